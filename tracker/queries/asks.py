"""What bills say of a campaign's asks: of one bill over its versions, and of many side by side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, TypeAlias

from sqlalchemy import ColumnElement, Connection, Select, select

from tracker.domain.ask_history import MarkView, VersionMarks
from tracker.domain.asks import Passage
from tracker.store.tables import Bill, TopicMatch, Version, table
from tracker.store.text_tables import AskMark, AskRead, TextRead

_MARKS, _READS, _ASKED = table(AskMark), table(AskRead), table(TextRead)
_BILLS, _MATCHES, _VERSIONS = table(Bill), table(TopicMatch), table(Version)
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
            _MATCHES.c.topic == topic, _MATCHES.c.gone_seen.is_(None)
        )
        among.append(_BILLS.c.id.in_(under))
    versions = _versions(connection, _BILLS.c.session == session if session else None)
    bills: dict[str, AnyRow] = {}
    marks: dict[str, list[AnyRow]] = {}
    for row in connection.execute(_live(among)):
        bills[row.number] = row
        marks.setdefault(row.number, []).append(row)
    found = (_row(bills[number], marks[number], versions.get(number, ())) for number in bills)
    told = [one for one in found if one.newest.marks]
    return tuple(sorted(told, key=lambda one: (one.session, one.number)))


def marks_of(connection: Connection, number: str, campaign: str) -> tuple[VersionMarks, ...]:
    """What a bill says of a campaign's asks, version by version, the oldest first; the summary
    alone where no text was read. Nothing where the bill was never read for asks."""
    was_read = connection.execute(
        select(_READS.c.bill_id).join(_BILLS).where(_BILLS.c.number == number)
    ).first()
    if was_read is None:
        return ()
    versions = _versions(connection, _BILLS.c.number == number).get(number, ())
    rows = connection.execute(
        _live([_BILLS.c.number == number, _MARKS.c.campaign == campaign])
    ).all()
    return tuple(_of(one, rows) for one in versions) or (_of(_SUMMARY, rows),)


def bills_with(connection: Connection, session: str, asks: Iterable[str]) -> frozenset[str]:
    """Numbers of the bills of a session whose newest version says something of one of the asks, as
    `campaign|ask` or `campaign|ask|direction`."""
    wanted = tuple(asks)
    campaigns = {one.partition("|")[0] for one in wanted}
    return frozenset(
        row.number
        for campaign in campaigns
        for row in matrix(connection, campaign, session)
        for mark in row.newest.marks
        if {f"{campaign}|{mark.ask}", f"{campaign}|{mark.ask}|{mark.direction}"} & set(wanted)
    )


@dataclass(frozen=True, slots=True)
class _Known:
    """A version that was read."""

    key: str
    name: str
    day: date | None


_SUMMARY: Final = _Known("", "", None)


def _versions(
    connection: Connection, among: ColumnElement[bool] | None
) -> dict[str, tuple[_Known, ...]]:
    """The versions whose text was read, by number of bill, the oldest first."""
    statement = (
        select(_BILLS.c.number, _VERSIONS.c.key, _VERSIONS.c.name, _VERSIONS.c.day)
        .join(_VERSIONS, _VERSIONS.c.bill_id == _BILLS.c.id)
        .join(_ASKED, (_ASKED.c.bill == _BILLS.c.number) & (_ASKED.c.version == _VERSIONS.c.key))
        .where(_ASKED.c.digest.is_not(None), _VERSIONS.c.gone_seen.is_(None))
        .order_by(_VERSIONS.c.day, _VERSIONS.c.place, _VERSIONS.c.id)
    )
    found: dict[str, dict[str, _Known]] = {}
    for row in connection.execute(statement if among is None else statement.where(among)):
        found.setdefault(row.number, {})[row.key] = _Known(row.key, row.name, row.day)
    return {number: tuple(known.values()) for number, known in found.items()}


def _live(conditions: Iterable[ColumnElement[bool]]) -> Select[Any]:
    return (
        select(
            _BILLS.c.number, _BILLS.c.session, _BILLS.c.title, _MARKS.c.campaign, _MARKS.c.ask,
            _MARKS.c.direction, _MARKS.c.version, _MARKS.c.field, _MARKS.c.evidence,
            _MARKS.c.decided_by,
        )
        .join(_BILLS, _MARKS.c.bill_id == _BILLS.c.id)
        .where(*conditions, _MARKS.c.gone_seen.is_(None))
        .order_by(_MARKS.c.ask, _MARKS.c.direction.desc(), _MARKS.c.id)
    )  # fmt: skip


def _row(bill: AnyRow, marks: Iterable[AnyRow], versions: tuple[_Known, ...]) -> AskRow:
    newest = versions[-1] if versions else _SUMMARY
    return AskRow(bill.number, bill.session, bill.title, _of(newest, marks))


def _of(version: _Known, rows: Iterable[AnyRow]) -> VersionMarks:
    marks = tuple(_mark(row) for row in rows if row.version == version.key)
    return VersionMarks(version.key, version.name, version.day, marks)


def _mark(row: AnyRow) -> MarkView:
    passages = tuple(_passage(one) for one in row.evidence)
    return MarkView(row.campaign, row.ask, row.direction, row.field, row.decided_by, passages)


def _passage(told: Any) -> Passage:
    return Passage(
        told["passage"], told["phrase"], told["section"], told["lead"],
        tuple((start, end) for start, end in told["struck"]),
    )  # fmt: skip
