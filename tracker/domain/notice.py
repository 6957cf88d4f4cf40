"""How much notice the public had of a hearing, as bounds that hold. product.md 10; docs/notice.md.

A hearing is one bill at one meeting. Its notice is *at least* from its first sight to its start,
and *at most* from when the look before began, which would have found it. What stood on the
schedule when we first looked at all may have stood there for long: it is unknown, and left out.
Told are the notice of the hearing, of its time and of its room: each of what a change begins anew.

A meeting without a clock time ("Upon Adjournment") has no hours, but it has a day: readers are told
days, and the bounds count to its beginning (at least) and to its end (at most). Only what stood
until it began is counted; whether the rest was held only an action shows.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import pairwise, repeat
from math import ceil, floor
from operator import itemgetter
from typing import Final, Literal, NamedTuple, TypeAlias

from tracker.domain.times import Start, denver_day, end_of_day
from tracker.domain.views import RevisionView

#: What a figure is of: the hearing as first announced, or the time at which it began.
Of: TypeAlias = Literal["hearing", "time"]
OF: Final[tuple[Of, ...]] = ("hearing", "time")
DAY: Final = timedelta(days=1)
HOUR: Final = timedelta(hours=1)
_NONE: Final = timedelta(0)


class Look(NamedTuple):
    """A crawl that read the schedule whole. began: before it asked for anything; read_at: when it
    wrote what the schedule said; ended_at: when its agendas were read, too, None where it stopped
    before; unread: addresses of the agendas among them that it could not read."""

    began: datetime
    read_at: datetime
    ended_at: datetime | None
    unread: frozenset[str] = frozenset()


class Looks:
    """The whole looks at a session's schedule. looks: in any order."""

    def __init__(self, looks: Iterable[Look]) -> None:
        every = sorted(looks, key=lambda look: look.read_at)
        self._began = [look.began for look in every]
        self._read_at = [look.read_at for look in every]
        self._ended = sorted((look.ended_at, look) for look in every if look.ended_at is not None)
        self._ended_at = [ended_at for ended_at, _ in self._ended]

    def __bool__(self) -> bool:
        return bool(self._began)

    def before(self, seen_at: datetime) -> datetime | None:
        """When the last look at the schedule began that did not find yet what was seen then."""
        at = bisect_left(self._read_at, seen_at)
        return self._began[at - 1] if at else None

    def before_agenda(self, seen_at: datetime, url: str) -> datetime | None:
        """The same of an item of the agenda at an address."""
        at = bisect_left(self._ended_at, seen_at)
        while at and url in self._ended[at - 1][1].unread:
            at -= 1
        return self._ended[at - 1][1].began if at else None


class _InHours:
    """What has two bounds, in hours with one digit; None for unknown."""

    __slots__ = ()

    @property
    def bounds(self) -> tuple[timedelta, timedelta] | None:
        """At least so long and at most so long."""
        raise NotImplementedError

    @property
    def hours_at_least(self) -> float | None:
        """The first bound, rounded down."""
        return None if self.bounds is None else floor(self.bounds[0] / HOUR * 10) / 10

    @property
    def hours_at_most(self) -> float | None:
        """The second, rounded up."""
        return None if self.bounds is None else ceil(self.bounds[1] / HOUR * 10) / 10


@dataclass(frozen=True, slots=True)
class Notice(_InHours):
    """Bounds of a notice. since: when what it is of was first seen; before: when the look before
    began, None where there was none, so that nobody can tell; start: to which it counts."""

    since: datetime
    before: datetime | None
    start: Start

    @property
    def bounds(self) -> tuple[timedelta, timedelta] | None:
        """At least and at most so long, None for unknown; 0 where it was seen after its start."""
        if self.before is None:
            return None
        first, last = _begins(self.start)
        return max(_NONE, first - self.since), max(_NONE, last - self.before)

    @property
    def days(self) -> tuple[int, int] | None:
        """Of a start without a clock time: how many days before its day; None for unknown."""
        if self.before is None:
            return None
        least, most = (
            max(0, (self.start.day - denver_day(seen)).days) for seen in (self.since, self.before)
        )
        return least, most


@lru_cache(maxsize=8192)
def _begins(start: Start) -> tuple[datetime, datetime]:
    """Between which moments a meeting begins, in UTC; without a clock time those of its day."""
    if start.moment is None:
        return end_of_day(start.day - DAY), end_of_day(start.day)
    at = start.moment.astimezone(UTC)
    return at, at


@dataclass(frozen=True, slots=True)
class MeetingSeen:
    """What the ledger knows of a meeting. start, room: as they stand; earlier: former ones, oldest
    first. back_at: when it last came back after it was called off; start_given_at, room_given_at:
    when a start, or a room, was given where none was; None for never."""

    start: Start
    room: str
    agenda_url: str
    first_seen_at: datetime
    earlier: Sequence[RevisionView] = ()
    back_at: datetime | None = None
    start_given_at: datetime | None = None
    room_given_at: datetime | None = None

    @property
    def changed(self) -> bool:
        """Whether anything became of it since it was first seen."""
        given = self.start_given_at or self.room_given_at
        return bool(self.earlier or self.back_at or given)


