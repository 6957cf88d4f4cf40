"""Facts that a file gives: part of `ingest`, the only writer of official facts.

The official site goes before a file: of what is stored nothing is overwritten, and what the file
adds is added. Each difference is a row of the ledger with the import as its cause, written in the
transaction of the fact.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, Literal, TypeAlias

from sqlalchemy import Connection, Insert, Row, Table, bindparam, insert, select, update

from tracker.domain.differences import FieldChange, Values, keyed
from tracker.domain.given import GivenBill
from tracker.domain.records import BallotRecord, BillRecord
from tracker.domain.trails import IMPORT
from tracker.store.ingest import (
    ACTIONS,
    BILLS,
    DOCUMENTS,
    SPONSORS,
    VERSIONS,
    VOTES,
    action_key,
    bill_facts,
    new_bill,
    sections,
    vote_key,
)
from tracker.store.ingest_people import BALLOTS
from tracker.store.ledger import Ledger, Observation
from tracker.store.rows import RelatedRows, row_of

#: What came of something that a file gave: it was new; what it added to what was known; it was
#: known, and nothing lacked.
Outcome: TypeAlias = Literal["new", "added", "known"]
_CHILDREN: Final = (ACTIONS, SPONSORS, VERSIONS, DOCUMENTS, VOTES)
#: Parts of a record by the child table that holds them.
_PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "actions": ("actions",),
    "sponsors": ("sponsors",),
    "versions": ("versions",),
    "documents": ("fiscal_notes", "amendments", "reports", "laws"),
    "votes": ("committee_votes", "floor_votes"),
}


@dataclass(frozen=True, slots=True)
class Source:
    """Where facts come from that no crawl saw. name: of the file, as the ledger names it; at: the
    moment of the import, aware."""

    name: str
    at: datetime

    @property
    def cause(self) -> str:
        """Why a row of the ledger was written."""
        return f"{IMPORT}{self.name}"

    def ledger(self, connection: Connection, session: str, url: str, at: datetime | None) -> Ledger:
        """The ledger for what was seen at an address. at: None for the moment of the import."""
        return Ledger(connection, Observation(at or self.at, session, url), self.cause)


def ingest_given_bills(
    connection: Connection, bills: Sequence[GivenBill], source: Source
) -> list[Outcome]:
    """Writes bills of one session, each number once, and says what came of each."""
    asked = {"numbers": [bill.id for bill in bills]}
    stored = {row.number: row for row in connection.execute(_STORED, asked)}
    fresh = [bill for bill in bills if bill.id not in stored]
    if fresh:
        _add(connection, fresh, source)
    return [
        _complete(connection, stored[bill.id], bill, source) if bill.id in stored else "new"
        for bill in bills
    ]


_STORED: Final = select(BILLS).where(BILLS.c.number.in_(bindparam("numbers", expanding=True)))


# --- bills that are new ---------------------------------------------------------------------------


def _add(connection: Connection, bills: Sequence[GivenBill], source: Source) -> None:
    """One statement a table, however many bills."""
    ledger = source.ledger(connection, bills[0].session, "", None)
    rows = []
    for bill in bills:
        _turn_to(ledger, bill, source)
        rows.append({**new_bill(bill.record, ledger), "page_seen_at": _last_seen(bill, source)})
    ids = _inserted(connection, BILLS, rows)
    children: dict[Table, list[dict[str, Any]]] = defaultdict(list)
    for bill_id, bill in zip(ids, bills, strict=True):
        _turn_to(ledger, bill, source)
        seen = {action_key(row_of(ACTIONS, action)): at for action, at in bill.seen.items()}
        for related, of_part in sections(bill_id, bill.record):
            children[related.table] += _new_rows(related, of_part, ledger, seen)
    by_vote: dict[tuple[int, str], int] = {}
    for table, of_table in children.items():
        if table is VOTES:
            keys = [(row["bill_id"], row["key"]) for row in of_table]
            by_vote = dict(zip(keys, _inserted(connection, VOTES, of_table), strict=True))
        elif of_table:
            connection.execute(insert(table), of_table)
    _add_ballots(connection, zip(ids, bills, strict=True), by_vote, ledger, source)
    ledger.flush()


def _turn_to(ledger: Ledger, bill: GivenBill, source: Source) -> None:
    """From here on the ledger tells of this bill."""
    ledger.observation = Observation(bill.first_seen_at or source.at, bill.session, bill.record.url)


def _last_seen(bill: GivenBill, source: Source) -> datetime:
    return bill.last_seen_at or bill.first_seen_at or source.at


def _new_rows(
    related: RelatedRows,
    rows: Mapping[Hashable, Values],
    ledger: Ledger,
    seen: Mapping[str, datetime],
) -> list[dict[str, Any]]:
    """Rows of a child table, each with its row of the ledger. seen: when they were first seen,
    where that is later than the bill."""
    fresh = []
    at = ledger.observation
    for key, values in rows.items():
        ledger.observation = replace(at, at=seen.get(str(key), at.at))
        ledger.new(related.entity, related.name(key), values)
        first_seen_at = ledger.observation.at
        parent = {related.parent: related.parent_id, "key": key, "first_seen_at": first_seen_at}
        fresh.append({**parent, **values})
    ledger.observation = at
    return fresh


def _inserted(
    connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]
) -> Sequence[int]:
    """Inserts rows and gives their ids in the order of the rows."""
    statement: Insert = insert(table).returning(table.c.id, sort_by_parameter_order=True)
    return connection.execute(statement, rows).scalars().all() if rows else ()


def _add_ballots(
    connection: Connection,
    bills: Iterable[tuple[int, GivenBill]],
    by_vote: Mapping[tuple[int, str], int],
    ledger: Ledger,
    source: Source,
) -> None:
    """The ballots of votes. by_vote: the row id of a vote by its bill's row id and its key."""
    fresh: list[dict[str, Any]] = []
    read = []
    for bill_id, bill in bills:
        _turn_to(ledger, bill, source)
        for vote, ballots in bill.ballots.items():
            key = vote_key(row_of(VOTES, vote))
            vote_id = by_vote.get((bill_id, key))
            if vote_id is not None and ballots:
                fresh += _ballot_rows(vote_id, f"{bill.id}/{key}", ballots, ledger)
                read.append({"of_vote": vote_id, "ballots_seen_at": _last_seen(bill, source)})
    if fresh:
        connection.execute(insert(BALLOTS), fresh)
        connection.execute(_BALLOTS_READ, read)


