"""What the two layouts of the schedule share: the tables of its days, their rows, what was unread.

Of a row only the committee is indispensable: without it the row is unread, and that a meeting lacks
on its day proves nothing. Every other cell is read on its own. Dossier 3.4, 7.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import ClassVar, Final, NamedTuple

from lxml.etree import _Element as Element

from scrapers.colorado.element_text import attribute, fold, says_nothing, text_of
from scrapers.colorado.headings import headings_over
from scrapers.colorado.page import Page, has_link, is_no_row
from scrapers.colorado.schedule_cells import (
    COLUMNS,
    NO_CELL,
    STRUCK_WORD,
    Cell,
    column_of,
    is_head,
    labels_of,
    read_cell,
)
from scrapers.colorado.schedule_places import (
    DAY_HEADINGS,
    GROUP,
    MADE,
    beside_headings,
    block_of,
    is_beside,
    is_in_cell,
    is_same_block,
    letters_of,
    outside,
    own_texts,
    share_a_day,
    stand_together,
)
from scrapers.colorado.still_to_come import (
    ends_the_layout,
    is_in_sight,
    is_place_holder,
    stands_in,
)
from tracker.domain.cells import CellWords, committee_cell, room_cell, time_cell
from tracker.domain.records import DaySpan, MeetingRecord, UnreadPart
from tracker.domain.remarks import SEAM, is_worth_telling, marks_of, meant_by, remark_of, unseamed
from tracker.domain.rooms import room_in
from tracker.domain.times import Start, day_of, moments_in
from tracker.errors import PageChanged

AGENDA_PATH: Final = "/agenda/"
COMMITTEE_PATH: Final = "/committees/"

#: Sessions of a whole chamber share the table with committees; they are no meetings.
_FLOOR: Final = re.compile(
    r"^(?:the )?(?:house|senate)(?: of representatives)?(?: (?:floor|session|floor session"
    r"|convenes|reconvenes|in session))?$|^joint session\b",
    re.IGNORECASE,
)
_CHAMBER_ROOM: Final = re.compile(r"^(?:house|senate) chambers?$", re.IGNORECASE)
_CHAMBER: Final = re.compile(r"/committees/[^/]+/(house|senate)/", re.IGNORECASE)
#: Words of links and cells that are the value itself.
_PAPER: Final = re.compile(
    r"(?:view |meeting |hearing |the )*(?:agenda|pdf|calendar|html|word|docx?|documents?|listen"
    r"|watch|live|audio|video|stream)s?",
    re.IGNORECASE,
)
#: An address that leads to a file, whatever its link is called.
_FILE: Final = re.compile(r"\.pdf$|/download$", re.IGNORECASE)
_CLOCK: Final = re.compile(r"\b\d{1,2}:\d\d\s*[ap]\.?\s?m\b|\bupon adjournment\b", re.IGNORECASE)
#: Words so long are a sentence that mentions an hour, not the cell of a meeting.
_SENTENCE: Final = 60
#: GUESS: headings under which days stand.
_OF_DAYS: Final = re.compile(r"\b(?:schedule|calendar|week|meetings?|hearings?|\d{4})\b", re.I)
_ALL_DAYS: Final = DaySpan(None, None)


class Days(NamedTuple):
    """What a page lists: the days that have a heading, the meetings, the day of each row, and the
    days of which something was unread."""

    named: list[date]
    meetings: tuple[MeetingRecord, ...]
    shown: tuple[date, ...]
    unproved: tuple[DaySpan, ...]


class SchedulePage(Page):
    """A schedule in either layout: days, each a heading and one table of meetings."""

    VERSION = 3
    kind: ClassVar[str] = "schedule"
    legible: ClassVar[bool] = True
    #: The block of one day, as attested.
    block: ClassVar[str]

    def days(self) -> Days:
        """All that the page lists. What could not be read is named, with the days it lies on."""
        self._unproved: dict[DaySpan, None] = {}
        self._listed: dict[Element, tuple[date, str]] = {}  # each table read, its day and letters
        named: list[date] = []
        meetings: list[MeetingRecord] = []
        shown: list[date] = []
        read: set[Element] = set()
        for day, heading, table in self._tables():
            named.append(day)
            read.add(heading)
            if table is not None:
                told = (day, letters_of(table))
                rows = [] if told in self._listed.values() else self._rows(table)
                self._listed[table] = told
                read |= {row for row in table.iter("tr") if row.find("td") is not None}
                shown += [day] * len(rows)
                if not rows and self._is_yet_to_be_filled(table):
                    self.is_unread("day", "rows of a day (still to come)", self.block, day)
                meetings += self._meetings(table, rows, day)
        self._nothing_left_unread(read)
        return Days(named, tuple(meetings), tuple(shown), tuple(self._unproved))

    def is_unread(self, part: str, what: str, selector: str, day: date | None = None) -> None:
        """Names what could not be read; that something lacks on its day then proves nothing. day:
        None where nobody knows of which it is."""
        self.unread_part(UnreadPart(part, what, selector))
        self._unproved[_ALL_DAYS if day is None else DaySpan(day, day)] = None

    # --- days and their tables

    def _tables(self) -> Iterator[tuple[date, Element, Element | None]]:
        """Each day heading with the one table that follows it, None for no table: in the attested
        blocks, or anywhere else under a heading that names a day."""
        blocks = set(self.every(self.block))
        open_day: tuple[date, Element] | None = None
        passed = 0  # headings of days in a row, without a table between them
        for element in self.main().iter(*DAY_HEADINGS, "table"):
            if element.tag != "table":
                day = self._day_in(element)
                if day is None or is_in_cell(element) or element.tag == "caption":
                    continue
                if open_day is not None:
                    if str(element.tag) > str(open_day[1].tag):
                        continue  # below the day's own heading: when the list was revised
                    yield self._without_table(*open_day, blocks)
                open_day, passed = (day, element), passed + 1
            elif not _may_be_a_days(element) or (open_day is None and self._is_twin(element)):
                continue
            elif blocks and block_of(element, blocks) is None and not _lists_meetings(element):
                continue  # of another part of the page
            elif (titled := self._caption_of(element)) is not None:
                if open_day is not None and open_day[0] != titled[0]:
                    yield self._without_table(*open_day, blocks)
                open_day, passed = None, 0
                self.part("day", *_first(block_of(element, blocks) is not None))
                yield (*titled, element)
            elif (
                open_day is not None
                and is_same_block(open_day[1], element, blocks)
                and (passed == 1 or stand_together(open_day[1], element, blocks))
            ):
                self.part("day", *_first(block_of(element, blocks) is not None))
                yield (*open_day, element)
                open_day, passed = None, 0  # a second table would need a heading of its own
            else:
                self.is_unread("day", "day heading of a table", f"{self.block} h3")
        if open_day is not None:
            yield self._without_table(*open_day, blocks)

    def _caption_of(self, table: Element) -> tuple[date, Element] | None:
        """The day that a table's own caption names, which is its and no other's."""
        caption = table.find("caption")
        day = None if caption is None else self._day_in(caption)
        return None if caption is None or day is None else (day, caption)

    def _day_in(self, heading: Element) -> date | None:
        """The day that a heading names; a word beside it is no matter."""
        text = text_of(heading)
        days = [day for day in map(day_of, marks_of(text)) if day is not None]
        return day_of(text) or (days[0] if len(days) == 1 else None)

    def _without_table(
        self, day: date, heading: Element, blocks: set[Element]
    ) -> tuple[date, Element, None]:
        block = block_of(heading, blocks)
        beside = "" if block is None else beside_headings(block)
        to_come = block is not None and self._is_yet_to_be_filled(block)
        unsaid = not says_nothing(beside) and block is not None and block.find(".//table") is None
        if block is None or to_come or unsaid:
            self.is_unread(
                "day", f"table of the day {day:%a %b %-d, %Y}", f"{self.block} table", day
            )
        return day, heading, None

    def _rows(self, table: Element) -> list[list[Element]]:
        """The cells of each row that says anything, without the head."""
        found = []
        for row in table.iter("tr"):
            cells = [cell for cell in row if cell.tag in ("td", "th")]
            if not any(cell.tag == "td" for cell in cells) or is_head(cells):
                continue
            if is_no_row(row) or (len(cells) == 1 and GROUP.fullmatch(text_of(cells[0]))):
                continue
            if len(cells) == 1 and says_nothing(text_of(cells[0])) and not has_link(row):
                continue
            if text_of(row) or has_link(row):
                found.append(cells)
            elif any(map(is_place_holder, row.iter())):
                self.is_unread("row", "words of a row (still to come)", f"{self.block} tr")
        return found

    # --- rows

    def _meetings(
        self, table: Element, rows: Sequence[Sequence[Element]], day: date
    ) -> Iterator[MeetingRecord]:
        head = self._head(table)
        for cell in table.iter("td"):
            above = cell.getparent()
            if (above is None or above.tag != "tr") and text_of(cell):
                self.is_unread("row", "row around a cell of the schedule", "tr td", day)
        if not rows and table.find("tbody") is None and table.find(".//td") is None:
            self.is_unread("row", "body of a day's table", f"{self.block} table tbody", day)
        for cells in rows:
            try:
                meeting = self._meeting(cells, head, day)
            except (PageChanged, ValueError) as fault:
                what = fault.missing if isinstance(fault, PageChanged) else str(fault)
                said = " ".join(" ".join(map(text_of, cells)).split())[:80]
                where = f"{what} of {day:%a %b %-d, %Y}: {said!r}"
                self.is_unread("row", where, f"{self.block} tr", day)
                continue
            if meeting is not None:
                yield meeting

    def _head(self, table: Element) -> list[str]:
        """The words of the table's head, [] where it has none that names a column."""
        for row in table.iter("tr"):
            cells = [cell for cell in row if cell.tag in ("td", "th")]
            if is_head(cells) or (cells and all(cell.tag == "th" for cell in cells)):
                return [text_of(cell) for cell in cells]
        return []

    def _meeting(
        self, elements: Sequence[Element], head: Sequence[str], day: date
    ) -> MeetingRecord | None:
        """A row's meeting, None for a session of a chamber and for a row that names nobody."""
        row = _Row(self, elements, head)
        activity = row.cell("activity")
        if activity is None:
            self.lacks("activity in a row", "td[data-label=Activity]")
        link = self.first_link(activity.element) if activity.element is not None else ""
        name = _committee(activity, link)
        start, room = row.start(day), row.read("location", room_cell)
        agenda, pdf = self._papers(row.cell("agenda") or NO_CELL)
        audio = row.cell("audio") or NO_CELL
        if not name.value:
            # Names left blank have been guarded against by others: a time alone is no meeting.
            if agenda or pdf or room.value or name.marks:
                self.lacks("activity in a row", "td[data-label=Activity]")
            return None
        linked = COMMITTEE_PATH in link
        if _is_floor(name.value, room.value, linked, bool(agenda or pdf)):
            return None
        return MeetingRecord(
            committee=name.value,
            start=Start.read(day, start.value),
            location=room.value,
            agenda_url=agenda,
            pdf_url=pdf,
            committee_url=link if linked else "",
            audio_url=self.first_link(audio.element) if audio.element is not None else "",
            remark=remark_of((*start.marks, *name.marks, *room.marks, *row.marks())),
        )

    def _papers(self, cell: Cell) -> tuple[str, str]:
        """The addresses of the agenda and of its PDF. The case of the links' words varies."""
        agenda = pdf = ""
        for link in () if cell.element is None else cell.element.iter("a"):
            words, address = text_of(link).lower(), self.link(link)
            if AGENDA_PATH in address and not _FILE.search(address):
                agenda = agenda or address
            elif "pdf" in words or _FILE.search(address):
                pdf = pdf or address
            elif "agenda" in words:
                agenda = agenda or address
        return agenda, pdf

    def _nothing_left_unread(self, read: set[Element]) -> None:
        """Names what looks like a meeting or a day and lies outside of what was read."""
        if self.leads_on(self.main()):
            self.is_unread("day", "days on other pages", "a")
        if any(self._may_bring_days(one, read) for one in self.place_holders()):
            self.is_unread("day", "table of a day (still to come)", f"{self.block} table")
        for element in outside(self.main(), read):
            if _looks_like_a_meeting(element) and not self._is_twin(element):
                what = "table around what looks like a meeting"
                self.is_unread("day", what, f"{self.block} table")

    def _is_twin(self, element: Element) -> bool:
        """Whether an element is, or stands in, a box that says all of a day once more, in the block
        of the day's table or in a box that names no other day."""
        main, blocks = self.main(), set(self.every(self.block))
        boxes = [element]
        if element.tag != "table":  # the box of a phone is around its words
            boxes += itertools.takewhile(lambda one: one is not main, element.iterancestors())
        told = [(box, letters_of(box)) for box in boxes]
        return any(
            letters == of_box and is_beside(box, table) and share_a_day(box, table, main, blocks)
            for table, (_, letters) in self._listed.items()
            for box, of_box in told
        )

    def _is_yet_to_be_filled(self, place: Element) -> bool:
        """Whether the rows of a day's table, or the table of its block, are still to come."""
        block = block_of(place, set(self.every(self.block)))
        boxes = (place,) if block is None else (place, block)
        return any(stands_in(one, box) for one in self.place_holders() for box in boxes)

    def _may_bring_days(self, place_holder: Element, read: set[Element]) -> bool:
        """Whether a script may still bring days: into a block of which nothing was read, or into a
        frame that stands under no heading of anything else."""
        main = self.main()
        if not is_in_sight(place_holder) or main not in place_holder.iterancestors():
            return False
        block = block_of(place_holder, set(self.every(self.block)))
        if block is not None:
            return read.isdisjoint(block.iter())
        over = next(iter(headings_over(place_holder, main)), None)
        of_days = over is None or over.tag == "h1" or _OF_DAYS.search(text_of(over))
        own = not ends_the_layout(place_holder)
        return place_holder.tag == "turbo-frame" and own and bool(of_days)


