"""What happened to meetings and to the bills on their agendas, read from the ledger of changes."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final, Literal, TypeAlias

from sqlalchemy import Connection, Row, Select, select

from tracker.domain.testimony import standing_of
from tracker.store.ledger import OUR_READING
from tracker.store.rows import SEEN_AGAIN
from tracker.store.tables import AgendaItem, Change, table

_CHANGES: Final = table(Change)
_ITEMS: Final = table(AgendaItem)
_LISTED: Final = select(_ITEMS.c.meeting_id, _ITEMS.c.bill, _ITEMS.c.first_seen)
#: What a reader of a calendar sees of a meeting and of an item; other fields raise no sequence.
_SHOWN: Final = frozenset(
    {
        "committee",
        "day",
        "words",
        "at",
        "location",
        "status",
        "remark",
        "agenda_remark",
        "cancelled_words",
        "text",
        "bill",
    }
)
#: An item's key in the ledger: the bill it names, `#2` where it stands there twice.
_BILL: Final = re.compile(r"([A-Z]+\d\d[A-Z]?-\d{3,4})(?:#\d+)?")
#: How many names a statement holds: engines take no list of any length.
_AT_ONCE: Final = 900

Turn: TypeAlias = Literal[
    "cancelled", "withdrawn", "in_doubt", "back", "left_agenda", "listed_again", "remark"
]
#: (sequence, modified) of a calendar event.
Version: TypeAlias = tuple[int, datetime]
NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class Trail:
    """What became of one thing. changes: that a reader sees, after it was first seen; seen: when
    it was first and last seen to change; turns: of a status or an agenda, oldest first."""

    changes: int = 0
    seen: datetime = NEVER
    turns: list[tuple[datetime, Turn]] = field(default_factory=list)

    def take(self, row: Row[Any], *, counts: bool) -> None:
        """One row of the ledger."""
        self.changes += counts
        self.seen = max(self.seen, row.seen_at)
        turn = _turn(row)
        if turn is not None:
            self.turns.append((row.seen_at, turn))

    def listed(self, seen: datetime) -> None:
        """The bill was listed by another meeting."""
        self.changes += 1
        self.seen = max(self.seen, seen)


@dataclass(slots=True)
class Trails:
    """Trails of meetings and of calls by id, of items by meeting and bill, and of each meeting with
    its whole agenda."""

    meetings: dict[str, Trail] = field(default_factory=dict)
    items: dict[tuple[str, str], Trail] = field(default_factory=dict)
    whole: dict[str, Trail] = field(default_factory=dict)
    calls: dict[str, Trail] = field(default_factory=dict)

    def version(self, meeting: str, bill: str) -> Version:
        """Of the event of a bill at a meeting; bill "": of the meeting with all its items."""
        parts = (
            [self.meetings.get(meeting), self.items.get((meeting, bill))]
            if bill
            else [self.whole.get(meeting)]
        )
        found = [part for part in parts if part is not None]
        seen = max((part.seen for part in found), default=NEVER)
        return sum(part.changes for part in found), seen

    def turns(self, meeting: str, bill: str) -> list[tuple[datetime, Turn]]:
        """What a bill's hearing at a meeting went through, oldest first."""
        parts = (self.meetings.get(meeting), self.items.get((meeting, bill)))
        turns = {turn for part in parts if part is not None for turn in part.turns}
        told = {seen for seen, turn in turns if turn != "remark"}
        return sorted(turn for turn in turns if turn[1] != "remark" or turn[0] not in told)


def sequences(connection: Connection, session: str) -> Mapping[tuple[str, str], Version]:
    """SEQUENCE and LAST-MODIFIED of every meeting of a session (bill "") and of every bill at one.

    They are counted in the ledger, so they only grow; first sight counts 0.
    """
    rows = connection.execute(
        _ROWS.where(
            _CHANGES.c.session == session, _CHANGES.c.entity.in_(("meeting", "agenda_item"))
        )
    )
    trails = _listed_since(connection, _trails(rows))
    names = [*((meeting, "") for meeting in trails.whole), *trails.items]
    return {name: trails.version(*name) for name in names}


