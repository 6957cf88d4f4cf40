"""Connections that were opened and say nothing: bounded in time and number.

uvicorn waits for the head of a request without end, and has no setting for it. So its protocol is
taught here, once a process, however the process was started: `tracker serve`, `streamlit run` or
`uvicorn dashboard:app` alike.
"""

from __future__ import annotations

import contextlib
from asyncio import TimerHandle
from collections import defaultdict
from typing import Any, Final

from uvicorn.protocols.http.auto import AutoHTTPProtocol

#: Seconds within which the head of a request has to be whole.
LONGEST: Final = 10.0
#: Connections that may wait for the rest of a head at a time. One more, and the oldest of the
#: address that holds most of them has no more than GRACE seconds: enough for a reader's head, which
#: comes at once but may be read late where hundreds are accepted together.
MOST: Final = 500
GRACE: Final = 1.0
#: Bytes of one message of a socket. Everything that the editors' desk holds is far less.
MESSAGE_BYTES: Final = 2 * 1024 * 1024
_TAUGHT: Final = "_ends_half_open_connections"


class HalfOpen:
    """The connections whose head is not whole yet, by address, the oldest first."""

    def __init__(self, longest: float = LONGEST, most: int = MOST) -> None:
        self._longest, self._most = longest, most
        self._waiting: defaultdict[str, dict[Any, TimerHandle]] = defaultdict(dict)
        self._ending: dict[Any, TimerHandle] = {}
        self._number = 0

    def begins(self, protocol: Any) -> None:
        """A connection begins to wait; its time does not begin anew with each byte."""
        waiting = self._waiting[_address(protocol)]
        if protocol in waiting or protocol in self._ending:
            return
        waiting[protocol] = protocol.loop.call_later(self._longest, protocol.transport.abort)
        self._number += 1
        if self._number > self._most:
            most = max(self._waiting.values(), key=len)
            oldest = next(iter(most))
            self.ends(oldest)
            self._ending[oldest] = oldest.loop.call_later(GRACE, oldest.transport.abort)

    def ends(self, protocol: Any) -> None:
        """A head is whole, or its connection is gone."""
        if timer := self._ending.pop(protocol, None):
            timer.cancel()
        address = _address(protocol)
        timer = self._waiting[address].pop(protocol, None)
        if timer is not None:
            timer.cancel()
            self._number -= 1
        if not self._waiting[address]:
            del self._waiting[address]


def guard(protocol: type[Any] = AutoHTTPProtocol, half_open: HalfOpen | None = None) -> None:
    """Teaches uvicorn's protocol to end connections that wait too long or are too many."""
    _allow_more_files()
    if getattr(protocol, _TAUGHT, False):
        return
    waiting = half_open or HalfOpen()
    made, received, lost = (
        protocol.connection_made, protocol.data_received, protocol.connection_lost,
    )  # fmt: skip

    def connection_made(self: Any, transport: Any) -> None:
        made(self, transport)
        self.config.ws_max_size = min(self.config.ws_max_size, MESSAGE_BYTES)
        waiting.begins(self)

    def data_received(self: Any, data: bytes) -> None:
        received(self, data)
        if _has_whole_head(self):
            waiting.ends(self)
        else:
            waiting.begins(self)

    def connection_lost(self: Any, error: Exception | None) -> None:
        waiting.ends(self)
        lost(self, error)

    protocol.connection_made = connection_made
    protocol.data_received = data_received
    protocol.connection_lost = connection_lost
    setattr(protocol, _TAUGHT, True)


def _has_whole_head(protocol: Any) -> bool:
    """Whether a request is being answered, or the connection became a socket or is at its end."""
    transport = protocol.transport
    if transport.is_closing() or transport.get_protocol() is not protocol:
        return True
    return protocol.cycle is not None and not protocol.cycle.response_complete


def _address(protocol: Any) -> str:
    return str((protocol.client or ("", 0))[0])


def _allow_more_files() -> None:
    """Takes as many files as this machine lets a process have: each connection is one."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource  # noqa: PLC0415  (not on every system)

        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
