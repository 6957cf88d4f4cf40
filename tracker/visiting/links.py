"""The public pages, and their URLs: nearly each stands twice, in the dashboard and as a light page.

The dashboard keeps the language in `?lang=`, a light page in the first part of its path. Whatever a
URL asks for that there is not counts as not asked.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final, TypeAlias
from urllib.parse import quote, unquote, urlencode, urlsplit

from tracker.domain.language import Language
from tracker.domain.numbers import BillNumber
from tracker.domain.text_sanitizing import sanitized_input
from tracker.errors import NumberFault
from tracker.settings import load

#: What stands behind a name in a URL: one value, or several, which stand there one by one.
QueryValue: TypeAlias = str | Sequence[str]


@dataclass(frozen=True, slots=True)
class PublicPage:
    """A page that everybody may read. light: path of the light page below the language, in braces
    what it shows; None for none. dashboard: path and anchor in the dashboard, which names what it
    shows in `id`; "" for none. title: key of its name. nav: the word of the navigation that it
    stands under, as in `nav.bills`. reads: what of the query a light page looks at, in order;
    shared: which of that the dashboard takes over. twin: the page that stands for it on the side
    where it has none."""

    key: str
    light: str | None
    dashboard: str
    title: str
    nav: str
    reads: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    twin: str = ""

    def in_order(self, query: Mapping[str, QueryValue]) -> dict[str, QueryValue]:
        """A query in the order in which the page reads it: the same choices are one URL, whichever
        was made first."""
        return {**dict.fromkeys(self.reads, ""), **query}


def _page(
    key: str,
    light: str | None,
    dashboard: str,
    title: str,
    nav: str,
    reads: str = "",
    twin: str = "",
) -> PublicPage:
    """reads: what the dashboard takes over of the query, then a bar and what it does not."""
    shared, _, own = (part.split() for part in reads.partition("|"))
    return PublicPage(key, light, dashboard, title, nav, (*shared, *own), tuple(shared), twin)


_BILLS: Final = """
    q session show stage in place ended topic we ask checked new committee sponsor chamber since
    sort columns page open
