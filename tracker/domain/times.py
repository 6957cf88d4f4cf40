"""Days and starts of meetings, as the official pages write them. Dossier 7."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from tracker.domain.wordings import Vocabulary

DENVER: Final = ZoneInfo("America/Denver")

#: The hour until which a hearing of the evening before may go on.
MORNING: Final = 6

_WORDS: Final = Vocabulary(r"""
to          -|–|—|to\b|until\b|till?\b|through\b|thru\b
next        \s*(?=\d|noon\b)
hour        (?P<hour>\d{1,2})
# `1: 30 PM` and `1;30 PM` are mistyped.
minute      [:.;] ?(?P<minute>\d\d)
clock       @hour(?P<sharp>@minute(?::\d\d)?)?
    \s*(?:(?P<half>[AP])(?:\.?\s*MM?\b\.?|(?(sharp)\b\.?|(?!)))|(?P<noon>noon\b))|noon\b
# `1:30 - 5:00 PM`: the first of two clock times has the half of the day of the second.
range       (?P<between>between\s+)?@hour@minute?\s*(?:@to|(?(between)and\b|(?!)))@next
on          \s*@to@next
between     between\s+(?=\d|noon\b)
and         \s*and@next
# Only an afternoon's hour is written so; `9:00` could be either half of the day.
day_clock   (?P<hour>1[3-9]|2[0-3]):(?P<minute>[0-5]\d)(?::[0-5]\d)?(?![:\d])(?!\s*[ap]\.?m\b)
bare        (\d{1,2})[:.]([0-5]\d)(?:\s*(?:-|–|to)\s*\d{1,2}(?:[:.]\d\d)?)?
iso         \d{4}-\d\d-\d\d
# `2026-02-03T13:30:00-07:00`; without a zone it is Denver's.
moment      (?<!\d)(?P<moment>@iso[T ][0-2]\d:[0-5]\d)(?::\d\d(?:\.\d+)?)?
    (?:\s?(?P<zone>Z|[+-]\d\d:?\d\d)\b)?(?![\d:])
blank       \W*(?:12:00 ?a\.?m\.?\W*)?
not_given   @blank|\W*(?:(?:room|location|place|time|start) )?(?:tb[ad]
    |to be (?:announced|determined)|pending)\W*
weekday     (?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*\.?,?\s+)?
long_day    (?-i:(@weekday)([A-Z][a-z]{2,})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,\s*(\d{4}))
slash       \d{1,2}/\d{1,2}/\d{4}
# A day within words; what tells when a page was made is none of it.
a_day       (?P<made>\b(?:updated|revised|posted|published|as of|printed|amended)\W+(?:on\W+)?)?
    (?:(?P<day>@weekday[A-Z][a-z]{2,8}\.?\s+\d{1,2}(?:st|nd|rd|th)?,\s*\d{4})
    |(?P<slash>@slash)|(?P<iso>@iso))
