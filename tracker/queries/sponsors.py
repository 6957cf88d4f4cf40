"""In which chamber a sponsor sits, where the row itself does not say."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Final, TypeAlias

from sqlalchemy import Connection, select

from tracker.store.tables import Bill, Legislator, Sponsor, table

#: Name and link in, chamber out; "" where nothing says it or two chambers could be meant.
ChamberOf: TypeAlias = Callable[[str, str], str]

_BILLS: Final = table(Bill)
_SPONSORS: Final = table(Sponsor)
_LEGISLATORS: Final = table(Legislator)
_TITLES: Final = {
    "Rep. ": "lower", "Sen. ": "upper", "Representative ": "lower", "Senator ": "upper",
    "Speaker ": "lower", "President ": "upper",
}  # fmt: skip


def without_title(name: str) -> str:
    """A name without the "Rep." or "Sen." in front."""
    title = next((title for title in _TITLES if name.startswith(title)), "")
    return name.removeprefix(title).strip()


def chambers_of_sponsors(connection: Connection, sessions: Collection[str]) -> ChamberOf:
    """Finds a chamber from the name's own title, another row of these sessions with the same
    link or the same name, or the member's page."""
    links: dict[str, set[str]] = {}
    names: dict[str, set[str]] = {}
    rows = connection.execute(
        select(_SPONSORS.c.name, _SPONSORS.c.url, _SPONSORS.c.chamber)
        .distinct()
        .join(_BILLS)
        .where(_BILLS.c.session.in_(sessions), _SPONSORS.c.chamber != "")
    )
    for name, link, chamber in rows:
        names.setdefault(name.casefold(), set()).add(chamber)
        if link:
            links.setdefault(link, set()).add(chamber)
    for key, chamber in connection.execute(
        select(_LEGISLATORS.c.id, _LEGISLATORS.c.chamber).where(_LEGISLATORS.c.chamber != "")
    ):
        links.setdefault(f"/legislators/{key}", {chamber})

    def chamber_of(name: str, link: str) -> str:
        titled = next((place for title, place in _TITLES.items() if name.startswith(title)), "")
        found = links.get(link) or names.get(without_title(name).casefold()) or set()
        return titled or (next(iter(found)) if len(found) == 1 else "")

    return chamber_of
