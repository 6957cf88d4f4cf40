"""Takes out of a text what nobody sees and what changes what others see: control signs, marks and
overrides of the direction of writing, private-use characters, halves of characters.

Official texts and visitors' words may hold any of them. `sanitized` is called where a text enters
(page objects, papers, addresses) and once more where one is written into a page or a feed, for
what is stored may be older.
"""

from __future__ import annotations

import re
from typing import Final

_CONTROL: Final = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
#: Marks, embeddings, overrides and isolates of direction (Unicode UAX 9), and the byte order mark.
_DIRECTION: Final = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff"
_NO_CHARACTERS: Final = "\ud800-\udfff\ufffe\uffff"
_PRIVATE: Final = "\ue000-\uf8ff\U000f0000-\U0010ffff"
_UNSEEN: Final = re.compile(f"[{_CONTROL}{_DIRECTION}{_NO_CHARACTERS}]")
_UNWANTED: Final = re.compile(f"[{_CONTROL}{_DIRECTION}{_NO_CHARACTERS}{_PRIVATE}]")
#: What JSON may hold as it is and a terminal or a reader's eye may not.
_TO_ESCAPE: Final = re.compile(f"[\x7f-\x9f{_DIRECTION}]")
#: Letters of a visitor's words that count: an address or a search has no more.
MOST_TYPED: Final = 1000


def sanitized(text: str) -> str:
    """A text from outside without any of them. Ends of lines and tabs stay, and every letter."""
    return _UNWANTED.sub("", text)


def sanitized_input(text: str) -> str:
    """A visitor's words, sanitized, and not without end."""
    return sanitized(text)[:MOST_TYPED]


def without_unseen(text: str) -> str:
    """A text of ours, in which private-use characters mark official words (wording/say)."""
    return _UNSEEN.sub("", text)


def terminal_safe(json: str) -> str:
    """JSON that says the same and moves nobody's terminal."""
    return _TO_ESCAPE.sub(lambda match: f"\\u{ord(match[0]):04x}", json)
