"""Light pages and feeds as an application of their own, in which no Streamlit is loaded:
`tracker serve --light`, or `uvicorn --factory tracker.web.light_app:start`.

The dashboard puts the same routes before Streamlit's, so that one process can answer all.
"""

from __future__ import annotations

from typing import Final

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from tracker import clock
from tracker.export.routes import routes as files
from tracker.feeds.routes import ROUTES as FEEDS
from tracker.light.routes import missing
from tracker.light.routes import routes as light_pages
from tracker.settings import load
from tracker.visiting.links import PAGES, Links
from tracker.web import connections
from tracker.web.headers import Crowd, SafeHeaders, language_of

#: Keys of pages by the dashboard's paths. The calendar comes after the list of hearings, which
#: shares its path.
_DASHBOARD: Final = {
    page.dashboard: page.key for page in PAGES.values() if "#" not in page.dashboard
}


def public_routes() -> list[BaseRoute]:
    """Every address that needs no socket."""
    return [*FEEDS, *files(), *light_pages()]


def light_app() -> Starlette:
    """The application: the public routes, and a way from the dashboard's addresses to them."""
    return Starlette(
        routes=[*public_routes(), Route("/{rest:path}", _elsewhere)],
        middleware=[Middleware(SafeHeaders), Middleware(Crowd), Middleware(GZipMiddleware)],
    )


def start() -> Starlette:
    """The application for a process of its own, by the settings of that process."""
    clock.start(load().today)
    connections.guard()
    return light_app()


def _elsewhere(request: Request) -> Response:
    """Leads from a path of the dashboard to its light page; any other path is missing."""
    language = language_of(request.scope)
    key = _DASHBOARD.get(request.url.path.rstrip("/") or "/")
    if key is None:
        return missing(request, language)
    query = request.query_params
    values = {name: query.getlist(name) for name in query}
    target = Links(language=language).twin(key, query.get("id", ""), values)
    headers = {"Cache-Control": "no-store", "Vary": "Accept-Language"}
    return RedirectResponse(target, 307, headers)
