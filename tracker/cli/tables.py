"""How a command shows its results: a table for people, JSON for programs, both on standard output.

On a terminal a table fits the window; elsewhere each row is one line of whatever length, so that
`grep` and `head` work on it. What is said about results goes to standard error.
"""

from __future__ import annotations

import io
import json
import os
import sys
import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

import typer

from tracker.domain.text_sanitizing import terminal_safe
from tracker.errors import ResultsFault

Format: TypeAlias = Literal["table", "json", "jsonl"]
#: One result as JSON can hold it.
Object: TypeAlias = Mapping[str, Any]

#: Wide enough for any row: nothing is cut or wrapped where no terminal has a width.
_ENDLESS: Final = 100_000
#: The width of prose where no terminal has one.
_PROSE: Final = 100
_SPACE: Final = 32


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. whole: its cells are never wrapped; count: they hold numbers."""

    name: str
    whole: bool = False
    count: bool = False


def show_rows(
    form: Format,
    objects: Sequence[Object],
    columns: Sequence[Column],
    rows: Callable[[], Iterable[Sequence[str]]],
    empty: Callable[[], str],
) -> None:
    """A list of results: `objects` as JSON, or the same as rows of a table.

    empty: why there is none, in sentences; said on standard error where there is none.
    """
    if form != "table":
        show_objects(form, objects)
    elif objects:
        write(table_of(columns, rows()))
    if not objects:
        say(empty())


def show_objects(form: Format, objects: Sequence[Object]) -> None:
    """Results as one JSON array, or as one object a line."""
    if form == "jsonl":
        write("".join(terminal_safe(json.dumps(one, ensure_ascii=False)) + "\n" for one in objects))
    else:
        write(terminal_safe(json.dumps(list(objects), ensure_ascii=False, indent=2)) + "\n")


def show_object(form: Format, one: Object) -> None:
    """A single result as JSON, over several lines or (jsonl) in one."""
    said = json.dumps(one, ensure_ascii=False, indent=None if form == "jsonl" else 2)
    write(terminal_safe(said) + "\n")


def table_of(columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> str:
    """A table as text, its lines ended."""
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
    for row in rows:
        drawn.add_row(*(Text(plain(cell)) for cell in row))
    target = io.StringIO()
    width = _terminal_width() or _ENDLESS
    Console(file=target, width=width, color_system=None, emoji=False).print(drawn)
    return "".join(line.rstrip() + "\n" for line in target.getvalue().splitlines())


def prose(text: str, indent: str = "") -> str:
    """Sentences wrapped to the window, each line indented and ended."""
    width = _terminal_width() or _PROSE
    lines = [
        line
        for paragraph in text.splitlines()
        for line in textwrap.wrap(
            plain(paragraph),
            max(width, 40),
            initial_indent=indent,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        )
    ]
    return "".join(line + "\n" for line in lines)


def plain(text: str) -> str:
    """A text in one line, safe for a terminal: without control characters, and with hyphens that
    a program understands when they are copied."""
    shown = text.replace("\u2011", "-").replace("\n", " ").replace("\t", " ")
    return "".join(char for char in shown if ord(char) >= _SPACE and not 127 <= ord(char) < 160)


def write(text: str) -> None:
    """Writes results. Ends the command quietly where their reader (`head`) has seen enough. Raises
    ResultsFault where they cannot be written."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        _write_no_more()
        raise typer.Exit(0) from None
    except OSError as error:
        _write_no_more()
        raise ResultsFault(error.strerror or str(error)) from None


def _write_no_more() -> None:
    # What is still in the buffer would raise once more when the interpreter ends.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def say(text: str) -> None:
    """Says a sentence about the results, on standard error."""
    if text:
        sys.stderr.write(plain(text) + "\n")


def _terminal_width() -> int | None:
    """The width of the terminal that shows the results, None where there is none."""
    if not sys.stdout.isatty():
        return None
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or None
    except OSError:
        return None
