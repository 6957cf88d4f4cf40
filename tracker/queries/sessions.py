"""Sessions that the database knows."""

from __future__ import annotations

import json
from typing import Any, Final

from sqlalchemy import Connection, bindparam, func, select

from tracker.domain.views import SessionView
from tracker.queries.tables import BILLS, SESSIONS
from tracker.store.journal import stored_info
from tracker.store.read import as_of


def sessions(connection: Connection) -> tuple[SessionView, ...]:
    """The sessions stored, newest first."""
    counts = {
        row.session: row.bills
        for row in connection.execute(
            select(BILLS.c.session, func.count().label("bills")).group_by(BILLS.c.session)
        )
    }
    rows = {row.id: row for row in connection.execute(select(SESSIONS))}
    return tuple(
        SessionView(
            key,
            rows[key].name if key in rows else key,
            rows[key].first_day if key in rows else None,
            rows[key].last_day if key in rows else None,
            rows[key].listed_total if key in rows else None,
            counts.get(key, 0),
        )
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
