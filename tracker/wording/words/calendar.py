"""The page Calendar."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, str]] = {
    "calendar.title": "Calendar",
    "calendar.show": "Show",
    "calendar.list": "list",
    "calendar.month": "month",
    "calendar.which": "Hearings",
    "calendar.followed": "privacy-related",
    "calendar.all": "all meetings",
    "calendar.committee": "Committee",
    "calendar.chamber": "Chamber",
    "calendar.from": "From",
    "calendar.sideways": "This table scrolls sideways; the list does not.",
    "calendar.none": "No meeting fits from {first} to {last}.",
    "calendar.through": "The official schedule reaches to {day}.",
    "calendar.no_items": "The agenda names no bill.",
    "calendar.no_agenda": "The agenda was not read yet.",
    "calendar.month.of": "Month",
    "deadlines.title": "Deadlines of the session",
    "deadlines.context": (
        "These dates are for information and may change. A committee can lift any of them for "
        "any bill."
    ),
    "deadlines.bill": (
        "They are for all bills of this chamber. They do not say that this one is late."
    ),
    "deadlines.exempt": "Bills in Appropriations are exempt.",
    "deadlines.source": "Source:",
}

#: One, and more than one; the count is {n}.
PLURALS: Final[Mapping[str, tuple[str, str]]] = {}
