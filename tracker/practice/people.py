"""Who is who: full names and addresses for the abbreviated names of sponsors."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from tracker.practice.facts import Legislator

TITLES = {"lower": "Representative", "upper": "Senator"}
SHORT_TITLES = {"lower": "Rep.", "upper": "Sen."}


class Directory:
    """The sitting members, found by any spelling and chamber."""

    def __init__(self, legislators: Iterable[Legislator]) -> None:
        self._by_spelling: dict[tuple[str, str], Legislator] = {}
        self._by_slug: dict[str, Legislator] = {}
        for one in legislators:
            self._by_slug[slug(one.name)] = one
            for spelling in (one.name, _abbreviated(one.name), *one.spellings):
                self._by_spelling.setdefault((_plain(spelling), one.chamber), one)

    def full_name(self, name: str, chamber: str) -> str:
        """The whole name of a sponsor, or the name as given where nobody matches."""
        found = self._by_spelling.get((_plain(name), chamber))
        return found.name if found else name

    def path(self, name: str, chamber: str = "") -> str:
        """The address of a member's page."""
        return f"/legislators/{slug(self.full_name(name, chamber))}"

    def member(self, name: str) -> Legislator | None:
        """The member whose address ends in this slug."""
        return self._by_slug.get(name)

    def chamber_of(self, name: str) -> str:
        """The chamber a whole name sits in, "" where nobody matches."""
        found = self._by_slug.get(slug(name))
        return found.chamber if found else ""


def slug(name: str) -> str:
    """`javier-mabrey` for Javier Mabrey: letters of the Latin alphabet and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", _plain(name)).strip("-")


@lru_cache(maxsize=4096)
def _plain(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name)
    return "".join(one for one in decomposed if not unicodedata.combining(one)).lower()


def _abbreviated(name: str) -> str:
    first, _, rest = name.partition(" ")
    return f"{first[:1]}. {rest}" if rest else first
