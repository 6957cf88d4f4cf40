"""How what a bill says of an ask went on from version to version: brought, kept, lost.

Passages are the same where nearly all of their words are: a comma or a number that changed makes
no other passage of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final, Literal, TypeAlias

from tracker.domain.asks import Direction, Field, Passage

Course: TypeAlias = Literal["brought", "more", "fewer", "other", "dropped"]
#: What a course means for the ask: whether the bill now does more or less for it.
Effect: TypeAlias = Literal["stronger", "weaker", ""]
#: Share of words that two passages have in common, from which on they are one.
_ALIKE: Final = 0.7
_WORD: Final = re.compile(r"\w+")


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
        found = (one for one in self.marks if (one.ask, one.direction) == (ask, direction))
        return next(found, None)


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
    found = []
    for old, new in pairwise(versions):
        pairs = dict.fromkeys((one.ask, one.direction) for one in (*old.marks, *new.marks))
        for ask, direction in pairs:
            change = _change(old.of(ask, direction), new.of(ask, direction), new, ask, direction)
            if change is not None:
                found.append(change)
    return tuple(found)


def _change(
    old: MarkView | None, new: MarkView | None, version: VersionMarks, ask: str,
    direction: Direction,
) -> AskChange | None:  # fmt: skip
    before, after = (one.passages if one else () for one in (old, new))
    went = tuple(one for one in before if not any(_alike(one, other) for other in after))
    came = tuple(one for one in after if not any(_alike(one, other) for other in before))
    if not went and not came:
        return None
    if not before or not after:
        course: Course = "dropped" if before else "brought"
    elif went and came:
        course = "other"
    else:
        course = "fewer" if went else "more"
    return AskChange(version, ask, direction, course, came, went)


def _alike(one: Passage, other: Passage) -> bool:
    if one.passage == other.passage:
        return True
    first, second = (set(_WORD.findall(_kept(each).casefold())) for each in (one, other))
    return len(first & second) >= _ALIKE * max(1, len(first | second))


def _kept(one: Passage) -> str:
    """The words of a passage that are not struck."""
    kept, at = [], 0
    for start, end in one.struck:
        kept.append(one.passage[at:start])
        at = end
    return "".join((*kept, one.passage[at:]))
