"""Days, starts and moments in words. Everything is Denver's time.

English writes the zone beside every clock time. Spanish writes days and months whole, and the zone
once: a page in its freshness line, what leaves a page by `start_alone`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Final, Literal, TypeAlias

from babel.dates import get_day_names, get_month_names

from tracker.domain.language import Language
from tracker.domain.times import DENVER, Start, denver_day, end_of_day
from tracker.errors import NoSuchPast
from tracker.wording.translator import Translator

Width: TypeAlias = Literal["abbreviated", "wide"]
#: Locales of the names of days and months: both languages as the United States write them.
_LOCALES: Final[dict[Language, str]] = {"en": "en_US", "es": "es_US"}
#: How long the names of days and months are in a sentence.
_WIDTHS: Final[dict[Language, Width]] = {"en": "abbreviated", "es": "wide"}
_MINUTE: Final = 60
_HOUR: Final = 3600


def weekdays(t: Translator, width: Width = "abbreviated") -> tuple[str, ...]:
    """The names of the days of a week, Monday first."""
    return _names(t.code, width)[0]


@cache
def _names(code: Language, width: Width) -> tuple[tuple[str, ...], tuple[str, ...]]:
    days = get_day_names(width, locale=_LOCALES[code])
    months = get_month_names(width, locale=_LOCALES[code])
    return tuple(days[n] for n in range(7)), tuple(months[n] for n in range(1, 13))


def _month(t: Translator, day: date, width: Width | None = None) -> str:
    return _names(t.code, width or _WIDTHS[t.code])[1][day.month - 1]


def weekday_words(t: Translator, day: date) -> str:
    """The weekday alone: `Fri`, `viernes`."""
    return weekdays(t, _WIDTHS[t.code])[day.weekday()]


def day_words(t: Translator, day: date, today: date | None = None) -> str:
    """`Wed, Feb 25`, `miércoles 25 de febrero`; with the year where it is not today's (or today is
    not given)."""
    return t(
        "time.day" if today is not None and day.year == today.year else "time.day.year",
        weekday=weekday_words(t, day),
        month=_month(t, day),
        day=day.day,
        year=day.year,
    )


def brief_day(t: Translator, day: date, today: date, *, is_past: bool = False) -> str:
    """`Wed, Feb 25`, `mié 25 de febrero`: for a column of a table; the past needs no weekday."""
    if day.year != today.year:
        return day_words(t, day, today)
    return t(
        "time.day.month" if is_past else "time.day.brief",
        weekday=weekdays(t)[day.weekday()],
        month=_month(t, day),
        day=day.day,
    )


def month_words(t: Translator, day: date) -> str:
    """`February 2026`."""
    return t("time.month", month=_month(t, day, "wide"), year=day.year)


def month_name(t: Translator, day: date) -> str:
    """`Feb`, `feb`, for the foot of a chart."""
    return _month(t, day, "abbreviated").rstrip(".")


def clock_words(t: Translator, at: time) -> str:
    """`1:30 PM`."""
    half = t("time.am" if at.hour < 12 else "time.pm")
    return t("time.clock", hour=(at.hour - 1) % 12 + 1, minute=f"{at.minute:02d}", half=half)


def start_words(
    t: Translator,
    start: Start,
    today: date | None = None,
    mark: Callable[[str], str] = str,
) -> str:
    """`Wed, Feb 25, 1:30 PM MT`; without a clock time the official words, or that none is given."""
    day = day_words(t, start.day, today)
    if start.start_time is not None:
        return t("time.start", day=day, clock=clock_words(t, start.start_time))
    if start.start_text:
        return t("time.words", day=day, words=mark(start.start_text))
    return t("time.none", day=day)


def start_alone(t: Translator, start: Start) -> str:
    """A start with year and zone, for what stands on no page: a message, an event of a calendar."""
    words = start_words(t, start)
    return words if start.start_time is None else t("time.start.alone", start=words)


def hour_words(t: Translator, start: Start, mark: Callable[[str], str] = str) -> str:
    """The start without its day: `1:30 PM MT`, `“Upon Adjournment”`."""
    if start.start_time is not None:
        return t("time.hour", clock=clock_words(t, start.start_time))
    none = t("time.none", day="").lstrip(", ")
    return f"“{mark(start.start_text)}”" if start.start_text else none


def moment_words(t: Translator, moment: datetime, now: datetime | None = None) -> str:
    """A moment in Denver: `9:31 AM MT` today, else with its day; without now so that it stays true
    when kept: `Tue, Feb 24, 2026, 9:31 AM MT`. Spanish says it as part of a sentence: `a las 9:31
    a. m.`, `el lunes 23 de febrero a la 1:05 p. m.`"""
    local, today = moment.astimezone(DENVER), denver_day(now) if now else None
    at = _at_words(t, local.time())
    if local.date() == today:
        return at
    return t("time.moment", day=day_words(t, local.date(), today), at=at)


def _at_words(t: Translator, at: time) -> str:
    """A clock time within a sentence: `9:31 AM MT`, `a las 9:31 a. m.`"""
    return t("time.at.one" if at.hour % 12 == 1 else "time.at", clock=clock_words(t, at))


def ago_words(t: Translator, moment: datetime, now: datetime) -> str:
    """`12 minutes ago`."""
    seconds = max(0, int((now - moment).total_seconds()))
    if seconds < _MINUTE:
        return t("time.now")
    if seconds < _HOUR:
        return t.many("time.ago.minutes", seconds // _MINUTE)
    if seconds < 48 * _HOUR:
        return t.many("time.ago.hours", seconds // _HOUR)
    return t.many("time.ago.days", seconds // (24 * _HOUR))


def countdown_words(t: Translator, start: Start, now: datetime) -> str:
    """`in 25 minutes`, `today, in 5 hours`, `tomorrow`, `in 3 days`; of a past start that it has
    begun. Without a clock time only the day counts."""
    today = denver_day(now)
    if start.has_begun(now) or start.day < today:
        words = t("time.begun")
        if start.day < today and not start.is_over(now):
            words = t("time.begun.on", day=start_words(t, start, today))
        elif start.start_time is not None and not start.is_over(now):
            words = t("time.begun.at", at=_at_words(t, start.start_time))
        return words
    if (days := (start.day - today).days) > 1:
        return t.many("time.in.days", days)
    if days == 1 or start.moment is None:
        return t("time.tomorrow" if days else "time.today")
    minutes = max(1, int((start.moment - now).total_seconds()) // _MINUTE)
    if minutes < _MINUTE:
        return t.many("time.in.minutes", minutes)
    return f"{t('time.today')}, {t.many('time.in.hours', minutes // _MINUTE)}"


def took_words(t: Translator, began: datetime, ended: datetime) -> str:
    """How long something took: `40 seconds`, `12 minutes`."""
    seconds = max(0, int((ended - began).total_seconds()))
    if seconds < _MINUTE:
        return t.many("time.took.seconds", seconds)
    return t.many("time.took.minutes", round(seconds / _MINUTE))


def past_words(t: Translator, moment: datetime) -> str:
    """A past moment whose state is shown, within a sentence; the last of a day as its end."""
    day = denver_day(moment)
    if moment == end_of_day(day) - timedelta(microseconds=1):
        return t("as_of.day", day=day_words(t, day))
    return moment_words(t, moment)


def no_past_words(t: Translator, fault: NoSuchPast) -> str:
    """Why nothing can be shown of a past moment."""
    first = moment_words(t, fault.first) if fault.first else ""
    key = "as_of.empty" if fault.reason == "before" and not first else f"as_of.{fault.reason}"
    return t(key, asked=fault.typed, first=first)
