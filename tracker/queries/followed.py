"""The bills that campaigns follow, each with where it stands: what a picture of all needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, bindparam, select

from tracker.domain.places import Place, place_of
from tracker.domain.views import StageView
from tracker.queries.bills import BILLS, STATUSES, number_order

# Built once: building a statement costs more than running it.
_FOLLOWED: Final = (
    select(
        BILLS.c.number, BILLS.c.title,
        STATUSES.c.stage, STATUSES.c.chamber, STATUSES.c.since, STATUSES.c.action,
    )
    .join(STATUSES)
    .where(BILLS.c.session == bindparam("session"), STATUSES.c.followed.is_(True))
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FollowedBill:
    """A bill that a campaign follows, and where it stands."""

    number: str
    title: str
    stage: StageView
    place: Place


def followed(connection: Connection, session: str) -> tuple[FollowedBill, ...]:
    """The followed bills of a session, House before Senate measures, by number."""
    bills = []
    for row in connection.execute(_FOLLOWED, {"session": session}):
        stage = StageView(row.stage or "", row.chamber or "", row.since, row.action or "")
        bills.append(FollowedBill(row.number, row.title, stage, place_of(row.number, stage)))
    return tuple(sorted(bills, key=lambda bill: number_order(bill.number)))
