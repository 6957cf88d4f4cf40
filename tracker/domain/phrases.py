"""Where phrases stand among words: all phrases of a set of rules, found in one go.

A phrase fits with a plural or the -s of a verb at its end; `*` at the end of a word stands for any
ending. Nothing is a pattern, so that no file can make the search slow.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, TypeAlias

from tracker.domain.sentences import Span, words_of

#: A term of a rule: one of these phrases.
Term: TypeAlias = tuple[str, ...]
#: Words kept at most with the phrases that may begin there.
_KEPT: Final = 50_000
_DASHES: Final = str.maketrans("-–—", "   ")


@cache
def parts_of(phrase: str) -> tuple[str, ...]:
    """The words of a phrase as they are looked for, each with its `*` where it has one."""
    return tuple(filter(None, map(_part_of, phrase.translate(_DASHES).split())))


@cache
def _part_of(word: str) -> str:
    plain = words_of(word.rstrip("*"))
    return plain[0].text + ("*" if word.endswith("*") else "") if plain else ""


@dataclass(frozen=True, slots=True)
class Found:
    """Where the terms stand, by their numbers: from a word to a word, in their order."""

    spans: Mapping[int, Sequence[Span]]

    def of(self, term: int) -> Sequence[Span]:
        """Where one of a term's phrases stands."""
        return self.spans.get(term, ())


@dataclass(frozen=True, slots=True)
class _Entry:
    """A phrase with the numbers of the terms that have it."""

    parts: tuple[str, ...]
    terms: tuple[int, ...]

    def end(self, words: Sequence[str], at: int) -> int:
        """Where the phrase ends that begins at a word, 0 where it does not stand there."""
        end = at + len(self.parts)
        if end > len(words):
            return 0
        last = len(self.parts) - 1
        rest = range(1, len(self.parts))
        return end if all(_fits(self.parts[n], words[at + n], n == last) for n in rest) else 0


class Lexicon:
    """All phrases of some terms, by the words at which they may begin. Terms have numbers, for a
    number is looked up faster than a row of phrases."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._numbers: dict[Term, int] = {}
        for term in terms:
            self._numbers.setdefault(term, len(self._numbers))
        by_parts: dict[tuple[str, ...], dict[int, None]] = {}
        for term, number in self._numbers.items():
            for phrase in term:
                by_parts.setdefault(parts_of(phrase), {})[number] = None
        self._by_letter: dict[str, list[_Entry]] = {}
        for parts, of in by_parts.items():
            if parts:
                # "y" fits "ies", and "*" everything: what is so short is tried at every word.
                letter = parts[0][0] if len(parts[0]) > 1 else ""
                self._by_letter.setdefault(letter, []).append(_Entry(parts, tuple(of)))
        self._begin: dict[str, tuple[_Entry, ...]] = {}

    def number(self, term: Term) -> int:
        """The number of one of the terms."""
        return self._numbers[term]

    def found(self, words: Sequence[str]) -> Found:
        """Where the terms stand among these words."""
        spans: dict[int, list[Span]] = {}
        for at, word in enumerate(words):
            for entry in self._at(word):
                end = entry.end(words, at)
                for term in entry.terms if end else ():
                    spans.setdefault(term, []).append((at, end))
        return Found(spans)

    def _at(self, word: str) -> tuple[_Entry, ...]:
        known = self._begin.get(word)
        if known is None:
            if len(self._begin) >= _KEPT:
                self._begin.clear()
            known = self._begin[word] = tuple(
                one
                for letter in {word[:1], ""}
                for one in self._by_letter.get(letter, ())
                if _fits(one.parts[0], word, len(one.parts) == 1)
            )
        return known


def _fits(part: str, word: str, is_last: bool) -> bool:
    if part.endswith("*"):
        return word.startswith(part[:-1])
    if word == part:
        return True
    if not is_last or not word.startswith(part[:-1]):
        return False
    return word in (f"{part}s", f"{part}es", f"{part}'s") or (
        part.endswith("y") and word == f"{part[:-1]}ies"
    )