"""
_SEARCH: Final = "q session topic stage ask chamber sponsor committee followed order page"
_PAGES: Final = (
    _page("today", "", "/", "nav.today", "today"),
    _page("calls", "calls", "/calls", "nav.calls", "calls", "when page"),
    _page("call", "calls/{id}", "/call", "calls.title", "calls"),
    _page("hearings", "hearings", "/calendar", "light.hearings", "calendar", "| which page"),
    _page("hearing", "hearings/{id}", "/hearing", "meeting.title", "calendar"),
    _page("hearing_seen", "hearings/{id}/seen", "", "bill.saw", "calendar", "| page", "hearing"),
    _page("calendar", "calendar", "/calendar", "nav.calendar", "calendar", "| which month"),
    _page("changes", "changes", "/#news", "light.changes", "today", "since by | page"),
    _page("bills", "bills", "/bills", "nav.bills", "bills", _BILLS),
    _page("bill", "bills/{number}", "/bill", "nav.bill", "bills", "list"),
    _page("votes", "bills/{number}/votes", "", "bill.votes", "bills", "| page", "bill"),
    _page("seen", "bills/{number}/seen", "", "bill.saw", "bills", "| page", "bill"),
    _page("text", "bills/{number}/text", "/text", "nav.text", "bills", "version | part section"),
    _page(
        *("differences", "bills/{number}/differences", "/differences", "nav.differences", "bills"),
        "from to view | part",
    ),
    _page("search", "search", "/search", "search.title", "bills", _SEARCH),
    _page("campaign", "campaigns/{slug}", "/campaign", "campaigns.title", "more"),
    _page(
        *("asks", "campaigns/{slug}/asks", "/campaign#matrix", "asks.matrix", "more"),
        "| session topic page",
    ),
    _page("committees", "committees", "/committees", "committees.title", "more"),
    _page("committee", "committees/{id}", "/committee", "calendar.committee", "more"),
    _page(
        *("legislators", "legislators", "/legislators", "legislators.title", "more"),
        "chamber party | page",
    ),
    _page("legislator", "legislators/{id}", "/legislator", "legislators.title", "more", "page"),
    _page("charts", "charts", "/charts", "charts.title", "more", "session show"),
    _page("notice", "notice", "/notice", "notice.title", "more", "session of chamber committee"),
    _page(
        *("research", "research", "/research", "research.title", "more"),
        "session show topic committee chamber stage by | page",
    ),
    _page("health", "health", "/health", "nav.health", "more"),
    _page("more", None, "/more", "nav.more", "more", twin="today"),
)
#: Every public page by its key: light routes, navigation, links and tests are made of it.
PAGES: Final[Mapping[str, PublicPage]] = {page.key: page for page in _PAGES}


@dataclass(frozen=True, slots=True)
class Links:
    """Where links of a page lead. light: to light pages, else to the dashboard. names_language:
    whether the dashboard's address names its language, so that links have to carry it on. base:
    scheme and host in front of every address, "" for addresses that begin with a slash. host:
    scheme and host as the reader sees them, "" where unknown: what `whole` puts in front. as_of:
    the past moment that the page shows, as its URL says it, which all links carry on; "" for
    now."""

    light: bool = False
    language: Language = "en"
    names_language: bool = False
    base: str = ""
    host: str = ""
    as_of: str = ""

    def to(self, key: str, shows: str = "", **query: QueryValue) -> str:
        """The link to a page by its key. shows: a bill's number, the id of a call or a campaign."""
        return self._to(key, shows, query) if query else _plain(self, key, shows)

    def _to(self, key: str, shows: str, query: Mapping[str, QueryValue]) -> str:
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

    def file(self, key: str, form: str, shows: str = "", /, **query: QueryValue) -> str:
        """The link to the list of a page as a file. form: csv or json."""
        path = urlsplit(self.as_light().to(key, shows)).path
        params = {**PAGES[key].in_order(query), "as_of": self.as_of}
        return f"{self.base}{path}.{form}{query_string(params)}"

    def data(self, session: str, form: str) -> str:
        """The link to what a session's tables are, beside which they stand. form: csv, jsonl or
        parquet."""
        return f"{self.base}/data/{session}/{form}/README.md{query_string({'as_of': self.as_of})}"

    def twin(self, key: str, shows: str = "", query: Mapping[str, QueryValue] | None = None) -> str:
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
        section: its key, for a link to one section in whatever part it stands."""
        query = {"version": version, "part": _later(part), "section": section}
        href = self.to("text", number, **query)
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


def query_string(query: Mapping[str, QueryValue]) -> str:
    """The query of a URL with its question mark; what is "" leaves no trace."""
    encoded = urlencode({name: value for name, value in query.items() if value}, doseq=True)
    return f"?{encoded}" if encoded else ""


def _later(part: int) -> str:
    """How a URL names a part: the first leaves no trace."""
    return str(part) if part > 1 else ""


#: Where the dashboard stands on the reader's own machine.
LOCAL: Final = "http://localhost:8501"
DASHBOARD: Final = Links()


# --- what the URL of a page asks for --------------------------------------------------------------

#: Bytes of a whole query as the URL spells it: each link of a list's many filters repeats it, and
#: the page keeps to its 50 kB.
MOST_ASKED: Final = 800
_HALF_ESCAPE: Final = re.compile("%.?$")
_YEARS: Final = range(1990, 2101)


@dataclass(frozen=True, slots=True)
class PageUrl:
    """The URL of a page, taken apart. path: its named parts; values: what stands behind each name
    of its query, in order."""

    path: Mapping[str, str]
    values: Mapping[str, Sequence[str]]

    @classmethod
    def of(cls, path: Mapping[str, str], query: Iterable[tuple[str, str]]) -> PageUrl:
        """A URL by the names and values of its query, sanitized, up to MOST_ASKED bytes."""
        values: dict[str, list[str]] = {}
        room = MOST_ASKED
        for name, value in query:
            spelt = _HALF_ESCAPE.sub("", quote(sanitized_input(value), safe="")[:room])
            values.setdefault(sanitized_input(name), []).append(unquote(spelt, errors="ignore"))
            room -= len(spelt)
        return cls({name: sanitized_input(value) for name, value in path.items()}, values)

    def one(self, name: str) -> str:
        """The value of a name, the last of several; "" for none."""
        return self.values.get(name, ("",))[-1]

    def several(self, name: str, offered: Collection[str] | None = None) -> tuple[str, ...]:
        """The values of a name that may have several, each once. offered: which there are, None for
        any."""
        values = dict.fromkeys(filter(None, self.values.get(name, ())))
        return tuple(value for value in values if offered is None or value in offered)

    def choice(self, name: str, offered: Sequence[str]) -> str:
        """The value that the URL asks for; the first one offered where it names another or none."""
        value = self.one(name)
        return value if value in offered else offered[0]

    @property
    def as_of(self) -> str:
        """The past moment that it asks for, as it says it; "" for now."""
        return self.one("as_of")

    @property
    def session(self) -> str:
        """The session that it means: of a bill's number, of the id of a committee or a call, or by
        its name; "" where it names none."""
        pieces = self.path.get("id", "").split("-")
        if len(pieces) > 1 and pieces[0][:1].isdigit():
            return pieces[0]
        of_call = "-".join(pieces[:2]) if len(pieces) > 2 else ""
        try:
            return BillNumber.understand(self.path.get("number", of_call)).session
        except NumberFault:
            return self.one("session")

    def page(self, name: str = "page") -> int:
        """The page of a long list, from 1. name: in the query."""
        value = self.one(name)
        return max(1, int(value)) if value.isascii() and value.isdecimal() and len(value) < 6 else 1

    def month(self, today: date) -> date:
        """The first day of the month asked for as 2026-03, else of this one."""
        return day_of(f"{self.one('month')}-01") or today.replace(day=1)


def toggled(values: Sequence[str], value: str) -> tuple[str, ...]:
    """The values of a name with one more, or without it where they have it."""
    if value in values:
        return tuple(one for one in values if one != value)
    return (*values, value)


def day_of(text: str) -> date | None:
    """A day of a year that a session may have, None for anything else."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year in _YEARS else None


# --- where readers reach us -----------------------------------------------------------------------
# It is a setting. Where none is set it is this machine's own address, at which the request arrived.
# What a request says of itself (Host, X-Forwarded-Host, X-Forwarded-Proto) is believed by nothing:
# else a stranger chooses where the next reader's calendar leads.


#: Carries the address to a page of the dashboard, which sees headers alone. A visitor's own header
#: of this name is taken away.
HEADER: Final = "x-tracker-address"


def address_of(scope: Mapping[str, Any]) -> str:
    """Scheme and host in front of every address of ours, for a request (ASGI scope); "" where
    nothing is set and the server has no address of its own: a socket of the file system."""
    host, port = scope.get("server") or ("", None)
    own = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    return load().public_url or (own if host and port is not None else "")
