"""The bills that campaigns follow, each with where it stands: what a picture of all needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Select, bindparam, select

from tracker.domain.research import Place, place_of
from tracker.domain.views import StageView
from tracker.queries.bills import number_order
from tracker.queries.tables import BILLS, STATUSES

# Built once: building a statement costs more than running it.
_EVERY: Final = (
    select(
        BILLS.c.number, BILLS.c.title,
        STATUSES.c.stage, STATUSES.c.chamber, STATUSES.c.since, STATUSES.c.action,
    )
    .join(STATUSES)
    .where(BILLS.c.session == bindparam("session"))
)  # fmt: skip
_FOLLOWED: Final = _EVERY.where(STATUSES.c.followed.is_(True))


@dataclass(frozen=True, slots=True)
class FollowedBill:
    """A bill that a campaign follows, and where it stands."""

    number: str
    title: str
    stage: StageView
    place: Place


def placed_bill(number: str, title: str, stage: StageView) -> FollowedBill:
    """A bill at its place."""
    return FollowedBill(number, title, stage, place_of(number, stage))


def followed(connection: Connection, session: str) -> tuple[FollowedBill, ...]:
    """The followed bills of a session, House before Senate measures, by number."""
    return _placed(connection, _FOLLOWED, session)


def every(connection: Connection, session: str) -> tuple[FollowedBill, ...]:
    """The same of all bills of a session, followed or not."""
    return _placed(connection, _EVERY, session)


def _placed(
    connection: Connection, statement: Select[Any], session: str
) -> tuple[FollowedBill, ...]:
    bills = []
    for row in connection.execute(statement, {"session": session}):
        stage = StageView(row.stage or "", row.chamber or "", row.since, row.action or "")
        bills.append(placed_bill(row.number, row.title, stage))
    return tuple(sorted(bills, key=lambda bill: number_order(bill.number)))
