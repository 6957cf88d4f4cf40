"""Ballots: who voted how. The long tail of the site, so only of followed bills unless asked for
all. Dossier 2, 3.3."""

from __future__ import annotations

from scrapers.colorado.vote_pages import CommitteeVotePage, FloorVotePage
from scrapers.pages import handler
from scrapers.spiders.sequential import SequentialSpider
from tracker.queries import crawl
from tracker.store.ingest_people import ingest_vote

# Asked for where ballots are not known, so it is written also where the page is what it was: a
# second bill may link it.
FLOOR = handler("floor vote", FloorVotePage, ingest_vote)
COMMITTEE = handler("committee vote", CommitteeVotePage, ingest_vote)


class Votes(SequentialSpider):
    """Reads the vote pages whose ballots are not known yet."""

    name = "votes"

    async def walk(self) -> None:
        """Reads them, followed bills first."""
        policy = self.pipeline.votes
        if policy == "none":
            return
        with self.pipeline.reading() as connection:
            votes = crawl.votes_due(connection, self.session, followed_only=policy == "followed")
        self.pipeline.expected = self.pipeline.read + len(votes)
        for address in votes:
            await self.read(FLOOR if "/bill_votes/" in address else COMMITTEE, address)
