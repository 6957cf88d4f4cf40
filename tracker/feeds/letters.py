"""Letters that a feed can hold, and names that its entries keep for ever."""

from __future__ import annotations

import re
from typing import Final

from tracker.domain.text_sanitizing import sanitized

#: Stands behind every UID: a name that nobody can own, so that a move of host changes none.
DOMAIN: Final = "colorado-bill-tracker.invalid"

_BREAKS: Final = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


def plain(text: str) -> str:
    """A text without letters that break a feed; breaks of lines are newlines, and the hyphen of a
    bill's number is the one that people type into a search."""
    return sanitized(_BREAKS.sub("\n", text)).replace("\u2011", "-")


def line(text: str) -> str:
    """The same text on one line."""
    return " ".join(plain(text).split())
