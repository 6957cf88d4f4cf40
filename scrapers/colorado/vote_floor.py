"""The page of a floor vote: /bill_votes/{id}. Dossier 3.3.

Members stand with surnames, with an initial where two share one. The Senate's president is listed
by name and, most days, as "President" too: 36 rows for 35 members.
"""

from __future__ import annotations

from typing import ClassVar, Final

from scrapers.colorado.vote_page import VotePage
from tracker.domain.records import BallotRecord
from tracker.domain.votes import ROWS_WITH_THE_PRESIDENT_TWICE

PRESIDENT: Final = "president"


class FloorVotePage(VotePage):
    """Ballots of one floor vote."""

    kind: ClassVar[str] = "floor vote"

    def each_member_once(self, ballots: list[BallotRecord]) -> list[BallotRecord]:
        """The ballots, without the president's second row beside a whole Senate."""
        if len(ballots) != ROWS_WITH_THE_PRESIDENT_TWICE:
            return ballots
        return [ballot for ballot in ballots if ballot.name.lower() != PRESIDENT]
