"""The only reader of the clock: `now()` in UTC, `today()` in Denver.

TRACKER_TODAY sets it for rehearsals. A date is that day in Denver at the real time of day, running
on; a date with a time of day stands still at that moment; `newest` is the moment at which the
database last saw anything, which whoever opens the database knows.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import Final

from tracker.domain.times import DENVER, denver_day
from tracker.errors import SettingFault

#: The setting by which the program lives at the newest observation of its database.
NEWEST: Final = "newest"

#: How a day is written, and a moment.
_FORMS: Final = ("%Y-%m-%d", *(f"%Y-%m-%d{gap}%H:%M{s}" for gap in " T" for s in ("", ":%S")))

#: At the ends of the calendar no other zone has a moment.
_YEARS: Final = range(1990, 2101)

_offset = timedelta(0)
_fixed: datetime | None = None
_floor: datetime | None = None
_newest = False


def start(setting: str) -> None:
    """Sets the clock from TRACKER_TODAY or --today; "" is the real time. Raises SettingFault."""
    global _offset, _fixed, _floor, _newest
    _offset, _fixed, _floor = timedelta(0), None, None
    _newest = is_newest(setting)
    if not setting or _newest:
        return
    moment, has_time = _read(setting)
    if has_time:
        _fixed = moment.replace(tzinfo=DENVER).astimezone(UTC)
        return
    real = datetime.now(UTC)
    there = datetime.combine(moment, real.astimezone(DENVER).time(), DENVER)
    _offset = there.astimezone(UTC) - real


def is_newest(setting: str) -> bool:
    """Whether the setting asks for the newest observation of the database."""
    return setting.strip() == NEWEST


def stand(moment: datetime) -> None:
    """Sets the clock to a moment, at which it stands still: the newest observation, where the
    setting asks for it."""
    global _fixed
    _fixed = moment


def never_before(moment: datetime) -> None:
    """From here on `now()` is at least this moment: the clock of a database never runs back."""
    global _floor
    _floor = moment if _floor is None else max(_floor, moment)


def now() -> datetime:
    """This moment, aware, in UTC, to the microsecond."""
    moment = _fixed if _fixed is not None else datetime.now(UTC) + _offset
    return moment if _floor is None else max(moment, _floor)


def today() -> date:
    """Today's date in Denver."""
    return denver_day(now())


def is_rehearsal() -> bool:
    """Whether the program lives at a day of its own."""
    return _newest or _fixed is not None or _offset != timedelta(0)


def _read(setting: str) -> tuple[datetime, bool]:
    """The moment, without a zone, and whether a time of day was written."""
    for form in _FORMS:
        with suppress(ValueError):
            moment = datetime.strptime(setting.strip(), form)
            if moment.year in _YEARS:
                return moment, form != _FORMS[0]
    raise SettingFault(
        "TRACKER_TODAY (--today)",
        f"{setting!r} is no date. Write 2026-02-24, or 2026-02-24 08:00 for a moment in Denver, "
        f"or {NEWEST} for the moment at which the database last saw anything.",
    )
