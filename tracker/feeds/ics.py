"""Calendar files (iCalendar, RFC 5545) made of entries, byte for byte the same for the same facts.

icalendar folds, escapes and writes the zone; what stands in an event is decided in `events`. And
the letters that a feed can hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, Final, Literal, TypeAlias, TypeVar

from icalendar import (
    Alarm,
    Calendar,
    Component,
    Event,
    Timezone,
    TimezoneDaylight,
    TimezoneStandard,
)

from tracker.domain.text_sanitizing import sanitized
from tracker.domain.times import Start

MEDIA_TYPE: Final = "text/calendar; charset=utf-8"
#: Stands behind every UID: a name that nobody can own, so that a move of host changes none.
DOMAIN: Final = "colorado-bill-tracker.invalid"
_BREAKS: Final = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_Part = TypeVar("_Part", bound=Component)
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


def plain(text: str) -> str:
    """A text without letters that break a feed; breaks of lines are newlines, and the hyphen of a
    bill's number is the one that people type into a search."""
    return sanitized(_BREAKS.sub("\n", text)).replace("\u2011", "-")


def line(text: str) -> str:
    """The same text on one line."""
    return " ".join(plain(text).split())


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
    labels = {"prodid": f"-//{DOMAIN}//feeds//EN", "version": "2.0", "calscale": "GREGORIAN"}
    labels |= {"method": "PUBLISH", "x-wr-timezone": _ZONE, "x-published-ttl": "PT1H"}
    labels |= dict.fromkeys(("name", "x-wr-calname"), line(name))
    labels |= dict.fromkeys(("description", "x-wr-caldesc"), line(about))
    calendar = _filled(Calendar(), labels)
    calendar.add("refresh-interval", AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add_component(_zone())
    whole = bytes(calendar.to_ical())
    ordered = sorted(entries, key=lambda entry: (entry.start.day, entry.uid))
    return whole.removesuffix(_END) + b"".join(map(_event, ordered)) + _END


def _filled(part: _Part, values: Mapping[str, Any]) -> _Part:
    """A part of a calendar with its properties; one that is None is not there."""
    for name, value in values.items():
        if value is not None:
            part.add(name, value)
    return part


def _zone() -> Timezone:
    """Denver's clocks, for programs that do not know them."""
    zone = _filled(Timezone(), {"tzid": _ZONE})
    for kind, name, hours, before, first, (month, day) in _CLOCKS:
        rules = {
            "dtstart": datetime.combine(first, _AT_TWO),
            "rrule": {"freq": "yearly", "bymonth": month, "byday": day},
            "tzname": name,
            "tzoffsetfrom": timedelta(hours=before),
            "tzoffsetto": timedelta(hours=hours),
        }
        zone.add_component(_filled(kind(), rules))
    return zone


@lru_cache(maxsize=4096)
def _event(entry: Entry) -> bytes:
    """An event as it is written. From one version of the data to the next most stay the same, and
    to fold and escape them costs more than all else."""
    modified, stamped = (
        moment.astimezone(UTC).replace(microsecond=0)
        for moment in (entry.modified, max(entry.modified, entry.seen_at))
    )
    moment, title = entry.start.moment, line(entry.title)
    free = entry.aside or moment is None or entry.status == "CANCELLED"
    values = {
        "uid": entry.uid,
        "dtstamp": stamped,
        "last-modified": modified,
        "sequence": entry.sequence,
        "status": entry.status,
        "summary": title,
        "description": plain(entry.body),
        "dtstart": moment or entry.start.day,
        "duration": SHOWN_FOR if moment else None,
        "transp": "TRANSPARENT" if free else "OPAQUE",
        "location": line(entry.location) if entry.location else None,
        "url": entry.url or None,
    }
    event = _filled(Event(), values)
    for before in entry.alarms:
        alarm = {"action": "DISPLAY", "description": title, "trigger": before}
        event.add_component(_filled(Alarm(), alarm))
    return bytes(event.to_ical())
