"""The research page over ten sessions: milliseconds to draw it, on SQLite and on PostgreSQL.

    .venv/bin/python bench/research.py FACTS [--sessions 10] [--bills 700] [--times 40]

FACTS: a folder of facts whose bills of 2026A are varied: their histories, sponsors and words, under
earlier years and other numbers. Draws each page anew so many times in this process, and prints kB,
median and 95th percentile of the wall clock. To reach: p95 300 ms.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).parent.parent))

from sqlalchemy import Connection, insert
from starlette.applications import Starlette
from whole import SITE, answer_of

from tests import postgres
from tracker import clock
from tracker.campaigns import rules as rules_of
from tracker.campaigns import usable
from tracker.domain.numbers import BillNumber
from tracker.domain.topics import Rules, judged
from tracker.light.routes import routes
from tracker.settings import load
from tracker.store import engine, journal, read
from tracker.store.judge import rebuild_ways
from tracker.store.tables import (
    ACTIONS,
    BILLS,
    CHANGES,
    CRAWLS,
    MATCHES,
    SESSIONS,
    SPONSORS,
    STATUSES,
)
from tracker.visiting import answers

NOW: Final = datetime(2026, 6, 20, 14, tzinfo=UTC)
CHAMBERS: Final = {"house": "lower", "senate": "upper"}
ROLES: Final = {"prime sponsor": "prime", "sponsor": "sponsor", "cosponsor": "cosponsor"}
PATHS: Final = (
    "/en/research", "/es/research?show=all", "/en/research?show=all&by=topic",
    "/en/research?show=all&by=session&session=2026A&session=2025A&session=2019A",
    "/en/research?show=all&committee=House+Judiciary&committee=Senate+Judiciary&by=committee",
    "/en/research.csv?show=all", "/en/bills?session=all", "/en/bills?session=all&show=all",
)  # fmt: skip


class Varied:
    """The bills of a session of the facts, under other years and numbers."""

    def __init__(self, facts: Path, rules: Rules) -> None:
        with (facts / "bills_2026A.jsonl").open(encoding="utf-8") as file:
            self.bills = [json.loads(line) for line in file]
        self.topics = [self._topics(bill, rules) for bill in self.bills]

    @staticmethod
    def _topics(bill: dict[str, Any], rules: Rules) -> list[tuple[str, str]]:
        words = {"title": bill["title"], "long_title": bill.get("long_title", "")}
        words |= {"summary": bill.get("summary", ""), "subjects": "; ".join(bill["subjects"])}
        return [(one.campaign, one.topic) for one in judged(words, rules).under]

    def fill(self, connection: Connection, year: int, count: int, first_id: int) -> None:
        """One session of so many bills. first_id: of its rows."""
        add(connection, SESSIONS, [
            {"id": f"{year}A", "name": f"{year} Regular Session", "first_day": date(year, 1, 10),
             "last_day": date(year, 5, 13)}
        ])  # fmt: skip
        rows: dict[Any, list[dict[str, Any]]] = {
            model: [] for model in (BILLS, STATUSES, ACTIONS, SPONSORS, MATCHES)
        }
        for at in range(count):
            self._bill(rows, at, year, first_id + at)
        for model, some in rows.items():
            add(connection, model, some)

    def _bill(self, rows: dict[Any, list[dict[str, Any]]], at: int, year: int, id: int) -> None:
        bill = self.bills[at % len(self.bills)]
        given = BillNumber.parse(bill["number"])
        serial = given.serial + 500 * (at // len(self.bills))
        number = f"{given.prefix}{year % 100}-{serial:0{3 if given.prefix[0] == 'S' else 4}d}"
        topics = self.topics[at % len(self.bills)]
        rows[BILLS].append({
            "id": id, "session": f"{year}A", "number": number, "title": bill["title"],
            "subjects": bill["subjects"], "url": f"{SITE}/bills/{number}", "page_seen_at": NOW,
            "listed_sponsors": [], "kind": "Bill", "first_seen_at": NOW,
        })  # fmt: skip
        rows[STATUSES].append({
            "bill_id": id, "stage": _stage(bill), "followed": bool(topics), "unrecognised": [],
            "reached": [], "committees": [], "primes": [],
        })  # fmt: skip
        seen = {"bill_id": id, "first_seen_at": NOW}
        rows[MATCHES] += [
            {**seen, "key": f"{campaign}|{topic}", "campaign": campaign, "topic": topic,
             "evidence": []}
            for campaign, topic in topics
        ]  # fmt: skip
        rows[ACTIONS] += [
            {**seen, "key": str(n), "day": _day(row["date"], year), "rank": n, "text": row["text"],
             "chamber": CHAMBERS.get(row["chamber"], row["chamber"])}
            for n, row in enumerate(bill["actions"])
        ]  # fmt: skip
        rows[SPONSORS] += [
            {**seen, "key": f"{n}", "name": row["name"], "rank": n, "role": ROLES[row["role"]],
             "chamber": CHAMBERS[row["chamber"]]}
            for n, row in enumerate(bill["sponsors"])
        ]  # fmt: skip


def _day(text: str, year: int) -> date:
    day = date.fromisoformat(text)
    return date(year, day.month, min(day.day, 28))


def _stage(bill: dict[str, Any]) -> str:
    """Where a bill ended, as far as its last words say."""
    words = bill["actions"][-1]["text"]
    if re.search(r"Governor (?:Action - )?Signed|Became Law", words):
        return "signed"
    return "vetoed" if "Veto" in words else "postponed_indefinitely"


def add(connection: Connection, model: Any, rows: Sequence[dict[str, Any]]) -> None:
    """Puts rows in together."""
    if rows:
        connection.execute(insert(model), rows)


def fill(url: str, facts: Path, sessions: int, bills: int) -> None:
    """So many sessions, the last of 2026, as crawls would leave them."""
    engine.upgrade(url)
    varied = Varied(facts, rules_of(usable(load().data / "campaigns")[0]))
    with engine.writing(url).begin() as connection:
        journal.claim_source(connection, SITE)
        for at in range(sessions):
            varied.fill(connection, 2026 - at, bills, 1 + at * bills)
        read_whole = {"outcome": "whole", "list_walked": NOW, "schedule_read": NOW}
        crawl = {"plan": "full", "session": "2026A", "source": SITE, "started_at": NOW}
        add(connection, CRAWLS, [{**crawl, **read_whole, "ended_at": NOW}])
        told = {"seen_at": NOW, "kind": "new", "entity": "bill", "entity_id": "HB26-1001"}
        add(connection, CHANGES, [{**told, "subject": "HB26-1001"}])
        rebuild_ways(connection)
        read.rebuild(connection)
    with engine.writing(url).begin() as connection:
        connection.exec_driver_sql("ANALYZE")  # as a server does by itself in time


def measure(times: int) -> Iterator[str]:
    """A line a page: kB, and the milliseconds of drawing it anew."""
    app, answers.MOST_KEPT = Starlette(routes=[*_files(), *routes()]), 0
    yield f"{'kB':>7} {'p50 ms':>7} {'p95 ms':>7}  page"
    for where in PATHS:
        spent = []
        asyncio.run(answer_of(app, where))  # what a process learns once is no part of a page
        for _ in range(times):
            began = time.perf_counter()
            status, _, body = asyncio.run(answer_of(app, where))
            spent.append((time.perf_counter() - began) * 1000)
            assert status == 200, (where, status, body[:200])
        last = sorted(spent)[min(times - 1, int(times * 0.95))]
        yield f"{len(body) / 1000:7.1f} {statistics.median(spent):7.0f} {last:7.0f}  {where}"


def _files() -> list[Any]:
    from tracker.export.routes import routes as files  # noqa: PLC0415

    return files()


def main() -> None:
    """Fills and measures one database after the other."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("facts", type=Path)
    parser.add_argument("--sessions", type=int, default=10)
    parser.add_argument("--bills", type=int, default=700)
    parser.add_argument("--times", type=int, default=40)
    args = parser.parse_args()
    clock.start(f"{NOW:%Y-%m-%d} 08:00")
    server = postgres.make_folder()
    with tempfile.TemporaryDirectory() as folder:
        try:
            cluster = postgres.start(server)
            cluster.command("CREATE DATABASE bench TEMPLATE template0")
            for url in (f"sqlite:///{folder}/research.db", cluster.address("bench")):
                os.environ.update(DATABASE_URL=url, TRACKER_SESSION="2026A")
                fill(url, args.facts, args.sessions, args.bills)
                print(url.partition(":")[0])
                for line in measure(args.times):
                    print(line, flush=True)
                engine.forget()
        finally:
            engine.forget()
            postgres.stop(server)


if __name__ == "__main__":
    main()
