"""The schedule while the legislature meets: one week, asked for by POST. Dossier 3.4."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import ClassVar, Final

from lxml.etree import _Element as Element

from scrapers.colorado.element_text import attribute, text_of
from scrapers.colorado.page import Page, Part
from scrapers.colorado.schedule_rows import SchedulePage, lists_days
from tracker.domain.records import DaySpan, ScheduleRecord
from tracker.domain.times import day_of

BLOCK: Final = "div.tab-content.standard-table"
HEADING: Final = "h2.schedule-date-range-heading"
NEXT: Final = "button#next-week-btn"
#: GUESS: the form keeps the day that was asked for.
ASKED: Final = "form input[name=date]"

_SUNDAY: Final = 6
_LONGEST: Final = timedelta(days=13)
# GUESS: forms of the heading; only that it names the week is attested.
_TO: Final = re.compile(r"\s+(?:-|–|—|to|through)\s+|(?<=\d)(?:-|–|—)(?=\d)", re.IGNORECASE)
_WEEK_OF: Final = re.compile(r"^week (?:of|beginning)\s+", re.IGNORECASE)
_YEAR: Final = re.compile(r",\s*(\d{4})$")
_MONTH: Final = re.compile(r"^(?:[A-Za-z]+\.?,?\s+)?([A-Za-z]+\.?)\s+\d")
_NEXT_WORDS: Final = re.compile(r"^next(?: week)?\b", re.IGNORECASE)
_ISO: Final = re.compile(r"^\d{4}-\d\d-\d\d$")


class InSessionSchedulePage(SchedulePage):
    """The in-session layout: `div.tab-content.standard-table` a day, blocks without h3 between."""

    block: ClassVar[str] = BLOCK
    required: ClassVar[tuple[Part, ...]] = (
        Part("day heading", f"{BLOCK} h3"),
        Part("time", f"{BLOCK} tbody tr td[data-label=Time]"),
        Part("activity", f"{BLOCK} tbody tr td[data-label=Activity]"),
        Part("location", f"{BLOCK} tbody tr td[data-label=Location]"),
        Part("agenda", f"{BLOCK} tbody tr td[data-label=Agenda]"),
        Part("audio", f"{BLOCK} tbody tr td[data-label=Audio]"),
    )

    def record(self) -> ScheduleRecord:
        """The page as a record of the week it speaks for. Raises PageChanged."""
        days = self.days()
        words = self.part("week", self._heading, self._other_heading) or ""
        covers = span_of(words) or self._covered(days.named)
        following = self.part("next week", self._next_button, self._other_button)
        return ScheduleRecord(
            "in_session", self.address, words, covers, days.meetings,
            following if isinstance(following, date) else None,
            days.shown, days.unproved, self.parts(),
        )  # fmt: skip

    def _heading(self) -> str | None:
        heading = self.maybe(HEADING)
        return None if heading is None else text_of(heading)

    def _other_heading(self) -> str | None:
        texts = (text_of(heading) for heading in self.main().iter("h1", "h2", "h3", "h4"))
        return next((text for text in texts if span_of(text) is not None), None)

    def _next_button(self) -> date | bool | None:
        """What the next button offers: a day, False for nothing, None where there is no button."""
        button = self.maybe(NEXT)
        return None if button is None else self._offered(button)

    def _other_button(self) -> date | bool | None:
        """The same where the button is told by its words alone."""
        named = (one for one in self.every("button, a") if _NEXT_WORDS.match(text_of(one)))
        button = next(named, None)
        return None if button is None else self._offered(button)

    def _offered(self, button: Element) -> date | bool:
        if button.get("disabled") is not None or button.get("aria-disabled") == "true":
            return False
        words = attribute(button, "data-date")
        return _iso(words) or self.day(words, "date of the next week", f"{NEXT}[data-date]")

    def _covered(self, days: list[date]) -> DaySpan | None:
        """Without a heading: the week of a day that is named, if any day is named at all.

        A page with neither heading nor day speaks for none, whatever it was asked.
        """
        if not days:
            return None
        asked = self.maybe(ASKED)
        day = None if asked is None else _iso(attribute(asked, "value"))
        return _week_of(days, days if day is None else [*days, day])


def names_a_week(page: Page) -> bool:
    """Whether a page without any of the attested marks is one of a week: a heading names its days,
    or a button offers the next."""
    headings = page.main().iter("h1", "h2", "h3", "h4")
    if any(span_of(text_of(heading)) is not None for heading in headings):
        return True
    buttons = (one for one in page.every("button, a") if _NEXT_WORDS.match(text_of(one)))
    return lists_days(page) and next(buttons, None) is not None


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


def _week_of(days: list[date], named: Iterable[date]) -> DaySpan:
    """From Monday to Saturday of the week the days lie in, and the days themselves.

    Weeks begin on a Sunday or on a Monday, so a Sunday counts only where it is listed.
    """
    weekday = next((day for day in named if day.weekday() != _SUNDAY), None)
    if weekday is None:
        return DaySpan(min(days), max(days))
    monday = weekday - timedelta(days=weekday.weekday())
    return DaySpan(min(*days, monday), max(*days, monday + timedelta(days=5)))


def _iso(text: str) -> date | None:
    if not _ISO.match(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
