"""Meetings: which row of the schedule is which meeting, what moved, what left, what was remarked.

Part of `ingest`, the only writer of official facts. The pages of one reading of the schedule are
one list and land in one transaction: a meeting may have gone from one week to another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Connection, Row, func, insert, select, update

from tracker.domain.colorado import Meant
from tracker.domain.committees import committee_key, is_known_committee
from tracker.domain.differences import (
    KnownMeeting,
    Matching,
    SeenMeeting,
    Values,
    grouped,
    match_meetings,
    names_alike,
)
from tracker.domain.numbers import BillNumber
from tracker.domain.records import AgendaRecord, DaySpan, MeetingRecord
from tracker.domain.remarks import ON_THE_SCHEDULE, meanings_of, remark_of
from tracker.domain.rooms import same_room
from tracker.domain.times import Start, denver_day, is_blank, is_given
from tracker.store.columns import rows_by
from tracker.store.ledger import Ledger, Observation
from tracker.store.rows import ChangeCounts, RelatedRows, saw, write_changes
from tracker.store.tables import ITEMS, MEETINGS, REVISIONS

#: Of a meeting or of its agenda: that it may not be held as listed.
NOT_AS_LISTED: Final = frozenset({Meant.OFF, Meant.IN_DOUBT})
_LINKS: Final = ("agenda_url", "pdf_url", "committee_url", "audio_url")


@dataclass(frozen=True, slots=True)
class ScheduleSeen:
    """One whole reading of the schedule. spans: the days its pages speak for; agendas: those
    already read, by address, where a row's identity hangs on what they say; unproved: days on which
    something was unread, so that a meeting that lacks there has not left."""

    meetings: tuple[MeetingRecord, ...]
    spans: tuple[DaySpan, ...]
    agendas: Mapping[str, AgendaRecord] = field(default_factory=dict)
    unproved: tuple[DaySpan, ...] = ()

    @property
    def rows(self) -> tuple[MeetingRecord, ...]:
        """The meetings, each once (a row that stands twice on the page is one)."""
        return _once(self.meetings)


@lru_cache(maxsize=8)
def _once(rows: tuple[MeetingRecord, ...]) -> tuple[MeetingRecord, ...]:
    once: list[MeetingRecord] = []
    for row in dict.fromkeys(rows):
        twin = next((at for at, one in enumerate(once) if _stands_twice(one, row)), None)
        if twin is None:
            once.append(row)
        else:
            once[twin] = _as_one(once[twin], row)
    return tuple(once)


def _is_off(row: MeetingRecord) -> bool:
    return not meanings_of(row.remark or "").keys().isdisjoint(NOT_AS_LISTED)


def _stands_twice(one: MeetingRecord, other: MeetingRecord) -> bool:
    """Whether two rows are of one meeting: committee and start agree, and no agenda parts them. Of
    a live row and one that is called off `match_meetings` chooses."""
    return (
        one.start.is_same(other.start)
        and is_given(one.start.start_text)
        and (one.agenda_url == other.agenda_url or "" in (one.agenda_url, other.agenda_url))
        and _is_off(one) == _is_off(other)
        and names_alike(one.committee, other.committee) is not None
    )


def _as_one(one: MeetingRecord, other: MeetingRecord) -> MeetingRecord:
    """What two rows of one meeting say; where they name two rooms it is in doubt, by the second."""
    rooms = [row.location for row in (one, other) if is_given(row.location)]
    two = len(rooms) > 1 and not same_room(*rooms)
    marks = (one.remark, other.remark, f"{ON_THE_SCHEDULE}{rooms[1]}" if two else "")
    named = other if is_known_committee(other.committee) else one
    links = {name: getattr(one, name) or getattr(other, name) for name in _LINKS}
    return replace(
        one, committee=named.committee, location=(*rooms, one.location)[0],
        remark=remark_of(filter(None, marks)), **links,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Missing:
    """Meetings, by id, that were known, had not begun and were not on the pages that speak for
    their day. looked_at: when they were looked for, None where nothing lacks."""

    meetings: tuple[str, ...] = ()
    looked_at: datetime | None = None


def schedule_matching(
    connection: Connection, schedule: ScheduleSeen, session: str, now: datetime
) -> tuple[Matching, dict[str, KnownMeeting]]:
    """Which row of the schedule is which known meeting, before anything is written."""
    shown_from = min((row.start.day for row in schedule.meetings), default=date.max)
    oldest = min(shown_from, denver_day(now))
    rows = connection.execute(select(MEETINGS).where(MEETINGS.c.session == session)).all()
    listed = select(ITEMS.c.meeting_id, ITEMS.c.bill).join(MEETINGS)
    listed = listed.where(MEETINGS.c.session == session, ITEMS.c.gone_seen_at.is_(None))
    bills = grouped(connection.execute(listed.where(ITEMS.c.bill != "")))
    meetings = {}
    for row in rows:
        start = start_of(row)
        # A page speaks for its day; for days that are over only one that still shows such days.
        movable = start.day >= oldest and any(start.day in span for span in schedule.spans)
        meetings[row.id] = KnownMeeting(
            row.id, row.committee, start, row.agenda_url, frozenset(bills[row.id]), movable,
            row.location, start.has_begun(now),
        )  # fmt: skip
    seen = [_as_seen(row, schedule.agendas) for row in schedule.rows]
    return match_meetings(tuple(meetings.values()), seen), meetings


def _as_seen(row: MeetingRecord, agendas: Mapping[str, AgendaRecord]) -> SeenMeeting:
    agenda = agendas.get(row.agenda_url)
    items = (agenda.items or ()) if agenda else ()
    bills = frozenset(str(bill) for item in items for bill in item.bills)
    day = agenda.day if agenda else None
    traits = (row.committee, row.start, row.agenda_url, bills, row.location, day)
    return SeenMeeting(*traits, _is_off(row))


def undecided(
    schedule: ScheduleSeen, matching: Matching, meetings: Mapping[str, KnownMeeting]
) -> tuple[str, ...]:
    """Agenda addresses that decide which row is which meeting: of rows without a match where a
    meeting of their committee lacks (it hangs on the bills they share), and of rows taken for a
    meeting of another day by their agenda alone (it hangs on the day that its heading names)."""
    lacking = {
        committee_of(meetings[meeting].committee)
        for meeting in matching.missing
        if meetings[meeting].movable
    }
    rows = [
        row for at in matching.new if committee_of((row := schedule.rows[at]).committee) in lacking
    ]
    rows += [
        schedule.rows[at]
        for at, meeting in matching.pairs.items()
        if meetings[meeting].start.day != schedule.rows[at].start.day
    ]
    addresses = (row.agenda_url for row in rows if row.agenda_url not in schedule.agendas)
    return tuple(dict.fromkeys(filter(None, addresses)))


def ingest_schedule(
    connection: Connection, schedule: ScheduleSeen, observation: Observation
) -> tuple[ChangeCounts, Missing]:
    """Writes one reading of the schedule. Returns the counts and the meetings that lack: nothing is
    withdrawn here, a second look at the schedule decides (`withdraw_meetings`)."""
    session, now = observation.session, observation.at
    matching, meetings = schedule_matching(connection, schedule, session, now)
    ledger = Ledger(connection, observation)
    stored = rows_by(connection, MEETINGS.c.id, matching.pairs.values())
    changed = sum(
        _see(stored[meeting_id], schedule.rows[index], ledger)
        for index, meeting_id in matching.pairs.items()
    )
    fresh = [schedule.rows[index] for index in matching.new]
    ids = _add(fresh, ledger)
    seen = update(MEETINGS).where(MEETINGS.c.id.in_(list(stored)))
    connection.execute(seen.values(last_seen_at=now))
    saw(connection, [*stored, *ids], now)
    ledger.flush()
    counts = ChangeCounts(len(fresh), changed, len(stored) - changed)
    # Those that had not begun, whose day the pages speak for with all that they list on it.
    lacking = [
        meeting
        for meeting in map(meetings.__getitem__, matching.missing)
        if not meeting.begun
        and any(meeting.start.day in span for span in schedule.spans)
        and not any(meeting.start.day in span for span in schedule.unproved)
    ]
    rows = rows_by(connection, MEETINGS.c.id, (meeting.id for meeting in lacking))
    missing = tuple(one.id for one in lacking if rows[one.id].status != "withdrawn")
    return counts, Missing(missing, looked_at=now)


def withdraw_meetings(
    connection: Connection, missing: Missing, observation: Observation
) -> ChangeCounts:
    """Meetings that two whole looks at the schedule did not find have left it. What another crawl
    saw since, or wrote off already, stays as it is."""
    if missing.looked_at is None:
        return ChangeCounts()
    ledger = Ledger(connection, observation)
    gone = sum(
        change_meeting(row, {"status": "withdrawn"}, ledger)
        for row in rows_by(connection, MEETINGS.c.id, missing.meetings).values()
        if row.last_seen_at <= missing.looked_at
    )
    ledger.flush()
    return ChangeCounts(withdrawn=gone)


# --- what is known -------------------------------------------------------------------------


def committee_of(name: str) -> str:
    """A committee's key, its chamber before its letters."""
    key = committee_key(name)
    return f"{key.chamber or ''}|{key.letters}"


