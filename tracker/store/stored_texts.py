"""Bill texts as they lie in the database, compressed JSON that reads back word for word; and the
words of those that bills are judged by, for those who write in the store.

Bytes of another shape, or that are no text at all, are refused with a StoreFault: a text is shown
as it was read or not at all. Readers of texts for people are in `queries`.
"""

from __future__ import annotations

import json
import logging
import zlib
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any, Final, TypeAlias, TypeVar, get_args

from sqlalchemy import Connection, select

from tracker.domain.bill_text import BillText, Form, Line, Mark, Run, Section, is_scan
from tracker.errors import StoreFault
from tracker.store.derived_tables import TEXT_READS, TEXTS
from tracker.store.tables import BILLS, VERSIONS

log = logging.getLogger(__name__)
T = TypeVar("T")
#: A row of whatever a statement selects.
_Row: TypeAlias = Any


def newest_as_read(connection: Connection, numbers: Sequence[str]) -> dict[str, tuple[str, str]]:
    """By number of bill, the digests of the text of its newest version that was read and of the
    code that read it: another may read other words. Bills without any are left out."""
    return {row.bill: (row.digest, row.read_with) for row in _held(connection, numbers)}


def _held(connection: Connection, numbers: Sequence[str]) -> list[_Row]:
    """The texts that words are taken from, the oldest first; of one version the accessible one is
    the last, for it has marks that a PDF loses. Scans are none."""
    held = (
        select(TEXT_READS, VERSIONS.c.day, VERSIONS.c.rank, VERSIONS.c.name.label("called"),
               TEXTS.c.parser.label("read_with"))
        .join(TEXTS, TEXTS.c.digest == TEXT_READS.c.digest)
        .join(BILLS, BILLS.c.number == TEXT_READS.c.bill)
        .join(
            VERSIONS,
            (VERSIONS.c.bill_id == BILLS.c.id) & (VERSIONS.c.key == TEXT_READS.c.version),
        )
        .where(TEXT_READS.c.bill.in_(numbers), VERSIONS.c.gone_seen_at.is_(None))
    )  # fmt: skip
    rows = [row for row in connection.execute(held) if not is_scan(row.called, row.form)]
    return sorted(rows, key=lambda row: (row.day or date.min, row.rank, row.form == "html"))


def versions_held(connection: Connection, number: str) -> tuple[tuple[str, str], ...]:
    """(version, digest) of a bill's versions that were read, the oldest first, each once."""
    rows = _held(connection, [number])
    return tuple({row.version: row.digest for row in rows}.items())


def text_with(connection: Connection, digest: str) -> BillText | None:
    """A stored text. None for one that is damaged, which the log names: a bill is judged by what
    else is known of it, and no crawl stops for one text."""
    try:
        parsed = select(TEXTS.c.parsed).where(TEXTS.c.digest == digest)
        return unpacked(connection.execute(parsed).scalar_one())
    except StoreFault as fault:
        log.error("%s", fault, extra={"text": digest})
        return None


def newest_words(connection: Connection, numbers: Sequence[str]) -> dict[str, str]:
    """By number of bill, all words of its newest version that was read."""
    newest = newest_as_read(connection, numbers)
    return {number: words_with(connection, digest) for number, (digest, _) in newest.items()}


def words_with(connection: Connection, digest: str) -> str:
    """All words of a stored text, "" for one that is damaged."""
    text = text_with(connection, digest)
    return text.text if text else ""


# --- a text as bytes ------------------------------------------------------------------------------

#: The number of the shape: bytes of another are refused.
SHAPE: Final = 1
_FORMS: Final = frozenset(get_args(Form))
_MARKS: Final = frozenset(get_args(Mark))


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
