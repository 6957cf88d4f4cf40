"""The notice of hearings on days that are over, in one session by group and of all sessions side by
side; and of some meetings, those to come among them.

It is worked out of the facts, the looks of the crawls and the news as the connection of a visit has
them; what of all sessions is kept is kept for the state of the data that gave it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from operator import attrgetter
from typing import Any, Final, Literal, NamedTuple, TypeAlias

from sqlalchemy import Connection, Select, and_, bindparam, func, or_, select

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
from tracker.domain.views import STANDS
from tracker.queries.rows import NAMES, grouped, named, one_of, rows_by
from tracker.queries.sessions import KeptWhile
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

    bill: str
    notices: Notices
    session: str
    meeting_id: str
    committee: str
    chamber: str
    start: Start
    room: str
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
        return sorted(self.hearings, key=lambda view: (view.of(of).bounds or _LONGEST)[::-1])

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
    meetings = announced(connection, session, _yesterday(now))
    among_them = [meeting for meeting in meetings if among.fits(meeting.committee)]
    views = [view for meeting in among_them for view in _views(meeting, looks)]
    listed = sum(len(meeting.items) for meeting in among_them)
    return Heard(tuple(views), listed - len(views), bool(looks))


def _yesterday(now: datetime) -> date:
    """The last day that is over in Denver: until then a hearing may still be called off."""
    return denver_day(now) - timedelta(days=1)


def _views(meeting: Announced, looks: Looks) -> list[NoticeView]:
    seen, chamber = meeting.seen, committee_key(meeting.committee).chamber or ""
    own = of_meeting(seen, looks).hearing
    about = meeting.session, meeting.id, meeting.committee, chamber, seen.start, seen.room, own
    return [
        NoticeView(item.bill, of_hearing(seen, item.first_seen_at, item.again_at, looks), *about)
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
        seen = meeting.seen
        notices[meeting.id, ""] = of_meeting(seen, looks)
        for item in meeting.items:
            of_it = of_hearing(seen, item.first_seen_at, item.again_at, looks)
            notices[meeting.id, item.bill] = of_it
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


_SIDE_BY_SIDE: Final[KeptWhile[tuple[Group, ...]]] = KeptWhile(16)


def by_session(connection: Connection, among: Among, of: Of, now: datetime) -> tuple[Group, ...]:
    """The figures of every session side by side, of hearings on days that are over."""
    until = _yesterday(now)
    return _SIDE_BY_SIDE.get(
        connection, (until, among, of), lambda: _by_session(connection, among, of, until)
    )


def _by_session(connection: Connection, among: Among, of: Of, until: date) -> tuple[Group, ...]:
    """There are tens of thousands of hearings, and few meetings of which something became since
    they were first seen: of all others a row stands for the bills that were listed at once."""
    # That one came back, or was given its start later, changes the notice of the time alone.
    of_changed = (_REVISED, _ODD_ITEMS, *((_EVENTS, _AGAIN) if of == "time" else ()))
    changed = {row.meeting_id for those in of_changed for row in connection.execute(those)}
    looks = looks_at(connection)
    notices: dict[str, list[tuple[Notice, int]]] = defaultdict(list)
    for row in connection.execute(_PLAIN, {"until": until}):
        if row.id not in changed and among.fits(row.committee):
            start = Start(row.day, row.start_text, row.start_time)
            of_it = looks.get(row.session, _NO_LOOKS)
            notice = of_unchanged(start, row.agenda_url, row.first_seen_at, row.listed_at, of_it)
            notices[row.session].append((notice, row.bills))
    for meeting in announced_among(connection, changed):
        if meeting.seen.start.day <= until and among.fits(meeting.committee):
            views = _views(meeting, looks.get(meeting.session, _NO_LOOKS))
            notices[meeting.session] += ((view.of(of), 1) for view in views)
    return tuple(
        Group(session, Figures.of(rows)) for session, rows in sorted(notices.items()) if rows
    )


# --- what it is worked out of ---------------------------------------------------------------------

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


#: What news of a meeting says: that it is back, else what was given for the first time.
_BACK: Final = {"meeting_back": "back_at"}


def announced(connection: Connection, session: str, until: date) -> tuple[Announced, ...]:
    """The meetings of a session up to a day, in the order of their days."""
    return _read(connection, _OF_SESSION, {"session": session, "until": until})


def announced_among(connection: Connection, meetings: Collection[str]) -> tuple[Announced, ...]:
    """These meetings, by their ids."""
    return _read(connection, _AMONG, {NAMES: named(meetings)}) if meetings else ()


def _read(
    connection: Connection, statement: Select[Any], of: Mapping[str, Any]
) -> tuple[Announced, ...]:
    meetings = connection.execute(statement, of).all()
    ids = {NAMES: named(row.id for row in meetings)}
    items, revisions, news, again = (
        connection.execute(of_them, ids).all()
        for of_them in (_ITEMS_OF, _REVISIONS_OF, _EVENTS_OF, _AGAIN_OF)
    )
    items_of = rows_by(items, "meeting_id")
    earlier = grouped(revisions, attrgetter("meeting_id"), revision_of)
    came_back = {(row.meeting_id, row.bill): row.seen_at for row in again}
    events: dict[str, dict[str, datetime]] = {}
    for row in news:
        given = "room_given_at" if row.field == "location" else "start_given_at"
        of_it, event = events.setdefault(row.meeting_id, {}), _BACK.get(row.kind, given)
        of_it[event] = max(row.seen_at, of_it.get(event, row.seen_at))
    made = []
    for row in meetings:
        start, those = Start(row.day, row.start_text, row.start_time), earlier.get(row.id, ())
        moments, url = events.get(row.id, {}), row.agenda_url
        seen = MeetingSeen(start, row.location, url, row.first_seen_at, those, **moments)
        stands = row.status in STANDS
        listed = [
            Listed(
                *(item.bill, item.first_seen_at, came_back.get((row.id, item.bill))),
                stands and _stood(item, start),
            )
            for item in items_of.get(row.id, ())
        ]
        made.append(Announced(row.id, row.session, row.committee, seen, listed))
    return tuple(made)


def _stood(item: Any, start: Start) -> bool:
    listed = item.gone_seen_at is None or start.has_begun(item.gone_seen_at)
    return listed and (not item.remark or standing_of(item.remark) != "off")


# --- statements -----------------------------------------------------------------------------------

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
_START: Final = ("day", "start_text", "start_time")
_MEETINGS: Final = select(
    *MEETINGS.c["id", "session", "committee", *_START, "location"],
    *MEETINGS.c["status", "agenda_url", "first_seen_at"],
).order_by(MEETINGS.c.day, MEETINGS.c.id)
_AMONG: Final = _MEETINGS.where(one_of(MEETINGS.c.id))
_OF_SESSION: Final = _MEETINGS.where(
    MEETINGS.c.session == bindparam("session"), MEETINGS.c.day <= bindparam("until")
)
_ITEMS_OF: Final = (
    select(*ITEMS.c["meeting_id", "bill", "remark", "first_seen_at", "gone_seen_at"])
    .where(one_of(ITEMS.c.meeting_id), _IS_BILL)
    .order_by(ITEMS.c.rank, ITEMS.c.bill)
)
_REVISIONS_OF: Final = (
    select(*REVISIONS.c["meeting_id", *_START, "location", "seen_at"])
    .where(one_of(REVISIONS.c.meeting_id))
    .order_by(REVISIONS.c.meeting_id, REVISIONS.c.rank)
)
_EVENTS_OF: Final = _EVENTS.where(one_of(NEWS.c.meeting_id))
_AGAIN_OF: Final = _AGAIN.where(one_of(ITEMS.c.meeting_id))


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
        *MEETINGS.c["id", "session", "committee", *_START, "agenda_url", "first_seen_at"],
        *_AT_ONCE.c["listed_at", "bills"],
    )
    .join(_AT_ONCE, _AT_ONCE.c.meeting_id == MEETINGS.c.id)
    .where(MEETINGS.c.status.in_(STANDS), MEETINGS.c.day <= bindparam("until"))
)
_REVISED: Final = select(REVISIONS.c.meeting_id).distinct()


# --- looks ----------------------------------------------------------------------------------------

_BEGAN: Final = func.coalesce(CRAWLS.c.since, CRAWLS.c.started_at).label("began")
_LOOKS: Final = select(
    *CRAWLS.c["id", "session", "schedule_read", "ended_at", "outcome"], _BEGAN
).where(CRAWLS.c.schedule_read.is_not(None))
_LOOKS_OF_ONE: Final = _LOOKS.where(CRAWLS.c.session == bindparam("session"))
_UNREAD: Final = select(*FAILURES.c["crawl_id", "page", "url"]).where(
    FAILURES.c.page.in_(("schedule", "agenda"))
)


def looks_at(connection: Connection, session: str = "") -> dict[str, Looks]:
    """The whole looks at the schedule by session. session: of one alone, "" for every one. A look
    that could not read a part of the schedule is none: what it first saw later may have stood in
    that part."""
    statement = _LOOKS_OF_ONE if session else _LOOKS
    rows = connection.execute(statement, {"session": session} if session else {}).all()
    failed = connection.execute(_UNREAD).all()
    cut = {row.crawl_id for row in failed if row.page == "schedule"}
    unread = grouped(failed, lambda row: row.crawl_id, lambda row: str(row.url))
    looks = grouped(
        (row for row in rows if row.id not in cut),
        lambda row: str(row.session),
        lambda row: Look(
            *(row.began, row.schedule_read, row.ended_at if row.outcome in _ENDED else None),
            frozenset(unread.get(row.id, ())),
        ),
    )
    return {key: Looks(of_session) for key, of_session in looks.items()}
