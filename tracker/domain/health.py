"""What operators are shown: crawls, how fresh the facts are, what is wrong, the gravest first.
Moments are in UTC."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, TypeAlias, TypeVar

from tracker.domain.coverage import OtherWay
from tracker.domain.views import MeetingRef


@dataclass(frozen=True, slots=True)
class CrawlView:
    """One run of a plan, with its counts. outcome: running, whole, partial, refused, failed,
    interrupted. expected: pages it means to read, 0 while unknown."""

    id: int
    plan: str
    session: str
    source: str
    started_at: datetime
    ended_at: datetime | None
    outcome: str
    message: str
    expected: int
    requests: int
    pages: int
    new: int
    changed: int
    unchanged: int
    withdrawn: int
    failed: int


@dataclass(frozen=True, slots=True)
class Freshness:
    """How old what is shown is.

    schedule_seen, bills_seen: when schedule and list were last read whole, None: never.
    faults: codes of why a promise is broken: schedule_old, list_old, crawl_failed, crawl_refused,
    crawl_partial, crawl_interrupted, session_strange. running: the crawl at work, or None. last:
    the last that ended, or None. strange: sessions that the site offers and nobody wrote down.
    """

    schedule_seen: datetime | None
    bills_seen: datetime | None
    source: str
    faults: tuple[str, ...]
    running: CrawlView | None
    last: CrawlView | None
    strange: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FailureView:
    """A page that could not be read, and why."""

    seen_at: datetime
    page: str
    url: str
    message: str


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A bill whose stage and official badge do not say the same."""

    bill: str
    stage: str
    status: str


@dataclass(frozen=True, slots=True)
class ForeignBill:
    """A bill on an agenda that is of another session, or (session: "") not on this one's list."""

    bill: str
    session: str
    meeting: MeetingRef


@dataclass(frozen=True, slots=True)
class HealthView:
    """What the operator looks at.

    failures: of the last crawl of each plan. unrecognised: action and the bills that have it.
    unread: bills whose page was never read; outdated: whose page is older than its card's news.
    unread_agendas: meetings to come whose agenda was not read; foreign_bills: of another session,
    on agendas to come; nameless_items: words of items there that look like a bill and name none.
    other_ways: parts that are found in another way than before, until a person has looked.
    """

    crawls: tuple[CrawlView, ...]
    failures: tuple[FailureView, ...]
    unrecognised: tuple[tuple[str, tuple[str, ...]], ...]
    disagreements: tuple[Disagreement, ...]
    bills: int
    unread: tuple[str, ...]
    outdated: tuple[str, ...]
    unlisted: tuple[str, ...]
    unread_agendas: tuple[MeetingRef, ...] = ()
    foreign_bills: tuple[ForeignBill, ...] = ()
    nameless_items: tuple[str, ...] = ()
    other_ways: tuple[OtherWay, ...] = ()


# --- how the whole stands -------------------------------------------------------------------------

T = TypeVar("T")
#: bad: a promise is broken, or nothing is there; warn: something lacks; look: at it some day.
Weight: TypeAlias = Literal["bad", "warn", "look"]

#: Faults of freshness that say that what is shown is old, and how the last crawl ended.
_FAULTS: Final[dict[str, Weight]] = {
    "crawl_refused": "bad", "crawl_failed": "bad", "schedule_old": "bad", "list_old": "bad",
    "crawl_interrupted": "warn", "session_strange": "warn",
}  # fmt: skip
_GRAVITY: Final[tuple[Weight, ...]] = ("bad", "warn", "look")
#: What makes two messages of one fault different: where it happened, and its numbers.
_PLACE: Final = re.compile(r"https?://\S+|\b[HS][A-Z]{1,2}\d\d[A-Z]?-\d+|\d+")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be. count: how many; of: among how many, 0 where that says
    nothing; plan: of the crawl that is to be run again, "" for none."""

    code: str
    weight: Weight
    count: int = 0
    of: int = 0
    plan: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the verdict rests on beside freshness and health. texts, unread: versions whose text is
    at hand, and that gave none; unheard: plans whose last crawl read nothing; files: faults in
    files of campaigns; is_sample: the bundled sample is shown."""

    texts: int = 0
    unread: int = 0
    unheard: Sequence[str] = ()
    files: int = 0
    is_sample: bool = False


def findings(fresh: Freshness, health: HealthView, shown: Shown) -> tuple[Finding, ...]:
    """All that is not as it should be, the gravest first; nothing where all is well."""
    every = _findings(fresh, health, shown)
    return tuple(sorted(every, key=lambda finding: _GRAVITY.index(finding.weight)))


def _findings(fresh: Freshness, health: HealthView, shown: Shown) -> Iterator[Finding]:
    plan = fresh.last.plan if fresh.last else ""
    if shown.is_sample:
        yield Finding("sample", "bad")
    elif not health.bills and fresh.running is not None:
        yield Finding("begins", "warn")
        return
    elif not health.bills:
        yield Finding("empty", "bad")  # whatever was tried last, a whole reading is what lacks
    for fault in fresh.faults:
        is_told = fault == "crawl_failed" and not health.bills
        if (weight := _FAULTS.get(fault)) and not is_told:
            count = len(fresh.strange) if fault == "session_strange" else 0
            yield Finding(fault, weight, count, plan=plan)
    # What the last crawl of all did is told already, and with no bill all of them.
    silent = [name for name in shown.unheard if name != plan]
    if silent and health.bills:
        yield Finding("unheard", "warn", len(silent), plan=silent[0])
    if health.failures:
        yield Finding("pages", "warn", len(health.failures))
    if shown.unread:
        code = "texts" if shown.texts else "no_text"
        yield Finding(code, "warn", shown.unread, shown.texts + shown.unread)
    if health.unread_agendas:
        yield Finding("agendas", "warn", len(health.unread_agendas))
    if shown.files:
        yield Finding("files", "warn", shown.files)
    details = (
        health.foreign_bills, health.nameless_items, health.other_ways, health.unrecognised,
        health.disagreements,
    )  # fmt: skip
    if count := sum(map(len, details)):
        yield Finding("details", "look", count)


def alike(things: Iterable[T], kind: Callable[[T], object]) -> tuple[tuple[T, ...], ...]:
    """Things by their kind, in the order of the first of each. kind: of a message its `gist`."""
    kinds: dict[object, list[T]] = defaultdict(list)
    for thing in things:
        kinds[kind(thing)].append(thing)
    return tuple(map(tuple, kinds.values()))


def gist(message: str) -> str:
    """A message without what differs between two of one fault: addresses, numbers, bills."""
    return _PLACE.sub("#", message)
