"""The notice of hearings on days that are over, in one session by group and of all sessions side by
side; and of some meetings, those to come among them.

It is worked out of the facts, the looks of the crawls and the news as the connection of a visit has
them; what of all sessions is kept is kept for the state of the data that gave it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, Final, Literal, NamedTuple, TypeAlias

from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, func, or_, select

from tracker.domain.agendas import SEEN_AGAIN
from tracker.domain.committees import committee_key, same_committee
from tracker.domain.notice import (
    Figures,
    Look,
    Looks,
    MeetingSeen,
    Notice,
    Notices,
    Of,
    of_hearing,
    of_meeting,
    of_unchanged,
)
from tracker.domain.testimony import standing_of
from tracker.domain.times import Start, denver_day
from tracker.domain.views import STANDS, RevisionView
from tracker.queries.rows import NAMES, grouped, named, one_of
from tracker.queries.sessions import seen_state
from tracker.store.derived_tables import NEWS
from tracker.store.read.agendas import revision_of
from tracker.store.tables import CHANGES, CRAWLS, FAILURES, ITEMS, MEETINGS, REVISIONS

#: What hearings are put together by: the week by its Monday.
By: TypeAlias = Literal["session", "chamber", "committee", "week"]
BY: Final[tuple[By, ...]] = ("session", "chamber", "committee", "week")
#: Why nothing is known: what was asked for is not there, stood there at the first look, was never
#: looked at while it stood, is not over yet; or no schedule was read.
Lack: TypeAlias = Literal["choice", "unknown", "unwatched", "over", "unread"]
_NO_LOOKS: Final = Looks(())
_LONGEST: Final = (timedelta.max, timedelta.max)


@dataclass(frozen=True, slots=True)
class NoticeView:
    """A hearing that stood until it began, with its notice. chamber: of the committee, "" for a
    joint one; start, room: in the end; meeting: the notice of the meeting, whatever bill."""

    session: str
    bill: str
    meeting_id: str
    committee: str
    chamber: str
    start: Start
    room: str
    notices: Notices
    meeting: Notice

    def of(self, of: Of) -> Notice:
        """The notice that a figure is of."""
        return self.notices.of(of)


class Heard(NamedTuple):
    """Hearings of days that are over, in their order. called_off: how many more did not take place;
    is_watched: whether the schedule was ever read whole."""

    hearings: tuple[NoticeView, ...]
    called_off: int
    is_watched: bool

    def by_least(self, of: Of) -> list[NoticeView]:
        """The hearings with the least notice first, those of which it is unknown last."""

        def rank(view: NoticeView) -> tuple[timedelta, ...]:
            return (view.of(of).bounds or _LONGEST)[::-1]

        return sorted(self.hearings, key=rank)

    def lacks(self, among: Among) -> Lack:
        """Why the notice of no hearing is known. among: which were asked for."""
        if self.hearings:
            return "unknown" if self.is_watched else "unwatched"
        if among != Among():
            return "choice"
        return "over" if self.is_watched else "unread"


class Among(NamedTuple):
    """Which hearings of a session. committee: in any spelling, "" for any; chamber: the
    committee's, "" for any."""

    committee: str = ""
    chamber: str = ""

    def fits(self, committee: str) -> bool:
        """Whether the hearings of a committee are meant."""
        if self.chamber and committee_key(committee).chamber != self.chamber:
            return False
        return not self.committee or same_committee(self.committee, committee)


def heard(connection: Connection, session: str, among: Among, now: datetime) -> Heard:
    """The hearings of a session on days that are over."""
    looks = looks_at(connection, session).get(session, _NO_LOOKS)
    views: list[NoticeView] = []
    listed = 0
    for meeting in announced(connection, session, _yesterday(now)):
        if among.fits(meeting.committee):
            listed += len(meeting.items)
            views += _views(meeting, looks)
    return Heard(tuple(views), listed - len(views), bool(looks))


def _yesterday(now: datetime) -> date:
    """The last day that is over in Denver: until then a hearing may still be called off."""
    return denver_day(now) - timedelta(days=1)


def _views(meeting: Announced, looks: Looks) -> list[NoticeView]:
    seen, chamber = meeting.seen, committee_key(meeting.committee).chamber or ""
    own = of_meeting(seen, looks).hearing
    return [
        NoticeView(
            meeting.session,
            item.bill,
            meeting.id,
            meeting.committee,
            chamber,
            seen.start,
            seen.room,
            of_hearing(seen, item.first_seen_at, item.again_at, looks),
            own,
        )
        for item in meeting.items
        if item.stood
    ]


