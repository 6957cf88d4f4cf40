"""What the URL of a light page asks for: a page of a long list, a month, changes since a day."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final, Generic, TypeVar

from markupsafe import Markup

from tracker.domain.times import DENVER
from tracker.pages import parts
from tracker.pages.today import Since
from tracker.visiting.links import PAGES
from tracker.visiting.visit import Visit

#: Rows of a list on one page.
ROWS: Final = 60
_YEARS: Final = range(1990, 2101)
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class PageUrl:
    """The URL of a page, taken apart. path: its named parts; query: what stands behind it."""

    path: Mapping[str, str]
    query: Mapping[str, str]

    def choice(self, name: str, offered: Sequence[str]) -> str:
        """The value that the URL asks for; the first one offered where it names another or none."""
        value = self.query.get(name, "")
        return value if value in offered else offered[0]

    def values(self, key: str) -> Iterator[str]:
        """Its values for a page of the table of public pages, in that one's order."""
        return (self.query.get(name, "") for name in PAGES[key].reads)

    def page(self) -> int:
        """The page of a long list, from 1."""
        value = self.query.get("page", "")
        return max(1, int(value)) if value.isascii() and value.isdecimal() and len(value) < 6 else 1

    def month(self, today: date) -> date:
        """The first day of the month asked for as 2026-03, else of this one."""
        return _day(f"{self.query.get('month', '')}-01") or today.replace(day=1)

    def since(self, today: date) -> tuple[str, date]:
        """The day from which on changes are asked for: as the URL writes it, and as a date."""
        value = self.query.get("since", "")
        day = None if value in ("1", "7") else _day(value)
        if day is not None:
            return value, day
        days = value if value == "1" else "7"
        return days, today - timedelta(days=int(days))


def _day(text: str) -> date | None:
    """A day of a year that a session may have, None for anything else."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year in _YEARS else None


def since_day(here: Visit, day: date) -> Since:
    """Changes from the beginning of a day on, in words that stay true."""
    words = here.t("since.date", day=parts.day_said(here, day))
    return Since(datetime.combine(day, time(0), DENVER), words)


@dataclass(frozen=True, slots=True)
class Part(Generic[_T]):
    """One page of a long list. number: from 1; of: how many pages there are."""

    items: tuple[_T, ...]
    number: int
    of: int

    @property
    def name(self) -> str:
        """How a URL names it: the first leaves no trace."""
        return "" if self.number == 1 else str(self.number)

    def turn(self, here: Visit, key: str, shows: str = "", **query: str) -> Markup:
        """Links to the page before and after, "" for a list on one page. query: the rest of it."""
        return turn(here, self.number, self.of, key, shows, **query)


def turn(here: Visit, number: int, count: int, key: str, shows: str = "", **query: str) -> Markup:
    """Links to the page before and after, for page `number` of `count`."""

    def to(page: int) -> str:
        return here.links.to(key, shows, **{**query, "page": str(page) if page > 1 else ""})

    label = here.t("light.page", page=number, of=count)
    return parts.turn(here, number, count, to, between=label)


def part_of(
    items: Sequence[_T], number: int, weight: Callable[[_T], int] = lambda _: 1, most: int = ROWS
) -> Part[_T]:
    """One page of a list, the last one where it has fewer. weight: how many rows an item takes."""
    pages: list[list[_T]] = [[]]
    filled = 0
    for item in items:
        rows = weight(item)
        if pages[-1] and filled + rows > most:
            pages.append([])
            filled = 0
        pages[-1].append(item)
        filled += rows
    number = min(number, len(pages))
    return Part(tuple(pages[number - 1]), number, len(pages))
