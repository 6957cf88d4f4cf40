"""How far the crawls of sessions that are over have come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, func, select

from tracker.store.tables import Bill, Crawl, table

_BILLS, _CRAWLS = table(Bill), table(Crawl)
_LAST: Final = select(func.max(_CRAWLS.c.id)).where(_CRAWLS.c.plan == "old")


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
    last = select(_CRAWLS).where(_CRAWLS.c.id.in_(_LAST.group_by(_CRAWLS.c.session)))
    counted = select(_BILLS.c.session, func.count(), func.count(_BILLS.c.page_seen_at))
    bills = {
        row[0]: (row[1], row[2]) for row in connection.execute(counted.group_by(_BILLS.c.session))
    }
    return tuple(
        OldSession(
            row.session,
            row.outcome == "whole",
            row.walked_all,
            *bills.get(row.session, (0, 0)),
            row.ended_at,
        )
        for row in connection.execute(last.order_by(_CRAWLS.c.session.desc()))
    )


def is_whole(connection: Connection, session: str) -> bool:
    """Whether the last crawl of an old session read all it wanted."""
    newest = connection.scalar(_LAST.where(_CRAWLS.c.session == session))
    outcome = connection.scalar(select(_CRAWLS.c.outcome).where(_CRAWLS.c.id == newest))
    return bool(outcome == "whole")
