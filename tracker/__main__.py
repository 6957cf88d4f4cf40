"""`python -m tracker`: the command."""

from tracker.cli import main

main()
