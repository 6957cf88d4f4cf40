"""How we speak HTTP, whoever is asked: what we say of ourselves, how an answer is unpacked, and
which machines are anybody's.
"""

from __future__ import annotations

import zlib
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Final, Literal, TypeAlias

MOST_REDIRECTS: Final = 4
#: Answers that lead elsewhere.
REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_CHUNK: Final = 64 * 1024

#: Why an answer cannot be used: silent (none came), cut (its end is missing), too_large, strange
#: (it leads to an address that may not be asked), packed (in a way nobody asked for).
Fault: TypeAlias = Literal["", "silent", "cut", "too_large", "strange", "packed"]


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


def unpacked(body: bytes, packing: str, most_bytes: int) -> bytes:
    """A whole body as it was before it was packed. Raises Unusable where it does not unpack, is cut
    or too large."""
    unpacker = Unpacker(packing, most_bytes)
    unpacker.take(body)
    return unpacker.body()


def too_large(most_bytes: int) -> Unusable:
    """What is raised where an answer is larger than that."""
    return Unusable("too_large", f"over {most_bytes / 1024 / 1024:g} MB")


class Unpacker:
    """Makes bytes of packed ones, a little at a time: a small answer can unpack to a huge one."""

    def __init__(self, packing: str, most_bytes: int) -> None:
        name = packing.strip().lower()
        if name not in ("", "identity", "gzip", "x-gzip", "deflate"):
            raise Unusable("packed", f"packed as {packing[:20]!r}")
        self._packed, self._most_bytes = name not in ("", "identity"), most_bytes
        self._zlib = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)
        self._body = bytearray()

    def take(self, chunk: bytes) -> None:
        """Takes what came next."""
        piece = b""
        while chunk or len(piece) == _CHUNK:
            try:
                piece = self._zlib.decompress(chunk, _CHUNK) if self._packed else chunk
            except zlib.error as error:
                raise Unusable("cut", f"it does not unpack ({error})") from None
            self._body += piece
            if len(self._body) > self._most_bytes:
                raise too_large(self._most_bytes)
            if not self._packed:
                return
            chunk = self._zlib.unconsumed_tail

    def body(self, *, whole: bool = True) -> bytes:
        """All of it. whole: fails where the end of what was packed is missing."""
        if whole and self._packed and not self._zlib.eof:
            raise Unusable("cut", "the end of what was packed is missing")
        return bytes(self._body)


def is_public(machine: str) -> bool:
    """Whether an address is one that anybody on the internet could reach."""
    address: IPv4Address | IPv6Address = ip_address(machine.partition("%")[0])
    address = getattr(address, "ipv4_mapped", None) or address
    return address.is_global and not address.is_multicast
