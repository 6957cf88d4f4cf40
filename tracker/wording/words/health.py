"""The page Health."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, str]] = {
    "health.title": "Health",
    "health.sources": "How fresh each source is",
    "health.crawls": "Last crawls",
    "health.crawls.none": "No crawl has run yet.",
    "health.failures": "Pages that could not be read",
    "health.failures.none": "Every page of the last crawls could be read.",
    "health.failures.all": "The last crawl of the plan {plan} read nothing.",
    "health.gaps.none": "Every agenda that is put up was read.",
    "health.gaps": "Told and not taken up",
    "health.unrecognised": "Actions nobody recognises",
    "health.unrecognised.none": "Every action is recognised.",
    "health.disagreements": "Our stage and the official badge disagree",
    "health.disagreements.none": "No bill's stage disagrees with its official badge.",
    "health.unread": "Bills whose page was not read yet",
    "health.unread.none": "The page of every bill was read.",
    "health.bills.none": "No bill is stored: nothing was read.",
    "health.outdated": "Bills whose page is older than the list",
    "health.outdated.none": "No bill's page is older than what the list says.",
    "health.unlisted": "Bills that left the official list",
    "health.unlisted.none": "No bill left the official list.",
    "health.campaigns": "Files of campaigns that cannot be read",
    "health.campaigns.lead": "Until they are mended, what they said before is shown.",
    "health.texts": "Bill texts",
    "health.texts.none": "Every text that was asked for could be read.",
    "health.texts.elsewhere": "Its text is at hand from another file.",
    "health.schedule": "Schedule and agendas",
    "health.list": "List of bills",
    "health.never": "never",
    "health.counts": "{pages} pages, {requests} requests, {new} new, {changed} changed",
    "health.also": "{failed} failed, {withdrawn} withdrawn",
    "health.badge": "Official badge",
    "health.plan": "Plan",
    "health.started": "Started",
    "health.took": "Took",
    "health.outcome": "Outcome",
    "health.numbers": "Counts",
    "outcome.running": "running",
    "outcome.whole": "whole",
    "outcome.partial": "partial",
    "outcome.refused": "refused by the site",
    "outcome.failed": "failed",
    "outcome.interrupted": "interrupted",
}

#: One, and more than one; the count is {n}.
PLURALS: Final[Mapping[str, tuple[str, str]]] = {
    "health.other_way": (
        "{n} page ({kind}) shows its {part} in another way than before. A person should look.",
        "{n} pages ({kind}) show their {part} in another way than before. A person should look.",
    ),
    "health.texts.read": ("{n} version is read", "{n} versions are read"),
    "health.texts.due": (
        "{n} version of a bill we follow was not asked for yet",
        "{n} versions of bills we follow were not asked for yet",
    ),
    "health.texts.unread": (
        "{n} version could not be read", "{n} versions could not be read",
    ),
}  # fmt: skip
