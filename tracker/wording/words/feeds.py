"""Calendar files and Atom feeds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, str]] = {
    "feed.hearings": "Colorado hearings",
    "feed.calls": "Calls to testify",
    "feed.campaign": "{campaign}: calls to testify",
    "feed.bill": "{bill}: hearings",
    "feed.changes": "Colorado bills: what changed",
    "feed.about": "From the official schedule, kept up to date. Check on the day.",
    "feed.changes.about": "News of the bills we follow and of their hearings, of the last 30 days.",
    "feed.sample": "{name} (a sample, not of today)",
    # What an event is called
    "feed.title.hearing": "{bill}: {committee}",
    "feed.title.watched": "{bill}: {committee} (we watch it)",
    "feed.title.call": "{hearing} ({campaign})",
    "feed.title.meeting": "{committee}: {bills}",
    "feed.title.words": "{title}, “{words}”",
    "feed.title.no_time": "{title}, no time given",
    "feed.title.moved": "MOVED: {title}",
    "feed.title.moved_to": "MOVED to {start}: {title}",
    "feed.title.room_changed": "ROOM CHANGED: {title}",
    "feed.title.cancelled": "CANCELLED: {title}",
    "feed.title.check": "CHECK: {title}",
    # What it says
    "feed.before": "Before: {slot}.",
    "feed.now": "Now: {slot}.",
    "feed.cancelled": "This hearing is cancelled.",
    "feed.left": "The bill left the agenda of this hearing.",
    "feed.see": "See: {address}",
    "feed.edited.start": "The new time is ours. The official page says: {start}.",
    "feed.edited.room": "The new room is ours. The official page says: {room}.",
    "feed.position.none": "{campaign} has no position on this bill yet.",
    "feed.position.support": "{campaign} asks you to support this bill.",
    "feed.position.oppose": "{campaign} asks you to oppose this bill.",
    "feed.position.amend": "{campaign} asks for changes to this bill.",
    "feed.position.monitor": "{campaign} watches this bill and takes no side.",
    "feed.when": "When: {start}",
    "feed.where": "Where: {place}",
    "feed.where.none": "Where: the official page names no room.",
    "feed.testimony": "Testimony: {words}",
    "feed.public": "If you sign up, your name becomes public record. Anyone can read it.",
    "feed.sign_up": "How to sign up",
    "feed.sign_up.open": "Open the official form: {address}",
    "feed.sign_up.open.unknown": "Open the official form. We do not know its address.",
    "feed.sign_up.opens": "Sign-up opens: {day}",
    "feed.sign_up.opens.unknown": "We do not know when sign-up opens.",
    "feed.deadline": "Write to the coalition by {moment}.",
    "feed.call": "All about this hearing: {address}",
    "feed.bill.page": "All about this bill: {address}",
    "feed.bills": "Bills on the agenda",
    "feed.bills.unread": "The agenda was not read yet.",
    "feed.bills.none": "The agenda names no bill.",
    "feed.bills.left": "Left the agenda",
    "feed.item": "{bill}: {title}",
    "feed.item.ours": "{bill} (we follow it): {title}",
    "feed.agenda": "Official agenda: {address}",
    "feed.schedule": "Official schedule: {address}",
    "feed.seen": "Seen on the official schedule: {moment}.",
    "feed.verified": "Checked by telephone: {moment}.",
    # Why there is none
    "feed.unknown": "There is no feed of this name. There are: {feeds}.",
    "feed.unknown.bill": "We know no bill {number}. Write its number like HB26-1037.",
    "feed.unknown.campaign": "There is no campaign {slug}. There are: {slugs}.",
    "feed.nothing": "There is nothing to show yet. Please try again later.",
}

#: One, and more than one; the count is {n}.
PLURALS: Final[Mapping[str, tuple[str, str]]] = {}
