"""Records made of views by the names of their fields: the one engine behind the record format, the
lists that readers take away, and what commands print as JSON or CSV."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from functools import cache, reduce
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
    result = {}
    for field in fields_of(names):
        value = reduce(_step, field.path, row)
        if field.inner and isinstance(value, tuple):
            value = records(value, field.inner)
        elif field.inner and value is not None:
            value = record(value, field.inner)
        result[field.name] = plain_value(value or None if field.is_text else value)
    return result


def records(rows: Iterable[Any], names: str) -> list[dict[str, Any]]:
    """Rows as JSON. names: as in `record`."""
    return [record(row, names) for row in rows]


def present(record: Record) -> dict[str, Any]:
    """A record without what is absent: None, "" where a text is unknown, a list of nothing."""
    return {name: value for name, value in record.items() if value not in (None, "", [])}


def plain_value(value: Any) -> Any:
    """A value of ours as JSON can hold it: moments in UTC, days in ISO form, tuples as lists."""
    match value:
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
