"""Where phrases are mentioned in a bill: its fields read once, word by word, for all phrases.

The time grows with the length of the fields, and little with the number of phrases: only those are
looked at whose words all stand somewhere.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from tracker.domain.text.phrases import NEAR, SEMICOLON, STOP, Lexicon, WordRow
from tracker.domain.text.words import APOSTROPHES, Span, bounded, token_spans, tokens

#: The field whose parts are apart: no phrase reaches from one subject into the next.
LISTED: Final = "subjects"


@dataclass(frozen=True, slots=True)
class Mention:
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
class _Field:
    """A field as it was read. first, end: places of its words among those of the bill."""

    name: str
    text: str
    first: int
    end: int


class Mentions:
    """What stands in the fields of one bill. Places count the words and signs of all fields."""

    def __init__(
        self, texts: Mapping[str, str], names: Sequence[str], lexicon: Lexicon[str]
    ) -> None:
        """names: the fields to read, in order; those that lack or are empty are passed over."""
        self._lexicon = lexicon
        self._row = WordRow(lexicon)
        self._fields: list[_Field] = []
        self._kept: dict[str, tuple[Mention, ...]] = {}
        self._spans: dict[str, list[Span]] = {}
        first = 0
        for name in names:
            if text := bounded(name, texts.get(name, "")):
                end = self._row.add(tokens(text), first)
                self._fields.append(_Field(name, text, first, end))
                first = end + 1

    @cached_property
    def _stops(self) -> list[int]:
        """The ends of sentences, of fields, and of items where a field is a list."""
        where = self._row.where
        stops = [*where.get(STOP, ()), *(field.end for field in self._fields)]
        for field in self._fields:
            if field.name == LISTED:
                stops += (at for at in where.get(SEMICOLON, ()) if field.first <= at < field.end)
        return sorted(stops)

    @cached_property
    def candidates(self) -> frozenset[str]:
        """The phrases of which a way of the first piece may stand here: no other can be found."""
        beginning = self._lexicon.beginning
        return frozenset(text for piece in self._row.ways for text in beginning.get(piece, ()))

    def of(self, text: str) -> tuple[Mention, ...]:
        """Where a phrase stands, in order."""
        if text not in self.candidates:
            return ()
        if text not in self._kept:
            self._kept[text] = tuple(self._of(text))
        return self._kept[text]

    def _of(self, text: str) -> Iterator[Mention]:
        # From one place the longest way only.
        ways = (dict(self._row.spans(piece)) for piece in self._lexicon.pieces[text])
        first, *others = (list(spans.items()) for spans in ways)
        for span in first:
            pieces = self._together(span, others)
            if pieces:
                yield Mention(self._field(span[0]).name, pieces)

    def sentence(self, mention: Mention) -> int:
        """The number of the sentence that a mention stands in."""
        return bisect_right(self._stops, mention.span[0])

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
        near = []
        at = bisect_left(spans, (span[1], 0))
        if at < len(spans) and spans[at][1] <= stop:
            near.append((spans[at][0] - span[1], spans[at]))
        # Ways differ in length: the last that begins before may reach into the span.
        at = bisect_left(spans, (span[0], 0)) - 1
        while at >= 0 and spans[at][1] > span[0]:
            at -= 1
        if at >= 0 and spans[at][0] >= begin:
            near.append((span[0] - spans[at][1], spans[at]))
        distance, nearest = min(near, default=(NEAR + 1, None))
        return nearest if distance <= NEAR else None

    def _bounds(self, at: int) -> Span:
        """Where the sentence of a place begins and ends."""
        index = bisect_right(self._stops, at)
        begin = self._stops[index - 1] if index else 0
        return begin, self._stops[index] if index < len(self._stops) else at + 1

    def _field(self, at: int) -> _Field:
        return next(field for field in self._fields if at < field.end)

    def letters(self, mention: Mention) -> tuple[str, Span]:
        """The text of the field of a mention, and which letters of it the mention is."""
        field = self._field(mention.span[0])
        if field.name not in self._spans:
            self._spans[field.name] = token_spans(field.text)
        spans = self._spans[field.name]
        first, last = (at - field.first for at in (mention.span[0], mention.span[1] - 1))
        begin, stop = spans[first][0], spans[last][1]
        if stop - begin > 1 and field.text[stop - 1] in APOSTROPHES:  # a quotation ends after an s
            stop -= 1
        return field.text, (begin, stop)
