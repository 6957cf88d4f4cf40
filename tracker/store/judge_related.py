"""The only writer of which bills are related, and of the index in which kin are looked up.

A bill's kin are worked out where its words, its newest text or its prime sponsors are others than
when they last were, so many bills a crawl at most: those that a campaign follows first. A pair is
stored once, with the later bill, and shows on both pages; it goes where the two have too little in
common by now. An editor's word wins: a rejected pair never comes back by rules, a confirmed one
stays.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, TypeAlias

from sqlalchemy import Connection, bindparam, delete, func, insert, select

from tracker.domain.differences import Values
from tracker.domain.edits import subject_of
from tracker.domain.related import (
    KEPT,
    TERMS,
    Posting,
    Reason,
    Terms,
    are_related,
    body_of,
    pair_of,
    parts_of,
    reason_of,
    sections_amended,
    session_of,
    shares_of,
    terms_of,
)
from tracker.domain.text.words import number_of
from tracker.store.judge import EDITOR
from tracker.store.ledger import Ledger, Observation
from tracker.store.read.version import raise_number
from tracker.store.rows import RelatedRows, everything, reconcile
from tracker.store.stored_texts import newest_as_read, text_with
from tracker.store.tables import Bill, BillStatus, Edit, Sponsor, table
from tracker.store.text_tables import RelatedBill, RelatedRead, RelatedTerm

RELATED: Final = table(RelatedBill)
_BILLS, _STATUSES, _EDITS = table(Bill), table(BillStatus), table(Edit)
_SPONSORS, _TERMS, _READS = table(Sponsor), table(RelatedTerm), table(RelatedRead)

#: Bills of a crawl whose kin are worked out; the others wait for the next one.
MOST: Final = 200
#: Bills that are indexed together.
_AT_ONCE: Final = 200
#: A term of more bills than this is looked up no more: it says little, and would take long.
_COMMON: Final = 500
#: Bills whose sponsors are compared: the nearest by their words.
_NEAREST: Final = 30
#: By so much of it a score may differ, and the stored one stands.
_DRIFT: Final = 0.1

# Built once: building a statement costs more than running it.
_OF_SESSION: Final = (
    select(_BILLS.c.id, _BILLS.c.number, _BILLS.c.title, _BILLS.c.long_title, _BILLS.c.summary,
           _STATUSES.c.followed, _READS.c.source)
    .join(_STATUSES, _STATUSES.c.bill_id == _BILLS.c.id, isouter=True)
    .join(_READS, _READS.c.bill_id == _BILLS.c.id, isouter=True)
    .where(_BILLS.c.session == bindparam("session"))
)  # fmt: skip
_PRIMES: Final = (
    select(_SPONSORS.c.bill_id, _SPONSORS.c.name, _SPONSORS.c.url)
    .where(_SPONSORS.c.role == "prime", _SPONSORS.c.gone_seen_at.is_(None))
    .where(_SPONSORS.c.bill_id.in_(bindparam("ids", expanding=True)))
    .order_by(_SPONSORS.c.rank, _SPONSORS.c.id)
)
_NUMBERS: Final = select(_BILLS.c.id, _BILLS.c.number).where(
    _BILLS.c.id.in_(bindparam("ids", expanding=True))
)
_IDS: Final = select(_BILLS.c.number, _BILLS.c.id).where(
    _BILLS.c.number.in_(bindparam("numbers", expanding=True))
)
_SAID: Final = (
    select(_EDITS.c.subject, _EDITS.c.new)
    .where(_EDITS.c.field == "related")
    .order_by(_EDITS.c.at, _EDITS.c.id)
)
_OWN: Final = _TERMS.alias("own")
_COUNTED: Final = (
    select(_TERMS.c.code, func.count().label("count"))
    .join(_OWN, _OWN.c.code == _TERMS.c.code)
    .where(_OWN.c.bill_id == bindparam("bill"))
    .group_by(_TERMS.c.code)
    .having(func.count().between(2, _COMMON))
    .subquery()
)
_POSTINGS: Final = (
    select(_TERMS.c.code, _TERMS.c.bill_id, _TERMS.c.share, _COUNTED.c.count)
    .join(_COUNTED, _COUNTED.c.code == _TERMS.c.code)
    .where(_TERMS.c.bill_id != bindparam("bill"))
)
_PAIRS_OF: Final = (
    select(RELATED, _BILLS.c.number)
    .join(_BILLS)
    .where((RELATED.c.bill_id == bindparam("bill")) | (RELATED.c.other == bindparam("number")))
    .where(RELATED.c.gone_seen_at.is_(None))
)

#: What editors said of pairs: confirm or reject, by the later and the earlier number.
_Said: TypeAlias = Mapping[tuple[str, str], str]
_Row: TypeAlias = Any


@dataclass(frozen=True, slots=True)
class _Due:
    """A bill whose kin are to be worked out. source: what they are worked out from."""

    id: int
    number: str
    terms: Terms
    primes: Sequence[_Row]
    source: str


def judge_related(
    connection: Connection, session: str, observation: Observation, most: int = MOST
) -> int:
    """Works out the kin of those bills of a session that are others than when it was last done: of
    at most so many, the followed ones first, then the newest. Returns how many still wait."""
    rows = connection.execute(_OF_SESSION, {"session": session}).all()
    inputs = _Inputs.of(connection, rows)
    due = [row for row in rows if row.source != inputs.source(row)]
    due.sort(key=lambda row: (not row.followed, -row.id))
    now, later = due[:most], due[most:]
    for first in range(0, len(now), _AT_ONCE):
        _work_out(connection, now[first : first + _AT_ONCE], inputs, observation)
    return len(later)


def judge_pairs(connection: Connection, subjects: Iterable[str], observation: Observation) -> None:
    """Works out anew the kin of the later bill of each pair that an editor spoke of, in the
    transaction of the edit."""
    about = [subject_of(subject).bill for subject in subjects]
    for session in sorted({bill.session for bill in about}):
        numbers = {str(bill) for bill in about if bill.session == session}
        every = connection.execute(_OF_SESSION, {"session": session})
        rows = [row for row in every if row.number in numbers]
        _work_out(connection, rows, _Inputs.of(connection, rows), observation, EDITOR)


def _work_out(
    connection: Connection,
    rows: Sequence[_Row],
    inputs: _Inputs,
    observation: Observation,
    cause: str = "",
) -> None:
    """Indexes all of these bills before it looks for the kin of each: they may be each other's."""
    if not rows:
        return
    bills = [_due(connection, row, inputs) for row in rows]
    _index(connection, bills)
    _relate(connection, bills, observation, cause)
    raise_number(connection)  # that none were found can be seen, too


