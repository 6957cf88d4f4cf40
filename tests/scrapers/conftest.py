"""Crawls of practice sites: one port a run, so that a crawled database can be copied."""

from __future__ import annotations

import random
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest

from tests.crawling import Crawler, acted, copy_database, measure, session_of
from tests.databases import bring_up
from tests.sample import sample_site
from tracker.practice import PracticeSite, serve
from tracker.practice.facts import Facts, Meeting
from tracker.store import engine

DAY = date(2026, 2, 24)
#: Bills that are heard soon, alone or by twos, HB26-1037 among them.
FEW = ("HB26-1012", "HB26-1037", "HB26-1047", "HB26-1089", "HB26-1108", "SB26-024", "SB26-095")


@pytest.fixture(scope="session")
def port() -> int:
    """A port that stays free between tests: below those that systems give to connections."""
    while True:
        port = random.randrange(16000, 30000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


@pytest.fixture(scope="session")
def read_whole(port: int, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The file of a database into which the sample was crawled once."""
    file = tmp_path_factory.mktemp("crawled") / "whole.db"
    site = sample_site(DAY)
    with serve(site, port) as address:
        done = Crawler(site, address, f"sqlite:///{file}").crawl("--full")
    assert done.code == 0, done.said
    return str(file)


@pytest.fixture
def serving(port: int) -> Iterator[Callable[[PracticeSite], str]]:
    """Serves a site on the run's port until the test ends."""
    with ExitStack() as stack:
        yield lambda site: stack.enter_context(serve(site, port))


@pytest.fixture
def empty(serving: Callable[[PracticeSite], str], tmp_path: Path) -> Iterator[Crawler]:
    """The sample on Tuesday morning and a database with nothing in it."""
    bring_up(f"sqlite:///{tmp_path}/tracker.db")
    site = sample_site(DAY)
    yield Crawler(site, serving(site), f"sqlite:///{tmp_path}/tracker.db")
    engine.forget()


@pytest.fixture
def crawled(empty: Crawler, read_whole: str, tmp_path: Path) -> Crawler:
    """The sample on Tuesday morning, crawled whole."""
    copy_database(read_whole, f"{tmp_path}/tracker.db")
    return empty


@pytest.fixture
def small(
    serving: Callable[[PracticeSite], str], tmp_path: Path
) -> Iterator[Callable[[Facts, date], Crawler]]:
    """Makes a crawler of made-up facts, with nothing in its database."""
    bring_up(f"sqlite:///{tmp_path}/small.db")

    def make(facts: Facts, day: date) -> Crawler:
        site = PracticeSite(facts, day)
        return Crawler(site, serving(site), f"sqlite:///{tmp_path}/small.db")

    yield make
    engine.forget()


@pytest.fixture(scope="session")
def read_quiet(port: int, tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], str]:
    """The file of a database into which so many made-up measures were crawled, each number once."""

    @cache
    def made(count: int) -> str:
        file = tmp_path_factory.mktemp("quiet") / "quiet.db"
        site = PracticeSite(session_of([measure(index) for index in range(count)]), DAY)
        with serve(site, port) as address:
            done = Crawler(site, address, f"sqlite:///{file}").crawl("--full", "--votes", "none")
        assert done.code == 0, done.said
        return str(file)

    return made


@pytest.fixture
def quiet(
    small: Callable[[Facts, date], Crawler], read_quiet: Callable[[int], str], tmp_path: Path
) -> Callable[..., Crawler]:
    """Makes a crawler of so many measures, crawled on Tuesday. acting: those that act on the
    Wednesday, which it is from then on."""

    def make(count: int, acting: Sequence[int] = ()) -> Crawler:
        copy_database(read_quiet(count), f"{tmp_path}/small.db")
        measures = [measure(index) for index in range(count)]
        for index in acting:
            measures[index] = acted(measures[index], DAY + timedelta(days=1))
        crawler = small(session_of(measures), DAY)
        crawler.site.day = DAY + timedelta(days=1)
        return crawler

    return make


@pytest.fixture(scope="session")
def read_few(port, tmp_path_factory):
    """The facts of a site of few bills, and the file into which they were crawled whole."""
    sample = sample_site(DAY).facts
    kept = tuple(one for one in sample.measures if one.number in FEW)
    assert len(kept) == len(FEW)
    meetings = (_of_few(one) for one in sample.meetings)
    facts = replace(sample, measures=kept, meetings=tuple(one for one in meetings if one.items))
    file = tmp_path_factory.mktemp("few") / "few.db"
    site = PracticeSite(facts, DAY)
    with serve(site, port) as address:
        done = Crawler(site, address, f"sqlite:///{file}").crawl("--full")
    assert done.code == 0, done.said
    return facts, str(file)


def _of_few(meeting: Meeting) -> Meeting:
    return replace(meeting, items=tuple(one for one in meeting.items if one.bill in FEW))


@pytest.fixture
def few(small, read_few, tmp_path) -> Crawler:
    """A site of few bills and their hearings, crawled whole: what fails is asked for again and
    again, and what is tested hangs on no number of bills."""
    facts, file = read_few
    crawler = small(facts, DAY)
    copy_database(file, f"{tmp_path}/small.db")
    return crawler
