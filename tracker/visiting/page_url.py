"""What the URL of a page asks for, on both sides: choices, a page of a long list, a month.
Whatever it asks for that there is not counts as not asked."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import quote, unquote

from tracker.domain.numbers import BillNumber
from tracker.domain.text_sanitizing import sanitized_input
from tracker.errors import NumberFault
from tracker.visiting.links import PAGES

#: Bytes of a whole query as the URL spells it: each link of a list's many filters repeats it, and
#: the page keeps to its 50 kB.
MOST_ASKED: Final = 800
_HALF_ESCAPE: Final = re.compile("%.?$")
_YEARS: Final = range(1990, 2101)


@dataclass(frozen=True, slots=True)
class PageUrl:
    """The URL of a page, taken apart. path: its named parts; asked: what stands behind each name
    of its query, in order."""

    path: Mapping[str, str]
    asked: Mapping[str, Sequence[str]]

    @classmethod
    def of(cls, path: Mapping[str, str], query: Iterable[tuple[str, str]]) -> PageUrl:
        """A URL by the names and values of its query, sanitized, up to MOST_ASKED bytes."""
        asked: dict[str, list[str]] = {}
        room = MOST_ASKED
        for name, value in query:
            spelt = _HALF_ESCAPE.sub("", quote(sanitized_input(value), safe="")[:room])
            asked.setdefault(sanitized_input(name), []).append(unquote(spelt, errors="ignore"))
            room -= len(spelt)
        return cls({name: sanitized_input(value) for name, value in path.items()}, asked)

    def one(self, name: str) -> str:
        """The value of a name, the last of several; "" for none."""
        return self.asked.get(name, ("",))[-1]

    def several(self, name: str, offered: Collection[str] | None = None) -> tuple[str, ...]:
        """The values of a name that may have several, each once. offered: which there are, None for
        any."""
        values = dict.fromkeys(filter(None, self.asked.get(name, ())))
        return tuple(value for value in values if offered is None or value in offered)

    def choice(self, name: str, offered: Sequence[str]) -> str:
        """The value that the URL asks for; the first one offered where it names another or none."""
        value = self.one(name)
        return value if value in offered else offered[0]

    @property
    def as_of(self) -> str:
        """The past moment that it asks for, as it says it; "" for now."""
        return self.one("as_of")

    @property
    def session(self) -> str:
        """The session that it means: of a bill's number, of the id of a committee or a call, or by
        its name; "" where it names none."""
        pieces = self.path.get("id", "").split("-")
        if len(pieces) > 1 and pieces[0][:1].isdigit():
            return pieces[0]
        of_call = "-".join(pieces[:2]) if len(pieces) > 2 else ""
        try:
            return BillNumber.understand(self.path.get("number", of_call)).session
        except NumberFault:
            return self.one("session")

    def values(self, key: str) -> Iterator[str]:
        """Its values for a page of the table of public pages, in that one's order."""
        return map(self.one, PAGES[key].reads)

    def page(self) -> int:
        """The page of a long list, from 1."""
        value = self.one("page")
        return max(1, int(value)) if value.isascii() and value.isdecimal() and len(value) < 6 else 1

    def month(self, today: date) -> date:
        """The first day of the month asked for as 2026-03, else of this one."""
        return day_of(f"{self.one('month')}-01") or today.replace(day=1)


def toggled(values: Sequence[str], value: str) -> tuple[str, ...]:
    """The values of a name with one more, or without it where they have it."""
    if value in values:
        return tuple(one for one in values if one != value)
    return (*values, value)


def day_of(text: str) -> date | None:
    """A day of a year that a session may have, None for anything else."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year in _YEARS else None
