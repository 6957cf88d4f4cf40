"""Records made of views by the names of their fields: the one engine behind the record format, the
lists that readers take away, and what commands print as JSON or CSV. The type of a field is that of
the model whose attribute it is: nobody writes it a second time.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from functools import cache, reduce
from operator import attrgetter
from types import NoneType, UnionType
from typing import Any, Final, Literal, NamedTuple, TypeAlias, TypeVar, Union, get_args, get_origin
from typing import get_type_hints as hints_of

from tracker.domain.text_sanitizing import sanitized

#: One result as JSON can hold it.
Record: TypeAlias = Mapping[str, Any]

#: A field: its name, ? and path, and what is within it, up to three records deep.
_WITHIN: Final = r"(?:[^()]|\((?:[^()]|\([^()]*\))*\))*"
_FIELD: Final = re.compile(
    rf"(?P<on>[\w.]+)\.\((?P<group>{_WITHIN})\)"
    rf"|(?P<name>\w+)(?P<text>\??)(?:=(?P<path>[\w.]+))?(?:\((?P<inner>{_WITHIN})\))?"
)


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
    fields: list[Field] = []
    for on, group, name, is_text, path, inner in _FIELD.findall(names):
        if on:
            fields += (one._replace(path=(*on.split("."), *one.path)) for one in fields_of(group))
        else:
            fields.append(Field(name, tuple((path or name).split(".")), bool(is_text), inner))
    return tuple(fields)


def record(row: Any, names: str) -> dict[str, Any]:
    """These fields of a row as JSON; their names are parted by blanks.

    `name` is an attribute of that name, `name=meeting.id` what the path leads to, of a tuple from
    each of its values, None where there is nothing on the way; with a ? behind it a name is null
    where the text is empty; `marks(ask passages(section))` are records within the record,
    `line.(number title)` is the same as `number=line.number title=line.title`.
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
    """Reads all fields in one step, ten times as fast; None where one is no mere path, or alone."""
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


# --- types ---------------------------------------------------------------------------------------

TypeName: TypeAlias = Literal["string", "boolean", "integer", "date", "datetime"]
_NAMES: Final[dict[Any, TypeName]] = {
    str: "string", bool: "boolean", int: "integer", date: "date", datetime: "datetime",
}  # fmt: skip


class FieldType(NamedTuple):
    """A type. is_list: of a list of such values; choices: all values there are, () for any."""

    name: TypeName
    is_list: bool = False
    choices: tuple[str, ...] = ()


def type_of(model: Any, path: Sequence[str]) -> FieldType:
    """The type of what a path leads to from a class. Raises KeyError for one no table can hold."""
    hint, is_list = model, False
    for name in path:
        hint, is_list = _bare(_attribute(hint, name), is_list)
    if get_origin(hint) is Literal:
        return FieldType("string", is_list, tuple(filter(None, get_args(hint))))
    return FieldType(_NAMES[hint], is_list)


@cache
def _attribute(owner: Any, name: str) -> Any:
    """The type of an attribute or a property; of `Fact[Start]` with what it is a fact of."""
    model = get_origin(owner) or owner
    hints = hints_of(model)
    hint = hints[name] if name in hints else hints_of(getattr(model, name).fget)["return"]
    if isinstance(hint, TypeVar):
        return get_args(owner)[0]
    return hint[get_args(owner)] if getattr(hint, "__parameters__", ()) else hint


def _bare(hint: Any, is_list: bool) -> tuple[Any, bool]:
    """A type without its None and its tuple, and whether it is of a list."""
    if get_origin(hint) in (Union, UnionType):
        (hint,) = (one for one in get_args(hint) if one is not NoneType)
    if get_origin(hint) is tuple:
        return get_args(hint)[0], True
    return hint, is_list


# --- CSV for spreadsheets ------------------------------------------------------------------------
# UTF-8 that says so, a head in plain words, no cell that runs: a spreadsheet takes one that begins
# with =, +, - or @ for a formula, and some take blanks before it for nothing. Official titles and
# people's words may begin with anything, so such a text gets an apostrophe in front, which
# spreadsheets take for "this is text".

#: By it a spreadsheet knows that the file is UTF-8.
MARK: Final = "\ufeff"
#: What a formula begins with, the wide forms of East Asian keyboards among them.
_FORMULA: Final = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_BREAKS: Final = ("\t", "\r", "\n")


def csv_text(
    records: Iterable[Record],
    names: Sequence[str] = (),
    words: Callable[[str, Any], Any] = lambda _, value: value,
) -> str:
    """Records as CSV with a head. names: the columns, else those that the records have, in the
    order in which they first come; words: what a reader is told for a value of a column."""
    rows = list(records)
    columns = list(names) or list(dict.fromkeys(name for row in rows for name in row))
    target = io.StringIO()
    writer = csv.writer(target)
    if columns:
        writer.writerow(map(head, columns))
    for row in rows:
        writer.writerow(cell(words(name, row.get(name))) for name in columns)
    return MARK + target.getvalue()


def head(name: str) -> str:
    """The name of a column in plain words: `Next hearing` for next_hearing."""
    words = name.replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def cell(value: Any) -> str:
    """A value as the text of a cell: yes or no, a list with semicolons, "" for nothing."""
    match value:
        case None | str():
            return _guarded(value or "")
        case bool():
            return "yes" if value else "no"
        case int() | float():
            return str(value)
        case list() | tuple():
            return _guarded("; ".join(map(_within, value)))
        case dict():
            return _guarded(_within(value))
    return _guarded(str(value))


def _within(value: Any) -> str:
    """A value within a cell; a record as its own values."""
    if isinstance(value, dict):
        return ", ".join(text for text in map(_within, value.values()) if text)
    return "; ".join(map(_within, value)) if isinstance(value, list) else str(value or "")


def _guarded(text: str) -> str:
    text = sanitized(text)
    runs = text.startswith(_BREAKS) or text.lstrip().startswith(_FORMULA)
    return f"'{text}" if runs else text
