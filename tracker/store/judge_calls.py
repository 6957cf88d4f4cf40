"""Calls to testify: one a campaign, a bill it follows and a meeting to come. Part of `judge`.

A call is made at the crawl that first shows the hearing and stands for ever: what has begun is
never touched, and what is no longer followed is marked, not deleted.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects import postgresql, sqlite

from tracker.domain.calls import call_id
from tracker.domain.given import GivenCall
from tracker.domain.times import denver_day
from tracker.domain.topics import Rules
from tracker.domain.views import STANDS
from tracker.store.ingest_files import KNOWN, NEW, Source, Taken
from tracker.store.ingest_meetings import start_of
from tracker.store.ledger import Ledger, Observation
from tracker.store.tables import BILLS, CALLS, ITEMS, MATCHES, MEETINGS

#: (campaign, meeting, bill): what a call is of.
_Of = tuple[str, str, str]
#: By number of bill, the slugs of the campaigns that follow it.
_Followers = Mapping[str, Collection[str]]


def judge_calls(
    connection: Connection,
    rules: Rules,
    observation: Observation,
    meetings: Collection[str] | None = None,
    *,
    cause: str = "",
) -> int:
    """Makes the calls of the session's hearings to come, and marks those whose campaign stopped
    following the bill, or follows it again. Returns how many were made. Bills are taken as judged.
    meetings: ids of those alone that are looked at, None for all; cause: of every difference, where
    it is no page's."""
    if meetings is not None and not meetings:
        return 0
    listed, made = _to_come(connection, observation, meetings)
    if not listed and not made:
        return 0
    followers = _followers(connection, {row.bill for row in (*listed, *made)}, rules)
    ledger = Ledger(connection, observation, cause)
    existing = {(row.campaign, row.meeting_id, row.bill) for row in made}
    of = (
        (campaign, row.meeting_id, row.bill)
        for row in listed
        for campaign in sorted(followers[row.bill])
    )
    fresh = sum(add_call(call, ledger) for call in dict.fromkeys(of) if call not in existing)
    for row in made:
        is_followed = row.campaign in followers[row.bill]
        if is_followed and row.gone_seen_at is not None:
            call = update(CALLS).where(CALLS.c.id == row.id)
            connection.execute(call.values(gone_seen_at=None))
            facts = {"campaign": row.campaign, "meeting_id": row.meeting_id, "bill": row.bill}
            ledger.again("call", row.id, {"gone_seen_at": row.gone_seen_at}, facts)
        elif not is_followed and row.gone_seen_at is None:
            drop_call(row.id, ledger)
    ledger.flush()
    return fresh


def _to_come(
    connection: Connection, observation: Observation, meetings: Collection[str] | None
) -> tuple[list[Any], list[Any]]:
    """Items on the agendas of meetings that stand, and calls, of what has not begun."""
    start = (MEETINGS.c.day, MEETINGS.c.start_text, MEETINGS.c.start_time)
    to_come = [
        MEETINGS.c.session == observation.session,
        MEETINGS.c.day >= denver_day(observation.at),
    ]
    if meetings is not None:
        to_come.append(MEETINGS.c.id.in_(list(meetings)))
    listed = (
        select(ITEMS.c.meeting_id, ITEMS.c.bill, *start)
        .join(MEETINGS)
        .where(*to_come, MEETINGS.c.status.in_(STANDS))
        .where(ITEMS.c.bill != "", ITEMS.c.gone_seen_at.is_(None))
        .order_by(MEETINGS.c.day, MEETINGS.c.id, ITEMS.c.rank, ITEMS.c.id)
    )
    made = select(CALLS, *start).join(MEETINGS).where(*to_come).order_by(CALLS.c.id)

    def not_begun(rows: Iterable[Any]) -> list[Any]:
        return [row for row in rows if not start_of(row).has_begun(observation.at)]

    return not_begun(connection.execute(listed)), not_begun(connection.execute(made))


def _followers(connection: Connection, numbers: Collection[str], rules: Rules) -> _Followers:
    """Who follows these bills: by a topic the bill is under, or because its file names it."""
    by_bill = {number: set(rules.named.get(number, ())) for number in numbers}
    followed = select(BILLS.c.number, MATCHES.c.campaign).join(MATCHES)
    live = followed.where(BILLS.c.number.in_(sorted(numbers)), MATCHES.c.gone_seen_at.is_(None))
    for number, campaign in connection.execute(live):
        by_bill[number].add(campaign)
    return by_bill


def add_call(call: _Of, ledger: Ledger) -> bool:
    """One call (campaign, meeting, bill), first seen as the ledger says. False where it is there,
    for another writer has just made it."""
    campaign, meeting, bill = call
    facts = {"campaign": campaign, "meeting_id": meeting, "bill": bill}
    name = call_id(campaign, meeting, bill)
    observation, connection = ledger.observation, ledger.connection
    sight = {"id": name, "session": observation.session, "first_seen_at": observation.at}
    into = (postgresql if connection.dialect.name == "postgresql" else sqlite).insert(CALLS)
    put = into.values(**sight, **facts).on_conflict_do_nothing()
    if connection.execute(put.returning(CALLS.c.id)).first() is None:
        return False
    ledger.new("call", name, facts)
    return True


def drop_call(name: str, ledger: Ledger) -> None:
    """Marks a call whose campaign stopped following the bill, at the moment of the ledger."""
    row = update(CALLS).where(CALLS.c.id == name)
    ledger.connection.execute(row.values(gone_seen_at=ledger.observation.at))
    ledger.gone("call", name)


def take_calls(
    connection: Connection, calls: Sequence[GivenCall], source: Source, ids: Mapping[str, str]
) -> list[Taken | None]:
    """Writes calls of one session, as a file gives them; None for one whose hearing is not stored.
    ids: of hearings, by those that the file gives, where they are stored under another."""
    meetings = {call.id: ids.get(call.meeting, call.meeting) for call in calls}
    of_these = select(MEETINGS.c.id).where(MEETINGS.c.id.in_([*meetings.values()]))
    held = set(connection.execute(of_these).scalars())
    ledger = source.ledger(connection, calls[0].session, fresh=True)
    taken = [
        _take_call(call, meetings[call.id], ledger) if meetings[call.id] in held else None
        for call in calls
    ]
    ledger.flush()
    return taken


def _take_call(call: GivenCall, meeting: str, ledger: Ledger) -> Taken:
    ledger.observation = replace(ledger.observation, at=call.first_seen_at)
    if not add_call((call.campaign, meeting, call.bill), ledger):
        return KNOWN
    if call.gone_at is not None:
        ledger.observation = replace(ledger.observation, at=call.gone_at)
        drop_call(call_id(call.campaign, meeting, call.bill), ledger)
    return NEW
