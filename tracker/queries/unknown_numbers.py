"""What is known of a number that no stored bill has: what else a reader may have meant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from rapidfuzz.distance import OSA
from sqlalchemy import Connection, func, select

from tracker.domain.numbers import BillNumber
from tracker.domain.search_terms import rowid_of
from tracker.queries.tables import BILLS, CRAWLS

#: Numbers offered at most.
OFFERED: Final = 3


@dataclass(frozen=True, slots=True)
class UnknownNumber:
    """A number without a bill. is_stored: whether any bill of its session is; highest: the highest
    of its kind there, "" where there is none; read: when the session's list was last read whole,
    None: never; alike: numbers that are stored and look like it, the likeliest first."""

    number: BillNumber
    is_stored: bool
    highest: str
    read: datetime | None
    alike: tuple[str, ...]


def unknown_number(connection: Connection, number: BillNumber) -> UnknownNumber:
    """What can be said of a number that no stored bill has."""
    numbers = connection.execute(select(BILLS.c.number)).scalars()
    stored = [BillNumber.parse(text) for text in numbers]
    of_session = [other for other in stored if other.session == number.session]
    of_kind = [other for other in of_session if other.prefix == number.prefix]
    walked = select(func.max(CRAWLS.c.list_walked)).where(CRAWLS.c.session == number.session)
    typed = str(number)
    # One digit mistyped or two swapped; another kind of measure; another session, the newest.
    near = [other for other in of_kind if OSA.distance(typed, str(other), score_cutoff=1) == 1]
    near.sort(key=lambda other: (sorted(str(other)) != sorted(typed), other))
    kinds = [other for other in of_session if other.serial == number.serial]
    sessions = [
        other for other in stored if (other.prefix, other.serial) == (number.prefix, number.serial)
    ]
    sessions.sort(key=rowid_of, reverse=True)
    alike = dict.fromkeys(map(str, (*near[:2], *kinds, *sessions, *near)))
    return UnknownNumber(
        number,
        bool(of_session),
        str(max(of_kind, key=lambda other: other.serial)) if of_kind else "",
        connection.execute(walked).scalar_one(),
        tuple(alike)[:OFFERED],
    )
