"""Which version of a bill its official summary belongs to: its last sentence. Dossier 3.2."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

_NOTE: Final = re.compile(
    r"\(\s*Note:\s*(This summary applies to [^()]+?)\s*\.?\s*\)\s*$", re.IGNORECASE
)
#: In the order of a bill's way; "as introduced in the second house" is the reengrossed version.
_WAY: Final = (
    ("introduced",), ("engrossed",), ("reengrossed",), ("revised",), ("rerevised",),
    ("enacted", "final act", "signed act", "adopted"),
)  # fmt: skip
_RANKS: Final = {word: rank for rank, words in enumerate(_WAY) for word in words}
_NAMED: Final = re.compile(
    rf"\b(?:{'|'.join(sorted(_RANKS, key=len, reverse=True))})\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class SummaryNote:
    """What a summary says of itself. words: as written; is_older: a newer version than the one it
    belongs to is published: what it tells may not be in the text any more, or not yet."""

    words: str
    is_older: bool


def note_of(summary: str, versions: Iterable[str]) -> SummaryNote | None:
    """The note at the end of a summary, None where it has none. versions: names of the bill's."""
    found = _NOTE.search(summary)
    if not found:
        return None
    words = " ".join(found[1].split())
    own = _rank(words)
    newest = max((rank for name in versions if (rank := _rank(name)) is not None), default=None)
    return SummaryNote(words, own is not None and newest is not None and newest > own)


def _rank(words: str) -> int | None:
    """The first version that words name: "the reengrossed version of this bill as introduced in
    the second house" names the reengrossed one."""
    found = _NAMED.search(words)
    return _RANKS[found[0].casefold()] if found else None
