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
import tempfile
import threading
import time
from collections.abc import Iterator
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
from tracker.store.tables import Call, Crawl, StoreInfo, table

PAGES: Final = (
    "", "calls", "calls?page=3", "calls/{call}", "hearings", "hearings?which=all", "calendar",
    "calendar?which=all", "changes", "bills", "bills?show=all", "bills?show=all&page=9",
    "bills/HB26-1001", "bills/HB26-1001/seen", "campaigns/data-privacy", "health",
)  # fmt: skip


def prepared(folder: Path, calls: int) -> str:
    """A data folder with the session in it; gives the id of a call."""
    shutil.copytree(ROOT / "data" / "campaigns", folder / "campaigns")
    shutil.copy(ROOT / "data" / "sessions.toml", folder)
    url = f"sqlite:///{folder}/tracker.db"
    engine.upgrade(url)
    with engine.writing(url).begin() as connection:
        fill(connection, calls // 2)
        connection.execute(insert(table(StoreInfo)).values(key="source", value=SITE))
        connection.execute(insert(table(Crawl)), [_crawl()] * 2000)
        found = connection.execute(select(table(Call).c.id).order_by(table(Call).c.id).limit(1))
        return str(found.scalar_one())


def _crawl() -> dict[str, Any]:
    return {
        "session": SESSION, "plan": "hearings", "started_at": NOW, "ended_at": NOW, "source": SITE,
        "outcome": "whole", "list_walked": NOW, "schedule_read": NOW,
    }  # fmt: skip


@contextmanager
def served() -> Iterator[int]:
    """The port of the light pages."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        config = uvicorn.Config(Starlette(routes=routes()), log_config=None, lifespan="off")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield listening.getsockname()[1]
        server.should_exit = True
        thread.join()


def asked(connection: HTTPConnection, path: str, tag: str = "") -> tuple[float, int, int, str]:
    """Milliseconds, status, bytes and version of one answer."""
    began = time.perf_counter()
    connection.request("GET", path, headers={"If-None-Match": tag} if tag else {})
    answer = connection.getresponse()
    size = len(answer.read())
    spent = (time.perf_counter() - began) * 1000
    return spent, answer.status, size, answer.getheader("ETag") or ""


def measured(connection: HTTPConnection, path: str, times: int) -> str:
    """A line of figures for a page."""
    _, status, size, tag = asked(connection, path)
    spent = sorted(asked(connection, path)[0] for _ in range(times))
    known = sorted(asked(connection, path, tag)[0] for _ in range(times))
    last = min(times - 1, int(times * 0.95))
    return (
        f"{status:>4}{size / 1000:>8.1f}{statistics.median(spent):>9.1f}{spent[last]:>9.1f}"
        f"{statistics.median(known):>9.1f}{known[last]:>9.1f}  {path}"
    )


def main() -> None:
    """Prints a line a page and language."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--calls", type=int, default=500)
    parser.add_argument("--times", type=int, default=100)
    told = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        data.mkdir()
        call = prepared(data, told.calls)
        os.environ |= {"TRACKER_DATA": str(data), "DATABASE_URL": "", "TRACKER_SESSION": SESSION}
        clock.start("2026-02-02 08:00")
        print(f"{'':>4}{'kB':>8}{'p50 ms':>9}{'p95 ms':>9}{'304 p50':>9}{'304 p95':>9}")
        with served() as port:
            connection = HTTPConnection("127.0.0.1", port)
            for page in PAGES:
                for language in ("en", "es"):
                    path = f"/{language}/{page.format(call=call)}"
                    print(measured(connection, path, told.times), flush=True)
            connection.close()
        engine.forget()


if __name__ == "__main__":
    main()
