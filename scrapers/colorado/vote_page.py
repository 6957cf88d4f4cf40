"""What the pages of floor and committee votes share: who voted how. Dossier 3.3.

The members are what the page is read for. Its head names bill, chamber, motion, day and totals;
each is read on its own and may lack: date and motion are surer on the page of the bill.
"""

from __future__ import annotations

import re
from datetime import date
from typing import ClassVar, Final, TypeAlias

from lxml.etree import _Element as Element

from scrapers.colorado.element_text import fold, own_words_of, prose_of, text_of
from scrapers.colorado.page import Page, Part, member, unread
from tracker.domain.numbers import BillNumber
from tracker.domain.records import BallotRecord, Chamber, Choice, Result, VotePageRecord

TABLE: Final = "div.standard-table"
CHOICE: Final = ".vote-tag"
ROW: Final = f"{TABLE} tr"

_CHOICES: Final[dict[str, Choice]] = {
    "yes": "yes", "aye": "yes", "yea": "yes", "y": "yes", "no": "no", "nay": "no", "n": "no",
    "excused": "excused", "exc": "excused", "e": "excused", "absent": "absent",
}  # fmt: skip
#: What may be said around a choice, to those who listen.
_AROUND_CHOICE: Final = re.compile(r"\b(?:vote[ds]?|as|for|against)\b|[^a-z ]", re.IGNORECASE)
NUMBER: Final = ".tag-heading-white"
_PLACES: Final[dict[str, Chamber]] = {"house": "lower", "senate": "upper"}
_PLACE: Final = re.compile(r"(?:votes by )?(house|senate)(?: members?)?$", re.IGNORECASE)
#: Ballots, and whether the page says that nobody was called.
Cast: TypeAlias = tuple[list[BallotRecord], bool]
_VOICE: Final = re.compile(r"\bvoice\b|\bwithout objection\b", re.IGNORECASE)
#: GUESS: the sentence of the bill's page may stand on the page of the vote too.
_SENTENCE: Final = re.compile(
    r"\bmotion (passed|carried|failed|lost)\b(?: (?:on a vote|without objection))?", re.IGNORECASE
)
_DISTRICT: Final = re.compile(r"(?:(?:house |senate )?district|[HS]D) ?\d+$", re.IGNORECASE)
#: GUESS: totals stand in a table of their own, "Yes" beside a number.
_A_TOTAL: Final = re.compile(r"(?:sub)?totals?\b", re.IGNORECASE)
_TOTAL: Final = re.compile(r"^\d+$")


