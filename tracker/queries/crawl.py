"""What a crawl asks of the tables before it asks the site: what is due, and in which order."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, func, or_, select

from tracker.domain.coverage import PageParts, PageSeen
from tracker.domain.stages import FINAL_STAGES
from tracker.domain.times import Start
from tracker.queries.rows import as_view, stands
from tracker.store.tables import (
    BILLS,
    CRAWLS,
    LEGISLATORS,
    MEETINGS,
    MEMBERSHIPS,
    PAGES,
    REVISIONS,
    SPONSORS,
    STATUSES,
    VOTES,
)

#: A followed bill's page is read again at the latest when it is this old, so that a change
#: without an action (a fiscal note, a version) is found within three days.
SWEEP_AGE: Final = timedelta(hours=66)
SWEEP_ROUND: Final = timedelta(hours=72)
#: Bills without a summary whose pages one update reads again: most of a January has none.
MOST_WITHOUT_SUMMARY: Final = 40

_JUDGED: Final = BILLS.outerjoin(STATUSES)
#: Followed bills first, then by number.
_FOLLOWED_FIRST: Final = (func.coalesce(STATUSES.c.followed, False).desc(), BILLS.c.number)
_LISTED: Final = BILLS.c.listed.is_(True)


def _column(connection: Connection, statement: Select[Any]) -> tuple[Any, ...]:
    """The first column of every row."""
    return tuple(connection.execute(statement).scalars())


# --- pages ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PageState:
    """A page as last read whole, without its body."""

    crawl_id: int
    read_at: datetime
    digest: str
    parser: str
    etag: str
    last_modified: str
    parts: Mapping[str, Any]


def pages(connection: Connection) -> dict[str, PageState]:
    """Every page read so far, by address."""
    rows = connection.execute(select(*PAGES.c["url", *PageState.__dataclass_fields__]))
    return {row.url: as_view(PageState, row) for row in rows}


def parts_of_pages(connection: Connection, session: str, plan: str = "") -> tuple[PageSeen, ...]:
    """What the looks at a session's pages found of their parts. plan: of whose crawls one was the
    last that read such a page, "" for any page."""
    statement = select(*PAGES.c["kind", "url", "read_at", "parts"])
    statement = statement.where(PAGES.c.session == session).order_by(PAGES.c.url)
    if plan:
        read = select(PAGES.c.kind).join(CRAWLS, CRAWLS.c.id == PAGES.c.crawl_id)
        read = read.where(CRAWLS.c.plan == plan, CRAWLS.c.session == session)
        statement = statement.where(PAGES.c.kind.in_(read))
    return tuple(
        as_view(PageSeen, row, parts=PageParts.from_json(row.parts))
        for row in connection.execute(statement)
    )


def page_text(connection: Connection, url: str) -> str | None:
    """The text of a page that a 304 stands for, None where none is kept."""
    body = connection.scalar(select(PAGES.c.body).where(PAGES.c.url == url))
    return zlib.decompress(body).decode() if body else None


# --- crawls --------------------------------------------------------------------------------


def resumed_ids(connection: Connection, first: int) -> frozenset[int]:
    """The crawls that one run takes up, itself included. first: of them."""
    where = or_(CRAWLS.c.resumed_from == first, CRAWLS.c.id == first)
    return frozenset(_column(connection, select(CRAWLS.c.id).where(where)))


def probes_since(connection: Connection, moment: datetime) -> frozenset[int]:
    """The probes that began since a moment."""
    statement = select(CRAWLS.c.id).where(CRAWLS.c.plan == "probe", CRAWLS.c.started_at > moment)
    return frozenset(_column(connection, statement))


def _latest(
    connection: Connection, column: Any, session: str, *where: ColumnElement[bool]
) -> datetime | None:
    """The latest moment that a session's crawls have in a column."""
    statement = select(func.max(column)).where(CRAWLS.c.session == session, *where)
    moment: datetime | None = connection.scalar(statement)
    return moment


def last_walk(connection: Connection, session: str, before: int) -> datetime | None:
    """When the session's list was last walked to where its plan wanted, before this crawl."""
    return _latest(connection, CRAWLS.c.list_walked, session, CRAWLS.c.id < before)


def last_whole_walk(connection: Connection, session: str) -> datetime | None:
    """When every page of the session's list was last read in one crawl."""
    return _latest(connection, CRAWLS.c.list_walked, session, CRAWLS.c.walked_all.is_(True))


def last_ended(connection: Connection, session: str, plans: Sequence[str]) -> datetime | None:
    """When a crawl of one of these plans last began that came to an end."""
    ended = (CRAWLS.c.plan.in_(plans), CRAWLS.c.outcome.in_(("whole", "partial")))
    return _latest(connection, CRAWLS.c.started_at, session, *ended)


