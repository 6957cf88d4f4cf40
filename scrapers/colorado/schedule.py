"""The schedule: leg.colorado.gov/schedule, whose layout follows the season. Dossier 3.4.

Between sessions it is one page of all coming days; while the legislature meets, one week, asked for
by POST. The layout is told by the markup that came, never by the season or how it was asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import ClassVar, Final

from lxml.etree import _Element as Element

from scrapers.colorado.element_text import CHROME, HEADINGS, attribute, outside, own_texts, text_of
from scrapers.colorado.page import Page
from scrapers.colorado.schedule_days import DAY_HEADINGS, SchedulePage
from tracker.domain.records import DaySpan, Layout, ScheduleRecord
from tracker.domain.times import day_of

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


class InterimSchedulePage(SchedulePage):
    """The interim layout: `div.interim-schedule-table` a day, with `h3.text-center`."""

    block: ClassVar[str] = INTERIM
    layout: ClassVar[Layout] = "interim"

    def record(self) -> ScheduleRecord:
        """The page as a record that speaks for all coming days; a bare one speaks for none."""
        days = self.days()
        speaks = bool(self.named or EMPTY.search(text_of(self.main())))
        if not speaks and not _is_bare(self):
            self.lacks("day, nor words that there is none", INTERIM)
        return replace(days, covers=DaySpan(None, None) if speaks else None)


class InSessionSchedulePage(SchedulePage):
    """The in-session layout: `div.tab-content.standard-table` a day, blocks without h3 between."""

    block: ClassVar[str] = IN_SESSION
    layout: ClassVar[Layout] = "in_session"

    def record(self) -> ScheduleRecord:
        """The page as a record of the week it speaks for. Raises PageChanged."""
        days = self.days()
        heading = self.part(
            "week",
            lambda: next(map(text_of, self.every(HEADING)), None),
            lambda: next(_weeks(self), None),
        )
        offers = self.part(
            "next week",
            lambda: self._offered(self.maybe(NEXT)),
            lambda: self._offered(next(_next_buttons(self), None)),
        )
        return replace(
            days,
            heading=heading or "",
            covers=span_of(heading or "") or self._covered(),
            next_week=offers if isinstance(offers, date) else None,
            parts=self.parts(),
        )

    def _offered(self, button: Element | None) -> date | bool | None:
        """What the next button offers: a day, False for nothing, None where there is no button."""
        if button is None:
            return None
        if button.get("disabled") is not None or button.get("aria-disabled") == "true":
            return False
        words = attribute(button, "data-date")
        return _iso(words) or self.day(words, "date of the next week", f"{NEXT}[data-date]")

    def _covered(self) -> DaySpan | None:
        """Without a heading: the week of a day that is named, if any day is named at all.

        A page with neither heading nor day speaks for none, whatever it was asked. Weeks begin on a
        Sunday or on a Monday, so a Sunday counts only where it is listed.
        """
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


def layout_of(text: str, url: str) -> type[InterimSchedulePage | InSessionSchedulePage]:
    """The page object of the layout a schedule page has. Raises PageChanged for neither."""
    page = SchedulePage(text, url)
    interim = page.maybe(INTERIM) is not None
    week = (IN_SESSION, HEADING, NEXT)
    in_session = any(page.maybe(selector) is not None for selector in week)
    if interim and in_session:
        page.lacks("single layout", f"{INTERIM} and {', '.join(week)}")
    if in_session or (not interim and _names_a_week(page)):
        return InSessionSchedulePage
    empty = EMPTY.search(text_of(page.main()))
    if interim or empty or _is_bare(page) or _lists_days(page):
        return InterimSchedulePage
    page.lacks("layout that is known", f"{INTERIM}, {', '.join(week)}")


def schedule_record(text: str, url: str) -> ScheduleRecord:
    """A schedule page of either layout as a record. Raises PageChanged."""
    return layout_of(text, url)(text, url).record()


def _is_bare(page: Page) -> bool:
    """GUESS: a schedule with nothing on it is its headline, and nothing else in the body.

    It lists nothing and does not say that there is nothing, so it speaks for no day.
    """
    main = page.main()
    titled = any(BARE_TITLE.match(text_of(heading)) for heading in main.iter("h1"))
    headings = set(main.iter(*HEADINGS, "caption"))
    bodies = (node for node in outside(main, headings, CHROME) if node not in headings)
    return titled and not any(any(own_texts(body)) for body in bodies)


def _weeks(page: Page) -> Iterator[str]:
    """The headings that name the days of a week."""
    texts = map(text_of, page.main().iter("h1", "h2", "h3", "h4"))
    return (text for text in texts if span_of(text) is not None)


def _next_buttons(page: Page) -> Iterator[Element]:
    return (node for node in page.every("button, a") if _NEXT_WORDS.match(text_of(node)))


def _names_a_week(page: Page) -> bool:
    """Whether a page without marks names the days of a week, or lists days and offers the next."""
    return any(_weeks(page)) or (_lists_days(page) and next(_next_buttons(page), None) is not None)


def _lists_days(page: Page) -> bool:
    """Whether a page without any attested mark lists tables under headings that name a day."""
    headings = map(text_of, page.main().iter(*DAY_HEADINGS))
    return any(map(day_of, headings)) and next(page.main().iter("table"), None) is not None


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
    try:
        return date.fromisoformat(text) if _ISO.match(text) else None
    except ValueError:
        return None