def start_of(row: Any) -> Start:
    """When a stored meeting begins."""
    return Start(row.day, row.start_text, row.start_time)


# --- a meeting that is on the page ---------------------------------------------------------


def place(start: Start, location: str) -> dict[str, Any]:
    """When and where a meeting is, as columns."""
    return {
        "day": start.day, "start_text": start.start_text, "start_time": start.start_time,
        "location": location,
    }  # fmt: skip


def _place_now(stored: Row[Any], row: MeetingRecord) -> Values:
    """Day, start and room by what the row says now; what it says blank, or says again in another
    spelling, stands as it is stored."""
    now = place(row.start, row.location)
    before = replace(start_of(stored), day=row.start.day)
    says_it = row.start.start_time is not None and stored.start_time is None
    if is_blank(row.start.start_text) or (before.is_same(row.start) and not says_it):
        now |= {"start_text": stored.start_text, "start_time": stored.start_time}
    if is_blank(row.location) or same_room(stored.location, row.location):
        now["location"] = stored.location
    return now


def _see(stored: Row[Any], row: MeetingRecord, ledger: Ledger) -> bool:
    """A known meeting as the page shows it now. Returns whether anything differs."""
    now = _place_now(stored, row)
    # A page read again corrects our reading: nobody moved or called off the meeting.
    moved = ledger.observation.reread_at is None and _has_moved(stored, now)
    if moved:
        before = {name: getattr(stored, name) for name in now}
        rank = _revisions_before(stored.id, ledger.connection)
        about = {"meeting_id": stored.id, "rank": rank, "seen_at": ledger.observation.at}
        ledger.connection.execute(insert(REVISIONS).values(**about, **before))
    remark = stored.remark if row.remark is None else row.remark
    is_misspelt = is_known_committee(row.committee) and not is_known_committee(stored.committee)
    facts = {
        **now,
        # An address whose cell is empty now stays.
        **{name: value for name in _LINKS if (value := getattr(row, name))},
        # As first seen, unless a known one was first seen misspelt.
        "committee": row.committee if is_misspelt else stored.committee,
        "remark": remark,
        "status": status_of(stored, remark, stored.agenda_remark, ledger, moved=moved),
    }
    return change_meeting(stored, facts, ledger)


