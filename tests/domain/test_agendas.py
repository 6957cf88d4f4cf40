"""The agenda of a meeting as readers are shown it, by the facts as they were known."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

from tracker.domain.agendas import History, history_of
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