_BALLOTS_READ: Final = update(VOTES).where(VOTES.c.id == bindparam("of_vote"))


def _ballot_rows(
    vote_id: int, label: str, ballots: Sequence[BallotRecord], ledger: Ledger
) -> list[dict[str, Any]]:
    rows = [row_of(BALLOTS, ballot, rank=rank) for rank, ballot in enumerate(ballots)]
    related = RelatedRows(BALLOTS, "ballot", "vote_id", vote_id, label)
    return _new_rows(related, keyed(rows, lambda row: str(row["name"])), ledger, {})


# --- bills that are known -------------------------------------------------------------------------


def _complete(connection: Connection, row: Row[Any], bill: GivenBill, source: Source) -> Outcome:
    """Adds to a stored bill what nothing is stored of."""
    ledger = source.ledger(connection, bill.session, bill.record.url, None)
    facts = {
        name: value
        for name, value in bill_facts(bill.record).items()
        if value and not getattr(row, name) and name != "long_title_cut"
    }
    if facts:
        connection.execute(update(BILLS).where(BILLS.c.id == row.id).values(**facts))
        changes = [FieldChange(name, getattr(row, name), new) for name, new in facts.items()]
        ledger.changed("bill", bill.id, changes)
    for related, rows in sections(row.id, _lacking(connection, row.id, bill.record)):
        fresh = _new_rows(related, rows, ledger, {})
        if fresh:
            connection.execute(insert(related.table), fresh)
    unread = select(VOTES.c.key, VOTES.c.id).where(
        VOTES.c.bill_id == row.id, VOTES.c.ballots_seen_at.is_(None)
    )
    by_vote = {(row.id, key): vote_id for key, vote_id in connection.execute(unread)}
    given = replace(bill, first_seen_at=None, last_seen_at=None)
    _add_ballots(connection, [(row.id, given)], by_vote, ledger, source)
    added = len(ledger)
    ledger.flush()
    return "added" if added else "known"


def _lacking(connection: Connection, bill_id: int, record: BillRecord) -> BillRecord:
    """A record without the parts of which something is, or was once, stored."""
    held = [
        name
        for table in _CHILDREN
        if connection.execute(select(table.c.id).where(table.c.bill_id == bill_id).limit(1)).first()
        for name in _PARTS[table.name]
    ]
    nothing: dict[str, Any] = dict.fromkeys(held)
    return replace(record, **nothing)
