"""Where a bill's fields hold what was looked for: the marks in its title, and the best passage."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final, TypeAlias

from tracker.domain.search_terms import Term, Understood
from tracker.domain.text.words import Span, fold

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


#: Where a term stands in a field: from, to, and which term.
_Place: TypeAlias = tuple[int, int, int]


#: Finds where a term stands in a folded text.
_Stands: TypeAlias = Callable[[str], Iterator[Span]]


class Finder:
    """Finds what a search means in texts."""

    def __init__(self, parsed: Understood) -> None:
        self._terms = tuple(map(_stands, parsed.terms))

    def read(self, fields: Mapping[str, str], text: Callable[[], str]) -> Reading:
        """What a bill's fields hold of it, and its text, which is passed over where a field
        already holds every term."""
        held: list[str] = []
        title: tuple[Span, ...] = ()
        most, passage = 0, None
        for name in FIELDS:
            written = fields.get(name, "")
            if name == "text":
                written = text() if most < len(self._terms) else ""
            matches = self._places(written)
            if not matches:
                continue
            held.append(name)
            count = len({term for _, _, term in matches})
            if name == "title":
                title = _marks(matches)
            elif name != "number" and count > most:
                most, passage = count, _passage(name, written, matches)
        return Reading(title, passage, tuple(held))

    def is_held(self, fields: Mapping[str, str], text: Callable[[], str]) -> bool:
        """Whether every term stands somewhere in a bill's fields, or else in its text."""
        lacking = self._lacking(self._terms, "\n".join(fields.values()))
        return not lacking or not self._lacking(lacking, text())

    @staticmethod
    def _lacking(terms: Sequence[_Stands], text: str) -> tuple[_Stands, ...]:
        plain = fold(text)
        return tuple(stands for stands in terms if next(stands(plain), None) is None)

    def _places(self, text: str) -> list[_Place]:
        plain = fold(text)
        matches = [
            (start, end, at)
            for at, stands in enumerate(self._terms)
            for start, end in islice(stands(plain), _PLACES)
        ]
        return sorted(matches, key=lambda match: match[0])


def _stands(term: Term) -> Callable[[str], Iterator[Span]]:
    """Finds where a term stands in a folded text."""
    if len(term.words) > 1:
        phrase = re.compile(r"(?:[^\w\n]|_)+".join(map(re.escape, term.words)))
    else:
        phrase = None
    words = term.words if term.kind == "phrase" else term.forms()

    def letters(plain: str) -> Iterator[Span]:
        if phrase:
            yield from (match.span() for match in phrase.finditer(plain))
            return
        for word in words:  # many times faster than a pattern
            at = plain.find(word)
            while at >= 0:
                yield at, at + len(word)
                at = plain.find(word, at + 1)

    def stands(plain: str) -> Iterator[Span]:
        for start, end in letters(plain):
            if not plain[start - 1 : start].isalnum():
                while term.kind == "prefix" and plain[end : end + 1].isalnum():
                    end += 1  # noqa: PLW2901
                if not plain[end : end + 1].isalnum():
                    yield start, end

    return stands


def _marks(matches: Iterable[_Place], start: int = 0) -> tuple[Span, ...]:
    """What is to be marked, counted from a start: two words of which one holds the other are one
    mark."""
    marks: list[Span] = []
    for match in matches:
        begin, end = match[0] - start, match[1] - start
        if marks and begin < marks[-1][1]:
            begin, end = marks[-1][0], max(end, marks.pop()[1])
        marks.append((begin, end))
    return tuple(marks)


def _passage(name: str, text: str, matches: Sequence[_Place]) -> Passage:
    """The piece in which most of the terms stand close together; of a list its lines."""
    if name in _LISTS:
        return _listed(name, text, matches)
    start, end = _edges(text, matches[_densest(matches)][0])
    inside = (match for match in matches if match[0] >= start and match[1] <= end)
    return Passage(name, text[start:end], _marks(inside, start), start > 0, end < len(text))


def _listed(name: str, text: str, matches: Sequence[_Place]) -> Passage:
    lines: list[str] = []
    marks: list[Span] = []
    at = begin = 0
    for line in text.split("\n"):
        held = [match for match in matches if begin <= match[0] < begin + len(line)]
        if held and len(lines) < _LINES:
            marks += _marks(held, begin - at)
            lines.append(line)
            at += len(line) + 1
        begin += len(line) + 1
    return Passage(name, "\n".join(lines), tuple(marks))


def _densest(matches: Sequence[_Place]) -> int:
    """The place from which on a passage's length holds the most different terms, then most."""

    def held(first: int) -> tuple[int, int]:
        limit = matches[first][0] + PASSAGE - _LEAD
        terms = [term for _, end, term in matches[first : first + 40] if end <= limit]
        return len(set(terms)), len(terms)

    return max(range(len(matches)), key=held)


def _edges(text: str, first: int) -> Span:
    """Where a passage begins and ends: at blanks, within its paragraph before the first mark."""
    start = max(0, first - _LEAD, text.rfind("\n", 0, first) + 1)
    if start > 0 and text[start - 1] not in " \n":
        blank = text.find(" ", start, first)
        start = blank + 1 if blank >= 0 else first
    end = min(len(text), start + PASSAGE)
    if end < len(text) and text[end] not in " \n":
        blank = max(text.rfind(" ", first, end), text.rfind("\n", first, end))
        end = blank if blank > first else end
    return start, end
