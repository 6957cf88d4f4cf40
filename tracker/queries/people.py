"""Committees with their members, and legislators."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, select

from tracker.domain.committees import CHAMBERS, committee_key
from tracker.domain.views import CommitteeView, LegislatorView, MemberView
from tracker.queries.rows import as_view
from tracker.store.tables import Committee, Legislator, Membership, table

_COMMITTEES: Final = table(Committee)
_SEATS: Final = table(Membership)
_LEGISLATORS: Final = table(Legislator)


def committees(connection: Connection, session: str) -> tuple[CommitteeView, ...]:
    """The committees of a session by id, each with the members that sit on it now."""
    rows = connection.execute(
        select(_COMMITTEES).where(_COMMITTEES.c.session == session).order_by(_COMMITTEES.c.id)
    ).all()
    return _with_members(connection, rows, _COMMITTEES.c.session == session)


def committee_named(connection: Connection, session: str, name: str) -> CommitteeView | None:
    """The committee that a meeting's row of the schedule names, None where its page was not read.

    A name without a chamber is of a joint or interim committee, or of the only one of that name.
    """
    key = committee_key(name)
    rows = connection.execute(select(_COMMITTEES).where(_COMMITTEES.c.session == session))
    alike = [row for row in rows if committee_key(row.name).letters == key.letters]
    meant = [row for row in alike if CHAMBERS.get(row.kind) == key.chamber]
    matches = meant or ([] if key.chamber else alike)
    if len(matches) != 1:
        return None
    return _with_members(connection, matches, _COMMITTEES.c.id == matches[0].id)[0]


def _with_members(
    connection: Connection, rows: Sequence[Row[Any]], scope: ColumnElement[bool]
) -> tuple[CommitteeView, ...]:
    seats = connection.execute(
        select(_SEATS)
        .join(_COMMITTEES)
        .where(scope, _SEATS.c.gone_seen_at.is_(None))
        .order_by(_SEATS.c.rank, _SEATS.c.id)
    )
    members: dict[str, list[MemberView]] = {}
    for seat in seats:
        members.setdefault(seat.committee_id, []).append(as_view(MemberView, seat))
    return tuple(
        as_view(CommitteeView, row, members=tuple(members.get(row.id, ()))) for row in rows
    )


def legislators(connection: Connection) -> tuple[LegislatorView, ...]:
    """The members of the General Assembly whose page was read, by id."""
    rows = connection.execute(select(_LEGISLATORS).order_by(_LEGISLATORS.c.id))
    return tuple(as_view(LegislatorView, row) for row in rows)
