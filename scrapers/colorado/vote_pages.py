"""The pages of committee votes (/committee_meeting_hearing_items/{item}/votes/{vote}) and of floor
votes (/bill_votes/{id}): who voted how. Dossier 3.3.

The members are what the page is read for. Its head names bill, chamber, motion, day and totals;
each is read on its own and may lack: date and motion are surer on the page of the bill. A motion
carried without objection has "Voice Vote" for a mark or no rows at all."""

from __future__ import annotations

import re
from typing import ClassVar, Final, TypeAlias

from lxml.etree import _Element as Element

from scrapers.colorado.element_text import first_text, fold, own_words_of, text_of, unread
from scrapers.colorado.page import CHAMBERS, MEMBER_PATH, Page, member
from scrapers.colorado.tables import cells_of
from tracker.domain.numbers import BillNumber
from tracker.domain.records import BallotRecord, Chamber, Choice, Result, VotePageRecord
from tracker.domain.votes import ROWS_WITH_THE_PRESIDENT_TWICE

TABLE: Final = "div.standard-table"
CHOICE: Final = ".vote-tag"
ROW: Final = f"{TABLE} tr"
VOTED_ON: Final = 'td[data-label="Voted on"]'
_CHOICES: Final[dict[str, Choice]] = {
    **dict.fromkeys(("yes", "aye", "yea", "y"), "yes"),
    **dict.fromkeys(("no", "nay", "n"), "no"),
    **dict.fromkeys(("excused", "exc", "e"), "excused"),
    **{"absent": "absent"},
}
#: What may be said around a choice, to those who listen.
_AROUND_CHOICE: Final = re.compile(r"(?i)\b(?:vote[ds]?|as|for|against)\b|[^a-z ]")
_PLACE: Final = re.compile(r"(?i)(?:votes by )?(house|senate)(?: members?)?$")
_VOICE: Final = re.compile(r"(?i)\bvoice\b|\bwithout objection\b")
#: GUESS: the sentence of the bill's page may stand on the page of the vote too.
_SENTENCE: Final = re.compile(
    r"(?i)\bmotion (passed|carried|failed|lost)\b(?: (?:on a vote|without objection))?"
)
_RESULTS: Final[dict[str, Result]] = {
    **dict.fromkeys(("passed", "carried"), "pass"),
    **dict.fromkeys(("failed", "lost"), "fail"),
}
_DISTRICT: Final = re.compile(r"(?i)(?:(?:house |senate )?district|[HS]D) ?\d+$")
#: GUESS: totals stand in a table of their own, "Yes" beside a number.
_A_TOTAL: Final = re.compile(r"(?i)(?:sub)?totals?\b")
_TOTAL: Final = re.compile(r"^\d+$")
#: Ballots, and whether the page says that nobody was called.
Cast: TypeAlias = tuple[list[BallotRecord], bool]