def schedule_read(
    connection: Connection, session: str, crawls: Collection[int] | None = None
) -> datetime | None:
    """When schedule and agendas were last read whole and what they lacked was settled. crawls: by
    one of these, None for any."""
    by = () if crawls is None else (CRAWLS.c.id.in_(crawls),)
    return _latest(connection, CRAWLS.c.schedule_read, session, *by)


def _newest(connection: Connection, column: Any, session: str, where: ColumnElement[bool]) -> int:
    """A number of the session's newest crawl of which something holds, 0 for none."""
    statement = select(column).where(CRAWLS.c.session == session, where)
    return int(connection.scalar(statement.order_by(CRAWLS.c.id.desc()).limit(1)) or 0)


def list_gap(connection: Connection, session: str) -> int:
    """By how much the count line exceeded the measures shown, when last walked whole."""
    return _newest(connection, CRAWLS.c.list_gap, session, CRAWLS.c.walked_all.is_(True))


def last_swept(connection: Connection, session: str) -> int:
    """The list page that an update last read in its turn by number, 0 for none."""
    return _newest(connection, CRAWLS.c.swept, session, CRAWLS.c.swept > 0)


# --- bills ---------------------------------------------------------------------------------


def news_since(connection: Connection, numbers: Sequence[str], since: datetime) -> frozenset[str]:
    """Which of these bills have a card that told something new after a moment."""
    where = (BILLS.c.number.in_(numbers), BILLS.c.listed_changed_at > since)
    return frozenset(_column(connection, select(BILLS.c.number).where(*where)))


def every_bill(connection: Connection, session: str) -> tuple[str, ...]:
    """The session's measures, with those that the list no longer shows."""
    statement = select(BILLS.c.number).where(BILLS.c.session == session)
    return _column(connection, statement.order_by(BILLS.c.number))


def listed_bills(
    connection: Connection, session: str, *where: ColumnElement[bool]
) -> tuple[str, ...]:
    """The session's measures that the list shows, in the order in which their pages are read."""
    statement = select(BILLS.c.number).select_from(_JUDGED)
    statement = statement.where(BILLS.c.session == session, _LISTED, *where)
    return _column(connection, statement.order_by(*_FOLLOWED_FIRST))


def unseen_since(connection: Connection, session: str, since: datetime) -> tuple[str, ...]:
    """Listed measures that a walk begun at a moment did not show."""
    return listed_bills(connection, session, BILLS.c.listed_seen_at < since)


def stale_bills(connection: Connection, session: str) -> tuple[str, ...]:
    """Measures whose card told something new since their page was read, or whose page never was:
    what another source says stands in for none."""
    stale = or_(
        BILLS.c.page_seen_at.is_(None),
        BILLS.c.page_seen_at < BILLS.c.listed_changed_at,
        BILLS.c.source != "",
    )
    return listed_bills(connection, session, stale)


def sweep_due(
    connection: Connection, session: str, now: datetime, last_update: datetime | None
) -> tuple[str, ...]:
    """Followed bills whose page is to be looked at again although nothing is said to be new, the
    longest unseen first: those that are overdue, and this update's share of a round of three days
    where most of them would be overdue at once within a day."""
    followed = (
        select(BILLS.c.number, BILLS.c.page_seen_at)
        .select_from(_JUDGED)
        .where(BILLS.c.session == session, STATUSES.c.followed.is_(True), _LISTED)
        .where(BILLS.c.page_seen_at.is_not(None))
    )
    rows = connection.execute(followed.order_by(BILLS.c.page_seen_at, BILLS.c.number)).all()
    overdue = sum(1 for row in rows if now - row.page_seen_at >= SWEEP_AGE)
    soon = sum(1 for row in rows if now - row.page_seen_at >= SWEEP_AGE - timedelta(days=1))
    elapsed = (now - last_update) / SWEEP_ROUND if last_update else 0.0
    share = min(soon, ceil(len(rows) * elapsed)) if soon > len(rows) / 2 else 0
    return tuple(row.number for row in rows[: max(share, overdue)])


def without_summary(connection: Connection, session: str, now: datetime) -> tuple[str, ...]:
    """Bills whose page had no summary when it was read three days ago or earlier, the longest
    unseen first. A summary comes days after the text and without an action; until then a bill
    that only its summary makes ours would be missed. Dossier 3.8."""
    statement = (
        select(BILLS.c.number)
        .select_from(_JUDGED)
        .where(BILLS.c.session == session, _LISTED, BILLS.c.page_seen_at <= now - SWEEP_AGE)
        .where(or_(BILLS.c.summary.is_(None), BILLS.c.summary == ""))
        .where(BILLS.c.number.like("_B%"))
        .where(STATUSES.c.stage.not_in(sorted(FINAL_STAGES)))
        .order_by(BILLS.c.page_seen_at, BILLS.c.number)
        .limit(MOST_WITHOUT_SUMMARY)
    )
    return _column(connection, statement)


# --- meetings, votes, members --------------------------------------------------------------


