"""The agenda of one meeting: leg.colorado.gov/agenda/... Dossier 3.5.

Two tables have been seen: a vertical one, each row a heading and its words, with "Hearing Item"
among the headings; earlier in 2026 a horizontal one, the item in its first cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import ClassVar, Final

from lxml.etree import _Element as Element

from scrapers.colorado.page import Page, Part, has_link, says_nothing, text_of, width
from tracker.domain.numbers import BillNumber
from tracker.domain.records import AgendaItemRecord, AgendaRecord
from tracker.errors import NumberFault

TITLE: Final = "h1.agenda-heading"
BLOCK: Final = "section.hearing-items-block"

_ITEM: Final = re.compile(r"^hearing items?\b", re.IGNORECASE)
_HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")


class AgendaPage(Page):
    """The agenda of a meeting; only the block of hearing items is read."""

    kind: ClassVar[str] = "agenda"
    legible: ClassVar[bool] = True
    required: ClassVar[tuple[Part, ...]] = (
        Part("title", TITLE),
        Part("hearing items", BLOCK, each=False),
        Part("words of a hearing item", f"{BLOCK} table.vertical-table td"),
    )

    def record(self) -> AgendaRecord:
        """The agenda with the items that say anything, in page order. Raises PageChanged."""
        title = self.words(TITLE, "title")
        blocks = self.many(BLOCK, "hearing items")
        texts = [text for block in blocks for text in self._items(block) if text]
        if not texts and not any(text_of(block) for block in blocks):
            return AgendaRecord(self.address, title, None)
        items = tuple(AgendaItemRecord(text, _bill(text)) for text in texts)
        return AgendaRecord(self.address, title, items)

    def _items(self, block: Element) -> list[str]:
        rows = [row for row in block.iter("tr") if text_of(row)]
        if block.find(".//td") is None and any(
            table.find("tbody") is None for table in block.iter("table")
        ):
            self.lacks("body of the table of hearing items", f"{BLOCK} table tbody")
        if not rows:
            if has_link(block) or not says_nothing(_beside_headings(block)):
                self.lacks("table of hearing items", f"{BLOCK} table")
            return []
        cells = self.whole_rows(block, "the agenda")
        heads = [row for row in rows if row.find("td") is None]
        if len(heads) > 1 or any(head.find("th") is None for head in heads):
            self.lacks("cells of a hearing item", f"{BLOCK} td")  # one head at most, else cells
        if any(row.find("th") is not None and row.find("td") is not None for row in rows):
            return list(self._vertical(rows))
        return list(self._horizontal(heads, cells))

    def _vertical(self, rows: Iterable[Element]) -> Iterator[str]:
        """Each row is th and td; those headed "Hearing Item" are items."""
        headed = False
        for row in rows:
            heading, cell = row.find("th"), row.find("td")
            if heading is None:
                self.lacks("heading beside a cell", f"{BLOCK} th[scope=row]")
            if len(row) > 2:  # two rows run together: the second item would be lost
                self.lacks("row of one heading and one cell", f"{BLOCK} tr")
            if _ITEM.match(text_of(heading)):
                headed = True
                if cell is None:
                    self.lacks("words of a hearing item", f"{BLOCK} td")
                yield text_of(cell)
        if not headed:
            self.lacks('heading "Hearing Item"', f"{BLOCK} th[scope=row]")

    def _horizontal(self, heads: list[Element], rows: list[list[Element]]) -> Iterator[str]:
        """Each row is cells; the item is the first, or the one under a head that says so.

        GUESS: that a head names the column; that the item is the first cell is attested.
        """
        words = [text_of(head) for row in heads for head in row.iter("th")]
        place = next((at for at, word in enumerate(words) if _ITEM.match(word)), 0)
        for cells in rows:
            if len(cells) <= place or width(cells) < len(words) or 0 < len(words) < len(cells):
                self.lacks("words of a hearing item", f"{BLOCK} td")
            yield text_of(cells[place])


def _bill(text: str) -> BillNumber | None:
    """The bill an item names, None for a presentation or a discussion."""
    try:
        return BillNumber.find(text)
    except NumberFault:
        return None


def _beside_headings(block: Element) -> str:
    headings = " ".join(text_of(heading) for heading in block.iter(*_HEADINGS))
    return text_of(block).removeprefix(headings).strip()
