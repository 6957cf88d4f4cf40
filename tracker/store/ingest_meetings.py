"""Meetings and their agendas: which row of the schedule is which meeting, what moved, what left.

Part of `ingest`, the only writer of official facts. The pages of one reading of the schedule are
one list and land in one transaction: a meeting may have gone from one week to another.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, Final

from sqlalchemy import Connection, Row, func, insert, select, update

from tracker.domain.colorado import committee_key
from tracker.domain.differences import (
    FieldChange,
    KnownMeeting,
    Matching,
    SeenMeeting,
    Values,
    fields_changed,
    keyed,
    match_meetings,
)
from tracker.domain.numbers import BillNumber
from tracker.domain.records import AgendaItemRecord, AgendaRecord, DaySpan, MeetingRecord
from tracker.domain.times import Start, denver_day
from tracker.store.ledger import Ledger, Sighting
from tracker.store.rows import Children, Tally, remove, sync
from tracker.store.tables import AgendaItem, Meeting, MeetingSlot, table

MEETINGS: Final = table(Meeting)
SLOTS: Final = table(MeetingSlot)
ITEMS: Final = table(AgendaItem)
_SLOT: Final = ("day", "words", "at", "location")
_ITEM_FIELDS: Final = ("bill", "text", "place")


@dataclass(frozen=True, slots=True)
class ScheduleSeen:
    """One whole reading of the schedule.

    spans: the days its pages speak for; agendas: those already read, by address, where a row's
    identity hangs on the bills it shares.
    """

    meetings: tuple[MeetingRecord, ...]
    spans: tuple[DaySpan, ...]
    agendas: Mapping[str, AgendaRecord] = field(default_factory=dict)

    @property
    def rows(self) -> tuple[MeetingRecord, ...]:
        """The meetings, each once (a row that stands twice on the page is one)."""
        return tuple(dict.fromkeys(self.meetings))


@dataclass(frozen=True, slots=True)
class Missing:
    """What was known, had not begun and was not on the pages that speak for its day.

    meetings: ids; items: (meeting id, key of the item); looked_at: when it was looked for, None
    where nothing lacks.
    """

    meetings: tuple[str, ...] = ()
    items: tuple[tuple[str, str], ...] = ()
    looked_at: datetime | None = None


def schedule_matching(
    connection: Connection, schedule: ScheduleSeen, session: str, now: datetime
) -> tuple[Matching, dict[str, KnownMeeting]]:
    """Which row of the schedule is which known meeting, before anything is written."""
    known = _known(connection, schedule, session, now)
    rows = [_as_seen(row, schedule.agendas) for row in schedule.rows]
    return match_meetings(tuple(known.values()), rows), known


def undecided(
    schedule: ScheduleSeen, matching: Matching, known: Mapping[str, KnownMeeting]
) -> tuple[str, ...]:
    """Agenda addresses of rows without a match where a meeting of their committee lacks: whether
    they are the same hangs on the bills they share."""
    lacking = {known[meeting].committee for meeting in matching.missing if known[meeting].movable}
    rows = [schedule.rows[index] for index in matching.new]
    return tuple(
        row.agenda_url
        for row in rows
        if row.agenda_url
        and row.agenda_url not in schedule.agendas
        and _committee(row.committee) in lacking
    )


def ingest_schedule(
    connection: Connection, schedule: ScheduleSeen, seen: Sighting
) -> tuple[Tally, Missing]:
    """Writes one reading of the schedule.

    Returns the tally and the meetings that lack: nothing is withdrawn here, a second look at the
    page and the end of a whole crawl decide (`withdraw`).
    """
    matching, known = schedule_matching(connection, schedule, seen.session, seen.at)
    ledger = Ledger(connection, seen)
    stored = _rows(connection, matching.pairs.values())
    changed = 0
    for index, meeting_id in matching.pairs.items():
        changed += _see(stored[meeting_id], schedule.rows[index], ledger)
    fresh = [schedule.rows[index] for index in matching.new]
    _add(fresh, seen, ledger)
    connection.execute(
        update(MEETINGS).where(MEETINGS.c.id.in_(list(stored))).values(last_seen=seen.at)
    )
    ledger.flush()
    lacking = _missing(connection, matching.missing, known, schedule.spans, seen.at)
    missing = Missing(lacking, looked_at=seen.at)
    return Tally(len(fresh), changed, len(stored) - changed), missing


def ingest_agenda(
    connection: Connection, record: AgendaRecord, seen: Sighting
) -> tuple[Tally, Missing]:
    """One agenda page, for every meeting that links it.

    Items that left are given back, not written: a second look and the end of a whole crawl decide
    (`withdraw`). Until then the agenda counts as last seen when what is stored was on it.
    """
    ledger = Ledger(connection, seen)
    tally, items = Tally(), []
    for meeting_id in _meetings_of(connection, record.address, seen.session):
        if record.items is None:  # it says nothing, so it empties nothing
            _agenda_seen(connection, meeting_id, seen.at)
            continue
        brought, gone = sync(
            _items_of(meeting_id, seen), _item_rows(record.items), ledger, keep_gone=True
        )
        tally += brought
        items += [(meeting_id, str(key)) for key in gone]
        if not gone:
            _agenda_seen(connection, meeting_id, seen.at)
    ledger.flush()
    return tally, Missing(items=tuple(items), looked_at=seen.at)


def _agenda_seen(connection: Connection, meeting_id: str, at: datetime) -> None:
    connection.execute(update(MEETINGS).where(MEETINGS.c.id == meeting_id).values(agenda_seen=at))


def withdraw(connection: Connection, missing: Missing, seen: Sighting) -> Tally:
    """Meetings that left the schedule and items that left their agenda, at the end of a whole
    crawl that looked twice. What another crawl saw since, or wrote off already, stays as it is."""
    if missing.looked_at is None:
        return Tally()
    ledger = Ledger(connection, seen)
    gone = 0
    for row in _rows(connection, missing.meetings).values():
        if row.last_seen <= missing.looked_at and row.status != "withdrawn":
            gone += 1
            _withdraw_meeting(row, ledger)
    for meeting_id, keys in _by_meeting(missing.items).items():
        gone += _remove_items(meeting_id, keys, missing.looked_at, ledger)
    ledger.flush()
    return Tally(withdrawn=gone)


def _withdraw_meeting(row: Row[Any], ledger: Ledger) -> None:
    ledger.connection.execute(
        update(MEETINGS).where(MEETINGS.c.id == row.id).values(status="withdrawn")
    )
    ledger.changed("meeting", row.id, [FieldChange("status", row.status, "withdrawn")])


def _by_meeting(items: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for meeting_id, key in items:
        found.setdefault(meeting_id, []).append(key)
    return found


def _remove_items(
    meeting_id: str, keys: Collection[str], looked_at: datetime, ledger: Ledger
) -> int:
    """Marks those of the items as gone that are live, unless the agenda was read since."""
    agenda_seen = _rows(ledger.connection, (meeting_id,))[meeting_id].agenda_seen
    if agenda_seen > looked_at:
        return 0
    children = _items_of(meeting_id, ledger.seen)
    stored = children.stored(ledger.connection)
    live = [key for key in keys if stored[key]["gone_seen"] is None]
    remove(children, live, ledger)
    _agenda_seen(ledger.connection, meeting_id, looked_at)
    return len(live)


# --- what is known -------------------------------------------------------------------------


def _committee(name: str) -> str:
    key = committee_key(name)
    return f"{key.chamber or ''}|{key.letters}"


def _known(
    connection: Connection, schedule: ScheduleSeen, session: str, now: datetime
) -> dict[str, KnownMeeting]:
    rows = connection.execute(select(MEETINGS).where(MEETINGS.c.session == session)).all()
    bills: dict[str, set[str]] = {}
    listed = select(ITEMS.c.meeting_id, ITEMS.c.bill).where(
        ITEMS.c.meeting_id.in_([row.id for row in rows]),
        ITEMS.c.bill != "",
        ITEMS.c.gone_seen.is_(None),
    )
    for meeting_id, bill in connection.execute(listed):
        bills.setdefault(meeting_id, set()).add(bill)
    return {
        row.id: KnownMeeting(
            row.id,
            row.committee_key,
            _start(row),
            row.agenda_url,
            frozenset(bills.get(row.id, ())),
            _is_movable(_start(row), schedule, now),
        )
        for row in rows
    }


def _start(row: Row[Any]) -> Start:
    return Start(row.day, row.words, row.at)


def _is_movable(start: Start, schedule: ScheduleSeen, now: datetime) -> bool:
    """Whether a meeting that the pages lack may stand on another day: a page speaks for its day.
    For days that are over only a page speaks that still shows such days."""
    shown_from = min((row.start.day for row in schedule.meetings), default=date.max)
    oldest = min(shown_from, denver_day(now))
    return start.day >= oldest and any(start.day in span for span in schedule.spans)


def _as_seen(row: MeetingRecord, agendas: Mapping[str, AgendaRecord]) -> SeenMeeting:
    agenda = agendas.get(row.agenda_url)
    items = (agenda.items or ()) if agenda else ()
    bills = frozenset(bill for item in items for bill in _bills(item))
    return SeenMeeting(_committee(row.committee), row.start, row.agenda_url, bills)


def _missing(
    connection: Connection,
    ids: Iterable[str],
    known: Mapping[str, KnownMeeting],
    spans: Sequence[DaySpan],
    now: datetime,
) -> tuple[str, ...]:
    """Those of the unmatched that had not begun, whose day a page speaks for and that are not
    withdrawn already."""
    lacking = [
        one
        for one in ids
        if not known[one].start.has_begun(now)
        and any(known[one].start.day in span for span in spans)
    ]
    stored = _rows(connection, lacking)
    return tuple(one for one in lacking if stored[one].status != "withdrawn")


def _rows(connection: Connection, ids: Collection[str]) -> dict[str, Row[Any]]:
    rows = connection.execute(select(MEETINGS).where(MEETINGS.c.id.in_(list(ids))))
    return {row.id: row for row in rows}


def _meetings_of(connection: Connection, agenda_url: str, session: str) -> list[str]:
    where = (MEETINGS.c.session == session, MEETINGS.c.agenda_url == agenda_url)
    return list(connection.execute(select(MEETINGS.c.id).where(*where)).scalars())


# --- a meeting that is on the page ---------------------------------------------------------


def _slot(row: MeetingRecord) -> dict[str, Any]:
    return {
        "day": row.start.day,
        "words": row.start.words,
        "at": row.start.at,
        "location": row.location,
    }


def _links(row: MeetingRecord) -> dict[str, Any]:
    """The row's addresses; a cell that is empty now empties nothing."""
    links = {
        "agenda_url": row.agenda_url,
        "pdf_url": row.pdf_url,
        "committee_url": row.committee_url,
        "audio_url": row.audio_url,
    }
    return {name: value for name, value in links.items() if value}


