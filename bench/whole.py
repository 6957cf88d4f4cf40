"""What pages cost at a whole session: CPU of each, and of one that is answered 304.

    .venv/bin/python bench/whole.py [--sessions 1] [--as-of 2026-03-08] [--bills 714]

Fills a database of its own through the writers that a crawl uses: 714 bills with their histories,
1,008 meetings with agendas, one in seven followed, moves and new actions on the last two days.
Then answers each light page and feed in this process and prints kB, milliseconds of CPU to draw it
(the best of --times), to send a body that is kept and to say 304, and how many statements drawing
takes.
--sessions: the same session so many times, its rows copied under earlier years. --as-of: pages as
they had been published at a past moment.
"""

from __future__ import annotations

import argparse
import asyncio
import math
import os
import re
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, event, select
from starlette.applications import Starlette

from tracker import clock
from tracker.campaigns import rules as rules_of
from tracker.campaigns import usable
from tracker.domain.numbers import BillNumber
from tracker.domain.records import (
    ActionRecord,
    AgendaItemRecord,
    AgendaRecord,
    BillListRecord,
    BillRecord,
    DaySpan,
    ListedBill,
    MeetingRecord,
    SponsorRecord,
)
from tracker.domain.times import Start
from tracker.feeds.routes import ROUTES
from tracker.light.routes import routes
from tracker.settings import load
from tracker.store import engine, journal, judge, judge_calls
from tracker.store.columns import METADATA
from tracker.store.ingest import ingest_bill, ingest_list, ingest_session
from tracker.store.ingest_agendas import ingest_agenda
from tracker.store.ingest_meetings import ScheduleSeen, ingest_schedule
from tracker.store.ledger import Observation
from tracker.store.tables import CALLS
from tracker.visiting import answers

SITE: Final = "https://leg.colorado.gov"
COMMITTEES: Final = (
    "Judiciary",
    "Finance",
    "Health & Human Services",
    "Education",
    "Transportation",
)
FIRST, NOW = date(2026, 1, 14), datetime(2026, 3, 10, 14, tzinfo=UTC)
PATHS: Final = (
    "/en/", "/en/calls", "/en/hearings", "/en/calendar", "/en/changes", "/en/bills",
    "/en/bills?show=all", "/en/bills/{bill}", "/en/bills/{bill}/seen", "/en/campaigns/data-privacy",
    "/en/health", "/en/calls/{call}", "/feeds/hearings.ics", "/feeds/calls.ics",
    "/feeds/changes.atom", "/feeds/bills/{bill}.ics",
)  # fmt: skip


def numbers(session: str, count: int) -> list[BillNumber]:
    """House bills, then Senate bills."""
    year, half = session[2:4], count // 2
    return [
        *(BillNumber.parse(f"HB{year}-{1001 + at}") for at in range(half)),
        *(BillNumber.parse(f"SB{year}-{at:03d}") for at in range(1, count - half + 1)),
    ]


def title(at: int) -> str:
    """One bill in seven is about personal data."""
    return f"Privacy of Personal Data Held by State Agencies {at}" if at % 7 == 0 else f"Water {at}"


def actions(at: int, until: date) -> Iterator[ActionRecord]:
    chamber = "lower" if at % 2 else "upper"
    house = "House" if at % 2 else "Senate"
    committee = COMMITTEES[at % len(COMMITTEES)]
    steps = (
        f"Introduced In {house} - Assigned to {committee}",
        f"{house} Committee on {committee} Witness Testimony and/or Committee Discussion Only",
        f"{house} Committee on {committee} Refer Amended to {house} Committee of the Whole",
        f"{house} Second Reading Passed with Amendments - Committee",
        f"{house} Third Reading Passed - No Amendments",
    )
    for step, words in enumerate(steps):
        day = FIRST + timedelta(days=at % 30 + 9 * step)
        if step == 0 or day <= until:
            yield ActionRecord(day, chamber, words)


def listed(number: BillNumber, at: int) -> ListedBill:
    return ListedBill(
        number=number,
        title=title(at),
        url=f"{SITE}/bills/{number}",
        long_title="Concerning it.",
        long_title_cut=False,
        last_day=FIRST,
        last_action="Introduced",
        subjects=("Data",),
        sponsors=(SponsorRecord("A. Member", "lower", "prime"),),
    )


