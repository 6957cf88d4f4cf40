"""Campaigns: the list, and one campaign."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, str]] = {
    "campaigns.title": "Campaigns",
    "campaigns.none": "No campaign can be shown now. Its files cannot be read.",
    "campaign.missing": "There is no campaign of this name.",
    "campaign.by": "By {by}",
    "campaign.asks": "What we ask of every law",
    "campaign.bills": "Bills and our position",
    "campaign.bills.none": "The campaign names no bill. It follows bills by their words.",
    "campaign.bills.followed": "All bills we follow",
    "campaign.bill.unknown": "This bill was not collected yet.",
    "campaign.calls": "Coming calls to testify",
    "campaign.calls.none": "No hearing of a bill of this campaign is on the schedule.",
    "campaign.calendar": "Calendar file of these calls",
    "campaign.join": "How to join",
    "campaign.join.statewide": "In the whole state",
    "campaign.join.local": "Where you live",
    "campaign.join.none": "The campaign names no group yet.",
    "campaign.guidance": "Guidance and laws",
    "campaign.guidance.issued": "Issued {day}",
    "campaign.guidance.signed": "Signed {day}",
    "campaign.guidance.issued.unknown": "We do not know the day it was issued.",
    "campaign.guidance.en": "In English",
    "campaign.guidance.es": "In Spanish",
    "campaign.guidance.lacking": "We do not hold its address yet.",
    "campaign.reports": "Reports of agencies",
    "campaign.reports.lead": (
        "A due day stands here only where a guidance or a law says it. Sources differ on whether "
        "agencies report each quarter or each year: read C.R.S. 24-74-106."
    ),
    "campaign.reports.sideways": "This table scrolls sideways.",
    "campaign.reports.agency": "Agency",
    "campaign.reports.quarter": "Quarter or year",
    "campaign.reports.due": "Due",
    "campaign.reports.received": "Received",
    "campaign.reports.unknown": "unknown",
    "campaign.reports.lacking": "Not received.",
    "campaign.reports.overdue": "Overdue",
    "campaign.reports.by": "by {guidance}",
    "campaign.reports.open": "Read it",
    "campaign.resources": "To read elsewhere",
    "campaign.resources.lacking": "We do not know its address.",
    "campaign.contact": "Contact",
    "more.title": "More",
    "more.campaigns": "Campaigns",
    "more.pages": "Search, freshness, print",
    "more.health": "How fresh everything is",
    "more.light": "Light pages: to print and to share",
    "more.feeds": "Calendars and feeds to subscribe to",
    "more.feed.calls": "Calls to testify, as a calendar",
    "more.feed.hearings": "All hearings, as a calendar",
    "more.feed.campaign": "Calls of {campaign}, as a calendar",
    "more.feed.changes": "What changed, as a feed",
    "more.feeds.how": "Copy an address into your calendar program, and it stays up to date.",
    "foot.light": "This page in a light form, to print and to share",
}

#: One, and more than one; the count is {n}.
PLURALS: Final[Mapping[str, tuple[str, str]]] = {
    "campaign.reports.gaps": (
        "{n} report was due and is lacking.",
        "{n} reports were due and are lacking.",
    ),
}
