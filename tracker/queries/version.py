"""The version of what is stored, in one statement."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, Select, bindparam, column, exists, func, select
from sqlalchemy import table as sql_table

from tracker.domain.times import DENVER
from tracker.queries.tables import CHANGES, CRAWLS, DATA_VERSION, EDITS, MEETINGS
from tracker.store.engine import HEAD
from tracker.store.read import as_of

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
