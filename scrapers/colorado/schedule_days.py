"""The days of a schedule in either layout: their headings and tables, their rows, what was unread.

That a meeting lacks on a day of which anything was unread proves nothing. Dossier 3.4, 7.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import ClassVar, Final, NamedTuple

from lxml.etree import _Element as Element

from scrapers.colorado.cells import is_head
from scrapers.colorado.element_text import (
    CHROME,
    HEADINGS,
    beside_headings,
    has_link,
    headings_over,
    is_in,
    letters,
    outside,
    own_texts,
    says_nothing,
    text_of,
)
from scrapers.colorado.page import Page, bounded
from scrapers.colorado.schedule_rows import AGENDA_PATH, meeting_of
from scrapers.colorado.still_to_come import (
    ends_the_layout,
    is_in_sight,
    is_place_holder,
    stands_in,
)
from scrapers.colorado.tables import cells_of, is_no_row
from tracker.domain.records import DaySpan, MeetingRecord
from tracker.domain.remarks import marks_of
from tracker.domain.times import day_of
from tracker.errors import PageChanged

DAY_HEADINGS: Final = (*HEADINGS[1:], "caption")

#: Tells when the page was made, when somebody is in, what words mean: not when a meeting is.
_MADE: Final = re.compile(
    r"\W*(?:(?:last |page )?(?:updated|revised|posted|generated|as of)\b|(?:\w+ )?hours\b"
    r"|\W*upon adjournment\W+(?:means|indicates|refers)\b)",
    re.IGNORECASE,
)
#: Rows that head the rows below them.
_GROUP: Final = re.compile(
    r"(?:(?:morning|afternoon|evening)(?: meetings?)?"
    r"|(?:house|senate|joint|interim|other) (?:committees?|meetings?|activities)"
    r"|committees of reference|meetings|committees)",
    re.IGNORECASE,
)
_CLOCK: Final = re.compile(r"\b\d{1,2}:\d\d\s*[ap]\.?\s?m\b|\bupon adjournment\b", re.IGNORECASE)
#: Words so long are a sentence that mentions an hour, not the cell of a meeting.
_SENTENCE: Final = 60
#: GUESS: headings under which days stand.
_OF_DAYS: Final = re.compile(r"\b(?:schedule|calendar|week|meetings?|hearings?|\d{4})\b", re.I)


class Days(NamedTuple):
    """What a page lists: the days that have a heading, the meetings, the day of each row, and the
    days of which something was unread."""

    named: list[date]
    meetings: tuple[MeetingRecord, ...]
    shown: tuple[date, ...]
    unproved: tuple[DaySpan, ...]


class SchedulePage(Page):
    """A schedule in either layout: days, each a heading and one table of meetings."""

    VERSION = 4
    kind: ClassVar[str] = "schedule"
    legible: ClassVar[bool] = True
    #: The block of one day, as attested.
    block: ClassVar[str]

    def days(self) -> Days:
        """All that the page lists. What could not be read is named, with the days it lies on."""
        self._unproved: dict[DaySpan, None] = {}
        self._listed: dict[Element, tuple[date, str]] = {}  # each table read, its day and letters
        self._blocks = set(self.every(self.block))
        named: list[date] = []
        meetings: list[MeetingRecord] = []
        shown: list[date] = []
        read: set[Element] = set()
        for day, heading, table in self._tables():
            named.append(day)
            read.add(heading)
            if table is None:
                continue
            listed = (day, _letters_of(table))
            rows = [] if listed in self._listed.values() else self._rows(table)
            self._listed[table] = listed
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
        self.unread(part, what, selector)
        self._unproved[DaySpan(day, day)] = None

    # --- days and their tables

    def _tables(self) -> Iterator[tuple[date, Element, Element | None]]:
        """Each day heading with the one table that follows it, None for no table: in the attested
        blocks, or anywhere else under a heading that names a day."""
        open_day: tuple[date, Element] | None = None
        passed = 0  # headings of days in a row, without a table between them
        for element in self.main().iter(*DAY_HEADINGS, "table"):
            if element.tag != "table":
                day = _day_in(element)
                if day is None or element.tag == "caption" or _is_in_cell(element):
                    continue
                if open_day is not None:
                    if str(element.tag) > str(open_day[1].tag):
                        continue  # below the day's own heading: when the list was revised
                    yield self._without_table(*open_day)
                open_day, passed = (day, element), passed + 1
            elif not _may_be_a_days(element) or (open_day is None and self._is_twin(element)):
                continue
            elif self._blocks and self._block_of(element) is None and not _lists_meetings(element):
                continue  # of another part of the page
            elif (titled := _caption_of(element)) is not None:
                if open_day is not None and open_day[0] != titled[0]:
                    yield self._without_table(*open_day)
                open_day, passed = None, 0
                yield self._with_table(*titled, element)
            elif (
                open_day is not None
                and self._is_same_block(open_day[1], element)
                and (passed == 1 or self._stand_together(open_day[1], element))
            ):
                yield self._with_table(*open_day, element)
                open_day, passed = None, 0  # a second table would need a heading of its own
            else:
                self.is_unread("day", "day heading of a table", f"{self.block} h3")
        if open_day is not None:
            yield self._without_table(*open_day)

    def _with_table(
        self, day: date, heading: Element, table: Element
    ) -> tuple[date, Element, Element]:
        """A day with its table, which was found in its attested block, else under its heading."""
        attested = self._block_of(table) is not None
        self.part("day", lambda: True if attested else None, lambda: True)
        return day, heading, table

    def _without_table(self, day: date, heading: Element) -> tuple[date, Element, None]:
        block = self._block_of(heading)
        if (
            block is None
            or self._is_yet_to_be_filled(block)
            or (block.find(".//table") is None and not says_nothing(beside_headings(block)))
        ):
            what = f"table of the day {day:%a %b %-d, %Y}"
            self.is_unread("day", what, f"{self.block} table", day)
        return day, heading, None

    def _rows(self, table: Element) -> list[list[Element]]:
        """The cells of each row that says anything, without the head."""
        rows = []
        for row in table.iter("tr"):
            cells = cells_of(row)
            if row.find("td") is None or is_head(cells) or is_no_row(row):
                continue
            words, leads = text_of(row), has_link(row)
            alone = text_of(cells[0]) if len(cells) == 1 else ""
            if len(cells) == 1 and (_GROUP.fullmatch(alone) or (says_nothing(alone) and not leads)):
                continue
            if words or leads:
                rows.append(cells)
            elif any(map(is_place_holder, row.iter())):
                self.is_unread("row", "words of a row (still to come)", f"{self.block} tr")
        return rows

    def _meetings(
        self, table: Element, rows: Sequence[Sequence[Element]], day: date
    ) -> Iterator[MeetingRecord]:
        where = f"{self.block} tr"
        head = next(filter(_may_be_head, map(cells_of, table.iter("tr"))), [])
        columns = list(map(text_of, head))
        for cell in table.iter("td"):
            above = cell.getparent()
            if (above is None or above.tag != "tr") and text_of(cell):
                self.is_unread("row", "row around a cell of the schedule", "tr td", day)
        if not rows and table.find("tbody") is None and table.find(".//td") is None:
            self.is_unread("row", "body of a day's table", f"{self.block} table tbody", day)
        for cells in rows:
            try:
                meeting = bounded(meeting_of(self, cells, columns, day, where))
            except (PageChanged, ValueError) as fault:
                what = fault.missing if isinstance(fault, PageChanged) else str(fault)
                words = " ".join(" ".join(map(text_of, cells)).split())[:80]
                self.is_unread("row", f"{what} of {day:%a %b %-d, %Y}: {words!r}", where, day)
                continue
            if meeting is not None:
                yield meeting

    # --- what lies outside

    def _nothing_left_unread(self, read: set[Element]) -> None:
        """Names what looks like a meeting or a day and lies outside of what was read."""
        if self.leads_on():
            self.is_unread("day", "days on other pages", "a")
        if any(self._may_bring_days(one, read) for one in self.place_holders()):
            self.is_unread("day", "table of a day (still to come)", f"{self.block} table")
        for element in outside(self.main(), read, CHROME):
            if _looks_like_a_meeting(element) and not self._is_twin(element):
                what = "table around what looks like a meeting"
                self.is_unread("day", what, f"{self.block} table")

    def _is_twin(self, element: Element) -> bool:
        """Whether an element is, or stands in, a box that says all of a day once more, in the block
        of the day's table or in a box that names no other day."""
        main = self.main()
        boxes = [element]
        if element.tag != "table":  # the box of a phone is around its words
            boxes += itertools.takewhile(lambda one: one is not main, element.iterancestors())
        said = [(box, _letters_of(box)) for box in boxes]
        return any(
            own == whole
            and not is_in(box, (table,))
            and not is_in(table, (box,))
            and self._share_a_day(box, table)
            for table, (_, whole) in self._listed.items()
            for box, own in said
        )

    def _is_yet_to_be_filled(self, place: Element) -> bool:
        """Whether the rows of a day's table, or the table of its block, are still to come."""
        block = self._block_of(place)
        boxes = (place,) if block is None else (place, block)
        return any(stands_in(one, box) for one in self.place_holders() for box in boxes)

    def _may_bring_days(self, place_holder: Element, read: set[Element]) -> bool:
        """Whether a script may still bring days: into a block of which nothing was read, or into a
        frame that stands under no heading of anything else."""
        main = self.main()
        if not is_in_sight(place_holder) or main not in place_holder.iterancestors():
            return False
        block = self._block_of(place_holder)
        if block is not None:
            return read.isdisjoint(block.iter())
        over = next(iter(headings_over(place_holder, main)), None)
        of_days = over is None or over.tag == "h1" or _OF_DAYS.search(text_of(over))
        own = not ends_the_layout(place_holder)
        return place_holder.tag == "turbo-frame" and own and bool(of_days)

    # --- where things stand

    def _block_of(self, element: Element) -> Element | None:
        """The day's block that an element stands in."""
        return next((above for above in element.iterancestors() if above in self._blocks), None)

    def _is_same_block(self, heading: Element, table: Element) -> bool:
        """Whether a heading is of a table: both in one block, neither in any, or the heading stands
        just before the block."""
        block = self._block_of(table)
        return self._block_of(heading) is block or (
            block is not None and block.getprevious() is heading
        )

    def _stand_together(self, heading: Element, table: Element) -> bool:
        """Whether a heading behind others is of the table nonetheless: they stand in a block or a
        box of one day, or side by side. Tabs of days stand apart from what they show."""
        beside = heading.getparent() is table.getparent()
        return self._block_of(table) is not None or beside or _is_of_one_day(heading, table)

    def _share_a_day(self, one: Element, table: Element) -> bool:
        """Whether two elements stand in one day's block, or where there are none in a box of one
        day that is not the page's whole body."""
        block, main = self._block_of(table), self.main()
        if block is not None:
            return self._block_of(one) is block
        above = {box for box in one.iterancestors() if main in box.iterancestors()}
        return not above.isdisjoint(table.iterancestors()) and _is_of_one_day(one, table)


