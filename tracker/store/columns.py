"""The kinds of columns and rows that our tables have, beside the plain ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import cache
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Column, Connection, Table
from sqlmodel import Field, SQLModel

METADATA: Final = SQLModel.metadata
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


def moment(**options: Any) -> Any:
    """A column of a moment."""
    return Field(sa_type=UtcDateTime, **options)


def text(default: str | None = "", **options: Any) -> Any:
    """A column of text of any length."""
    return Field(default, sa_type=sa.Text, **options)


def json_list() -> Any:
    """A column of a list, as JSON."""
    return Field(sa_type=sa.JSON, default_factory=list)


def json_map() -> Any:
    """A column of names and values, as JSON."""
    return Field(sa_type=sa.JSON, default_factory=dict)


class Numbered(SQLModel):
    """A row that has no name of its own."""

    id: int | None = Field(default=None, primary_key=True)


class Child(Numbered):
    """A row that hangs on one of another table. key: its name among that one's children."""

    key: str = text()
    first_seen_at: datetime = moment()
    gone_seen_at: datetime | None = moment(default=None)


def child_of(parent: str, entity: str) -> tuple[Any, ...]:
    """What a table of children has beside its columns. parent: the column that says on which row
    one hangs; entity: what the ledger calls one."""
    return sa.UniqueConstraint(parent, "key"), {"info": {"entity": entity, "parent": parent}}


def table(model: type[SQLModel]) -> Table:
    """The table of a model, for statements that touch many rows."""
    return METADATA.tables[str(model.__tablename__)]


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
