"""`tracker run`, `serve` and `demo` as a newcomer starts, stops and restarts them."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from scrapers.politeness import CrawlLock, only_scheduler
from tests import in_process
from tests.databases import bring_up
from tests.scrapers.odd_site import held
from tracker import clock
from tracker.cli import rehearsal
from tracker.domain.times import DENVER
from tracker.errors import CrawlRunning
from tracker.practice import PracticeSite, serve
from tracker.queries.health import last_attempt
from tracker.settings import ROOT, Settings, load
from tracker.store import engine, journal
from tracker.visiting.visit import choose_database

pytestmark = pytest.mark.slow

TRACKER = Path(sys.executable).with_name("tracker")
TUESDAY = "2026-02-24"


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(what: Callable[[], bool], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, f"waited {seconds} s in vain"
        time.sleep(0.2)


def answers(port: int, path: str = "/") -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False


def fresh(folder: Path) -> Path:
    """A data folder as a fresh clone has it."""
    for name in ("campaigns", "sample"):
        shutil.copytree(ROOT / "data" / name, folder / name)
    shutil.copy(ROOT / "data" / "sessions.toml", folder)
    return folder


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A data folder as a fresh clone has it."""
    return fresh(tmp_path / "data")


def thinned(home: Path) -> Path:
    """A data folder with a sample of few pages, for what hangs on none of them."""
    for file in ("bills.jsonl", "legislators.jsonl", "committees.jsonl"):
        sample = home / "sample" / file
        shortest = sorted(sample.read_text("utf-8").splitlines(True), key=len)[:4]
        sample.write_text("".join(shortest), "utf-8")
    for file in ("meetings.jsonl", "events.toml", "texts.toml"):
        (home / "sample" / file).unlink()
    return home


@pytest.fixture
def small_home(home: Path) -> Path:
    """The same with a sample of few pages."""
    return thinned(home)


@pytest.fixture
def prepared(small_home: Path) -> Path:
    """The same with the databases that a first start makes; nothing is in them yet."""
    for name in ("sample", "tracker"):
        bring_up(f"sqlite:///{small_home / name}.db")
    return small_home


def environment(home: Path, **more: str) -> dict[str, str]:
    ours = {"TRACKER_DATA": str(home), "TRACKER_DELAY": "0", "TRACKER_TODAY": TUESDAY, **more}
    return {**os.environ, **ours}


@contextmanager
def started(home: Path, *command: str, **settings: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [str(TRACKER), *command],
        env=environment(home, **settings),
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=60)


def stop(process: subprocess.Popen[str]) -> tuple[int, str]:
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    return process.returncode, said


def chosen(home: Path, source: str) -> Settings:
    return load({"data": home, "source_url": source, "today": TUESDAY, "delay": 0})


def last_said(settings: Settings) -> str:
    """What the newest crawl said as it ended."""
    with engine.reading(settings.store_url).connect() as connection:
        last = last_attempt(connection, clock.now())
    return "" if last is None else last.message


def test_a_newcomer_sees_the_sample_until_the_live_site_has_landed(small_home: Path) -> None:
    """What a killed run has started ends with it. The next one ends on a signal, though the site
    keeps an answer back for longer than all may take to end; its crawl is interrupted."""
    home = small_home
    port, silent = free_port(), free_port()
    source = f"http://127.0.0.1:{silent}"
    settings = chosen(home, source)
    rehearsal.sample_file(settings).write_bytes(b"what an older program has left")
    with started(home, "run", "--port", str(port), TRACKER_SOURCE_URL=source) as process:
        wait_for(lambda: answers(port), seconds=120)
        engine.require(f"sqlite:///{rehearsal.sample_file(settings)}")
        wait_for(lambda: choose_database(settings, clock.now()).reason == "failed")
        assert choose_database(settings, clock.now()).is_sample
        wait_for(lambda: "Nothing answers at" in last_said(settings))
        process.kill()
        _, said = process.communicate(timeout=60)
    assert "Traceback" not in said
    wait_for(lambda: not answers(port), seconds=45)
    wait_for(lambda: scheduler_is_gone(settings.store_url), seconds=45)
    site = PracticeSite.from_folder(home / "sample", date(2026, 2, 24))
    with (
        serve(site, silent),
        held(site, "/bills/HB") as gate,
        started(home, "run", "--port", str(port), TRACKER_SOURCE_URL=source) as again,
    ):
        wait_for(gate.arrived.is_set)
        assert not choose_database(settings, clock.now()).is_sample
        wait_for(lambda: answers(port))
        assert crawls_of(source), "a crawl is at work"
        again.terminate()
        _, said = again.communicate(timeout=40)
        wait_for(lambda: not crawls_of(source), seconds=40)
    assert again.returncode == 0
    assert "Traceback" not in said
    with engine.reading(settings.store_url).connect() as connection:
        outcomes = connection.exec_driver_sql("select outcome from crawls order by id").scalars()
        assert list(outcomes)[-1] == "interrupted"


