"""What a page shows that no page object reads: headings and tables, for a person to look at."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from lxml.etree import _Element as Element

from scrapers.colorado.element_text import attribute, prose_of, text_of
from scrapers.colorado.page import Page
from tracker.domain.times import day_of

#: Headings, heads of columns and words of links that are expected, in letters alone: what stands
#: below them is looked at by page objects.
_KNOWN: Final = frozenset(
    re.sub(r"[^a-z]", "", words)
    for words in (
        "status", "related documents information", "bill summary", "summary", "bill text",
        "all versions", "versions", "fiscal notes", "prime sponsor", "prime sponsors", "sponsor",
        "sponsors", "co-sponsor", "co-sponsors", "additional sponsors", "committees",
        "committee meetings", "committee reports", "house votes", "senate votes", "votes",
        "amendments", "session laws", "bill history", "history", "schedule", "agenda",
        "hearing items", "hearing item", "committee members", "members", "staff", "meetings",
        "sponsored bills", "votes by house members", "votes by senate members",
        "votes by house member", "votes by senate member", "type", "session",
        "subject", "subjects", "date", "version", "bill type", "documents", "document", "activity",
        "vote", "calendar", "action", "motion", "vote document", "amendment number", "amendment",
        "committee floor", "committee floor hearing", "effective date", "chapter", "title",
        "location", "time", "audio", "member", "name", "house", "senate", "house chamber",
        "senate chamber", "view calendar", "view", "pdf", "vote summary", "hearing summary",
        "committee report", "yes", "no", "other",
    )
)  # fmt: skip
_TITLED: Final = re.compile(r"(?:.*\|)?\s*(?:House|Senate|Representative|Senator)\b", re.IGNORECASE)
_HEADINGS: Final = ("h1", "h2", "h3", "h4")
#: What stands around every page of a site and is none of its own.
_CHROME: Final = ("header", "footer", "nav")
_MOST_TOLD: Final = 12


def strangers(page: Page, read: str) -> tuple[str, ...]:
    """Headings and tables of a page's body, in words, that are neither expected nor among what was
    read. read: all words of the record."""
    told = dict.fromkeys([*_headings(page, _letters(read)), *_tables(page, _letters(read))])
    return tuple(told)[:_MOST_TOLD]


def strangers_of_text(text: str, address: str) -> tuple[str, ...]:
    """The same of a page that is refused as it is, cut for instance: all that it holds."""
    return strangers(Page(f"<html><body>{text}</body></html>", address), "")


def _headings(page: Page, read: str) -> Iterator[str]:
    for one in page.main().iter(*_HEADINGS):
        text = text_of(one)
        letters, named = _letters(text), _letters(_TITLED.sub("", text, count=1))
        known = letters in _KNOWN or letters in read or named in read or day_of(text) is not None
        if letters and not known and not _is_chrome(one):
            yield f'{one.tag!s} "{_cut(text, 70)}"'


def _tables(page: Page, read: str) -> Iterator[str]:
    for table in page.main().iter("table"):
        heads = [text_of(one) for one in table.iter("th")]
        labels = [attribute(one, "data-label") for one in table.iter("td")]
        named = list(dict.fromkeys(filter(None, [*heads, *labels])))
        cells = [letters for one in table.iter("td") if len(letters := _letters(text_of(one))) > 3]
        found = sum(one in read or one in _KNOWN for one in cells)
        strange = found * 4 < len(cells) if cells else not _are_known(named)
        if strange and not _is_chrome(table):
            rows = (one for one in table.iter("tr") if one.find("td") is not None)
            words = _cut(next(map(prose_of, rows), ""), 60)
            columns = _cut(" | ".join(named) or "without heads", 70)
            yield f"table {columns} (first row: {words})" if words else f"table {columns}"


def _are_known(heads: Sequence[str]) -> bool:
    return all(_letters(one) in _KNOWN for one in heads)


def _is_chrome(element: Element) -> bool:
    return any(one.tag in _CHROME for one in element.iterancestors())


def _letters(text: str) -> str:
    return "".join(one for one in text.lower() if one.isalpha())


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 4].rstrip() + " ..."
