"""Bill texts as they lie in the database, compressed JSON that reads back word for word; and the
words of those that bills are judged by, for those who write in the store.

Bytes of another shape, or that are no text at all, are refused with a StoreFault: a text is shown
as it was read or not at all. Readers of texts for people are in `queries`.
"""

from __future__ import annotations

import json
import logging
import zlib
from collections.abc import Sequence
from datetime import date
from typing import Any, Final, TypeAlias, TypeVar, get_args

from sqlalchemy import Connection, select

from tracker.domain.bill_text import BillText, Form, Line, Mark, Run, Section, is_scan
from tracker.errors import StoreFault
from tracker.store.columns import some
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


_HELD: Final = (
    select(TEXT_READS, VERSIONS.c.day, VERSIONS.c.rank, VERSIONS.c.name.label("called"),
           TEXTS.c.parser.label("read_with"))
    .join(TEXTS, TEXTS.c.digest == TEXT_READS.c.digest)
    .join(BILLS, BILLS.c.number == TEXT_READS.c.bill)
    .join(VERSIONS, (VERSIONS.c.bill_id == BILLS.c.id) & (VERSIONS.c.key == TEXT_READS.c.version))
    .where(TEXT_READS.c.bill.in_(some("numbers")), VERSIONS.c.gone_seen_at.is_(None))
)  # fmt: skip


def _held(connection: Connection, numbers: Sequence[str]) -> list[_Row]:
    """The texts that words are taken from, the oldest first; of one version the accessible one is
    the last, for it has marks that a PDF loses. Scans are none."""
    held = connection.execute(_HELD, {"numbers": list(numbers)})
    rows = [row for row in held if not is_scan(row.called, row.form)]
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
        [section.key, section.label, section.heading,
         [[line.page, line.number, [[run.text, *run.marks] for run in line.runs]]
          for line in section.lines]]
        for section in text.sections
    ]  # fmt: skip
    parts = [SHAPE, text.form, text.title, text.version, text.pages, sections, text.stamps]
    return zlib.compress(json.dumps(parts, separators=(",", ":")).encode("ascii"), 6)


#: What stands in a stored text: a list of one shape has any number of it, a tuple is a list of
#: these. Shape, form, title, version, pages; sections, each a key, a label, a heading and lines,
#: each a page, a number and runs; stamps.
_RUNS: Final = [[str]]
_SECTIONS: Final = [(str, str, str, [(int | None, int | None, _RUNS)])]
_TEXT: Final = (int, str, str, str, int, _SECTIONS, [str])


def _fits(stored: Any, shape: Any) -> bool:
    if isinstance(shape, list):
        return type(stored) is list and all(_fits(one, shape[0]) for one in stored)
    if isinstance(shape, tuple):
        if type(stored) is not list or len(stored) != len(shape):
            return False
        return all(map(_fits, stored, shape))
    return type(stored) in (get_args(shape) or (shape,))


def unpacked(stored: bytes) -> BillText:
    """The text that `packed` was given. Raises StoreFault for anything else."""
    try:
        parts = json.loads(zlib.decompress(stored))
        if not _fits(parts, _TEXT) or parts[0] != SHAPE or parts[1] not in _FORMS:
            raise ValueError(f"it is not of shape {SHAPE}, or neither html nor pdf")
        _, form, title, version, pages, sections, stamps = parts
        return BillText(form, title, version, tuple(map(_section, sections)), pages, tuple(stamps))
    except (zlib.error, ValueError, TypeError) as error:
        raise StoreFault(
            f"A stored bill text cannot be read ({error}). Read the texts again."
        ) from error


def _section(stored: Any) -> Section:
    key, label, heading, lines = stored
    read = (Line(tuple(map(_run, runs)), page, number) for page, number, runs in lines)
    return Section(key, label, heading, tuple(read))


def _run(stored: Any) -> Run:
    text, *marks = stored
    if not _MARKS.issuperset(marks):
        raise ValueError(f"no mark is called {marks!r}")
    return Run(text, tuple(marks))
