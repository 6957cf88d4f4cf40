"""The command `tracker` against a practice site: `Crawler.crawl` in this process, on a short wire;
`Crawler.start` in a process of its own, over real HTTP.

The processes are forked from a server that has the program's modules loaded already, so that a
crawl costs its own work and not a second of imports; `Crawler.installed` runs the real command.
"""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import text

from scrapers import settings
from tests import forks, in_process
from tests.databases import bring_up
from tracker.cli import forked
from tracker.export import jsonl
from tracker.practice import PracticeSite
from tracker.practice.facts import Action, Facts, Measure, Paper
from tracker.store import engine

TUESDAY = "2026-02-24 08:00"
SESSION = "2026A"
forks.share()
forked.SERVER.set_forkserver_preload([*forked.LOADED, "tests.warm"])


@dataclass(frozen=True)
class Done:
    """How a run ended: exit code, standard error, and what it asked of the site, in order."""

    code: int
    said: str
    asked: tuple[str, ...]

    @property
    def bills(self) -> list[str]:
        return [path[7:] for path in self.asked if path.startswith("/bills/") and "?" not in path]

    @property
    def lists(self) -> list[tuple[str, int]]:
        """The list pages: by "Bill" or "Last" (action), and the page."""
        queries = [parse_qs(urlsplit(path).query) for path in self.asked if "bill-search" in path]
        return [(one["sort"][0].split()[0], int(one["page"][0])) for one in queries]

    @property
    def agendas(self) -> list[str]:
        return [path for path in self.asked if path.startswith("/agenda/")]

    @property
    def votes(self) -> list[str]:
        return [path for path in self.asked if "/bill_votes/" in path or "/votes/" in path]

    @property
    def weeks(self) -> int:
        return self.asked.count("/schedule")


class Running:
    """A run that is not over yet."""

    def __init__(
        self,
        crawler: Crawler,
        arguments: list[str],
        environment: dict[str, str],
        by: forked.Runs | None = None,
    ) -> None:
        handle, self._said = tempfile.mkstemp()
        os.close(handle)
        self._site, self._before = crawler.site, len(crawler.site.requests)
        said, environment = Path(self._said), {**os.environ, **environment}
        self._process = forked.forked(arguments, environment, said, said, by=by or _tracker)

    @property
    def is_alive(self) -> bool:
        return self._process.is_alive()

    def kill(self, number: int = signal.SIGKILL) -> None:
        assert self._process.pid is not None
        os.kill(self._process.pid, number)

    def until(self, holds: Callable[[], Any], seconds: float = 120) -> None:
        """Waits until something holds; fails where the run ends before."""
        until = time.monotonic() + seconds
        while not holds():
            assert self._process.is_alive(), f"it ended before: {Path(self._said).read_text()}"
            assert time.monotonic() < until, "it did not come to pass"
            time.sleep(0.002)

    @property
    def asked(self) -> tuple[str, ...]:
        return tuple(target for _, target, _ in self._site.requests[self._before :])

    def wait(self, seconds: float = 150) -> Done:
        self._process.join(seconds)
        if self._process.exitcode is None:
            self._process.kill()  # a run left alone keeps the tests from ending
            pytest.fail(f"it did not end within {seconds} s")
        said = Path(self._said)
        done = Done(self._process.exitcode, said.read_text(), self.asked)
        said.unlink()
        return done