hour_behind (?<=\d)(?:,| at|,? -)? \d{1,2}:\d\d(?::\d\d)?(?: ?[ap]\.?m\.?)?$
""")
#: In so many letters a range has ended: `26-26-26-...` of a whole page is none.
_RANGE_LETTERS: Final = 40
_SHORT_DAY: Final = re.compile(r"(\d{1,2}/\d{1,2}/)(\d\d)")
_ISO_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MONTHS: Final = (
    "january february march april may june july august september october november december"
)


@dataclass(frozen=True, slots=True)
class Start:
    """When a meeting begins, as the official page said it. day: Denver's date. start_text: what the
    page wrote ("1:30 PM", "Upon Adjournment", ""). start_time: Denver's wall clock, None where the
    page gives no clock time; never midnight for unknown."""

    day: date
    start_text: str
    start_time: time | None

    @classmethod
    def read(cls, day: date, words: str) -> Start:
        """A start from its day and the words of its cell. Never invents a clock time."""
        return cls(day, words, clock_time(words))

    def is_same(self, other: Start) -> bool:
        """Whether it begins when the other does, however it is spelt (`01:30 PM`, `1:30 p.m.`)."""
        if self.day != other.day or (
            self.start_time and other.start_time and self.start_time != other.start_time
        ):
            return False
        if self.start_time is None and other.start_time is None:
            return self.start_text.casefold().split() == other.start_text.casefold().split()
        return not _hands(self).isdisjoint(_hands(other))

    @property
    def moment(self) -> datetime | None:
        """The start as an aware moment in Denver, None without a clock time."""
        at = self.start_time
        return None if at is None else datetime.combine(self.day, at, DENVER)

    def has_begun(self, now: datetime) -> bool:
        """Whether it is past its start; without a clock time, past the end of its day in Denver."""
        moment = self.moment
        return self.day < now.astimezone(DENVER).date() if moment is None else moment <= now

    def is_over(self, now: datetime) -> bool:
        """Whether no hearing that began then goes on: some run past 1 AM (dossier 7)."""
        return self.day < hearing_day(now)


def is_given(words: str) -> bool:
    """Whether a cell says when or where: it is neither blank nor "TBD"."""
    return not _WORDS["not_given"].fullmatch(words)


def is_blank(words: str) -> bool:
    """Whether a cell says nothing; so does 12:00 AM, a midnight that nobody typed."""
    return bool(_WORDS["blank"].fullmatch(words))


def _hands(start: Start) -> frozenset[time]:
    """The times at which it may begin: of a bare `1:30` or `1:30 - 3` both halves of the day."""
    if start.start_time is not None:
        return frozenset((start.start_time,))
    bare = _WORDS["bare"].fullmatch(start.start_text.strip())
    if bare is None or not 1 <= int(bare[1]) <= 12:
        return frozenset()
    return frozenset(time(int(bare[1]) % 12 + half, int(bare[2])) for half in (0, 12))


class ClockWords(NamedTuple):
    """A clock time at the beginning of a cell. rest: behind its words; of a range the whole."""

    at: time
    words: str
    rest: str


def clock_time(words: str) -> time | None:
    """The clock time with which words begin ("1:30 PM", "9:00 a.m. - noon", "12 noon"), else None.
    12:00 AM is none: on the official page it stands for a time that nobody typed."""
    clock = clock_words(words)
    return None if clock is None else clock.at


def clock_words(words: str) -> ClockWords | None:
    """The clock time with which words begin, and what stands behind it; None without one."""
    words = " ".join(words.split())
    if first := _WORDS["range"].match(words):
        # `11:00 - 1:30 PM` begins before noon: a meeting ends after it begins.
        last = clock_time(words[first.end() : first.end() + _RANGE_LETTERS])
        hour, minute = int(first["hour"]), int(first["minute"] or 0)
        if last is None or not 1 <= hour <= 12 or minute > 59:
            return None
        start = time(hour % 12 + 12, minute)
        start = start if start < last else time(hour % 12, minute)
        text = f"{first['hour']}:{minute:02d} {start:%p}"
        return ClockWords(start, text, words) if time(0) < start < last else None
    between = _WORDS["between"].match(words)
    begin, on = (between.end(), _WORDS["and"]) if between else (0, _WORDS["on"])
    clock = _WORDS["clock"].match(words, begin) or _WORDS["day_clock"].match(words, begin)
    at = _time_of(clock) if clock else None
    is_range = on.match(words, clock.end()) if clock else None
    if clock is None or not at or at == time(0) or (between and not is_range):
        return None
    return ClockWords(at, clock[0].strip(), words if is_range else words[clock.end() :])


def moments_in(words: str) -> tuple[datetime, ...]:
    """The moments that words name in ISO form, in Denver's time."""
    return tuple(filter(None, map(_moment, _WORDS["moment"].finditer(words))))


def with_clock_times(words: str) -> str:
    """The same with clock times in Denver (`1:30 PM`) for moments in ISO form, "" for midnight."""

    def clock(match: re.Match[str]) -> str:
        moment = _moment(match)
        if moment is None:
            return match[0]
        return "" if moment.time() == time(0) else f"{moment:%-I:%M %p}"

    return _WORDS["moment"].sub(clock, words)


def _moment(match: re.Match[str]) -> datetime | None:
    zone = (match["zone"] or "").upper().replace("Z", "+00:00")
    try:
        moment = datetime.fromisoformat(match["moment"].upper() + zone)
    except ValueError:
        return None
    if moment.year not in _YEARS:
        return None
    return moment.astimezone(DENVER) if moment.tzinfo else moment.replace(tzinfo=DENVER)


