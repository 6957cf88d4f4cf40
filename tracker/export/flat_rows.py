"""The rows of the flat tables: what a bill, a meeting or a row of the ledger is taken apart into.
The fields of `tables.py` are paths from these."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any, Generic, NamedTuple, TypeAlias, TypeVar

from tracker.domain import formats as ocd
from tracker.domain.calls import CallView
from tracker.domain.colorado import reading_of
from tracker.domain.committees import committee_acting, committees_given
from tracker.domain.records import DocumentRecord, VersionRecord
from tracker.domain.views import (
    ActionView,
    BallotView,
    BillView,
    ItemView,
    LedgerRow,
    MeetingView,
    SponsorView,
    TopicView,
    VoteView,
)
from tracker.export import jsonl

T = TypeVar("T")


class Bill(NamedTuple):
    """A measure."""

    bill: BillView

    @property
    def ocd_jurisdiction(self) -> str:
        """The id of Colorado's legislature."""
        return ocd.JURISDICTION

    @property
    def ocd_classification(self) -> str:
        """What the measure is."""
        return ocd.kind_of(self.bill.line.number)


class Part(NamedTuple, Generic[T]):
    """One of a list that belongs to a bill. place: from 1."""

    bill: BillView
    place: int
    part: T


Sponsor: TypeAlias = Part[SponsorView]
Version: TypeAlias = Part[VersionRecord]
Document: TypeAlias = Part[DocumentRecord]
Vote: TypeAlias = Part[VoteView]


class Action(NamedTuple):
    """An action, with what we and others make of its words."""

    bill: BillView
    place: int
    action: ActionView

    @property
    def meaning(self) -> str:
        """What we read of it, "" where nobody knows its words."""
        reading = reading_of(self.action.text)
        return reading.meaning.value if reading else ""

    @property
    def committee(self) -> str:
        """The committee whose action it is."""
        return committee_acting(self.action.text)

    @property
    def sent_to(self) -> tuple[str, ...]:
        """The committees that it gives the bill to."""
        return committees_given(self.action.text)

    @property
    def ocd_organization(self) -> str:
        """Who acted."""
        return ocd.ORGANIZATIONS.get(self.action.chamber, "")

    @property
    def ocd_classification(self) -> tuple[str, ...]:
        """What it is."""
        return ocd.classification_of(self.action.text)


class Topic(NamedTuple):
    """A topic that a bill is under."""

    bill: BillView
    topic: TopicView


class Ballot(NamedTuple):
    """One member's vote. vote, place: from 1."""

    bill: BillView
    vote: int
    place: int
    ballot: BallotView


class Item(NamedTuple):
    """An item of an agenda; None and place 0 of a meeting that lists nothing."""

    meeting: MeetingView
    place: int
    item: ItemView | None

    @property
    def url(self) -> str:
        """Where it stands."""
        return self.meeting.agenda_url or self.meeting.schedule_url


class Call(NamedTuple):
    """A call to testify."""

    call: CallView


class Change(NamedTuple):
    """A row of the ledger, by the names of the record format. place: from 1, in its session; old,
    new: JSON, "" for none."""

    session: str
    place: int
    seen: datetime
    entity: str
    id: str
    field: str
    old: str
    new: str
    cause: str
    url: str


def bills(bill: BillView) -> tuple[Bill]:
    """The row of a bill."""
    return (Bill(bill),)


def actions(bill: BillView) -> Iterator[Action]:
    """The actions of a bill, oldest first."""
    return (Action(bill, place, action) for place, action in enumerate(bill.actions, 1))


def parts(name: str) -> Callable[[BillView], Iterator[Part[Any]]]:
    """What gives the rows of a list that belongs to a bill. name: of the list."""
    return lambda bill: (
        Part(bill, place, part) for place, part in enumerate(getattr(bill, name), 1)
    )


def topics(bill: BillView) -> Iterator[Topic]:
    """The topics of a bill, by campaign and name."""
    ordered = sorted(bill.topics, key=lambda topic: (topic.campaign, topic.topic))
    return (Topic(bill, topic) for topic in ordered)


def ballots(bill: BillView) -> Iterator[Ballot]:
    """The ballots of a bill's votes."""
    return (
        Ballot(bill, number, place, ballot)
        for number, vote in enumerate(bill.votes, 1)
        for place, ballot in enumerate(vote.ballots, 1)
    )


def items(meeting: MeetingView) -> Iterator[Item]:
    """The items of a meeting: what is listed, then what left the agenda."""
    every = (*meeting.items, *meeting.gone)
    if not every:
        yield Item(meeting, 0, None)
    for place, item in enumerate(every, 1):
        yield Item(meeting, place, item)


def changes(session: str, ledger: Iterable[LedgerRow]) -> Iterator[Change]:
    """The ledger of a session, oldest first."""
    for place, row in enumerate(ledger, 1):
        told = jsonl.change(row)
        old, new = (_json(told, name) for name in ("old", "new"))
        yield Change(
            session, place, row.seen_at, told["entity"], told["id"], told["field"], old, new,
            row.cause, row.url,
        )  # fmt: skip


def _json(told: dict[str, Any], name: str) -> str:
    return json.dumps(told[name], ensure_ascii=False) if name in told else ""
