"""The parts that each page object must find, of tests/pages/required.txt."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from scrapers.colorado.page import Page
from tests.expect import PAGES

FIELDS = {
    "type": "kind", "session": "session_name", "history": "actions", "count": "total",
    "long title of a card": "bills", "last action of a card": "bills",
}  # fmt: skip


class Part(NamedTuple):
    """A part a page must have. name: as PageChanged names it; selector: CSS, in the whole page.

    of: the part of the record that is unread without it; "" where the page is then refused. each:
    True where every row or card needs one; False where the page needs at least one.
    """

    name: str
    selector: str
    of: str = ""
    each: bool = True

    @property
    def field(self) -> str:
        return FIELDS.get(self.of, self.of.replace(" ", "_"))


@cache
def _parts() -> dict[str, tuple[Part, ...]]:
    return {name: tuple(parts) for name, parts in _sections()}


def _sections() -> Iterator[tuple[str, list[Part]]]:
    for section in (PAGES / "required.txt").read_text(encoding="utf-8").split("\n[")[1:]:
        name, *lines = section.strip().splitlines()
        yield name.rstrip("]"), [_part(line) for line in lines]


def _part(line: str) -> Part:
    told, once, _ = line.partition(" @@ once")
    return Part(*told.split(" @ "), each=not once)


def required(page: type[Page]) -> tuple[Part, ...]:
    return _parts().get(page.__name__, ())
