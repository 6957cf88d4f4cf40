"""What people come for, done as they do it: clicks, screens scrolled, seconds, what came of it.

    .venv/bin/python bench/tasks.py [FILE] [--today "2026-02-25 08:00"] [--only 1,5,33]

Serves the dashboard on loopback over a copy of FILE, a database; without one over a week of
`tracker play`. Drives a real Chromium through 33 tasks of five kinds of users: A an advocate at a
desk, B a coalition member on a phone in Spanish, C a researcher, D who runs it, E an editor. It
goes from Today by the words on the page, at 1,440 x 900 and 360 x 740. What belongs to the command
line runs as commands. A task that fails is told with its reason, and the exit code is 1; "no data"
is what the database holds nothing for.
"""

from __future__ import annotations

import argparse
import contextlib
import html
import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.request import urlopen

import tasks_at_a_desk
import tasks_elsewhere
from crawling import TRACKER
from playwright.sync_api import Browser, Error
from walking import DESK, PHONE, NoData, Reader, chromium, reader

from tracker.editors import entry_of, new_key
from tracker.settings import ROOT
from tracker.store import engine

#: What a week of the play ends on: a Monday.
WEEK: Final = ("--days", "7", "--seconds-a-day", "0")
#: How a phone names itself.
MOBILE: Final = (
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/126.0.0.0 Mobile Safari/537.36"
)
#: The link to what changed since a bill was introduced, and a change.
SINCE: Final = re.compile(r'href="([^"]*/differences[^"]*from=introduced[^"]*)"')
CHANGED: Final = re.compile("<(?:ins|del)[ >]")
STARTS: Final = 240  # seconds that a command may take until it serves
FAULTS: Final = (AssertionError, Error, OSError, subprocess.SubprocessError, ValueError)


@dataclass(frozen=True, slots=True)
class Bench:
    """Where the tasks are done. home: the dashboard's address; data: its folder; key: of an editor
    at its desk."""

    browser: Browser
    home: str
    data: Path
    key: str

    @contextmanager
    def reader(self, user: str, home: str = "") -> Iterator[Reader]:
        """A reader of a kind, on Today."""
        phone = {"user_agent": MOBILE, "is_mobile": True, "has_touch": True}
        size, language, more = (PHONE, "es", phone) if user == "B" else (DESK, "en", {})
        with reader(self.browser, self, home or self.home, size, language, **more) as somebody:
            somebody.come()
            somebody.screens = 0
            yield somebody

    def rows(self, path: str) -> list[dict[str, Any]]:
        """A list of the light pages as it is taken away."""
        return [dict(row) for row in json.loads(self.text(f"/en/{path}"))]

    def text(self, path: str) -> str:
        """A light page, or a file of one."""
        with urlopen(self.home + path) as answer:
            return str(answer.read().decode())

    def bill_that_says(self, words: str) -> str:
        """The first followed bill whose page says so. Raises NoData."""
        for row in self.rows("bills.json"):
            number = str(row["number"])
            if words in self.text(f"/en/bills/{number}"):
                return number
        raise NoData(f"no followed bill says “{words}”")

    def changed_bill(self) -> str:
        """The first followed bill with two texts that differ. Raises NoData."""
        for row in self.rows("bills.json"):
            number = str(row["number"])
            since = SINCE.search(self.text(f"/en/bills/{number}"))
            if since and CHANGED.search(self.text(html.unescape(since[1]))):
                return number
        raise NoData("no followed bill has two texts that differ")

    def run(self, *words: str) -> str:
        """A command of the tracker on the same data; what it wrote. Raises CalledProcessError."""
        done = subprocess.run(
            [str(TRACKER), *words], env=environment(self.data), check=True, text=True,
            capture_output=True, timeout=STARTS,
        )  # fmt: skip
        return done.stdout + done.stderr

    @contextmanager
    def running(self, *words: str) -> Iterator[tuple[str, Callable[[], str]]]:
        """A command that serves a dashboard of a data folder of its own: its address, and what it
        wrote so far."""
        with (
            tempfile.TemporaryDirectory() as folder,
            started(data_folder(folder), *words) as served,
        ):
            yield served


# --- what is served -------------------------------------------------------------------------------


def data_folder(folder: str) -> Path:
    """A data folder with the campaigns, the sessions and the sample."""
    data = Path(folder) / "data"
    for name in ("campaigns", "sample"):
        shutil.copytree(ROOT / "data" / name, data / name)
    shutil.copy(ROOT / "data" / "sessions.toml", data)
    return data


