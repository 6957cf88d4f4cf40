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

from sqlalchemy import Connection, UniqueConstraint, insert, select, update

from tracker.store import columns as of
from tracker.store.columns import Numbered
from tracker.store.derived_tables import raise_number


class ForeignBill(Numbered, table=True):
    """What another source says of a bill. source: `openstates` or `legiscan`; file: by name, with
    imported_at when it was last brought in; digest: of the record, which is a bill of the record
    format with what importers/foreign.py adds."""

    __tablename__: ClassVar[str] = "foreign_bills"
    __table_args__ = (UniqueConstraint("number", "source"),)
    source: str
    number: str
    session: str
    digest: str
    file: str = of.text()
    imported_at: datetime = of.moment()
    record: dict[str, Any] = of.json_map()


FOREIGN: Final = of.table(ForeignBill)


@dataclass(frozen=True, slots=True)
class KeptRecord:
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
) -> dict[str, KeptRecord]:
    """Keeps these records, each number once, and says what became of each, by number. What a
    record does not say and an earlier one of the same source did stays kept."""
    numbers = [record["number"] for record in records]
    of_these = FOREIGN.c.number.in_(numbers), FOREIGN.c.source == source
    stored = {row.number: row for row in connection.execute(select(FOREIGN).where(*of_these))}
    taken = {}
    for record in records:
        number, before = record["number"], stored.get(record["number"])
        merged = {**before.record, **record} if before else dict(record)
        written = json.dumps(merged, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace")
        digest = hashlib.blake2b(written, digest_size=12).hexdigest()
        seen = {"file": file, "imported_at": at, "digest": digest, "record": merged}
        if before is None:
            about = {"source": source, "number": number, "session": record["session"]}
            connection.execute(insert(FOREIGN).values(**about, **seen))
        else:
            row = update(FOREIGN).where(FOREIGN.c.id == before.id)
            connection.execute(row.values(**seen))
        is_new = before is None or before.digest != digest
        is_twice = before is not None and before.imported_at == at and is_new
        taken[number] = KeptRecord(merged, is_new, is_twice)
    raise_number(connection)
    return taken
