"""The cells of a row of a schedule or an agenda, and a row of a schedule as a meeting.

A column is told by the cell's `data-label`, else by the words of the table's head, else by its
place. Of a row only the committee is indispensable: without it the row is unread. Every other cell
is read on its own. Dossier 3.4, 7."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Final, NamedTuple

from lxml import etree
from lxml.etree import _Element as Element

from scrapers.colorado.element_text import attribute, classes_of, fold, label_of, text_of
from scrapers.colorado.page import Page
from tracker.domain.records import MeetingRecord
from tracker.domain.remarks import (
    ON_THE_SCHEDULE,
    SEAM,
    STRUCK_WORD,
    CellWords,
    committee_cell,
    is_worth_telling,
    marks_of,
    meant_by,
    remark_of,
    room_cell,
    time_cell,
    unseamed,
)
from tracker.domain.rooms import room_in
from tracker.domain.times import Start, moments_in

#: The five columns, in the order of the attested tables, each with the names under which it is
#: known. Time, Activity, Location, Agenda and Audio are attested.
COLUMNS: Final = {
    "time": "start|start time|begins|when|hour",
    "activity": "committee|event|meeting|hearing|committee/activity|activity/committee"
    "|committee name|name|body",
    "location": "room|place|where|location/room|room/location",
    "agenda": "agendas|agenda/documents|documents|agenda links",
    "audio": "listen|video|stream|watch|audio/video|listen live|broadcast",
}
_NAMES: Final = {
    name: column for column, names in COLUMNS.items() for name in (column, *names.split("|"))
}
#: GUESS: a line through the text means called off as well.
_STRUCK: Final = ("del", "s", "strike")
_STRUCK_STYLE: Final = re.compile(r"(?i)line-through")
_STRUCK_CLASS: Final = re.compile(
    r"(?i)strike(?:through)?|struck|(?:text-decoration-)?line-through|cancell?ed"
)
#: Tags that set off letters, not a mark, unless they hold a listed word or are drawn as a badge.
_LETTERS: Final = ("b", "i", "em", "strong", "u", "font", "abbr", "mark", "wbr")
_CONTROL: Final = re.compile(
    r"(?i)(?:(?:view |more )?details?|(?:add|save) to (?:my )?calendar|(?:view )?map|directions"
    r"|ical|share|print|subscribe|opens? in (?:a )?new (?:window|tab))"
)
_BADGE: Final = re.compile(r"(?i)badge|label|tag|pill|chip|status|alert")


class Cell(NamedTuple):
    """One cell of a row, with a SEAM wherever an element of its own begins or ends. words: without
    what is struck through; struck: the words that are."""

    words: str
    struck: str
    element: Element

    @property
    def is_blank(self) -> bool:
        """Whether it says nothing that stands."""
        return not self.words.strip(f"{SEAM} ")


NO_CELL: Final = Cell("", "", etree.Element("td"))


def column_of(text: str) -> str | None:
    """The column that a label or a head's words name."""
    return _NAMES.get(label_of(unseamed(text)))


def is_head(cells: Sequence[Element]) -> bool:
    """Whether cells are a head: each names a column or nothing, and two at least do; or time and
    activity are named beside columns that nobody knows."""
    columns = [column_of(name) for name in map(text_of, cells) if name]
    return (len(columns) > 1 and all(columns)) or {"time", "activity"} <= set(columns)


def read_cell(cell: Element) -> Cell:
    """A cell's words, those struck through apart."""
    pieces: dict[bool, list[str]] = {False: [], True: []}  # by whether a line goes through

    def read(element: Element, is_struck: bool) -> None:
        pieces[is_struck].append(element.text or "")
        for child in element:
            if isinstance(child.tag, str) and not _is_control(child):
                seam = SEAM if _is_of_its_own(child) else ""
                below = is_struck or _strikes(child)
                pieces[below].append(seam)
                read(child, below)
                pieces[below].append(seam + _spoken(child))
                if below and not is_struck:
                    pieces[False].append(SEAM)
            pieces[is_struck].append(child.tail or "")

    pieces[False].append(_spoken(cell))
    # a line goes through a whole cell by its own mark, or by that of its row
    boxes = (cell, *cell.iterancestors())
    row = next((at for at, box in enumerate(boxes) if box.tag == "tr"), len(boxes))
    read(cell, any(map(_strikes, boxes[: row + 1])))
    live, struck = (SEAM.join(map(fold, "".join(pieces[by]).split(SEAM))) for by in (False, True))
    return Cell(live, struck, cell)


