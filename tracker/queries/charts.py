"""What charts are drawn of: where bills stand and ended, how weeks fill, how topics fare."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal, NamedTuple, TypeAlias

from sqlalchemy import Connection, bindparam, case, func, select

from tracker.domain import research
from tracker.domain.committees import (
    CommitteeKey,
    committee_acting,
    committee_key,
    committees_given,
    label_of_committee,
)
from tracker.domain.numbers import BillNumber
from tracker.domain.records import Chamber
from tracker.domain.research import Fate
from tracker.domain.views import STANDS
from tracker.queries.followed import FollowedBill
from tracker.queries.tables import BILLS, ITEMS, MATCHES, MEETINGS, STATUSES

#: Where a bill ended that no committee had.
Floor: TypeAlias = Literal["floor", "agreement", "governor"]

# Built once: building a statement costs more than running it.
_HEARINGS: Final = (
    select(
        MEETINGS.c.day,
        func.count().label("hearings"),
        func.sum(case((STATUSES.c.followed.is_(True), 1), else_=0)).label("ours"),
    )
    .join(ITEMS, ITEMS.c.meeting_id == MEETINGS.c.id)
    .join(BILLS, BILLS.c.number == ITEMS.c.bill, isouter=True)
    .join(STATUSES, STATUSES.c.bill_id == BILLS.c.id, isouter=True)
    .where(
        MEETINGS.c.session == bindparam("session"),
        MEETINGS.c.status.in_(STANDS),
        ITEMS.c.bill != "",
        ITEMS.c.gone_seen_at.is_(None),
    )
    .group_by(MEETINGS.c.day)
    .order_by(MEETINGS.c.day)
)
_TOPICS: Final = (
    select(MATCHES.c.topic, BILLS.c.number)
    .distinct()
    .join(BILLS, BILLS.c.id == MATCHES.c.bill_id)
    .where(BILLS.c.session == bindparam("session"), MATCHES.c.gone_seen_at.is_(None))
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
    order = {"lower": 0, "upper": 1}

    def place(item: tuple[Grave, int]) -> tuple[int, int, str]:
        grave, count = item
        return order.get(grave.chamber or "", 2), -count, grave.committee

    return tuple(sorted(counts.items(), key=place))


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
    return Grave(chamber, committee if _is_named(committee_key(committee)) else "")


def _is_named(key: CommitteeKey) -> bool:
    return bool(key.letters)


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
