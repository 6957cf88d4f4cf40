"""Records as CSV for spreadsheets: UTF-8 that says so, a head in plain words, no cell that runs.

A spreadsheet takes a cell that begins with =, +, - or @ for a formula, and some take blanks before
it for nothing. Official titles and people's words may begin with anything, so such a text gets an
apostrophe in front, which spreadsheets take for "this is text".
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

from tracker.domain.text_sanitizing import sanitized
from tracker.export.fields import Record

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
