"""Committees: the list at leg.colorado.gov/committees, and the page of each. Dossier 3.7."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import ClassVar, Final
from urllib.parse import unquote, urlsplit

from lxml.etree import _Element as Element

from scrapers.colorado.element_text import (
    attribute,
    first_text,
    headings_over,
    lines_of,
    own_words_of,
    text_of,
    unread,
)
from scrapers.colorado.page import CHAMBERS, LONGEST_VALUE, MEMBER_PATH, Page, member
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

_NO_LETTERS: Final = re.compile(r"and|committee|[^a-z]")
#: How many members a tile says that a committee has.
_COUNTED: Final = re.compile(r"\s*\(?\d+(?: members?)?\)?$", re.IGNORECASE)
_STAFF: Final = re.compile(r"(?:committee )?staff\b", re.IGNORECASE)
#: A session behind a committee's name.
_OF_SESSION: Final = re.compile(r"\W*\b\d{4} [\w ]*Session\W*$", re.IGNORECASE)
_CHAIR: Final = re.compile(r"(?:vice[- ])?chair(?:man|woman|person)?$", re.IGNORECASE)
_FORMER: Final = re.compile(
    r"(?:former|past|previous|prior)\b(?: \w+){0,2} (?:members?|chairs?|legislators?)\b|resigned\b"
    r"|no longer a member",
    re.IGNORECASE,
)
_FORMER_MARK: Final = re.compile(r"\b(?:former|past|previous)[-_ ](?:member|comm)", re.IGNORECASE)
#: A box of fewer parts than this is one member's.
_MANY: Final = 4
_PIECES: Final = ("div", "p", "span", "small", "strong", "em", "li", "dd")
#: /committees/{session}/{kind}/{Name}; the case of the session's letter varies.
_ADDRESS: Final = re.compile(
    r"/committees/(\d{4}[a-z])/(house|senate|year-round|interim|other)/[^/]+/?$", re.IGNORECASE
)


class CommitteeListPage(Page):
    """All committees, a tile each."""

    VERSION = 4
    kind: ClassVar[str] = "committee list"

    def record(self) -> CommitteeListRecord:
        """The tiles in page order. Raises PageChanged."""
        if self.leads_on():
            self.unread("committees", "committees on other pages", "a")
        links = self.part("committees", self._tiles, self._links)
        if links is None:
            fault = next(iter(self.parts().unread), None)
            self.lacks(fault.what if fault else "committees", TILE)
        return CommitteeListRecord(self.address, links, parts=self.parts())

    def _tiles(self) -> tuple[CommitteeLink, ...] | None:
        tiles = self.every(TILE)
        if tiles and unread(self.every(ANY_TILE), tiles):
            self.lacks("address of a committee", TILE)
        return tuple(self._link_of(tile) for tile in tiles) or None

    def _links(self) -> tuple[CommitteeLink, ...] | None:
        """The links to committees, each address once, where no link is a tile."""
        links = [one for one in self.main().iter("a") if _ADDRESS.search(self.path(one))]
        if not links or self.every(TILE):
            return None
        around = {above for one in links for above in (one, *one.iterancestors())}
        if not around.issuperset(self.every(ANY_TILE)):
            self.lacks("address of a committee", TILE)
        return tuple(dict.fromkeys(self._link_of(one) for one in links))

    def _link_of(self, tile: Element) -> CommitteeLink:
        url = self.link(tile)
        session, kind = _session_and_kind(url)
        name = _COUNTED.sub("", next(iter(lines_of(tile, own=True)), ""))
        if not session:
            self.lacks("address of a committee", f"{TILE}[href]")
        return CommitteeLink(name or self.lacks("name of a committee", TILE), kind, session, url)


class CommitteePage(Page):
    """One committee and its members."""

    VERSION = 4
    kind: ClassVar[str] = "committee"

    def record(self) -> CommitteeRecord:
        """The committee, its members None where they could not be read. Raises PageChanged."""
        session, kind = _session_and_kind(self.address)
        return CommitteeRecord(
            address=self.address,
            name=self._name(),
            kind=kind,
            session=session,
            members=self.part("members", self._in_links, self._by_names),
            email=self.part("email", partial(self._contact, "mailto:")) or "",
            phone=self.part("phone", partial(self._contact, "tel:")) or "",
            parts=self.parts(),
        )

    def _name(self) -> str:
        """The first headline, else a heading that says the name of the page's address."""
        name = _letters(self.address.rstrip("/").rpartition("/")[2])
        headings = self.main().iter("h1", "h2", "h3")
        named = [one for one in headings if _letters(text_of(one)) == name]
        heading = first_text([*named, *self.main().iter("h1")])
        if not heading or len(heading) > LONGEST_VALUE:
            self.lacks("name", "h1")
        return _OF_SESSION.sub("", heading) or heading

    def _in_links(self) -> tuple[MemberRecord, ...] | None:
        """The members, each a link of its class; none only where nothing looks like one."""
        links = self.every(MEMBER)
        if len(self.every(NAME)) > len(links) or (not links and self._people()):
            self.lacks("members", MEMBER)
        return self._sitting(links)

    def _by_names(self) -> tuple[MemberRecord, ...] | None:
        """The links around names that are marked, where the links are not."""
        names, links = self.every(NAME), self._people()
        if self.every(MEMBER) or not names:
            return None
        if len(links) != len(names) or unread(names, links):
            self.lacks("members", MEMBER)
        return self._sitting(links)

    def _people(self) -> list[Element]:
        return [link for link in self.main().iter("a") if MEMBER_PATH in attribute(link, "href")]

    def _sitting(self, links: list[Element]) -> tuple[MemberRecord, ...]:
        """Those who sit in the committee now, each once: a list for wide windows and one for phones
        say the same. Raises PageChanged where they do not, or where only former ones are listed."""
        now = [one for one in links if not self._is_former(one) and not self._is_staff(one)]
        if links and not now:
            self.lacks("members beside former ones", MEMBER)
        once: dict[tuple[str, Chamber | None], MemberRecord] = {}
        for one in map(self._member, now):
            key = (one.url or one.name, one.chamber)
            before = once.setdefault(key, one)
            if one.role and before.role and one.role != before.role:
                self.lacks("one role of a member", f"{MEMBER} {ROLE}")
            if one.role and not before.role:
                once[key] = replace(before, role=one.role)
        return tuple(once.values())

    def _is_staff(self, link: Element) -> bool:
        """GUESS: staff stand under a heading that says so, or as addresses to write to."""
        if attribute(link, "href").lower().startswith(("mailto:", "tel:")):
            return True
        return any(_STAFF.match(text_of(one)) for one in headings_over(link, self.main()))

    def _is_former(self, link: Element) -> bool:
        """GUESS: former members stand under a heading, in a box or with words that say so."""
        pieces = (*headings_over(link, self.main()), *link.iter(*_PIECES))
        boxes = (link, *link.iterancestors("section", "div", "ul", "table"))
        marks = (f"{one.get('id') or ''} {one.get('class') or ''}" for one in boxes)
        said = any(_FORMER.match(text_of(one)) for one in pieces)
        return said or any(map(_FORMER_MARK.search, marks))

    def _member(self, link: Element) -> MemberRecord:
        label = self.many(NAME, "name of a member", link)[0]
        name, chamber = member(own_words_of(label))
        if not name:
            self.lacks("name of a member", NAME)
        before = label.getprevious()  # "Representative", "Senator"
        if chamber is None and before is not None:
            chamber = member(text_of(before))[1]
        chamber = chamber or CHAMBERS.get(_session_and_kind(self.address)[1])
        return MemberRecord(name, chamber, self._role(link), self.path(link))

    def _role(self, link: Element) -> str:
        """Chair, vice chair, or "" as for most: in its place, else in words that can be nothing
        else. Raises PageChanged where the page shows neither a place nor a chair."""
        if self.every(ROLE):
            role = own_words_of(self.many(ROLE, "role of a member", link)[0]).lower()
        else:
            if not any(_CHAIR.match(text_of(one)) for one in self.main().iter("a", *_PIECES)):
                self.lacks("role of a member", f"{MEMBER} {ROLE}")
            texts = map(text_of, link.iter(*_PIECES))
            role = next((text.lower() for text in texts if _CHAIR.match(text)), "")
        return "" if role == "member" else role.replace("vice-", "vice ")

    def _contact(self, scheme: str) -> str | None:
        """GUESS: the first address or number of the body that stands beside no member is the
        staff's; share links have none."""
        boxes = (one.getparent() for one in self.every(MEMBER))
        beside = {box for box in boxes if box is not None and len(box) < _MANY}
        for link in self.main().iter("a"):
            href = attribute(link, "href")
            own = beside.isdisjoint((link.getparent(), *link.iterancestors("li", "tr")))
            contact = unquote(href[len(scheme) :].split("?", 1)[0]).strip()
            if own and contact and href.lower().startswith(scheme):
                return contact
        return None


def _letters(name: str) -> str:
    """A name as addresses and headings have it alike."""
    return _NO_LETTERS.sub("", name.lower())


def _session_and_kind(address: str) -> tuple[str, str]:
    """Session and kind that a committee's address names, "" and "" where it names none."""
    try:
        match = _ADDRESS.search(urlsplit(address).path)
    except ValueError:
        match = None
    return (match[1].upper(), match[2].lower()) if match else ("", "")
