"""What the notice of hearings is worked out of: meetings with what became of them, their items, and
the looks that first found them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, Final, Literal, NamedTuple, TypeAlias

from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, func, or_, select

from tracker.domain.agendas import SEEN_AGAIN
from tracker.domain.notice import Look, Looks, MeetingSeen
from tracker.domain.testimony import standing_of
from tracker.domain.times import Start
from tracker.domain.views import STANDS, RevisionView
from tracker.queries.rows import NAMES, grouped, named, one_of
from tracker.queries.tables import CHANGES, CRAWLS, FAILURES, ITEMS, MEETINGS, NEWS, REVISIONS
from tracker.store.read.agendas import revision_of

#: Which meetings: those of a session up to a day, or some by their ids.
_Scope: TypeAlias = Literal["session", "some"]
#: Crawls that went all their way, as far as they could read.
_ENDED: Final = ("whole", "partial")


class Listed(NamedTuple):
    """A bill that an agenda lists, or listed once. first_seen_at: when it first did; again_at: when
    it last did so again after it had left, None for never; stood: whether it was to be heard there
    until the meeting began."""

    bill: str
    first_seen_at: datetime
    again_at: datetime | None
    stood: bool


class Announced(NamedTuple):
    """A meeting with the bills of its agenda."""

    id: str
    session: str
    committee: str
    seen: MeetingSeen
    items: Sequence[Listed]


def announced(connection: Connection, session: str, until: date) -> tuple[Announced, ...]:
    """The meetings of a session up to a day, in the order of their days."""
    return _read(connection, "session", {"session": session, "until": until})


def announced_among(connection: Connection, meetings: Collection[str]) -> tuple[Announced, ...]:
    """These meetings, by their ids."""
    return _read(connection, "some", {NAMES: named(meetings)}) if meetings else ()


def _read(connection: Connection, scope: _Scope, of: Mapping[str, Any]) -> tuple[Announced, ...]:
    meetings, items, revisions, news, again = (
        connection.execute(statement, of).all() for statement in _statements(scope)
    )
    earlier = grouped(revisions, lambda row: row.meeting_id, revision_of)
    events: dict[str, dict[str, datetime]] = {}
    for row in news:
        of_it, event = events.setdefault(row.meeting_id, {}), _event(row)
        of_it[event] = max(row.seen_at, of_it.get(event, row.seen_at))
    came_back = {(row.meeting_id, row.bill): row.seen_at for row in again}
    by_meeting = grouped(items, lambda row: row.meeting_id, lambda row: row)
    made = []
    for row in meetings:
        seen = _seen(row, earlier.get(row.id, ()), events.get(row.id, {}))
        listed = [
            Listed(
                item.bill,
                item.first_seen_at,
                came_back.get((row.id, item.bill)),
                row.status in STANDS and _stood(item, seen.start),
            )
            for item in by_meeting.get(row.id, ())
        ]
        made.append(Announced(row.id, row.session, row.committee, seen, listed))
    return tuple(made)


def _stood(item: Any, start: Start) -> bool:
    listed = item.gone_seen_at is None or start.has_begun(item.gone_seen_at)
    return listed and (not item.remark or standing_of(item.remark) != "off")


def _seen(row: Any, earlier: Sequence[RevisionView], events: Mapping[str, datetime]) -> MeetingSeen:
    start = Start(row.day, row.start_text, row.start_time)
    return MeetingSeen(start, row.location, row.agenda_url, row.first_seen_at, earlier, **events)


def _event(row: Any) -> str:
    """What a piece of news says: that a meeting is back, or what was given for the first time."""
    if row.kind == "meeting_back":
        return "back_at"
    return "room_given_at" if row.field == "location" else "start_given_at"


# --- statements -----------------------------------------------------------------------------------
# Built once: building one costs more than running it.

_IS_BILL: Final = ITEMS.c.bill != ""
_WAS_OFF: Final = CHANGES.c.old.in_(('"cancelled"', '"withdrawn"'))
_IS_BACK: Final = and_(NEWS.c.kind == "meeting_back", CHANGES.c.field == "status", _WAS_OFF)
_EVENTS: Final = (
    select(NEWS.c.meeting_id, NEWS.c.kind, CHANGES.c.field, NEWS.c.seen_at)
    .join(CHANGES, CHANGES.c.id == NEWS.c.change_id)
    .where(NEWS.c.meeting_id > "", or_(NEWS.c.kind == "meeting_given", _IS_BACK))
)
_AGAIN: Final = (
    select(ITEMS.c.meeting_id, ITEMS.c.bill, func.max(CHANGES.c.seen_at).label("seen_at"))
    .join(CRAWLS, CRAWLS.c.id == ITEMS.c.listed_crawl)
    .join(CHANGES, CHANGES.c.subject == ITEMS.c.meeting_id)
    .where(_IS_BILL, CRAWLS.c.started_at > ITEMS.c.first_seen_at)
    .where(CHANGES.c.entity_id == ITEMS.c.meeting_id + "/" + ITEMS.c.key)
    .where(CHANGES.c.cause == SEEN_AGAIN)
    .group_by(ITEMS.c.meeting_id, ITEMS.c.bill)
)
_ROOM_AND_START: Final = ("day", "start_text", "start_time", "location")


@cache
def _statements(scope: _Scope) -> tuple[Select[Any], ...]:
    """Meetings, their items, their former starts and rooms, what came back or was given, items that
    came back."""
    which = _which(scope)
    own = ("id", "session", "committee", *_ROOM_AND_START, "status", "agenda_url", "first_seen_at")
    listed = ("meeting_id", "bill", "remark", "first_seen_at", "gone_seen_at")
    former = ("meeting_id", *_ROOM_AND_START, "seen_at")
    return (
        select(*(MEETINGS.c[name] for name in own))
        .where(which)
        .order_by(MEETINGS.c.day, MEETINGS.c.id),
        select(*(ITEMS.c[name] for name in listed))
        .join(MEETINGS, MEETINGS.c.id == ITEMS.c.meeting_id)
        .where(which, _IS_BILL)
        .order_by(ITEMS.c.rank, ITEMS.c.bill),
        select(*(REVISIONS.c[name] for name in former))
        .join(MEETINGS, MEETINGS.c.id == REVISIONS.c.meeting_id)
        .where(which)
        .order_by(REVISIONS.c.meeting_id, REVISIONS.c.rank),
        _EVENTS.join(MEETINGS, MEETINGS.c.id == NEWS.c.meeting_id).where(which),
        _AGAIN.join(MEETINGS, MEETINGS.c.id == ITEMS.c.meeting_id).where(which),
    )


def _which(scope: _Scope) -> ColumnElement[bool]:
    if scope == "some":
        return one_of(MEETINGS.c.id)
    return and_(MEETINGS.c.session == bindparam("session"), MEETINGS.c.day <= bindparam("until"))


# --- of all sessions ------------------------------------------------------------------------------


_ODD_ITEMS: Final = (
    select(ITEMS.c.meeting_id)
    .distinct()
    .where(_IS_BILL, or_(ITEMS.c.gone_seen_at.is_not(None), ITEMS.c.remark != ""))
)
_AT_ONCE: Final = (
    select(
        ITEMS.c.meeting_id, ITEMS.c.first_seen_at.label("listed_at"), func.count().label("bills")
    )
    .where(_IS_BILL)
    .group_by(ITEMS.c.meeting_id, ITEMS.c.first_seen_at)
    .subquery()
)
_PLAIN: Final = (
    select(
        *(MEETINGS.c[name] for name in ("id", "session", "committee", "day", "start_text")),
        *(MEETINGS.c[name] for name in ("start_time", "agenda_url", "first_seen_at")),
        *(_AT_ONCE.c.listed_at, _AT_ONCE.c.bills),
    )
    .join(_AT_ONCE, _AT_ONCE.c.meeting_id == MEETINGS.c.id)
    .where(MEETINGS.c.status.in_(STANDS), MEETINGS.c.day <= bindparam("until"))
)
_REVISED: Final = select(REVISIONS.c.meeting_id).distinct()


def plain_and_changed(
    connection: Connection, until: date, *, returns: bool
) -> tuple[list[Any], tuple[Announced, ...]]:
    """The bills on all agendas of all sessions up to a day: of meetings that stand and of which
    nothing became since they were first seen, several at once; and the meetings of which something
    did. There are tens of thousands, and few of them changed. returns: whether it matters that a
    meeting or a bill came back, or that a start was given later.

    A row has the columns of its meeting (id, session, committee, day, start_text, start_time,
    agenda_url, first_seen_at), listed_at, and how many bills its agenda listed then.
    """
    of_changed = (_REVISED, _ODD_ITEMS, *((_EVENTS, _AGAIN) if returns else ()))
    rows = (row for statement in of_changed for row in connection.execute(statement))
    changed = {row.meeting_id for row in rows}
    plain = connection.execute(_PLAIN, {"until": until})
    of_them = announced_among(connection, changed)
    return (
        [row for row in plain if row.id not in changed],
        tuple(meeting for meeting in of_them if meeting.seen.start.day <= until),
    )


# --- looks ----------------------------------------------------------------------------------------

_BEGAN: Final = func.coalesce(CRAWLS.c.since, CRAWLS.c.started_at).label("began")
_LOOKS: Final = select(
    *(CRAWLS.c.id, CRAWLS.c.session, _BEGAN, CRAWLS.c.schedule_read),
    *(CRAWLS.c.ended_at, CRAWLS.c.outcome),
).where(CRAWLS.c.schedule_read.is_not(None))
_LOOKS_OF_ONE: Final = _LOOKS.where(CRAWLS.c.session == bindparam("session"))
_UNREAD: Final = select(FAILURES.c.crawl_id, FAILURES.c.page, FAILURES.c.url).where(
    FAILURES.c.page.in_(("schedule", "agenda"))
)


def looks_at(connection: Connection, session: str = "") -> dict[str, Looks]:
    """The whole looks at the schedule by session. session: of one alone, "" for every one.

    A look that could not read a part of the schedule is none: what it first saw later may have
    stood in that part.
    """
    statement = _LOOKS_OF_ONE if session else _LOOKS
    rows = connection.execute(statement, {"session": session} if session else {}).all()
    failed = connection.execute(_UNREAD).all()
    cut = {row.crawl_id for row in failed if row.page == "schedule"}
    unread = grouped(failed, lambda row: row.crawl_id, lambda row: str(row.url))
    looks = grouped(
        (row for row in rows if row.id not in cut),
        lambda row: str(row.session),
        lambda row: _look(row, unread.get(row.id, ())),
    )
    return {key: Looks(of_session) for key, of_session in looks.items()}


def _look(row: Any, unread: Iterable[str]) -> Look:
    ended_at = row.ended_at if row.outcome in _ENDED else None
    return Look(row.began, row.schedule_read, ended_at, frozenset(unread))
