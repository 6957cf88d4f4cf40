"""How rows are written: those that hang on a parent, as what a page shows of them differs from what
is stored; those of one key, once; and what was seen on which day, so that a past day can tell when
a fact was last seen."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from hashlib import blake2b
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Executable,
    Row,
    Select,
    Table,
    Update,
    bindparam,
    insert,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from tracker.domain.differences import Values, differences, fields_changed
from tracker.domain.times import denver_day
from tracker.store.columns import some
from tracker.store.ledger import Ledger
from tracker.store.tables import ACTIONS, SIGHTS, SPONSORS


@dataclass(frozen=True, slots=True)
class ChangeCounts:
    """How many entities a page brought. withdrawn: meetings and items that went."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    withdrawn: int = 0

    def __add__(self, other: ChangeCounts) -> ChangeCounts:
        return ChangeCounts(
            self.new + other.new, self.changed + other.changed,
            self.unchanged + other.unchanged, self.withdrawn + other.withdrawn,
        )  # fmt: skip


#: Columns of a child that are no facts: which it is, whose, and when it was seen.
_ABOUT: Final = frozenset(
    {
        *("id", "key", "bill_id", "vote_id", "committee_id", "meeting_id", "first_seen_at"),
        *("gone_seen_at", "listed_crawl", "ballots_seen_at", "told_result"),
    }
)


@cache
def facts_of(table: Table) -> tuple[str, ...]:
    """The columns of a child's table that are facts."""
    return tuple(column.name for column in table.columns if column.name not in _ABOUT)


def row_of(table: Table, record: object, **given: Any) -> dict[str, Any]:
    """A record as the facts of a row: its fields by name. given: what its list tells beside. A text
    column holds "" for what the record does not know."""
    row = {
        name: given[name] if name in given else getattr(record, name) for name in facts_of(table)
    }
    for name, value in row.items():
        if value is None and not table.c[name].nullable:
            row[name] = ""
    return row


def everything(_row: Values) -> bool:
    """A page that speaks for every stored row of its kind."""
    return True


@dataclass(frozen=True, slots=True)
class RelatedRows:
    """The rows of one table that hang on one parent. label: the parent as the ledger names it.
    speaks_for: whether the page speaks for a stored row (for the kinds of documents or the chamber
    of votes that it showed), so that its absence counts. marks: columns, no facts, that are written
    when a row comes or comes back. is_same: whether a row with a new key is a stored one whose key
    is not on the page: a person keeps their row when name or chamber change. first_seen_at: of rows
    that were not first seen at the moment of the ledger, by key. is_new: the parent is, so that
    nothing can be stored yet."""

    table: Table
    parent_id: Any
    label: str
    speaks_for: Callable[[Values], bool] = everything
    marks: Values = field(default_factory=dict)
    is_same: Callable[[Values, Values], bool] | None = None
    first_seen_at: Mapping[Any, datetime] = field(default_factory=dict)
    is_new: bool = False

    @property
    def entity(self) -> str:
        """What the ledger calls such a row."""
        return str(self.table.info["entity"])

    def stored(self, connection: Connection) -> dict[Hashable, Any]:
        """What is stored, by key: the facts, the marks and `gone_seen_at`."""
        if self.is_new:
            return {}
        statement = _stored(self.table, tuple(self.marks))
        rows = connection.execute(statement, {"of_parent": self.parent_id}).mappings()
        return {row["key"]: row for row in rows}

    def name(self, key: Hashable) -> str:
        """One child's name in the ledger."""
        return f"{self.label}/{key}"

    def new(self, key: Hashable, values: Values, ledger: Ledger) -> dict[str, Any]:
        """A row that is to be inserted, told to the ledger."""
        at = self.first_seen_at.get(key, ledger.observation.at)
        ledger.new(self.entity, self.name(key), values, seen_at=at)
        parent = {self.table.info["parent"]: self.parent_id, "key": key}
        return {**parent, **values, **self.marks, "first_seen_at": at}

    def write(self, connection: Connection, key: Hashable, values: Values) -> None:
        """Writes columns of a stored row."""
        which = {"of_parent": self.parent_id, "of_key": key}
        connection.execute(_one(self.table), {**which, **values})

    def remove(self, keys: Iterable[Hashable], ledger: Ledger) -> None:
        """Marks rows as gone at the moment of the observation."""
        for key in keys:
            self.write(ledger.connection, key, {"gone_seen_at": ledger.observation.at})
            ledger.gone(self.entity, self.name(key))


# Statements are built once: building them costs more than running them.


@cache
def _stored(table: Table, marks: tuple[str, ...]) -> Select[Any]:
    columns = (table.c[name] for name in ("key", "gone_seen_at", *marks, *facts_of(table)))
    return select(*columns).where(table.c[table.info["parent"]] == bindparam("of_parent"))


@cache
def _one(table: Table) -> Update:
    of_parent = table.c[table.info["parent"]] == bindparam("of_parent")
    return update(table).where(of_parent, table.c.key == bindparam("of_key"))


@cache
def _by_id(table: Table) -> Update:
    return update(table).where(table.c.id == bindparam("of_id"))


