"""The command `tracker`: run as a process where the process is what is promised, else in here.

One crawl of the sample, on two days, fills a database that each test gets a copy of.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from runpy import run_path
from typing import Any, Final, Protocol

import pytest

from tests import in_process
from tests.crawling import copy_database
from tests.once import made_once
from tests.sample import sample_site
from tracker.cli import main
from tracker.cli.forked import forked
from tracker.practice import PracticeSite, serve
from tracker.settings import ROOT, Settings

TRACKER: Final = Path(sys.executable).parent / "tracker"
#: Where nothing answers: port 1 of this machine.
NOBODY: Final = "http://127.0.0.1:1"
#: From where the filled database says that it was filled.
SAMPLE_SOURCE: Final = "http://127.0.0.1:2"
FIRST, SECOND = "2026-02-23 08:00", "2026-02-24 08:00"
NOW: Final = "2026-02-24 08:30"


@dataclass(frozen=True, slots=True)
class Said:
    """How a command ended, and what it wrote."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        return json.loads(self.out)

    def lines(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]


class Tracker(Protocol):
    def __call__(self, *words: str, **settings: str) -> Said: ...


def environment(**settings: str) -> dict[str, str]:
    """This machine's environment with none of its settings but those given."""
    ours = {str(field.alias) for field in Settings.model_fields.values()}
    clean = {name: value for name, value in os.environ.items() if name not in ours}
    return {**clean, "TRACKER_SOURCE_URL": NOBODY, "TRACKER_TODAY": NOW, **settings}


def started(*words: str, **settings: str) -> subprocess.Popen[str]:
    """The real command, at work."""
    return subprocess.Popen(
        [str(TRACKER), *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(**settings),
    )


class AtWork:
    """The command at work in a process that was forked for it."""

    def __init__(self, *words: str, **settings: str) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self._out, self._err = (Path(self._folder.name, name) for name in ("out", "err"))
        self._process = forked(words, environment(**settings), self._out, self._err)

    def kill(self) -> None:
        self._process.kill()

    def end(self) -> Said:
        """How it ended, waited for."""
        self._process.join(120)
        assert self._process.exitcode is not None, "it did not end"
        said = Said(self._process.exitcode, self._out.read_text(), self._err.read_text())
        self._folder.cleanup()
        return said


def command(*words: str, site: PracticeSite | None = None, **settings: str) -> Said:
    """The command in this process. site: whom a crawl asks."""
    return Said(*in_process.run(words, environment(**settings), site, clear=True))


def installed(*words: str, **settings: str) -> Said:
    """The installed command, run to its end."""
    process = started(*words, **settings)
    out, err = process.communicate(timeout=120)
    return Said(process.returncode, out, err)


def url_of(file: Path) -> str:
    return f"sqlite:///{file}"


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a database that has seen the sample on two days; made once."""
    return made_once(tmp_path_factory, "filled", _fill)


def _fill(file: Path) -> None:
    site = sample_site(date(2026, 2, 23))
    for plan, moment in (("--full", FIRST), ("--update", SECOND)):
        site.day = date.fromisoformat(moment[:10])
        words = ("crawl", plan, "--source", SAMPLE_SOURCE, "--today", moment, "--delay", "0")
        done = command(*words, site=site, DATABASE_URL=url_of(file))
        assert done.code == 0, done.err


@pytest.fixture
def file(filled: Path, tmp_path: Path) -> Path:
    """A copy of the filled database, for one test."""
    copied = tmp_path / "tracker.db"
    copy_database(str(filled), str(copied))
    return copied


@pytest.fixture
def tracker(
    filled: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Tracker:
    """The command within this process, to look at the filled database at 8:30 of its day."""

    def run(*words: str, **settings: str) -> Said:
        given = {"DATABASE_URL": url_of(filled), "TRACKER_TODAY": NOW, **settings}
        for field in Settings.model_fields.values():
            monkeypatch.setenv(str(field.alias), given.get(str(field.alias), ""))
        monkeypatch.setattr(sys, "argv", ["tracker", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        written = capsys.readouterr()
        return Said(int(ended.value.code or 0), written.out, written.err)

    return run


@pytest.fixture
def measure(tracker: Tracker, monkeypatch: pytest.MonkeyPatch) -> Tracker:
    """A script of `bench` within this process, on the filled database; its name comes first."""

    def run(name: str, *words: str, **settings: str) -> Said:
        script = ROOT / "bench" / f"{name}.py"
        monkeypatch.syspath_prepend(str(script.parent))
        with monkeypatch.context() as instead:
            runs = partial(run_path, str(script), run_name="__main__")
            instead.setattr("tests.cli.conftest.main", runs)
            return tracker(*words, **settings)

    return run


@pytest.fixture
def site() -> PracticeSite:
    """The practice site on the day of the sample."""
    return sample_site(date(2026, 2, 24))


@pytest.fixture
def address(site: PracticeSite) -> Iterator[str]:
    """Where the practice site answers."""
    with serve(site) as found:
        yield found
