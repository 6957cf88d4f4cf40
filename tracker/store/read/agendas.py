"""The agendas of meetings as readers are shown them, from the facts and the ledger as stored, and
how they were shown as the ledger went."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache, lru_cache
from itertools import groupby
from typing import Any, Final

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Connection, Select, delete, insert, select

from tracker.domain.agendas import (
    Listing,
    MeetingFacts,
    history_of,
    item_view,
    judged_at,
    trails_of,
)
from tracker.domain.differences import grouped
from tracker.domain.times import Start
from tracker.domain.views import AgendaView, LedgerRow, RevisionView
from tracker.store.columns import rows_by, some
from tracker.store.derived_tables import AGENDAS, PAST
from tracker.store.read import as_of, past
from tracker.store.tables import CHANGES, ITEMS, MEETINGS, REVISIONS

#: How many meetings are worked out together.
_AT_ONCE: Final = 200

# Built once: building a statement costs more than running it.
_BILLS_OF: Final = (
    select(ITEMS.c.bill).distinct().where(ITEMS.c.meeting_id.in_(some("ids")), ITEMS.c.bill != "")
)
_SHARING: Final = select(ITEMS.c.meeting_id).distinct().where(ITEMS.c.bill.in_(some("bills")))
_LISTED: Final = (
    select(ITEMS)
    .where(ITEMS.c.meeting_id.in_(some("ids")) | ITEMS.c.bill.in_(some("bills")))
    .order_by(ITEMS.c.rank, ITEMS.c.id)
)
_REVISIONS: Final = (
    select(REVISIONS).where(REVISIONS.c.meeting_id.in_(some("ids"))).order_by(REVISIONS.c.rank)
)
_ENTRIES: Final = (
    select(CHANGES)
    .where(CHANGES.c.subject.in_(some("subjects")), CHANGES.c.entity.in_(some("entities")))
    .order_by(CHANGES.c.id)
)


@cache
def form() -> TypeAdapter[AgendaView]:
    """Between an agenda and its JSON."""
    return TypeAdapter(AgendaView)


@lru_cache(maxsize=1024)
def agenda_of(json: str) -> AgendaView:
    """An agenda as it was stored."""
    return form().validate_json(json)


def project(
    connection: Connection, meetings: Collection[str], bills: Collection[str], at: datetime
) -> None:
    """Works out anew what hangs on these meetings and on the histories of these bills: their own
    agendas, and those that share a bill with them. What they were until this moment is kept."""
    if meetings or bills:  # most of what is written touches none
        _put(connection, _hanging(connection, meetings, bills), at)


def project_all(connection: Connection, at: datetime | None = None, last: int = 0) -> int:
    """Works out every agenda anew from facts and ledger. Returns how many differ from what was
    stored, those that lacked among them. at: until when they were what they were, which is kept;
    last: a row of the ledger, what hangs on those behind it alone is worked out, 0 for all."""
    every = select(MEETINGS.c.id).order_by(MEETINGS.c.id)
    ids = connection.execute(every.where(_touched_since(last)) if last else every).scalars().all()
    slices = (ids[first : first + _AT_ONCE] for first in range(0, len(ids), _AT_ONCE))
    return sum(_put(connection, _made(connection, some), at) for some in slices)


def _touched_since(last: int) -> ColumnElement[bool]:
    """Of which meetings rows of the ledger behind one tell, or of a bill on one of their agendas;
    and those without an agenda."""

    def subjects(*entities: str) -> Select[Any]:
        of = CHANGES.c.id > last, CHANGES.c.entity.in_(entities)
        return select(CHANGES.c.subject).where(*of)

    meetings, item = subjects("meeting", "agenda_item"), ITEMS.alias()
    shared = select(item.c.bill).where(item.c.meeting_id.in_(meetings), item.c.bill != "")
    lists_one = ITEMS.c.bill.in_(subjects("action")) | ITEMS.c.bill.in_(shared)
    listing = select(ITEMS.c.meeting_id).where(lists_one)
    lacks = MEETINGS.c.id.not_in(select(AGENDAS.c.meeting_id))
    return MEETINGS.c.id.in_(meetings) | MEETINGS.c.id.in_(listing) | lacks


def _hanging(
    connection: Connection, meetings: Collection[str], bills: Collection[str]
) -> dict[str, dict[str, Any]]:
    bills = {*bills, *_bills_of(connection, meetings)}
    sharing = connection.execute(_SHARING, {"bills": sorted(bills)}).scalars()
    return _made(connection, {*meetings, *sharing})


def _bills_of(connection: Connection, meetings: Collection[str]) -> Sequence[str]:
    return connection.execute(_BILLS_OF, {"ids": sorted(meetings)}).scalars().all()


def _put(connection: Connection, made: Mapping[str, dict[str, Any]], at: datetime | None) -> int:
    """Writes those that differ from what is stored. Returns how many do."""
    rows = rows_by(connection, AGENDAS.c.meeting_id, made)
    stored = {key: row._asdict() for key, row in rows.items()}
    fresh = {key: row for key, row in made.items() if stored.get(key) != row}
    if fresh:
        if at is not None:
            past.keep_agendas(connection, [stored[key] for key in fresh if key in stored], at)
        connection.execute(delete(AGENDAS).where(AGENDAS.c.meeting_id.in_(list(fresh))))
        connection.execute(insert(AGENDAS), list(fresh.values()))
    return len(fresh)


def _made(connection: Connection, meetings: Collection[str]) -> dict[str, dict[str, Any]]:
    if not meetings:
        return {}
    ids, bills = sorted(meetings), _bills_of(connection, meetings)
    items = connection.execute(_LISTED, {"ids": ids, "bills": bills}).all()
    needed = {*meetings, *(row.meeting_id for row in items)}
    rows = rows_by(connection, MEETINGS.c.id, needed)
    facts = {key: _meeting(row) for key, row in rows.items()}
    listings = [_listing(row, facts[row.meeting_id]) for row in items]
    rows_of_revisions = connection.execute(_REVISIONS, {"ids": ids})
    revisions = grouped((row.meeting_id, row) for row in rows_of_revisions)
    actions = _entries(connection, bills, "action")
    entries = _entries(connection, ids, "meeting", "agenda_item")
    by_meeting = grouped((listing.meeting.id, listing) for listing in listings)
    by_bill = grouped((listing.bill, listing) for listing in listings)
    histories = {bill: history_of(actions[bill]) for bill in ("", *bills)}
    made = {}
    for key in ids:
        views = [
            item_view(listing, by_bill[listing.bill], histories[listing.bill])
            for listing in by_meeting[key]
        ]
        named = {listing.bill: listing for listing in by_meeting[key] if listing.bill}
        elsewhere = {
            bill: [other.first_seen_at for other in by_bill[bill] if other.meeting.id != key]
            for bill in named
        }
        judged = {bill: judged_at(listing, histories[bill]) for bill, listing in named.items()}
        agenda = AgendaView(
            tuple(view for view in views if view.gone_seen_at is None),
            tuple(view for view in views if view.gone_seen_at is not None),
            tuple(map(revision_of, revisions[key])),
            trails_of(entries[key], elsewhere, judged),
        )
        uncertain = any(item.overtaken or item.standing != "heard" for item in agenda.items)
        upset = bool(agenda.earlier or agenda.gone or uncertain)
        json = form().dump_json(agenda).decode()
        made[key] = {"meeting_id": key, "upset": upset, "agenda": json}
    return made


def _entries(
    connection: Connection, subjects: Sequence[str], *entities: str
) -> Mapping[str, Sequence[LedgerRow]]:
    rows = connection.execute(_ENTRIES, {"subjects": subjects, "entities": entities})
    return grouped((row.subject, ledger_row(row)) for row in rows)


def ledger_row(row: Any) -> LedgerRow:
    """A row of the ledger as a value."""
    return LedgerRow(
        row.seen_at, row.kind, row.entity, row.entity_id, row.field, row.old, row.new, row.cause,
        row.url, row.crawl_id, row.id,
    )  # fmt: skip


def _meeting(row: Any) -> MeetingFacts:
    start = Start(row.day, row.start_text, row.start_time)
    return MeetingFacts(
        row.id, row.committee, start, row.location, row.status, row.remark, row.agenda_remark
    )


def _listing(row: Any, meeting: MeetingFacts) -> Listing:
    return Listing(
        meeting, row.bill, row.text, row.remark, row.first_seen_at, row.gone_seen_at,
        row.listed_crawl,
    )  # fmt: skip


def revision_of(row: Any) -> RevisionView:
    """An earlier start and room of a meeting as a value."""
    return RevisionView(Start(row.day, row.start_text, row.start_time), row.location, row.seen_at)


# --- how agendas were shown in the past ----------------------------------------------------------


def replay(connection: Connection, last: int = 0) -> None:
    """Makes anew how agendas were shown, of the meetings that rows of the ledger behind one tell of
    first: each as it stood at each moment at which something of it, or of its bills, was told.
    Facts stand, and how they stood is made already."""
    behind = CHANGES.c.id > last
    first_told = select(CHANGES.c.subject).where(
        behind, CHANGES.c.entity == "meeting", CHANGES.c.kind == "new"
    )
    meetings = set(connection.execute(first_told).scalars())
    of_agendas = delete(PAST).where(PAST.c.entity == "read_agenda")
    connection.execute(of_agendas.where(PAST.c.row_key.in_(first_told)) if last else of_agendas)
    if not meetings:
        return
    is_listed = CHANGES.c.subject.in_(select(ITEMS.c.bill))
    of_meetings = CHANGES.c.entity.in_(("meeting", "agenda_item"))
    telling = select(CHANGES.c.seen_at, CHANGES.c.entity, CHANGES.c.subject).distinct()
    telling = telling.where(behind, of_meetings | ((CHANGES.c.entity == "action") & is_listed))
    rows = connection.execute(telling.order_by(CHANGES.c.seen_at)).all()
    as_of.hide(connection)
    replaced = list(_replaced(connection, rows))
    as_of.show(connection)
    for at, before in replaced:
        new = [row for row in before if row["meeting_id"] in meetings]
        past.keep_agendas(connection, new, at)


def _replaced(
    connection: Connection, rows: Iterable[Any]
) -> Iterator[tuple[datetime, list[dict[str, Any]]]]:
    """The agendas that were replaced by others, with when."""
    shown: dict[str, dict[str, Any]] = {}
    for at, together in groupby(rows, key=lambda row: row.seen_at):
        as_of.turn_to(connection, at)
        of: dict[bool, set[str]] = {True: set(), False: set()}
        for row in together:
            of[row.entity == "action"].add(row.subject)
        fresh = _hanging(connection, of[False], of[True])
        yield at, [shown[key] for key, row in fresh.items() if shown.get(key, row) != row]
        shown |= fresh
