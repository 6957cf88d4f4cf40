"""A page of the official site as we read it, from the archive: shown so that nothing in it runs.

The answer is a sandbox of its own: no script, no form, no picture, nothing loaded from anywhere.
What is shown is what the site sent, but for one line that makes its links lead to the site.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Final

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from tracker.errors import StoreFault, WarcFault
from tracker.queries.archive import ArchiveEntry, entry_at
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
    url = request.query_params.get("address", "")
    try:
        at_text = request.query_params.get("at", "")
        at = datetime.fromisoformat(at_text) if at_text else None
        if "\0" in url or (at is not None and at.tzinfo is None):
            raise ValueError
        at = at and at.astimezone(UTC)  # which the first and the last day of all may not have
    except (ValueError, OverflowError):
        return _plain("The address of this page cannot be understood.", 400)
    try:
        with visit() as here:
            if isinstance(here, Nothing):
                return _plain("There is nothing to show now.", 503)
            saved = entry_at(here.connection, url, at or here.now)
            if saved is None:
                return _plain("No such page is kept.", 404)
            return _page(here, saved)
    except StoreFault as fault:
        return _plain(fault.message, 503)
    except (WarcFault, Unusable):
        return _plain("This page was kept, and its archive cannot be read now.", 503)


def _page(here: Visit, saved: ArchiveEntry) -> Response:
    exchange = saved.exchange(here.settings.archive_folder)
    body = exchange.unpacked(MOST_BYTES)
    base = Markup('<base href="{}">').format(exchange.url).encode()
    head = _HEAD.search(body)
    with_base = body[: head.end()] + base + body[head.end() :] if head else base + body
    headers = {**_HEADERS, "Content-Security-Policy": POLICY, "Content-Type": _type(exchange)}
    return Response(with_base, 200, headers)


def _type(exchange: Exchange) -> str:
    """Always a web page, in the charset that the site named, if any."""
    match = _CHARSET.search(exchange.header("Content-Type"))
    return f"text/html; charset={match[1]}" if match else "text/html"


def _plain(sentence: str, status: int) -> Response:
    return PlainTextResponse(sentence, status, {**_HEADERS, "Content-Security-Policy": POLICY})
