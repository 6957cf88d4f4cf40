"""Bills that a file gives: part of `ingest`, the only writer of official facts.

The official site goes before a file: of what is stored nothing is overwritten, and what the file
adds is added. Each difference is a row of the ledger with the import as its cause, written in the
transaction of the fact.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from typing import Any, Final, Literal, TypeAlias

from sqlalchemy import Connection, Row, Select, Table, bindparam, insert, select, update

from tracker.domain.agendas import IMPORT
from tracker.domain.differences import FieldChange, Values, keyed
from tracker.domain.given import GivenBill, goes_before
from tracker.domain.records import BillRecord
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
    replace_facts,
    sections,
    vote_key,
)
from tracker.store.ingest_people import BALLOTS
from tracker.store.ledger import ImportLedger, Ledger, Observation
from tracker.store.rows import RelatedRows, reconcile, row_of
from tracker.store.sights import saw, saw_each

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
    moment of the import, aware. has_ledger: the file tells the history of what it gives itself, so
    that of what is new no row of the ledger is written beside."""

    name: str
    at: datetime
    has_ledger: bool = False

    @property
    def cause(self) -> str:
        """Why a row of the ledger was written."""
        return f"{IMPORT}{self.name}"

    def ledger(self, connection: Connection, session: str, *, fresh: bool = False) -> Ledger:
        """The ledger of what is written now. fresh: of what was not known before."""
        kind = _Untold if fresh and self.has_ledger else ImportLedger
        return kind(connection, Observation(self.at, session, ""), self.cause)


