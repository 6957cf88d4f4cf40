"""Writes what was seen on which day, so that a past day can tell when a fact was last seen."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Final

from sqlalchemy import Connection, Executable
from sqlalchemy.dialects import postgresql, sqlite

from tracker.domain.times import denver_day
from tracker.store.archive_tables import Sight
from tracker.store.tables import table

_SIGHTS: Final = table(Sight)


def saw(connection: Connection, subjects: Iterable[str], at: datetime) -> None:
    """Says that pages, listed bills or meetings were seen at this moment, in the transaction that
    writes what they said. subjects: as of `Sight`."""
    saw_each(connection, ((subject, at) for subject in subjects))


def saw_each(connection: Connection, sights: Iterable[tuple[str, datetime]]) -> None:
    """The same of subjects that were seen at moments of their own, oldest first."""
    rows = [
        {"subject": subject, "day": denver_day(at), "seen_at": at}
        for subject, at in sights
        if subject
    ]
    if rows:
        connection.execute(_put(connection.dialect.name), rows)


@cache
def _put(dialect: str) -> Executable:
    statement = (postgresql if dialect == "postgresql" else sqlite).insert(_SIGHTS)
    newer = {"seen_at": statement.excluded.seen_at}
    put: Executable = statement.on_conflict_do_update(
        index_elements=[*_SIGHTS.primary_key], set_=newer
    )
    return put
