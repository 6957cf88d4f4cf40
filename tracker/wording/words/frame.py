"""The frame of every page: name, navigation, foot, banners, freshness, empty lists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, str]] = {
    "name": "Colorado bill tracker",
    "noscript": (
        "These pages need a script and a connection that stays open. "
        "The same stands here without a script, and on the official site, leg.colorado.gov:"
    ),
    "noscript.pages": "Pages without a script",
    "noscript.hearings": "Calendar of hearings",
    "noscript.calls": "Calendar of calls to testify",
    "noscript.changes": "Feed of changes",
    "language.other": "Español",
    "nav.today": "Today",
    "nav.calls": "Calls",
    "nav.bills": "Bills",
    "nav.bill": "Bill",
    "nav.calendar": "Calendar",
    "nav.health": "Health",
    "nav.campaigns": "Campaigns",
    "nav.more": "More",
    "foot.source": "Source: {source}. We copy facts from there; the official page prevails.",
    "foot.source.sample": (
        "Source: a bundled sample of facts from the official site, leg.colorado.gov. Starts and "
        "rooms of hearings, long titles and summaries in it are ours, and not official."
    ),
    "foot.source.practice": "Source: {source}, a practice site. Nothing there is official.",
    "foot.source.unknown": "Source: the official site of the Colorado General Assembly.",
    "foot.nobody": "Nothing about you is kept: no account, no cookies of ours, no statistics.",
    "foot.check": (
        "The schedule can lag behind what a chair announces: check the official page on the day."
    ),
    "official.text": "Official text",
    "banner.sample": "You are looking at a bundled sample, as of {moment}.",
    "banner.sample.never": "The official site was not read yet.",
    "banner.sample.running": "The official site is being read now.",
    "banner.sample.failed": "The official site could not be read, {moment}. {message}",
    "banner.sample.change": "This page changes over by itself once bills and schedule are in.",
    "banner.sample.reload": "Load this page again once bills and schedule are in.",
    "banner.rehearsal": "Practice data: shown as of {day}.",
    "banner.store": "The database cannot be read.",
    "banner.sessions": "The list of sessions cannot be used. Nothing that was stored is lost.",
    "fresh.schedule": "Official schedule seen {moment} ({ago}).",
    "fresh.schedule.at": "Official schedule seen {moment}.",
    "fresh.schedule.never": "The official schedule was not read yet.",
    "fresh.bills": "Bills seen {moment} ({ago}).",
    "fresh.bills.at": "Bills seen {moment}.",
    "fresh.bills.never": "The list of bills was not read yet.",
    "fresh.running": "Reading now: {pages} of about {expected} pages.",
    "fresh.running.open": "Reading now: {pages} pages so far.",
    "fresh.looks": "This page looks for changes every minute.",
    "fault": "Attention",
    "fault.schedule_old": "The schedule is older than two hours: check the official page.",
    "fault.list_old": "The list of bills is older than a day.",
    "fault.crawl_failed": "The last reading failed: {message}",
    "fault.crawl_refused": "The official site refused the last reading: {message}",
    "fault.crawl_partial": "Some pages could not be read last time; what they said before stands.",
    "fault.session_strange": (
        "The official site offers a session that this program does not know: {sessions}. Its bills "
        "are not read."
    ),
    "fault.crawl_interrupted": "The last reading was cut short; the next one takes it up.",
    "empty.hearings": "No hearing of a followed bill is on the schedule through {day}.",
    "empty.hearings.meetings": "No coming hearing is on the schedule.",
    "empty.schedule.never": "The schedule has not been collected yet.",
    "empty.begins": "The session begins on {day}. Its bills appear from that day on.",
    "empty.look": "We look again every 30 minutes by day while the General Assembly sits.",
    "empty.bills.never": "No bill has been collected yet.",
    "empty.source": "The official site was not reached: {message}",
    "message.nobody": "Nothing answers at {source}. What was stored stays.",
    "empty.progress": "Reading the official site: {pages} of about {expected} pages.",
    "empty.progress.open": "Reading the official site: {pages} pages so far.",
    "empty.begin": "Run `make run` or `tracker crawl` to begin.",
    "empty.followed": "None of the {count} bills collected is related to privacy by our phrases.",
    "empty.filter": "No bill matches. Remove a filter, or look among all bills.",
    "broken.piece": "This part cannot be shown now. The fault is ours. The rest stands.",
    "broken.title": "Something broke",
    "broken.page": "This page cannot be shown now. The fault is ours. Nothing was lost.",
}

#: One, and more than one; the count is {n}.
PLURALS: Final[Mapping[str, tuple[str, str]]] = {
    "fresh.changed": ("{n} thing changed: show", "{n} things changed: show"),
}
