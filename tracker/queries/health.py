"""How fresh what we show is, and what the operator should look at."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, TypeAlias

from sqlalchemy import Connection, bindparam, exists, func, or_, select

from tracker.domain.health import (
    CrawlView,
    Disagreement,
    FailureView,
    Freshness,
    HealthView,
)
from tracker.domain.times import DENVER
from tracker.queries.bills import number_order
from tracker.queries.gaps import foreign_bills, nameless_items, unread_agendas
from tracker.queries.parts import other_ways
from tracker.queries.rows import as_view
from tracker.queries.tables import (
    BILLS,
    CRAWLS,
    FAILURES,
    MEETINGS,
    PAGES,
    READS,
    STATUSES,
)
from tracker.store.journal import STRANGE_SESSIONS, stored_info, stored_infos

#: A row of whatever a statement selects.
_Row: TypeAlias = Any


#: What freshness promises: the schedule by day while in session, the list every day.
SCHEDULE_AGE: Final = timedelta(hours=2)
LIST_AGE: Final = timedelta(hours=26)
#: Denver's hours between which the schedule is kept that fresh.
DAY_HOURS: Final = range(7, 20)
SHOWN_CRAWLS: Final = 20
#: A crawl that has not ended and read nothing for this long is one whose process died: no wait
#: between two pages is longer.
SILENCE: Final = timedelta(minutes=20)
#: `waiting`: a long crawl that lets a hearings crawl go first.
_UNENDED: Final = frozenset({"running", "waiting"})

_OPEN: Final = frozenset(
    {
        "introduced", "in_committee", "reported", "passed_second_reading", "passed_chamber",
        "amendments_considered", "in_conference", "passed_both", "sent_to_governor",
    }
)  # fmt: skip
_LAW: Final = frozenset({"signed", "law_without_signature", "partial_veto", "overridden"})
_DEAD: Final = frozenset(
    {"postponed_indefinitely", "lost", "laid_over_past_end", "died_at_adjournment"}
)
#: The stages that the site's badge may stand for; a word that is not here is not compared.
_BADGES: Final = {
    "introduced": frozenset({"introduced", "in_committee"}),
    "under consideration": _OPEN,
    "became law": _LAW,
    "signed": _LAW,
    "signed into law": _LAW,
    "passed": frozenset({"passed_both", "sent_to_governor", "adopted", "referred_to_voters"})
    | _LAW,
    "adopted": frozenset({"passed_both", "adopted", "referred_to_voters"}),
    "lost": _DEAD | {"vetoed"},
    "vetoed": frozenset({"vetoed", "overridden"}),
    "postponed indefinitely": frozenset({"postponed_indefinitely"}),
}


def freshness(
    connection: Connection, session: str, now: datetime, *, in_session: bool, is_old: bool = False
) -> Freshness:
    """How old the facts of a session are. in_session: the schedule must be fresh by day; is_old:
    nothing of it changes any more."""
    of_session = {"session": session}
    schedule, bills = connection.execute(_READ_WHOLE, of_session).one()
    if schedule is None:
        schedule = connection.execute(
            select(func.max(MEETINGS.c.last_seen_at)).where(MEETINGS.c.session == session)
        ).scalar_one()
    if bills is None:
        bills = connection.execute(
            select(func.max(BILLS.c.listed_seen_at)).where(BILLS.c.session == session)
        ).scalar_one()
    views = _crawls(connection, connection.execute(_LATEST, of_session).all(), now)
    last = next((crawl for crawl in views if crawl.outcome != "running"), None)
    infos = stored_infos(connection, "source", STRANGE_SESSIONS)
    strange = tuple(json.loads(infos.get(STRANGE_SESSIONS) or "[]"))
    return Freshness(
        schedule_seen=schedule,
        bills_seen=bills,
        source=infos.get("source", ""),
        faults=_faults(last, schedule, None if is_old else bills, now, in_session)
        + (("session_strange",) if strange else ()),
        running=next((crawl for crawl in views if crawl.outcome == "running"), None),
        last=last,
        strange=strange,
    )  # fmt: skip


# Built once: building a statement costs more than running it.
_OF_SESSION: Final = CRAWLS.c.session == bindparam("session")
_READ_WHOLE: Final = select(func.max(CRAWLS.c.schedule_read), func.max(CRAWLS.c.list_walked)).where(
    _OF_SESSION
)
_IS_UNENDED: Final = CRAWLS.c.outcome.in_(sorted(_UNENDED))
_NEWEST_ENDED: Final = select(func.max(CRAWLS.c.id)).where(_OF_SESSION, ~_IS_UNENDED)
#: The newest crawl that ended, and those that have not, newest first: a session has thousands of
#: others.
_LATEST: Final = (
    select(CRAWLS)
    .where(_OF_SESSION, or_(_IS_UNENDED, CRAWLS.c.id == _NEWEST_ENDED.scalar_subquery()))
    .order_by(CRAWLS.c.id.desc())
)
_NEWEST: Final = select(CRAWLS).order_by(CRAWLS.c.id.desc()).limit(1)
_NEWEST_UNENDED: Final = _NEWEST.where(_IS_UNENDED)
_LANDED: Final = select(
    exists().where(CRAWLS.c.list_walked.is_not(None)),
    exists().where(CRAWLS.c.schedule_read.is_not(None)),
)


def strange_sessions(connection: Connection) -> tuple[str, ...]:
    """The sessions that the site offers and sessions.toml does not know, as last seen."""
    return tuple(json.loads(stored_info(connection, STRANGE_SESSIONS) or "[]"))


def has_landed(connection: Connection) -> bool:
    """Whether list and schedule were read whole at least once, by any crawls."""
    return all(connection.execute(_LANDED).one())


def last_attempt(connection: Connection, now: datetime, session: str = "") -> CrawlView | None:
    """The newest crawl of a session, or of any, running or ended."""
    newest = _NEWEST.where(_OF_SESSION) if session else _NEWEST
    rows = connection.execute(newest, {"session": session} if session else {}).all()
    return next(iter(_crawls(connection, rows, now)), None)


def crawl_at_work(connection: Connection, now: datetime) -> CrawlView | None:
    """The newest crawl of any session that has not ended and gives signs of life, or None."""
    views = _crawls(connection, connection.execute(_NEWEST_UNENDED).all(), now)
    return next((crawl for crawl in views if crawl.outcome == "running"), None)


def health(connection: Connection, session: str, now: datetime) -> HealthView:
    """The state of crawls, pages and judgements of a session."""
    crawls = connection.execute(
        select(CRAWLS)
        .where(CRAWLS.c.session == session)
        .order_by(CRAWLS.c.id.desc())
        .limit(SHOWN_CRAWLS)
    ).all()
    bills = connection.execute(
        select(
            BILLS.c.number, BILLS.c.status, BILLS.c.page_seen_at, BILLS.c.listed_changed_at,
            BILLS.c.listed, STATUSES.c.stage, STATUSES.c.unrecognised,
        )
        .join(STATUSES, isouter=True)
        .where(BILLS.c.session == session)
    ).all()  # fmt: skip
    bills = sorted(bills, key=lambda row: number_order(row.number))
    return HealthView(
        crawls=_crawls(connection, crawls, now),
        failures=_failures(connection, crawls),
        unrecognised=_unrecognised(bills),
        disagreements=tuple(
            Disagreement(row.number, row.stage, row.status)
            for row in bills
            if not agrees(row.stage or "", row.status)
        ),
        bills=len(bills),
        unread=tuple(row.number for row in bills if row.page_seen_at is None),
        outdated=tuple(row.number for row in bills if _is_outdated(row)),
        unlisted=tuple(row.number for row in bills if not row.listed),
        unread_agendas=unread_agendas(connection, session, now),
        foreign_bills=foreign_bills(connection, session, now),
        nameless_items=nameless_items(connection, session, now),
        other_ways=other_ways(connection, session),
    )


def unheard(health: HealthView) -> tuple[str, ...]:
    """The plans whose last crawl ended without a page: of its pages nothing can be told."""
    newest: dict[str, CrawlView] = {}
    for crawl in health.crawls:
        if crawl.outcome != "running":
            newest.setdefault(crawl.plan, crawl)
    ended = ("failed", "refused", "interrupted")
    return tuple(
        plan for plan, crawl in newest.items() if not crawl.pages and crawl.outcome in ended
    )


def agrees(stage: str, status: str) -> bool:
    """Whether our stage can be what the site's badge says; an unknown badge is not compared."""
    stages = _BADGES.get(status.strip().lower())
    return not stage or stages is None or stage in stages


