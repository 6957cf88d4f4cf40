"""Stores what other collections say: each record is kept whole, and its facts are shown where the
official site never gave the bill. Sessions and judgements are those of `taking_in`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeAlias

from tracker.domain.given import FACTS, GivenBill
from tracker.importers.openstates_csv import Fault
from tracker.importers.record_bills import Bill, given_bill
from tracker.importers.record_model import Context
from tracker.importers.sources import ForeignBill
from tracker.importers.taking_in import SLICE, Counts, Importing, take_bills
from tracker.store import engine
from tracker.store.foreign import keep
from tracker.store.ingest_files import said_again

#: Is told of what could not be read.
Tell: TypeAlias = Callable[[Fault], None]


def take_in_others(
    importing: Importing, source: str, read: Iterable[ForeignBill | Fault], tell: Tell
) -> Counts:
    """Stores the bills of a collection, slice by slice, each slice one transaction. source: a key
    of domain/foreign.SOURCES; tell: is called for each fault as it is met. Raises StoreFault; the
    slices before it are stored then."""
    counts = Counts()
    for part in _slices(_without_faults(read, tell)):
        _take(importing, source, part, counts, tell)
    with engine.transaction(importing.url) as connection:
        engine.measure(connection)
    return counts


def _without_faults(read: Iterable[ForeignBill | Fault], tell: Tell) -> Iterator[ForeignBill]:
    for one in read:
        if isinstance(one, Fault):
            tell(one)
        else:
            yield one


def _slices(bills: Iterable[ForeignBill]) -> Iterator[list[ForeignBill]]:
    """The same, so many of one session at a time, and none of them twice."""
    part: dict[str, ForeignBill] = {}
    session = ""
    for bill in bills:
        if len(part) == SLICE or bill.id in part or bill.record["session"] != session:
            yield list(part.values())
            part, session = {}, bill.record["session"]
        part[bill.id] = bill
    yield list(part.values())


def _take(
    importing: Importing,
    source: str,
    bills: Sequence[ForeignBill],
    counts: Counts,
    tell: Tell,
) -> None:
    if not bills:
        return
    name, at = importing.source.name, importing.source.at
    with engine.transaction(importing.url) as connection:
        kept = keep(connection, source, [bill.record for bill in bills], name, at)
        same = [number for number, one in kept.items() if not one.is_new]
        said_again(connection, source, same, at)
        context = Context(0, (bills[0].record["session"],), "", at)
        given = [_given(one.record, context) for one in kept.values() if one.is_new]
        told = take_bills(connection, importing, given) if given else []
    counts.of["bill", "known"] += len(same)
    counts.of.update(("bill", taken.outcome) for taken in told)
    for bill in bills:
        if kept[bill.id].is_twice:
            twice = f"{bill.id} stands there twice and differs: what the later one says counts"
            tell(Fault(bill.place, twice))


def _given(record: Any, context: Context) -> GivenBill:
    """The facts of a kept record; the source's own word for where the bill stands is no badge of
    the official site."""
    facts = {name: value for name, value in record.items() if name in FACTS}
    return given_bill(Bill.model_validate(facts), context)
