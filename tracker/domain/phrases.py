"""Where phrases stand among words: all phrases of a set of rules, found in one go.

A phrase fits with a plural or the -s of a verb at its end; `*` at the end of a word stands for any
ending. Nothing is a pattern, so that no file can make the search slow.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from tracker.domain.sentences import Span, words_of

#: A term of a rule: one of these phrases.
Term: TypeAlias = tuple[str, ...]
#: Words kept at most with the phrases that may begin there.
_KEPT: Final = 50_000


def parts_of(phrase: str) -> tuple[str, ...]:
    """The words of a phrase as they are looked for, each with its `*` where it has one."""
    marked = "".join(" " if one in "-–—" else one for one in phrase)
    return tuple(
        plain[0].text + ("*" if word.endswith("*") else "")
        for word in marked.split()
        if (plain := words_of(word.rstrip("*")))
    )


@dataclass(frozen=True, slots=True)
class Found:
    """Where the terms stand: from a word to a word, in their order."""

    spans: Mapping[Term, Sequence[Span]]

    def of(self, term: Term) -> Sequence[Span]:
        """Where one of a term's phrases stands."""
        return self.spans.get(term, ())


@dataclass(frozen=True, slots=True)
class _Entry:
    """A phrase with the terms that have it."""

    parts: tuple[str, ...]
    terms: tuple[Term, ...]

    def end(self, words: Sequence[str], at: int) -> int:
        """Where the phrase ends that begins at a word, 0 where it does not stand there."""
        end = at + len(self.parts)
        if end > len(words):
            return 0
        last = len(self.parts) - 1
        rest = range(1, len(self.parts))
        return end if all(_fits(self.parts[n], words[at + n], n == last) for n in rest) else 0


class Lexicon:
    """All phrases of some terms, by the words at which they may begin."""

    def __init__(self, terms: Iterable[Term]) -> None:
        by_parts: dict[tuple[str, ...], dict[Term, None]] = {}
        for term in terms:
            for phrase in term:
                by_parts.setdefault(parts_of(phrase), {})[term] = None
        self._entries = [_Entry(parts, tuple(of)) for parts, of in by_parts.items() if parts]
        self._begin: dict[str, tuple[_Entry, ...]] = {}

    def found(self, words: Sequence[str]) -> Found:
        """Where the terms stand among these words."""
        spans: dict[Term, list[Span]] = {}
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
                one for one in self._entries if _fits(one.parts[0], word, len(one.parts) == 1)
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