class VotePage(Page):
    """Ballots of one vote: a row a member, the name and how it voted."""

    VERSION = 3
    required: ClassVar[tuple[Part, ...]] = (
        Part("table of votes", TABLE),
        Part("vote of a member", f"{ROW} {CHOICE}"),
        Part("name of a member", f"{TABLE} div.col-12:nth-of-type(2) tr td:first-child"),
    )

    def record(self) -> VotePageRecord:
        """The ballots in page order, none for a voice vote, with what the head of the page says.
        Raises PageChanged where no way reads the members."""
        found = self.part("members", self._in_section, self._by_marks, self._by_words)
        fault = next((one for one in self.parts().unread if one.part == "members"), None)
        if fault is not None:
            self.lacks(fault.what, fault.selector)
        if found is None and not self._says_voice():
            self.lacks("table of votes", TABLE)
        ballots, voice = found or ([], False)
        if not ballots and not voice and self.is_to_come("members", TABLE):
            self.lacks("members (still to come)", TABLE)
        if self.leads_on(self.main()):
            self.lacks("members on other pages", "a")
        kept = self.each_member_once(_without_twins(ballots))
        return VotePageRecord(
            self.address,
            tuple(kept),
            voice or not kept,
            self.part("result", self._result),
            number=self.part("number", self._number),
            chamber=self.part("chamber", self._chamber),
            reading=self._labelled("Calendar"),
            motion=self._labelled("Motion"),
            day=self.part("day", self._day),
            totals=self.part("totals", self._totals),
            parts=self.parts(),
        )

    def each_member_once(self, ballots: list[BallotRecord]) -> list[BallotRecord]:
        """The ballots, a member listed twice once. Committee pages list each once."""
        return ballots

    # --- members

    def _in_section(self) -> Cast | None:
        """The rows of the block of tables that we know; it may stand there empty."""
        if self.maybe(TABLE) is None:
            return None
        cast = self._cast(self.every(ROW))
        words = (one for block in self.every(TABLE) for one in block.iter() if fold(one.text or ""))
        if cast == ([], False) and unread(words, self.every(ROW)):
            self.lacks("row of a member", ROW)  # names in other boxes are no voice vote
        return cast

    def _by_marks(self) -> Cast | None:
        """The rows of whatever tables hold marks of votes, where the block is not there."""
        if self.maybe(TABLE) is not None:
            return None
        tables = [one for one in self.main().iter("table") if _has_mark(one)]
        rows = [row for one in tables for row in one.iter("tr")]
        return self._cast(rows) if rows else None

    def _by_words(self) -> Cast | None:
        """The rows of tables of nothing but names beside words of a choice, where no vote is
        marked."""
        if self.every(CHOICE):
            return None
        ballots = [
            BallotRecord(text_of(row[0]), _CHOICES[text_of(row[-1]).lower()], self._link(row[0]))
            for table in self.main().iter("table")
            if (rows := _below_heads(table)) and all(map(_is_ballot, rows))
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
            tag = next(iter(tags), None)
            if len(tags) > 1:  # members beside each other: one would be lost
                self.lacks("row of one member", ROW)
            if tag is None:
                self._must_be_no_ballot(row)
            elif _VOICE.search(text_of(tag)):
                voice = True
            else:
                ballots.append(self._ballot(row, tag))
        if ballots and all(one.choice == "other" for one in ballots):
            self.lacks("choice that is known", CHOICE)
        return ballots, voice

    def _ballot(self, row: Element, tag: Element) -> BallotRecord:
        cells = [one for one in row if one.tag in ("td", "th") and tag not in set(one.iter())]
        cell = next(filter(self._link, cells), None)
        if cell is None:  # a number in the list or a party stands before the name
            cell = next((one for one in cells if _may_be_a_name(own_words_of(one))), None)
        name = "" if cell is None else member(own_words_of(cell))[0]
        if cell is None or not name or name.lower() in _CHOICES:
            self.lacks("name of a member", f"{ROW} td")
        return BallotRecord(name, _choice(text_of(tag)), self._link(cell))

    def _link(self, cell: Element) -> str:
        """The path of the member's page, "" where the name is no link to one."""
        paths = (self.path(link) for link in cell.iter("a"))
        return next((path for path in paths if path.startswith("/legislators/")), "")

    # --- the head of the page: dossier 3.3

    def _number(self) -> BillNumber | None:
        tag = self.maybe(NUMBER)
        return None if tag is None else BillNumber.find(text_of(tag))

    def _chamber(self) -> Chamber | None:
        """The first heading that is a chamber's name, or the one over the list of members."""
        headings = [text_of(one) for one in self.main().iter("h3")]
        found = next((match for one in headings if (match := _PLACE.match(one))), None)
        return _PLACES[found[1].lower()] if found else None

    def _labelled(self, label: str) -> str:
        """The words of the cell that is headed so, "" where there is none."""
        cells = self.every(f'td[data-label="{label}"]', self.main())
        return text_of(cells[0]) if cells else ""

    def _day(self) -> date | None:
        said = self._labelled("Voted on").split(" ", 1)[0]
        return self.day(said, "day of the vote", 'td[data-label="Voted on"]') if said else None

    def _totals(self) -> tuple[int, int] | None:
        """Yes and no as the page counts them; the list of members may say otherwise."""
        told = [self.every(f".count-tag.{choice}", self.main()) for choice in ("Yes", "No")]
        words = [text_of(found[0]) for found in told if found]
        if len(words) < 2:
            return None
        if not all(word.isdigit() for word in words):
            self.lacks("totals", ".count-tag")
        return int(words[0]), int(words[1])

    def _says_voice(self) -> bool:
        """GUESS: where nobody was called there may be no table at all, and words that say so."""
        none = next(self.root.iter("table"), None) is None
        return none and bool(_VOICE.search(prose_of(self.main())))

    def _must_be_no_ballot(self, row: Element) -> None:
        """A row that holds a name and no mark is a ballot that cannot be read; totals are none."""
        words = [text_of(cell).lower() for cell in row.findall("td")]
        if words and _A_TOTAL.match(words[0]) and all(map(_TOTAL.match, words[1:])):
            return
        heads = [text_of(cell).lower() for cell in row.findall("th")]
        named = any(word in _CHOICES for word in words) and not _CHOICES.keys() >= set(heads)
        if named or not all(_TOTAL.match(word) or word in _CHOICES for word in words if word):
            self.lacks("vote of a member", f"{ROW} {CHOICE}")

    def _result(self) -> Result | None:
        found = _SENTENCE.search(prose_of(self.main()))
        if not found:
            return None
        return "pass" if found[1].lower() in ("passed", "carried") else "fail"


def _may_be_a_name(words: str) -> bool:
    """Whether words are neither a number, a district nor a party's letter; some surnames have two
    letters."""
    return not _DISTRICT.match(words) and not words.isdecimal() and len(words.strip("(). ")) > 1


def _choice(words: str) -> Choice:
    said = " ".join(_AROUND_CHOICE.sub(" ", words.lower()).split())
    return _CHOICES.get(said, "other")


def _without_twins(ballots: list[BallotRecord]) -> list[BallotRecord]:
    """Ballots once, where the whole list stands twice, for two widths of a window."""
    half = len(ballots) // 2
    return ballots[:half] if half and ballots[:half] == ballots[half:] else ballots


def _has_mark(table: Element) -> bool:
    return any("vote-tag" in (one.get("class") or "").split() for one in table.iter())


def _below_heads(table: Element) -> list[list[Element]]:
    return [list(row) for row in table.iter("tr") if row.find("td") is not None]


def _is_ballot(row: list[Element]) -> bool:
    return (
        len(row) > 1
        and all(cell.tag in ("td", "th") for cell in row)
        and bool(text_of(row[0]))
        and text_of(row[-1]).lower() in _CHOICES
    )
