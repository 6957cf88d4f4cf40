"""`tracker run`, `demo`, `serve`, `practice`: the processes that make up the program, and the
official site made from facts. `tracker play`: two weeks of a session on that site, a day every few
seconds, while the dashboard shows what becomes of each hearing."""

from __future__ import annotations

import errno
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from pathlib import Path
from typing import Annotated, Final, TypeAlias

import typer
from typer import Option

from tracker import campaigns, clock, sessions
from tracker.cli import app, options
from tracker.cli.forked import run_to_end
from tracker.cli.options import Attached, Today, prepare, prepare_to_crawl
from tracker.cli.rehearsal import SAMPLE_SESSION, clear, rehearsed
from tracker.cli.tables import say, write
from tracker.domain.decided import official_values
from tracker.domain.times import DENVER
from tracker.errors import SettingFault, TrackerError
from tracker.parent_watchdog import ATTACHED, end_with_parent
from tracker.practice import CONTROL_PATH, PracticeSite
from tracker.practice import serve as serve_site
from tracker.practice.play import Day, Play, stage, stage_january
from tracker.queries.calls import calls
from tracker.settings import ROOT, Settings
from tracker.store import editing, engine
from tracker.visiting.visit import choose_database
from tracker.wording.dates import day_words
from tracker.wording.translator import ENGLISH

Port = Annotated[int, Option("--port", min=1, max=65535, help="Port of the dashboard.")]
Host = Annotated[str, Option("--host", help="Address to listen on; 0.0.0.0 for all.")]
Processes: TypeAlias = Sequence["subprocess.Popen[bytes]"]

PRACTICE_PORT: Final = 8790
#: Seconds that started processes have to end, a crawl among them.
TO_END: Final = 9.0
#: The day at which the bundled sample lives.
SAMPLE_DAY: Final = date(2026, 2, 24)


@app.command(
    epilog="Examples: tracker serve · tracker serve --port 8080 --host 0.0.0.0 · "
    "tracker serve --light"
)
def serve(
    port: Port = 8501,
    host: Host = "127.0.0.1",
    today: Today = None,
    light: Annotated[
        bool, Option("--light", help="Light pages and feeds alone, without the dashboard.")
    ] = False,
    attached: Attached = False,
) -> None:
    """Show the dashboard, and what shares its port, until stopped."""
    prepare(today=today)
    import uvicorn  # noqa: PLC0415  (slow)

    if attached:
        end_with_parent()
    _need_free(port, host)
    os.chdir(ROOT)  # where Streamlit looks for .streamlit/config.toml
    sys.path.insert(0, str(ROOT))
    name = "localhost" if host in ("127.0.0.1", "0.0.0.0") else host
    served = "The light pages and feeds are" if light else "The dashboard is"
    sys.stderr.write(f"{served} at http://{name}:{port}\n")
    uvicorn.run(
        "tracker.web.light_app:start" if light else "dashboard:app",
        factory=light,
        host=host,
        port=port,
        access_log=False,
        log_level="warning",
        timeout_graceful_shutdown=2,
    )


@app.command(epilog="Examples: tracker run · tracker run --port 8080")
def run(port: Port = 8501, host: Host = "127.0.0.1") -> None:
    """Crawl and schedule beside the dashboard, until stopped.

    The sample stands in until the official site's list and schedule have landed.
    """
    settings = prepare_to_crawl()
    _need_free(port, host)
    engine.upgrade(settings.store_url)
    if choose_database(settings, clock.now()).attempt is None:
        # A process of its own does it, for what it loads is needed once. If it fails, the dashboard
        # says that nothing was collected yet.
        command = [sys.executable, "-m", "tracker.cli.rehearsal"]
        subprocess.run(command, env={**os.environ, **settings.environment()}, cwd=ROOT, check=False)
    raise typer.Exit(_together(port, host, settings))


@app.command(epilog="Example: tracker demo --port 8501")
def demo(port: Port = 8501, host: Host = "127.0.0.1") -> None:
    """The whole on the practice site: no request leaves this machine."""
    settings = prepare()
    _need_free(port, host)
    site = PracticeSite.from_folder(settings.data / "sample", SAMPLE_DAY)
    with serve_site(site, PRACTICE_PORT) as url:
        sys.stderr.write(f"The practice site is at {url}. Nothing there is official.\n")
        demo_settings = rehearsed(settings, "demo", url, str(SAMPLE_DAY), SAMPLE_SESSION)
        engine.upgrade(demo_settings.store_url)
        raise typer.Exit(_together(port, host, demo_settings))


