"""How the official site is asked, for pages and papers alike: one request at a time, by Scrapy's
downloader. Which address may be asked, redirects, pace, waiting, trying again and bounds are here.

What every spider of ours does: its `walk` is a plain sequence of awaits: one connection, one page
at a time, each answer read into the tables before the next is asked for."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from ipaddress import IPv4Address, IPv6Address, ip_address
from itertools import count
from typing import TYPE_CHECKING, Any, ClassVar, Final, Generic, NamedTuple, TypeVar
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

from scrapers.colorado import addresses
from scrapers.pages import PageHandler, ParsedPage
from scrapers.politeness import GiveUp, retry_after_seconds, robots_of, unreadable, wait_after
from tracker import clock
from tracker.errors import PageChanged, Refused, SourceUnreachable
from tracker.warc import MOST_BYTES, Exchange, Fault, Unusable

if TYPE_CHECKING:
    from scrapers.pipeline import Pipeline

log = logging.getLogger(__name__)
R = TypeVar("R")
MOST_REDIRECTS: Final = 4
#: Answers of a site that is out of order, or wants nobody; 0 for none. A page that is not there or
#: leads elsewhere says nothing of the next one.
_OUT_OF_ORDER: Final = frozenset({0, 401, 403, 408, 429, *range(500, 600)})
#: Answers that lead elsewhere.
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
#: In place of a status where nothing was asked.
NOT_ASKED: Final = 1
_NO_ANSWER = (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)


class NotToBeHad(Exception):
    """What the site does not give in this crawl. status: of its last answer, 0 for none,
    NOT_ASKED; fault: what is wrong with the answer, or with the place it leads to."""

    def __init__(self, why: str, status: int = NOT_ASKED, fault: Fault = "") -> None:
        super().__init__(why)
        self.status, self.fault = status, fault


@dataclass(frozen=True, slots=True)
class Kind:
    """What is asked for. papers: whether the places where the site keeps papers may be asked, too;
    most_bytes: of an answer, packed or unpacked; seconds: it may take, 0 for the usual."""

    papers: bool = False
    most_bytes: int = MOST_BYTES
    seconds: float = 0.0


PAGE: Final = Kind()
#: A slow answer still lets a waiting hearings crawl go first within its ten minutes.
PAPER: Final = Kind(papers=True, most_bytes=30 * 1024 * 1024, seconds=300.0)


class Question(NamedTuple):
    """One request. url: as a page names it; form: fields to send by POST; conditions: headers of a
    conditional request."""

    url: str
    form: Mapping[str, str] | None = None
    conditions: Mapping[str, str] | None = None
    kind: Kind = PAGE


class Site:
    """The source as one spider asks it. left: how many requests may still be made, None for any
    number."""

    wait: Callable[[float], Awaitable[None]] = staticmethod(asyncio.sleep)

    def __init__(self, pipeline: Pipeline, crawler: Any) -> None:
        self.pipeline, self._crawler = pipeline, crawler
        self.source, self.manners = pipeline.settings.source_url, pipeline.manners
        self.left: int | None = None
        self._fault: Fault = ""  # why the last request brought no answer

    async def get(self, question: Question) -> Exchange:
        """The answer of an address, asked again as politeness allows: 200 or 304. Raises
        NotToBeHad; Refused for 406, and where robots.txt forbids the address itself;
        SourceUnreachable where nothing is to be had from the site at all."""
        url = addresses.local(question.url, self.source)
        if not self.may_ask(url, question.kind):
            raise NotToBeHad(f"{host(url)} is foreign and not asked", NOT_ASKED, "strange")
        await self.learn_robots()
        if not self.allows(url):
            robots = self.manners.robots
            raise Refused("robots.txt forbids it", url, robots.evidence if robots else None)
        response, given_up = await self._patiently(question._replace(url=url))
        if response is not None and given_up is None:
            return response
        assert given_up is not None
        if given_up.stop:
            raise SourceUnreachable(
                f"{host(url)} is busy ({given_up.why}). The crawl stopped; what was stored stays, "
                "and the next run goes on."
            )
        self._must_be_there()
        raise NotToBeHad(given_up.why, response.status if response else 0, self._fault)

    def may_ask(self, url: str, kind: Kind = PAGE) -> bool:
        """Whether an address, as `addresses.local` gives it, is one of the source, or, for a paper,
        of the places where it keeps papers."""
        is_ours = url.startswith(f"{self.source}/")
        return is_ours or (kind.papers and addresses.holds_documents(url, self.source))

    def allows(self, url: str) -> bool:
        """Whether the source's robots.txt, as far as it is known, allows an address."""
        robots = self.manners.robots
        return robots is None or not url.startswith(f"{self.source}/") or robots.allows(url)

    async def learn_robots(self) -> None:
        """Asks for the source's robots.txt, before anything else and once a crawl. Raises
        SourceUnreachable where it cannot be had, Refused where the site refuses even that."""
        if self.manners.robots is not None:
            return
        url = addresses.robots(self.source)
        try:
            response, _ = await self._patiently(Question(url))
        except NotToBeHad as error:
            raise unreadable(str(error), url) from None
        if response is None:
            self._must_be_there()
            raise unreadable("no answer", url)
        self.manners.obey(robots_of(response, self.pipeline.settings.user_agent))

    async def _patiently(self, question: Question) -> tuple[Exchange | None, GiveUp | None]:
        """Asks until there is an answer to go on with, or none is to be had: why not."""
        for tries in count():
            self.pipeline.before_request()
            response = await self._follow(question)
            status, after = 0, ""
            if response is not None:
                status, after = response.status, response.header("Retry-After")
                if status == 406:
                    raise Refused("answer 406", response.url, response.evidence())
            seconds = retry_after_seconds(after, clock.now())
            step = wait_after(status, seconds, tries, self.manners.delay)
            if step is None or isinstance(step, GiveUp):
                return response, step
            await self.wait(step)
        raise AssertionError("wait_after gives up at some time")

    def _must_be_there(self) -> None:
        if self._fault == "silent" and self.pipeline.read == 0:
            raise SourceUnreachable(
                f"Nothing answers at {self.source}. Is the network there, is the address right? "
                "What was stored stays."
            )

    async def _follow(self, question: Question) -> Exchange | None:
        """What an address answers, redirects followed. None where no answer came; NotToBeHad where
        nothing is asked at the place that a redirect leads to."""
        status = 0
        for _ in range(MOST_REDIRECTS + 1):
            response = await self._once(question)
            if response is None or response.status not in _REDIRECTS:
                return response
            status, to = response.status, response.header("Location").strip()
            try:
                url = addresses.local(urljoin(response.url, to), self.source)
            except ValueError:
                url = to
            if not to or not self.may_ask(url, question.kind):
                why = f"it leads to {host(url) if to else 'nowhere'}, which is not asked"
                raise NotToBeHad(why, status, "strange")
            if not self.allows(url):
                why = f"it leads to {url}, which robots.txt forbids"
                raise NotToBeHad(why, status, "strange")
            form = question.form if status in (307, 308) else None
            question = question._replace(url=url, form=form)
        raise NotToBeHad(f"it leads on and on, {MOST_REDIRECTS} times", status, "strange")

    async def _once(self, question: Question) -> Exchange | None:
        """One request. None where no answer came; NotToBeHad where there is no using it."""
        url, recorder = question.url, self.pipeline.recorder
        self._count(url)
        self._fault = ""
        try:
            return await self._download(question)
        except _NO_ANSWER as error:
            log.info("no answer: %s", error, extra={"address": url})
            if recorder is not None:
                recorder.remarks.append(f"No answer came from {url}.")
            self._fault = "cut" if isinstance(error, ResponseDataLossError) else "silent"
            return None
        except DownloadCancelledError:
            why = f"over {question.kind.most_bytes // 1024 // 1024} MB"
            raise NotToBeHad(why, 200, "too_large") from None
        except Unusable as error:
            raise NotToBeHad(str(error), 200, error.fault) from None
        except Exception as error:  # whatever an answer can be that nobody thought of
            log.warning("odd answer: %r", error, extra={"address": url})
            what = f"an answer that cannot be read ({type(error).__name__}: {error})"
            raise NotToBeHad(what, 200) from error

    def _count(self, url: str) -> None:
        """Counts a request. robots.txt is no page, but costs a probe one of its requests."""
        recorder, is_page = self.pipeline.recorder, url != addresses.robots(self.source)
        if (is_page and self.left == 0) or (recorder is not None and not recorder.left):
            raise NotToBeHad("not asked, for its requests are spent")
        if is_page and self.left is not None:
            self.left -= 1
        if recorder is not None:
            recorder.requests += 1
        self.pipeline.requests += is_page

    async def _download(self, question: Question) -> Exchange:
        kind = question.kind
        meta: dict[str, Any] = {"download_maxsize": kind.most_bytes}
        if kind.seconds:
            meta["download_timeout"] = kind.seconds
        request = scrapy.FormRequest(
            question.url,
            headers=dict(question.conditions or {}),
            formdata=dict(question.form) if question.form else None,
            meta=meta,
        )
        if (seconds := self.manners.next_turn()) > 0:
            await self.wait(seconds)
        response: Response = await self._crawler.engine.download_async(request)
        received, sent = _headers(response.headers), _headers(request.headers)
        answer = (response.url, response.status, received, response.body)
        exchange = Exchange(clock.now(), *answer, request.method, sent, request.body)
        if self.pipeline.recorder is not None:
            self.pipeline.recorder.heard(exchange)
        if exchange.status == 200:  # what says no more than its status stays packed
            exchange.unpacked(kind.most_bytes)
        return exchange