class Notices(NamedTuple):
    """The notice of a meeting, or of a bill at it, as announced; of its time; of another room."""

    hearing: Notice
    time: Notice
    room: Notice | None

    def of(self, of: Of) -> Notice:
        """The notice that a figure is of."""
        return self.time if of == "time" else self.hearing


#: A moment of sight, and when the look before it began.
_Sight: TypeAlias = tuple[datetime, datetime | None]


def of_meeting(meeting: MeetingSeen, looks: Looks) -> Notices:
    """The notice of a meeting."""
    seen_at = meeting.first_seen_at
    return _notices(meeting, (seen_at, looks.before(seen_at)), None, looks)


def of_hearing(
    meeting: MeetingSeen, listed_at: datetime, again_at: datetime | None, looks: Looks
) -> Notices:
    """The notice of a bill at a meeting. listed_at: when the agenda first listed it; again_at: when
    it last did so again after it had left, None for never."""
    first = _on_agenda(looks, meeting.agenda_url, meeting.first_seen_at, listed_at)
    again = again_at and (again_at, looks.before_agenda(again_at, meeting.agenda_url))
    return _notices(meeting, first, again or None, looks)


def of_unchanged(
    start: Start, agenda_url: str, first_seen_at: datetime, listed_at: datetime, looks: Looks
) -> Notice:
    """The same of a meeting of which nothing became since it was first seen: there are many."""
    return Notice(*_on_agenda(looks, agenda_url, first_seen_at, listed_at), start)


def _on_agenda(looks: Looks, url: str, first_seen_at: datetime, listed_at: datetime) -> _Sight:
    """The first sight of an item; no agenda was public before its meeting's own first_seen_at."""
    of_item, of_meeting = looks.before_agenda(listed_at, url), looks.before(first_seen_at)
    if of_item is None or of_meeting is None:
        return listed_at, of_item or of_meeting
    return listed_at, max(of_item, of_meeting)


def _notices(meeting: MeetingSeen, first: _Sight, again: _Sight | None, looks: Looks) -> Notices:
    if again is None and not meeting.changed:
        notice = Notice(*first, meeting.start)
        return Notices(notice, notice, None)
    since, earlier = first[0], meeting.earlier
    now = RevisionView(meeting.start, meeting.room, since)
    steps = tuple(pairwise((*earlier, now)))
    moved = (old.seen_at for old, new in steps if not old.start.is_same(new.start))
    rooms = (old.seen_at for old, new in steps if old.location != new.location)

    def after(*moments: datetime | None) -> list[_Sight]:
        """What was seen on the schedule later than the first sight."""
        later = (seen for seen in moments if seen is not None and seen > since)
        return [(seen, looks.before(seen)) for seen in later]

    time = [first, *filter(None, (again,)), *after(*moved, meeting.back_at, meeting.start_given_at)]
    room = after(*rooms, meeting.room_given_at)
    at_first = next((old.start for old in earlier if old.seen_at > since), meeting.start)
    return Notices(
        Notice(*first, at_first),
        Notice(*max(time, key=itemgetter(0)), meeting.start),
        Notice(*max(room, key=itemgetter(0)), meeting.start) if room else None,
    )


class Share(NamedTuple):
    """How many of the known are below a limit: surely so many, and perhaps so many in all."""

    surely: int
    perhaps: int


@dataclass(frozen=True, slots=True)
class Figures(_InHours):
    """The notice of many hearings. least, most: known bounds, sorted; unknown: how many others."""

    least: tuple[timedelta, ...]
    most: tuple[timedelta, ...]
    unknown: int

    @classmethod
    def of(cls, notices: Iterable[tuple[Notice, int]]) -> Figures:
        """The figures of notices, each with how many hearings had it."""
        every = [bounds for notice, count in notices for bounds in repeat(notice.bounds, count)]
        of_known = [bounds for bounds in every if bounds is not None]
        least, most = (tuple(sorted(bounds[at] for bounds in of_known)) for at in (0, 1))
        return cls(least, most, len(every) - len(of_known))

    @property
    def known(self) -> int:
        """Of how many the notice is known."""
        return len(self.most)

    @property
    def hearings(self) -> int:
        """How many there are, the unknown among them."""
        return self.known + self.unknown

    @property
    def median(self) -> tuple[timedelta, timedelta] | None:
        """Between which bounds the median of the known lies (the lower one of an even count): at
        least half of them had the second, or less. None without any."""
        middle = (self.known - 1) // 2
        return (self.least[middle], self.most[middle]) if self.known else None

    bounds = median

    def under(self, limit: timedelta) -> Share:
        """How many of the known had less than a limit."""
        return Share(bisect_left(self.most, limit), bisect_left(self.least, limit))
