"""Phrases as an advocate writes them, and where they stand among the words of a text.

`personal data`            these words beside each other, each also in its plural or with 's
`surveil*`                 any ending of a word
`{sell|share} personal data`   either word in that place; words between bars may be several
`share ~ personal data`    both in one sentence, in any order, at most NEAR words apart

A phrase is no pattern of a program: it fits in a time that grows with the length of the text alone,
whatever is written. What would be too large is refused, in words for the person who wrote it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import product
from math import prod
from typing import Final, Generic, TypeAlias, TypeVar

from tracker.domain.text.words import (
    APOSTROPHES,
    Span,
    bounded,
    fitting,
    fold,
    token_spans,
    tokens,
    written_tokens,
)

#: Words that may stand between those on both sides of a `~`.
NEAR: Final = 12
#: What a phrase may be: letters; words in a row; pieces between `~`; ways in which it may be said.
LONGEST, MOST_WORDS, MOST_PIECES, MOST_WAYS = 500, 12, 4, 200
#: Letters before a `*`.
STEM: Final = 3
#: Words of texts whose meaning is remembered.
_REMEMBERED: Final = 1 << 16
_SLOT: Final = re.compile(r"\{([^{}]*)\}|[^{}]+")

#: Words in a row, as written but folded: ("surveil*", "technology").
Way: TypeAlias = tuple[str, ...]
#: The ways in which one piece of a phrase may be said.
Piece: TypeAlias = tuple[Way, ...]
K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Form:
    """A phrase understood. pieces: what stands near each other."""

    pieces: tuple[Piece, ...]

    @property
    def size(self) -> int:
        """Words of its shortest way: of two phrases that fit, the longer one says more."""
        return sum(min(map(len, ways)) for ways in self.pieces)


@lru_cache(_REMEMBERED)
def form_of(text: str) -> Form:
    """A phrase understood. Raises ValueError, in words for the person who wrote it."""
    if len(text) > LONGEST:
        raise ValueError(f"is longer than {LONGEST} letters. Make several phrases of it.")
    if not re.search(r"\w", text):
        raise ValueError(f"{text!r} is a phrase without words.")
    pieces = fold(text).split("~")
    if len(pieces) > MOST_PIECES:
        raise ValueError(f"{text!r} has more than {MOST_PIECES - 1} signs ~.")
    form = Form(tuple(_piece(written, text) for written in pieces))
    if sum(map(len, form.pieces)) > MOST_WAYS:
        raise _too_many(text)
    return form


def words_in(phrase: str) -> Way:
    """The words of a phrase without slots or signs, each with its `*` where it has one."""
    return tuple(word for word in written_tokens(fold(phrase)) if word[0].isalnum())


def _piece(written: str, text: str) -> Piece:
    slots = list(_slots(written, text))
    if prod(map(len, slots)) > MOST_WAYS:
        raise _too_many(text)
    ways = dict.fromkeys(sum(chosen, ()) for chosen in product(*slots))
    for way in ways:
        if not way:
            raise ValueError(f"{text!r} has no word on one side of a ~.")
        if len(way) > MOST_WORDS:
            raise ValueError(f"{text!r} has more than {MOST_WORDS} words in a row.")
    return tuple(ways)


def _too_many(text: str) -> ValueError:
    return ValueError(f"{text!r} can be said in more than {MOST_WAYS} ways. Make several of it.")


def _slots(written: str, text: str) -> Iterator[tuple[Way, ...]]:
    """The places of a piece, each with what may stand there."""
    at = 0
    for match in _SLOT.finditer(written):
        if match.start() != at:
            break
        at = match.end()
        if match[1] is None:
            yield (_checked(match[0], text),)
        else:
            choices = tuple(_checked(part, text) for part in match[1].split("|"))
            if not all(choices):
                raise ValueError(f"{text!r} has nothing beside a | or between braces.")
            yield choices
    if at != len(written):
        raise ValueError(f"{text!r} has a brace that is not closed, or one within another.")


def _checked(written: str, text: str) -> Way:
    way = tuple(written_tokens(written))
    if "|" in way:
        raise ValueError(f"{text!r} has a | outside of braces. Write {{one|other}}.")
    if any("*" in word and len(word) <= STEM for word in way):
        raise ValueError(
            f"{text!r} has a * after fewer than {STEM} letters. It stands for the ending of a "
            "word, as in surveil*."
        )
    return way


# --- many phrases at once ------------------------------------------------------------------------

#: The meaning of signs: the end of a sentence, and what parts a list.
STOP: Final = 0
SEMICOLON: Final = 1
_SIGNS: Final = {".": STOP, "?": STOP, "!": STOP, ";": SEMICOLON}

#: A way in numbers.
_Numbers: TypeAlias = tuple[int, ...]


class Lexicon(Generic[K]):
    """All phrases that are looked for together. Written words and pieces have numbers, for these
    are compared faster than words."""

    def __init__(self, forms: Mapping[K, Form], *, last_alone: bool = False) -> None:
        """last_alone: of words in a row the last alone may be a plural."""
        self._last_alone = last_alone
        self._numbers: dict[tuple[str, bool], int] = {}
        self._exact: dict[str, list[int]] = {sign: [code] for sign, code in _SIGNS.items()}
        self._stems: dict[str, int] = {}
        #: By number of a word, the ways in which it is the longest: their piece, and themselves.
        self.anchored: dict[int, list[tuple[int, _Numbers]]] = defaultdict(list)
        #: By number of a piece, the phrases that begin with it.
        self.beginning: dict[int, list[K]] = defaultdict(list)
        pieces: dict[Piece, int] = {}
        for form in forms.values():
            for piece in form.pieces:
                self._add(pieces, piece)
        self.pieces = {
            key: tuple(pieces[piece] for piece in form.pieces) for key, form in forms.items()
        }
        for key, (first, *_) in self.pieces.items():
            self.beginning[first].append(key)
        self._lengths = sorted({len(stem) for stem in self._stems})
        self.meaning = lru_cache(_REMEMBERED)(self._meaning)

    def _add(self, pieces: dict[Piece, int], piece: Piece) -> None:
        if piece not in pieces:
            pieces[piece] = len(pieces)
            for way in piece:
                has_forms = [at == len(way) - 1 or not self._last_alone for at in range(len(way))]
                numbers = tuple(map(self._number, way, has_forms))
                anchor = numbers[max(range(len(way)), key=lambda at: len(way[at]))]
                self.anchored[anchor].append((pieces[piece], numbers))

    def _number(self, word: str, has_forms: bool) -> int:
        if word in _SIGNS:
            return _SIGNS[word]
        key = word, has_forms or word.endswith("*")
        if key not in self._numbers:
            number = self._numbers[key] = len(self._numbers) + len(_SIGNS)
            if word.endswith("*"):
                self._stems[word[:-1]] = number
            else:
                for form in fitting(word) if has_forms else (word,):
                    self._exact.setdefault(form, []).append(number)
        return self._numbers[key]

    def _meaning(self, token: str) -> _Numbers:
        """The numbers of the written words that a word of a text fits."""
        word = fold(token)
        stems = (self._stems.get(word[:length]) for length in self._lengths if length <= len(word))
        return *self._exact.get(word, ()), *(stem for stem in stems if stem is not None)


class WordRow(Generic[K]):
    """Words of a text in a row, and where pieces of phrases stand among them."""

    def __init__(self, lexicon: Lexicon[K]) -> None:
        self._lexicon = lexicon
        self._spans: dict[int, list[Span]] = {}
        #: The places of each written word, and what a place means.
        self.where: dict[int, list[int]] = {}
        self._means: dict[int, _Numbers] = {}

    def add(self, words: Iterable[str], first: int = 0) -> int:
        """Adds words from a place on. Returns the place after the last. No phrase reaches over a
        gap between places."""
        at = first - 1
        for at, numbers in enumerate(map(self._lexicon.meaning, words), first):
            if numbers:
                self._means[at] = numbers
                for number in numbers:
                    self.where.setdefault(number, []).append(at)
        return at + 1

    @cached_property
    def ways(self) -> Mapping[int, list[_Numbers]]:
        """By number of a piece, its ways all of whose words stand somewhere."""
        present, anchored = set(self.where), self._lexicon.anchored
        ways: dict[int, list[_Numbers]] = {}
        for number in present:
            for piece, way in anchored.get(number, ()):
                if present.issuperset(way):
                    ways.setdefault(piece, []).append(way)
        return ways

    def spans(self, piece: int) -> list[Span]:
        """Where a piece stands, in order: from one place each of its ways, the shortest first."""
        if piece not in self._spans:
            ways = self.ways.get(piece, ())
            spans = {(first, first + len(way)) for way in ways for first in self._firsts(way)}
            self._spans[piece] = sorted(spans)
        return self._spans[piece]

    def _firsts(self, way: _Numbers) -> Iterable[int]:
        """The first places of rows of words that fit a way."""
        where, means = self.where, self._means
        if len(way) == 1:
            return where[way[0]]
        rarest = min(range(len(way)), key=lambda at: len(where[way[at]]))
        firsts = (position - rarest for position in where[way[rarest]])
        return [
            first
            for first in firsts
            if all(number in means.get(at, ()) for at, number in enumerate(way, first))
        ]


# --- in the fields of a bill ----------------------------------------------------------------------
# Read once, word by word, for all phrases: the time grows with the length of the fields, and little
# with the number of phrases, for only those are looked at whose words all stand somewhere.


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
        self._mentions: dict[str, tuple[Mention, ...]] = {}
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
        if text not in self._mentions:
            self._mentions[text] = tuple(self._of(text))
        return self._mentions[text]

    def _of(self, text: str) -> Iterator[Mention]:
        # From one place the longest way only.
        ways = (dict(self._row.spans(piece)) for piece in self._lexicon.pieces[text])
        first, *others = ([*spans.items()] for spans in ways)
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
        index = bisect_right(self._stops, span[0])
        begin = self._stops[index - 1] if index else 0
        stop = self._stops[index] if index < len(self._stops) else span[0] + 1
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
        return min(near)[1] if near and min(near)[0] <= NEAR else None

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
