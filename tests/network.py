"""Nothing but loopback: what keeps a test from asking the official site, or anybody, by accident.

Patches Python's own sockets, which Twisted, httpx, aiohttp and uvicorn all stand on. It looks at
the address only, so a forbidden call raises before a packet leaves.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from typing import Any

import pytest


class ForbiddenConnection(RuntimeError):
    """A test tried to reach a machine that is not this one."""


def is_loopback(host: object) -> bool:
    """Whether a host, as a socket call takes it, is this machine. Empty and None are."""
    if host in (None, "", b""):
        return True
    name = host.decode() if isinstance(host, bytes) else str(host)
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ip_address(name.partition("%")[0]).is_loopback
    except ValueError:
        return False


def refuse(host: object) -> None:
    """Raises ForbiddenConnection for a host that is not this machine."""
    if not is_loopback(host):
        raise ForbiddenConnection(f"A test may only reach loopback, and this one asked {host!r}.")


@contextmanager
def loopback_only() -> Iterator[None]:
    """While it lasts, no socket of this process reaches another machine, and no name is asked."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex"):
            patch.setattr(socket.socket, name, _guarded_connect(getattr(socket.socket, name)))
        patch.setattr(socket.socket, "sendto", _guarded_sendto(socket.socket.sendto))
        for name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex"):
            patch.setattr(socket, name, _guarded_lookup(getattr(socket, name)))
        yield


def _guarded_connect(original: Callable[..., Any]) -> Callable[..., Any]:
    def connect(self: socket.socket, address: Any) -> Any:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            refuse(address[0])
        return original(self, address)

    return connect


def _guarded_sendto(original: Callable[..., Any]) -> Callable[..., Any]:
    def sendto(self: socket.socket, content: Any, *rest: Any) -> Any:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            refuse(rest[-1][0])
        return original(self, content, *rest)

    return sendto


def _guarded_lookup(original: Callable[..., Any]) -> Callable[..., Any]:
    def look_up(host: Any, *rest: Any, **named: Any) -> Any:
        refuse(host)
        return original(host, *rest, **named)

    return look_up
