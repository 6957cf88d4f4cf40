"""What operators are shown: crawls, how fresh the facts are, what needs a look. Moments are in
UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

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
    """A bill of another session on an agenda of this one."""

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
