"""Bill pages: all facts of a bill, its history included, are on that one page. Dossier 3.2. And
ballots, who voted how: the long tail of the site, so only of followed bills unless asked for all.
Dossier 2, 3.3. Committees and their members: pages that change seldom, read weekly. 3.7."""

from __future__ import annotations

from sqlalchemy import Connection

from scrapers.asking import NotToBeHad, SequentialSpider
from scrapers.colorado import addresses, people
from scrapers.colorado.bill import BillPage
from scrapers.colorado.vote_pages import CommitteeVotePage, FloorVotePage
from scrapers.pages import PageHandler
from scrapers.pipeline import Pipeline
from tracker import clock
from tracker.domain.numbers import BillNumber
from tracker.domain.records import BillRecord
from tracker.errors import PageChanged
from tracker.queries import crawl
from tracker.store.ingest import ingest_bill, seen_again, unlist
from tracker.store.ingest_people import (
    committee_seen_again,
    ingest_committee,
    ingest_committees,
    ingest_legislator,
    ingest_legislators,
    ingest_vote,
    legislator_seen_again,
)
from tracker.store.ledger import Observation
from tracker.store.rows import ChangeCounts

# Asked for where ballots are not known, so it is written also where the page is what it was: a
# second bill may link it.
FLOOR_VOTE = PageHandler("floor vote", FloorVotePage, ingest_vote)
COMMITTEE_VOTE = PageHandler("committee vote", CommitteeVotePage, ingest_vote)
LIST = PageHandler("committee list", people.CommitteeListPage, ingest_committees, keep=True)
COMMITTEE = PageHandler("committee", people.CommitteePage, ingest_committee, committee_seen_again)
LEGISLATOR = PageHandler(
    "legislator", people.LegislatorPage, ingest_legislator, legislator_seen_again
)
MEMBERS = PageHandler("legislator list", people.LegislatorListPage, ingest_legislators)


class BillPages(SequentialSpider):
    """Reads the pages that are due: followed bills first. A full plan, and that of an old session,
    read every page. An update reads those whose card told something new, its share of the round
    that looks at every followed bill again within three days, and bills whose summary is still to
    come."""

    name = "bill_pages"

    async def walk(self) -> None:
        """Reads what is due, then looks for bills that the list no longer shows."""
        numbers = self._due()
        self.pipeline.expected = self.pipeline.read + len(numbers)
        for number in numbers:
            await self.read(bill_kind(number, self.pipeline), self._address(number))
        await self._look_for_unlisted()

    def _due(self) -> tuple[str, ...]:
        session, query = self.session, self.pipeline.query
        stale = query(crawl.stale_bills, session)
        if self.pipeline.asks_for_all:
            fresh, was_read = set(stale), self.pipeline.was_read
            listed = query(crawl.listed_bills, session)
            return tuple(it for it in listed if it in fresh or not was_read(self._address(it)))
        last = query(crawl.last_ended, session, ("full", "update"))
        sweep = query(crawl.sweep_due, session, clock.now(), last)
        awaited = query(crawl.without_summary, session, clock.now())
        return tuple(dict.fromkeys((*stale, *sweep, *awaited)))

    def _address(self, number: str) -> str:
        return addresses.bill(self.source, BillNumber.parse(number))

    async def _look_for_unlisted(self) -> None:
        """Bills that a whole walk of the list did not show: gone only if their page is, too."""
        gone = []
        for number in self.pipeline.unlisted:
            kind = bill_kind(number, self.pipeline)
            try:
                self.pipeline.take(await self.try_look(kind, self._address(number)))
            except (PageChanged, NotToBeHad) as error:
                if isinstance(error, NotToBeHad) and error.status == 404:
                    gone.append(number)
        if gone:
            with self.pipeline.writing() as connection:
                unlist(connection, gone, self.pipeline.observation(""))


def bill_kind(number: str, pipeline: Pipeline) -> PageHandler[BillRecord]:
    """The page of one bill, which must show that bill."""

    def own(record: BillRecord, url: str) -> BillRecord:
        if str(record.number) != number:
            raise PageChanged("bill", f"page of {number} (it shows {record.number})", "", url)
        return record

    def write(connection: Connection, record: BillRecord, observation: Observation) -> ChangeCounts:
        _, change_counts = ingest_bill(connection, record, observation)
        pipeline.judge(connection, [number], observation)
        return change_counts

    def again(connection: Connection, observation: Observation) -> None:
        seen_again(connection, number, observation)

    return PageHandler("bill", BillPage, write, again, check=own)


class Votes(SequentialSpider):
    """Reads the vote pages whose ballots are not known yet."""

    name = "votes"

    async def walk(self) -> None:
        """Reads them, followed bills first."""
        policy = self.pipeline.votes
        if policy == "none":
            return
        only = policy == "followed"
        votes = self.pipeline.query(crawl.votes_due, self.session, followed_only=only)
        self.pipeline.expected = self.pipeline.read + len(votes)
        for url in votes:
            await self.read(FLOOR_VOTE if "/bill_votes/" in url else COMMITTEE_VOTE, url)


class Committees(SequentialSpider):
    """Reads the list of committees, each committee of the session, then each member's page."""

    name = "committees"

    async def walk(self) -> None:
        """Committees first: their pages name the members."""
        listed = (await self.read(LIST, addresses.committees(self.source))).record
        if listed is None:
            return
        links = [link for link in listed.committees if link.session.upper() == self.session]
        self.pipeline.expected = self.pipeline.read + len(links)
        for link in links:
            if not self.pipeline.was_read(link.url):
                await self.read(COMMITTEE, link.url)
        # Committees and sponsors go on naming members who have left.
        await self.read(MEMBERS, addresses.legislators(self.source), may_lack=True)
        members = self.pipeline.query(crawl.member_links, self.session)
        self.pipeline.expected = self.pipeline.read + len(members)
        for member in members:
            url = addresses.local(member, self.source)
            if not self.pipeline.was_read(url):
                await self.read(LEGISLATOR, url, may_lack=True)
