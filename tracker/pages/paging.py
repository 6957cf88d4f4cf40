"""Long lists in parts, and what a page was drawn from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Generic, NamedTuple, TypeVar

from markupsafe import Markup

from tracker.pages import parts
from tracker.visiting.links import Asked
from tracker.visiting.visit import Visit

#: Rows of a list on one page.
ROWS: Final = 60
_T = TypeVar("_T")


class Drawn(NamedTuple):
    """What stands under a title, and what of the address it was drawn from."""

    body: Markup
    query: Mapping[str, str]


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

    def turn(self, here: Visit, key: str, shows: str = "", **query: Asked) -> Markup:
        """Links to the page before and after, "" for a list on one page. query: the rest of it."""
        return turn(here, self.number, self.of, key, shows, **query)


def turn(here: Visit, number: int, count: int, key: str, shows: str = "", **query: Asked) -> Markup:
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
