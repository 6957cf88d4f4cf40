"""Lines of an accessible bill text: pieces of words with the marks they stand in. Dossier 3.8.

The files call themselves UTF-8 and are; but some words were read in the wrong alphabet before they
were written, above all the no-break space, which comes as two signs. `mended` takes that back.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple, get_args

from lxml import etree
from lxml.etree import _Element as Element

from scrapers.colorado.element_text import fold, text_of
from tracker.domain.bill_text import Mark, Run

LABEL: Final = "page-line-label-style"
CONTENT: Final = "page-line-content-style"

_ORDER: Final[tuple[Mark, ...]] = get_args(Mark)
_MARKS: Final[dict[str, Mark]] = {
    "ins": "new",
    "del": "repealed",
    "u": "senate",
    "mark": "house",
}
_BLOCKS: Final = frozenset(
    ("article", "blockquote", "br", "caption", "dd", "div", "dl", "dt", "h1", "h2", "h3", "h4",
     "h5", "h6", "hr", "li", "ol", "p", "section", "table", "tr", "ul")
)  # fmt: skip
_UNSEEN: Final = frozenset(("script", "style", "template"))
_PRINTED: Final = re.compile(r"Page (\d{1,4}), Line (\d{1,4})", re.IGNORECASE)
#: GUESS: what the legend of a text announces for screen readers, should it stand among the words.
_SPOKEN: Final = re.compile(
    r"(?:deleted from existing stat(?:ute|ue)|end deletion|added to existing law|end insertion"
    r"|(?:begin|end) (?:senate|house) amendment)\.?",
    re.IGNORECASE,
)
#: GUESS: the class of words for screen readers alone.
_SPOKEN_CLASS: Final = re.compile(r"\b(?:sr-only|visually-hidden|screen-reader\S*)\b")

#: Signs that are bytes of UTF-8 read as Windows' Latin alphabet or as Latin 1.
_TAIL: Final = (
    "\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013\u2014\u2018"
    "\u2019\u201a\u201c\u201d\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122"
)
_MOJIBAKE: Final = re.compile(
    rf"[\u00c2-\u00df][{_TAIL}]|[\u00e0-\u00ef][{_TAIL}]{{2}}|[\u00f0-\u00f4][{_TAIL}]{{3}}"
)


def mended(text: str) -> str:
    """A text whose signs stand for themselves again, where UTF-8 had been read as Latin."""
    return _MOJIBAKE.sub(_as_meant, text)


def _as_meant(found: re.Match[str]) -> str:
    try:
        return b"".join(map(_byte, found[0])).decode("utf-8")
    except UnicodeError:
        return found[0]


def _byte(sign: str) -> bytes:
    return sign.encode("latin-1" if ord(sign) < 256 else "cp1252")


class Piece(NamedTuple):
    """Words within one element. text: as they come; spans: the spans they lie in, outermost first.

    carried: whether they lie in a span that only wraps what a mark brought over from the line
    before; it is none of the spans.
    """

    text: str
    marks: tuple[Mark, ...] = ()
    spans: tuple[int, ...] = ()
    carried: bool = False


class RawLine(NamedTuple):
    """A line as it comes. page, number: None where it has no label."""

    pieces: tuple[Piece, ...]
    page: int | None
    number: int | None

    @property
    def text(self) -> str:
        """The words, folded."""
        return fold("".join(piece.text for piece in self.pieces))


class Unprinted(Exception):
    """A line of a printed text lacks a part. Its first argument names it, its second where."""


@dataclass(slots=True)
class _Reading:
    """What has been read of an element, and where in it one stands."""

    done: list[RawLine] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    label: tuple[int, int] | None = None
    marks: list[Mark] = field(default_factory=list)
    spans: list[int] = field(default_factory=list)
    carried: list[int] = field(default_factory=list)
    links: int = 0
    contents: int = 0

    def end_line(self) -> None:
        """Puts the line down. A numbered line without words is a blank one, and left out."""
        page, number = self.label or (None, None)
        line = RawLine(tuple(self.pieces), page, number)
        if line.text:
            self.done.append(line)
        self.pieces, self.label = [], None

    def add(self, text: str | None) -> None:
        """Adds words to the line."""
        if not text or _SPOKEN.fullmatch(fold(text)):
            return
        if self.label and not self.contents and text.strip():
            raise Unprinted("words of a line", f".{CONTENT}")
        marks = tuple(sorted(set(self.marks), key=_ORDER.index)) if not self.links else ()
        self.pieces.append(Piece(text, marks, tuple(self.spans), bool(self.carried)))

    def enter(self, element: Element) -> None:
        """Goes into an element."""
        tag, classes = str(element.tag), str(element.get("class") or "").split()
        if tag in _BLOCKS:
            self.end_line()
        if CONTENT in classes:
            if self.label is None:
                raise Unprinted("page and line number", f".{LABEL}")
            self.contents += 1
        elif tag == "span":
            into = self.carried if self._is_carried_over(element) else self.spans
            into.append(id(element))
        if mark := _MARKS.get(tag):
            self.marks.append(mark)
        self.links += tag == "a"

    def leave(self, element: Element) -> None:
        """Comes out of an element."""
        if _is_label(element) or _is_unseen(element):
            return
        tag = str(element.tag)
        if tag in _BLOCKS:
            self.end_line()
        if CONTENT in str(element.get("class") or "").split():
            self.contents -= 1
        for among in (self.spans, self.carried):
            if among and among[-1] == id(element):
                among.pop()
        if tag in _MARKS:
            self.marks.pop()
        self.links -= tag == "a"
        if tag in ("td", "th"):
            self.add(" ")

    def _is_carried_over(self, span: Element) -> bool:
        """Whether a span is all there is in a mark with which the line begins."""
        above = span.getparent()
        if above is None or above.tag not in (*_MARKS, "i") or len(above) != 1:
            return False
        alone = not fold(above.text or "") and not fold(span.tail or "")
        return alone and not any(piece.text.strip() for piece in self.pieces)


def raw_lines(container: Element) -> list[RawLine]:
    """The lines below an element, in order: printed ones by their labels, others by paragraphs.

    Raises Unprinted for a printed line that lacks its label or its words' element.
    """
    reading = _Reading()
    walk = etree.iterwalk(container, events=("start", "end"))
    for step, element in walk:
        if step == "start" and (_is_label(element) or _is_unseen(element)):
            walk.skip_subtree()
            if _is_label(element):
                reading.end_line()
                reading.label = _printed(element)
        elif step == "start":
            reading.enter(element)
            reading.add(element.text)
        else:
            reading.leave(element)
            reading.add(element.tail if element is not container else None)
    reading.end_line()
    return reading.done


def _is_label(element: Element) -> bool:
    return LABEL in str(element.get("class") or "").split()


def _is_unseen(element: Element) -> bool:
    return element.tag in _UNSEEN or bool(_SPOKEN_CLASS.search(str(element.get("class") or "")))


def _printed(label: Element) -> tuple[int, int]:
    found = _PRINTED.fullmatch(text_of(label))
    if not found:
        raise Unprinted("page and line number", f".{LABEL}")
    return int(found[1]), int(found[2])


def runs_of(pieces: Sequence[Piece]) -> tuple[Run, ...]:
    """Pieces as runs of words: blanks folded, neighbours of the same marks joined.

    A blank that was lost where one span ends and the next begins is put back:
    "...rules - repeal.", "(1) The rate of tax".
    """
    runs: list[Run] = []
    said = ""
    before: Piece | None = None
    for piece in pieces:
        lost = before is not None and _lost_blank(before, piece)
        text = _folded(f" {piece.text}" if lost else piece.text, said)
        before = piece if piece.text.strip() else None
        said += text
        if not text:
            continue
        if runs and runs[-1].marks == piece.marks:
            runs[-1] = Run(runs[-1].text + text, piece.marks)
        else:
            runs.append(Run(text, piece.marks))
    return _without_end(runs)


def _lost_blank(before: Piece, piece: Piece) -> bool:
    borders = before.spans[:1] != piece.spans[:1] and before.spans and piece.spans
    ends = before.text[-1:] in (".", ":", ";")
    begins = piece.text[:1] == "(" or piece.text[:1].isupper()
    return bool(borders and ends and begins)


def _folded(text: str, said: str) -> str:
    """Words with single blanks, none where a blank or nothing was said before."""
    words = fold(f"|{text}|")[1:-1]
    return words.lstrip() if not said or said.endswith(" ") else words


def _without_end(runs: list[Run]) -> tuple[Run, ...]:
    if runs and runs[-1].text.endswith(" "):
        last = runs.pop()
        if last.text.strip():
            runs.append(Run(last.text.rstrip(), last.marks))
    return tuple(runs)
