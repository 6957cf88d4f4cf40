"""The search list: every measure's card, 25 a page. Dossier 3.1.

A full plan walks it by number. An update walks it by last action until a whole page tells nothing
new, reads two pages by number in their turn, and walks it all, once a day at most, where the count
line still disagrees with what is stored."""

from __future__ import annotations

import logging
from dataclasses import replace
from math import ceil
from typing import Any

from sqlalchemy import Connection

from scrapers.asking import Read, SequentialSpider
from scrapers.colorado import addresses
from scrapers.colorado.addresses import BY_LAST_ACTION, BY_NUMBER, Sort
from scrapers.colorado.bill_search import BillSearchPage
from scrapers.pages import PageHandler
from scrapers.pipeline import Pipeline
from tracker import clock, sessions
from tracker.domain.records import BillListRecord
from tracker.domain.times import denver_day
from tracker.errors import PageChanged, UnknownSession
from tracker.queries import crawl
from tracker.queries.health import strange_sessions
from tracker.store import journal
from tracker.store.ingest import ingest_list
from tracker.store.ledger import Observation
from tracker.store.rows import ChangeCounts

log = logging.getLogger(__name__)
#: Pages that an update reads by number, so that the whole list is seen in fifteen updates.
SWEPT_PAGES = 2
PER_PAGE = 25
#: Pages in succession without a card, after which the count line is not believed.
MOST_EMPTY = 3


class _OtherName(Exception):
    """The site's filter spells the session's name in another way."""


