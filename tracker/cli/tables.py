"""How a command shows its results: a table for people, JSON for programs, CSV for spreadsheets, all
on standard output.

On a terminal a table fits the window; elsewhere each row is one line of whatever length, so that
`grep` and `head` work on it. What is said about results goes to standard error.
"""

from __future__ import annotations

import io
import json
import os
import sys
import textwrap
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Final

import typer

from tracker.cli.options import Format
from tracker.domain.text_sanitizing import terminal_safe
from tracker.errors import TrackerError
from tracker.export.fields import Record as Object
from tracker.export.fields import csv_text, fields_of, plain_value, record, records

__all__ = ["Object", "plain_value", "record", "records"]

#: Wide enough for any row: nothing is cut or wrapped where no terminal has a width.
_ENDLESS: Final = 100_000
#: The width of prose where no terminal has one.
_PROSE: Final = 100
_SPACE: Final = 32


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. cell: the attribute of a row that it shows, or what gives the words;
    whole: its cells are never wrapped; count: they hold numbers."""

    name: str
    cell: str | Callable[[Any], object]
    whole: bool = False
    count: bool = False

    def words(self, row: Any) -> str:
        """What the column shows of a row."""
        return str(attrgetter(self.cell)(row) if isinstance(self.cell, str) else self.cell(row))


def show_object(form: Format, value: Object | Sequence[Object], names: Sequence[str] = ()) -> None:
    """A result, or several, as JSON, as an object a line, or as CSV. names: columns of the CSV,
    else what the objects have."""
    listed = value if isinstance(value, Sequence) else [value]
    if form == "csv":
        write(csv_text(listed, names))
    elif form == "jsonl":
        write("".join(_json(one) for one in listed))
    else:
        write(_json(value, 2))


def _json(value: Any, indent: int | None = None) -> str:
    return terminal_safe(json.dumps(value, ensure_ascii=False, indent=indent)) + "\n"


def show_rows(
    form: Format,
    rows: Sequence[Any],
    columns: Sequence[Column],
    as_object: str | Callable[[Any], Object],
    empty: Callable[[], str],
) -> None:
    """Shows results: as a table, or as JSON or CSV with these fields of each, or with what
    `as_object` makes. empty: why there is none, which is said on standard error then."""
    if form == "table":
        write(table_of(columns, rows))
    elif isinstance(as_object, str):
        names = [field.name for field in fields_of(as_object)]
        show_object(form, records(rows, as_object), names)
    else:
        show_object(form, [as_object(row) for row in rows])
    if not rows:
        say(empty())


def table_of(columns: Sequence[Column], rows: Iterable[Any]) -> str:
    """A table as text, its lines ended; "" without rows."""
    listed = list(rows)
    if not listed:
        return ""
    from rich.box import SIMPLE_HEAD  # noqa: PLC0415  (only tables need it)
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    drawn = Table(
        box=SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False, header_style=""
    )
    for column in columns:
        drawn.add_column(
            column.name,
            justify="right" if column.count else "left",
            no_wrap=column.whole or column.count,
            overflow="fold",
        )
    for row in listed:
        drawn.add_row(*(Text(plain(column.words(row))) for column in columns))
    target = io.StringIO()
    width = _terminal_width() or _ENDLESS
    Console(file=target, width=width, color_system=None, emoji=False).print(drawn)
    return "".join(line.rstrip() + "\n" for line in target.getvalue().splitlines())


def prose(text: str, indent: str = "") -> str:
    """Sentences wrapped to the window, each line indented and ended."""
    wrapper = textwrap.TextWrapper(
        max(_terminal_width() or _PROSE, 40),
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
    lines = (line for part in text.splitlines() for line in wrapper.wrap(plain(part)))
    return "".join(line + "\n" for line in lines)


def section(title: str, parts: Iterable[str]) -> str:
    """A titled part of a text, "" where it says nothing: its paragraphs indented, those that begin
    with a tab twice; what ends with a line's end, as a table does, stands as it is."""
    body = ""
    for part in parts:
        indent = "    " if part[:1] == "\t" else "  "
        body += part if part.endswith("\n") else prose(part.lstrip("\t"), indent)
    return f"\n{title}\n{body}" if body else ""


def plain(text: str) -> str:
    """A text in one line, safe for a terminal: without control characters, and with hyphens that
    a program understands when they are copied."""
    line = text.replace("\u2011", "-").replace("\n", " ").replace("\t", " ")
    return "".join(char for char in line if ord(char) >= _SPACE and not 127 <= ord(char) < 160)


def write(text: str) -> None:
    """Writes results. Ends the command quietly where their reader (`head`) has seen enough. Raises
    TrackerError where they cannot be written."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        # What is still in the buffer would raise once more when the interpreter ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):
            raise typer.Exit(0) from None
        why = error.strerror or str(error)
        raise TrackerError(f"The results could not be written whole ({why}).") from None


def say(text: str) -> None:
    """Says a sentence about the results, on standard error."""
    if text:
        sys.stderr.write(plain(text) + "\n")


def _terminal_width() -> int | None:
    """The width of the terminal that shows the results, None without one."""
    if not sys.stdout.isatty():
        return None
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or None
    except OSError:
        return None
