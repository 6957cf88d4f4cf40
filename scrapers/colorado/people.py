"""Committees and members: the lists at leg.colorado.gov/committees and /legislators, and the page
of each. Dossier 1, 3.7, 6.

GUESS: all of a member's page but the address and that it lists committees; no copy of the markup is
known. So nothing but the name is required there, and what is not found stays blank."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import ClassVar, Final
from urllib.parse import unquote

from lxml.etree import _Element as Element

from scrapers.colorado.addresses import path_of
from scrapers.colorado.element_text import (
    HEADINGS,
    attribute,
    first_own_line,
    first_text,
    headings_over,
    lines_of,
    own_words_of,
    text_of,
    unread,
)
from scrapers.colorado.page import CHAMBERS, LONGEST_VALUE, MEMBER_PATH, Page, member
from tracker.domain import records
from tracker.domain.times import day_of

TILE: Final = "a.committee-tile"
ANY_TILE: Final = ".committee-tile"
MEMBER: Final = "a.cm-link"
NAME: Final = "p.comm-member-name"
ROLE: Final = "div.comm-mem-role"
_NO_LETTERS: Final = re.compile(r"and|committee|[^a-z]")
#: How many members a tile says that a committee has.
_COUNTED: Final = re.compile(r"(?i)\s*\(?(?<!\d)\d+(?: members?)?\)?$")
_STAFF: Final = re.compile(r"(?i)(?:committee )?staff\b")
#: A session behind a committee's name.
_OF_SESSION: Final = re.compile(r"(?i)(?<!\W)\W*+\b\d{4} [\w ]{0,60}Session\W*+$")
_CHAIR: Final = re.compile(r"(?i)(?:vice[- ])?chair(?:man|woman|person)?$")
_FORMER: Final = re.compile(
    r"(?i)(?:former|past|previous|prior)\b(?: \w+){0,2} (?:members?|chairs?|legislators?)\b"
    r"|resigned\b|no longer a member"
)
_FORMER_MARK: Final = re.compile(r"(?i)\b(?:former|past|previous)[-_ ](?:member|comm)")
#: A box of fewer parts than this is one member's.
_MANY: Final = 4
_PIECES: Final = ("div", "p", "span", "small", "strong", "em", "li", "dd")
#: /committees/{session}/{kind}/{Name}; the case of the session's letter varies.
_ADDRESS: Final = re.compile(
    r"(?i)/committees/(\d{4}[a-z])/(house|senate|year-round|interim|other)/[^/]+/?$"
)
MEMBER_NAME: Final = "main h1"  # GUESS
MEMBER_LINK: Final = f'a[href*="{MEMBER_PATH}"]'
_LABELLED: Final = re.compile(r"(?i)^(District|Party)\s*:?\s*(.+)$")  # GUESS
_LABEL: Final = re.compile(r"(?i)(?:District|Party)\s*:?")
_A_DISTRICT: Final = re.compile(r"(?i)(?:(?:House|Senate) )?(?:District )?(\d{1,3})")
#: Addresses of the site's, which stand beside those of a member.
_OF_THE_SITE: Final = re.compile(
    r"(?i)(?:web ?master|support|info|feedback|help|accessibility|privacy|contact)\b"
)
_FAX: Final = re.compile(r"(?i)\bfax\b")
_DATE = r"(\d{1,2}/\d{1,2}/\d{2,4}|[A-Z][a-z]+\.? \d{1,2}, \d{4})"
#: Words of the beginning and the end of a seat; "resigned as of 2/13/26" is attested (dossier 6).
_SINCE: Final = re.compile(
    r"(?i)\b(?:appointed to (?:fill|the seat|a vacancy|the house|the senate|office)"
    rf"|sworn in|took office)\b[^.;]{{0,60}}?{_DATE}"
)
_UNTIL: Final = re.compile(
    r"(?i)\b(?:resign(?:ed|s|ation)|vacated|left office|served until|term ended)\b"
    rf"[^.;]{{0,60}}?{_DATE}"
)
#: Letters before what is said of somebody in which who it is may stand.
_SENTENCE: Final = 40
#: A member who is named in a sentence: who left may be another than the page's.
_SOMEBODY: Final = re.compile(
    r"\b(?:Speaker|President|Leader|Rep(?:resentative)?|Sen(?:ator)?)\b\.? [A-Z]"
)
_CHAMBER: Final = re.compile(r"(?i)\b(?:Representative|Rep|House|Senator|Sen|Senate)\b")
_DISTRICT: Final = re.compile(r"(?i)\bDistrict\s*:?\s*(\d{1,3})\b")
_NUMBER: Final = re.compile(r"(?:^|\s)(\d{1,2})(?=\s|$)")
_SEATS: Final = re.compile(r"(?i)\bcommittees?\b")
#: Words of headings under which committees stand that are no seats, or are none any more.
_NO_SEATS: Final = re.compile(
    r"(?i)\b(?:bills?|sponsor\w*|legislation|votes?|schedule|meetings?|hearings?|news|former|past"
    r"|previous|prior)\b"
)
_OTHER_LINK: Final = re.compile(r"/(?:bills|bill_votes|agenda|committee_meeting\w*)/")


class CommitteeListPage(Page):
    """All committees, a tile each."""

    VERSION = 4
    kind: ClassVar[str] = "committee list"

    def record(self) -> records.CommitteeListRecord:
        """The tiles in page order. Raises PageChanged."""
        if self.leads_on():
            self.unread("committees", "committees on other pages", "a")
        links = self.part("committees", self._tiles, self._links)
        if links is None:
            self.lacks(next((it.what for it in self.parts().unread), "committees"), TILE)
        return records.CommitteeListRecord(self.address, links, parts=self.parts())

    def _tiles(self) -> tuple[records.CommitteeLink, ...] | None:
        tiles = self.every(TILE)
        if tiles and unread(self.every(ANY_TILE), tiles):
            self.lacks("address of a committee", TILE)
        return tuple(map(self._link_of, tiles)) or None

    def _links(self) -> tuple[records.CommitteeLink, ...] | None:
        links = [link for link in self.main().iter("a") if _ADDRESS.search(self.path(link))]
        if not links or self.every(TILE):
            return None
        around = {above for link in links for above in (link, *link.iterancestors())}
        if not around.issuperset(self.every(ANY_TILE)):
            self.lacks("address of a committee", TILE)
        return tuple(dict.fromkeys(map(self._link_of, links)))

    def _link_of(self, tile: Element) -> records.CommitteeLink:
        url, name = self.link(tile), _COUNTED.sub("", first_own_line(tile))
        session, kind = _session_and_kind(url)
        if not session:
            self.lacks("address of a committee", f"{TILE}[href]")
        return records.CommitteeLink(
            name or self.lacks("name of a committee", TILE), kind, session, url
        )


class _NamedPage(Page):
    """A page that is of somebody: a name, addresses to write to, numbers to call."""

    def headline(self, is_own: Callable[[str], object], selector: str) -> str:
        """A heading that is the page's own, else the first headline; PageChanged without one."""
        headings = [node for node in self.main().iter("h1", "h2", "h3") if is_own(text_of(node))]
        heading = first_text([*headings, *self.main().iter("h1")])
        return heading if 0 < len(heading) <= LONGEST_VALUE else self.lacks("name", selector)

    def contact(self, name: str, scheme: str) -> str:
        """The first link of the body with a scheme ("mailto:") that is the page's own."""
        links = (link for link in self.main().iter("a") if _leads(link, scheme))
        contacts = (
            (link, attribute(link, "href")[len(scheme) :].split("?", 1)[0]) for link in links
        )
        own = (contact for link, contact in contacts if contact and self.is_own(link, contact))
        return self.part(name, lambda: next(own, None)) or ""

    def is_own(self, link: Element, contact: str, /) -> bool:
        """Whether a contact is the page's own, and not the site's or somebody else's."""
        raise NotImplementedError


