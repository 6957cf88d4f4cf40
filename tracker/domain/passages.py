"""Where a bill's fields hold what was looked for: the marks in its title, and the best passage."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final, TypeAlias

from tracker.domain.folding import folded
from tracker.domain.search_terms import Term, Understood

#: Fields of a bill that are searched, the weightiest first.
FIELDS: Final = (
    "number", "title", "long_title", "subjects", "sponsors", "summary", "calls_en", "calls_es",
    "actions", "text",
)  # fmt: skip
#: Letters of a passage, about; and places looked at in one field.
PASSAGE: Final = 260
_PLACES: Final = 300
_LEAD: Final = 60

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
        self._terms = wanted.terms
        named = (f"(?P<t{at}>{_pattern(term)})" for at, term in enumerate(wanted.terms))
        pattern = rf"(?<![^\W_])(?:{'|'.join(named)})(?![^\W_])"
        self._pattern = re.compile(pattern) if wanted.terms else None

    def read(self, fields: Mapping[str, str]) -> Reading:
        """What a bill's fields hold of it. A field is passed over where those before it already
        hold every term."""
        if self._pattern is None:
            return Reading()
        held: list[str] = []
        title: tuple[Span, ...] = ()
        best: tuple[int, Passage] | None = None
        for name in FIELDS:
            said = fields.get(name, "")
            if not said or (name == "text" and best and best[0] == len(self._terms)):
                continue
            places = list(self._places(said))
            if not places:
                continue
            held.append(name)
            count = len({place.term for place in places})
            if name == "title":
                title = _spans(places)
            elif name != "number" and (best is None or count > best[0]):
                best = count, _passage(name, said, places)
        return Reading(title, best[1] if best else None, tuple(held))

    def _places(self, said: str) -> Iterator[_Place]:
        assert self._pattern is not None
        for match in islice(self._pattern.finditer(folded(said)), _PLACES):
            yield _Place(match.start(), match.end(), int(str(match.lastgroup)[1:]))


def _pattern(term: Term) -> str:
    if term.kind == "prefix":
        return rf"{re.escape(term.words[0])}[^\W_]*"
    if term.kind == "phrase":
        return r"[^\w\n]+".join(map(re.escape, term.words))
    return "|".join(sorted(map(re.escape, term.forms()), key=len, reverse=True))


def _spans(places: Sequence[_Place]) -> tuple[Span, ...]:
    return tuple((place.start, place.end) for place in places)


def _passage(name: str, said: str, places: Sequence[_Place]) -> Passage:
    """The piece in which most of the terms stand close together."""
    first = _densest(places)
    start, end = _edges(said, places[first].start)
    inside = [place for place in places[first:] if place.end <= end]
    earlier = [place for place in places[:first] if place.start >= start]
    spans = tuple((place.start - start, place.end - start) for place in (*earlier, *inside))
    return Passage(name, said[start:end], spans, start > 0, end < len(said))


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