def forget_all(connection: Connection) -> None:
    """Makes every bill due. The pairs stand until they are worked out anew."""
    connection.execute(delete(_READS))


# --- what a bill's kin rest on -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Inputs:
    """What kin rest on beside the rows of bills. texts: digests of the newest text, and of the code
    that read it, by number; primes: by id."""

    texts: Mapping[str, tuple[str, str]]
    primes: Mapping[int, Sequence[_Row]]

    @classmethod
    def of(cls, connection: Connection, bills: Sequence[_Row]) -> _Inputs:
        """Those of some bills."""
        texts = newest_as_read(connection, [bill.number for bill in bills])
        return cls(texts, _primes(connection, [bill.id for bill in bills]))

    def source(self, bill: _Row) -> str:
        """A digest of all that a bill's kin are worked out from."""
        named = [(prime.name, prime.url) for prime in self.primes.get(bill.id, ())]
        words = (TERMS, bill.title, bill.long_title, bill.summary, self.texts.get(bill.number))
        rests_on = repr((words, named)).encode("utf-8", "replace")
        return hashlib.blake2b(rests_on, digest_size=8).hexdigest()


def _due(connection: Connection, row: _Row, inputs: _Inputs) -> _Due:
    fields = {name: getattr(row, name) or "" for name in ("title", "long_title", "summary")}
    digest, _ = inputs.texts.get(row.number, ("", ""))
    text = text_with(connection, digest) if digest else None
    if text is not None:
        fields["text"] = body_of(text)
    terms = terms_of(row.number, fields, sections_amended(text) if text else ())
    return _Due(row.id, row.number, terms, inputs.primes.get(row.id, ()), inputs.source(row))


