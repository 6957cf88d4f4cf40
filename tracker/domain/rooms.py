"""The rooms in which committees meet, and the buildings they are in. Dossier 7."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from tracker.domain.wordings import Vocabulary


@dataclass(frozen=True, slots=True)
class Building:
    """A building in which committees meet."""

    name: str
    address: str

    def __str__(self) -> str:
        return f"{self.name}, {self.address}"


CAPITOL: Final = Building("Colorado State Capitol", "200 E. Colfax Ave., Denver, CO 80203")
LSB: Final = Building("Legislative Services Building", "200 E. 14th Ave., Denver, CO 80203")


class Room(NamedTuple):
    """A known room in a text: where it stands there, and its building (None: not found out)."""

    begin: int
    end: int
    building: Building | None


#: Words that tell that a meeting went elsewhere.
GONE: Final = r"(?:has |was |is |will )?(?:be(?:en)? )?(?:moved|relocated|changed)"
#: Which letters are marks, see remarks.py; `\0` is its SEAM.
_WORDS: Final = Vocabulary(
    r"""
# Names that are those of one room only: in the Capitol, in the LSB, of a house not found out.
letter       (?:(?:(?:Hearing|Hrg\.?|Committee|Comm?\.?) )?(?:Rooms?|Rm\.?) )?[A-C]\b
capitol      \b(?:[HS]CR|(?:House|Senate) Comm(?:ittee|\.)? (?:Room|Rm\.?))[ -]{0,3}0?\d{3}\b
    |\bOld (?:Supreme Court|State Library)(?: (?:Chambers?|Room))?\b
    |\b(?:House|Senate) Chambers?\b
lsb          \b(?:LSB|Legislative Services (?:Building|Bldg\.?))[ ,-]{0,3}@letter
    |\bRoom [A-C][ ,-]{1,3}(?:Legislative Services Building\b|LSB\b)
unplaced     \bJBC(?: (?:Hearing )?Room)?\b
# Numbers that other houses have as well: the Capitol's only where nothing else is named.
numbered     \b(?:Room|Rm\.?) 0?(?:107|112|271|352|353|354|356|357)\b
the_capitol  \b(?:the|at|in|colorado|state|capitol|building|denver|floor|\d(?:st|nd|rd)|first
    |second|third|basement|200 e\.? colfax(?: ave(?:nue|\.)?)?)\b|[\s,.;-]
# What may stand before a room that is meant: a room farther on is one that was left, or another.
before       (?:(?:now|moved|relocated|changed?|new|in|to|the|at|room|location|held|meeting|hearing
    |colorado|state|capitol|building|legislative services|zoom|hybrid|remote|online|virtual|via
    |and|please|note|see|use|in[ -]person|cap)\b|[\s:,.!>*/&\0–—-])*
# Before the first of two rooms, and between them: the second is meant.
left         [\s\0]*(?:(?:room|location|meeting|has|is|was|been|@gone|change)\b[\s:]*)*
    from\s+(?:room\s+)?
