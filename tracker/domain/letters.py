"""Letters that nobody sees and that change what others see: control signs, overrides of the
direction of writing, private ones. Official texts and visitors' words may hold any of them.
"""

from __future__ import annotations

import re
from typing import Final

_CONTROL: Final = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
#: Marks, embeddings, overrides and isolates of direction (Unicode UAX 9), and the byte order mark.
_DIRECTION: Final = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff"
_NO_LETTERS: Final = "\ud800-\udfff\ufffe\uffff"
_UNSEEN: Final = re.compile(f"[{_CONTROL}{_DIRECTION}{_NO_LETTERS}]")
_PRIVATE: Final = re.compile("[\ue000-\uf8ff]")
#: What JSON may hold as it is and a terminal or a reader's eye may not.
_TO_ESCAPE: Final = re.compile(f"[\x7f-\x9f{_DIRECTION}]")
#: Letters of a visitor's words that count: an address or a search has no more.
MOST_TYPED: Final = 1000


def seen(said: str) -> str:
    """A text without letters that nobody sees; ends of lines and tabs stay."""
    return _UNSEEN.sub("", said)


def public(said: str) -> str:
    """The same without private letters, which mean to us what they mean to nobody else."""
    return _PRIVATE.sub("", seen(said))


def typed(said: str) -> str:
    """A visitor's words, as far as they are looked at: seen, public, and not without end."""
    return public(said)[:MOST_TYPED]


def escaped(json: str) -> str:
    """JSON that says the same and moves nobody's terminal."""
    return _TO_ESCAPE.sub(lambda found: f"\\u{ord(found.group()):04x}", json)
