"""A data folder of a test's own, and a page of the dashboard drawn without a browser."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.dashboard.app import AppTest
from tests.data_folder import copied_data
from tests.queries.fill import NOW
from tracker import clock
from tracker.store.engine import reading, writing

Draw = Callable[..., AppTest]
_SCRIPT = "from tracker.dashboard.navigation import DRAWN\nDRAWN['{page}']()\n"


def empty_data(place: Path) -> Path:
    """A data folder with sessions and campaigns and no database."""
    return copied_data(place / "data")


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with sessions and campaigns and no database; the clock stands at NOW."""
    folder = empty_data(tmp_path)
    monkeypatch.setenv("TRACKER_DATA", str(folder))
    clock.start("2026-02-24 08:00")
    assert clock.now() == NOW
    return folder


@pytest.fixture
def live(data: Path) -> Iterator[str]:
    """The address of the live database, which is not there yet."""
    yield from _closed(f"sqlite:///{data / 'tracker.db'}")


@pytest.fixture
def sample(data: Path) -> Iterator[str]:
    """The address of the sample database, which is not there yet."""
    yield from _closed(f"sqlite:///{data / 'sample.db'}")


def _closed(url: str) -> Iterator[str]:
    yield url
    for engine in (reading(url), writing(url)):
        engine.dispose()


@pytest.fixture
def draw(data: Path) -> Draw:
    """Draws a page by its key, with the parameters of its address."""

    def drawn(page: str, /, **parameters: str) -> AppTest:
        at = AppTest.from_string(_SCRIPT.format(page=page), default_timeout=30)
        for name, value in parameters.items():
            at.query_params[name] = value
        at.run()
        assert not at.exception, at.exception
        return at

    return drawn


def markup(at: AppTest) -> str:
    """All HTML of a page."""
    return "\n".join(one.proto.body for one in at.get("html"))


def words(at: AppTest) -> str:
    """The words a reader sees, on one line."""
    said = re.sub(r"<style>.*?</style>", "", markup(at), flags=re.DOTALL)
    said = re.sub(r"</(?:p|li|h\d|dt|dd|td|small|summary)>|<br>", " ", said)
    said = html.unescape(re.sub(r"<[^>]+>", "", said)).replace("\u2011", "-")
    return " ".join(said.split())
