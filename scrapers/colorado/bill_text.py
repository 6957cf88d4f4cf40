"""The accessible HTML text of a bill or resolution. Dossier 3.8.

Two layouts: texts with printed lines ("Page 1, Line 101" before each), and acts and passed
resolutions, which are paragraphs with signatures. Sponsors, committees and the legend are the
head of the page and no sections.

Marks are what the page says: `ins` new law, `del` repealed, `u` Senate, `mark` House, nested ones
together. A link's underlining is no amendment. The long title of an act stands in `ins` as well,
for it is printed in capitals, and is marked as the page marks it. Printed texts have lost the
`ins`: see bill_text_new_law.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar, Final

from lxml.etree import _Element as Element

from scrapers.colorado.bill_text_lines import (
    CONTENT,
    LABEL,
    Unprinted,
    mended,
    raw_lines,
    runs_of,
)
from scrapers.colorado.bill_text_new_law import with_new_law
from scrapers.colorado.bill_text_sections import section_of, sections_of, titled
from scrapers.colorado.element_text import text_of
from scrapers.colorado.page import Page, Part
from tracker.domain.bill_text import BillText, Line, Section

TITLE: Final = "#bill-version-title h1"
MAIN: Final = "#bill-main-content"
LONG_TITLE: Final = "#bill-long-title"
SUMMARY: Final = "#bill-summary"
BODY: Final = "#bill-content"
STAMPS: Final = "#stamps"

_KEYS: Final = {LONG_TITLE: "long-title", SUMMARY: "summary"}
#: Who signed the act, or is to sign it: no law.
_NOTE: Final = re.compile(
    r"NOTE:\s+(?:The governor\b|This \w+ has been prepared for the signatures)", re.IGNORECASE
)
_CLAUSES: Final = frozenset(("enacting", "resolved"))
_SPONSORS: Final = ("BY REPRESENTATIVE", "BY SENATOR", "also REPRESENTATIVE", "also SENATOR")


def bill_text(html: str, address: str) -> BillText:
    """The text that a page holds. Raises PageChanged. address: "" where that is not known."""
    return BillTextPage(html, address).record()


class BillTextPage(Page):
    """One version of a bill's text."""

    VERSION = 1
    kind: ClassVar[str] = "bill text"
    required: ClassVar[tuple[Part, ...]] = (
        Part("title", TITLE),
        Part("text", MAIN),
        Part("long title", LONG_TITLE),
        Part("body of the text", BODY),
        Part("page and line number", f".{LABEL}"),
        Part("words of a line", f".{CONTENT}", each=False),
    )

    def __init__(self, text: str, address: str = "") -> None:
        super().__init__(mended(text), address)

    def record(self) -> BillText:
        """The text in its sections. Raises PageChanged."""
        title, version = titled(self.words(TITLE, "title"))
        main = self.one(MAIN, "text")
        sections = tuple(self._printed(main) if self._is_printed() else self._act(main))
        if _CLAUSES.isdisjoint(section.key for section in sections):
            self.lacks("enacting clause or resolution", MAIN)
        pages = [line.page or 0 for section in sections for line in section.lines]
        return BillText("html", title, version, sections, max(pages, default=0), self._stamps())

    def _is_printed(self) -> bool:
        marks = (f".{LABEL}", f".{CONTENT}", LONG_TITLE, BODY)
        return any(self.maybe(mark) is not None for mark in marks)

    def _stamps(self) -> tuple[str, ...]:
        """Where amendments came in. Their place must be there where the page announces it."""
        place = self.maybe(STAMPS)
        if place is None:
            return () if self.maybe("#stamp-description") is None else self.lacks("stamps", STAMPS)
        rows = (text_of(row) for row in self.many("p", "stamps", place))
        return tuple(filter(None, rows))

    def _printed(self, main: Element) -> Iterator[Section]:
        """The sections of a text with printed lines."""
        self.one(LONG_TITLE, "long title", main)
        self.one(BODY, "body of the text", main)
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
        known = [found for mark in (*_KEYS, BODY) for found in self.every(mark, main)[:1]]
        for element in main.iterdescendants():
            above = list(element.iterancestors())
            if any(one in known for one in above):
                continue
            holds = any(element in one.iterancestors() for one in known)
            beside = above[0] is main or any(above[0] in one.iterancestors() for one in known)
            if element in known or (beside and not holds and text_of(element)):
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
        """The lines below an element. cut: whether paragraphs of law were cut into them."""
        try:
            raw = raw_lines(block)
        except Unprinted as error:
            self.lacks(*error.args)
        said = with_new_law(raw) if cut else raw
        lines = [Line(runs_of(line.pieces), line.page, line.number) for line in said]
        return [line for line in lines if not _NOTE.match(line.text)]