class Bills(SequentialSpider):
    """Walks the search list."""

    name = "bills"

    def __init__(self, pipeline: Pipeline, **options: Any) -> None:
        super().__init__(pipeline, **options)
        self.session_name = pipeline.session.name
        self.total = self.first_total = 0
        self.counted = False
        self.fresh: frozenset[str] = frozenset()
        self.strange = pipeline.query(strange_sessions)
        self.last_walk = pipeline.query(crawl.last_walk, self.session, pipeline.row.resumed_from)
        self.kind = PageHandler(
            "search list", BillSearchPage, self._store, keep=True, check=self._own
        )

    @property
    def pages(self) -> int:
        """How many pages the list has by its count line."""
        return max(1, ceil(self.total / PER_PAGE))

    async def walk(self) -> None:
        """Walks as the plan asks, and notes where the walk came to its end. A session that the
        site does not offer costs the list alone, and before its first day is no fault."""
        row = self.pipeline.row
        if row.plan == "old" and row.walked_all:
            return  # an earlier night walked the list of an old session, which changes no more
        try:
            if self.pipeline.asks_for_all or self.last_walk is None:
                await self._walk_all()
            else:
                await self._walk_news()
        except UnknownSession as fault:
            if self.pipeline.has_begun():
                self.pipeline.fail("search list", addresses.search_form(self.source), str(fault))
            else:
                log.info("%s It has not begun.", fault)

    def _own(self, record: BillListRecord, url: str) -> BillListRecord:
        if record.sessions and self.session_name not in record.sessions:
            self.session_name = self._name_among(record.sessions)
            raise _OtherName
        own = tuple(bill for bill in record.bills if bill.number.session == self.session)
        if len(own) * 2 < len(record.bills):  # the filter does not work
            stranger = next(bill.number for bill in record.bills if bill not in own)
            what = f"list of {self.session} alone ({stranger} is on it)"
            raise PageChanged("search list", what, "", url)
        return replace(record, bills=own)  # without what is shown beside the list

    def _name_among(self, names: tuple[str, ...]) -> str:
        """The session's name as the filter spells it: its year and its kind agree."""
        of_year = (name for name in names if self.session[:4] in name)
        for name in of_year:
            if ("regular" in name.lower()) == self.session.endswith("A"):
                return name
        others = ", ".join(names)
        raise UnknownSession(f"The site does not offer {self.session_name}. It offers: {others}.")

    def _store(
        self, connection: Connection, record: BillListRecord, observation: Observation
    ) -> ChangeCounts:
        first = self.last_walk is None
        change_counts, news = ingest_list(connection, record, observation, first_walk=first)
        self.pipeline.judge(connection, news, observation)
        self.fresh = frozenset(news)
        return change_counts

    async def page(self, sort: Sort, page: int) -> Read[BillListRecord]:
        """Reads one page of the list, by the session's name as the filter spells it."""
        for _ in range(2):
            try:
                url = addresses.search(self.source, self.session_name, sort, page)
                read = await self.read(self.kind, url)
            except _OtherName:
                continue
            if read.record is not None:
                self._note_sessions(read.record.sessions)
                self._take_count(read.record.total)
            return read
        self.pipeline.fail("search list", url, f"No list of {self.session_name} at {url}")
        return Read(False, None)

    def _take_count(self, total: int | None) -> None:
        if total is not None:
            self.total, self.counted = total, True
        self.first_total = self.first_total or self.total
        self.pipeline.expected = max(self.pipeline.expected, self.pages)

    def _note_sessions(self, names: tuple[str, ...]) -> None:
        """Notes the sessions of the filter that nobody wrote down, where they are others than at
        the last look. A Turbo answer has no filter and says nothing of them."""
        strange = sessions.strange_among(names, self.pipeline.settings.data)
        if names and strange != self.strange:
            self.strange = strange
            for name in strange:
                log.warning("The site offers %s, which sessions.toml does not know.", name)
            with self.pipeline.writing() as connection:
                journal.note_strange_sessions(connection, strange)

    async def _walk_all(self) -> None:
        """Every page by number; once more where the count changed meanwhile, for rows may then
        have gone from one page to another. What the count line still has over the measures shown
        (it may count cards twice) is kept, so that later updates do not take it for news."""
        since = self.pipeline.row.since
        for again in (False, True):
            before = self.total
            if not await self._pages_by_number(skip_read=not again):
                return
            if again or self.total == (before or self.first_total):
                break
            since = clock.now()
        unseen = self.pipeline.query(crawl.unseen_since, self.session, since)
        self.pipeline.unlisted = unseen
        gap = self.total - (self._stored() - len(unseen))
        self.pipeline.note(list_walked=clock.now(), walked_all=True, list_gap=gap)

    async def _pages_by_number(self, *, skip_read: bool) -> bool:
        """Reads the list by number, as far as its count line, or where no page told it yet, as far
        as there are cards. The first page is always asked for: it tells how many there are, as does
        any other. Returns whether every page was read whole."""
        whole, page, empty = True, 0, 0
        while (page < self.pages or not self.counted) and empty < MOST_EMPTY:
            page += 1
            url = addresses.search(self.source, self.session_name, BY_NUMBER, page)
            if skip_read and self.pipeline.was_read(url) and (page > 1 or self._knows_count(url)):
                continue
            read, record = await self.page(BY_NUMBER, page)
            whole = whole and read
            empty = 0 if record is not None and record.bills else empty + 1
        return whole

    def _stored(self) -> int:
        return len(self.pipeline.query(crawl.listed_bills, self.session))

    def _knows_count(self, url: str) -> bool:
        """Takes the count from the first page as an earlier night read it, of an old session."""
        if self.pipeline.row.plan != "old":
            return False
        record = self.pipeline.parse(self.kind, url, None).record
        if record is not None and record.total is not None:
            self._take_count(record.total)
        return self.counted

    async def _walk_news(self) -> None:
        whole = await self._until_nothing_is_new()
        whole = await self._sweep() and whole
        gap = self.total - self.pipeline.query(crawl.list_gap, self.session) - self._stored()
        last = self.pipeline.query(crawl.last_whole_walk, self.session)
        walked_today = last is not None and denver_day(last) == clock.today()
        if self.total > 0 and gap and not walked_today:
            await self._walk_all()
        elif whole:
            self.pipeline.note(list_walked=clock.now())

    async def _until_nothing_is_new(self) -> bool:
        """Reads by last action, newest first, until a whole page tells nothing new. News is what no
        walk that came to its end has seen: an interrupted or partial one may have read a first page
        and not the second. Rows of the day of that walk stand in no known order among themselves,
        so the walk goes on through that day."""
        page, whole, empty = 0, True, 0
        while empty < MOST_EMPTY:
            page += 1
            read, record = await self.page(BY_LAST_ACTION, page)
            whole = whole and read
            empty = 0 if record is not None and record.bills else empty + 1
            if page >= self.pages if record is None else self._is_enough(record):
                break
        return whole

    def _is_enough(self, record: BillListRecord) -> bool:
        if not record.bills or (record.total is not None and record.last >= record.total):
            return True
        numbers = [str(bill.number) for bill in record.bills]
        assert self.last_walk is not None
        news = self.fresh | self.pipeline.query(crawl.news_since, numbers, self.last_walk)
        oldest = record.bills[-1].last_day
        return not news and (oldest is None or oldest < denver_day(self.last_walk))

    async def _sweep(self) -> bool:
        last = self.pipeline.query(crawl.last_swept, self.session)
        # Where no page by last action could be read, as many pages as we know of.
        pages, whole = max(1, ceil((self.total or self._stored()) / PER_PAGE)), True
        for step in range(1, min(SWEPT_PAGES, pages) + 1):
            page = (last + step - 1) % pages + 1
            whole = (await self.page(BY_NUMBER, page)).whole and whole
            self.pipeline.note(swept=page)
        return whole
