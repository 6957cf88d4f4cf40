"""Committees with their members; members, how they voted and what they sponsored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection, bindparam, or_, select

from tracker.domain.calls import Decider, PastVote
from tracker.domain.committees import CHAMBERS, CommitteeKey, committee_key
from tracker.domain.views import (
    STANDS,
    BillLine,
    CastView,
    CommitteeView,
    LegislatorView,
    MemberView,
    SeatView,
)
from tracker.domain.votes import Member, RollCall, is_on_amendment, roll_call, surnames_of
from tracker.queries.bills import lines_by_number, number_order
from tracker.queries.rows import NAMES, as_view, as_views, named, one_of, rows_by, stands
from tracker.store.tables import (
    BALLOTS,
    BILLS,
    COMMITTEES,
    LEGISLATORS,
    MATCHES,
    MEETINGS,
    MEMBERSHIPS,
    SPONSORS,
    STATUSES,
    VOTES,
)

_NEXT: Final = (
    select(MEETINGS.c.committee, sa.func.min(MEETINGS.c.day).label("day"))
    .where(
        MEETINGS.c.session == bindparam("of_session"),
        MEETINGS.c.day >= bindparam("first", type_=sa.Date),
        MEETINGS.c.status.in_(STANDS),
    )
    .group_by(MEETINGS.c.committee)
)


def committees(connection: Connection, session: str) -> tuple[CommitteeView, ...]:
    """The committees of a session by id, each with the members that sit on it now."""
    return _with_members(connection, COMMITTEES.c.session == session)


def committee_by_id(connection: Connection, committee_id: str) -> CommitteeView | None:
    """One committee with its members, None where its page was not read."""
    return next(iter(_with_members(connection, COMMITTEES.c.id == committee_id)), None)


def next_meetings(connection: Connection, session: str, first: date) -> Mapping[CommitteeKey, date]:
    """The day of each committee's next meeting from a day on, called-off ones left out."""
    rows = connection.execute(_NEXT, {"of_session": session, "first": first})
    return {committee_key(row.committee): row.day for row in rows}


def committee_named(connection: Connection, session: str, name: str) -> CommitteeView | None:
    """The committee that a meeting's row of the schedule names, None where its page was not read. A
    name without a chamber is of a joint or interim committee, or of the only one of that name."""
    key = committee_key(name)
    of_session = select(*COMMITTEES.c["id", "name", "kind"]).where(COMMITTEES.c.session == session)
    rows = connection.execute(of_session)
    alike = [row for row in rows if committee_key(row.name).letters == key.letters]
    meant = [row for row in alike if CHAMBERS.get(row.kind) == key.chamber]
    matches = meant or ([] if key.chamber else alike)
    return committee_by_id(connection, matches[0].id) if len(matches) == 1 else None


def _with_members(
    connection: Connection, scope: sa.ColumnElement[bool]
) -> tuple[CommitteeView, ...]:
    rows = connection.execute(select(COMMITTEES).where(scope).order_by(COMMITTEES.c.id)).all()
    of_them = select(MEMBERSHIPS).join(COMMITTEES).where(scope, stands(MEMBERSHIPS))
    seats = connection.execute(of_them.order_by(MEMBERSHIPS.c.rank, MEMBERSHIPS.c.id))
    by_id = rows_by(seats, "committee_id")
    return tuple(
        as_view(CommitteeView, row, members=as_views(MemberView, by_id.get(row.id, ())))
        for row in rows
    )


# --- members --------------------------------------------------------------------------------------

_BY_ID: Final = select(LEGISLATORS).order_by(LEGISLATORS.c.id)


@dataclass(frozen=True, slots=True)
class Assembly:
    """The members by their ids, and the roll call in which a name is looked up."""

    by_id: Mapping[str, LegislatorView]
    call: RollCall

    def voter(self, ballot: Any, vote: Any) -> str:
        """The id of who cast a ballot: by its link, else by the name; "" where that tells nobody.
        Both are rows or views."""
        if ballot.url:
            return id_of_link(ballot.url)
        in_committee = bool(vote.committee)
        member = self.call.member(
            ballot.name, vote.chamber, in_committee=in_committee, day=vote.day
        )
        return member.id if member else ""

    def of_link(self, url: str) -> LegislatorView | None:
        """The member whose page a link leads to, None where it was not read."""
        return self.by_id.get(id_of_link(url))


def legislators(connection: Connection) -> tuple[LegislatorView, ...]:
    """The members of the General Assembly whose page was read, by id. since: as the page says, else
    when who had the seat before left it."""
    views = as_views(LegislatorView, connection.execute(_BY_ID))
    return tuple(replace(view, since=_since(view, views)) for view in views)


