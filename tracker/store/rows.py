"""Child rows of one parent: what a page shows, compared with what is stored, and written."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from sqlalchemy import Connection, Insert, Select, Table, Update, bindparam, insert, select, update

from tracker.domain.differences import Differences, Values, differences
from tracker.store.ledger import Ledger


@dataclass(frozen=True, slots=True)
class ChangeCounts:
    """How many entities a page brought. withdrawn: meetings and items that went."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    withdrawn: int = 0

    def __add__(self, other: ChangeCounts) -> ChangeCounts:
        return ChangeCounts(
            self.new + other.new,
            self.changed + other.changed,
            self.unchanged + other.unchanged,
            self.withdrawn + other.withdrawn,
        )


#: Columns of a child that are no facts: which it is, whose, and when it was seen.
_ABOUT: Final = frozenset(
    {
        "id",
        "key",
        "bill_id",
        "vote_id",
        "committee_id",
        "meeting_id",
        "first_seen_at",
        "gone_seen_at",
        "listed_crawl",
        "ballots_seen_at",
        "told_result",
    }
)


@cache
def facts_of(table: Table) -> tuple[str, ...]:
    """The columns of a child's table that are facts."""
    return tuple(column.name for column in table.columns if column.name not in _ABOUT)


def row_of(table: Table, record: object, **given: Any) -> dict[str, Any]:
    """A record as the facts of a row: its fields by name. given: what its list tells beside.

    A text column holds "" for what the record does not know.
    """
    row = {}
    for name in facts_of(table):
        if name in given:
            row[name] = given[name]
            continue
        value = getattr(record, name)
        row[name] = "" if value is None and not table.c[name].nullable else value
    return row


def everything(_row: Values) -> bool:
    """A page that speaks for every stored row of its kind."""
    return True


@dataclass(frozen=True, slots=True)
class RelatedRows:
    """The rows of one kind that hang on one parent.

    parent: column that names it, with its value; label: the parent as the ledger names it.
    speaks_for: whether the page speaks for a stored row (for
    the kinds of documents or the chamber of votes that it showed), so that its absence counts.
    marks: columns, no facts, that are written when a row comes or comes back. is_same: whether a
    row with a new key is a stored one whose key is not on the page: a person keeps their row when
    name or chamber change.
    """

    table: Table
    entity: str
    parent: str
    parent_id: Any
    label: str
    speaks_for: Callable[[Values], bool] = everything
    marks: Values = field(default_factory=dict)
    is_same: Callable[[Values, Values], bool] | None = None

    def stored(self, connection: Connection) -> dict[Hashable, Any]:
        """What is stored, by key: the facts, the marks and `gone_seen_at`."""
        statement = _stored(self.table, self.parent, tuple(self.marks))
        rows = connection.execute(statement, {"of_parent": self.parent_id}).mappings()
        return {row["key"]: row for row in rows}

    def name(self, key: Hashable) -> str:
        """One child's name in the ledger."""
        return f"{self.label}/{key}"


def reconcile(
    related: RelatedRows,
    rows: Mapping[Hashable, Values],
    ledger: Ledger,
    *,
    known_empty: bool = False,
    keep_gone: bool = False,
) -> tuple[ChangeCounts, tuple[Hashable, ...]]:
    """Makes the stored rows say what was seen, each difference a row of the ledger.

    known_empty: nothing can be stored yet (a first reading), so nothing is asked.
    keep_gone: rows that left are given back, not marked: the caller looks a second time first.
    Returns the counts and the keys that are stored and were not seen.
    """
    connection = ledger.connection
    stored = {} if known_empty else related.stored(connection)
    live = {key: row for key, row in stored.items() if row["gone_seen_at"] is None}
    rows = _under_their_keys(related, live, rows)
    diff = differences(live, rows)
    gone = tuple(key for key in diff.gone if related.speaks_for(live[key]))
    _add(related, rows, diff, stored, ledger)
    for key, changes in diff.changed:
        _update(related, connection, key, {change.field: change.new for change in changes})
        ledger.changed(related.entity, related.name(key), changes)
    if not keep_gone:
        remove(related, gone, ledger)
    left = 0 if keep_gone else len(gone)
    return ChangeCounts(len(diff.new), len(diff.changed) + left, diff.unchanged), gone


def _under_their_keys(
    related: RelatedRows, live: Mapping[Hashable, Values], rows: Mapping[Hashable, Values]
) -> Mapping[Hashable, Values]:
    """What was seen, each row that is a stored one under the key of that."""
    if related.is_same is None or rows.keys() <= live.keys():
        return rows
    free = {key: row for key, row in live.items() if key not in rows}
    by_key: dict[Hashable, Values] = {}
    for key, row in rows.items():
        alike = (
            [] if key in live else [other for other in free if related.is_same(free[other], row)]
        )
        is_known = len(alike) == 1
        if is_known:
            free.pop(alike[0])
        by_key[alike[0] if is_known else key] = row
    return by_key


def _add(
    related: RelatedRows,
    rows: Mapping[Hashable, Values],
    diff: Differences,
    stored: Mapping[Hashable, Values],
    ledger: Ledger,
) -> None:
    connection, at = ledger.connection, ledger.observation.at
    fresh = []
    for key in diff.new:
        values = rows[key]
        if key in stored:
            back = {**values, **related.marks, "gone_seen_at": None}
            before = {name: stored[key][name] for name in back}
            _update(related, connection, key, back)
            ledger.again(related.entity, related.name(key), before, values)
        else:
            parent = {related.parent: related.parent_id, "key": key}
            fresh.append({**parent, **values, **related.marks, "first_seen_at": at})
            ledger.new(related.entity, related.name(key), values)
    if fresh:
        connection.execute(_insert(related.table), fresh)


def remove(related: RelatedRows, keys: Sequence[Hashable], ledger: Ledger) -> None:
    """Marks rows as gone at the moment of the observation."""
    for key in keys:
        _update(related, ledger.connection, key, {"gone_seen_at": ledger.observation.at})
        ledger.gone(related.entity, related.name(key))


def _update(
    related: RelatedRows, connection: Connection, key: Hashable, values: Mapping[str, Any]
) -> None:
    which = {"of_parent": related.parent_id, "of_key": key}
    connection.execute(_update_of(related.table, related.parent), {**which, **values})


# Statements are built once: building them costs more than running them.


@cache
def _stored(table: Table, parent: str, marks: tuple[str, ...]) -> Select[Any]:
    columns = [table.c[name] for name in ("key", "gone_seen_at", *marks, *facts_of(table))]
    return select(*columns).where(table.c[parent] == bindparam("of_parent"))


@cache
def _insert(table: Table) -> Insert:
    return insert(table)


@cache
def _update_of(table: Table, parent: str) -> Update:
    return update(table).where(
        table.c[parent] == bindparam("of_parent"), table.c.key == bindparam("of_key")
    )
