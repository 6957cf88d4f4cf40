"""Hearings: what, where, what became of them, and whether testimony is taken."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, str]] = {
    "hearing.when": "When",
    "hearing.where": "Where",
    "hearing.committee": "Committee",
    "hearing.how": "Testimony",
    "hearing.official": "Official agenda",
    "hearing.schedule": "Official schedule",
    "hearing.room.none": "Room not given",
    "hearing.next": "Next hearing",
    "hearing.next.none": "No hearing of this bill is on the schedule.",
    "agenda.nameless": "An agenda item looks like a bill and gives no number: “{words}”.",
    "agenda.foreign": (
        "{bill} is of session {session} and stands on an agenda of this one: {committee}, {day}."
    ),
    "agenda.unread": (
        "The agenda of {committee} ({day}) was not read: bills on it may be missing here."
    ),
    "agenda.unread.bill": (
        "An agenda of {committee} ({day}) was not read: it may list this bill or others. "
        "See the official schedule."
    ),
    "hearing.past": "Earlier hearings",
    "hearing.seen": "seen {moment}",
    "status.scheduled": "Scheduled",
    "status.moved": "Moved",
    "status.cancelled": "Cancelled",
    "status.in_doubt": "In doubt: check",
    "status.withdrawn": "Withdrawn from the schedule: check",
    "status.gone": "Bill left the agenda",
    "status.room": "Room changed",
    "status.back": "Back on the schedule",
    "status.new": "New hearing",
    "status.bill_new": "New bill",
    "status.bill_followed": "New on our list",
    "status.remark": "Official note changed",
    "status.past": "Past",
    "status.begun": "Began, may still go on",
    "status.today": "Today",
    "testimony.expected": "Expected: the public may speak.",
    "testimony.unlikely": "Unlikely here.",
    "testimony.in_doubt": "In doubt: the bill may not be heard. Check.",
    "testimony.none": "None: for action only.",
    "testimony.by_invitation": "By invitation: only people who are invited speak.",
    "testimony.unknown": "Not known: check.",
    "moved.to": "Now listed: {committee}, {start}.",
    "moved.nowhere": "Not listed anywhere else yet.",
    "remark.said": "The official page adds: “{words}”.",
    "remark.struck": "The official page shows this struck through.",
    "withdrawn.why": "It left the official schedule without a word. Check before you go.",
}

#: One, and more than one; the count is {n}.
PLURALS: Final[Mapping[str, tuple[str, str]]] = {
    "hearing.others": ("and {n} other bill", "and {n} other bills"),
}
