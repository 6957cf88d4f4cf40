"""How rows stood before they changed: what a connection as of a past moment reads (`as_of`).

Most rows never change, and those that come and go bear their moments, so only what was overwritten
is kept: the row as it is now with the ledger's differences taken back. It is worked out in the
transaction of the change, and can be made anew from facts and ledger.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import groupby
from typing import Any, Final, TypeAlias

from sqlalchemy import (
    BindParameter,
    Boolean,
    Column,
    Connection,
    Date,
    Select,
    Table,
    Time,
    bindparam,
    delete,
    func,
    insert,
    select,
)

from tracker.domain.agendas import OUR_READING
from tracker.store.columns import UtcDateTime
from tracker.store.read.tables import PastRow, ReadAgenda
from tracker.store.tables import (
    Action,
    AgendaItem,
    Ballot,
    Bill,
    BillStatus,
    Call,
    Change,
    Committee,
    Document,
    Legislator,
    Meeting,
    Membership,
    Sponsor,
    TopicMatch,
    Version,
    Vote,
    table,
)
from tracker.store.text_tables import AskMark, NearMiss, RelatedBill, TextRead

_PAST: Final = table(PastRow)
_CHANGES, _BILLS, _VOTES, _MEETINGS = table(Change), table(Bill), table(Vote), table(Meeting)
_SUBJECTS: Final[BindParameter[Any]] = bindparam("subjects", expanding=True)
#: Subjects whose past is made anew at once.
_AT_ONCE: Final = 200


#: Columns that say which row it is, whose, and since when.
_FIXED: Final = frozenset(
    {
        *("id", "key", "session", "number", "first_seen_at", "campaign", "bill"),
        *("bill_id", "vote_id", "committee_id", "meeting_id"),
    }
)


@dataclass(frozen=True, slots=True)
class Kind:
    """The rows of one entity of the ledger.

    key: the column that names a row for good; named: each row with its name in the ledger and the
    moment from which it may have been there, of some subjects; None where no ledger tells of them.
    """

    table: Table
    key: str = "id"
    named: Select[Any] | None = None

    @property
    def fixed(self) -> frozenset[str]:
        """The columns that never change."""
        return _FIXED | {self.key}


def _named(of: Table, name: Any, first: Any = None) -> Select[Any]:
    first = of.c.first_seen_at if first is None else first
    return select(of, name.label("_name"), first.label("_first"))


def _own(model: Any, key: str = "id") -> Kind:
    """Entities with a name of their own."""
    of = table(model)
    return Kind(of, key, _named(of, of.c[key]).where(of.c[key].in_(_SUBJECTS)))


def _of_bill(model: Any, key: str = "id") -> Kind:
    """Entities that hang on a bill, `HB26-1037/key`; a bill's one status bears its name alone."""
    of = table(model)
    name = _BILLS.c.number + "/" + of.c.key if "key" in of.c else _BILLS.c.number
    first = of.c.first_seen_at if "first_seen_at" in of.c else _BILLS.c.first_seen_at
    named = _named(of, name, first).join(_BILLS, _BILLS.c.id == of.c.bill_id)
    return Kind(of, key, named.where(_BILLS.c.number.in_(_SUBJECTS)))


def _of_text(model: Any, parent: str) -> Kind:
    """Entities that hang on what is named by a text."""
    of = table(model)
    named = _named(of, of.c[parent] + "/" + of.c.key)
    return Kind(of, "id", named.where(of.c[parent].in_(_SUBJECTS)))


def _of_vote() -> Kind:
    of = table(Ballot)
    name = _BILLS.c.number + "/" + _VOTES.c.key + "/" + of.c.key
    named = _named(of, name).join(_VOTES, _VOTES.c.id == of.c.vote_id)
    named = named.join(_BILLS, _BILLS.c.id == _VOTES.c.bill_id)
    return Kind(of, "id", named.where(_BILLS.c.number.in_(_SUBJECTS)))


def _of_version() -> Kind:
    of = table(TextRead)
    name = of.c.bill + "/" + of.c.version + "|" + of.c.form
    return Kind(of, "id", _named(of, name).where(of.c.bill.in_(_SUBJECTS)))


