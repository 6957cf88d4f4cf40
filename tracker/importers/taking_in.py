"""Stores what a file gives, slice by slice, each slice one transaction.

The official site goes before a file: a fact that is stored is left as it is, what lacks is added. A
bill that brings no stage is judged by the campaigns' rules as after a crawl. The ledger's cause is
`import NAME`. Memory does not grow with the file. Hearings come before the calls and the edits that
name them, rows of a ledger at last.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any, Final, TypeAlias

from sqlalchemy import Connection

from tracker import campaigns, sessions
from tracker.domain.given import FACTS as FOREIGN_FACTS
from tracker.domain.given import Given, GivenBill, GivenChange, GivenEdit
from tracker.domain.times import denver_day
from tracker.domain.topics import Rules
from tracker.errors import ImportFault, ValueFault
from tracker.importers import record_format
from tracker.importers.openstates_csv import Fault
from tracker.importers.record_format import Reading
from tracker.importers.record_lines import Bill, given_bill
from tracker.importers.record_model import Context
from tracker.importers.sources import ForeignBill
from tracker.settings import Settings
from tracker.store import editing, engine, ingest_files, ledger, read
from tracker.store.derived_tables import raise_number
from tracker.store.foreign import keep
from tracker.store.ingest import ingest_session
from tracker.store.judge import JudgingInputs, judge_bills, judge_given_bills
from tracker.store.judge_calls import take_calls
from tracker.store.ledger import Observation
from tracker.store.search_index import Campaigning

#: How many things are stored in one transaction.
SLICE: Final = 200
#: Is told what is wrong with a line of the file, which is left out.
Tell: TypeAlias = Callable[[int, str], None]
#: Is told what of another collection could not be read.
TellFault: TypeAlias = Callable[[Fault], None]


@dataclass(frozen=True, slots=True)
class Importing:
    """One import, and what came of it. url: of the database; data: the folder of sessions.toml;
    source: the file; tell: what a fault is told to; ids: of meetings that are stored under another
    id than the file's; sessions: of which anything came; counts: how many of each kind were new,
    added to, known already; differing: of those, the parts that the file tells otherwise."""

    url: str
    data: Path
    source: ingest_files.Source
    rules: Rules
    campaigning: Campaigning
    tell: Tell
    ids: dict[str, str] = field(default_factory=dict)
    sessions: set[str] = field(default_factory=set)
    counts: Counter[tuple[str, ingest_files.Outcome]] = field(default_factory=Counter)
    differing: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(
        cls, settings: Settings, name: str, now: datetime, tell: Tell, *, has_ledger: bool = False
    ) -> Importing:
        """An import into the database in use. name: of the file, as the ledger is to name it;
        has_ledger: whether rows of a ledger come with the facts."""
        used = campaigns.judging(settings.data / "campaigns")
        source = ingest_files.Source(name, now, has_ledger)
        rules, texts = campaigns.rules(used), campaigns.campaigning(used)
        return cls(settings.store_url, settings.data, source, rules, texts, tell)

    def inputs(self, session: str) -> JudgingInputs:
        """What bills of a session are judged by."""
        last_day = sessions.last_day(session, self.data)
        return JudgingInputs(self.rules, denver_day(self.source.at), last_day, self.campaigning)


def take_export(reading: Reading, settings: Settings, name: str) -> Importing:
    """Stores our own export: facts, what names them, the ledger. name: of the file. Raises
    UnknownSession for a session that never was, StoreFault; slices before it are stored then; and
    ImportFault for a ledger that cannot be, once the facts are stored."""
    has_ledger = record_format.has_ledger(reading.stream)
    importing = Importing.of(settings, name, reading.now, reading.fault, has_ledger=has_ledger)
    with engine.reader(importing.url) as connection:
        before = ledger.newest_row(connection)
    for kinds in (record_format.FACTS, record_format.BESIDE):
        for part in slices(reading.given(kinds), SLICE):
            _take_slice(importing, part)
    fault: Exception | None = None
    try:
        with engine.transaction(importing.url) as connection:
            if has_ledger:
                _take_ledger(connection, importing, reading.given(record_format.LEDGER), before)
            else:
                read.replay_agendas(connection, before)  # how they were shown when they were seen
            engine.measure(connection)
    except (AttributeError, KeyError, TypeError, ValueError) as one:
        fault = one  # a value in a ledger may be anything: which were wrong shows where they meet
    if fault is not None:
        with engine.transaction(importing.url) as connection:
            _take_ledger(connection, importing, (), before)
        raise ImportFault(
            f"The ledger in {name} holds what no page tells ({fault!r:.80}). The facts of the file "
            "are stored, nothing of its ledger."
        )
    return importing


def slices(given: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """The same, so many of one kind and session at a time, and none of them twice."""
    for _, alike in groupby(given, key=attrgetter("kind", "session")):
        part: dict[str, Any] = {}
        for one in alike:
            if len(part) == size or one.id in part:
                yield list(part.values())
                part = {}
            part[one.id] = one
        yield list(part.values())


def _take_slice(importing: Importing, part: Sequence[Given]) -> None:
    """One transaction. Where the database does not take a value, the others of the slice land."""
    try:
        with engine.transaction(importing.url) as connection:
            outcomes = _take(connection, importing, part)
            importing.sessions.add(part[0].session)
            raise_number(connection)
    except ValueFault as fault:
        if len(part) == 1:
            importing.tell(part[0].line, str(fault))
            return
        for one in part:
            _take_slice(importing, [one])
        return
    for one, taken in zip(part, outcomes, strict=True):
        if taken is None:
            importing.tell(one.line, f"{one.id}: its hearing is not stored")
            continue
        importing.counts[one.kind, taken.outcome] += 1
        if taken.differing:
            importing.differing[one.id] = taken.differing


def _take(
    connection: Connection, importing: Importing, part: Sequence[Any]
) -> Sequence[ingest_files.Taken | None]:
    kind, source = part[0].kind, importing.source
    if kind == "bill":
        return take_bills(connection, importing, part)
    if kind == "hearing":
        return ingest_files.ingest_given_meetings(connection, part, source, importing.ids)
    if kind in ("committee", "legislator"):
        return ingest_files.ingest_given_people(connection, part, source)
    if kind == "call":
        return take_calls(connection, part, source, importing.ids)
    return _take_edits(connection, part, source)


def take_bills(
    connection: Connection, importing: Importing, bills: Sequence[GivenBill]
) -> list[ingest_files.Taken]:
    """Bills of one session, each once, in the transaction of the connection."""
    session, source = bills[0].session, importing.source
    of_file = sessions.session(session, importing.data)
    ingest_session(connection, session, of_file.name, of_file.first_day, of_file.last_day)
    outcomes = ingest_files.ingest_given_bills(connection, bills, source)
    both = list(zip(bills, outcomes, strict=True))
    inputs = importing.inputs(session)
    given = [bill for bill, taken in both if taken.outcome == "new" and bill.stage is not None]
    judge_given_bills(connection, given, inputs, source)
    others = {bill.id for bill, taken in both if taken.outcome != "known"}
    numbers = sorted(others.difference(bill.id for bill in given))
    if numbers:
        observation = Observation(source.at, session, "")
        judge_bills(connection, numbers, inputs, observation, cause=source.cause)
    return outcomes


def _take_edits(
    connection: Connection, given: Sequence[GivenEdit], source: ingest_files.Source
) -> list[ingest_files.Taken]:
    outcomes = []
    for one in given:
        of_edit = source.ledger(connection, one.session, fresh=True)
        is_new = editing.take_standing(connection, one.edit, of_edit)
        outcomes.append(ingest_files.NEW if is_new else ingest_files.KNOWN)
        of_edit.flush()
    return outcomes


def take_in_others(
    importing: Importing, source: str, read: Iterable[ForeignBill | Fault], tell: TellFault
) -> None:
    """Stores the bills of a collection: each record is kept whole, and its facts are shown where
    the official site never gave the bill. source: a key of domain/given.SOURCES; tell: is called
    for each fault as it is met. Raises StoreFault; the slices before it are stored then."""

    def without_faults() -> Iterator[ForeignBill]:
        for one in read:
            if isinstance(one, Fault):
                tell(one)
            else:
                yield one

    for part in slices(without_faults(), SLICE):
        _take_others(importing, source, part, tell)
    with engine.transaction(importing.url) as connection:
        engine.measure(connection)


def _take_others(
    importing: Importing, source: str, bills: Sequence[ForeignBill], tell: TellFault
) -> None:
    name, at = importing.source.name, importing.source.at
    with engine.transaction(importing.url) as connection:
        records = keep(connection, source, [bill.record for bill in bills], name, at)
        same = [number for number, one in records.items() if not one.is_new]
        ingest_files.said_again(connection, source, same, at)
        context = Context(0, (bills[0].session,), "", at)
        given = [_given(one.record, context) for one in records.values() if one.is_new]
        outcomes = take_bills(connection, importing, given) if given else []
    importing.counts["bill", "known"] += len(same)
    importing.counts.update(("bill", taken.outcome) for taken in outcomes)
    for bill in bills:
        if records[bill.id].is_twice:
            twice = f"{bill.id} stands there twice and differs: what the later one says counts"
            tell(Fault(bill.place, twice))


def _given(record: Mapping[str, Any], context: Context) -> GivenBill:
    """The facts of a kept record; a source's word for the status is no badge of the site."""
    facts = {name: value for name, value in record.items() if name in FOREIGN_FACTS}
    return given_bill(Bill.model_validate(facts), context)


def _take_ledger(
    connection: Connection, importing: Importing, given: Iterable[Given], after: int
) -> None:
    """Stores rows of a ledger behind the facts that they tell of, all in one transaction, but those
    of what was known before. after: id of the newest row before the import."""
    subjects = set[str]()
    for part in slices(given, SLICE):
        rows = [_renamed(one, importing.ids) for one in part]
        added = ledger.take_rows(connection, rows, after)
        importing.counts["change", "new"] += len(added)
        importing.counts["change", "known"] += len(rows) - len(added)
        subjects.update(added)
    ingest_files.see_first(connection, subjects)
    ingest_files.tell_first(connection, importing.sessions, importing.source)
    read.catch_up(connection, after, importing.source.at)


def _renamed(given: GivenChange, ids: Mapping[str, str]) -> GivenChange:
    """A row of the ledger that names a meeting by the id under which it is stored."""
    name, slash, key = given.row.entity_id.partition("/")
    return replace(given, row=replace(given.row, entity_id=f"{ids.get(name, name)}{slash}{key}"))
