"""Crawls of bill texts, in this process, on a site and a database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from unittest.mock import patch

from sqlalchemy import Connection, text

from scrapers import plans
from scrapers.asking import Site
from scrapers.colorado import bill_pdf
from scrapers.pipeline import Ended, Pipeline
from scrapers.politeness import CrawlLock, Manners
from tests import in_process
from tests.crawling import SESSION, measure, session_of
from tests.databases import bring_up
from tests.scrapers.reactor import crawl_here
from tests.store.observing import bill, sight
from tracker import clock, sessions
from tracker.domain.numbers import BillNumber
from tracker.domain.records import VersionRecord
from tracker.domain.topics import Rules
from tracker.practice import PracticeSite, Variants
from tracker.practice.facts import Measure, Paper
from tracker.queries.crawl_queue import Scope
from tracker.settings import load
from tracker.store import engine
from tracker.store.ingest import ingest_bill, ingest_session
from tracker.store.judge import JudgingInputs, judge_bills

DAY = date(2026, 2, 24)
NOW = "2026-02-24 09:00"


def versions(*names: str, first: int = 1, day: date = date(2026, 2, 3)) -> tuple[Paper, ...]:
    """Versions of one measure, a day apart, the oldest first."""
    return tuple(
        Paper(name, f"/bill_files/{first + at}/download", day.replace(day=day.day + at))
        for at, name in enumerate(names)
    )


def measured(at: int, *names: str) -> Measure:
    """A measure with these versions, whose files are numbered from a hundred times its place."""
    return replace(measure(at), versions=versions(*names, first=100 * (at + 1)))


class Reading:
    """Bills on a site and in a database that knows them, and the crawls that read their texts.

    followed: numbers of the bills a campaign follows; waited: seconds that crawls waited.
    """

    def __init__(
        self,
        site: PracticeSite,
        address: str,
        url: str,
        followed: Sequence[str],
        rules: Rules | None,
    ) -> None:
        self.site, self.address, self.url = site, address, url
        self.rules = rules or Rules((), dict.fromkeys(followed, ("test",)), "test")
        self.waited: list[float] = []
        self.between: Callable[[], None] = lambda: None
        bring_up(url)
        with engine.writing(url).begin() as connection:
            ingest_session(connection, SESSION, "2026 Regular Session", date(2026, 1, 14), None)
            for one in site.measures().values():
                self.know(connection, one)

    def know(self, connection: Connection, one: Measure, **shown: Any) -> None:
        """Puts a measure into the database as its page would, with its versions' addresses."""
        linked = self.site.variants.holds("accessible_text", one.number)
        told = tuple(
            VersionRecord(
                paper.day,
                paper.name,
                self.address + paper.url,
                self.address + paper.url.replace("download", "accessible") if linked else "",
            )
            for paper in reversed(one.versions)
        )
        number = BillNumber.parse(one.number)
        parts = {"number": number, "title": one.title, "versions": told, **shown}
        ingest_bill(connection, bill(**parts), sight())
        judge_bills(connection, [one.number], self.inputs, sight())

    @property
    def inputs(self) -> JudgingInputs:
        return JudgingInputs(self.rules, DAY, None)

    def read(
        self,
        policy: Any = "followed",
        *,
        numbers: tuple[str, ...] = (),
        again: bool = False,
        now: str = NOW,
        **options: Any,
    ) -> Ended:
        """One crawl of texts. options: settings."""
        self.waited.clear()
        self.site.forget_requests()
        given = {"database_url": self.url, "source_url": self.address, "today": now, "delay": 0}
        settings = load({**given, **options})
        clock.start(settings.today)
        session = sessions.session(SESSION, settings.data)
        with CrawlLock(self.url, "long") as lock:
            row = plans._begin("texts", settings, session, alone=True)
            pipeline = Pipeline(
                settings, row, session, self.inputs, "none", lock, lambda *_: None,
                texts=Scope(policy, numbers, again),
            )  # fmt: skip
            pipeline.manners = Manners(settings.delay, lambda: sum(self.waited))
            pages = patch.object(bill_pdf, "pages_of", in_process.pages_of)
            with pages, patch.object(Site, "wait", self._wait):
                crawl_here(pipeline, plans.PLANS["texts"])
            return pipeline.end(interrupted=False)

    async def _wait(self, seconds: float) -> None:
        """Waits by a clock that our waiting alone moves."""
        self.waited.append(seconds)
        self.between()

    @property
    def asked(self) -> list[str]:
        """The files that the last crawl asked for: `100 pdf`, `100 html`."""
        paths = [path.split("/") for _, path, _ in self.site.requests]
        forms = {"download": "pdf", "accessible": "html"}
        return [f"{path[2]} {forms[path[3]]}" for path in paths if path[1] == "bill_files"]

    def rows(self, question: str) -> list[tuple[Any, ...]]:
        with engine.reading(self.url).connect() as connection:
            return [tuple(row) for row in connection.execute(text(question))]

    def states(self) -> dict[str, str]:
        """The state of each file that was asked for, by number and form."""
        asked = self.rows("select url, form, state from text_reads order by url")
        return {f"{address.split('/')[4]} {form}": state for address, form, state in asked}

    def write(self, statement: str, **values: Any) -> None:
        with engine.writing(self.url).begin() as connection:
            connection.execute(text(statement), values)


def site_of(*measures: Measure, pages: bool = False) -> PracticeSite:
    """A site with these measures. pages: versions have accessible pages."""
    return PracticeSite(
        session_of(list(measures)), DAY, Variants(accessible_text="always" if pages else "never")
    )
