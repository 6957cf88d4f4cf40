"""Where the archive holds a page as the site sent it, at a moment."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, bindparam, func, select

from tracker import warc
from tracker.errors import WarcFault
from tracker.queries.rows import NAMES, as_view, as_views, named, one_of
from tracker.store.tables import ARCHIVED, PAGES
from tracker.warc import Exchange

_NEWEST_FIRST: Final = select(ARCHIVED).order_by(ARCHIVED.c.id.desc())
#: Of each address the page that was kept last.
_IS_NEWEST: Final = ARCHIVED.c.id.in_(select(func.max(ARCHIVED.c.id)).group_by(ARCHIVED.c.url))

_ARCHIVED_AMONG: Final = (
    select(ARCHIVED.c.url)
    .distinct()
    .where(one_of(ARCHIVED.c.url), ARCHIVED.c.seen_at <= bindparam("moment"))
)


@dataclass(frozen=True, slots=True)
class ArchiveEntry:
    """One page as it was kept. seen_at: when it was first read so; content: digest of its bytes;
    file, byte_offset: where it stands in the archive."""

    url: str
    kind: str
    session: str
    seen_at: datetime
    crawl_id: int
    reading: str
    content: str
    file: str
    byte_offset: int

    def exchange(self, folder: Path) -> Exchange:
        """The page as the site sent it, from the archive's folder. Raises WarcFault, also where
        the file holds another page there: one that was put in its place."""
        file = folder / self.file
        exchange = warc.read(file, self.byte_offset)
        if content_of(exchange) != self.content:
            raise WarcFault(
                f"{file} holds another page at its byte {self.byte_offset}: it was replaced."
            )
        return exchange


def content_of(exchange: Exchange) -> str:
    """The digest of a page's bytes."""
    return hashlib.blake2b(exchange.body, digest_size=16).hexdigest()


def entries(connection: Connection, url: str = "") -> tuple[ArchiveEntry, ...]:
    """What is kept of an address, the newest first; of every address for "", the newest alone."""
    where = ARCHIVED.c.url == url if url else _IS_NEWEST
    return as_views(ArchiveEntry, connection.execute(_NEWEST_FIRST.where(where)))


def entry_at(connection: Connection, url: str, moment: datetime | None) -> ArchiveEntry | None:
    """The page as it was last read until a moment, None: until now."""
    statement = _NEWEST_FIRST.where(ARCHIVED.c.url == url)
    if moment is not None:
        statement = statement.where(ARCHIVED.c.seen_at <= moment)
    row = connection.execute(statement.limit(1)).first()
    return None if row is None else as_view(ArchiveEntry, row)


def archived_among(connection: Connection, urls: Iterable[str], moment: datetime) -> frozenset[str]:
    """Those of some addresses that were read until a moment and are kept."""
    values = {NAMES: named(urls), "moment": moment}
    return frozenset(connection.execute(_ARCHIVED_AMONG, values).scalars())


def readings(connection: Connection) -> dict[str, str]:
    """The digest of the newest reading that is kept, by address."""
    newest = select(ARCHIVED.c.url, ARCHIVED.c.reading).where(_IS_NEWEST)
    return dict(connection.execute(newest).all())


def same_content(connection: Connection, content: str) -> tuple[str, int] | None:
    """Where these bytes are kept already."""
    places = select(ARCHIVED.c.file, ARCHIVED.c.byte_offset)
    row = connection.execute(places.where(ARCHIVED.c.content == content).limit(1)).first()
    return None if row is None else (row.file, row.byte_offset)


def latest(connection: Connection, kinds: Sequence[str]) -> tuple[tuple[ArchiveEntry, Any], ...]:
    """What the facts of now were read from, the longest unread first: the newest page kept of each
    address of these kinds, with its row among the pages read."""
    statement = (
        select(ARCHIVED, *PAGES.c["read_at", "digest", "parts"], PAGES.c.crawl_id.label("read_by"))
        .join(PAGES, PAGES.c.url == ARCHIVED.c.url)
        .where(_IS_NEWEST, ARCHIVED.c.kind.in_(kinds))
        .order_by(PAGES.c.read_at, ARCHIVED.c.id)
    )
    return tuple((as_view(ArchiveEntry, row), row) for row in connection.execute(statement))
