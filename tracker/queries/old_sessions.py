"""How far the crawls of sessions that are over have come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, func, select

from tracker.queries.tables import BILLS, CRAWLS

_LAST: Final = select(func.max(CRAWLS.c.id)).where(CRAWLS.c.plan == "old")


@dataclass(frozen=True, slots=True)
class OldSession:
    """An old session as it is stored. is_whole: its last crawl read all it wanted; list_walked:
    whether the whole list was read; bills, bills_read: how many are known, and of how many the page
    was read; ended_at: when that crawl ended, None while it is at work."""

    id: str
    is_whole: bool
    list_walked: bool
    bills: int
    bills_read: int
    ended_at: datetime | None


def old_sessions(connection: Connection) -> tuple[OldSession, ...]:
    """The old sessions that were begun, the newest first."""
    last = select(CRAWLS).where(CRAWLS.c.id.in_(_LAST.group_by(CRAWLS.c.session)))
    counted = select(BILLS.c.session, func.count(), func.count(BILLS.c.page_seen_at))
    bills = {
        row[0]: (row[1], row[2]) for row in connection.execute(counted.group_by(BILLS.c.session))
    }
    return tuple(
        OldSession(
            row.session,
            row.outcome == "whole",
            row.walked_all,
            *bills.get(row.session, (0, 0)),
            row.ended_at,
        )
        for row in connection.execute(last.order_by(CRAWLS.c.session.desc()))
    )


def is_whole(connection: Connection, session: str) -> bool:
    """Whether the last crawl of an old session read all it wanted."""
    newest = connection.scalar(_LAST.where(CRAWLS.c.session == session))
    outcome = connection.scalar(select(CRAWLS.c.outcome).where(CRAWLS.c.id == newest))
    return bool(outcome == "whole")
