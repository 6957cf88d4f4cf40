"""What every test stands on: no network, no settings of this machine, the two databases."""

from __future__ import annotations

import faulthandler
import gc
import logging
import os
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, settings
from xdist.scheduler import LoadFileScheduling

from tests import compiled, postgres
from tests.browser import SHARED, browser_page, profile, width
from tests.databases import bring_up, postgres_at_head
from tests.network import loopback_only
from tests.postgres import postgres_server
from tracker import clock
from tracker.settings import Settings
from tracker.store import engine

__all__ = ["browser_page", "compiled", "postgres_server", "profile", "width"]


def pytest_configure(config: pytest.Config) -> None:
    """Chooses where files go, and makes the folder of the run's PostgreSQL, before the workers that
    share it start."""
    gc.set_threshold(100_000, 50, 50)  # a twentieth of the time
    settings.register_profile(
        "any speed", deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
    settings.load_profile("any speed")  # a machine that is busy with other work fails no test
    # What was compiled once is not compiled again, by each process that a test starts.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False
    if "TMPDIR" not in os.environ and _has_room(MEMORY):
        os.environ["TMPDIR"], tempfile.tempdir = str(MEMORY), None
    if postgres.SHARED_FOLDER not in os.environ:
        config.stash[_FOLDER] = os.environ[postgres.SHARED_FOLDER] = postgres.make_folder()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What crawls or shows pages is slow. Files come in the order of what they may take, the
    longest first: one that came last would keep a single worker busy."""
    for one in items:
        if isinstance(one, pytest.Function) and not DEAR.isdisjoint(one.fixturenames):
            one.add_marker(pytest.mark.slow)
    takes = Counter[str]()
    for one in items:
        marks = (mark.name for mark in one.iter_markers())
        takes[_part(one.nodeid)] += max((SECONDS.get(name, 0) for name in marks), default=0)
    items.sort(key=lambda one: (-takes[_part(one.nodeid)], _part(one.nodeid)))


def pytest_collection_finish() -> None:
    """What is loaded by now stays: no test looks through it for what can go."""
    gc.freeze()


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """A run that does not end within a minute of its last test tells where it stands, and ends. Its
    workers are ended by it."""
    if hasattr(session.config, "workerinput"):
        return
    capture = session.config.pluginmanager.getplugin("capturemanager")
    with capture.global_and_fixture_disabled():
        faulthandler.dump_traceback_later(60, exit=True, file=os.dup(2))


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(nextitem: pytest.Item | None) -> None:
    """Ends the browser that tests share, behind the last of them."""
    if nextitem is None or nextitem.get_closest_marker("browser") is None:
        SHARED.end()


def _part(nodeid: str) -> str:
    """The file of a test, or the files of the browser as one."""
    file = nodeid.partition("::")[0]
    return IN_A_BROWSER if file.endswith(IN_A_BROWSER) else file


class InOrder(LoadFileScheduling):
    """What shares costly things goes to one worker."""

    def _split_scope(self, nodeid: str) -> str:
        return _part(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> InOrder:
    """How tests are given to workers."""
    return InOrder(config, log)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stops the run's PostgreSQL, in the process that made its folder, after all workers."""
    folder = config.stash.get(_FOLDER, None)
    if folder is not None:
        postgres.stop(folder)
        del os.environ[postgres.SHARED_FOLDER]


_FOLDER = pytest.StashKey[str]()
#: How the name of each file ends whose tests share a browser.
IN_A_BROWSER: Final = "_in_a_browser.py"
#: About how long a test with a mark takes; one without takes next to nothing.
SECONDS: Final[Mapping[str, int]] = {"browser": 8, "slow": 3, "postgres": 1}
#: Fixtures of what crawls for its own test, fills a database with a whole session, or shows pages.
DEAR: Final = frozenset(
    {"serving", "crawled", "read_whole", "reading", "made_large", "draw", "server"}
)
MAIN: Final = sys.modules["__main__"]
#: Files in memory, where the system has them: most of the tests' time went into disks.
MEMORY: Final = Path("/dev/shm")
ROOM: Final = 4 * 1024**3


def _has_room(folder: Path) -> bool:
    return os.access(folder, os.W_OK) and shutil.disk_usage(folder).free > ROOM


@pytest.fixture(scope="session", autouse=True)
def no_network() -> Iterator[None]:
    """Forbids connections to any address but loopback."""
    with loopback_only():
        yield


@pytest.fixture(autouse=True)
def own_settings(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Hides this machine's settings and .env file, and gives each test the real clock. What ran a
    page of the dashboard left it as the main module, which every new process would run again."""
    sys.modules["__main__"] = MAIN
    for name, setting in Settings.model_fields.items():
        monkeypatch.delenv(setting.alias or name, raising=False)
    monkeypatch.setitem(Settings.model_config, "env_file", None)
    clock.start("")
    yield
    clock.start("")


class _Kept(logging.Handler):
    """Keeps what is logged."""

    def __init__(self, kept: list[str]) -> None:
        super().__init__()
        self._kept = kept

    def emit(self, record: logging.LogRecord) -> None:
        self._kept.append(logging.Formatter().format(record))


@pytest.fixture(autouse=True)
def broken_pieces() -> Iterator[list[str]]:
    """The pieces of pages that could not be drawn: a test that wants none has none, one that
    breaks some takes them out."""
    kept: list[str] = []
    handler = _Kept(kept)
    log = logging.getLogger("tracker.pages.parts")
    log.addHandler(handler)
    yield kept
    log.removeHandler(handler)
    assert not kept, "\n".join(kept)


@pytest.fixture(scope="session")
def facts() -> Path:
    """The folder of larger facts to measure on, named by TRACKER_FACTS."""
    folder = os.environ.get("TRACKER_FACTS", "")
    if not folder:
        pytest.skip("TRACKER_FACTS names no folder of facts")
    assert Path(folder).is_dir(), f"TRACKER_FACTS names {folder}, which is no folder"
    return Path(folder)


_ENGINES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


@pytest.fixture(params=_ENGINES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database at the head of the migrations, with nothing in it, once on SQLite
    and once on a real PostgreSQL."""
    yield from _address(request, tmp_path, at_head=True)


@pytest.fixture(params=_ENGINES)
def new_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without tables, on both."""
    yield from _address(request, tmp_path, at_head=False)


def _address(request: pytest.FixtureRequest, tmp_path: Path, *, at_head: bool) -> Iterator[str]:
    if request.param == "sqlite":
        if at_head:
            bring_up(f"sqlite:///{tmp_path / 'tracker.db'}")
        yield f"sqlite:///{tmp_path / 'tracker.db'}"
        engine.forget()
        return
    server = request.getfixturevalue("postgres_server")
    template = postgres_at_head(server) if at_head else "template0"
    with postgres.fresh_database(server, template) as address:
        yield address
        engine.forget()