def _is_control(element: Element) -> bool:
    """Whether an element is there to be pressed, and says nothing of the value."""
    words = text_of(element).strip("() ")
    return element.tag == "button" or bool(_CONTROL.fullmatch(words))


def _is_of_its_own(element: Element) -> bool:
    """Whether what an element holds stands for itself."""
    badge = element.tag not in _LETTERS or _BADGE.search(attribute(element, "class"))
    return bool(badge) or meant_by(text_of(element)) is not None


def _spoken(element: Element) -> str:
    """A listed mark that an icon or a badge tells a screen reader or a pointer alone, as a word of
    its own; "" for none. GUESS: none is attested."""
    words = (attribute(element, name) for name in ("aria-label", "alt", "title"))
    return next((f"{SEAM}{mark}{SEAM}" for mark in words if mark and meant_by(mark)), "")


def _strikes(element: Element) -> bool:
    by_mark = element.tag in _STRUCK or _STRUCK_STYLE.search(attribute(element, "style"))
    return bool(by_mark) or any(map(_STRUCK_CLASS.fullmatch, classes_of(element)))


AGENDA_PATH: Final = "/agenda/"
COMMITTEE_PATH: Final = "/committees/"
_TIME: Final = "td[data-label=Time]"
_ACTIVITY: Final = "td[data-label=Activity]"
#: A day before a clock time.
_DATED: Final = re.compile(
    r"(?i)\W*(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\W+)?(?:(?P<slash>\d{1,2}/\d{1,2})(?:/\d{2,4})?"
    r"|(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? (?P<day>\d{1,2})"
    r"(?:, \d{4})?)[\s,.@–-]+(?:at )?\d{1,2}(?:[:.]\d\d| ?[ap]\.?m)"
)
#: Sessions of a whole chamber share the table with committees; they are no meetings.
_FLOOR: Final = re.compile(
    r"(?i)^(?:the )?(?:house|senate)(?: of representatives)?(?: (?:floor|session|floor session"
    r"|convenes|reconvenes|in session))?$|^joint session\b"
)
_CHAMBER_ROOM: Final = re.compile(r"(?i)^(?:house|senate) chambers?$")
_CHAMBER: Final = re.compile(r"(?i)/committees/[^/]+/(house|senate)/")
#: Words of links and cells that are the value itself.
_DOCUMENT: Final = re.compile(
    r"(?i)(?:view |meeting |hearing |the )*(?:agenda|pdf|calendar|html|word|docx?|documents?|listen"
    r"|watch|live|audio|video|stream)s?"
)
#: An address that leads to a file, whatever its link is called.
_FILE: Final = re.compile(r"(?i)\.pdf$|/download$")


def meeting_of(
    page: Page, elements: Sequence[Element], head: Sequence[str], day: date, where: str
) -> MeetingRecord | None:
    """A row's meeting, None for a session of a chamber and for a row that names nobody. Raises
    PageChanged for a row that cannot be read. head: the words of the table's head; where: the
    selector of its rows."""
    row = _Row(page, elements, head, where)
    activity = row.cell("activity")
    if activity is NO_CELL:
        page.lacks("activity in a row", _ACTIVITY)
    link = page.first_link(activity.element)
    linked = COMMITTEE_PATH in link
    name = _committee(activity, link)
    start, room = row.start(day), _value_of(row.cell("location"), room_cell)
    if room.marks == (STRUCK_WORD,) and STRUCK_WORD not in (*start.marks, *name.marks):
        room = room._replace(marks=(f"{ON_THE_SCHEDULE}{STRUCK_WORD}",))  # the room alone
    agenda, pdf = _agenda_links(page, row.cell("agenda"))
    audio = page.first_link(row.cell("audio").element)
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
        audio_url=audio,
        remark=remark_of((*start.marks, *name.marks, *room.marks, *row.marks())),
    )


