"""What every spider of ours does: asks for one page after another and hands it on.

A spider's `walk` is a plain sequence of awaits: one connection, one page at a time, each answer
read into the tables before the next is asked for.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Any, ClassVar, Final, Generic, NamedTuple, TypeVar

import scrapy

from scrapers.asking import NotToBeHad, Site
from scrapers.pages import PageHandler, ParsedPage
from scrapers.pipeline import Pipeline
from tracker.errors import PageChanged, SourceUnreachable

R = TypeVar("R")
#: Answers of a site that is out of order, or wants nobody; 0 for none. A page that is not there or
#: leads elsewhere says nothing of the next one.
_OUT_OF_ORDER: Final = frozenset({0, 401, 403, 408, 429, *range(500, 600)})


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

    @classmethod
    def from_crawler(cls, crawler: Any, *args: Any, **options: Any) -> Any:
        """The spider, able to ask."""
        spider = super().from_crawler(crawler, *args, **options)
        spider.site = Site(spider.pipeline, crawler)
        return spider

    site: Site

    async def start(self) -> AsyncIterator[Any]:
        """Walks; what stops the walk is kept for the plan, which decides how the crawl ends."""
        with self.pipeline.stopping():
            try:
                await self.walk()
            except PageChanged as error:  # a page that others hang on: this walk ends, no other
                self.pipeline.fail(self.name, error.address, str(error))
        nothing: tuple[Any, ...] = ()
        for request in nothing:
            yield request

    async def walk(self) -> None:
        """Reads the pages of this spider, in order."""
        raise NotImplementedError

    async def read(self, kind: PageHandler[R], url: str) -> Read[R]:
        """Asks for a page and reads it into the tables. A page that fails is named and left.

        url: as a page names it.
        """
        parsed = await self.look(kind, url)
        if parsed is None:
            return Read(False, None)
        return Read(self.take(parsed), parsed.record)

    def take(self, parsed: ParsedPage[Any]) -> bool:
        """Writes what a page said. Whether it was; a page that could not be stored is named."""
        try:
            self.pipeline.take(parsed)
        except PageChanged as error:
            self.pipeline.fail(parsed.handler.name, parsed.url, str(error))
            return False
        return True

    async def look(
        self, kind: PageHandler[R], url: str, form: Mapping[str, str] | None = None
    ) -> ParsedPage[R] | None:
        """Asks for a page and parses it, nothing written. None where it failed, which is named."""
        try:
            return await self.try_look(kind, url, form)
        except PageChanged as error:
            self.pipeline.fail(kind.name, page_name(url, form), str(error))
        except NotToBeHad as error:
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
        answer = await self.site.get(url, form, conditions)
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
