"""The agenda of a meeting as readers are shown it: of each item whether testimony is taken, what
the bill's own history says against it, where the bill went, what came of it. product.md 7.

Pure functions of facts, as they stand now or as they were known at a moment.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from tracker.domain.colorado import Meaning, reading_of, sort_key
from tracker.domain.committees import committee_acting, committee_key, same_committee
from tracker.domain.numbers import mentions
from tracker.domain.records import ActionRecord
from tracker.domain.testimony import Overtaken, Ruling, overtaken_by, ruling_of, standing_of
from tracker.domain.times import Start
from tracker.domain.views import STANDS, ItemView, LedgerRow, MeetingRef


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """What an item's view needs of its meeting, or of another that lists the bill."""

    id: str
    committee: str
    start: Start
    location: str
    status: str
    remark: str
    agenda_remark: str


@dataclass(frozen=True, slots=True)
class Listing:
    """An item of an agenda, with its meeting. listed_crawl: the crawl that saw it come, or come
    back, the last time."""

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
        earlier.append((seen, _in_order(rows, first_seen_at)))
    return History(earlier[-1][1] if earlier else (), tuple(earlier))


def _in_order(
    rows: Mapping[str, Mapping[str, Any]], first_seen_at: Mapping[str, datetime]
) -> tuple[SeenAction, ...]:
    ordered = sorted(rows.items(), key=lambda row: (row[1]["day"], row[1]["rank"]))
    return tuple(
        SeenAction(
            ActionRecord(date.fromisoformat(row["day"]), row["chamber"], row["text"]),
            first_seen_at[key],
        )
        for key, row in ordered
    )


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
    """Whether an action is older than a hearing. What was seen on the day itself after the start
    may be the outcome, never an objection."""
    if sight.action.day == start.day:
        return start.moment is not None and sight.seen_at <= start.moment
    return sight.action.day < start.day


def _against(listing: Listing, actions: Sequence[SeenAction]) -> Overtaken | None:
    """What the bill's own history says against the hearing, None for nothing."""
    meeting = listing.meeting
    before = (sight.action for sight in actions if _is_before(sight, meeting.start))
    return overtaken_by(before, meeting.committee, meeting.start.day)


def _outcome(listing: Listing, actions: Sequence[SeenAction]) -> str:
    """The action that tells what the committee did there, "" where none is known yet."""
    meeting = listing.meeting
    last = meeting.start.day + timedelta(days=1)
    outcomes = [
        sight.action.text
        for sight in actions
        if sight.action.day <= last
        and not _is_before(sight, meeting.start)
        and same_committee(committee_acting(sight.action.text), meeting.committee)
    ]
    return outcomes[-1] if outcomes else ""


def _ruling(listing: Listing, others: Sequence[Listing], actions: Sequence[SeenAction]) -> Ruling:
    if not listing.bill:
        return Ruling("unknown", "no_bill")
    meeting = listing.meeting
    heard = any(
        sight.action.day <= meeting.start.day
        and _is_testimony(sight.action.text)
        and same_committee(committee_acting(sight.action.text), meeting.committee)
        for sight in actions
    )
    remarks = (listing.remark, meeting.agenda_remark, meeting.remark)
    named = mentions(listing.text)
    text = listing.text if named else f"{listing.bill} {listing.text}"  # a link alone
    return ruling_of(text, meeting.committee, heard, _is_first(listing, others), remarks)


def _is_testimony(action: str) -> bool:
    """Whether a committee heard testimony without deciding."""
    if "Testimony" not in action:
        return False
    reading = reading_of(action)
    return reading is not None and reading.meaning is Meaning.HEARD


def _is_first(listing: Listing, others: Sequence[Listing]) -> bool:
    """Whether no earlier meeting of the committee that stood lists the bill."""
    meeting = listing.meeting
    key, start = committee_key(meeting.committee), sort_key(meeting.start)
    return not any(
        other.gone_seen_at is None
        and other.meeting.status in STANDS
        and other.meeting.id != meeting.id
        and committee_key(other.meeting.committee) == key
        and sort_key(other.meeting.start) < start
        for other in others
    )


def _moved_to(listing: Listing, others: Sequence[Listing]) -> MeetingRef | None:
    """Where the bill reappeared: a meeting that a later crawl saw list it than saw it come here,
    that stands, and had not begun when the bill left here. One that lists it now goes before one
    that it has left as well; then the earliest."""
    matches = [
        other
        for other in others
        if other.meeting.id != listing.meeting.id
        and (other.listed_crawl or 0) > (listing.listed_crawl or 0)
        and other.meeting.status != "withdrawn"
        and listing.gone_seen_at is not None
        and not other.meeting.start.has_begun(listing.gone_seen_at)
    ]
    if not matches:
        return None
    there = min(
        matches,
        key=lambda other: (
            other.gone_seen_at is not None,
            sort_key(other.meeting.start),
            other.meeting.id,
        ),
    ).meeting
    return MeetingRef(there.id, there.committee, there.start, there.location)
