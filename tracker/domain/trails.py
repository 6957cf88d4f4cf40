"""What became of a meeting, of its agenda and of each bill on it, as a fold over the ledger.

The ledger only grows, so the counts only grow: they are a calendar event's SEQUENCE.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from tracker.domain.testimony import standing_of
from tracker.domain.views import NEVER, LedgerRow, Trail, Turn

#: The causes of rows of the ledger: that a fact is older than our sight of it, that it returned,
#: that the site did not change it but other code read it (which is never news).
FIRST_READING: Final = "first reading"
SEEN_AGAIN: Final = "seen again"
OUR_READING: Final = "our reading changed"
#: Whose trail it is beside the bills': the meeting's own, and the meeting's with its whole agenda.
MEETING, WHOLE = "", "*"
#: What a reader of a calendar sees of a meeting and of an item; other fields count for nothing.
_SHOWN: Final = frozenset(
    {
        "committee", "day", "words", "at", "location", "status", "remark", "agenda_remark",
        "cancelled_words", "text", "bill",
    }
)  # fmt: skip
#: An item's key in the ledger: the bill it names, `#2` where it stands there twice.
_BILL: Final = re.compile(r"([A-Z]+\d\d[A-Z]?-\d{3,4})(?:#\d+)?")
_UPSET: Final[Mapping[str, Turn]] = {
    "cancelled": "cancelled", "withdrawn": "withdrawn", "in_doubt": "in_doubt",
}  # fmt: skip


@dataclass(slots=True)
class _Making:
    """A trail in the making."""

    changes: int = 0
    seen: datetime = NEVER
    turns: list[tuple[datetime, Turn]] = field(default_factory=list)

    def take(self, entry: LedgerRow, *, counts: bool) -> None:
        """Adds one row of the ledger."""
        self.add(entry.seen_at, int(counts))
        turn = _turn(entry)
        if turn is not None:
            self.turns.append((entry.seen_at, turn))

    def add(self, seen: datetime, changes: int = 1) -> None:
        """Adds something that was seen to change."""
        self.changes += changes
        self.seen = max(self.seen, seen)

    def made(self) -> Trail:
        """The trail."""
        return Trail(self.changes, self.seen, tuple(self.turns))


def trails_of(
    entries: Iterable[LedgerRow],
    listed_elsewhere: Mapping[str, Sequence[datetime]],
    judged: Mapping[str, Sequence[datetime]],
) -> dict[str, Trail]:
    """The trails of one meeting: its own, each bill's, and the meeting's with its whole agenda.

    entries: of the meeting and its items, oldest first. listed_elsewhere: by bill, when other
    meetings first listed it: after it left this agenda that is news of this hearing. judged: by
    bill, when its own history turned for or against this hearing.
    """
    trails = {MEETING: _Making(), WHOLE: _Making()}
    listed_at: datetime | None = None
    for entry in entries:
        if entry.cause == OUR_READING or (entry.kind == "changed" and entry.field not in _SHOWN):
            continue
        again = entry.kind != "new" or entry.cause == SEEN_AGAIN
        key = entry.entity_id.partition("/")[2]
        if not key:
            trails[MEETING].take(entry, counts=again)
        elif named := _BILL.fullmatch(key):
            trails.setdefault(named[1], _Making()).take(entry, counts=again)
        # An item that a later reading of the agenda brought is news to the meeting as a whole.
        if key:
            listed_at = listed_at or entry.seen_at
        late = bool(key) and listed_at is not None and listed_at < entry.seen_at
        trails[WHOLE].take(entry, counts=again or late)
    for bill, trail in trails.items():
        left = next((seen for seen, turn in trail.turns if turn == "left_agenda"), None)
        if bill in (MEETING, WHOLE) or left is None:
            continue
        for seen in listed_elsewhere.get(bill, ()):
            if left < seen:
                trail.add(seen)
                trails[WHOLE].add(seen)
    for bill, moments in judged.items():
        for seen in moments:
            trails.setdefault(bill, _Making()).add(seen)
            trails[WHOLE].add(seen)
    return {of: trail.made() for of, trail in trails.items()}


def hearing_trail(trails: Mapping[str, Trail], bill: str) -> Trail:
    """The trail of a bill's hearing: the meeting's own with that of the bill's item.

    A remark that was seen with another turn is part of that turn.
    """
    parts = [trails[one] for one in (MEETING, bill) if one in trails]
    turns = {turn for part in parts for turn in part.turns}
    other = {seen for seen, turn in turns if turn != "remark"}
    return Trail(
        sum(part.changes for part in parts),
        max((part.seen for part in parts), default=NEVER),
        tuple(sorted(turn for turn in turns if turn[1] != "remark" or turn[0] not in other)),
    )


def _turn(entry: LedgerRow) -> Turn | None:
    if entry.entity == "agenda_item" and entry.kind != "changed":
        if entry.kind == "gone":
            return "left_agenda"
        return "listed_again" if entry.cause == SEEN_AGAIN else None
    if entry.field in ("remark", "agenda_remark"):
        doubt = entry.entity == "agenda_item" and standing_of(_text(entry.new)) != "heard"
        return "in_doubt" if doubt else "remark"
    if entry.entity != "meeting" or entry.field != "status":
        return None
    if _text(entry.new) in _UPSET:
        return _UPSET[_text(entry.new)]
    return "back" if _text(entry.old) in _UPSET else None


def _text(stored: str | None) -> str:
    return "" if stored is None else str(json.loads(stored))