def _headers(headers: Headers) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name.decode("latin-1"), b", ".join(values).decode("latin-1"))
        for name, values in headers.items()
    )


def host(url: str) -> str:
    """An address's host, for a sentence; what is no address is given as it is, cut."""
    with suppress(ValueError):
        return urlsplit(url).netloc or url[:80]
    return url[:80]


class _PublicAlone:
    """Passes on the addresses of a host that lie in no network of this machine's own."""

    def __init__(self, receiver: Any) -> None:
        self.resolutionBegan = receiver.resolutionBegan
        self.resolutionComplete = receiver.resolutionComplete
        self._pass_on = receiver.addressResolved

    def addressResolved(self, address: Any) -> None:  # noqa: N802  (Twisted's)
        machine: IPv4Address | IPv6Address = ip_address(address.host.partition("%")[0])
        machine = getattr(machine, "ipv4_mapped", None) or machine
        if machine.is_global and not machine.is_multicast:
            self._pass_on(address)


class GuardedResolver:
    """Finds no host in this machine's own network but the source that a person put there: a name
    of the official site, or of where it keeps papers, may come to stand for anything."""

    def __init__(self, resolver: Any, source: str) -> None:
        self._resolver = resolver
        self._own = (urlsplit(source).hostname or "").lower()

    def resolveHostName(  # noqa: N802  (Twisted's)
        self, receiver: Any, name: str, *rest: Any, **more: Any
    ) -> Any:
        """As Twisted asks for it: once a connection, and the address that was looked at is used."""
        is_own = name.lower() == self._own and name.lower() not in addresses.HOSTS
        guarded = receiver if is_own else _PublicAlone(receiver)
        return self._resolver.resolveHostName(guarded, name, *rest, **more)


