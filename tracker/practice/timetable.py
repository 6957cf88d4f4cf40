"""The schedule: made of the hearings that were held, and changed by what the site is told.

Facts of hearings carry no time and no room, so both are the usual ones of the committee; a few
percent begin "Upon Adjournment" or without a word. The same facts give the same timetable.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from tracker.practice.facts import Change, Hearing, Item, Measure, Meeting
from tracker.practice.variants import digest

_PREFIX: Final = {"lower": "House", "upper": "Senate"}
_ROOMS: Final = {
    "House Judiciary": "HCR 0107", "House Appropriations": "HCR 0112",
    "House State, Civic, Military, & Veterans Affairs": "LSB A",
    "House Transportation, Housing & Local Government": "LSB A",
    "House Education": "HCR 0107", "House Agriculture, Water & Natural Resources": "HCR 0107",
    "Senate Judiciary": "Old Supreme Court", "Senate Appropriations": "LSB B",
    "Senate Health & Human Services": "Old Supreme Court", "Senate Finance": "SCR 357",
    "Senate Business, Labor, & Technology": "Old Supreme Court", "Senate Education": "SCR 357",
    "Senate State, Veterans, & Military Affairs": "Old Supreme Court",
}  # fmt: skip
_EARLY: Final = {"House Appropriations": "8:30 AM", "Senate Appropriations": "8:15 AM"}
_TUESDAY: Final = 1
_TESTIMONY_HEARD: Final = "Witness Testimony"
FOR_ACTION_ONLY: Final = " (FOR ACTION ONLY)"


def meetings_from_hearings(measures: Iterable[Measure]) -> tuple[Meeting, ...]:
    """One meeting for each committee and day on which a measure was taken up, in order of day."""
    held: dict[tuple[date, str, str], list[tuple[Measure, Hearing]]] = defaultdict(list)
    for measure in measures:
        for hearing in measure.hearings:
            key = (hearing.day, measure.session, _label(hearing))
            if measure not in (before for before, _ in held[key]):
                held[key].append((measure, hearing))
    return tuple(
        _meeting(day, session, committee, taken_up, at)
        for at, ((day, session, committee), taken_up) in enumerate(sorted(held.items(), key=_order))
    )


def usual_start(committee: str, day: date) -> str:
    """When a committee usually begins; by a digest of its day now and then not a clock time."""
    odd = digest(f"{committee} {day}") % 100
    if odd < 4:
        return "Upon Adjournment"
    if odd == 4:
        return ""
    afternoon = "2:00 PM" if committee.startswith("Senate") and day.weekday() == _TUESDAY else ""
    return _EARLY.get(committee) or afternoon or "1:30 PM"


def usual_room(committee: str) -> str:
    """Where a committee usually meets."""
    return _ROOMS.get(committee, "HCR 0112" if committee.startswith("House") else "SCR 352")


def apply(meetings: Sequence[Meeting], changes: Sequence[Change], day: date) -> list[Meeting]:
    """The meetings after every change that has happened by this day, those withdrawn included."""
    known = {meeting.id: meeting for meeting in meetings}
    for at, change in enumerate(changes):
        if (change.since is None or change.since <= day) and change.meeting in known:
            known[change.meeting] = _changed(known[change.meeting], change, at, day)
    return list(known.values())


def item_for(text: str, since: date) -> Item:
    """An agenda line. Its first word is the bill's number where it looks like one."""
    word = text.split(" ", 1)[0]
    return Item(text, word if "-" in word and word[:1] in "HS" else "", since)


def _changed(meeting: Meeting, change: Change, at: int, day: date) -> Meeting:
    match change.what:
        case "move":
            return replace(
                meeting,
                day=change.day or meeting.day,
                start=meeting.start if change.start is None else change.start,
                room=meeting.room if change.room is None else change.room,
            )
        case "withdraw" | "restore":
            return replace(meeting, withdrawn=change.what == "withdraw")
        case "cancel" | "strike":
            return replace(
                meeting,
                cancelled=meeting.cancelled or change.what == "cancel",
                struck=meeting.struck or change.what == "strike",
            )
        case "drop_item":
            kept = (one for one in meeting.items if change.item not in (one.bill, one.text))
            return replace(meeting, items=tuple(kept))
        case "add_item":
            added = item_for(change.item, change.since or min(day, meeting.announced))
            return replace(meeting, items=(*meeting.items, added))
        case "new_agenda_address":
            return replace(meeting, agenda=90000 + at)
    raise ValueError(f"no change is called {change.what!r}")


def _label(hearing: Hearing) -> str:
    return f"{_PREFIX[hearing.chamber]} {hearing.committee}"


def _order(entry: tuple[tuple[date, str, str], object]) -> tuple[date, str, str]:
    return entry[0]


def _meeting(
    day: date, session: str, committee: str, taken_up: list[tuple[Measure, Hearing]], at: int
) -> Meeting:
    begun = min(measure.actions[0].day for measure, _ in taken_up)
    wished = day - timedelta(days=3 + digest(f"{committee}{day}announced") % 8)
    announced = min(day, max(wished, begun))
    return Meeting(
        id=f"{session}-p-{at + 1:04d}",
        session=session,
        committee=committee,
        day=day,
        start=usual_start(committee, day),
        room=usual_room(committee),
        items=tuple(_item(measure, hearing, announced) for measure, hearing in taken_up),
        announced=announced,
        agenda=2101 + at,
    )


def _item(measure: Measure, hearing: Hearing, announced: date) -> Item:
    heard = any(
        one.day < hearing.day and _TESTIMONY_HEARD in one.result and _label(one) == _label(hearing)
        for one in measure.hearings
    )
    text = measure.number + (FOR_ACTION_ONLY if heard else "")
    return Item(text, measure.number, max(announced, measure.actions[0].day))
