"""What statements share: sets of names as one value, rows as views, rows in groups."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import fields
from functools import cache
from operator import attrgetter
from typing import Any, Final, TypeAlias, TypeVar

from sqlalchemy import ColumnElement, Text, and_, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

#: A row of whatever a statement selects.
AnyRow: TypeAlias = Any
View = TypeVar("View")
T = TypeVar("T")
Key = TypeVar("Key")


class _Texts(FunctionElement[Any]):
    """The texts of a JSON list, as a set."""

    inherit_cache = True


@compiles(_Texts, "sqlite")
def _in_sqlite(texts: _Texts, compiler: Any, **options: Any) -> str:
    return f"(SELECT value FROM json_each({compiler.process(texts.clauses, **options)}))"


@compiles(_Texts, "postgresql")
def _in_postgresql(texts: _Texts, compiler: Any, **options: Any) -> str:
    listed = compiler.process(texts.clauses, **options)
    return f"(SELECT jsonb_array_elements_text(CAST({listed} AS jsonb)))"


#: The parameter of `one_of`.
NAMES: Final = "names"


def one_of(column: Any, parameter: str = NAMES) -> ColumnElement[bool]:
    """Whether a column is one of some names. They come as one value (`named`), so that there may be
    any number of them, and a statement is built once."""
    names = _Texts(bindparam(parameter, type_=Text))
    condition: ColumnElement[bool] = column.op("IN", is_comparison=True)(names)
    return condition


def named(names: Iterable[str]) -> str:
    """Names as the value of such a parameter."""
    return json.dumps(sorted(set(names)))


def stands(rows: Any) -> ColumnElement[bool]:
    """Whether a row stands on its page now."""
    gone_seen_at: ColumnElement[Any] = rows.c.gone_seen_at
    return gone_seen_at.is_(None)


def between(moment: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether a moment is later than the parameter `since`, and at `until` at the latest."""
    return and_(moment > bindparam("since"), moment <= bindparam("until"))


def as_view(view: type[View], row: Any, **given: Any) -> View:
    """A row as a view (a dataclass). given: the fields that are no columns of the row, or bear
    another name there."""
    kind: Any = view
    names, values = _read_by(kind, tuple(given))
    return view(**dict(zip(names, values(row), strict=True)), **given)


def as_views(view: type[View], rows: Iterable[Any]) -> tuple[View, ...]:
    """Rows that have all fields of a view."""
    return tuple(as_view(view, row) for row in rows)


@cache
def _read_by(view: type[Any], given: tuple[str, ...]) -> tuple[tuple[str, ...], attrgetter[Any]]:
    """The fields of a view that are columns, and what reads them of a row."""
    names = tuple(field.name for field in fields(view) if field.name not in given)
    return names, attrgetter(*names)


def grouped(
    rows: Iterable[Any], key: Callable[[Any], Key], value: Callable[[Any], T]
) -> dict[Key, tuple[T, ...]]:
    """What is made of each row, in the order of the rows, by a key of theirs."""
    groups: dict[Key, list[T]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(value(row))
    return {name: tuple(values) for name, values in groups.items()}


def rows_by(rows: Iterable[Any], *names: str) -> dict[Any, tuple[Any, ...]]:
    """Rows in their order, by a column, or by several together."""
    return grouped(rows, attrgetter(*names), lambda row: row)