class Read(NamedTuple, Generic[R]):
    """What came of asking for a page. whole: it was read; record: None where it is what it was,
    or failed."""

    whole: bool
    record: R | None


class SequentialSpider(scrapy.Spider):
    """A spider that reads pages in turn into the pipeline it is given."""

    name = "sequential"
    #: What it reads, and how many of them in succession the site may not give before it stops.
    things: ClassVar[str] = "pages"
    most_failures: ClassVar[int] = 8

    def __init__(self, pipeline: Pipeline, **options: Any) -> None:
        super().__init__(**options)
        self.pipeline = pipeline
        self.source, self.session = pipeline.settings.source_url, pipeline.row.session
        self.failures_in_a_row = 0

    @cached_property
    def site(self) -> Site:
        """The source, as this spider asks it."""
        return Site(self.pipeline, self.crawler)

    async def start(self) -> AsyncIterator[Any]:
        """Walks; what stops the walk is kept for the plan, which decides how the crawl ends."""
        with self.pipeline.stopping():
            try:
                await self.walk()
            except PageChanged as error:  # a page that others hang on: this walk ends, no other
                self.pipeline.fail(self.name, error.address, str(error))
        for request in tuple[Any, ...]():
            yield request

    async def walk(self) -> None:
        """Reads the pages of this spider, in order."""
        raise NotImplementedError

    async def read(self, kind: PageHandler[R], url: str, *, may_lack: bool = False) -> Read[R]:
        """Asks for a page and reads it into the tables. A page that fails is named and left; of one
        that may lack and is not there the crawl is no less whole. url: as a page names it."""
        parsed = await self.look(kind, url, may_lack=may_lack)
        return Read(False, None) if parsed is None else Read(self.take(parsed), parsed.record)

    def take(self, parsed: ParsedPage[Any]) -> bool:
        """Writes what a page said. Whether it was; a page that could not be stored is named."""
        try:
            self.pipeline.take(parsed)
        except PageChanged as error:
            self.pipeline.fail(parsed.handler.name, parsed.url, str(error))
            return False
        return True

    async def look(
        self,
        kind: PageHandler[R],
        url: str,
        form: Mapping[str, str] | None = None,
        *,
        may_lack: bool = False,
    ) -> ParsedPage[R] | None:
        """Asks for a page and parses it, nothing written. None where it failed, which is named."""
        try:
            return await self.try_look(kind, url, form)
        except PageChanged as error:
            self.pipeline.fail(kind.name, page_name(url, form), str(error))
        except NotToBeHad as error:
            if may_lack and error.status in (404, 410):
                self.pipeline.not_there(kind.name, url)
            else:
                self.failed(kind.name, page_name(url, form), error)
        return None

    async def try_look(
        self, kind: PageHandler[R], url: str, form: Mapping[str, str] | None = None
    ) -> ParsedPage[R]:
        """As `look`, but raises PageChanged or NotToBeHad, and names nothing."""
        name, pipeline = page_name(url, form), self.pipeline
        if pipeline.was_probed(kind, name):
            return pipeline.parse(kind, name, None)
        conditions = {} if form or pipeline.recorder else pipeline.validators(kind, name)
        answer = await self.site.get(Question(url, form, conditions))
        self.failures_in_a_row = 0
        return pipeline.parse(kind, name, None if answer.status == 304 else answer)

    def failed(self, kind: str, name: str, error: NotToBeHad) -> None:
        """Names what was not to be had, and stops the crawl where one after another is not."""
        self.pipeline.fail(kind, name, f"{kind}: {error} at {name}")
        if error.status in _OUT_OF_ORDER:
            self.failures_in_a_row += 1
        if self.failures_in_a_row >= self.most_failures:
            raise SourceUnreachable(
                f"{self.most_failures} {self.things} in a row were not to be had from "
                f"{self.source} (last: {error}). The crawl stopped; what was stored stays."
            )


def page_name(url: str, form: Mapping[str, str] | None) -> str:
    """The page's name among the pages read: its address, with the day a form asks for."""
    return f"{url}?date={form['date']}" if form else url
