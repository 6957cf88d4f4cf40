"""Two versions of a section as HTML: paragraph by paragraph, in line or side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
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


#: Pieces of one paragraph, or one folded piece.
_Row: TypeAlias = Sequence[Piece]


def units(here: Visit, change: SectionChange, view: View) -> tuple[Markup, ...]:
    """A section's differences, a paragraph a piece of HTML."""
    rows = list(_rows(folded(change.pieces)))
    # Where the same paragraph goes on, folded.
    cuts = [
        (_is_folded(row) or _is_folded(after)) and not after[0].words[0].begins
        for row, after in pairwise(rows)
    ]
    around = zip((False, *cuts), rows, (*cuts, False), strict=True)
    return tuple(
        _fold(here, row[0]) if _is_folded(row) else _unit(here, row, view, before, after)
        for before, row, after in around
    )


def _is_folded(row: _Row) -> bool:
    return row[0].kind == "folded"


def _rows(pieces: Sequence[Piece]) -> Iterator[_Row]:
    """Pieces by paragraph, removed words together with those that replace them."""
    row: list[Piece] = []
    for part, opens in _parts(pieces):
        size = sum(max(len(piece.old), len(piece.new)) for piece in row)
        if row and (opens or size >= ROW or _is_folded(row)):
            yield row
            row = []
        row += part
    if row:
        yield row


def _parts(pieces: Sequence[Piece]) -> Iterator[tuple[_Row, bool]]:
    """Pieces cut at paragraphs, those of both sides in step. True: a paragraph begins there."""
    for changes, group in groupby(pieces, key=lambda piece: piece.kind in _TAGS):
        some = tuple(group)
        for together in [some] if changes else [(piece,) for piece in some]:
            if _is_folded(together):
                yield together, True
                continue
            for at, both in enumerate(zip_longest(*map(_cut, together))):
                part = [piece for piece in both if piece is not None]
                opens = any(piece.words[0].begins for piece in part)
                yield part, (changes and at > 0) or opens


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


def _fold(here: Visit, piece: Piece) -> Markup:
    return tag("p", here.t.many("diff.folded", piece.count), "fold", lang=here.t.code)


def _unit(here: Visit, row: _Row, view: View, cut_before: bool, cut_after: bool) -> Markup:
    """A paragraph. cut_before, cut_after: there it goes on, folded."""
    has_changes = any(piece.kind in _TAGS for piece in row)

    def paragraph(pieces: _Row) -> Markup:
        if not pieces:
            return NOTHING
        before, after = ("… " if cut_before else ""), (" …" if cut_after else "")
        where = _page_and_line(here, pieces[0].words[0]) if has_changes else NOTHING
        words = _spaced((piece.words, _piece(here, piece)) for piece in pieces)
        return tag("p", where + before + words + after)

    inline = paragraph(row)
    if view == "inline":
        return inline
    # The words of a side alone, so that they are shown as it writes them.
    old = [Piece(piece.kind, piece.old, ()) for piece in row if piece.kind != "added"]
    new = [Piece(piece.kind, (), piece.new) for piece in row if piece.kind != "removed"]
    sides = (tag("div", paragraph(side)) for side in (old, new))
    return div("wide pair", *sides) + div("narrow", inline)


def _page_and_line(here: Visit, word: Word) -> Markup:
    """Page and line of a word, "" where its text has none."""
    page, line = word.at
    if not page or not line:
        return NOTHING
    return tag("small", here.t("diff.place", page=page, line=line), "at", lang=here.t.code)


def _spaced(drawn: Iterable[tuple[Sequence[Word], Markup]]) -> Markup:
    """Words in a row, with a space where they are not glued to those before them."""
    pieces: list[Markup] = []
    for words, piece in drawn:
        pieces.append(piece if not pieces or words[0].glued else " " + piece)
    return joined(pieces)


def _piece(here: Visit, piece: Piece) -> Markup:
    """Words, those that the bill takes out of the law struck through."""
    runs = []
    for struck, group in groupby(piece.words, key=lambda word: word.struck):
        run = tuple(group)
        inner = text(running_text(run).replace("\n", " "))
        runs.append((run, _announced(here, "s", "struck", inner) if struck else inner))
    name, words = _TAGS.get(piece.kind), _spaced(runs)
    return _announced(here, name, piece.kind, words) if name else words


def _announced(here: Visit, name: str, kind: str, inner: Markup) -> Markup:
    """An element whose begin and end a screen reader announces."""
    begins, ends = (hidden(here, here.t(f"diff.{kind}.{at}")) for at in ("begins", "ends"))
    return tag(name, begins + inner + ends)
