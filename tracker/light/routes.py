"""Addresses of the light pages, and how a page is answered: not drawn where nothing is new. And
`/healthz`, for programs that watch ours."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Final, TypeAlias

from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from tracker.domain.language import LANGUAGES, Language
from tracker.errors import StoreFault
from tracker.light import as_read, pages
from tracker.light.frame import document
from tracker.pages import call, calls, campaign, charts, health, meetings, notice, people, research
from tracker.pages.markup import heading, note, ways_on
from tracker.pages.paging import Page
from tracker.pages.search import unknown_bill
from tracker.queries.bills import number_meant
from tracker.visiting.answers import answered
from tracker.visiting.links import PAGES, Links, PageUrl, address_of
from tracker.visiting.visit import Nothing, Visit, visit
from tracker.wording.translator import translator_of

log = logging.getLogger(__name__)

#: Draws a page from a visit and a URL; None where there is no such thing.
Draw: TypeAlias = Callable[[Visit, PageUrl], Page | None]

POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
#: What draws each page of the table of public pages that is a light one.
_DRAWN: Final[Sequence[Draw]] = (
    *(pages.today, pages.hearings, pages.calendar, pages.changes, pages.bills, pages.search),
    *(pages.asks, pages.hearing_seen, pages.bill, pages.votes, pages.seen, pages.text),
    *(pages.differences, call.call, calls.calls, campaign.campaign, charts.charts),
    *(health.health, meetings.hearing, notice.notice, research.research),
    *(people.committees, people.committee, people.legislators, people.legislator),
)
DRAW: Final[Mapping[str, Draw]] = {draw.__name__: draw for draw in _DRAWN}
ROBOTS: Final = "User-agent: *\nAllow: /\n"
#: Seconds after which to try again where there is no database.
_AGAIN: Final = "60"
#: What breaks the promise, by the codes of Freshness, in words.
BROKEN: Final = {
    "schedule_old": "The schedule was not read whole for longer than promised.",
    "list_old": "The list of bills was not read whole for longer than promised.",
    "crawl_failed": "The last crawl failed.",
    "crawl_refused": "The site refused the last crawl.",
}
_UNREADABLE: Final = "The database cannot be read."
_EMPTY: Final = "No crawl has landed in the database yet."


def routes() -> list[BaseRoute]:
    """All addresses of the light pages, and those for programs."""
    table: list[BaseRoute] = [
        Route("/robots.txt", lambda _: PlainTextResponse(ROBOTS)),
        Route("/healthz", healthz),
        Route("/as-read", as_read.answer),
    ]
    for language in LANGUAGES:
        table.append(Route(f"/{language}", partial(_to_front, language)))
        table += [
            Route(f"/{language}/{page.light}", partial(_answer, language, page.key))
            for page in PAGES.values()
            if page.light is not None
        ]
        table.append(Route(f"/{language}/{{rest:path}}", partial(_elsewhere, language)))
    return table


def _to_front(language: Language, _: Request) -> Response:
    return RedirectResponse(f"/{language}/", 308)


def _elsewhere(language: Language, request: Request) -> Response:
    """Answers a path that no page has: leads to the same path without its slash, else says 404."""
    rest = request.path_params["rest"]
    if rest.endswith("/") and not rest.startswith("/"):
        return RedirectResponse(f"/{language}/{rest.rstrip('/')}", 308)
    return missing(request, language)


def missing(request: Request, language: Language) -> Response:
    """404: nothing stands at this address."""
    return _missing(_links(request, language), "light.missing")


def _links(request: Request, language: Language) -> Links:
    return Links(light=True, language=language, host=address_of(request.scope))


async def front(request: Request, language: Language) -> Response:
    """Today in a language, at whatever address it is asked for."""
    return await run_in_threadpool(_answer, language, "today", request)


def _answer(language: Language, key: str, request: Request) -> Response:
    links = _links(request, language)
    path = dict(request.path_params)
    number = path.get("number", "")
    proper = number_meant(number) or (_without_year(links, number) if number else "")
    if isinstance(proper, Response):
        return proper
    if number and not proper:
        return _missing(links, "bill.missing", number=number)
    if proper != number:
        target = request.url.path.replace(f"/{number}", f"/{proper}", 1)
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(target + query, 308)
    url = PageUrl.of(path, request.query_params.multi_items())
    links = replace(links, as_of=url.as_of)
    make = partial(_drawn, links, DRAW[key], url)
    # The URL of a search says what somebody looks for: no cache on the way may keep it.
    if key == "search":
        return make()
    return answered(request, "hour", {**_headers(links), "Cache-Control": "no-cache"}, make)


def _without_year(links: Links, number: str) -> str | Response:
    """The number that `hb1037` means in the session that is shown, "" where it means none; or why
    nobody can tell now."""
    try:
        with visit("", links) as here:
            if isinstance(here, Nothing):
                return _nothing(here)
            return number_meant(number, here.session)
    except StoreFault as fault:
        return _of_store(links, fault)


def _drawn(links: Links, draw: Draw, url: PageUrl) -> Response:
    """The page, or a page that says why there is none."""
    try:
        with visit(url.session, links) as here:
            if isinstance(here, Nothing):
                return _nothing(here)
            page = draw(here, url)
            if page is not None:
                html = document(links, page, here).encode()
                return Response(html, page.status, _headers(links), "text/html")
            if "number" in url.path:
                words = unknown_bill(here, url.path["number"])
                return _instead(links, 404, "light.missing.title", words)
        return _missing(links, "light.missing")
    except StoreFault as fault:
        return _of_store(links, fault)
    except Exception:
        log.exception("a light page could not be drawn")
        words = note([translator_of(links.language)("broken.page")], "bad")
        return _instead(links, 500, "broken.title", words)


def _nothing(there: Nothing) -> Response:
    if there.status == 404:
        return _instead(there.links, 404, there.head, note([there.fault], "warn"))
    why = (there.head,) if there.fault else ("empty.bills.never", "empty.begin")
    return _down(there.links, *map(there.t, why), *filter(None, (there.fault,)))


def _headers(links: Links) -> dict[str, str]:
    return {
        "Content-Language": links.language,
        "Content-Security-Policy": POLICY,
        "Cache-Control": "no-store",
    }


def _missing(links: Links, key: str, **parts: str) -> Response:
    """404: says what is not there, with links on."""
    words = note([translator_of(links.language)(key, **parts)], "warn")
    return _instead(links, 404, "light.missing.title", words)


def _down(links: Links, *why: str) -> Response:
    """503: says why nothing can be shown now."""
    return _instead(links, 503, "light.down.title", note(why, "warn"), {"Retry-After": _AGAIN})


def _of_store(links: Links, fault: StoreFault) -> Response:
    return _down(links, translator_of(links.language)("banner.store"), fault.message)


def _instead(
    links: Links, status: int, key: str, words: Markup, headers: Mapping[str, str] | None = None
) -> Response:
    """A page in place of one that cannot be shown: it needs no database and links on."""
    t = translator_of(links.language)
    ways = [(links.to(name), t(f"nav.{name}")) for name in ("today", "calls", "bills", "calendar")]
    body = heading(t(key), 1) + words + ways_on(ways)
    html = document(links, Page("", t(key), body, about=t(key), status=status)).encode()
    return Response(html, status, {**_headers(links), **(headers or {})}, "text/html")


def healthz(_: Request) -> Response:
    """How it stands, as JSON: 200 as long as what is shown keeps its promise.

    503 where the database cannot be read, nothing has landed in it yet, the schedule or the list of
    bills is older than promised, or the last crawl failed or was refused. A page that could not be
    read is said and is no alarm: crawls go on, and Health tells which. Names no host and no path.
    """
    try:
        with visit() as here:
            status, facts = _state_of(here)
    except StoreFault:
        status, facts = "unreadable", {"why": [_UNREADABLE]}
    code = 200 if status == "ok" else 503
    return JSONResponse({"status": status, **facts}, code, {"Cache-Control": "no-store"})


def _state_of(here: Visit | Nothing) -> tuple[str, dict[str, Any]]:
    if isinstance(here, Nothing) and here.fault:
        return "unreadable", {"why": [_UNREADABLE]}
    if isinstance(here, Nothing) or here.database.is_sample:
        return "empty", {"why": [_EMPTY]}
    fresh = here.fresh
    why = [BROKEN[fault] for fault in fresh.faults if fault in BROKEN]
    return "stale" if why else "ok", {
        "why": why,
        "notes": [fault for fault in fresh.faults if fault not in BROKEN],
        "session": here.session,
        "schedule_seen": fresh.schedule_seen.isoformat() if fresh.schedule_seen else None,
        "bills_seen": fresh.bills_seen.isoformat() if fresh.bills_seen else None,
        "crawl": fresh.last.outcome if fresh.last else None,
    }
