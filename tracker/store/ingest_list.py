"""The search list: a card of each measure. Part of `ingest`, the only writer of official facts.

What a card says of the bill itself stands until the bill's own page was read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Row, insert, select, update

from tracker.domain.agendas import FIRST_READING
from tracker.domain.differences import FieldChange, fields_changed
from tracker.domain.records import BillListRecord, ListedBill, SponsorRecord
from tracker.store.ledger import Ledger, Observation
from tracker.store.rows import ChangeCounts
from tracker.store.sights import saw
from tracker.store.tables import Bill, Session, table

BILLS: Final = table(Bill)
SESSIONS: Final = table(Session)


def ingest_list(
    connection: Connection, record: BillListRecord, observation: Observation, *, first_walk: bool
) -> tuple[ChangeCounts, tuple[str, ...]]:
    """One page of the search list.

    first_walk: the session's list was never walked whole, so that a bill we have not got is not
    news but older than our sight of it. Returns the counts and the numbers whose card told
    something new, in the order of the page.
    """
    ledger = Ledger(connection, observation, FIRST_READING if first_walk else "")
    cards: dict[str, ListedBill] = {}
    for card in record.bills:
        cards.setdefault(str(card.number), card)  # a card can stand on the page twice
    stored = _bills_by_number(connection, list(cards))
    fresh, news, unchanged = [], [], 0
    for number, card in cards.items():
        row = stored.get(number)
        if row is None:
            fresh.append(_new_bill(card, observation, ledger))
            news.append(number)
        elif row.listed_digest != (digest := _digest_now(row.listed_digest, _digest(card))):
            _card_changed(row, card, digest, ledger)
            news.append(number)
        else:
            unchanged += 1
    if fresh:
        connection.execute(insert(BILLS), fresh)
    _mark_listed(connection, record, stored, observation, ledger)
    saw(connection, cards, observation.at)
    ledger.flush()
    return ChangeCounts(len(fresh), len(news) - len(fresh), unchanged), tuple(news)


def _bills_by_number(connection: Connection, numbers: Sequence[str]) -> dict[str, Row[Any]]:
    rows = connection.execute(select(BILLS).where(BILLS.c.number.in_(numbers)))
    return {row.number: row for row in rows}


def _card(card: ListedBill) -> dict[str, Any]:
    """A card's own columns, those left out that it did not show."""
    values: dict[str, Any] = {}
    if card.last_action is not None:
        values |= {"listed_day": card.last_day, "listed_action": card.last_action}
    if card.sponsors is not None:
        values["listed_sponsors"] = [_with_prefix(name) for name in card.sponsors]
    return values


#: In the digest of a card: a part that it did not show.
_NOT_SHOWN: Final = "-"


def _digest(card: ListedBill) -> str:
    """What a card says, a short digest a part, to tell whether it says anything new."""
    parts = (
        card.title,
        card.long_title,
        None if card.last_action is None else (card.last_day, card.last_action),
        card.subjects,
        None if card.sponsors is None else [_with_prefix(name) for name in card.sponsors],
    )
    return " ".join(_NOT_SHOWN if part is None else _short_digest(part) for part in parts)


def _short_digest(part: object) -> str:
    return hashlib.blake2b(repr(part).encode(), digest_size=6).hexdigest()


def _digest_now(stored: str, digest: str) -> str:
    """The digest of what a card has shown by now: a part that it shows no more is as it was."""
    before = stored.split()
    if len(before) != len(digest.split()):
        return digest
    pairs = zip(before, digest.split(), strict=True)
    return " ".join(old if new == _NOT_SHOWN else new for old, new in pairs)


def _with_prefix(sponsor: SponsorRecord) -> str:
    prefix = {"lower": "Rep. ", "upper": "Sen. "}.get(sponsor.chamber or "", "")
    return prefix + sponsor.name


def _facts_of(card: ListedBill) -> dict[str, Any]:
    """What a card says of the bill itself, until its page was read."""
    return {
        "title": card.title or "",
        "long_title": card.long_title or "",
        "long_title_cut": card.long_title_cut,
        "subjects": list(card.subjects or ()),
    }


def _new_bill(card: ListedBill, observation: Observation, ledger: Ledger) -> dict[str, Any]:
    facts = {**_facts_of(card), "url": card.url}
    listed = {
        "listed_day": card.last_day,
        "listed_action": card.last_action or "",
        "listed_sponsors": [_with_prefix(name) for name in card.sponsors or ()],
    }
    ledger.new("bill", str(card.number), {**facts, **listed})
    return {
        "session": observation.session,
        "number": str(card.number),
        "kind": "",
        "status": "",
        "listed": True,
        **facts,
        **listed,
        "listed_digest": _digest(card),
        "listed_changed_at": observation.at,
        "listed_seen_at": observation.at,
        "first_seen_at": observation.at,
    }


def _card_changed(row: Row[Any], card: ListedBill, digest: str, ledger: Ledger) -> None:
    """A card that tells something new. What it says of the bill itself fills only what is blank:
    the bill's own page says more, and another source less."""
    blank = {
        name: value
        for name, value in _facts_of(card).items()
        if row.source or not getattr(row, name)
    }
    columns = {**_card(card), **{name: value for name, value in blank.items() if value}}
    ledger.changed("bill", row.number, fields_changed(row._asdict(), columns), "")
    values = {**columns, "listed_digest": digest, "listed_changed_at": ledger.observation.at}
    ledger.connection.execute(update(BILLS).where(BILLS.c.id == row.id).values(**values))


def _mark_listed(
    connection: Connection,
    record: BillListRecord,
    stored: Mapping[str, Row[Any]],
    observation: Observation,
    ledger: Ledger,
) -> None:
    for row in stored.values():
        if not row.listed:
            ledger.changed("bill", row.number, [FieldChange("listed", False, True)], "")
    ids = [row.id for row in stored.values()]
    connection.execute(
        update(BILLS).where(BILLS.c.id.in_(ids)).values(listed_seen_at=observation.at, listed=True)
    )
    connection.execute(
        update(SESSIONS)
        .where(SESSIONS.c.id == observation.session)
        .values(
            listed_seen_at=observation.at,
            **({} if record.total is None else {"listed_total": record.total}),
        )
    )


def unlist(
    connection: Connection, numbers: Sequence[str], observation: Observation
) -> ChangeCounts:
    """Bills that a whole walk of the list did not show and whose own page is gone as well."""
    ledger = Ledger(connection, observation)
    for number in numbers:
        connection.execute(update(BILLS).where(BILLS.c.number == number).values(listed=False))
        ledger.changed("bill", number, [FieldChange("listed", True, False)])
    ledger.flush()
    return ChangeCounts(changed=len(numbers))
