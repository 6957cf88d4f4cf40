"""Where things of a schedule stand: in the block of a day, under its heading, beside all of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml.etree import _Element as Element

from scrapers.colorado.element_text import fold, text_of
from tracker.domain.times import day_of

HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6", "caption")
DAY_HEADINGS: Final = ("h2", "h3", "h4", "h5", "h6", "caption")
_CHROME: Final = ("script", "style", "nav", "header", "footer", "form", "button", "select")

#: Tells when the page was made, when somebody is in, what words mean: not when a meeting is.
MADE: Final = re.compile(
    r"\W*(?:(?:last |page )?(?:updated|revised|posted|generated|as of)\b|(?:\w+ )?hours\b"
    r"|\W*upon adjournment\W+(?:means|indicates|refers)\b)",
    re.IGNORECASE,
)
#: Rows that head the rows below them.
GROUP: Final = re.compile(
    r"(?:(?:morning|afternoon|evening)(?: meetings?)?"
    r"|(?:house|senate|joint|interim|other) (?:committees?|meetings?|activities)"
    r"|committees of reference|meetings|committees)",
    re.IGNORECASE,
)


def is_in_cell(element: Element) -> bool:
    """Whether a heading stands within a cell: it is then a word of a row."""
    return any(above.tag == "td" for above in element.iterancestors())


def block_of(element: Element, blocks: set[Element]) -> Element | None:
    """The day's block that an element stands in."""
    return next((above for above in element.iterancestors() if above in blocks), None)


def is_same_block(heading: Element, table: Element, blocks: set[Element]) -> bool:
    """Whether a heading is of a table: both in one block, neither in any, or the heading stands
    just before the block."""
    around, block = block_of(heading, blocks), block_of(table, blocks)
    return around is block or (block is not None and block.getprevious() is heading)


def stand_together(heading: Element, table: Element, blocks: set[Element]) -> bool:
    """Whether a heading behind others is of the table nonetheless: they stand in a block or a box
    of one day, or side by side. Tabs of days stand apart from what they show."""
    if block_of(table, blocks) is not None or heading.getparent() is table.getparent():
        return True
    return is_of_one_day(heading, table)


def is_beside(one: Element, other: Element) -> bool:
    """Whether neither of two elements is the other, or in it."""
    return other not in (one, *one.iterancestors()) and one not in other.iterancestors()


def share_a_day(one: Element, other: Element, main: Element, blocks: set[Element]) -> bool:
    """Whether two elements stand in one day's block, or where there are none in a box of one day
    that is not the page's whole body."""
    block = block_of(other, blocks)
    if block is not None:
        return block_of(one, blocks) is block
    above = {box for box in one.iterancestors() if main in box.iterancestors()}
    return not above.isdisjoint(other.iterancestors()) and is_of_one_day(one, other)


def is_of_one_day(one: Element, other: Element) -> bool:
    """Whether the smallest box around two elements names one day."""
    above = set(one.iterancestors())
    common = next((box for box in other.iterancestors() if box in above), None)
    if common is None:
        return False
    days = {day_of(text_of(heading)) for heading in common.iter(*DAY_HEADINGS)} - {None}
    return len(days) == 1


def outside(top: Element, read: set[Element]) -> Iterator[Element]:
    """Each element of a page but what was read and the page's chrome."""
    waiting = [top]
    while waiting:
        element = waiting.pop()
        yield element
        waiting += [child for child in element if child not in read and child.tag not in _CHROME]


def letters_of(box: Element) -> str:
    """The letters and digits of a list of meetings without its heads, in no order: where it stands
    twice, as a table and as boxes for phones, they are the same."""
    cells = list(box.iter("td"))
    texts = ("".join(one.itertext()) for one in (cells or [box]))
    return "".join(sorted(sign for text in texts for sign in text.casefold() if sign.isalnum()))


def words_beside(main: Element) -> str:
    """The words of a page's body beside its headings and its chrome, folded."""
    headings = set(main.iter(*HEADINGS))
    bodies = outside(main, headings)
    return fold(" ".join(filter(None, (text for body in bodies for text in own_texts(body)))))


def own_texts(element: Element) -> list[str | None]:
    """What an element says itself, piece by piece."""
    return [element.text, *(child.tail for child in element)]


def beside_headings(block: Element) -> str:
    """The text of a block without that of its headings."""
    headings = [text_of(heading) for heading in block.iter(*HEADINGS)]
    return text_of(block).removeprefix(" ".join(headings)).strip()
