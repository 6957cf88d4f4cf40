"""Two versions of a section as HTML: paragraph by paragraph, in line or side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise, zip_longest
from typing import Final, Literal, TypeAlias

from tracker.domain.redline import Piece, SectionChange, Word, folded, said
from tracker.pages.leaves import hidden
from tracker.pages.markup import text
from tracker.visiting.visit import Visit

View: TypeAlias = Literal["inline", "side"]
VIEWS: Final[tuple[View, ...]] = ("inline", "side")
#: Words of a side that stand in one row; more go on in the next.
ROW: Final = 160
_TAGS: Final = {"added": "ins", "removed": "del"}


@dataclass(slots=True)
class _Row:
    """Pieces that stand in one paragraph; or one that is folded. cut: before or after it stands
    what is folded of the same paragraph."""

    pieces: list[Piece] = field(default_factory=list)
    cut_before: bool = False
    cut_after: bool = False

    @property
    def size(self) -> int:
        return sum(max(len(one.old), len(one.new)) for one in self.pieces)

    @property
    def is_folded(self) -> bool:
        return self.pieces[0].kind == "folded"

    @property
    def changes(self) -> bool:
        return any(one.kind in _TAGS for one in self.pieces)


def units(here: Visit, change: SectionChange, view: View) -> tuple[str, ...]:
    """A section's differences, a paragraph a piece of HTML."""
    rows = list(_rows(folded(change.pieces)))
    for before, after in pairwise(rows):
        before.cut_after = after.is_folded and not after.pieces[0].words[0].begins
        after.cut_before = before.is_folded and not after.pieces[0].words[0].begins
    return tuple(_unit(here, row, view) for row in rows)


# --- rows --------------------------------------------------------------------------------------


def _rows(pieces: Sequence[Piece]) -> Iterator[_Row]:
    row = _Row()
    for piece in _paired(pieces):
        for part, opens in _parts(piece):
            if row.pieces and (opens or row.size >= ROW):
                yield row
                row = _Row()
            row.pieces += part
        if piece[0].kind == "folded":
            yield row
            row = _Row()
    if row.pieces:
        yield row


def _paired(pieces: Sequence[Piece]) -> Iterator[tuple[Piece, ...]]:
    """Pieces one by one; what went with what came in its place."""
    for changes, found in groupby(pieces, key=lambda one: one.kind in _TAGS):
        together = tuple(found)
        yield from [together] if changes else [(one,) for one in together]


def _parts(pieces: tuple[Piece, ...]) -> Iterator[tuple[list[Piece], bool]]:
    """Pieces cut at paragraphs, those of both sides in step. True: a paragraph begins there."""
    first = pieces[0]
    if first.kind == "folded":
        yield [first], True
    elif first.kind == "same":
        for start, end in _cuts(first.new):
            part = Piece("same", first.old[start:end], first.new[start:end])
            yield [part], part.new[0].begins
    else:
        for at, both in enumerate(zip_longest(*([*_cut(one)] for one in pieces))):
            found = [one for one in both if one is not None]
            yield found, at > 0 or any(one.words[0].begins for one in found)


def _cut(piece: Piece) -> Iterator[Piece]:
    for start, end in _cuts(piece.words):
        yield Piece(piece.kind, piece.old[start:end], piece.new[start:end])


def _cuts(words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """Where paragraphs begin and end, none longer than a row."""
    start = 0
    for at in range(1, len(words)):
        if words[at].begins or at - start >= ROW:
            yield start, at
            start = at
    if words:
        yield start, len(words)


# --- as HTML -----------------------------------------------------------------------------------


def _unit(here: Visit, row: _Row, view: View) -> str:
    if row.is_folded:
        count = text(here.t.many("diff.folded", row.pieces[0].count))
        return f'<p class="fold" lang="{here.t.code}">{count}</p>'
    inline = _paragraph(here, row, row.pieces)
    if view == "inline":
        return inline
    old = [one for one in row.pieces if one.kind != "added"]
    new = [one for one in row.pieces if one.kind != "removed"]
    sides = f"<div>{_side(here, row, old, 'old')}</div><div>{_side(here, row, new, 'new')}</div>"
    return f'<div class="wide pair">{sides}</div><div class="narrow">{inline}</div>'


def _side(here: Visit, row: _Row, pieces: Sequence[Piece], side: Literal["old", "new"]) -> str:
    shown = [Piece(one.kind, *_one_sided(one, side)) for one in pieces]
    return _paragraph(here, row, shown) if shown else ""


def _paragraph(here: Visit, row: _Row, pieces: Sequence[Piece]) -> str:
    before, after = ("… " if row.cut_before else ""), (" …" if row.cut_after else "")
    place = _place(here, pieces[0].words[0]) if row.changes else ""
    return f"<p>{place}{before}{_inline(here, pieces)}{after}</p>"


def _one_sided(piece: Piece, side: Literal["old", "new"]) -> tuple[tuple[Word, ...], ...]:
    """The words of a side alone, so that they are shown as it writes them."""
    return (piece.old, ()) if side == "old" else ((), piece.new)


def _place(here: Visit, word: Word) -> str:
    """Page and line of a word, "" where its text has none."""
    page, line = word.at
    if not page or not line:
        return ""
    said = text(here.t("diff.place", page=page, line=line))
    return f'<small class="at" lang="{here.t.code}">{said}</small>'


def _inline(here: Visit, pieces: Sequence[Piece]) -> str:
    parts: list[str] = []
    for piece in pieces:
        words = piece.words
        gap = "" if not parts or words[0].glued else " "
        parts.append(gap + _piece(here, piece))
    return "".join(parts)


def _piece(here: Visit, piece: Piece) -> str:
    inner = _struck(here, piece.words)
    tag = _TAGS.get(piece.kind)
    if tag is None:
        return inner
    begins, ends = (hidden(here, here.t(f"diff.{piece.kind}.{at}")) for at in ("begins", "ends"))
    return f"<{tag}>{begins}{inner}{ends}</{tag}>"


def _struck(here: Visit, words: Sequence[Word]) -> str:
    """Words, those that the bill takes out of the law struck through."""
    parts: list[str] = []
    for struck, found in groupby(words, key=lambda one: one.struck):
        mine = tuple(found)
        gap = "" if not parts or mine[0].glued else " "
        inner = text(said(mine).replace("\n", " "))
        if struck:
            begins, ends = (hidden(here, here.t(f"diff.struck.{at}")) for at in ("begins", "ends"))
            inner = f"<s>{begins}{inner}{ends}</s>"
        parts.append(gap + inner)
    return "".join(parts)
