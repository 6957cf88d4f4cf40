"""Crawls as rows: begun, taken up, closed; whose database it is; which way time runs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from tests.store.observing import MORNING, bill, sight
from tracker.errors import ClockBehind, WrongSource
from tracker.store import journal
from tracker.store.ingest import ingest_bill
from tracker.store.tables import CRAWLS

SOURCE = "https://leg.colorado.gov"


def begin(connection, plan="full", hours=0.0, *, alone=True, session="2026A"):
    at = MORNING + timedelta(hours=hours)
    return journal.begin(connection, plan, session, SOURCE, at, alone=alone)


def end(connection, row, outcome):
    journal.note(connection, row.id, {"outcome": outcome})


def outcomes(connection):
    crawls = CRAWLS
    return list(connection.execute(select(crawls.c.outcome).order_by(crawls.c.id)).scalars())


@pytest.mark.parametrize("left", ["running", "interrupted", "waiting"])
def test_an_interrupted_crawl_is_taken_up_by_the_next_of_its_plan(connection, left):
    first = begin(connection)
    journal.note(connection, first.id, {"swept": 4, "walked_all": True, "list_walked": MORNING})
    end(connection, first, left)
    second = begin(connection, hours=1)
    assert (second.resumed_from, second.since) == (first.id, MORNING)
    assert outcomes(connection) == ["interrupted", "running"]
    row = connection.execute(select(CRAWLS).where(CRAWLS.c.id == second.id)).one()
    assert (row.swept, row.walked_all, row.list_walked) == (4, True, MORNING)


@pytest.mark.parametrize("ended", ["whole", "partial", "refused", "failed"])
def test_a_crawl_that_ended_is_never_taken_up(connection, ended):
    first = begin(connection)
    end(connection, first, ended)
    second = begin(connection, hours=1)
    assert (second.resumed_from, second.since) == (second.id, MORNING + timedelta(hours=1))


@pytest.mark.parametrize(
    ("plan", "session", "hours"),
    [("update", "2026A", 1), ("full", "2026B", 1), ("full", "2026A", 25)],
)
def test_nor_is_another_plan_or_session_or_a_day_old_one(connection, plan, session, hours):
    begin(connection)
    second = begin(connection, plan, hours, session=session)
    assert second.resumed_from == second.id


def test_a_chain_grows_over_several_ends(connection):
    first = begin(connection)
    begin(connection, hours=1)
    assert begin(connection, hours=2).resumed_from == first.id
    assert begin(connection, hours=24.5).resumed_from != first.id


def test_a_crawl_that_waits_is_left_waiting_by_the_one_that_goes_first(connection):
    first = begin(connection)
    end(connection, first, "waiting")
    begin(connection, "hearings", 1, alone=False)
    assert outcomes(connection) == ["waiting", "running"]


def test_a_database_belongs_to_one_source(connection):
    journal.claim_source(connection, SOURCE)
    ingest_bill(connection, bill(), sight())
    journal.claim_source(connection, SOURCE)
    with pytest.raises(WrongSource, match="was filled from"):
        journal.claim_source(connection, "http://127.0.0.1:8600")


def test_time_does_not_run_back(connection):
    assert journal.check_clock(connection, MORNING) is None
    ingest_bill(connection, bill(), sight(30))
    newest = sight(30).at
    assert journal.check_clock(connection, newest - timedelta(hours=2)) == newest
    with pytest.raises(ClockBehind, match="2026-02-25"):
        journal.check_clock(connection, MORNING)


def test_a_page_that_failed_is_named(connection):
    row = begin(connection)
    journal.failed_page(connection, row.id, MORNING, "bill", f"{SOURCE}/bills/X", "cut")
    failures = connection.execute(select(journal.FAILURES)).all()
    assert [(one.crawl_id, one.page, one.message) for one in failures] == [(row.id, "bill", "cut")]


def test_a_running_crawl_of_another_plan_is_closed(connection):
    connection.execute(
        insert(CRAWLS).values(
            plan="people", session="2026A", started_at=MORNING, outcome="running",
            walked_all=False, swept=0,
        )
    )  # fmt: skip
    begin(connection, hours=1)
    assert outcomes(connection) == ["interrupted", "running"]
