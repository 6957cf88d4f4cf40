"""The schedule: leg.colorado.gov/schedule, whose layout follows the season. Dossier 3.4, 7.

Between sessions it is one page of all coming days; while the legislature meets, one week, asked for
by POST. The layout is told by the markup that came, never by the season or how it was asked for. In
either a day is a heading and a table. That a meeting lacks on a day of which anything was unread
proves nothing."""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from datetime import date, timedelta
from typing import ClassVar, Final

from lxml.etree import _Element as Element

from scrapers.colorado.element_text import (
    BLOCKS,
    CHROME,
    HEADINGS,
    attribute,
    beside_headings,
    ends_the_layout,
    has_link,
    headings_over,
    is_in,
    is_in_sight,
    is_place_holder,
    letters,
    outside,
    own_texts,
    says_nothing,
    stands_in,
    text_of,
)
from scrapers.colorado.page import Page, bounded
from scrapers.colorado.schedule_notes import Note, days_of, noted, upsets
from scrapers.colorado.schedule_rows import AGENDA_PATH, is_head, meeting_of
from scrapers.colorado.tables import cells_of, is_no_row, loose_cells
from tracker.domain.committees import committee_in
from tracker.domain.records import DaySpan, Layout, MeetingRecord, ScheduleRecord
from tracker.domain.remarks import marks_of
from tracker.domain.times import day_of
from tracker.errors import PageChanged

INTERIM: Final = "div.interim-schedule-table"
IN_SESSION: Final = "div.tab-content.standard-table"
HEADING: Final = "h2.schedule-date-range-heading"
NEXT: Final = "button#next-week-btn"
#: GUESS: no empty interim page is known; without a day it must say in words that it is empty.
EMPTY: Final = re.compile(
    r"(?i)\b(?:no|not any) (?:\w+ ){0,3}(?:meetings?|events?|hearings?|activit(?:y|ies))\b"
)
BARE_TITLE: Final = re.compile(r"(?i)^(?:\w+ )?schedule$")
_SUNDAY: Final = 6
_LONGEST: Final = timedelta(days=13)
# GUESS: forms of the heading; only that it names the week is attested.
_TO: Final = re.compile(r"(?i)\s+(?:-|–|—|to|through)\s+|(?<=\d)(?:-|–|—)(?=\d)")
_WEEK_OF: Final = re.compile(r"(?i)^week (?:of|beginning)\s+")
_YEAR: Final = re.compile(r",\s*(\d{4})$")
_MONTH: Final = re.compile(r"^(?:[A-Za-z]+\.?,?\s+)?([A-Za-z]+\.?)\s+\d")
_NEXT_WORDS: Final = re.compile(r"(?i)^next(?: week)?\b")
_ISO: Final = re.compile(r"^\d{4}-\d\d-\d\d$")
DAY_HEADINGS: Final = (*HEADINGS[1:], "caption")
#: Tells when the page was made, when somebody is in, what words mean: not when a meeting is.
_MADE: Final = re.compile(
    r"(?i)\W*(?:(?:last |page )?(?:updated|revised|posted|generated|as of)\b|(?:\w+ )?hours\b"
    r"|\W*upon adjournment\W+(?:means|indicates|refers)\b)"
)
#: Rows that head the rows below them.
_GROUP: Final = re.compile(
    r"(?i)(?:(?:morning|afternoon|evening)(?: meetings?)?"
    r"|(?:house|senate|joint|interim|other) (?:committees?|meetings?|activities)"
    r"|committees of reference|meetings|committees)"
)
_CLOCK: Final = re.compile(r"(?i)\b\d{1,2}:\d\d\s*[ap]\.?\s?m\b|\bupon adjournment\b")
#: Words so long are a sentence that mentions an hour, not the cell of a meeting.
_SENTENCE: Final = 60
_BODIES: Final = tuple(BLOCKS - {"hr", "br"})
#: GUESS: headings under which days stand.
_OF_DAYS: Final = re.compile(r"(?i)\b(?:schedule|calendar|week|meetings?|hearings?|\d{4})\b")