class _Row:
    """The cells of one row by column; what cannot be read is named on the page."""

    def __init__(
        self, page: SchedulePage, elements: Sequence[Element], head: Sequence[str]
    ) -> None:
        self._page, self._elements = page, elements
        self._labels = [column_of(one) for one in labels_of(elements)]
        self._head = [column_of(one) for one in head] if len(head) == len(elements) else []
        named = [one for one in self._labels if one]
        if len(named) != len(set(named)):  # two rows run together: the first would be lost
            page.lacks("one cell a column in a row", f"{page.block} tr")
        if head and len(elements) > len(head):
            page.lacks("one cell a column in a row", f"{page.block} tr")
        self._announced = {column_of(one) for one in head}
        self._taken: set[int] = set()

    def cell(self, column: str) -> Cell | None:
        """The cell of a column, None where the row has none, which is named if it should."""
        must = column in ("time", "activity") or column in self._announced
        found = self._page.part(
            column,
            lambda: self._at(self._labels, column),
            lambda: self._at(self._head, column),
            lambda: self._placed(column),
            must=must,
            selector=f"td[data-label={column.capitalize()}]",
        )
        return None if found is None else _without_label(found, column)

    def _at(self, columns: Sequence[str | None], column: str) -> Cell | None:
        if column not in columns:
            return None
        self._taken.add(columns.index(column))
        return read_cell(self._elements[columns.index(column)])

    def _placed(self, column: str) -> Cell | None:
        """By its place, where neither cells nor head name any column, and it reads like one."""
        at = COLUMNS.index(column)
        if any(self._labels) or any(self._announced) or not len(self._elements) >= 2:
            return None
        fewer = at > 1 and len(self._elements) < len(COLUMNS)  # one lacks, nobody knows which
        if fewer or at >= len(self._elements) or not _reads_by_place(self._elements):
            return None
        self._taken.add(at)
        return read_cell(self._elements[at])

    def read(self, column: str, words_of: Callable[[str], CellWords]) -> CellWords:
        """The value of a cell with its marks; struck through, the value that is struck."""
        return _with_struck(self.cell(column) or NO_CELL, words_of)

    def start(self, day: date) -> CellWords:
        """The start of a meeting of a day; where the cell says nothing, what its `time` element
        holds for machines. Raises PageChanged where it is on another day."""
        cell = self.cell("time") or NO_CELL
        if cell.is_blank and not cell.struck and cell.element is not None:
            told = (attribute(one, "datetime") for one in cell.element.iter("time"))
            cell = cell._replace(words=next((one for one in told if moments_in(one)), ""))
        for moment in moments_in(unseamed(f"{cell.words}{SEAM}{cell.struck}")):
            if moment.date() != day:
                self._page.lacks("start on the day of its row", "td[data-label=Time]")
        return _with_struck(cell, time_cell)

    def marks(self) -> Iterator[str]:
        """Marks of the agenda, of the sound and of columns that are not ours, which have words of
        their own: only those that are listed or worth telling."""
        ours = {"time", "activity", "location"}
        for at, element in enumerate(self._elements):
            by_label = self._labels[at] if at < len(self._labels) else None
            by_head = self._head[at] if at < len(self._head) else None
            if (by_label or by_head or "") in ours or (at in self._taken and at < len(ours)):
                continue
            cell = read_cell(element)
            for mark in marks_of(cell.words):
                if not _PAPER.fullmatch(mark) and (meant_by(mark) or is_worth_telling(mark)):
                    yield mark


