"""What every spider of ours does: asks for one page after another, politely, and hands it on.

A spider's `walk` is a plain sequence of awaits: one connection, one page at a time, each answer
read into the tables before the next is asked for. Requests go through Scrapy's downloader and its
middlewares (robots.txt, delay, agent); waiting after 429 and stopping on 406 are decided here.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from typing import Any, Generic, NamedTuple, TypeVar

import scrapy
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Response, TextResponse

from scrapers.colorado import addresses
from scrapers.pipeline import Answer, PageKind, Parsed, Pipeline
from scrapers.politeness import GiveUp, retry_after_seconds, wait_after
from tracker import clock
from tracker.errors import PageChanged, Refused, SourceUnreachable

log = logging.getLogger(__name__)
R = TypeVar("R")
#: Pages in succession that the site would not give, after which a crawl stops asking.
MOST_FAILURES = 8

_NO_ANSWER = (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)


class NotToBeHad(Exception):
    """A page that the site does not give in this crawl. status: of its last answer, 0 for none."""

    def __init__(self, why: str, status: int) -> None:
        super().__init__(why)
        self.status = status


class Read(NamedTuple, Generic[R]):
    """What came of asking for a page. whole: it was read; record: None where it is what it was,
    or failed."""

    whole: bool
    record: R | None


class Reader(scrapy.Spider):
    """A spider that reads pages in turn into the pipeline it is given."""

    name = "reader"

    def __init__(self, pipeline: Pipeline, **options: Any) -> None:
        super().__init__(**options)
        self.pipeline = pipeline
        self.source = pipeline.settings.source_url
        self.failures_in_a_row = 0
        self.silent = False

    async def start(self) -> AsyncIterator[Any]:
        """Walks; what stops the walk is kept for the plan, which decides how the crawl ends."""
        with self.pipeline.stopping():
            await self.walk()
        nothing: tuple[Any, ...] = ()
        for one in nothing:
            yield one

    async def walk(self) -> None:
        """Reads the pages of this spider, in order."""
        raise NotImplementedError

    # --- one page

    async def read(self, kind: PageKind[R], address: str) -> Read[R]:
        """Asks for a page and reads it into the tables. A page that fails is named and left.

        address: as a page names it.
        """
        parsed = await self.look(kind, address)
        if parsed is None:
            return Read(False, None)
        self.pipeline.take(parsed)
        return Read(True, parsed.record)

    async def look(
        self, kind: PageKind[R], address: str, form: Mapping[str, str] | None = None
    ) -> Parsed[R] | None:
        """Asks for a page and parses it, nothing written. None where it failed, which is named."""
        name = page_name(address, form)
        try:
            return await self.try_look(kind, address, form)
        except PageChanged as error:
            self.pipeline.fail(kind.name, name, str(error))
        except NotToBeHad as error:
            self.pipeline.fail(kind.name, name, f"{kind.name}: {error} at {name}")
            self._despair(error)
        return None

    async def try_look(
        self, kind: PageKind[R], address: str, form: Mapping[str, str] | None = None
    ) -> Parsed[R]:
        """As `look`, but raises PageChanged or NotToBeHad, and names nothing."""
        answer = await self._get(kind, address, form)
        self.failures_in_a_row = 0
        return self.pipeline.parse(kind, answer)

    def _despair(self, error: NotToBeHad) -> None:
        """Stops the crawl where page after page is not to be had."""
        if error.status != 404:
            self.failures_in_a_row += 1
        if self.failures_in_a_row >= MOST_FAILURES:
            raise SourceUnreachable(
                f"{MOST_FAILURES} pages in a row were not to be had from {self.source} "
                f"(last: {error}). The crawl stopped; what was stored stays."
            )

    async def _get(
        self, kind: PageKind[Any], address: str, form: Mapping[str, str] | None
    ) -> Answer:
        name, tries = page_name(address, form), 0
        conditions = {} if form else self.pipeline.validators(kind, name)
        while True:
            self.pipeline.step_aside()
            response = await self._ask(address, form, conditions)
            step = self._next_step(response, tries)
            if isinstance(step, GiveUp):
                if step.stop:
                    raise SourceUnreachable(
                        f"{self.source} is busy ({step.why}). The crawl stopped; what was stored "
                        "stays, and the next run goes on."
                    )
                self._nobody_there()
                raise NotToBeHad(step.why, response.status if response else 0)
            if step is None and response is not None:
                return _answer(name, response)
            await asyncio.sleep(step or 0.0)
            tries += 1

    def _nobody_there(self) -> None:
        if self.silent and self.pipeline.read == 0:
            raise SourceUnreachable(
                f"Nothing answers at {self.source}. Is the network there, is the address right? "
                "What was stored stays."
            )

    async def _ask(
        self, address: str, form: Mapping[str, str] | None, conditions: Mapping[str, str]
    ) -> Response | None:
        """One request. None where no answer came. Raises Refused where robots.txt forbids it."""
        url = addresses.local(address, self.source)
        if form is None:
            request = scrapy.Request(url, headers=dict(conditions))
        else:
            request = scrapy.FormRequest(url, formdata=dict(form))
        self.pipeline.requests += 1
        self.silent = False
        try:
            return await self.crawler.engine.download_async(request)
        except IgnoreRequest:
            raise Refused("robots.txt forbids it", url) from None
        except DownloadCancelledError as error:
            raise PageChanged("page", "end within 8 MB", "", page_name(address, form)) from error
        except _NO_ANSWER as error:
            log.info("no answer: %s", error, extra={"address": url})
            self.silent = not isinstance(error, ResponseDataLossError)
            return None

    def _next_step(self, response: Response | None, tries: int) -> float | GiveUp | None:
        if response is None:
            return wait_after(0, None, tries, self.pipeline.settings.delay)
        if response.status == 406:
            raise Refused("answer 406", response.url)
        asked = response.headers.get("Retry-After")
        seconds = retry_after_seconds(asked.decode() if asked else None, clock.now())
        return wait_after(response.status, seconds, tries, self.pipeline.settings.delay)


def page_name(address: str, form: Mapping[str, str] | None) -> str:
    """The page's name among the pages read: its address, with the day a form asks for."""
    return f"{address}?date={form['date']}" if form else address


def _answer(name: str, response: Response) -> Answer:
    if response.status == 304:
        return Answer(name, None)
    text = response.text if isinstance(response, TextResponse) else ""
    return Answer(
        name,
        text,
        _header(response, "ETag"),
        _header(response, "Last-Modified"),
    )


def _header(response: Response, name: str) -> str:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else ""
