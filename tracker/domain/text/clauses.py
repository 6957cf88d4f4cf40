"""A text taken apart: its clauses, and the words that lead in to each.

A list ("A business shall not: (a) sell ...; (b) share ...") is read item by item, each with the
words that lead in to it, for they say whether it is forbidden or required.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from tracker.domain.text.words import Span

#: Letters of a clause at most: none that people write has so many.
LONGEST: Final = 10_000
#: Ends of clauses. Official summaries glue the items of a list together: "that:Allow", "; andSet".
_END: Final = re.compile(r"[.;:](?=[\"'”’)]*\s)|(?<=[a-z0-9)\"'”’])[.;:](?=[A-Z\"“(])|[.;:]\Z")
_GLUED: Final = re.compile(r"\s*(?:and|or)(?=[A-Z])")
#: What stands before a dot that ends no sentence.
_SHORT: Final = re.compile(r"(?:\b[A-Za-z]|\b(?:no|nos|sec|secs|inc|art|dr|mr|mrs|st|vs))\Z", re.I)
_ENUMERATORS: Final = tuple(
    (re.compile(rf"\W{{0,6}}(?:and |or )?\({shape}(?:\.\d+)?\)"), level)
    for shape, level in ((r"\d+", 1), (r"[a-z]{1,2}", 2), (r"[IVX]+", 3), (r"[A-Z]", 4))
)
#: The level of what carries no enumerator.
_NONE: Final = 9


@dataclass(frozen=True, slots=True)
class Clause:
    """A sentence, or an item of a list. leads: what leads in to it, the outermost first."""

    span: Span
    leads: tuple[Span, ...] = ()


def clauses(text: str, left_out: tuple[Span, ...] = ()) -> tuple[Clause, ...]:
    """The clauses of a text in their order. left_out: what ends no clause, for it is no part of the
    text as it will read; in order."""
    taken: list[Clause] = []
    leads: list[tuple[int, Span]] = []
    inside: tuple[Span, ...] = ()
    after_stop = True
    for span in _spans(text, left_out):
        level = _level(text, span)
        if level == _NONE and after_stop:
            leads.clear()
        while leads and leads[-1][0] >= level and level != _NONE:
            leads.pop()
        end = text[span[1] - 1]
        aside = end == ":" and level == _NONE and _has_list_inside(text, span, leads)
        if end == ":" and level == _NONE and not aside:
            leads = [lead for lead in leads if lead[0] != _NONE]
        taken.append(Clause(span, (*(lead for _, lead in leads), *inside)))
        inside = (span,) if aside else ()
        if end == ":" and not aside:
            leads.append((level, span))
        after_stop = end == "."
    return tuple(taken)


def _has_list_inside(text: str, span: Span, leads: Sequence[tuple[int, Span]]) -> bool:
    """Whether an item of a list without numbers has a list of its own in its sentence: the blank
    after its colon is there, and the list's own items have none before them."""
    outer = [ends for level, (_, ends) in leads if level == _NONE]
    return bool(outer) and not text[outer[-1]].isspace() and text[span[1] : span[1] + 1].isspace()


def _spans(text: str, left_out: tuple[Span, ...]) -> Iterator[Span]:
    """From one end of a clause to the next, without blanks around."""
    starts = [span[0] for span in left_out]
    start = 0
    for end in _END.finditer(text):
        before = bisect_right(starts, end.start()) - 1
        is_left_out = before >= 0 and end.start() < left_out[before][1]
        is_short = end[0] == "." and _SHORT.search(text[max(0, end.start() - 5) : end.start()])
        if is_left_out or is_short:
            continue
        yield from _trimmed(text, start, end.end())
        glued = _GLUED.match(text, end.end())
        start = glued.end() if glued else end.end()
    yield from _trimmed(text, start, len(text))


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    """A clause without the blanks around it; a longer one than LONGEST in parts."""
    for first in range(start, end, LONGEST):
        part = text[first : min(end, first + LONGEST)]
        if part.strip():
            left = len(part) - len(part.lstrip())
            yield first + left, first + len(part.rstrip())


def _level(text: str, span: Span) -> int:
    """How deep an item of a list stands: (1), (a), (I), (A)."""
    for shape, level in _ENUMERATORS:
        if shape.match(text, span[0], span[1]):
            return level
    return _NONE
