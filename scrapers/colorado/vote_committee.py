"""The page of a committee vote: /committee_meeting_hearing_items/{item}/votes/{vote}. Dossier 3.3.

Members stand with their full names. A motion carried without objection has "Voice Vote" for a mark
or no rows at all.
"""

from __future__ import annotations

from typing import ClassVar

from scrapers.colorado.vote_page import VotePage


class CommitteeVotePage(VotePage):
    """Ballots of one committee vote."""

    kind: ClassVar[str] = "committee vote"
