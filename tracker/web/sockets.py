"""What a stranger's socket may ask of the server that all share: nothing from another host's page,
a few messages a second, a few sockets from one address.

Streamlit starts a script for each message, in the process that answers all others, and where a
socket comes from a page of another host it asks an outside service for this machine's address,
while everybody waits. Both are stopped before Streamlit hears of them.
"""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tracker.visiting.links import HEADER, address_of

log = logging.getLogger(__name__)

#: Messages of one socket: so many a second, and so many at once. A press of a key or a button is
#: one; a reader does not send twenty in four seconds. One of many bytes counts as several: it is
#: read by the process that answers all.
MESSAGES: Final = (5.0, 20)
BYTES_A_MESSAGE: Final = 50_000
#: New sockets of one address: each opened page is one. A school or an office shares an address.
OPENINGS: Final = (5.0, 60)
#: Sockets that stand open at a time, of one address and of all: or a part of the files that the
#: process may open, for an open page takes some four, and one that was closed keeps three a while.
MOST_AN_ADDRESS: Final = 64
MOST: Final = 256
MOST_OF_FILES: Final = 1 / 10
#: RFC 6455 7.4.1: the message breaks a rule; IANA: try again later.
POLICY_VIOLATION: Final = 1008
TRY_AGAIN: Final = 1013
#: Addresses that are remembered before those that are quiet again are forgotten.
_REMEMBERED: Final = 4096
_PORTS: Final = {"http": 80, "https": 443}

Clock = Callable[[], float]


class Bucket:
    """Tokens that are taken one at a time and come back with time. rate: how many come back a
    second; most: how many there are at most, and at first."""

    def __init__(self, rate: float, most: int, now: float) -> None:
        self._rate, self._most = rate, most
        self._left, self._at = float(most), now

    def take(self, now: float, tokens: int = 1) -> bool:
        """Takes tokens; False where there are too few."""
        left = min(self._most, self._left + (now - self._at) * self._rate)
        is_enough = left >= tokens
        self._left, self._at = left - tokens * is_enough, now
        return is_enough


@dataclass(slots=True)
class _Address:
    """The sockets open from one network address, and how often it may open another."""

    openings: Bucket
    sockets: int = 0
    last: float = 0.0


class SocketGuard:
    """Middleware: lets a socket through that comes from our own pages, within bounds. public: the
    public address, "" where none is set. files: that the process may open."""

    def __init__(
        self,
        app: ASGIApp,
        public: str = "",
        clock: Clock = time.monotonic,
        files: int = sys.maxsize,
    ) -> None:
        self.app = app
        self._public, self._clock = public, clock
        self._most = min(MOST, int(files * MOST_OF_FILES))
        self._addresses: dict[str, _Address] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes everything on but sockets that are too many or not ours."""
        if scope["type"] != "websocket":
            await self.app(scope, receive, send)
            return
        if not comes_from_us(Headers(scope=scope), self._public):
            await send({"type": "websocket.close", "code": POLICY_VIOLATION})
            return
        peer = self._entered(_network(scope))
        if peer is None:
            await send({"type": "websocket.close", "code": TRY_AGAIN})
            return
        try:
            slowed = _slowed(receive, send, self._clock)
            await self.app(_judged(scope), *slowed)
        finally:
            peer.sockets -= 1

    def _entered(self, network: str) -> _Address | None:
        """The network address with one socket more; None where it has too many, or all together
        have."""
        now = self._clock()
        if len(self._addresses) > _REMEMBERED:
            # Those whose bucket is full again are forgotten.
            rate, most = OPENINGS
            self._addresses = {
                network: peer
                for network, peer in self._addresses.items()
                if peer.sockets or now - peer.last <= most / rate
            }
        peer = self._addresses.setdefault(network, _Address(Bucket(*OPENINGS, now)))
        peer.last = now
        everybody = sum(other.sockets for other in self._addresses.values())
        is_full = peer.sockets >= MOST_AN_ADDRESS or everybody >= self._most
        if is_full or not peer.openings.take(now):
            return None
        peer.sockets += 1
        return peer


def _slowed(receive: Receive, send: Send, clock: Clock) -> tuple[Receive, Send]:
    """What receives and sends for one socket, which is closed as soon as it says more than its
    bucket holds: nothing more is sent then, and its end stands in place of one message too many."""
    bucket, is_closed = Bucket(*MESSAGES, clock()), False

    async def receive_slowly() -> Message:
        nonlocal is_closed
        message = await receive()
        if message["type"] != "websocket.receive":
            return message
        size = len(message.get("bytes") or message.get("text") or b"")
        if bucket.take(clock(), 1 + size // BYTES_A_MESSAGE):
            return message
        log.warning("a socket sent too many messages and was closed")
        await send_open({"type": "websocket.close", "code": POLICY_VIOLATION})
        is_closed = True
        return {"type": "websocket.disconnect", "code": POLICY_VIOLATION}

    async def send_open(message: Message) -> None:
        if not is_closed:
            await send(message)

    return receive_slowly, send_open


def comes_from_us(headers: Headers, public: str) -> bool:
    """Whether a socket was opened by a page of the host that it asks, or of the public address. A
    browser always names the page's host; a program need not, and is no page of anybody's."""
    origin = headers.get("origin")
    if origin is None:
        return True
    theirs = _host(origin)
    scheme = origin.partition(":")[0]
    ours = {_host(f"{scheme}://{headers.get('host', '')}"), _host(public)}
    return bool(theirs) and theirs in ours


def _host(url: str) -> tuple[str, int] | None:
    """Host and port of a URL; None where it names none."""
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError:
        return None
    if parts.scheme not in _PORTS or not parts.hostname:
        return None
    return parts.hostname.rstrip("."), port


def _judged(scope: Scope) -> Scope:
    """The scope without its origin, which is judged by now: then Streamlit asks nobody about it.
    The host is the one that pages are to name, not what a visitor says it is."""
    headers = [pair for pair in scope["headers"] if pair[0] not in (b"origin", HEADER.encode())]
    return {**scope, "headers": [*headers, (HEADER.encode(), address_of(scope).encode())]}


def _network(scope: Scope) -> str:
    """The network address that a socket comes from: of IPv6 the half that belongs to one line."""
    host = (scope.get("client") or ("", 0))[0]
    try:
        ip = ip_address(host)
    except ValueError:
        return str(host)
    if isinstance(ip, IPv6Address):
        return str(ip.ipv4_mapped or IPv6Address(int(ip) >> 64 << 64))
    return str(ip)
