"""Light pages at 500 calls: milliseconds a page over HTTP, kB, and what an unchanged one costs.

    .venv/bin/python bench/light.py [--calls 500] [--times 100]

Fills a database of its own as bench/calls.py does, serves the light pages on loopback, and prints
median and 95th percentile of each page in both languages. A call is to stay under 50 ms and 50 kB.
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, Final

import uvicorn
from calls import NOW, SESSION, SITE, fill
from sqlalchemy import insert, select
from starlette.applications import Starlette

from tracker import clock
from tracker.light.routes import routes
from tracker.settings import ROOT
from tracker.store import engine
from tracker.store.tables import CALLS, CRAWLS, INFO

#: When the pages are read: weeks after the ledger of the whole session was written.
MOMENT: Final = "2026-02-20 08:00"
PAGES: Final = (
    "", "calls", "calls?page=3", "calls/{call}", "hearings", "hearings?which=all", "calendar",
    "calendar?which=all", "changes", "bills", "bills?show=all", "bills?show=all&page=9",
    "bills/HB26-1001", "bills/HB26-1001/seen", "campaigns/data-privacy", "health",
)  # fmt: skip


def prepared(folder: Path, calls: int) -> tuple[str, ...]:
    """A data folder with the session in it; gives the ids of the calls."""
    shutil.copytree(ROOT / "data" / "campaigns", folder / "campaigns")
    shutil.copy(ROOT / "data" / "sessions.toml", folder)
    url = f"sqlite:///{folder}/tracker.db"
    engine.upgrade(url)
    with engine.writing(url).begin() as connection:
        fill(connection, calls // 2)
        connection.execute(insert(INFO).values(key="source", value=SITE))
        connection.execute(insert(CRAWLS), [_crawl()] * 2000)
        ids = connection.execute(select(CALLS.c.id).order_by(CALLS.c.id))
        return tuple(ids.scalars())


def _crawl() -> dict[str, Any]:
    return {
        "session": SESSION, "plan": "hearings", "started_at": NOW, "ended_at": NOW, "source": SITE,
        "outcome": "whole", "list_walked": NOW, "schedule_read": NOW,
    }  # fmt: skip


def serve() -> None:
    """Serves the light pages on a free port, and says which, until its standard input ends."""
    clock.start(MOMENT)
    # asyncio sends without delay only on a socket that says it is of TCP.
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        print(listening.getsockname()[1], flush=True)
        config = uvicorn.Config(Starlette(routes=routes()), log_config=None, lifespan="off")
        uvicorn.Server(config).run([listening])


@contextmanager
def served(data: Path) -> Iterator[int]:
    """The port of the light pages, served by a process of their own."""
    variables = {"TRACKER_DATA": str(data), "DATABASE_URL": "", "TRACKER_SESSION": SESSION}
    process = subprocess.Popen(
        [sys.executable, __file__, "--serve"],
        env={**os.environ, **variables}, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        yield int(process.stdout.readline())
    finally:
        process.terminate()
        process.wait()


def answer_of(connection: HTTPConnection, path: str, tag: str = "") -> tuple[float, int, int, str]:
    """Milliseconds, status, bytes and version of one answer."""
    began = time.perf_counter()
    connection.request("GET", path, headers={"If-None-Match": tag} if tag else {})
    answer = connection.getresponse()
    size = len(answer.read())
    spent = (time.perf_counter() - began) * 1000
    return spent, answer.status, size, answer.getheader("ETag") or ""


def measured(connection: HTTPConnection, page: str, calls: Sequence[str], times: int) -> str:
    """A line of figures for a page; for that of a call another one each time."""
    paths = [page.format(call=calls[at * 7 % len(calls)]) for at in range(times)]
    path = paths[0]
    _, status, size, tag = answer_of(connection, path)
    spent = sorted(answer_of(connection, each)[0] for each in paths)
    again = sorted(answer_of(connection, path, tag)[0] for _ in range(times))
    last = min(times - 1, int(times * 0.95))
    return (
        f"{status:>4}{size / 1000:>8.1f}{statistics.median(spent):>9.1f}{spent[last]:>9.1f}"
        f"{statistics.median(again):>9.1f}{again[last]:>9.1f}  {page}"
    )


def main() -> None:
    """Prints a line a page and language."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--calls", type=int, default=500)
    parser.add_argument("--times", type=int, default=100)
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.serve:
        serve()
        return
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        data.mkdir()
        calls = prepared(data, args.calls)
        print(f"{'':>4}{'kB':>8}{'p50 ms':>9}{'p95 ms':>9}{'304 p50':>9}{'304 p95':>9}")
        with served(data) as port:
            connection = HTTPConnection("127.0.0.1", port)
            for page in PAGES:
                for language in ("en", "es"):
                    line = measured(connection, f"/{language}/{page}", calls, args.times)
                    print(line, flush=True)
            connection.close()
        engine.forget()


if __name__ == "__main__":
    main()
