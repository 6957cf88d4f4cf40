"""Committees and their members: pages that change seldom, read weekly. Dossier 3.7."""

from __future__ import annotations

from typing import Any

from scrapers.asking import NotToBeHad, SequentialSpider
from scrapers.colorado import addresses
from scrapers.colorado.people import (
    CommitteeListPage,
    CommitteePage,
    LegislatorListPage,
    LegislatorPage,
)
from scrapers.pages import PageHandler
from tracker.errors import PageChanged
from tracker.queries import crawl
from tracker.store.ingest_people import (
    committee_seen_again,
    ingest_committee,
    ingest_committees,
    ingest_legislator,
    ingest_legislators,
    legislator_seen_again,
)

LIST = PageHandler("committee list", CommitteeListPage, ingest_committees, keep=True)
COMMITTEE = PageHandler("committee", CommitteePage, ingest_committee, committee_seen_again)
LEGISLATOR = PageHandler("legislator", LegislatorPage, ingest_legislator, legislator_seen_again)
MEMBERS = PageHandler("legislator list", LegislatorListPage, ingest_legislators)


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
        await self._named(MEMBERS, addresses.legislators(self.source))
        members = self.pipeline.query(crawl.member_links, self.session)
        self.pipeline.expected = self.pipeline.read + len(members)
        for member in members:
            url = addresses.local(member, self.source)
            if not self.pipeline.was_read(url):
                await self._named(LEGISLATOR, url)

    async def _named(self, kind: PageHandler[Any], url: str) -> None:
        """Reads a page of members. One that is not there is named, and the crawl no less whole for
        it: committees and sponsors go on naming members who have left."""
        try:
            self.take(await self.try_look(kind, url))
        except PageChanged as error:
            self.pipeline.fail(kind.name, url, str(error))
        except NotToBeHad as error:
            if error.status in (404, 410):
                self.pipeline.not_there(kind.name, url)
            else:
                self.failed(kind.name, url, error)
