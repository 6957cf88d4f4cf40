"""The only writer of official facts: records in, rows and ledger out, one transaction a page.

`ingest` compares a record with what is stored and writes what differs. The same record twice
writes nothing but a newer "last seen". What a page does not show empties nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any, Final

from sqlalchemy import Connection, Executable, Row, Table, bindparam, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from tracker.domain.agendas import FIRST_READING
from tracker.domain.differences import Values, fields_changed, keyed
from tracker.domain.records import (
    BillRecord,
    DocumentRecord,
    VoteRecord,
)
from tracker.domain.stages import in_order
from tracker.store.ledger import Ledger, Observation
from tracker.store.rows import ChangeCounts, RelatedRows, everything, reconcile, row_of
from tracker.store.sights import saw
from tracker.store.tables import (
    Action,
    Ballot,
    Bill,
    Document,
    PageRead,
    Session,
    Sponsor,
    Version,
    Vote,
    table,
)

BILLS: Final = table(Bill)
SESSIONS: Final = table(Session)
ACTIONS, SPONSORS, VERSIONS = table(Action), table(Sponsor), table(Version)
DOCUMENTS, VOTES, PAGES = table(Document), table(Vote), table(PageRead)
BALLOTS: Final = table(Ballot)
_CHILDREN: Final = {
    ACTIONS: "action",
    SPONSORS: "sponsor",
    VERSIONS: "version",
    DOCUMENTS: "document",
    VOTES: "vote",
}

# Built once: building a statement costs more than running it.
_BILL: Final = select(BILLS).where(BILLS.c.number == bindparam("of_number"))
_UPDATE_BILL: Final = update(BILLS).where(BILLS.c.number == bindparam("of_number"))


def ingest_session(
    connection: Connection, session: str, name: str, first_day: date | None, last_day: date | None
) -> None:
    """The session that a crawl is about to read; its days come from data/sessions.toml."""
    days = {"name": name, "first_day": first_day, "last_day": last_day}
    stored = connection.execute(select(SESSIONS.c.id).where(SESSIONS.c.id == session)).first()
    if stored is None:
        connection.execute(insert(SESSIONS).values(id=session, **days))
    else:
        connection.execute(update(SESSIONS).where(SESSIONS.c.id == session).values(**days))


# --- the bill page -------------------------------------------------------------------------


def ingest_bill(
    connection: Connection, record: BillRecord, observation: Observation
) -> tuple[int, ChangeCounts]:
    """One bill page. Returns the bill's row id and the change_counts of entities."""
    number = str(record.number)
    row = connection.execute(_BILL, {"of_number": number}).first()
    if row is not None and row.source:
        ledger = Ledger(connection, observation, FIRST_READING)
        return row.id, replace_facts(row, record, "", ledger)
    first = row is None or row.page_seen_at is None
    ledger = Ledger(connection, observation, FIRST_READING if first else "")
    if row is None:
        bill_id = _insert_bill(record, ledger)
        change_counts = ChangeCounts(new=1)
    else:
        bill_id = row.id
        change_counts = _update_bill(row, bill_facts(record), ledger)
    for related, rows in sections(bill_id, record):
        seen_rows = rows
        if related.entity == "vote" and record.actions is None:
            seen_rows = _with_known_results(rows, related.stored(connection))
        change_counts += reconcile(related, seen_rows, ledger, known_empty=first)[0]
    ledger.flush()
    return bill_id, change_counts


#: The fields of a bill that are emptied where another source takes it over and is silent of them.
_BLANK: Final[Values] = {
    "kind": "", "long_title": "", "long_title_cut": False, "summary": None, "subjects": [],
    "status": "",
}  # fmt: skip
_WITH_BALLOTS: Final = select(VOTES.c.id, VOTES.c.key).where(
    VOTES.c.bill_id == bindparam("of_bill"), VOTES.c.ballots_seen_at.is_not(None)
)
_UNREAD_BALLOTS: Final = (
    update(VOTES).where(VOTES.c.bill_id == bindparam("of_bill")).values(ballots_seen_at=None)
)


