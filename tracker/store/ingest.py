"""The only writer of official facts: records in, rows and ledger out, one transaction a page.

`ingest` compares a record with what is stored and writes what differs. The same record twice
writes nothing but a newer "last seen". What a page does not show empties nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, Row, Table, bindparam, insert, select, update

from tracker.domain.agendas import FIRST_READING
from tracker.domain.differences import FieldChange, Values, fields_changed, keyed
from tracker.domain.records import BillListRecord, BillRecord, ListedBill, SponsorRecord, VoteRecord
from tracker.domain.stages import in_order
from tracker.store.columns import rows_by
from tracker.store.ledger import Ledger, Observation
from tracker.store.rows import (
    ChangeCounts,
    RelatedRows,
    digest_of,
    everything,
    put,
    reconcile,
    row_of,
    saw,
    write_changes,
)
from tracker.store.tables import (
    ACTIONS,
    BALLOTS,
    BILLS,
    DOCUMENTS,
    PAGES,
    SESSIONS,
    SPONSORS,
    VERSIONS,
    VOTES,
)

#: The tables of what hangs on a bill.
OF_BILLS: Final = (ACTIONS, SPONSORS, VERSIONS, DOCUMENTS, VOTES)


def ingest_session(
    connection: Connection, session: str, name: str, first_day: date | None, last_day: date | None
) -> None:
    """The session that a crawl is about to read; its days come from data/sessions.toml."""
    days = {"name": name, "first_day": first_day, "last_day": last_day}
    put(connection, SESSIONS, [{"id": session, **days}])


def page_read(
    connection: Connection, kind: str, observation: Observation, state: Values, body: bytes | None
) -> None:
    """Marks a page as read whole, in the transaction that wrote what it said. state: crawl_id,
    read_at, digest, parser, parts, etag, last_modified. body: compressed text, where a 304 is to
    stand for it."""
    page = {"url": observation.url, "kind": kind, "session": observation.session, "body": body}
    put(connection, PAGES, [{**page, **state}])
    saw(connection, [observation.url], state["read_at"])


def read_by(
    connection: Connection, url: str, version: str, reading: str, parts: Mapping[str, Any]
) -> None:
    """A page that was read before is read again, from the archive. version: of the page object;
    reading: the digest of its record; parts: what was found of each of its parts."""
    page = update(PAGES).where(PAGES.c.url == url)
    connection.execute(page.values(parser=version, digest=reading, parts=parts))


# --- the bill page -------------------------------------------------------------------------


_BILL: Final = select(BILLS).where(BILLS.c.number == bindparam("number"))


def ingest_bill(
    connection: Connection, record: BillRecord, observation: Observation
) -> tuple[int, ChangeCounts]:
    """One bill page. Returns the bill's row id and the change_counts of entities."""
    row = connection.execute(_BILL, {"number": str(record.number)}).first()
    ledger = Ledger(connection, observation, FIRST_READING)
    if row is not None and row.source:
        return row.id, replace_facts(row, record, "", ledger)
    is_first = row is None or row.page_seen_at is None
    if row is None:
        fresh = insert(BILLS).values(**new_bill(record, ledger)).returning(BILLS.c.id)
        bill_id, change_counts = connection.execute(fresh).scalar_one(), ChangeCounts(new=1)
    else:
        ledger.cause = FIRST_READING if is_first else ""
        bill_id, change_counts = row.id, _write(row, bill_facts(record), ledger)
    for related, rows in sections(bill_id, record, is_new=row is None):
        if related.table is VOTES and record.actions is None:
            # Without its history a page tells few results: what is known of them stays.
            stored = related.stored(connection)
            for key in stored.keys() & rows.keys():
                rows[key] = {**rows[key], "result": rows[key]["result"] or stored[key]["result"]}
        change_counts += reconcile(related, rows, ledger)
    ledger.flush()
    return bill_id, change_counts


#: The fields of a bill that are emptied where another source takes it over and is silent of them.
_BLANK: Final[Values] = {
    "kind": "", "long_title": "", "long_title_cut": False, "summary": None, "subjects": [],
    "status": "",
}  # fmt: skip


def replace_facts(row: Row[Any], record: BillRecord, source: str, ledger: Ledger) -> ChangeCounts:
    """Facts of one source instead of those of another, part by part and none left over: what the
    new one is silent of goes, and who voted how. source: the new one, "" for the official site."""
    number = str(record.number)
    if source != row.source:
        read = VOTES.c.bill_id == row.id, VOTES.c.ballots_seen_at.is_not(None)
        for vote in ledger.connection.execute(select(VOTES.c.id, VOTES.c.key).where(*read)).all():
            reconcile(RelatedRows(BALLOTS, vote.id, f"{number}/{vote.key}"), {}, ledger)
        ledger.connection.execute(update(VOTES).where(*read).values(ballots_seen_at=None))
    counts = _write(row, {**_BLANK, **bill_facts(record), "source": source}, ledger)
    given = {related.table: rows for related, rows in sections(row.id, record)}
    for child in OF_BILLS:
        counts += reconcile(RelatedRows(child, row.id, number), given.get(child, {}), ledger)
    ledger.flush()
    return counts


