"""The notice of hearings on days that are over, in one session by group and of all sessions side by
side; and of some meetings, those to come among them.

It is worked out of the facts, the looks of the crawls and the news as the connection of a visit has
them; what of all sessions is kept is kept for the state of the data that gave it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final, Literal, NamedTuple, TypeAlias

from sqlalchemy import Connection

from tracker.domain.committees import committee_key, same_committee
from tracker.domain.notice import (
    Figures,
    Looks,
    Notice,
    Notices,
    Of,
    of_hearing,
    of_meeting,
    of_unchanged,
)
from tracker.domain.times import Start, denver_day
from tracker.queries.announced import (
    Announced,
    announced,
    announced_among,
    looks_at,
    plain_and_changed,
)
from tracker.queries.rows import grouped
from tracker.queries.version import seen_state

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
