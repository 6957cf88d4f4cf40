"""`tracker play`: two weeks of a session on the practice site, a day every few seconds, while the
dashboard shows what becomes of each hearing. Nothing of it is official, and no request leaves
this machine."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from threading import Event
from typing import Annotated, Final

import typer
from typer import Option

from tracker import campaigns, clock, sessions
from tracker.cli import app, options
from tracker.cli.forked import run_to_end
from tracker.cli.options import prepare
from tracker.cli.rehearsal import clear, rehearsed
from tracker.cli.run import Host, Port, dashboard, need_free, outlived, start, stop, stopped_by_hand
from tracker.cli.tables import say, write
from tracker.domain.decided import official_values
from tracker.domain.times import DENVER
from tracker.errors import SettingFault, TrackerError
from tracker.practice import PracticeSite, serve
from tracker.practice.play import Day, Play, stage, stage_january
from tracker.queries.calls import calls
from tracker.settings import Settings
from tracker.store import editing, engine
from tracker.wording.dates import day_words
from tracker.wording.translator import ENGLISH

#: Who writes in the trail of edits where the script has an editor say something.
EDITOR: Final = "play"


@app.command(
    epilog="Examples: tracker play · tracker play --seconds-a-day 10 · "
    "tracker play --from 2026-03-02 --days 7 · tracker play --january"
)
def play(
    port: Port = 8501,
    host: Host = "127.0.0.1",
    seconds: Annotated[
        float, Option("--seconds-a-day", min=0, max=3600, help="How long a day takes.")
    ] = 5,
    days: Annotated[int, Option(min=1, max=80, help="How many days.")] = 15,
    first: Annotated[str | None, Option("--from", help="The first day that is shown.")] = None,
    january: Annotated[
        bool, Option("--january", help="How the session of 2027 begins: January 4 to 18.")
    ] = False,
) -> None:
    """Two weeks of a session on the practice site, a day every few seconds.

    Then the dashboard is left running until it is stopped.
    """
    settings = prepare(today="")
    day = None if first is None else options.day(first, "--from")
    need_free(port, host)
    site, script = (stage_january if january else stage)(settings.data / "sample")
    day = day or script.opening
    if day < script.opening:
        raise SettingFault(
            "--from", f"the play begins on {script.opening}. Give that day or a later one."
        )
    with serve(site) as url:
        ours = rehearsed(settings, "play", url, clock.NEWEST, script.session)
        clear(ours.data / "play.db")
        engine.upgrade(ours.store_url)
        theatre = Theatre(site, script, ours, stopped_by_hand())
        say(f"The practice site is at {url}. Nothing there is official.")
        theatre.open(day - timedelta(days=1))
        if theatre.ended.is_set():
            return
        process = start(ours.environment(), dashboard(port, host))
        try:
            theatre.give([day + timedelta(days=at) for at in range(days)], seconds)
            if not theatre.ended.is_set():
                say("The play is over. The dashboard stays until Ctrl-C.")
            if not outlived(process, theatre.ended):
                raise typer.Exit(1)
        finally:
            stop(process)


@dataclass(frozen=True, slots=True)
class Theatre:
    """The practice site, its script, and the database in which the crawls write. ended: set where
    the play is stopped."""

    site: PracticeSite
    script: Play
    settings: Settings
    ended: Event

    def open(self, eve: date) -> None:
        """Crawls all that is known on the eve of the play. Raises TrackerError."""
        say("Reading the practice site as it stands on the eve of the play ...")
        for plan in ("--full", "--people"):
            self._look(self.script.on(eve), plan)

    def give(self, days: Sequence[date], seconds: float) -> None:
        """Plays day after day, each as long as was asked for, or as its crawl needs."""
        for number, on in enumerate(days, 1):
            begun, day = time.monotonic(), self.script.on(on)
            happens = " ".join(day.events) or "A quiet day."
            write(f"{number:2}/{len(days)}  {day_words(ENGLISH, on)}: {happens}\n")
            sys.stdout.flush()
            if self._look(day, "--update"):
                self._edit(day)
            if self.ended.wait(max(0.0, seconds - (time.monotonic() - begun))):
                return

    def _look(self, day: Day, plan: str) -> bool:
        """Turns the site to a day and crawls it. False where the play was stopped meanwhile.

        Raises TrackerError where a crawl fails on a day on which nothing is wrong with the site.
        """
        self.script.begin(self.site, day)
        words = ("crawl", plan, "--today", f"{day.now:%Y-%m-%d %H:%M}")
        environment = {**os.environ, **self.settings.environment()}
        code, last = run_to_end(words, environment, self.ended)
        if code and not day.troubles and not self.ended.is_set():
            raise TrackerError(f"The crawl of {day.on} failed: {last}")
        return not self.ended.is_set()

    def _edit(self, day: Day) -> None:
        """Writes what editors say on a day, of the calls of every campaign."""
        loaded = campaigns.load(self.settings.data / "campaigns")
        session = self.script.session
        sign_up = sessions.sign_up(session, self.settings.data)
        at = day.now.replace(tzinfo=DENVER).astimezone(UTC)
        for word in day.words:
            agenda = f"/{self.site.meeting(word.meeting).agenda}"
            with engine.writing(self.settings.store_url).begin() as connection:
                for call in calls(connection, session, loaded, sign_up, at, bill=word.bill):
                    if call.hearing.meeting.agenda_url.endswith(agenda):
                        what = (EDITOR, call.id, word.field, word.value)
                        official = official_values(call)[word.field]
                        editing.edit(connection, *what, based_on=None, official=official, at=at)
