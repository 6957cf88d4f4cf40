"""Search as of a past moment finds what had been published then, and shows it as it was."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection

from tests.store.observing import INTRODUCED, PASSED, SESSION, bill, card, listing, sight
from tracker.domain.records import SponsorRecord
from tracker.domain.topics import Rules
from tracker.queries.search import SearchQuery, search
from tracker.store import engine
from tracker.store.ingest import ingest_bill, ingest_list, ingest_session
from tracker.store.judge import JudgingInputs, judge_bills
from tracker.store.read import as_of

NUMBER, LATER = "HB26-1037", "SB26-070"
GONE = SponsorRecord("J. Mabrey", "lower", "prime", "/legislators/mabrey")
NEW = SponsorRecord("M. Rutinel", "lower", "prime", "/legislators/rutinel")
#: What is typed, and whether it finds the bill as of the first look, and now.
TYPED = (
    ("lion", True, False), ("zebra", False, True), ("mabrey", True, False),
    ("rutinel", False, True), ("introduced", True, True), ("reading", False, True),
    (NUMBER, True, True), ("limits zebra", False, True), ("limits lion", True, False),
)  # fmt: skip


def observe(connection: Connection) -> None:
    """A bill of lions, which becomes one of zebras; then another bill comes."""
    first = {"long_title": "Concerning animals.", "summary": "It limits."}
    ingest_session(connection, SESSION, "2026 Regular Session", None, None)
    record = bill(title="Lions", actions=(INTRODUCED,), sponsors=(GONE,), **first)
    ingest_bill(connection, record, sight())
    judge(connection, 0)
    record = bill(title="Zebras", actions=(PASSED, INTRODUCED), sponsors=(NEW,), **first)
    ingest_bill(connection, record, sight(1))
    ingest_list(connection, listing(card(LATER)), sight(1), first_walk=False)
    judge(connection, 1)


def judge(connection: Connection, hour: int) -> None:
    inputs = JudgingInputs(Rules((), {}, ""), sight(hour).at.date(), None)
    judge_bills(connection, [NUMBER, LATER][: hour + 1], inputs, sight(hour))


def found(connection: Connection, typed: str) -> list[tuple[str, str]]:
    hits = search(connection, SearchQuery(typed)).hits
    return [(hit.line.number, hit.line.title) for hit in hits]


def test_a_search_finds_what_was_published_then(store: str) -> None:
    with engine.transaction(store) as connection:
        observe(connection)
    with engine.reader(store) as connection:
        now = [(typed, (NUMBER, "Zebras") in found(connection, typed)) for typed, _, _ in TYPED]
        assert found(connection, LATER)
    with as_of.reader(store, sight(0.5).at) as connection:
        then = [(typed, (NUMBER, "Lions") in found(connection, typed)) for typed, _, _ in TYPED]
        assert found(connection, LATER) == [], "it was not known then"
        [hit] = search(connection, SearchQuery("lions")).hits
        assert hit.reading.title == ((0, 5),)
    assert now == [(typed, is_now) for typed, _, is_now in TYPED]
    assert then == [(typed, was_then) for typed, was_then, _ in TYPED]


@pytest.mark.parametrize("typed", ['"limits', "lion OR", "* **", "x" * 500])
def test_odd_searches_are_no_error_then_either(store: str, typed: str) -> None:
    with engine.transaction(store) as connection:
        observe(connection)
    with as_of.reader(store, sight(0.5).at) as connection:
        assert isinstance(search(connection, SearchQuery(typed)).total, int)
