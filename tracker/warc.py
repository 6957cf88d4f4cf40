"""Exchanges with a site: what was asked and what was answered, as they went over the wire; and as
WARC 1.1 files, without cookies and passwords. Each record is a gzip member of its own, so that what
was written before a crash can be read.
"""

from __future__ import annotations

import errno
import zlib
from base64 import b32encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha1
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, Final, Literal, TypeAlias
from urllib.parse import urlsplit

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
from warcio.utils import to_native_str
from warcio.warcwriter import WARCWriter

from tracker.errors import WarcFault

Headers: TypeAlias = tuple[tuple[str, str], ...]
#: Why an answer cannot be used: silent (none came), cut (its end is missing), too_large, strange
#: (it leads to an address that may not be asked), packed (in a way nobody asked for).
Fault: TypeAlias = Literal["", "silent", "cut", "too_large", "strange", "packed"]
#: The packings that we ask for, and what some servers call them.
_PACKED: Final = ("gzip", "x-gzip", "deflate")
#: What tells of a person or a visit, and what the wire alone needed.
_NOT_KEPT: Final = frozenset(
    (
        *("cookie", "set-cookie", "set-cookie2"),
        *("authorization", "proxy-authorization", "transfer-encoding"),
    )
)
_CHUNK: Final = 64 * 1024
#: The largest page that is read, packed or unpacked, in bytes.
MOST_BYTES: Final = 8 * 1024 * 1024
#: How much of a refusal's body is kept, in bytes.
KEPT_OF_REFUSAL: Final = 2048
#: What names a record, and the one that belongs to it.
_IDS: Final = ("WARC-Record-ID", "WARC-Concurrent-To")
#: How each file begins.
_GZIP: Final = b"\x1f\x8b"


class Unusable(Exception):
    """What ends the reading of one answer."""

    def __init__(self, fault: Fault, why: str) -> None:
        super().__init__(why)
        self.fault: Fault = fault


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and its answer. at: aware; body: as it was received, packed where it came packed;
    form: what was sent by POST."""

    at: datetime
    url: str
    status: int
    headers: Headers
    body: bytes
    method: str = "GET"
    sent: Headers = ()
    form: bytes = b""

    def header(self, name: str) -> str:
        """A header of the answer, "" where it lacks."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")

    def unpacked(self, most_bytes: int) -> bytes:
        """The body as it was before it was packed. Raises Unusable where it does not unpack, is cut
        or too large: a small answer can unpack to a huge one."""
        packing, body = self.header("Content-Encoding").strip().lower(), self.body
        if packing in _PACKED:
            unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)
            try:
                body = unpacker.decompress(body, most_bytes + 1)
            except zlib.error as error:
                raise Unusable("cut", f"it does not unpack ({error})") from None
            if len(body) <= most_bytes and not unpacker.eof:
                raise Unusable("cut", "the end of what was packed is missing")
        elif packing not in ("", "identity"):
            raise Unusable("packed", f"packed as {packing[:20]!r}")
        if len(body) > most_bytes:
            raise Unusable("too_large", f"over {most_bytes / 1024 / 1024:g} MB")
        return body

    def readable(self) -> bytes:
        """The body unpacked, as it came where it does not unpack."""
        try:
            return self.unpacked(MOST_BYTES)
        except Unusable:
            return self.body

    def evidence(self) -> dict[str, object]:
        """What is kept of a refusal for the operator: the answer's status, headers and beginning,
        and the headers we had sent."""
        return {
            "status": self.status,
            "headers": dict(self.headers),
            "body": self.readable()[:KEPT_OF_REFUSAL].decode("utf-8", "replace"),
            "ours": dict(self.sent),
        }


