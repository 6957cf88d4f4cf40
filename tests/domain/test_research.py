"""What many bills show, of small sets worked out by hand."""

from __future__ import annotations

from collections import Counter
from datetime import date

from tracker.domain.research import (
    FACETS,
    MARKS,
    Spread,
    Track,
    fates_by_session,
    fates_by_topic,
    narrowed,
    pairs,
    spread,
    studied,
    survival,
    waits,
)


def days(*of: int | None) -> tuple[date | None, ...]:
    """Days of January 2026; None for one that is not known."""
    return tuple(None if one is None else date(2026, 1, one) for one in of)


#: Introduced; ended in committee; on its way after a vote on the floor; two laws, one of which was
#: sent to the governor on a day that nobody wrote; one of which nothing was read; a resolution.
TRACKS = (
    Track(1, "2026A", True, "lower", "in_committee", days(1), ("House Finance",), ("a",)),
    Track(2, "2026A", True, "lower", "postponed_indefinitely", days(1, 9), ("House Finance",)),
    Track(3, "2025B", True, "upper", "passed_second_reading", days(1, 5, 6), (), ("a", "b"),
          ("K. Brown", "L. García")),
    Track(4, "2025A", True, "upper", "signed", days(1, 3, 4, 5, 20, 30), ("Senate Judiciary",),
          ("b",), ("A. Ortiz", "K. Brown", "L. García")),
    Track(5, "2025A", True, "lower", "signed", days(2, 12, 13, 14, None, 31)),
    Track(6, "2018A", True, "lower", "postponed_indefinitely", primes=("K. Brown", "L. García")),
    Track(7, "2026A", False, "lower", "adopted", days(1, None, 2)),
)  # fmt: skip


def test_fates_are_counted_by_session_and_by_topic() -> None:
    assert fates_by_session(TRACKS) == {
        "2018A": Counter(ended=1),
        "2025A": Counter(law=2),
        "2025B": Counter(way=1),
        "2026A": Counter(way=1, ended=1, law=1),
    }
    assert fates_by_topic(TRACKS) == {"a": Counter(way=2), "b": Counter(way=1, law=1)}


def test_what_was_not_read_is_left_out_and_not_dead() -> None:
    of = studied(TRACKS)
    assert [row.id for row in of.rows] == [1, 2, 3, 4, 5]
    assert (of.unread, of.others) == (Counter({"2018A": 1}), 1)


def test_survival_tells_apart_what_ended_and_what_is_on_its_way() -> None:
    counts = survival(studied(TRACKS).rows)
    assert list(counts) == list(MARKS)
    assert [tuple(one) for one in counts.values()] == [
        (5, 0, 0), (4, 1, 0), (3, 1, 1), (2, 2, 1), (2, 2, 1), (2, 2, 1),
    ]  # fmt: skip
    assert [tuple(one) for one in survival(()).values()] == [(0, 0, 0)] * 6


def test_quarters_are_the_fewest_days_within_which_so_many_came() -> None:
    assert spread([]) is None
    assert spread([7]) == Spread(7, 7, 7, 1)
    assert spread([9, 1, 5, 3]) == Spread(1, 3, 5, 4)
    assert spread([1, 2, 3, 4, 50]) == Spread(2, 3, 4, 5)


def test_days_without_a_date_and_against_their_order_are_left_out_and_counted() -> None:
    odd = Track(8, "2026A", True, "lower", "in_committee", days(9, 4))
    of = waits((*studied(TRACKS).rows, odd))
    assert of["committee"] == Spread(2, 4, 8, 4, undated=1)
    assert of["governor"] == Spread(15, 15, 15, 1, undated=1)
    assert of["law"] == Spread(10, 10, 10, 1, undated=1)
    assert waits(()) == {}


def test_pairs_are_counted_once_whichever_way_their_names_stand() -> None:
    assert pairs(TRACKS) == [
        (("K. Brown", "L. García"), 3), (("A. Ortiz", "K. Brown"), 1),
        (("A. Ortiz", "L. García"), 1),
    ]  # fmt: skip


def test_each_facet_is_counted_among_what_fits_all_others() -> None:
    rows, counts = narrowed(TRACKS, FACETS, {"session": ("2026A", "2025A"), "chamber": ("lower",)})
    assert [row.id for row in rows] == [1, 2, 5, 7]
    assert counts["session"] == Counter({"2026A": 3, "2025A": 1, "2018A": 1})
    assert counts["chamber"] == Counter(lower=4, upper=1)
    assert counts["stage"] == Counter(committee=1, dead=1, law=1, adopted=1)
