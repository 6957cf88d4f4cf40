"""The only writer of bill texts: what an address gave for a version, or why it gave nothing.

A text is stored once whatever the number of addresses and versions that give it. One that was read
well is never emptied by a later bad answer: the answer's state is written beside it. What differs
from the last time goes to the ledger in the same transaction.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

from sqlalchemy import Connection, insert, select, update

from tracker.domain.agendas import FIRST_READING
from tracker.domain.bill_text import BillText, Form
from tracker.store.derived_tables import TEXT_READS, TEXTS
from tracker.store.ledger import Ledger, Observation
from tracker.store.rows import ChangeCounts, saw, write_changes
from tracker.store.stored_texts import packed

#: Why an address gave no text.
Trouble: TypeAlias = Literal[
    "no_text", "cut", "wrong_type", "too_large", "missing", "unreadable", "refused"
]
#: What the ledger tells of a text.
_FIELDS: Final[tuple[str, ...]] = ("name", "form", "url", "state", "digest")


@dataclass(frozen=True, slots=True)
class TextSource:
    """One address of one version. version: its key; name: the version's; form: html or pdf."""

    bill: str
    version: str
    name: str
    form: Form
    url: str


@dataclass(frozen=True, slots=True)
class Got:
    """An answer as it came. digest: SHA-256 of its bytes in hex; size: in bytes."""

    digest: str
    size: int
    etag: str = ""
    last_modified: str = ""


def is_stored(connection: Connection, digest: str) -> bool:
    """Whether a text with these bytes is stored already."""
    return connection.scalar(select(TEXTS.c.digest).where(TEXTS.c.digest == digest)) is not None


def store_text(
    connection: Connection,
    got: Got,
    text: BillText,
    layer: str,
    parser: str,
    observation: Observation,
) -> None:
    """A text that is not stored yet. layer: what is read again when the parser is mended."""
    compressed = zlib.compress(layer.encode("utf-8", "surrogatepass"))
    about = {"digest": got.digest, "size": got.size, "first_seen_at": observation.at}
    row = {**about, "form": text.form, "layer": compressed, **_as_parsed(text, parser)}
    connection.execute(insert(TEXTS).values(**row))


def store_again(connection: Connection, digest: str, text: BillText | None, parser: str) -> None:
    """A stored text as a mended parser reads it; None where it cannot: what was read stays."""
    values = {"parser": parser} if text is None else _as_parsed(text, parser)
    connection.execute(update(TEXTS).where(TEXTS.c.digest == digest).values(**values))


def _as_parsed(text: BillText, parser: str) -> dict[str, Any]:
    words = len(text.text.split())
    return {"pages": text.pages, "words": words, "parser": parser, "parsed": packed(text)}


def layer_of(stored: bytes) -> str:
    """The layer of a text, as it was given to `store_text`."""
    return zlib.decompress(stored).decode("utf-8", "surrogatepass")


def text_read(
    connection: Connection, source: TextSource, observation: Observation, got: Got | None = None
) -> ChangeCounts:
    """A version's address gave a text, which is stored; None: it says that it is what it was."""
    saw(connection, [source.url], observation.at)
    facts = {"state": "read", "message": "", "read_at": observation.at}
    if got is not None:
        facts |= {"digest": got.digest, "etag": got.etag, "last_modified": got.last_modified}
    return _write(connection, source, facts, observation)


def text_failed(
    connection: Connection,
    source: TextSource,
    trouble: Trouble,
    message: str,
    parser: str,
    observation: Observation,
) -> ChangeCounts:
    """The address gave no text. What it gave before stays."""
    values = {"state": trouble, "message": message, "parser": parser}
    return _write(connection, source, values, observation)


def _write(
    connection: Connection, source: TextSource, facts: Mapping[str, Any], observation: Observation
) -> ChangeCounts:
    ledger, name = Ledger(connection, observation), f"{source.bill}/{source.version}|{source.form}"
    which = {"bill": source.bill, "version": source.version, "form": source.form}
    before = connection.execute(select(TEXT_READS).filter_by(**which)).first()
    request = {"crawl_id": observation.crawl_id, "asked_at": observation.at}
    values = {"name": source.name, "url": source.url, **facts, **request}
    if before is None:
        row = {"digest": None, **which, **values}
        seen = {"session": observation.session, "first_seen_at": observation.at}
        connection.execute(insert(TEXT_READS).values(**row, **seen))
        # The text is as old as its version, whose coming the ledger tells.
        ledger.new("text", name, {field: row[field] for field in _FIELDS}, cause=FIRST_READING)
        counts = ChangeCounts(new=1)
    else:
        if before.url != source.url:
            values = {"etag": "", "last_modified": "", **values}
        ours = {field: values.pop(field) for field in _FIELDS if field in values}
        counts = write_changes(TEXT_READS, "text", name, before, ours, ledger, **values)
    ledger.flush()
    return counts
