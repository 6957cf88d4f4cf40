"""The agenda of one meeting: leg.colorado.gov/agenda/... Dossier 3.5.

Two tables have been seen: a vertical one, each row a heading and its words, with "Hearing Item"
among the headings; earlier in 2026 a horizontal one, the item in its first cell. What stands beside
an item's number, in the agenda's heading and in notes is read as remarks."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import ClassVar, Final, TypeAlias

from lxml.etree import _Element as Element

from scrapers.colorado.element_text import (
    CHROME,
    HEADINGS,
    beside_headings,
    fold,
    has_link,
    lines_of,
    says_nothing,
    text_of,
)
from scrapers.colorado.page import Page, bounded
from scrapers.colorado.schedule_rows import read_cell
from scrapers.colorado.tables import is_no_row, is_note, whole_rows, width
from tracker.domain.numbers import BillNumber, bills_of_item, mentions
from tracker.domain.records import AgendaItemRecord, AgendaRecord
from tracker.domain.remarks import (
    SEAM,
    STRUCK_WORD,
    apart,
    is_worth_telling,
    item_marks,
    marks_of,
    meant_by,
    remark_of,
    unseamed,
)
from tracker.domain.times import days_in
from tracker.errors import NumberFault, PageChanged

TITLE: Final = "h1.agenda-heading"
BLOCK: Final = "section.hearing-items-block"
CELL: Final = f"{BLOCK} td"
ROW_HEAD: Final = f"{BLOCK} th[scope=row]"
_ITEM: Final = re.compile(r"(?i)^(?:hearing|agenda) items?\b|^items? (?:to be )?heard\b")
#: Rows of an item that are other facts of it; the rest may hold remarks.
_OTHER: Final = re.compile(
    r"(?i)^(?:title|short title|long title|sponsors?|documents?|links?|bill|number|time|room)\b"
)
_NUMBER: Final = re.compile(r"(?i)^(?:bill|number)\b(?! title)")
_HEADS: Final = (*HEADINGS, "caption")
_CHROME: Final = frozenset((*CHROME, "table"))
_BILL_LINK: Final = re.compile(r"/bills/([A-Za-z]+\d{2}[A-Za-z]?-\d{3,4})(?:$|[/?#])")
#: An aside that refers to something else.
_REFERRING: Final = re.compile(
    r"(?i)[(\[](?!(?:with|and|also|along|together|to be|heard)\b)[a-z][^()\[\]]*"
)
#: Letters of a note, at most: what is longer is a text of the site's.
_LONGEST_NOTE: Final = 300
#: An item's cell, and cells that may hold a remark on it.
_Line: TypeAlias = tuple[Element, tuple[Element, ...]]


class AgendaPage(Page):
    """The agenda of a meeting: its heading, its hearing items, and notes beside them."""

    VERSION = 5
    kind: ClassVar[str] = "agenda"
    legible: ClassVar[bool] = True

    def record(self) -> AgendaRecord:
        """The agenda with the items that say anything, in page order. Raises PageChanged for a page
        that shows neither a heading nor items of an agenda."""
        self._whole = True
        self._blocks: list[Element] = []
        heading = self.part(
            "title",
            lambda: next((it for it in self.every(TITLE)[:1] if bounded(text_of(it))), None),
            self._first_heading,
            must=True,
            selector=TITLE,
        )
        title, self._day, marks = _of_heading(heading)
        self._session = "" if self._day is None else f"{self._day.year}A"
        ways = (self._in_block, self._in_table, self._in_list)
        lines = self.part("hearing items", *ways, must=True, selector=BLOCK, section=BLOCK)
        if lines is None and heading is None:
            self.lacks("hearing items", BLOCK)
        items = None if lines is None else self._records(lines)
        if self.leads_on():
            self._lose("items on other pages", "a")
        notes = () if lines is None else tuple(self._notes({heading, *self._blocks}))
        if items:
            items, notes = _with_notes(items, notes)
        if items == () and not any(map(text_of, self._blocks)):
            items = None  # nothing is said, not even that there is nothing
        whole, remark = self._whole and lines is not None, remark_of((*marks, *notes))
        return AgendaRecord(
            self.address, title, items, self._day, remark, whole, parts=self.parts()
        )

    def _first_heading(self) -> Element | None:
        """The first headline that names a day, or one of the next rank; else the first."""
        heads = [node for node in self.main().iter("h1", "h2") if not _ITEM.match(text_of(node))]
        dated = [heading for heading in heads if days_in(text_of(heading))]
        first = [heading for heading in heads if heading.tag == "h1" and text_of(heading)]
        return next(iter(dated + first), None)

    def _in_block(self) -> list[_Line] | None:
        """The items of the attested blocks that are of no other day: not of `Next meeting`."""
        named = {it: days_in(" ".join(map(text_of, it.iter(*_HEADS)))) for it in self.every(BLOCK)}
        own = [block for block, days in named.items() if not days or self._day in (None, *days)]
        return self._lines_of(own)

    def _in_table(self) -> list[_Line] | None:
        inmost = (table for table in self.main().iter("table") if table.find(".//table") is None)
        return self._lines_of(
            [it for it in inmost if any(_ITEM.match(text_of(head)) for head in it.iter("th"))]
        )

    def _lines_of(self, blocks: list[Element]) -> list[_Line] | None:
        self._blocks = blocks
        return [line for block in blocks for line in self._lines(block)] if blocks else None

    def _in_list(self) -> list[_Line] | None:
        under = False
        self._blocks = []
        for element in self.main().iter(*_HEADS, "ul", "ol"):
            if element.tag in _HEADS:
                under = bool(_ITEM.match(text_of(element)))
            elif under and next(element.iterancestors("li"), None) is None:
                self._blocks.append(element)
        entries = (entry for block in self._blocks for entry in block.findall("li"))
        return [(entry, ()) for entry in entries if text_of(entry)] or None

    def _lines(self, block: Element) -> list[_Line]:
        rows = [row for row in block.iter("tr") if text_of(row)]
        rows = [row for row in rows if not is_no_row(row) and not is_note(row)]
        tables = block.iter("table")
        if block.find(".//td") is None and any(table.find("tbody") is None for table in tables):
            self.lacks("body of the table of hearing items", f"{BLOCK} table tbody")
        if not rows:
            if has_link(block) or not says_nothing(beside_headings(block)):
                self.lacks("table of hearing items", f"{BLOCK} table")
            return []
        whole = whole_rows(self, block, "the agenda")
        cells = [row for row in whole if (above := row[0].getparent()) in rows or above is None]
        heads = [row for row in rows if row.find("td") is None]
        if len(heads) > 1 or any(head.find("th") is None for head in heads):
            self.lacks("cells of a hearing item", CELL)  # one head at most, else cells
        if any(row.find("th") is not None and row.find("td") is not None for row in rows):
            return self._vertical(rows)
        if not heads and any(_ITEM.fullmatch(text_of(row[0])) for row in rows):
            if not all(_ITEM.match(text) or _OTHER.match(text) for text in map(text_of, rows[0])):
                return self._vertical(rows)
            heads, cells = rows[:1], cells[1:]  # a head whose cells are like the others
        elif not heads:
            first = any(mentions(text_of(row[0])) for row in cells)
            if not first and any(mentions(text_of(cell)) for row in cells for cell in row[1:]):
                self.lacks("column of hearing items", CELL)
        return list(self._horizontal([text_of(head) for row in heads for head in row], cells))

    def _vertical(self, rows: Iterable[Element]) -> list[_Line]:
        """Each row is th and td; those headed "Hearing Item" are items, the others tell of them."""
        items: list[_Line] = []
        for row in rows:
            heading, cell = row.find("th"), row.find("td")
            if heading is None and len(row) == 2:
                heading, cell = row
            if heading is None:
                self.lacks("heading beside a cell", ROW_HEAD)
            is_item = _ITEM.match(text_of(heading))
            if len(row) > 2:  # two rows run together: the second item would be lost
                self._lose("row of one heading and one cell", f"{BLOCK} tr")
            elif cell is None:
                if is_item:
                    self._lose("words of a hearing item", CELL)
            elif is_item:
                items.append((cell, ()))
            elif items and (not _OTHER.match(name := text_of(heading)) or _NUMBER.match(name)):
                items[-1] = (items[-1][0], (*items[-1][1], cell))
        if not items and self._whole:
            self.lacks('heading "Hearing Item"', ROW_HEAD)
        return items

    def _horizontal(self, heads: list[str], rows: list[list[Element]]) -> Iterator[_Line]:
        """Each row is cells; the item is the first, or the one under a head that says so. GUESS:
        that a head names the column; that the item is the first cell is attested."""
        column = next((at for at, word in enumerate(heads) if _ITEM.match(word)), 0)
        for cells in rows:
            if len(cells) <= column or width(cells) < len(heads) or 0 < len(heads) < len(cells):
                self._lose("words of a hearing item", CELL)
                continue
            headed = zip(cells, (*heads, *("" for _ in cells)), strict=False)
            others = (it for it, head in headed if not _OTHER.match(head) or _NUMBER.match(head))
            yield cells[column], tuple(cell for cell in others if cell is not cells[column])

    def _lose(self, what: str, selector: str) -> None:
        """A row that cannot be read costs its item alone: what lacks then has not left."""
        self._whole = False
        self.unread("hearing item", what, selector)

    def _records(self, lines: Sequence[_Line]) -> tuple[AgendaItemRecord, ...]:
        items = []
        for line in lines:
            try:
                items += bounded(self._items(*line))
            except (PageChanged, ValueError, NumberFault) as fault:
                self._lose(f"usable hearing item ({fault})", CELL)
        return tuple(items)

    def _items(self, element: Element, others: Iterable[Element]) -> list[AgendaItemRecord]:
        """What a cell lists: an item; where a bill is struck out beside another, one of each."""
        text, cell = text_of(element), read_cell(element)
        struck_words = unseamed(cell.struck).strip()
        if struck_words and not mentions(struck_words) and mentions(unseamed(cell.words)):
            text, cell = fold(unseamed(cell.words)), cell._replace(struck="")  # words taken back
        others = list(others)
        if not mentions(text):  # where a tag parts digits from letters
            spaced = " ".join(unseamed(cell.words).split())
            text = spaced if mentions(spaced) else text
        if not mentions(text):  # where the number has a cell of its own
            first = (it for it in map(text_of, others) for one in mentions(it)[:1] if not one.start)
            text = " ".join(filter(None, (next(first, ""), text)))
        if not any(map(str.isalpha, text)):
            return []
        beside = [mark for other in others for mark in marks_of(read_cell(other).words)]
        beside = [mark for mark in beside if meant_by(mark) or is_worth_telling(mark)]
        bills = self._bills(element, text)
        struck = BillNumber.together(unseamed(cell.struck), self._session)
        live = BillNumber.together(unseamed(cell.words), self._session)
        if not (live and struck):
            marks = item_marks(_without_numbers(cell.words))
            if cell.struck.strip(f"{SEAM} "):
                marks += item_marks(_without_numbers(cell.struck))
                marks += (STRUCK_WORD,) if cell.is_blank or mentions(unseamed(cell.struck)) else ()
            return [AgendaItemRecord(text, bills, remark_of([*marks, *beside]))]
        off = tuple(number for number in struck if number not in live)
        rest = tuple(number for number in bills if number not in off) or live
        marks = item_marks(_without_numbers(cell.words))
        items = [AgendaItemRecord(text, rest, remark_of([*marks, *beside]))]
        return items + ([AgendaItemRecord(text, off, STRUCK_WORD)] if off else [])

    def _bills(self, cell: Element, text: str) -> tuple[BillNumber, ...]:
        bills = bills_of_item(text, self._linked(cell, text), self._session)
        for line in lines_of(cell)[1:] if bills else ():
            named = mentions(line)
            number = named[0].number(self._session) if named and named[0].start == 0 else None
            if number is not None and number.session == bills[0].session:
                bills = (*bills, number)
        return tuple(dict.fromkeys(bills))

    def _linked(self, cell: Element, text: str) -> tuple[BillNumber, ...]:
        """The bills whose pages an item links by their numbers; where none is linked so, those that
        it links by other words, of an item that names a number the first. What an aside refers to
        (`see HB25-1312`) is not heard."""
        pages = [(_BILL_LINK.search(self.link(link)), text_of(link)) for link in cell.iter("a")]
        linked = [(BillNumber.parse(page[1].upper()), words) for page, words in pages if page]
        asides = " ".join(_REFERRING.findall(text))
        own = [(number, words) for number, words in linked if words not in asides]
        linked = own or linked
        named = [number for number, words in linked if mentions(words)]
        others = [number for number, _ in linked][: 1 if mentions(text) else None]
        return tuple(named or others)

    def _notes(self, read: set[Element | None]) -> Iterator[str]:
        """Marks of notes that are listed or worth telling, and of rows that say they are notes."""
        waiting = [self.main()]
        for element in waiting:
            for text in (element.text, *(child.tail for child in element)):
                yield from _note(text or "")
            waiting += [node for node in element if node not in read and node.tag not in _CHROME]
        for block in self._blocks:
            for aside in block.iter("caption", "p"):
                if next(aside.iterancestors("td"), None) is None:
                    yield from _note(text_of(aside))
            for row in filter(is_note, block.iter("tr")):
                words = text_of(row)
                yield from _note(words) if is_worth_telling(words) else (words.replace(";", ","),)


def _with_notes(
    items: Sequence[AgendaItemRecord], notes: Sequence[str]
) -> tuple[tuple[AgendaItemRecord, ...], tuple[str, ...]]:
    """Items with the notes that name their bills, and the notes that are left for the meeting: what
    is said of one bill is said of no other."""
    left: list[str] = []
    marks = defaultdict[BillNumber, list[str]](list)
    for note in notes:
        named = BillNumber.together(note)
        of_it = marks_of(_without_numbers(note))
        for number in named:
            marks[number] += of_it if any(map(meant_by, of_it)) else (note,)
        left += [] if named else [note]
    with_notes = []
    for item in items:
        beside = [mark for number in item.bills for mark in marks.get(number, ())]
        remark = remark_of(filter(None, [item.remark, *beside])) if beside else item.remark
        with_notes.append(replace(item, remark=remark))
    return tuple(with_notes), tuple(left)


def _of_heading(heading: Element | None) -> tuple[str, date | None, tuple[str, ...]]:
    """The title without its marks, the one day it names (else None), and its marks."""
    if heading is None:
        return "", None, ()
    cell = read_cell(heading)
    text = cell.struck if cell.is_blank else cell.words
    marks, names = [], []
    for part in marks_of(text):
        pair = None if mentions(part) else apart(part, bool)
        if pair is not None and not days_in(pair[0]):
            marks.append(pair[0])
            names.append(pair[1])
        else:
            tells = meant_by(part) or (is_worth_telling(part) and not days_in(part))
            (marks if tells else names).append(part)
    if cell.is_blank and cell.struck:
        marks.append(STRUCK_WORD)
    days = days_in(unseamed(text))
    day = next(iter(days)) if len(days) == 1 else None
    return (" - ".join(names) if marks else text_of(heading)), day, tuple(marks)


def _without_numbers(words: str) -> str:
    """An item's words with a seam where its bills are named: what is beside stands alone."""
    named = mentions(unseamed(words))
    places = {(mention.start, mention.end) for mention in named if mention.group == named[0].group}
    for begin, end in sorted(places, reverse=True):
        words = f"{words[:begin]}{SEAM}{words[end:]}"
    return words


def _note(text: str) -> Iterator[str]:
    """The marks of a note, a sentence each."""
    if not is_worth_telling(text) or len(text) > _LONGEST_NOTE:
        return
    for sentence in re.split(r"(?<=[.!?])\s+", " ".join(text.split())):
        if is_worth_telling(sentence):
            yield sentence.replace(";", ",").strip()
