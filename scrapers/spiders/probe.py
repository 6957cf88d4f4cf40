"""First contact: one page of each kind, read as the crawl reads them, in at most 14 requests.

Which pages is chosen from what the first ones show; where a page object finds no link, one is
looked for in the page as it came."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, Final

from scrapers.asking import SequentialSpider
from scrapers.colorado import addresses
from scrapers.colorado.addresses import BY_LAST_ACTION, BY_NUMBER, path_of
from scrapers.pages import PageHandler
from scrapers.pipeline import Pipeline
from scrapers.probe import LAWS, PAGES, meaning_of
from scrapers.spiders import pages
from scrapers.spiders.bills import Bills
from scrapers.spiders.schedule import Schedule
from tracker import clock
from tracker.domain.colorado import Meaning
from tracker.domain.numbers import BillNumber
from tracker.domain.records import BillListRecord, BillRecord, ListedBill, MeetingRecord
from tracker.errors import Refused, UnknownSession
from tracker.warc import Exchange

#: Answers by which a site turns away whoever asks, whatever is asked for.
_TURNED_AWAY: Final = frozenset({401, 403})
#: What ends a bill.
_OVER: Final = LAWS | {Meaning.POSTPONED, Meaning.VETOED, Meaning.LOST}
_LINK: Final = re.compile(rb"""href\s*=\s*["']([^"'<>\s]+)["']""", re.IGNORECASE)


class Probe(SequentialSpider):
    """Reads the pages of a first contact; what it hears is the recorder's."""

    name = "probe"

    def __init__(self, pipeline: Pipeline, **options: Any) -> None:
        super().__init__(pipeline, **options)
        assert pipeline.recorder is not None
        self.recorder = pipeline.recorder

    async def walk(self) -> None:
        """The list, three bills, two weeks of the schedule, and one page of each other kind."""
        self.pipeline.expected = PAGES
        try:
            bills = await self._bills(await self._list())
            is_known = bool(self.pipeline.read or self._links("/bills/"))
        except UnknownSession as fault:
            bills, is_known = [], True
            # It is no fault before the session's first day.
            recorder = self.recorder
            (recorder.remarks if self.pipeline.has_begun() else recorder.notes).append(str(fault))
            lacking = ("list by last action", "law", "pending bill", "resolution", "paper")
            recorder.unseen.update(dict.fromkeys(lacking, "the site does not offer the session"))
        if not is_known:
            return  # not the site we know: nothing else is asked of it
        meetings = await self._schedule()
        for goal, kind, linked, path in self._one_of_each(bills, meetings):
            if url := next(self._ours([*linked, *self._links(path)]), ""):
                await self.read(kind, url)
            else:
                source = "of the bills" if "vote" in goal else "of the pages that were read"
                self.recorder.unseen[goal] = f"none {source} links one"
        if bills and not any(bill.versions for bill in bills):
            self.recorder.unseen["paper"] = "none of the bills shows a version of its text"

    def _one_of_each(
        self, bills: list[BillRecord], meetings: list[MeetingRecord]
    ) -> Iterator[tuple[str, PageHandler[Any], list[str], str]]:
        """What else is to be seen, the links to it that were read, and where any other leads."""
        floor = [vote for bill in bills for _, of in bill.floor_votes or () for vote in of]
        committee = [vote for bill in bills for vote in bill.committee_votes or ()]
        for some in (floor, committee):
            some.sort(key=lambda vote: not vote.no)  # one that names who voted how, if there is
        items = "/committee_meeting_hearing_items/"
        yield "floor vote", pages.FLOOR_VOTE, [vote.url for vote in floor], "/bill_votes/"
        yield "committee vote", pages.COMMITTEE_VOTE, [vote.url for vote in committee], items
        seats = [meeting.committee_url for meeting in meetings]
        seats.sort(key=lambda url: "/house/" not in url and "/senate/" not in url)  # of reference
        yield "committee", pages.COMMITTEE, seats, f"/committees/{self.session}/"
        sponsors = [sponsor.url for bill in bills for sponsor in bill.sponsors or ()]
        yield "legislator", pages.LEGISLATOR, sponsors, "/legislators/"

    async def _list(self) -> list[BillListRecord]:
        """The first page in both orders. Raises Refused where both turn us away."""
        spider: Bills = Bills.from_crawler(self.crawler, pipeline=self.pipeline)
        read = [(await spider.page(sort, 1)).record for sort in (BY_NUMBER, BY_LAST_ACTION)]
        lists = [exchange for exchange in self.recorder.exchanges if "bill-search" in exchange.url]
        if lists and all(exchange.status in _TURNED_AWAY for exchange in lists):
            status, url = lists[-1].status, lists[-1].url
            raise Refused(f"answer {status}", url, lists[-1].evidence())
        return [record for record in read if record is not None]

    async def _bills(self, lists: list[BillListRecord]) -> list[BillRecord]:
        """A law, a pending bill and a resolution, as far as there are; others in their place."""
        for goal in ("law", "pending bill", "resolution"):
            self.recorder.unseen[goal] = "the first pages of the list show none"
        linked = filter(None, map(BillNumber.find, self._links("/bills/")))
        bills, cards = [], [card for page in lists for card in page.bills]
        total = max((page.total or 0 for page in lists), default=0)
        numbers = (*linked, *first_numbers(self.session))
        for number in three_bills(cards, total, numbers, self.session):
            self.recorder.bills.append(str(number))
            kind = pages.bill_kind(str(number), self.pipeline)
            parsed = await self.look(kind, addresses.bill(self.source, number))
            if parsed is not None and self.take(parsed) and parsed.text is not None:
                bills.append(parsed.record or kind.record(parsed.text, parsed.url))
        return bills

    async def _schedule(self) -> list[MeetingRecord]:
        spider: Schedule = Schedule.from_crawler(self.crawler, pipeline=self.pipeline)
        weeks = await spider.first_weeks(2)
        meetings = [meeting for week in weeks if week.record for meeting in week.record.meetings]
        if len(weeks) == 1:
            self.recorder.unseen["next week"] = "the schedule offers none"
        soonest = sorted(meetings, key=lambda it: (it.start.day < clock.today(), it.start.day))
        linked = [meeting.agenda_url for meeting in soonest if meeting.agenda_url]
        ours = self._ours([*linked, *self._links("/agenda/")])
        if url := next(ours, ""):
            await spider.one_agenda(url)
        elif weeks:
            self.recorder.unseen["agenda"] = "the schedule links none"
        return meetings

    def _ours(self, links: Iterable[str]) -> Iterator[str]:
        local = (addresses.local(link, self.source) for link in links if link)
        return (link for link in local if link.startswith(f"{self.source}/"))

    def _links(self, path: str) -> list[str]:
        """Links to a path, on all pages heard so far, as they stand in their markup."""
        return [link for exchange in self.recorder.exchanges for link in links(exchange, path)]


