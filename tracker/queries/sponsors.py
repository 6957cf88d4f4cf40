"""In which chamber a sponsor sits, where the row itself does not say."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import cache
from typing import TypeAlias

from sqlalchemy import Connection, select

from tracker.domain.votes import TITLES, without_title
from tracker.queries.tables import BILLS, LEGISLATORS, SPONSORS

#: Name and link in, chamber out; "" where nothing says it or two chambers could be meant.
ChamberOf: TypeAlias = Callable[[str, str], str]


def chambers_of_sponsors(connection: Connection, sessions: Collection[str]) -> ChamberOf:
    """Finds a chamber from the name's own title, another row of these sessions with the same
    link or the same name, or the member's page. These are read when they are first asked for:
    most sponsors say it themselves."""

    @cache
    def elsewhere() -> Mapping[str, set[str]]:
        return _chambers(connection, sessions)

    def chamber_of(name: str, link: str) -> str:
        titled = next((chamber for title, chamber in TITLES.items() if name.startswith(title)), "")
        if titled:
            return titled
        chambers = elsewhere()
        alike = chambers.get(link) or chambers.get(without_title(name).casefold()) or set()
        return next(iter(alike)) if len(alike) == 1 else ""

    return chamber_of


def _chambers(connection: Connection, sessions: Collection[str]) -> Mapping[str, set[str]]:
    """In which chambers members sit, by link (with a slash in front) and by name, folded."""
    chambers: dict[str, set[str]] = {}
    rows = connection.execute(
        select(SPONSORS.c.name, SPONSORS.c.url, SPONSORS.c.chamber)
        .distinct()
        .join(BILLS)
        .where(BILLS.c.session.in_(sessions), SPONSORS.c.chamber != "")
    )
    for name, link, chamber in rows:
        chambers.setdefault(name.casefold(), set()).add(chamber)
        if link:
            chambers.setdefault(link, set()).add(chamber)
    for key, chamber in connection.execute(
        select(LEGISLATORS.c.id, LEGISLATORS.c.chamber).where(LEGISLATORS.c.chamber != "")
    ):
        chambers.setdefault(f"/legislators/{key}", {chamber})
    return chambers