def _time_of(clock: re.Match[str]) -> time | None:
    parts = clock.groupdict()
    hour, minute = int(parts["hour"] or 12), int(parts["minute"] or 0)
    if "half" not in parts:
        return time(hour, minute)
    if not 1 <= hour <= 12 or minute > 59:
        return None
    if parts["half"] is None:
        return time(12) if (hour, minute) == (12, 0) else None
    return time(hour % 12 + (12 if parts["half"].upper() == "P" else 0), minute)


#: Years of which a page of the state may speak: another one was typed by mistake, and none is so
#: near to the ends of the calendar that a day more cannot be counted.
_YEARS: Final = range(1876, 2200)


@lru_cache(maxsize=4096)
def day_of(text: str) -> date | None:
    """A day in one of the site's three forms, None for anything else. `03/12/2026`, `Tue Dec 16,
    2025` (also with the weekday or month written out), `Apr 23, 2026`. A weekday that is not the
    day's leaves both unknown."""
    text = " ".join(text.split())
    if slash := _WORDS["slash"].fullmatch(text):
        month, day, year = map(int, slash[0].split("/"))
        return _date(year, month, day)
    words = _WORDS["long_day"].fullmatch(text)
    if words is None:
        return None
    # A month's name, or its beginning ("Dec", "Sept").
    months = (at for at, name in enumerate(_MONTHS.split(), 1) if name.startswith(words[2].lower()))
    named = _date(int(words[4]), next(months, 0), int(words[3]))
    return named if named and f"{named:%a}".startswith(words[1][:3]) else None


def any_day_of(text: str) -> date | None:
    """A day as `day_of` reads it, or in numbers (`2026-03-12`, `3/12/26`), with or without an hour;
    of a moment the day in Denver. A midnight in UTC is none: which day was meant?"""
    text = " ".join(text.split())
    moment = _WORDS["moment"].fullmatch(text)
    if moment is not None:
        at = _moment(moment)
        utc = (moment["zone"] or "").upper() in ("Z", "+00:00", "+0000")
        return None if at is None or (utc and moment["moment"].endswith("00:00")) else at.date()
    text = _WORDS["hour_behind"].sub("", text)
    short = _SHORT_DAY.fullmatch(text)
    return _iso_day(text) or day_of(f"{short[1]}20{short[2]}" if short else text)


def days_in(text: str) -> frozenset[date]:
    """The days that words name, without those on which the page was made or changed."""
    named = (match for match in _WORDS["a_day"].finditer(text) if not match["made"])
    days = (_iso_day(day["iso"] or "") or day_of(day["day"] or day["slash"] or "") for day in named)
    return frozenset(filter(None, days))


def _iso_day(text: str) -> date | None:
    return _date(*map(int, text.split("-"))) if _ISO_DAY.fullmatch(text) else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year in _YEARS else None
    except ValueError:
        return None


@lru_cache(maxsize=64)
def denver_day(moment: datetime) -> date:
    """The date in Denver at a moment."""
    return moment.astimezone(DENVER).date()


@lru_cache(maxsize=64)
def hearing_day(moment: datetime) -> date:
    """The day whose hearings may still go on: before six in the morning the day before."""
    there = moment.astimezone(DENVER).replace(tzinfo=None)
    return (there - timedelta(hours=MORNING)).date()


def end_of_day(day: date) -> datetime:
    """The moment, in UTC, at which a day in Denver ends; of the last day the last one."""
    if day == date.max:
        return datetime.max.replace(tzinfo=UTC)
    return datetime.combine(day + timedelta(days=1), time(0), DENVER).astimezone(UTC)


#: Of a day as 2026-02-24.
_DAY_LETTERS: Final = 10


def published_by(text: str) -> datetime:
    """The moment that a past state is asked for by, in UTC: a day (its end in Denver), or a day and
    a time of day, in Denver where no zone is named. Raises ValueError."""
    typed = text.strip()
    if len(typed) == _DAY_LETTERS:
        return end_of_day(date.fromisoformat(typed)) - timedelta(microseconds=1)
    moment = datetime.fromisoformat(typed.replace(" ", "T", 1))
    return (moment if moment.tzinfo else moment.replace(tzinfo=DENVER)).astimezone(UTC)