@dataclass
class Crawler:
    """Runs crawls of one site into one database, without bill texts unless told otherwise.

    environment: settings of its runs; TIMEOUT is no setting but the crawl's patience, in seconds.
    """

    site: PracticeSite
    address: str
    url: str
    today: str = TUESDAY
    environment: dict[str, str] = field(default_factory=dict)
    session: str = SESSION

    def start(self, *options: str, today: str = "") -> Running:
        return Running(self, self._arguments(options, today), self._environment)

    def crawl(self, *options: str, today: str = "") -> Done:
        """A crawl in this process. A database that is not there yet is the run's copy of one."""
        if not engine.exists(self.url):
            bring_up(self.url)
        return self._here(self._arguments(options, today))

    def crawl_over_http(self, *options: str, today: str = "") -> Done:
        """The same in a process of its own, over real HTTP."""
        return self.start(*options, today=today).wait()

    def read_texts(self, *options: str, today: str = "") -> Done:
        """The command that reads texts and nothing else."""
        return self._here(["texts", *self._site(today), *options])

    def start_texts(self, *options: str, today: str = "", by: forked.Runs | None = None) -> Running:
        """The same, not waited for. by: what runs it in its process, the command where None."""
        return Running(self, ["texts", *self._site(today), *options], self._environment, by)

    def command(self, *words: str) -> Done:
        """Another command on the database; what it wrote, too, is in `said`."""
        here = {"TRACKER_TODAY": self.today, "TRACKER_SESSION": SESSION}
        return self._here(list(words), **here)

    def _here(self, words: list[str], **settings: str) -> Done:
        """A command in this process."""
        before = len(self.site.requests)
        environment = {**self._environment, **settings}
        code, out, err = in_process.run(words, environment, self.site)
        asked = tuple(target for _, target, _ in self.site.requests[before:])
        return Done(code, out + err, asked)

    def installed(self, *options: str, today: str = "") -> Done:
        """The same by the installed command."""
        before = len(self.site.requests)
        command = [str(Path(sys.executable).with_name("tracker")), *self._arguments(options, today)]
        environment = {**os.environ, **self._environment}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        asked = tuple(target for _, target, _ in self.site.requests[before:])
        return Done(done.returncode, done.stderr, asked)

    @property
    def _environment(self) -> dict[str, str]:
        return {"DATABASE_URL": self.url, **self.environment}

    def _arguments(self, options: tuple[str, ...], today: str) -> list[str]:
        return ["crawl", *self._site(today), "--texts", "none", *options]

    def _site(self, today: str) -> list[str]:
        return [
            "--session", self.session, "--source", self.address, "--today", today or self.today,
            "--delay", "0",
        ]  # fmt: skip

    def rows(self, question: str, **values: Any) -> list[Any]:
        with engine.reading(self.url).connect() as connection:
            return list(connection.execute(text(question), values))

    def one(self, question: str, **values: Any) -> Any:
        [(value,)] = self.rows(question, **values)
        return value

    def changes(self) -> int:
        return int(self.one("select count(*) from changes"))

    def last(self, column: str) -> Any:
        """A column of the newest crawl's row."""
        return self.one(f"select {column} from crawls order by id desc limit 1")

    def facts(self) -> list[Any]:
        """All that is held, in the record format, without the moments of our looking."""
        with engine.reading(self.url).connect() as connection:
            return [_timeless(json.loads(line)) for line in jsonl.lines(connection, SESSION)]


def copy_database(path: str, to: str) -> None:
    """A copy of an SQLite database, also while its journal holds a part of it."""
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(to)) as target:
        source.backup(target)


def _timeless(value: Any) -> Any:
    if isinstance(value, dict):
        kept = {"first_seen", "last_seen", "gone_seen", "agenda_seen", "seen", "crawl"}
        return {name: _timeless(one) for name, one in value.items() if name not in kept}
    return [_timeless(one) for one in value] if isinstance(value, list) else value


def _tracker(words: Sequence[str], environment: Mapping[str, str], out: Path, err: Path) -> None:
    if "TIMEOUT" in environment:
        settings.TIMEOUT = float(environment["TIMEOUT"])
    forked.run(words, environment, out, err)


# --- a session of any size -----------------------------------------------------------------


def measure(index: int, *, day: date = date(2026, 2, 2)) -> Measure:
    """A made-up measure, introduced on a day."""
    number = f"HB26-{1401 + index}"
    introduced = Action(day, "lower", "Introduced In House - Assigned to Education")
    nothing: dict[str, Any] = dict.fromkeys(
        ("sponsors", "versions", "amendments", "reports", "laws", "votes", "hearings"), ()
    )
    # What every bill of two weeks has: twenty without it would be an alarm.
    note = Paper("Initial Fiscal Note", f"/bill_files/{9000 + index}/download", day)
    return Measure(
        number=number, session=SESSION, title=f"Measure {index}", long_title=f"Concerning {index}",
        summary=f"It tells of schools {index}.", subjects=("Education",), actions=(introduced,),
        fiscal_notes=(note,), **nothing,
    )  # fmt: skip


def acted(one: Measure, day: date, words: str = "House Second Reading Passed") -> Measure:
    """A measure with one more action."""
    return replace(one, actions=(*one.actions, Action(day, "lower", words)))


def session_of(measures: list[Measure]) -> Facts:
    """Facts of these measures and nothing else."""
    return Facts(tuple(measures), (), (), ())


def days(first: str, count: int) -> list[str]:
    """Mornings in a row, as --today takes them."""
    begin = date.fromisoformat(first)
    return [f"{begin + timedelta(days=step)} 08:00" for step in range(count)]
