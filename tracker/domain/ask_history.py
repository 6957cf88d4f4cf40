"""How what a bill says of an ask went on from version to version: brought, kept, lost.

Passages are the same where nearly all of their words are: a comma or a number that changed makes
no other passage of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final, Literal, TypeAlias

from tracker.domain.asks import Direction, Field, Passage
from tracker.domain.text.words import words_of

Course: TypeAlias = Literal["brought", "more", "fewer", "other", "dropped"]
#: What a course means for the ask: whether the bill now does more or less for it.
Effect: TypeAlias = Literal["stronger", "weaker", ""]
#: Share of words that two passages have in common, from which on they are one.
_ALIKE: Final = 0.7


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
    """All that one version says. key: of the version, "" for the official summary; then name is ""
    and day None."""

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
    """What a version did to a mark. came, went: passages that it brought and took out."""

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
        gained = self.course in ("brought", "more")
        return "stronger" if gained == (self.direction == "for") else "weaker"


def changes(versions: Sequence[VersionMarks]) -> tuple[AskChange, ...]:
    """What each version after the first changed, the oldest first. versions: oldest first, of one
    campaign."""
    made = (
        _change(old, new, ask, direction)
        for old, new in pairwise(versions)
        for ask, direction in dict.fromkeys(
            (mark.ask, mark.direction) for mark in (*old.marks, *new.marks)
        )
    )
    return tuple(change for change in made if change)


def _change(
    old: VersionMarks, new: VersionMarks, ask: str, direction: Direction
) -> AskChange | None:
    marks = (version.of(ask, direction) for version in (old, new))
    before, after = (mark.passages if mark else () for mark in marks)
    went = tuple(
        passage for passage in before if not any(_alike(passage, other) for other in after)
    )
    came = tuple(
        passage for passage in after if not any(_alike(passage, other) for other in before)
    )
    if not went and not came:
        return None
    if not before or not after:
        course: Course = "dropped" if before else "brought"
    elif went and came:
        course = "other"
    else:
        course = "fewer" if went else "more"
    return AskChange(new, ask, direction, course, came, went)


def _alike(one: Passage, other: Passage) -> bool:
    if one.passage == other.passage:
        return True
    first, second = (set(words_of(_unstruck(each))) for each in (one, other))
    return len(first & second) >= _ALIKE * max(1, len(first | second))


def _unstruck(passage: Passage) -> str:
    """The words of a passage that are not struck."""
    words = passage.passage
    for start, end in reversed(passage.struck):
        words = words[:start] + words[end:]
    return words
