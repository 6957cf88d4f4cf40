"""The one HTTP client of the product besides Scrapy: bill texts now, and whoever else is asked.

Honest about its name, deaf to the machine's own network and to proxies named in the environment.
Redirects are followed a few times and only to addresses that may be asked; an answer is cut off
where it grows beyond what was agreed, whatever length it announced and however it was packed.
"""

from __future__ import annotations

import socket
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, ip_address
from types import TracebackType
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

if TYPE_CHECKING:
    import httpx

#: The largest answer that is read, in bytes, unless told otherwise.
MOST_BYTES: Final = 30 * 1024 * 1024
MOST_REDIRECTS: Final = 4
#: Answers that lead elsewhere.
REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
#: How much of a refusal's body is kept, in bytes.
KEPT_OF_REFUSAL: Final = 2048
#: Seconds of silence after which an answer is given up, and seconds it may take as a whole.
SILENCE: Final = 60.0
LONGEST: Final = 600.0
_CHUNK: Final = 64 * 1024
_PORTS: Final = {"http": 80, "https": 443}

#: Why an answer cannot be used: silent (none came), cut (its end is missing), too_large, strange
#: (it leads to an address that may not be asked), packed (in a way nobody asked for).
Fault: TypeAlias = Literal["", "silent", "cut", "too_large", "strange", "packed"]


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, or what stands in its place. status: 0 where none came; address: that answered;
    headers: names in lower case; why: a few words on the fault."""

    status: int
    address: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    fault: Fault = ""
    why: str = ""


class Unusable(Exception):
    """What ends the reading of one answer."""

    def __init__(self, fault: Fault, why: str) -> None:
        super().__init__(why)
        self.fault: Fault = fault
        self.why = why


def agent_headers(agent: str) -> dict[str, str]:
    """What every client of ours says of itself, whatever it asks for: one name, one wish. A site
    that takes its visitors by these headers sees one visitor."""
    return {
        "User-Agent": agent,
        "Accept": "text/html,application/xhtml+xml",
        "Accept-Language": "en-US,en;q=0.9",
        "Accept-Encoding": "gzip",
    }


def evidence(
    status: int, headers: Mapping[str, str], body: bytes, ours: Mapping[str, str]
) -> dict[str, object]:
    """What is kept of a refusal for the operator: the answer's status, headers and beginning, and
    the headers we had sent."""
    return {
        "status": status,
        "headers": dict(headers),
        "body": body[:KEPT_OF_REFUSAL].decode("utf-8", "replace"),
        "ours": dict(ours),
    }


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

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for client in self._clients.values():
            client.close()

    def get(self, address: str, headers: Mapping[str, str] | None = None) -> Answer:
        """The answer of an address, redirects followed. Never raises for what the net does."""
        for _ in range(MOST_REDIRECTS + 1):
            answer = self._once(address, headers or {})
            onward = _onward(answer)
            if not onward:
                return answer
            address = onward
        return Answer(
            answer.status, address, fault="strange", why=f"over {MOST_REDIRECTS} redirects"
        )

    def _once(self, address: str, headers: Mapping[str, str]) -> Answer:
        import httpx  # noqa: PLC0415  (slow, and most crawls need none)

        try:
            url = httpx.URL(address)
            if url.scheme not in _PORTS or not url.host or url.userinfo:
                raise Unusable("strange", "not an address of the web")
            if not self._may_ask(address):
                raise Unusable("strange", f"{url.host} is not asked")
            return self._from_any(url, headers)
        except httpx.InvalidURL as error:
            return Answer(0, address, fault="strange", why=str(error))
        except Unusable as failed:
            return Answer(0, address, fault=failed.fault, why=failed.why)

    def _from_any(self, url: httpx.URL, headers: Mapping[str, str]) -> Answer:
        """Asks the machines of a host in turn until one takes the connection."""
        import httpx  # noqa: PLC0415  (slow, and most crawls need none)

        last = "no address"
        for there in self._machines(url):
            try:
                return self._from_one(url, there, headers)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                last = str(error) or type(error).__name__
        raise Unusable("silent", last)

    def _machines(self, url: httpx.URL) -> list[str]:
        """The machines behind a host's name. None of this machine's own network is asked, unless
        the host is known to live there; the one that was looked at is the one that is asked."""
        port = url.port or _PORTS[url.scheme]
        try:
            found = socket.getaddrinfo(url.host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise Unusable("silent", f"{url.host} has no address ({error})") from None
        machines = list(dict.fromkeys(str(one[4][0]) for one in found))
        if url.host != self._own_host and not all(is_public(one) for one in machines):
            raise Unusable("strange", f"{url.host} lies in this machine's own network")
        return sorted(machines, key=lambda one: ":" in one)

    def _from_one(self, url: httpx.URL, there: str, headers: Mapping[str, str]) -> Answer:
        import httpx  # noqa: PLC0415  (slow, and most crawls need none)

        client = self._client(url)
        request = client.build_request(
            "GET",
            url.copy_with(host=there),
            headers={"Host": url.netloc.decode("ascii"), **headers},
            extensions={"sni_hostname": url.host},
        )
        status, sent = 0, {}
        try:
            response = client.send(request, stream=True)
            try:
                status, sent = response.status_code, dict(response.headers)
                body = b"".join(self._body(response))
            finally:
                response.close()
        except (httpx.ConnectError, httpx.ConnectTimeout):
            raise
        except httpx.TransportError as error:
            fault: Fault = "cut" if status else "silent"
            why = str(error) or type(error).__name__
            return Answer(status, str(url), sent, fault=fault, why=why)
        except Unusable as failed:
            return Answer(status, str(url), sent, fault=failed.fault, why=failed.why)
        return Answer(status, str(url), sent, body)

    def _client(self, url: httpx.URL) -> httpx.Client:
        """One for each host: a connection that was made for one name serves no other."""
        import httpx  # noqa: PLC0415  (slow, and most crawls need none)

        if url.host not in self._clients:
            self._clients[url.host] = httpx.Client(
                headers=agent_headers(self._agent),
                trust_env=False,
                follow_redirects=False,
                timeout=self._timeout,
                limits=httpx.Limits(max_connections=1, keepalive_expiry=SILENCE),
            )
        return self._clients[url.host]

    def _body(self, response: httpx.Response) -> Iterator[bytes]:
        """The body, unpacked, as long as it is not too large."""
        announced = response.headers.get("content-length", "")
        if announced.isdecimal() and int(announced) > self._most_bytes:
            raise _too_large(self._most_bytes)
        unpacker = _Unpacker(response.headers.get("content-encoding", ""))
        until, size = time.monotonic() + LONGEST, 0
        for chunk in response.iter_raw():
            for piece in unpacker.pieces(chunk):
                size += len(piece)
                if size > self._most_bytes:
                    raise _too_large(self._most_bytes)
                yield piece
            if time.monotonic() > until:
                raise Unusable("cut", f"not whole after {LONGEST:g} s")
        if response.status_code == 200:
            unpacker.end()


def _onward(answer: Answer) -> str:
    """Where a redirect leads, "" for any other answer."""
    import httpx  # noqa: PLC0415  (slow, and most crawls need none)

    if answer.fault or answer.status not in REDIRECTS:
        return ""
    to = answer.headers.get("location", "")
    try:
        return str(httpx.URL(answer.address).join(to)) if to else ""
    except httpx.InvalidURL:
        return ""


def unpacked(body: bytes, packing: str, most_bytes: int) -> bytes:
    """A whole body as it was before it was packed. Raises Unusable where it does not unpack, is cut
    or too large."""
    unpacker, found = _Unpacker(packing), bytearray()
    for piece in unpacker.pieces(body):
        found += piece
        if len(found) > most_bytes:
            raise _too_large(most_bytes)
    unpacker.end()
    return bytes(found)


def _too_large(most_bytes: int) -> Unusable:
    return Unusable("too_large", f"over {most_bytes / 1024 / 1024:g} MB")


class _Unpacker:
    """Makes bytes of packed ones, a little at a time: a small answer can unpack to a huge one."""

    def __init__(self, packing: str) -> None:
        self._packing = packing.strip().lower()
        if self._packing not in ("", "identity", "gzip", "x-gzip", "deflate"):
            raise Unusable("packed", f"packed as {packing[:20]!r}")
        self._packed = self._packing not in ("", "identity")
        self._zlib = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)

    def pieces(self, chunk: bytes) -> Iterator[bytes]:
        """What a chunk unpacks to."""
        if not self._packed:
            yield chunk
            return
        piece = b""
        while chunk or len(piece) == _CHUNK:
            try:
                piece = self._zlib.decompress(chunk, _CHUNK)
            except zlib.error as error:
                raise Unusable("cut", f"it does not unpack ({error})") from None
            yield piece
            chunk = self._zlib.unconsumed_tail

    def end(self) -> None:
        """Fails where the end of what was packed is missing."""
        if self._packed and not self._zlib.eof:
            raise Unusable("cut", "the end of what was packed is missing")


def is_public(machine: str) -> bool:
    """Whether an address is one that anybody on the internet could reach."""
    found: IPv4Address | IPv6Address = ip_address(machine.partition("%")[0])
    found = getattr(found, "ipv4_mapped", None) or found
    return found.is_global and not found.is_multicast
