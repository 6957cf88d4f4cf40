"""Days and starts of meetings, as the official pages write them. Dossier 7."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

DENVER: Final = ZoneInfo("America/Denver")

#: The hour until which a hearing of the evening before may go on.
MORNING: Final = 6

_CLOCK = re.compile(
    r"^(\d{1,2}):(\d\d)\s*([AP])\.?\s*M\.?(?:\s*(?:-|–|to)\s*(?:\d.*|noon))?$", re.I
)
_LONG_DAY = re.compile(r"^(?:[A-Z][a-z]+\.?,?\s+)?([A-Z][a-z]+)\.?\s+(\d{1,2}),\s*(\d{4})$")
_SLASH_DAY = re.compile(r"^(\d{1,2})/(\d{1,2})/(\d{4})$")
_MONTHS: Final = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Start:
    """When a meeting begins, as the official page said it.

    day: Denver's date. words: what the page wrote ("1:30 PM", "Upon Adjournment", "").
    at: Denver's wall clock, None where the page gives no clock time; never midnight for unknown.
    """

    day: date
    words: str
    at: time | None

    @classmethod
    def read(cls, day: date, words: str) -> Start:
        """A start from its day and the words of its cell. Never invents a clock time."""
        return cls(day, words, clock_time(words))

    @property
    def moment(self) -> datetime | None:
        """The start as an aware moment in Denver, None without a clock time."""
        return None if self.at is None else datetime.combine(self.day, self.at, DENVER)

    def has_begun(self, now: datetime) -> bool:
        """Whether it is past its start; without a clock time, past the end of its day in Denver."""
        moment = self.moment
        if moment is not None:
            return moment <= now
        return self.day < now.astimezone(DENVER).date()

    def is_over(self, now: datetime) -> bool:
        """Whether no hearing that began then goes on: hearings have run past 1 AM (dossier 7), so
        its day lasts until six in the morning."""
        return self.day < hearing_day(now)


def clock_time(words: str) -> time | None:
    """The clock time that words consist of ("1:30 PM", "9:00 a.m. - noon"), else None."""
    found = _CLOCK.match(" ".join(words.split()))
    if not found:
        return None
    hour, minute = int(found.group(1)), int(found.group(2))
    if not 1 <= hour <= 12 or minute > 59:
        return None
    return time(hour % 12 + (12 if found.group(3).upper() == "P" else 0), minute)


@lru_cache(maxsize=4096)
def day_of(text: str) -> date | None:
    """A day in one of the site's three forms, None for anything else.

    `03/12/2026`, `Tue Dec 16, 2025` (also with the weekday or month written out), `Apr 23, 2026`.
    """
    text = " ".join(text.split())
    slash = _SLASH_DAY.match(text)
    if slash:
        month, day, year = (int(part) for part in slash.groups())
        return _date(year, month, day)
    words = _LONG_DAY.match(text)
    named = _month(words.group(1)) if words else None
    return _date(int(words.group(3)), named, int(words.group(2))) if words and named else None


def _month(word: str) -> int | None:
    """The month a word or its beginning names ("Dec", "Sept", "March"), None for other words."""
    begins = [at for at, name in enumerate(_MONTHS, 1) if name.startswith(word.lower())]
    return begins[0] if begins and len(word) > 2 else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def denver_day(moment: datetime) -> date:
    """The date in Denver at a moment."""
    return moment.astimezone(DENVER).date()


def hearing_day(moment: datetime) -> date:
    """The day whose hearings may still go on: before six in the morning the day before."""
    there = moment.astimezone(DENVER)
    return there.date() - timedelta(days=1) if there.hour < MORNING else there.date()


def end_of_day(day: date) -> datetime:
    """The moment at which a day in Denver ends (midnight after it), in UTC."""
    return datetime.combine(day + timedelta(days=1), time(0), DENVER).astimezone(UTC)
