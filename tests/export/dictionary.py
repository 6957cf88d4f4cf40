"""`python -m tests.export.dictionary` writes the flat tables into docs/data-dictionary.md."""

from __future__ import annotations

from tracker.export.package import dictionary
from tracker.settings import ROOT

BEGIN = dictionary().partition("\n")[0]


def main() -> None:
    file = ROOT / "docs" / "data-dictionary.md"
    before, _, _ = file.read_text("utf-8").partition(BEGIN)
    file.write_text(before + dictionary(), "utf-8")


if __name__ == "__main__":
    main()
