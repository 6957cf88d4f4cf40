"""The members of the General Assembly whose page was read, and whom a name on a vote means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from sqlalchemy import Connection, select

from tracker.domain.views import LegislatorView, MemberView
from tracker.domain.votes import Member, RollCall, roll_call
from tracker.queries.rows import as_view
from tracker.queries.tables import LEGISLATORS

_BY_ID: Final = select(LEGISLATORS).order_by(LEGISLATORS.c.id)


@dataclass(frozen=True, slots=True)
class Assembly:
    """The members by their ids, and the roll call in which a name is looked up."""

    by_id: Mapping[str, LegislatorView]
    call: RollCall

    def voter(
        self, name: str, url: str, chamber: str, *, in_committee: bool, day: date | None
    ) -> str:
        """The id of who cast a ballot: by its link, else by the name; "" where that tells
        nobody. chamber, in_committee, day: of the vote."""
        if url:
            return id_of_link(url)
        member = self.call.member(name, chamber, in_committee=in_committee, day=day)
        return member.id if member else ""

    def of_link(self, url: str) -> LegislatorView | None:
        """The member whose page a link leads to, None where it was not read."""
        return self.by_id.get(id_of_link(url))


def legislators(connection: Connection) -> tuple[LegislatorView, ...]:
    """The members of the General Assembly whose page was read, by id. since: as the page says, else
    when who had the seat before left it."""
    views = [as_view(LegislatorView, row) for row in connection.execute(_BY_ID)]
    return tuple(replace(view, since=_since(view, views)) for view in views)


def assembly(connection: Connection, seats: Iterable[MemberView] = ()) -> Assembly:
    """Everybody who may be meant by a name: one that two of them have tells nobody's vote.

    seats: of committees, whose members may have no page that was read.
    """
    by_id = {view.id: view for view in legislators(connection)}
    known = [
        Member(view.id, view.name, view.chamber, view.since, view.until) for view in by_id.values()
    ]
    unknown = [
        Member(id_of_seat(seat), seat.name, seat.chamber)
        for seat in seats
        if id_of_seat(seat) not in by_id
    ]
    return Assembly(by_id, roll_call((*known, *unknown)))


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
