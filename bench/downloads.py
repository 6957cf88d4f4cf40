"""Flat tables of very many bills: memory and rate of each form.

    .venv/bin/python bench/downloads.py [--bills 200000] [--forms csv jsonl parquet datasette]

Fills an SQLite database of its own with sessions of 2,000 bills each, with 18 rows a bill (actions,
sponsors, votes, ballots and the ledger), then runs `tracker export --session all` once in each form
and prints seconds, bills a second, the peak of its memory and the size of what it wrote.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from crawling import TRACKER

from tracker.store import engine

OF_SESSION: Final = 2000
SEEN: Final = "2026-02-24 15:00:00.000000"
ACTIONS: Final = (
    "Introduced In House - Assigned to Judiciary",
    "House Committee on Judiciary Refer Amended to House Committee of the Whole",
    "House Second Reading Special Order - Passed with Amendments - Committee",
    "House Third Reading Passed - No Amendments",
)
#: The columns of each table that are filled, and the rows of the bill of an id and session.
TABLES: Final = {
    "bills": "id session number kind title long_title long_title_cut summary subjects status url "
    "listed listed_digest listed_action listed_sponsors page_seen_at first_seen_at",
    "bill_statuses": "bill_id stage chamber since action unrecognised followed rules",
    "actions": "bill_id key day chamber text rank first_seen_at",
    "sponsors": "bill_id key name chamber role url rank first_seen_at",
    "votes": "id bill_id key day chamber committee motion reading result told_result yes no other "
    "url first_seen_at",
    "ballots": "vote_id key name choice url rank first_seen_at",
    "changes": "seen_at session kind entity entity_id subject field new cause url",
}


def rows(at: int) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """The rows of a bill, each with its table."""
    year = 2000 + at // OF_SESSION
    session, number = f"{year}A", f"HB{year % 100:02d}-{1001 + at % OF_SESSION}"
    bill = at + 1
    words = f"The bill concerns the data of agencies and their costs in case {at}. " * 6
    yield "bills", (bill, session, number, "Bill", f"Data {at}", "Concerning it.", 0, words,
                    '["Data"]', "", "", 1, "", "", "[]", SEEN, SEEN)  # fmt: skip
    yield (
        "bill_statuses",
        (bill, "in_committee", "lower", f"{year}-02-01", "", "[]", at % 7 == 0, ""),
    )
    for rank, text in enumerate(ACTIONS):
        day = f"{year}-0{rank + 2}-11"
        yield "actions", (bill, str(rank), day, "lower", text, 0, SEEN)
        new = json.dumps({"day": day, "text": text})
        yield (
            "changes",
            (SEEN, session, "new", "action", f"{number}/{rank}", number, "", new, "", ""),
        )
    for rank in range(3):
        yield "sponsors", (bill, str(rank), f"M. {rank}", "lower", "prime", "", rank, SEEN)
    yield "votes", (bill, bill, "0", f"{year}-03-11", "lower", "Judiciary", "Refer it", "", "pass",
                    "", 7, 4, 0, "", SEEN)  # fmt: skip
    for rank in range(4):
        yield "ballots", (bill, str(rank), f"M. {rank}", "yes", "", rank, SEEN)


def fill(file: Path, bills: int) -> None:
    engine.upgrade(f"sqlite:///{file}")
    with sqlite3.connect(file) as database:
        database.execute("PRAGMA synchronous=OFF")
        for first in range(0, bills, OF_SESSION):
            waiting: dict[str, list[tuple[Any, ...]]] = {name: [] for name in TABLES}
            for at in range(first, min(first + OF_SESSION, bills)):
                for name, row in rows(at):
                    waiting[name].append(row)
            for name, columns in TABLES.items():
                marks = ", ".join("?" * len(columns.split()))
                statement = f"INSERT INTO {name} ({', '.join(columns.split())}) VALUES ({marks})"
                database.executemany(statement, waiting[name])


def measure(file: Path, form: str, folder: Path, bills: int) -> None:
    target = folder / ("bills.db" if form == "datasette" else form)
    began = time.monotonic()
    done = subprocess.Popen(
        [str(TRACKER), "export", "--format", form, "--session", "all", str(target)],
        env={**os.environ, "DATABASE_URL": f"sqlite:///{file}"},
    )
    _, status, used = os.wait4(done.pid, 0)
    seconds = time.monotonic() - began
    assert status == 0, form
    written = [target] if target.is_file() else list(target.iterdir())
    size = sum(one.stat().st_size for one in written) / 1e6
    print(
        f"{form:10} {seconds:6.0f} s  {bills / seconds:6.0f} bills/s  {bills / _cpu(used):6.0f} "
        f"bills/s of CPU  {used.ru_maxrss / 1024:5.0f} MB memory  {size:6.0f} MB written"
    )


def _cpu(used: resource.struct_rusage) -> float:
    return used.ru_utime + used.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--bills", type=int, default=200_000)
    parser.add_argument("--forms", nargs="+", default=["csv", "jsonl", "parquet", "datasette"])
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "many.db")
        fill(file, args.bills)
        print(f"{args.bills:,} bills in {file.stat().st_size / 1e6:.0f} MB")
        for form in args.forms:
            measure(file, form, Path(folder), args.bills)


if __name__ == "__main__":
    main()
