"""A row of a schedule as a meeting, in either layout: its cells by column, and their marks.

Of a row only the committee is indispensable: without it the row is unread. Every other cell is read
on its own. Dossier 3.4, 7.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Final

from lxml.etree import _Element as Element

from scrapers.colorado.cells import COLUMNS, NO_CELL, STRUCK_WORD, Cell, column_of, read_cell
from scrapers.colorado.element_text import attribute, text_of
from scrapers.colorado.page import Page
from tracker.domain.cells import CellWords, committee_cell, room_cell, time_cell
from tracker.domain.records import MeetingRecord
from tracker.domain.remarks import SEAM, is_worth_telling, marks_of, meant_by, remark_of, unseamed
from tracker.domain.rooms import room_in
from tracker.domain.times import Start, moments_in

AGENDA_PATH: Final = "/agenda/"
COMMITTEE_PATH: Final = "/committees/"
_TIME: Final = "td[data-label=Time]"
_ACTIVITY: Final = "td[data-label=Activity]"

#: Sessions of a whole chamber share the table with committees; they are no meetings.
_FLOOR: Final = re.compile(
    r"^(?:the )?(?:house|senate)(?: of representatives)?(?: (?:floor|session|floor session"
    r"|convenes|reconvenes|in session))?$|^joint session\b",
    re.IGNORECASE,
)
_CHAMBER_ROOM: Final = re.compile(r"^(?:house|senate) chambers?$", re.IGNORECASE)
_CHAMBER: Final = re.compile(r"/committees/[^/]+/(house|senate)/", re.IGNORECASE)
#: Words of links and cells that are the value itself.
_DOCUMENT: Final = re.compile(
    r"(?:view |meeting |hearing |the )*(?:agenda|pdf|calendar|html|word|docx?|documents?|listen"
    r"|watch|live|audio|video|stream)s?",
    re.IGNORECASE,
)
#: An address that leads to a file, whatever its link is called.
_FILE: Final = re.compile(r"\.pdf$|/download$", re.IGNORECASE)


def meeting_of(
    page: Page, elements: Sequence[Element], head: Sequence[str], day: date, where: str
) -> MeetingRecord | None:
    """A row's meeting, None for a session of a chamber and for a row that names nobody. Raises
    PageChanged for a row that cannot be read. head: the words of the table's head; where: the
    selector of its rows."""
    row = _Row(page, elements, head, where)
    activity = row.cell("activity")
    if activity is None:
        page.lacks("activity in a row", _ACTIVITY)
    link = page.first_link(activity.element)
    linked = COMMITTEE_PATH in link
    name = _committee(activity, link)
    start, room = row.start(day), _with_struck(row.cell("location") or NO_CELL, room_cell)
    agenda, pdf = _agenda_links(page, row.cell("agenda") or NO_CELL)
    audio = row.cell("audio") or NO_CELL
    if not name.value:
        # Names left blank have been guarded against by others: a time alone is no meeting.
        if agenda or pdf or room.value or name.marks:
            page.lacks("activity in a row", _ACTIVITY)
        return None
    in_chamber = _CHAMBER_ROOM.match(room.value) and not (agenda or pdf)
    if not linked and (_FLOOR.match(name.value) or in_chamber):
        return None
    return MeetingRecord(
        committee=name.value,
        start=Start.read(day, start.value),
        location=room.value,
        agenda_url=agenda,
        pdf_url=pdf,
        committee_url=link if linked else "",
        audio_url=page.first_link(audio.element),
        remark=remark_of((*start.marks, *name.marks, *room.marks, *row.marks())),
    )


class _Row:
    """The cells of one row by column; what cannot be read is named on the page."""

    def __init__(
        self, page: Page, elements: Sequence[Element], head: Sequence[str], where: str
    ) -> None:
        self._page, self._elements = page, elements
        self._labels = [column_of(attribute(cell, "data-label")) for cell in elements]
        self._head = [column_of(one) for one in head] if len(head) == len(elements) else []
        self._announced = {column_of(one) for one in head}
        self._taken: set[int] = set()
        named = [one for one in self._labels if one]
        # two rows run together: the first would be lost
        if len(named) != len(set(named)) or (head and len(elements) > len(head)):
            page.lacks("one cell a column in a row", where)

    def cell(self, column: str) -> Cell | None:
        """The cell of a column without the column's name, which a page for phones shows in it; None
        where the row has none, which is named if it should."""
        cell = self._page.part(
            column,
            lambda: self._at(self._labels, column),
            lambda: self._at(self._head, column),
            lambda: self._placed(column),
            must=column in ("time", "activity") or column in self._announced,
            selector=f"td[data-label={column.capitalize()}]",
            most=sys.maxsize,  # the meeting that is read of them is bounded
        )
        if cell is None:
            return None
        for sign in (":", SEAM):
            first, _, rest = cell.words.strip(f"{SEAM} ").partition(sign)
            if column_of(first) == column:
                return cell._replace(words=rest)
        return cell

    def _at(self, columns: Sequence[str | None], column: str) -> Cell | None:
        if column not in columns:
            return None
        self._taken.add(columns.index(column))
        return read_cell(self._elements[columns.index(column)])

    def _placed(self, column: str) -> Cell | None:
        """By its place, where neither cells nor head name any column, and the columns are where
        they are attested: a start first, and neither start nor room in the second cell."""
        at, many = list(COLUMNS).index(column), len(self._elements)
        fewer = at > 1 and many < len(COLUMNS)  # one lacks, nobody knows which
        if any(self._labels) or any(self._announced) or many < 2 or fewer or at >= many:
            return None
        first, second = (read_cell(one).words for one in self._elements[:2])
        if not time_cell(first).value or time_cell(second).value or room_in(unseamed(second)):
            return None
        self._taken.add(at)
        return read_cell(self._elements[at])

    def start(self, day: date) -> CellWords:
        """The start of a meeting of a day; where the cell says nothing, what its `time` element
        holds for machines. Raises PageChanged where it is on another day."""
        cell = self.cell("time") or NO_CELL
        if cell.is_blank and not cell.struck and cell.element is not None:
            moments = (attribute(one, "datetime") for one in cell.element.iter("time"))
            cell = cell._replace(words=next(filter(moments_in, moments), ""))
        for moment in moments_in(unseamed(f"{cell.words}{SEAM}{cell.struck}")):
            if moment.date() != day:
                self._page.lacks("start on the day of its row", _TIME)
        return _with_struck(cell, time_cell)

    def marks(self) -> Iterator[str]:
        """Marks of the agenda, of the sound and of columns that are not ours, which have words of
        their own: only those that are listed or worth telling."""
        ours = ("time", "activity", "location")
        for at, element in enumerate(self._elements):
            column = self._labels[at] or (self._head[at] if self._head else None)
            if column in ours or (at in self._taken and at < len(ours)):
                continue
            for mark in marks_of(read_cell(element).words):
                if not _DOCUMENT.fullmatch(mark) and (meant_by(mark) or is_worth_telling(mark)):
                    yield mark


def _with_struck(cell: Cell, words_of: Callable[[str], CellWords]) -> CellWords:
    """The value of a cell with its marks; where all is struck through, the value that is."""
    if not cell.is_blank or not cell.struck:
        return words_of(cell.words)
    struck = words_of(cell.struck)
    return CellWords(struck.value, (*struck.marks, STRUCK_WORD))


def _committee(cell: Cell, link: str) -> CellWords:
    chamber = _CHAMBER.search(link)
    linked = ""
    if cell.element is not None and COMMITTEE_PATH in link:
        linked = next((text_of(one) for one in cell.element.iter("a") if one.get("href")), "")

    def words_of(words: str) -> CellWords:
        own = linked if linked in words else ""
        return committee_cell(words, chamber[1].lower() if chamber else "", own)

    if not cell.is_blank:
        live = words_of(cell.words)
        if live.value or not cell.struck:
            return live
    struck = words_of(cell.struck)
    marks = (*struck.marks, *marks_of(cell.words), *([STRUCK_WORD] if struck.value else []))
    return CellWords(struck.value, marks)


def _agenda_links(page: Page, cell: Cell) -> tuple[str, str]:
    """The addresses of the agenda and of its PDF. The case of the links' words varies."""
    agenda = pdf = ""
    for link in () if cell.element is None else cell.element.iter("a"):
        words, url = text_of(link).lower(), page.link(link)
        if AGENDA_PATH in url and not _FILE.search(url):
            agenda = agenda or url
        elif "pdf" in words or _FILE.search(url):
            pdf = pdf or url
        elif "agenda" in words:
            agenda = agenda or url
    return agenda, pdf
