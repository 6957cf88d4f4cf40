"""What charts and research are drawn of: where bills stand and ended, how weeks fill, how topics
fare."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Final, Literal, NamedTuple, TypeAlias

from sqlalchemy import Connection, Select, Text, bindparam, case, cast, func, select

from tracker.domain import research
from tracker.domain.committees import (
    committee_acting,
    committee_key,
    committees_given,
    label_of_committee,
)
from tracker.domain.numbers import BillNumber
from tracker.domain.records import Chamber
from tracker.domain.research import Fate, Place, Track, place_of
from tracker.domain.views import STANDS, StageView
from tracker.queries.bills import number_order, stage_of
from tracker.queries.rows import stands
from tracker.store.tables import BILLS, ITEMS, MATCHES, MEETINGS, STATUSES

#: Where a bill ended that no committee had.
Floor: TypeAlias = Literal["floor", "agreement", "governor"]

_HEARINGS: Final = (
    select(
        MEETINGS.c.day,
        func.count().label("hearings"),
        func.sum(case((STATUSES.c.followed.is_(True), 1), else_=0)).label("ours"),
    )
    .join(ITEMS)
    .join(BILLS, BILLS.c.number == ITEMS.c.bill, isouter=True)
    .join(STATUSES, isouter=True)
    .where(MEETINGS.c.session == bindparam("session"), MEETINGS.c.status.in_(STANDS))
    .where(ITEMS.c.bill != "", stands(ITEMS))
    .group_by(MEETINGS.c.day)
    .order_by(MEETINGS.c.day)
)
_TOPICS: Final = (
    select(MATCHES.c.topic, BILLS.c.number)
    .distinct()
    .join(BILLS)
    .where(BILLS.c.session == bindparam("session"), stands(MATCHES))
)


@dataclass(frozen=True, slots=True)
class Week:
    """The hearings of a week, each one bill at one meeting. first: its Monday; ours: those of
    followed bills."""

    first: date
    hearings: int
    ours: int


class Grave(NamedTuple):
    """Where a bill ended. chamber: None where both had it; committee: as lists of bills name it,
    "" for none; at: where else."""

    chamber: Chamber | None
    committee: str = ""
    at: Floor = "floor"

    @property
    def key(self) -> str:
        """Its name in an address and in a file, which no language changes."""
        return self.committee or ", ".join(filter(None, (self.chamber, self.at)))


def hearing_weeks(connection: Connection, session: str) -> tuple[Week, ...]:
    """The weeks from the first hearing of a session to the last on the schedule, those without a
    hearing among them; what was called off is left out."""
    counts: dict[date, list[int]] = {}
    for row in connection.execute(_HEARINGS, {"session": session}):
        week = counts.setdefault(row.day - timedelta(days=row.day.weekday()), [0, 0])
        week[0] += row.hearings
        week[1] += row.ours
    return tuple(Week(monday, *counts.get(monday, (0, 0))) for monday in mondays(counts))


def mondays(counts: Mapping[date, object]) -> Iterator[date]:
    """The Mondays of the weeks from the first to the last of some days."""
    if counts:
        monday = min(counts)
        while monday <= max(counts):
            yield monday
            monday += timedelta(days=7)


def fate_of(bill: FollowedBill) -> Fate:
    """How a bill fares: on its way, law (or adopted), or ended."""
    return research.fate_of(bill.stage.name)


def graves(bills: Sequence[FollowedBill]) -> tuple[tuple[Grave, int], ...]:
    """Where the bills that ended did: chambers in order, in each the place of the most first."""
    counts = Counter(grave_of(bill) for bill in bills if bill.place.ended)
    ordered = sorted(
        counts.items(),
        key=lambda item: (item[0].chamber or "with both", -item[1], item[0].committee),
    )
    return tuple(ordered)


def grave_of(bill: FollowedBill) -> Grave:
    """Where a bill ended, by the action that says so or was its last."""
    name = bill.place.name
    if name in ("governor", "law"):
        return Grave(None, at="governor")
    if name == "both":
        return Grave(None, at="agreement")
    first = BillNumber.parse(bill.number).chamber
    second: Chamber = "upper" if first == "lower" else "lower"
    chamber = second if name.startswith("second") else first
    if not name.endswith("committee"):
        return Grave(chamber)
    given = committees_given(bill.stage.action)
    committee = label_of_committee((given or (committee_acting(bill.stage.action),))[0], chamber)
    return Grave(chamber, committee if committee_key(committee).letters else "")


def topic_fates(
    connection: Connection, session: str, bills: Sequence[FollowedBill]
) -> tuple[tuple[str, Counter[Fate]], ...]:
    """How the bills under each topic fare, the topic of the most bills first."""
    fates = {bill.number: fate_of(bill) for bill in bills}
    topics: dict[str, Counter[Fate]] = {}
    for topic, number in connection.execute(_TOPICS, {"session": session}):
        if number in fates:
            topics.setdefault(topic, Counter())[fates[number]] += 1
    return tuple(sorted(topics.items(), key=lambda item: (-item[1].total(), item[0])))


# --- the bills that campaigns follow --------------------------------------------------------------

_EVERY: Final = (
    select(*BILLS.c["number", "title"], *STATUSES.c["stage", "chamber", "since", "action"])
    .join(STATUSES)
    .where(BILLS.c.session == bindparam("session"))
)
_FOLLOWED: Final = _EVERY.where(STATUSES.c.followed.is_(True))


@dataclass(frozen=True, slots=True)
class FollowedBill:
    """A bill that a campaign follows, and where it stands."""

    number: str
    title: str
    stage: StageView
    place: Place


def placed_bill(number: str, title: str, stage: StageView) -> FollowedBill:
    """A bill at its place."""
    return FollowedBill(number, title, stage, place_of(number, stage))


def followed(connection: Connection, session: str) -> tuple[FollowedBill, ...]:
    """The followed bills of a session, House before Senate measures, by number."""
    return _placed(connection, _FOLLOWED, session)


def every(connection: Connection, session: str) -> tuple[FollowedBill, ...]:
    """The same of all bills of a session, followed or not."""
    return _placed(connection, _EVERY, session)


def _placed(
    connection: Connection, statement: Select[Any], session: str
) -> tuple[FollowedBill, ...]:
    rows = connection.execute(statement, {"session": session})
    bills = (placed_bill(row.number, row.title, stage_of(row)) for row in rows)
    return tuple(sorted(bills, key=lambda bill: number_order(bill.number)))


# --- the bills of all sessions --------------------------------------------------------------------

_BILLS: Final = (
    select(
        *BILLS.c["id", "session", "number"],
        STATUSES.c.stage,
        *(cast(STATUSES.c[name], Text).label(name) for name in ("reached", "committees", "primes")),
    )
    .join(STATUSES)
    .order_by(BILLS.c.session.desc(), BILLS.c.id)
)
_TOPICS_OF_ALL: Final = select(MATCHES.c.bill_id, MATCHES.c.topic).distinct().where(stands(MATCHES))


def tracks(connection: Connection, *, followed: bool) -> tuple[Track, ...]:
    """The bills of all sessions, the newest session first. followed: those that a campaign follows
    alone."""
    topics: dict[int, tuple[str, ...]] = {}
    for bill_id, topic in connection.execute(_TOPICS_OF_ALL):
        topics[bill_id] = (*topics.get(bill_id, ()), topic)
    among = _BILLS.where(STATUSES.c.followed.is_(True)) if followed else _BILLS
    rows = connection.execute(among).all()
    # Taken apart at once: one by one, thousands of small lists take three times as long.
    every: list[list[str | None]] = json.loads(f"[{','.join(row.reached for row in rows)}]")
    return tuple(
        Track(
            row.id,
            row.session,
            row.number[1] == "B",
            "lower" if row.number[0] == "H" else "upper",
            row.stage,
            tuple([date.fromisoformat(day) if day else None for day in days]),
            _names(row.committees),
            topics.get(row.id, ()),
            _names(row.primes),
        )
        for row, days in zip(rows, every, strict=True)
    )


@lru_cache(maxsize=4096)
def _names(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text))
