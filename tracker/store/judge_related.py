"""The only writer of which bills are related, and of the index in which kin are looked up.

A bill's kin are worked out where its words, its newest text or its prime sponsors are others than
when they last were, so many bills a crawl at most: those that a campaign follows first. A pair is
stored once, with the later bill, and shows on both pages; it goes where the two have too little in
common by now. An editor's word wins: a rejected pair never comes back by rules, a confirmed one
stays.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, TypeAlias

from sqlalchemy import Connection, Select, delete, func, insert, select

from tracker.domain.differences import Values, grouped
from tracker.domain.edits import subject_of
from tracker.domain.related import (
    MOST_RELATED,
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
from tracker.store.derived_tables import RELATED, RELATED_READS, RELATED_TERMS, raise_number
from tracker.store.judge import EDITOR
from tracker.store.judge_asks import words_of_editors
from tracker.store.ledger import Ledger, Observation
from tracker.store.rows import PRIMES, RelatedRows, digest_of, reconcile
from tracker.store.stored_texts import newest_as_read, text_with
from tracker.store.tables import BILLS, STATUSES

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

#: What editors said of pairs: confirm or reject, by the later and the earlier number.
_Words: TypeAlias = Mapping[tuple[str, str], str]
_Row: TypeAlias = Any


def judge_related(
    connection: Connection, session: str, observation: Observation, most: int = MOST
) -> int:
    """Works out the kin of those bills of a session that are others than when it was last done: of
    at most so many, the followed ones first, then the newest. Returns how many still wait."""
    rows = _of_session(connection, session)
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
    numbers = set(map(str, about))
    for session in sorted({bill.session for bill in about}):
        rows = [row for row in _of_session(connection, session) if row.number in numbers]
        _work_out(connection, rows, _Inputs.of(connection, rows), observation, EDITOR)


def forget_all(connection: Connection) -> None:
    """Makes every bill due. The pairs stand until they are worked out anew."""
    connection.execute(delete(RELATED_READS))


def _of_session(connection: Connection, session: str) -> Sequence[_Row]:
    facts = (BILLS.c.id, BILLS.c.number, BILLS.c.title, BILLS.c.long_title, BILLS.c.summary)
    bills = (
        select(*facts, STATUSES.c.followed, RELATED_READS.c.source)
        .join(STATUSES, STATUSES.c.bill_id == BILLS.c.id, isouter=True)
        .join(RELATED_READS, RELATED_READS.c.bill_id == BILLS.c.id, isouter=True)
    )
    return connection.execute(bills.where(BILLS.c.session == session)).all()


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
    terms = {row.id: inputs.terms(connection, row) for row in rows}
    _index(connection, rows, inputs, terms)
    words = {
        (str(about.bill), str(about.other)): word
        for about, _, word in words_of_editors(connection, "related")
    }
    indexed = connection.execute(select(func.count()).select_from(RELATED_READS)).scalar_one()
    relating = _Relating(connection, observation, cause, inputs.primes, terms, words, indexed)
    for row in rows:
        relating.relate(row)
    raise_number(connection)  # that none were found can be seen, too


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
        named = [(prime.name, prime.url) for prime in self.primes[bill.id]]
        words = (TERMS, bill.title, bill.long_title, bill.summary, self.texts.get(bill.number))
        return digest_of((words, named))

    def terms(self, connection: Connection, bill: _Row) -> Terms:
        """The terms of a bill."""
        fields = {name: getattr(bill, name) or "" for name in ("title", "long_title", "summary")}
        digest, _ = self.texts.get(bill.number, ("", ""))
        text = text_with(connection, digest) if digest else None
        if text is not None:
            fields["text"] = body_of(text)
        return terms_of(bill.number, fields, sections_amended(text) if text else ())


def _primes(connection: Connection, ids: Sequence[int]) -> Mapping[int, Sequence[_Row]]:
    """The prime sponsors that bills have now, by id of the bill; of others none."""
    return grouped((row.bill_id, row) for row in connection.execute(PRIMES, {"ids": ids}))


def _index(
    connection: Connection, bills: Sequence[_Row], inputs: _Inputs, terms: Mapping[int, Terms]
) -> None:
    """Makes the index hold these bills, at least one, as they are now."""
    for index in (RELATED_TERMS, RELATED_READS):
        connection.execute(delete(index).where(index.c.bill_id.in_(list(terms))))
    shares = [
        {"bill_id": bill_id, "code": number_of(key), "share": share}
        for bill_id, of_bill in terms.items()
        for key, share in shares_of(of_bill).items()
    ]
    connection.execute(insert(RELATED_TERMS), shares)
    reads = [{"bill_id": bill.id, "source": inputs.source(bill)} for bill in bills]
    connection.execute(insert(RELATED_READS), reads)


# --- kin -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Relating:
    """What finds the kin of bills and writes them. indexed: how many bills the index holds."""

    connection: Connection
    observation: Observation
    cause: str
    primes: Mapping[int, Sequence[_Row]]
    terms: Mapping[int, Terms]
    words: _Words
    indexed: int

    def relate(self, bill: _Row) -> None:
        """Writes the pairs of a bill, which is indexed."""
        number = bill.number
        is_of = (RELATED.c.bill_id == bill.id) | (RELATED.c.other == number)
        pairs = select(RELATED, BILLS.c.number).join(BILLS).where(is_of)
        stored = self.connection.execute(pairs.where(RELATED.c.gone_seen_at.is_(None)))
        before = {row.number if row.number != number else row.other: row for row in stored}
        confirmed = {
            other
            for pair, word in self.words.items()
            if word == "confirm" and number in pair
            for other in pair
        }
        ids = self._ids({*before, *confirmed} - {number})
        rows = self._rows(number, self._near(bill, ids), before)
        for other in (ids.keys() & confirmed) - rows.keys():
            rows[other] = _row(other, Reason(0), "confirm")
        self._write(bill, rows, before)

    def _ids(self, numbers: Collection[str]) -> dict[str, int]:
        bills = select(BILLS.c.number, BILLS.c.id).where(BILLS.c.number.in_(sorted(numbers)))
        return dict(self.connection.execute(bills).all()) if numbers else {}

    def _near(self, bill: _Row, others: Mapping[str, int]) -> list[tuple[str, Reason, bool]]:
        """The bills that share terms, the nearest first: number, reason, whether it is enough.
        others: those to be looked at however far they are, by number."""
        postings = (Posting(*row) for row in self.connection.execute(_postings(bill.id)))
        parts = parts_of(shares_of(self.terms[bill.id]), postings, self.indexed)
        nearest = sorted(parts, key=lambda of: (-sum(parts[of].values()), of))[:_NEAREST]
        ids = [*nearest, *(of for of in others.values() if of in parts and of not in nearest)]
        numbers = select(BILLS.c.id, BILLS.c.number).where(BILLS.c.id.in_(ids))
        rows, primes = self.connection.execute(numbers).all(), _primes(self.connection, ids)
        near = []
        for row in rows:
            shared = _shared(self.primes[bill.id], primes[row.id])
            reason = reason_of(self.terms[bill.id], parts[row.id], shared)
            near.append((row.number, reason, are_related(reason, parts[row.id])))
        return sorted(near, key=lambda item: (-item[1].score, item[0]))

    def _rows(
        self, number: str, near: Iterable[tuple[str, Reason, bool]], before: Mapping[str, _Row]
    ) -> dict[str, Values]:
        """What is stored of a bill's pairs, by the number of the other bill: the nearest of other
        sessions and of its own, what stands and is still near, what an editor confirmed."""
        taken: Counter[bool] = Counter()
        rows = {}
        for other, reason, is_enough in near:
            word = self.words.get(pair_of(number, other), "")
            is_own = session_of(other) == session_of(number)
            is_taken = (
                is_enough and (taken[is_own] < MOST_RELATED or other in before) and word != "reject"
            )
            if is_taken or word == "confirm":
                taken[is_own] += 1
                rows[other] = _row(other, _as_before(reason, before.get(other)), word)
        return rows

    def _write(self, bill: _Row, rows: Mapping[str, Values], before: Collection[str]) -> None:
        """Makes the stored pairs of a bill these, each with the later bill of the two."""
        pairs = {other: pair_of(bill.number, other) for other in {*rows, *before}}
        earlier = {other: row for other, row in rows.items() if pairs[other][1] == other}
        self._reconcile(RelatedRows(RELATED, bill.id, bill.number), earlier)

        def is_this(row: Values) -> bool:
            return bool(row["other"] == bill.number)

        later = {other for other, pair in pairs.items() if pair[0] == other}
        for other, bill_id in self._ids(later).items():
            pair = {bill.number: {**rows[other], "other": bill.number}} if other in rows else {}
            self._reconcile(RelatedRows(RELATED, bill_id, other, is_this), pair)

    def _reconcile(self, related: RelatedRows, rows: Mapping[str, Values]) -> None:
        observation = replace(self.observation, session=session_of(related.label))
        ledger = Ledger(self.connection, observation, self.cause)
        reconcile(related, rows, ledger)
        ledger.flush()


def _postings(bill_id: int) -> Select[Any]:
    """The bills that have a bill's terms: those that more than one has, and not too many."""
    terms, own = RELATED_TERMS, RELATED_TERMS.alias("own")
    counted = (
        select(terms.c.code, func.count().label("count"))
        .join(own, own.c.code == terms.c.code)
        .where(own.c.bill_id == bill_id)
        .group_by(terms.c.code)
        .having(func.count().between(2, _COMMON))
        .subquery()
    )
    postings = select(terms.c.code, terms.c.bill_id, terms.c.share, counted.c.count)
    return postings.join(counted, counted.c.code == terms.c.code).where(terms.c.bill_id != bill_id)


def _shared(some: Sequence[_Row], others: Sequence[_Row]) -> tuple[str, ...]:
    """The names of those who are among both: by the link to their page, else by the name."""

    def is_same(one: _Row, other: _Row) -> bool:
        if one.url and other.url:
            return bool(one.url == other.url)
        return bool(one.name.casefold() == other.name.casefold())

    return tuple(one.name for one in some if any(is_same(one, other) for other in others))


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