def _with_struck(cell: Cell, words_of: Callable[[str], CellWords]) -> CellWords:
    """The value of a cell with its marks; where all is struck through, the value that is."""
    if not cell.is_blank or not cell.struck:
        return words_of(cell.words)
    struck = words_of(cell.struck)
    return CellWords(struck.value, (*struck.marks, STRUCK_WORD))


def _committee(cell: Cell, link: str) -> CellWords:
    found = _CHAMBER.search(link)
    chamber = found[1].lower() if found else ""
    linked = ""
    if cell.element is not None and COMMITTEE_PATH in link:
        anchor = next((one for one in cell.element.iter("a") if one.get("href")), None)
        linked = text_of(anchor) if anchor is not None else ""
    if not cell.is_blank:
        live = committee_cell(cell.words, chamber, linked if linked in cell.words else "")
        if live.value or not cell.struck:
            return live
    struck = committee_cell(cell.struck, chamber, linked if linked in cell.struck else "")
    marks = (*struck.marks, *marks_of(cell.words), *([STRUCK_WORD] if struck.value else []))
    return CellWords(struck.value, marks)


def _reads_by_place(elements: Sequence[Element]) -> bool:
    """Whether a row without any name of a column has its columns where they are attested: a start
    first, and neither start nor room in the second cell."""
    first, second = (read_cell(one).words for one in elements[:2])
    starts = bool(time_cell(first).value) and not time_cell(second).value
    return starts and room_in(second.replace(SEAM, " ")) is None


