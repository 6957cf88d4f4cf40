"""What bills say of a campaign's asks: of one bill over its versions, and of many side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, TypeAlias

from sqlalchemy import ColumnElement, Connection, Select, bindparam, select

from tracker.domain.ask_history import MarkView, VersionMarks
from tracker.domain.asks import Passage
from tracker.queries.rows import as_view, grouped
from tracker.store.derived_tables import ASK_READS, MARKS, TEXT_READS
from tracker.store.tables import BILLS, MATCHES, VERSIONS

_WAS_READ: Final = (
    select(ASK_READS.c.bill_id).join(BILLS).where(BILLS.c.number == bindparam("number"))
)
#: A row of whatever a statement selects.
AnyRow: TypeAlias = Any


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

    session, topic: "" for all.
    """
    among = [MARKS.c.campaign == campaign]
    if session:
        among.append(BILLS.c.session == session)
    if topic:
        under = select(MATCHES.c.bill_id).where(
            MATCHES.c.topic == topic, MATCHES.c.gone_seen_at.is_(None)
        )
        among.append(BILLS.c.id.in_(under))
    versions = _versions(connection, BILLS.c.session == session if session else None)
    rows = connection.execute(_live(among)).all()
    ask_rows = []
    for number, of_bill in grouped(rows, lambda row: str(row.number), lambda row: row).items():
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


def bills_with(connection: Connection, session: str, asks: Iterable[str]) -> frozenset[str]:
    """Numbers of the bills of a session whose newest version says something of one of the asks, as
    `campaign|ask` or `campaign|ask|direction`."""
    keys = set(asks)
    return frozenset(
        row.number
        for campaign in {key.partition("|")[0] for key in keys}
        for row in matrix(connection, campaign, session)
        for mark in row.newest.marks
        if keys & {f"{campaign}|{mark.ask}", f"{campaign}|{mark.ask}|{mark.direction}"}
    )


#: A version that was read: its key, name and day.
_Read: TypeAlias = tuple[str, str, date | None]
_SUMMARY: Final[_Read] = ("", "", None)


def _versions(
    connection: Connection, among: ColumnElement[bool] | None
) -> dict[str, tuple[_Read, ...]]:
    """The versions whose text was read, by number of bill, the oldest first."""
    statement = (
        select(BILLS.c.number, VERSIONS.c.key, VERSIONS.c.name, VERSIONS.c.day)
        .join(VERSIONS, VERSIONS.c.bill_id == BILLS.c.id)
        .join(
            TEXT_READS,
            (TEXT_READS.c.bill == BILLS.c.number) & (TEXT_READS.c.version == VERSIONS.c.key),
        )
        .where(TEXT_READS.c.digest.is_not(None), VERSIONS.c.gone_seen_at.is_(None))
        .order_by(VERSIONS.c.day, VERSIONS.c.rank, VERSIONS.c.id)
    )
    by_bill: dict[str, dict[str, _Read]] = {}
    for row in connection.execute(statement if among is None else statement.where(among)):
        by_bill.setdefault(row.number, {})[row.key] = (row.key, row.name, row.day)
    return {number: tuple(versions.values()) for number, versions in by_bill.items()}


def _live(conditions: Iterable[ColumnElement[bool]]) -> Select[Any]:
    return (
        select(
            BILLS.c.number, BILLS.c.session, BILLS.c.title, MARKS.c.campaign, MARKS.c.ask,
            MARKS.c.direction, MARKS.c.version, MARKS.c.field, MARKS.c.evidence,
            MARKS.c.decided_by,
        )
        .join(BILLS, MARKS.c.bill_id == BILLS.c.id)
        .where(*conditions, MARKS.c.gone_seen_at.is_(None))
        .order_by(MARKS.c.ask, MARKS.c.direction.desc(), MARKS.c.id)
    )  # fmt: skip


def _of(version: _Read, rows: Iterable[AnyRow]) -> VersionMarks:
    marks = (
        as_view(MarkView, row, passages=tuple(map(_passage, row.evidence)))
        for row in rows
        if row.version == version[0]
    )
    return VersionMarks(*version, tuple(marks))


def _passage(stored: Mapping[str, Any]) -> Passage:
    return Passage(**{**stored, "struck": tuple((start, end) for start, end in stored["struck"])})
