"""The accessible HTML text of a bill or resolution. Dossier 3.8.

Two layouts: texts with printed lines ("Page 1, Line 101" before each), and acts and passed
resolutions, which are paragraphs with signatures. Sponsors, committees and the legend are the
head of the page and no sections.

Marks are what the page says: `ins` new law, `del` repealed, `u` Senate, `mark` House, nested ones
together. A link's underlining is no amendment. The long title of an act stands in `ins` as well,
for it is printed in capitals, and is marked as the page marks it. Printed texts have lost the
`ins`: see bill_text_law.

The files call themselves UTF-8 and are; but some words were read in the wrong alphabet before they
were written, above all the no-break space, which comes as two signs. `mended` takes that back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import ClassVar, Final, NoReturn, get_args

from lxml.etree import _Element as Element

from scrapers.colorado.bill_text_law import Piece, RawLine, section_of, sections_of, with_new_law
from scrapers.colorado.element_text import BLOCKS, classes_of, fold, text_of
from scrapers.colorado.page import Page
from tracker.domain.bill_text import BillText, Line, Mark, Run, Section

TITLE: Final = "#bill-version-title h1"
MAIN: Final = "#bill-main-content"
LONG_TITLE: Final = "#bill-long-title"
SUMMARY: Final = "#bill-summary"
BODY: Final = "#bill-content"
STAMPS: Final = "#stamps"
LABEL: Final = "page-line-label-style"
CONTENT: Final = "page-line-content-style"
_KEYS: Final = {LONG_TITLE: "long-title", SUMMARY: "summary"}
_NUMBER: Final = re.compile(r"\b(?:\d{2}[A-Za-z]?-\d{3,4}|[HS]\w{1,3}\d{2}[A-Za-z]?-\d{3,4})\b")
#: Who signed the act, or is to sign it: no law.
_NOTE: Final = re.compile(
    r"(?i)NOTE:\s+(?:The governor\b|This \w+ has been prepared for the signatures)"
)
_CLAUSES: Final = frozenset(("enacting", "resolved"))
_SPONSORS: Final = ("BY REPRESENTATIVE", "BY SENATOR", "also REPRESENTATIVE", "also SENATOR")
_ORDER: Final[tuple[Mark, ...]] = get_args(Mark)
_MARKS: Final[dict[str, Mark]] = {"ins": "new", "del": "repealed", "u": "senate", "mark": "house"}
_BLOCKS: Final = BLOCKS - {"pre", "td", "th"} | {"caption"}
_UNSEEN: Final = frozenset(("script", "style", "template"))
_PRINTED: Final = re.compile(r"(?i)Page (\d{1,4}), Line (\d{1,4})")
#: GUESS: what the legend of a text announces for screen readers, should it stand among the words.
_SPOKEN: Final = re.compile(
    r"(?i)(?:deleted from existing stat(?:ute|ue)|end deletion|added to existing law|end insertion"
    r"|(?:begin|end) (?:senate|house) amendment)\.?"
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

    def as_meant(match: re.Match[str]) -> str:
        try:
            signs = (sign.encode("latin-1" if ord(sign) < 256 else "cp1252") for sign in match[0])
            return b"".join(signs).decode("utf-8")
        except UnicodeError:
            return match[0]

    return _MOJIBAKE.sub(as_meant, text)


class BillTextPage(Page):
    """One version of a bill's text."""

    VERSION = 2
    kind: ClassVar[str] = "bill text"

    def __init__(self, text: str, url: str = "") -> None:
        super().__init__(mended(text), url)

    def record(self) -> BillText:
        """The text in its sections, its version "" where nothing follows the number in its title
        ("House Bill 25b-1001 Rerevised"). Raises PageChanged."""
        title = text_of(self.many(TITLE, "title")[0]) or self.lacks("title", TITLE)
        number = _NUMBER.search(title)
        version = title[number.end() :].strip() if number else ""
        main = self.many(MAIN, "text")[0]
        marks = (f".{LABEL}", f".{CONTENT}", LONG_TITLE, BODY)
        is_printed = any(self.maybe(mark) is not None for mark in marks)
        sections = tuple(self._printed(main) if is_printed else self._act(main))
        if _CLAUSES.isdisjoint(section.key for section in sections):
            self.lacks("enacting clause or resolution", MAIN)
        pages = [line.page or 0 for section in sections for line in section.lines]
        return BillText("html", title, version, sections, max(pages, default=0), self._stamps())

    def _stamps(self) -> tuple[str, ...]:
        """Where amendments came in. Their place must be there where the page announces it."""
        box = self.maybe(STAMPS)
        if box is None:
            return () if self.maybe("#stamp-description") is None else self.lacks("stamps", STAMPS)
        rows = (text_of(row) for row in self.many("p", "stamps", box))
        return tuple(filter(None, rows))

    def _printed(self, main: Element) -> Iterator[Section]:
        self.many(LONG_TITLE, "long title", main)
        self.many(BODY, "body of the text", main)
        self.many(f".{CONTENT}", "words of a line", main)
        for at, block in enumerate(self._blocks(main), 1):
            mark = f"#{block.get('id') or ''}"
            if mark == BODY:
                yield from sections_of(self._lines(block, cut=True))
                continue
            heads = self.every("h1, h2, h3, h4", block)
            heading = text_of(heads[0]) if heads else ""
            lines = [line for line in self._lines(block) if line.text != heading]
            if mark == LONG_TITLE and not lines:
                self.lacks("long title", LONG_TITLE)
            if lines:
                yield section_of(_KEYS.get(mark, f"part-{at}"), lines, heading)

    def _blocks(self, main: Element) -> Iterator[Element]:
        """The parts of the text that are marked, and whatever stands beside them."""
        marked = [block for mark in (*_KEYS, BODY) for block in self.every(mark, main)[:1]]
        around = {above for block in marked for above in block.iterancestors()}
        for element in main.iterdescendants():
            above = list(element.iterancestors())
            if any(node in marked for node in above):
                continue
            beside = above[0] is main or above[0] in around
            if element in marked or (beside and element not in around and text_of(element)):
                yield element

    def _act(self, main: Element) -> Iterator[Section]:
        """The sections of an act or a passed resolution. What is above the sponsors is its head."""
        lines = self._lines(main)
        sponsors = [at for at, line in enumerate(lines) if line.text.startswith(_SPONSORS)]
        if not sponsors:
            self.lacks("sponsors", f"{MAIN} p")
        sections = sections_of(lines[sponsors[-1] + 1 :])
        if not sections or sections[0].key != "opening":
            self.lacks("long title", f"{MAIN} p")
        yield section_of("long-title", sections[0].lines)
        yield from sections[1:]

    def _lines(self, block: Element, *, cut: bool = False) -> list[Line]:
        raw = _Reading(self, block).lines
        if cut:
            raw = with_new_law(raw)
        lines = [Line(_runs_of(line.pieces), line.page, line.number) for line in raw]
        return [line for line in lines if not _NOTE.match(line.text)]


