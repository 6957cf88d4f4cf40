"""First contact: one page of each kind, read as the crawl reads them, in at most 14 requests.

Which pages is chosen from what the first ones show; where a page object finds no link, one is
looked for in the page as it came.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from scrapers import probe
from scrapers.colorado import addresses
from scrapers.colorado.addresses import BY_LAST_ACTION, BY_NUMBER
from scrapers.pages import PageHandler
from scrapers.pipeline import Pipeline
from scrapers.probe import Wanted
from scrapers.spiders import committees, votes
from scrapers.spiders.bill_pages import bill_kind
from scrapers.spiders.bills import Bills
from scrapers.spiders.schedule import Schedule
from scrapers.spiders.sequential import SequentialSpider
from tracker import clock
from tracker.domain.numbers import BillNumber
from tracker.domain.records import BillListRecord, BillRecord, MeetingRecord
from tracker.errors import Refused, UnknownSession

#: Answers by which a site turns away whoever asks, whatever is asked for.
_TURNED_AWAY: Final = frozenset({401, 403})


class Probe(SequentialSpider):
    """Reads the pages of a first contact; what it hears is the watch's."""

    name = "probe"

    def __init__(self, pipeline: Pipeline, **options: Any) -> None:
        super().__init__(pipeline, **options)
        assert pipeline.watch is not None
        self.watch = pipeline.watch

    async def walk(self) -> None:
        """The list, three bills, two weeks of the schedule, and one page of each other kind."""
        self.pipeline.expected = probe.PAGES
        try:
            bills = await self._bills(await self._list())
            is_known = bool(self.pipeline.read or self._links("/bills/"))
        except UnknownSession as fault:
            bills, is_known = [], True
            self._not_offered(fault)
        if not is_known:
            return  # not the site we know: nothing else is asked of it
        meetings = await self._schedule()
        votes_of = [vote for bill in bills for _, of in bill.floor_votes or () for vote in of]
        seats = sorted((one.committee_url for one in meetings), key=_is_joint)
        in_committee = [vote for bill in bills for vote in bill.committee_votes or ()]
        for some in (votes_of, in_committee):
            some.sort(key=lambda vote: not vote.no)  # one that names who voted how, if there is
        sponsors = [one for bill in bills for one in bill.sponsors or ()]
        await self._one(
            "floor vote", votes.FLOOR, (one.url for one in votes_of), "/bill_votes/",
            "none of the bills links one yet",
        )  # fmt: skip
        await self._one(
            "committee vote", votes.COMMITTEE, (one.url for one in in_committee),
            "/committee_meeting_hearing_items/", "none of the bills links one yet",
        )  # fmt: skip
        await self._one(
            "committee", committees.COMMITTEE, seats,
            f"/committees/{self.pipeline.row.session}/", "no page that was read links one",
        )  # fmt: skip
        await self._one(
            "legislator", committees.LEGISLATOR, (one.link for one in sponsors), "/legislators/",
            "no page that was read links one",
        )  # fmt: skip
        if bills and not any(bill.versions for bill in bills):
            self.watch.unseen["paper"] = "none of the bills shows a version of its text"

    # --- the list and its bills

    def _not_offered(self, fault: UnknownSession) -> None:
        """The site does not offer the session, which is no fault before its first day."""
        begun = self.pipeline.has_begun()
        (self.watch.remarks if begun else self.watch.notes).append(str(fault))
        lacking: tuple[Wanted, ...] = (
            "list by last action", "law", "pending bill", "resolution", "paper",
        )  # fmt: skip
        self.watch.unseen.update(dict.fromkeys(lacking, "the site does not offer the session"))

    async def _list(self) -> list[BillListRecord]:
        """The first page in both orders. Raises Refused where both turn us away."""
        spider: Bills = Bills.from_crawler(self.crawler, pipeline=self.pipeline)
        read = [(await spider.page(sort, 1)).record for sort in (BY_NUMBER, BY_LAST_ACTION)]
        lists = [one for one in self.watch.exchanges if "bill-search" in one.url]
        if lists and all(one.status in _TURNED_AWAY for one in lists):
            status, url = lists[-1].status, lists[-1].url
            raise Refused(f"answer {status}", url, probe.evidence_of(lists[-1]))
        return [record for record in read if record is not None]

    async def _bills(self, pages: list[BillListRecord]) -> list[BillRecord]:
        """A law, a pending bill and a resolution, as far as there are; others in their place."""
        for wanted in ("law", "pending bill", "resolution"):
            self.watch.unseen[wanted] = "the first pages of the list show none"
        linked = map(BillNumber.find, self._links("/bills/"))
        numbers = [*(one for one in linked if one), *probe.first_numbers(self.pipeline.row.session)]
        bills = []
        cards = [card for page in pages for card in page.bills]
        total = max((page.total or 0 for page in pages), default=0)
        session = self.pipeline.row.session
        for number in probe.three_bills(cards, total, numbers, session):
            self.watch.bills.append(str(number))
            kind = bill_kind(str(number), self.pipeline)
            parsed = await self.look(kind, addresses.bill(self.source, number))
            if parsed is not None and self.take(parsed) and parsed.text is not None:
                record = parsed.record or kind.record(parsed.text, parsed.response.address)
                bills.append(record)
        return bills

    # --- the schedule, its first agenda

    async def _schedule(self) -> list[MeetingRecord]:
        spider: Schedule = Schedule.from_crawler(self.crawler, pipeline=self.pipeline)
        weeks = await spider.first_weeks(2)
        meetings = [one for week in weeks if week.record for one in week.record.meetings]
        if len(weeks) == 1:
            self.watch.unseen["next week"] = "the schedule offers none"
        today = clock.today()
        soonest = sorted(meetings, key=lambda one: (one.start.day < today, one.start.day))
        linked = [one.agenda_url for one in soonest if one.agenda_url]
        ours = self._ours([*linked, *self._links("/agenda/")])
        if address := next(ours, ""):
            await spider.one_agenda(address)
        elif weeks:
            self.watch.unseen["agenda"] = "the schedule links none"
        return meetings

    # --- any page of a kind

    async def _one(
        self, wanted: Wanted, kind: PageHandler[Any], links: Iterable[str], path: str, why: str
    ) -> None:
        """The first page that is linked; why: it was not asked for, where none is."""
        address = next(self._ours([*links, *self._links(path)]), "")
        if address:
            await self.read(kind, address)
        else:
            self.watch.unseen[wanted] = why

    def _ours(self, links: Iterable[str]) -> Iterator[str]:
        local = (addresses.local(one, self.source) for one in links if one)
        return (one for one in local if one.startswith(f"{self.source}/"))

    def _links(self, path: str) -> list[str]:
        """Links to a path, on all pages heard so far, as they stand in their markup."""
        return [link for one in self.watch.exchanges for link in probe.links(one, path)]


def _is_joint(committee: str) -> bool:
    """Whether a committee's address is none of one chamber's: those of reference come first."""
    return "/house/" not in committee and "/senate/" not in committee
