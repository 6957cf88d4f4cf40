"""How much notice there was, in words: bounds that are rounded so that they still hold."""

from __future__ import annotations

from datetime import timedelta
from math import ceil, floor
from typing import Final

from tracker.domain.notice import DAY, HOUR, Figures, Notice
from tracker.wording.translator import Translator

#: From so many hours on a notice is told in days.
_IN_DAYS: Final = 72


def span_words(t: Translator, span: timedelta, *, up: bool) -> str:
    """`29 hours`, `3 days`. up: whether it is rounded up, else down."""
    rounded = ceil if up else floor
    hours = rounded(span / HOUR)
    if hours < _IN_DAYS:
        return t.many("notice.span.hours", hours)
    return t.many("notice.span.days", rounded(span / DAY))


def both_words(t: Translator, bounds: tuple[timedelta, timedelta]) -> tuple[str, str]:
    """The words of a lower and of an upper bound."""
    return span_words(t, bounds[0], up=False), span_words(t, bounds[1], up=True)


def bounds_words(t: Translator, notice: Notice) -> str:
    """`at least 29 hours, at most 3 days`; without a clock time in days. "" for unknown."""
    if notice.bounds is None or notice.days is None:
        return ""
    if notice.start.start_time is None:
        least, most = (t.many("notice.span.days", days) for days in notice.days)
        return t("notice.bounds.day", least=least, most=most)
    least, most = both_words(t, notice.bounds)
    return t("notice.bounds", least=least, most=most)


def median_words(t: Translator, figures: Figures) -> str:
    """`29 hours to 3 days`, "" where nothing is known."""
    if figures.median is None:
        return ""
    least, most = both_words(t, figures.median)
    return least if least == most else t("notice.range", least=least, most=most)


def share_words(t: Translator, figures: Figures, limit: timedelta) -> str:
    """How many of the known had less than a limit, surely and perhaps: `12–19 (15–24%)`."""
    share = figures.under(limit)
    if not figures.known:
        return ""
    counts = [t.number(count) for count in dict.fromkeys(share)]
    percent = dict.fromkeys(str(round(100 * count / figures.known)) for count in share)
    return t("notice.share", count="–".join(counts), percent="–".join(percent))