@cache
def _put(dialect: str, into: Table, names: tuple[str, ...]) -> Executable:
    statement = (postgresql if dialect == "postgresql" else sqlite).insert(into)
    keys = [column.name for column in into.primary_key]
    given = {name: statement.excluded[name] for name in names if name not in keys}
    put: Executable = statement.on_conflict_do_update(index_elements=keys, set_=given)
    return put


def reconcile(related: RelatedRows, rows: Mapping[Any, Values], ledger: Ledger) -> ChangeCounts:
    """Makes the stored rows say what was seen, each difference a row of the ledger."""
    counts, gone = observe(related, rows, ledger)
    related.remove(gone, ledger)
    return counts + ChangeCounts(changed=len(gone))


def observe(
    related: RelatedRows, rows: Mapping[Any, Values], ledger: Ledger
) -> tuple[ChangeCounts, tuple[Hashable, ...]]:
    """The same, but that rows which were not seen stand: their keys are given back beside the
    counts, for the caller looks a second time."""
    connection = ledger.connection
    stored = related.stored(connection)
    live = {key: row for key, row in stored.items() if row["gone_seen_at"] is None}
    rows = _under_their_keys(related, live, rows)
    diff = differences(live, rows)
    fresh = []
    for key in diff.new:
        if key in stored:
            back = {**rows[key], **related.marks, "gone_seen_at": None}
            before = {name: stored[key][name] for name in back}
            related.write(connection, key, back)
            ledger.again(related.entity, related.name(key), before, rows[key])
        else:
            fresh.append(related.new(key, rows[key], ledger))
    if fresh:
        connection.execute(insert(related.table), fresh)
    for key, changes in diff.changed:
        related.write(connection, key, {change.field: change.new for change in changes})
        ledger.changed(related.entity, related.name(key), changes)
    counts = ChangeCounts(len(diff.new), len(diff.changed), diff.unchanged)
    return counts, tuple(key for key in diff.gone if related.speaks_for(live[key]))


def _under_their_keys(
    related: RelatedRows, live: Mapping[Hashable, Values], rows: Mapping[Hashable, Values]
) -> Mapping[Hashable, Values]:
    """What was seen, each row that is a stored one under the key of that."""
    if related.is_same is None or rows.keys() <= live.keys():
        return rows
    free = {key: row for key, row in live.items() if key not in rows}
    by_key: dict[Hashable, Values] = {}
    for key, row in rows.items():
        own = key in live
        alike = [] if own else [other for other in free if related.is_same(free[other], row)]
        if len(alike) == 1:
            free.pop(alike[0])
        by_key[alike[0] if len(alike) == 1 else key] = row
    return by_key


def digest_of(value: object, size: int = 8) -> str:
    """A digest of what a value reads as, to tell whether it is what it was. size: in bytes."""
    return blake2b(repr(value).encode("utf-8", "replace"), digest_size=size).hexdigest()


def live(of: Table) -> tuple[ColumnElement[bool], ...]:
    """The conditions of those rows of bills that did not go. `ids`: the bills, by row id."""
    return of.c.bill_id.in_(some("ids")), of.c.gone_seen_at.is_(None)


#: Actions of bills, newest first: the order of a page.
NEWEST_ACTIONS: Final = (
    select(ACTIONS.c.bill_id, ACTIONS.c.day, ACTIONS.c.chamber, ACTIONS.c.text)
    .where(*live(ACTIONS))
    .order_by(ACTIONS.c.day.desc(), ACTIONS.c.rank.desc())
)
#: Prime sponsors of bills, in their order.
PRIMES: Final = (
    select(SPONSORS.c.bill_id, SPONSORS.c.name, SPONSORS.c.url)
    .where(SPONSORS.c.role == "prime", *live(SPONSORS))
    .order_by(SPONSORS.c.rank, SPONSORS.c.id)
)


def put(connection: Connection, into: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Adds rows; where one of the same primary key is there, it gets the columns that are given."""
    connection.execute(_put(connection.dialect.name, into, tuple(rows[0])), list(rows))


def write_changes(
    of: Table, entity: str, name: str, row: Row[Any], facts: Values, ledger: Ledger, **beside: Any
) -> ChangeCounts:
    """Writes those facts of a stored row that differ, each with a row of the ledger. name: of the
    entity there; beside: columns that are written in any case, and are no change."""
    changes = fields_changed(row._asdict(), facts)
    ledger.changed(entity, name, changes)
    values = beside | {change.field: change.new for change in changes}
    if values:
        ledger.connection.execute(_by_id(of), {"of_id": row.id, **values})
    return ChangeCounts(changed=1) if changes else ChangeCounts(unchanged=1)


def saw(connection: Connection, subjects: Iterable[str], at: datetime) -> None:
    """Says that pages, listed bills or meetings were seen at this moment, in the transaction that
    writes what they said. subjects: as of `Sight`."""
    saw_each(connection, ((subject, at) for subject in subjects))


def saw_each(connection: Connection, sights: Iterable[tuple[str, datetime]]) -> None:
    """The same of subjects that were seen at moments of their own, oldest first."""
    rows = [
        {"subject": subject, "day": denver_day(at), "seen_at": at}
        for subject, at in sights
        if subject
    ]
    if rows:
        put(connection, SIGHTS, rows)
