"""Where phrases stand in a bill: its fields read once, word by word, for all phrases together.

The time grows with the length of the fields, and little with the number of phrases: only those are
looked at whose rarest word stands somewhere.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from tracker.domain.topic_phrases import (
    NEAR,
    SEMICOLON,
    STOP,
    Lexicon,
    Span,
    plain,
    token_spans,
    tokens,
)

#: The field whose parts are apart: no phrase reaches from one subject into the next.
LISTED: Final = "subjects"


@dataclass(frozen=True, slots=True)
class Find:
    """A phrase in a bill. pieces: the places of its words, in order; one where it has no `~`."""

    field: str
    pieces: tuple[Span, ...]

    @property
    def span(self) -> Span:
        """From its first word to the place after its last."""
        return self.pieces[0][0], self.pieces[-1][1]

    def words(self) -> Iterator[int]:
        """The places of its own words, not of those between."""
        for first, end in self.pieces:
            yield from range(first, end)


@dataclass(frozen=True, slots=True)
class _Read:
    """A field as it was read. first, end: places of its words among those of the bill."""

    name: str
    written: str
    plain: str
    first: int
    end: int


class Findings:
    """What stands in the fields of one bill. Places count the words and signs of all fields."""

    def __init__(self, texts: Mapping[str, str], names: Sequence[str], lexicon: Lexicon) -> None:
        """names: the fields to read, in order; those that lack or are empty are passed over."""
        self._lexicon = lexicon
        self._fields: list[_Read] = []
        self._where: dict[int, list[int]] = {}
        self._means: dict[int, tuple[int, ...]] = {}
        self._stops: list[int] = []
        self._kept: dict[str, tuple[Find, ...]] = {}
        first = 0
        for name in names:
            if written := texts.get(name, ""):
                first = self._read(name, written, first) + 1  # no phrase reaches over the gap

    def _read(self, name: str, written: str, first: int) -> int:
        """Reads one field; gives the place after its last word."""
        low, at = plain(written), first
        where, means = self._where, self._means
        words = tokens(low)
        for at, ids in enumerate(map(self._lexicon.meaning, words), first):
            if ids:
                means[at] = ids
                for one in ids:
                    where.setdefault(one, []).append(at)
        end = first + len(words)
        signs = (STOP, SEMICOLON) if name == LISTED else (STOP,)
        found = (at for sign in signs for at in where.get(sign, ()) if first <= at < end)
        self._stops += [*sorted(found), end]
        self._fields.append(_Read(name, written, low, first, end))
        return end

    @cached_property
    def candidates(self) -> frozenset[str]:
        """The phrases of which a word stands here: no other can be found."""
        by_anchor = self._lexicon.by_anchor
        return frozenset(text for one in self._where for text in by_anchor.get(one, ()))

    def of(self, text: str) -> tuple[Find, ...]:
        """Where a phrase stands, in order."""
        if text not in self.candidates:
            return ()
        found = self._kept.get(text)
        if found is None:
            found = self._kept[text] = tuple(self._finds(text))
        return found

    def sentence(self, find: Find) -> int:
        """The number of the sentence that a find stands in."""
        return bisect_right(self._stops, find.span[0])

    def _finds(self, text: str) -> Iterator[Find]:
        sought = self._lexicon.sought[text]
        first, *others = (self._spans(ways) for ways in sought.pieces)
        for span in first:
            pieces = self._together(span, others) if others else (span,)
            if pieces:
                yield Find(self._field(span[0]).name, pieces)

    def _spans(self, ways: Sequence[tuple[int, ...]]) -> list[Span]:
        """Where words stand in a row, in order; from one place the longest way only."""
        found: dict[int, int] = {}
        for way in ways:
            for first in self._rows(way):
                found[first] = max(found.get(first, 0), first + len(way))
        return sorted(found.items())

    def _rows(self, way: tuple[int, ...]) -> Sequence[int]:
        """The first places of rows of words that fit."""
        where, means = self._where, self._means
        if len(way) == 1:
            return where.get(way[0], ())
        for number in way:
            if number not in where:
                return ()
        rarest = min(range(len(way)), key=lambda at: len(where[way[at]]))
        begin = (place - rarest for place in where[way[rarest]])
        return [
            first for first in begin
            if all(number in means.get(at, ()) for at, number in enumerate(way, first))
        ]  # fmt: skip

    def _together(self, span: Span, others: Sequence[Sequence[Span]]) -> tuple[Span, ...]:
        """A piece with the nearest of each other, () where one of them is not near."""
        chosen = [span]
        for spans in others:
            near = self._nearest(span, spans)
            if near is None or any(near[0] < end and first < near[1] for first, end in chosen):
                return ()
            chosen.append(near)
        return tuple(sorted(chosen))

    def _nearest(self, span: Span, spans: Sequence[Span]) -> Span | None:
        """The nearest of spans in the sentence, before or after."""
        begin, stop = self._bounds(span[0])
        at = bisect_left(spans, (span[1], 0))
        after = spans[at] if at < len(spans) else None
        # Ways differ in length: the last that begins before may reach into the span.
        at = bisect_left(spans, (span[0], 0)) - 1
        while at >= 0 and spans[at][1] > span[0]:
            at -= 1
        before = spans[at] if at >= 0 else None
        found = []
        if after is not None and after[1] <= stop and after[0] - span[1] <= NEAR:
            found.append((after[0] - span[1], after))
        if before is not None and before[0] >= begin and span[0] - before[1] <= NEAR:
            found.append((span[0] - before[1], before))
        return min(found)[1] if found else None

    def _bounds(self, at: int) -> Span:
        """Where the sentence of a place begins and ends."""
        place = bisect_right(self._stops, at)
        begin = self._stops[place - 1] if place else 0
        return begin, self._stops[place] if place < len(self._stops) else at + 1

    def _field(self, at: int) -> _Read:
        return next(one for one in self._fields if at < one.end)

    def letters(self, find: Find) -> tuple[str, Span]:
        """The text of the field of a find, and which letters of it the find is."""
        read = self._field(find.span[0])
        spans = self._letters[read.name]
        first, end = find.span
        begin, stop = spans[first - read.first][0], spans[end - 1 - read.first][1]
        if stop - begin > 1 and read.plain[stop - 1] == "'":  # a quotation that ends after an s
            stop -= 1
        return read.written, (begin, stop)

    @cached_property
    def _letters(self) -> Mapping[str, list[Span]]:
        return {read.name: token_spans(read.plain) for read in self._fields}
