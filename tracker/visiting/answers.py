"""How pages and feeds are answered: not drawn where the reader has them, kept where others ask.

A tag names all that a page is made of: the version of the data, the hour in Denver and how many of
the day's meetings have begun, the files that people write, the program and the whole address. It is
asked for in one statement before anything else is read. While a crawl writes, a page may be a few
seconds old.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from threading import Lock
from typing import Final, Literal, TypeAlias
from zlib import crc32

from starlette.requests import Request
from starlette.responses import Response

from tracker import __version__, campaigns, clock, sessions
from tracker.domain.times import DENVER
from tracker.errors import StoreFault
from tracker.queries.sessions import Stamp, stamp
from tracker.settings import load
from tracker.store.engine import reader
from tracker.visiting.links import address_of

#: How soon a page changes by the clock alone: a feed with the day, a page with each hour.
Pace: TypeAlias = Literal["day", "hour"]
#: Bytes of bodies that are kept for the next reader.
MOST_KEPT: Final = 16_000_000
#: How old a page may be while a crawl writes.
REDRAWN_SECONDS: Final = 5


def answered(
    request: Request, pace: Pace, headers: dict[str, str], make: Callable[[], Response]
) -> Response:
    """The answer to a request: 304 where the reader has it, the body that was made for another
    reader, or a new one. headers: of every answer, a 304's among them; make: draws it."""
    tag = _tag(request, pace)
    if tag and _has(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers={**headers, "ETag": tag})
    with _BODIES.turn(tag):
        pair = _BODIES.get(tag)
        if pair is None:
            response = make()
            if tag and response.status_code == 200:
                pair = bytes(response.body), response.headers["content-type"]
                _BODIES.put(tag, pair)
        if pair is not None:
            response = Response(pair[0], 200, {**headers, "ETag": tag, "Content-Type": pair[1]})
    if request.method == "HEAD":  # the head alone, with the length that its body would have
        response.headers["Content-Length"] = str(len(response.body))
        response.body = b""
    return response


def _tag(request: Request, pace: Pace) -> str:
    """The tag of a page, which changes whenever the page may. "" where no live database has bills
    and schedule yet."""
    settings, now = load(), clock.now()
    if clock.is_newest(settings.today):
        return ""
    try:
        with reader(settings.store_url) as connection:
            version = stamp(connection, now)
        files = (campaigns.stamp(settings.data / "campaigns"), sessions.stamp(settings.data))
    except (StoreFault, OSError):
        return ""
    if version is None:
        return ""
    local = now.astimezone(DENVER)
    by_clock = (local.date(), local.hour if pace == "hour" else "")
    url = (address_of(request.scope), request.url.path, request.url.query)
    data = _data(version, now, str(url))
    made_of = (__version__, settings.store_url, settings.session, data, by_clock, files, url)
    digest = hashlib.sha256(repr(made_of).encode()).hexdigest()
    return f'W/"{digest[:24]}"'  # weak: it may be packed on its way


def _data(version: Stamp, now: datetime, url: str) -> tuple[object, ...]:
    """The part of a tag that names the data. A crawl raises their version several times a second:
    while one writes, a page is drawn anew every few seconds, each at a moment of its own, and at
    once where an editor says something."""
    if not version.is_crawled:
        return version
    shift = crc32(url.encode()) % REDRAWN_SECONDS
    return version.edits, version.begun, int(now.timestamp() + shift) // REDRAWN_SECONDS


def _has(header: str, tag: str) -> bool:
    """Whether a reader's If-None-Match names this version."""
    names = {name.strip().removeprefix("W/") for name in header.split(",")}
    return tag.removeprefix("W/") in names or "*" in names


class _Bodies:
    """Bodies by tag, those not asked for the longest left out first. What a tag names never comes
    back once it has changed, so nothing has to be taken back."""

    def __init__(self) -> None:
        self._by_tag: OrderedDict[str, tuple[bytes, str]] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()
        self._turns: dict[str, tuple[Lock, int]] = {}

    @contextmanager
    def turn(self, tag: str) -> Iterator[None]:
        """Where a body is not kept, one reader has it made: those who ask meanwhile wait for it,
        for a crowd that has it made a hundred times over waits longer."""
        if not tag or self.get(tag) is not None:
            yield
            return
        with self._lock:
            turn, waiting = self._turns.get(tag, (Lock(), 0))
            self._turns[tag] = turn, waiting + 1
        try:
            with turn:
                yield
        finally:
            with self._lock:
                turn, waiting = self._turns.pop(tag)
                if waiting > 1:  # whoever comes now waits with them
                    self._turns[tag] = turn, waiting - 1

    def get(self, tag: str) -> tuple[bytes, str] | None:
        """A body and its media type."""
        with self._lock:
            if tag in self._by_tag:
                self._by_tag.move_to_end(tag)
            return self._by_tag.get(tag)

    def put(self, tag: str, body: tuple[bytes, str]) -> None:
        """Keeps a body for the next reader."""
        with self._lock:
            if tag not in self._by_tag:
                self._by_tag[tag] = body
                self._bytes += len(body[0])
            while self._bytes > MOST_KEPT:
                self._bytes -= len(self._by_tag.popitem(last=False)[1][0])


_BODIES: Final = _Bodies()
