"""`tracker parts`: which parts of the official site's pages were found, and in which way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated, Final

import typer

from tracker.cli import app, asked
from tracker.cli.commands import Form, Session, Today, prepare
from tracker.cli.tables import Column, say, show_rows
from tracker.domain.coverage import OtherWay, PartCount
from tracker.queries.parts import other_ways, part_counts
from tracker.settings import Settings
from tracker.store import engine, journal

_COLUMNS: Final = (
    Column("Page", whole=True), Column("Part", whole=True), Column("Pages", whole=True),
    Column("Held", whole=True), Column("In another way", whole=True),
    Column("Lost", whole=True), Column("Lacking, though due", whole=True),
)  # fmt: skip


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
    chosen = asked.known_session(found)
    with asked.opened(found) as connection:
        counts, others = part_counts(connection, chosen), other_ways(connection, chosen)
    if looked:
        _note(found, others)
        return
    show_rows(
        form,
        [asdict(one) for one in counts],
        _COLUMNS,
        lambda: (_cells(one) for one in counts),
        lambda: f"No page of {chosen} has been read yet.",
    )


def _note(found: Settings, others: Sequence[OtherWay]) -> None:
    url = found.store_url
    with engine.spoken(url), engine.writing(url).begin() as connection:
        journal.looked_at(connection, [(one.kind, one.part, one.way) for one in others])
    say("Noted. Health is silent of them until a part is found in yet another way.")


def _cells(one: PartCount) -> tuple[str, ...]:
    numbers = (one.pages, one.held, one.other_way, one.lost, one.due)
    return one.kind, one.part, *(str(number or "") for number in numbers)