def environment(data: Path, **more: str) -> dict[str, str]:
    """The settings of a command: the data folder, and nothing that stands around it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TRACKER_")}
    return {**kept, "TRACKER_DATA": str(data), "DATABASE_URL": "", **more}


@contextmanager
def started(data: Path, *words: str, **settings: str) -> Iterator[tuple[str, Callable[[], str]]]:
    """Starts a command that serves the dashboard, and waits until it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        home = f"http://127.0.0.1:{free.getsockname()[1]}"
    log = data / f"{words[0]}.log"
    with log.open("w") as writes:
        command = [str(TRACKER), *words, "--port", home.rpartition(":")[2]]
        process = subprocess.Popen(
            command, env=environment(data, **settings), stdout=writes, stderr=writes,
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
    try:
        until = time.monotonic() + STARTS
        while not answers(home):
            assert process.poll() is None, log.read_text()[-300:]
            assert time.monotonic() < until, f"tracker {words[0]} does not answer"
            time.sleep(0.2)
        yield home, log.read_text
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=60)


def answers(home: str) -> bool:
    """Whether a dashboard serves its pages."""
    try:
        with urlopen(f"{home}/en/", timeout=20) as answer:
            return int(answer.status) == 200
    except OSError:
        return False


def copied(file: Path, data: Path) -> Path:
    """A copy of a database, with what stands in its journal."""
    copy = data / "given.db"
    with contextlib.closing(sqlite3.connect(file)) as given, sqlite3.connect(copy) as ours:
        given.backup(ours)
    return copy


def fill(data: Path) -> Path:
    """The database of a week of the play."""
    print("Playing a week of a session on the practice site ...", file=sys.stderr, flush=True)
    with started(data, "play", *WEEK) as (_, written):
        until = time.monotonic() + STARTS
        while "The play is over" not in written():
            assert time.monotonic() < until, written()[-300:]
            time.sleep(0.5)
    engine.settle(f"sqlite:///{data / 'play.db'}")
    return data / "play.db"


# --- the table ------------------------------------------------------------------------------------

HEAD: Final = ("#", "user", "task", "clicks before", "now", "screens", "seconds", "result")


def done(bench: Bench, task: Any) -> tuple[str, bool]:
    """A task, done: its row of the table, and whether it was to be done and failed."""
    with bench.reader(task.user) as go:
        fails, begun = False, time.monotonic()
        try:
            result = task.run(go)
        except NoData as why:
            result = f"**{why.told}**: {why}"
        except FAULTS as fault:
            fails, result = True, f"**failed**: {first_line(fault)}"
        print(f"{task.number:3} {time.monotonic() - begun:5.1f} s  {result}", file=sys.stderr)
        now = f"{go.commands} commands" if go.commands else str(go.clicks)
        row = (
            *(str(task.number), task.user, task.words, task.before, now),
            *(f"{go.screens:.1f}", f"{go.seconds:.1f}", result),
        )
        return f"| {' | '.join(row)} |", fails


def first_line(fault: BaseException) -> str:
    """What went wrong, on one line."""
    words = getattr(fault, "stderr", "") or str(fault) or type(fault).__name__
    return " ".join(re.sub(r"\x1b\[\d+m", "", words).split())[:200].replace("|", "/")


def main() -> None:
    """Does the tasks and prints their table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("file", nargs="?", type=Path, help="A database of SQLite.")
    parser.add_argument("--today", default="newest", help="The moment at which it is looked at.")
    parser.add_argument("--only", default="", help="Numbers of tasks, by commas.")
    args = parser.parse_args()
    chosen = {int(number) for number in args.only.split(",") if number}
    tasks = sorted((*tasks_at_a_desk.TASKS, *tasks_elsewhere.TASKS), key=lambda one: one.number)
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        data, key = data_folder(folder), new_key()
        file = copied(args.file, data) if args.file else fill(data)
        settings = {
            "DATABASE_URL": f"sqlite:///{file}",
            "TRACKER_EDITORS": entry_of("ana", key, None),
        }
        rows: Sequence[tuple[str, bool]]
        with started(data, "serve", "--today", args.today, **settings) as (home, _):
            bench = Bench(browser, home, data, key)
            rows = [done(bench, one) for one in tasks if not chosen or one.number in chosen]
    print(f"{time.strftime('%Y-%m-%d')}, load of the machine {os.getloadavg()[0]:.1f}\n")
    print(f"| {' | '.join(HEAD)} |\n|{'---|' * len(HEAD)}", *(row for row, _ in rows), sep="\n")
    sys.exit(any(fails for _, fails in rows))


if __name__ == "__main__":
    main()
