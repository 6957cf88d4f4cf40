"""Records made of views by the names of their fields: the one engine behind the record format, the
lists that readers take away, and what commands print as JSON or CSV."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from functools import cache, reduce
from operator import attrgetter
from typing import Any, Final, NamedTuple, TypeAlias

#: One result as JSON can hold it.
Record: TypeAlias = Mapping[str, Any]

#: A field: its name, ? and path, and what is within it, up to three records deep.
_WITHIN: Final = r"(?:[^()]|\((?:[^()]|\([^()]*\))*\))*"
_FIELD: Final = re.compile(rf"(\w+)(\??)(?:=([\w.]+))?(?:\(({_WITHIN})\))?")


class Field(NamedTuple):
    """A field of a record. path: of attributes, to its value; is_text: null where it is empty;
    inner: the fields of the records that it holds, "" for none."""

    name: str
    path: tuple[str, ...]
    is_text: bool
    inner: str


@cache
def fields_of(names: str) -> tuple[Field, ...]:
    """The fields that are meant by names, parted by blanks: see `record`."""
    return tuple(
        Field(name, tuple((path or name).split(".")), bool(is_text), inner)
        for name, is_text, path, inner in _FIELD.findall(names)
    )


def record(row: Any, names: str) -> dict[str, Any]:
    """These fields of a row as JSON; their names are parted by blanks.

    `name` is an attribute of that name, `name=meeting.id` what the path leads to, of a tuple from
    each of its values, None where there is nothing on the way; with a ? behind it a name is null
    where the text is empty; `marks(ask passages(section))` are records within the record.
    """
    values = zip(fields_of(names), values_of(row, names), strict=True)
    return {field.name: plain_value(value) for field, value in values}


def values_of(row: Any, names: str) -> tuple[Any, ...]:
    """The values of these fields as they are in the row; records within it as JSON."""
    at_once = _at_once(names)
    if at_once is not None:
        with suppress(AttributeError):  # there is nothing on the way, or several
            return at_once(row)
    return tuple(_value(row, field) for field in fields_of(names))


@cache
def _at_once(names: str) -> Callable[[Any], tuple[Any, ...]] | None:
    """What reads all fields of a row in one step, ten times as fast; None where a field is more
    than a path, or alone."""
    fields = fields_of(names)
    if len(fields) < 2 or any(field.is_text or field.inner for field in fields):
        return None
    return attrgetter(*(".".join(field.path) for field in fields))


def _value(row: Any, field: Field) -> Any:
    value = reduce(_step, field.path, row)
    if field.inner and isinstance(value, tuple):
        value = records(value, field.inner)
    elif field.inner and value is not None:
        value = record(value, field.inner)
    return value or None if field.is_text else value


def records(rows: Iterable[Any], names: str) -> list[dict[str, Any]]:
    """Rows as JSON. names: as in `record`."""
    return [record(row, names) for row in rows]


def present(record: Record) -> dict[str, Any]:
    """A record without what is absent: None, "" where a text is unknown, a list of nothing."""
    return {name: value for name, value in record.items() if value not in (None, "", [])}


def plain_value(value: Any) -> Any:
    """A value of ours as JSON can hold it: moments in UTC, days in ISO form, tuples as lists."""
    match value:
        case None | str() | int():
            pass
        case datetime():
            value = value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        case date():
            value = value.isoformat()
        case tuple():
            value = [plain_value(part) for part in value]
        case _ if is_dataclass(value):
            value = {field.name: plain_value(getattr(value, field.name)) for field in fields(value)}
    return value


def _step(value: Any, name: str) -> Any:
    # A named tuple is a value with fields, not several values.
    if isinstance(value, tuple) and not hasattr(value, "_fields"):
        return tuple(_step(item, name) for item in value)
    return None if value is None else getattr(value, name)