def change_meeting(stored: Row[Any], facts: Values, ledger: Ledger) -> bool:
    """Writes what differs in a meeting's row, with its ledger. Returns whether anything does."""
    beside = {}
    if facts.get("committee", stored.committee) != stored.committee:
        beside["committee_key"] = committee_of(facts["committee"])
    counts = write_changes(MEETINGS, "meeting", stored.id, stored, facts, ledger, **beside)
    return counts.changed > 0


def _has_moved(stored: Row[Any], now: Values) -> bool:
    """Whether day, start or room differ from what was given before: that a room or a time is given
    for the first time moves nothing."""
    if stored.day != now["day"]:
        return True
    start = Start(stored.day, now["start_text"], now["start_time"])
    before = start_of(stored)
    if start != before and is_given(before.start_text) and not before.is_same(start):
        return True
    return bool(stored.location != now["location"] and is_given(stored.location))


def status_of(
    stored: Row[Any], remark: str, agenda_remark: str, ledger: Ledger, *, moved: bool = False
) -> str:
    """What becomes of a meeting on the schedule by the words beside its row and on its agenda. Its
    own row calls it off; an agenda's heading alone puts it in doubt, for the row still stands. What
    a page read again says now, upsets nobody: the next look at the site does."""
    corrected = ledger.observation.reread_at is not None
    own, beside = meanings_of(remark), meanings_of(agenda_remark)
    if Meant.OFF in own:
        return str(stored.status) if corrected else "cancelled"
    if Meant.IN_DOUBT in own or not beside.keys().isdisjoint(NOT_AS_LISTED):
        return str(stored.status) if corrected else "in_doubt"
    if moved or stored.status in ("moved", "scheduled"):
        return "moved" if moved else str(stored.status)
    # It stands again after it was called off: where it stood, or at another start than once.
    return "moved" if _revisions_before(stored.id, ledger.connection) else "scheduled"


