"""The rooms in which committees meet, and the buildings they are in. Dossier 7."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple


@dataclass(frozen=True, slots=True)
class Building:
    """A building in which committees meet."""

    name: str
    address: str


CAPITOL: Final = Building("Colorado State Capitol", "200 E. Colfax Ave., Denver, CO 80203")
LSB: Final = Building("Legislative Services Building", "200 E. 14th Ave., Denver, CO 80203")


class Room(NamedTuple):
    """A known room in a text: where it stands there, and its building (None: not found out)."""

    begin: int
    end: int
    building: Building | None


_LETTER: Final = r"(?:(?:(?:Hearing|Hrg\.?|Committee|Comm?\.?) )?(?:Room|Rm\.?) )?[A-C]\b"
#: Names that are those of one room only.
_ROOMS: Final = tuple(
    (re.compile(words, re.IGNORECASE), building)
    for words, building in (
        (r"\b(?:[HS]CR|(?:House|Senate) Committee (?:Room|Rm\.?))[ -]{0,3}0?\d{3}\b", CAPITOL),
        (r"\bOld (?:Supreme Court|State Library)(?: (?:Chambers?|Room))?\b", CAPITOL),
        (r"\b(?:House|Senate) Chambers?\b", CAPITOL),
        (r"\bLSB[ ,-]{0,3}" + _LETTER, LSB),
        (r"\bLegislative Services (?:Building|Bldg\.?)[ ,-]{0,3}" + _LETTER, LSB),
        (r"\bRoom [A-C][ ,-]{1,3}(?:Legislative Services Building\b|LSB\b)", LSB),
        (r"\bJBC(?: (?:Hearing )?Room)?\b", None),
    )
)
#: Numbers that other houses have as well: the Capitol's only where nothing else is named.
_NUMBERED: Final = re.compile(
    r"\b(?:Room|Rm\.?) 0?(?:107|112|271|352|353|354|356|357)\b", re.IGNORECASE
)
_THE_CAPITOL: Final = re.compile(
    r"\b(?:the|at|in|colorado|state|capitol|building|denver|floor|\d(?:st|nd|rd)|first|second"
    r"|third|basement|200 e\.? colfax(?: ave(?:nue|\.)?)?)\b|[\s,.;-]",
    re.IGNORECASE,
)
#: What may stand before a room that is meant: a room farther on is one that was left, or another.
_BEFORE: Final = re.compile(
    r"(?:(?:now|moved|relocated|changed?|new|in|to|the|at|room|location|held|meeting|hearing"
    r"|colorado|state|capitol|building|legislative services|zoom|hybrid|remote|online|virtual|via"
    r"|and)\b|[\s:,.>*/&\0-])*",
    re.IGNORECASE,
)
_ASIDE: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
#: Words that tell that a meeting went elsewhere.
GONE: Final = r"(?:has |was |is |will )?(?:be(?:en)? )?(?:moved|relocated|changed)"
#: In an aside these tell where the meeting went.
_WENT: Final = re.compile(rf"[(\[]\s*(?:{GONE}(?: to)?|now(?: in)?)\s", re.IGNORECASE)
#: Names of other houses: a room's number beside one of them is not the Capitol's.
_OTHER_HOUSE: Final = re.compile(
    r"\b(?:LSB|annex|hall|library|school|college|university|cent(?:er|re)|church|hotel|courthouse"
    r"|museum|legislative services|judicial|(?<!capitol )building)\b"
    r"|\b\d{3,5} (?:[NSEW]\.? )?[A-Z]\w+",
    re.IGNORECASE,
)
_OWN_HOUSE: Final = re.compile(
    r"\b200 e(?:\.|ast)? ?colfax\b|\b(?:colorado )?(?:state )?capitol (?:building|bldg)\b",
    re.IGNORECASE,
)


_MOVED_TO: Final = re.compile(
    rf"[\s,;:\0–—-]*(?:{GONE}(?: to)?|now(?: in)?|[-=–]*>|→)\s+(?:room )?", re.IGNORECASE
)


def room_in(text: str) -> Room | None:
    """The known room that a text names as its own, None where it names none or another place.

    What stands in parentheses is an aside: `HCR 0107 (overflow LSB A)` is HCR 0107. Of `HCR 0107
    moved to LSB A` it is the second.
    """
    plain = _ASIDE.sub(_blanked, text)
    found = sorted(
        (
            Room(match.start(), match.end(), building)
            for pattern, building in _ROOMS
            for match in pattern.finditer(plain)
        ),
        key=lambda room: room[:2],
    )
    if not found:
        return _numbered(plain, text)
    if not _BEFORE.fullmatch(plain, 0, found[0].begin):
        return None
    for room, after in pairwise(found):
        moved = _MOVED_TO.match(plain, room.end)
        if moved is None or moved.end() != after.begin:
            return _in_its_house(room, text)
    return _in_its_house(found[-1], text)


def _blanked(aside: re.Match[str]) -> str:
    """An aside's place left blank; what tells in one where the meeting went stays."""
    if _WENT.match(aside[0]):
        return f" {aside[0][1:-1]} "
    return "\0" * len(aside[0])


def _in_its_house(room: Room, text: str) -> Room:
    """A room of the Capitol's by its name, without an address where another house is named too."""
    behind = _OWN_HOUSE.sub("", text[room.end :])
    at_once = re.match(
        r"\W{0,3}(?:building|annex|hall)\b|\W{0,3}(?:at |in )?\d{3,5} [A-Z]", behind, re.I
    )
    elsewhere = at_once and room.building is CAPITOL
    return room._replace(building=None) if elsewhere else room


def _numbered(plain: str, text: str) -> Room | None:
    room = _NUMBERED.search(plain)
    if room is None or _OTHER_HOUSE.search(
        _OWN_HOUSE.sub("", text[: room.start()] + text[room.end() :])
    ):
        return None
    before, after = plain[: room.start()], re.split(r"\0|\s[-–—]\s|;", plain[room.end() :])[0]
    alone = not _THE_CAPITOL.sub("", before + after)
    return Room(room.start(), room.end(), CAPITOL) if alone else None


def same_room(one: str, other: str) -> bool:
    """Whether two texts name a room alike, whatever their blanks, hyphens, case and zeros."""
    return _key(one) == _key(other)


@lru_cache(maxsize=1024)
def _key(room: str) -> str:
    known = room_in(room)
    if known is not None and known.building is LSB:
        return f"lsb{_LSB_LETTER.findall(room[known.begin : known.end])[-1]}".casefold()
    number = re.search(r"\d{3}\b", room[known.begin : known.end]) if known is not None else None
    if number is not None and known is not None and known.building is CAPITOL:
        return f"capitol{number[0]}"  # each number is there once
    plain = re.sub(r"[\s-]", "", room).casefold()
    return _ZEROS.sub(
        "", re.sub(r"(?<=.)(?:chambers?|room)$|^rm\.?", "", plain).removeprefix("room")
    )


_LSB_LETTER: Final = re.compile(r"\b[A-C]\b", re.IGNORECASE)
_ZEROS: Final = re.compile(r"(?<![0-9])0+(?=[0-9])")


def building_of(location: str) -> Building | None:
    """The building of a room (`HCR 0107`, `LSB A`), None where the room is not known: an address
    is given only for a room that is known."""
    room = room_in(location)
    return None if room is None else room.building
