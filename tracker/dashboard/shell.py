"""The wrapper round Streamlit's pages: language, title, and headers that keep a reader's browser
from asking anybody else."""

from __future__ import annotations

import re
from html import escape
from typing import Any, Final

from starlette.datastructures import Headers, MutableHeaders, QueryParams
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tracker.domain.language import LANGUAGES, Language
from tracker.visiting.links import Links
from tracker.wording.translator import translator_of

POLICY: Final = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; "
    "script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'; img-src 'self' data: blob:; "
    "font-src 'self' data:; connect-src 'self'{sockets}; worker-src 'self' blob:; "
    "object-src 'none'; base-uri 'self'; frame-ancestors 'self'"
)
HEADERS: Final = {
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}

_HOST = re.compile(r"^(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\])(?::\d{1,5})?$")
_LANG = re.compile(r'<html lang="[^"]*"')
_TITLE = re.compile(r"<title>.*?</title>", re.DOTALL)
_AGENT_LINK = re.compile(r"<!--(?:(?!-->).)*-->\s*<link rel=\"service-desc\"[^>]*>", re.DOTALL)
_NOSCRIPT = re.compile(r"<noscript>.*?</noscript>", re.DOTALL)


def policy_for(host: str) -> str:
    """The policy for a page of this host: sockets to it alone. Older browsers do not count them
    under 'self', so they are named; a host that could end the rule is not."""
    sockets = f" ws://{host} wss://{host}" if _HOST.match(host) else ""
    return POLICY.format(sockets=sockets)


def language_of(scope: Scope) -> Language:
    """The language asked for by `?lang=`, else by the browser, among those we have."""
    asked = QueryParams(scope.get("query_string", b"")).get("lang", "")
    accepted = Headers(scope=scope).get("accept-language", "")
    for wanted in (asked, *accepted.split(",")):
        code = wanted.strip()[:2].lower()
        for language in LANGUAGES:
            if code == language:
                return language
    return LANGUAGES[0]


def dressed(page: str, language: Language) -> str:
    """Streamlit's page with our language and title, without its word to agents."""
    page = _LANG.sub(f'<html lang="{language}"', page, count=1)
    page = _TITLE.sub(f"<title>{escape(translator_of(language)('name'))}</title>", page, count=1)
    page = _AGENT_LINK.sub("", page)
    return _NOSCRIPT.sub(f"<noscript>{_without_script(language)}</noscript>", page, count=1)


def _without_script(language: Language) -> str:
    """Where a reader without a script finds the same: the light pages, the feeds."""
    said = []
    for code in sorted(LANGUAGES, key=lambda one: one != language):
        t, links = translator_of(code), Links(light=True, language=code)
        ways = (
            (links.today(), t("noscript.pages")),
            (links.feed("hearings.ics"), t("noscript.hearings")),
            (links.feed("calls.ics"), t("noscript.calls")),
            (links.feed("changes.atom"), t("noscript.changes")),
        )
        listed = " · ".join(f'<a href="{where}">{escape(word)}</a>' for where, word in ways)
        said.append(f'<div lang="{code}"><p>{escape(t("noscript"))}</p><p>{listed}</p></div>')
    return "".join(said)


class HtmlShell:
    """Middleware: dresses HTML answers and puts the headers on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes sockets on; static files as they come; pages unpacked, so that they can change."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        policy = policy_for(Headers(scope=scope).get("host", ""))
        answer = _Answer(send, language_of(scope), policy)
        await self.app(_unpacked(scope), receive, answer.send)


def _unpacked(scope: Scope) -> Scope:
    """The request without `accept-encoding`, but for static files: Streamlit packs inside."""
    if "/static/" in scope["path"]:
        return scope
    headers = [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]
    return {**scope, "headers": headers}


class _Answer:
    """One answer on its way: an HTML one is held back until it is whole."""

    def __init__(self, send: Send, language: Language, policy: str) -> None:
        self._send, self._language, self._policy = send, language, policy
        self._start: Message | None = None
        self._body = b""

    async def send(self, message: Message) -> None:
        """Takes one message of the application."""
        if message["type"] == "http.response.start":
            await self._begin(message)
        elif self._start is None:
            await self._send(message)
        else:
            self._body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._finish(self._start)

    async def _begin(self, message: Message) -> None:
        headers = MutableHeaders(raw=message.setdefault("headers", []))
        headers.setdefault("Content-Security-Policy", self._policy)
        for name, value in HEADERS.items():
            headers[name] = value
        # A light page names its language itself: it is whole as it comes.
        is_whole = "content-language" in headers
        if headers.get("content-type", "").startswith("text/html") and not is_whole:
            self._start = message
        else:
            await self._send(message)

    async def _finish(self, start: dict[str, Any] | Message) -> None:
        headers = MutableHeaders(raw=start["headers"])
        for name in ("etag", "last-modified", "content-length"):
            del headers[name]
        body = dressed(self._body.decode(), self._language).encode()
        if start["status"] != 304:
            headers["content-length"] = str(len(body))
        await self._send(dict(start))
        await self._send({"type": "http.response.body", "body": body})
