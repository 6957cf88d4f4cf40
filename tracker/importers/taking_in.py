"""Stores what a file gives, slice by slice, each slice one transaction.

How an importer uses it: it reads its file as an iterator of frozen values (`domain/given.py`; a
bill is a `BillRecord` with what the file says beside it) and hands them over with the file's name:

    importing = Importing.at(settings, "openstates 2026A.json", clock.now())
    counts = take_in(importing, (GivenBill(line, record, ballots) for ...))

The official site goes before a file: a fact that is stored is left as it is, what lacks is added.
A bill that brings no stage is judged by the campaigns' rules as after a crawl. The ledger's cause
is `import NAME`. Memory does not grow with the file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from tracker import campaigns, sessions
from tracker.domain.given import Given, GivenBill
from tracker.domain.times import denver_day
from tracker.domain.topics import Rules
from tracker.settings import Settings
from tracker.store import engine
from tracker.store.ingest import ingest_session
from tracker.store.ingest_files import Outcome, Source, ingest_given_bills
from tracker.store.judge import JudgingInputs, judge_bills
from tracker.store.ledger import Observation
from tracker.store.search_index import Campaigning

#: How many things are stored in one transaction.
SLICE: Final = 200


@dataclass(frozen=True, slots=True)
class Importing:
    """One import. url: of the database; data: the folder of sessions.toml; source: the file."""

    url: str
    data: Path
    source: Source
    rules: Rules
    campaigning: Campaigning

    @classmethod
    def at(cls, settings: Settings, name: str, now: datetime) -> Importing:
        """An import into the database in use. name: of the file, as the ledger is to name it."""
        used = campaigns.judging(settings.data / "campaigns")
        return cls(
            settings.store_url,
            settings.data,
            Source(name, now),
            campaigns.rules(used),
            campaigns.campaigning(used),
        )

    @property
    def today(self) -> date:
        """The day of the import, in Denver."""
        return denver_day(self.source.at)

    def inputs(self, session: str) -> JudgingInputs:
        """What bills of a session are judged by."""
        last_day = sessions.last_day(session, self.data)
        return JudgingInputs(self.rules, self.today, last_day, self.campaigning)


@dataclass(slots=True)
class Counts:
    """What came of an import: how many of each kind were new, added to, known already."""

    of: Counter[tuple[str, Outcome]] = field(default_factory=Counter)

    def __getitem__(self, key: tuple[str, Outcome]) -> int:
        return self.of[key]


def take_in(importing: Importing, given: Iterable[Given]) -> Counts:
    """Stores what is given. Raises UnknownSession for a session that never was, StoreFault; the
    slices before it are stored then."""
    counts = Counts()
    for part in slices(given, SLICE):
        with engine.transaction(importing.url) as connection:
            for session, bills in groupby(part, key=lambda bill: bill.session):
                _take_bills(connection, importing, session, list(bills), counts)
    return counts


def slices(given: Iterable[Given], size: int) -> Iterator[list[Given]]:
    """The same, so many at a time, and never one thing twice at a time."""
    part: dict[str, Given] = {}
    for one in given:
        if len(part) == size or one.id in part:
            yield list(part.values())
            part = {}
        part[one.id] = one
    if part:
        yield list(part.values())


def _take_bills(
    connection: Connection,
    importing: Importing,
    session: str,
    bills: Sequence[GivenBill],
    counts: Counts,
) -> None:
    known = sessions.session(session, importing.data)
    ingest_session(connection, session, known.name, known.first_day, known.last_day)
    outcomes = ingest_given_bills(connection, bills, importing.source)
    counts.of.update(("bill", outcome) for outcome in outcomes)
    unjudged = [
        bill.id for bill, outcome in zip(bills, outcomes, strict=True) if outcome != "known"
    ]
    observation = Observation(importing.source.at, session, "")
    judge_bills(
        connection, unjudged, importing.inputs(session), observation, cause=importing.source.cause
    )
