"""The words of a text: as they are written, as they are compared, and the forms that count as one.

Folded are small letters without accents, one apostrophe, one hyphen. One letter is folded to one
letter: a place in a folded text is that place in the text. Both databases index the words that are
made here and are asked for the words that are made here, so that they find the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final, TypeAlias
from zlib import crc32

#: From and to.
Span: TypeAlias = tuple[int, int]

#: Letters of each field of a bill that are judged and indexed: several times what official texts
#: have, so that no page can hold up a crawl. A text of so many letters has some 300 pages.
MOST_LETTERS: Final[Mapping[str, int]] = {
    "title": 2_000, "long_title": 10_000, "summary": 60_000, "subjects": 10_000,
    "sponsors": 20_000, "actions": 100_000, "text": 600_000,
}  # fmt: skip
_OTHERS: Final = 20_000


def bounded(field: str, text: str) -> str:
    """As much of a field of a bill as is judged and indexed."""
    return text[: MOST_LETTERS.get(field, _OTHERS)]


# --- as they are written: an abbreviation is one (C.R.S. ends no sentence), a number (2.5), a word
# with its apostrophe (driver's). A hyphen parts words and is no sign. Official summaries glue the
# items of a list together, so "andSet" is two words.

APOSTROPHES: Final = "'‘’ʼ"
_WORDS: Final = (
    r"(?:\w\.){2,}|\d+(?:[.,]\d+)+|(?:and|or)(?=[A-Z])"
    rf"|\w+(?:[{APOSTROPHES}]\w+|(?<=[sS])[{APOSTROPHES}])?"
)
_WORD: Final = re.compile(_WORDS)
_TOKEN: Final = re.compile(rf"{_WORDS}|[^\w\s‐‑-]")
_WRITTEN: Final = re.compile(rf"(?:{_WORDS})\*?|[^\w\s‐‑-]")


def tokens(text: str) -> list[str]:
    """The words and signs of a text, in order."""
    return _TOKEN.findall(text)


def token_spans(text: str) -> list[Span]:
    """Where each of `tokens` begins and ends, in letters."""
    return [match.span() for match in _TOKEN.finditer(text)]


def word_spans(text: str) -> list[Span]:
    """Where each word begins and ends, without the signs."""
    return [match.span() for match in _WORD.finditer(text)]


def written_tokens(phrase: str) -> list[str]:
    """The words and signs of a phrase, each word with the `*` that stands for its ending."""
    return _WRITTEN.findall(phrase)


def from_word_to_word(text: str, whole: Span, middle: Span, margin: int) -> Span:
    """The middle of a whole with about so many letters on each side of it, none of a torn word."""
    start, end = max(whole[0], middle[0] - margin), min(whole[1], middle[1] + margin)
    if start > whole[0]:
        start = text.find(" ", start, middle[0]) + 1 or middle[0]
    if end < whole[1]:
        end = max(middle[1], text.rfind(" ", middle[1], end))
    return start, end


# --- as they are compared -----------------------------------------------------------------------

#: A longer run of letters is taken for several words.
WORD_LETTERS: Final = 40
#: What stands for the end of a line or an item, so that no phrase runs over it.
BREAK: Final = "\u00a7"
#: Changes when the same text gives other words, or is stored otherwise: all is then indexed anew.
FOLDING: Final = "3"

_ODD: Final = re.compile(r"[^\x00-\x7f]")
_INDEXED: Final = re.compile(rf"[^\W_]{{1,{WORD_LETTERS}}}")
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
    return _INDEXED.findall(fold(composed(text)))


def indexed(text: str) -> str:
    """A text as an index takes it: its words with blanks between, and BREAK between its lines."""
    lines = (" ".join(_INDEXED.findall(line)) for line in fold(text).splitlines())
    return f" {BREAK} ".join(line for line in lines if line)


def pairs_of(words: Sequence[str]) -> list[int]:
    """A number for each two words that stand side by side, none over a BREAK: in which texts a
    phrase may stand."""
    pairs = (pair for pair in pairwise(words) if BREAK not in pair)
    return sorted({number_of(" ".join(pair)) for pair in pairs})


def number_of(words: str) -> int:
    """A number that stands for words in an index. Two in four thousand million share one."""
    return crc32(words.encode()) - _HALF


def stem_of(word: str) -> str:
    """A folded word in its singular and without `'s`: what its forms have in common."""
    bare = word.removesuffix("'s").rstrip("'")
    return next(_singulars(bare), bare) if len(bare) > 3 else bare


# --- their forms: plural, singular and possessive, as English and Spanish make them. A form that no
# text has finds nothing and does no harm.


def forms_of(word: str) -> tuple[str, ...]:
    """A word that is searched with its plural or singular, if it is one of letters."""
    if len(word) < 3 or not word.isalpha():
        return (word,)
    return tuple(dict.fromkeys((word, *_singulars(word), *_plurals(word))))


def fitting(word: str) -> tuple[str, ...]:
    """The words of a text that a word of a phrase fits: also in its plural, or with 's."""
    base = word.removesuffix("'s") if word.endswith("'s") else word.rstrip("'")
    plurals = tuple(_plurals(base))
    possessives = (f"{base}'s", *(f"{form}'" for form in (base, *plurals)))
    return tuple(dict.fromkeys((word, base, *plurals, *possessives)))


def _plurals(word: str) -> Iterator[str]:
    yield f"{word}s"
    if word.endswith("y"):
        yield f"{word[:-1]}ies"
    if word.endswith(("s", "x", "z", "ch", "sh", "o", "ion", "dad", "dor")):
        yield f"{word}es"


def _singulars(word: str) -> Iterator[str]:
    if word.endswith("ies") and len(word) > 4:
        yield word[:-3] + "y"
    elif word.endswith(("sses", "xes", "zes", "ches", "shes", "iones", "dades", "dores")):
        yield word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        yield word[:-1]
