"""Sessions that the database knows, and the version of what it holds."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from threading import Lock
from typing import Any, Final, Generic, NamedTuple, TypeVar

from sqlalchemy import Connection, Select, bindparam, column, exists, func, select
from sqlalchemy import table as sql_table

from tracker.domain.times import DENVER
from tracker.domain.views import SessionView
from tracker.queries.rows import as_view
from tracker.store.derived_tables import DATA_VERSION
from tracker.store.engine import HEAD
from tracker.store.journal import stored_info
from tracker.store.read import as_of
from tracker.store.tables import BILLS, CHANGES, CRAWLS, EDITS, MEETINGS, SESSIONS

T = TypeVar("T")


def sessions(connection: Connection) -> tuple[SessionView, ...]:
    """The sessions stored, newest first."""
    counted = select(BILLS.c.session, func.count()).group_by(BILLS.c.session)
    counts: dict[str, int] = dict(connection.execute(counted).all())
    rows = {row.id: row for row in connection.execute(select(SESSIONS))}
    return tuple(
        as_view(SessionView, rows[key], bills=counts.get(key, 0))
        if key in rows
        else SessionView(key, key, None, None, None, counts[key])
        for key in sorted({*rows, *counts}, reverse=True)
    )


def name_of(connection: Connection, session: str) -> str:
    """The official name of a session, its id where it is not known."""
    names = connection.execute(_NAME, {"session": session})
    return next(names.scalars(), session)


#: One look into the index for each session that has bills, however many they are.
_FIRST: Final = select(func.min(BILLS.c.session).label("id")).cte("with_bills", recursive=True)
_NEXT: Final = select(func.min(BILLS.c.session)).where(BILLS.c.session > _FIRST.c.id)
_EVERY: Final = _FIRST.union_all(select(_NEXT.scalar_subquery()).where(_FIRST.c.id.is_not(None)))
_WITH_BILLS: Final = select(_EVERY.c.id)
#: As of a past moment, of which the index alone tells nothing.
_WITH_BILLS_THEN: Final = select(SESSIONS.c.id).where(
    select(BILLS.c.id).where(BILLS.c.session == SESSIONS.c.id).exists()
)
_NAME: Final = select(SESSIONS.c.name).where(SESSIONS.c.id == bindparam("session"))


def with_bills(connection: Connection) -> frozenset[str]:
    """Ids of the sessions whose bills are stored."""
    statement = _WITH_BILLS_THEN if as_of.moment_of(connection) else _WITH_BILLS
    return frozenset(filter(None, connection.execute(statement).scalars()))


def source(connection: Connection) -> str:
    """The address that fills this database, "" before a first crawl."""
    return stored_info(connection, "source")


def refusal(connection: Connection) -> dict[str, Any] | None:
    """What the site said when it last refused us, None where it never did: at, address, why, and
    as far as an answer came status, headers, body (its beginning) and ours (headers we sent)."""
    info = stored_info(connection, "refusal")
    return json.loads(info) if info else None


# --- the version of what is stored ----------------------------------------------------------------

_BEGUN: Final = select(func.count()).where(
    MEETINGS.c.day == bindparam("today"), MEETINGS.c.start_time <= bindparam("wall_clock")
)
_MIGRATION: Final = sql_table("alembic_version")
_STAMP: Final[Select[Any]] = select(
    DATA_VERSION.c.number,
    select(column("version_num")).select_from(_MIGRATION).scalar_subquery().label("head"),
    _BEGUN.scalar_subquery().label("begun"),
    select(func.max(EDITS.c.id)).scalar_subquery().label("edits"),
    exists().where(CRAWLS.c.outcome == "running").label("is_crawled"),
    exists().where(CRAWLS.c.list_walked.is_not(None)).label("listed"),
    exists().where(CRAWLS.c.schedule_read.is_not(None)).label("scheduled"),
)  # fmt: skip


class Stamp(NamedTuple):
    """What is stored, by its version. edits: the newest of an editor, None for none; is_crawled:
    whether a crawl is writing; begun: how many of the day's meetings have begun."""

    number: int
    edits: int | None
    is_crawled: bool
    begun: int


def stamp(connection: Connection, now: datetime) -> Stamp | None:
    """The version of what is stored. None where list and schedule were never read whole, or the
    database is of another program."""
    there = now.astimezone(DENVER)
    at = {"today": there.date(), "wall_clock": there.time()}
    row = connection.execute(_STAMP, at).one()
    if row.head != HEAD or not (row.listed and row.scheduled):
        return None
    return Stamp(row.number, row.edits, row.is_crawled, row.begun)


_BEGAN: Final = select(func.min(CHANGES.c.seen_at))


def began_at(connection: Connection) -> datetime | None:
    """When the ledger begins, None where it is empty."""
    moment: datetime | None = connection.execute(_BEGAN).scalar_one()
    return moment


_STATE: Final = select(DATA_VERSION.c.number, select(func.max(EDITS.c.id)).scalar_subquery())


def seen_state(connection: Connection) -> tuple[object, ...]:
    """What differs wherever what a reader can see may: the number of the data and of the newest
    edit, and the past moment that the connection reads."""
    return (*connection.execute(_STATE).one(), as_of.moment_of(connection))


class KeptWhile(Generic[T]):
    """What was worked out of a database, by what it is of, for as long as its data are the same.
    What was made the longest ago is left out first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = Lock()
        self._values: dict[tuple[object, ...], tuple[object, T]] = {}

    def get(
        self,
        connection: Connection,
        of: tuple[object, ...],
        make: Callable[[], T],
        state: tuple[object, ...] = (),
    ) -> T:
        """The value, made anew where the data changed. state: what differs wherever the value may,
        for who asks for several; else that of the data."""
        key, state = (str(connection.engine.url), *of), state or seen_state(connection)
        stored = self._values.get(key)
        if stored is not None and stored[0] == state:
            return stored[1]
        value = make()
        with self._lock:
            self._values.pop(key, None)
            while len(self._values) >= self._most:
                self._values.pop(next(iter(self._values)))
            self._values[key] = state, value
        return value
