"""Which crawls are due: asked of the database, not of a timer, so that what a machine slept through
is made up for, and a restart neither forgets nor repeats.

A plan has hours in Denver. It is due where it has not come to its end since the last of them; after
one that failed it is tried again an hour later, one that was interrupted is taken up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Final, Literal, TypeAlias

from sqlalchemy import Connection, func, select

from tracker.domain.times import DENVER
from tracker.queries.tables import CRAWLS

Plan: TypeAlias = Literal["hearings", "update", "full", "people", "probe"]

#: How long nothing is asked of a site that refused us.
AFTER_REFUSAL: Final = timedelta(hours=6)
#: When a crawl is tried again that failed, that was interrupted (since its start: a crash is not to
#: ask again and again), or a first one, until one has come to its end.
AGAIN: Final = {"failed": timedelta(hours=1), "interrupted": timedelta(minutes=10)}
FIRST_AGAIN: Final = timedelta(minutes=10)
#: Days before a session's last in which notice is short and hearings come up within hours.
LAST_DAYS: Final = timedelta(days=14)
#: The longest time between two hours of a plan, and a day more.
_LOOK_BACK: Final = 8
#: What a plan is as good as: a full crawl asks for all that an update asks for.
_AS_GOOD: Final[Mapping[Plan, tuple[str, ...]]] = {
    "hearings": ("hearings", "update", "full"),
    "update": ("update", "full"),
    "full": ("full",),
    "people": ("people",),
}
_PLANS: Final = tuple(_AS_GOOD)


def plans_due(connection: Connection, now: datetime, last_days: Sequence[date]) -> tuple[Plan, ...]:
    """The plans to run now. last_days: of the known sessions."""
    newest = _newest(connection, (*_PLANS, "probe"))
    last = _newest(connection, (*_PLANS, "probe", "old"))
    if last and last.outcome == "refused" and now - last.started_at < AFTER_REFUSAL:
        return ()
    if _has_ended(connection):
        return tuple(plan for plan in _PLANS if _is_due(connection, plan, now, last_days))
    was_cut_off = newest and newest.plan == "probe" and newest.outcome == "interrupted"
    return ("probe",) if newest is None or was_cut_off else _first(connection, now)


def last_hour(plan: Plan, now: datetime, last_days: Sequence[date]) -> datetime:
    """The last of a plan's hours that has come."""
    today = now.astimezone(DENVER).date()
    for back in range(_LOOK_BACK):
        day = today - timedelta(days=back)
        hours = [datetime.combine(day, hour, DENVER) for hour in _hours(plan, day, last_days)]
        come = [hour for hour in hours if hour <= now]
        if come:
            return come[-1]
    raise AssertionError(f"{plan} has no hour in a week")


def _has_ended(connection: Connection) -> bool:
    """Whether a crawl of all pages, whole or partial, has come to its end."""
    ended = CRAWLS.c.plan.in_(_AS_GOOD["update"]), CRAWLS.c.outcome.in_(("whole", "partial"))
    return connection.execute(select(CRAWLS.c.id).where(*ended).limit(1)).first() is not None


def _first(connection: Connection, now: datetime) -> tuple[Plan, ...]:
    """The first crawl after the probe; hearings do not wait for its end, once it was begun."""
    last, plans = _newest(connection, _AS_GOOD["full"]), list[Plan]()
    if last is None or now - (last.ended_at or last.started_at) >= FIRST_AGAIN:
        plans.append("full")
    if _newest(connection, _PLANS) and _is_due(connection, "hearings", now, ()):
        plans.append("hearings")
    return tuple(plans)


def _is_due(connection: Connection, plan: Plan, now: datetime, last_days: Sequence[date]) -> bool:
    last = _newest(connection, _AS_GOOD[plan])
    if last is None or last.started_at < last_hour(plan, now, last_days):
        return True
    if plan == "hearings":
        return False  # the next half hour is near
    since = last.started_at if last.outcome != "failed" else last.ended_at or last.started_at
    outcome = "interrupted" if last.outcome in ("running", "waiting") else last.outcome
    return outcome in AGAIN and now - since >= AGAIN[outcome]


def _hours(plan: Plan, day: date, last_days: Sequence[date]) -> Iterator[time]:
    """A plan's hours of a day, in order. Those from 1 to 3 stay free: one comes twice a year."""
    match plan:
        case "hearings":
            yield from (time(hour, minute) for hour in range(6, 22) for minute in (0, 30))
            if any(timedelta(0) <= last - day <= LAST_DAYS for last in last_days):
                yield time(22)
        case "update":
            yield from (time(hour, 20) for hour in (7, 12, 17, 21))
        case "full":
            yield from (time(4),) if day.isoweekday() == 7 else ()
        case "people":
            yield from (time(5),) if day.isoweekday() == 6 else ()


def _newest(connection: Connection, plans: Sequence[str]) -> Any:
    """The row of the newest crawl of some plans, None for none."""
    newest = select(func.max(CRAWLS.c.id)).where(CRAWLS.c.plan.in_(plans)).scalar_subquery()
    return connection.execute(select(CRAWLS).where(CRAWLS.c.id == newest)).first()
