"""The ways in which the official site has been seen to say one thing, as yes-or-no questions.

"mixed" answers by a digest of the number or day, so that one crawl meets both sides and meets
them again in the same places.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

Holds: TypeAlias = Literal["always", "never", "mixed"]
#: One in so many, where "mixed" is not an even split: what the dossier saw rarely.
_RARE: Final = {
    "stray_rows": 14, "duplicate_card": 60, "badge_missing": 20, "bare_activity": 10,
}  # fmt: skip


def digest(key: str) -> int:
    """A number that depends on nothing but the text."""
    return zlib.crc32(key.encode("utf-8"))


@dataclass(frozen=True, slots=True)
class Variants:
    """What the pages look like. Each is "always", "never" or "mixed".

    cosponsor_prefix: co-sponsors carry "Rep." / "Sen." as the others do.
    horizontal_agenda: item in the first cell of a row (spring 2026), else th and td.
    titled_items, linked_items: on an agenda, the title follows the number; the number is a link.
    older_heads: heads, labels and links of the bill page as they were on the old site, headings
        above the floor votes ("House Votes (3)"), and "Aye: 40 No: 24"; else as a stored text of
        2026 has them: two tables of votes one after the other without a heading.
    one_votes_block: only the block of the chamber that voted last, else one block a chamber.
    heading_before_votes: the block's heading, where it has one, stands just before it, else inside.
    accessible_text: a version's name links its accessible text.
    floor_sessions: the week lists the sessions of both chambers, with a calendar.
    undated_blocks: the week has blocks without a day.
    bare_activity: a row of the schedule names its committee without a link.
    loud_links: the link to an agenda reads AGENDA.
    agenda_as_pdf: a row has the PDF of its agenda and no page of it.
    any_session: the filter of sessions offers "- Any -" as well.
    double_escaped: names and titles are escaped twice.
    stray_rows: an older row stands at the top of a history.
    duplicate_card: a card is listed again, with another address.
    empty_summary: a measure without summary has an empty box for it, else none.
    badge_missing: a finished measure shows no badge.
    voice_rows: the page of a voice vote has one row that says so, else none.
    vote_sentence: a vote page tells the result in a sentence.
    weeks_from_monday: a week begins on Monday, else on Sunday.
    heading_without_meetings: a week in which nobody meets keeps its heading.
    week_without_end: the last week's button is not disabled and brings the same week again.
    placeholder_ballots: a vote page without known ballots lists "Member 1" and so on.
    """

    cosponsor_prefix: Holds = "mixed"
    horizontal_agenda: Holds = "mixed"
    titled_items: Holds = "mixed"
    linked_items: Holds = "mixed"
    older_heads: Holds = "never"
    one_votes_block: Holds = "mixed"
    heading_before_votes: Holds = "mixed"
    accessible_text: Holds = "mixed"
    floor_sessions: Holds = "always"
    undated_blocks: Holds = "mixed"
    bare_activity: Holds = "mixed"
    loud_links: Holds = "mixed"
    agenda_as_pdf: Holds = "never"
    any_session: Holds = "mixed"
    double_escaped: Holds = "mixed"
    stray_rows: Holds = "mixed"
    duplicate_card: Holds = "mixed"
    empty_summary: Holds = "mixed"
    badge_missing: Holds = "mixed"
    voice_rows: Holds = "mixed"
    vote_sentence: Holds = "mixed"
    weeks_from_monday: Holds = "never"
    heading_without_meetings: Holds = "mixed"
    week_without_end: Holds = "never"
    placeholder_ballots: Holds = "never"

    def __post_init__(self) -> None:
        for name in self.__slots__:
            if getattr(self, name) not in ("always", "never", "mixed"):
                raise ValueError(f"{name} is always, never or mixed, not {getattr(self, name)!r}")

    def holds(self, question: str, key: str) -> bool:
        """Whether this variant is served for this number, day or id."""
        answer: Holds = getattr(self, question)
        if answer == "mixed":
            return digest(f"{key}|{question}") % _RARE.get(question, 2) == 0
        return answer == "always"
