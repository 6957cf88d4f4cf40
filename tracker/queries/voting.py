"""What is known of one member: seats, votes on the bills that campaigns follow, bills sponsored."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlalchemy import Connection, Select, bindparam, or_, select

from tracker.domain.views import BillLine, CastView, LegislatorView, SeatView
from tracker.domain.votes import surnames_of
from tracker.queries.bills import lines_by_number, number_order
from tracker.queries.members import Assembly
from tracker.queries.rows import NAMES, as_view, named, one_of
from tracker.queries.tables import BALLOTS, BILLS, COMMITTEES, SEATS, SPONSORS, STATUSES, VOTES

#: Most motions are on amendments: they must not fill a list of votes.
NOT_ON_AMENDMENTS: Final = (
    VOTES.c.motion.not_like("AMD%"),
    VOTES.c.motion.not_like("COW%"),
    VOTES.c.motion.not_ilike("%amendment%"),
)

# Built once: building a statement costs more than running it.
_SEATS_IN: Final = (
    select(
        COMMITTEES.c.id.label("committee_id"), COMMITTEES.c.name.label("committee"),
        COMMITTEES.c.kind, SEATS.c.role,
    )
    .join(SEATS, SEATS.c.committee_id == COMMITTEES.c.id)
    .where(
        COMMITTEES.c.session == bindparam("of_session"),
        one_of(SEATS.c.url),
        SEATS.c.gone_seen_at.is_(None),
    )
    .order_by(COMMITTEES.c.id)
)  # fmt: skip
#: Ballots that may be of a member: pages of committee votes write whole names, in several ways.
_CAST: Final = (
    select(
        BILLS.c.number.label("bill"), BILLS.c.title, VOTES.c.day, VOTES.c.chamber,
        VOTES.c.committee, VOTES.c.motion, VOTES.c.reading, BALLOTS.c.choice,
        BALLOTS.c.name, BALLOTS.c.url,
    )
    .join(STATUSES, STATUSES.c.bill_id == BILLS.c.id)
    .join(VOTES, VOTES.c.bill_id == BILLS.c.id)
    .join(BALLOTS, BALLOTS.c.vote_id == VOTES.c.id)
    .where(
        BILLS.c.session == bindparam("of_session"),
        STATUSES.c.followed.is_(True),
        VOTES.c.gone_seen_at.is_(None),
        BALLOTS.c.gone_seen_at.is_(None),
        *NOT_ON_AMENDMENTS,
        or_(VOTES.c.committee != "", BALLOTS.c.url != "", one_of(BALLOTS.c.name)),
    )
    .order_by(VOTES.c.day.desc(), VOTES.c.id.desc(), BALLOTS.c.id)
)  # fmt: skip
_SPONSORED: Final[Select[tuple[str, str, str, bool]]] = (
    select(BILLS.c.number, SPONSORS.c.name, SPONSORS.c.role, STATUSES.c.followed)
    .join(SPONSORS, SPONSORS.c.bill_id == BILLS.c.id)
    .join(STATUSES, STATUSES.c.bill_id == BILLS.c.id, isouter=True)
    .where(
        BILLS.c.session == bindparam("of_session"),
        one_of(SPONSORS.c.url),
        SPONSORS.c.gone_seen_at.is_(None),
    )
)


def seats(connection: Connection, session: str, member: LegislatorView) -> tuple[SeatView, ...]:
    """The committees of a session on which a member sits."""
    of = {"of_session": session, NAMES: named(_links(member))}
    return tuple(as_view(SeatView, row) for row in connection.execute(_SEATS_IN, of))


def cast(
    connection: Connection, session: str, member: LegislatorView, everybody: Assembly
) -> tuple[CastView, ...]:
    """How a member voted on the bills of a session that campaigns follow, the newest first; votes
    on amendments are left out."""
    of = {"of_session": session, NAMES: named({member.name, *surnames_of(member.name)})}
    return tuple(
        as_view(CastView, row)
        for row in connection.execute(_CAST, of)
        if member.id
        == everybody.voter(
            row.name, row.url, row.chamber, in_committee=bool(row.committee), day=row.day
        )
    )


def sponsored(
    connection: Connection, session: str, member: LegislatorView
) -> tuple[tuple[tuple[BillLine, str], ...], int, str]:
    """The bills that a member sponsors: those that campaigns follow, each with the role, how many
    there are in all, and the name by which lists of bills know the sponsor."""
    of = {"of_session": session, NAMES: named(_links(member))}
    rows = connection.execute(_SPONSORED, of).all()
    roles = {row.number: row.role for row in rows if row.followed}
    lines = lines_by_number(connection, roles) if roles else {}
    ordered = sorted(lines, key=number_order)
    ours = tuple((lines[number], roles[number]) for number in ordered)
    return ours, len({row.number for row in rows}), rows[0].name if rows else ""


def _links(member: LegislatorView) -> Iterator[str]:
    """How pages of ours store the link to a member's page."""
    yield f"/legislators/{member.id}"
    yield member.url