def _is_outdated(row: _Row) -> bool:
    changed, read = row.listed_changed_at, row.page_seen_at
    return changed is not None and read is not None and bool(read < changed)


def _faults(
    last: _Row | None,
    schedule: datetime | None,
    bills: datetime | None,
    now: datetime,
    in_session: bool,
) -> tuple[str, ...]:
    faults = []
    if last is not None and last.outcome in ("failed", "refused", "partial", "interrupted"):
        faults.append(f"crawl_{last.outcome}")
    by_day = in_session and now.astimezone(DENVER).hour in DAY_HOURS
    if schedule is not None and by_day and now - schedule > SCHEDULE_AGE:
        faults.append("schedule_old")
    if bills is not None and now - bills > LIST_AGE:
        faults.append("list_old")
    return tuple(faults)


def _failures(connection: Connection, crawls: Iterable[_Row]) -> tuple[FailureView, ...]:
    """What could not be read by the last run of each plan, and by no other crawl since."""
    latest: dict[str, int] = {}
    for row in crawls:
        latest.setdefault(row.plan, row.id)
    page_since = exists().where(
        PAGES.c.url == FAILURES.c.url,
        PAGES.c.crawl_id != FAILURES.c.crawl_id,
        PAGES.c.read_at > FAILURES.c.seen_at,
    )
    text_since = exists().where(READS.c.url == FAILURES.c.url, READS.c.read_at > FAILURES.c.seen_at)
    rows = connection.execute(
        select(FAILURES)
        .where(FAILURES.c.crawl_id.in_(latest.values()), ~page_since, ~text_since)
        .order_by(FAILURES.c.id.desc())
    )
    return tuple(as_view(FailureView, row) for row in rows)


