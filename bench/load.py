"""Readers by the second over HTTP while a crawl writes: how long they wait, what the crawl takes.

    .venv/bin/python bench/load.py [FACTS] [--rate 30] [--crowd 200] [--seconds 20]

Crawls a session from the practice site, then the same again: alone, and with --rate readers a
second on mixed light pages and feeds, served alone (`tracker serve --light`) and with the
dashboard. Then --crowd readers a second on the ten pages most asked for. Prints the median and 95th
percentile of the milliseconds that readers waited from the moment at which they came, errors, and
the seconds of each crawl. Readers are a process of their own, each with a connection of its own;
they come when their time has come, however long others wait. The load of the machine stands beside
the figures: other programs' work is in them.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Final

from crawling import TRACKER, Bench, given, options

from tracker.practice import PracticeSite, serve

SESSION: Final = "2026A"
#: The day on which the session is crawled and read.
DAY: Final = date(2026, 3, 10)
MOST_ASKED: Final = (
    "", "calls", "hearings", "bills", "changes", "calls/{call}", "bills/{bill}", "calendar",
    "campaigns/data-privacy", "health",
)  # fmt: skip
OTHERS: Final = (
    "bills?show=all", "bills?show=all&page=3", "hearings?which=all", "calendar?which=all",
    "bills/{bill}/seen", "bills/{bill}/votes", "campaigns/palantir",
)  # fmt: skip
FEEDS: Final = (
    "/feeds/hearings.ics", "/feeds/calls.ics", "/feeds/changes.atom", "/feeds/bills/{bill}.ics",
)  # fmt: skip
#: Seconds after which a reader goes away.
PATIENCE: Final = 30


# --- readers: a process of their own --------------------------------------------------------------


def read(port: int, rate: int, seconds: float, paths: Sequence[str]) -> None:
    """Sends readers, prints what they saw: milliseconds and status of each, as JSON."""
    print(json.dumps(asyncio.run(_readers(port, rate, seconds, paths))))


async def _readers(
    port: int, rate: int, seconds: float, paths: Sequence[str]
) -> list[tuple[float, int]]:
    began = time.perf_counter()
    tasks = []
    for at in range(int(rate * seconds)):
        comes_at = began + at / rate
        await asyncio.sleep(max(0, comes_at - time.perf_counter()))
        whose = f"127.0.1.{at % 200 + 1}"  # many homes: one has few turns at a time
        tasks.append(asyncio.create_task(_reader(port, paths[at % len(paths)], comes_at, whose)))
    return list(await asyncio.gather(*tasks))


async def _reader(
    port: int, path: str, comes_at: float, whose: str = "127.0.0.1"
) -> tuple[float, int]:
    """One reader: milliseconds from when they came, and the status; 0 for no whole answer."""
    try:
        status = await asyncio.wait_for(_status_of(port, path, whose), PATIENCE)
    except (OSError, ValueError, IndexError, TimeoutError):
        status = 0
    return (time.perf_counter() - comes_at) * 1000, status


async def _status_of(port: int, path: str, whose: str) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=(whose, 0))
    try:
        writer.write(
            f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode()
        )
        answer = await reader.read(-1)
    finally:
        writer.close()
    return int(answer.split(b" ", 2)[1])


# --- the measurement ------------------------------------------------------------------------------


@contextmanager
def served(file: Path, *options: str) -> Iterator[int]:
    """The port of a server of a database, a process of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    process = subprocess.Popen(
        [str(TRACKER), "serve", "--port", str(port), "--today", f"{DAY} 08:00", *options],
        env={**os.environ, "DATABASE_URL": f"sqlite:///{file}", "TRACKER_SESSION": SESSION},
        stderr=subprocess.DEVNULL,
    )
    try:
        until = time.monotonic() + 120
        while asyncio.run(_reader(port, "/en/", time.perf_counter()))[1] != 200:
            assert time.monotonic() < until and process.poll() is None, "the server does not answer"
            time.sleep(0.5)
        yield port
    finally:
        process.terminate()
        process.wait()


