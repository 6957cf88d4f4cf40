"""`tracker play`: two weeks of a session on the practice site, a day every few seconds, while the
dashboard shows what becomes of each hearing. Nothing of it is official, and no request leaves
this machine."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from tracker import campaigns, clock, sessions
from tracker import settings as settings_module
from tracker.cli import asked
from tracker.cli.forked import forked, last_line
from tracker.cli.run import need_free, stop
from tracker.cli.tables import say, write
from tracker.domain.calls import CallView
from tracker.domain.decided import official_values
from tracker.domain.times import DENVER
from tracker.errors import SettingFault, TrackerError
from tracker.parent_watchdog import ATTACHED
from tracker.practice import PracticeSite, serve
from tracker.practice.play import Day, Play, Word, stage, stage_january
from tracker.queries.calls import calls
from tracker.settings import ROOT, Settings
from tracker.store import editing, engine
from tracker.wording.dates import day_words
from tracker.wording.translator import ENGLISH

#: Who writes in the trail of edits where the script has an editor say something.
EDITOR: Final = "play"


@dataclass(frozen=True, slots=True)
class Wanted:
    """How the play is to be given. start: the first day that is shown, None for the script's;
    january: the beginning of the session of 2027 instead of two weeks of that of 2026."""

    seconds: float
    days: int
    start: date | None
    january: bool = False


def wanted(seconds: float, days: int, start: str | None, *, january: bool = False) -> Wanted:
    """The options of the command, as typed. Raises SettingFault."""
    return Wanted(seconds, days, None if start is None else asked.day(start, "--from"), january)


def play(settings: Settings, port: int, host: str, how: Wanted) -> int:
    """Gives the play, then leaves the dashboard running until it is stopped.

    Raises TrackerError where a part of it cannot start.
    """
    need_free(port, host)
    site, script = (stage_january if how.january else stage)(settings.data / "sample")
    first = _first_day(script, how)
    with serve(site) as address:
        rehearsed = _settings(settings, address, script.session)
        _made_anew(rehearsed)
        theatre = Theatre(site, script, rehearsed)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: theatre.ended.set())
        say(f"The practice site is at {address}. Nothing there is official.")
        theatre.open(first - timedelta(days=1))
        if theatre.ended.is_set():
            return 0
        with _dashboard(port, host, rehearsed) as dashboard:
            theatre.give([first + timedelta(days=at) for at in range(how.days)], how.seconds)
            if not theatre.ended.is_set():
                say("The play is over. The dashboard stays until Ctrl-C.")
            while not theatre.ended.wait(0.5):
                if dashboard.poll() is not None:
                    return 1
    return 0


def _first_day(script: Play, how: Wanted) -> date:
    """The first day that is shown. Raises SettingFault for one before the script begins."""
    opening = script.opening
    if how.start is not None and how.start < opening:
        raise SettingFault("--from", f"the play begins on {opening}. Give that day or a later one.")
    return how.start or opening


def _settings(settings: Settings, address: str, session: str) -> Settings:
    """Settings of crawls and dashboard alike: a database of the play's own, and its time."""
    return settings_module.load(
        {
            "data": settings.data,
            "database_url": f"sqlite:///{settings.data / 'play.db'}",
            "source_url": address,
            "today": clock.NEWEST,
            "delay": 0,
            "session": session,
        }
    )


def _made_anew(settings: Settings) -> None:
    """An empty database in place of the last play's."""
    file = settings.data / "play.db"
    for left in file.parent.glob(f"{file.name}*"):
        left.unlink()
    engine.upgrade(settings.store_url)


class Theatre:
    """The practice site, its script, and the database in which the crawls write."""

    def __init__(self, site: PracticeSite, script: Play, settings: Settings) -> None:
        self.site, self.script, self.settings = site, script, settings
        self.ended = threading.Event()

    def open(self, eve: date) -> None:
        """All that is known on the eve of the play. Raises TrackerError."""
        say("Reading the practice site as it stands on the eve of the play ...")
        for plan in ("--full", "--people"):
            self._look(self.script.on(eve), plan)

    def give(self, days: Sequence[date], seconds: float) -> None:
        """Day after day, each as long as was asked for, or as its crawl needs."""
        for number, on in enumerate(days, 1):
            begun, day = time.monotonic(), self.script.on(on)
            write(f"{number:2}/{len(days)}  {day_words(ENGLISH, on)}: {_happens(day)}\n")
            sys.stdout.flush()
            if self._look(day, "--update"):
                self._edit(day)
            if self.ended.wait(max(0.0, seconds - (time.monotonic() - begun))):
                return

    def _look(self, day: Day, plan: str) -> bool:
        """The site on a day, and one crawl of it. False where the play was stopped meanwhile.

        Raises TrackerError where a crawl fails on a day on which nothing is wrong with the site.
        """
        self.script.begin(self.site, day)
        today = f"{day.now:%Y-%m-%d %H:%M}"
        words = ("crawl", plan, "--today", today)
        environment = {**os.environ, **self.settings.environment()}
        with tempfile.TemporaryDirectory() as folder:
            said = Path(folder) / "said"
            crawl = forked(words, environment, said, said)
            self._until_it_ends(crawl)
            if crawl.exitcode and not day.troubles and not self.ended.is_set():
                raise TrackerError(f"The crawl of {day.on} failed: {last_line(said)}")
        return not self.ended.is_set()

    def _until_it_ends(self, crawl: BaseProcess) -> None:
        """Waits for a crawl; it is asked to end where the play is stopped."""
        while crawl.exitcode is None:
            crawl.join(0.2)
            if self.ended.is_set() and crawl.pid is not None:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(crawl.pid, signal.SIGINT)

    def _edit(self, day: Day) -> None:
        """What editors say on a day, of the calls of every campaign."""
        known = campaigns.load(self.settings.data / "campaigns")
        sign_up = sessions.sign_up(self.script.session, self.settings.data)
        at = day.now.replace(tzinfo=DENVER).astimezone(UTC)
        for word in day.words:
            agenda = f"/{self.site.meeting(word.meeting).agenda}"
            with engine.writing(self.settings.store_url).begin() as connection:
                found = calls(connection, self.script.session, known, sign_up, at, bill=word.bill)
                for one in found:
                    if one.hearing.meeting.agenda_url.endswith(agenda):
                        _write(connection, one, word, at)


def _write(connection: Connection, one: CallView, word: Word, at: datetime) -> None:
    editing.edit(
        connection, EDITOR, one.id, word.field, word.value,
        based_on=None, official=official_values(one)[word.field], at=at,
    )  # fmt: skip


def _happens(day: Day) -> str:
    return " ".join(day.said) or "A quiet day."


@contextmanager
def _dashboard(port: int, host: str, settings: Settings) -> Iterator[subprocess.Popen[bytes]]:
    """The dashboard in a process of its own, which ends with this one."""
    command = [
        sys.executable, "-m", "tracker", "serve", "--port", str(port), "--host", host, ATTACHED,
    ]  # fmt: skip
    process = subprocess.Popen(
        command,
        env={**os.environ, **settings.environment()},
        cwd=ROOT,
        stdin=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        stop([process], by_hand=False)
