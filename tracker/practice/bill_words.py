"""The words of a measure's versions: those written for the practice site, else a few made of its
title and summary. A paragraph a line; marks stand in brackets: `[new: ...]`, `[repealed: ...]`,
`[senate: ...]`, `[house: ...]`, also one within another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from tracker.practice.facts import Measure, Text

_KINDS: Final = {
    "B": "Bill", "CR": "Concurrent Resolution", "JR": "Joint Resolution", "R": "Resolution",
    "JM": "Joint Memorial", "M": "Memorial",
}  # fmt: skip
_MARK: Final = re.compile(r"\[(new|repealed|senate|house): ?|\]")
_NUMBER: Final = re.compile(r"([HS])([A-Z]+)(\d\d[A-Z]?-\d+)")
#: Versions that are acts and passed resolutions: paragraphs, not printed lines.
ACTS: Final = frozenset({"Final Act", "Signed Act", "Resolution/Memorial"})


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that carry the same marks."""

    words: str
    marks: tuple[str, ...] = ()


def name_of(number: str) -> str:
    """`House Bill 26-1037`."""
    found = _NUMBER.fullmatch(number)
    if found is None:
        return number
    chamber = "House" if found[1] == "H" else "Senate"
    return f"{chamber} {_KINDS.get(found[2], 'Measure')} {found[3]}"


def paragraphs_of(measure: Measure, version: str, written: Sequence[Text]) -> list[str]:
    """The paragraphs of a version from the enacting clause on, marks in brackets."""
    mine = (one.words for one in written if one.bill == measure.number and version in one.versions)
    words = next(mine, None)
    if words is None:
        return list(_made_up(measure))
    clause = [] if words.lstrip().startswith("WHEREAS") else [_clause(measure)]
    return clause + [line.strip() for line in words.splitlines() if line.strip()]


def pieces_of(paragraph: str) -> list[Piece]:
    """A paragraph in pieces."""
    pieces: list[Piece] = []
    marks: list[str] = []
    at = 0
    for found in _MARK.finditer(paragraph):
        pieces.append(Piece(paragraph[at : found.start()], tuple(marks)))
        at = found.end()
        if found[1]:
            marks.append(found[1])
        elif marks:
            marks.pop()
        else:
            pieces.append(Piece("]"))
    pieces.append(Piece(paragraph[at:], tuple(marks)))
    return [piece for piece in pieces if piece.words]


def lines_of(pieces: Sequence[Piece], width: int) -> list[list[Piece]]:
    """Pieces in printed lines of at most so many letters; a longer word has a line of its own."""
    lines: list[list[Piece]] = [[]]
    length = 0
    for word in _words(pieces):
        begins = length > 0 and length + len(word.words.rstrip()) > width
        if begins:
            lines.append([])
            length = 0
        lines[-1].append(Piece(word.words.lstrip(), word.marks) if begins else word)
        length += len(lines[-1][-1].words)
    return [_joined(line) for line in lines if line]


def _words(pieces: Sequence[Piece]) -> Iterator[Piece]:
    for piece in pieces:
        for word in re.findall(r"\s*\S+\s*|\s+", piece.words):
            yield Piece(word, piece.marks)


def _joined(words: Sequence[Piece]) -> list[Piece]:
    line: list[Piece] = []
    for word in words:
        if line and line[-1].marks == word.marks:
            line[-1] = Piece(line[-1].words + word.words, word.marks)
        else:
            line.append(word)
    return line


def _made_up(measure: Measure) -> Iterator[str]:
    """A short text that says what the facts say."""
    yield _clause(measure)
    if not measure.is_bill:
        yield f"That the members speak on the matter of {measure.title}."
        yield measure.long_title or measure.title
        return
    yield f"SECTION 1. Short title. This act may be cited as the {measure.title} Act."
    yield f"SECTION 2. What this act does. [new: {measure.summary or measure.long_title}]"
    yield "SECTION 3. Effective date. This act takes effect once the governor signs it."


def _clause(measure: Measure) -> str:
    if measure.is_bill:
        return "Be it enacted by the General Assembly of the State of Colorado:"
    chamber = "House of Representatives" if measure.chamber == "lower" else "Senate"
    return f"Be It Resolved by the {chamber} of the State of Colorado:"