class _Row:
    """The cells of one row by column; what cannot be read is named on the page."""

    def __init__(
        self, page: Page, elements: Sequence[Element], head: Sequence[str], where: str
    ) -> None:
        self._page, self._elements = page, elements
        self._labels = [column_of(attribute(cell, "data-label")) for cell in elements]
        self._head = [column_of(label) for label in head] if len(head) == len(elements) else []
        self._announced = {column_of(label) for label in head}
        self._taken: set[int] = set()
        named = [label for label in self._labels if label]
        # two rows run together: the first would be lost
        if len(named) != len(set(named)) or (head and len(elements) > len(head)):
            page.lacks("one cell a column in a row", where)

    def cell(self, column: str) -> Cell:
        """The cell of a column without the column's name, which a page for phones shows in it;
        NO_CELL where the row has none, which is named if it should."""
        at = self._page.part(
            column,
            lambda: self._labels.index(column) if column in self._labels else None,
            lambda: self._head.index(column) if column in self._head else None,
            lambda: self._place_of(column),
            must=column in ("time", "activity") or column in self._announced,
            selector=f"td[data-label={column.capitalize()}]",
        )
        if at is None:
            return NO_CELL
        self._taken.add(at)
        cell = read_cell(self._elements[at])
        for sign in (":", SEAM):
            first, _, rest = cell.words.strip(f"{SEAM} ").partition(sign)
            if column_of(first) == column:
                return cell._replace(words=rest)
        return cell

    def _place_of(self, column: str) -> int | None:
        """Its place, where neither cells nor head name any column, and the columns are where they
        are attested: a start first, and neither start nor room in the second cell."""
        at, many = list(COLUMNS).index(column), len(self._elements)
        fewer = at > 1 and many < len(COLUMNS)  # one lacks, nobody knows which
        if any(self._labels) or any(self._announced) or many < 2 or fewer or at >= many:
            return None
        first, second = (read_cell(node).words for node in self._elements[:2])
        is_start = time_cell(first).value and not time_cell(second).value
        return at if is_start and not room_in(unseamed(second)) else None

    def start(self, day: date) -> CellWords:
        """The start of a meeting of a day; where the cell says nothing, what its `time` element
        holds for machines. Raises PageChanged where it is on another day."""
        cell = self.cell("time")
        if cell.is_blank and not cell.struck:
            moments = (attribute(node, "datetime") for node in cell.element.iter("time"))
            cell = cell._replace(words=next(filter(moments_in, moments), ""))
        for moment in moments_in(unseamed(f"{cell.words}{SEAM}{cell.struck}")):
            if moment.date() != day:
                self._page.lacks("start on the day of its row", _TIME)
        if (dated := _DATED.match(unseamed(cell.words))) and _month_day(dated) != f"{day:%b %-d}":
            self._page.lacks("start on the day of its row", _TIME)
        return _value_of(cell, time_cell)

    def marks(self) -> Iterator[str]:
        """Marks of the agenda, of the sound and of columns that are not ours, which have words of
        their own: only those that are listed or worth telling."""
        ours = ("time", "activity", "location")
        for at, element in enumerate(self._elements):
            column = self._labels[at] or (self._head[at] if self._head else None)
            if column in ours or (column is None and at in self._taken and at < len(ours)):
                continue
            for mark in marks_of(read_cell(element).words):
                if not _DOCUMENT.fullmatch(mark) and (meant_by(mark) or is_worth_telling(mark)):
                    yield mark


def _month_day(dated: re.Match[str]) -> str:
    """The day that stands before a start, as `Feb 25`."""
    if dated["month"]:
        return f"{dated['month'].capitalize()} {int(dated['day'])}"
    month, day = map(int, dated["slash"].split("/"))
    return f"{date(2000, month, 1):%b} {day}" if 1 <= month <= 12 else ""


def _value_of(cell: Cell, words_of: Callable[[str], CellWords]) -> CellWords:
    """The value of a cell with its marks; where all is struck through, the value that is."""
    if not cell.is_blank or not cell.struck:
        return words_of(cell.words)
    struck = words_of(cell.struck)
    return CellWords(struck.value, (*struck.marks, STRUCK_WORD))


def _committee(cell: Cell, link: str) -> CellWords:
    chamber = _CHAMBER.search(link)
    links = cell.element.iter("a") if COMMITTEE_PATH in link else ()
    linked = next((text_of(node) for node in links if node.get("href")), "")

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
    for link in cell.element.iter("a"):
        words, url = text_of(link).lower(), page.link(link)
        if AGENDA_PATH in url and not _FILE.search(url):
            agenda = agenda or url
        elif "pdf" in words or _FILE.search(url):
            pdf = pdf or url
        elif "agenda" in words:
            agenda = agenda or url
    return agenda, pdf
