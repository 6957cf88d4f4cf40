"""Meetings with their agendas, and hearings: one bill at one meeting, drawn from the read model."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, TypeAlias

from sqlalchemy import Connection, Integer, Select, bindparam, exists, select

from tracker.domain.colorado import sort_key
from tracker.domain.committees import committee_key, same_committee
from tracker.domain.times import Start
from tracker.domain.views import STANDS, AgendaView, HearingView, MeetingView
from tracker.queries.bills import is_followed, titles_of
from tracker.queries.rows import NAMES, as_view, named, one_of, stands
from tracker.store.derived_tables import AGENDAS
from tracker.store.read.agendas import agenda_of
from tracker.store.tables import ITEMS, MEETINGS

_WITH_AGENDA: Final = select(MEETINGS, AGENDAS.c.agenda).join(AGENDAS, isouter=True)
_BLANK: Final = AgendaView()
_BY_ID: Final = _WITH_AGENDA.where(one_of(MEETINGS.c.id))
_LISTINGS: Final = (
    select(*ITEMS.c["meeting_id", "rank", "listed_crawl", "gone_seen_at"])
    .where(one_of(ITEMS.c.meeting_id))
    .order_by(ITEMS.c.rank, ITEMS.c.id)
)
#: How many meetings are read together.
_AT_ONCE: Final = 200
_LISTED_DAYS: Final = (
    select(MEETINGS.c.day)
    .join(ITEMS)
    .where(MEETINGS.c.session == bindparam("session"), MEETINGS.c.day >= bindparam("first"))
    .where(MEETINGS.c.status.in_(STANDS), stands(ITEMS), is_followed(ITEMS.c.bill))
    .order_by(MEETINGS.c.day)
    .offset(bindparam("count", type_=Integer))
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class HearingFilter:
    """Which hearings of a session. None or "": no matter. first, last: days, inclusive; followed:
    only bills a campaign follows."""

    session: str
    followed: bool = False
    bill: str = ""
    first: date | None = None
    last: date | None = None


def meetings(
    connection: Connection,
    session: str,
    *,
    first: date | None = None,
    last: date | None = None,
    committee: str = "",
    bill: str = "",
    followed: bool = False,
) -> tuple[MeetingView, ...]:
    """The meetings of a session in the order of their starts, called-off ones among them.
    committee: in any spelling; bill: only meetings that list it, or listed it once; followed: the
    same of any bill that a campaign follows."""
    # With a session's index an engine may go through all of its meetings.
    conditions = [] if bill else [MEETINGS.c.session == session]
    if first is not None:
        conditions.append(MEETINGS.c.day >= first)
    if last is not None:
        conditions.append(MEETINGS.c.day <= last)
    if bill:
        listing = select(ITEMS.c.meeting_id).where(ITEMS.c.bill == bill)
        conditions.append(MEETINGS.c.id.in_(listing))
    if followed:
        lists_one = ITEMS.c.meeting_id == MEETINGS.c.id, is_followed(ITEMS.c.bill)
        conditions.append(exists().where(*lists_one))
    views = (
        view
        for view in _meetings(connection, _WITH_AGENDA.where(*conditions))
        if view.session == session and (not committee or same_committee(committee, view.committee))
    )
    return tuple(sorted(views, key=lambda view: (sort_key(view.start), view.committee, view.id)))


def meetings_of(connection: Connection, ids: Collection[str]) -> dict[str, MeetingView]:
    """These meetings by id, called-off ones among them."""
    views = _meetings(connection, _BY_ID, {NAMES: named(ids)}) if ids else ()
    return {view.id: view for view in views}


#: Of each item of an agenda its place, and the crawl that saw it come, or come back, the last time:
#: of the items on it, then of those that left it, in the order of its view.
Listings: TypeAlias = tuple[Sequence[Any], Sequence[Any]]


def whole_meetings(connection: Connection, session: str) -> Iterator[tuple[MeetingView, Listings]]:
    """Every meeting of a session in the order of their ids, read so many at a time that memory does
    not grow with the session."""
    of_session = select(MEETINGS.c.id).where(MEETINGS.c.session == session)
    ids = sorted(connection.execute(of_session).scalars())
    for first in range(0, len(ids), _AT_ONCE):
        some = ids[first : first + _AT_ONCE]
        views = meetings_of(connection, some)
        of_items: dict[tuple[str, bool], list[Any]] = defaultdict(list)
        for row in connection.execute(_LISTINGS, {NAMES: named(some)}):
            of_items[row.meeting_id, row.gone_seen_at is None].append(row)
        for key in some:
            yield views[key], (of_items[key, True], of_items[key, False])


def hearings(connection: Connection, hearing_filter: HearingFilter) -> tuple[HearingView, ...]:
    """One row a bill and meeting, in the order of starts; items that left an agenda as well."""
    bill, followed = hearing_filter.bill, hearing_filter.followed
    first, last = hearing_filter.first, hearing_filter.last
    of = connection, hearing_filter.session
    views = meetings(*of, first=first, last=last, bill=bill, followed=followed)
    titles = titles_of(connection, {bill} if bill else bills_of(views))
    return tuple(
        row
        for row in hearings_of(views, titles)
        if (row.followed or not followed) and bill in ("", row.bill)
    )


def bills_of(views: Iterable[MeetingView]) -> set[str]:
    """The bills that meetings list, or listed once."""
    return {item.bill for view in views for item in (*view.items, *view.gone) if item.bill}


def hearings_of(
    views: Iterable[MeetingView], titles: Mapping[str, tuple[str, bool]]
) -> tuple[HearingView, ...]:
    """The hearings of meetings. titles: title and whether followed, by number of bill."""
    return tuple(
        HearingView(item.bill, *titles.get(item.bill, ("", False)), meeting, item)
        for meeting in views
        for item in (*meeting.items, *meeting.gone)
        if item.bill
    )


def coming(views: Iterable[HearingView], now: datetime) -> tuple[HearingView, ...]:
    """Those that stand and have not begun."""
    return tuple(view for view in views if view.stands and not view.meeting.start.has_begun(now))


def meeting_days(connection: Connection, session: str) -> tuple[date, ...]:
    """The days of a session's meetings, called-off ones among them."""
    days = select(MEETINGS.c.day).distinct().where(MEETINGS.c.session == session)
    return tuple(connection.execute(days.order_by(MEETINGS.c.day)).scalars())


