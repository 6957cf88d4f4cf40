"""The kinds of columns that our tables have, and what makes the tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import cache
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Column, Connection, Table

METADATA: Final = sa.MetaData()
_UTC: Final = "+00:00"


def _read(text: str) -> datetime:
    """SQLite's text of a moment, which says no zone where our own program wrote it."""
    return datetime.fromisoformat(text if text.endswith(_UTC) else text + _UTC)


class UtcDateTime(sa.TypeDecorator[datetime]):
    """A moment: refuses naive values, stores UTC, gives back UTC."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: sa.Dialect) -> datetime | None:
        """The moment in UTC. Raises ValueError for a naive one."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment without its zone: {value}")
        return value.astimezone(UTC)

    def result_processor(self, dialect: sa.Dialect, _kind: object) -> Callable[[Any], Any]:
        """Reads a moment in UTC. A page reads hundreds: there is no step between."""
        if dialect.name == "sqlite":
            return lambda text: None if text is None else _read(text)
        return lambda moment: None if moment is None else moment.astimezone(UTC)


def _kind(of: Any, default: Any = None) -> Callable[..., list[Column[Any]]]:
    """What makes columns of a kind, which hold something unless they are nullable. default: where a
    row gives nothing."""

    def columns(*names: str, **options: Any) -> list[Column[Any]]:
        is_empty = options.get("nullable") or options.get("primary_key")
        given = {"nullable": False, "default": None if is_empty else default, **options}
        return [Column(name, of, **given) for name in names]

    return columns


names, texts = _kind(sa.String, ""), _kind(sa.Text, "")
numbers, weights, flags = _kind(sa.Integer, 0), _kind(sa.Float, 0.0), _kind(sa.Boolean, False)
days, clocks, moments = _kind(sa.Date), _kind(sa.Time), _kind(UtcDateTime)
lists, maps, blobs = _kind(sa.JSON, list), _kind(sa.JSON, dict), _kind(sa.LargeBinary)


def numbered() -> Column[Any]:
    """The number of a row that has no name of its own."""
    return Column("id", sa.Integer, primary_key=True)


def refers(name: str, to: str, **options: Any) -> Column[Any]:
    """A column that names a row of another table."""
    return Column(name, sa.ForeignKey(to), **{"nullable": False, **options})


def table(name: str, *parts: sa.schema.SchemaItem, **options: Any) -> Table:
    """A table of ours. parts: its columns, constraints and indexes."""
    return Table(name, METADATA, *parts, **options)


def children(name: str, *columns: Column[Any], parent: str = "bill_id", entity: str = "") -> Table:
    """A table of what hangs on the rows of another. parent: the column that says on which row it
    hangs, among whose children `key` names it; entity: what the ledger calls one, where that is not
    the name of the table in the singular."""
    of_parent = refers(parent, f"{parent.removesuffix('_id')}s.id")
    seen = (*moments("first_seen_at"), *moments("gone_seen_at", nullable=True))
    parts = (
        numbered(),
        of_parent,
        *texts("key"),
        *columns,
        *seen,
        sa.UniqueConstraint(parent, "key"),
    )
    return table(name, *parts, info={"entity": entity or name.removesuffix("s"), "parent": parent})


def some(name: str) -> Any:
    """A list of values that a statement is given under a name: it is built once, for that costs
    more than running it."""
    return sa.bindparam(name, expanding=True)


@cache
def _that_hold(column: Column[Any]) -> sa.Select[Any]:
    return sa.select(column.table).where(column.in_(some("values")))


def rows_by(connection: Connection, column: Column[Any], values: Iterable[Any]) -> dict[Any, Any]:
    """The rows that hold one of these values in a column, by it."""
    rows = connection.execute(_that_hold(column), {"values": list(values)})
    return {row._mapping[column]: row for row in rows}
