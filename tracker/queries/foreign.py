"""What other collections say of a bill, as it was kept when it was brought in."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import Connection, bindparam, select

from tracker.domain.given import SOURCES, ForeignRecord
from tracker.queries.rows import as_view
from tracker.queries.tables import FOREIGN

_OF_BILL: Final = select(
    FOREIGN.c.source,
    FOREIGN.c.file,
    FOREIGN.c.imported_at,
    FOREIGN.c.record,
).where(FOREIGN.c.number == bindparam("number"), FOREIGN.c.imported_at <= bindparam("until"))


def foreign_records(
    connection: Connection, number: str, now: datetime
) -> tuple[ForeignRecord, ...]:
    """The records that were brought in by a moment, those of a source that goes before others
    first."""
    rows = connection.execute(_OF_BILL, {"number": number, "until": now})
    order = list(SOURCES)
    records = (as_view(ForeignRecord, row) for row in rows)
    return tuple(sorted(records, key=lambda record: order.index(record.source)))