class _Untold(ImportLedger):
    """Of facts whose history the file tells itself: nothing is written."""

    def flush(self) -> None:
        """Forgets what was collected."""
        self._rows.clear()


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a thing that a file gave. differing: its parts that the file tells otherwise
    than they are stored, which stand as they are."""

    outcome: Outcome
    differing: tuple[str, ...] = ()


NEW: Final = Taken("new")
KNOWN: Final = Taken("known")


def ingest_given_bills(
    connection: Connection, bills: Sequence[GivenBill], source: Source
) -> list[Taken]:
    """Writes bills of one session, each number once, and says what came of each."""
    asked = {"numbers": [bill.id for bill in bills]}
    stored = {row.number: row for row in connection.execute(_STORED, asked)}
    fresh = [bill for bill in bills if bill.id not in stored]
    if fresh:
        _add(connection, fresh, source)
    held = _held(connection, [row.id for row in stored.values()])
    return [
        _beside(connection, stored[bill.id], held, bill, source) if bill.id in stored else NEW
        for bill in bills
    ]


def _beside(
    connection: Connection, row: Row[Any], held: _Held, bill: GivenBill, source: Source
) -> Taken:
    """What becomes of a bill that is stored. The official site's facts are completed. Those of
    another collection are told anew by the same one, or by a source that goes before it."""
    if bill.source == row.source == "":
        return _complete(connection, row, held, bill, source)
    if bill.source != row.source and not goes_before(bill.source, row.source):
        return KNOWN
    ledger = source.ledger(connection, bill.session)
    _turn_to(ledger, bill, source)
    replace_facts(row, bill.record, bill.source, ledger)
    _replace_ballots(row, bill, ledger)
    saw_each(connection, _sights(bill, source))
    ledger.flush()
    return Taken("added")


def _replace_ballots(row: Row[Any], bill: GivenBill, ledger: Ledger) -> None:
    of_bill = select(VOTES.c.key, VOTES.c.id).where(VOTES.c.bill_id == row.id)
    ids = {stored.key: stored.id for stored in ledger.connection.execute(of_bill)}
    for vote, ballots in bill.ballots.items():
        key = vote_key(row_of(VOTES, vote))
        if ballots and key in ids:
            related = RelatedRows(BALLOTS, "ballot", "vote_id", ids[key], f"{bill.id}/{key}")
            rows = [row_of(BALLOTS, ballot, rank=rank) for rank, ballot in enumerate(ballots)]
            reconcile(related, keyed(rows, lambda one: str(one["name"])), ledger)
            read = {"of_vote": ids[key], "ballots_seen_at": ledger.observation.at}
            ledger.connection.execute(_BALLOTS_READ, read)


def said_again(
    connection: Connection, collection: str, numbers: Sequence[str], at: datetime
) -> None:
    """Another collection says of these bills what it said: where its facts are shown, only their
    last sight is newer."""
    which = (BILLS.c.number.in_(numbers), BILLS.c.source == collection)
    connection.execute(update(BILLS).where(*which).values(page_seen_at=at))
    saw(connection, connection.execute(select(BILLS.c.url).where(*which)).scalars().all(), at)


_STORED: Final = select(BILLS).where(BILLS.c.number.in_(bindparam("numbers", expanding=True)))


# --- bills that are new ---------------------------------------------------------------------------


def _add(connection: Connection, bills: Sequence[GivenBill], source: Source) -> None:
    """One statement a table, however many bills."""
    ledger = source.ledger(connection, bills[0].session, fresh=True)
    ids = _inserted(connection, BILLS, [_bill_row(bill, ledger, source) for bill in bills])
    children: dict[Table, list[dict[str, Any]]] = defaultdict(list)
    for bill_id, bill in zip(ids, bills, strict=True):
        _turn_to(ledger, bill, source)
        seen = {action_key(row_of(ACTIONS, action, rank=0)): at for action, at in bill.seen.items()}
        record = bill.record if bill.card is None else replace(bill.record, sponsors=None)
        for related, of_part in sections(bill_id, record):
            children[related.table] += new_rows(related, of_part, ledger, seen)
    votes = children.pop(VOTES, [])
    keys = [(row["bill_id"], row["key"]) for row in votes]
    by_vote = dict(zip(keys, _inserted(connection, VOTES, votes), strict=True))
    for table, rows in children.items():
        if rows:
            connection.execute(insert(table), rows)
    ballots = _Ballots()
    for bill_id, bill in zip(ids, bills, strict=True):
        _turn_to(ledger, bill, source)
        ballots.collect(bill_id, bill, by_vote, ledger)
    ballots.write(connection)
    saw_each(connection, (sight for bill in bills for sight in _sights(bill, source)))
    ledger.flush()


def _sights(bill: GivenBill, source: Source) -> Iterator[tuple[str, datetime]]:
    """When the page of a bill, or its card, and the pages of its votes were seen."""
    page, first = bill.record.url if bill.card is None else bill.id, bill.first_seen_at or source.at
    last = bill.last_seen_at or first
    read = (vote.url for vote, ballots in bill.ballots.items() if ballots)
    yield from ((page, first), (page, last), *((url, last) for url in read))


def _bill_row(bill: GivenBill, ledger: Ledger, source: Source) -> dict[str, Any]:
    _turn_to(ledger, bill, source)
    row = {**new_bill(bill.record, ledger), "source": bill.source}
    last_seen_at = bill.last_seen_at or ledger.observation.at
    if bill.card is None:
        return {**row, **_NO_CARD, "page_seen_at": last_seen_at}
    action = bill.card.action
    return {
        **row,
        "long_title_cut": bill.card.cut,
        "listed_day": action.day if action else None,
        "listed_action": action.text if action else "",
        "listed_sponsors": [
            f"{_TITLES.get(sponsor.chamber or '', '')}{sponsor.name}"
            for sponsor in bill.record.sponsors or ()
        ],
        "listed_seen_at": last_seen_at,
        "page_seen_at": None,
    }


_NO_CARD: Final = {"listed_day": None, "listed_seen_at": None}
#: As the cards of the list write the names of sponsors.
_TITLES: Final = {"lower": "Rep. ", "upper": "Sen. "}


def _turn_to(ledger: Ledger, bill: GivenBill, source: Source) -> None:
    """From here on the ledger tells of this bill."""
    ledger.observation = Observation(bill.first_seen_at or source.at, bill.session, bill.record.url)


def new_rows(
    related: RelatedRows,
    rows: Mapping[Hashable, Values],
    ledger: Ledger,
    seen: Mapping[str, datetime] | None = None,
) -> list[dict[str, Any]]:
    """Rows of a child table, each with its row of the ledger. seen: when those of some keys were
    first seen, where it was not at the moment of the ledger."""
    fresh = []
    observation = ledger.observation
    for key, values in rows.items():
        at = seen.get(str(key), observation.at) if seen else observation.at
        if at != ledger.observation.at:
            ledger.observation = replace(observation, at=at)
        ledger.new(related.entity, related.name(key), values)
        parent = {related.parent: related.parent_id, "key": key, "first_seen_at": at}
        fresh.append({**parent, **values})
    ledger.observation = observation
    return fresh


def _inserted(
    connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]
) -> Sequence[int]:
    """Inserts rows and gives their ids in the order of the rows."""
    if not rows:
        return ()
    statement = insert(table).returning(table.c.id, sort_by_parameter_order=True)
    return connection.execute(statement, rows).scalars().all()


@dataclass(slots=True)
class _Ballots:
    """The ballots of votes, to be written together; read: when the pages of the votes were."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    read: list[dict[str, Any]] = field(default_factory=list)

    def collect(
        self, bill_id: int, bill: GivenBill, by_vote: Mapping[tuple[int, str], int], ledger: Ledger
    ) -> None:
        """Those of a bill. by_vote: the row id of a vote by its bill's row id and its key."""
        for vote, ballots in bill.ballots.items():
            key = vote_key(row_of(VOTES, vote))
            vote_id = by_vote.get((bill_id, key))
            if vote_id is not None and ballots:
                read_at = bill.last_seen_at or ledger.observation.at
                rows = [row_of(BALLOTS, ballot, rank=at) for at, ballot in enumerate(ballots)]
                of = RelatedRows(BALLOTS, "ballot", "vote_id", vote_id, f"{bill.id}/{key}")
                self.rows += new_rows(of, keyed(rows, lambda row: str(row["name"])), ledger)
                self.read.append({"of_vote": vote_id, "ballots_seen_at": read_at})

    def write(self, connection: Connection) -> None:
        """Writes what was collected."""
        if self.rows:
            connection.execute(insert(BALLOTS), self.rows)
            connection.execute(_BALLOTS_READ, self.read)