def _primes(connection: Connection, ids: Sequence[int]) -> dict[int, list[_Row]]:
    """The prime sponsors that bills have now, by id of the bill."""
    by_bill: dict[int, list[_Row]] = {}
    for row in connection.execute(_PRIMES, {"ids": list(ids)}):
        by_bill.setdefault(row.bill_id, []).append(row)
    return by_bill


def _index(connection: Connection, bills: Sequence[_Due]) -> None:
    """Makes the index hold these bills, at least one, as they are now."""
    ids = [{"of_bill": bill.id} for bill in bills]
    for kept in (_TERMS, _READS):
        connection.execute(delete(kept).where(kept.c.bill_id == bindparam("of_bill")), ids)
    terms = [
        {"bill_id": bill.id, "code": number_of(key), "share": share}
        for bill in bills
        for key, share in shares_of(bill.terms).items()
    ]
    connection.execute(insert(_TERMS), terms)
    reads = [{"bill_id": bill.id, "source": bill.source} for bill in bills]
    connection.execute(insert(_READS), reads)


# --- kin -----------------------------------------------------------------------------------------


def _relate(
    connection: Connection, bills: Sequence[_Due], observation: Observation, cause: str = ""
) -> None:
    """Writes the pairs of these bills, which are indexed."""
    said = _said(connection)
    stored = connection.execute(select(func.count()).select_from(_READS)).scalar_one()
    for bill in bills:
        pairs = connection.execute(_PAIRS_OF, {"bill": bill.id, "number": bill.number})
        before = {row.number if row.number != bill.number else row.other: row for row in pairs}
        confirmed = {
            number
            for pair, word in said.items()
            if word == "confirm" and bill.number in pair
            for number in pair
        }
        ids = _ids(connection, {*before, *confirmed} - {bill.number})
        near = _near(connection, bill, stored, ids)
        rows = _rows(bill.number, near, before, said)
        rows |= {
            number: _row(number, Reason(0), "confirm")
            for number in (ids.keys() & confirmed) - rows.keys()
        }
        _write(connection, bill, rows, before, observation, cause)


def _said(connection: Connection) -> dict[tuple[str, str], str]:
    """What editors said of pairs: the newest word of each counts."""
    said = {}
    for subject, new in connection.execute(_SAID):
        about = subject_of(subject)
        said[str(about.bill), str(about.other)] = (json.loads(new) if new else None) or ""
    return said


def _ids(connection: Connection, numbers: Collection[str]) -> dict[str, int]:
    rows = connection.execute(_IDS, {"numbers": sorted(numbers)}) if numbers else ()
    return {row.number: row.id for row in rows}


def _near(
    connection: Connection, bill: _Due, stored: int, others: Mapping[str, int]
) -> list[tuple[str, Reason, bool]]:
    """The bills that share terms, the nearest first: number, reason, whether it is enough. others:
    those to be looked at however far they are, by number."""
    postings = connection.execute(_POSTINGS, {"bill": bill.id})
    parts = parts_of(shares_of(bill.terms), (Posting(*row) for row in postings), stored)
    nearest = sorted(parts, key=lambda of: (-sum(parts[of].values()), of))[:_NEAREST]
    ids = [*nearest, *(of for of in others.values() if of in parts and of not in nearest)]
    rows = connection.execute(_NUMBERS, {"ids": ids}).all()
    primes = _primes(connection, ids)
    near = []
    for row in rows:
        shared = _shared(bill.primes, primes.get(row.id, ()))
        reason = reason_of(bill.terms, parts[row.id], shared)
        near.append((row.number, reason, are_related(reason, parts[row.id])))
    return sorted(near, key=lambda item: (-item[1].score, item[0]))


