"""Headers of every answer, requests that nobody honest sends, and how many have a turn."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from starlette.datastructures import Headers, MutableHeaders, QueryParams
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tracker.domain.language import LANGUAGES, Language

POLICY: Final = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; "
    "script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'; img-src 'self' data: blob:; "
    "font-src 'self' data:; connect-src 'self'{sockets}; worker-src 'self' blob:; "
    "object-src 'none'; base-uri 'self'; frame-ancestors 'self'"
)
HEADERS: Final = {"Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff"}
#: Requests that are answered at a time, of one address and of all; a page takes some hundredths of
#: a second. Behind a server that passes no addresses on, all readers count as one.
MOST_AN_ADDRESS: Final = 200
MOST: Final = 400
_HOST: Final = re.compile(r"^(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\])(?::\d{1,5})?$")


def policy_for(host: str) -> str:
    """The policy for a page of this host: sockets to it alone. Older browsers do not count them
    under 'self', so they are named; a host that could end the rule is not."""
    sockets = f" ws://{host} wss://{host}" if _HOST.match(host) else ""
    return POLICY.format(sockets=sockets)


def language_of(scope: Scope) -> Language:
    """The language asked for by `?lang=`, else by the browser, among those we have."""
    in_query = QueryParams(scope.get("query_string", b"")).get("lang", "")
    accepted = Headers(scope=scope).get("accept-language", "")
    for tag in (in_query, *accepted.split(",")):
        code = tag.strip()[:2].lower()
        for language in LANGUAGES:
            if code == language:
                return language
    return LANGUAGES[0]


class SafeHeaders:
    """Middleware: keeps a reader's browser from asking anybody else, on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes sockets on; refuses a request whose end two programs could see differently."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        head = Headers(scope=scope)

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=message.setdefault("headers", []))
                # A feed, which others may keep, opens no socket and names no host.
                is_page = headers.get("content-type", "").startswith("text/html")
                policy = policy_for(head.get("host", "") if is_page else "")
                headers.setdefault("Content-Security-Policy", policy)
                headers.update(HEADERS)
            await send(message)

        if "content-length" in head and "transfer-encoding" in head:
            refusal = PlainTextResponse("Bad request.\n", 400, {"Connection": "close"})
            await refusal(scope, receive, send_safely)
            return
        await self.app(scope, receive, send_safely)


class Crowd:
    """Middleware: answers so many requests at a time, and tells one more at once to come again."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._answered: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes sockets on, which have bounds of their own."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        address = str((scope.get("client") or ("", 0))[0])
        if self._answered[address] >= MOST_AN_ADDRESS or self._answered.total() >= MOST:
            await _BUSY(scope, receive, send)
            return
        self._answered[address] += 1
        try:
            await self.app(scope, receive, send)
        finally:
            self._answered[address] -= 1
            self._answered += Counter()  # forgets the addresses that ask nothing


_BUSY: Final = PlainTextResponse(
    "Too many readers at a time. Come again in a moment.\n"
    "Demasiadas personas a la vez. Vuelva en un momento.\n",
    503,
    {"Retry-After": "5", "Cache-Control": "no-store"},
)