class SchedulePage(Page):
    """A schedule in either layout: days, each a heading and one table of meetings."""

    VERSION = 5
    kind: ClassVar[str] = "schedule"
    legible: ClassVar[bool] = True

    def record(self) -> ScheduleRecord:
        """The page, which speaks for a week, for all coming days, or where it is bare for none.
        Raises PageChanged for a page of both layouts, or of neither."""
        in_session = self._is_of_a_week()
        self.block = IN_SESSION if in_session else INTERIM  # of one day
        self._blocks = set(self.every(self.block))
        meetings, row_days = self._days()
        heading, following = self._week() if in_session else ("", None)
        covers = (span_of(heading) or self._covered()) if in_session else self._coming_days()
        layout: Layout = "in_session" if in_session else "interim"
        listed = (layout, heading, covers, meetings, following, row_days, tuple(self._unproved))
        return ScheduleRecord(self.address, *listed, parts=self.parts())

    def _is_of_a_week(self) -> bool:
        interim = self.maybe(INTERIM) is not None
        week = (IN_SESSION, HEADING, NEXT)
        in_session = any(self.maybe(selector) is not None for selector in week)
        if interim and in_session:
            self.lacks("single layout", f"{INTERIM} and {', '.join(week)}")
        main = self.main()
        days = any(day_of(text_of(heading)) for heading in main.iter(*DAY_HEADINGS))
        lists_days = days and main.find(".//table") is not None
        if in_session or interim:
            return in_session
        if any(self._weeks()) or (lists_days and next(self._next_buttons(), None) is not None):
            return True  # without marks
        if not (lists_days or EMPTY.search(text_of(main)) or self._is_bare()):
            self.lacks("layout that is known", f"{INTERIM}, {', '.join(week)}")
        return False

    def _coming_days(self) -> DaySpan | None:
        if self.named or EMPTY.search(text_of(self.main())):
            return DaySpan(None, None)
        return None if self._is_bare() else self.lacks("day, nor words that there is none", INTERIM)

    def _is_bare(self) -> bool:
        """GUESS: a schedule with nothing on it is its headline, and nothing else in the body."""
        main = self.main()
        titled = any(BARE_TITLE.match(text_of(heading)) for heading in main.iter("h1"))
        headings = set(main.iter(*HEADINGS, "caption"))
        bodies = (node for node in outside(main, headings, CHROME) if node not in headings)
        return titled and not any(any(own_texts(body)) for body in bodies)

    def _week(self) -> tuple[str, date | None]:
        """The heading that names the week, "" without one, and the day of the next."""
        attested, guessed = self.every(HEADING)[:1], lambda: next(self._weeks(), None)
        heading = self.part("week", lambda: next(map(text_of, attested), None), guessed)
        offers = self.part(
            "next week",
            lambda: self._offered(self.maybe(NEXT)),
            lambda: self._offered(next(self._next_buttons(), None)),
        )
        return heading or "", offers if isinstance(offers, date) else None

    def _weeks(self) -> Iterator[str]:
        """The headings that name the days of a week."""
        texts = map(text_of, self.main().iter("h1", "h2", "h3", "h4"))
        return (text for text in texts if span_of(text) is not None)

    def _next_buttons(self) -> Iterator[Element]:
        return (node for node in self.every("button, a") if _NEXT_WORDS.match(text_of(node)))

    def _offered(self, button: Element | None) -> date | bool | None:
        """What the next button offers: a day, False for nothing, None where there is no button."""
        if button is None:
            return None
        if button.get("disabled") is not None or button.get("aria-disabled") == "true":
            return False
        words = attribute(button, "data-date")
        return _iso(words) or self.day(words, "date of the next week", f"{NEXT}[data-date]")

    def _covered(self) -> DaySpan | None:
        """Without a heading: the week of a day that is named, if any day is named at all. A page
        with neither heading nor day speaks for none, whatever it was asked. Weeks begin on a Sunday
        or on a Monday, so a Sunday counts only where it is listed."""
        if not self.named:
            return None
        field = self.maybe("form input[name=date]")  # GUESS: it keeps the day that was asked for
        chosen = None if field is None else _iso(attribute(field, "value"))
        weekdays = (day for day in (*self.named, chosen) if day and day.weekday() != _SUNDAY)
        weekday = next(weekdays, None)
        if weekday is None:
            return DaySpan(min(self.named), max(self.named))
        monday = weekday - timedelta(days=weekday.weekday())
        return DaySpan(min(*self.named, monday), max(*self.named, monday + timedelta(days=5)))

    def _days(self) -> tuple[tuple[MeetingRecord, ...], tuple[date, ...]]:
        """All meetings that the page lists, and the day of each row. What could not be read is
        named, with the days it lies on."""
        self.named: list[date] = []
        self._notes_of_days: list[tuple[date, str]] = []
        self._unproved: dict[DaySpan, None] = {}
        self._listed: dict[Element, tuple[date, str]] = {}  # each table read, its day and letters
        meetings: list[MeetingRecord] = []
        with_rows: list[date] = []
        read: set[Element] = set()
        for day, heading, table in self._tables():
            self.named.append(day)
            read.add(heading)
            self._notes_of_days += [(day, note) for note in upsets(text_of(heading))]
            if table is None:
                continue
            alone = (row for row in table.iter("tr") if len(cells_of(row)) == 1)
            self._notes_of_days += [(day, it) for row in alone for it in upsets(text_of(row))]
            listed = (day, _letters_of(table))
            rows = [] if listed in self._listed.values() else self._rows(table)
            self._listed[table] = listed
            read |= {row for row in table.iter("tr") if row.find("td") is not None}
            with_rows += [day] * len(rows)
            if not rows and self._is_yet_to_be_filled(table):
                self._is_unread("day", "rows of a day (still to come)", self.block, day)
            meetings += self._meetings(table, rows, day)
        self._nothing_left_unread(read)
        notes = tuple(self._notes(read))
        return tuple(noted(meeting, notes) for meeting in meetings), tuple(with_rows)

    def _is_unread(self, part: str, what: str, selector: str, day: date | None = None) -> None:
        """Names what could not be read, of a day (None: nobody knows of which): that something
        lacks there then proves nothing."""
        self.unread(part, what, selector)
        self._unproved[DaySpan(day, day)] = None

    def _tables(self) -> Iterator[tuple[date, Element, Element | None]]:
        """Each day heading with the one table that follows it, None for no table: in the attested
        blocks, or anywhere else under a heading that names a day."""
        open_day: tuple[date, Element] | None = None
        passed = 0  # headings of days in a row, without a table between them
        for element in self.main().iter(*DAY_HEADINGS, "table"):
            if element.tag != "table":
                day = _day_in(element)
                in_cell = next(element.iterancestors("td"), None) is not None
                if day is None or element.tag == "caption" or in_cell:
                    continue  # a word of a row, or of the table that it titles
                if open_day is not None:
                    if str(element.tag) > str(open_day[1].tag):
                        continue  # below the day's own heading: when the list was revised
                    yield self._without_table(*open_day)
                open_day, passed = (day, element), passed + 1
                continue
            if not self._may_be_a_days(element) or (open_day is None and self._is_twin(element)):
                continue
            if (titled := _caption_of(element)) is not None:
                if open_day is not None and open_day[0] != titled[0]:
                    yield self._without_table(*open_day)
                open_day = titled
            elif open_day is None or not self._is_under(open_day[1], element, passed):
                self._is_unread("day", "day heading of a table", f"{self.block} h3")
                continue
            self.used("day", 0 if self._block_of(element) is not None else 1)
            yield (*open_day, element)
            open_day, passed = None, 0  # a second table would need a heading of its own
        if open_day is not None:
            yield self._without_table(*open_day)

    def _may_be_a_days(self, table: Element) -> bool:
        """Whether a table holds cells and no other table, and is of no other part of the page."""
        cells = (table.find(".//td"), table.find(".//th"))
        if cells == (None, None) or table.find(".//table") is not None:
            return False
        within = not self._blocks or self._block_of(table) is not None
        return within or any(map(_looks_like_a_meeting, table.iter()))

    def _without_table(self, day: date, heading: Element) -> tuple[date, Element, None]:
        block = self._block_of(heading)
        if (
            block is None
            or self._is_yet_to_be_filled(block)
            or (block.find(".//table") is None and not says_nothing(beside_headings(block)))
        ):
            what = f"table of the day {day:%a %b %-d, %Y}"
            self._is_unread("day", what, f"{self.block} table", day)
        return day, heading, None

    def _rows(self, table: Element) -> list[list[Element]]:
        rows = []
        for row in table.iter("tr"):
            cells = cells_of(row)
            if row.find("td") is None or is_head(cells) or is_no_row(row):
                continue
            words, leads = text_of(row), has_link(row)
            alone = text_of(cells[0]) if len(cells) == 1 else ""
            if len(cells) == 1 and (_GROUP.fullmatch(alone) or (says_nothing(alone) and not leads)):
                continue
            if not leads and any(upsets(alone)):
                continue  # a note of the day
            if words or leads:
                rows.append(cells)
            elif any(map(is_place_holder, row.iter())):
                self._is_unread("row", "words of a row (still to come)", f"{self.block} tr")
        return rows

    def _notes(self, read: Collection[Element]) -> Iterator[Note]:
        """Sentences that call off or put in doubt what the rows list."""
        for day, words in self._notes_of_days:
            yield (day,), committee_in(words), words
        of_block = {self._block_of(table): day for table, (day, _) in self._listed.items()}
        inside: set[Element | None] = set()  # of what was read with its box
        for element in outside(self.main(), read, (*CHROME, "table")):
            whole = not any(node is not element for node in element.iter(*_BODIES))
            if whole:
                inside.add(element)
            if element.getparent() in inside:
                continue
            for words in upsets(text_of(element) if whole else " ".join(own_texts(element))):
                if self._is_twin(element):
                    break
                own = of_block.get(self._block_of(element)) if self._blocks else None
                committee = committee_in(words)
                days = (
                    (own,) if own else days_of(words, self.named, is_of_one=committee is not None)
                )
                yield days, committee, words

    def _meetings(
        self, table: Element, rows: Sequence[Sequence[Element]], day: date
    ) -> Iterator[MeetingRecord]:
        where = f"{self.block} tr"
        rows_of_it = list(filter(None, map(cells_of, table.iter("tr"))))
        heads = (row for row in rows_of_it if is_head(row) or {cell.tag for cell in row} == {"th"})
        head = list(map(text_of, next(heads, [])))
        for _ in loose_cells(table):
            self._is_unread("row", "row around a cell of the schedule", "tr td", day)
        if not rows and table.find("tbody") is None and table.find(".//td") is None:
            self._is_unread("row", "body of a day's table", f"{self.block} table tbody", day)
        for cells in rows:
            try:
                meeting = bounded(meeting_of(self, cells, head, day, where))
            except (PageChanged, ValueError) as fault:
                what = fault.missing if isinstance(fault, PageChanged) else str(fault)
                words = " ".join(" ".join(map(text_of, cells)).split())[:80]
                self._is_unread("row", f"{what} of {day:%a %b %-d, %Y}: {words!r}", where, day)
                continue
            if meeting is not None:
                yield meeting

    def _nothing_left_unread(self, read: set[Element]) -> None:
        """Names what looks like a meeting or a day and lies outside of what was read."""
        if self.leads_on():
            self._is_unread("day", "days on other pages", "a")
        if any(self._may_bring_days(holder, read) for holder in self.place_holders):
            self._is_unread("day", "table of a day (still to come)", f"{self.block} table")
        for element in outside(self.main(), read, CHROME):
            if _looks_like_a_meeting(element) and not self._is_twin(element):
                what = "table around what looks like a meeting"
                self._is_unread("day", what, f"{self.block} table")

    def _is_twin(self, element: Element) -> bool:
        """Whether an element is, or stands in, a box that says all of a day once more, in the block
        of the day's table or in a box that names no other day."""
        main = self.main()
        boxes = [element]
        if element.tag != "table":  # the box of a phone is around its words
            boxes += itertools.takewhile(lambda box: box is not main, element.iterancestors())
        letters_of = {box: _letters_of(box) for box in boxes}
        return any(
            own == whole
            and not is_in(box, (table,))
            and not is_in(table, (box,))
            and self._share_a_day(box, table)
            for table, (_, whole) in self._listed.items()
            for box, own in letters_of.items()
        )

    def _is_yet_to_be_filled(self, table: Element) -> bool:
        """Whether the rows of a day's table, or the table of its block, are still to come."""
        block = self._block_of(table)
        boxes = (table,) if block is None else (table, block)
        return any(stands_in(holder, box) for holder in self.place_holders for box in boxes)

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

    def _block_of(self, element: Element) -> Element | None:
        return next((above for above in element.iterancestors() if above in self._blocks), None)

    def _is_under(self, heading: Element, table: Element, passed: int) -> bool:
        """Whether a heading is of a table: both in one block, neither in any, or the heading stands
        just before the block. passed: the headings of days since the last table; behind others it
        must stand with the table in a block or a box of one day, or side by side. Tabs of days
        stand apart from what they show."""
        block = self._block_of(table)
        before = block is not None and block.getprevious() is heading
        if self._block_of(heading) is not block and not before:
            return False
        beside = heading.getparent() is table.getparent()
        return passed == 1 or block is not None or beside or _is_of_one_day(heading, table)

    def _share_a_day(self, element: Element, table: Element) -> bool:
        """Whether two elements stand in one day's block, or where there are none in a box of one
        day that is not the page's whole body."""
        block, main = self._block_of(table), self.main()
        if block is not None:
            return self._block_of(element) is block
        above = {box for box in element.iterancestors() if main in box.iterancestors()}
        return not above.isdisjoint(table.iterancestors()) and _is_of_one_day(element, table)


