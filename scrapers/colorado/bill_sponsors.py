"""The sponsors of a measure, from its page. Dossier 3.2.

All names with their roles stand in one section, initial and surname, mostly with "Rep." or "Sen.".
The tiles above it name prime sponsors in full; they tell the chamber where a title lacks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml.etree import _Element as Element

from scrapers.colorado.element_text import (
    classes_of,
    letters,
    own_words_of,
    says_nothing,
    text_of,
    unread,
)
from scrapers.colorado.page import MEMBER_PATH, Page, member
from tracker.domain.records import Chamber, Role, SponsorRecord

SECTION: Final = "#bill-sponsors"
ENTRY: Final = ".sponsor-link"
#: In page order: the class of each kind's group.
GROUPS: Final[dict[str, Role]] = {
    ".bill-detail-prime": "prime",
    ".bill-detail-additional-sponsor": "sponsor",
    ".bill-detail-co-sponsor": "cosponsor",
}
#: What a group is headed by, in any case.
_LABELS: Final[tuple[tuple[re.Pattern[str], Role], ...]] = (
    (re.compile(r"(?i)^prime[- ]sponsors?:?$"), "prime"),
    (re.compile(r"(?i)^(?:additional[- ])?sponsors?:?$"), "sponsor"),
    (re.compile(r"(?i)^co-?\s?sponsors?:?$"), "cosponsor"),
)


def by_groups(page: Page) -> tuple[SponsorRecord, ...] | None:
    """The sponsors of the section that is marked so, in page order, by the classes of its groups;
    None without that section."""
    section = page.maybe(SECTION)
    if section is None:
        return None
    groups = [(role, group) for css, role in GROUPS.items() for group in page.every(css, section)]
    entries = [(role, entry) for role, group in groups for entry in page.every(ENTRY, group)]
    names = (*page.every(ENTRY, section), *section.iter("a"))
    beside = [node.text for node in section.iter() if _role(node) is None]
    beside += [node.tail for node in section.iterdescendants()]
    words = " ".join(" ".join(filter(None, beside)).split())
    if unread(names, [entry for _, entry in entries]) or not (entries or says_nothing(words)):
        page.lacks("group of a sponsor", f"{SECTION} {', '.join(GROUPS)}")
    return _named(page, entries)


def by_labels(page: Page) -> tuple[SponsorRecord, ...] | None:
    """The links to members that stand behind the words "Prime Sponsor", "Sponsor", "Co-Sponsor":
    in the section, of which no other word may then be left, else anywhere in the body. None where
    no such words have links behind them.

    The tiles of prime sponsors, boxes of a title and a name, are another part.
    """
    section = page.maybe(SECTION)
    box = page.main() if section is None else section
    entries = list(_labelled(box))
    if not entries:
        return None
    if section is not None:
        read = "".join(text_of(entry) for _, entry in entries)
        labels = "".join(text_of(node) for node in box.iter() if _role(node))
        if len(letters(text_of(box))) != len(letters(read + labels)):
            page.lacks("name behind its kind of sponsor", f"{SECTION} {ENTRY}")
    return _named(page, entries)


def _labelled(box: Element) -> Iterator[tuple[Role, Element]]:
    role: Role | None = None
    for element in box.iter():
        if element.tag == "a":
            if role is not None and len(element) == 0 and MEMBER_PATH in str(element.get("href")):
                yield role, element
        elif ENTRY[1:] in classes_of(element) and element.find(".//a") is None:
            if role is not None:
                yield role, element  # a name without a link
        elif element.tag in ("table", "h1", "h2", "section"):
            role = _role(element)  # another part of the page begins
        else:
            role = _role(element) or role


def _role(element: Element) -> Role | None:
    words = text_of(element) if len(element) == 0 and element.text else ""
    return next((role for pattern, role in _LABELS if pattern.match(words)), None)


def _named(page: Page, entries: list[tuple[Role, Element]]) -> tuple[SponsorRecord, ...]:
    """The names of each entry: its links, or its own words where it has none."""
    chambers = _chambers_of_tiles(page)
    sponsors = []
    for role, entry in entries:
        for element in list(entry.iter("a")) or [entry]:
            name, chamber = member(own_words_of(element))
            link = page.path(element)
            if not name:
                page.lacks("name of a sponsor", f"{SECTION} {ENTRY}")
            sponsors.append(SponsorRecord(name, chamber or chambers.get(link), role, link))
    return tuple(sponsors)


def _chambers_of_tiles(page: Page) -> dict[str, Chamber]:
    """Chamber by the path of a member's page, as the tiles of prime sponsors say it.

    A path that stands for two people of different chambers says nothing.
    """
    chambers: dict[str, set[Chamber]] = {}
    for tile in page.every(".prime-sponsor-block a.ps-link"):
        title = page.maybe(".prime-sponsor-tile-content p:first-child", tile)
        chamber = None if title is None else member(text_of(title))[1]
        if chamber is not None:
            chambers.setdefault(page.path(tile), set()).add(chamber)
    return {link: min(of_it) for link, of_it in chambers.items() if link and len(of_it) == 1}