#: What changes, by its entity in the ledger; agendas as readers are shown them beside.
KINDS: Final[Mapping[str, Kind]] = {
    "bill": _own(Bill, "number"),
    "bill_status": _of_bill(BillStatus, "bill_id"),
    "action": _of_bill(Action),
    "sponsor": _of_bill(Sponsor),
    "version": _of_bill(Version),
    "document": _of_bill(Document),
    "vote": _of_bill(Vote),
    "ballot": _of_vote(),
    "topic": _of_bill(TopicMatch),
    "near": _of_bill(NearMiss),
    "ask": _of_bill(AskMark),
    "related": _of_bill(RelatedBill),
    "text": _of_version(),
    "legislator": _own(Legislator),
    "committee": _own(Committee),
    "membership": _of_text(Membership, "committee_id"),
    "meeting": _own(Meeting),
    "agenda_item": _of_text(AgendaItem, "meeting_id"),
    "call": _own(Call),
    "read_agenda": Kind(table(ReadAgenda), "meeting_id"),
}

#: Columns that tell when something was last seen, with the column that names it (`Sight`).
SIGHTS: Final[Mapping[tuple[str, str], str]] = {
    ("bills", "page_seen_at"): "url",
    ("bills", "listed_seen_at"): "number",
    ("meetings", "last_seen_at"): "id",
    ("meetings", "agenda_seen_at"): "agenda_url",
    ("votes", "ballots_seen_at"): "url",
    ("text_reads", "read_at"): "url",
    ("legislators", "last_seen_at"): "url",
    ("committees", "last_seen_at"): "url",
}
#: Columns that no reader sees and no ledger tells: a past row lacks them.
UNTOLD: Final = frozenset(
    {
        *("listed_digest", "listed_changed_at", "rules", "parser", "etag", "last_modified"),
        *("crawl_id", "asked_at"),
    }
)

# Built once: building a statement costs more than running it.
_UNTIL: Final = (
    select(_PAST.c.row_key, func.max(_PAST.c.known_until))
    .where(_PAST.c.entity == bindparam("of"), _PAST.c.row_key.in_(bindparam("k", expanding=True)))
    .group_by(_PAST.c.row_key)
)
_FIRST_SEEN: Final = select(_MEETINGS.c.id, _MEETINGS.c.first_seen_at).where(
    _MEETINGS.c.id.in_(bindparam("ids", expanding=True))
)
_INSERT: Final = insert(_PAST)


def keep(connection: Connection, rows: Sequence[Any]) -> None:
    """Keeps how rows stood before what these rows of the ledger tell. rows: of one flush, whose
    facts are written; one transaction with them."""
    telling = sorted(filter(_tells, rows), key=lambda row: row.entity)
    for entity, of_entity in groupby(telling, key=lambda row: row.entity):
        _keep(connection, entity, _by_name(of_entity))


def keep_agendas(connection: Connection, rows: Iterable[Mapping[str, Any]], at: datetime) -> None:
    """Keeps agendas as readers were shown them until this moment."""
    stood = {str(row["meeting_id"]): dict(row) for row in rows}
    if stood:
        seen = dict(connection.execute(_FIRST_SEEN, {"ids": [*stood]}).all())
        images = {key: (seen[key], [(at, row)]) for key, row in stood.items()}
        _write(connection, "read_agenda", images)


def rebuild(connection: Connection) -> None:
    """Makes anew how facts stood, from facts and ledger; agendas beside, which follow from them."""
    connection.execute(delete(_PAST).where(_PAST.c.entity != "read_agenda"))
    catch_up(connection, 0)


def catch_up(connection: Connection, last: int) -> None:
    """The same of what the rows of the ledger behind one tell, whose subjects have none before."""
    for entity, kind in KINDS.items():
        if kind.named is not None:
            for subjects in _subjects(connection, entity, last):
                _keep(connection, entity, _by_name(_told(connection, entity, subjects)))


def marks(connection: Connection) -> set[int]:
    """A mark for each past row, by which one set of them is told from another."""
    columns = [column for column in _PAST.columns if column.name != "id"]
    return {hash(tuple(row)) for row in connection.execute(select(*columns))}


def _subjects(connection: Connection, entity: str, last: int) -> Iterator[Sequence[str]]:
    """The subjects of which something of an entity changed behind a row of the ledger, some at a
    time."""
    of_entity = select(_CHANGES.c.subject).distinct().where(_CHANGES.c.entity == entity)
    changed = of_entity.where(_CHANGES.c.id > last, _may_tell())
    subjects = connection.execute(changed.order_by(_CHANGES.c.subject)).scalars().all()
    for first in range(0, len(subjects), _AT_ONCE):
        yield subjects[first : first + _AT_ONCE]


def _may_tell() -> Any:
    new = (_CHANGES.c.kind == "new") & (
        _CHANGES.c.old.is_not(None)
        | (_CHANGES.c.cause == OUR_READING)
        | (_CHANGES.c.entity == "bill_status")
    )
    return (_CHANGES.c.kind == "changed") | new


