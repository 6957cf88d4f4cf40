"""A bill's text as it lies in the database: compressed JSON, and read back word for word.

The shape has a number. Bytes of another shape, or that are no text at all, are refused with a
StoreFault: a text is shown as it was read or not at all.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable
from functools import partial
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
        [section.key, section.label, section.heading, [_line(line) for line in section.lines]]
        for section in text.sections
    ]
    parts = [SHAPE, text.form, text.title, text.version, text.pages, sections, text.stamps]
    return zlib.compress(json.dumps(parts, separators=(",", ":")).encode("ascii"), 6)


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


def _text(stored: Any) -> BillText:
    shape, form, title, version, pages, sections, stamps = stored
    if _exactly(int, shape) != SHAPE or form not in _FORMS:
        raise ValueError(f"shape {shape!r} and form {form!r}, not {SHAPE} and html or pdf")
    return BillText(
        form,
        _exactly(str, title),
        _exactly(str, version),
        _each(_section, sections),
        _exactly(int, pages),
        _each(partial(_exactly, str), stamps),
    )


def _section(stored: Any) -> Section:
    *names, lines = stored
    key, label, heading = _each(partial(_exactly, str), names)
    return Section(key, label, heading, _each(_line_of, lines))


def _line_of(stored: Any) -> Line:
    page, number, runs = stored
    for value in (page, number):
        _exactly(int, 0 if value is None else value)
    return Line(_each(_run, runs), page, number)


def _run(stored: Any) -> Run:
    text, *marks = stored
    if not _MARKS.issuperset(marks):
        raise ValueError(f"no mark is called {marks!r}")
    return Run(_exactly(str, text), tuple(marks))


def _each(read: Callable[[Any], T], stored: Any) -> tuple[T, ...]:
    return tuple(map(read, _exactly(list, stored)))


def _exactly(kind: type[T], stored: Any) -> T:
    if type(stored) is not kind:
        raise TypeError(f"{kind.__name__} was expected, not {type(stored).__name__}")
    return stored
