"""From an answer to a record: bytes to text, text to what a page object reads of it.

A page's bytes are UTF-8 where they are, else what they are declared to be, else a fault: never
letters in place of those that could not be read, for a member's name would change by it.

Each page that told something new is kept as the site sent it: WARC, one file a day; and all that a
probe heard. What is kept stands in a table, written in the transaction of the page's facts, so that
a fact leads to the page that said it. An archive that cannot be written stops no crawl: it is said.
"""

from __future__ import annotations

import codecs
import errno
import hashlib
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar, Final, Generic, Protocol, TypeVar

from sqlalchemy import Connection
from w3lib.encoding import (
    html_body_declared_encoding,
    http_content_type_encoding,
    read_bom,
    resolve_encoding,
)

from tracker import warc
from tracker.domain.times import denver_day
from tracker.errors import PageChanged
from tracker.queries import archive as stored
from tracker.settings import Settings
from tracker.store import journal
from tracker.store.ledger import Observation
from tracker.store.rows import ChangeCounts
from tracker.warc import MOST_BYTES, Exchange

log = logging.getLogger(__name__)
R = TypeVar("R")
#: Requests of one probe, robots.txt, redirects and what is asked again among them.
MOST_REQUESTS: Final = 14
R_co = TypeVar("R_co", covariant=True)
#: The longest validator that is kept and sent back.
_MOST_VALIDATOR: Final = 200
#: Text codecs of Python that no page is written in; a page could spell markup with them.
_NO_CHARSETS: Final = frozenset(
    {"utf-7", "idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "rot13"}
)
_UNDECLARED: Final = "cp1252"


class _PageObject(Protocol[R_co]):
    VERSION: ClassVar[int]

    def __init__(self, text: str, url: str) -> None: ...

    def record(self) -> R_co: ...


@dataclass(frozen=True, slots=True)
class PageHandler(Generic[R]):
    """How one kind of page becomes facts. page: the page object, by whose VERSION pages that an
    older one read are read again; write: the record to the tables; again: what is written instead
    where the page is what it was (None: it is always read); keep: whether its text is kept, for a
    304 to stand for. A kind with neither is never asked for conditionally. check: what else the
    record must be, given its address."""

    name: str
    page: type[_PageObject[R]]
    write: Callable[[Connection, R, Observation], ChangeCounts]
    again: Callable[[Connection, Observation], None] | None = None
    keep: bool = False
    check: Callable[[R, str], R] | None = None

    @property
    def version(self) -> str:
        """By which code a page is read."""
        return str(self.page.VERSION)

    def text(self, answer: Exchange, url: str) -> str:
        """The text of an answer. Raises PageChanged where it cannot be read."""
        try:
            return page_text(answer)
        except ValueError as error:
            raise PageChanged(self.name, f"text in {error}", "", url) from None

    def record(self, text: str, url: str) -> R:
        """A page's record. A value that its record refuses is a page that changed."""
        try:
            record = self.page(text, url).record()
        except ValueError as error:
            raise PageChanged(self.name, f"usable record ({error})", "", url) from error
        return record if self.check is None else self.check(record, url)


@dataclass(frozen=True, slots=True)
class ParsedPage(Generic[R]):
    """A page read, not yet written. answer: as it went over the wire, None where the site said that
    the page has not changed, or was not asked again; record: None where the page is what it was;
    digest: of the record, also then."""

    handler: PageHandler[R]
    url: str
    answer: Exchange | None
    text: str | None
    digest: str
    record: R | None

    def validator(self, name: str) -> str:
        """A header that can be sent back as it came, "" where there is none."""
        value = "" if self.answer is None else self.answer.header(name)
        fits = value.isascii() and value.isprintable() and len(value) <= _MOST_VALIDATOR
        return value if fits else ""


def reading_of(record: object) -> str:
    """The digest of what was read from a page. Not of the page: a token in it is another one at
    each look."""
    return hashlib.blake2b(repr(record).encode(), digest_size=12).hexdigest()


def page_text(answer: Exchange) -> str:
    """The text of an answer that holds a page. Raises ValueError, Unusable."""
    return text_of(answer.unpacked(MOST_BYTES), answer.header("Content-Type"))


def text_of(body: bytes, content_type: str) -> str:
    """The text of a page. Raises ValueError with the charset it is not written in. content_type:
    the header, whose charset counts before the page's own."""
    if b"\0" not in body:
        with suppress(UnicodeDecodeError):
            return body.decode("utf-8-sig")
    marked, mark = read_bom(body)
    declared = (marked, http_content_type_encoding(content_type), html_body_declared_encoding(body))
    charset = next((name for name in declared if name and _is_charset(name)), _UNDECLARED)
    try:
        return body[len(mark or b"") :].decode(charset)
    except UnicodeDecodeError as error:
        raise ValueError(f"{charset} (byte {error.start} is not)") from None


def _is_charset(name: str) -> bool:
    codec = resolve_encoding(name)
    is_one = codec is not None and codec not in _NO_CHARSETS
    return is_one and bool(getattr(codecs.lookup(codec or ""), "_is_text_encoding", True))


@dataclass
class Archive:
    """The archive of one database, as one crawl fills it. readings: digest of the newest reading
    that is kept, by address; remark: what the operator is to know; ends: up to where each file is
    known to be whole."""

    settings: Settings
    readings: dict[str, str]
    remark: str = ""
    ends: dict[str, int] = field(default_factory=dict)

    def keep(
        self,
        connection: Connection,
        kind: str,
        exchange: Exchange,
        reading: str,
        observation: Observation,
    ) -> None:
        """Keeps a page, unless it was kept with the same reading, or cannot be. reading: digest of
        its record; observation: under the name that it has among the pages."""
        if self.remark or self.readings.get(observation.url) == reading:
            return
        content = stored.content_of(exchange)
        try:
            where = stored.same_content(connection, content) or self._append(exchange)
        except OSError as error:
            self.remark = (
                f"The archive {self.settings.archive_folder} cannot be written "
                f"({error.strerror or error}): pages of this crawl are not kept there."
            )
            log.error(self.remark)
            return
        file, byte_offset = where
        page = {"kind": kind, "reading": reading, "content": content}
        journal.archived(connection, observation, **page, file=file, byte_offset=byte_offset)
        self.readings[observation.url] = reading

    def _append(self, exchange: Exchange) -> tuple[str, int]:
        name = f"{denver_day(exchange.at)}.warc.gz"
        file = self.settings.archive_folder / name
        whole, size = self.ends.get(name, 0), file.stat().st_size if file.exists() else 0
        if size < whole:
            raise OSError(errno.ENOENT, f"{name} was taken away or cut while the crawl ran")
        if size > whole:  # another crawl wrote, or broke off
            warc.mend(file, whole)
        byte_offset = warc.append(file, exchange)
        self.ends[name] = file.stat().st_size
        return name, byte_offset


@dataclass
class ProbeRecorder:
    """What a probe asks and hears: a budget of requests, every exchange as it went over the wire.
    file: where exchanges are kept as they come; bills: the numbers whose pages were asked for;
    unseen: why a page was not asked for, by what it would have been; remarks: what went wrong
    besides; notes: what is as it should be, and said."""

    file: Path
    requests: int = 0
    exchanges: list[Exchange] = field(default_factory=list)
    bills: list[str] = field(default_factory=list)
    unseen: dict[str, str] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    cannot_write: bool = False

    @property
    def left(self) -> int:
        """How many requests may still be made."""
        return MOST_REQUESTS - self.requests

    def heard(self, exchange: Exchange) -> None:
        """Keeps an exchange, at once: what is refused next may end everything."""
        self.exchanges.append(exchange)
        if self.cannot_write:
            return
        try:
            warc.append(self.file, exchange)
        except OSError as error:
            self.cannot_write = True
            self.remarks.append(
                f"{self.file} cannot be written ({error.strerror or error}): what came from here "
                "on is in this report alone."
            )
