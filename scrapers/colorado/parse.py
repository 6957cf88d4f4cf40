"""Any saved page of the official site as a record, and a record as plain values.

The kind of a page is told by its address where that is known, else by its markup.
"""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from datetime import date, time
from typing import Final, Literal, TypeAlias
from urllib.parse import urlsplit

from scrapers.colorado.agenda import AgendaPage
from scrapers.colorado.bill import BillPage
from scrapers.colorado.bill_search import BillSearchPage
from scrapers.colorado.bill_text import BillTextPage
from scrapers.colorado.committee import CommitteeListPage, CommitteePage
from scrapers.colorado.legislator import LegislatorListPage, LegislatorPage
from scrapers.colorado.page import Page
from scrapers.colorado.schedule import layout_of
from scrapers.colorado.vote_pages import CommitteeVotePage, FloorVotePage
from tracker.domain.bill_text import BillText
from tracker.domain.numbers import BillNumber
from tracker.domain.records import NO_PARTS, Record
from tracker.errors import PageChanged

Plain: TypeAlias = "str | int | list[Plain] | dict[str, Plain] | None"


Kind: TypeAlias = Literal[
    "agenda", "bill", "bill_search", "bill_text", "committee", "committee_list", "legislator",
    "legislator_list", "schedule", "vote_committee", "vote_floor",
]  # fmt: skip
#: Page objects by kind of page; a schedule has one for each layout.
_PAGES: Final[dict[Kind, type[Page]]] = {
    "bill_search": BillSearchPage,
    "bill": BillPage,
    "agenda": AgendaPage,
    "vote_floor": FloorVotePage,
    "vote_committee": CommitteeVotePage,
    "committee_list": CommitteeListPage,
    "committee": CommitteePage,
    "legislator": LegislatorPage,
    "legislator_list": LegislatorListPage,
    "bill_text": BillTextPage,
}
# First match wins.
_BY_PATH: Final[tuple[tuple[str, Kind], ...]] = (
    (r"^/(?:bills/)?bill-search/?$", "bill_search"),
    (r"^/bills/[^/]+/?$", "bill"),
    (r"^/schedule/?$", "schedule"),
    (r"^/agenda/", "agenda"),
    (r"^/bill_votes/", "vote_floor"),
    (r"^/committee_meeting_hearing_items/[^/]+/votes/", "vote_committee"),
    (r"^/committees/?$", "committee_list"),
    (r"^/committees/", "committee"),
    (r"^/legislators/?$", "legislator_list"),
    (r"^/legislators/[^/]+/?$", "legislator"),
)
_BY_MARKUP: Final[tuple[tuple[str, Kind], ...]] = (
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


def kind_of(text: str, address: str = "") -> Kind:
    """The kind of a page. Raises PageChanged for a page of no kind that is known.

    address: where it came from, "" where that is not known.
    """
    try:
        path = urlsplit(address).path
    except ValueError:
        path = ""
    by_path = (kind for words, kind in _BY_PATH if re.match(words, path, re.IGNORECASE))
    by_markup = (kind for words, kind in _BY_MARKUP if re.search(words, text))
    kind = next(by_path, None) or next(by_markup, None)
    if kind:
        return kind
    raise PageChanged("page", "markup of a kind that is known", "", address)


def page_class(text: str, address: str = "", kind: Kind | None = None) -> type[Page]:
    """The page object that reads a page. kind: told by address or markup where None. Raises
    PageChanged."""
    kind = kind or kind_of(text, address)
    return layout_of(text, address) if kind == "schedule" else _PAGES[kind]


def parse(text: str, address: str = "") -> Record | BillText:
    """Any saved page as its record. Raises PageChanged.

    Without an address the links of the page are read as the official site's.
    """
    return page_class(text, address)(text, address).record()


def plain(record: Record | BillText) -> dict[str, Plain]:
    """A record as JSON can hold it: dates in ISO form, numbers of bills as text.

    What is None is null, a section that lacked among it. What could not be read, and what was
    found in another way than the one we trust most, stands at the end.
    """
    values = {"record": type(record).__name__, **_fields_of(record)}
    parts = getattr(record, "parts", NO_PARTS)
    if parts.unread:
        values["unread"] = [str(one) for one in parts.unread]
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