def replace_facts(row: Row[Any], record: BillRecord, source: str, ledger: Ledger) -> ChangeCounts:
    """Facts of one source instead of those of another, part by part and none left over: what the
    new one is silent of goes, and who voted how. source: the new one, "" for the official site."""
    number = str(record.number)
    if source != row.source:
        _remove_ballots(row.id, number, ledger)
    counts = _update_bill(row, {**_BLANK, **bill_facts(record), "source": source}, ledger)
    told = {related.table: rows for related, rows in sections(row.id, record)}
    for child, entity in _CHILDREN.items():
        related = RelatedRows(child, entity, "bill_id", row.id, number)
        counts += reconcile(related, told.get(child, {}), ledger)[0]
    ledger.flush()
    return counts


def _remove_ballots(bill_id: int, number: str, ledger: Ledger) -> None:
    for vote in ledger.connection.execute(_WITH_BALLOTS, {"of_bill": bill_id}).all():
        related = RelatedRows(BALLOTS, "ballot", "vote_id", vote.id, f"{number}/{vote.key}")
        reconcile(related, {}, ledger)
    ledger.connection.execute(_UNREAD_BALLOTS, {"of_bill": bill_id})


def seen_again(connection: Connection, number: str, observation: Observation) -> None:
    """The bill page is what it was: only its last sight is newer."""
    connection.execute(_UPDATE_BILL, {"of_number": number, "page_seen_at": observation.at})


def bill_facts(record: BillRecord) -> dict[str, Any]:
    """The bill's own fields, those left out whose section was not on the page."""
    facts = {
        "kind": record.kind,
        "title": record.title,
        "long_title": record.long_title or None,  # an empty place empties nothing
        "long_title_cut": False if record.long_title else None,
        "summary": record.summary,
        "subjects": None if record.subjects is None else list(record.subjects),
        "status": record.status,
        "url": record.url,
    }
    return {name: value for name, value in facts.items() if value is not None}


def new_bill(record: BillRecord, ledger: Ledger) -> dict[str, Any]:
    """The row of a bill whose page is read for the first time, with its row of the ledger."""
    facts = bill_facts(record)
    ledger.new("bill", str(record.number), facts)
    blank = {"kind": "", "title": "", "long_title": "", "long_title_cut": False, "status": ""}
    return {
        **blank,
        "summary": None,
        "subjects": [],
        "session": ledger.observation.session,
        "number": str(record.number),
        "listed": True,
        "listed_digest": "",
        "listed_action": "",
        "listed_sponsors": [],
        "first_seen_at": ledger.observation.at,
        "page_seen_at": ledger.observation.at,
        **facts,
    }


def _insert_bill(record: BillRecord, ledger: Ledger) -> int:
    statement = insert(BILLS).values(**new_bill(record, ledger))
    made = ledger.connection.execute(statement.returning(BILLS.c.id))
    return int(made.scalar_one())


def _update_bill(row: Row[Any], facts: Values, ledger: Ledger) -> ChangeCounts:
    changes = fields_changed(row._asdict(), facts)
    ledger.changed("bill", row.number, changes)
    values = {change.field: change.new for change in changes}
    which = {"of_number": row.number, "page_seen_at": ledger.observation.at}
    ledger.connection.execute(_UPDATE_BILL, {**which, **values})
    return ChangeCounts(changed=1) if changes else ChangeCounts(unchanged=1)


Section = tuple[RelatedRows, dict[Hashable, Values]]


def sections(bill_id: int, record: BillRecord) -> Iterator[Section]:
    """The sections that the page showed, each with the stored rows it speaks for."""

    def related(
        of: Table, entity: str, speaks: Callable[[Values], bool] = everything
    ) -> RelatedRows:
        return RelatedRows(of, entity, "bill_id", bill_id, str(record.number), speaks)

    if record.actions is not None:
        rows = _ranked(ACTIONS, in_order(record.actions))
        yield related(ACTIONS, "action"), keyed(rows, action_key)
    if record.sponsors is not None:
        rows = [
            row_of(SPONSORS, sponsor, rank=rank if sponsor.role == "prime" else 0)
            for rank, sponsor in enumerate(record.sponsors)
        ]
        sponsors = replace(related(SPONSORS, "sponsor"), is_same=_is_same_sponsor)
        yield sponsors, keyed(rows, _sponsor_key)
    if record.versions is not None:
        rows = _ranked(VERSIONS, _oldest_first(record.versions))
        yield related(VERSIONS, "version"), keyed(rows, _document_key)
    by_kind = _documents(record)
    every = [document for documents in by_kind.values() for document in documents]
    yield (
        related(DOCUMENTS, "document", lambda row: row["kind"] in by_kind),
        keyed(_ranked(DOCUMENTS, _oldest_first(every)), _document_key),
    )
    blocks = _vote_blocks(record)
    votes = [vote for block in blocks.values() for vote in block]
    # A vote that the page lists twice, with one address, is one.
    once = {vote.url or index: vote for index, vote in enumerate(votes)}
    yield (
        related(VOTES, "vote", lambda row: _block_of(row) in blocks),
        keyed([row_of(VOTES, vote) for vote in once.values()], vote_key),
    )


