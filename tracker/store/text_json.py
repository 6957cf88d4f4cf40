"""A bill's text as it lies in the database: compressed JSON, and read back word for word.

The shape has a number. Bytes of another shape, or that are no text at all, are refused with a
StoreFault: a text is shown as it was read or not at all.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable
from typing import Any, Final, TypeVar, get_args

from tracker.domain.bill_text import BillText, Form, Line, Mark, Run, Section
from tracker.errors import StoreFault

SHAPE: Final = 1
_FORMS: Final = frozenset(get_args(Form))
_MARKS: Final = frozenset(get_args(Mark))
T = TypeVar("T")


def packed(text: BillText) -> bytes:
    """A text as compressed JSON. The same text gives the same bytes."""
    sections = [
        [one.key, one.label, one.heading, [_line(line) for line in one.lines]]
        for one in text.sections
    ]
    said = [SHAPE, text.form, text.title, text.version, text.pages, sections, text.stamps]
    return zlib.compress(json.dumps(said, separators=(",", ":")).encode("ascii"), 6)


def unpacked(stored: bytes) -> BillText:
    """The text that `packed` was given. Raises StoreFault for anything else."""
    try:
        return _text(json.loads(zlib.decompress(stored)))
    except (zlib.error, ValueError, TypeError) as error:
        raise StoreFault(
            f"A stored bill text cannot be read ({error}). Read the texts again."
        ) from error


def _line(line: Line) -> list[Any]:
    return [line.page, line.number, [[run.text, *run.marks] for run in line.runs]]


def _text(said: Any) -> BillText:
    shape, form, title, version, pages, sections, stamps = said
    if shape != SHAPE or type(shape) is not int:
        raise ValueError(f"shape {shape!r}, not {SHAPE}")
    if form not in _FORMS:
        raise ValueError(f"no form is called {form!r}")
    return BillText(
        form,
        _str(title),
        _str(version),
        _each(_section, sections),
        _int(pages),
        _each(_str, stamps),
    )


def _section(said: Any) -> Section:
    key, label, heading, lines = said
    return Section(_str(key), _str(label), _str(heading), _each(_line_of, lines))


def _line_of(said: Any) -> Line:
    page, number, runs = said
    return Line(
        _each(_run, runs),
        None if page is None else _int(page),
        None if number is None else _int(number),
    )


def _run(said: Any) -> Run:
    text, *marks = said
    if not _MARKS.issuperset(marks):
        raise ValueError(f"no mark is called {marks!r}")
    return Run(_str(text), tuple(marks))


def _each(read: Callable[[Any], T], said: Any) -> tuple[T, ...]:
    if not isinstance(said, list):
        raise TypeError(f"a list was expected, not {type(said).__name__}")
    return tuple(read(one) for one in said)


def _str(said: Any) -> str:
    if not isinstance(said, str):
        raise TypeError(f"words were expected, not {type(said).__name__}")
    return said


def _int(said: Any) -> int:
    if type(said) is not int:
        raise TypeError(f"a number was expected, not {type(said).__name__}")
    return said
