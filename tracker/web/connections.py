"""Connections that were opened and say nothing, or take nothing, and sockets that say more than
they mean: bounded in time and number.

uvicorn waits for the head of a request without end, and has no setting for it. So its protocol is
taught here, once a process, however the process was started: `tracker serve`, `streamlit run` or
`uvicorn dashboard:app` alike.
"""

from __future__ import annotations

import contextlib
import logging
import sys
import time
from asyncio import TimerHandle
from collections import defaultdict
from collections.abc import Callable
from typing import Any, Final

from uvicorn.protocols.http.auto import AutoHTTPProtocol
from uvicorn.protocols.websockets.auto import AutoWebSocketsProtocol

from tracker.web.sockets import Bucket

log = logging.getLogger(__name__)

#: Seconds within which the head of a request has to be whole.
LONGEST: Final = 10.0
#: Connections that may wait for the rest of a head at a time, or a part of the files that this
#: process may open. One more, and the oldest of the address that holds most of them has no more
#: than GRACE seconds: enough for a reader's head, which comes at once but may be read late where
#: hundreds are accepted together.
MOST: Final = 500
MOST_OF_FILES: Final = 1 / 6
GRACE: Final = 1.0
#: Seconds that a reader has to take the next piece of an answer.
SLOWEST: Final = 30.0
#: Bytes of one message of a socket. Everything that the editors' desk holds is far less.
MESSAGE_BYTES: Final = 2 * 1024 * 1024
#: Frames of one socket, so many a second, and so many at once: pieces of messages, and what the
#: protocol answers by itself. A browser sends one for each message, and an answer every 20 seconds.
FRAMES: Final = (50.0, 200)
#: Bytes that are taken apart at a time: of the smallest frames some hundreds.
PIECE: Final = 2048
_TAUGHT: Final = "_ends_half_open_connections"


class HalfOpen:
    """The connections whose head is not whole yet, by address, the oldest first; and what we do
    with them, and with slow readers, after each method of the protocol of the same name."""

    def __init__(self, longest: float = LONGEST, most: int = MOST) -> None:
        self._longest, self._most = longest, most
        self._waiting: defaultdict[str, dict[Any, TimerHandle]] = defaultdict(dict)
        self._ending: dict[Any, TimerHandle] = {}
        self._last: dict[Any, TimerHandle] = {}
        self._slow: dict[Any, TimerHandle] = {}
        self._number = 0

    def begins(self, protocol: Any) -> None:
        """A connection begins to wait; its time does not begin anew with each byte."""
        waiting = self._waiting[_address(protocol)]
        if protocol in waiting or protocol in self._ending or protocol in self._last:
            return
        waiting[protocol] = protocol.loop.call_later(self._longest, protocol.transport.abort)
        self._number += 1
        if self._number > self._most:
            most = max(self._waiting.values(), key=len)
            oldest = next(iter(most))
            self.ends(oldest)
            self._ending[oldest] = oldest.loop.call_later(GRACE, oldest.transport.abort)
        if len(self._ending) > self._most:
            first = next(iter(self._ending))
            self._ending.pop(first).cancel()
            # Once what has arrived meanwhile is read: a reader's head may be there.
            self._last[first] = first.loop.call_later(0, first.transport.abort)

    def ends(self, protocol: Any) -> None:
        """A head is whole, or its connection is gone."""
        for ending in (self._ending, self._last):
            if timer := ending.pop(protocol, None):
                timer.cancel()
        address = _address(protocol)
        if timer := self._waiting[address].pop(protocol, None):
            timer.cancel()
            self._number -= 1
        if not self._waiting[address]:
            del self._waiting[address]

    def connection_made(self, protocol: Any) -> None:
        """A connection waits for its first head."""
        protocol.config.ws_max_size = min(protocol.config.ws_max_size, MESSAGE_BYTES)
        self.begins(protocol)

    def data_received(self, protocol: Any) -> None:
        """A head goes on, or is whole: a request is being answered, or the connection became a
        socket or is at its end."""
        transport, cycle = protocol.transport, protocol.cycle
        is_http = not transport.is_closing() and transport.get_protocol() is protocol
        if is_http and (cycle is None or cycle.response_complete):
            self.begins(protocol)
        else:
            self.ends(protocol)

    def on_response_complete(self, protocol: Any) -> None:
        """An answer is whole, and its connection stands open for the next request."""
        self.data_received(protocol)

    def connection_lost(self, protocol: Any) -> None:
        """The connection is gone: nothing is left to end."""
        self.ends(protocol)
        self.resume_writing(protocol)

    def pause_writing(self, protocol: Any) -> None:
        """The reader has more to take than we hold ready."""
        self._slow[protocol] = protocol.loop.call_later(SLOWEST, protocol.transport.abort)

    def resume_writing(self, protocol: Any) -> None:
        """The reader took it."""
        if timer := self._slow.pop(protocol, None):
            timer.cancel()

    def timeout_keep_alive_handler(self, protocol: Any) -> None:
        """The connection closes once the reader has taken all, which may be never."""
        protocol.loop.call_later(SLOWEST, protocol.transport.abort)


