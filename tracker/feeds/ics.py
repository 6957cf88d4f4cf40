"""Calendar files (iCalendar, RFC 5545) made of entries, byte for byte the same for the same facts.

icalendar folds, escapes and writes the zone; what stands in an event is decided in `events`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final, Literal, TypeAlias

from icalendar import (
    Alarm,
    Calendar,
    Event,
    Timezone,
    TimezoneDaylight,
    TimezoneStandard,
)

from tracker.domain.times import Start
from tracker.feeds.letters import DOMAIN, line, plain

MEDIA_TYPE: Final = "text/calendar; charset=utf-8"
Status: TypeAlias = Literal["CONFIRMED", "TENTATIVE", "CANCELLED"]

#: The official page never says when a meeting ends, and a bill waits for its turn. An event without
#: a length is drawn as a line that nobody sees, so each takes the least that a calendar shows well
#: and that promises nothing about the end.
SHOWN_FOR: Final = timedelta(hours=1)
ALARMS: Final = (timedelta(days=-1), timedelta(hours=-3))
#: An event of a whole day begins at midnight: 9 AM on the day before.
DAY_ALARMS: Final = (timedelta(hours=-15),)
#: How often a calendar is asked to look again.
AGAIN: Final = timedelta(hours=1)
_END: Final = b"END:VCALENDAR\r\n"
_ZONE: Final = "America/Denver"
_AT_TWO: Final = time(2)
#: The clocks of Denver since 2007: kind of part, name, offset in hours from it and before it, first
#: change, and the rule of all others (Energy Policy Act of 2005, 15 U.S.C. 260a). Lists of single
#: days (RDATE) are read by few programs: others show every hearing of summer an hour late.
_CLOCKS: Final = (
    (TimezoneDaylight, "MDT", -6, -7, date(2007, 3, 11), (3, "2SU")),
    (TimezoneStandard, "MST", -7, -6, date(2007, 11, 4), (11, "1SU")),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One event. key: of its UID, for ever the same.

    start: without a clock time it is an event of the whole day. sequence: how often what became of
    it changed; modified: when anything that it says did; both only grow. seen_at: when the official
    schedule last showed it.
    aside: it stands beside the event people go by, where that was or is called off: it blocks no
    time and rings no alarm.
    """

    key: str
    title: str
    body: str
    location: str
    url: str
    start: Start
    sequence: int
    modified: datetime
    seen_at: datetime
    status: Status = "CONFIRMED"
    aside: bool = False

    @property
    def uid(self) -> str:
        """The name by which every calendar recognises the event."""
        return f"{self.key}@{DOMAIN}"

    @property
    def alarms(self) -> tuple[timedelta, ...]:
        """How long before the start alarms ring; none for an event that is called off."""
        if self.aside or self.status == "CANCELLED":
            return ()
        return DAY_ALARMS if self.start.start_time is None else ALARMS


def calendar_file(name: str, about: str, entries: Iterable[Entry]) -> bytes:
    """A calendar of these entries in the order of their starts, with the zone they name."""
    calendar = Calendar()
    calendar.add("prodid", f"-//{DOMAIN}//feeds//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    for label in ("name", "x-wr-calname"):
        calendar.add(label, line(name))
    for label in ("description", "x-wr-caldesc"):
        calendar.add(label, line(about))
    calendar.add("x-wr-timezone", _ZONE)
    calendar.add("refresh-interval", AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    calendar.add_component(_zone())
    whole = bytes(calendar.to_ical())
    ordered = sorted(entries, key=lambda entry: (entry.start.day, entry.uid))
    return whole.removesuffix(_END) + b"".join(map(_event, ordered)) + _END


def _zone() -> Timezone:
    """Denver's clocks, for programs that do not know them."""
    zone = Timezone()
    zone.add("tzid", _ZONE)
    for kind, name, hours, before, first, (month, day) in _CLOCKS:
        part = kind()
        part.add("dtstart", datetime.combine(first, _AT_TWO))
        part.add("rrule", {"freq": "yearly", "bymonth": month, "byday": day})
        part.add("tzname", name)
        part.add("tzoffsetfrom", timedelta(hours=before))
        part.add("tzoffsetto", timedelta(hours=hours))
        zone.add_component(part)
    return zone


@lru_cache(maxsize=4096)
def _event(entry: Entry) -> bytes:
    """An event as it is written. From one version of the data to the next most stay the same, and
    to fold and escape them costs more than all else."""
    event = Event()
    modified, stamped = (
        moment.astimezone(UTC).replace(microsecond=0)
        for moment in (entry.modified, max(entry.modified, entry.seen_at))
    )
    event.add("uid", entry.uid)
    event.add("dtstamp", stamped)
    event.add("last-modified", modified)
    event.add("sequence", entry.sequence)
    event.add("status", entry.status)
    event.add("summary", line(entry.title))
    event.add("description", plain(entry.body))
    moment = entry.start.moment
    if moment is None:
        event.add("dtstart", entry.start.day)
    else:
        event.add("dtstart", moment)
        event.add("duration", SHOWN_FOR)
    free = entry.aside or moment is None or entry.status == "CANCELLED"
    event.add("transp", "TRANSPARENT" if free else "OPAQUE")
    if entry.location:
        event.add("location", line(entry.location))
    if entry.url:
        event.add("url", entry.url)
    for before in entry.alarms:
        event.add_component(_alarm(entry, before))
    return bytes(event.to_ical())


def _alarm(entry: Entry, before: timedelta) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", line(entry.title))
    alarm.add("trigger", before)
    return alarm