def notices_at(
    connection: Connection, session: str, meetings: Collection[str]
) -> dict[tuple[str, str], Notices]:
    """The notice of some meetings of a session and of each bill on their agendas, by meeting and
    bill, "" for the meeting itself; called-off ones and those to come among them."""
    notices = {}
    listed = announced_among(connection, meetings)
    looks = looks_at(connection, session).get(session, _NO_LOOKS) if listed else _NO_LOOKS
    for meeting in listed:
        notices[meeting.id, ""] = of_meeting(meeting.seen, looks)
        for item in meeting.items:
            notices[meeting.id, item.bill] = of_hearing(
                meeting.seen, item.first_seen_at, item.again_at, looks
            )
    return notices


# --- groups ---------------------------------------------------------------------------------------


class Group(NamedTuple):
    """Hearings of one session, chamber, committee or week. key: its name in an address and in a
    file, which no language changes: of a committee as the schedule named it last."""

    key: str
    figures: Figures


_KEYS: Final[Mapping[By, Callable[[NoticeView], Hashable]]] = {
    "session": lambda view: view.session,
    "chamber": lambda view: view.chamber,
    "committee": lambda view: committee_key(view.committee),
    "week": lambda view: view.start.day - timedelta(days=view.start.day.weekday()),
}


def groups(hearings: Iterable[NoticeView], by: By, of: Of) -> tuple[Group, ...]:
    """The figures of hearings by group: sessions and weeks as they come, chambers and committees by
    the least notice first, those of which nothing is known last."""
    rows = grouped(hearings, _KEYS[by], lambda view: view)
    made = [_group(by, key, views, of) for key, views in rows.items()]
    in_time = by in ("session", "week")
    return tuple(sorted(made, key=(lambda group: group.key) if in_time else _by_least_notice))


def _group(by: By, key: Any, views: Sequence[NoticeView], of: Of) -> Group:
    figures = Figures.of((view.of(of), 1) for view in views)
    return Group(views[-1].committee if by == "committee" else str(key), figures)


def _by_least_notice(group: Group) -> tuple[timedelta, timedelta, str]:
    least, most = group.figures.median or _LONGEST
    return most, least, group.key


#: By database, day and what is asked: the state of the data, and what it gave.
_SIDE_BY_SIDE: Final[dict[tuple[str, date, Among, Of], tuple[object, tuple[Group, ...]]]] = {}
_MOST_KEPT: Final = 16


def by_session(connection: Connection, among: Among, of: Of, now: datetime) -> tuple[Group, ...]:
    """The figures of every session side by side, of hearings on days that are over."""
    key, state = (str(connection.engine.url), _yesterday(now), among, of), seen_state(connection)
    kept = _SIDE_BY_SIDE.get(key)
    if kept is not None and kept[0] == state:
        return kept[1]
    made = _by_session(connection, among, of, key[1])
    if len(_SIDE_BY_SIDE) >= _MOST_KEPT:
        _SIDE_BY_SIDE.clear()
    _SIDE_BY_SIDE[key] = state, made
    return made


def _by_session(connection: Connection, among: Among, of: Of, until: date) -> tuple[Group, ...]:
    plain, changed = plain_and_changed(connection, until, returns=of == "time")
    looks = looks_at(connection)
    notices: dict[str, list[tuple[Notice, int]]] = {}
    for row in plain:
        if among.fits(row.committee):
            start = Start(row.day, row.start_text, row.start_time)
            of_it = looks.get(row.session, _NO_LOOKS)
            notice = of_unchanged(start, row.agenda_url, row.first_seen_at, row.listed_at, of_it)
            notices.setdefault(row.session, []).append((notice, row.bills))
    for meeting in changed:
        if among.fits(meeting.committee):
            views = _views(meeting, looks.get(meeting.session, _NO_LOOKS))
            notices.setdefault(meeting.session, []).extend((view.of(of), 1) for view in views)
    return tuple(
        Group(session, Figures.of(rows)) for session, rows in sorted(notices.items()) if rows
    )


# --- what it is worked out of ---------------------------------------------------------------------


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
