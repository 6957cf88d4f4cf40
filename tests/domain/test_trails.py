"""What became of a meeting, of its agenda and of each bill on it, as the ledger tells."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from tracker.domain.agendas import MEETING, OUR_READING, SEEN_AGAIN, WHOLE, hearing_trail, trails_of
from tracker.domain.views import LedgerRow, Trail, Turn

SEEN = datetime(2026, 2, 24, 15, tzinfo=UTC)
BILL, LATE = "HB26-1037", "SB26-070"


def at(hour: float) -> datetime:
    return SEEN + timedelta(hours=hour)


def entry(hour: float, kind: str, item: str = "", cause: str = "", **changed: str) -> LedgerRow:
    """A row of the ledger about the meeting or an item of it; changed: a field and what it says."""
    entity, name = ("agenda_item", f"m/{item}") if item else ("meeting", "m")
    field = next(iter(changed), "")
    old, new = map(json.dumps, changed[field].split(" > ")) if changed else (None, None)
    return LedgerRow(at(hour), kind, entity, name, field, old, new, cause, "")


LIFE = (
    entry(0, "new"),
    entry(1, "new", BILL),
    entry(1, "new", "Committee Discussion"),
    entry(2, "changed", location="HCR 0107 > LSB A"),
    entry(3, "new", LATE),
    entry(4, "changed", BILL, remark="- > PULLED"),
    entry(5, "gone", BILL),
    entry(7, "new", BILL, SEEN_AGAIN),
    entry(8, "changed", status="scheduled > cancelled"),
    entry(8, "changed", remark="- > CANCELLED"),
    entry(9, "changed", status="cancelled > scheduled"),
    entry(10, "changed", audio_url="- > https://sliq"),
    entry(11, "changed", cause=OUR_READING, location="LSB A > LSB B"),
)


def test_each_change_that_a_reader_sees_counts_once_for_whom_it_concerns() -> None:
    trails = trails_of(LIFE, {BILL: [at(4.5), at(6)]}, {LATE: [at(12)]})
    upsets: tuple[tuple[datetime, Turn], ...] = (
        (at(8), "cancelled"),
        (at(8), "remark"),
        (at(9), "back"),
    )
    assert trails[MEETING] == Trail(4, at(9), upsets)
    turns: tuple[tuple[datetime, Turn], ...] = (
        (at(4), "in_doubt"),
        (at(5), "left_agenda"),
        (at(7), "listed_again"),
    )
    assert trails[BILL] == Trail(4, at(7), turns), "one elsewhere, since it left here"
    assert trails[LATE] == Trail(1, at(12), ()), "its history turned; that it came is no change"
    assert trails[WHOLE] == Trail(10, at(12), tuple(sorted((*upsets, *turns))))


def test_a_hearing_has_the_trail_of_its_meeting_and_of_its_bill() -> None:
    trails = trails_of(LIFE, {}, {})
    assert hearing_trail(trails, BILL) == Trail(
        4 + 3,
        at(9),
        (
            (at(4), "in_doubt"),
            (at(5), "left_agenda"),
            (at(7), "listed_again"),
            (at(8), "cancelled"),
            (at(9), "back"),
        ),
    )
    assert hearing_trail(trails, "HB26-9999") == Trail(
        4, at(9), ((at(8), "cancelled"), (at(9), "back"))
    )
