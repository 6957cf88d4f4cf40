"""What an address asks for beside its path: pages of long lists, months, days since."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from html import escape
from typing import Final, Generic, TypeVar
from urllib.parse import urlencode

from tracker.domain.times import DENVER
from tracker.pages.markup import text
from tracker.pages.parts import read_on
from tracker.pages.today import Since
from tracker.visiting.visit import Visit
from tracker.wording.say import since_words

#: Rows of a list on one page.
ROWS: Final = 60
_YEARS: Final = range(1990, 2101)
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Asked:
    """An address taken apart. path: named parts of the path; query: what stands behind it."""

    path: Mapping[str, str]
    query: Mapping[str, str]

    def choice(self, name: str, offered: Sequence[str]) -> str:
        """One of what is offered; the first where another or none is asked for."""
        asked = self.query.get(name, "")
        return asked if asked in offered else offered[0]

    def page(self) -> int:
        """The page of a long list, from 1."""
        said = self.query.get("page", "")
        return max(1, int(said)) if said.isascii() and said.isdecimal() and len(said) < 6 else 1

    def month(self, today: date) -> date:
        """The first day of the month asked for as 2026-03, else of this one."""
        try:
            first = date.fromisoformat(f"{self.query.get('month', '')}-01")
        except ValueError:
            return today.replace(day=1)
        return first if first.year in _YEARS else today.replace(day=1)

    def since(self, today: date) -> tuple[str, date]:
        """From which day on changes are asked for: as the address says it, and the day."""
        said = self.query.get("since", "")
        if said in ("1", "7"):
            return said, today - timedelta(days=int(said))
        try:
            day = date.fromisoformat(said)
        except ValueError:
            return "7", today - timedelta(days=7)
        return (said, day) if day.year in _YEARS else ("7", today - timedelta(days=7))


def since_day(here: Visit, day: date) -> Since:
    """Changes from the beginning of a day on, in words that stay true."""
    moment = datetime.combine(day, time(0), DENVER)
    return Since(moment, since_words(here.t, "date", day, read_on(here)))


def query(**told: str) -> str:
    """The part of an address behind its path; what is "" leaves no trace."""
    said = urlencode({name: value for name, value in told.items() if value})
    return f"?{said}" if said else ""


@dataclass(frozen=True, slots=True)
class Part(Generic[_T]):
    """One page of a long list. number: from 1; of: how many pages there are."""

    items: tuple[_T, ...]
    number: int
    of: int


def part_of(
    found: Sequence[_T], number: int, weight: Callable[[_T], int] = lambda _: 1, most: int = ROWS
) -> Part[_T]:
    """The page of a list, the last one where there are fewer. weight: rows that an item takes."""
    pages: list[list[_T]] = [[]]
    filled = 0
    for item in found:
        rows = weight(item)
        if pages[-1] and filled + rows > most:
            pages.append([])
            filled = 0
        pages[-1].append(item)
        filled += rows
    number = min(number, len(pages))
    return Part(tuple(pages[number - 1]), number, len(pages))


def turn(here: Visit, part: Part[_T], path: str, **told: str) -> str:
    """Links to the page before and after, "" for a list on one page. path: address without query.

    told: the rest of the query.
    """
    t = here.t
    if part.of < 2:
        return ""
    before = part.number - 1 if part.number > 1 else 0
    after = part.number + 1 if part.number < part.of else 0
    ways = [
        _way(path + query(**told, page=_named(number)), word)
        for number, word in ((before, t("light.before")), (after, t("light.after")))
        if number
    ]
    said = text(t("light.page", page=part.number, of=part.of))
    where = "".join(ways[:1] if before else []) + f"<p>{said}</p>" + "".join(ways[bool(before) :])
    return f'<nav class="turn" aria-label="{escape(t("light.pages"))}">{where}</nav>'


def _named(number: int) -> str:
    return "" if number == 1 else str(number)


def page_name(part: Part[_T]) -> str:
    """How the address names a page: the first leaves no trace."""
    return _named(part.number)


def _way(where: str, word: str) -> str:
    return f'<a class="button" href="{escape(where)}">{text(word)}</a>'
