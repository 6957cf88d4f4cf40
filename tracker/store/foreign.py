"""The only writer of what other collections say of bills: each record is kept whole, one row a bill
and source, whether or not its facts are shown.

What the official site gave is never touched by it (`ingest_files`): a kept record is there to be
compared, and stands in only for a bill that the official site did not give.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Final

from sqlalchemy import Connection, UniqueConstraint, bindparam, insert, select, update
from sqlmodel import Field, SQLModel

from tracker.store.columns import json_map, moment, text
from tracker.store.read.version import raise_number
from tracker.store.tables import table


class ForeignBill(SQLModel, table=True):
    """What another source says of a bill (foreign).

    source: `openstates` or `legiscan`; file: by name, with imported_at when it was last brought in;
    digest: of the record, which is a bill of the record format with what importers/foreign.py adds.
    """

    __tablename__: ClassVar[str] = "foreign_bills"
    __table_args__ = (UniqueConstraint("number", "source"),)
    id: int | None = Field(default=None, primary_key=True)
    source: str
    number: str
    session: str
    file: str = text()
    imported_at: datetime = moment()
    digest: str
    record: dict[str, Any] = json_map()


FOREIGN: Final = table(ForeignBill)
_STORED: Final = select(FOREIGN).where(
    FOREIGN.c.number.in_(bindparam("numbers", expanding=True)),
    FOREIGN.c.source == bindparam("of_source"),
)
_UPDATE: Final = update(FOREIGN).where(FOREIGN.c.id == bindparam("of_row"))


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a bill now. is_new: whether it says something that was not kept before;
    is_twice: whether the same import had it before, and said something else."""

    record: Mapping[str, Any]
    is_new: bool
    is_twice: bool


def keep(
    connection: Connection,
    source: str,
    records: Sequence[Mapping[str, Any]],
    file: str,
    at: datetime,
) -> dict[str, Kept]:
    """Keeps these records, each number once, and says what became of each, by number. What a
    record does not say and an earlier one of the same source did stays kept."""
    asked = {"numbers": [record["number"] for record in records], "of_source": source}
    stored = {row.number: row for row in connection.execute(_STORED, asked)}
    kept, fresh, again = {}, [], []
    for record in records:
        before = stored.get(record["number"])
        merged = {**before.record, **record} if before else dict(record)
        digest = _digest(merged)
        seen = {"file": file, "imported_at": at, "digest": digest, "record": merged}
        if before is None:
            about = {"source": source, "number": record["number"], "session": record["session"]}
            fresh.append({**about, **seen})
        else:
            again.append({"of_row": before.id, **seen})
        is_new = before is None or before.digest != digest
        is_twice = before is not None and before.imported_at == at and is_new
        kept[record["number"]] = Kept(merged, is_new, is_twice)
    if fresh:
        connection.execute(insert(FOREIGN), fresh)
    if again:
        connection.execute(_UPDATE, again)
    raise_number(connection)
    return kept


def _digest(record: Mapping[str, Any]) -> str:
    written = json.dumps(record, ensure_ascii=False, sort_keys=True)
    return hashlib.blake2b(written.encode("utf-8", "replace"), digest_size=12).hexdigest()
