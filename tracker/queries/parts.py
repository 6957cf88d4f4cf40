"""Which parts of the site's pages were found, in which way, and which were not."""

from __future__ import annotations

import json
from collections.abc import Iterable

from sqlalchemy import Connection

from tracker.domain.coverage import OtherWay, PageSeen, PartCount
from tracker.queries.crawl import parts_of_pages
from tracker.store.journal import LOOKED_AT, stored_info


def part_counts(connection: Connection, session: str) -> tuple[PartCount, ...]:
    """How many pages of each kind held each of their parts at the last look."""
    pages = parts_of_pages(connection, session)
    parts = {
        (page.kind, part)
        for page in pages
        for part in (page.parts.once | page.parts.expected | page.parts.held.keys())
    }
    return tuple(_count(kind, part, pages) for kind, part in sorted(parts))


def other_ways(connection: Connection, session: str) -> tuple[OtherWay, ...]:
    """The parts that pages show in another way than the one we trust most, and at which nobody
    has looked yet."""
    looked = json.loads(stored_info(connection, LOOKED_AT) or "[]")
    addresses: dict[tuple[str, str, int], list[str]] = {}
    for page in parts_of_pages(connection, session):
        for part, way in page.parts.held.items():
            if way and [page.kind, part, way] not in looked:
                addresses.setdefault((page.kind, part, way), []).append(page.url)
    return tuple(OtherWay(*what, len(where), where[0]) for what, where in sorted(addresses.items()))


def _count(kind: str, part: str, pages: Iterable[PageSeen]) -> PartCount:
    of_kind = [page for page in pages if page.kind == kind]
    ways = [page.parts.held[part] for page in of_kind if part in page.parts.held]
    lacking = [page for page in of_kind if part not in page.parts.held]
    lost = tuple(page.url for page in lacking if part in page.parts.once)
    missing = tuple(page.url for page in lacking if part in page.parts.expected)
    return PartCount(
        kind,
        part,
        len(of_kind),
        len(ways),
        sum(map(bool, ways)),
        len(lost),
        len(missing),
        lost,
        missing,
    )
