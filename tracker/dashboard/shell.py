"""The wrapper round Streamlit's pages: language, title, and what stands there without a script."""

from __future__ import annotations

import re
from typing import Final

from markupsafe import Markup
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tracker.domain.language import LANGUAGES, Language
from tracker.visiting.links import Links
from tracker.web.headers import language_of
from tracker.wording.translator import translator_of

_LANG: Final = re.compile(r'<html lang="[^"]*"')
_TITLE: Final = re.compile(r"<title>.*?</title>", re.DOTALL)
_AGENT_LINK: Final = re.compile(
    r"<!--(?:(?!-->).)*-->\s*<link rel=\"service-desc\"[^>]*>", re.DOTALL
)
_NOSCRIPT: Final = re.compile(r"<noscript>.*?</noscript>", re.DOTALL)


def dressed(page: str, language: Language) -> str:
    """Streamlit's page with our language and title, without its word to agents."""
    title = Markup("<title>{}</title>").format(translator_of(language)("name"))
    without_script = Markup("<noscript>{}</noscript>").format(_without_script(language))
    page = _LANG.sub(f'<html lang="{language}"', page, count=1)
    page = _TITLE.sub(lambda _: title, page, count=1)
    page = _AGENT_LINK.sub("", page)
    return _NOSCRIPT.sub(lambda _: without_script, page, count=1)


def _without_script(language: Language) -> Markup:
    """Where a reader without a script finds the same: the light pages, the feeds."""
    said = Markup()
    for code in sorted(LANGUAGES, key=lambda one: one != language):
        t, links = translator_of(code), Links(light=True, language=code)
        ways = (
            (links.today(), t("noscript.pages")),
            (links.feed("hearings.ics"), t("noscript.hearings")),
            (links.feed("calls.ics"), t("noscript.calls")),
            (links.feed("changes.atom"), t("noscript.changes")),
        )
        listed = Markup(" · ").join(Markup('<a href="{}">{}</a>').format(*way) for way in ways)
        said += Markup('<div lang="{}"><p>{}</p><p>{}</p></div>').format(
            code, t("noscript"), listed
        )
    return said


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
                    await _send_page(send, page[0], dressed(body.decode(), language_of(scope)))

        await self.app(_unpacked(scope), receive, send_dressed)


def _unpacked(scope: Scope) -> Scope:
    """The request without `accept-encoding`, but for static files: Streamlit packs inside."""
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
    body = page.encode()
    if start["status"] != 304:
        headers["content-length"] = str(len(body))
    await send(start)
    await send({"type": "http.response.body", "body": body})
