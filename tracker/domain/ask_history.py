"""How what a bill says of an ask went on from version to version: brought, kept, lost.

Passages are the same where nearly all of their words are: a comma or a number that changed makes
no other passage of it. But words that came into such a passage and open a way round it ("unless
...", or a further case of what it leaves open, "or a subpoena that the agency itself issued") are
told: they are few, and they are what a safeguard is lost by.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Final, Literal, TypeAlias

from tracker.domain.asks import PASSAGE, Direction, Field, Passage
from tracker.domain.text.words import Span, word_spans, words_of
from tracker.domain.wordings import Vocabulary

Course: TypeAlias = Literal["brought", "more", "fewer", "other", "dropped", "excepted", "closed"]
#: What a course means for the ask: whether the bill now does more or less for it.
Effect: TypeAlias = Literal["stronger", "weaker", ""]
#: Share of words that two passages have in common, from which on they are one.
_ALIKE: Final = 0.7
#: Share of the words of a passage that stand, in their order, in another that only adds to it.
_CONTAINED: Final = 0.8
#: Letters under PASSAGE from which on a sentence may have been cut, and words come in by the cut.
_CUT: Final = 60
_WORDS: Final = Vocabulary(r"""
# Words that open an exception, wherever they come in.
opens        \b(?:unless|except|excepting|excluding|notwithstanding|other than|save for|exempt\w*
    |does not apply|do not apply|shall not apply)\b
# Words that leave a case open ("unless ...", "only with ..."), up to the place where words came
# in: a further "or ..." there widens it. After a "shall" the sentence has gone on to its duty.
leaves_open  (?s:\b(?:unless|except|without|until|other than|only)\b(?!.*\b(?:shall|must)\b))
further      (?:and/or|or)\b
""")


@dataclass(frozen=True, slots=True)
class MarkView:
    """What a version says of an ask in one direction. decided_by: rules or editor."""

    campaign: str
    ask: str
    direction: Direction
    field: Field
    decided_by: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class VersionMarks:
    """All that one version says. key: "" for the official summary; then name is "" and day None."""

    key: str
    name: str
    day: date | None
    marks: tuple[MarkView, ...]

    def of(self, ask: str, direction: Direction) -> MarkView | None:
        """The mark of an ask in a direction, None where the version says nothing of it."""
        marks = (mark for mark in self.marks if (mark.ask, mark.direction) == (ask, direction))
        return next(marks, None)


@dataclass(frozen=True, slots=True)
class AskChange:
    """What a version did to a mark. came, went: passages that it brought and took out; of an
    exception (`excepted`: it came in, `closed`: it went) the passage, with its words as phrase."""

    version: VersionMarks
    ask: str
    direction: Direction
    course: Course
    came: tuple[Passage, ...]
    went: tuple[Passage, ...]

    @property
    def effect(self) -> Effect:
        """Whether the ask stands stronger or weaker since, "" where that cannot be said."""
        if self.course == "other":
            return ""
        gained = self.course in ("brought", "more", "closed")
        return "stronger" if gained == (self.direction == "for") else "weaker"


def changes(versions: Sequence[VersionMarks]) -> tuple[AskChange, ...]:
    """What each version after the first changed. versions: of one campaign; both oldest first."""
    return tuple(
        change
        for old, new in pairwise(versions)
        for ask, direction in dict.fromkeys(
            (mark.ask, mark.direction) for mark in (*old.marks, *new.marks)
        )
        for change in _changes(old, new, ask, direction)
    )


def _changes(
    old: VersionMarks, new: VersionMarks, ask: str, direction: Direction
) -> Iterator[AskChange]:
    marks = (version.of(ask, direction) for version in (old, new))
    before, after = (mark.passages if mark else () for mark in marks)
    # Of words against an ask an exception may be for it: nobody can tell by rules.
    opened = _exceptions(before, after) if direction == "for" else {}
    closed = _exceptions(after, before) if direction == "for" else {}
    for passage in opened.values():
        yield AskChange(new, ask, direction, "excepted", (passage,), ())
    for passage in closed.values():
        yield AskChange(new, ask, direction, "closed", (), (passage,))
    apart = {*opened, *(pair[::-1] for pair in closed)}
    went = _lacking(before, after, {one for one, _ in apart})
    came = _lacking(after, before, {other for _, other in apart})
    if went or came:
        course: Course = "other" if went and came else "fewer" if went else "more"
        if not before or not after:
            course = "dropped" if before else "brought"
        yield AskChange(new, ask, direction, course, came, went)


def _lacking(
    passages: Sequence[Passage], others: Sequence[Passage], apart: Collection[str]
) -> tuple[Passage, ...]:
    """The passages that others lack, but for those that are told of apart."""
    return tuple(
        passage
        for passage in passages
        if passage.passage not in apart and not any(_alike(passage, other) for other in others)
    )


def _alike(one: Passage, other: Passage) -> bool:
    if one.passage == other.passage:
        return True
    first, second = ({*_words_unstruck(each)} for each in (one, other))
    return len(first & second) >= _ALIKE * max(1, len(first | second))


def _words_unstruck(passage: Passage) -> list[str]:
    words = passage.passage
    for start, end in reversed(passage.struck):
        words = words[:start] + words[end:]
    return words_of(words)


def _exceptions(
    before: Sequence[Passage], after: Sequence[Passage]
) -> dict[tuple[str, str], Passage]:
    """Passages that stood and hold an exception now, by both texts; its words are their phrase."""
    stood = {passage.passage for passage in before}
    stand = {passage.passage for passage in after}
    return {
        (old.passage, new.passage): replace(new, phrase=phrase)
        for new in after
        if new.passage not in stood
        for old in before
        if old.passage not in stand and (phrase := _exception(old, new))
    }


def _exception(old: Passage, new: Passage) -> str:
    """The words that came into a passage and open a way round it, "" for none or two passages."""
    first, second = _standing(old), _standing(new)
    blocks = SequenceMatcher(
        None, [word for word, _ in first], [word for word, _ in second], autojunk=False
    ).get_matching_blocks()
    if sum(block.size for block in blocks) < _CONTAINED * max(1, len(first)):
        return ""
    text, at = new.passage, 0
    for block in blocks:
        if block.b > at:
            start, end = second[at][1][0], second[block.b - 1][1][1]
            is_cut = len(text) > PASSAGE - _CUT and (at == 0 or block.b == len(second))
            words = text[start:end]
            widens = _WORDS["further"].match(words) and _WORDS["leaves_open"].search(text[:start])
            if not is_cut and (widens or _WORDS["opens"].search(words)):
                return words
        at = block.b + block.size
    return ""


def _standing(passage: Passage) -> list[tuple[str, Span]]:
    """The words of a passage that are not struck, in small letters, each with its place."""
    return [
        (passage.passage[start:end].casefold(), (start, end))
        for start, end in word_spans(passage.passage)
        if not any(a <= start < b for a, b in passage.struck)
    ]