def _documents(record: BillRecord) -> dict[str, tuple[DocumentRecord, ...]]:
    by_kind = {
        "fiscal_note": record.fiscal_notes,
        "amendment": record.amendments,
        "report": record.reports,
        "law": record.laws,
    }
    return {kind: documents for kind, documents in by_kind.items() if documents is not None}


def _vote_blocks(record: BillRecord) -> dict[str, tuple[VoteRecord, ...]]:
    """Votes by the block they stand in: a chamber whose block is not shown is not asked about."""
    blocks: dict[str, tuple[VoteRecord, ...]] = {
        chamber or "": votes for chamber, votes in record.floor_votes or ()
    }
    if record.committee_votes is not None:
        blocks["committees"] = record.committee_votes
    return blocks


def _with_known_results(
    rows: Mapping[Hashable, Values], stored: Mapping[Hashable, Values]
) -> dict[Hashable, Values]:
    """Votes with the result that is known of them: without its history a page tells few."""
    results = {key: row["result"] for key, row in stored.items()}
    return {
        key: {**row, "result": row["result"] or results.get(key, "")} for key, row in rows.items()
    }


def _block_of(row: Values) -> str:
    return "committees" if row["committee"] else str(row["chamber"])


def _ranked(of: Table, records: Iterable[Any]) -> list[Values]:
    """Records as rows, each with its rank within its day."""
    counts: Counter[date | None] = Counter()
    rows: list[Values] = []
    for record in records:
        rows.append(row_of(of, record, rank=counts[record.day]))
        counts[record.day] += 1
    return rows


def _oldest_first(records: Sequence[Any]) -> list[Any]:
    return sorted(records[::-1], key=lambda record: record.day or date.min)


def action_key(row: Values) -> str:
    """The key of an action's row."""
    return f"{row['day']}|{row['chamber']}|{row['text']}"


def _sponsor_key(row: Values) -> str:
    return f"{row['role']}|{row['chamber']}|{row['name']}"


def _is_same_sponsor(stored: Values, row: Values) -> bool:
    """A sponsor is known by the link; where one of the rows has none, by the name. Who changes
    chamber or name did not join."""
    if stored["role"] != row["role"]:
        return False
    if stored["url"] and row["url"]:
        return bool(stored["url"] == row["url"])
    return bool(stored["name"] == row["name"])


def _document_key(row: Values) -> str:
    kind = row.get("kind", "version")
    return f"{kind}|{row['url'] or row['name']}"


def vote_key(row: Values) -> str:
    """The key of a vote's row."""
    committee = row["committee"] or "floor"
    return str(row["url"] or f"{row['day']}|{row['chamber']}|{committee}|{row['motion']}")


# --- pages ---------------------------------------------------------------------------------


def page_read(
    connection: Connection, kind: str, observation: Observation, state: Values, body: bytes | None
) -> None:
    """Marks a page as read whole, in the transaction that wrote what it said.

    state: crawl_id, read_at, digest, parser, etag, last_modified. body: compressed text, where a
    304 is to stand for it.
    """
    values = {"kind": kind, "session": observation.session, "body": body, **state}
    connection.execute(_put_page(connection.dialect.name), {"url": observation.url, **values})
    saw(connection, [observation.url], state["read_at"])


def read_by(connection: Connection, url: str, version: str, reading: str) -> None:
    """A page that was read before is read again, from the archive. version: of the page object;
    reading: the digest of its record."""
    values = {"parser": version, "digest": reading}
    connection.execute(update(PAGES).where(PAGES.c.url == url).values(**values))


@cache
def _put_page(dialect: str) -> Executable:
    statement = (postgresql if dialect == "postgresql" else sqlite).insert(PAGES)
    new = {column.name: statement.excluded[column.name] for column in PAGES.columns}
    put: Executable = statement.on_conflict_do_update(index_elements=[PAGES.c.url], set_=new)
    return put