def span_of(heading: str) -> DaySpan | None:
    """The days a heading names ("Mar 8, 2026 - Mar 14, 2026", "March 8 - 14, 2026"), or None."""
    sides = _TO.split(heading)
    if len(sides) == 1:
        first = day_of(_WEEK_OF.sub("", heading)) if _WEEK_OF.match(heading) else None
        return None if first is None else DaySpan(first, first + timedelta(days=6))
    if len(sides) != 2:
        return None
    left, right = _WEEK_OF.sub("", sides[0]), sides[1]
    month, year = _MONTH.match(left), _YEAR.search(right)
    last = day_of(right) or (day_of(f"{month[1]} {right}") if month else None)
    first = day_of(left) or (day_of(f"{left}, {year[1]}") if year else None)
    if first is None or last is None or not timedelta(0) <= last - first <= _LONGEST:
        return None
    return DaySpan(first, last)


def _iso(text: str) -> date | None:
    with suppress(ValueError):
        return date.fromisoformat(text) if _ISO.match(text) else None
    return None


def _is_of_one_day(element: Element, other: Element) -> bool:
    above = set(element.iterancestors())
    common = next((box for box in other.iterancestors() if box in above), None)
    if common is None:
        return False
    return len({day_of(text_of(heading)) for heading in common.iter(*DAY_HEADINGS)} - {None}) == 1


def _day_in(heading: Element) -> date | None:
    """The day that a heading names; a word beside it is no matter."""
    text = text_of(heading)
    days = [day for day in map(day_of, marks_of(text)) if day is not None]
    return day_of(text) or (days[0] if len(days) == 1 else None)


def _caption_of(table: Element) -> tuple[date, Element] | None:
    """The day that a table's own caption names, which is its and no other's."""
    caption = table.find("caption")
    day = None if caption is None else _day_in(caption)
    return None if caption is None or day is None else (day, caption)


def _letters_of(box: Element) -> str:
    """The letters and digits of a list of meetings without its heads, in no order: where it stands
    twice, as a table and as boxes for phones, they are the same."""
    texts = ("".join(cell.itertext()) for cell in (list(box.iter("td")) or [box]))
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