left_for     \W{0,3}to\s+(?:room\s+)?
aside        \([^()]*\)|\[[^\[\]]*\]
# In an aside these tell where the meeting went, and between two rooms.
went         [(\[]\s*(?:@gone(?: to)?|now(?: in)?)\s
moved_to     [\s,;:.!\0–—-]*(?:@gone(?: to)?|(?:room )?change to|now(?: in)?|[-=–]*>|→)
    \s+(?:room )?
# Names of other houses: a room's number beside one of them is not the Capitol's.
house        \b(?:LSB|annex|hall|library|school|college|university|cent(?:er|re)|church|hotel
    |courthouse|museum|legislative services|judicial|(?<!capitol )building)\b
other_house  @house|\b\d{3,5} (?:[NSEW]\.? )?[A-Z]\w+
own_house    \b200 e(?:\.|ast)? ?colfax\b|\b(?:colorado )?(?:state )?capitol (?:building|bldg)\b
# Right behind a room these say that it is in another house.
at_once      \W{0,3}(?:building|annex|hall)\b|\W{0,3}(?:at |in )?\d{3,5} [A-Z]
    |(?>[\s,.–—-]{1,4})(?!@lsb)(?:(?:at|in|the) )*(?:(?-i:[A-Z])[\w.']* ){0,4}@house
lsb_letter   \b[A-C]\b
""",
    gone=GONE,
)
_ROOMS: Final = (("capitol", CAPITOL), ("lsb", LSB), ("unplaced", None))


def room_in(text: str) -> Room | None:
    """The known room that a text names as its own, else None. `HCR 0107 (overflow LSB A)`, which is
    an aside, is HCR 0107; of `HCR 0107 moved to LSB A` it is the second."""
    plain = _WORDS["aside"].sub(_blanked, text)
    every = (
        Room(*match.span(), building)
        for name, building in _ROOMS
        for match in _WORDS[name].finditer(plain)
    )
    rooms = sorted(every, key=lambda room: room[:2])
    if not rooms:
        return _numbered(plain, text)
    if len(rooms) > 1 and _WORDS["left"].fullmatch(plain, 0, rooms[0].begin):
        to = _WORDS["left_for"].match(plain, rooms[0].end)
        return _in_its_house(rooms[1], text) if to and to.end() == rooms[1].begin else None
    if not _WORDS["before"].fullmatch(plain, 0, rooms[0].begin):
        return None
    for room, after in pairwise(rooms):
        moved = _WORDS["moved_to"].match(plain, room.end)
        if moved is None or moved.end() != after.begin:
            return _in_its_house(room, text)
    return _in_its_house(rooms[-1], text)


def _blanked(aside: re.Match[str]) -> str:
    """An aside's place left blank; what tells in one where the meeting went stays."""
    if _WORDS["went"].match(aside[0]):
        return f" {aside[0][1:-1]} "
    return "\0" * len(aside[0])


def _in_its_house(room: Room, text: str) -> Room:
    """A room of the Capitol's by its name, without an address where another house is named too."""
    behind = _WORDS["own_house"].sub("", text[room.end :])
    elsewhere = room.building is CAPITOL and _WORDS["at_once"].match(behind)
    return room._replace(building=None) if elsewhere else room


def _numbered(plain: str, text: str) -> Room | None:
    room = _WORDS["numbered"].search(plain)
    if room is None or _WORDS["other_house"].search(
        _WORDS["own_house"].sub("", text[: room.start()] + text[room.end() :])
    ):
        return None
    before, after = plain[: room.start()], re.split(r"\0|\s[-–—]\s|;", plain[room.end() :])[0]
    alone = not _WORDS["the_capitol"].sub("", before + after)
    return Room(room.start(), room.end(), CAPITOL) if alone else None


def same_room(one: str, other: str) -> bool:
    """Whether two texts name a room alike, whatever their blanks, hyphens, case and zeros."""
    return _key(one) == _key(other)


@lru_cache(maxsize=1024)
def _key(room: str) -> str:
    match = room_in(room)
    own = room[match.begin : match.end] if match is not None else ""
    if match is not None and match.building is LSB:
        return f"lsb{_WORDS['lsb_letter'].findall(own)[-1]}".casefold()
    number = re.search(r"\d{3}\b", own)
    if number is not None and match is not None and match.building is CAPITOL:
        return f"capitol{number[0]}"  # each number is there once
    plain = re.sub(r"[\s-]", "", room).casefold()
    plain = re.sub(r"(?<=.)(?:chambers?|room)$|^rm\.?", "", plain).removeprefix("room")
    return re.sub(r"(?<![0-9])0+(?=[0-9])", "", plain)


@lru_cache(maxsize=512)
def building_of(location: str) -> Building | None:
    """The building of a room (`HCR 0107`, `LSB A`), None where the room is not known."""
    room = room_in(location)
    return None if room is None else room.building


def with_building(location: str) -> str:
    """A room with its building and street, where they are known."""
    building = building_of(location)
    return f"{location}, {building}" if building else location
