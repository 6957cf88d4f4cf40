"""Any saved page of the official site as a record, a record as plain values, and what a page shows
that no page object reads.

The kind of a page is told by its address where that is known, else by its markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from datetime import date, time
from typing import Final, TypeAlias

from lxml.etree import _Element as Element

from scrapers.colorado import people
from scrapers.colorado.addresses import path_of
from scrapers.colorado.agenda import AgendaPage
from scrapers.colorado.bill import BillPage
from scrapers.colorado.bill_search import BillSearchPage
from scrapers.colorado.bill_text import BillTextPage
from scrapers.colorado.element_text import attribute, text_of
from scrapers.colorado.page import Page
from scrapers.colorado.schedule import SchedulePage
from scrapers.colorado.vote_pages import CommitteeVotePage, FloorVotePage
from tracker.domain.bill_text import BillText
from tracker.domain.numbers import BillNumber
from tracker.domain.records import NO_PARTS, Record
from tracker.domain.times import day_of
from tracker.errors import PageChanged

Plain: TypeAlias = "str | int | list[Plain] | dict[str, Plain] | None"
#: By kind of page the page object and the path of its address. First match wins.
KINDS: Final[dict[str, tuple[type[Page], str]]] = {
    "bill_search": (BillSearchPage, r"/(?:bills/)?bill-search/?$"),
    "bill": (BillPage, r"/bills/[^/]+/?$"),
    "schedule": (SchedulePage, r"/schedule/?$"),
    "agenda": (AgendaPage, r"/agenda/"),
    "vote_floor": (FloorVotePage, r"/bill_votes/"),
    "vote_committee": (CommitteeVotePage, r"/committee_meeting_hearing_items/[^/]+/votes/"),
    "committee_list": (people.CommitteeListPage, r"/committees/?$"),
    "committee": (people.CommitteePage, r"/committees/"),
    "legislator_list": (people.LegislatorListPage, r"/legislators/?$"),
    "legislator": (people.LegislatorPage, r"/legislators/[^/]+/?$"),
    "bill_text": (BillTextPage, r"(?!)"),  # a file of any address
}
_BY_MARKUP: Final[tuple[tuple[str, str], ...]] = (
    (r"id=\"bill-(?:version-title|main-content)\"|page-line-label-style", "bill_text"),
    (r"bill-detail-bill-number-tag|id=\"bill-histories", "bill"),
    (r"all-search-results-data-list|class=\"bill-result", "bill_search"),
    (r"interim-schedule-table|schedule-date-range-heading|next-week-btn", "schedule"),
    (r"hearing-items-block|agenda-heading", "agenda"),
    (r">\s*+(?:President|Votes by (?:House|Senate) members?)\s*+<", "vote_floor"),
    (r"vote-tag|<title>\s*Vote\b", "vote_committee"),  # GUESS: the title
    (r"<h1[^<>]*>\s*Schedule\s*<", "schedule"),  # GUESS: all there is where nothing is listed
    (r"committee-tile", "committee_list"),
    (r"cm-link|comm-member-name", "committee"),
    (r"<h1[^<>]*>\s*(?:Representative|Senator)\b", "legislator"),  # GUESS
    (r"<h1[^<>]*>\s*Legislators\b", "legislator_list"),  # GUESS
)


def kind_of(text: str, url: str = "") -> str:
    """The kind of a page. Raises PageChanged for a page of no kind that is known. url: where it
    came from, "" where that is not known."""
    path = path_of(url)
    by_path = (kind for kind, (_, where) in KINDS.items() if re.match(f"(?i){where}", path))
    by_markup = (kind for words, kind in _BY_MARKUP if re.search(words, text))
    kind = next(by_path, None) or next(by_markup, None)
    if kind:
        return kind
    raise PageChanged("page", "markup of a kind that is known", "", url)


def page_class(text: str, url: str = "", kind: str | None = None) -> type[Page]:
    """The page object of a kind, told by address or markup where None. Raises PageChanged."""
    return KINDS[kind or kind_of(text, url)][0]


def parse(text: str, url: str = "") -> Record | BillText:
    """Any saved page as its record. Raises PageChanged. Without an address the links of the page
    are read as the official site's."""
    return page_class(text, url)(text, url).record()


