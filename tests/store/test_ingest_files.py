"""Bills that a file gives: stored beside the official site's, which go before them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Connection, select

from tests.store.observing import COMMITTEE_VOTE, INTRODUCED, MORNING, NUMBER, bill, sight
from tracker.domain.given import GivenBill
from tracker.domain.records import BallotRecord, BillRecord
from tracker.queries.whole import bill as whole
from tracker.store.ingest import ingest_bill
from tracker.store.ingest_files import Outcome, Source, ingest_given_bills
from tracker.store.tables import CHANGES

SOURCE = Source("2026A.jsonl", MORNING + timedelta(days=1))
BALLOTS = {COMMITTEE_VOTE: (BallotRecord("Mabrey", "yes"), BallotRecord("Soper", "no"))}


def given(record: BillRecord, **more: object) -> GivenBill:
    return GivenBill(1, record, **more)  # type: ignore[arg-type]


def taken(connection: Connection, bill: GivenBill) -> tuple[Outcome, set[str]]:
    [told] = ingest_given_bills(connection, [bill], SOURCE)
    return told.outcome, set(told.differing)


def causes(connection: Connection) -> list[str]:
    return list(connection.execute(select(CHANGES.c.cause).order_by(CHANGES.c.id)).scalars())


def test_a_bill_of_a_file_is_what_its_page_would_have_told(connection: Connection) -> None:
    assert taken(connection, given(bill(), ballots=BALLOTS)) == ("new", set())
    view = whole(connection, str(NUMBER))
    assert view is not None
    [vote] = [one for one in view.votes if one.committee]
    assert [(one.name, one.choice) for one in vote.ballots] == [("Mabrey", "yes"), ("Soper", "no")]
    assert view.last_seen_at == SOURCE.at
    assert set(causes(connection)) == {"import 2026A.jsonl"}
    assert taken(connection, given(bill(), ballots=BALLOTS)) == ("known", set())


def test_a_file_overwrites_nothing_that_a_crawl_saw(connection: Connection) -> None:
    ingest_bill(connection, bill(), sight())
    before, rows = whole(connection, str(NUMBER)), len(causes(connection))
    strange = replace(INTRODUCED, text="Laid Over")
    other = bill(title="Other", status="Other", summary="Other", actions=(strange,))
    differing = {"title", "status", "summary", "actions"}
    assert taken(connection, given(other)) == ("known", differing)
    assert whole(connection, str(NUMBER)) == before
    assert len(causes(connection)) == rows


def test_what_a_file_adds_is_added(connection: Connection) -> None:
    ingest_bill(connection, bill(summary=None, versions=None), sight())
    rows = len(causes(connection))
    assert taken(connection, given(bill(title="Other"), ballots=BALLOTS)) == ("added", {"title"})
    view = whole(connection, str(NUMBER))
    assert view is not None
    assert view.line.title == bill().title
    assert view.summary == bill().summary
    assert [one.name for one in view.versions] == [one.name for one in bill().versions]
    assert sum(len(vote.ballots) for vote in view.votes) == 2
    assert set(causes(connection)[rows:]) == {"import 2026A.jsonl"}
