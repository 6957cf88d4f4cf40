"""Ballots: who voted how. The long tail of the site, so only of followed bills unless asked for
all. Dossier 2, 3.3."""

from __future__ import annotations

from sqlalchemy import Connection

from scrapers.colorado.vote_committee import CommitteeVotePage
from scrapers.colorado.vote_floor import FloorVotePage
from scrapers.pipeline import PageKind
from scrapers.spiders.reader import Reader
from tracker.domain.records import VotePageRecord
from tracker.queries import crawl as due
from tracker.store.ingest_people import ingest_vote
from tracker.store.ledger import Sighting
from tracker.store.rows import Tally


def _floor(text: str, address: str) -> VotePageRecord:
    return FloorVotePage(text, address).record()


def _committee(text: str, address: str) -> VotePageRecord:
    return CommitteeVotePage(text, address).record()


def _write(connection: Connection, record: VotePageRecord, seen: Sighting) -> Tally:
    return ingest_vote(connection, record, seen)


# Asked for where ballots are not known, so it is written also where the page is what it was: a
# second bill may link it.
FLOOR = PageKind("floor vote", _floor, _write, version=FloorVotePage.VERSION)
COMMITTEE = PageKind("committee vote", _committee, _write, version=CommitteeVotePage.VERSION)


class Votes(Reader):
    """Reads the vote pages whose ballots are not known yet."""

    name = "votes"

    async def walk(self) -> None:
        """Reads them, followed bills first."""
        if self.pipeline.votes == "none":
            return
        with self.pipeline.reading() as connection:
            followed_only = self.pipeline.votes == "followed"
            votes = due.votes_due(
                connection, self.pipeline.row.session, followed_only=followed_only
            )
        self.pipeline.expected = self.pipeline.read + len(votes)
        for address in votes:
            await self.read(FLOOR if "/bill_votes/" in address else COMMITTEE, address)
