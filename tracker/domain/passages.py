"""Where a bill's fields hold what was looked for: the marks in its title, and the best passage."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final, TypeAlias

from tracker.domain.search_terms import Term, Understood
from tracker.domain.text.fold import fold

#: Fields of a bill that are searched, the weightiest first.
FIELDS: Final = (
    "number", "title", "long_title", "subjects", "sponsors", "summary", "calls_en", "calls_es",
    "actions", "text",
)  # fmt: skip
#: Letters of a passage, about; and places looked at in one field.
PASSAGE: Final = 260
_PLACES: Final = 80
_LEAD: Final = 60
#: Fields that are lists of lines, of which those are shown that hold a word, and how many.
_LISTS: Final = frozenset({"subjects", "sponsors", "actions"})
_LINES: Final = 3

Span: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a field. spans: what is to be marked in text, in order; before, after: whether
    the field goes on there."""

    field: str
    text: str
    spans: tuple[Span, ...]
    before: bool = False
    after: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found in a bill. title: marks in it; passage: the best one outside number and
    title; fields: those that hold any of the terms, as far as looked."""

    title: tuple[Span, ...] = ()
    passage: Passage | None = None
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Place:
    start: int
    end: int
    term: int


class Finder:
    """Finds what a search means in texts."""

    def __init__(self, wanted: Understood) -> None:
        self._terms = tuple(map(_Sought.of, wanted.terms))

    def read(self, fields: Mapping[str, str], text: Callable[[], str]) -> Reading:
        """What a bill's fields hold of it, and its text, which is passed over where a field
        already holds every term."""
        held: list[str] = []
        title: tuple[Span, ...] = ()
        best: tuple[int, Passage] | None = None
        for name in FIELDS:
            if name == "text":
                is_done = best is not None and best[0] == len(self._terms)
                said = "" if is_done else text()
            else:
                said = fields.get(name, "")
            places = self._places(said) if said else []
            if not places:
                continue
            held.append(name)
            count = len({place.term for place in places})
            if name == "title":
                title = _spans(places)
            elif name != "number" and (best is None or count > best[0]):
                best = count, _passage(name, said, places)
        return Reading(title, best[1] if best else None, tuple(held))

    def _places(self, said: str) -> list[_Place]:
        plain = fold(said)
        found = [
            _Place(start, end, at)
            for at, term in enumerate(self._terms)
            for start, end in islice(term.within(plain), _PLACES)
        ]
        return sorted(found, key=lambda place: place.start)


@dataclass(frozen=True, slots=True)
class _Sought:
    """A term as it is looked for. words: spellings of a single one; phrase: of several, all of
    them; is_open: whether the word may go on."""

    words: tuple[str, ...]
    phrase: re.Pattern[str] | None
    is_open: bool

    @classmethod
    def of(cls, term: Term) -> _Sought:
        """That of a term."""
        if len(term.words) == 1:
            words = term.words if term.kind == "phrase" else term.forms()
            return cls(words, None, term.kind == "prefix")
        phrase = r"(?:[^\w\n]|_)+".join(map(re.escape, term.words))
        return cls((), re.compile(phrase), False)

    def within(self, plain: str) -> Iterator[Span]:
        """Where it stands in a folded text."""
        for start, stop in self._letters(plain):
            end = self._word_end(plain, stop) if self.is_open else stop
            if not (plain[start - 1 : start].isalnum() or plain[end : end + 1].isalnum()):
                yield start, end

    @staticmethod
    def _word_end(plain: str, end: int) -> int:
        while plain[end : end + 1].isalnum():
            end += 1
        return end

    def _letters(self, plain: str) -> Iterator[Span]:
        """Where its letters stand, within a word too. For one word, letters are found many times
        faster than a pattern."""
        if self.phrase is not None:
            yield from (match.span() for match in self.phrase.finditer(plain))
        for word in self.words:
            at = plain.find(word)
            while at >= 0:
                yield at, at + len(word)
                at = plain.find(word, at + 1)


def _spans(places: Sequence[_Place], start: int = 0) -> tuple[Span, ...]:
    """What is to be marked, counted from a start: two words of which one holds the other are one
    mark."""
    found: list[Span] = []
    for place in places:
        begin, end = place.start - start, place.end - start
        if found and begin < found[-1][1]:
            begin, end = found[-1][0], max(end, found.pop()[1])
        found.append((begin, end))
    return tuple(found)


def _passage(name: str, said: str, places: Sequence[_Place]) -> Passage:
    """The piece in which most of the terms stand close together; of a list its lines."""
    if name in _LISTS:
        return _listed(name, said, places)
    first = _densest(places)
    start, end = _edges(said, places[first].start)
    inside = [place for place in places if place.start >= start and place.end <= end]
    spans = _spans(inside, start)
    return Passage(name, said[start:end], spans, start > 0, end < len(said))


def _listed(name: str, said: str, places: Sequence[_Place]) -> Passage:
    lines: list[str] = []
    spans: list[Span] = []
    at = begin = 0
    for line in said.split("\n"):
        held = [one for one in places if begin <= one.start < begin + len(line)]
        if held and len(lines) < _LINES:
            spans += _spans(held, begin - at)
            lines.append(line)
            at += len(line) + 1
        begin += len(line) + 1
    return Passage(name, "\n".join(lines), tuple(spans))


def _densest(places: Sequence[_Place]) -> int:
    """The place from which on a passage's length holds the most different terms, then most."""
    best, at = (0, 0), 0
    for first, place in enumerate(places):
        limit = place.start + PASSAGE - _LEAD
        within = [one.term for one in islice(places, first, first + 40) if one.end <= limit]
        held = len(set(within)), len(within)
        if held > best:
            best, at = held, first
    return at


def _edges(said: str, first: int) -> Span:
    """Where a passage begins and ends: at blanks, within its paragraph before the first mark."""
    start = max(0, first - _LEAD, said.rfind("\n", 0, first) + 1)
    if start > 0 and said[start - 1] not in " \n":
        blank = said.find(" ", start, first)
        start = blank + 1 if blank >= 0 else first
    end = min(len(said), start + PASSAGE)
    if end < len(said) and said[end] not in " \n":
        blank = max(said.rfind(" ", first, end), said.rfind("\n", first, end))
        end = blank if blank > first else end
    return start, end
