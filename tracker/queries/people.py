"""Committees with their members, and legislators."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, select

from tracker.domain.views import CommitteeView, LegislatorView, MemberView
from tracker.store.tables import Committee, Legislator, Membership, table

_COMMITTEES: Final = table(Committee)
_SEATS: Final = table(Membership)
_LEGISLATORS: Final = table(Legislator)


def committees(connection: Connection, session: str) -> tuple[CommitteeView, ...]:
    """The committees of a session by id, each with the members that sit on it now."""
    seats = connection.execute(
        select(_SEATS)
        .join(_COMMITTEES)
        .where(_COMMITTEES.c.session == session, _SEATS.c.gone_seen.is_(None))
        .order_by(_SEATS.c.place, _SEATS.c.id)
    )
    members: dict[str, list[MemberView]] = {}
    for seat in seats:
        view = MemberView(seat.name, seat.chamber, seat.role, seat.link)
        members.setdefault(seat.committee_id, []).append(view)
    rows = connection.execute(
        select(_COMMITTEES).where(_COMMITTEES.c.session == session).order_by(_COMMITTEES.c.id)
    )
    return tuple(
        CommitteeView(
            row.id, row.session, row.kind, row.name, row.url, row.email, row.phone,
            tuple(members.get(row.id, ())),
        )
        for row in rows
    )  # fmt: skip


def legislators(connection: Connection) -> tuple[LegislatorView, ...]:
    """The members of the General Assembly whose page was read, by id."""
    rows = connection.execute(select(_LEGISLATORS).order_by(_LEGISLATORS.c.id))
    return tuple(
        LegislatorView(
            row.id, row.name, row.chamber, row.party, row.district, row.email, row.phone, row.url
        )
        for row in rows
    )
