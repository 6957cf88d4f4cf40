"""What is judged from bill texts: their words, for those who write in the store.

Readers of texts for people are in `queries`.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import date
from typing import Any, Final, TypeAlias

from sqlalchemy import Connection, bindparam, select

from tracker.domain.bill_text import BillText, is_scan
from tracker.errors import StoreFault
from tracker.store.tables import Bill, Version, table
from tracker.store.text_json import unpacked
from tracker.store.text_tables import Text, TextRead

log = logging.getLogger(__name__)

#: A row of whatever a statement selects.
_Row: TypeAlias = Any

_BILLS, _VERSIONS = table(Bill), table(Version)
_TEXTS, _READS = table(Text), table(TextRead)

# Built once: building a statement costs more than running it.
_HELD: Final = (
    select(_READS.c.bill, _READS.c.version, _READS.c.form, _READS.c.digest, _VERSIONS.c.day,
           _VERSIONS.c.rank, _VERSIONS.c.name, _TEXTS.c.parser)
    .join(_TEXTS, _TEXTS.c.digest == _READS.c.digest)
    .join(_BILLS, _BILLS.c.number == _READS.c.bill)
    .join(_VERSIONS, (_VERSIONS.c.bill_id == _BILLS.c.id) & (_VERSIONS.c.key == _READS.c.version))
    .where(_READS.c.bill.in_(bindparam("numbers", expanding=True)))
    .where(_READS.c.digest.is_not(None), _VERSIONS.c.gone_seen_at.is_(None))
)  # fmt: skip
_PARSED: Final = select(_TEXTS.c.parsed).where(_TEXTS.c.digest == bindparam("of_digest"))


def newest_as_read(connection: Connection, numbers: Sequence[str]) -> dict[str, tuple[str, str]]:
    """By number of bill, the digests of the text of its newest version that was read and of the
    code that read it: another may read other words. Bills without any are left out."""
    rows = sorted(_held(connection, numbers), key=_rank)
    return {row.bill: (row.digest, row.parser) for row in rows}


def _held(connection: Connection, numbers: Sequence[str]) -> list[_Row]:
    """The texts that words are taken from: scans are none."""
    rows = connection.execute(_HELD, {"numbers": list(numbers)})
    return [row for row in rows if not is_scan(row.name, row.form)]


def versions_held(connection: Connection, number: str) -> tuple[tuple[str, str], ...]:
    """(version, digest) of a bill's versions that were read, the oldest first, each once: the
    accessible text where there is one, for it has marks that a PDF loses."""
    rows = sorted(_held(connection, [number]), key=_rank)
    return tuple({row.version: row.digest for row in rows}.items())


def text_with(connection: Connection, digest: str) -> BillText | None:
    """A stored text. None for one that is damaged, which the log names: a bill is judged by what
    else is known of it, and no crawl stops for one text."""
    try:
        return unpacked(connection.execute(_PARSED, {"of_digest": digest}).scalar_one())
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


def _rank(row: _Row) -> tuple[date, int, bool]:
    return (row.day or date.min, row.rank, row.form == "html")
