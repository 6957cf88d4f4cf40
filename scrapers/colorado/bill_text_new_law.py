"""Which words of an accessible bill text are new law, where the page has lost the mark.

Acts mark capitals with `ins`. Texts with printed lines do not: there, cutting paragraphs into lines
made every `b` and `ins` a bare `span`, so that "~~February 1, 2026~~ June 30, 2026," comes as
`<del>February 1, 2026</del><text> </text><span>June 30, 2026,</span>`. Left so, a reader would take
new law for existing law. What is certain is therefore read from how the lines were cut (seen in
six texts of 2025):

- Only law that a section amends, after "as follows:", knows new law. Bold words there are headings,
  which begin with the number of a statute, a part or an article.
- A span among other words is bold or new law. Where its last blank lies inside of it, it goes on
  in the next line: to that line's first span if it is cut into spans, else through all of it.
- A line that is nothing but spans was cut: the last one holds what follows, and is no mark.
- Where a section only adds whole statutes, parts or articles, all its law is new.

Numbers and citations between new words are set in no capitals and bear no mark, as in print. A
paragraph that is new from its first letter on, in a section that amends, cannot be told: it stays
without the mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, Literal, TypeAlias

from scrapers.colorado.bill_text_lines import Piece, RawLine

Style: TypeAlias = Literal["", "bold", "new"]

SECTION: Final = re.compile(r"SECTION (\d{1,4})\.(?= |$)")
_AS_FOLLOWS: Final = re.compile(r"\bas follows:$")
_AMENDS: Final = re.compile(
    r"\bIn (?:Colorado Revised Statutes|Session Laws|the constitution|the state constitution)\b"
    r".*?\b(?:add|amend|repeal|recreate|reenact|relocate)",
)
#: GUESS: no capture adds a whole statute. "(2)" and "(4)(c)" are parts of one that stands.
_ADDS_WHOLE: Final = re.compile(r"\bIn Colorado Revised Statutes, add [^()]+ as follows:$")
_AMENDED_TOO: Final = re.compile(r"\b(?:amend|repeal|relocat|reenact)")
_HEADING: Final = re.compile(
    r"(?:\d+(?:\.\d+)?-\d+(?:\.\d+)?-\d+(?:\.\d+)?\.|[Ss]ection \d+|SECTION \d"
    r"|PART \d|ARTICLE \d|\W+$)"
)


def begins_section(text: str, last: int) -> bool:
    """Whether a line begins the section after the last: new law may quote another number."""
    found = SECTION.match(text)
    return found is not None and int(found[1]) == last + 1


class Instructions:
    """What the section being read does to the law, told line by line."""

    def __init__(self) -> None:
        self._said = ""
        self._last = 0
        self.amends = False
        self.adds_whole = False

    def read(self, text: str) -> bool:
        """Takes a line in. True where it is law that the section amends."""
        if begins_section(text, self._last):
            self._last += 1
            self._said, self.amends, self.adds_whole = "", False, False
        if self.amends:
            return True
        self._said = f"{self._said} {text}"
        if _AS_FOLLOWS.search(self._said) and _AMENDS.search(self._said):
            whole = _ADDS_WHOLE.search(self._said)
            self.amends = True
            self.adds_whole = bool(whole and not _AMENDED_TOO.search(whole[0]))
        return False


def with_new_law(lines: Iterable[RawLine]) -> list[RawLine]:
    """Printed lines with the mark of new law put back where that is certain."""
    instructions, carried, done = Instructions(), _Carried(), []
    for line in lines:
        amended = instructions.read(line.text)
        pieces = carried.over(line) if amended else line.pieces
        if not amended:
            carried = _Carried()
        elif instructions.adds_whole:
            pieces = tuple(_as_new(piece) for piece in line.pieces)
        done.append(line._replace(pieces=pieces))
    return done


class _Carried:
    """The style that goes on from one line to the next."""

    def __init__(self) -> None:
        self.style: Style = ""

    def over(self, line: RawLine) -> tuple[Piece, ...]:
        """The pieces of the next line, those of new law marked so."""
        uncut = _unwrapped(line.pieces)
        pieces = _without_rest(uncut)
        if not any(piece.spans for piece in pieces if piece.text.strip()):
            return self._through(line, cut=pieces != uncut)
        styles = self._styles(pieces, began=self.style if pieces != uncut else "")
        last = max(at for at, piece in enumerate(pieces) if piece.text.strip())
        self.style = styles[last] if pieces[last].text[-1:].isspace() else ""
        return tuple(
            _as_new(piece) if style == "new" else piece
            for piece, style in zip(line.pieces, styles, strict=True)
        )

    def _styles(self, pieces: tuple[Piece, ...], began: Style) -> list[Style]:
        """The style of each piece. began: that of the first span."""
        first = next((piece.spans[0] for piece in pieces if piece.spans), None)
        return [
            ""
            if not piece.spans
            else began
            if began and piece.spans[0] == first
            else ("bold" if _HEADING.match(piece.text.strip()) else "new")
            for piece in pieces
        ]

    def _through(self, line: RawLine, *, cut: bool) -> tuple[Piece, ...]:
        """A line without a span of its own: all of it goes on as the last one ended."""
        style = "" if cut else self.style or ("bold" if _HEADING.match(line.text) else "")
        self.style = style if line.pieces[-1].text[-1:].isspace() else ""
        return tuple(map(_as_new, line.pieces)) if style == "new" else line.pieces


def _unwrapped(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """The pieces without spans that hold all of the line."""
    while True:
        outer = {piece.spans[0] if piece.spans else None for piece in pieces if piece.text.strip()}
        if len(outer) != 1 or None in outer:
            return pieces
        pieces = tuple(piece._replace(spans=piece.spans[1:]) for piece in pieces)


def _without_rest(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """The pieces of a line without the span that holds the rest after a cut, if it was cut.

    A cut line begins in a span, or in a mark carried over, and is nothing but spans from there.
    """
    words = [piece for piece in pieces if piece.text.strip()]
    after = [piece for piece in words if not piece.carried]
    begins_carried = bool(after) and words[0].carried
    tops = list(dict.fromkeys(piece.spans[:1] for piece in after))
    if () in tops or begins_carried + len(tops) < 2:
        return pieces
    return tuple(
        piece._replace(spans=piece.spans[1:]) if piece.spans[:1] == tops[-1] else piece
        for piece in pieces
    )


def _as_new(piece: Piece) -> Piece:
    if "new" in piece.marks or "repealed" in piece.marks or not piece.text.strip():
        return piece
    return piece._replace(marks=("new", *piece.marks))
