"""Words as search compares them: small letters, no accents, nothing but letters and digits.

Both databases index what `words_of` gives and are asked for what it gives, so that they find the
same. One letter is folded to one letter: a place in a folded text is that place in the text.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from typing import Final
from zlib import crc32

from tracker.domain.numbers import PREFIXES, BillNumber

#: A longer run of letters is taken for several words.
WORD_LETTERS: Final = 40
#: What stands for the end of a line or an item, so that no phrase runs over it.
BREAK: Final = "\u00a7"
#: Changes when the same text gives other words, or is stored otherwise: all is then indexed anew.
FOLDING: Final = "2"

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
        plain = unicodedata.normalize("NFKD", chr(code))[0].lower()[0]
        self[code] = plain
        return plain


_FOLDS: Final = _Folds()


def composed(said: str) -> str:
    """A text with each letter and its accent as one, and no letters joined in print."""
    if said.isascii():
        return said
    return unicodedata.normalize("NFC", said.translate(_LIGATURES))


def folded(said: str) -> str:
    """A composed text in small letters without accents, as long as before."""
    plain = said.lower()
    if said.isascii():
        return plain
    if len(plain) != len(said):  # a capital whose small letter is two
        return said.translate(_FOLDS)
    return _ODD.sub(lambda found: _FOLDS[ord(found[0])], plain)


def words_of(said: str) -> list[str]:
    """The words of a text, folded, in their order."""
    return _WORD.findall(folded(composed(said)))


def indexed(said: str) -> str:
    """A text as an index takes it: its words with blanks between, and BREAK between its lines."""
    lines = (" ".join(_WORD.findall(line)) for line in folded(said).splitlines())
    return f" {BREAK} ".join(line for line in lines if line)


def pairs_of(words: list[str]) -> list[int]:
    """A number for each two words that stand side by side, none over a BREAK: in which texts a
    phrase may stand. Two pairs in four thousand million share a number."""
    found = {
        crc32(f"{one} {other}".encode()) - _HALF
        for one, other in pairwise(words)
        if BREAK not in (one, other)
    }
    return sorted(found)


# --- the order of bills ------------------------------------------------------------------------

_SERIALS: Final = 10_000
_OF_SESSION: Final = _SERIALS * 16


def place_of(number: BillNumber) -> int:
    """A bill's place among all bills, the oldest first: by session, then by number."""
    serial = number.serial - 1000 if number.prefix.startswith("H") else number.serial
    within = serial % _SERIALS * 16 + PREFIXES.index(number.prefix)
    return _session_number(number.year, number.letter) * _OF_SESSION + within


def places_of(session: str) -> tuple[int, int]:
    """The first and last place of a session's bills."""
    letter = session[4:] if session[4:] != "A" else ""
    first = _session_number(int(session[:4]), letter) * _OF_SESSION
    return first, first + _OF_SESSION - 1


def _session_number(year: int, letter: str) -> int:
    return (year - 2000) * 27 + (ord(letter) - 64 if letter else 0)
