"""Two observations and what differs between them: fields, rows, and meetings that moved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from hashlib import blake2b
from itertools import count
from typing import Any, Final, TypeVar

from tracker.domain.committees import committee_key, is_known_committee
from tracker.domain.rooms import same_room
from tracker.domain.times import Start, is_given

Values = Mapping[str, Any]
K = TypeVar("K")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that reads differently now."""

    field: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Differences:
    """What separates two sets of rows, by their natural keys. new: seen, not stored; gone: stored,
    not seen; changed: in both, with the fields that differ."""

    new: tuple[Hashable, ...]
    changed: tuple[tuple[Hashable, tuple[FieldChange, ...]], ...]
    gone: tuple[Hashable, ...]
    unchanged: int


def fields_changed(stored: Values, row: Values) -> tuple[FieldChange, ...]:
    """The fields of a row that differ from the stored one; fields that it lacks do not count."""
    return tuple(
        FieldChange(name, stored.get(name), value)
        for name, value in row.items()
        if stored.get(name) != value
    )


def differences(stored: Mapping[Hashable, Values], rows: Mapping[Hashable, Values]) -> Differences:
    """What separates the rows stored from the rows seen. Order follows `rows`, then `stored`."""
    both = {key: fields_changed(stored[key], row) for key, row in rows.items() if key in stored}
    return Differences(
        new=tuple(key for key in rows if key not in stored),
        changed=tuple((key, fields) for key, fields in both.items() if fields),
        gone=tuple(key for key in stored if key not in rows),
        unchanged=sum(not fields for fields in both.values()),
    )


#: The longest key, in letters: with four bytes each it fits into a page of PostgreSQL's index.
MOST_KEY: Final = 500


def keyed(rows: Sequence[Values], key: Callable[[Values], str]) -> dict[Hashable, Values]:
    """Rows by their natural key; a second row of the same key gets `#2`, a third `#3`. Of a long
    one the end is a digest, for a database indexes keys."""
    by_key: dict[Hashable, Values] = {}
    for row in rows:
        name = key(row)
        if len(name) > MOST_KEY:
            digest = blake2b(name.encode(), digest_size=12).hexdigest()
            name = f"{name[: MOST_KEY // 2]}~{digest}"
        if name in by_key:
            names = (f"{name}#{times}" for times in count(2))
            name = next(one for one in names if one not in by_key)
        by_key[name] = row
    return by_key