def plain(record: Record | BillText) -> dict[str, Plain]:
    """A record as JSON can hold it: dates in ISO form, numbers of bills as text. What is None is
    null, a section that lacked among it. What could not be read, and what was found in another way
    than the one we trust most, stands at the end."""
    values = {"record": type(record).__name__, **_fields_of(record)}
    parts = getattr(record, "parts", NO_PARTS)
    if parts.unread:
        values["unread"] = [str(part) for part in parts.unread]
    others: dict[str, Plain] = {name: way + 1 for name, way in parts.ways if way}
    if others:
        values["read_in_another_way"] = others
    return values


def _fields_of(value: object) -> dict[str, Plain]:
    assert is_dataclass(value)
    names = (field.name for field in fields(value) if field.name != "parts")
    return {name: _plain(getattr(value, name)) for name in names}


def _plain(value: object) -> Plain:
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, BillNumber):
        return str(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return _fields_of(value)


# --- strangers: headings and tables that no page object reads, for a person to look at

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
_EXPECTED_WORDS: Final = frozenset(
    re.sub(r"[^a-z]", "", words) for words in re.split(r"[|\n]", _EXPECTED)
)
_TITLED: Final = re.compile(r"(?i)(?:.*\|)?\s*(?:House|Senate|Representative|Senator)\b")
_MOST_TOLD: Final = 12


def strangers(page: Page, read: str) -> tuple[str, ...]:
    """Headings and tables of a page's body, in words, that are neither expected nor among what was
    read. read: all words of the record."""
    letters = _letters(read)
    return tuple(dict.fromkeys([*_headings(page, letters), *_tables(page, letters)]))[:_MOST_TOLD]


def strangers_of_text(text: str, url: str) -> tuple[str, ...]:
    """The same of a page that is refused as it is, cut for instance: all that it holds."""
    return strangers(Page(f"<html><body>{text}</body></html>", url), "")


def _headings(page: Page, read: str) -> Iterator[str]:
    for heading in _own(page, "h1", "h2", "h3", "h4"):
        text = text_of(heading)
        words, named = _letters(text), _letters(_TITLED.sub("", text, count=1))
        expected = (
            words in _EXPECTED_WORDS or words in read or named in read or day_of(text) is not None
        )
        if words and not expected:
            yield f'{heading.tag!s} "{cut_words(text, 70)}"'


def _tables(page: Page, read: str) -> Iterator[str]:
    for table in _own(page, "table"):
        heads = [text_of(node) for node in table.iter("th")]
        heads += [attribute(cell, "data-label") for cell in table.iter("td")]
        named = list(dict.fromkeys(filter(None, heads)))
        cells = [words for cell in table.iter("td") if len(words := _letters(text_of(cell))) > 3]
        ours = sum(cell in read or cell in _EXPECTED_WORDS for cell in cells)
        expected = ours * 4 >= len(cells) if cells else {*map(_letters, named)} <= _EXPECTED_WORDS
        if not expected:
            rows = (text_of(row) for row in table.iter("tr") if row.find("td") is not None)
            words = cut_words(next(rows, ""), 60)
            columns = cut_words(" | ".join(named) or "without heads", 70)
            yield f"table {columns} (first row: {words})" if words else f"table {columns}"


def _own(page: Page, *tags: str) -> Iterable[Element]:
    """The elements of the body that do not stand around every page of the site."""
    for node in page.main().iter(*tags):
        if next(node.iterancestors("header", "footer", "nav"), None) is None:
            yield node


def _letters(text: str) -> str:
    return "".join(filter(str.isalpha, text.lower()))


def cut_words(text: str, most: int) -> str:
    """At most so many letters of a text."""
    return text if len(text) <= most else text[: most - 4].rstrip() + " ..."