def _shared(some: Sequence[_Row], others: Sequence[_Row]) -> tuple[str, ...]:
    """The names of those who are among both: by the link to their page, else by the name."""

    def is_same(one: _Row, other: _Row) -> bool:
        if one.url and other.url:
            return bool(one.url == other.url)
        return bool(one.name.casefold() == other.name.casefold())

    return tuple(one.name for one in some if any(is_same(one, other) for other in others))


def _rows(
    number: str, near: Iterable[tuple[str, Reason, bool]], before: Mapping[str, _Row], said: _Said
) -> dict[str, Values]:
    """What is stored of a bill's pairs, by the number of the other bill: the nearest of other
    sessions and of its own, what stands and is still near, what an editor confirmed."""
    kept: Counter[str] = Counter()
    rows = {}
    for other, reason, is_enough in near:
        word = said.get(pair_of(number, other), "")
        where = "own" if session_of(other) == session_of(number) else "other"
        is_kept = is_enough and (kept[where] < KEPT or other in before) and word != "reject"
        if is_kept or word == "confirm":
            kept[where] += 1
            rows[other] = _row(other, _as_before(reason, before.get(other)), word)
    return rows


def _as_before(reason: Reason, row: _Row | None) -> Reason:
    """The reason that is stored, where it is as good: each of the two bills words it its own way,
    and every bill that comes makes words a little more common."""
    if row is None or abs(reason.score - row.score) > _DRIFT * row.score:
        return reason
    stored = tuple(tuple(row._mapping[name]) for name in ("sections", "words", "sponsors"))
    is_same = (reason.sections, set(reason.sponsors)) == (stored[0], set(stored[2]))
    return Reason(row.score, *stored) if is_same else reason


def _row(other: str, reason: Reason, word: str) -> Values:
    return {
        "other": other,
        "score": reason.score,
        "sections": list(reason.sections),
        "words": list(reason.words),
        "sponsors": list(reason.sponsors),
        "decided_by": EDITOR if word == "confirm" else "rules",
    }


def _write(
    connection: Connection,
    bill: _Due,
    rows: Mapping[str, Values],
    before: Collection[str],
    observation: Observation,
    cause: str,
) -> None:
    """Makes the stored pairs of a bill these, each with the later bill of the two."""
    earlier: dict[Hashable, Values] = {
        other: row for other, row in rows.items() if pair_of(bill.number, other)[1] == other
    }
    _reconcile(connection, bill.id, bill.number, earlier, observation, cause, everything)
    later = {other for other in {*rows, *before} if pair_of(bill.number, other)[0] == other}
    for other, bill_id in _ids(connection, later).items():
        pair: dict[Hashable, Values] = {}
        if other in rows:
            pair = {bill.number: {**rows[other], "other": bill.number}}
        _reconcile(
            connection, bill_id, other, pair, observation, cause,
            lambda row: bool(row["other"] == bill.number),
        )  # fmt: skip


def _reconcile(
    connection: Connection,
    bill_id: int,
    number: str,
    rows: Mapping[Hashable, Values],
    observation: Observation,
    cause: str,
    speaks_for: Callable[[Values], bool],
) -> None:
    ledger = Ledger(connection, replace(observation, session=session_of(number)), cause)
    related = RelatedRows(RELATED, "related", "bill_id", bill_id, number, speaks_for)
    reconcile(related, rows, ledger)
    ledger.flush()