def _revisions_before(meeting_id: str, connection: Connection) -> int:
    count = select(func.count()).select_from(REVISIONS).where(REVISIONS.c.meeting_id == meeting_id)
    return int(connection.execute(count).scalar_one())


# --- a meeting that is new -----------------------------------------------------------------


def _add(rows: Sequence[MeetingRecord], ledger: Ledger) -> list[str]:
    """Writes new meetings. Returns their ids, in the order of the rows."""
    if not rows:
        return []
    connection, observation = ledger.connection, ledger.observation

    def announced(at: int) -> tuple[Any, ...]:
        start = rows[at].start
        return start.day, start.start_time or time.max, rows[at].committee, rows[at].location

    order = sorted(range(len(rows)), key=announced)
    first = next_serial(connection, observation.session)
    ids = {at: meeting_id(observation.session, serial) for serial, at in enumerate(order, first)}
    seen = {"first_seen_at": observation.at, "last_seen_at": observation.at}
    fresh = []
    for at, name in ids.items():
        own = meanings_of(rows[at].remark or "")
        status = "cancelled" if Meant.OFF in own else "scheduled"
        status = "in_doubt" if status == "scheduled" and Meant.IN_DOUBT in own else status
        facts = meeting_facts(rows[at], status, observation.url)
        ledger.new("meeting", name, facts)
        about = {"session": observation.session, "committee_key": committee_of(rows[at].committee)}
        fresh.append({"id": name, **about, **seen, **facts})
    connection.execute(insert(MEETINGS), fresh)
    for at, row in enumerate(rows):
        _list_conference(ids[at], row, ledger)
    return [ids[at] for at in range(len(rows))]


def next_serial(connection: Connection, session: str, beside: Iterable[str] = ()) -> int:
    """The number of the next meeting of a session: none is given twice, whatever a file brought.
    beside: ids that are to be given, too."""
    ids = connection.execute(select(MEETINGS.c.id).where(MEETINGS.c.session == session)).scalars()
    return max((int(name.rpartition("-")[2]) for name in (*ids, *beside)), default=0) + 1


def meeting_id(session: str, serial: int) -> str:
    """`2026A-h-0147`."""
    return f"{session}-h-{serial:04d}"


def meeting_facts(
    row: MeetingRecord, status: str, schedule_url: str, agenda_remark: str = ""
) -> dict[str, Any]:
    """The facts of a new meeting."""
    return {
        "committee": row.committee,
        **place(row.start, row.location),
        "status": status,
        "remark": row.remark or "",
        "agenda_remark": agenda_remark,
        **{name: getattr(row, name) for name in _LINKS},
        "schedule_url": schedule_url,
    }


def _list_conference(name: str, row: MeetingRecord, ledger: Ledger) -> None:
    """The bill that a conference committee is named after is on its agenda from the first."""
    observation = ledger.observation
    words = f"{row.committee} {row.remark}"  # its bill may stand in brackets
    for bill in conference_bills(words, observation.session):
        values = {"bill": bill, "text": row.committee, "remark": "", "rank": 0}
        related = RelatedRows(ITEMS, name, name, marks={"listed_crawl": observation.crawl_id})
        ledger.connection.execute(insert(ITEMS).values(**related.new(bill, values, ledger)))


_CONFERENCE: Final = re.compile(r"\bconf(?:erence|\.)? (?:committee|cmte|comm)\b", re.IGNORECASE)


def conference_bills(committee: str, session: str) -> tuple[str, ...]:
    """The bills that a conference committee's name tells (`First Conference Committee on
    HB26-1148`)."""
    if not _CONFERENCE.search(committee):
        return ()
    return tuple(map(str, BillNumber.together(committee, session)))
