"""Two observations and what differs between them: fields, rows, and meetings that moved."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Final

from tracker.domain.times import Start

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that reads differently now."""

    field: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Differences:
    """What separates two sets of rows, by their natural keys.

    new: seen, not stored; gone: stored, not seen; changed: in both, with the fields that differ.
    """

    new: tuple[Hashable, ...]
    changed: tuple[tuple[Hashable, tuple[FieldChange, ...]], ...]
    gone: tuple[Hashable, ...]
    unchanged: int


def fields_changed(stored: Values, seen: Values) -> tuple[FieldChange, ...]:
    """The fields of `seen` that differ from `stored`; fields that were not seen do not count."""
    return tuple(
        FieldChange(name, stored.get(name), value)
        for name, value in seen.items()
        if stored.get(name) != value
    )


def differences(stored: Mapping[Hashable, Values], seen: Mapping[Hashable, Values]) -> Differences:
    """What separates the rows stored from the rows seen. Order follows `seen`, then `stored`."""
    new, changed, unchanged = [], [], 0
    for key, values in seen.items():
        if key not in stored:
            new.append(key)
            continue
        fields = fields_changed(stored[key], values)
        if fields:
            changed.append((key, fields))
        else:
            unchanged += 1
    gone = tuple(key for key in stored if key not in seen)
    return Differences(tuple(new), tuple(changed), gone, unchanged)


def _short(key: str) -> str:
    if len(key) <= MOST_KEY:
        return key
    return f"{key[: MOST_KEY // 2]}~{blake2b(key.encode(), digest_size=12).hexdigest()}"


def keyed(rows: Sequence[Values], key: Callable[[Values], str]) -> dict[Hashable, Values]:
    """Rows by their natural key; a second row of the same key gets `#2`, a third `#3`. Of a long
    one the end is a digest, for a database indexes keys."""
    found: dict[Hashable, Values] = {}
    for row in rows:
        name = unique = _short(key(row))
        place = 1
        while unique in found:
            place += 1
            unique = f"{name}#{place}"
        found[unique] = row
    return found


#: The longest key, in letters: with four bytes each it fits into a page of PostgreSQL's index.
MOST_KEY: Final = 500

#: How far a meeting may move and still be the same one, in days, without and with a shared bill.
NEAR_DAYS: Final = 2
FAR_DAYS: Final = 7


@dataclass(frozen=True, slots=True)
class KnownMeeting:
    """A meeting as stored. bills: numbers on its agenda.

    movable: whether it may have gone to another day: its day is one that the page speaks for.
    """

    id: str
    committee: str
    start: Start
    agenda_url: str
    bills: frozenset[str]
    movable: bool


@dataclass(frozen=True, slots=True)
class SeenMeeting:
    """A row now on the page. committee: the key that KnownMeeting uses; bills: of its agenda where
    that was read, else empty."""

    committee: str
    start: Start
    agenda_url: str
    bills: frozenset[str]


@dataclass(frozen=True, slots=True)
class Matching:
    """Which row is which known meeting. pairs: row's index to id; new: indices of rows without a
    match; missing: ids of known meetings without a row."""

    pairs: Mapping[int, str]
    new: tuple[int, ...]
    missing: tuple[str, ...]


_Rule = Callable[[KnownMeeting, SeenMeeting], float | None]


def match_meetings(known: Sequence[KnownMeeting], rows: Sequence[SeenMeeting]) -> Matching:
    """Which rows are which known meetings: the rule of identity, of one committee at a time.

    In this order, each meeting and row used once: the same agenda address; the same day, nearest
    start first; a day at most two away; a day at most seven away if the agendas share a bill.
    """
    pairs: dict[int, str] = {}
    used: set[str] = set()
    by_committee: dict[str, list[KnownMeeting]] = {}
    for meeting in known:
        by_committee.setdefault(meeting.committee, []).append(meeting)
    for rule in (_same_agenda, _same_day, _near_day, _far_day_shared_bill):
        candidates = sorted(
            (distance, index, meeting.id)
            for index, row in enumerate(rows)
            if index not in pairs
            for meeting in by_committee.get(row.committee, ())
            if meeting.id not in used and (distance := rule(meeting, row)) is not None
        )
        for _, index, meeting_id in candidates:
            if index not in pairs and meeting_id not in used:
                pairs[index] = meeting_id
                used.add(meeting_id)
    return Matching(
        pairs,
        tuple(index for index in range(len(rows)) if index not in pairs),
        tuple(meeting.id for meeting in known if meeting.id not in used),
    )


def _same_agenda(known: KnownMeeting, row: SeenMeeting) -> float | None:
    if not row.agenda_url or known.agenda_url != row.agenda_url:
        return None
    return _days_apart(known, row) * _DAY + _start_distance(known.start, row.start)


def _same_day(known: KnownMeeting, row: SeenMeeting) -> float | None:
    if known.start.day != row.start.day:
        return None
    return _start_distance(known.start, row.start)


def _near_day(known: KnownMeeting, row: SeenMeeting) -> float | None:
    return _moved(known, row, NEAR_DAYS)


def _far_day_shared_bill(known: KnownMeeting, row: SeenMeeting) -> float | None:
    return _moved(known, row, FAR_DAYS) if known.bills & row.bills else None


def _moved(known: KnownMeeting, row: SeenMeeting, most: int) -> float | None:
    apart = _days_apart(known, row)
    if not known.movable or apart > most:
        return None
    return apart * _DAY + _start_distance(known.start, row.start)


_DAY: Final = 24 * 60.0


def _days_apart(known: KnownMeeting, row: SeenMeeting) -> int:
    return abs((known.start.day - row.start.day).days)


def _start_distance(one: Start, other: Start) -> float:
    """Minutes between two starts; the same words are 0, and what has no clock is a day away."""
    if one.at is not None and other.at is not None:
        return abs((one.at.hour - other.at.hour) * 60 + one.at.minute - other.at.minute)
    return 0.0 if one.words.casefold() == other.words.casefold() else _DAY
