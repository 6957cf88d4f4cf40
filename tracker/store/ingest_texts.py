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

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from tracker.domain.agendas import FIRST_READING
from tracker.domain.bill_text import BillText, Form
from tracker.domain.differences import fields_changed
from tracker.store.ledger import Ledger, Observation
from tracker.store.rows import ChangeCounts
from tracker.store.sights import saw
from tracker.store.tables import table
from tracker.store.text_json import packed
from tracker.store.text_tables import Text, TextRead

_TEXTS, _READS = table(Text), table(TextRead)
#: Why an address gave no text.
Trouble: TypeAlias = Literal[
    "no_text", "cut", "wrong_type", "too_large", "missing", "unreadable", "refused"
]
#: What the ledger tells of a text.
_FIELDS: Final = ("name", "form", "url", "state", "digest")
_READ: Final = select(_READS).where(
    _READS.c.bill == bindparam("of_bill"),
    _READS.c.version == bindparam("of_version"),
    _READS.c.form == bindparam("of_form"),
)


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
    row = connection.execute(select(_TEXTS.c.digest).where(_TEXTS.c.digest == digest)).first()
    return row is not None


def store_text(
    connection: Connection,
    got: Got,
    text: BillText,
    layer: str,
    parser: str,
    observation: Observation,
) -> None:
    """A text that is not stored yet. layer: what is read again when the parser is mended."""
    connection.execute(
        insert(_TEXTS).values(
            digest=got.digest,
            form=text.form,
            size=got.size,
            layer=zlib.compress(layer.encode("utf-8", "surrogatepass")),
            first_seen_at=observation.at,
            **_as_parsed(text, parser),
        )
    )


def store_again(connection: Connection, digest: str, text: BillText | None, parser: str) -> None:
    """A stored text as a mended parser reads it; None where it cannot: what was read stays."""
    values = {"parser": parser} if text is None else _as_parsed(text, parser)
    connection.execute(update(_TEXTS).where(_TEXTS.c.digest == digest).values(**values))


def _as_parsed(text: BillText, parser: str) -> dict[str, Any]:
    return {
        "pages": text.pages,
        "words": len(text.text.split()),
        "parser": parser,
        "parsed": packed(text),
    }


def layer_of(stored: bytes) -> str:
    """The layer of a text, as it was given to `store_text`."""
    return zlib.decompress(stored).decode("utf-8", "surrogatepass")


def text_read(
    connection: Connection, source: TextSource, got: Got, observation: Observation
) -> ChangeCounts:
    """A version's address gave a text, which is stored."""
    values = {"state": "read", "message": "", "digest": got.digest, "read_at": observation.at}
    return _write(
        connection,
        source,
        {**values, "etag": got.etag, "last_modified": got.last_modified},
        observation,
    )


def text_unchanged(
    connection: Connection, source: TextSource, observation: Observation
) -> ChangeCounts:
    """The address says that its text is what it was."""
    return _write(
        connection, source, {"state": "read", "message": "", "read_at": observation.at}, observation
    )


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
    before = _before(connection, source)
    ledger = Ledger(connection, observation)
    values = {
        "name": source.name,
        "url": source.url,
        **facts,
        "crawl_id": observation.crawl_id,
        "asked_at": observation.at,
    }
    name = f"{source.bill}/{source.version}|{source.form}"
    if before is None:
        change_counts = _add(connection, source, values, name, ledger)
    else:
        change_counts = _update(connection, before, values, name, ledger)
    ledger.flush()
    if "read_at" in facts:
        saw(connection, [source.url], observation.at)
    return change_counts


def _before(connection: Connection, source: TextSource) -> Row[Any] | None:
    which = {"of_bill": source.bill, "of_version": source.version, "of_form": source.form}
    return connection.execute(_READ, which).first()


def _add(
    connection: Connection, source: TextSource, values: Mapping[str, Any], name: str, ledger: Ledger
) -> ChangeCounts:
    observation = ledger.observation
    row = {
        "session": observation.session,
        "bill": source.bill,
        "version": source.version,
        "form": source.form,
        "digest": None,
        "parser": "",
        "etag": "",
        "last_modified": "",
        "first_seen_at": observation.at,
        **values,
    }
    connection.execute(insert(_READS).values(**row))
    # The text is as old as its version, whose coming the ledger tells.
    ledger.new("text", name, {field: row[field] for field in _FIELDS}, FIRST_READING)
    return ChangeCounts(new=1)


def _update(
    connection: Connection, before: Row[Any], values: Mapping[str, Any], name: str, ledger: Ledger
) -> ChangeCounts:
    moved = {} if before.url == values["url"] else {"etag": "", "last_modified": ""}
    connection.execute(update(_READS).where(_READS.c.id == before.id).values(**{**moved, **values}))
    facts = {field: values[field] for field in _FIELDS if field in values}
    changes = fields_changed(before._asdict(), facts)
    ledger.changed("text", name, changes)
    return ChangeCounts(changed=1) if changes else ChangeCounts(unchanged=1)