def assembly(connection: Connection, seats: Iterable[MemberView] = ()) -> Assembly:
    """Everybody who may be meant by a name: one that two of them have tells nobody's vote. seats:
    of committees, whose members may have no page that was read."""
    by_id = {view.id: view for view in legislators(connection)}
    others = (seat for seat in seats if id_of_seat(seat) not in by_id)
    without_page = (Member(id_of_seat(seat), seat.name, seat.chamber) for seat in others)
    return Assembly(by_id, roll_call((*as_views(Member, by_id.values()), *without_page)))


def id_of_seat(seat: MemberView) -> str:
    """The id of the member's page, or what stands for it where the seat has no link."""
    return id_of_link(seat.url) or f"|{seat.name}"


def id_of_link(link: str) -> str:
    """The id of the member whose page a link leads to, "" for none."""
    return link.rstrip("/").rpartition("/")[2].lower()


def _since(view: LegislatorView, among: Iterable[LegislatorView]) -> date | None:
    if view.since is not None or not view.district or view.until is not None:
        return view.since
    left = [
        other.until
        for other in among
        if other.until and (other.chamber, other.district) == (view.chamber, view.district)
    ]
    return max(left, default=None)


# --- what is known of one member ------------------------------------------------------------------

#: Most motions are on amendments: they must not fill a list of votes.
NOT_ON_AMENDMENTS: Final = (
    VOTES.c.motion.not_like("AMD%"),
    VOTES.c.motion.not_like("COW%"),
    VOTES.c.motion.not_ilike("%amendment%"),
)

_SEATS_IN: Final = (
    select(
        COMMITTEES.c.id.label("committee_id"),
        COMMITTEES.c.name.label("committee"),
        *(COMMITTEES.c.kind, MEMBERSHIPS.c.role),
    )
    .join(MEMBERSHIPS)
    .where(
        COMMITTEES.c.session == bindparam("of_session"),
        one_of(MEMBERSHIPS.c.url),
        stands(MEMBERSHIPS),
    )
    .order_by(COMMITTEES.c.id)
)
#: Ballots that may be of a member: pages of committee votes write whole names, in several ways.
_CAST: Final = (
    select(
        BILLS.c.number.label("bill"),
        BILLS.c.title,
        *VOTES.c["day", "chamber", "committee", "motion", "reading"],
        *BALLOTS.c["choice", "name", "url"],
    )
    .select_from(BILLS.join(STATUSES).join(VOTES, VOTES.c.bill_id == BILLS.c.id).join(BALLOTS))
    .where(
        *(BILLS.c.session == bindparam("of_session"), STATUSES.c.followed.is_(True)),
        *(stands(VOTES), stands(BALLOTS), *NOT_ON_AMENDMENTS),
        or_(VOTES.c.committee != "", BALLOTS.c.url != "", one_of(BALLOTS.c.name)),
    )
    .order_by(VOTES.c.day.desc(), VOTES.c.id.desc(), BALLOTS.c.id)
)
_SPONSORED: Final[sa.Select[Any]] = (
    select(BILLS.c.number, *SPONSORS.c["name", "role"], STATUSES.c.followed)
    .select_from(BILLS.join(SPONSORS).outerjoin(STATUSES, STATUSES.c.bill_id == BILLS.c.id))
    .where(BILLS.c.session == bindparam("of_session"), one_of(SPONSORS.c.url), stands(SPONSORS))
)


def seats(connection: Connection, session: str, member: LegislatorView) -> tuple[SeatView, ...]:
    """The committees of a session on which a member sits."""
    of = {"of_session": session, NAMES: named(_links(member))}
    return as_views(SeatView, connection.execute(_SEATS_IN, of))


