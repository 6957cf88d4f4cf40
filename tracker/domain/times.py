"""Days and starts of meetings, as the official pages write them. Dossier 7."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

DENVER: Final = ZoneInfo("America/Denver")

#: The hour until which a hearing of the evening before may go on.
MORNING: Final = 6

_CLOCK = re.compile(
    r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d)(?::\d\d)?)?"
    r"\s*(?:(?P<half>[AP])\.?\s*M\b\.?|(?P<noon>noon\b))"
    r"|noon\b",
    re.IGNORECASE,
)
#: `1:30 - 5:00 PM`: the first of two clock times has the half of the day of the second.
_TO: Final = r"(?:-|–|—|to\b|until\b|till?\b|through\b|thru\b)"
_RANGE = re.compile(
    r"(?P<between>between\s+)?(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d))?"
    rf"\s*(?:{_TO}|(?(between)and\b|(?!)))\s*(?=\d|noon\b)",
    re.IGNORECASE,
)
_ON = re.compile(rf"\s*{_TO}\s*(?=\d|noon\b)", re.IGNORECASE)
_BETWEEN = re.compile(r"between\s+(?=\d|noon\b)", re.IGNORECASE)
_AND = re.compile(r"\s*and\s*(?=\d|noon\b)", re.IGNORECASE)
#: Only an afternoon's hour is written so; `9:00` could be either half of the day.
_DAY_CLOCK = re.compile(
    r"(?P<hour>1[3-9]|2[0-3]):(?P<minute>[0-5]\d)(?::[0-5]\d)?(?![:\d])(?!\s*[ap]\.?m\b)", re.I
)
#: `2026-02-03T13:30:00-07:00`; without a zone it is Denver's.
_MOMENT = re.compile(
    r"(?<!\d)(?P<moment>\d{4}-\d\d-\d\d[T ][0-2]\d:[0-5]\d)(?::\d\d(?:\.\d+)?)?"
    r"(?:\s?(?P<zone>Z|[+-]\d\d:?\d\d)\b)?(?![\d:])",
    re.IGNORECASE,
)
_BARE = re.compile(r"(\d{1,2})[:.]([0-5]\d)")
_BLANK = re.compile(r"\W*(?:12:00 ?a\.?m\.?)?\W*", re.IGNORECASE)
_TO_BE_SAID = re.compile(r"\W*(?:tb[ad]|to be (?:announced|determined)|pending)\W*", re.IGNORECASE)
_WEEKDAY: Final = r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*\.?,?\s+)?"
_LONG_DAY = re.compile(
    rf"^{_WEEKDAY}"
    r"([A-Z][a-z]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,\s*(\d{4})$"
)
#: A day within words; what tells when a page was made is none of it.
_A_DAY: Final = re.compile(
    r"(?P<made>\b(?:updated|revised|posted|published|as of|printed|amended)\W+(?:on\W+)?)?"
    rf"(?:{_WEEKDAY}"
    r"(?P<long>[A-Z][a-z]{2,8}\.?\s+\d{1,2}(?:st|nd|rd|th)?,\s*\d{4})"
    r"|(?P<slash>\d{1,2}/\d{1,2}/\d{4})|(?P<iso>\d{4}-\d\d-\d\d))",
    re.IGNORECASE,
)
_IN_NUMBERS: Final = re.compile(r"(?P<iso>\d{4}-\d\d-\d\d)|(?P<short>\d{1,2}/\d{1,2}/\d\d)")
_HOUR_BEHIND: Final = re.compile(
    r"(?<=\d)(?:,| at|,? -)? \d{1,2}:\d\d(?::\d\d)?(?: ?[ap]\.?m\.?)?$", re.IGNORECASE
)
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

    def is_same(self, other: Start) -> bool:
        """Whether it begins when the other does, however it is spelt (`01:30 PM`, `1:30 p.m.`)."""
        if self.day != other.day or (self.at and other.at and self.at != other.at):
            return False
        if self.at is None and other.at is None:
            return _plain(self.words) == _plain(other.words)
        return not _hands(self).isdisjoint(_hands(other))

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


def is_given(words: str) -> bool:
    """Whether a cell says when or where: it is neither blank nor "TBD"."""
    return not is_blank(words) and not _TO_BE_SAID.fullmatch(words)


def is_blank(words: str) -> bool:
    """Whether a cell says nothing; so does 12:00 AM, a midnight that nobody typed."""
    return bool(_BLANK.fullmatch(words))


def _hands(start: Start) -> frozenset[time]:
    """The times at which it may begin: of a bare `1:30` both halves of the day."""
    if start.at is not None:
        return frozenset((start.at,))
    found = _BARE.fullmatch(start.words.strip())
    if found is None or not 1 <= int(found[1]) <= 12:
        return frozenset()
    hour, minute = int(found[1]) % 12, int(found[2])
    return frozenset((time(hour, minute), time(hour + 12, minute)))


def _plain(words: str) -> str:
    return " ".join(words.split()).casefold()


class ClockWords(NamedTuple):
    """A clock time at the beginning of a cell. words: that say it; rest: what follows them, of a
    range (`1:30 - 5:00 PM`) the whole range."""

    at: time
    words: str
    rest: str


def clock_time(words: str) -> time | None:
    """The clock time with which words begin ("1:30 PM", "9:00 a.m. - noon", "12 noon"), else None.

    12:00 AM is none: on the official page it stands for a time that nobody typed.
    """
    found = clock_words(words)
    return None if found is None else found.at


def clock_words(words: str) -> ClockWords | None:
    """The clock time with which words begin, and what stands behind it; None without one."""
    words = " ".join(words.split())
    found = _RANGE.match(words)
    if found is not None:
        return _first_of_range(words, found)
    between = _BETWEEN.match(words)
    begin, on = (between.end(), _AND) if between else (0, _ON)
    found = _CLOCK.match(words, begin) or _DAY_CLOCK.match(words, begin)
    at = None if found is None else _time_of(found)
    if found is None or at is None or at == time(0):
        return None
    is_range = on.match(words, found.end())
    if between and not is_range:
        return None
    rest = words if is_range else words[found.end() :]
    return ClockWords(at, found[0].strip(), rest)


def _first_of_range(words: str, first: re.Match[str]) -> ClockWords | None:
    """`11:00 - 1:30 PM` begins before noon: a meeting ends after it begins."""
    last = clock_words(words[first.end() :])
    hour, minute = int(first["hour"]), int(first["minute"] or 0)
    if last is None or not 1 <= hour <= 12 or minute > 59:
        return None
    begins = [time(hour % 12 + half, minute) for half in (12, 0)]
    at = next((one for one in begins if one < last.at), None)
    if at is None or at == time(0):
        return None
    said = f"{first['hour']}:{minute:02d} {'AM' if at.hour < 12 else 'PM'}"
    return ClockWords(at, said, words)


def moments_in(words: str) -> tuple[datetime, ...]:
    """The moments that words name in ISO form, in Denver's time."""
    return tuple(filter(None, map(_moment, _MOMENT.finditer(words))))


