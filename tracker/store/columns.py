"""The kinds of columns that our tables have beside the plain ones, and the columns of many."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, ClassVar, Final

from sqlalchemy import Dialect, Text, UniqueConstraint
from sqlalchemy.orm import declared_attr
from sqlalchemy.types import JSON, DateTime, TypeDecorator
from sqlmodel import Field, SQLModel

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


def moment(**options: Any) -> Any:
    """A column of a moment."""
    return Field(sa_type=UtcDateTime, **options)


def text(default: str | None = "", **options: Any) -> Any:
    """A column of text of any length."""
    return Field(default, sa_type=Text, **options)


def json_list(**options: Any) -> Any:
    """A column of a list, as JSON."""
    return Field(sa_type=JSON, default_factory=list, **options)


def json_map(**options: Any) -> Any:
    """A column of names and values, as JSON."""
    return Field(sa_type=JSON, default_factory=dict, **options)


class Named(SQLModel):
    """A row of a table that is called as its class is, in the plural."""

    @declared_attr.directive
    def __tablename__(cls) -> str:  # noqa: N805  (SQLAlchemy calls it with the class)
        return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", cls.__name__).lower() + "s"


class Numbered(Named):
    """A row that has no name of its own."""

    id: int | None = Field(default=None, primary_key=True)


class Child(Numbered):
    """A row that hangs on another. entity: what the ledger calls it; parent: the column that says
    on which row it hangs, among whose children `key` names it."""

    entity: ClassVar[str]
    parent: ClassVar[str]
    key: str = text()
    first_seen_at: datetime = moment()
    gone_seen_at: datetime | None = moment(default=None)

    @declared_attr.directive
    def __table_args__(cls) -> Any:  # noqa: N805  (SQLAlchemy calls it with the class)
        info = {"entity": cls.entity, "parent": cls.parent}
        return UniqueConstraint(cls.parent, "key"), {"info": info}


class OfBill(Child):
    """A row that hangs on a bill."""

    parent: ClassVar[str] = "bill_id"
    bill_id: int = Field(foreign_key="bills.id")