def _unrecognised(bills: Iterable[_Row]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    by_action: dict[str, list[str]] = {}
    for row in bills:
        for action in row.unrecognised or ():
            by_action.setdefault(action, []).append(row.number)
    return tuple((action, tuple(numbers)) for action, numbers in sorted(by_action.items()))


def _crawls(connection: Connection, rows: Sequence[_Row], now: datetime) -> tuple[CrawlView, ...]:
    """Crawls as shown. One that has not ended is `running`, also while it lets another go first;
    without a sign of life for as long as the longest wait it is `interrupted`: its process died."""
    unended = [row.id for row in rows if row.outcome in _UNENDED]
    signs = _signs_of_life(connection, unended) if unended else {}

    def outcome(row: _Row) -> str:
        if row.outcome not in _UNENDED:
            return str(row.outcome)
        sign = max(row.started_at, signs.get(row.id, row.started_at))
        return "running" if now - sign <= SILENCE else "interrupted"

    return tuple(as_view(CrawlView, row, outcome=outcome(row)) for row in rows)


def _signs_of_life(connection: Connection, crawls: Sequence[int]) -> dict[int, datetime]:
    """When crawls last read a page or asked for a text."""
    signs: dict[int, datetime] = {}
    for of, at in (
        (PAGES.c.crawl_id, PAGES.c.read_at),
        (READS.c.crawl_id, READS.c.asked_at),
    ):
        newest = select(of, func.max(at)).where(of.in_(crawls)).group_by(of)
        for crawl, moment in connection.execute(newest):
            signs[crawl] = max(moment, signs.get(crawl, moment))
    return signs