def bill(number: BillNumber, at: int, until: date) -> BillRecord:
    people = tuple(
        SponsorRecord(f"M. Number{at % 65 + n}", "lower", "prime" if n < 2 else "cosponsor")
        for n in range(8)
    )
    return BillRecord(
        number=number,
        session_name="2026 Regular Session",
        kind="Bill",
        title=title(at),
        long_title="Concerning the measure.",
        summary=f"The bill concerns {title(at).lower()} and its costs. " * 9,
        subjects=("Data",),
        status="Under Consideration",
        sponsors=people,
        actions=tuple(actions(at, until))[::-1],
        versions=(),
        fiscal_notes=(),
        amendments=(),
        reports=(),
        laws=(),
        committee_votes=(),
        floor_votes=(),
        url=f"{SITE}/bills/{number}",
    )


def meetings(session: str, count: int, *, moved: bool) -> list[MeetingRecord]:
    rows = []
    for at in range(count):
        day = FIRST.replace(year=int(session[:4])) + timedelta(days=at * 70 // count)
        house = "House" if at % 2 else "Senate"
        hour = 1 + (at // 10) % 5 + (1 if moved and at % 97 == 0 else 0)
        rows.append(
            MeetingRecord(
                committee=f"{house} {COMMITTEES[at % 5]}",
                start=Start.read(day, f"{hour}:30 PM"),
                location=f"HCR 0{100 + at % 17}",
                agenda_url=f"{SITE}/agenda/committee/{session}-{at}",
            )
        )
    return rows


def fill(connection: Connection, session: str, bills: int, count: int) -> None:

    year = int(session[:4])
    back = timedelta(days=365 * (2026 - year))
    last = date(year, 5, 13)
    ingest_session(connection, session, f"{year} Regular Session", FIRST.replace(year=year), last)
    rules = rules_of(usable(load().data / "campaigns")[0])
    every = numbers(session, bills)
    span = (DaySpan(date.min, date.max),)
    for when, moved in (
        (NOW - timedelta(days=40), False),
        (NOW - timedelta(days=3), False),
        (NOW - timedelta(hours=5), True),
    ):
        now = when - back
        row = journal.begin(connection, "full", session, SITE, now, alone=True)
        observation = Observation(now, session, SITE, row.id)
        inputs = judge.JudgingInputs(rules, now.date(), last)
        cards = tuple(listed(number, at) for at, number in enumerate(every))
        ingest_list(
            connection,
            BillListRecord(SITE, (), 1, bills, bills, cards),
            observation,
            first_walk=when < NOW - timedelta(days=30),
        )
        rows = meetings(session, count, moved=moved)
        ingest_schedule(connection, ScheduleSeen(tuple(rows), span), observation)
        for at, meeting in enumerate(rows):
            items = tuple(
                AgendaItemRecord(f"{n} {title(at)}", (n,))
                for n in (every[(at * 3 + k) % bills] for k in range(4))
            )
            ingest_agenda(
                connection,
                AgendaRecord(meeting.agenda_url, "Agenda", items, day=meeting.start.day),
                observation,
            )
        for at, number in enumerate(every):
            ingest_bill(connection, bill(number, at, when.date()), observation)
        judge.judge_bills(connection, [str(number) for number in every], inputs, observation)
        judge_calls.judge_calls(connection, rules, observation)
        journal.note(
            connection,
            row.id,
            {"outcome": "whole", "ended_at": now, "list_walked": now, "schedule_read": now},
        )


def copied(rows: list[tuple[Any, ...]], keys: list[bool], back: int) -> Iterator[list[Any]]:
    """Rows of the session of 2026 as those of an earlier year, `back` years before."""
    year = 2026 - back
    patterns = (
        (re.compile(r"\b2026A"), f"{year}A"),
        (re.compile(r"\b(HB|SB|hb|sb)26-"), rf"\g<1>{year % 100:02}-"),
        (re.compile(r"\b2026-(?=\d\d-\d\d)"), f"{year}-"),
    )

    def moved(value: Any, is_key: bool) -> Any:
        if is_key and isinstance(value, int):
            return value + back * 10_000_000
        if isinstance(value, str):
            for pattern, words in patterns:
                value = pattern.sub(words, value)
        return value

    for row in rows:
        yield [moved(value, key) for value, key in zip(row, keys, strict=True)]


def copy(file: Path, sessions: int) -> None:
    """Copies all that belongs to the session of 2026 under earlier years, until there are so many
    sessions."""
    with sqlite3.connect(file) as database:
        for model in METADATA.sorted_tables:
            if model.name in ("store_info", "data_version") or model.name.startswith("search_"):
                continue
            keys = [is_key(column) for column in model.c]
            names, marks = ", ".join(f'"{c.name}"' for c in model.c), ", ".join("?" * len(model.c))
            of_2026 = database.execute(f"select {names} from {model.name}").fetchall()
            put = f"insert or ignore into {model.name} ({names}) values ({marks})"
            for back in range(1, sessions):
                database.executemany(put, copied(of_2026, keys, back))


def is_key(column: Any) -> bool:
    """Whether a column numbers a row, its own or another table's."""
    return column.primary_key or any(is_key(key.column) for key in column.foreign_keys)


class Counted:
    """Counts statements."""

    def __init__(self, engine: Any) -> None:
        self.count = 0
        event.listen(engine, "before_cursor_execute", self._count)

    def _count(self, *_: object) -> None:
        self.count += 1


async def answer_of(app: Any, where: str, held: str = "") -> tuple[int, str, bytes]:
    """Status, tag and body of one answer, without a server between."""
    path, _, query = where.partition("?")
    scope = {
        "type": "http", "method": "GET", "path": path, "raw_path": path.encode(),
        "query_string": query.encode(), "headers": [(b"if-none-match", held.encode())],
        "server": ("127.0.0.1", 80), "scheme": "http", "http_version": "1.1", "root_path": "",
    }  # fmt: skip
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    await app(scope, receive, send)
    headers = dict(sent[0]["headers"])
    return sent[0]["status"], headers.get(b"etag", b"").decode(), sent[1]["body"]


async def timed(app: Any, where: str, held: str, times: int) -> tuple[float, int]:
    """Milliseconds of CPU of the fastest of so many answers, and its status: on a machine that is
    shared the others tell of the others."""
    best = math.inf
    for _ in range(times):
        began = time.process_time()
        status = (await answer_of(app, where, held))[0]
        best = min(best, time.process_time() - began)
    return best * 1000, status


def measure(url: str, times: int, query: str) -> None:
    """Prints a line a page. query: of each, "" for none."""
    clock.start(f"{NOW:%Y-%m-%d} 08:00")
    counted = Counted(engine.reading(url))
    with engine.reading(url).connect() as connection:
        ids = connection.execute(select(CALLS.c.id).order_by(CALLS.c.id.desc()))
        call = ids.scalars().first()
    app = Starlette(routes=[*ROUTES, *routes()])
    print(f"{'page':36} {'kB':>7} {'drawn ms':>9} {'kept ms':>8} {'304 ms':>7} {'statements':>11}")
    for path in PATHS:
        where = path.format(bill="HB26-1001", call=call)
        where += f"{'&' if '?' in where else '?'}{query}" if query else ""
        most, answers.MOST_KEPT = answers.MOST_KEPT, 0
        before = counted.count
        status, tag, body = asyncio.run(answer_of(app, where))
        statements = counted.count - before
        drawn = asyncio.run(timed(app, where, "", times))
        answers.MOST_KEPT = most
        again, held = (asyncio.run(timed(app, where, given, times)) for given in ("", tag))
        assert (status, again[1], held[1]) == (200, 200, 304), where
        print(
            f"{where:36} {len(body) / 1000:7.1f} {drawn[0]:9.1f} {again[0]:8.1f} {held[0]:7.1f} "
            f"{statements:11d}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--bills", type=int, default=714)
    parser.add_argument("--meetings", type=int, default=1008)
    parser.add_argument("--sessions", type=int, default=1)
    parser.add_argument("--as-of", default="", help="a past moment, such as 2026-03-08")
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument(
        "--keep", default="", help="a file for the database, used again where it is there"
    )
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(args.keep or f"{folder}/whole.db").absolute()
        url = f"sqlite:///{file}"
        os.environ.update(DATABASE_URL=url, TRACKER_SESSION="2026A")

        if not file.exists():
            engine.upgrade(url)
            began = time.process_time()
            with engine.writing(url).begin() as connection:
                journal.claim_source(connection, SITE)
                fill(connection, "2026A", args.bills, args.meetings)
            engine.forget()
            copy(file, args.sessions)
            print(f"filled in {time.process_time() - began:.0f} s of CPU")
        measure(url, args.times, f"as_of={args.as_of}" if args.as_of else "")


if __name__ == "__main__":
    main()
