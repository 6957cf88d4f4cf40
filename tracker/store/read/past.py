"""How rows stood before they changed: what a connection as of a past moment reads (`as_of`).

Most rows never change, and those that come and go bear their moments, so only what was overwritten
is kept: the row as it is now with the ledger's differences taken back. It is worked out in the
transaction of the change, and can be made anew from facts and ledger.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import groupby, islice
from typing import Any, Final, TypeAlias

import sqlalchemy as sa
from sqlalchemy import Column, Connection, Table, bindparam, delete, func, insert, or_, select

from tracker.domain.agendas import OUR_READING
from tracker.domain.differences import grouped
from tracker.store.columns import METADATA, UtcDateTime, some
from tracker.store.derived_tables import AGENDAS, PAST, TEXT_READS
from tracker.store.tables import (
    BILLS,
    CALLS,
    CHANGES,
    COMMITTEES,
    LEGISLATORS,
    MEETINGS,
    STATUSES,
    VOTES,
)

_SUBJECTS: Final[sa.BindParameter[Any]] = bindparam("subjects", expanding=True)
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
    """The rows of one entity of the ledger. key: the column that names a row for good; named: each
    row with its name in the ledger and the moment from which it may have been there, of some
    subjects; None where no ledger tells of them."""

    table: Table
    key: str = "id"
    named: sa.Select[Any] | None = None

    @property
    def fixed(self) -> frozenset[str]:
        """The columns that never change."""
        return _FIXED | {self.key}


def _kind(
    of: Table, name: Any, subject: Any, source: sa.FromClause | None = None, **other: Any
) -> Kind:
    """name: of each row in the ledger; subject: what that begins with; source: the table with those
    that are joined to it for that. other: `key`, and from when a row may have been there."""
    first = other.pop("first", of.c.get("first_seen_at"))
    named = select(of, name.label("_name"), first.label("_first"))
    named = named.select_from(of if source is None else source).where(subject.in_(_SUBJECTS))
    return Kind(of, named=named, **other)


def _own(of: Table, key: str = "id") -> Kind:
    return _kind(of, of.c[key], of.c[key], key=key)


def _child(of: Table) -> Kind:
    """Entities that hang on another, `HB26-1037/key`."""
    parent, number = of.info["parent"], BILLS.c.number
    if parent == "bill_id":
        return _kind(of, number + "/" + of.c.key, number, of.join(BILLS))
    if parent == "vote_id":
        name = number + "/" + VOTES.c.key + "/" + of.c.key
        return _kind(of, name, number, of.join(VOTES).join(BILLS))
    return _kind(of, of.c[parent] + "/" + of.c.key, of.c[parent])


_TEXT: Final = TEXT_READS.c.bill + "/" + TEXT_READS.c.version + "|" + TEXT_READS.c.form
_STATUS: Final = _kind(
    STATUSES, BILLS.c.number, BILLS.c.number, STATUSES.join(BILLS),
    key="bill_id", first=BILLS.c.first_seen_at,
)  # fmt: skip
#: What changes, by its entity in the ledger; agendas as readers are shown them beside.
KINDS: Final[Mapping[str, Kind]] = {
    "bill": _own(BILLS, "number"),
    "bill_status": _STATUS,
    "legislator": _own(LEGISLATORS),
    "committee": _own(COMMITTEES),
    "meeting": _own(MEETINGS),
    "call": _own(CALLS),
    **{of.info["entity"]: _child(of) for of in METADATA.tables.values() if "entity" in of.info},
    "text": _kind(TEXT_READS, _TEXT, TEXT_READS.c.bill),
    "read_agenda": Kind(AGENDAS, "meeting_id"),
}

#: Columns that tell when something was last seen, with the column that names it (`Sight`).
LAST_SEEN: Final[Mapping[tuple[str, str], str]] = {
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


def keep(connection: Connection, rows: Iterable[Any]) -> None:
    """Keeps how rows stood before what these rows of the ledger tell. rows: of whole subjects or of
    one flush, whose facts are written; one transaction with them."""
    by_entity = grouped((row.entity, row) for row in rows if _tells(row))
    for entity, of_entity in by_entity.items():
        _keep(connection, entity, grouped((row.entity_id, row) for row in of_entity))


def keep_agendas(connection: Connection, rows: Iterable[Mapping[str, Any]], at: datetime) -> None:
    """Keeps agendas as readers were shown them until this moment."""
    stood = {str(row["meeting_id"]): dict(row) for row in rows}
    if stood:
        first_seen = select(MEETINGS.c.id, MEETINGS.c.first_seen_at)
        of_these = first_seen.where(MEETINGS.c.id.in_([*stood]))
        seen = dict(connection.execute(of_these).all())
        images = {key: (seen[key], [(at, row)]) for key, row in stood.items()}
        _write(connection, "read_agenda", images)


def rebuild(connection: Connection) -> None:
    """Makes anew how facts stood, from facts and ledger; agendas beside, which follow from them."""
    connection.execute(delete(PAST).where(PAST.c.entity != "read_agenda"))
    catch_up(connection, 0)


def catch_up(connection: Connection, last: int) -> None:
    """The same of what the rows of the ledger behind one tell, whose subjects have none before: of
    some subjects at a time, however many they are."""
    may_tell = or_(
        CHANGES.c.kind == "changed",
        CHANGES.c.old.is_not(None),
        CHANGES.c.cause == OUR_READING,
        CHANGES.c.entity == "bill_status",
    )
    for entity in (name for name, kind in KINDS.items() if kind.named is not None):
        of_entity = CHANGES.c.entity == entity, CHANGES.c.id > last, may_tell
        named = select(CHANGES.c.subject).distinct().where(*of_entity).order_by(CHANGES.c.subject)
        subjects = iter(connection.execute(named).scalars().all())
        rows = select(CHANGES).where(*of_entity, CHANGES.c.subject.in_(some("subjects")))
        while these := list(islice(subjects, _AT_ONCE)):
            keep(connection, connection.execute(rows.order_by(CHANGES.c.id), {"subjects": these}))


def marks(connection: Connection) -> set[int]:
    """A mark for each past row, by which one set of them is told from another: by what it says, in
    whatever order its columns stand."""
    columns = (PAST.c.entity, PAST.c.row_key, PAST.c.known_from, PAST.c.known_until, PAST.c.row)
    return {
        hash((*key, row and json.dumps(json.loads(row), sort_keys=True)))
        for *key, row in connection.execute(select(*columns))
    }


def _tells(row: Any) -> bool:
    """Whether a row of the ledger says that another row stood otherwise before: that it changed,
    came back, or came later than what it hangs on, or than the page that tells of it; or that it
    went later than that page was read."""
    if row.entity not in KINDS or (row.kind == "gone" and row.cause != OUR_READING):
        return False
    if row.kind == "changed" or row.old is not None:
        return True
    return bool(row.cause == OUR_READING or row.entity == "bill_status")


#: A row's first moment, and how it stood until which moment, oldest first; None: it was not there.
_Images: TypeAlias = tuple[datetime, Sequence[tuple[datetime, dict[str, Any] | None]]]


def _keep(connection: Connection, entity: str, by_name: Mapping[str, Sequence[Any]]) -> None:
    """by_name: rows of the ledger by the name of what they tell of."""
    kind = KINDS[entity]
    assert kind.named is not None
    subjects = {"subjects": sorted({rows[0].subject for rows in by_name.values()})}
    images: dict[str, _Images] = {}
    for row in connection.execute(kind.named, subjects):
        values = row._asdict()
        rows, first = by_name.get(values.pop("_name")), values.pop("_first")
        if rows:
            images[str(values[kind.key])] = first, _before(kind.table, values, rows)
    _write(connection, entity, images)


def _before(
    of: Table, values: dict[str, Any], rows: Sequence[Any]
) -> list[tuple[datetime, dict[str, Any] | None]]:
    """How a row stood before each moment at which the ledger tells something of it: each difference
    taken back."""
    images: list[tuple[datetime, dict[str, Any] | None]] = []
    stood: dict[str, Any] | None = values
    for at, together in groupby(reversed(rows), key=lambda row: row.seen_at):
        for row in together:
            old = None if row.old is None else json.loads(row.old)
            if stood is None or row.kind == "new":
                stood = None if stood is None or old is None else {**stood, **old}
            elif row.kind == "gone":
                stood = {**stood, "gone_seen_at": None}
            elif row.field in of.c:
                stood = {**stood, row.field: old}
        images.insert(0, (at, stood))
    return images


def _write(connection: Connection, entity: str, images: Mapping[str, _Images]) -> None:
    """Writes how rows stood, each from where the last past one ended."""
    if not images:
        return
    ended = select(PAST.c.row_key, func.max(PAST.c.known_until)).group_by(PAST.c.row_key)
    of_these = ended.where(PAST.c.entity == entity, PAST.c.row_key.in_(list(images)))
    ends = dict(connection.execute(of_these).all())
    of, made = KINDS[entity].table, []
    for key, (first, of_row) in images.items():
        since = max(first, ends.get(key, first))
        for until, values in of_row:
            if since < until:
                row = None if values is None else _stored(of, values, until)
                span = {"known_from": since, "known_until": until}
                made.append({"entity": entity, "row_key": key, **span, "row": row})
                since = until
    if made:
        connection.execute(insert(PAST), made)


def _stored(of: Table, values: Mapping[str, Any], until: datetime) -> str:
    """A row as it stood until a moment, as JSON, without what sights tell; that it went later, it
    does not know."""
    row = {
        column.name: _as_stored(column, values[column.name])
        for column in of.columns
        if column.name not in UNTOLD and (of.name, column.name) not in LAST_SEEN
    }
    gone = row.get("gone_seen_at")
    if gone is not None and gone >= _as_stored(of.c.gone_seen_at, until):
        row["gone_seen_at"] = None
    return json.dumps(row, ensure_ascii=False)


def _as_stored(column: Column[Any], value: Any) -> Any:
    """A value as SQLite stores it, which PostgreSQL reads as well: moments in UTC without their
    zone. Days, times and moments may come as the ledger's texts."""
    if value is None or isinstance(column.type, sa.Boolean):
        return value
    if isinstance(column.type, UtcDateTime):
        moment = datetime.fromisoformat(value) if isinstance(value, str) else value
        return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    if isinstance(column.type, sa.Date):
        return value.isoformat() if isinstance(value, date) else value
    if isinstance(column.type, sa.Time):
        clock = time.fromisoformat(value) if isinstance(value, str) else value
        return clock.strftime("%H:%M:%S.%f")
    return value
