"""The sample as crawls filled it, and its light pages over real HTTP behind the shell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from html.parser import HTMLParser
from http.client import HTTPConnection
from pathlib import Path

import pytest
from lxml import html
from sqlalchemy import select

from tests.crawling import Crawler, copy_database
from tests.data_folder import copied_data
from tests.once import made_once
from tests.queries.fill import add_ballot
from tests.sample import sample_site
from tests.served import served
from tracker import clock
from tracker.practice import serve
from tracker.store import engine
from tracker.store.tables import BILLS, VOTES
from tracker.visiting.visit import SAMPLE_FILE
from tracker.web.light_app import light_app

MORNINGS = ("2026-02-23 08:00", "2026-02-24 08:00")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass(frozen=True, slots=True)
class Server:
    """The light pages and the feeds on a port of this machine."""

    port: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def get(self, path: str, method: str = "GET", **headers: str) -> Answer:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, headers=named)
            got = connection.getresponse()
            return Answer(got.status, {k.lower(): v for k, v in got.getheaders()}, got.read())
        finally:
            connection.close()


@pytest.fixture(scope="session")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database into which the sample was crawled on two mornings, with texts of followed
    bills."""
    return made_once(tmp_path_factory, "crawled", _crawl)


def _crawl(file: Path) -> None:
    site = sample_site()
    with serve(site) as address:
        crawler = Crawler(site, address, f"sqlite:///{file}")
        for plan, morning in (
            ("--full", MORNINGS[0]), ("--update", MORNINGS[1]), ("--people", MORNINGS[1]),
        ):  # fmt: skip
            site.now = datetime.fromisoformat(morning)
            done = crawler.crawl(plan, today=morning)
            assert done.code == 0, done.said
        done = crawler.read_texts(today=MORNINGS[1])
        assert done.code == 0, done.said
    votes, bills = VOTES, BILLS
    with engine.writing(f"sqlite:///{file}").begin() as connection:
        of_bill = select(votes.c.id).join(bills).where(bills.c.number == "HB26-1104").limit(1)
        add_ballot(connection, connection.execute(of_bill).scalar_one(), "Someone", "yes")
    engine.forget()


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data folder with sessions and campaigns and no database."""
    folder = copied_data(tmp_path / "data")
    monkeypatch.setenv("TRACKER_DATA", str(folder))
    clock.start(MORNINGS[-1])
    yield folder
    engine.forget()


@pytest.fixture
def sample(data: Path, crawled: Path) -> Path:
    """The data folder with the sample."""
    copy_database(str(crawled), str(data / SAMPLE_FILE))
    return data


@pytest.fixture
def live(data: Path, crawled: Path) -> str:
    """The address of a live database with the same in it."""
    copy_database(str(crawled), str(data / "tracker.db"))
    return f"sqlite:///{data / 'tracker.db'}"


@pytest.fixture
def live_alone(data: Path) -> str:
    """The address of a live database that is not there yet."""
    return f"sqlite:///{data / 'tracker.db'}"


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """Light pages and feeds, as a process of their own serves them."""
    with served(light_app()) as port:
        yield Server(port)


VOID = frozenset({"meta", "link", "br", "img", "input", "hr", "path"})


class Reading(HTMLParser):
    """A page as a reader's browser takes it: words by language, links, tags, what is wrong."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = [("", "")]
        self.wrong: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.tags: dict[str, int] = {}
        self.title = ""
        self.words: dict[str, list[str]] = {}
        self.feed(page)
        self.close()
        self.wrong += [tag for tag, _ in self.open[1:]]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        self.tags[tag] = self.tags.get(tag, 0) + 1
        if told.get("id"):
            self.ids.append(str(told["id"]))
        if told.get("href"):
            self.links.append(str(told["href"]))
        if tag not in VOID:
            self.open.append((tag, told.get("lang") or self.open[-1][1]))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] = self.tags.get(tag, 0) + 1

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if len(self.open) < 2 or self.open[-1][0] != tag:
            self.wrong.append(tag)
        else:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        tag, language = self.open[-1]
        if tag == "title":
            self.title = self.title or data
        elif tag not in ("style", "script"):
            self.words.setdefault(language, []).append(data)

    def said(self, language: str) -> str:
        """All words of a language, on one line."""
        return " ".join(" ".join(self.words.get(language, ())).replace("\xa0", " ").split())


def whole_page(server: Server, path: str) -> html.HtmlElement:
    """A light page as a document, which is small, well formed and without a script."""
    answer = server.get(path)
    assert answer.status == 200 and len(answer.body) <= 50_000
    read = Reading(answer.text)
    assert read.wrong == [] and "script" not in read.tags
    document: html.HtmlElement = html.fromstring(answer.text)
    return document