def guard(protocol: type[Any] = AutoHTTPProtocol, half_open: HalfOpen | None = None) -> int:
    """Teaches uvicorn's protocols to end connections that wait too long or are too many, and
    sockets of too many frames. Gives how many files this process may open."""
    files = _allow_more_files()
    logger = logging.getLogger("asyncio")
    if not any(isinstance(one, _Seldom) for one in logger.filters):
        logger.addFilter(_Seldom())
    if _TAUGHT not in vars(protocol):
        half_open = half_open or HalfOpen(most=min(MOST, int(files * MOST_OF_FILES)))
        for name in vars(HalfOpen):
            if not name.startswith("_") and hasattr(protocol, name):
                _follow(protocol, name, getattr(half_open, name))
        setattr(protocol, _TAUGHT, True)
    if not getattr(AutoWebSocketsProtocol, _TAUGHT, False):
        _count_frames(AutoWebSocketsProtocol)
        setattr(AutoWebSocketsProtocol, _TAUGHT, True)
    return files


def _count_frames(protocol: Any) -> None:
    """Makes a socket's protocol take apart little at a time, and end a socket of too many frames:
    those that are no message of their own reach no application that could count them."""
    receive, handle = protocol.data_received, protocol.handle_events

    def data_received(self: Any, data: bytes) -> None:
        for at in range(0, len(data), PIECE):
            if not self.transport.is_closing():
                receive(self, data[at : at + PIECE])

    def handle_events(self: Any) -> None:
        now = self.loop.time()
        if not hasattr(self, "_frames_left"):
            self._frames_left = Bucket(*FRAMES, now)
        if self._frames_left.take(now, len(self.conn.events)):
            handle(self)
        else:
            log.warning("a socket sent too many frames and was cut")
            self.transport.abort()

    protocol.data_received, protocol.handle_events = data_received, handle_events


class _Seldom(logging.Filter):
    """Tells once a minute that no file is left for one more connection: asyncio tells it two
    thousand times a second, each time with where it happened, and answers nobody meanwhile."""

    _logged_at = -60.0

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether a record is written."""
        if "out of system resource" not in str(record.msg):
            return True
        now = time.monotonic()
        is_due = now - self._logged_at >= 60
        self._logged_at = now if is_due else self._logged_at
        return is_due


def _follow(protocol: type[Any], name: str, after: Callable[[Any], None]) -> None:
    """Makes a function run after a method of a class."""
    own = getattr(protocol, name)

    def both(self: Any, *given: Any) -> None:
        own(self, *given)
        after(self)

    setattr(protocol, name, both)


def _address(protocol: Any) -> str:
    return str((protocol.client or ("", 0))[0])


def _allow_more_files() -> int:
    """Raises the limit of open files to what this machine allows, for each connection is one; gives
    that limit."""
    try:
        import resource  # noqa: PLC0415  (not on every system)
    except ImportError:
        return sys.maxsize
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return sys.maxsize if files == resource.RLIM_INFINITY else files