def trails_of(
    connection: Connection, hearings: Collection[tuple[str, str]], calls: Collection[str] = ()
) -> Trails:
    """The trails of these hearings, each a meeting and a bill, and of these calls."""
    names = sorted(
        {name for meeting, bill in hearings for name in _names(meeting, bill)} | set(calls)
    )
    rows: list[Row[Any]] = []
    for first in range(0, len(names), _AT_ONCE):
        these = names[first : first + _AT_ONCE]
        rows += connection.execute(
            _ROWS.where(
                _CHANGES.c.entity_id.in_(these),
                _CHANGES.c.entity.in_(("meeting", "agenda_item", "call")),
            )
        )
    return _listed_since(connection, _trails(rows))


def _listed_since(connection: Connection, trails: Trails) -> Trails:
    """With where a bill was listed after it had left an agenda: that its hearing went there is
    news of the one it left."""
    left = {name: moment for name, trail in trails.items.items() if (moment := _left(trail))}
    bills = sorted({bill for _, bill in left})
    for first in range(0, len(bills), _AT_ONCE):
        these = bills[first : first + _AT_ONCE]
        rows = connection.execute(_LISTED.where(_ITEMS.c.bill.in_(these)))
        for row in rows:
            for (meeting, bill), moment in left.items():
                if bill == row.bill and meeting != row.meeting_id and moment < row.first_seen:
                    trails.items[meeting, bill].listed(row.first_seen)
                    trails.whole[meeting].listed(row.first_seen)
    return trails


def _left(trail: Trail) -> datetime | None:
    """When a bill first left the agenda."""
    return next((seen for seen, turn in trail.turns if turn == "left_agenda"), None)


def _names(meeting: str, bill: str) -> tuple[str, ...]:
    """How the ledger names a meeting and a bill's item on its agenda."""
    return meeting, f"{meeting}/{bill}", f"{meeting}/{bill}#2"


_ROWS: Final[Select[Any]] = select(
    _CHANGES.c.entity, _CHANGES.c.entity_id, _CHANGES.c.kind, _CHANGES.c.field, _CHANGES.c.old,
    _CHANGES.c.new, _CHANGES.c.cause, _CHANGES.c.seen_at,
).where(_CHANGES.c.cause != OUR_READING).order_by(_CHANGES.c.id)  # fmt: skip


def _trails(rows: Iterable[Row[Any]]) -> Trails:
    trails = Trails()
    listed: dict[str, datetime] = {}
    for row in rows:
        if row.kind == "changed" and row.field not in _SHOWN:
            continue
        again = row.kind != "new" or row.cause == SEEN_AGAIN
        if row.entity == "call":
            trails.calls.setdefault(row.entity_id, Trail()).take(row, counts=again)
            continue
        meeting, _, key = row.entity_id.partition("/")
        if not key:
            trails.meetings.setdefault(meeting, Trail()).take(row, counts=again)
        elif found := _BILL.fullmatch(key):
            trails.items.setdefault((meeting, found[1]), Trail()).take(row, counts=again)
        # An item that a later reading of the agenda brought is news to the meeting as a whole.
        late = bool(key) and listed.setdefault(meeting, row.seen_at) < row.seen_at
        trails.whole.setdefault(meeting, Trail()).take(row, counts=again or late)
    return trails


def _turn(row: Row[Any]) -> Turn | None:
    if row.entity == "agenda_item" and row.kind != "changed":
        if row.kind == "gone":
            return "left_agenda"
        return "listed_again" if row.cause == SEEN_AGAIN else None
    if row.field in ("remark", "agenda_remark"):
        doubt = row.entity == "agenda_item" and standing_of(json.loads(row.new)) != "heard"
        return "in_doubt" if doubt else "remark"
    if row.entity != "meeting" or row.field != "status":
        return None
    return _turn_of_status(json.loads(row.old), json.loads(row.new))


def _turn_of_status(old: str, new: str) -> Turn | None:
    if new in ("cancelled", "withdrawn", "in_doubt"):
        status: Turn = (
            "cancelled" if new == "cancelled" else "withdrawn" if new == "withdrawn" else "in_doubt"
        )
        return status
    return "back" if old in ("cancelled", "withdrawn", "in_doubt") else None
