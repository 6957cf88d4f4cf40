"""The ledger of changes: one row for each difference, written in the transaction of the fact."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from types import SimpleNamespace
from typing import Any, Final

from sqlalchemy import JSON, Connection, bindparam, func, insert, select

from tracker.domain.agendas import IMPORT, OUR_READING, SEEN_AGAIN
from tracker.domain.differences import FieldChange, Values
from tracker.domain.given import GivenChange, crawl_elsewhere
from tracker.store import read
from tracker.store.tables import Change, table

_CHANGES: Final = table(Change)
_INSERT_BARE: Final = insert(_CHANGES)
_INSERT: Final = insert(_CHANGES).returning(_CHANGES, sort_by_parameter_order=True)


@dataclass(frozen=True, slots=True)
class Observation:
    """Who saw it, when and where. at: aware; url: of the page; crawl_id: None outside one.

    reread_at: when a page that was seen then was read again, None for one that was just seen. The
    ledger tells what differs at that moment, and that only our reading changed.
    """

    at: datetime
    session: str
    url: str
    crawl_id: int | None = None
    reread_at: datetime | None = None


class Ledger:
    """Collects the differences of one transaction; `flush` writes them."""

    def __init__(self, connection: Connection, observation: Observation, cause: str = "") -> None:
        self.connection, self.observation, self.cause = connection, observation, cause
        self._rows: list[dict[str, Any]] = []

    def new(self, entity: str, entity_id: str, values: Values, cause: str | None = None) -> None:
        """First sight of an entity: one row that holds all its fields."""
        self._append("new", entity, entity_id, "", None, as_json(values), cause)

    def again(self, entity: str, entity_id: str, before: Values, values: Values) -> None:
        """The return of an entity that had gone. before: how its row stood, and since when it was
        gone, which the entry keeps."""
        self._append("new", entity, entity_id, "", as_json(before), as_json(values), SEEN_AGAIN)

    def changed(
        self, entity: str, entity_id: str, fields: Iterable[FieldChange], cause: str | None = None
    ) -> None:
        """One row for each field that reads differently."""
        for change in fields:
            old, new = as_json(change.old), as_json(change.new)
            self._append("changed", entity, entity_id, change.field, old, new, cause)

    def gone(self, entity: str, entity_id: str, cause: str | None = None) -> None:
        """An entity that left its page."""
        self._append("gone", entity, entity_id, "", None, None, cause)

    def _append(
        self, kind: str, entity: str, entity_id: str, field: str,
        old: str | None, new: str | None, cause: str | None,
    ) -> None:  # fmt: skip
        if self.observation.reread_at is not None:
            cause = OUR_READING
        elif cause is None:
            cause = self.cause
        self._rows.append(
            {
                "seen_at": self.observation.reread_at or self.observation.at,
                "crawl_id": self.observation.crawl_id,
                "session": self.observation.session,
                "kind": kind,
                "entity": entity,
                "entity_id": entity_id,
                "subject": subject_of(entity_id),
                "field": field,
                "old": old,
                "new": new,
                "cause": cause,
                "url": self.observation.url,
            }
        )

    def __len__(self) -> int:
        return len(self._rows)

    def flush(self) -> None:
        """Writes what was collected, in order, and what readers are shown of it."""
        if self._rows:
            rows, self._rows = self._rows, []
            read.project(self.connection, _written(self.connection, rows))


def _written(connection: Connection, rows: Sequence[dict[str, Any]]) -> Sequence[Any]:
    """Writes rows, in order, and gives them as they are stored. Of what a file brought no news is
    made, so that nobody asks for ids: without them a hundred thousand rows are quickly written."""
    if all(row["kind"] == "new" and row["cause"].startswith(IMPORT) for row in rows):
        connection.execute(_INSERT_BARE, rows)
        return [SimpleNamespace(**row) for row in rows]
    return connection.execute(_INSERT, rows).all()


class ImportLedger(Ledger):
    """The ledger of what a file brings, which was seen at moments of its own and is no news: nobody
    asks for the ids of its rows, which would have to be fetched one by one. observation: at first
    that of the import."""

    def __init__(self, connection: Connection, observation: Observation, cause: str = "") -> None:
        super().__init__(connection, observation, cause)
        self.written_at = observation.at

    def flush(self) -> None:
        """Writes what was collected, in order, and what readers are shown of it now; of the past
        they are shown it by `read.replay_agendas`."""
        if self._rows:
            rows, self._rows = self._rows, []
            self.connection.execute(insert(_CHANGES), rows)
            stored = [SimpleNamespace(**row) for row in rows]
            read.project(self.connection, stored, self.written_at)


def take_rows(connection: Connection, rows: Sequence[GivenChange], after: int) -> list[str]:
    """Adds rows of another database's ledger, in their order, but those of what this one knew
    before; the subject of each that was added. after: id of the newest row then. What readers are
    shown of them is worked out afterwards (`read.catch_up`)."""
    subjects = {"subjects": sorted({subject_of(given.row.entity_id) for given in rows})}
    known = set(connection.execute(_KNOWN, {**subjects, "after": after}).scalars())
    fresh = [_given_row(given) for given in rows if subject_of(given.row.entity_id) not in known]
    if fresh:
        connection.execute(insert(_CHANGES), fresh)
    return [row["subject"] for row in fresh]


_KNOWN: Final = (
    select(_CHANGES.c.subject)
    .distinct()
    .where(
        _CHANGES.c.subject.in_(bindparam("subjects", expanding=True)),
        _CHANGES.c.id <= bindparam("after"),
    )
)


_TOLD: Final = (
    "seen_at", "kind", "entity", "entity_id", "field", "old", "new", "cause", "url",
)  # fmt: skip


def _given_row(given: GivenChange) -> dict[str, Any]:
    row = {name: getattr(given.row, name) for name in _TOLD}
    if given.row.kind == "changed":
        blank = _blank(given.row.entity, given.row.field)
        row |= {name: blank for name in ("old", "new") if row[name] is None}
    return {
        **row,
        "crawl_id": crawl_elsewhere(given.crawl),
        "session": given.session,
        "subject": subject_of(given.row.entity_id),
    }


def _blank(entity: str, field: str) -> str | None:
    """A value that the record format leaves out, as the ledger has it: that of a column which must
    hold something is an empty text, or list."""
    kind = read.past.KINDS.get(entity)
    column = kind.table.c.get(field) if kind else None
    if column is None or column.nullable:
        return None
    return "[]" if isinstance(column.type, JSON) else '""'


def newest_row(connection: Connection) -> int:
    """Id of the newest row of the ledger, 0 for an empty one."""
    return int(connection.execute(select(func.max(_CHANGES.c.id))).scalar() or 0)


def subject_of(entity_id: str) -> str:
    """The bill, meeting or other thing that an entity is, or belongs to."""
    return entity_id.partition("/")[0]


def as_json(value: Any) -> str | None:
    """A fact as JSON text; days, times and moments in ISO form; None stays None."""
    if value is None:
        return None
    return _ENCODER.encode(value)


def _plain(value: object) -> str:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is no fact")


_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_plain)