def grouped(pairs: Iterable[tuple[K, T]]) -> defaultdict[K, list[T]]:
    """Values by key, in their order; of a key that none has, none."""
    groups: defaultdict[K, list[T]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return groups


# --- which meeting is which -----------------------------------------------------------------------

#: How far a meeting may move and still be the same one, in days, without and with a shared bill.
NEAR_DAYS: Final = 2
FAR_DAYS: Final = 7
#: How many letters of a committee's name may differ, and how long a name must be for that.
_TYPOS: Final = 2
_LONG_NAME: Final = 6


@dataclass(frozen=True, slots=True)
class KnownMeeting:
    """A meeting as stored. bills: numbers on its agenda. movable: to another day: the page speaks
    for its own. begun: it moves nowhere any more."""

    id: str
    committee: str
    start: Start
    agenda_url: str
    bills: frozenset[str]
    movable: bool
    location: str = ""
    begun: bool = False


@dataclass(frozen=True, slots=True)
class SeenMeeting:
    """A row now on the page. bills: of its agenda, empty where that was not read; agenda_day: that
    its heading names, None for none; off: whether the row says that it is called off."""

    committee: str
    start: Start
    agenda_url: str
    bills: frozenset[str]
    location: str = ""
    agenda_day: date | None = None
    off: bool = False


@dataclass(frozen=True, slots=True)
class Matching:
    """Which row is which known meeting. pairs: row's index to id; new: indices of rows without a
    match; missing: ids of known meetings without a row; twice: indices of rows called off that
    stand beside a live one of the same committee and start: no meetings of their own."""

    pairs: Mapping[int, str]
    new: tuple[int, ...]
    missing: tuple[str, ...]
    twice: tuple[int, ...] = ()


def match_meetings(stored: Sequence[KnownMeeting], rows: Sequence[SeenMeeting]) -> Matching:
    """Which rows are which known meetings, by all traits together; each is used once. Pairs are
    made in the order of their likeness (`_likeness`); of equals the nearest start first. A row that
    is called off gives way to a live one of its committee, day and start."""
    twice = tuple(at for at, row in enumerate(rows) if row.off and _stands_live(row, rows))
    candidates = sorted(
        (-likeness, _distance(meeting.start, row.start), at, meeting.id)
        for at, row in enumerate(rows)
        if at not in twice
        for meeting in stored
        if (likeness := _likeness(meeting, row)) is not None
    )
    pairs: dict[int, str] = {}
    for _, _, at, meeting_id in candidates:
        if at not in pairs and meeting_id not in pairs.values():
            pairs[at] = meeting_id
    new = (at for at in range(len(rows)) if at not in pairs and at not in twice)
    missing = (meeting.id for meeting in stored if meeting.id not in pairs.values())
    return Matching(pairs, tuple(new), tuple(missing), twice)


#: What each trait weighs. An agenda of one's own outweighs the day, the day the rest: a meeting
#: keeps its agenda where it moves, and its day where its agenda is put up anew.
_AGENDA, _DAY, _BILLS, _START, _ROOM = 64, 48, 16, 8, 4
_NAME: Final = {"same": 2, "no chamber": 1, "typo": 0}


def _likeness(stored: KnownMeeting, row: SeenMeeting) -> int | None:
    """How much a row is like a known meeting, None where it cannot be the same.

    An agenda speaks only for the day that its heading names. Without an agenda in common a day may
    be two away, seven if the agendas share a bill. What has begun moves nowhere: on its day it is
    known by its start or its agenda. A name may differ by letters, or lack its chamber, where the
    day and another trait agree, or agenda and start; it may be shortened where all of them do.
    """
    days = abs((stored.start.day - row.start.day).days)
    day = days == 0
    agenda = bool(row.agenda_url) and stored.agenda_url == row.agenda_url
    agenda = agenda and row.agenda_day in (None, row.start.day)
    start = stored.start.is_same(replace(row.start, day=stored.start.day))
    room = bool(row.location) and same_room(stored.location, row.location)
    name = names_alike(stored.committee, row.committee)
    if name is None and day and agenda and start and room:
        name = another_spelling(stored.committee, row.committee)
    if name is None:
        return None
    bills = bool(stored.bills & row.bills)
    others = bool(stored.bills and row.bills and not bills)
    if stored.begun and not (day and (start or agenda)):
        return None
    if name != "same" and not (day and (start or room or agenda)) and not (agenda and start):
        return None
    near = stored.movable and days <= (FAR_DAYS if bills else NEAR_DAYS)
    if not (day or agenda or near):
        return None
    traits = ((agenda, _AGENDA), (day, _DAY), (bills, _BILLS), (start, _START), (room, _ROOM))
    nearer = 0 if day else max(0, FAR_DAYS - days) * 4
    return sum(weight for holds, weight in traits if holds) + nearer + _NAME[name] - others * _BILLS


@lru_cache(maxsize=4096)
def names_alike(one: str, other: str) -> str | None:
    """How two committees' names agree: "same", "no chamber" where one lacks it, "typo", or None."""
    left, right = committee_key(one), committee_key(other)
    if left.letters == right.letters and not left.is_apart(right):
        return "same" if left.chamber == right.chamber else "no chamber"
    if min(len(left.letters), len(right.letters)) < _LONG_NAME:
        return None
    close = _letters_apart(left.letters, right.letters, _TYPOS)
    return another_spelling(one, other) if close else None


def another_spelling(one: str, other: str) -> str | None:
    """ "typo" where two names that do not agree may be one committee's: not of two chambers, not
    two that are known, not numbered otherwise, as another bill's conference committee is."""
    apart = committee_key(one).is_apart(committee_key(other))
    both = is_known_committee(one) and is_known_committee(other)
    digits, others = ([*filter(str.isdecimal, name)] for name in (one, other))
    return None if apart or both or digits != others else "typo"


def _letters_apart(one: str, other: str, most: int) -> bool:
    """Whether two words differ by so many letters at most, lacking, added, other or swapped."""
    if one == other:
        return True
    if not most or abs(len(one) - len(other)) > most:
        return False
    pairs = enumerate(zip(one, other, strict=False))
    alike = next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))
    left, right = one[alike:], other[alike:]
    swapped = left[1:2] + left[:1] + left[2:] if len(left) > 1 else left
    return (
        _letters_apart(left[1:], right, most - 1)
        or _letters_apart(left, right[1:], most - 1)
        or _letters_apart(left[1:], right[1:], most - 1)
        or swapped == right
    )


def _stands_live(row: SeenMeeting, rows: Sequence[SeenMeeting]) -> bool:
    """A row without a start may be another of its day, too, if it has no agenda of its own."""
    blank = not is_given(row.start.start_text)
    return any(
        not other.off
        and names_alike(row.committee, other.committee) is not None
        and (
            row.start.is_same(other.start)
            or (
                (blank and row.start.day == other.start.day)
                and row.agenda_url in ("", other.agenda_url)
            )
        )
        for other in rows
    )


_WHOLE_DAY: Final = 24 * 60


def _distance(one: Start, other: Start) -> int:
    """Minutes between two starts, their days counted; what has no clock is a day away."""
    days = abs((one.day - other.day).days) * _WHOLE_DAY
    if one.start_time is not None and other.start_time is not None:
        first, second = (at.hour * 60 + at.minute for at in (one.start_time, other.start_time))
        return days + abs(first - second)
    alike = one.start_text.casefold().split() == other.start_text.casefold().split()
    return days if alike else days + _WHOLE_DAY
