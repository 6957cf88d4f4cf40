"""Who is who: full names and addresses for the abbreviated names of sponsors."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from tracker.practice.facts import Legislator, Sponsor

TITLES: Final = {"lower": "Representative", "upper": "Senator"}
SHORT_TITLES: Final = {"lower": "Rep.", "upper": "Sen."}


class Directory:
    """The members, found by any spelling and chamber.

    sponsors: whoever of them is no known member has a page with a name on it, and nothing more.
    """

    def __init__(self, legislators: Iterable[Legislator], sponsors: Iterable[Sponsor] = ()) -> None:
        self._by_spelling: dict[tuple[str, str], Legislator] = {}
        self._by_slug: dict[str, Legislator] = {}
        for one in legislators:
            self._add(one)
        for sponsor in sponsors:
            if (_plain(sponsor.name), sponsor.chamber) not in self._by_spelling:
                self._add(Legislator(sponsor.name, sponsor.chamber, "", "", "", "", ()))

    def _add(self, member: Legislator) -> None:
        self._by_slug.setdefault(slug(member.name), member)
        for spelling in (member.name, _abbreviated(member.name), *member.spellings):
            self._by_spelling.setdefault((_plain(spelling), member.chamber), member)

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
