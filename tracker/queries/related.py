"""The bills that are related to one, with the reason and what became of each; the pairs that wait
for an editor."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy import Connection, bindparam, or_, select

from tracker.domain.edits import related_subject
from tracker.domain.related import Reason, session_of
from tracker.domain.views import StageView
from tracker.queries import edits
from tracker.queries.bills import lines_of, number_order, stage_of
from tracker.queries.rows import NAMES, AnyRow, named, one_of, stands
from tracker.store.derived_tables import RELATED, RELATED_READS
from tracker.store.judge import EDITOR
from tracker.store.tables import BILLS, STATUSES

#: The field of a pair in which an editor confirms or rejects it.
WORD: Final = "related"
_STANDING: Final = select(RELATED, BILLS.c.number).join(BILLS).where(stands(RELATED))
_OF_BILL: Final = _STANDING.where(
    or_(BILLS.c.number == bindparam("number"), RELATED.c.other == bindparam("number"))
)
_IN_SESSION: Final = _STANDING.where(BILLS.c.session == bindparam("session")).order_by(RELATED.c.id)
_FOLLOWED: Final = (
    select(BILLS.c.number)
    .join(STATUSES)
    .where(BILLS.c.session == bindparam("session"), STATUSES.c.followed.is_(True))
)
_UNDECIDED: Final = _STANDING.where(
    RELATED.c.decided_by != EDITOR,
    or_(BILLS.c.number.in_(_FOLLOWED), RELATED.c.other.in_(_FOLLOWED)),
)
_NAMED: Final = lines_of([one_of(BILLS.c.number)])
_COMPARED: Final = (
    select(RELATED_READS.c.bill_id).join(BILLS).where(BILLS.c.number == bindparam("number"))
)


@dataclass(frozen=True, slots=True)
class RelatedView:
    """A bill that is related to another. stage: what became of it; decided_by: rules or editor."""

    number: str
    session: str
    title: str
    stage: StageView
    reason: Reason
    decided_by: str


@dataclass(frozen=True, slots=True)
class RelatedPair:
    """A bill by its number, and one that is related to it."""

    bill: str
    kin: RelatedView


@dataclass(frozen=True, slots=True)
class PairView:
    """A pair that no editor has spoken of, from its followed bill. based_on: the edit that the next
    word is based on."""

    number: str
    title: str
    kin: RelatedView
    based_on: int | None = None

    @property
    def subject(self) -> str:
        """What an edit on it is about."""
        return related_subject(self.number, self.kin.number)


def related(connection: Connection, number: str) -> tuple[RelatedView, ...]:
    """The bills that are related to one: those of other sessions first, then those of its own; of
    each what an editor confirmed before the rest, then the nearest."""
    rows = connection.execute(_OF_BILL, {"number": number}).all()
    kin = {row.number if row.number != number else row.other: row for row in rows}
    bills = _bills(connection, kin)
    views = [_view(bills[other], row) for other, row in kin.items() if other in bills]
    own = session_of(number)
    return tuple(sorted(views, key=lambda view: (view.session == own, *_nearest_first(view))))


def is_compared(connection: Connection, number: str) -> bool:
    """Whether a bill's kin were looked for at all."""
    return connection.execute(_COMPARED, {"number": number}).first() is not None


def pairs(connection: Connection, session: str) -> tuple[RelatedPair, ...]:
    """The pairs whose later bill is of a session, by its number, with the earlier one."""
    rows = connection.execute(_IN_SESSION, {"session": session}).all()
    bills = _bills(connection, {row.other for row in rows})
    stored = (row for row in rows if row.other in bills)
    views = (RelatedPair(row.number, _view(bills[row.other], row)) for row in stored)
    return tuple(
        sorted(views, key=lambda pair: (number_order(pair.bill), *_nearest_first(pair.kin)))
    )


def undecided(connection: Connection, session: str) -> tuple[PairView, ...]:
    """The pairs of a session's followed bills that no editor has spoken of, the nearest first."""
    rows = connection.execute(_UNDECIDED, {"session": session}).all()
    bills = _bills(connection, {number for row in rows for number in (row.number, row.other)})
    views = []
    for row in rows:
        if row.other in bills:
            ends = bills[row.number], bills[row.other]
            ours, other = ends if ends[0].followed and ends[0].session == session else ends[::-1]
            views.append(PairView(ours.number, ours.title, _view(other, row)))
    views.sort(key=lambda view: _nearest_first(view.kin))
    based_on = edits.newest_of(connection, [view.subject for view in views], WORD)
    return tuple(replace(view, based_on=based_on.get(view.subject)) for view in views)


def _bills(connection: Connection, numbers: Iterable[str]) -> Mapping[str, AnyRow]:
    rows = connection.execute(_NAMED, {NAMES: named(numbers)}).all() if numbers else ()
    return {row.number: row for row in rows}


def _view(bill: AnyRow, pair: AnyRow) -> RelatedView:
    reason = Reason(pair.score, tuple(pair.sections), tuple(pair.words), tuple(pair.sponsors))
    return RelatedView(
        *(bill.number, bill.session, bill.title, stage_of(bill)), reason, pair.decided_by
    )


def _nearest_first(view: RelatedView) -> tuple[bool, int, str]:
    return view.decided_by != EDITOR, -view.reason.score, view.number
