"""Two versions of a section as HTML: paragraph by paragraph, in line or side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise, zip_longest
from typing import Final, Literal, TypeAlias

from markupsafe import Markup

from tracker.domain.redline import Piece, SectionChange, Word, folded, running_text
from tracker.pages.markup import NOTHING, div, joined, tag, text
from tracker.pages.texts import hidden
from tracker.visiting.visit import Visit

View: TypeAlias = Literal["inline", "side"]
VIEWS: Final[tuple[View, ...]] = ("inline", "side")
#: Words that one side of a row has at most; more go on in the next row.
ROW: Final = 160
_TAGS: Final = {"added": "ins", "removed": "del"}


@dataclass(slots=True)
class _Row:
    """Pieces of one paragraph, or one folded piece. cut_before, cut_after: there the same paragraph
    goes on, folded."""

    pieces: list[Piece] = field(default_factory=list)
    cut_before: bool = False
    cut_after: bool = False

    @property
    def size(self) -> int:
        return sum(max(len(piece.old), len(piece.new)) for piece in self.pieces)

    @property
    def is_folded(self) -> bool:
        return self.pieces[0].kind == "folded"

    @property
    def changes(self) -> bool:
        return any(piece.kind in _TAGS for piece in self.pieces)


def units(here: Visit, change: SectionChange, view: View) -> tuple[Markup, ...]:
    """A section's differences, a paragraph a piece of HTML."""
    rows = list(_rows(folded(change.pieces)))
    for before, after in pairwise(rows):
        before.cut_after = after.is_folded and not after.pieces[0].words[0].begins
        after.cut_before = before.is_folded and not after.pieces[0].words[0].begins
    return tuple(_unit(here, row, view) for row in rows)


# --- rows --------------------------------------------------------------------------------------


def _rows(pieces: Sequence[Piece]) -> Iterator[_Row]:
    row = _Row()
    for together in _paired(pieces):
        for part, opens in _parts(together):
            if row.pieces and (opens or row.size >= ROW):
                yield row
                row = _Row()
            row.pieces += part
        if together[0].kind == "folded":
            yield row
            row = _Row()
    if row.pieces:
        yield row


def _paired(pieces: Sequence[Piece]) -> Iterator[tuple[Piece, ...]]:
    """Pieces one by one; removed words together with those that replace them."""
    for changes, group in groupby(pieces, key=lambda piece: piece.kind in _TAGS):
        together = tuple(group)
        yield from [together] if changes else [(piece,) for piece in together]


def _parts(pieces: tuple[Piece, ...]) -> Iterator[tuple[list[Piece], bool]]:
    """Pieces cut at paragraphs, those of both sides in step. True: a paragraph begins there."""
    if pieces[0].kind == "folded":
        yield [pieces[0]], True
        return
    for at, both in enumerate(zip_longest(*map(_cut, pieces))):
        part = [piece for piece in both if piece is not None]
        is_change = part[0].kind != "same"
        yield part, (is_change and at > 0) or any(piece.words[0].begins for piece in part)


def _cut(piece: Piece) -> Iterator[Piece]:
    """A piece cut where paragraphs begin and end, none longer than a row."""
    words = piece.words
    edges = [0]
    for at in range(1, len(words)):
        if words[at].begins or at - edges[-1] >= ROW:
            edges.append(at)
    for start, end in pairwise((*edges, len(words))):
        if words:
            yield Piece(piece.kind, piece.old[start:end], piece.new[start:end])


# --- as HTML -----------------------------------------------------------------------------------


def _unit(here: Visit, row: _Row, view: View) -> Markup:
    if row.is_folded:
        count = here.t.many("diff.folded", row.pieces[0].count)
        return tag("p", count, "fold", lang=here.t.code)
    inline = _paragraph(here, row, row.pieces)
    if view == "inline":
        return inline
    # The words of a side alone, so that they are shown as it writes them.
    old = [Piece(piece.kind, piece.old, ()) for piece in row.pieces if piece.kind != "added"]
    new = [Piece(piece.kind, (), piece.new) for piece in row.pieces if piece.kind != "removed"]
    sides = (tag("div", _paragraph(here, row, side)) for side in (old, new))
    return div("wide pair", *sides) + div("narrow", inline)


def _paragraph(here: Visit, row: _Row, pieces: Sequence[Piece]) -> Markup:
    if not pieces:
        return NOTHING
    before, after = ("… " if row.cut_before else ""), (" …" if row.cut_after else "")
    where = _page_and_line(here, pieces[0].words[0]) if row.changes else NOTHING
    return tag("p", where + before + _inline(here, pieces) + after)


def _page_and_line(here: Visit, word: Word) -> Markup:
    """Page and line of a word, "" where its text has none."""
    page, line = word.at
    if not page or not line:
        return NOTHING
    return tag("small", here.t("diff.place", page=page, line=line), "at", lang=here.t.code)


def _inline(here: Visit, pieces: Sequence[Piece]) -> Markup:
    return _spaced((piece.words, _piece(here, piece)) for piece in pieces)


def _spaced(drawn: Iterator[tuple[Sequence[Word], Markup]]) -> Markup:
    """Words in a row, with a space where they are not glued to those before them."""
    pieces: list[Markup] = []
    for words, piece in drawn:
        pieces.append(piece if not pieces or words[0].glued else " " + piece)
    return joined(pieces)


def _piece(here: Visit, piece: Piece) -> Markup:
    inner = _struck(here, piece.words)
    name = _TAGS.get(piece.kind)
    return _announced(here, name, piece.kind, inner) if name else inner


def _announced(here: Visit, name: str, kind: str, inner: Markup) -> Markup:
    """An element whose begin and end a screen reader announces."""
    begins, ends = (hidden(here, here.t(f"diff.{kind}.{at}")) for at in ("begins", "ends"))
    return tag(name, begins + inner + ends)


def _struck(here: Visit, words: Sequence[Word]) -> Markup:
    """Words, those that the bill takes out of the law struck through."""

    def drawn() -> Iterator[tuple[Sequence[Word], Markup]]:
        for struck, group in groupby(words, key=lambda word: word.struck):
            run = tuple(group)
            inner = text(running_text(run).replace("\n", " "))
            yield run, _announced(here, "s", "struck", inner) if struck else inner

    return _spaced(drawn())
