"""Marks of asks put straight into a real database, for what reads and shows them."""

from __future__ import annotations

from sqlalchemy import Connection, select

from tests.queries.fill import EARLIER, add
from tracker.domain.asks import Direction
from tracker.store.derived_tables import ASK_READS, MARKS
from tracker.store.tables import BILLS

COLLECT, KEEP, SHARE = "collect-only-necessary", "keep-no-longer", "share-only-with-warrant"
WARRANT = "An agency shall not share personal data without a court order."
OPEN = "A jail shall share its records with another agency."


def add_mark(
    connection: Connection, number: str, ask: str, direction: Direction, *sentences: str,
    version: str = "", decided_by: str = "rules", phrase: str = "", lead: str = "",
) -> None:  # fmt: skip
    """A mark with its passages; without a version it is the summary's."""
    bills, reads = BILLS, ASK_READS
    bill = connection.execute(select(bills.c.id).where(bills.c.number == number)).scalar_one()
    if connection.execute(select(reads).where(reads.c.bill_id == bill)).first() is None:
        add(connection, ASK_READS, bill_id=bill, source="seen")
    evidence = [
        {"section": "SECTION 2." if version else "", "lead": lead, "passage": one,
         "phrase": phrase or one, "struck": []}
        for one in sentences
    ]  # fmt: skip
    add(
        connection, MARKS, bill_id=bill, key=f"data-privacy|{ask}|{direction}|{version}",
        campaign="data-privacy", ask=ask, direction=direction, version=version,
        field="text" if version else "summary", evidence=evidence, decided_by=decided_by,
        first_seen_at=EARLIER,
    )  # fmt: skip
