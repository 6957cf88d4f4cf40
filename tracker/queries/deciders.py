"""Who decides: the members of the committee of a hearing, and how they voted before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from sqlalchemy import ColumnElement, Connection, Row, Select, String, bindparam, or_, select

from tracker.domain.calls import Decider, PastVote
from tracker.domain.committees import CHAMBERS
from tracker.domain.views import CommitteeView, LegislatorView, MemberView
from tracker.domain.votes import is_on_amendment, surnames_of
from tracker.queries.members import Assembly, assembly, id_of_seat
from tracker.queries.people import committee_named
from tracker.queries.tables import BALLOTS, BILLS, MATCHES, VOTES
from tracker.queries.voting import NOT_ON_AMENDMENTS

#: A seat of a committee with its member, None where the page was not read.
_Seat: TypeAlias = tuple[MemberView, LegislatorView | None]

#: Votes shown of a member, on this bill and on others each.
MOST_VOTES: Final = 6
#: Votes looked at, the newest: on this bill, and on others of its topics.
_LOOKED_AT: Final = 30
_ROLES: Final = {"chair": 0, "vice chair": 1}


@dataclass(frozen=True, slots=True)
class Panel:
    """A committee before people who testify. members: chair and vice chair first, then by name."""

    members: tuple[Decider, ...] = ()
    email: str = ""
    phone: str = ""


def panel(connection: Connection, session: str, committee: str, bill: str, campaign: str) -> Panel:
    """The members of a meeting's committee, with how they voted on the bill and on others under
    the same topics of the campaign; empty where the committee's page was not read.

    committee: as the schedule names it.
    """
    view = committee_named(connection, session, committee)
    if view is None:
        return Panel()
    everybody = assembly(connection, view.members)
    seats = [(seat, everybody.by_id.get(id_of_seat(seat))) for seat in view.members]
    votes = _votes(connection, session, bill, campaign, view)
    cast = _cast(connection, bill, votes, everybody, seats)
    members = [_decider(seat, who, cast.get(id_of_seat(seat), ())) for seat, who in seats]
    members.sort(key=lambda decider: (seat_rank(decider.role), decider.name.casefold()))
    return Panel(tuple(members), view.email, view.phone)


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


# --- votes ---------------------------------------------------------------------------------


def _votes(
    connection: Connection, session: str, bill: str, campaign: str, committee: CommitteeView
) -> Mapping[int, Row[Any]]:
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


def _newest(*which: ColumnElement[bool]) -> Select[Any]:
    """The newest votes of some bills whose ballots were read."""
    return (
        select(
            VOTES.c.id, VOTES.c.day, VOTES.c.chamber, VOTES.c.committee, VOTES.c.motion,
            BILLS.c.number, BILLS.c.title,
        )
        .join(BILLS, BILLS.c.id == VOTES.c.bill_id)
        .where(*which, VOTES.c.gone_seen_at.is_(None), VOTES.c.ballots_seen_at.is_not(None))
        .order_by(VOTES.c.day.desc(), VOTES.c.id.desc())
        .limit(_LOOKED_AT)
    )  # fmt: skip


# Built once: building a statement costs more than running it.
_THE_BILL: Final = bindparam("bill", type_=String)
_OF_CAMPAIGN: Final = (
    MATCHES.c.campaign == bindparam("of_campaign"),
    MATCHES.c.gone_seen_at.is_(None),
)
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


def _cast(
    connection: Connection,
    bill: str,
    votes: Mapping[int, Row[Any]],
    everybody: Assembly,
    seats: Sequence[_Seat],
) -> dict[str, list[PastVote]]:
    """How they voted, by the id of the member, newest first."""
    choices: dict[int, dict[str, str]] = {}
    names = {name for seat, who in seats for name in _spellings(seat, who)}
    for ballot in _ballots(connection, votes, names):
        vote = votes[ballot.vote_id]
        who = everybody.voter(
            ballot.name, ballot.url, vote.chamber, in_committee=bool(vote.committee), day=vote.day
        )
        if who:
            choices.setdefault(vote.id, {})[who] = ballot.choice
    by_member: dict[str, list[PastVote]] = {}
    for vote in votes.values():
        for who_id, choice in choices.get(vote.id, {}).items():
            past = PastVote(
                vote.number, vote.title, vote.day, vote.motion, choice, vote.number == bill
            )
            by_member.setdefault(who_id, []).append(past)
    return by_member


def _spellings(seat: MemberView, who: LegislatorView | None) -> set[str]:
    names = {seat.name} | ({who.name} if who else set())
    return names | {written for name in names for written in surnames_of(name)}


def _ballots(
    connection: Connection, votes: Mapping[int, Row[Any]], names: Iterable[str]
) -> Iterable[Row[Any]]:
    """Ballots that may be of these members: a floor vote has 65, a committee's has few."""
    small = [vote.id for vote in votes.values() if vote.committee]
    return connection.execute(
        select(BALLOTS.c.vote_id, BALLOTS.c.name, BALLOTS.c.choice, BALLOTS.c.url).where(
            BALLOTS.c.vote_id.in_(list(votes)),
            BALLOTS.c.gone_seen_at.is_(None),
            or_(
                BALLOTS.c.vote_id.in_(small),
                BALLOTS.c.name.in_(sorted(names)),
                BALLOTS.c.url != "",
            ),
        )
    )
