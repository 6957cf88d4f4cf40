"""Which member a name on the page of a vote means. Rather nobody than somebody else.

Pages of floor votes write surnames, with an initial where two share one ("Stewart K."); those of
committee votes write whole names, now and then with a name more ("Larry Don Suckla").
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

#: What stands behind a surname and is none.
_SUFFIX: Final = re.compile(r",?\s+(?:jr|sr|ii|iii|iv)\.?$", re.IGNORECASE)
_AMENDMENT: Final = re.compile(r"^(?:AMD|COW)\b|\bamendments?\b", re.IGNORECASE)
#: "Rob" and "Robert" are one name, "J" and "Jane" may be two people.
_SHORT_NAME: Final = 3


def is_on_amendment(motion: str) -> bool:
    """Whether a motion is about an amendment, or about what the committee of the whole did, and
    not about the bill itself."""
    return bool(_AMENDMENT.search(motion))


@dataclass(frozen=True, slots=True)
class Member:
    """A member as a vote may name them. chamber: "" where not known; since, until: the days of the
    seat, inclusive, None where no page says them."""

    id: str
    name: str
    chamber: str
    since: date | None = None
    until: date | None = None

    def sat_on(self, day: date | None) -> bool:
        """Whether the member may have voted on a day; None for any."""
        if day is None:
            return True
        began = self.since is None or self.since <= day
        return began and (self.until is None or day <= self.until)


class RollCall:
    """The members among whom a name is looked for."""

    def __init__(self, members: Iterable[Member]) -> None:
        self._members = tuple(dict.fromkeys(members))
        self._whole: dict[str, list[Member]] = {}
        self._surnames: dict[str, list[Member]] = {}
        for member in self._members:
            self._whole.setdefault(_folded(member.name), []).append(member)
            for surname in surnames_of(member.name):
                self._surnames.setdefault(_folded(surname), []).append(member)

    def member(
        self, written: str, chamber: str, *, in_committee: bool, day: date | None = None
    ) -> Member | None:
        """The one member meant, None where nobody or more than one could be.

        chamber: that voted; "joint" or "" for both. day: of the vote; who had no seat then is not
        meant.
        """
        name = _folded(written)
        found = self._sitting(self._whole.get(name, ()), chamber, day)
        if not found:
            near = self._named_nearly(name) if in_committee else self._surnames.get(name, ())
            found = self._sitting(near, chamber, day)
        return found[0] if len(found) == 1 else None

    def _sitting(self, members: Iterable[Member], chamber: str, day: date | None) -> list[Member]:
        everywhere = chamber not in ("lower", "upper")
        return [
            one
            for one in dict.fromkeys(members)
            if (everywhere or one.chamber in ("", chamber)) and one.sat_on(day)
        ]

    def _named_nearly(self, name: str) -> list[Member]:
        """Members of the same surname with the same first name, or one that begins so."""
        wanted = without_suffix(name).split()
        return [
            one
            for one in self._members
            if _is_nearly(wanted, without_suffix(_folded(one.name)).split())
        ]


@lru_cache(maxsize=16)
def roll_call(members: tuple[Member, ...]) -> RollCall:
    """The roll call of these members, made once."""
    return RollCall(members)


def surnames_of(name: str) -> Iterator[str]:
    """What may be written for a whole name on the page of a floor vote: each ending of it that may
    be the surname, alone and with the initial of the first name; "Jr." belongs to none."""
    plain = without_suffix(name)
    suffix = name.strip()[len(plain) :].strip(" ,")
    words = plain.split()
    for start in range(1, len(words)):
        surname = " ".join(words[start:])
        yield surname
        if suffix:
            yield f"{surname} {suffix}"
        yield f"{surname} {words[0][0]}."


def without_suffix(name: str) -> str:
    """`Pat Example` for `Pat Example Jr.`"""
    return _SUFFIX.sub("", name.strip())


def _is_nearly(one: list[str], other: list[str]) -> bool:
    if len(one) < 2 or len(other) < 2 or one[-1] != other[-1]:
        return False
    short, long = sorted((one[0], other[0]), key=len)
    return short == long or (len(short) >= _SHORT_NAME and long.startswith(short))


@lru_cache(maxsize=4096)
def _folded(name: str) -> str:
    """Without accents, case and doubled blanks."""
    plain = unicodedata.normalize("NFKD", name.replace("’", "'"))
    letters = "".join(one for one in plain if not unicodedata.combining(one))
    return " ".join(letters.casefold().split())
