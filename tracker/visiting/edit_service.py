"""What editors decide, written as one: several fields of a subject, or none of them.

A word on relevance or on an ask judges the bill, and the calls of its session, again in the same
transaction; one on a pair of related bills the kin of the later one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from tracker import campaigns as campaign_files
from tracker import sessions
from tracker.domain.edits import EditView, subject_of, understood
from tracker.domain.numbers import BillNumber
from tracker.domain.times import denver_day
from tracker.errors import EditConflict, EditFault
from tracker.settings import Settings
from tracker.store import editing
from tracker.store.engine import transaction
from tracker.store.judge import JudgingInputs, judge_again
from tracker.store.judge_related import judge_pairs
from tracker.store.ledger import Observation
from tracker.store.search_index import index_again

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Wish:
    """What an editor wants a field to say, None for nothing. based_on: the newest edit that they
    saw; official: the official value beside it."""

    subject: str
    field: str
    text: str | None
    based_on: int | None
    official: str | None = None


@dataclass(slots=True)
class Outcome:
    """What became of the wishes. A single fault or conflict means that nothing was written.
    written: the edits that stand now, None where nothing is said, in the order of the wishes."""

    written: list[EditView | None] = field(default_factory=list)
    faults: list[tuple[Wish, EditFault]] = field(default_factory=list)
    conflicts: list[tuple[Wish, EditConflict]] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        """Whether all was written."""
        return not self.faults and not self.conflicts


def save(settings: Settings, editor: str, wishes: Sequence[Wish], at: datetime) -> Outcome:
    """Writes all wishes of an editor, or none and says why. Raises StoreFault."""
    outcome = Outcome()
    for wish in wishes:
        try:
            if wish.text is not None:
                understood(wish.field, wish.text)
        except EditFault as fault:
            outcome.faults.append((wish, fault))
    if outcome.faults:
        return outcome
    with transaction(settings.store_url) as connection:
        _write(connection, settings, editor, wishes, at, outcome)
        if not outcome.is_good:
            connection.rollback()
    return outcome


def _write(
    connection: Connection, settings: Settings, editor: str, wishes: Sequence[Wish], at: datetime,
    outcome: Outcome,
) -> None:  # fmt: skip
    ids = {
        campaign.slug: [topic.id for topic in campaign.topics]
        + [f"ask:{ask.id}" for ask in campaign.asks]
        for campaign in campaign_files.usable(settings.data / "campaigns")[0]
    }
    for wish in wishes:
        try:
            edit = editing.edit(
                connection, editor, wish.subject, wish.field, wish.text, based_on=wish.based_on,
                official=wish.official, at=at, campaigns=ids,
            )  # fmt: skip
            outcome.written.append(edit)
        except EditFault as fault:
            outcome.faults.append((wish, fault))
        except EditConflict as conflict:
            outcome.conflicts.append((wish, conflict))
    if outcome.is_good:
        judge(connection, settings, [wish.subject for wish in wishes], at)


def undo(
    settings: Settings, editor: str, edit_id: int, at: datetime, based_on: int | None
) -> EditView:
    """Takes an edit back. Raises EditFault, EditConflict or StoreFault."""
    with transaction(settings.store_url) as connection:
        edit = editing.undo(connection, editor, edit_id, at, based_on)
        judge(connection, settings, [edit.subject], at)
    return edit


def judge(
    connection: Connection, settings: Settings, subjects: Iterable[str], at: datetime
) -> None:
    """Judges again the bills whose topics, asks or kin were edited, and indexes the other edited
    bills by their new words."""
    judged: set[BillNumber] = set()
    worded: set[BillNumber] = set()
    pairs: set[str] = set()
    for text in subjects:
        subject = subject_of(text)
        if subject.kind == "related":
            pairs.add(text)
        else:
            (judged if subject.kind in ("topic", "ask") else worded).add(subject.bill)
    judge_pairs(connection, pairs, Observation(at, "", ""))
    campaigns = campaign_files.judging(settings.data / "campaigns")
    texts = campaign_files.campaigning(campaigns)
    if judged:
        rules = campaign_files.rules(campaigns)
        for session in sorted({bill.session for bill in judged}):
            numbers = sorted(str(bill) for bill in judged if bill.session == session)
            last_day = sessions.last_day(session, settings.data)
            inputs = JudgingInputs(rules, denver_day(at), last_day, texts)
            judge_again(connection, numbers, inputs, Observation(at, session, ""))
    index_again(connection, sorted(map(str, worded)), texts)
