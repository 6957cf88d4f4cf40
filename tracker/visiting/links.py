"""The public pages, and their addresses: nearly each stands twice, in the dashboard and as a light
page.

The dashboard keeps the language in `?lang=`, a light page in the first part of its path.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Final, TypeAlias
from urllib.parse import quote, urlencode, urlsplit

from tracker.domain.language import Language

#: The names in the URL of a list of bills: what narrows it, its order, and how it is shown.
BILLS_READ: Final = (
    *("q", "session", "show", "stage", "in", "place", "ended", "topic", "we", "ask", "checked"),
    *("new", "committee", "sponsor", "chamber", "since", "sort", "columns", "page", "open"),
)
SEARCHED: Final = (
    *("q", "session", "topic", "stage", "ask", "chamber", "sponsor", "committee"),
    *("followed", "order", "page"),
)
#: What narrows the notice of hearings, and which notice is meant.
NOTICE_READ: Final = ("session", "of", "chamber", "committee")


#: What stands behind a name in a URL: one value, or several, which stand there one by one.
Asked: TypeAlias = str | Sequence[str]


@dataclass(frozen=True, slots=True)
class PublicPage:
    """A page that everybody may read.

    light: path of the light page below the language, in braces what it shows; None for none.
    dashboard: path and anchor in the dashboard, which names what it shows in `id`; "" for none.
    title: key of its name. nav: the word of the navigation that it stands under, as in `nav.bills`.
    reads: what of the query a light page looks at, in order; shared: which of that the dashboard
    takes over. twin: the page that stands for it on the side where it has none.
    """

    key: str
    light: str | None
    dashboard: str
    title: str
    nav: str
    reads: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    twin: str = ""

    def in_order(self, query: Mapping[str, Asked]) -> dict[str, Asked]:
        """A query in the order in which the page reads it: the same choices are one URL, whichever
        was made first."""
        return {**dict.fromkeys(self.reads, ""), **query}


_PAGED: Final = ("page",)
_CALLS: Final = ("when", "page")
_NEWS: Final = ("since", "by", "page")
_TEXT: Final = ("version", "part", "section")
_DIFFERENCES: Final = ("from", "to", "view", "part")
_CHARTED: Final = ("session", "show")
STUDIED: Final = ("session", "show", "topic", "committee", "chamber", "stage", "by", "page")
_PAGES: Final = (
    PublicPage("today", "", "/", "nav.today", "today"),
    PublicPage("calls", "calls", "/calls", "nav.calls", "calls", _CALLS, _CALLS),
    PublicPage("call", "calls/{id}", "/call", "calls.title", "calls"),
    PublicPage(
        "hearings", "hearings", "/calendar", "light.hearings", "calendar", ("which", "page")
    ),
    PublicPage("hearing", "hearings/{id}", "/hearing", "meeting.title", "calendar"),
    PublicPage(
        "hearing_seen", "hearings/{id}/seen", "", "bill.saw", "calendar", _PAGED, twin="hearing"
    ),
    PublicPage("calendar", "calendar", "/calendar", "nav.calendar", "calendar", ("which", "month")),
    PublicPage("changes", "changes", "/#news", "light.changes", "today", _NEWS, shared=_NEWS[:2]),
    PublicPage("bills", "bills", "/bills", "nav.bills", "bills", BILLS_READ, BILLS_READ),
    PublicPage("bill", "bills/{number}", "/bill", "nav.bill", "bills", ("list",), ("list",)),
    PublicPage("votes", "bills/{number}/votes", "", "bill.votes", "bills", _PAGED, twin="bill"),
    PublicPage("seen", "bills/{number}/seen", "", "bill.saw", "bills", _PAGED, twin="bill"),
    PublicPage(
        "text", "bills/{number}/text", "/text", "nav.text", "bills", _TEXT, shared=_TEXT[:1]
    ),
    PublicPage(
        "differences",
        "bills/{number}/differences",
        "/differences",
        "nav.differences",
        "bills",
        _DIFFERENCES,
        shared=_DIFFERENCES[:3],
    ),
    PublicPage("search", "search", "/search", "search.title", "bills", SEARCHED, SEARCHED),
    PublicPage("campaign", "campaigns/{slug}", "/campaign", "campaigns.title", "more"),
    PublicPage(
        "asks",
        "campaigns/{slug}/asks",
        "/campaign#matrix",
        "asks.matrix",
        "more",
        ("session", "topic", "page"),
    ),
    PublicPage("committees", "committees", "/committees", "committees.title", "more"),
    PublicPage("committee", "committees/{id}", "/committee", "calendar.committee", "more"),
    PublicPage(
        "legislators",
        "legislators",
        "/legislators",
        "legislators.title",
        "more",
        ("chamber", "party", "page"),
        ("chamber", "party"),
    ),
    PublicPage(
        "legislator",
        "legislators/{id}",
        "/legislator",
        "legislators.title",
        "more",
        _PAGED,
        _PAGED,
    ),
    PublicPage("charts", "charts", "/charts", "charts.title", "more", _CHARTED, _CHARTED),
    PublicPage("notice", "notice", "/notice", "notice.title", "more", NOTICE_READ, NOTICE_READ),
    PublicPage(
        "research", "research", "/research", "research.title", "more", STUDIED, STUDIED[:-1]
    ),
    PublicPage("health", "health", "/health", "nav.health", "more"),
    PublicPage("more", None, "/more", "nav.more", "more", twin="today"),
)
#: Every public page by its key: light routes, navigation, links and tests are made of it.
PAGES: Final[Mapping[str, PublicPage]] = {page.key: page for page in _PAGES}


@dataclass(frozen=True, slots=True)
class Links:
    """Where links of a page lead.

    light: to light pages, else to the dashboard. names_language: whether the dashboard's address
    names its language, so that links have to carry it on. base: scheme and host in front of every
    address, "" for addresses that begin with a slash. host: scheme and host as the reader sees
    them, "" where unknown: what `whole` puts in front. as_of: the past moment that the page shows,
    as its URL says it, which all links carry on; "" for now.
    """

    light: bool = False
    language: Language = "en"
    names_language: bool = False
    base: str = ""
    host: str = ""
    as_of: str = ""

    def to(self, key: str, shows: str = "", **query: Asked) -> str:
        """The link to a page by its key. shows: a bill's number, the id of a call or a campaign."""
        return self._to(key, shows, query) if query else _plain(self, key, shows)

    def _to(self, key: str, shows: str, query: Mapping[str, Asked]) -> str:
        page = PAGES[key]
        if page.light is not None and (self.light or not page.dashboard):
            path = page.light.format_map(dict.fromkeys(("id", "number", "slug"), quote(shows)))
            params = {**page.in_order(query), "as_of": self.as_of}
            return f"{self.base}/{self.language}/{path}{query_string(params)}"
        if not page.dashboard:
            return self.to(page.twin)
        path, mark, anchor = page.dashboard.partition("#")
        language = self.language if self.names_language else ""
        params = {"id": shows, **page.in_order(query), "as_of": self.as_of, "lang": language}
        return f"{self.base}{path}{query_string(params)}{mark}{anchor}"

    def file(self, key: str, form: str, shows: str = "", /, **query: Asked) -> str:
        """The link to the list of a page as a file. form: csv or json."""
        path = urlsplit(self.as_light().to(key, shows)).path
        params = {**PAGES[key].in_order(query), "as_of": self.as_of}
        return f"{self.base}{path}.{form}{query_string(params)}"

    def data(self, session: str, form: str) -> str:
        """The link to what a session's tables are, beside which they stand. form: csv, jsonl or
        parquet."""
        return f"{self.base}/data/{session}/{form}/README.md{query_string({'as_of': self.as_of})}"

    def twin(self, key: str, shows: str = "", query: Mapping[str, Asked] | None = None) -> str:
        """The link to the same page on the other side, with that part of the query which it
        reads."""
        page = PAGES[key]
        there = self.as_dashboard() if self.light else self.as_light()
        if page.twin:
            return there.to(page.twin, shows if page.twin in ("bill", "hearing") else "")
        shared = {name: value for name, value in (query or {}).items() if name in page.shared}
        return there.to(key, shows, **shared)

    def as_read(self, url: str, at: datetime | None = None) -> str:
        """The link to a page of the official site as we last read it until a moment, None: now."""
        query = {"address": url, "at": at.isoformat() if at else ""}
        return f"{self.base}/as-read{query_string(query)}"

    def text(self, number: str, version: str = "", part: int = 1, section: str = "") -> str:
        """The link to the text of a version, by its slug; without one to the newest that was read.

        section: its key, for a link to one section in whatever part it stands.
        """
        href = self.to("text", number, version=version, part=_later(part), section=section)
        return f"{href}#{section}" if section else href

    def differences(
        self, number: str, old: str = "", new: str = "", view: str = "", part: int = 1
    ) -> str:
        """The link to what changed between two versions of a bill, by their slugs."""
        query = {"from": old, "to": new, "view": view, "part": _later(part)}
        return self.to("differences", number, **query)

    def feed(self, path: str) -> str:
        """The link to a feed by its path: `hearings.ics`, `bills/HB26-1037.ics`."""
        return f"{self.base}/feeds/{path}" + ("?lang=es" if self.language == "es" else "")

    def subscription(self, path: str) -> str:
        """The link by which a program subscribes to a feed: it leads to a `webcal:` address, which
        the pages of the dashboard cannot hold."""
        return self.feed(path).replace("/feeds/", "/subscribe/", 1)

    def as_light(self) -> Links:
        """The same reader's links to light pages."""
        return replace(self, light=True)

    def as_dashboard(self) -> Links:
        """The same reader's links to the dashboard, in the language of now."""
        return replace(self, light=False, names_language=True)

    def other_language(self) -> Links:
        """The same links in the other language."""
        return replace(self, language="en" if self.language == "es" else "es", names_language=True)

    def whole(self) -> Links:
        """The same links with the host in front, for what leaves the page."""
        return replace(self, base=self.base or self.host or LOCAL)


@lru_cache(maxsize=8192)
def _plain(links: Links, key: str, shows: str) -> str:
    """A link without a query: a page has hundreds, and the next page the same."""
    return links._to(key, shows, {})


def query_string(query: Mapping[str, Asked]) -> str:
    """The query of a URL with its question mark; what is "" leaves no trace."""
    encoded = urlencode({name: value for name, value in query.items() if value}, doseq=True)
    return f"?{encoded}" if encoded else ""


def _later(part: int) -> str:
    """How a URL names a part: the first leaves no trace."""
    return str(part) if part > 1 else ""


#: Where the dashboard stands on the reader's own machine.
LOCAL: Final = "http://localhost:8501"
DASHBOARD: Final = Links()
