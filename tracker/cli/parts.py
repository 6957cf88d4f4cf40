"""`tracker parts`: which parts of the official site's pages were found, and in which way."""

from __future__ import annotations

from typing import Annotated

import typer

from tracker.cli import app
from tracker.cli.commands import Form, Session, Today, prepare


@app.command(
    epilog="Examples: tracker parts · tracker parts --looked · tracker parts --format json"
)
def parts(
    looked: Annotated[
        bool,
        typer.Option("--looked", help="You have looked: what is read in another way is right."),
    ] = False,
    session: Session = None,
    today: Today = None,
    form: Form = "table",
) -> None:
    """Which parts of the site's pages were found at the last look, and in which way.

    Lost: pages that held the part once. Due: pages that must have it by their own history.
    """
    found = prepare(session=session, today=today)
    from tracker.cli.parts_found import note_looked, show_parts  # noqa: PLC0415  (slow)

    if looked:
        note_looked(found)
    else:
        show_parts(found, form)