def three_bills(
    cards: Sequence[ListedBill], total: int, numbers: Sequence[BillNumber], session: str
) -> tuple[BillNumber, ...]:
    """A law, a pending bill and a resolution from the list, each the one that moved last; others in
    their place where there is none. total: how many measures the list has; numbers: that may be had
    besides the cards."""
    of = {card.number: card for card in cards if card.number.session == session}
    newest = sorted(of.values(), key=lambda card: card.last_day or date.min, reverse=True)
    means = {card.number: meaning_of(card.last_action or "") for card in newest}
    law = [number for number in means if means[number] in LAWS]
    pending = [number for number in means if number.is_bill and means[number] not in _OVER]
    resolution = [number for number in means if not number.is_bill]
    rest = [*of, *(number for number in numbers if number.session == session)]
    if total > len(of):
        resolution += [number for number in rest if not number.is_bill]
    return tuple(dict.fromkeys([*law[:1], *pending[:1], *resolution[:1], *rest]))[:3]


def first_numbers(session: str) -> tuple[BillNumber, ...]:
    """The first measures that a session has, in case that no list could be read."""
    year, letter = session[2:4], "" if session.endswith("A") else session[4:]
    written = (f"HB{year}{letter}-1001", f"SB{year}{letter}-001", f"HJR{year}{letter}-1001")
    return tuple(map(BillNumber.parse, written))


def links(exchange: Exchange, path: str) -> list[str]:
    """Where the links of a page lead that go to a path, as they stand in its markup."""
    addresses = (link.decode("latin-1") for link in _LINK.findall(exchange.readable()))
    return [link for link in addresses if path_of(link).startswith(path)]
