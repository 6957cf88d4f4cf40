"""What became of a meeting, of its agenda and of each bill on it, as a fold over the ledger.

The ledger only grows, so the counts only grow: they are a calendar event's SEQUENCE.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final, TypeAlias

from tracker.domain.testimony import standing_of
from tracker.domain.views import NEVER, LedgerRow, Trail, Turn

#: The causes of rows of the ledger: that a fact is older than our sight of it, that it returned,
#: that the site did not change it but other code read it (which is never news).
FIRST_READING: Final = "first reading"
SEEN_AGAIN: Final = "seen again"
OUR_READING: Final = "our reading changed"
#: With the name of a file behind it: that the file brought the fact, which is never news.
IMPORT: Final = "import "
#: Whose trail it is beside the bills': the meeting's own, and the meeting's with its whole agenda.
MEETING, WHOLE = "", "*"
#: What a reader of a calendar sees of a meeting and of an item; other fields count for nothing.
_SHOWN: Final = frozenset(
    {
        "committee",
        "day",
        "start_text",
        "start_time",
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
#: Statuses of a meeting that are turns.
_UPSET: Final[tuple[Turn, ...]] = ("cancelled", "withdrawn", "in_doubt")
#: When something was seen, how many changes that is, and the turn that it is.
_Sight: TypeAlias = tuple[datetime, int, Turn | None]


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
    sights: dict[str, list[_Sight]] = defaultdict(list, {MEETING: [], WHOLE: []})
    listed_at: datetime | None = None
    for entry in entries:
        if entry.cause == OUR_READING or (entry.kind == "changed" and entry.field not in _SHOWN):
            continue
        seen, turn = entry.seen_at, _turn(entry)
        again = entry.kind != "new" or entry.cause == SEEN_AGAIN
        key = entry.entity_id.partition("/")[2]
        named = _BILL.fullmatch(key)
        if named or not key:
            sights[named[1] if named else MEETING].append((seen, again, turn))
        # An item that a later reading of the agenda brought is news to the meeting as a whole.
        listed_at = listed_at or (seen if key else None)
        late = bool(key) and listed_at is not None and listed_at < seen
        sights[WHOLE].append((seen, again or late, turn))
    later = {bill: list(moments) for bill, moments in judged.items()}
    for bill, moments in listed_elsewhere.items():
        left = next((seen for seen, _, turn in sights.get(bill, ()) if turn == "left_agenda"), None)
        if left is not None:
            later.setdefault(bill, []).extend(seen for seen in moments if left < seen)
    for bill, moments in later.items():
        for seen in moments:
            sights[bill].append((seen, 1, None))
            sights[WHOLE].append((seen, 1, None))
    return {of: _trail(seen) for of, seen in sights.items()}


def _trail(sights: Sequence[_Sight]) -> Trail:
    return Trail(
        sum(changes for _, changes, _ in sights),
        max((seen for seen, *_ in sights), default=NEVER),
        tuple((seen, turn) for seen, _, turn in sights if turn),
    )


def hearing_trail(trails: Mapping[str, Trail], bill: str) -> Trail:
    """The trail of a bill's hearing: the meeting's own with that of the bill's item. A remark that
    was seen with another turn is part of that turn."""
    parts = [trails[key] for key in (MEETING, bill) if key in trails]
    turns = {turn for part in parts for turn in part.turns}
    other = {seen for seen, turn in turns if turn != "remark"}
    return Trail(
        sum(part.changes for part in parts),
        max((part.seen_at for part in parts), default=NEVER),
        tuple(sorted(turn for turn in turns if turn[1] != "remark" or turn[0] not in other)),
    )


def _turn(entry: LedgerRow) -> Turn | None:
    is_item = entry.entity == "agenda_item"
    if is_item and entry.kind == "gone":
        return "left_agenda"
    if is_item and entry.kind == "new":
        return "listed_again" if entry.cause == SEEN_AGAIN else None
    old, new = (str(json.loads(stored)) if stored else "" for stored in (entry.old, entry.new))
    if entry.field in ("remark", "agenda_remark"):
        return "in_doubt" if is_item and standing_of(new) != "heard" else "remark"
    if entry.entity != "meeting" or entry.field != "status":
        return None
    upset = next((turn for turn in _UPSET if turn == new), None)
    return upset or ("back" if old in _UPSET else None)