def seen_again(connection: Connection, number: str, observation: Observation) -> None:
    """The bill page is what it was: only its last sight is newer."""
    bill = update(BILLS).where(BILLS.c.number == number)
    connection.execute(bill.values(page_seen_at=observation.at))


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
    number, at, facts = str(record.number), ledger.observation.at, bill_facts(record)
    ledger.new("bill", number, facts)
    about = {"session": ledger.observation.session, "number": number}
    return {**_BLANK, "title": "", **about, "first_seen_at": at, "page_seen_at": at, **facts}


def _write(row: Row[Any], facts: Values, ledger: Ledger) -> ChangeCounts:
    at = ledger.observation.at
    return write_changes(BILLS, "bill", row.number, row, facts, ledger, page_seen_at=at)


Section = tuple[RelatedRows, dict[Hashable, Values]]


#: The kinds of documents, by the part of a record that holds those of one.
DOCUMENT_PARTS: Final = {
    "fiscal_notes": "fiscal_note", "amendments": "amendment", "reports": "report", "laws": "law",
}  # fmt: skip


def sections(bill_id: int, record: BillRecord, *, is_new: bool = False) -> Iterator[Section]:
    """The sections that the page showed, each with the stored rows it speaks for. is_new: none of
    the bill can be stored yet."""

    def related(of: Table, speaks: Callable[[Values], bool] = everything) -> RelatedRows:
        return RelatedRows(of, bill_id, str(record.number), speaks, is_new=is_new)

    if record.actions is not None:
        rows = _ranked(ACTIONS, in_order(record.actions))
        yield related(ACTIONS), keyed(rows, action_key)
    if record.sponsors is not None:
        rows = [
            row_of(SPONSORS, sponsor, rank=rank if sponsor.role == "prime" else 0)
            for rank, sponsor in enumerate(record.sponsors)
        ]
        sponsors = replace(related(SPONSORS), is_same=_is_same_sponsor)
        yield sponsors, keyed(rows, lambda row: f"{row['role']}|{row['chamber']}|{row['name']}")
    if record.versions is not None:
        rows = _ranked(VERSIONS, _oldest_first(record.versions))
        yield related(VERSIONS), keyed(rows, _document_key)
    parts = {kind: getattr(record, part) for part, kind in DOCUMENT_PARTS.items()}
    documents = [one for part in parts.values() for one in part or ()]
    rows = _ranked(DOCUMENTS, _oldest_first(documents))
    yield (
        related(DOCUMENTS, lambda row: parts.get(row["kind"]) is not None),
        keyed(rows, _document_key),
    )
    # A chamber whose block is not shown is not asked about.
    blocks: dict[str, Sequence[VoteRecord]] = {
        chamber or "": votes for chamber, votes in record.floor_votes or ()
    }
    if record.committee_votes is not None:
        blocks["committees"] = record.committee_votes
    votes = [vote for block in blocks.values() for vote in block]
    # A vote that the page lists twice, with one address, is one.
    once = {vote.url or index: vote for index, vote in enumerate(votes)}
    rows = [row_of(VOTES, vote) for vote in once.values()]

    def is_in_block(row: Values) -> bool:
        return ("committees" if row["committee"] else row["chamber"]) in blocks

    yield related(VOTES, is_in_block), keyed(rows, vote_key)


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


def _is_same_sponsor(stored: Values, row: Values) -> bool:
    """A sponsor is known by the link; where one of the rows has none, by the name. Who changes
    chamber or name did not join."""
    by = "url" if stored["url"] and row["url"] else "name"
    return bool(stored["role"] == row["role"] and stored[by] == row[by])


def _document_key(row: Values) -> str:
    return f"{row.get('kind', 'version')}|{row['url'] or row['name']}"


def vote_key(row: Values) -> str:
    """The key of a vote's row."""
    committee = row["committee"] or "floor"
    return str(row["url"] or f"{row['day']}|{row['chamber']}|{committee}|{row['motion']}")


# --- the search list: what a card says of a bill stands until the bill's own page was read --------


