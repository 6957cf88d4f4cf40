"""Which parts of the site's pages were found, in which way, and which were not."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Final

from sqlalchemy import Connection, select

from tracker.domain.coverage import OtherWay, PageParts, PageSeen, PartCount
from tracker.store.journal import LOOKED_AT
from tracker.store.tables import PageRead, StoreInfo, table

_PAGES: Final = table(PageRead)
_INFO: Final = table(StoreInfo)


def part_counts(connection: Connection, session: str) -> tuple[PartCount, ...]:
    """How many pages of each kind held each of their parts at the last look."""
    pages = _pages(connection, session)
    parts = sorted({(page.kind, part) for page in pages for part in _named(page)})
    return tuple(_count(kind, part, pages) for kind, part in parts)


def other_ways(connection: Connection, session: str) -> tuple[OtherWay, ...]:
    """The parts that pages show in another way than the one we trust most, and at which nobody
    has looked yet."""
    looked = _looked_at(connection)
    found: dict[tuple[str, str, int], list[str]] = {}
    for page in _pages(connection, session):
        for part, way in page.parts.held.items():
            if way and [page.kind, part, way] not in looked:
                found.setdefault((page.kind, part, way), []).append(page.address)
    return tuple(
        OtherWay(kind, part, way, len(where), where[0])
        for (kind, part, way), where in sorted(found.items())
    )


def _pages(connection: Connection, session: str) -> tuple[PageSeen, ...]:
    columns = (_PAGES.c.kind, _PAGES.c.address, _PAGES.c.read_at, _PAGES.c.parts)
    rows = connection.execute(
        select(*columns).where(_PAGES.c.session == session).order_by(_PAGES.c.address)
    )
    return tuple(
        PageSeen(kind, address, read_at, PageParts.from_json(parts))
        for kind, address, read_at, parts in rows
    )


def _named(page: PageSeen) -> Iterable[str]:
    return page.parts.once | page.parts.expected | page.parts.held.keys()


def _count(kind: str, part: str, pages: Iterable[PageSeen]) -> PartCount:
    of_kind = [page.parts for page in pages if page.kind == kind]
    ways = [one.held[part] for one in of_kind if part in one.held]
    due = sum(part in one.expected and part not in one.held for one in of_kind)
    lost = sum(part in one.once and part not in one.held for one in of_kind)
    return PartCount(kind, part, len(of_kind), len(ways), sum(map(bool, ways)), lost, due)


def _looked_at(connection: Connection) -> list[list[object]]:
    said = connection.execute(
        select(_INFO.c.value).where(_INFO.c.key == LOOKED_AT)
    ).scalar_one_or_none()
    return list(json.loads(said)) if said else []