def cast(
    connection: Connection, session: str, member: LegislatorView, everybody: Assembly
) -> tuple[CastView, ...]:
    """How a member voted on the bills of a session that campaigns follow, the newest first; votes
    on amendments are left out."""
    of = {"of_session": session, NAMES: named({member.name, *surnames_of(member.name)})}
    return tuple(
        as_view(CastView, row)
        for row in connection.execute(_CAST, of)
        if member.id == everybody.voter(row, row)
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


# --- who decides ----------------------------------------------------------------------------------

#: Votes shown of a member, on this bill and on others each.
MOST_VOTES: Final = 6
#: Votes looked at, the newest: on this bill, and on others of its topics.
_LOOKED_AT: Final = 30
_ROLES: Final = {"chair": 0, "vice chair": 1}


def panel(
    connection: Connection, session: str, committee: str, bill: str, campaign: str
) -> tuple[tuple[Decider, ...], CommitteeView | None]:
    """The members of a meeting's committee, chair and vice chair first, then by name, with how they
    voted on the bill and on others under the same topics of the campaign; and the committee. Empty
    where its page was not read. committee: as the schedule names it."""
    view = committee_named(connection, session, committee)
    if view is None:
        return (), None
    everybody = assembly(connection, view.members)
    seats = [(seat, everybody.by_id.get(id_of_seat(seat))) for seat in view.members]
    votes = _votes(connection, session, bill, campaign, view)
    whole = {seat.name for seat, _ in seats} | {who.name for _, who in seats if who}
    names = whole.union(*map(surnames_of, whole))
    choices = {
        (everybody.voter(ballot, votes[ballot.vote_id]), ballot.vote_id): ballot.choice
        for ballot in _ballots(connection, votes, names)
    }
    members = []
    for seat, who in seats:
        cast = [
            PastVote(vote.number, vote.title, vote.day, vote.motion, choice, vote.number == bill)
            for vote in votes.values()
            if (choice := choices.get((id_of_seat(seat), vote.id)))
        ]
        members.append(_decider(seat, who, cast))
    members.sort(key=lambda decider: (seat_rank(decider.role), decider.name.casefold()))
    return tuple(members), view


def seat_rank(role: str) -> int:
    """Where a seat stands among others: the chair, the vice chair, the rest."""
    return _ROLES.get(role.lower(), len(_ROLES))


def _decider(seat: MemberView, who: LegislatorView | None, votes: Sequence[PastVote]) -> Decider:
    chamber = seat.chamber or (who.chamber if who else "")
    mine = [vote for vote in votes if vote.on_this_bill][:MOST_VOTES]
    others = [vote for vote in votes if not vote.on_this_bill][:MOST_VOTES]
    party, email, phone = (who.party, who.email, who.phone) if who else ("", "", "")
    reach = (party, email, phone, seat.url)
    return Decider(seat.name, chamber, seat.role, *reach, (*mine, *others), who.id if who else "")


def _votes(
    connection: Connection, session: str, bill: str, campaign: str, committee: CommitteeView
) -> Mapping[int, sa.Row[Any]]:
    """The newest votes on the bill, and on others under its topics, by id; newest first."""
    chamber = CHAMBERS.get(committee.kind)
    chambers = [chamber, "joint"] if chamber else ["lower", "upper", "joint"]
    mine = connection.execute(_ON_THE_BILL, {"bill": bill})
    others = connection.execute(
        _ON_OTHERS,
        {"bill": bill, "of_session": session, "of_campaign": campaign, "chambers": chambers},
    )
    rows = [*mine, *(row for row in others if not is_on_amendment(row.motion))]
    return {row.id: row for row in rows}


def _newest(*which: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """The newest votes of some bills whose ballots were read."""
    return (
        select(*VOTES.c["id", "day", "chamber", "committee", "motion"], *BILLS.c["number", "title"])
        .join(BILLS, BILLS.c.id == VOTES.c.bill_id)
        .where(*which, stands(VOTES), VOTES.c.ballots_seen_at.is_not(None))
        .order_by(VOTES.c.day.desc(), VOTES.c.id.desc())
        .limit(_LOOKED_AT)
    )


_THE_BILL: Final = bindparam("bill", type_=sa.String)
_OF_CAMPAIGN: Final = (MATCHES.c.campaign == bindparam("of_campaign"), stands(MATCHES))
_TOPICS: Final = (
    select(MATCHES.c.topic)
    .join(BILLS, BILLS.c.id == MATCHES.c.bill_id)
    .where(BILLS.c.number == _THE_BILL, *_OF_CAMPAIGN)
)
_ALIKE: Final = select(MATCHES.c.bill_id).where(*_OF_CAMPAIGN, MATCHES.c.topic.in_(_TOPICS))
_ON_THE_BILL: Final = _newest(BILLS.c.number == _THE_BILL)
_ON_OTHERS: Final = _newest(
    BILLS.c.session == bindparam("of_session"),
    BILLS.c.number != _THE_BILL,
    BILLS.c.id.in_(_ALIKE),
    VOTES.c.chamber.in_(bindparam("chambers", expanding=True)),
    *NOT_ON_AMENDMENTS,
)


def _ballots(
    connection: Connection, votes: Mapping[int, sa.Row[Any]], names: Iterable[str]
) -> Iterable[sa.Row[Any]]:
    """Ballots that may be of these members: a floor vote has 65, a committee's has few."""
    small = [vote.id for vote in votes.values() if vote.committee]
    is_theirs = or_(
        BALLOTS.c.vote_id.in_(small), BALLOTS.c.name.in_(sorted(names)), BALLOTS.c.url != ""
    )
    ballots = select(*BALLOTS.c["vote_id", "name", "choice", "url"])
    of_votes = ballots.where(BALLOTS.c.vote_id.in_(list(votes)), stands(BALLOTS))
    return connection.execute(of_votes.where(is_theirs))
