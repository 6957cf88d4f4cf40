"""Churn by chance: which meetings of a session are moved, called off or lose a bill, and when.

As much of it as a session really has; seeded, so that the same facts and seed give the same script.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from tracker.practice.facts import Change, Facts, Meeting

#: Of 100 hearings of a session, so many are not held as they were first listed.
SHARE: Final = 0.26
KINDS: Final = ("day", "start", "room", "cancel", "strike", "withdraw", "drop_item")
_ROOMS: Final = ("HCR 0107", "HCR 0112", "LSB A", "LSB B", "SCR 357", "Old Supreme Court")
_STARTS: Final = ("8:00 AM", "10:45 AM", "2:15 PM", "Upon Adjournment")


def churn(
    facts: Facts, first: date, last: date, chance: random.Random, share: float = SHARE
) -> tuple[Change, ...]:
    """A script: each meeting of these days is upset once, by a chance of `share`, on a day on which
    it has been listed for a day at least and has not begun."""
    return tuple(_changes(facts.meetings, first, last, chance, share))


def _changes(
    meetings: tuple[Meeting, ...], first: date, last: date, chance: random.Random, share: float
) -> Iterator[Change]:
    for meeting in meetings:
        begin = max(first, meeting.announced) + timedelta(days=1)
        end = min(last, meeting.day - timedelta(days=1))
        if chance.random() < share and begin <= end:
            since = begin + timedelta(days=chance.randrange((end - begin).days + 1))
            yield _change(meeting, since, chance.choice(KINDS), chance)


def _change(meeting: Meeting, since: date, kind: str, chance: random.Random) -> Change:
    bills = [one.bill for one in meeting.items if one.bill and one.since < since]
    if kind == "drop_item" and len(bills) > 1:
        return Change(meeting.id, kind, since, item=chance.choice(bills))
    if kind == "day":
        later = meeting.day + timedelta(days=chance.choice((1, 2, 5, 7)))
        return Change(meeting.id, "move", since, day=later)
    if kind == "room":
        return Change(meeting.id, "move", since, room=_other(_ROOMS, meeting.room, chance))
    if kind in ("cancel", "strike", "withdraw"):
        return Change(meeting.id, kind, since)
    return Change(meeting.id, "move", since, start=_other(_STARTS, meeting.start, chance))


def _other(choices: tuple[str, ...], than: str, chance: random.Random) -> str:
    return chance.choice([one for one in choices if one != than])
