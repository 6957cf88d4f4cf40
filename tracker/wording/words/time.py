"""Times, ages and countdowns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, str]] = {
    "time.zone": "MT",
    "time.day": "{weekday}, {month} {day}",
    "time.day.year": "{weekday}, {month} {day}, {year}",
    "time.month": "{month} {year}",
    "time.clock": "{hour}:{minute} {half}",
    "time.am": "AM",
    "time.pm": "PM",
    "time.start": "{day}, {clock} MT",
    "time.words": "{day}, “{words}”",
    "time.none": "{day}, no time given",
    "time.today": "today",
    "time.tomorrow": "tomorrow",
    "time.yesterday": "yesterday",
    "time.now": "just now",
    "time.begun": "has begun",
    "time.begun.at": "began at {clock} and may still go on",
    "time.begun.on": "began {day} and may still go on",
    "time.moment": "{day}, {clock} MT",
    "start.adjourn": (
        "“{words}” means as soon as that day's floor session ends. No clock time is set."
    ),
    "start.unknown": "The official page gives no clock time: check.",
    "since.1": "in the last 24 hours",
    "since.7": "in the last 7 days",
    "since.date": "since {day}",
}

#: One, and more than one; the count is {n}.
PLURALS: Final[Mapping[str, tuple[str, str]]] = {
    "time.in.minutes": ("in {n} minute", "in {n} minutes"),
    "time.in.hours": ("in {n} hour", "in {n} hours"),
    "time.in.days": ("in {n} day", "in {n} days"),
    "time.ago.minutes": ("{n} minute ago", "{n} minutes ago"),
    "time.ago.hours": ("{n} hour ago", "{n} hours ago"),
    "time.ago.days": ("{n} day ago", "{n} days ago"),
    "time.took.minutes": ("{n} minute", "{n} minutes"),
    "time.took.seconds": ("{n} second", "{n} seconds"),
}
