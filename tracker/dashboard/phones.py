"""`/` for a phone or a slow line: the light page at once, where the dashboard is white for ten
seconds. Who names the language in the address (`/?lang=es`, as the light page's *Interactive view*
does), or anything else, gets the dashboard.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

from tracker.light.routes import front
from tracker.web.headers import language_of

#: Lines that a browser itself calls slow; it says so where the shell's page asked it to.
_SLOW: Final = ("slow-2g", "2g", "3g")
#: What the answer to `/` hangs on.
VARY: Final = "Accept-Language, User-Agent, Sec-CH-UA-Mobile, Save-Data, ECT"


def is_small_or_slow(headers: Mapping[str, str]) -> bool:
    """Whether a browser says that it is a phone's, that its line is slow, or that data is dear."""
    return (
        headers.get("sec-ch-ua-mobile") == "?1"
        or "Mobi" in headers.get("user-agent", "")
        or headers.get("save-data") == "on"
        or headers.get("ect") in _SLOW
    )


class PhoneFront(BaseRoute):
    """The route of the bare `/`, for phones and slow lines alone."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Takes `/` without a query from those who get the light page."""
        is_bare = scope["type"] == "http" and scope["path"] == "/" and not scope["query_string"]
        if is_bare and scope["method"] in ("GET", "HEAD"):
            return (Match.FULL if is_small_or_slow(Headers(scope=scope)) else Match.NONE), {}
        return Match.NONE, {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers with the light page itself: a redirect would ask a slow line twice."""
        answer = await front(Request(scope, receive), language_of(scope))
        answer.headers["Vary"] = VARY
        await answer(scope, receive, send)
