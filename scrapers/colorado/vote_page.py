"""What the pages of floor and committee votes share: who voted how. Dossier 3.3.

Date, chamber and motion are read from the bill's page, where they are surer than here.
"""

from __future__ import annotations

import re
from typing import ClassVar, Final

from lxml.etree import _Element as Element

from scrapers.colorado.page import Page, Part, prose_of, text_of, unread
from tracker.domain.records import BallotRecord, Choice, Result, VotePageRecord

TABLE: Final = "div.standard-table"
CHOICE: Final = "span.vote-tag"
ROW: Final = f"{TABLE} tr"

_CHOICES: Final[dict[str, Choice]] = {
    "yes": "yes", "aye": "yes", "no": "no", "nay": "no", "excused": "excused", "absent": "absent",
}  # fmt: skip
_VOICE: Final = re.compile(r"\bvoice\b|\bwithout objection\b", re.IGNORECASE)
#: GUESS: the sentence of the bill's page may stand on the page of the vote too.
_SENTENCE: Final = re.compile(
    r"\bmotion (passed|carried|failed|lost)\b(?: (?:on a vote|without objection))?", re.IGNORECASE
)
#: GUESS: totals stand in a table of their own, "Yes" beside a number.
_TOTAL: Final = re.compile(r"^\d+$")


class VotePage(Page):
    """Ballots of one vote: a row a member, the name and how it voted."""

    required: ClassVar[tuple[Part, ...]] = (
        Part("table of votes", TABLE),
        Part("vote of a member", f"{ROW} {CHOICE}"),
        Part("name of a member", f"{TABLE} div.col-12:nth-of-type(2) tr td:first-child"),
    )

    def record(self) -> VotePageRecord:
        """The ballots in page order, none for a voice vote. Raises PageChanged."""
        if self.maybe(TABLE) is None and not self._says_voice():
            self.lacks("table of votes", TABLE)
        if unread(self.every(CHOICE), rows := self.every(ROW)):
            self.lacks("row of a member", ROW)
        ballots: list[BallotRecord] = []
        voice = False
        for row in rows:
            tag = self.maybe(CHOICE, row)
            if tag is None:
                self._must_be_no_ballot(row)
            elif _VOICE.search(text_of(tag)):
                voice = True
            else:
                ballots.append(self._ballot(row, tag))
        kept = self.each_member_once(ballots)
        return VotePageRecord(self.address, tuple(kept), voice or not kept, self._result())

    def each_member_once(self, ballots: list[BallotRecord]) -> list[BallotRecord]:
        """The ballots, a member listed twice once. Committee pages list each once."""
        return ballots

    def _ballot(self, row: Element, tag: Element) -> BallotRecord:
        cell = row.find("td")
        name = "" if cell is None or tag in set(cell.iter()) else text_of(cell)
        if not name:
            self.lacks("name of a member", f"{ROW} td")
        return BallotRecord(name, _CHOICES.get(text_of(tag).lower(), "other"))

    def _says_voice(self) -> bool:
        """GUESS: where nobody was called there may be no table at all, and words that say so."""
        none = next(self.root.iter("table"), None) is None
        return none and bool(_VOICE.search(prose_of(self.main())))

    def _must_be_no_ballot(self, row: Element) -> None:
        """A row that holds a name and no mark is a ballot that cannot be read; totals are none."""
        words = [text_of(cell).lower() for cell in row.findall("td")]
        if not all(_TOTAL.match(word) or word in _CHOICES for word in words if word):
            self.lacks("vote of a member", f"{ROW} {CHOICE}")

    def _result(self) -> Result | None:
        found = _SENTENCE.search(prose_of(self.main()))
        if not found:
            return None
        return "pass" if found[1].lower() in ("passed", "carried") else "fail"
