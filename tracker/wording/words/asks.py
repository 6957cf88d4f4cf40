"""What bills say of a campaign's asks: on a bill's page, side by side, and at the desk."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, str]] = {
    "entity.ask": "ask",
    "asks.title": "What it says of the asks",
    "asks.evidence": (
        "These words are evidence and no verdict. Rules found them. Read them in their place "
        "before you judge the bill."
    ),
    "asks.read": "Read in: {version}.",
    "asks.read.day": "Read in: {version}, {day}.",
    "asks.read.summary": "From the official summary. We hold no text of the bill yet.",
    "asks.for": "For it",
    "asks.against": "Against it",
    "asks.none": "Nothing found",
    "asks.nothing": "We found no words on the asks here.",
    "asks.editor": "An editor chose this passage.",
    "asks.open": "Read it in the text",
    "asks.whole": "More on the bill's page",
    "asks.history": "From version to version",
    "asks.version": "{version}, {day}",
    "asks.course.brought.for": "It brought in words for the ask.",
    "asks.course.more.for": "It added words for the ask.",
    "asks.course.fewer.for": "It took out words for the ask.",
    "asks.course.other.for": "It put other words for the ask.",
    "asks.course.dropped.for": "It took out all words for the ask.",
    "asks.course.brought.against": "It brought in words against the ask.",
    "asks.course.more.against": "It added words against the ask.",
    "asks.course.fewer.against": "It took out words against the ask.",
    "asks.course.other.against": "It put other words against the ask.",
    "asks.course.dropped.against": "It took out all words against the ask.",
    "asks.weaker": "Weaker",
    "asks.stronger": "Stronger",
    "asks.same": "Changed",
    "asks.went": "Went out:",
    "asks.came": "Came in:",
    "asks.matrix": "Bills and asks",
    "asks.matrix.lead": (
        "Each bill stands here with what its newest text says. Open a mark to read the words."
    ),
    "asks.matrix.none": "No bill that we follow has words on these asks yet.",
    "asks.matrix.unread": "This campaign has no rules by which we read bills for its asks.",
    "asks.matrix.about": "Which bills speak for or against what the campaign asks, word for word.",
    "asks.matrix.open": "All bills beside the asks",
    "asks.all": "All",
    "bills.ask": "Ask",
    "asks.choice.for": "For: {ask}",
    "asks.choice.against": "Against: {ask}",
    "desk.part.asks": "What it says of the asks",
    "desk.field.for": "for it",
    "desk.field.against": "against it",
    "desk.of_ask": "{ask}, {direction}",
    "desk.form.passage": (
        "Copy the sentence from the text or the summary. Write none if the bill says no such thing."
    ),
    "desk.fault.no_passage": "This is too short. Copy the sentence, or write none.",
    "desk.fault.not_there": "These words are not in the summary or in a text that we hold.",
    "desk.fault.no_ask": "The campaign has no such ask.",
}

#: One, and more than one; the count is {n}.
PLURALS: Final[Mapping[str, tuple[str, str]]] = {
    "asks.count": ("{n} bill has words on the asks.", "{n} bills have words on the asks."),
    "asks.more": ("{n} more passage", "{n} more passages"),
}
