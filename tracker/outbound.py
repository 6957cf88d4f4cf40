"""The client that asks everybody but the official site, which the crawl asks by Scrapy.

It is deaf to the machine's own network and to proxies named in the environment. Redirects
are followed a few times and only to addresses that may be asked; an answer is cut off where it
grows beyond what was agreed, whatever length it announced and however it was packed.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

import httpx

from tracker.wire import (
    MOST_REDIRECTS,
    REDIRECTS,
    Fault,
    Unpacker,
    Unusable,
    agent_headers,
    is_public,
    too_large,
)

#: The largest answer that is read, in bytes, unless told otherwise.
MOST_BYTES: Final = 30 * 1024 * 1024
#: Seconds of silence after which an answer is given up, and seconds it may take as a whole.
SILENCE: Final = 60.0
LONGEST: Final = 600.0
_PORTS: Final = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Response:
    """An answer, or what stands in its place. status: 0 where none came; address: that answered;
    headers: names in lower case; why: a few words on the fault."""

    status: int
    address: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    fault: Fault = ""
    why: str = ""


class Outbound:
    """Asks for documents, one at a time.

    agent: the name it gives; may_ask: whether an address may be asked, redirects included;
    own_host: a host that may be on this machine or its network, "" for none; timeout: seconds.
    """

    def __init__(
        self,
        agent: str,
        may_ask: Callable[[str], bool],
        *,
        own_host: str = "",
        most_bytes: int = MOST_BYTES,
        timeout: float = SILENCE,
    ) -> None:
        self._agent, self._may_ask, self._own_host = agent, may_ask, own_host
        self._most_bytes, self._timeout = most_bytes, timeout
        self._clients: dict[str, httpx.Client] = {}

    def __enter__(self) -> Outbound:
        return self

    def __exit__(self, *_: object) -> None:
        for client in self._clients.values():
            client.close()

    def get(self, address: str, headers: Mapping[str, str] | None = None) -> Response:
        """The answer of an address, redirects followed. Never raises for what the net does."""
        for _ in range(MOST_REDIRECTS + 1):
            try:
                response = self._once(httpx.URL(address), headers or {})
            except httpx.InvalidURL as error:
                return Response(0, address, fault="strange", why=str(error))
            except Unusable as error:
                return Response(0, address, fault=error.fault, why=error.why)
            to = response.headers.get("location", "")
            if response.fault or response.status not in REDIRECTS or not to:
                return response
            try:
                address = str(httpx.URL(response.address).join(to))
            except httpx.InvalidURL:
                return response
        why = f"over {MOST_REDIRECTS} redirects"
        return Response(response.status, address, fault="strange", why=why)

    def _once(self, url: httpx.URL, headers: Mapping[str, str]) -> Response:
        """Asks the machines of a host in turn until one takes the connection."""
        if url.scheme not in _PORTS or not url.host or url.userinfo:
            raise Unusable("strange", "not an address of the web")
        if not self._may_ask(str(url)):
            raise Unusable("strange", f"{url.host} is not asked")
        last = "no address"
        for machine in self._machines(url):
            try:
                return self._from_one(url, machine, headers)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                last = str(error) or type(error).__name__
        raise Unusable("silent", last)

    def _machines(self, url: httpx.URL) -> list[str]:
        """The machines behind a host's name. None of this machine's own network is asked, unless
        the host is known to live there; the one that was looked at is the one that is asked."""
        port = url.port or _PORTS[url.scheme]
        try:
            infos = socket.getaddrinfo(url.host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise Unusable("silent", f"{url.host} has no address ({error})") from None
        machines = list(dict.fromkeys(str(one[4][0]) for one in infos))
        if url.host != self._own_host and not all(map(is_public, machines)):
            raise Unusable("strange", f"{url.host} lies in this machine's own network")
        return sorted(machines, key=lambda one: ":" in one)

    def _from_one(self, url: httpx.URL, machine: str, headers: Mapping[str, str]) -> Response:
        named = {"Host": url.netloc.decode("ascii"), **headers}
        there, status, got = url.copy_with(host=machine), 0, dict[str, str]()
        sni = {"sni_hostname": url.host}
        try:
            with self._client(url).stream("GET", there, headers=named, extensions=sni) as response:
                status, got = response.status_code, dict(response.headers)
                return Response(status, str(url), got, self._body(response))
        except (httpx.ConnectError, httpx.ConnectTimeout):
            raise
        except httpx.TransportError as error:
            fault: Fault = "cut" if status else "silent"
            why = str(error) or type(error).__name__
        except Unusable as error:
            fault, why = error.fault, error.why
        return Response(status, str(url), got, fault=fault, why=why)

    def _client(self, url: httpx.URL) -> httpx.Client:
        """One for each host: a connection that was made for one name serves no other."""
        if url.host not in self._clients:
            self._clients[url.host] = httpx.Client(
                headers=agent_headers(self._agent),
                trust_env=False,
                timeout=self._timeout,
                limits=httpx.Limits(max_connections=1, keepalive_expiry=SILENCE),
            )
        return self._clients[url.host]

    def _body(self, response: httpx.Response) -> bytes:
        """The body, unpacked, as long as it is not too large."""
        announced = response.headers.get("content-length", "")
        if announced.isdecimal() and int(announced) > self._most_bytes:
            raise too_large(self._most_bytes)
        unpacker = Unpacker(response.headers.get("content-encoding", ""), self._most_bytes)
        until = time.monotonic() + LONGEST
        for chunk in response.iter_raw():
            unpacker.take(chunk)
            if time.monotonic() > until:
                raise Unusable("cut", f"not whole after {LONGEST:g} s")
        return unpacker.body(whole=response.status_code == 200)