class CommitteePage(_NamedPage):
    """One committee and its members."""

    VERSION = 4
    kind: ClassVar[str] = "committee"

    def record(self) -> records.CommitteeRecord:
        """The committee, its members None where they could not be read. Raises PageChanged."""
        session, kind = _session_and_kind(self.address)
        of_address = _letters(self.address.rstrip("/").rpartition("/")[2])
        name = self.headline(lambda words: _letters(words) == of_address, "h1")
        return records.CommitteeRecord(
            url=self.address,
            name=_OF_SESSION.sub("", name) or name,
            kind=kind,
            session=session,
            members=self.part("members", self._in_links, self._by_names),
            email=unquote(self.contact("email", "mailto:")).strip(),
            phone=unquote(self.contact("phone", "tel:")).strip(),
            parts=self.parts(),
        )

    def _in_links(self) -> tuple[records.MemberRecord, ...] | None:
        """The members, each a link of its class; none only where nothing looks like one."""
        links = self.every(MEMBER)
        if len(self.every(NAME)) > len(links) or (not links and self._people()):
            self.lacks("members", MEMBER)
        return self._sitting(links)

    def _by_names(self) -> tuple[records.MemberRecord, ...] | None:
        """The links around names that are marked, where the links are not."""
        names, links = self.every(NAME), self._people()
        if self.every(MEMBER) or not names:
            return None
        if len(links) != len(names) or unread(names, links):
            self.lacks("members", MEMBER)
        return self._sitting(links)

    def _people(self) -> list[Element]:
        return [link for link in self.main().iter("a") if MEMBER_PATH in attribute(link, "href")]

    def _sitting(self, links: list[Element]) -> tuple[records.MemberRecord, ...]:
        """Those who sit in the committee now, each once: a list for wide windows and one for phones
        say the same. Raises PageChanged where they do not, or where only former ones are listed."""
        now = [link for link in links if not self._is_former_or_staff(link)]
        if links and not now:
            self.lacks("members beside former ones", MEMBER)
        once: dict[tuple[str, records.Chamber | None], records.MemberRecord] = {}
        for person in map(self._member, now):
            key = (person.url or person.name, person.chamber)
            before = once.setdefault(key, person)
            if person.role and before.role and person.role != before.role:
                self.lacks("one role of a member", f"{MEMBER} {ROLE}")
            once[key] = replace(before, role=before.role or person.role)
        return tuple(once.values())

    def _is_former_or_staff(self, link: Element) -> bool:
        """GUESS: staff stand under a heading that says so, or as addresses to write to; former
        members stand under a heading, in a box or with words that say so."""
        if _leads(link, "mailto:", "tel:"):
            return True
        headings = list(map(text_of, headings_over(link, self.main())))
        boxes = (link, *link.iterancestors("section", "div", "ul", "table"))
        marks = (f"{box.get('id') or ''} {box.get('class') or ''}" for box in boxes)
        return (
            any(map(_STAFF.match, headings))
            or any(map(_FORMER.match, (*headings, *map(text_of, link.iter(*_PIECES)))))
            or any(map(_FORMER_MARK.search, marks))
        )

    def _member(self, link: Element) -> records.MemberRecord:
        label = self.many(NAME, "name of a member", link)[0]
        name, chamber = member(own_words_of(label))
        if not name:
            self.lacks("name of a member", NAME)
        before = label.getprevious()  # "Representative", "Senator"
        if chamber is None and before is not None:
            chamber = member(text_of(before))[1]
        chamber = chamber or CHAMBERS.get(_session_and_kind(self.address)[1])
        return records.MemberRecord(name, chamber, self._role(link), self.path(link))

    def _role(self, link: Element) -> str:
        """Chair, vice chair, or "" as for most: in its place, else in words that can be nothing
        else. Raises PageChanged where the page shows neither a place nor a chair."""
        if self.every(ROLE):
            role = own_words_of(self.many(ROLE, "role of a member", link)[0]).lower()
        else:
            if not any(_CHAIR.match(text_of(node)) for node in self.main().iter("a", *_PIECES)):
                self.lacks("role of a member", f"{MEMBER} {ROLE}")
            texts = map(text_of, link.iter(*_PIECES))
            role = next((text.lower() for text in texts if _CHAIR.match(text)), "")
        return "" if role == "member" else role.replace("vice-", "vice ")

    def is_own(self, link: Element, _contact: str, /) -> bool:
        """GUESS: the staff's stands beside no member."""
        boxes = (node.getparent() for node in self.every(MEMBER))
        beside = {box for box in boxes if box is not None and len(box) < _MANY}
        return beside.isdisjoint((link.getparent(), *link.iterancestors("li", "tr")))


