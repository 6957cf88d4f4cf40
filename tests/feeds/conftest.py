"""A database that crawls see change, and the feeds of it over real HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from http.client import HTTPConnection
from pathlib import Path

import pytest
from icalendar import Event
from sqlalchemy import text
from starlette.applications import Starlette

from tests.data_folder import copied_data
from tests.databases import bring_up
from tests.feeds.made import events
from tests.queries.fill import add_crawl
from tests.served import served
from tests.store.observing import agenda, bill, meeting, schedule, settle, sight
from tracker import campaigns, clock
from tracker.domain.times import DENVER
from tracker.feeds.routes import ROUTES
from tracker.store import engine
from tracker.store.ingest import ingest_bill, ingest_session
from tracker.store.ingest_agendas import ingest_agenda
from tracker.store.ingest_meetings import ingest_schedule
from tracker.store.judge import JudgingInputs, judge_bills
from tracker.store.judge_calls import judge_calls


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def events(self) -> dict[str, Event]:
        assert self.status == 200, self.body
        assert self.headers["content-type"] == "text/calendar; charset=utf-8"
        return events(self.body)

    @property
    def words(self) -> str:
        assert self.headers["content-type"] == "text/plain; charset=utf-8"
        return self.body.decode()


def ask(port: int, path: str, method: str = "GET", **headers: str) -> Answer:
    """Asks a server on this machine."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, headers=named)
        got = connection.getresponse()
        return Answer(got.status, {k.lower(): v for k, v in got.getheaders()}, got.read())
    finally:
        connection.close()


@pytest.fixture(scope="session")
def port() -> Iterator[int]:
    """The port of a server of the feeds."""
    with served(Starlette(routes=ROUTES)) as port:
        yield port


@dataclass
class Watched:
    """A live database and its feeds. Each look is a crawl that sees these meetings."""

    url: str
    data: Path
    port: int
    hour: float = 0.0

    def sees(self, *rows: object, items: tuple[str, ...] = ("HB26-1037",)) -> None:
        """A whole crawl, an hour later; the first meeting has these items."""
        self.hour += 1
        seen = sight(self.hour)
        inputs = JudgingInputs(
            campaigns.rules(campaigns.load(self.data / "campaigns")), date.min, None
        )
        with engine.writing(self.url).begin() as connection:
            _, missing = ingest_schedule(connection, schedule(*rows), seen)  # type: ignore[arg-type]
            lacking = [missing, ingest_agenda(connection, agenda(*items), seen)[1]]
            for one in lacking:
                settle(connection, one, seen)
            judge_bills(connection, ["HB26-1037"], inputs, seen)
            judge_calls(connection, inputs.rules, seen)
        self.lives()

    def lives(self, **later: float) -> None:
        """Sets the clock to the last look, or to some time after it."""
        there = (sight(self.hour).at + timedelta(**later)).astimezone(DENVER)
        clock.start(f"{there:%Y-%m-%d %H:%M}")

    def get(self, path: str, method: str = "GET", **headers: str) -> Answer:
        return ask(self.port, f"/feeds/{path}", method, **headers)

    def __getitem__(self, path: str) -> dict[str, Event]:
        return self.get(path).events


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data folder with sessions and campaigns and no database."""
    folder = copied_data(tmp_path / "data")
    monkeypatch.setenv("TRACKER_DATA", str(folder))
    clock.start("2026-02-24 08:00")
    yield folder
    engine.forget()


def watching(url: str, data: Path, port: int) -> Watched:
    """HB26-1037 before House Judiciary tomorrow at 1:30 PM, seen by a first crawl."""
    bring_up(url)
    with engine.writing(url).begin() as connection:
        ingest_session(connection, "2026A", "2026 Regular Session", date(2026, 1, 14), None)
        ingest_bill(connection, bill(actions=(bill().actions[-1],)), sight())
        add_crawl(connection, plan="full", list_walked=sight().at, schedule_read=sight().at)
        connection.execute(
            text(
                "insert into store_info (key, value) values ('source', 'https://leg.colorado.gov')"
            )
        )
    made = Watched(url, data, port)
    made.sees(meeting(), items=("HB26-1037", "HB26-1089"))
    return made


@pytest.fixture
def watched(data: Path, port: int) -> Watched:
    """On SQLite."""
    return watching(f"sqlite:///{data / 'tracker.db'}", data, port)


@pytest.fixture
def anywhere(database_url: str, data: Path, port: int, monkeypatch: pytest.MonkeyPatch) -> Watched:
    """On both engines."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    return watching(database_url, data, port)