def _see(stored: Row[Any], row: MeetingRecord, ledger: Ledger) -> bool:
    """A known meeting as the page shows it now. Returns whether anything differs."""
    slot = _slot(row)
    moved = _has_moved(stored, slot)
    if moved:
        _keep_slot(stored, ledger)
    status = _status(stored, row, moved, ledger)
    seen = {
        **(slot if moved else {}),
        **_links(row),
        "committee": row.committee,
        "cancelled_words": row.cancelled,
        "status": status,
    }
    changes = fields_changed(stored._asdict(), seen)
    if changes:
        values = {change.field: change.new for change in changes}
        ledger.connection.execute(
            update(MEETINGS).where(MEETINGS.c.id == stored.id).values(**values)
        )
        ledger.changed("meeting", stored.id, changes)
    return bool(changes)


def _has_moved(stored: Row[Any], slot: Values) -> bool:
    """Whether day, start or room differ; white space and case of words do not count."""
    if stored.day != slot["day"] or stored.at != slot["at"]:
        return True
    if stored.at is None and _folded(stored.words) != _folded(slot["words"]):
        return True
    return _folded(stored.location) != _folded(slot["location"])


def _folded(words: str) -> str:
    return " ".join(words.split()).casefold()


def _status(stored: Row[Any], row: MeetingRecord, moved: bool, ledger: Ledger) -> str:
    if row.cancelled:
        return "cancelled"
    if moved or stored.status in ("moved", "scheduled"):
        return "moved" if moved else str(stored.status)
    # It stands again after it was called off: where it stood, or at another start than once.
    return "moved" if _slots_before(stored.id, ledger.connection) else "scheduled"


