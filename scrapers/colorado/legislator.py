"""A member's page: leg.colorado.gov/legislators/{first-last}. Dossier 1.

GUESS: all of it but the address and that it lists committees; no copy of the markup is known. So
nothing but the name is required, and what is not found stays blank.
"""

from __future__ import annotations

import re
from datetime import date
from functools import partial
from typing import ClassVar, Final

from lxml.etree import _Element as Element

from scrapers.colorado.element_text import (
    HEADINGS,
    attribute,
    first_text,
    headings_over,
    lines_of,
    text_of,
)
from scrapers.colorado.page import LONGEST_VALUE, MEMBER_PATH, Page, member
from tracker.domain.records import LegislatorListRecord, LegislatorRecord, SeatRecord
from tracker.domain.times import day_of

NAME: Final = "main h1"  # GUESS
MEMBER_LINK: Final = f'a[href*="{MEMBER_PATH}"]'
COMMITTEE_LINK: Final = 'a[href*="/committees/"]'
_LABELLED: Final = re.compile(r"^(District|Party)\s*:?\s*(.+)$", re.IGNORECASE)  # GUESS
_LABEL: Final = re.compile(r"(?:District|Party)\s*:?", re.IGNORECASE)
_A_DISTRICT: Final = re.compile(r"(?:(?:House|Senate) )?(?:District )?(\d{1,3})", re.IGNORECASE)
#: Addresses of the site's, which stand beside those of a member.
_OF_THE_SITE: Final = re.compile(
    r"(?:web ?master|support|info|feedback|help|accessibility|privacy|contact)\b", re.IGNORECASE
)
_FAX: Final = re.compile(r"\bfax\b", re.IGNORECASE)
_DATE = r"(\d{1,2}/\d{1,2}/\d{2,4}|[A-Z][a-z]+\.? \d{1,2}, \d{4})"
#: Words of the beginning and the end of a seat; "resigned as of 2/13/26" is attested (dossier 6).
_SINCE: Final = re.compile(
    r"\b(?:appointed to (?:fill|the seat|a vacancy|the house|the senate|office)"
    r"|sworn in|took office)"
    rf"\b[^.;]{{0,60}}?{_DATE}",
    re.IGNORECASE,
)
_UNTIL: Final = re.compile(
    r"\b(?:resign(?:ed|s|ation)|vacated|left office|served until|term ended)\b"
    rf"[^.;]{{0,60}}?{_DATE}",
    re.IGNORECASE,
)
#: Letters before what is said of somebody in which who it is may stand.
_SENTENCE: Final = 40
#: A member who is named in a sentence: who left may be another than the page's.
_SOMEBODY: Final = re.compile(
    r"\b(?:Speaker|President|Leader|Rep(?:resentative)?|Sen(?:ator)?)\b\.? [A-Z]"
)
_CHAMBER: Final = re.compile(r"\b(?:Representative|Rep|House|Senator|Sen|Senate)\b", re.IGNORECASE)
_DISTRICT: Final = re.compile(r"\bDistrict\s*:?\s*(\d{1,3})\b", re.IGNORECASE)
_NUMBER: Final = re.compile(r"(?:^|\s)(\d{1,2})(?=\s|$)")
_SEATS: Final = re.compile(r"\bcommittees?\b", re.IGNORECASE)
#: Words of headings under which committees stand that are no seats, or are none any more.
_NO_SEATS: Final = re.compile(
    r"\b(?:bills?|sponsor\w*|legislation|votes?|schedule|meetings?|hearings?|news|former|past"
    r"|previous|prior)\b",
    re.IGNORECASE,
)
_OTHER_LINK: Final = re.compile(r"/(?:bills|bill_votes|agenda|committee_meeting\w*)/")


