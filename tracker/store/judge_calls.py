"""Calls to testify: one a campaign, a bill it follows and a meeting to come. Part of `judge`.

A call is made at the crawl that first shows the hearing and stands for ever: what has begun is
never touched, and what is no longer followed is marked, not deleted.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import cache
from typing import Any, Final

from sqlalchemy import Connection, Executable, Row, Select, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from tracker.domain.calls import call_id
from tracker.domain.times import Start, denver_day
from tracker.domain.topics import Rules
from tracker.domain.views import STANDS
from tracker.store.ledger import Ledger, Observation
from tracker.store.tables import AgendaItem, Bill, Call, Meeting, TopicMatch, table

_BILLS, _MATCHES = table(Bill), table(TopicMatch)
_MEETINGS, _ITEMS = table(Meeting), table(AgendaItem)
_CALLS: Final = table(Call)

#: (campaign, meeting, bill): what a call is of.
_Of = tuple[str, str, str]
#: By number of bill, the slugs of the campaigns that follow it.
_Followers = Mapping[str, Collection[str]]


# Built once: building a statement costs more than running it.
def _of_some(statement: Select[Any]) -> Select[Any]:
    """The same of some meetings alone."""
    return statement.where(_MEETINGS.c.id.in_(bindparam("meetings", expanding=True)))


_START: Final = (_MEETINGS.c.day, _MEETINGS.c.start_text, _MEETINGS.c.start_time)
_TO_COME: Final = (
    _MEETINGS.c.session == bindparam("of_session"),
    _MEETINGS.c.day >= bindparam("today"),
)
_LISTED: Final = (
    select(_ITEMS.c.meeting_id, _ITEMS.c.bill, *_START)
    .join(_MEETINGS, _MEETINGS.c.id == _ITEMS.c.meeting_id)
    .where(*_TO_COME, _MEETINGS.c.status.in_(STANDS))
    .where(_ITEMS.c.bill != "", _ITEMS.c.gone_seen_at.is_(None))
    .order_by(_MEETINGS.c.day, _MEETINGS.c.id, _ITEMS.c.rank, _ITEMS.c.id)
)
_MADE: Final = (
    select(_CALLS, *_START)
    .join(_MEETINGS, _MEETINGS.c.id == _CALLS.c.meeting_id)
    .where(*_TO_COME)
    .order_by(_CALLS.c.id)
)
_LISTED_THERE, _MADE_THERE = _of_some(_LISTED), _of_some(_MADE)
_FOLLOWED: Final = (
    select(_BILLS.c.number, _MATCHES.c.campaign)
    .distinct()
    .join(_MATCHES, _MATCHES.c.bill_id == _BILLS.c.id)
    .where(_BILLS.c.number.in_(bindparam("numbers", expanding=True)))
    .where(_MATCHES.c.gone_seen_at.is_(None))
)
_MARK: Final = update(_CALLS).where(_CALLS.c.id == bindparam("of_call"))


def judge_calls(
    connection: Connection,
    rules: Rules,
    observation: Observation,
    meetings: Collection[str] | None = None,
    *,
    cause: str = "",
) -> int:
    """Makes the calls of the session's hearings to come, and marks those whose campaign stopped
    following the bill, or follows it again. Returns how many were made.

    Bills are taken as judged. meetings: ids of those alone that are looked at, None for all;
    cause: of every difference, where it is no page's.
    """
    if meetings is not None and not meetings:
        return 0
    listed, made = _to_come(connection, observation, meetings)
    if not listed and not made:
        return 0
    numbers = {row.bill for row in (*listed, *made)}
    followers = _followers(connection, numbers, rules)
    ledger = Ledger(connection, observation, cause)
    fresh = _make(listed, made, followers, ledger)
    _mark(made, followers, ledger)
    ledger.flush()
    return fresh


def _to_come(
    connection: Connection, observation: Observation, meetings: Collection[str] | None
) -> tuple[list[Row[Any]], list[Row[Any]]]:
    """Items on the agendas of meetings that stand, and calls, of what has not begun."""
    values: dict[str, Any] = {
        "of_session": observation.session,
        "today": denver_day(observation.at),
    }
    listed, made = _LISTED, _MADE
    if meetings is not None:
        listed, made = _LISTED_THERE, _MADE_THERE
        values["meetings"] = list(meetings)
    return (
        _not_begun(connection.execute(listed, values), observation),
        _not_begun(connection.execute(made, values), observation),
    )


def _not_begun(rows: Iterable[Row[Any]], observation: Observation) -> list[Row[Any]]:
    return [
        row
        for row in rows
        if not Start(row.day, row.start_text, row.start_time).has_begun(observation.at)
    ]


def _followers(connection: Connection, numbers: Collection[str], rules: Rules) -> _Followers:
    """Who follows these bills: by a topic the bill is under, or because its file names it."""
    by_bill = {number: dict.fromkeys(rules.named.get(number, ())) for number in numbers}
    for number, campaign in connection.execute(_FOLLOWED, {"numbers": sorted(numbers)}):
        by_bill[number][campaign] = None
    return by_bill


def _make(
    listed: Iterable[Row[Any]], made: Iterable[Row[Any]], followers: _Followers, ledger: Ledger
) -> int:
    existing = {(row.campaign, row.meeting_id, row.bill) for row in made}
    fresh = {
        (campaign, row.meeting_id, row.bill): None
        for row in listed
        for campaign in sorted(followers[row.bill])
        if (campaign, row.meeting_id, row.bill) not in existing
    }
    return sum(add_call(call, ledger) for call in fresh)


def add_call(call: _Of, ledger: Ledger) -> bool:
    """One call (campaign, meeting, bill), first seen as the ledger says. False where it is there,
    for another writer has just made it."""
    campaign, meeting, bill = call
    facts = {"campaign": campaign, "meeting_id": meeting, "bill": bill}
    name = call_id(campaign, meeting, bill)
    sight = {
        "id": name,
        "session": ledger.observation.session,
        "first_seen_at": ledger.observation.at,
    }
    put = _put(ledger.connection.dialect.name)
    if ledger.connection.execute(put, {**sight, **facts}).first() is None:
        return False
    ledger.new("call", name, facts)
    return True


@cache
def _put(dialect: str) -> Executable:
    statement = (postgresql if dialect == "postgresql" else sqlite).insert(_CALLS)
    put: Executable = statement.on_conflict_do_nothing().returning(_CALLS.c.id)
    return put


def _mark(made: Iterable[Row[Any]], followers: _Followers, ledger: Ledger) -> None:
    for row in made:
        is_followed = row.campaign in followers[row.bill]
        if is_followed == (row.gone_seen_at is None):
            continue
        if is_followed:
            ledger.connection.execute(_MARK, {"of_call": row.id, "gone_seen_at": None})
            facts = {"campaign": row.campaign, "meeting_id": row.meeting_id, "bill": row.bill}
            ledger.again("call", row.id, {"gone_seen_at": row.gone_seen_at}, facts)
        else:
            drop_call(row.id, ledger)


def drop_call(name: str, ledger: Ledger) -> None:
    """Marks a call whose campaign stopped following the bill, at the moment of the ledger."""
    ledger.connection.execute(_MARK, {"of_call": name, "gone_seen_at": ledger.observation.at})
    ledger.gone("call", name)
