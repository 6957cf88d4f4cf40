"""The page Today."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, str]] = {
    "today.title": "Today",
    "today.act": "Act now",
    "today.act.lead": "The next hearings of the bills we follow.",
    "today.changed": "Changed",
    "today.changed.lead": "Hearings that moved, were called off or left the schedule.",
    "today.changed.none": "No hearing of a followed bill moved or left the schedule {since}.",
    "today.week": "Next seven days",
    "today.week.none": "None of our bills has a hearing from {first} to {last}.",
    "today.moved": "Bill progress",
    "today.papers.amendment": "New amendments: {names}",
    "today.papers.fiscal_note": "New fiscal note: {names}",
    "today.papers.report": "New: {names}",
    "today.papers.law": "Now law: chapter {names}",
    "today.moved.none": "No followed bill is new or went on {since}.",
    "today.since": "Changes since",
    "today.since.1": "24 hours",
    "today.since.7": "7 days",
    "today.since.date": "a date",
    "today.since.day": "From this day on",
}

#: One, and more than one; the count is {n}.
PLURALS: Final[Mapping[str, tuple[str, str]]] = {}