def agendas_due(
    connection: Connection, session: str, read_at: datetime, now: datetime
) -> dict[str, datetime | None]:
    """Agenda addresses of the meetings on the schedule as read at a moment: those to come, and any
    never read; the soonest first, each with when it was last seen whole."""
    rows = connection.execute(
        select(MEETINGS)
        .where(MEETINGS.c.session == session, MEETINGS.c.agenda_url != "")
        .where(MEETINGS.c.last_seen_at >= read_at)
        .order_by(MEETINGS.c.day, MEETINGS.c.start_time, MEETINGS.c.id)
    )
    return {
        row.agenda_url: row.agenda_seen_at
        for row in rows
        if row.agenda_seen_at is None
        or not Start(row.day, row.start_text, row.start_time).has_begun(now)
    }


def meetings_with_agenda(connection: Connection, url: str, session: str) -> tuple[str, ...]:
    """Ids of the meetings whose agenda stands at an address."""
    where = (MEETINGS.c.session == session, MEETINGS.c.agenda_url == url)
    return _column(connection, select(MEETINGS.c.id).where(*where))


def days_listed(connection: Connection, url: str, session: str) -> frozenset[date]:
    """The days on which the meetings whose agenda stands at an address are or were listed."""
    theirs = MEETINGS.c.session == session, MEETINGS.c.agenda_url == url
    earlier = select(REVISIONS.c.day).join(MEETINGS).where(*theirs)
    days = select(MEETINGS.c.day).where(*theirs).union(earlier)
    return frozenset(connection.execute(days).scalars())


def days_of(connection: Connection, meetings: Sequence[str]) -> dict[str, date]:
    """The days of meetings, by id."""
    days = select(MEETINGS.c.id, MEETINGS.c.day).where(MEETINGS.c.id.in_(list(meetings)))
    return dict(connection.execute(days).all())


def votes_due(connection: Connection, session: str, *, followed_only: bool) -> tuple[str, ...]:
    """Addresses of votes whose ballots were never read, followed bills first."""
    statement = (
        select(VOTES.c.url)
        .select_from(_JUDGED.join(VOTES, BILLS.c.id == VOTES.c.bill_id))
        .where(BILLS.c.session == session, VOTES.c.url != "")
        .where(VOTES.c.ballots_seen_at.is_(None), stands(VOTES))
        .order_by(*_FOLLOWED_FIRST, VOTES.c.day, VOTES.c.url)
    )
    if followed_only:
        statement = statement.where(STATUSES.c.followed.is_(True))
    return tuple(dict.fromkeys(_column(connection, statement)))


def member_links(connection: Connection, session: str) -> tuple[str, ...]:
    """Addresses of members' pages that committee pages, sponsors and earlier readings name."""
    sponsors = (
        select(SPONSORS.c.url)
        .join(BILLS, BILLS.c.id == SPONSORS.c.bill_id)
        .where(BILLS.c.session == session, SPONSORS.c.url != "")
    )
    members = select(MEMBERSHIPS.c.url).where(MEMBERSHIPS.c.url != "")
    rows = connection.execute(sponsors.union(members, select(LEGISLATORS.c.url)))
    return tuple(sorted(set(rows.scalars())))


# --- sessions that are over -----------------------------------------------------------------------

_LAST: Final = select(func.max(CRAWLS.c.id)).where(CRAWLS.c.plan == "old")


@dataclass(frozen=True, slots=True)
class OldSession:
    """An old session as it is stored. is_whole: its last crawl read all it wanted; is_partial: that
    came to its end, and not all that it read could be read; list_walked: whether the whole list was
    read; bills, bills_read: how many are known, and of how many the page was read; ended_at: when
    that crawl ended, None while it is at work."""

    id: str
    is_whole: bool
    is_partial: bool
    list_walked: bool
    bills: int
    bills_read: int
    ended_at: datetime | None


def old_sessions(connection: Connection) -> tuple[OldSession, ...]:
    """The old sessions that were begun, the newest first."""
    last = select(CRAWLS).where(CRAWLS.c.id.in_(_LAST.group_by(CRAWLS.c.session)))
    counted = select(BILLS.c.session, func.count(), func.count(BILLS.c.page_seen_at))
    rows = connection.execute(counted.group_by(BILLS.c.session))
    bills = {session: (stored, read) for session, stored, read in rows}
    return tuple(
        OldSession(
            *(row.session, row.outcome == "whole", row.outcome == "partial", row.walked_all),
            *bills.get(row.session, (0, 0)),
            row.ended_at,
        )
        for row in connection.execute(last.order_by(CRAWLS.c.session.desc()))
    )


def is_whole(connection: Connection, session: str) -> bool:
    """Whether the last crawl of an old session read all it wanted."""
    newest = connection.scalar(_LAST.where(CRAWLS.c.session == session))
    outcome = connection.scalar(select(CRAWLS.c.outcome).where(CRAWLS.c.id == newest))
    return bool(outcome == "whole")