def with_clock_times(words: str) -> str:
    """The same with a clock time in Denver (`1:30 PM`) for each moment in ISO form, and nothing for
    a midnight that nobody typed."""
    return _MOMENT.sub(_as_clock, words)


def _moment(found: re.Match[str]) -> datetime | None:
    zone = (found["zone"] or "").upper().replace("Z", "+00:00")
    try:
        moment = datetime.fromisoformat(found["moment"].upper() + zone)
    except ValueError:
        return None
    return moment.astimezone(DENVER) if moment.tzinfo else moment.replace(tzinfo=DENVER)


def _as_clock(found: re.Match[str]) -> str:
    moment = _moment(found)
    if moment is None:
        return found[0]
    return "" if moment.time() == time(0) else f"{moment:%-I:%M %p}"


def _time_of(found: re.Match[str]) -> time | None:
    said = found.groupdict()
    hour, minute = int(said["hour"] or 12), int(said["minute"] or 0)
    if "half" not in said:
        return time(hour, minute)
    if not 1 <= hour <= 12 or minute > 59:
        return None
    if said["half"] is None:
        return time(12) if (hour, minute) == (12, 0) else None
    return time(hour % 12 + (12 if said["half"].upper() == "P" else 0), minute)


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


def any_day_of(text: str) -> date | None:
    """A day as `day_of` reads it, or in numbers (`2026-03-12`, `3/12/26`), with or without an hour
    behind it; of a moment with its zone the day in Denver. A midnight in UTC is none: nobody can
    tell which day was meant."""
    text = " ".join(text.split())
    moment = _MOMENT.fullmatch(text)
    if moment is not None:
        at = _moment(moment)
        utc = (moment["zone"] or "").upper() in ("Z", "+00:00", "+0000")
        return None if at is None or (utc and moment["moment"].endswith("00:00")) else at.date()
    found = _IN_NUMBERS.fullmatch(_HOUR_BEHIND.sub("", text))
    if found is None:
        return day_of(_HOUR_BEHIND.sub("", text))
    if found["iso"]:
        year, month, day = map(int, found["iso"].split("-"))
        return _date(year, month, day)
    month, day, year = map(int, found["short"].split("/"))
    return _date(2000 + year, month, day)


def days_in(text: str) -> frozenset[date]:
    """The days that words name, without those on which the page was made or changed."""
    found = set()
    for said in _A_DAY.finditer(text):
        if said["iso"]:
            year, month, day = map(int, said["iso"].split("-"))
            named = _date(year, month, day)
        else:
            named = day_of(said["long"] or said["slash"])
        if named is not None and not said["made"]:
            found.add(named)
    return frozenset(found)


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