def committees_meeting(connection: Connection, session: str) -> tuple[str, ...]:
    """The committees that meet in a session, as the schedule names them, sorted."""
    names = select(MEETINGS.c.committee).distinct().where(MEETINGS.c.session == session)
    return tuple(sorted(connection.execute(names).scalars()))


def horizon(connection: Connection, session: str, first: date, count: int) -> date | None:
    """The day through which so many hearings of followed bills are listed from a day on; None
    where there are not more than that."""
    of = {"session": session, "first": first, "count": count}
    return connection.execute(_LISTED_DAYS, of).scalar_one_or_none()


def scheduled_through(connection: Connection, session: str) -> date | None:
    """The last day for which a meeting stands on the schedule, None without any."""
    days = select(MEETINGS.c.day).where(
        MEETINGS.c.session == session, MEETINGS.c.status.in_(STANDS)
    )
    last = days.order_by(MEETINGS.c.day.desc()).limit(1)
    return connection.execute(last).scalar_one_or_none()


def _meetings(
    connection: Connection, statement: Select[Any], of: Mapping[str, str] | None = None
) -> list[MeetingView]:
    views = []
    for row in connection.execute(statement, of).all():
        agenda = _BLANK if row.agenda is None else agenda_of(row.agenda)
        view = as_view(
            MeetingView,
            row,
            chamber=committee_key(row.committee).chamber or "",
            start=Start(row.day, row.start_text, row.start_time),
            items=agenda.items,
            gone=agenda.gone,
            earlier=agenda.earlier,
            trails=agenda.trails,
            # As of a moment between two looks of its first day only the first is known.
            last_seen_at=row.last_seen_at or row.first_seen_at,
        )
        views.append(view)
    return views
