"""Topics: why a bill is under one, in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, str]] = {
    "reason.under": "Under “{topic}” because {found}.",
    "reason.sum": "That makes {points}; {needed} are needed.",
    "reason.title": "the title says {phrases}",
    "reason.long_title": "the long title says {phrases}",
    "reason.summary": "the summary says {phrases}",
    "reason.subjects": "the official subjects name {phrases}",
    "reason.text": "the text of the bill says {phrases}",
    "reason.phrase": "“{phrase}”",
    "reason.counted": "“{phrase}” ({points})",
    "reason.and": "{some} and {last}",
    "reason.confirmed": "An editor confirmed this on {day}.",
    "reason.rejected": "An editor decided on {day}: this bill does not belong under “{topic}”.",
}

PLURALS: Final[Mapping[str, tuple[str, str]]] = {
    "reason.points": ("{n} point", "{n} points"),
    "reason.more": ("{n} more phrase", "{n} more phrases"),
}
