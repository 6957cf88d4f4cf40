"""A page of the official site as we read it, from the archive: shown so that nothing in it runs.

The answer is a sandbox of its own: no script, no form, no picture, nothing loaded from anywhere.
What is shown is what the site sent, but for one line that makes its links lead to the site.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from tracker.errors import StoreFault, WarcFault
from tracker.queries.archive import Kept, kept_at
from tracker.visiting.visit import Nothing, Visit, visit
from tracker.warc import MOST_BYTES, Exchange, Unusable

POLICY: Final = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; "
    "frame-ancestors 'none'"
)
#: The language says, too, that the page is whole: nothing is put into it on its way.
_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Content-Language": "en",
}
_HEAD: Final = re.compile(rb"<head\b[^>]*>", re.IGNORECASE)
_CHARSET: Final = re.compile(r"charset=[\"']?([\w.:-]+)", re.IGNORECASE)


def answer(request: Request) -> Response:
    """The page of `address` as it was last read until `at` (ISO 8601 with zone), else until now."""
    address = request.query_params.get("address", "")
    try:
        asked = request.query_params.get("at", "")
        at = datetime.fromisoformat(asked) if asked else None
        if "\0" in address or (at is not None and at.tzinfo is None):
            raise ValueError
    except ValueError:
        return _said("The address of this page cannot be understood.", 400)
    try:
        with visit() as here:
            if isinstance(here, Nothing):
                return _said("There is nothing to show now.", 503)
            kept = kept_at(here.connection, address, at or here.now)
            if kept is None:
                return _said("No such page is kept.", 404)
            return _page(here, kept)
    except StoreFault as fault:
        return _said(fault.said, 503)
    except (WarcFault, Unusable):
        return _said("This page was kept, and its archive cannot be read now.", 503)


def _page(here: Visit, kept: Kept) -> Response:
    exchange = kept.exchange(here.settings.archive_folder)
    body = exchange.unpacked(MOST_BYTES)
    base = Markup('<base href="{}">').format(exchange.url).encode()
    found = _HEAD.search(body)
    shown = body[: found.end()] + base + body[found.end() :] if found else base + body
    headers = {**_HEADERS, "Content-Security-Policy": POLICY, "Content-Type": _type(exchange)}
    return Response(shown, 200, headers)


def _type(exchange: Exchange) -> str:
    """Always a web page, in the charset that the site named, if any."""
    found = _CHARSET.search(exchange.header("Content-Type"))
    return f"text/html; charset={found[1]}" if found else "text/html"


def _said(sentence: str, status: int) -> Response:
    return PlainTextResponse(sentence, status, {**_HEADERS, "Content-Security-Policy": POLICY})
