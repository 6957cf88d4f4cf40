"""The agenda of a meeting as readers are shown it, by the facts as they were known."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tracker.domain.agendas import (
    History,
    Listing,
    MeetingFacts,
    SeenAction,
    history_of,
    item_view,
)
from tracker.domain.records import ActionRecord
from tracker.domain.times import DENVER, Start
from tracker.domain.views import LedgerRow

DAY = date(2026, 2, 24)
SEEN = datetime(2026, 2, 24, 15, tzinfo=UTC)


def entry(hours: int, kind: str, text: str, field: str = "", new: object = None) -> LedgerRow:
    """A row of the ledger about an action, so many hours after the first."""
    name = f"HB26-1037/{DAY}|lower|{text}"
    at = SEEN + timedelta(hours=hours)
    stored = None if kind == "gone" else json.dumps(new)
    return LedgerRow(at, kind, "action", name, field, None, stored, "", "")


def came(hours: int, text: str, rank: int) -> LedgerRow:
    facts = {"day": DAY.isoformat(), "chamber": "lower", "text": text, "rank": rank}
    return entry(hours, "new", text, new=facts)


def words(history: History) -> list[tuple[int, list[str]]]:
    """How many hours after the first, and which actions stood then."""
    return [
        ((at - SEEN) // timedelta(hours=1), [sight.action.text for sight in actions])
        for at, actions in history.earlier
    ]


def test_a_history_is_told_as_it_stood_at_each_moment_in_the_order_of_the_page() -> None:
    history = history_of(
        [
            came(0, "Passed", 0),
            came(0, "Lost", 1),
            entry(1, "changed", "Passed", "rank", 1),
            entry(1, "changed", "Lost", "rank", 0),
            entry(2, "gone", "Lost"),
            came(3, "Lost", 2),
            entry(4, "gone", "Signed"),
            entry(4, "changed", "Signed", "rank", 1),
        ]
    )
    assert words(history) == [
        (0, ["Passed", "Lost"]),
        (1, ["Lost", "Passed"]),
        (2, ["Passed"]),
        (3, ["Passed", "Lost"]),
        (4, ["Passed", "Lost"]),
    ]
    assert [sight.seen_at for sight in history.actions] == [SEEN, SEEN], "when it was first seen"


def test_a_bill_without_actions_has_a_history_that_says_nothing() -> None:
    assert history_of([]) == History()


def listing(days: int, bill: str, crawl: int, gone: int | None = None) -> Listing:
    """An item of a meeting so many days later; crawl: that saw it; gone: hours until it left."""
    start = Start.read(DAY + timedelta(days=days), "1:30 PM")
    meeting = MeetingFacts(f"m{days}", "House Judiciary", start, "HCR 0107", "scheduled", "", "")
    left = None if gone is None else SEEN + timedelta(hours=gone)
    return Listing(meeting, bill, bill or "Committee Discussion", "", SEEN, left, crawl)


def test_a_bill_that_left_is_found_where_a_later_crawl_saw_it_come_and_other_words_nowhere() -> (
    None
):
    for bill, where in (("HB26-1037", "m3"), ("", None)):
        left, elsewhere, there = listing(1, bill, 1, 5), listing(2, bill, 1), listing(3, bill, 2)
        moved_to = item_view(left, (left, elsewhere, there), History()).moved_to
        assert (moved_to.id if moved_to else None) == where
        assert item_view(there, (left, elsewhere, there), History()).moved_to is None


@pytest.mark.parametrize(("days", "committee", "status", "reason"), [
    (-1, "House Judiciary", "scheduled", "listed_before"),
    (-1, "House Judiciary", "cancelled", "first_listing"),
    (0, "House Judiciary", "scheduled", "first_listing"),
    (-1, "House Finance", "scheduled", "first_listing"),
    (-1, "Senate Judiciary", "scheduled", "first_listing"),
])  # fmt: skip
def test_testimony_is_first_taken_by_each_committee_where_it_lists_the_bill_first(
    days: int, committee: str, status: str, reason: str
) -> None:
    of, other = listing(0, "HB26-1037", 1), listing(days, "HB26-1037", 1)
    meeting = replace(other.meeting, id="other", committee=committee, status=status)
    assert item_view(of, (of, replace(other, meeting=meeting)), History()).reason == reason


@pytest.mark.parametrize(("start", "seen", "is_against"), [
    ("1:30 PM", "2026-02-24 12:00", True),  # before the hearing: its outcome it is not
    ("1:30 PM", "2026-02-25 22:00", False),
    ("Upon Adjournment", "2026-02-24 22:00", True),
    ("Upon Adjournment", "2026-02-25 12:00", False),
])  # fmt: skip
@pytest.mark.parametrize("dated", [25, 26])
def test_what_was_seen_before_a_hearing_speaks_against_it_whatever_day_it_bears(
    start: str, seen: str, is_against: bool, dated: int
) -> None:
    words = "House Committee on Judiciary Postpone Indefinitely"
    action = ActionRecord(date(2026, 2, dated), "lower", words)
    at = datetime.fromisoformat(seen).replace(tzinfo=DENVER)
    of = listing(0, "HB26-1037", 1)
    meeting = replace(of.meeting, start=Start.read(date(2026, 2, 25), start))
    item = item_view(replace(of, meeting=meeting), (), History((SeenAction(action, at),)))
    assert (item.overtaken is not None, item.outcome) == (is_against, "" if is_against else words)