class _Reading:
    """The lines below an element, in order: printed ones by their labels, others by paragraphs.
    Refuses the page for a printed line that lacks its label or its words' element."""

    def __init__(self, page: Page, container: Element) -> None:
        self._page, self._above = page, set(container.iterancestors())
        self.lines: list[RawLine] = []
        self._pieces: list[Piece] = []
        self._label: tuple[int, int] | None = None
        self._carried: set[Element] = set()  # spans: see Piece
        self._read(container)
        self._end_line()

    def _read(self, element: Element) -> None:
        if LABEL in classes_of(element):
            self._end_line()
            match = _PRINTED.fullmatch(text_of(element)) or self._lacks_label()
            self._label = int(match[1]), int(match[2])
            return
        if element.tag in _UNSEEN or _SPOKEN_CLASS.search(str(element.get("class") or "")):
            return
        if element.tag in _BLOCKS:
            self._end_line()
        if CONTENT in classes_of(element):
            if self._label is None:
                self._lacks_label()
        elif element.tag == "span" and self._is_carried_over(element):
            self._carried.add(element)
        self._add(element.text, element)
        for child in element:
            self._read(child)
            self._add(child.tail, element)
        if element.tag in _BLOCKS:
            self._end_line()
        if element.tag in ("td", "th") and (row := element.getparent()) is not None:
            self._add(" ", row)

    def _lacks_label(self) -> NoReturn:
        self._page.lacks("page and line number", f".{LABEL}")

    def _end_line(self) -> None:
        """Puts the line down. A numbered line without words is a blank one, and left out."""
        line = RawLine(tuple(self._pieces), *(self._label or (None, None)))
        if line.text:
            self.lines.append(line)
        self._pieces, self._label = [], None

    def _add(self, text: str | None, element: Element) -> None:
        """Takes a piece of an element's own text."""
        if not text or _SPOKEN.fullmatch(fold(text)):
            return
        around = [it for it in (element, *element.iterancestors()) if it not in self._above][::-1]
        words = {it for it in around if CONTENT in classes_of(it)}
        if self._label and not words and text.strip():
            self._page.lacks("words of a line", f".{CONTENT}")
        tags = {str(it.tag) for it in around}
        marks = sorted({_MARKS[tag] for tag in tags & _MARKS.keys()}, key=_ORDER.index)
        spans = [it for it in around if it.tag == "span" and it not in words | self._carried]
        carried = not self._carried.isdisjoint(around)
        self._pieces.append(Piece(text, () if "a" in tags else tuple(marks), tuple(spans), carried))

    def _is_carried_over(self, span: Element) -> bool:
        """Whether a span is all there is in a mark with which the line begins."""
        above = span.getparent()
        if above is None or above.tag not in (*_MARKS, "i") or len(above) != 1:
            return False
        alone = not fold(above.text or "") and not fold(span.tail or "")
        return alone and not any(piece.text.strip() for piece in self._pieces)


def _runs_of(pieces: Sequence[Piece]) -> tuple[Run, ...]:
    """Pieces as runs of words: blanks folded, neighbours of the same marks joined. A blank that was
    lost where one span ends and the next begins is put back: "...rules - repeal.", "(1) The rate of
    tax"."""
    runs: list[Run] = []
    before: Piece | None = None
    for piece in pieces:
        lost = (
            before is not None
            and before.spans[:1] != piece.spans[:1]
            and (before.spans and piece.spans)
            and before.text[-1:] in (".", ":", ";")
            and (piece.text[:1] == "(" or piece.text[:1].isupper())
        )
        text = fold(f"|{' ' if lost else ''}{piece.text}|")[1:-1]
        if not runs or runs[-1].text.endswith(" "):
            text = text.lstrip()
        before = piece if piece.text.strip() else None
        if text and runs and runs[-1].marks == piece.marks:
            runs[-1] = Run(runs[-1].text + text, piece.marks)
        elif text:
            runs.append(Run(text, piece.marks))
    if runs:
        last = runs.pop()
        runs += [Run(last.text.rstrip(), last.marks)] if last.text.strip() else []
    return tuple(runs)
