"""The agendas of meetings as readers are shown them, from the facts and the ledger as stored."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from typing import Any, Final, TypeVar

from pydantic import TypeAdapter
from sqlalchemy import Connection, Select, bindparam, delete, insert, or_, select

from tracker.domain.agendas import (
    History,
    Listing,
    MeetingFacts,
    history_of,
    item_view,
    judged_at,
    trails_of,
)
from tracker.domain.times import Start
from tracker.domain.views import AgendaView, LedgerRow, RevisionView
from tracker.store.read import past
from tracker.store.read.tables import ReadAgenda
from tracker.store.tables import AgendaItem, Change, Meeting, MeetingRevision, table

_AGENDAS: Final = table(ReadAgenda)
_MEETINGS, _REVISIONS, _ITEMS = table(Meeting), table(MeetingRevision), table(AgendaItem)
_CHANGES: Final = table(Change)
T = TypeVar("T")


def _some(name: str) -> Any:
    return bindparam(name, expanding=True)


# Built once: building a statement costs more than running it.
_BILLS_OF: Final = (
    select(_ITEMS.c.bill)
    .distinct()
    .where(_ITEMS.c.meeting_id.in_(_some("ids")), _ITEMS.c.bill != "")
)
_THAT_LIST: Final = select(_ITEMS.c.meeting_id).distinct().where(_ITEMS.c.bill.in_(_some("bills")))
_LISTINGS: Final = (
    select(_ITEMS)
    .where(or_(_ITEMS.c.meeting_id.in_(_some("ids")), _ITEMS.c.bill.in_(_some("bills"))))
    .order_by(_ITEMS.c.rank, _ITEMS.c.id)
)
_THEIR_MEETINGS: Final = select(_MEETINGS).where(_MEETINGS.c.id.in_(_some("ids")))
_THEIR_REVISIONS: Final = (
    select(_REVISIONS).where(_REVISIONS.c.meeting_id.in_(_some("ids"))).order_by(_REVISIONS.c.rank)
)
_INSERT: Final = insert(_AGENDAS)
_STORED: Final = select(_AGENDAS).where(_AGENDAS.c.meeting_id.in_(_some("ids")))
_REMOVE: Final = delete(_AGENDAS).where(_AGENDAS.c.meeting_id.in_(_some("ids")))
_ENTRIES: Final[Select[Any]] = (
    select(_CHANGES)
    .where(_CHANGES.c.subject.in_(_some("subjects")), _CHANGES.c.entity.in_(_some("entities")))
    .order_by(_CHANGES.c.id)
)
#: How many meetings are worked out together.
_AT_ONCE: Final = 200
_TOUCHED: Final = (
    select(_CHANGES.c.subject)
    .distinct()
    .where(
        _CHANGES.c.id > bindparam("last"),
        _CHANGES.c.entity.in_(_some("entities")),
        _CHANGES.c.subject > bindparam("subject"),
    )
    .order_by(_CHANGES.c.subject)
    .limit(_AT_ONCE)
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
    _put(connection, made(connection, meetings, bills), at)


def made(
    connection: Connection, meetings: Collection[str], bills: Collection[str]
) -> dict[str, dict[str, Any]]:
    """The rows of what hangs on these meetings and histories, by meeting."""
    bills = {*bills, *_names(connection, _BILLS_OF, ids=meetings)}
    return _made(connection, {*meetings, *_names(connection, _THAT_LIST, bills=bills)})


def _put(connection: Connection, made: Mapping[str, dict[str, Any]], at: datetime) -> None:
    """Writes those that differ from what is stored."""
    if not made:
        return
    stored = {row.meeting_id: row for row in connection.execute(_STORED, {"ids": list(made)})}
    fresh = [row for key, row in made.items() if key not in stored or stored[key]._asdict() != row]
    if fresh:
        ids = [row["meeting_id"] for row in fresh]
        replaced = [stored[key]._asdict() for key in ids if key in stored]
        past.keep_agendas(connection, replaced, at)
        connection.execute(_REMOVE, {"ids": ids})
        connection.execute(_INSERT, fresh)


def catch_up(connection: Connection, last: int, at: datetime) -> None:
    """The same of all that the rows of the ledger behind one touch, however many."""
    for entities in (("meeting", "agenda_item"), ("action",)):
        of = {"last": last, "entities": entities, "subject": ""}
        while some := connection.execute(_TOUCHED, of).scalars().all():
            is_bill = entities == ("action",)
            project(connection, () if is_bill else some, some if is_bill else (), at)
            of["subject"] = some[-1]


def rebuild(connection: Connection) -> int:
    """Works out every agenda anew from facts and ledger. Returns how many differ from what was
    stored, those that lacked or were one too many among them."""
    before = {row.meeting_id: row._asdict() for row in connection.execute(select(_AGENDAS))}
    connection.execute(delete(_AGENDAS))
    ids = connection.execute(select(_MEETINGS.c.id).order_by(_MEETINGS.c.id)).scalars().all()
    differing = len(before.keys() - set(ids))
    for first in range(0, len(ids), _AT_ONCE):
        rows = _made(connection, ids[first : first + _AT_ONCE])
        differing += sum(before.get(key) != row for key, row in rows.items())
        connection.execute(_INSERT, list(rows.values()))
    return differing


def _names(connection: Connection, statement: Select[Any], **of: Collection[str]) -> Sequence[str]:
    """What a statement gives, nothing where it is asked about nothing."""
    [(name, values)] = of.items()
    return connection.execute(statement, {name: sorted(values)}).scalars().all() if values else ()


def _made(connection: Connection, meetings: Collection[str]) -> dict[str, dict[str, Any]]:
    """The rows of these meetings, by id."""
    if not meetings:
        return {}
    ids = {"ids": sorted(meetings)}
    bills = _names(connection, _BILLS_OF, ids=meetings)
    items = connection.execute(_LISTINGS, {**ids, "bills": sorted(bills)}).all()
    needed = {"ids": sorted({*meetings, *(row.meeting_id for row in items)})}
    facts = {row.id: _meeting(row) for row in connection.execute(_THEIR_MEETINGS, needed)}
    listings = [_listing(row, facts[row.meeting_id]) for row in items]
    revisions = _by(connection.execute(_THEIR_REVISIONS, ids), lambda row: row.meeting_id)
    actions = _entries(connection, bills, ("action",))
    entries = _entries(connection, meetings, ("meeting", "agenda_item"))
    batch = _Batch(
        _by(listings, lambda listing: listing.meeting.id),
        _by(listings, lambda listing: listing.bill),
        {bill: history_of(rows) for bill, rows in actions.items()},
    )
    return {
        key: _row(
            key, batch.agenda(key, entries.get(key, ()), map(revision_of, revisions.get(key, ())))
        )
        for key in ids["ids"]
    }


def _row(meeting: str, agenda: AgendaView) -> dict[str, Any]:
    uncertain = any(item.overtaken or item.standing != "heard" for item in agenda.items)
    upset = bool(agenda.earlier or agenda.gone or uncertain)
    json = form().dump_json(agenda).decode()
    return {"meeting_id": meeting, "upset": upset, "agenda": json}


@dataclass(frozen=True, slots=True)
class _Batch:
    """What agendas are made of: listings by meeting and by bill, histories by bill."""

    by_meeting: Mapping[str, Sequence[Listing]]
    by_bill: Mapping[str, Sequence[Listing]]
    histories: Mapping[str, History]

    def agenda(
        self, meeting: str, entries: Iterable[LedgerRow], earlier: Iterable[RevisionView]
    ) -> AgendaView:
        """One meeting's agenda."""
        listings = self.by_meeting.get(meeting, ())
        views = [
            item_view(listing, self.by_bill[listing.bill], self._history(listing))
            for listing in listings
        ]
        named = [listing for listing in listings if listing.bill]
        elsewhere = {
            listing.bill: [other.first_seen_at for other in self.by_bill[listing.bill]
                       if other.meeting.id != meeting]
            for listing in named
        }  # fmt: skip
        judged = {listing.bill: judged_at(listing, self._history(listing)) for listing in named}
        return AgendaView(
            tuple(view for view in views if view.gone_seen_at is None),
            tuple(view for view in views if view.gone_seen_at is not None),
            tuple(earlier),
            trails_of(entries, elsewhere, judged),
        )

    def _history(self, listing: Listing) -> History:
        return self.histories.get(listing.bill, _NONE)


_NONE: Final = History()


def _entries(
    connection: Connection, subjects: Collection[str], entities: Sequence[str]
) -> dict[str, list[LedgerRow]]:
    """Rows of the ledger by subject."""
    if not subjects:
        return {}
    rows = connection.execute(_ENTRIES, {"subjects": sorted(subjects), "entities": list(entities)})
    entries: dict[str, list[LedgerRow]] = {}
    for row in rows:
        entries.setdefault(row.subject, []).append(ledger_row(row))
    return entries


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
        meeting,
        row.bill,
        row.text,
        row.remark,
        row.first_seen_at,
        row.gone_seen_at,
        row.listed_crawl,
    )


def revision_of(row: Any) -> RevisionView:
    """An earlier start and room of a meeting as a value."""
    return RevisionView(Start(row.day, row.start_text, row.start_time), row.location, row.seen_at)


def _by(rows: Iterable[T], name: Callable[[T], str]) -> dict[str, list[T]]:
    groups: dict[str, list[T]] = {}
    for row in rows:
        groups.setdefault(name(row), []).append(row)
    return groups
