"""What every spider of ours does: asks for one page after another, politely, and hands it on.

A spider's `walk` is a plain sequence of awaits: one connection, one page at a time, each answer
read into the tables before the next is asked for. Scrapy's downloader carries the requests; which
address may be asked, redirects, pace, waiting after 429 and stopping on 406 are decided here.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from typing import Any, Final, Generic, NamedTuple, TypeVar
from urllib.parse import urljoin, urlsplit

import scrapy
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
from scrapy.http import Headers, Response

from scrapers import charsets
from scrapers.colorado import addresses
from scrapers.pipeline import Answer, PageKind, Parsed, Pipeline
from scrapers.politeness import GiveUp, retry_after_seconds, wait_after
from scrapers.robots import Robots, robots_of, unreadable
from scrapers.settings import MOST_BYTES
from tracker import clock
from tracker.errors import PageChanged, Refused, SourceUnreachable
from tracker.outbound import MOST_REDIRECTS, REDIRECTS, Unusable, evidence, unpacked
from tracker.warc import Exchange

log = logging.getLogger(__name__)
R = TypeVar("R")
#: Pages in succession that the site would not give, after which a crawl stops asking.
MOST_FAILURES: Final = 8
#: Answers of a site that is out of order, or wants nobody; 0 for none. A page that is not there or
#: leads elsewhere says nothing of the next one.
_OUT_OF_ORDER: Final = frozenset({0, 401, 403, 408, 429, *range(500, 600)})
#: In place of a status where nothing was asked.
NOT_ASKED: Final = 1
#: Where a request keeps the body of its answer as it was received.
RECEIVED: Final = "received"
#: The longest validator that is kept and sent back.
_MOST_VALIDATOR: Final = 200

_NO_ANSWER = (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)


class NotToBeHad(Exception):
    """A page that the site does not give in this crawl. status: of its last answer, 0 for none,
    NOT_ASKED."""

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
            try:
                await self.walk()
            except PageChanged as error:  # a page that others hang on: this walk ends, no other
                self.pipeline.fail(self.name, error.address, str(error))
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
        return Read(self.take(parsed), parsed.record)

    def take(self, parsed: Parsed[Any]) -> bool:
        """Writes what a page said. Whether it was; a page that could not be stored is named."""
        try:
            self.pipeline.take(parsed)
        except PageChanged as error:
            self.pipeline.fail(parsed.kind.name, parsed.answer.address, str(error))
            return False
        return True

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
            self.failed(kind, name, error)
        return None

    def failed(self, kind: PageKind[Any], name: str, error: NotToBeHad) -> None:
        """Names a page that was not to be had, and stops the crawl where page after page is not."""
        self.pipeline.fail(kind.name, name, f"{kind.name}: {error} at {name}")
        self._despair(error)

    async def try_look(
        self, kind: PageKind[R], address: str, form: Mapping[str, str] | None = None
    ) -> Parsed[R]:
        """As `look`, but raises PageChanged or NotToBeHad, and names nothing."""
        answer = await self._get(kind, address, form)
        self.failures_in_a_row = 0
        return self.pipeline.parse(kind, answer)

    def _despair(self, error: NotToBeHad) -> None:
        """Stops the crawl where page after page is not to be had."""
        if error.status in _OUT_OF_ORDER:
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
        if self.pipeline.was_probed(kind, name):
            return Answer(name, None)
        conditions = {} if form or self.pipeline.watch else self.pipeline.validators(kind, name)
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
                return _answer(kind.name, name, response)
            await asyncio.sleep(step or 0.0)
            tries += 1

    def _nobody_there(self) -> None:
        if self.silent and self.pipeline.read == 0:
            raise SourceUnreachable(
                f"Nothing answers at {self.source}. Is the network there, is the address right? "
                "What was stored stays."
            )

    # --- one request

    async def _ask(
        self, address: str, form: Mapping[str, str] | None, conditions: Mapping[str, str]
    ) -> Response | None:
        """What an address answers, redirects followed within the source; every address that is
        asked is looked at here. None where no answer came. Raises Refused where robots.txt forbids
        the address itself, NotToBeHad where it is foreign or leads where nothing is asked.
        """
        url, sent = addresses.local(address, self.source), form
        if not self._is_ours(url):
            raise NotToBeHad(f"{_host(url)} is foreign and not asked", NOT_ASKED)
        robots = self.pipeline.manners.robots or await self._learn_robots()
        if not robots.allows(url):
            raise Refused("robots.txt forbids it", url, robots.evidence)
        status = 0
        for _ in range(MOST_REDIRECTS + 1):
            response = await self._once(url, sent, conditions)
            if response is None or response.status not in REDIRECTS:
                return response
            url, status = self._onward(response), response.status
            if not robots.allows(url):
                raise NotToBeHad(f"it leads to {url}, which robots.txt forbids", status)
            sent = sent if status in (307, 308) else None
        raise NotToBeHad(f"it leads on and on, {MOST_REDIRECTS} times", status)

    def _is_ours(self, url: str) -> bool:
        return url.startswith(f"{self.source}/")

    def _onward(self, response: Response) -> str:
        """Where a redirect leads. Raises NotToBeHad where nothing is asked there."""
        to = _header(response, "Location").strip()
        try:
            url = addresses.local(urljoin(response.url, to), self.source)
        except ValueError:
            url = to
        if not to or not self._is_ours(url):
            where = _host(url) if to else "nowhere"
            raise NotToBeHad(f"it leads to {where}, which is not asked", response.status)
        return url

    async def _once(
        self, url: str, form: Mapping[str, str] | None, conditions: Mapping[str, str]
    ) -> Response | None:
        """One request. None where no answer came; NotToBeHad where there is no using it."""
        self.pipeline.requests += 1
        self.silent = False
        try:
            return await self._download(url, form, conditions)
        except _NO_ANSWER as error:
            log.info("no answer: %s", error, extra={"address": url})
            if self.pipeline.watch is not None:
                self.pipeline.watch.remarks.append(f"No answer came from {url}.")
            self.silent = not isinstance(error, ResponseDataLossError)
            return None

    async def _download(
        self, url: str, form: Mapping[str, str] | None, conditions: Mapping[str, str]
    ) -> Response:
        headers, watch = dict(conditions), self.pipeline.watch
        if watch is not None:
            if not watch.left:
                raise NotToBeHad("not asked, for the requests of a probe are spent", NOT_ASKED)
            watch.asked += 1
        try:
            if form is None:
                request = scrapy.Request(url, headers=headers)
            else:
                request = scrapy.FormRequest(url, headers=headers, formdata=dict(form))
            await asyncio.sleep(self.pipeline.manners.next_turn())
            response: Response = await self.crawler.engine.download_async(request)
            request.meta[RECEIVED] = response.body
            if watch is not None:
                watch.heard(_exchange(response))
            return _unpacked(response)
        except _NO_ANSWER:
            raise
        except DownloadCancelledError:
            raise NotToBeHad(f"over {MOST_BYTES // 1024 // 1024} MB", 200) from None
        except Unusable as error:
            raise NotToBeHad(error.why, 200) from None
        except Exception as error:  # whatever an answer can be that nobody thought of
            log.warning("odd answer: %r", error, extra={"address": url})
            what = f"an answer that cannot be read ({type(error).__name__}: {error})"
            raise NotToBeHad(what, 200) from error

    async def _learn_robots(self) -> Robots:
        """The source's robots.txt, asked for before anything else. Raises SourceUnreachable where
        it cannot be had, Refused where the site refuses even that."""
        url, tries = addresses.robots(self.source), 0
        agent, manners = self.pipeline.settings.user_agent, self.pipeline.manners
        while True:
            response = await self._robots_answer(url)
            step = self._next_step(response, tries)
            if step is None or isinstance(step, GiveUp):
                break
            await asyncio.sleep(step)
            tries += 1
        if response is None:
            self._nobody_there()
            raise unreadable("no answer", url)
        seen = _evidence(response)
        manners.obey(robots_of(response.status, response.body, agent, url, seen))
        assert manners.robots is not None
        return manners.robots

    async def _robots_answer(self, url: str) -> Response | None:
        response: Response | None = None
        try:
            for _ in range(MOST_REDIRECTS + 1):
                self.silent = False
                response = await self._download(url, None, {})
                if response.status not in REDIRECTS:
                    return response
                url = self._onward(response)
        except NotToBeHad as error:
            raise unreadable(str(error), url) from None
        except _NO_ANSWER as error:
            self.silent = not isinstance(error, ResponseDataLossError)
            return None
        raise unreadable("it leads on and on", url)

    def _next_step(self, response: Response | None, tries: int) -> float | GiveUp | None:
        delay = self.pipeline.manners.delay
        if response is None:
            return wait_after(0, None, tries, delay)
        if response.status == 406:
            raise Refused("answer 406", response.url, _evidence(response))
        seconds = retry_after_seconds(_header(response, "Retry-After"), clock.now())
        return wait_after(response.status, seconds, tries, delay)


def page_name(address: str, form: Mapping[str, str] | None) -> str:
    """The page's name among the pages read: its address, with the day a form asks for."""
    return f"{address}?date={form['date']}" if form else address


