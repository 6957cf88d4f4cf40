"""The wrapper round Streamlit's pages: language, title, our scripts, what stands there without. And
what stands at no address: 404 in the reader's language, for Streamlit answers 200 to anything.

`/` for a phone or a slow line is the light page at once, where the dashboard is white for ten
seconds. Who names the language in the address (`/?lang=es`, as the light page's *Interactive view*
does), or anything else, gets the dashboard.

Streamlit's own routes are named here one by one, those that our pages need. Whatever else it
offers (uploads, media, components, metrics, agents) is not there.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Final

from markupsafe import Markup
from starlette.datastructures import Headers, MutableHeaders, QueryParams
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Match, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tracker.domain.language import LANGUAGES, Language
from tracker.light.routes import front, missing
from tracker.pages.markup import tag
from tracker.visiting.links import PAGES, Links
from tracker.web.headers import language_of
from tracker.wording.translator import translator_of

#: Addresses of the dashboard's pages.
ADDRESSES: Final = frozenset(
    {"/desk", *(page.dashboard.partition("#")[0] for page in PAGES.values() if page.dashboard)}
)
#: What a page asks of Streamlit.
NEEDED: Final = frozenset(
    ["/_stcore/health", "/_stcore/host-config", "/_stcore/stream", "/favicon.png", "/manifest.json"]
)
NEEDED_BELOW: Final = ("/static/", "/app/static/")
#: What the browser itself does on our pages, by the file's name.
_SCRIPTS: Final = {file.name: file.read_bytes() for file in Path(__file__).parent.glob("*.js")}
#: A name changes with what it names, so a browser may keep it.
_KEEP: Final = {"Cache-Control": "public, max-age=31536000, immutable"}
_LANG: Final = re.compile(r'<html lang="[^"]*"')
_TITLE: Final = re.compile(r"<title>.*?</title>", re.DOTALL)
_AGENT_LINK: Final = re.compile(
    r"<!--(?:(?!-->).)*-->\s*<link rel=\"service-desc\"[^>]*>", re.DOTALL
)
#: A font of 100 kB that no page of ours is set in.
_FONT: Final = re.compile(r"<link\s+rel=\"preload\"[^>]*as=\"font\"[^>]*>")
_ROOT: Final = Markup('<div id="root">')
_NOSCRIPT: Final = re.compile(r"<noscript>.*?</noscript>", re.DOTALL)
_WAIT: Final = Markup(
    '<div style="font: 17px/1.5 system-ui, sans-serif; padding: 12px 16px">'
    '<p><strong>{}</strong></p><p>{} <a href="{}" style="line-height: 44px">{}</a></p></div>'
)
#: Lines that a browser itself calls slow; it says so where the shell's page asked it to.
_SLOW: Final = ("slow-2g", "2g", "3g")
#: What the answer to `/` hangs on.
VARY: Final = "Accept-Language, User-Agent, Sec-CH-UA-Mobile, Save-Data, ECT"


def dressed(page: str, language: Language, path: str = "/", shows: str = "") -> str:
    """Streamlit's page with our language and title, and with words until its script is there;
    without its word to agents and its font. path, shows: of the page that was asked for."""
    title = Markup("<title>{}</title>").format(translator_of(language)("name"))
    without_script = Markup("<noscript>{}</noscript>").format(_without_script(language))
    page = _LANG.sub(lambda _: Markup('<html lang="{}"').format(language), page, count=1)
    page = _TITLE.sub(lambda _: title, page, count=1)
    page = _FONT.sub("", _AGENT_LINK.sub("", page), count=1)
    page = page.replace(_ROOT, _ROOT + _first_words(language, path, shows), 1)
    page = _NOSCRIPT.sub(lambda _: without_script, page, count=1)
    return page.replace("</head>", _SCRIPT_TAGS + Markup("</head>"), 1)


def _first_words(language: Language, path: str, shows: str) -> Markup:
    """What stands there at once, on a line however slow: that the page comes, and its light form,
    which is there already. The script puts the page in its place."""
    t, links = translator_of(language), Links(light=True, language=language)
    key = next((key for key, page in PAGES.items() if page.dashboard == path), "today")
    is_one = "{" in (PAGES[key].light or "")
    light = links.to(key, shows) if shows or not is_one else links.to("today")
    return _WAIT.format(t("name"), t("shell.wait"), light, t("shell.light"))


def _script_tag(name: str) -> Markup:
    """The element that loads one of our scripts. data-pages: the paths of the dashboard's pages."""
    version = hashlib.sha256(_SCRIPTS[name]).hexdigest()[:12]
    pages = " ".join(sorted(ADDRESSES - {"/desk"}))
    return tag("script", src=f"/{name}?{version}", defer="defer", data_pages=pages)