class LegislatorPage(Page):
    """One member of the House or the Senate."""

    VERSION = 4
    kind: ClassVar[str] = "legislator"

    def record(self) -> LegislatorRecord:
        """The member, parts that are not found blank. Raises PageChanged without a name."""
        self._headline = self._heading()
        name, chamber = member(self._headline)
        return LegislatorRecord(
            address=self.address,
            name=name or self.lacks("name", NAME),
            chamber=chamber,
            party=self.part("party", partial(self._labelled, "party")) or "",
            district=self.part("district", partial(self._labelled, "district")) or "",
            email=self.part("email", partial(self._contact, "mailto:")) or "",
            phone=self.part("phone", partial(self._contact, "tel:")) or "",
            committees=self.part("committees", self._committees) or (),
            since=self._term(_SINCE),
            until=self._term(_UNTIL),
            parts=self.parts(),
        )

    def _heading(self) -> str:
        """The first headline, else a heading that begins with a member's title."""
        headings = self.main().iter("h1", "h2", "h3")
        titled = [one for one in headings if member(text_of(one))[1]]
        heading = first_text([*titled, *self.main().iter("h1")])
        return heading if 0 < len(heading) <= LONGEST_VALUE else self.lacks("name", NAME)

    def _term(self, words: re.Pattern[str]) -> date | None:
        """GUESS: a note says so in a sentence, its date as in "resigned as of 2/13/26"."""
        name, prose = self._headline.rpartition(" ")[2], text_of(self.main())
        for match in words.finditer(prose):
            before = prose[max(0, match.start() - _SENTENCE) : match.start()]
            if name in before or not _SOMEBODY.search(before):
                return _day(match)
        return None

    def _labelled(self, label: str) -> str | None:
        """GUESS: "District: 1" and "Party: Democrat" are paragraphs, items of a list or terms."""
        main = self.main()
        boxes = (one for one in main.iter("div", "span", "strong", "b"))
        labels = (one for one in boxes if _LABEL.fullmatch(text_of(one)))
        paragraphs = list(main.iter("p", "li", "tr"))
        said = (
            *map(_with_next, main.iter("dt")),
            *map(text_of, paragraphs),
            *(line for one in paragraphs for line in lines_of(one)),
            *map(_with_next, labels),
        )
        matches = filter(None, map(_LABELLED.match, said))
        values = [match[2] for match in matches if match[1].lower() == label]
        if label == "district":
            districts = filter(None, map(_A_DISTRICT.fullmatch, values))
            values = [district[1].lstrip("0") for district in districts]
        fits = (one for one in values if not re.search(r"\b(?:District|Party)\b", one))
        return next(fits, None)

    def _committees(self) -> tuple[str, ...]:
        """GUESS: linked by name, under a heading that says so where there is one; a committee that
        a bill's or a meeting's row links is no seat."""
        links = self.every(COMMITTEE_LINK, self.main())
        over = {one: headings_over(one, self.main()) for one in links}
        if any(map(_names_seats, self.main().iter(*HEADINGS[1:]))):
            links = [one for one in links if any(map(_names_seats, over[one]))]
        seats = (one for one in links if not _is_of_more(one, over[one]))
        return tuple(dict.fromkeys(filter(None, map(text_of, seats))))

    def _contact(self, scheme: str) -> str | None:
        """GUESS: the first address or number of the body is the member's."""
        for link in self.main().iter("a"):
            href = attribute(link, "href")
            if href.lower().startswith(scheme) and not _FAX.search(_words_around(link)):
                contact = href[len(scheme) :].split("?", 1)[0]
                if contact and not _OF_THE_SITE.match(contact):
                    return contact
        return None


class LegislatorListPage(Page):
    """The list of members: leg.colorado.gov/legislators. Dossier 6.

    GUESS: a row of a table, an entry of a list or a box for each; attested is that members of both
    assemblies stand there, and the note "resigned as of 2/13/26".
    """

    VERSION = 3
    kind: ClassVar[str] = "legislator list"

    def record(self) -> LegislatorListRecord:
        """The seats in page order. Raises PageChanged where nobody is listed."""
        links = self.many(MEMBER_LINK, "members", self.main())
        if self.leads_on():
            self.unread("seats", "members on other pages", "a")
        seats = [self.part("seats", partial(self._seat, link)) for link in links]
        self.part("seats", self._unlinked)
        once = {(one.url, one.chamber, one.district): one for one in seats if one is not None}
        if not once:
            self.lacks("members", MEMBER_LINK)
        return LegislatorListRecord(self.address, tuple(once.values()), parts=self.parts())

    def _unlinked(self) -> None:
        """A row of a member that names nobody's page is unread."""
        for row in self.main().iter("tr", "li"):
            linked = any(MEMBER_PATH in (one.get("href") or "") for one in row.iter("a"))
            if not linked and _CHAMBER.search(text_of(row)):
                self.lacks("link to a member", MEMBER_LINK)

    def _seat(self, link: Element) -> SeatRecord:
        words = text_of(_row_of(link))
        name, chamber = member(text_of(link))
        seated = _CHAMBER.search(words)
        district = _DISTRICT.search(words) or _NUMBER.search(words)
        if chamber is None and seated:
            chamber = "lower" if seated[0][0].lower() in "rh" else "upper"
        if not name or district is None or chamber is None:
            self.lacks("name, chamber and district of a member", MEMBER_LINK)
        terms = (_day(_SINCE.search(words)), _day(_UNTIL.search(words)))
        return SeatRecord(name, self.path(link), chamber, district[1].lstrip("0"), *terms)


def _with_next(label: Element) -> str:
    """A label and what stands behind it, "" where nothing does."""
    after = label.getnext()
    return "" if after is None else f"{text_of(label)}: {text_of(after)}"


def _words_around(link: Element) -> str:
    """What a link says, and what stands just before it."""
    before, above = link.getprevious(), link.getparent()
    words = (None if above is None else above.text) if before is None else before.tail
    return f"{words or ''} {text_of(link)} {attribute(link, 'aria-label')}"


def _names_seats(heading: Element) -> bool:
    words = text_of(heading)
    return bool(_SEATS.search(words)) and not _NO_SEATS.search(words)


def _is_of_more(link: Element, headings: list[Element]) -> bool:
    """Whether a link to a committee stands under a heading of something else, or in a row that
    leads to a bill, a vote or a meeting."""
    if any(_NO_SEATS.search(text_of(one)) for one in headings if one.tag != "h1"):
        return True
    row = next(link.iterancestors("tr", "li", "p", "dd", "article"), None)
    links = () if row is None else row.iter("a")
    return any(_OTHER_LINK.search(attribute(one, "href")) for one in links)


def _row_of(link: Element) -> Element:
    """The row, entry or box around a link: the largest element that holds no other member."""
    row = link
    for above in link.iterancestors():
        others = {one.get("href") for one in above.iter("a")} - {link.get("href")}
        if any(MEMBER_PATH in (other or "") for other in others):
            break
        row = above
    return row


def _day(match: re.Match[str] | None) -> date | None:
    """The day that a note on a seat names; its year may have two digits."""
    if match is None:
        return None
    month, _, rest = match[1].partition("/")
    day, _, year = rest.partition("/")
    return day_of(f"{month}/{day}/20{year}" if len(year) == 2 else match[1])