class VotePage(Page):
    """Ballots of one vote: a row a member, the name and how it voted."""

    VERSION = 4

    def record(self) -> VotePageRecord:
        """The ballots in page order, none for a voice vote, with what the head of the page says.
        Raises PageChanged where no way reads the members."""
        cast = self.part("members", self._in_section, self._by_marks, self._by_words)
        for fault in self.parts().unread:
            self.lacks(fault.what, fault.selector)
        main = text_of(self.main())
        sentence = _SENTENCE.search(main)
        of_bill = first_text([self.maybe(".tag-heading-white")])
        voted_on = (self._labelled("Voted on").split(" ", 1)[0], "day of the vote")
        # GUESS: where nobody was called there may be no table at all, and words that say so
        untabled = next(self.root.iter("table"), None) is None
        if cast is None and not (untabled and _VOICE.search(main)):
            self.lacks("table of votes", TABLE)
        ballots, voice = cast or ([], False)
        if not ballots and not voice and self.is_to_come("members", TABLE):
            self.lacks("members (still to come)", TABLE)
        if self.leads_on():
            self.lacks("members on other pages", "a")
        half = len(ballots) // 2  # the whole list may stand twice, for two widths of a window
        once = ballots[:half] if half and ballots[:half] == ballots[half:] else ballots
        if len(once) == ROWS_WITH_THE_PRESIDENT_TWICE:
            once = [ballot for ballot in once if ballot.name.lower() != "president"]
        return VotePageRecord(
            self.address,
            tuple(once),
            voice or not once,
            self.part("result", lambda: _RESULTS[sentence[1].lower()] if sentence else None),
            number=self.part("number", lambda: BillNumber.find(of_bill)),
            chamber=self.part("chamber", self._chamber),
            reading=self._labelled("Calendar"),
            motion=self._labelled("Motion"),
            day=self.part("day", lambda: self.day(*voted_on, VOTED_ON) if voted_on[0] else None),
            totals=self.part("totals", self._totals),
            parts=self.parts(),
        )

    def _in_section(self) -> Cast | None:
        """The rows of the block of tables that we know; it may stand there empty."""
        blocks = self.every(TABLE)
        if not blocks:
            return None
        cast = self._cast(self.every(ROW))
        words = (node for block in blocks for node in block.iter() if fold(node.text or ""))
        if cast == ([], False) and unread(words, self.every(ROW)):
            self.lacks("row of a member", ROW)  # names in other boxes are no voice vote
        return cast

    def _by_marks(self) -> Cast | None:
        """The rows of whatever tables hold marks of votes, where the block is not there."""
        tables = [] if self.every(TABLE) else self.main().iter("table")
        marked = [table for table in tables if self.every(CHOICE, table)]
        rows = [row for table in marked for row in table.iter("tr")]
        return self._cast(rows) if rows else None

    def _by_words(self) -> Cast | None:
        """Rows of nothing but names beside words of a choice, where no vote is marked."""
        if self.every(CHOICE):
            return None
        tables = [list(table.iter("tr")) for table in self.main().iter("table")]
        bodies = [[row for row in rows if row.find("td") is not None] for rows in tables]
        ballots = [
            BallotRecord(text_of(row[0]), _CHOICES[text_of(row[-1]).lower()], self._link(row[0]))
            for rows in bodies
            if all(map(_is_ballot, rows))
            for row in rows
        ]
        return (ballots, False) if ballots else None

    def _cast(self, rows: list[Element]) -> Cast:
        if unread(self.every(CHOICE), rows):
            self.lacks("row of a member", ROW)
        ballots: list[BallotRecord] = []
        voice = False
        for row in rows:
            tags = self.every(CHOICE, row)
            if len(tags) > 1:  # members beside each other: one would be lost
                self.lacks("row of one member", ROW)
            if not tags:
                self._must_be_no_ballot(row)
            elif _VOICE.search(text_of(tags[0])):
                voice = True
            else:
                ballots.append(self._ballot(row, tags[0]))
        if ballots and all(ballot.choice == "other" for ballot in ballots):
            self.lacks("choice that is known", CHOICE)
        return ballots, voice

    def _ballot(self, row: Element, tag: Element) -> BallotRecord:
        cells = [node for node in cells_of(row) if tag not in set(node.iter())]
        cell = next(filter(self._link, cells), None)
        if cell is None:  # a number in the list or a party stands before the name
            cell = next((node for node in cells if _is_name(own_words_of(node))), None)
        name = "" if cell is None else member(own_words_of(cell))[0]
        if cell is None or not name or name.lower() in _CHOICES:
            self.lacks("name of a member", f"{ROW} td")
        choice = " ".join(_AROUND_CHOICE.sub(" ", text_of(tag).lower()).split())
        return BallotRecord(name, _CHOICES.get(choice, "other"), self._link(cell))

    def _link(self, cell: Element) -> str:
        paths = (self.path(link) for link in cell.iter("a"))
        return next((path for path in paths if path.startswith(MEMBER_PATH)), "")

    def _must_be_no_ballot(self, row: Element) -> None:
        """A row that holds a name and no mark is a ballot that cannot be read; totals are none."""
        words = [text_of(cell).lower() for cell in row.findall("td")]
        if words and _A_TOTAL.match(words[0]) and all(map(_TOTAL.match, words[1:])):
            return
        heads = [text_of(cell).lower() for cell in row.findall("th")]
        named = any(word in _CHOICES for word in words) and not _CHOICES.keys() >= set(heads)
        if named or not all(_TOTAL.match(word) or word in _CHOICES for word in words if word):
            self.lacks("vote of a member", f"{ROW} {CHOICE}")

    def _chamber(self) -> Chamber | None:
        """The first heading that is a chamber's name, or the one over the list of members."""
        names = filter(None, map(_PLACE.match, map(text_of, self.main().iter("h3"))))
        return next((CHAMBERS[name[1].lower()] for name in names), None)

    def _labelled(self, label: str) -> str:
        return first_text([self.maybe(f'td[data-label="{label}"]', self.main())])

    def _totals(self) -> tuple[int, int] | None:
        """Yes and no as the page counts them; the list of members may say otherwise."""
        tags = (self.maybe(f".count-tag.{choice}", self.main()) for choice in ("Yes", "No"))
        words = [text_of(tag) for tag in tags if tag is not None]
        if len(words) < 2:
            return None
        if not all(map(str.isdigit, words)):
            self.lacks("totals", ".count-tag")
        return int(words[0]), int(words[1])


class CommitteeVotePage(VotePage):
    """Ballots of one committee vote; members stand with their full names."""

    kind: ClassVar[str] = "committee vote"


class FloorVotePage(VotePage):
    """Ballots of one floor vote; members stand with surnames, with an initial where two share one.
    The Senate's president is listed by name and, most days, as "President" too: 36 rows for 35
    members."""

    kind: ClassVar[str] = "floor vote"


def _is_name(words: str) -> bool:
    """Whether words are no number, district or party's letter; some surnames have two letters."""
    return not _DISTRICT.match(words) and not words.isdecimal() and len(words.strip("(). ")) > 1


def _is_ballot(row: Element) -> bool:
    cells = cells_of(row)
    named = len(row) > 1 and len(cells) == len(row) and bool(text_of(row[0]))
    return named and text_of(row[-1]).lower() in _CHOICES
