"""The agenda of a meeting as readers are shown it: of each item whether testimony is taken, what
the bill's own history says against it, where the bill went, what came of it; what upset a hearing
since it was announced; and what became of a meeting, as a fold over the ledger. product.md 7.

Pure functions of facts, as they stand now or as they were known at a moment. The ledger only grows,
so the counts of a trail only grow: they are a calendar event's SEQUENCE.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any, Final, Literal, TypeAlias

from tracker.domain.colorado import Meaning, meaning_of, sort_key
from tracker.domain.committees import committee_acting, committee_key, same_committee
from tracker.domain.numbers import mentions
from tracker.domain.records import ActionRecord
from tracker.domain.testimony import Overtaken, Ruling, overtaken_by, ruling_of, standing_of
from tracker.domain.times import Start, denver_day
from tracker.domain.views import (
    NEVER,
    STANDS,
    ItemView,
    LedgerRow,
    MeetingRef,
    MeetingView,
    RevisionView,
    Trail,
    Turn,
)


@dataclass(frozen=True, slots=True)
class MeetingFacts(MeetingRef):
    """What an item's view needs of its meeting, or of another that lists the bill."""

    status: str
    remark: str
    agenda_remark: str


@dataclass(frozen=True, slots=True)
class Listing:
    """An item of an agenda, with its meeting. listed_crawl: that saw it come (back) last."""

    meeting: MeetingFacts
    bill: str
    text: str
    remark: str
    first_seen_at: datetime
    gone_seen_at: datetime | None
    listed_crawl: int | None


@dataclass(frozen=True, slots=True)
class SeenAction:
    """An action of a bill's history that stands, and when it was first seen."""

    action: ActionRecord
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class History:
    """A bill's history as the ledger tells it. actions: those that stand, oldest first; earlier:
    the same as they stood at each moment at which they changed, with that moment."""

    actions: tuple[SeenAction, ...] = ()
    earlier: tuple[tuple[datetime, tuple[SeenAction, ...]], ...] = ()


def history_of(entries: Iterable[LedgerRow]) -> History:
    """A bill's history. entries: of its actions in the ledger, oldest first."""
    rows: dict[str, dict[str, Any]] = {}
    first_seen_at: dict[str, datetime] = {}
    earlier = []
    for seen, together in groupby(entries, key=lambda entry: entry.seen_at):
        for entry in together:
            if entry.kind == "new":
                rows[entry.entity_id] = json.loads(entry.new or "{}")
                first_seen_at.setdefault(entry.entity_id, seen)
            elif entry.kind == "gone":
                rows.pop(entry.entity_id, None)
            elif entry.entity_id in rows:
                rows[entry.entity_id][entry.field] = json.loads(entry.new or "null")
        actions = tuple(
            SeenAction(
                ActionRecord(date.fromisoformat(row["day"]), row["chamber"], row["text"]),
                first_seen_at[key],
            )
            for key, row in sorted(rows.items(), key=lambda row: (row[1]["day"], row[1]["rank"]))
        )
        earlier.append((seen, actions))
    return History(earlier[-1][1] if earlier else (), tuple(earlier))


def item_view(listing: Listing, others: Sequence[Listing], history: History) -> ItemView:
    """An item as readers are shown it. others: all listings of its bill, its own among them."""
    against = _against(listing, history.actions)
    ruling = _ruling(listing, others, history.actions)
    if against is not None and ruling.testimony != "none":
        ruling = Ruling("in_doubt", "overtaken", against.words)
    left = listing.bill and listing.gone_seen_at is not None
    return ItemView(
        text=listing.text,
        bill=listing.bill,
        testimony=ruling.testimony,
        first_seen_at=listing.first_seen_at,
        gone_seen_at=listing.gone_seen_at,
        moved_to=_moved_to(listing, others) if left else None,
        reason=ruling.reason,
        reason_words=ruling.words,
        overtaken=against,
        outcome=_outcome(listing, history.actions),
        remark=listing.remark,
        standing=standing_of(listing.remark),
    )


def judged_at(listing: Listing, history: History) -> tuple[datetime, ...]:
    """When the bill's own history turned for or against its hearing, since it was first listed."""
    turns: list[datetime] = []
    before: Overtaken | None = None
    for seen, actions in history.earlier:
        against = _against(listing, actions)
        if against != before and seen > listing.first_seen_at:
            turns.append(seen)
        before = against
    return tuple(turns)


def _is_before(sight: SeenAction, start: Start) -> bool:
    """Whether an action is older than a hearing; seen after its start it may be the outcome, seen
    before it is not, whatever day it bears."""
    if sight.action.day < start.day:
        return True
    if start.moment is None:
        return denver_day(sight.seen_at) < start.day
    return sight.seen_at <= start.moment


def _against(listing: Listing, actions: Sequence[SeenAction]) -> Overtaken | None:
    """What the bill's own history says against the hearing, None for nothing."""
    meeting = listing.meeting
    before = (sight.action for sight in actions if _is_before(sight, meeting.start))
    return overtaken_by(before, meeting.committee, meeting.start.day)


def _outcome(listing: Listing, actions: Sequence[SeenAction]) -> str:
    meeting = listing.meeting
    last = meeting.start.day + timedelta(days=1)
    outcomes = (
        sight.action.text
        for sight in reversed(actions)
        if sight.action.day <= last
        and not _is_before(sight, meeting.start)
        and same_committee(committee_acting(sight.action.text), meeting.committee)
    )
    return next(outcomes, "")