def _first(attested: bool) -> tuple[Callable[[], bool | None], ...]:
    """The ways in which a day's table was found: in its attested block, else under its heading."""
    return (lambda: True if attested else None), (lambda: True)


def lists_days(page: Page) -> bool:
    """Whether a page without any attested mark lists tables under headings that name a day."""
    main = page.main()
    named = any(day_of(text_of(heading)) for heading in main.iter(*DAY_HEADINGS))
    return named and next(main.iter("table"), None) is not None


def _may_be_a_days(table: Element) -> bool:
    """Whether a table holds cells and no other table."""
    has_cells = table.find(".//td") is not None or table.find(".//th") is not None
    return has_cells and table.find(".//table") is None


def _without_label(cell: Cell, column: str) -> Cell:
    """A cell without its column's name in front, which a page for phones shows in it."""
    for sign in (":", SEAM):
        first, _, rest = cell.words.strip(f"{SEAM} ").partition(sign)
        if column_of(first) == column:
            return cell._replace(words=rest)
    return cell


def _looks_like_a_meeting(element: Element) -> bool:
    if element.tag == "td" and element.get("data-label"):
        return True
    if element.tag == "a" and AGENDA_PATH in str(element.get("href") or ""):
        return True
    texts = [fold(text) for text in own_texts(element) if text]
    return any(
        _CLOCK.search(text) and not MADE.match(text) for text in texts if len(text) < _SENTENCE
    ) and not (len(whole := text_of(element)) < _SENTENCE and MADE.match(whole))


def _lists_meetings(table: Element) -> bool:
    return any(map(_looks_like_a_meeting, table.iter()))


def _is_floor(name: str, room: str, linked: bool, papers: bool) -> bool:
    """Whether a row is a session of a whole chamber."""
    if linked:
        return False
    return bool(_FLOOR.match(name)) or bool(_CHAMBER_ROOM.match(room) and not papers)
