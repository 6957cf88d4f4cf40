"""What a file brought with its ledger: when each fact was first seen, as that tells, and the first
sight of what it does not tell of. Part of `ingest`, as `ingest_files`."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Select, Table, bindparam, func, select, update
from sqlmodel import SQLModel

from tracker.store.ingest_files import Source
from tracker.store.ledger import ImportLedger, Ledger, Observation
from tracker.store.read.past import KINDS, SIGHTS, UNTOLD, Kind
from tracker.store.tables import Bill, Call, Change, Committee, Legislator, Meeting, table

_CHANGES: Final = table(Change)
_WITH_NAMES: Final[tuple[type[SQLModel], ...]] = (Bill, Meeting, Committee, Legislator, Call)
#: What rows of the ledger hang on, with the column that is its name there.
_SUBJECTS: Final = {
    of: of.c.number if of.name == "bills" else of.c.id
    for of in (table(model) for model in _WITH_NAMES)
}
#: Columns that tell which row it is, and when it was there.
_ABOUT: Final = frozenset(
    {"id", "key", "bill_id", "vote_id", "committee_id", "meeting_id", "first_seen_at",
     "gone_seen_at", "listed_crawl", "committee_key"}
)  # fmt: skip
#: How many subjects are gone through together.
_AT_ONCE: Final = 200
_FIRSTS: Final = (
    select(_CHANGES.c.entity_id, func.min(_CHANGES.c.seen_at).label("at"))
    .where(
        _CHANGES.c.entity == bindparam("entity"),
        _CHANGES.c.kind == "new",
        _CHANGES.c.subject.in_(bindparam("subjects", expanding=True)),
    )
    .group_by(_CHANGES.c.entity_id)
)


def see_first(connection: Connection, subjects: Collection[str]) -> None:
    """Lets facts be first seen when the ledger says that they were. subjects: of the ledger, of
    which nothing was known before."""
    for some in _slices(sorted(subjects)):
        for entity, kind in KINDS.items():
            if kind.named is not None and "first_seen_at" in kind.table.c:
                rows = connection.execute(_FIRSTS, {"entity": entity, "subjects": some})
                firsts = {row.entity_id: row.at for row in rows}
                _see_first(connection, kind, kind.named, some, firsts)


def _see_first(
    connection: Connection,
    kind: Kind,
    named: Select[Any],
    subjects: Sequence[str],
    firsts: Mapping[str, datetime],
) -> None:
    later = [
        {"of_row": row._mapping[kind.key], "first_seen_at": at}
        for row in connection.execute(named, {"subjects": subjects})
        if (at := firsts.get(row._name)) is not None and at != row.first_seen_at
    ]
    if later:
        which = kind.table.c[kind.key] == bindparam("of_row")
        connection.execute(update(kind.table).where(which), later)


def tell_first(connection: Connection, sessions: Collection[str], source: Source) -> None:
    """Writes the first sight of what is stored of these sessions and stands in no ledger."""
    for of, name in _SUBJECTS.items():
        untold = select(name).where(name.not_in(select(_CHANGES.c.subject)))
        if "session" in of.c:
            untold = untold.where(of.c.session.in_(sessions))
        for some in _slices(connection.execute(untold.order_by(name)).scalars().all()):
            ledger = ImportLedger(
                connection, Observation(source.at, min(sessions), ""), source.cause
            )
            for entity, kind in KINDS.items():
                if kind.named is not None:
                    _tell(
                        ledger,
                        entity,
                        kind.table,
                        connection.execute(kind.named, {"subjects": some}),
                    )
            ledger.flush()


def _tell(ledger: Ledger, entity: str, of: Table, rows: Any) -> None:
    untold = _ABOUT | UNTOLD | {column for name, column in SIGHTS if name == of.name}
    names = [column.name for column in of.columns if column.name not in untold]
    for row in rows:
        values = row._mapping
        session = values.get("session") or ledger.observation.session
        ledger.observation = replace(ledger.observation, at=values["_first"], session=session)
        ledger.new(entity, values["_name"], {name: values[name] for name in names})
        gone = values.get("gone_seen_at")
        if gone is not None:
            ledger.observation = replace(ledger.observation, at=gone)
            ledger.gone(entity, values["_name"])


def _slices(names: Sequence[str]) -> Iterator[Sequence[str]]:
    for first in range(0, len(names), _AT_ONCE):
        yield names[first : first + _AT_ONCE]
