"""Agendas: which item is which, what left, what was remarked beside items and in the heading.

Part of `ingest`, the only writer of official facts. An agenda page may be linked by several rows of
the schedule; it speaks for the meetings of the day that its heading names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any, Final

from sqlalchemy import Connection, Row, select, update

from tracker.domain.colorado import Meant
from tracker.domain.differences import Values, grouped, keyed
from tracker.domain.records import AgendaItemRecord, AgendaRecord
from tracker.domain.remarks import ON_THE_SCHEDULE, STRUCK_WORD, meanings_of, remark_of
from tracker.store.ingest_meetings import change_meeting, conference_bills, status_of
from tracker.store.ledger import Ledger, Observation
from tracker.store.rows import ChangeCounts, RelatedRows, observe
from tracker.store.tables import ITEMS, MEETINGS, REVISIONS

#: How alike two items without a bill must be to be one, of 1; the same place counts for some of it.
_ALIKE: Final = 0.6
_SAME_RANK: Final = 0.15
#: The same of an item whose bill can no longer be read.
_VERY_ALIKE: Final = 0.8
#: Letters of a text that are compared.
_COMPARED: Final = 400


@dataclass(frozen=True, slots=True)
class LeftItems:
    """Items, each a meeting's id and its key, that an agenda no longer lists. looked_at: when it
    was looked at, None where none lacks."""

    items: tuple[tuple[str, str], ...] = ()
    looked_at: datetime | None = None


def ingest_agenda(
    connection: Connection, record: AgendaRecord, observation: Observation
) -> tuple[ChangeCounts, LeftItems]:
    """One agenda page, for the meetings that link it and that it speaks for. Items that left are
    given back, not written: a second look at the agenda decides (`drop_items`). Until then the
    agenda counts as last seen when what is stored was on it."""
    ledger = Ledger(connection, observation)
    change_counts, left = ChangeCounts(), []
    meetings = _spoken_for(connection, record, observation.session)
    of_its_day = [meeting for meeting in meetings if meeting.day == record.day]
    for meeting in meetings:
        remark = record.remark
        if of_its_day and meeting not in of_its_day:  # nobody put its own day into the heading yet
            remark = remark_of(filter(None, (remark, f"{ON_THE_SCHEDULE}{record.title}")))
        if remark not in (None, meeting.agenda_remark):
            facts = {"agenda_remark": remark}
            if meeting.status not in ("cancelled", "withdrawn"):
                facts["status"] = status_of(meeting, meeting.remark, remark, ledger)
            change_counts += ChangeCounts(changed=int(change_meeting(meeting, facts, ledger)))
        if record.items is None:  # it says nothing, so it empties nothing
            if record.whole:
                _agenda_seen(connection, meeting.id, observation.at)
            continue
        related = _items_of(meeting.id, observation)
        rows = _item_rows(_with_conference(record.items, meeting), related.stored(connection))
        brought, gone = observe(related, rows, ledger)
        change_counts += brought
        if record.whole:
            left += [(meeting.id, str(key)) for key in gone]
            if not gone:
                _agenda_seen(connection, meeting.id, observation.at)
    ledger.flush()
    return change_counts, LeftItems(tuple(left), observation.at)


def drop_items(connection: Connection, left: LeftItems, observation: Observation) -> ChangeCounts:
    """Items that two looks at their agenda did not find have left it, unless another crawl has read
    the agenda since."""
    if left.looked_at is None:
        return ChangeCounts()
    ledger = Ledger(connection, observation)
    gone = 0
    keys: defaultdict[str, list[str]] = defaultdict(list)
    for meeting_id, key in left.items:
        keys[meeting_id].append(key)
    for meeting_id, of_meeting in keys.items():
        seen = select(MEETINGS.c.agenda_seen_at).where(MEETINGS.c.id == meeting_id)
        agenda_seen_at = connection.execute(seen).scalar_one()
        if agenda_seen_at is not None and agenda_seen_at > left.looked_at:
            continue
        related = _items_of(meeting_id, observation)
        stored = related.stored(connection)
        live = [key for key in of_meeting if stored[key]["gone_seen_at"] is None]
        related.remove(live, ledger)
        _agenda_seen(connection, meeting_id, left.looked_at)
        gone += len(live)
    ledger.flush()
    return ChangeCounts(withdrawn=gone)


def _spoken_for(connection: Connection, record: AgendaRecord, session: str) -> Sequence[Row[Any]]:
    """The meetings that link an agenda and that it speaks for: of several those of the day that its
    heading names, or that once stood on it; where all of that day are called off, the others too;
    the one that links it alone in any case."""
    where = (MEETINGS.c.session == session, MEETINGS.c.agenda_url == record.url)
    linking = connection.execute(select(MEETINGS).where(*where).order_by(MEETINGS.c.id)).all()
    if record.day is None or len(linking) < 2:
        return linking
    named = [row for row in linking if row.day == record.day]
    if named:
        return linking if all(row.status == "cancelled" for row in named) else named
    once = select(REVISIONS.c.meeting_id).where(REVISIONS.c.day == record.day)
    moved = set(connection.execute(once).scalars())
    return [row for row in linking if row.id in moved]


def _agenda_seen(connection: Connection, meeting_id: str, at: datetime) -> None:
    meeting = update(MEETINGS).where(MEETINGS.c.id == meeting_id)
    connection.execute(meeting.values(agenda_seen_at=at))


# --- items ----------------------------------------------------------------------------------------


def _items_of(meeting_id: str, observation: Observation) -> RelatedRows:
    marks = {"listed_crawl": observation.crawl_id}
    return RelatedRows(ITEMS, meeting_id, meeting_id, marks=marks)


def _with_conference(
    items: tuple[AgendaItemRecord, ...], meeting: Row[Any]
) -> Sequence[tuple[AgendaItemRecord, str]]:
    """Each item with its bills, one by one, and the bill that a conference committee is named
    after."""
    listed = _once([(item, str(bill)) for item in items for bill in item.bills or ("",)])
    named = {bill for _, bill in listed}
    implied = conference_bills(meeting.committee, meeting.session)
    named_after = [bill for bill in implied if bill not in named]
    return [*listed, *((AgendaItemRecord(meeting.committee), bill) for bill in named_after)]


def _once(
    listed: Sequence[tuple[AgendaItemRecord, str]],
) -> list[tuple[AgendaItemRecord, str]]:
    """Each bill once. Of several items that say otherwise of one the bill is in doubt by the words
    of the others; one that is only struck out says nothing."""
    by_bill = grouped((bill, item) for item, bill in listed if bill)
    once: list[tuple[AgendaItemRecord, str]] = []
    for item, bill in listed:
        own = by_bill.pop(bill, [item] if not bill else [])
        if not own:
            continue
        live = [one for one in own if not meanings_of(one.remark)] or own
        live = [one for one in live if Meant.OFF not in meanings_of(one.remark)] or live
        remarks = {one.remark for one in own} - {STRUCK_WORD}
        other = remark_of(filter(None, sorted(remarks - {live[0].remark})))
        noted = (live[0].remark, other and f"{ON_THE_SCHEDULE}{other}")
        once.append((replace(live[0], remark=remark_of(filter(None, noted))), bill))
    return once


def _item_rows(
    items: Sequence[tuple[AgendaItemRecord, str]], stored: Mapping[Any, Values]
) -> dict[Any, Values]:
    """The rows of the items by their keys: the bill, else the text by which it is stored already,
    as it stands or changed a little, else its text."""
    ranks = {item: rank for rank, item in enumerate(dict.fromkeys(item for item, _ in items))}
    rows: list[dict[str, Any]] = [
        {"bill": bill, "text": item.text, "remark": item.remark, "rank": ranks[item]}
        for item, bill in items
    ]
    keys = {row["bill"] for row in rows if row["bill"]} | {row["text"] for row in rows}
    live = {
        key: row for key, row in stored.items() if row["gone_seen_at"] is None and key not in keys
    }
    names: dict[int, str] = {}
    for row in rows:
        if row["bill"] or row["text"] in stored:
            continue
        match = _most_alike(row, live)
        if match is not None:
            names[id(row)] = match
            row["bill"] = live.pop(match)["bill"]
    return keyed(rows, lambda row: names.get(id(row)) or str(row["bill"] or row["text"]))


def _most_alike(row: Values, live: Mapping[Any, Values]) -> str | None:
    """The stored item that a row is, whose words have changed; None where none is alike."""
    matches = []
    for key, stored in live.items():
        before, now = (str(one["text"]).casefold()[:_COMPARED] for one in (stored, row))
        alike = SequenceMatcher(None, before, now, autojunk=False).ratio()
        needed = _VERY_ALIKE if stored["bill"] else _ALIKE
        alike += _SAME_RANK if stored["rank"] == row["rank"] else 0
        if alike >= needed:
            matches.append((alike, str(key)))
    return max(matches)[1] if matches else None
