"""What the two layouts of the schedule share: a day's table, its rows, and what was left unread.

Times are kept as words; a row that is struck through or says that it is cancelled stays a meeting.
Dossier 3.4, 7.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import ClassVar, Final, NamedTuple

from lxml.etree import _Element as Element

from scrapers.colorado.page import Page, attribute, filled_rows, fold, says_nothing, text_of
from tracker.domain.records import MeetingRecord
from tracker.domain.times import Start, day_of

AGENDA_PATH: Final = "/agenda/"
COMMITTEE_PATH: Final = "/committees/"

#: The five columns. The first two are needed; any that the table's head names is needed as well.
COLUMNS: Final = ("time", "activity", "location", "agenda", "audio")
NEEDED: Final = ("time", "activity")

#: GUESS: no word for a meeting called off is attested; these are watched for.
CANCELLED: Final = re.compile(r"\bcancel+ed\b", re.IGNORECASE)
_MARK: Final = re.compile(
    r"[\s\-–—:*(\[]*(?:\bmeeting\s+)?(?:\b(?:is|was|has been)\s+)?\bcancel+ed\b[\s\-–—:*)\]]*",
    re.IGNORECASE,
)
#: GUESS: a line through the text means called off as well.
STRUCK: Final = ("del", "s", "strike")
_STRUCK_BY_STYLE: Final = re.compile(r"line-through|strike|cancel+ed", re.IGNORECASE)
STRUCK_WORD: Final = "struck through"

#: Sessions of a whole chamber share the table with committees; they are no meetings.
_FLOOR: Final = re.compile(
    r"^(?:the )?(?:house|senate)(?: of representatives)?(?: (?:floor|session|floor session"
    r"|convenes|reconvenes|in session))?$|^joint session\b",
    re.IGNORECASE,
)
_CHAMBER_ROOM: Final = re.compile(r"^(?:house|senate) chambers?$", re.IGNORECASE)

_CLOCK: Final = re.compile(r"\b\d{1,2}:\d\d\s*[ap]\.?\s?m\b|\bupon adjournment\b", re.IGNORECASE)
_HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6", "caption")
_CHROME: Final = ("script", "style", "nav", "header", "footer", "form", "button", "select")


class Cell(NamedTuple):
    """One cell of a row. words: without what is struck through; struck: the words that are."""

    words: str
    struck: str
    element: Element | None


_NO_CELL: Final = Cell("", "", None)


class SchedulePage(Page):
    """A schedule in either layout: days, each a heading and one table of meetings."""

    kind: ClassVar[str] = "schedule"
    legible: ClassVar[bool] = True
    #: The block of one day, and the heading in it.
    block: ClassVar[str]
    heading: ClassVar[str] = "h3"

    def days(self) -> tuple[list[date], tuple[MeetingRecord, ...], tuple[date, ...]]:
        """The days that have a heading, the meetings of all, and the day of each row, in page
        order.

        Raises PageChanged for a table without its day, a row without its cells, and for anything
        on the page that looks like a meeting and was not read.
        """
        found = self.every(self.block)
        blocks = [block for block in found if set(found).isdisjoint(block.iterancestors())]
        days: list[date] = []
        meetings: list[MeetingRecord] = []
        shown: list[date] = []
        for block in blocks:
            for day, table in self._tables(block):
                days.append(day)
                rows = 0 if table is None else len(list(filled_rows(table)))
                if table is not None and not rows and table.find("tbody") is None:
                    self.lacks("body of a day's table", f"{self.block} table tbody")
                shown += [day] * rows
                meetings += () if table is None else self._meetings(table, day)
        self._nothing_left_unread(blocks)
        return days, tuple(meetings), tuple(shown)

    def _tables(self, block: Element) -> Iterator[tuple[date, Element | None]]:
        """Each day heading of a block with the one table that follows it, None for no table."""
        day: date | None = None
        for element in block.iter(self.heading, "table"):
            if element.tag == self.heading:
                if day is not None:
                    yield day, None
                day = self._day(element)
            elif day is not None:
                yield day, element
                day = None  # a second table would need a heading of its own
            elif next(filled_rows(element), None) is not None:
                self.lacks("day heading", f"{self.block} {self.heading}")
        if day is not None:
            if not says_nothing(_beside_headings(block)) and block.find(".//table") is None:
                self.lacks("table of a day", f"{self.block} table")
            yield day, None

    def _day(self, heading: Element) -> date:
        return self.day(text_of(heading), "day heading", f"{self.block} {self.heading}")

    def _meetings(self, table: Element, day: date) -> Iterator[MeetingRecord]:
        head = [_label(text_of(cell)) for cell in table.iter("th")]
        for cells in self.whole_rows(table, "the schedule"):
            meeting = self._meeting(self._row(cells, head), day)
            if meeting is not None:
                yield meeting

    def _row(self, cells: list[Element], head: list[str]) -> dict[str, Cell]:
        """The cells of a row by column: by data-label, else by the head's words at that place."""
        labels = [_label(attribute(cell, "data-label")) for cell in cells]
        if not any(labels):
            labels = head if len(head) == len(cells) else []
        row = {label: _cell(cell) for label, cell in zip(labels, cells, strict=False)}
        if len(row) < len(labels):  # two rows run together: the first meeting would be lost
            self.lacks("one cell a column in a row", f"{self.block} tr")
        for column in COLUMNS:
            if column not in row and (column in NEEDED or column in head):
                self.lacks(f"{column} in a row", f"td[data-label={column.capitalize()}]")
        return row

    def _meeting(self, row: dict[str, Cell], day: date) -> MeetingRecord | None:
        """A row's meeting, None for a session of a chamber and for a row that names nobody."""
        time, activity = row["time"], row["activity"]
        location = row.get("location", _NO_CELL)
        name = _unmarked(activity.words) or _unmarked(activity.struck)
        agenda, pdf = self._papers(row.get("agenda", _NO_CELL).element)
        if not name:
            # Names left blank have been guarded against by others: a time alone is no meeting.
            if agenda or pdf or location.words:
                self.lacks("activity in a row", "td[data-label=Activity]")
            return None
        link = self._link(activity.element)
        if _is_floor(name, location.words, COMMITTEE_PATH in link, bool(agenda or pdf)):
            return None
        return MeetingRecord(
            committee=name,
            start=Start.read(day, _unmarked(time.words) or _unmarked(time.struck)),
            location=_unmarked(location.words) or _unmarked(location.struck),
            agenda_url=agenda,
            pdf_url=pdf,
            committee_url=link if COMMITTEE_PATH in link else "",
            audio_url=self._link(row.get("audio", _NO_CELL).element),
            cancelled=_cancelled(row),
        )

    def _link(self, cell: Element | None) -> str:
        return "" if cell is None else self.first_link(cell)

    def _papers(self, cell: Element | None) -> tuple[str, str]:
        """The addresses of the agenda and of its PDF. The case of the links' words varies."""
        agenda = pdf = ""
        for link in () if cell is None else cell.iter("a"):
            words, address = text_of(link).lower(), self.link(link)
            if "pdf" in words:
                pdf = pdf or address
            elif "agenda" in words or AGENDA_PATH in address:
                agenda = agenda or address
        return agenda, pdf

    def _nothing_left_unread(self, blocks: list[Element]) -> None:
        """Raises where something outside of what was read looks like a meeting or a day."""
        rows = (row for block in blocks for row in block.iter("tr"))
        read = {row for row in rows if row.find("td") is not None}
        headings = {heading for block in blocks for heading in block.iter(self.heading)}
        for element in _outside(self.main(), read | headings):
            if element.tag in _HEADINGS and day_of(text_of(element)) is not None:
                self.lacks("block of a day, but its heading,", self.block)
            if _looks_like_a_meeting(element):
                self.lacks("table around what looks like a meeting", f"{self.block} table")