_BALLOTS_READ: Final = update(VOTES).where(VOTES.c.id == bindparam("of_vote"))


# --- bills that are known -------------------------------------------------------------------------

#: What is stored of bills: by child table and bill, the rows by their keys, those that left too.
_Held: TypeAlias = Mapping[Table, Mapping[int, Mapping[str, Row[Any]]]]


def _held(connection: Connection, ids: Sequence[int]) -> _Held:
    held: dict[Table, dict[int, dict[str, Row[Any]]]] = {table: {} for table in _CHILDREN}
    for table in _CHILDREN if ids else ():
        for row in connection.execute(_of_bills(table), {"ids": list(ids)}):
            held[table].setdefault(row.bill_id, {})[row.key] = row
    return held


@cache
def _of_bills(table: Table) -> Select[Any]:
    return select(table).where(table.c.bill_id.in_(bindparam("ids", expanding=True)))


def _complete(
    connection: Connection, row: Row[Any], held: _Held, bill: GivenBill, source: Source
) -> Taken:
    """Adds to a stored bill what nothing is stored of."""
    ledger = source.ledger(connection, bill.session)
    ledger.observation = replace(ledger.observation, url=bill.record.url)
    facts = {name: value for name, value in bill_facts(bill.record).items() if value}
    added = {name: value for name, value in facts.items() if not getattr(row, name)}
    if added:
        connection.execute(update(BILLS).where(BILLS.c.id == row.id).values(**added))
        changes = [FieldChange(name, getattr(row, name), new) for name, new in added.items()]
        ledger.changed("bill", bill.id, changes)
    of_bill = {table: held[table].get(row.id, {}) for table in _CHILDREN}
    for related, rows in sections(row.id, _lacking(of_bill, bill.record)):
        fresh = new_rows(related, rows, ledger)
        if fresh:
            connection.execute(insert(related.table), fresh)
    by_vote = {
        (row.id, key): vote.id
        for key, vote in of_bill[VOTES].items()
        if vote.ballots_seen_at is None
    }
    now = replace(bill, first_seen_at=None, last_seen_at=None)
    ballots = _Ballots()
    ballots.collect(row.id, now, by_vote, ledger)
    ballots.write(connection)
    outcome: Outcome = "added" if len(ledger) else "known"
    ledger.flush()
    return Taken(outcome, _differing(row, of_bill, facts, bill.record))


def _lacking(of_bill: Mapping[Table, Mapping[str, Row[Any]]], record: BillRecord) -> BillRecord:
    """A record without the parts of which something is, or was once, stored."""
    held = [name for table, rows in of_bill.items() if rows for name in _PARTS[table.name]]
    nothing: dict[str, Any] = dict.fromkeys(held)
    return replace(record, **nothing)


def _differing(
    row: Row[Any],
    of_bill: Mapping[Table, Mapping[str, Row[Any]]],
    facts: Values,
    record: BillRecord,
) -> tuple[str, ...]:
    """The parts of a bill that a file tells otherwise than they are stored. What it lacks says
    nothing."""
    fields = [
        name
        for name, value in facts.items()
        if name not in ("url", "kind") and getattr(row, name) not in ("", None, value)
    ]
    parts = [
        related.table.name
        for related, rows in sections(row.id, record)
        if (held := of_bill[related.table]) and not rows.keys() <= held.keys()
    ]
    return (*fields, *parts)
