"""The ledger of changes: one row for each difference, written in the transaction of the fact."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from types import SimpleNamespace
from typing import Any, Final

from sqlalchemy import JSON, Connection, func, insert, select

from tracker.domain.agendas import IMPORT, OUR_READING, SEEN_AGAIN
from tracker.domain.differences import FieldChange, Values
from tracker.domain.given import GivenChange, crawl_elsewhere
from tracker.store import read
from tracker.store.tables import CHANGES

_INSERT: Final = insert(CHANGES).returning(CHANGES, sort_by_parameter_order=True)


@dataclass(frozen=True, slots=True)
class Observation:
    """Who saw it, when and where. at: aware; url: of the page; crawl_id: None outside one.
    reread_at: when a page that was seen then was read again, None for one that was just seen. The
    ledger tells what differs at that moment, and that only our reading changed."""

    at: datetime
    session: str
    url: str
    crawl_id: int | None = None
    reread_at: datetime | None = None


@dataclass
class Ledger:
    """Collects the differences of one transaction; `flush` writes them. cause: of each that is told
    without one of its own. written_at: the moment of the import, of what a file brings: it was seen
    at moments of its own, and is no news."""

    connection: Connection
    observation: Observation
    cause: str = ""
    written_at: datetime | None = None
    _rows: list[dict[str, Any]] = field(default_factory=list)

    def new(self, entity: str, entity_id: str, values: Values, **columns: Any) -> None:
        """First sight of an entity: one row that holds all its fields. columns: of the row, that
        are others than those of the observation."""
        self._append("new", entity, entity_id, new=as_json(values), **columns)

    def again(self, entity: str, entity_id: str, before: Values, values: Values) -> None:
        """The return of an entity that had gone. before: how its row stood, and since when it was
        gone, which the entry keeps."""
        old, new = as_json(before), as_json(values)
        self._append("new", entity, entity_id, old=old, new=new, cause=SEEN_AGAIN)

    def changed(
        self, entity: str, entity_id: str, changes: Iterable[FieldChange], **columns: Any
    ) -> None:
        """One row for each field that reads differently. columns: as of `new`."""
        for one in changes:
            old, new = as_json(one.old), as_json(one.new)
            self._append("changed", entity, entity_id, field=one.field, old=old, new=new, **columns)

    def gone(self, entity: str, entity_id: str, **columns: Any) -> None:
        """An entity that left its page. columns: as of `new`."""
        self._append("gone", entity, entity_id, **columns)

    def _append(self, kind: str, entity: str, entity_id: str, **columns: Any) -> None:
        observation = self.observation
        if observation.reread_at is not None:
            columns |= {"cause": OUR_READING, "seen_at": observation.reread_at}
        row = {
            "seen_at": observation.at, "crawl_id": observation.crawl_id,
            "session": observation.session, "url": observation.url, "cause": self.cause,
            "kind": kind, "entity": entity, "entity_id": entity_id,
            "subject": subject_of(entity_id), "field": "", "old": None, "new": None,
        }  # fmt: skip
        self._rows.append(row | columns)

    def __len__(self) -> int:
        return len(self._rows)

    def flush(self) -> None:
        """Writes what was collected, in order, and what readers are shown of it. Of what a file
        brought no news is made, so that nobody asks for the ids of its rows: without them a hundred
        thousand are quickly written."""
        rows, self._rows = self._rows, []
        if not rows:
            return
        if all(row["cause"].startswith(IMPORT) for row in rows):
            self.connection.execute(insert(CHANGES), rows)
            written: Sequence[Any] = [SimpleNamespace(**row) for row in rows]
        else:
            written = self.connection.execute(_INSERT, rows).all()
        read.project(self.connection, written, self.written_at)


def take_rows(connection: Connection, rows: Sequence[GivenChange], after: int) -> list[str]:
    """Adds rows of another database's ledger, in their order, but those of what this one knew
    before; the subject of each that was added. after: id of the newest row then. What readers are
    shown of them is worked out afterwards (`read.catch_up`)."""
    subjects = {subject_of(given.row.entity_id) for given in rows}
    before = select(CHANGES.c.subject).distinct().where(CHANGES.c.id <= after)
    held = set(connection.execute(before.where(CHANGES.c.subject.in_(subjects))).scalars())
    fresh = [_given_row(given) for given in rows if subject_of(given.row.entity_id) not in held]
    if fresh:
        connection.execute(insert(CHANGES), fresh)
    return [row["subject"] for row in fresh]


_GIVEN: Final = ("seen_at", "kind", "entity", "entity_id", "field", "old", "new", "cause", "url")


def _given_row(given: GivenChange) -> dict[str, Any]:
    row = {name: getattr(given.row, name) for name in _GIVEN}
    kind = read.past.KINDS.get(given.row.entity) if given.row.kind == "changed" else None
    column = kind.table.c.get(given.row.field) if kind else None
    if column is not None and not column.nullable:
        # A value that the record format leaves out, of a column which must hold something.
        blank = "[]" if isinstance(column.type, JSON) else '""'
        row |= {name: blank for name in ("old", "new") if row[name] is None}
    about = {"crawl_id": crawl_elsewhere(given.crawl), "session": given.session}
    return {**row, **about, "subject": subject_of(given.row.entity_id)}


def newest_row(connection: Connection) -> int:
    """Id of the newest row of the ledger, 0 for an empty one."""
    return int(connection.execute(select(func.max(CHANGES.c.id))).scalar() or 0)


def subject_of(entity_id: str) -> str:
    """The bill, meeting or other thing that an entity is, or belongs to."""
    return entity_id.partition("/")[0]


def as_json(value: Any) -> str | None:
    """A fact as JSON text; days, times and moments in ISO form; None stays None."""
    return None if value is None else _ENCODER.encode(value)


def _plain(value: object) -> str:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is no fact")


_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_plain)