def append(file: Path, exchange: Exchange) -> int:
    """Writes an exchange to the end of a file, which is made where it lacks. Returns where it
    begins. A record that a crash left half at the end is cut off first. Raises OSError."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("ab") as to:
        at = to.tell()
        try:
            _write(to, exchange)
        except BaseException:
            to.truncate(at)
            raise
    return at


def mend(file: Path, start: int = 0) -> None:
    """Cuts off the record that a crash left half at the end of a file. start: up to where it is
    known to be whole. Raises OSError for a file that is none of ours, which stays as it is."""
    if not file.exists() or file.stat().st_size <= start:
        return
    with file.open("r+b") as of:
        if not _GZIP.startswith(of.read(len(_GZIP))):
            raise OSError(errno.EEXIST, f"{file.name} is no WARC file")
        of.seek(start)
        whole = _whole_until(of)
        if whole < file.stat().st_size:
            of.truncate(whole)


def read(file: Path, at: int) -> Exchange:
    """The exchange that begins at a place. Raises WarcFault."""
    try:
        with file.open("rb") as of:
            of.seek(at)
            for exchange in _exchanges(of, file):
                return exchange
    except OSError as error:
        raise WarcFault(f"{file} cannot be read ({error.strerror}).") from error
    raise WarcFault(f"{file} holds nothing at its byte {at}.")


def exchanges(file: Path) -> Iterator[Exchange]:
    """Every exchange of a file, in order. Raises WarcFault at what cannot be read: those before it
    are whole."""
    try:
        with file.open("rb") as of:
            none = True
            for exchange in _exchanges(of, file):
                none = False
                yield exchange
            _check_end(of, file)
            if none and file.stat().st_size:
                raise WarcFault(f"{file} is no WARC file, or holds no page.")
    except OSError as error:
        raise WarcFault(f"{file} cannot be read ({error.strerror}).") from error


def _write(to: BinaryIO, exchange: Exchange) -> None:
    writer = WARCWriter(to, gzip=True, warc_version="1.1")
    about = {"WARC-Date": exchange.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")}

    def record(kind: str, body: bytes, head: StatusAndHeaders) -> Any:
        payload = {"payload": BytesIO(body), "length": len(body)}
        return writer.create_warc_record(
            exchange.url, kind, **payload, http_headers=head, warc_headers_dict=dict(about)
        )

    try:
        reason = HTTPStatus(exchange.status).phrase
    except ValueError:
        reason = "Unknown"
    headers = headers_kept(exchange.headers)
    status = StatusAndHeaders(f"{exchange.status} {reason}", headers, protocol="HTTP/1.1")
    response = record("response", exchange.body, status)
    parts = urlsplit(exchange.url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    line = f"{exchange.method} {path} HTTP/1.1"
    asking = StatusAndHeaders(line, headers_kept(exchange.sent), is_http_request=True)
    about["WARC-Concurrent-To"] = response.rec_headers.get_header("WARC-Record-ID")
    request = record("request", exchange.form, asking)
    writer.write_record(response)
    writer.write_record(request)


def headers_kept(headers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Headers without those that tell of a visit."""
    return [(name, value) for name, value in headers if name.lower() not in _NOT_KEPT]


def _whole_until(of: BinaryIO) -> int:
    """Up to where a file, from its present place on, is made of whole gzip members."""
    whole, unpacker, rest = of.tell(), zlib.decompressobj(wbits=zlib.MAX_WBITS | 16), b""
    while chunk := rest or of.read(_CHUNK):
        try:
            unpacker.decompress(chunk)
        except zlib.error:
            break
        rest = unpacker.unused_data
        if unpacker.eof:
            whole = of.tell() - len(rest)
            unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    return whole


def _exchanges(of: BinaryIO, file: Path) -> Iterator[Exchange]:
    """Exchanges from a file's present place on. A request stands behind its answer, or before it
    in files of other programs."""
    answer: Exchange | None = None
    fault: Exception | None = None
    name, requests = "", dict[str, dict[str, Any]]()
    try:
        for record in ArchiveIterator(of):
            own, other = (record.rec_headers.get_header(header) or "" for header in _IDS)
            if record.http_headers is None:
                continue
            if record.rec_type == "request":
                requests[other] = requests[own] = {
                    "method": str(record.http_headers.protocol),
                    "sent": tuple(record.http_headers.headers),
                    "form": record.raw_stream.read(),
                }
            elif record.rec_type == "response":
                if answer is not None:
                    yield replace(answer, **requests.get(name, {}))
                name, before = own, requests.pop(other, {})
                answer, requests = _answered(record, file), {name: before}
    except (ArchiveLoadFailed, zlib.error, EOFError, ValueError, AttributeError) as error:
        fault = error
    if answer is not None:
        yield replace(answer, **requests.get(name, {}))
    if fault is not None:
        raise WarcFault(f"{file} is no WARC file, or it is damaged ({str(fault)[:80]}).") from fault


def _answered(record: Any, file: Path) -> Exchange:
    about, http = record.rec_headers, record.http_headers
    chunked = "chunked" in (http.get_header("Transfer-Encoding") or "").lower()
    raw = record.raw_stream.read()
    digest = about.get_header("WARC-Payload-Digest") or ""
    sha = b32encode(sha1(raw, usedforsecurity=False).digest()).decode()
    if digest.startswith("sha1:") and digest[5:] != sha:
        raise WarcFault(f"{file} is cut or damaged at {about.get_header('WARC-Target-URI')}.")
    body = ChunkedDataReader(BytesIO(raw)).read() if chunked else raw
    when = datetime.fromisoformat(to_native_str(about.get_header("WARC-Date")))
    return Exchange(
        when.replace(tzinfo=when.tzinfo or UTC),
        about.get_header("WARC-Target-URI").strip("<>"),
        int(http.get_statuscode()),
        tuple(headers_kept(http.headers)),
        body,
    )


def _check_end(of: BinaryIO, file: Path) -> None:
    """Raises WarcFault for a packed file that ends in the middle of a record."""
    of.seek(0)
    if of.read(len(_GZIP)) != _GZIP:
        return
    of.seek(0)
    whole = _whole_until(of)
    if whole < file.stat().st_size:
        raise WarcFault(f"{file} is cut or damaged at its byte {whole}; what stands before is not.")
