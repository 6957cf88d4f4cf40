"""Meetings that a file gives, with their agendas: part of `ingest`, as `ingest_files`.

A meeting keeps the id that the file gives it. Where another one has that id here, it gets the next
that is free, and what names it by its old one is told of the new.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, MutableMapping, Sequence
from itertools import count, pairwise
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from tracker.domain.differences import Values, fields_changed, keyed
from tracker.domain.given import GivenMeeting, crawl_elsewhere
from tracker.store.ingest_files import NEW, Source, Taken
from tracker.store.ingest_meetings import (
    committee_of,
    meeting_facts,
    meeting_id,
    next_serial,
    place,
    start_of,
)
from tracker.store.ledger import Ledger
from tracker.store.rows import saw_each
from tracker.store.tables import ITEMS, MEETINGS, REVISIONS


def ingest_given_meetings(
    connection: Connection,
    meetings: Sequence[GivenMeeting],
    source: Source,
    ids: MutableMapping[str, str],
) -> list[Taken]:
    """Writes meetings of one session, and says what came of each. ids: here goes, by the id that
    the file gives, the one under which a meeting is stored where that is another."""
    session = meetings[0].session
    by_id = MEETINGS.c.id.in_([meeting.id for meeting in meetings])
    by_day = MEETINGS.c.day.in_([meeting.record.start.day for meeting in meetings])
    near = select(MEETINGS).where(MEETINGS.c.session == session, by_id | by_day)
    stored = connection.execute(near).all()
    same = {meeting.id: _same(meeting, stored) for meeting in meetings}
    fresh = [meeting for meeting in meetings if same[meeting.id] is None]
    taken = {row.id for row in stored}.intersection(meeting.id for meeting in fresh)
    if taken:
        free = next_serial(connection, session, [meeting.id for meeting in fresh])
        names = (meeting_id(session, serial) for serial in count(free))
        ids.update(zip(sorted(taken), names, strict=False))
    ids.update((key, row.id) for key, row in same.items() if row is not None and row.id != key)
    ledger = source.ledger(connection, session, fresh=True)
    for meeting in fresh:
        _add(ids.get(meeting.id, meeting.id), meeting, ledger)
    ledger.flush()
    return [
        NEW if (row := same[meeting.id]) is None else _known(row, meeting) for meeting in meetings
    ]


def _same(meeting: GivenMeeting, stored: Iterable[Row[Any]]) -> Row[Any] | None:
    """The stored meeting that a file means: of the same id and committee, else of the same
    committee and start."""
    committee = committee_of(meeting.record.committee)
    alike = [row for row in stored if row.committee_key == committee]
    by_id = [row for row in alike if row.id == meeting.id]
    by_start = [row for row in alike if start_of(row).is_same(meeting.record.start)]
    return next(iter((*by_id, *by_start)), None)


def _known(row: Row[Any], meeting: GivenMeeting) -> Taken:
    given = {**place(meeting.record.start, meeting.record.location), "status": meeting.status}
    return Taken("known", tuple(one.field for one in fields_changed(row._asdict(), given)))


def _add(name: str, meeting: GivenMeeting, ledger: Ledger) -> None:
    connection, agenda_url = ledger.connection, meeting.record.agenda_url
    facts = meeting_facts(
        meeting.record, meeting.status, meeting.schedule_url, meeting.agenda_remark
    )
    seen = {
        "first_seen_at": meeting.first_seen_at, "last_seen_at": meeting.last_seen_at,
        "agenda_seen_at": meeting.agenda_seen_at,
    }  # fmt: skip
    about = {"id": name, "committee_key": committee_of(meeting.record.committee)}
    connection.execute(insert(MEETINGS).values(session=meeting.session, **about, **facts, **seen))
    places = [place(earlier.start, earlier.location) for earlier in meeting.earlier]
    revisions = [
        {"meeting_id": name, "rank": rank, "seen_at": earlier.seen_at, **places[rank]}
        for rank, earlier in enumerate(meeting.earlier)
    ]
    if revisions:
        connection.execute(insert(REVISIONS), revisions)
    _tell(
        name, meeting, [*({**facts, **at, "status": "scheduled"} for at in places), facts], ledger
    )
    if items := list(_items(name, meeting, ledger)):
        connection.execute(insert(ITEMS), items)
    saw_each(connection, [(name, meeting.first_seen_at), (name, meeting.last_seen_at)])
    if meeting.agenda_seen_at is not None:
        saw_each(connection, [(agenda_url, meeting.agenda_seen_at)])


def _tell(name: str, meeting: GivenMeeting, steps: Sequence[Values], ledger: Ledger) -> None:
    """The ledger of a meeting: as it was first, then each time that its start or room became
    another, at last its status."""
    moments, url = [one.seen_at for one in meeting.earlier], meeting.schedule_url
    ledger.new("meeting", name, steps[0], seen_at=meeting.first_seen_at, url=url)
    for (before, after), at in zip(pairwise(steps), moments, strict=True):
        ledger.changed("meeting", name, fields_changed(before, after), seen_at=at, url=url)


def _items(name: str, meeting: GivenMeeting, ledger: Ledger) -> Iterator[dict[str, Any]]:
    """The rows of an agenda, those that left it too, with their rows of the ledger."""
    facts = [
        {"bill": item.bill, "remark": item.remark, "text": item.text, "rank": item.place}
        for item in meeting.items
    ]
    by_key = keyed(facts, lambda row: str(row["bill"] or row["text"]))
    for (key, values), item in zip(by_key.items(), meeting.items, strict=True):
        entity, url = ("agenda_item", f"{name}/{key}"), meeting.schedule_url
        ledger.new(*entity, values, seen_at=item.first_seen_at, url=url)
        if item.gone_seen_at is not None:
            ledger.gone(*entity, seen_at=item.gone_seen_at, url=url)
        seen = {"first_seen_at": item.first_seen_at, "gone_seen_at": item.gone_seen_at}
        crawl = crawl_elsewhere(item.crawl)
        yield {"meeting_id": name, "key": key, **values, **seen, "listed_crawl": crawl}
