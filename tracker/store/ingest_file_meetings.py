"""Meetings that a file gives, with their agendas: part of `ingest`, as `ingest_files`.

A meeting keeps the id that the file gives it. Where another one has that id here, it gets the next
that is free, and what names it by its old one is told of the new.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, MutableMapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import count, pairwise
from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, insert, or_, select

from tracker.domain.differences import Values, fields_changed, keyed
from tracker.domain.given import GivenItem, GivenMeeting, crawl_elsewhere
from tracker.domain.times import Start
from tracker.store.ingest_files import KNOWN, NEW, Source, Taken, new_rows
from tracker.store.ingest_meetings import (
    ITEMS,
    MEETINGS,
    REVISIONS,
    committee_of,
    meeting_id,
    next_serial,
)
from tracker.store.ledger import Ledger
from tracker.store.rows import RelatedRows
from tracker.store.sights import saw_each

_NEAR: Final = select(MEETINGS).where(
    MEETINGS.c.session == bindparam("of_session"),
    or_(
        MEETINGS.c.id.in_(bindparam("ids", expanding=True)),
        MEETINGS.c.day.in_(bindparam("days", expanding=True)),
    ),
)


def ingest_given_meetings(
    connection: Connection,
    meetings: Sequence[GivenMeeting],
    source: Source,
    ids: MutableMapping[str, str],
) -> list[Taken]:
    """Writes meetings of one session, and says what came of each. ids: here goes, by the id that
    the file gives, the one under which a meeting is stored where that is another."""
    near = {
        "of_session": meetings[0].session,
        "ids": [meeting.id for meeting in meetings],
        "days": [meeting.record.start.day for meeting in meetings],
    }
    stored = connection.execute(_NEAR, near).all()
    same = {meeting.id: _same(meeting, stored) for meeting in meetings}
    fresh = [meeting for meeting in meetings if same[meeting.id] is None]
    taken = {row.id for row in stored}.intersection(meeting.id for meeting in fresh)
    if taken:
        free = next_serial(connection, meetings[0].session, [meeting.id for meeting in fresh])
        names = (meeting_id(meetings[0].session, serial) for serial in count(free))
        ids.update(zip(sorted(taken), names, strict=False))
    ids.update((key, row.id) for key, row in same.items() if row is not None and row.id != key)
    ledger = source.ledger(connection, meetings[0].session, fresh=True)
    named = [(ids.get(meeting.id, meeting.id), meeting) for meeting in fresh]
    _add(connection, named, ledger)
    saw_each(connection, (sight for name, meeting in named for sight in _sights(name, meeting)))
    ledger.flush()
    return [
        NEW if (row := same[meeting.id]) is None else _known(row, meeting) for meeting in meetings
    ]


def _sights(name: str, meeting: GivenMeeting) -> Iterator[tuple[str, datetime]]:
    """When a meeting stood on the schedule, and when its agenda was read."""
    yield name, meeting.first_seen_at
    yield name, meeting.last_seen_at
    if meeting.agenda_seen_at is not None:
        yield meeting.record.agenda_url, meeting.agenda_seen_at


def _same(meeting: GivenMeeting, stored: Iterable[Row[Any]]) -> Row[Any] | None:
    """The stored meeting that a file means: of the same id and committee, else of the same
    committee and start."""
    committee = committee_of(meeting.record.committee)
    alike = [row for row in stored if row.committee_key == committee]
    by_id = [row for row in alike if row.id == meeting.id]
    by_start = [row for row in alike if _start(row).is_same(meeting.record.start)]
    return next(iter((*by_id, *by_start)), None)


def _start(row: Row[Any]) -> Start:
    return Start(row.day, row.start_text, row.start_time)


def _known(row: Row[Any], meeting: GivenMeeting) -> Taken:
    given = {**_place(meeting.record.start, meeting.record.location), "status": meeting.status}
    return replace(
        KNOWN, differing=tuple(change.field for change in fields_changed(row._asdict(), given))
    )


def _add(
    connection: Connection, meetings: Sequence[tuple[str, GivenMeeting]], ledger: Ledger
) -> None:
    rows, revisions, items = [], [], list[dict[str, Any]]()
    for name, meeting in meetings:
        facts = _facts(meeting)
        rows.append({
            "id": name, "session": meeting.session, **facts,
            "committee_key": committee_of(meeting.record.committee),
            "first_seen_at": meeting.first_seen_at, "last_seen_at": meeting.last_seen_at,
            "agenda_seen_at": meeting.agenda_seen_at,
        })  # fmt: skip
        revisions += [
            {"meeting_id": name, "rank": rank, "seen_at": earlier.seen_at,
             **_place(earlier.start, earlier.location)}
            for rank, earlier in enumerate(meeting.earlier)
        ]  # fmt: skip
        _tell(name, meeting, facts, ledger)
        items += _items(name, meeting, ledger)
    for table, of_table in ((MEETINGS, rows), (REVISIONS, revisions), (ITEMS, items)):
        if of_table:
            connection.execute(insert(table), of_table)


def _facts(meeting: GivenMeeting) -> dict[str, Any]:
    record = meeting.record
    return {
        "committee": record.committee,
        **_place(record.start, record.location),
        "status": meeting.status,
        "remark": record.remark or "",
        "agenda_remark": meeting.agenda_remark,
        "agenda_url": record.agenda_url,
        "pdf_url": record.pdf_url,
        "committee_url": record.committee_url,
        "audio_url": record.audio_url,
        "schedule_url": meeting.schedule_url,
    }


def _place(start: Start, location: str) -> dict[str, Any]:
    return {
        "day": start.day, "start_text": start.start_text, "start_time": start.start_time,
        "location": location,
    }  # fmt: skip


def _tell(name: str, meeting: GivenMeeting, facts: Values, ledger: Ledger) -> None:
    """The ledger of a meeting: as it was first, then each time that its start or room became
    another, at last its status."""
    places = [_place(one.start, one.location) for one in meeting.earlier]
    steps = [*({**facts, **place, "status": "scheduled"} for place in places), dict(facts)]
    moments = [one.seen_at for one in meeting.earlier]
    _turn_to(ledger, meeting, meeting.first_seen_at)
    ledger.new("meeting", name, steps[0])
    for (before, after), at in zip(pairwise(steps), moments, strict=True):
        _turn_to(ledger, meeting, at)
        ledger.changed("meeting", name, fields_changed(before, after))


def _turn_to(ledger: Ledger, meeting: GivenMeeting, at: datetime) -> None:
    ledger.observation = replace(
        ledger.observation, at=at, session=meeting.session, url=meeting.schedule_url
    )


def _items(name: str, meeting: GivenMeeting, ledger: Ledger) -> list[dict[str, Any]]:
    """The rows of an agenda, those that left it too, with their rows of the ledger."""
    related = RelatedRows(ITEMS, "agenda_item", "meeting_id", name, name)
    rows = []
    by_key = keyed([_item(item) for item in meeting.items], _item_key)
    for (key, values), item in zip(by_key.items(), meeting.items, strict=True):
        _turn_to(ledger, meeting, item.first_seen_at)
        [row] = new_rows(related, {key: values}, ledger)
        marks = {"gone_seen_at": item.gone_seen_at, "listed_crawl": crawl_elsewhere(item.crawl)}
        rows.append({**row, **marks})
        if item.gone_seen_at is not None:
            _turn_to(ledger, meeting, item.gone_seen_at)
            ledger.gone("agenda_item", related.name(key))
    return rows


def _item(item: GivenItem) -> Values:
    return {"bill": item.bill, "remark": item.remark, "text": item.text, "rank": item.place}


def _item_key(row: Values) -> str:
    return str(row["bill"] or row["text"])