def _outside(top: Element, read: set[Element]) -> Iterator[Element]:
    """Each element of a page but what was read and the page's chrome."""
    waiting = [top]
    while waiting:
        element = waiting.pop()
        yield element
        waiting += [child for child in element if child not in read and child.tag not in _CHROME]


def words_beside(main: Element) -> str:
    """The words of a page's body beside its headings and its chrome, folded."""
    headings = set(main.iter(*_HEADINGS))
    bodies = _outside(main, headings)
    return fold(" ".join(filter(None, (text for body in bodies for text in _own_texts(body)))))


def _own_texts(element: Element) -> list[str | None]:
    return [element.text, *(child.tail for child in element)]


def _looks_like_a_meeting(element: Element) -> bool:
    if element.tag == "td" and element.get("data-label"):
        return True
    if element.tag == "a" and AGENDA_PATH in str(element.get("href") or ""):
        return True
    return any(_CLOCK.search(fold(text)) for text in _own_texts(element) if text)


def _beside_headings(block: Element) -> str:
    """The text of a block without that of its headings."""
    headings = [text_of(heading) for heading in block.iter(*_HEADINGS)]
    return text_of(block).removeprefix(" ".join(headings)).strip()


def _label(text: str) -> str:
    return text.strip(" :").lower()


def _cell(cell: Element) -> Cell:
    """A cell's words, those struck through apart."""
    live: list[str] = []
    struck: list[str] = []
    for element in cell.iter():
        below = _is_struck(element)
        (struck if below else live).append(element.text or "")
        if element is not cell:
            above = element.getparent()
            outside = above is not None and _is_struck(above)
            (struck if outside else live).append(element.tail or "")
    return Cell(fold("".join(live)), fold("".join(struck)), cell)


def _is_struck(element: Element) -> bool:
    """Whether a line goes through an element: by its tag, or by style or class up to its row."""
    for node in (element, *element.iterancestors()):
        if node.tag in STRUCK or _STRUCK_BY_STYLE.search(
            f"{node.get('style')} {node.get('class')}"
        ):
            return True
        if node.tag == "tr":
            break
    return False


def _unmarked(words: str) -> str:
    """Words without the mark of a meeting called off."""
    return " ".join(_MARK.sub(" ", words).split()) if words else ""


def _cancelled(row: dict[str, Cell]) -> str:
    """The page's word for a meeting called off, "" for one that stands."""
    for cell in row.values():
        found = CANCELLED.search(f"{cell.words} {cell.struck}")
        if found:
            return found.group()
    struck = any(row[column].struck and not row[column].words for column in NEEDED)
    return STRUCK_WORD if struck else ""


def _is_floor(name: str, room: str, linked: bool, papers: bool) -> bool:
    """Whether a row is a session of a whole chamber."""
    if linked:
        return False
    return bool(_FLOOR.match(name)) or bool(_CHAMBER_ROOM.match(room) and not papers)
