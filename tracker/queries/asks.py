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
from tracker.store.tables import Bill, TopicMatch, Version, table
from tracker.store.text_tables import AskMark, AskRead, TextRead

_MARKS, _READS, _ASKED = table(AskMark), table(AskRead), table(TextRead)
_BILLS, _MATCHES, _VERSIONS = table(Bill), table(TopicMatch), table(Version)
_WAS_READ: Final = (
    select(_READS.c.bill_id).join(_BILLS).where(_BILLS.c.number == bindparam("number"))
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
    among = [_MARKS.c.campaign == campaign]
    if session:
        among.append(_BILLS.c.session == session)
    if topic:
        under = select(_MATCHES.c.bill_id).where(
            _MATCHES.c.topic == topic, _MATCHES.c.gone_seen_at.is_(None)
        )
        among.append(_BILLS.c.id.in_(under))
    versions = _versions(connection, _BILLS.c.session == session if session else None)
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
    of_bill = _BILLS.c.number == number
    rows = connection.execute(_live([of_bill, _MARKS.c.campaign == campaign])).all()
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
        select(_BILLS.c.number, _VERSIONS.c.key, _VERSIONS.c.name, _VERSIONS.c.day)
        .join(_VERSIONS, _VERSIONS.c.bill_id == _BILLS.c.id)
        .join(_ASKED, (_ASKED.c.bill == _BILLS.c.number) & (_ASKED.c.version == _VERSIONS.c.key))
        .where(_ASKED.c.digest.is_not(None), _VERSIONS.c.gone_seen_at.is_(None))
        .order_by(_VERSIONS.c.day, _VERSIONS.c.rank, _VERSIONS.c.id)
    )
    by_bill: dict[str, dict[str, _Read]] = {}
    for row in connection.execute(statement if among is None else statement.where(among)):
        by_bill.setdefault(row.number, {})[row.key] = (row.key, row.name, row.day)
    return {number: tuple(versions.values()) for number, versions in by_bill.items()}


def _live(conditions: Iterable[ColumnElement[bool]]) -> Select[Any]:
    return (
        select(
            _BILLS.c.number, _BILLS.c.session, _BILLS.c.title, _MARKS.c.campaign, _MARKS.c.ask,
            _MARKS.c.direction, _MARKS.c.version, _MARKS.c.field, _MARKS.c.evidence,
            _MARKS.c.decided_by,
        )
        .join(_BILLS, _MARKS.c.bill_id == _BILLS.c.id)
        .where(*conditions, _MARKS.c.gone_seen_at.is_(None))
        .order_by(_MARKS.c.ask, _MARKS.c.direction.desc(), _MARKS.c.id)
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
