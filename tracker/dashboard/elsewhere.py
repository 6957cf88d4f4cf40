"""What stands at no address: 404 in the reader's language, before Streamlit answers 200 to
anything.

Streamlit's own routes are named here one by one, those that our pages need. Whatever else it
offers (uploads, media, components, metrics, agents) is not there.
"""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

from tracker.light.routes import missing
from tracker.visiting.links import PAGES
from tracker.web.headers import language_of

#: Addresses of the dashboard's pages.
ADDRESSES: Final = frozenset(
    {"/desk", *(page.dashboard.partition("#")[0] for page in PAGES.values() if page.dashboard)}
)
#: What a page asks of Streamlit.
NEEDED: Final = frozenset(
    {
        "/_stcore/health", "/_stcore/host-config", "/_stcore/stream", "/favicon.png",
        "/manifest.json",
    }
)  # fmt: skip
NEEDED_BELOW: Final = ("/static/", "/app/static/")


class Elsewhere(BaseRoute):
    """The route of every address that neither we nor Streamlit's pages need. Stands after our
    own routes and before Streamlit's."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Takes what is not needed."""
        if scope["type"] not in ("http", "websocket") or is_needed(scope["path"]):
            return Match.NONE, {}
        return Match.FULL, {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers that there is nothing."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        await _nothing(Request(scope))(scope, receive, send)


def is_needed(path: str) -> bool:
    """Whether a path is the dashboard's own or one that its pages ask Streamlit for."""
    page = path.rstrip("/") or "/"
    return page in ADDRESSES or path in NEEDED or path.startswith(NEEDED_BELOW)


def _nothing(request: Request) -> Response:
    """For people a page, for programs a line: Streamlit's page looks for its server below each
    address, and is to look on."""
    if "/_stcore/" in request.url.path or "/static/" in request.url.path:
        return PlainTextResponse("Not found.\n", 404, {"Cache-Control": "no-store"})
    return missing(request, language_of(request.scope))