def ingest_list(
    connection: Connection, record: BillListRecord, observation: Observation, *, first_walk: bool
) -> tuple[ChangeCounts, tuple[str, ...]]:
    """One page of the search list: a card of each measure. first_walk: the session's list was never
    walked whole, so that a bill we have not got is not news but older than our sight of it. Returns
    the counts and the numbers whose card told something new, in the order of the page."""
    ledger = Ledger(connection, observation, FIRST_READING if first_walk else "")
    cards: dict[str, ListedBill] = {}
    for card in record.bills:
        cards.setdefault(str(card.number), card)  # a card can stand on the page twice
    stored = rows_by(connection, BILLS.c.number, cards)
    fresh, news, unchanged = [], [], 0
    moments = ("first_seen_at", "listed_changed_at", "listed_seen_at")
    seen = dict.fromkeys(moments, observation.at)
    for number, card in cards.items():
        row = stored.get(number)
        if row is None:
            facts = {**_facts_of(card), "url": card.url, **_listed(card)}
            ledger.new("bill", number, facts)
            about = {"session": observation.session, "number": number, **seen}
            fresh.append({**about, **facts, "listed_digest": _digest(card)})
            news.append(number)
        elif row.listed_digest != (digest := _digest_now(row.listed_digest, _digest(card))):
            _card_changed(row, card, digest, ledger)
            news.append(number)
        else:
            unchanged += 1
    if fresh:
        connection.execute(insert(BILLS), fresh)
    _mark_listed(stored, record.total, ledger)
    saw(connection, cards, observation.at)
    ledger.flush()
    return ChangeCounts(len(fresh), len(news) - len(fresh), unchanged), tuple(news)


#: In the digest of a card: a part that it did not show.
_NOT_SHOWN: Final = "-"


def _digest(card: ListedBill) -> str:
    """What a card says, a short digest a part, to tell whether it says anything new."""
    last = None if card.last_action is None else (card.last_day, card.last_action)
    sponsors = None if card.sponsors is None else [named_on_card(one) for one in card.sponsors]
    parts = (card.title, card.long_title, last, card.subjects, sponsors)
    return " ".join(_NOT_SHOWN if part is None else digest_of(part, 6) for part in parts)


def _digest_now(stored: str, digest: str) -> str:
    """The digest of what a card has shown by now: a part that it shows no more is as it was."""
    before, now = stored.split(), digest.split()
    if len(before) != len(now):
        return digest
    pairs = zip(before, now, strict=True)
    return " ".join(old if new == _NOT_SHOWN else new for old, new in pairs)


def named_on_card(sponsor: SponsorRecord) -> str:
    """A sponsor as the cards of the list write the name."""
    return {"lower": "Rep. ", "upper": "Sen. "}.get(sponsor.chamber or "", "") + sponsor.name


def _facts_of(card: ListedBill) -> dict[str, Any]:
    """What a card says of the bill itself, until its page was read."""
    return {
        "title": card.title or "",
        "long_title": card.long_title or "",
        "long_title_cut": card.long_title_cut,
        "subjects": list(card.subjects or ()),
    }


def _listed(card: ListedBill) -> dict[str, Any]:
    return {
        "listed_day": card.last_day,
        "listed_action": card.last_action or "",
        "listed_sponsors": [named_on_card(one) for one in card.sponsors or ()],
    }


def _card_changed(row: Row[Any], card: ListedBill, digest: str, ledger: Ledger) -> None:
    """A card that tells something new. What it says of the bill itself fills only what is blank:
    the bill's own page says more, and another source less."""
    columns = _listed(card)
    if card.last_action is None:
        del columns["listed_day"], columns["listed_action"]
    if card.sponsors is None:
        del columns["listed_sponsors"]
    columns |= {
        name: value
        for name, value in _facts_of(card).items()
        if value and (row.source or not getattr(row, name))
    }
    ledger.changed("bill", row.number, fields_changed(row._asdict(), columns), cause="")
    seen = {"listed_digest": digest, "listed_changed_at": ledger.observation.at}
    bill = update(BILLS).where(BILLS.c.id == row.id)
    ledger.connection.execute(bill.values(**columns, **seen))


def _mark_listed(stored: Mapping[str, Row[Any]], total: int | None, ledger: Ledger) -> None:
    """total: by the list's own count line."""
    connection, seen = ledger.connection, {"listed_seen_at": ledger.observation.at}
    for row in stored.values():
        if not row.listed:
            ledger.changed("bill", row.number, [FieldChange("listed", False, True)], cause="")
    bills = update(BILLS).where(BILLS.c.number.in_(list(stored)))
    connection.execute(bills.values(listed=True, **seen))
    session = update(SESSIONS).where(SESSIONS.c.id == ledger.observation.session)
    counted = {} if total is None else {"listed_total": total}
    connection.execute(session.values(**seen, **counted))


def unlist(
    connection: Connection, numbers: Sequence[str], observation: Observation
) -> ChangeCounts:
    """Bills that a whole walk of the list did not show and whose own page is gone as well."""
    ledger = Ledger(connection, observation)
    connection.execute(update(BILLS).where(BILLS.c.number.in_(numbers)).values(listed=False))
    for number in numbers:
        ledger.changed("bill", number, [FieldChange("listed", True, False)])
    ledger.flush()
    return ChangeCounts(changed=len(numbers))
