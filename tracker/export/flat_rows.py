"""The rows of the flat tables: what a bill, a meeting or a row of the ledger is taken apart into.
The fields of `tables.py` are paths from these."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from operator import attrgetter
from typing import Any, Generic, NamedTuple, TypeVar

from tracker.domain import formats as ocd
from tracker.domain import views
from tracker.domain.colorado import reading_of
from tracker.domain.committees import committee_acting, committees_given
from tracker.export import jsonl

T = TypeVar("T")


class Bill(NamedTuple):
    """A measure, with what Open Civic Data calls it."""

    bill: views.BillView
    ocd_jurisdiction: str
    ocd_classification: str


class Part(NamedTuple, Generic[T]):
    """One of a list that belongs to a bill. place: from 1."""

    bill: views.BillView
    place: int
    part: T


class Action(NamedTuple):
    """An action, with what we and others make of its words. place: from 1; meaning: what we read of
    it, "" where nobody knows its words; committee: whose action it is; sent_to: the committees that
    it gives the bill to."""

    bill: views.BillView
    place: int
    action: views.ActionView
    meaning: str
    committee: str
    sent_to: tuple[str, ...]
    ocd_organization: str
    ocd_classification: tuple[str, ...]


class Ballot(NamedTuple):
    """One member's vote. vote, place: from 1."""

    bill: views.BillView
    vote: int
    place: int
    ballot: views.BallotView


class Item(NamedTuple):
    """An item of an agenda; None and place 0 of a meeting that lists nothing. url: where it
    stands."""

    meeting: views.MeetingView
    place: int
    item: views.ItemView | None
    url: str


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


def bills(bill: views.BillView) -> tuple[Bill]:
    """The row of a bill."""
    return (Bill(bill, ocd.JURISDICTION, ocd.kind_of(bill.line.number)),)


def actions(bill: views.BillView) -> Iterator[Action]:
    """The actions of a bill, oldest first."""
    for place, action in enumerate(bill.actions, 1):
        reading = reading_of(action.text)
        yield Action(
            bill,
            place,
            action,
            reading.meaning.value if reading else "",
            committee_acting(action.text),
            committees_given(action.text),
            ocd.ORGANIZATIONS.get(action.chamber, ""),
            ocd.classification_of(action.text),
        )


def parts(name: str, *order: str) -> Callable[[views.BillView], Iterator[Part[Any]]]:
    """What gives the rows of a list that belongs to a bill. name: of the list; order: by which its
    parts are sorted, if not as they stand."""

    def rows(bill: views.BillView) -> Iterator[Part[Any]]:
        listed = getattr(bill, name)
        ordered = sorted(listed, key=attrgetter(*order)) if order else listed
        return (Part(bill, place, part) for place, part in enumerate(ordered, 1))

    return rows


def ballots(bill: views.BillView) -> Iterator[Ballot]:
    """The ballots of a bill's votes."""
    return (
        Ballot(bill, number, place, ballot)
        for number, vote in enumerate(bill.votes, 1)
        for place, ballot in enumerate(vote.ballots, 1)
    )


def items(meeting: views.MeetingView) -> Iterator[Item]:
    """The items of a meeting: what is listed, then what left the agenda."""
    url = meeting.agenda_url or meeting.schedule_url
    every = (*meeting.items, *meeting.gone)
    if not every:
        yield Item(meeting, 0, None, url)
    for place, item in enumerate(every, 1):
        yield Item(meeting, place, item, url)


def changes(session: str, ledger: Iterable[views.LedgerRow]) -> Iterator[Change]:
    """The ledger of a session, oldest first."""
    for place, row in enumerate(ledger, 1):
        line = jsonl.change(row)
        old, new = (
            json.dumps(line[name], ensure_ascii=False) if name in line else ""
            for name in ("old", "new")
        )
        yield Change(
            session, place, row.seen_at, line["entity"], line["id"], line["field"], old, new,
            row.cause, row.url,
        )  # fmt: skip
