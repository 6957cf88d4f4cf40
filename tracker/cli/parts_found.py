"""What `tracker parts` shows: how many pages hold each part, and in which way."""

from __future__ import annotations

from dataclasses import asdict
from typing import Final

from tracker.cli import asked
from tracker.cli.commands import Form
from tracker.cli.tables import Column, say, show_rows
from tracker.domain.coverage import PartCount
from tracker.queries.parts import other_ways, part_counts
from tracker.settings import Settings
from tracker.store import engine, journal

_COLUMNS: Final = (
    Column("Page", whole=True), Column("Part", whole=True), Column("Pages", whole=True),
    Column("Held", whole=True), Column("In another way", whole=True),
    Column("Lost", whole=True), Column("Lacking, though due", whole=True),
)  # fmt: skip


def show_parts(found: Settings, form: Form) -> None:
    """A line a part of each kind of page."""
    chosen = asked.known_session(found)
    with asked.opened(found) as connection:
        counts = part_counts(connection, chosen)
    show_rows(
        form,
        [asdict(one) for one in counts],
        _COLUMNS,
        lambda: (_cells(one) for one in counts),
        lambda: f"No page of {chosen} has been read yet.",
    )


def note_looked(found: Settings) -> None:
    """A person has looked at every part that is found in another way."""
    with asked.opened(found) as connection:
        others = other_ways(connection, asked.known_session(found))
    url = found.store_url
    with engine.spoken(url), engine.writing(url).begin() as connection:
        journal.looked_at(connection, [(one.kind, one.part, one.way) for one in others])
    say("Noted. Health is silent of them until a part is found in yet another way.")


def _cells(one: PartCount) -> tuple[str, ...]:
    numbers = (one.pages, one.held, one.other_way, one.lost, one.due)
    return one.kind, one.part, *(str(number or "") for number in numbers)