def _ruling(listing: Listing, others: Sequence[Listing], actions: Sequence[SeenAction]) -> Ruling:
    if not listing.bill:
        return Ruling("unknown", "no_bill")
    meeting = listing.meeting
    key, start = committee_key(meeting.committee), sort_key(meeting.start)
    first = not any(
        other.gone_seen_at is None
        and other.meeting.status in STANDS
        and other.meeting.id != meeting.id
        and committee_key(other.meeting.committee) == key
        and sort_key(other.meeting.start) < start
        for other in others
    )
    heard = any(
        sight.action.day <= meeting.start.day
        and meaning_of(sight.action.text) is Meaning.HEARD
        and same_committee(committee_acting(sight.action.text), meeting.committee)
        for sight in actions
    )
    remarks = (listing.remark, meeting.agenda_remark, meeting.remark)
    named = mentions(listing.text)
    text = listing.text if named else f"{listing.bill} {listing.text}"  # a link alone
    return ruling_of(text, meeting.committee, heard, first, remarks)


def _moved_to(listing: Listing, others: Sequence[Listing]) -> MeetingRef | None:
    """Where the bill reappeared: a meeting that a later crawl saw list it than saw it come here,
    that stands, and had not begun when the bill left here. One that lists it now goes before one
    that it has left as well; then the earliest."""
    matches = [
        (other.gone_seen_at is not None, sort_key(other.meeting.start), other.meeting.id, other)
        for other in others
        if other.meeting.id != listing.meeting.id
        and (other.listed_crawl or 0) > (listing.listed_crawl or 0)
        and other.meeting.status != "withdrawn"
        and listing.gone_seen_at is not None
        and not other.meeting.start.has_begun(listing.gone_seen_at)
    ]
    if not matches:
        return None
    there = min(matches, key=lambda match: match[:3])[3].meeting
    return MeetingRef(there.id, there.committee, there.start, there.location)


# --- what upset a hearing: the one rule ----------------------------------------------------------

Disruption: TypeAlias = Literal[
    "", "moved", "room_changed", "cancelled", "withdrawn", "left_agenda", "item_off", "overtaken",
    "in_doubt", "two_answers", "action_only",
]  # fmt: skip
#: What a reader has to be told of before all else, the worst first.
WORST_FIRST: Final[tuple[Disruption, ...]] = (
    *("cancelled", "withdrawn", "left_agenda", "item_off", "overtaken"),
    *("in_doubt", "two_answers", "moved", "room_changed"),
)


def disruption_of(
    meeting: MeetingView,
    item: ItemView | None = None,
    *,
    start: Start | None = None,
    location: str | None = None,
    earlier: Sequence[RevisionView] | None = None,
    two_answers: bool = False,
) -> Disruption:
    """What upset a hearing, without an item a meeting as a whole; what matters most of several.
    start, location: those that people go by, where an editor says others than the official page;
    earlier: where people may still think that it is; two_answers: whether the official page changed
    a start or room that an editor had set, so that nobody knows which of the two holds."""
    if meeting.status in ("cancelled", "withdrawn"):
        return meeting.status
    upset = item_disruption(item) if item is not None else ""
    if upset or meeting.status == "in_doubt" or two_answers:
        return upset or ("in_doubt" if meeting.status == "in_doubt" else "two_answers")
    start = meeting.start if start is None else start
    location = meeting.location if location is None else location
    earlier = meeting.earlier if earlier is None else earlier
    if any(not revision.start.is_same(start) for revision in earlier):
        return "moved"
    if any(revision.location != location for revision in earlier):
        return "room_changed"
    return "action_only" if item is not None and item.testimony == "none" else ""


def item_disruption(item: ItemView) -> Disruption:
    """What upset a bill at a meeting, whatever befell that."""
    if item.gone_seen_at is not None:
        return "left_agenda"
    if item.standing == "off":
        return "item_off"
    if item.overtaken is not None:
        return "overtaken"
    return "in_doubt" if item.standing == "in_doubt" else ""


# --- what became of a meeting, of its agenda and of each bill on it ------------------------------

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
_SHOWN: Final = frozenset({
    "committee", "day", "start_text", "start_time", "location", "status", "remark",
    "agenda_remark", "cancelled_words", "text", "bill",
})  # fmt: skip
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
    later = [(bill, seen) for bill, moments in judged.items() for seen in moments]
    for bill, moments in listed_elsewhere.items():
        left = next((seen for seen, _, turn in sights.get(bill, ()) if turn == "left_agenda"), None)
        later += [(bill, seen) for seen in moments if left is not None and left < seen]
    for bill, seen in later:
        sights[bill].append((seen, 1, None))
        sights[WHOLE].append((seen, 1, None))
    return {
        of: Trail(
            sum(changes for _, changes, _ in of_it),
            max((seen for seen, *_ in of_it), default=NEVER),
            tuple((seen, turn) for seen, _, turn in of_it if turn),
        )
        for of, of_it in sights.items()
    }


def hearing_trail(trails: Mapping[str, Trail], bill: str) -> Trail:
    """The trail of a bill's hearing, with the meeting's. A remark is part of a turn beside it."""
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
