"""Committees with their members."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Date, Row, bindparam, func, select

from tracker.domain.committees import CHAMBERS, CommitteeKey, committee_key
from tracker.domain.views import STANDS, CommitteeView, MemberView
from tracker.queries.rows import as_view
from tracker.queries.tables import COMMITTEES, MEETINGS, SEATS

# Built once: building a statement costs more than running it.
_NEXT: Final = (
    select(MEETINGS.c.committee, func.min(MEETINGS.c.day).label("day"))
    .where(
        MEETINGS.c.session == bindparam("of_session"),
        MEETINGS.c.day >= bindparam("first", type_=Date),
        MEETINGS.c.status.in_(STANDS),
    )
    .group_by(MEETINGS.c.committee)
)


def committees(connection: Connection, session: str) -> tuple[CommitteeView, ...]:
    """The committees of a session by id, each with the members that sit on it now."""
    rows = connection.execute(
        select(COMMITTEES).where(COMMITTEES.c.session == session).order_by(COMMITTEES.c.id)
    ).all()
    return _with_members(connection, rows, COMMITTEES.c.session == session)


def committee_by_id(connection: Connection, committee_id: str) -> CommitteeView | None:
    """One committee with its members, None where its page was not read."""
    is_meant = COMMITTEES.c.id == committee_id
    rows = connection.execute(select(COMMITTEES).where(is_meant)).all()
    return next(iter(_with_members(connection, rows, is_meant)), None)


def next_meetings(connection: Connection, session: str, first: date) -> Mapping[CommitteeKey, date]:
    """The day of each committee's next meeting from a day on, called-off ones left out."""
    rows = connection.execute(_NEXT, {"of_session": session, "first": first})
    return {committee_key(row.committee): row.day for row in rows}


def committee_named(connection: Connection, session: str, name: str) -> CommitteeView | None:
    """The committee that a meeting's row of the schedule names, None where its page was not read.

    A name without a chamber is of a joint or interim committee, or of the only one of that name.
    """
    key = committee_key(name)
    rows = connection.execute(select(COMMITTEES).where(COMMITTEES.c.session == session))
    alike = [row for row in rows if committee_key(row.name).letters == key.letters]
    meant = [row for row in alike if CHAMBERS.get(row.kind) == key.chamber]
    matches = meant or ([] if key.chamber else alike)
    if len(matches) != 1:
        return None
    return _with_members(connection, matches, COMMITTEES.c.id == matches[0].id)[0]


def _with_members(
    connection: Connection, rows: Sequence[Row[Any]], scope: ColumnElement[bool]
) -> tuple[CommitteeView, ...]:
    seats = connection.execute(
        select(SEATS)
        .join(COMMITTEES)
        .where(scope, SEATS.c.gone_seen_at.is_(None))
        .order_by(SEATS.c.rank, SEATS.c.id)
    )
    members: dict[str, list[MemberView]] = {}
    for seat in seats:
        members.setdefault(seat.committee_id, []).append(as_view(MemberView, seat))
    return tuple(
        as_view(CommitteeView, row, members=tuple(members.get(row.id, ()))) for row in rows
    )
