"""The kinds of columns that our tables have, and what makes the tables."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Dialect,
    Float,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    Time,
    UniqueConstraint,
)
from sqlalchemy.schema import SchemaItem
from sqlalchemy.types import JSON, DateTime, TypeDecorator

METADATA: Final = MetaData()
_UTC: Final = "+00:00"


def _read(text: str) -> datetime:
    """SQLite's text of a moment, which says no zone where our own program wrote it."""
    return datetime.fromisoformat(text if text.endswith(_UTC) else text + _UTC)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: refuses naive values, stores UTC, gives back UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """The moment in UTC. Raises ValueError for a naive one."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment without its zone: {value}")
        return value.astimezone(UTC)

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any]:
        """Writes a moment as the engine stores it. The rows of one page share their moment, so
        the last one is not worked out again."""
        work_out = super().bind_processor(dialect)
        assert work_out is not None
        last: tuple[Any, Any] = (None, None)

        def bound(value: Any) -> Any:
            nonlocal last
            if value is not last[0]:
                last = (value, work_out(value))
            return last[1]

        return bound

    def result_processor(self, dialect: Dialect, _kind: object) -> Callable[[Any], Any]:
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


names, texts = _kind(String, ""), _kind(Text, "")
numbers, weights, flags = _kind(Integer, 0), _kind(Float, 0.0), _kind(Boolean, False)
days, clocks, moments = _kind(Date), _kind(Time), _kind(UtcDateTime)
lists, maps, blobs = _kind(JSON, list), _kind(JSON, dict), _kind(LargeBinary)


def numbered() -> Column[Any]:
    """The number of a row that has no name of its own."""
    return Column("id", Integer, primary_key=True)


def refers(name: str, to: str, **options: Any) -> Column[Any]:
    """A column that names a row of another table."""
    return Column(name, ForeignKey(to), **{"nullable": False, **options})


def table(name: str, *parts: SchemaItem, **options: Any) -> Table:
    """A table of ours. parts: its columns, constraints and indexes."""
    return Table(name, METADATA, *parts, **options)


def children(name: str, *columns: Column[Any], parent: str = "bill_id", entity: str = "") -> Table:
    """A table of what hangs on the rows of another. parent: the column that says on which row it
    hangs, among whose children `key` names it; entity: what the ledger calls one, where that is not
    the name of the table in the singular."""
    of_parent = refers(parent, f"{parent.removesuffix('_id')}s.id")
    seen = (*moments("first_seen_at"), *moments("gone_seen_at", nullable=True))
    parts = (numbered(), of_parent, *texts("key"), *columns, *seen, UniqueConstraint(parent, "key"))
    return table(name, *parts, info={"entity": entity or name.removesuffix("s"), "parent": parent})
