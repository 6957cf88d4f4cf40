"""Phrases as an advocate writes them, and which words of a text they fit.

`personal data`            these words beside each other, each also in its plural or with 's
`surveil*`                 any ending of a word
`{sell|share} personal data`   either word in that place; words between bars may be several
`share ~ personal data`    both in one sentence, in any order, at most NEAR words apart

A phrase is no pattern of a program: it fits in a time that grows with the length of the text alone,
whatever is written. What would be too large is refused, in words for the person who wrote it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Final, TypeAlias

#: Words that may stand between those on both sides of a `~`.
NEAR: Final = 12
#: What a phrase may be: letters; words in a row; pieces between `~`; ways in which it may be said.
LONGEST, MOST_WORDS, MOST_PIECES, MOST_WAYS = 500, 12, 4, 200
#: Letters before a `*`.
STEM: Final = 3
#: Words of texts whose meaning is remembered.
_REMEMBERED: Final = 1 << 16

#: Words in a row, as written but plain: ("surveil*", "technology").
Way: TypeAlias = tuple[str, ...]
#: Places of words in a text: the first, and the one after the last.
Span: TypeAlias = tuple[int, int]

#: An abbreviation (C.R.S. ends no sentence), a number, a word, or a sign.
_TOKEN: Final = re.compile(r"(?:\w\.){2,}|\d+(?:[.,]\d+)+|\w+(?:'\w+|(?<=s)')?|[^\w\s-]")
_WRITTEN: Final = re.compile(_TOKEN.pattern.replace("|[^", r"\*?|[^"))
_SLOT: Final = re.compile(r"\{([^{}]*)\}|[^{}]+")
_ASCII: Final = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}


def plain(text: str) -> str:
    """A text for comparing, letter for letter as long as it is written: small letters, one kind of
    apostrophe, one of hyphen."""
    low = text.lower()
    if len(low) != len(text):  # "İ" becomes two letters
        low = text.translate(_ASCII)
    for sign in "‘’ʼ":
        low = low.replace(sign, "'")
    for sign in "‐‑":
        low = low.replace(sign, "-")
    return low


def tokens(text: str) -> list[str]:
    """The words and signs of a plain text, in order. Hyphens are blanks."""
    return _TOKEN.findall(text)


def token_spans(text: str) -> list[Span]:
    """Where each of `tokens` begins and ends, in letters."""
    return [found.span() for found in _TOKEN.finditer(text)]


# --- what is written ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Form:
    """A phrase understood. pieces: what stands near each other, each with the ways to say it."""

    pieces: tuple[tuple[Way, ...], ...]

    @property
    def size(self) -> int:
        """Words of its shortest way: of two phrases that fit, the longer one says more."""
        return sum(min(len(way) for way in ways) for ways in self.pieces)


@lru_cache(_REMEMBERED)
def form_of(text: str) -> Form:
    """A phrase understood. Raises ValueError, in words for the person who wrote it."""
    if len(text) > LONGEST:
        raise ValueError(f"is longer than {LONGEST} letters. Make several phrases of it.")
    if not re.search(r"\w", text):
        raise ValueError(f"{text!r} is a phrase without words.")
    pieces = plain(text).split("~")
    if len(pieces) > MOST_PIECES:
        raise ValueError(f"{text!r} has more than {MOST_PIECES - 1} signs ~.")
    form = Form(tuple(_ways(piece, text) for piece in pieces))
    if sum(map(len, form.pieces)) > MOST_WAYS:
        raise _too_many(text)
    return form


def _ways(piece: str, text: str) -> tuple[Way, ...]:
    slots = list(_slots(piece, text))
    count = 1
    for slot in slots:
        count *= len(slot)
    if count > MOST_WAYS:
        raise _too_many(text)
    ways = {tuple(word for part in chosen for word in part): None for chosen in product(*slots)}
    for way in ways:
        if not way:
            raise ValueError(f"{text!r} has no word on one side of a ~.")
        if len(way) > MOST_WORDS:
            raise ValueError(f"{text!r} has more than {MOST_WORDS} words in a row.")
    return tuple(ways)


def _too_many(text: str) -> ValueError:
    return ValueError(f"{text!r} can be said in more than {MOST_WAYS} ways. Make several of it.")


def _slots(piece: str, text: str) -> Iterator[tuple[Way, ...]]:
    """The places of a piece, each with what may stand there."""
    at = 0
    for found in _SLOT.finditer(piece):
        if found.start() != at:
            break
        at = found.end()
        if found[1] is None:
            yield (_way(found[0], text),)
        else:
            chosen = tuple(_way(part, text) for part in found[1].split("|"))
            if not all(chosen):
                raise ValueError(f"{text!r} has nothing beside a | or between braces.")
            yield chosen
    if at != len(piece):
        raise ValueError(f"{text!r} has a brace that is not closed, or one within another.")


def _way(written: str, text: str) -> Way:
    words = tuple(_WRITTEN.findall(written))
    if "|" in words:
        raise ValueError(f"{text!r} has a | outside of braces. Write {{one|other}}.")
    for word in words:
        if "*" in word and len(word) <= STEM:
            raise ValueError(
                f"{text!r} has a * after fewer than {STEM} letters. It stands for the ending of a "
                "word, as in surveil*."
            )
    return words


def _fitting(word: str) -> Iterator[str]:
    """The words of a text that a written word fits, one with `*` apart."""
    base = word.removesuffix("'s") if word.endswith("'s") else word.rstrip("'")
    yield from (word, base, f"{base}'s", f"{base}s", f"{base}s'", f"{base}'")
    if base.endswith("y"):
        yield from (f"{base[:-1]}ies", f"{base[:-1]}ies'")
    if base.endswith(("s", "x", "z", "ch", "sh")):
        yield from (f"{base}es", f"{base}es'")


# --- what is read -------------------------------------------------------------------------------

#: The meaning of signs: the end of a sentence, and what parts a list.
STOP: Final = 0
SEMICOLON: Final = 1
_SIGNS: Final = {".": STOP, "?": STOP, "!": STOP, ";": SEMICOLON}


@dataclass(frozen=True, slots=True)
class _Sought:
    """A phrase ready to look for. pieces: as in Form, with numbers for words; anchors: of each way
    of the first piece, the word that is looked for first."""

    pieces: tuple[tuple[tuple[int, ...], ...], ...]
    anchors: tuple[int, ...]


class Lexicon:
    """All phrases that are looked for together, by their text."""

    def __init__(self, texts: Iterable[str]) -> None:
        """Raises ValueError for a text that is no phrase."""
        self._numbers: dict[str, int] = {}
        self._exact: dict[str, list[int]] = {sign: [code] for sign, code in _SIGNS.items()}
        self._stems: dict[str, int] = {}
        self.sought = {text: self._sought(form_of(text)) for text in dict.fromkeys(texts)}
        self.by_anchor: dict[int, list[str]] = {}
        for text, sought in self.sought.items():
            for anchor in dict.fromkeys(sought.anchors):
                self.by_anchor.setdefault(anchor, []).append(text)
        self._lengths = sorted({len(stem) for stem in self._stems})
        self.meaning = lru_cache(_REMEMBERED)(self._meaning)

    def _sought(self, form: Form) -> _Sought:
        pieces = tuple(
            tuple(tuple(self._number(word) for word in way) for way in ways) for ways in form.pieces
        )
        longest = (max(range(len(way)), key=lambda at: len(way[at])) for way in form.pieces[0])
        return _Sought(pieces, tuple(way[at] for way, at in zip(pieces[0], longest, strict=True)))

    def _number(self, word: str) -> int:
        known = self._numbers.get(word)
        if known is not None:
            return known
        if word in _SIGNS:
            return _SIGNS[word]
        number = self._numbers[word] = len(self._numbers) + len(_SIGNS)
        if word.endswith("*"):
            self._stems[word[:-1]] = number
        else:
            for one in dict.fromkeys(_fitting(word)):
                self._exact.setdefault(one, []).append(number)
        return number

    def _meaning(self, token: str) -> tuple[int, ...]:
        """The numbers of the written words that a word of a text fits."""
        found = list(self._exact.get(token, ()))
        for length in self._lengths:
            number = self._stems.get(token[:length]) if length <= len(token) else None
            if number is not None:
                found.append(number)
        return tuple(found)
