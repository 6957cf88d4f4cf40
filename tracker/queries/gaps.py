"""What the official pages tell and we could not take up: told in words, for silence is no proof."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Select, or_, select

from tracker.domain.health import ForeignBill
from tracker.domain.numbers import BillNumber, looks_like_a_bill
from tracker.domain.times import Start, denver_day
from tracker.domain.views import (
    STANDS,
    MeetingRef,
)
from tracker.errors import NumberFault
from tracker.queries.tables import CRAWLS, FAILURES, ITEMS, MEETINGS

_UNENDED: Final = ("running", "waiting")
#: The plans that read the schedule and its agendas.
_WITH_AGENDAS: Final = ("full", "update", "hearings")


def unread_agendas(connection: Connection, session: str, now: datetime) -> tuple[MeetingRef, ...]:
    """The meetings to come whose agenda is put up and was not read, by day: it is only a PDF, it
    was never to be had, or it failed at the last look. One that a crawl at work may yet read is
    none of them."""
    to_come = (
        MEETINGS.c.session == session,
        MEETINGS.c.day >= denver_day(now),
        MEETINGS.c.status.in_(STANDS),
    )
    put_up = or_(MEETINGS.c.agenda_url != "", MEETINGS.c.pdf_url != "")
    rows = connection.execute(select(MEETINGS).where(*to_come, put_up)).all()
    failed, began = _last_look(connection, session)
    unread = [
        row
        for row in rows
        if not _start(row).has_begun(now)
        and (row.agenda_url in failed or (row.agenda_seen_at is None and not _is_new(row, began)))
    ]
    ordered = sorted(unread, key=lambda row: (row.day, row.committee, row.id))
    return tuple(map(_ref, ordered))


def _items(session: str, now: datetime, *columns: Any) -> Select[Any]:
    """Items on the agendas of meetings to come, by day."""
    return (
        select(*columns)
        .select_from(ITEMS.join(MEETINGS, MEETINGS.c.id == ITEMS.c.meeting_id))
        .where(MEETINGS.c.session == session, MEETINGS.c.day >= denver_day(now))
        .where(ITEMS.c.gone_seen_at.is_(None))
    )


def foreign_bills(connection: Connection, session: str, now: datetime) -> tuple[ForeignBill, ...]:
    """Bills on agendas of meetings to come that are not of the session that is read."""
    statement = _items(session, now, ITEMS.c.bill, MEETINGS).where(ITEMS.c.bill != "")
    rows = connection.execute(statement.order_by(ITEMS.c.bill, MEETINGS.c.day))
    bills = ((row, _session_of(row.bill)) for row in rows)
    return tuple(
        ForeignBill(row.bill, of, _ref(row)) for row, of in bills if of not in ("", session)
    )


def nameless_items(connection: Connection, session: str, now: datetime) -> tuple[str, ...]:
    """Items on agendas of meetings to come whose words look like a bill's number and name none:
    their bills are missed."""
    statement = _items(session, now, ITEMS.c.text).where(ITEMS.c.bill == "")
    ordered = statement.order_by(MEETINGS.c.day, ITEMS.c.meeting_id, ITEMS.c.rank)
    texts = connection.execute(ordered).scalars()
    return tuple(dict.fromkeys(text for text in texts if looks_like_a_bill(text)))


def _last_look(connection: Connection, session: str) -> tuple[frozenset[str], datetime | None]:
    """The agendas that the last crawl of them could not read, and when a crawl at work began."""
    rows = connection.execute(
        select(CRAWLS.c.id, CRAWLS.c.outcome, CRAWLS.c.started_at)
        .where(CRAWLS.c.session == session, CRAWLS.c.plan.in_(_WITH_AGENDAS))
        .order_by(CRAWLS.c.id.desc())
        .limit(2)
    ).all()
    at_work = next((row.started_at for row in rows if row.outcome in _UNENDED), None)
    ended = next((row.id for row in rows if row.outcome not in _UNENDED), None)
    failed = select(FAILURES.c.url).where(
        FAILURES.c.crawl_id == ended, FAILURES.c.page == "agenda", FAILURES.c.url != ""
    )
    return frozenset(connection.execute(failed).scalars()), at_work


def _is_new(row: Any, began: datetime | None) -> bool:
    """Whether the crawl at work has first seen a meeting: it may yet read its agenda."""
    return began is not None and row.first_seen_at >= began and row.agenda_url != ""


def _ref(row: Any) -> MeetingRef:
    return MeetingRef(row.id, row.committee, _start(row), row.location)


def _start(row: Any) -> Start:
    return Start(row.day, row.start_text, row.start_time)


def _session_of(bill: str) -> str:
    try:
        return BillNumber.parse(bill).session
    except NumberFault:
        return ""