class LegislatorPage(_NamedPage):
    """One member of the House or the Senate."""

    VERSION = 4
    kind: ClassVar[str] = "legislator"

    def record(self) -> records.LegislatorRecord:
        """The member, parts that are not found blank. Raises PageChanged without a name."""
        heading = self.headline(lambda words: member(words)[1], MEMBER_NAME)
        name, chamber = member(heading)
        surname = heading.rpartition(" ")[2]
        return records.LegislatorRecord(
            url=self.address,
            name=name or self.lacks("name", MEMBER_NAME),
            chamber=chamber,
            party=self.part("party", partial(self._labelled, "party")) or "",
            district=self.part("district", partial(self._labelled, "district")) or "",
            email=self.contact("email", "mailto:"),
            phone=self.contact("phone", "tel:"),
            committees=self.part("committees", self._committees) or (),
            since=self._term(_SINCE, surname),
            until=self._term(_UNTIL, surname),
            parts=self.parts(),
        )

    def _term(self, words: re.Pattern[str], surname: str) -> date | None:
        """GUESS: a note says so in a sentence, its date as in "resigned as of 2/13/26"."""
        prose = text_of(self.main())
        for match in words.finditer(prose):
            before = prose[max(0, match.start() - _SENTENCE) : match.start()]
            if surname in before or not _SOMEBODY.search(before):
                return _day(match)
        return None

    def _labelled(self, label: str) -> str | None:
        """GUESS: "District: 1" and "Party: Democrat" are paragraphs, items of a list or terms."""
        main = self.main()
        boxes = main.iter("div", "span", "strong", "b")
        paragraphs = list(main.iter("p", "li", "tr"))
        lines = (
            *map(_with_next, main.iter("dt")),
            *map(text_of, paragraphs),
            *(line for node in paragraphs for line in lines_of(node)),
            *(_with_next(box) for box in boxes if _LABEL.fullmatch(text_of(box))),
        )
        matches = filter(None, map(_LABELLED.match, lines))
        values = [match[2] for match in matches if match[1].lower() == label]
        if label == "district":
            districts = filter(None, map(_A_DISTRICT.fullmatch, values))
            values = [district[1].lstrip("0") for district in districts]
        return next((it for it in values if not re.search(r"\b(?:District|Party)\b", it)), None)

    def _committees(self) -> tuple[str, ...]:
        """GUESS: linked by name, under a heading that says so where there is one; a committee that
        a bill's or a meeting's row links is no seat."""
        links = self.every('a[href*="/committees/"]', self.main())
        over = {link: headings_over(link, self.main()) for link in links}
        if any(map(_names_seats, self.main().iter(*HEADINGS[1:]))):
            links = [link for link in links if any(map(_names_seats, over[link]))]
        seats = (link for link in links if not _is_of_more(link, over[link]))
        return tuple(dict.fromkeys(filter(None, map(text_of, seats))))

    def is_own(self, link: Element, contact: str, /) -> bool:
        """GUESS: the first address or number of the body is the member's."""
        before, above = link.getprevious(), link.getparent()
        words = (None if above is None else above.text) if before is None else before.tail
        around = f"{words or ''} {text_of(link)} {attribute(link, 'aria-label')}"
        return not (_OF_THE_SITE.match(contact) or _FAX.search(around))


