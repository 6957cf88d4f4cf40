"""Committees and their members: pages that change seldom, read weekly. Dossier 3.7."""

from __future__ import annotations

from typing import Any

from scrapers.colorado import addresses
from scrapers.colorado.committee import CommitteeListPage, CommitteePage
from scrapers.colorado.legislator import LegislatorListPage, LegislatorPage
from scrapers.pipeline import PageKind
from scrapers.spiders.reader import NotToBeHad, Reader
from tracker.domain.records import (
    CommitteeListRecord,
    CommitteeRecord,
    LegislatorListRecord,
    LegislatorRecord,
)
from tracker.errors import PageChanged
from tracker.queries import crawl as due
from tracker.store.ingest_people import (
    committee_seen_again,
    ingest_committee,
    ingest_committees,
    ingest_legislator,
    ingest_legislators,
    legislator_seen_again,
)


def _list(text: str, address: str) -> CommitteeListRecord:
    return CommitteeListPage(text, address).record()


def _committee(text: str, address: str) -> CommitteeRecord:
    return CommitteePage(text, address).record()


def _legislator(text: str, address: str) -> LegislatorRecord:
    return LegislatorPage(text, address).record()


def _members(text: str, address: str) -> LegislatorListRecord:
    return LegislatorListPage(text, address).record()


LIST = PageKind(
    "committee list", _list, ingest_committees, keep=True, version=CommitteeListPage.VERSION
)
COMMITTEE = PageKind(
    "committee", _committee, ingest_committee, committee_seen_again, version=CommitteePage.VERSION
)
LEGISLATOR = PageKind(
    "legislator",
    _legislator,
    ingest_legislator,
    legislator_seen_again,
    version=LegislatorPage.VERSION,
)


MEMBERS = PageKind(
    "legislator list", _members, ingest_legislators, version=LegislatorListPage.VERSION
)


class Committees(Reader):
    """Reads the list of committees, each committee of the session, then each member's page."""

    name = "committees"

    async def walk(self) -> None:
        """Committees first: their pages name the members."""
        listed = (await self.read(LIST, addresses.committees(self.source))).record
        if listed is None:
            return
        links = [one for one in listed.committees if one.session.upper() == self._session]
        self.pipeline.expected = self.pipeline.read + len(links)
        for link in links:
            if not self.pipeline.was_read(link.address):
                await self.read(COMMITTEE, link.address)
        await self._members()

    @property
    def _session(self) -> str:
        return self.pipeline.row.session

    async def _members(self) -> None:
        await self._named(MEMBERS, addresses.legislators(self.source))
        with self.pipeline.reading() as connection:
            members = due.member_links(connection, self._session)
        self.pipeline.expected = self.pipeline.read + len(members)
        for link in members:
            address = addresses.local(link, self.source)
            if not self.pipeline.was_read(address):
                await self._named(LEGISLATOR, address)

    async def _named(self, kind: PageKind[Any], address: str) -> None:
        """Reads a page of members. One that is not there is named, and the crawl no less whole for
        it: committees and sponsors go on naming members who have left."""
        try:
            self.pipeline.take(await self.try_look(kind, address))
        except PageChanged as error:
            self.pipeline.fail(kind.name, address, str(error))
        except NotToBeHad as error:
            if error.status in (404, 410):
                self.pipeline.not_there(kind.name, address)
            else:
                self.failed(kind, address, error)
