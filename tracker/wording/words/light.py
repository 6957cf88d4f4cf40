"""The light pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, str]] = {
    "light.skip": "Skip to the page",
    "light.nav": "Pages",
    "light.twin": "Interactive view",
    "light.subscribe": "Subscribe",
    "light.hearings": "Coming hearings",
    "light.changes": "What changed",
    "light.all.hearings": "All coming hearings",
    "light.all.changes": "All that changed",
    "light.as.month": "The month as a table",
    "light.as.list": "The coming hearings as a list",
    "light.whole.list": "Back to the whole list",
    "light.back": "Back to {bill}",
    "light.pages": "Pages of the list",
    "light.page": "Page {page} of {of}",
    "light.before": "← Page before",
    "light.after": "Next page →",
    "light.kept": "Copied from {address}, as of {moment}.",
    "light.printed": "Printed from {address}, as of {moment}.",
    "light.printed.check": "Hearings move: look at this address on the day.",
    "light.code": "Code with the address of this page",
    "light.missing.title": "Not found",
    "light.missing": "Nothing stands at this address.",
    "light.down.title": "Nothing to show now",
    "light.committee.of": "Who sits on {committee}, and when it meets",
    "light.committee.page": "Official page of the committee",
    "light.committee.members": "Members",
    "light.committee.meetings": "Coming meetings",
    "light.committee.meetings.none": "No coming meeting is on the schedule.",
    "light.feed.hearings": "Calendar of hearings",
    "light.feed.calls": "Calendar of calls to testify",
    "light.feed.changes": "Feed of changes",
    "light.feed.bill": "Calendar of {bill}",
    "light.feed.campaign": "Calendar of {campaign}",
    "light.about.today": (
        "Hearings in the Colorado legislature on bills about privacy: what to do now, what changed."
    ),
    "light.about.calls": (
        "When and where to testify in Colorado on bills about privacy, and how to sign up."
    ),
    "light.about.call": "{start}. {committee}. {title}. How to sign up and what to say.",
    "light.about.watched": "{start}. {committee}. {title}. When, where and how to sign up.",
    "light.about.hearings": "Coming committee hearings in the Colorado legislature, by day.",
    "light.about.calendar": "Committee hearings in the Colorado legislature, by month.",
    "light.about.changes": "Hearings that moved or were called off, and bills that moved on.",
    "light.about.bills": "Bills about privacy in the Colorado legislature, and where they stand.",
    "light.about.committee": "Who sits on {committee}, how to reach it, and when it meets.",
    "light.about.health": "How fresh the facts on these pages are.",
}

#: One, and more than one; the count is {n}.
PLURALS: Final[Mapping[str, tuple[str, str]]] = {
    "light.others": (
        "and {n} more in the interactive view",
        "and {n} more in the interactive view",
    ),
}