def _answer(kind: str, name: str, response: Response) -> Answer:
    """An answer as the pipeline takes it. Raises PageChanged where its text cannot be read."""
    if response.status == 304:
        return Answer(name, None)
    try:
        text = charsets.text_of(response.body, _header(response, "Content-Type"))
    except ValueError as error:
        raise PageChanged(kind, f"text in {error}", "", name) from None
    etag, last_modified = _validator(response, "ETag"), _validator(response, "Last-Modified")
    return Answer(name, text, etag, last_modified, _exchange(response))


def _exchange(response: Response) -> Exchange:
    """The request and its answer as they went over the wire."""
    request = response.request
    assert request is not None
    return Exchange(
        clock.now(),
        response.url,
        response.status,
        tuple(_headers(response.headers).items()),
        request.meta[RECEIVED],
        request.method,
        tuple(_headers(request.headers).items()),
        request.body,
    )


def _unpacked(response: Response) -> Response:
    """An answer as it was before it was packed. What says no more than its status is left as it
    is."""
    packing = _header(response, "Content-Encoding")
    if response.status != 200 or not packing:
        return response
    return response.replace(body=unpacked(response.body, packing, MOST_BYTES))


def _evidence(response: Response) -> dict[str, object]:
    request = response.request
    return evidence(
        response.status,
        _headers(response.headers),
        response.body,
        _headers(request.headers) if request is not None else {},
    )


def _headers(headers: Headers) -> dict[str, str]:
    return {
        name.decode("latin-1"): b", ".join(values).decode("latin-1")
        for name, values in headers.items()
    }


def _header(response: Response, name: str) -> str:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else ""


def _validator(response: Response, name: str) -> str:
    """A validator that can be sent back as it came, "" for any other."""
    value = _header(response, name)
    return (
        value if value.isascii() and value.isprintable() and len(value) <= _MOST_VALIDATOR else ""
    )


def _host(url: str) -> str:
    """An address's host, for a sentence; what is no address is given as it is, cut."""
    try:
        return urlsplit(url).netloc or url[:80]
    except ValueError:
        return url[:80]