def _told(connection: Connection, entity: str, subjects: Sequence[str]) -> Iterable[Any]:
    statement = select(_CHANGES).where(
        _CHANGES.c.entity == entity, _CHANGES.c.subject.in_(subjects), _may_tell()
    )
    return connection.execute(statement.order_by(_CHANGES.c.id))


def _tells(row: Any) -> bool:
    """Whether a row of the ledger says that another row stood otherwise before: that it changed,
    came back, or came later than what it hangs on, or than the page that tells of it."""
    if row.entity not in KINDS or row.kind == "gone":
        return False
    if row.kind == "changed" or row.old is not None:
        return True
    return bool(row.cause == OUR_READING or row.entity == "bill_status")


def _by_name(rows: Iterable[Any]) -> dict[str, list[Any]]:
    by_name: dict[str, list[Any]] = {}
    for row in rows:
        by_name.setdefault(row.entity_id, []).append(row)
    return by_name


#: A row's first moment, and how it stood until which moment, oldest first; None: it was not there.
_Images: TypeAlias = tuple[datetime, Sequence[tuple[datetime, dict[str, Any] | None]]]


def _keep(connection: Connection, entity: str, told: Mapping[str, Sequence[Any]]) -> None:
    kind = KINDS[entity]
    assert kind.named is not None
    subjects = {"subjects": sorted({rows[0].subject for rows in told.values()})}
    images: dict[str, _Images] = {}
    for row in connection.execute(kind.named, subjects):
        values = row._asdict()
        rows, first = told.get(values.pop("_name")), values.pop("_first")
        if rows:
            images[str(values[kind.key])] = first, _before(kind.table, values, rows)
    _write(connection, entity, images)


def _before(
    of: Table, values: Mapping[str, Any], rows: Sequence[Any]
) -> list[tuple[datetime, dict[str, Any] | None]]:
    """How a row stood before each moment at which the ledger tells something of it."""
    images: list[tuple[datetime, dict[str, Any] | None]] = []
    stands: dict[str, Any] | None = dict(values)
    for at, together in groupby(reversed(rows), key=lambda row: row.seen_at):
        for row in together:
            stands = _without(of, stands, row)
        images.insert(0, (at, stands))
    return images


def _without(of: Table, values: dict[str, Any] | None, row: Any) -> dict[str, Any] | None:
    """A row with one difference taken back; None where it was not there before."""
    if values is None or (row.kind == "new" and row.old is None):
        return None
    old: Any = None if row.old is None else json.loads(row.old)
    if row.kind == "new":
        return {**values, **old}
    return {**values, row.field: old} if row.field in of.c else values


def _write(connection: Connection, entity: str, images: Mapping[str, _Images]) -> None:
    """Writes how rows stood, each from where the last past one ended."""
    if not images:
        return
    kind, keys = KINDS[entity], {"of": entity, "k": list(images)}
    ends = dict(connection.execute(_UNTIL, keys).all())
    made = []
    for key, (first, of_row) in images.items():
        since = max(first, ends.get(key, first))
        for until, values in of_row:
            if since < until:
                made.append(_row(entity, kind, key, values, since, until))
                since = until
    if made:
        connection.execute(_INSERT, made)


def _row(
    entity: str, kind: Kind, key: str, values: Mapping[str, Any] | None,
    since: datetime, until: datetime,
) -> dict[str, Any]:  # fmt: skip
    stored = None if values is None else _stored(kind.table, values, until)
    return {
        "entity": entity,
        "row_key": key,
        "known_from": since,
        "known_until": until,
        "row": None if stored is None else json.dumps(stored, ensure_ascii=False),
    }


def _stored(of: Table, values: Mapping[str, Any], until: datetime) -> dict[str, Any]:
    """A row as it stood until a moment, without what sights tell; that it went later, it does not
    know."""
    row = {
        column.name: as_stored(column, values[column.name])
        for column in of.columns
        if column.name not in UNTOLD and (of.name, column.name) not in SIGHTS
    }
    gone = row.get("gone_seen_at")
    if gone is not None and gone >= as_stored(of.c.gone_seen_at, until):
        row["gone_seen_at"] = None
    return row


def as_stored(column: Column[Any], value: Any) -> Any:
    """A value as SQLite stores it, which PostgreSQL reads as well: moments in UTC without their
    zone. Days, times and moments may come as the ledger's texts."""
    if value is None or isinstance(column.type, Boolean):
        return value
    if isinstance(column.type, UtcDateTime):
        moment = datetime.fromisoformat(value) if isinstance(value, str) else value
        return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    if isinstance(column.type, Date):
        return value.isoformat() if isinstance(value, date) else value
    if isinstance(column.type, Time):
        clock = time.fromisoformat(value) if isinstance(value, str) else value
        return clock.strftime("%H:%M:%S.%f")
    return value
