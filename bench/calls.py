"""500 calls to testify in a session: what one call, all of them and their versions cost to read.

    .venv/bin/python bench/calls.py [--calls 500] [--times 200]

Fills a database of its own: 125 meetings with bills that two campaigns follow, a ledger of a whole
session, committees, members and votes with ballots, an edit on every third call. Prints the median
and the 95th percentile in milliseconds.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, insert

from tracker.domain.calls import SignUp
from tracker.domain.campaign import Campaign
from tracker.domain.language import Both
from tracker.domain.numbers import BillNumber
from tracker.domain.records import AgendaItemRecord, AgendaRecord, DaySpan, MeetingRecord
from tracker.domain.times import Start
from tracker.domain.topics import Rules
from tracker.queries.calls import call, calls
from tracker.store import editing, engine
from tracker.store.ingest import ingest_session
from tracker.store.ingest_agendas import ingest_agenda
from tracker.store.ingest_meetings import ScheduleSeen, ingest_schedule
from tracker.store.judge_calls import judge_calls
from tracker.store.ledger import Observation
from tracker.store.tables import (
    BALLOTS,
    BILLS,
    CHANGES,
    COMMITTEES,
    LEGISLATORS,
    MATCHES,
    MEMBERSHIPS,
    VOTES,
)

SESSION: Final = "2026A"
NOW: Final = datetime(2026, 2, 1, 15, tzinfo=UTC)
SEEN: Final = Observation(NOW, SESSION, "https://leg.colorado.gov", 1)
SITE: Final = "https://leg.colorado.gov/agenda/committee"
COMMITTEE_NAMES: Final = ("Judiciary", "Finance", "Health", "Education", "Transportation")
PER_MEETING: Final = 2
SLUGS: Final = ("data-privacy", "palantir")


def put(connection: Connection, model: Any, rows: list[dict[str, Any]]) -> None:
    """Rows of one table."""
    connection.execute(insert(model), rows)


def number(at: int) -> str:
    return f"HB26-{1001 + at}"


def fill(connection: Connection, bills: int) -> tuple[Campaign, ...]:
    """A session in which two campaigns follow so many bills."""
    ingest_session(connection, SESSION, "2026 Regular Session", date(2026, 1, 14), None)
    put(connection, BILLS, [_bill(at) for at in range(714)])
    put(connection, CHANGES, [_change(at) for at in range(60_000)])
    rows = [_meeting(at) for at in range(bills // PER_MEETING)]
    ingest_schedule(connection, ScheduleSeen(tuple(rows), (DaySpan(date.min, date.max),)), SEEN)
    for at, row in enumerate(rows):
        ingest_agenda(connection, AgendaRecord(row.agenda_url, "Agenda", _items(at)), SEEN)
    _people(connection)
    _votes(connection, bills)
    judge_calls(connection, Rules((), {}, ""), SEEN)
    return tuple(Campaign(slug, Both(slug), Both(), Both()) for slug in SLUGS)


def _bill(at: int) -> dict[str, Any]:
    return {
        "session": SESSION, "number": number(at), "title": f"A Bill on Data {at}", "kind": "Bill",
        "long_title": "Concerning data.", "long_title_cut": False, "subjects": [], "status": "",
        "url": "", "listed": True, "listed_digest": "", "listed_action": "",
        "listed_sponsors": [], "first_seen_at": NOW,
    }  # fmt: skip


def _change(at: int) -> dict[str, Any]:
    return {
        "seen_at": NOW, "session": SESSION, "kind": "new", "entity": "text",
        "entity_id": f"{number(at % 714)}/{at}", "subject": number(at % 714), "field": "",
        "new": "{}", "cause": "",
        "url": "",
    }  # fmt: skip


def _meeting(at: int) -> MeetingRecord:
    day = date(2026, 2, 2) + timedelta(days=at // 2)
    name = f"House {COMMITTEE_NAMES[at % len(COMMITTEE_NAMES)]}"
    start = Start.read(day, f"{1 + at % 5}:30 PM")
    return MeetingRecord(
        committee=name, start=start, location="HCR 0107", agenda_url=f"{SITE}/{at}"
    )


def _items(meeting: int) -> tuple[AgendaItemRecord, ...]:
    first = meeting * PER_MEETING
    bills = [number(at) for at in range(first, first + PER_MEETING)]
    return tuple(AgendaItemRecord(bill, (BillNumber.parse(bill),)) for bill in bills)


def _people(connection: Connection) -> None:
    """65 members, each on a committee of 13."""
    people = [f"Ann{at} Member{at}" for at in range(65)]
    reached = {"chamber": "lower", "party": "", "district": "", "email": "", "phone": "", "url": ""}
    moments = {"first_seen_at": NOW, "last_seen_at": NOW}
    put(connection, LEGISLATORS, [
        {"id": f"m{at}", "name": name, **reached, **moments} for at, name in enumerate(people)
    ])  # fmt: skip
    for name in COMMITTEE_NAMES:
        key = f"{SESSION}-house-{name.lower()}"
        row = {"id": key, "session": SESSION, "kind": "house", "name": name, "url": "", "email": ""}
        put(connection, COMMITTEES, [{**row, "phone": "", "first_seen_at": NOW}])
    put(connection, MEMBERSHIPS, [
        {
            "committee_id": f"{SESSION}-house-{COMMITTEE_NAMES[at % 5].lower()}", "key": f"m{at}",
            "name": name, "chamber": "lower", "role": "", "url": f"/legislators/m{at}",
            "rank": at, "first_seen_at": NOW,
        }
        for at, name in enumerate(people)
    ])  # fmt: skip


def _votes(connection: Connection, bills: int) -> None:
    """Every followed bill under one topic of each campaign, with two floor votes of 65 ballots."""
    put(connection, MATCHES, [
        {
            "bill_id": at + 1, "key": f"{slug}|data", "campaign": slug,
            "topic": "data", "score": 4.0, "decided_by": "rules", "evidence": [],
            "first_seen_at": NOW,
        }
        for at in range(bills)
        for slug in SLUGS
    ])  # fmt: skip
    put(connection, VOTES, [
        {
            "bill_id": at // 2 + 1, "key": f"{at}", "day": date(2026, 1, 20), "chamber": "lower",
            "committee": "", "motion": "BILL", "reading": "", "result": "", "told_result": "",
            "url": "", "ballots_seen_at": NOW, "first_seen_at": NOW,
        }
        for at in range(2 * bills)
    ])  # fmt: skip
    put(connection, BALLOTS, [
        {
            "vote_id": vote + 1, "key": f"Member{at}", "name": f"Member{at}", "choice": "yes",
            "rank": at, "first_seen_at": NOW,
        }
        for vote in range(2 * bills)
        for at in range(65)
    ])  # fmt: skip


def edit_some(connection: Connection, ids: list[str]) -> None:
    """A note on every third call."""
    for call_id in ids[::3]:
        editing.edit(
            connection,
            "bench",
            call_id,
            "note.en",
            "Bring water",
            based_on=None,
            official=None,
            at=NOW,
        )


def timing(name: str, read: Callable[[int], object], times: int) -> str:
    """One line: how long it takes."""
    took = sorted(_timed(read, times))
    return f"{name:24} p50 {took[times // 2]:7.1f} ms   p95 {took[times * 95 // 100]:7.1f} ms"


def _timed(read: Callable[[int], object], times: int) -> Iterator[float]:
    for at in range(times):
        began = time.perf_counter()
        read(at)
        yield 1000 * (time.perf_counter() - began)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=500)
    parser.add_argument("--times", type=int, default=200)
    args = parser.parse_args()
    sign_up = SignUp("https://form", 7)
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/bench.db"
        engine.upgrade(url)
        with engine.writing(url).begin() as connection:
            campaigns = fill(connection, args.calls // 2)
            ids = [row.id for row in calls(connection, SESSION, campaigns, sign_up, NOW)]
            edit_some(connection, ids)
        with engine.reading(url).connect() as connection:
            print(f"{len(ids)} calls")

            def a_call(at: int) -> object:
                call_id = ids[at * 7 % len(ids)]
                return call(connection, call_id, campaigns, {SESSION: sign_up}, NOW)

            print(timing("one call", a_call, args.times))
            few = max(1, args.times // 10)
            print(
                timing(
                    "all calls",
                    lambda _: calls(connection, SESSION, campaigns, sign_up, NOW),
                    few,
                )
            )
        engine.forget()


if __name__ == "__main__":
    main()
