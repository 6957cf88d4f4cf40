"""How fresh what we show is, and what the operator should look at."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Select, bindparam, exists, func, or_, select

from tracker.domain import coverage
from tracker.domain.coverage import Alarm, OtherWay, PageSeen, PartCount
from tracker.domain.health import (
    CrawlView,
    Disagreement,
    FailureView,
    ForeignBill,
    Freshness,
    HealthView,
)
from tracker.domain.numbers import BillNumber, looks_like_a_bill
from tracker.domain.stages import stage_group
from tracker.domain.times import DENVER, Start, denver_day
from tracker.domain.views import STANDS, MeetingRef
from tracker.errors import NumberFault
from tracker.queries.bills import number_order
from tracker.queries.crawl import parts_of_pages
from tracker.queries.rows import AnyRow, as_view, as_views, stands
from tracker.store.derived_tables import TEXT_READS
from tracker.store.journal import (
    LOOKED_AT,
    LOOKED_AT_LACKS,
    STRANGE_SESSIONS,
    stored_info,
    stored_infos,
)
from tracker.store.tables import BILLS, CRAWLS, FAILURES, ITEMS, MEETINGS, PAGES, STATUSES

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

#: The stages, and groups of stages, that the site's badge may stand for; a word that is not here is
#: not compared.
_BADGES: Final = {
    "introduced": "introduced committee",
    "under consideration": "introduced committee floor second differences both governor",
    **dict.fromkeys(("became law", "signed", "signed into law"), "law"),
    "passed": "both governor adopted law",
    "adopted": "both adopted",
    "lost": "dead vetoed",
    "vetoed": "vetoed overridden",
    "postponed indefinitely": "postponed_indefinitely",
}


def freshness(
    connection: Connection, session: str, now: datetime, *, in_session: bool, is_old: bool = False
) -> Freshness:
    """How old the facts of a session are. in_session: the schedule must be fresh by day; is_old:
    nothing of it changes any more."""
    of_session = {"session": session}
    schedule, bills = connection.execute(_READ_WHOLE, of_session).one()
    if schedule is None:
        schedule = _last_seen(connection, MEETINGS.c.last_seen_at, session)
    if bills is None:
        bills = _last_seen(connection, BILLS.c.listed_seen_at, session)
    views = _crawls(connection, connection.execute(_LATEST, of_session).all(), now)
    last = next((crawl for crawl in views if crawl.outcome != "running"), None)
    infos = stored_infos(connection, "source", STRANGE_SESSIONS)
    strange = tuple(json.loads(infos.get(STRANGE_SESSIONS) or "[]"))
    faults = _faults(last, schedule, None if is_old else bills, now, in_session)
    return Freshness(
        schedule_seen=schedule,
        bills_seen=bills,
        source=infos.get("source", ""),
        faults=(*faults, "session_strange") if strange else tuple(faults),
        running=_running(views),
        last=last,
        strange=strange,
    )


def _last_seen(connection: Connection, column: Any, session: str) -> datetime | None:
    seen = select(func.max(column)).where(column.table.c.session == session)
    moment: datetime | None = connection.execute(seen).scalar_one()
    return moment


_OF_SESSION: Final = CRAWLS.c.session == bindparam("session")
_MOMENTS: Final = CRAWLS.c["schedule_read", "list_walked"]
_READ_WHOLE: Final = select(*map(func.max, _MOMENTS)).where(_OF_SESSION)
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
_LANDED: Final = select(*(exists().where(moment.is_not(None)) for moment in _MOMENTS))


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
    return _running(_crawls(connection, connection.execute(_NEWEST_UNENDED).all(), now))


def _running(crawls: Iterable[CrawlView]) -> CrawlView | None:
    return next((crawl for crawl in crawls if crawl.outcome == "running"), None)


def health(connection: Connection, session: str, now: datetime) -> HealthView:
    """The state of crawls, pages and judgements of a session."""
    newest = select(CRAWLS).where(_OF_SESSION).order_by(CRAWLS.c.id.desc()).limit(SHOWN_CRAWLS)
    crawls = connection.execute(newest, {"session": session}).all()
    columns = BILLS.c["number", "status", "page_seen_at", "listed_changed_at", "listed"]
    of_session = (
        select(*columns, *STATUSES.c["stage", "unrecognised"])
        .outerjoin(STATUSES)
        .where(BILLS.c.session == session)
    )
    bills = sorted(connection.execute(of_session), key=lambda row: number_order(row.number))
    read = [row for row in bills if row.listed_changed_at and row.page_seen_at]
    unrecognised: dict[str, list[str]] = {}
    for row in bills:
        for action in row.unrecognised or ():
            unrecognised.setdefault(action, []).append(row.number)
    return HealthView(
        crawls=_crawls(connection, crawls, now),
        failures=_failures(connection, session, crawls),
        unrecognised=tuple((action, tuple(of)) for action, of in sorted(unrecognised.items())),
        disagreements=tuple(
            Disagreement(row.number, row.stage, row.status)
            for row in bills
            if not agrees(row.stage or "", row.status)
        ),
        bills=len(bills),
        unread=tuple(row.number for row in bills if row.page_seen_at is None),
        outdated=tuple(row.number for row in read if row.page_seen_at < row.listed_changed_at),
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
    named = {stage, stage_group(stage)}
    return not stage or stages is None or not named.isdisjoint(stages.split())


def _faults(
    last: AnyRow | None,
    schedule: datetime | None,
    bills: datetime | None,
    now: datetime,
    in_session: bool,
) -> list[str]:
    faults = []
    if last is not None and last.outcome in ("failed", "refused", "partial", "interrupted"):
        faults.append(f"crawl_{last.outcome}")
    by_day = in_session and now.astimezone(DENVER).hour in DAY_HOURS
    if schedule is not None and by_day and now - schedule > SCHEDULE_AGE:
        faults.append("schedule_old")
    if bills is not None and now - bills > LIST_AGE:
        faults.append("list_old")
    return faults


#: Pages that not every crawl asks for again: what is unread of one stays so.
_SELDOM_ASKED: Final = ("bill", "floor vote", "committee vote")


def _failures(
    connection: Connection, session: str, crawls: Iterable[AnyRow]
) -> tuple[FailureView, ...]:
    """What could not be read by the last run of each plan, or by one that it takes up, and by no
    other crawl since; and parts of pages that nobody has asked for since."""
    latest: dict[str, AnyRow] = {}
    for row in crawls:
        latest.setdefault(row.plan, row)
    ids = [row.id for row in latest.values()]
    firsts = [row.resumed_from for row in latest.values()]
    runs = select(CRAWLS.c.id).where(CRAWLS.c.resumed_from.in_(firsts))
    taken_up = {*ids, *connection.execute(runs).scalars()}
    of_session = FAILURES.c.crawl_id.in_(select(CRAWLS.c.id).where(_OF_SESSION))
    page = PAGES.alias()
    as_read = (page.c.url == FAILURES.c.url) & (page.c.crawl_id == FAILURES.c.crawl_id)
    page_since = exists().where(
        PAGES.c.url == FAILURES.c.url,
        PAGES.c.crawl_id != FAILURES.c.crawl_id,
        PAGES.c.read_at > FAILURES.c.seen_at,
    )
    text_since = exists().where(
        TEXT_READS.c.url == FAILURES.c.url, TEXT_READS.c.read_at > FAILURES.c.seen_at
    )
    named = select(FAILURES, page.c.parts).outerjoin(page, as_read)
    of_page = FAILURES.c.crawl_id.in_(taken_up) | FAILURES.c.page.in_(_SELDOM_ASKED) & of_session
    of_these = FAILURES.c.crawl_id.in_(ids) | (FAILURES.c.url != "") & of_page
    unread = named.where(of_these, ~page_since, ~text_since).order_by(FAILURES.c.id.desc())
    once: dict[tuple[str, str, str], AnyRow] = {}
    for row in connection.execute(unread, {"session": session}):
        never_read = row.parts is None and row.crawl_id in taken_up
        if row.crawl_id in ids or never_read or (row.parts or {}).get("unread"):
            once.setdefault((row.page, row.url, row.message), row)
    return as_views(FailureView, once.values())


def _crawls(connection: Connection, rows: Sequence[AnyRow], now: datetime) -> tuple[CrawlView, ...]:
    """Crawls as shown. One that has not ended is `running`, also while it lets another go first;
    without a sign of life for as long as the longest wait it is `interrupted`: its process died."""
    unended = [row.id for row in rows if row.outcome in _UNENDED]
    signs = _signs_of_life(connection, unended) if unended else {}

    def outcome(row: AnyRow) -> str:
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
        (TEXT_READS.c.crawl_id, TEXT_READS.c.asked_at),
    ):
        newest = select(of, func.max(at)).where(of.in_(crawls)).group_by(of)
        for crawl, moment in connection.execute(newest):
            signs[crawl] = max(moment, signs.get(crawl, moment))
    return signs


# --- what we could not take up: told in words, for silence is no proof ----------------------------

#: The plans that read the schedule and its agendas.
_WITH_AGENDAS: Final = ("full", "update", "hearings")


def unread_agendas(connection: Connection, session: str, now: datetime) -> tuple[MeetingRef, ...]:
    """The meetings to come whose agenda is put up and was not read, by day: it is only a PDF, it
    was never to be had, or it failed at the last look. One that a crawl at work may yet read is
    none of them."""
    to_come = MEETINGS.c.day >= denver_day(now), MEETINGS.c.status.in_(STANDS)
    put_up = or_(MEETINGS.c.agenda_url != "", MEETINGS.c.pdf_url != "")
    of_session = select(MEETINGS).where(MEETINGS.c.session == session, *to_come, put_up)
    rows = connection.execute(of_session).all()
    failed, began = _last_look(connection, session)

    def is_unread(row: AnyRow) -> bool:
        if row.agenda_url in failed or row.agenda_seen_at is not None:
            return row.agenda_url in failed
        # The crawl at work may yet read the agenda of one that it has first seen.
        return began is None or row.first_seen_at < began or row.agenda_url == ""

    ordered = sorted(rows, key=lambda row: (row.day, row.committee, row.id))
    refs = (_ref(row) for row in ordered if is_unread(row))
    return tuple(ref for ref in refs if not ref.start.has_begun(now))


def _items(session: str, now: datetime, *columns: Any) -> Select[Any]:
    """Items on the agendas of meetings to come, by day."""
    return (
        select(*columns)
        .select_from(ITEMS.join(MEETINGS, MEETINGS.c.id == ITEMS.c.meeting_id))
        .where(MEETINGS.c.session == session, MEETINGS.c.day >= denver_day(now))
        .where(stands(ITEMS))
    )


def foreign_bills(connection: Connection, session: str, now: datetime) -> tuple[ForeignBill, ...]:
    """Bills on agendas of meetings to come that are not of the session that is read, or that its
    list, read whole since, does not have."""
    walked = _last_seen(connection, CRAWLS.c.list_walked, session)
    is_listed = exists().where(BILLS.c.number == ITEMS.c.bill)
    seen = ITEMS.c.first_seen_at.label("listed_at")
    statement = _items(session, now, ITEMS.c.bill, seen, is_listed.label("known"), MEETINGS)
    rows = connection.execute(
        statement.where(ITEMS.c.bill != "").order_by(ITEMS.c.bill, MEETINGS.c.day)
    )
    bills = ((row, _session_of(row.bill)) for row in rows)
    return tuple(
        ForeignBill(row.bill, "" if of == session else of, _ref(row))
        for row, of in bills
        if of not in ("", session)
        or (of and not row.known and walked is not None and row.listed_at < walked)
    )


def nameless_items(connection: Connection, session: str, now: datetime) -> tuple[str, ...]:
    """Items on agendas of meetings to come whose words look like a bill's number and name none:
    their bills are missed."""
    statement = _items(session, now, ITEMS.c.text).where(ITEMS.c.bill == "")
    ordered = statement.order_by(MEETINGS.c.day, ITEMS.c.meeting_id, ITEMS.c.rank)
    texts = connection.execute(ordered).scalars()
    return tuple(dict.fromkeys(text for text in texts if looks_like_a_bill(text)))


def _last_look(connection: Connection, session: str) -> tuple[frozenset[str], datetime | None]:
    """The agendas that the last crawl of them could not read, and when a crawl at work began."""
    crawls = select(*CRAWLS.c["id", "outcome", "started_at"]).where(
        CRAWLS.c.session == session, CRAWLS.c.plan.in_(_WITH_AGENDAS)
    )
    rows = connection.execute(crawls.order_by(CRAWLS.c.id.desc()).limit(2)).all()
    at_work = next((row.started_at for row in rows if row.outcome in _UNENDED), None)
    ended = next((row.id for row in rows if row.outcome not in _UNENDED), None)
    failed = select(FAILURES.c.url).where(FAILURES.c.crawl_id == ended, FAILURES.c.url != "")
    agendas = connection.execute(failed.where(FAILURES.c.page == "agenda")).scalars()
    return frozenset(agendas), at_work


def _ref(row: Any) -> MeetingRef:
    start = Start(row.day, row.start_text, row.start_time)
    return MeetingRef(row.id, row.committee, start, row.location)


def _session_of(bill: str) -> str:
    try:
        return BillNumber.parse(bill).session
    except NumberFault:
        return ""


# --- parts of pages -------------------------------------------------------------------------------


def part_counts(connection: Connection, session: str) -> tuple[PartCount, ...]:
    """How many pages of each kind held each of their parts at the last look."""
    pages = parts_of_pages(connection, session)
    parts = {
        (page.kind, part)
        for page in pages
        for part in (page.parts.once | page.parts.expected | page.parts.held.keys())
    }
    return tuple(_count(kind, part, pages) for kind, part in sorted(parts))


def other_ways(connection: Connection, session: str) -> tuple[OtherWay, ...]:
    """The parts that pages show in another way than the one we trust most, and at which nobody
    has looked yet."""
    looked = json.loads(stored_info(connection, LOOKED_AT) or "[]")
    addresses: dict[tuple[str, str, int], list[str]] = {}
    for page in parts_of_pages(connection, session):
        for part, way in page.parts.held.items():
            if way and [page.kind, part, way] not in looked:
                addresses.setdefault((page.kind, part, way), []).append(page.url)
    return tuple(OtherWay(*what, len(where), where[0]) for what, where in sorted(addresses.items()))


def alarms(connection: Connection, session: str, plan: str = "") -> tuple[Alarm, ...]:
    """The parts whose absence from many of a session's pages is an alarm: as long as the pages
    stand so, whichever crawl read them, or until a person has looked. What was looked at is one
    again once as many pages as make one lack it that were read since. plan: as of
    `parts_of_pages`."""
    pages = parts_of_pages(connection, session, plan)
    looked = json.loads(stored_info(connection, LOOKED_AT_LACKS) or "{}")

    def since(alarm: Alarm) -> tuple[Alarm, ...]:
        """The alarms of the pages that were read since a person looked at this one."""
        at = looked.get(f"{session} {alarm.kind} {alarm.part}")
        return coverage.alarms(
            page for page in pages if not at or page.read_at > datetime.fromisoformat(at)
        )

    return tuple(
        alarm
        for alarm in coverage.alarms(pages)
        if any((one.kind, one.part) == (alarm.kind, alarm.part) for one in since(alarm))
    )


def _count(kind: str, part: str, pages: Iterable[PageSeen]) -> PartCount:
    of_kind = [page for page in pages if page.kind == kind]
    ways = [page.parts.held[part] for page in of_kind if part in page.parts.held]
    lacking = [page for page in of_kind if part not in page.parts.held]
    lost = tuple(page.url for page in lacking if part in page.parts.once)
    missing = tuple(page.url for page in lacking if part in page.parts.expected)
    counts = len(of_kind), len(ways), sum(map(bool, ways)), len(lost), len(missing)
    return PartCount(kind, part, *counts, lost, missing)
