"""Committees: the list at leg.colorado.gov/committees, and the page of each. Dossier 3.7."""

from __future__ import annotations

import re
from typing import ClassVar, Final
from urllib.parse import unquote, urlsplit

from lxml.etree import _Element as Element

from scrapers.colorado.page import Page, Part, attribute, member, text_of, unread
from tracker.domain.records import (
    Chamber,
    CommitteeLink,
    CommitteeListRecord,
    CommitteeRecord,
    MemberRecord,
)

TILE: Final = "a.committee-tile"
ANY_TILE: Final = ".committee-tile"
MEMBER: Final = "a.cm-link"
NAME: Final = "p.comm-member-name"
ROLE: Final = "div.comm-mem-role"

#: /committees/{session}/{kind}/{Name}; the case of the session's letter varies.
_ADDRESS: Final = re.compile(
    r"/committees/(\d{4}[a-z])/(house|senate|year-round|interim|other)/[^/]+/?$", re.IGNORECASE
)


class CommitteeListPage(Page):
    """All committees, a tile each."""

    VERSION = 1
    kind: ClassVar[str] = "committee list"
    required: ClassVar[tuple[Part, ...]] = (Part("committees", TILE, each=False),)

    def record(self) -> CommitteeListRecord:
        """The tiles in page order. Raises PageChanged."""
        tiles = self.many(TILE, "committees")
        if unread(self.every(ANY_TILE), tiles):
            self.lacks("address of a committee", TILE)
        return CommitteeListRecord(self.address, tuple(self._link_of(tile) for tile in tiles))

    def _link_of(self, tile: Element) -> CommitteeLink:
        address = self.link(tile)
        session, kind = _session_and_kind(address)
        name = text_of(tile)
        if not session:
            self.lacks("address of a committee", f"{TILE}[href]")
        return CommitteeLink(
            name or self.lacks("name of a committee", TILE), kind, session, address
        )


class CommitteePage(Page):
    """One committee and its members."""

    VERSION = 1
    kind: ClassVar[str] = "committee"
    required: ClassVar[tuple[Part, ...]] = (
        Part("name", "main h1"),
        Part("name of a member", f"{MEMBER} {NAME}"),
        Part("role of a member", f"{MEMBER} {ROLE}"),
    )

    def record(self) -> CommitteeRecord:
        """The committee; no members only where nothing on the page looks like one."""
        links = self.every(MEMBER)
        if len(self.every(NAME)) > len(links) or (not links and self._names_people()):
            self.lacks("members", MEMBER)
        session, kind = _session_and_kind(self.address)
        return CommitteeRecord(
            address=self.address,
            name=self.words("h1", "name", self.main()),
            kind=kind,
            session=session,
            members=tuple(self._member(link) for link in links),
            email=self._contact("mailto:"),
            phone=self._contact("tel:"),
        )

    def _names_people(self) -> bool:
        return any("/legislators/" in attribute(link, "href") for link in self.main().iter("a"))

    def _member(self, link: Element) -> MemberRecord:
        label = self.one(NAME, "name of a member", link)
        role = text_of(self.one(ROLE, "role of a member", link)).lower()  # blank for most
        titled, chamber = member(text_of(label))
        name = titled or self.lacks("name of a member", NAME)
        return MemberRecord(name, chamber or _chamber_before(label), role, self.path(link))

    def _contact(self, scheme: str) -> str:
        """GUESS: the first address or number of the body is the staff's; share links have none."""
        for link in self.main().iter("a"):
            href = attribute(link, "href")
            if href.lower().startswith(scheme):
                found = unquote(href[len(scheme) :].split("?", 1)[0]).strip()
                if found:
                    return found
        return ""


def _chamber_before(label: Element) -> Chamber | None:
    """The chamber told by the p before a name ("Representative", "Senator")."""
    before = label.getprevious()
    return None if before is None else member(text_of(before))[1]


def _session_and_kind(address: str) -> tuple[str, str]:
    """Session and kind that a committee's address names, "" and "" where it names none."""
    try:
        found = _ADDRESS.search(urlsplit(address).path)
    except ValueError:
        found = None
    return (found[1].upper(), found[2].lower()) if found else ("", "")
