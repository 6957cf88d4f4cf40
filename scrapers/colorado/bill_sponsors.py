"""The sponsors of a measure, from its page. Dossier 3.2.

All names with their roles stand in one section, initial and surname, mostly with "Rep." or "Sen.".
The tiles above it name prime sponsors in full; they tell the chamber where a title lacks.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml.etree import _Element as Element

from scrapers.colorado.page import Page, Part, member, text_of, unread
from tracker.domain.records import Chamber, Role, SponsorRecord

SECTION: Final = "#bill-sponsors"
ENTRY: Final = ".sponsor-link"
#: In page order: the class of each kind's group.
GROUPS: Final[dict[str, Role]] = {
    ".bill-detail-prime": "prime",
    ".bill-detail-additional-sponsor": "sponsor",
    ".bill-detail-co-sponsor": "cosponsor",
}
TILE: Final = ".prime-sponsor-block a.ps-link"
TILE_TITLE: Final = ".prime-sponsor-tile-content p:first-child"

REQUIRED: Final = (
    Part("sponsors", SECTION),
    Part("name of a sponsor", f"{SECTION} {ENTRY} a"),
)


def sponsors(page: Page) -> tuple[SponsorRecord, ...]:
    """All sponsors in page order. Raises PageChanged, also where the section lacks: every measure
    has it."""
    section = page.one(SECTION, "sponsors")
    groups = [(role, found) for css, role in GROUPS.items() for found in page.every(css, section)]
    entries = [(role, entry) for role, group in groups for entry in page.every(ENTRY, group)]
    left = unread(
        (*page.every(ENTRY, section), *section.iter("a")), [entry for _, entry in entries]
    )
    if left:
        page.lacks("group of a sponsor", f"{SECTION} {', '.join(GROUPS)}")
    chambers = _chambers_of_tiles(page)
    return tuple(found for role, entry in entries for found in _named(page, entry, role, chambers))


def _named(
    page: Page, entry: Element, role: Role, chambers: dict[str, Chamber]
) -> Iterator[SponsorRecord]:
    """The names of an entry: its links, or its own words where it has none."""
    links = list(entry.iter("a"))
    for place in links or [entry]:
        name, chamber = member(text_of(place))
        link = page.path(place)
        if not name:
            page.lacks("name of a sponsor", f"{SECTION} {ENTRY}")
        yield SponsorRecord(name, chamber or chambers.get(link), role, link)


def _chambers_of_tiles(page: Page) -> dict[str, Chamber]:
    """Chamber by the path of a member's page, as the tiles of prime sponsors say it.

    A path that stands for two people of different chambers says nothing.
    """
    told: dict[str, Chamber] = {}
    unsure: set[str] = set()
    for tile in page.every(TILE):
        title = page.maybe(TILE_TITLE, tile)
        chamber = None if title is None else member(text_of(title))[1]
        link = page.path(tile)
        if chamber is not None and told.setdefault(link, chamber) != chamber:
            unsure.add(link)
    return {link: chamber for link, chamber in told.items() if link and link not in unsure}
