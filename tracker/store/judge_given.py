"""Stages, topics and calls that a file gives as judged where it was written: part of `judge`.

They are taken as they are. The next judgement of a bill (a crawl of its session, `tracker topics
apply`) goes by the facts and rules that are here.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import Connection, bindparam, insert, select

from tracker.domain.calls import call_id
from tracker.domain.differences import Values
from tracker.domain.given import GivenBill, GivenCall
from tracker.domain.views import StageView, TopicView
from tracker.store import search_index
from tracker.store.ingest_files import KNOWN, NEW, Source, Taken, new_rows
from tracker.store.judge import BILLS, MATCHES, STATUSES, JudgingInputs, match_row, ways_of
from tracker.store.judge_calls import add_call, drop_call
from tracker.store.ledger import Ledger
from tracker.store.rows import RelatedRows
from tracker.store.tables import Meeting, table

_MEETINGS: Final = table(Meeting)
_ROWS: Final = select(BILLS.c.number, BILLS.c.id, BILLS.c.listed_sponsors).where(
    BILLS.c.number.in_(bindparam("numbers", expanding=True))
)
_HELD: Final = select(_MEETINGS.c.id).where(_MEETINGS.c.id.in_(bindparam("ids", expanding=True)))


def judge_given_bills(
    connection: Connection, bills: Sequence[GivenBill], inputs: JudgingInputs, source: Source
) -> None:
    """Writes the stages and topics of bills of one session that are new, and indexes them."""
    if not bills:
        return
    numbers = [bill.id for bill in bills]
    rows = connection.execute(_ROWS, {"numbers": numbers}).all()
    ids = {row.number: row.id for row in rows}
    stages = {ids[bill.id]: (bill.stage or StageView()).name for bill in bills}
    ways = {row.id: way for row, way in ways_of(connection, rows, stages, inputs.last_day)}
    ledger = source.ledger(connection, bills[0].session, fresh=True)
    statuses, matches = [], list[dict[str, Any]]()
    for bill in bills:
        at = bill.first_seen_at or source.at
        ledger.observation = replace(ledger.observation, at=at, url=bill.record.url)
        follows = bool(bill.topics) or bill.id in inputs.rules.named
        facts = {**_status(bill.stage or StageView(), follows), **ways[ids[bill.id]]}
        statuses.append({"bill_id": ids[bill.id], "rules": "", **facts})
        ledger.new("bill_status", bill.id, facts)
        related = RelatedRows(MATCHES, "topic", "bill_id", ids[bill.id], bill.id)
        matches += new_rows(related, _matches(bill.topics), ledger)
    connection.execute(insert(STATUSES), statuses)
    if matches:
        connection.execute(insert(MATCHES), matches)
    ledger.flush()
    search_index.index_again(connection, numbers, inputs.campaigning)


def _status(stage: StageView, follows: bool) -> dict[str, Any]:
    return {
        "stage": stage.name, "chamber": stage.chamber, "since": stage.since,
        "action": stage.action, "unrecognised": [], "followed": follows,
    }  # fmt: skip


def _matches(topics: Sequence[TopicView]) -> dict[Hashable, Values]:
    return {
        f"{topic.campaign}|{topic.topic}": match_row(topic, topic.decided_by) for topic in topics
    }


def take_calls(
    connection: Connection, calls: Sequence[GivenCall], source: Source, ids: Mapping[str, str]
) -> list[Taken | None]:
    """Writes calls of one session; None for one whose hearing is not stored. ids: of hearings, by
    those that the file gives, where they are stored under another."""
    meetings = {call.id: ids.get(call.meeting, call.meeting) for call in calls}
    held = set(connection.execute(_HELD, {"ids": sorted(set(meetings.values()))}).scalars())
    ledger = source.ledger(connection, calls[0].session, fresh=True)
    told: list[Taken | None] = []
    for call in calls:
        meeting = meetings[call.id]
        told.append(_take_call(call, meeting, ledger) if meeting in held else None)
    ledger.flush()
    return told


def _take_call(call: GivenCall, meeting: str, ledger: Ledger) -> Taken:
    ledger.observation = replace(ledger.observation, at=call.first_seen_at)
    if not add_call((call.campaign, meeting, call.bill), ledger):
        return KNOWN
    if call.gone_at is not None:
        ledger.observation = replace(ledger.observation, at=call.gone_at)
        drop_call(call_id(call.campaign, meeting, call.bill), ledger)
    return NEW
