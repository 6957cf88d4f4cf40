"""What bills say of a campaign's asks: of one bill over its versions, and of many side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, TypeAlias

from sqlalchemy import ColumnElement, Connection, Select, bindparam, select

from tracker.domain.ask_history import MarkView, VersionMarks
from tracker.domain.asks import Passage
from tracker.queries.rows import AnyRow, as_view, rows_by, stands
from tracker.store.derived_tables import ASK_READS, MARKS, TEXT_READS
from tracker.store.tables import BILLS, MATCHES, VERSIONS

_WAS_READ: Final = (
    select(ASK_READS.c.bill_id).join(BILLS).where(BILLS.c.number == bindparam("number"))
)


@dataclass(frozen=True, slots=True)
class AskRow:
    """A bill of the matrix, by its newest version that was read, else by its summary."""

    number: str
    session: str
    title: str
    newest: VersionMarks


def matrix(
    connection: Connection, campaign: str, session: str = "", topic: str = ""
) -> tuple[AskRow, ...]:
    """The bills that say something of a campaign's asks in their newest version, by number.
    session, topic: "" for all."""
    among = [MARKS.c.campaign == campaign]
    if session:
        among.append(BILLS.c.session == session)
    if topic:
        under = select(MATCHES.c.bill_id).where(MATCHES.c.topic == topic, stands(MATCHES))
        among.append(BILLS.c.id.in_(under))
    versions = _versions(connection, BILLS.c.session == session if session else None)
    rows = connection.execute(_live(among)).all()
    ask_rows = []
    for number, of_bill in rows_by(rows, "number").items():
        newest = _of(versions.get(number, (_SUMMARY,))[-1], of_bill)
        if newest.marks:
            ask_rows.append(AskRow(number, of_bill[0].session, of_bill[0].title, newest))
    return tuple(sorted(ask_rows, key=lambda row: (row.session, row.number)))


def marks_of(connection: Connection, number: str, campaign: str) -> tuple[VersionMarks, ...]:
    """What a bill says of a campaign's asks, version by version, the oldest first; the summary
    alone where no text was read. Nothing where the bill was never read for asks."""
    of_bill = BILLS.c.number == number
    rows = connection.execute(_live([of_bill, MARKS.c.campaign == campaign])).all()
    if not rows and connection.execute(_WAS_READ, {"number": number}).first() is None:
        return ()
    versions = _versions(connection, of_bill).get(number, ())
    return tuple(_of(version, rows) for version in versions) or (_of(_SUMMARY, rows),)


#: A version that was read: its key, name and day.
_Read: TypeAlias = tuple[str, str, date | None]
_SUMMARY: Final[_Read] = ("", "", None)


def _versions(
    connection: Connection, among: ColumnElement[bool] | None
) -> dict[str, tuple[_Read, ...]]:
    """The versions whose text was read, by number of bill, the oldest first."""
    statement = (
        select(BILLS.c.number, *VERSIONS.c["key", "name", "day"])
        .join(VERSIONS)
        .join(
            TEXT_READS,
            (TEXT_READS.c.bill == BILLS.c.number) & (TEXT_READS.c.version == VERSIONS.c.key),
        )
        .where(TEXT_READS.c.digest.is_not(None), stands(VERSIONS))
        .order_by(VERSIONS.c.day, VERSIONS.c.rank, VERSIONS.c.id)
    )
    by_bill: dict[str, dict[str, _Read]] = {}
    for row in connection.execute(statement if among is None else statement.where(among)):
        by_bill.setdefault(row.number, {})[row.key] = (row.key, row.name, row.day)
    return {number: tuple(versions.values()) for number, versions in by_bill.items()}


def _live(conditions: Iterable[ColumnElement[bool]]) -> Select[Any]:
    columns = MARKS.c["campaign", "ask", "direction", "version", "field", "evidence", "decided_by"]
    return (
        select(*BILLS.c["number", "session", "title"], *columns)
        .join(BILLS)
        .where(*conditions, stands(MARKS))
        .order_by(MARKS.c.ask, MARKS.c.direction.desc(), MARKS.c.id)
    )


def _of(version: _Read, rows: Iterable[AnyRow]) -> VersionMarks:
    def passage(stored: Mapping[str, Any]) -> Passage:
        struck = tuple((start, end) for start, end in stored["struck"])
        return Passage(**{**stored, "struck": struck})

    marks = (
        as_view(MarkView, row, passages=tuple(map(passage, row.evidence)))
        for row in rows
        if row.version == version[0]
    )
    return VersionMarks(*version, tuple(marks))
