"""How far bills came, as the judge stores it, and made anew where a database knew nothing of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy import Connection, select, update

from tests.store.observing import bill, sight
from tracker.domain.records import ActionRecord
from tracker.domain.topics import Rules
from tracker.store import engine
from tracker.store.ingest import ingest_bill, ingest_session
from tracker.store.judge import JudgingInputs, judge_bills, rebuild_ways
from tracker.store.read import as_of
from tracker.store.tables import STATUSES

NUMBER = "HB26-1037"
INTRODUCED = ActionRecord(date(2026, 1, 14), "lower", "Introduced In House - Assigned to Finance")
DEAD = ActionRecord(date(2026, 2, 9), "lower", "House Committee on Finance Postpone Indefinitely")
WAY = (["2026-01-14", "2026-02-09"], ["House Finance"], ["J. Mabrey"])


def judge(connection: Connection, *actions: ActionRecord, hours: float = 0) -> None:
    """actions: in the order of the page, newest first."""
    ingest_bill(connection, replace(bill(), actions=actions or None), sight(hours))
    inputs = JudgingInputs(Rules((), {}, "1"), date(2026, 2, 24), None)
    judge_bills(connection, [NUMBER], inputs, sight(hours))


def way(connection: Connection) -> tuple[list[str], list[str], list[str]]:
    row = connection.execute(select(STATUSES)).one()
    return row.reached, row.committees, row.primes


def test_what_an_action_adds_to_a_bills_way_is_stored_when_it_is_judged(
    connection: Connection,
) -> None:
    judge(connection)
    assert way(connection) == ([], [], ["J. Mabrey"])
    judge(connection, INTRODUCED, hours=1)
    assert way(connection) == (["2026-01-14"], ["House Finance"], ["J. Mabrey"])
    judge(connection, DEAD, INTRODUCED, hours=2)
    assert way(connection) == WAY


def test_how_far_a_bill_had_come_is_known_of_a_past_moment(connection: Connection) -> None:
    judge(connection, INTRODUCED)
    judge(connection, DEAD, INTRODUCED, hours=2)
    as_of.hide(connection)
    as_of.turn_to(connection, sight(1).at)
    assert way(connection) == (["2026-01-14"], ["House Finance"], ["J. Mabrey"])
    as_of.turn_to(connection, sight(2).at)
    assert way(connection) == WAY


def test_ways_are_made_anew_from_what_is_stored(connection: Connection) -> None:
    judge(connection, DEAD, INTRODUCED)
    assert rebuild_ways(connection) == 0
    connection.execute(update(STATUSES).values(reached=[], primes=["Nobody"]))
    assert rebuild_ways(connection) == 1
    assert way(connection) == WAY


def test_a_database_of_an_older_program_gets_them_when_it_is_brought_up(database_url: str) -> None:
    engine.upgrade(database_url)
    with engine.writing(database_url).begin() as connection:
        ingest_session(connection, "2026A", "2026 Regular Session", date(2026, 1, 14), None)
        judge(connection, DEAD, INTRODUCED)
    with engine.writing(database_url).begin() as connection:
        as_of.undefine(connection)
        for column in ("reached", "committees", "primes"):
            connection.exec_driver_sql(f"alter table bill_statuses drop column {column}")
        connection.exec_driver_sql("update alembic_version set version_num = '0015'")
    engine.forget()
    assert engine.upgrade(database_url) == "0015"
    with engine.reading(database_url).connect() as connection:
        assert way(connection) == WAY
    engine.forget()