@app.command(
    epilog="Examples: tracker practice · tracker practice --port 8790 --day 2026-03-18 · "
    "tracker practice --facts my-facts"
)
def practice(
    port: Annotated[
        int, Option(min=0, max=65535, help="Port on 127.0.0.1; 0 for any.")
    ] = PRACTICE_PORT,
    day: Annotated[str | None, Option(help="The date the site lives on.")] = None,
    facts: Annotated[
        Path | None, Option(help="A folder of facts; else the bundled sample.")
    ] = None,
) -> None:
    """Serve the practice site: the official site on this machine."""
    settings = prepare()
    typed = options.day(day, "--day") if day is not None else None
    lives_on = typed if typed or facts else SAMPLE_DAY  # None: the last day of the facts
    site = PracticeSite.from_folder(facts or settings.data / "sample", lives_on)
    with serve_site(site, port) as url:
        try:
            sys.stderr.write(
                f"The practice site lives on {day_words(ENGLISH, site.day)}. Crawl it into a "
                f"database of its own: DATABASE_URL=sqlite:///practice.db tracker crawl --full "
                f"--source {url} --today {site.day} --delay 0\n"
                f"Tell it what to do at {url}{CONTROL_PATH}. Ctrl-C stops it.\n"
            )
            sys.stdout.write(f"{url}\n")  # the last word: who reads it may go on
            sys.stdout.flush()
            threading.Event().wait()
        except KeyboardInterrupt:
            sys.stderr.write("Stopped.\n")


# --- processes -----------------------------------------------------------------------------------


def _together(port: int, host: str, settings: Settings) -> int:
    """Runs scheduler and dashboard side by side; where one ends, so does the other."""
    scheduler = [sys.executable, str(ROOT / "scheduler.py"), ATTACHED]
    with _running(settings.environment(), scheduler, _dashboard(port, host)) as processes:
        by_hand = _outlived(processes, _stopped_by_hand())
        if by_hand:
            sys.stderr.write("Stopping; the next run goes on where this one stood.\n")
    return 0 if by_hand else 1


def _outlived(processes: Processes, ended: threading.Event) -> bool:
    """Waits for the end. Gives whether it was set while all processes were at work."""
    while not ended.wait(0.5):
        if any(process.poll() is not None for process in processes):
            return False
    return True


def _dashboard(port: int, host: str) -> list[str]:
    """The command that shows the dashboard in a process of its own, which ends with this one."""
    words = ("serve", "--port", str(port), "--host", host, ATTACHED)
    return [sys.executable, "-m", "tracker", *words]


@contextmanager
def _running(environment: Mapping[str, str], *commands: list[str]) -> Iterator[Processes]:
    """Commands in sessions of their own, so that a Ctrl-C at the terminal reaches this process
    alone. At the end those that still run are ended; what a crawl stored stays, and the next run
    takes it up."""
    ours = {**os.environ, **environment}
    pipe = subprocess.PIPE
    processes = [
        subprocess.Popen(command, env=ours, cwd=ROOT, stdin=pipe, start_new_session=True)
        for command in commands
    ]
    try:
        yield processes
    finally:
        until = time.monotonic() + TO_END
        for process in processes:
            with suppress(ProcessLookupError):
                process.send_signal(signal.SIGINT)
        for process in processes:
            try:
                process.wait(timeout=max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()


def _stopped_by_hand() -> threading.Event:
    """An event that Ctrl-C or SIGTERM sets from here on."""
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    return ended


def _need_free(port: int, host: str) -> None:
    """Raises SettingFault where another program holds the port, or the host is not ours."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            is_host = isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL
            name, given = ("--host", host) if is_host else ("--port", port)
            taken = f"{given} cannot be had ({error.strerror}). Give another one."
            raise SettingFault(name, taken) from None


# --- the play ------------------------------------------------------------------------------------

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
    _need_free(port, host)
    site, script = (stage_january if january else stage)(settings.data / "sample")
    day = day or script.opening
    if day < script.opening:
        begins = f"the play begins on {script.opening}. Give that day or a later one."
        raise SettingFault("--from", begins)
    with serve_site(site) as url:
        ours = rehearsed(settings, "play", url, clock.NEWEST, script.session)
        clear(ours.data / "play.db")
        engine.upgrade(ours.store_url)
        theatre = _Theatre(site, script, ours, _stopped_by_hand())
        say(f"The practice site is at {url}. Nothing there is official.")
        theatre.open(day - timedelta(days=1))
        if theatre.ended.is_set():
            return
        with _running(ours.environment(), _dashboard(port, host)) as processes:
            theatre.give([day + timedelta(days=at) for at in range(days)], seconds)
            if not theatre.ended.is_set():
                say("The play is over. The dashboard stays until Ctrl-C.")
            if not _outlived(processes, theatre.ended):
                raise typer.Exit(1)


@dataclass(frozen=True, slots=True)
class _Theatre:
    """The site, its script, and the database of its crawls. ended: set where it is stopped."""

    site: PracticeSite
    script: Play
    settings: Settings
    ended: threading.Event

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
        """Turns the site to a day and crawls it. False where the play was stopped meanwhile. Raises
        TrackerError where a crawl fails on a day on which nothing is wrong with the site."""
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