class LegislatorListPage(Page):
    """The list of members. GUESS: a row of a table, an entry of a list or a box for each; attested
    is that members of both assemblies stand there, and the note "resigned as of 2/13/26"."""

    VERSION = 3
    kind: ClassVar[str] = "legislator list"

    def record(self) -> records.LegislatorListRecord:
        """The seats in page order. Raises PageChanged where nobody is listed."""
        links = self.many(MEMBER_LINK, "members", self.main())
        if self.leads_on():
            self.unread("seats", "members on other pages", "a")
        seats = [self.part("seats", partial(self._seat, link)) for link in links]
        self.part("seats", self._unlinked)
        once = {(seat.url, seat.chamber, seat.district): seat for seat in seats if seat is not None}
        if not once:
            self.lacks("members", MEMBER_LINK)
        return records.LegislatorListRecord(self.address, tuple(once.values()), parts=self.parts())

    def _unlinked(self) -> None:
        for row in self.main().iter("tr", "li"):
            linked = any(MEMBER_PATH in (link.get("href") or "") for link in row.iter("a"))
            if not linked and _CHAMBER.search(text_of(row)):
                self.lacks("link to a member", MEMBER_LINK)

    def _seat(self, link: Element) -> records.SeatRecord:
        words = text_of(_row_of(link))
        name, chamber = member(text_of(link))
        seated = _CHAMBER.search(words)
        district = _DISTRICT.search(words) or _NUMBER.search(words)
        if chamber is None and seated:
            chamber = "lower" if seated[0][0].lower() in "rh" else "upper"
        if not name or district is None or chamber is None:
            self.lacks("name, chamber and district of a member", MEMBER_LINK)
        terms = (_day(_SINCE.search(words)), _day(_UNTIL.search(words)))
        return records.SeatRecord(name, self.path(link), chamber, district[1].lstrip("0"), *terms)


