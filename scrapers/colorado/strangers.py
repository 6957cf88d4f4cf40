"""What a page shows that no page object reads: headings and tables, for a person to look at."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from lxml.etree import _Element as Element

from scrapers.colorado.element_text import attribute, text_of
from scrapers.colorado.page import Page
from tracker.domain.times import day_of

#: Headings, heads of columns and words of links that are expected: what stands below them is looked
#: at by page objects.
_EXPECTED: Final = """
    status|related documents information|bill summary|summary|bill text|all versions|versions
    fiscal notes|prime sponsor|prime sponsors|sponsor|sponsors|co-sponsor|co-sponsors
    additional sponsors|committees|committee meetings|committee reports|house votes|senate votes
    votes|amendments|session laws|bill history|history|schedule|agenda|hearing items|hearing item
    committee members|members|staff|meetings|sponsored bills|votes by house members
    votes by senate members|votes by house member|votes by senate member|type|session|subject
    subjects|date|version|bill type|documents|document|activity|vote|calendar|action|motion
    vote document|amendment number|amendment|committee floor|committee floor hearing|effective date
    chapter|title|location|time|audio|member|name|house|senate|house chamber|senate chamber
    view calendar|view|pdf|vote summary|hearing summary|committee report|yes|no|other"""
_TITLED: Final = re.compile(r"(?:.*\|)?\s*(?:House|Senate|Representative|Senator)\b", re.IGNORECASE)
_MOST_TOLD: Final = 12


def strangers(page: Page, read: str) -> tuple[str, ...]:
    """Headings and tables of a page's body, in words, that are neither expected nor among what was
    read. read: all words of the record."""
    letters = _letters(read)
    return tuple(dict.fromkeys([*_headings(page, letters), *_tables(page, letters)]))[:_MOST_TOLD]


def strangers_of_text(text: str, address: str) -> tuple[str, ...]:
    """The same of a page that is refused as it is, cut for instance: all that it holds."""
    return strangers(Page(f"<html><body>{text}</body></html>", address), "")


def _headings(page: Page, read: str) -> Iterator[str]:
    for one in _own(page, "h1", "h2", "h3", "h4"):
        text = text_of(one)
        words, named = _letters(text), _letters(_TITLED.sub("", text, count=1))
        known = words in _KNOWN or words in read or named in read or day_of(text) is not None
        if words and not known:
            yield f'{one.tag!s} "{_cut(text, 70)}"'


def _tables(page: Page, read: str) -> Iterator[str]:
    for table in _own(page, "table"):
        heads = [text_of(one) for one in table.iter("th")]
        heads += [attribute(one, "data-label") for one in table.iter("td")]
        named = list(dict.fromkeys(filter(None, heads)))
        cells = [words for one in table.iter("td") if len(words := _letters(text_of(one))) > 3]
        expected = sum(one in read or one in _KNOWN for one in cells)
        known = expected * 4 >= len(cells) if cells else {*map(_letters, named)} <= _KNOWN
        if not known:
            rows = (text_of(one) for one in table.iter("tr") if one.find("td") is not None)
            words = _cut(next(rows, ""), 60)
            columns = _cut(" | ".join(named) or "without heads", 70)
            yield f"table {columns} (first row: {words})" if words else f"table {columns}"


def _own(page: Page, *tags: str) -> Iterable[Element]:
    """The elements of the body that do not stand around every page of the site."""
    for one in page.main().iter(*tags):
        if next(one.iterancestors("header", "footer", "nav"), None) is None:
            yield one


def _letters(text: str) -> str:
    return "".join(filter(str.isalpha, text.lower()))


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 4].rstrip() + " ..."


_KNOWN: Final = frozenset(re.sub(r"[^a-z]", "", words) for words in re.split(r"[|\n]", _EXPECTED))