def _is_of_one_day(one: Element, other: Element) -> bool:
    """Whether the smallest box around two elements names one day."""
    above = set(one.iterancestors())
    common = next((box for box in other.iterancestors() if box in above), None)
    if common is None:
        return False
    return len({day_of(text_of(one)) for one in common.iter(*DAY_HEADINGS)} - {None}) == 1


def _day_in(heading: Element) -> date | None:
    """The day that a heading names; a word beside it is no matter."""
    text = text_of(heading)
    days = [day for day in map(day_of, marks_of(text)) if day is not None]
    return day_of(text) or (days[0] if len(days) == 1 else None)


def _is_in_cell(heading: Element) -> bool:
    """Whether a heading stands within a cell: it is then a word of a row."""
    return next(heading.iterancestors("td"), None) is not None


def _caption_of(table: Element) -> tuple[date, Element] | None:
    """The day that a table's own caption names, which is its and no other's."""
    caption = table.find("caption")
    day = None if caption is None else _day_in(caption)
    return None if caption is None or day is None else (day, caption)


def _may_be_a_days(table: Element) -> bool:
    """Whether a table holds cells and no other table."""
    has_cells = table.find(".//td") is not None or table.find(".//th") is not None
    return has_cells and table.find(".//table") is None


def _may_be_head(cells: list[Element]) -> bool:
    return is_head(cells) or (bool(cells) and all(cell.tag == "th" for cell in cells))


def _letters_of(box: Element) -> str:
    """The letters and digits of a list of meetings without its heads, in no order: where it stands
    twice, as a table and as boxes for phones, they are the same."""
    texts = ("".join(one.itertext()) for one in (list(box.iter("td")) or [box]))
    return "".join(sorted(letters("".join(texts).casefold())))


def _looks_like_a_meeting(element: Element) -> bool:
    if element.tag == "td" and element.get("data-label"):
        return True
    if element.tag == "a" and AGENDA_PATH in str(element.get("href") or ""):
        return True
    short = [text for text in own_texts(element) if len(text) < _SENTENCE]
    if not any(_CLOCK.search(text) and not _MADE.match(text) for text in short):
        return False
    words = text_of(element)
    return not (len(words) < _SENTENCE and _MADE.match(words))


def _lists_meetings(table: Element) -> bool:
    return any(map(_looks_like_a_meeting, table.iter()))