def _leads(link: Element, *schemes: str) -> bool:
    return attribute(link, "href").lower().startswith(schemes)


def _letters(name: str) -> str:
    return _NO_LETTERS.sub("", name.lower())


def _session_and_kind(url: str) -> tuple[str, str]:
    match = _ADDRESS.search(path_of(url))
    return (match[1].upper(), match[2].lower()) if match else ("", "")


def _with_next(label: Element) -> str:
    after = label.getnext()
    return "" if after is None else f"{text_of(label)}: {text_of(after)}"


def _names_seats(heading: Element) -> bool:
    words = text_of(heading)
    return bool(_SEATS.search(words)) and not _NO_SEATS.search(words)


def _is_of_more(link: Element, headings: list[Element]) -> bool:
    """Whether it stands under a heading of others, or in a row of a bill, a vote or a meeting."""
    row = next(link.iterancestors("tr", "li", "p", "dd", "article"), None)
    links = () if row is None else row.iter("a")
    return any(
        _NO_SEATS.search(text_of(heading)) for heading in headings if heading.tag != "h1"
    ) or any(_OTHER_LINK.search(attribute(node, "href")) for node in links)


def _row_of(link: Element) -> Element:
    """The row, entry or box around a link: the largest element that holds no other member."""
    row = link
    for above in link.iterancestors():
        others = {node.get("href") for node in above.iter("a")} - {link.get("href")}
        if any(MEMBER_PATH in (other or "") for other in others):
            break
        row = above
    return row


def _day(match: re.Match[str] | None) -> date | None:
    """The day that a note on a seat names; its year may have two digits."""
    if match is None:
        return None
    return day_of(re.sub(r"/(\d\d)$", r"/20\1", match[1]))