def crawls_of(source: str) -> list[int]:
    """Processes that crawl this source, as the system knows them."""
    found = []
    for folder in Path("/proc").iterdir():
        if not folder.name.isdecimal():
            continue
        try:
            environ = (folder / "environ").read_bytes()
            command = (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if source.encode() in environ and command and {b"crawl", b"probe"} & {*command}:
            found.append(int(folder.name))
    return found


def scheduler_is_gone(url: str) -> bool:
    """Whether what a killed run has started ended with it, a crawl among it."""
    try:
        with only_scheduler(url), CrawlLock(url, "long"):
            return True
    except CrawlRunning:
        return False


def test_the_demo_shows_the_practice_site_and_asks_nobody_else(small_home: Path) -> None:
    home = small_home
    port = free_port()
    with started(home, "demo", "--port", str(port), TRACKER_DELAY="4") as process:
        demo = load({"data": home, "database_url": f"sqlite:///{home / 'demo.db'}"})
        wait_for(lambda: answers(port) and engine.exists(demo.store_url))
        wait_for(lambda: not choose_database(demo, clock.now()).is_sample and _landed(demo))
        code, said = stop(process)
    assert code == 0
    assert "practice site" in said


def _landed(settings: Settings) -> bool:
    attempt = choose_database(settings, clock.now()).attempt
    return attempt is not None and attempt.outcome == "whole"


def test_the_play_shows_its_days_and_leaves_the_dashboard_at_the_last(home: Path) -> None:
    port = free_port()
    (home / "play.db").write_bytes(b"what the last play has left")
    words = ("play", "--port", str(port), "--seconds-a-day", "0", "--days", "3")
    found = {"data": home, "today": "newest", "database_url": f"sqlite:///{home / 'play.db'}"}
    with started(home, *words, TRACKER_TODAY="2025-01-01", TRACKER_DELAY="4") as process:
        assert process.stderr is not None
        said = iter(process.stderr.readline, "")
        assert any("The play is over" in line for line in said)
        settings = load(found)
        last = choose_database(settings, clock.now())
        assert last.now.astimezone(DENVER).strftime("%Y-%m-%d %H") == "2026-02-26 08"
        assert last.attempt is not None and last.attempt.outcome == "whole"
        wait_for(lambda: answers(port))
        code, rest = stop(process)
    assert (code, rest) == (0, "")
    with engine.reading(settings.store_url).connect() as connection:
        edits = connection.exec_driver_sql("select field from edits order by field").scalars()
        assert list(edits) == ["location", "start"]


def test_newest_follows_each_crawl_and_a_page_notices(home: Path) -> None:
    settings = load({"data": home, "today": "newest"})
    engine.upgrade(settings.store_url)
    real = datetime(2026, 11, 23, tzinfo=UTC)
    assert choose_database(settings, real).now == real, "nothing was seen yet"
    seen = {}
    for day in (9, 10):
        moment = datetime(2026, 3, day, 14, tzinfo=UTC)
        with engine.writing(settings.store_url).begin() as connection:
            row = journal.begin(connection, "update", "2026A", "http://x", moment, alone=True)
        at_work = choose_database(settings, real)
        assert at_work.now == at_work.chosen_at == moment
        assert at_work.at_work is not None
        with engine.writing(settings.store_url).begin() as connection:
            journal.note(connection, row.id, {"outcome": "whole", "ended_at": moment})
        seen[day] = at_work.state, choose_database(settings, real).state
    assert len({*seen[9], *seen[10]}) == 4


def test_a_taken_port_is_said_in_one_sentence(home: Path) -> None:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        words = ("serve", "--port", str(port))
        code, _, said = in_process.run(words, environment(home, TRACKER_DELAY="4"))
    assert code == 2
    assert said.startswith(f"tracker: --port: {port} cannot be had")
    assert said.count("\n") == 1


def test_a_host_that_is_not_ours_is_named_and_no_port(home: Path) -> None:
    words = ("serve", "--port", "8599", "--host", "192.0.2.1")
    code, _, said = in_process.run(words, environment(home, TRACKER_DELAY="4"))
    assert (code, said.count("\n")) == (2, 1)
    assert said.startswith("tracker: --host: 192.0.2.1 cannot be had")


def test_a_second_scheduler_is_refused(home: Path) -> None:
    url = chosen(home, "http://127.0.0.1:9").store_url
    engine.upgrade(url)
    with only_scheduler(url):
        done = subprocess.run(
            [sys.executable, str(ROOT / "scheduler.py")],
            env=environment(home, TRACKER_DELAY="4"),
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
    assert done.returncode == 1
    assert "Another scheduler" in done.stderr
    assert "Traceback" not in done.stderr