def _slots_before(meeting_id: str, connection: Connection) -> int:
    count = select(func.count()).select_from(SLOTS).where(SLOTS.c.meeting_id == meeting_id)
    return int(connection.execute(count).scalar_one())


def _keep_slot(stored: Row[Any], ledger: Ledger) -> None:
    place = _slots_before(stored.id, ledger.connection)
    values = {name: getattr(stored, name) for name in _SLOT}
    ledger.connection.execute(
        insert(SLOTS).values(meeting_id=stored.id, place=place, seen=ledger.seen.at, **values)
    )


# --- a meeting that is new -----------------------------------------------------------------


def _add(rows: Sequence[MeetingRecord], seen: Sighting, ledger: Ledger) -> None:
    if not rows:
        return
    connection = ledger.connection
    where = MEETINGS.c.session == seen.session
    known = connection.execute(select(func.count()).select_from(MEETINGS).where(where))
    number = known.scalar_one()
    fresh = []
    for row in sorted(rows, key=_announced_order):
        number += 1
        meeting_id = f"{seen.session}-h-{number:04d}"
        facts = {
            "committee": row.committee,
            **_slot(row),
            "status": "cancelled" if row.cancelled else "scheduled",
            "cancelled_words": row.cancelled,
            "agenda_url": row.agenda_url,
            "pdf_url": row.pdf_url,
            "committee_url": row.committee_url,
            "audio_url": row.audio_url,
            "source_url": seen.address,
        }
        ledger.new("meeting", meeting_id, facts)
        fresh.append(
            {
                "id": meeting_id,
                "session": seen.session,
                "committee_key": _committee(row.committee),
                "first_seen": seen.at,
                "last_seen": seen.at,
                **facts,
            }
        )
    connection.execute(insert(MEETINGS), fresh)


def _announced_order(row: MeetingRecord) -> tuple[Any, ...]:
    return (row.start.day, row.start.at or time.max, row.committee, row.location)


# --- agendas -------------------------------------------------------------------------------


def _items_of(meeting_id: str, seen: Sighting) -> Children:
    return Children(
        ITEMS, "agenda_item", "meeting_id", meeting_id, meeting_id, _ITEM_FIELDS,
        marks={"listed_crawl": seen.crawl_id},
    )  # fmt: skip


def _item_rows(items: Sequence[AgendaItemRecord]) -> dict[Any, Values]:
    rows: list[Values] = [
        {"bill": bill, "text": item.text, "place": place}
        for place, item in enumerate(items)
        for bill in _bills(item) or ("",)
    ]
    return keyed(rows, lambda row: str(row["bill"] or row["text"]))


def _bills(item: AgendaItemRecord) -> tuple[str, ...]:
    """The bills of an item, each of which is heard: one as a rule, several taken up together."""
    if item.bill is None:
        return ()
    together = BillNumber.together(item.text)
    return tuple(str(one) for one in (together if item.bill in together else (item.bill,)))