@contextmanager
def readers(port: int, rate: int, seconds: float, paths: Sequence[str]) -> Iterator[list[float]]:
    """Readers who come meanwhile; after it their figures: p50, p95, errors, how many they were."""
    command = [sys.executable, __file__, "--read", json.dumps([port, rate, seconds, paths])]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    figures: list[float] = []
    yield figures
    answers = json.loads(process.communicate()[0])
    waits = sorted(wait for wait, _ in answers)
    errors = sum(status != 200 for _, status in answers)
    figures += [waits[len(waits) // 2], waits[int(len(waits) * 0.95)], errors, len(waits)]


def addresses(file: Path, pages: Sequence[str]) -> list[str]:
    """Paths in both languages, of bills and calls by chance (seeded)."""
    chance = random.Random(26)
    with sqlite3.connect(file) as database:
        bills = [row[0] for row in database.execute("select number from bills order by number")]
        calls = [row[0] for row in database.execute("select id from calls order by id")]
    usable = [page for page in pages if calls or "{call}" not in page]
    paths = []
    for _ in range(20 if pages != MOST_ASKED else 1):
        for page in usable:
            where = page if page.startswith("/") else f"/{chance.choice(('en', 'en', 'es'))}/{page}"
            paths.append(where.format(bill=chance.choice(bills), call=chance.choice(calls or [""])))
    chance.shuffle(paths)
    return paths


def crawl(bench: Bench) -> float:
    """Seconds of a whole crawl."""
    began = time.monotonic()
    cost = bench.crawl(DAY, "--full", "--votes", "none", "--texts", "none")
    assert cost.code == 0, cost.last_line
    return time.monotonic() - began


def print_line(name: str, figures: Sequence[float], seconds: float = 0) -> None:
    """A line of figures."""
    p50, p95, errors, count = figures
    beside = f"{seconds:8.1f}" if seconds else " " * 8
    load = os.getloadavg()[0]
    print(f"{name:40}{p50:8.0f}{p95:8.0f}{errors:7.0f}{count:7.0f}{beside}{load:6.1f}", flush=True)


def measure(bench: Bench, filled: Path, rate: int, crowd: int, seconds: float) -> None:
    """Prints a line a measurement."""
    database = Path(bench.folder) / "bench.db"
    shutil.copy(filled, database)
    alone = crawl(bench)
    print(f"{'':40}{'p50 ms':>8}{'p95 ms':>8}{'errors':>7}{'asked':>7}{'crawl s':>8}{'load':>6}")
    print_line("a crawl alone", (0, 0, 0, 0), alone)
    for name, option in (("light pages alone", ("--light",)), ("with the dashboard", ())):
        for file in Path(bench.folder).glob("bench.db*"):
            file.unlink()
        shutil.copy(filled, database)
        mixed = addresses(database, (*MOST_ASKED, *OTHERS, *FEEDS))
        with served(database, *option) as port:
            with readers(port, rate, alone, mixed) as figures:
                taken = crawl(bench)
            print_line(f"{name}, {rate} a second, a crawl", figures, taken)
            with readers(port, crowd, seconds, addresses(database, MOST_ASKED)) as figures:
                pass
            print_line(f"{name}, {crowd} a second, ten pages", figures)


def main() -> None:
    parser = options(__doc__ or "")
    parser.add_argument("--rate", type=int, default=30)
    parser.add_argument("--crowd", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--read", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.read:
        read(*json.loads(chosen.read))
        return
    chosen = given(parser)
    site = PracticeSite.from_folder(chosen.facts, DAY)
    with serve(site) as url, tempfile.TemporaryDirectory() as folder:
        bench = Bench(url, folder)
        print(f"filled in {crawl(bench):.1f} s")
        filled = Path(folder) / "filled.db"
        with sqlite3.connect(Path(folder) / "bench.db") as database:
            database.execute("vacuum into ?", (str(filled),))
        measure(bench, filled, chosen.rate, chosen.crowd, chosen.seconds)


if __name__ == "__main__":
    main()
