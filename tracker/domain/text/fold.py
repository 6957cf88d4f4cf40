"""Texts as they are compared: small letters, no accents, one apostrophe, one hyphen.

One letter is folded to one letter: a place in a folded text is that place in the text. Both
databases index the words that are made here and are asked for the words that are made here, so
that they find the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final
from zlib import crc32

#: Letters of each field of a bill that are judged and indexed: several times what official texts
#: have, so that no page can hold up a crawl. A text of so many letters has some 300 pages.
MOST_LETTERS: Final[Mapping[str, int]] = {
    "title": 2_000, "long_title": 10_000, "summary": 60_000, "subjects": 10_000,
    "sponsors": 20_000, "actions": 100_000, "text": 600_000,
}  # fmt: skip
_OTHERS: Final = 20_000
#: A longer run of letters is taken for several words.
WORD_LETTERS: Final = 40
#: What stands for the end of a line or an item, so that no phrase runs over it.
BREAK: Final = "\u00a7"
#: Changes when the same text gives other words, or is stored otherwise: all is then indexed anew.
FOLDING: Final = "3"

_ODD: Final = re.compile(r"[^\x00-\x7f]")
_WORD: Final = re.compile(rf"[^\W_]{{1,{WORD_LETTERS}}}")
#: Makes an unsigned number one that a database holds.
_HALF: Final = 1 << 31
_LIGATURES: Final = {
    code: unicodedata.normalize("NFKD", chr(code)) for code in range(0xFB00, 0xFB07)
}


class _Folds(dict[int, str]):
    """One letter for each letter, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        if letter.isalnum():  # not a sign such as (TM), which would become a letter of its word
            letter = unicodedata.normalize("NFKD", letter)[0].lower()[0]
        self[code] = letter
        return letter


_FOLDS: Final = _Folds(zip(map(ord, "‘’ʼ‐‑"), "'''--", strict=True))


def bounded(field: str, text: str) -> str:
    """As much of a field of a bill as is judged and indexed."""
    return text[: MOST_LETTERS.get(field, _OTHERS)]


def composed(text: str) -> str:
    """A text with each letter and its accent as one, and no letters joined in print."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", text.translate(_LIGATURES))


def fold(text: str) -> str:
    """A text in small letters without accents, as long as before."""
    low = text.lower()
    if text.isascii():
        return low
    if len(low) != len(text):  # a capital whose small letter is two
        return text.translate(_FOLDS)
    return _ODD.sub(lambda match: _FOLDS[ord(match[0])], low)


def words_of(text: str) -> list[str]:
    """The words of a text as search knows them, folded, in their order."""
    return _WORD.findall(fold(composed(text)))


def indexed(text: str) -> str:
    """A text as an index takes it: its words with blanks between, and BREAK between its lines."""
    lines = (" ".join(_WORD.findall(line)) for line in fold(text).splitlines())
    return f" {BREAK} ".join(line for line in lines if line)


def pairs_of(words: Sequence[str]) -> list[int]:
    """A number for each two words that stand side by side, none over a BREAK: in which texts a
    phrase may stand. Two pairs in four thousand million share a number."""
    pairs = (pair for pair in pairwise(words) if BREAK not in pair)
    return sorted({crc32(" ".join(pair).encode()) - _HALF for pair in pairs})