_SCRIPT_TAGS: Final = Markup().join(map(_script_tag, sorted(_SCRIPTS)))


def scripts() -> list[BaseRoute]:
    """The addresses of our scripts."""
    return [Route(f"/{name}", partial(_script, body)) for name, body in _SCRIPTS.items()]


def _script(body: bytes, _: Request) -> Response:
    return Response(body, 200, _KEEP, "text/javascript")


def _without_script(language: Language) -> Markup:
    """Links for readers without a script: the light pages and the feeds."""
    blocks = Markup()
    for code in sorted(LANGUAGES, key=lambda code: code != language):
        t, links = translator_of(code), Links(light=True, language=code)
        ways = (
            (links.to("today"), t("noscript.pages")),
            (links.feed("hearings.ics"), t("noscript.hearings")),
            (links.feed("calls.ics"), t("noscript.calls")),
            (links.feed("changes.atom"), t("noscript.changes")),
        )
        listed = Markup(" · ").join(Markup('<a href="{}">{}</a>').format(*way) for way in ways)
        blocks += Markup('<div lang="{}"><p>{}</p><p>{}</p></div>').format(
            code, t("noscript"), listed
        )
    return blocks


class HtmlShell:
    """Middleware: dresses Streamlit's page on its way out. A light page names its language itself
    and is whole as it comes."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes sockets on; static files as they come; a page held back until it is whole."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        page: list[Message] = []
        body = bytearray()

        async def send_dressed(message: Message) -> None:
            if message["type"] == "http.response.start" and _is_bare_page(message):
                page.append(message)
            elif not page:
                await send(message)
            else:
                body.extend(message.get("body", b""))
                if not message.get("more_body", False):
                    shows = QueryParams(scope["query_string"]).get("id", "")
                    path, language = scope["path"].rstrip("/") or "/", language_of(scope)
                    await _send_page(send, page[0], dressed(body.decode(), language, path, shows))

        await self.app(_unpacked(scope), receive, send_dressed)


def _unpacked(scope: Scope) -> Scope:
    """The request without `accept-encoding`, but for static files: else Streamlit packs its page
    before we can dress it."""
    if "/static/" in scope["path"]:
        return scope
    headers = [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]
    return {**scope, "headers": headers}


def _is_bare_page(start: Message) -> bool:
    headers = MutableHeaders(raw=start.setdefault("headers", []))
    is_html = headers.get("content-type", "").startswith("text/html")
    return is_html and "content-language" not in headers


async def _send_page(send: Send, start: Message, page: str) -> None:
    headers = MutableHeaders(raw=start["headers"])
    for name in ("etag", "last-modified", "content-length"):
        del headers[name]
    headers["accept-ch"] = "ECT"
    headers.add_vary_header(VARY)
    body = page.encode()
    if start["status"] != 304:
        headers["content-length"] = str(len(body))
    await send(start)
    await send({"type": "http.response.body", "body": body})


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


class Elsewhere(BaseRoute):
    """The route of every path that neither we nor Streamlit's pages need. It stands after our own
    routes and before Streamlit's."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Takes every path that is not needed."""
        if scope["type"] not in ("http", "websocket") or is_needed(scope["path"]):
            return Match.NONE, {}
        return Match.FULL, {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers that there is nothing: people with a page, programs with a line, for Streamlit's
        page looks for its server below each address, and is to look on."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        answer: Response
        if "/_stcore/" in scope["path"] or "/static/" in scope["path"]:
            answer = PlainTextResponse("Not found.\n", 404, {"Cache-Control": "no-store"})
        else:
            answer = missing(Request(scope), language_of(scope))
        await answer(scope, receive, send)


def is_needed(path: str) -> bool:
    """Whether a path is the dashboard's own or one that its pages ask Streamlit for."""
    page = path.rstrip("/") or "/"
    return page in ADDRESSES or path in NEEDED or path.startswith(NEEDED_BELOW)
