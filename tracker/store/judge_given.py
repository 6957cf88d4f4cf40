"""Stages, topics and calls that a file gives as judged where it was written: part of `judge`.

They are taken as they are. The next judgement of a bill (a crawl of its session, `tracker topics
apply`) goes by the facts and rules that are here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection, insert, select

from tracker.domain.calls import call_id
from tracker.domain.given import GivenBill, GivenCall
from tracker.domain.views import StageView
from tracker.store import search_index
from tracker.store.ingest_files import KNOWN, NEW, Source, Taken
from tracker.store.judge import JudgingInputs, match_row, ways_of
from tracker.store.judge_calls import add_call, drop_call
from tracker.store.ledger import Ledger
from tracker.store.rows import RelatedRows, reconcile
from tracker.store.tables import BILLS, MATCHES, MEETINGS, STATUSES


def judge_given_bills(
    connection: Connection, bills: Sequence[GivenBill], inputs: JudgingInputs, source: Source
) -> None:
    """Writes the stages and topics of bills of one session that are new, and indexes them."""
    if not bills:
        return
    numbers = [bill.id for bill in bills]
    ledger = source.ledger(connection, bills[0].session, fresh=True)
    columns = select(BILLS.c.number, BILLS.c.id, BILLS.c.listed_sponsors)
    rows = {
        row.number: row for row in connection.execute(columns.where(BILLS.c.number.in_(numbers)))
    }
    stages = {rows[bill.id].id: bill.stage or StageView() for bill in bills}
    names = {bill_id: stage.name for bill_id, stage in stages.items()}
    ways = {
        row.id: way for row, way in ways_of(connection, [*rows.values()], names, inputs.last_day)
    }
    for bill in bills:
        bill_id, at = rows[bill.id].id, bill.first_seen_at or source.at
        stage = stages[bill_id]
        ledger.observation = replace(ledger.observation, at=at, url=bill.record.url)
        status = {
            "stage": stage.name, "chamber": stage.chamber, "since": stage.since,
            "action": stage.action, "unrecognised": [],
            "followed": bool(bill.topics) or bill.id in inputs.rules.named, **ways[bill_id],
        }  # fmt: skip
        connection.execute(insert(STATUSES).values(bill_id=bill_id, **status))
        ledger.new("bill_status", bill.id, status)
        topics = {
            f"{one.campaign}|{one.topic}": match_row(one, one.decided_by) for one in bill.topics
        }
        reconcile(RelatedRows(MATCHES, bill_id, bill.id), topics, ledger)
    ledger.flush()
    search_index.index_again(connection, numbers, inputs.campaigning)


def take_calls(
    connection: Connection, calls: Sequence[GivenCall], source: Source, ids: Mapping[str, str]
) -> list[Taken | None]:
    """Writes calls of one session; None for one whose hearing is not stored. ids: of hearings, by
    those that the file gives, where they are stored under another."""
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
