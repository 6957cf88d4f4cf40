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

from scrapers.colorado.element_text import attribute, lines_of, prose_of, text_of
from scrapers.colorado.headings import HEADINGS, headings_over
from scrapers.colorado.page import Page, Part, member
from tracker.domain.records import LegislatorListRecord, LegislatorRecord, SeatRecord, UnreadPart
from tracker.domain.times import day_of

NAME: Final = "main h1"  # GUESS
LABELLED: Final = re.compile(r"^(District|Party)\s*:?\s*(.+)$", re.IGNORECASE)  # GUESS
LABEL: Final = re.compile(r"(?:District|Party)\s*:?", re.IGNORECASE)
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
MEMBER_LINK: Final = 'a[href*="/legislators/"]'
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


def _beside(link: Element) -> str:
    """What a link says, and what stands just before it."""
    before = link.getprevious()
    above = link.getparent()
    words = (above.text if above is not None else "") if before is None else before.tail
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
    hrefs = () if row is None else (attribute(one, "href") for one in row.iter("a"))
    return any(_OTHER_LINK.search(href) for href in hrefs)


_OTHER_LINK: Final = re.compile(r"/(?:bills|bill_votes|agenda|committee_meeting\w*)/")


class LegislatorPage(Page):
    """One member of the House or the Senate."""

    VERSION = 3
    kind: ClassVar[str] = "legislator"
    required: ClassVar[tuple[Part, ...]] = (Part("name", NAME),)

    def record(self) -> LegislatorRecord:
        """The member, parts that are not found blank. Raises PageChanged without a name."""
        name, chamber = member(self._heading())
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

    def _term(self, words: re.Pattern[str]) -> date | None:
        """GUESS: a note says so in a sentence, its date as in "resigned as of 2/13/26"."""
        name, prose = self._heading().rpartition(" ")[2], prose_of(self.main())
        for found in words.finditer(prose):
            before = prose[max(0, found.start() - _SENTENCE) : found.start()]
            if name in before or not _SOMEBODY.search(before):
                return _day(found[1])
        return None

    def _heading(self) -> str:
        """The first headline, else a heading that begins with a member's title."""
        titled = (text_of(one) for one in self.main().iter("h1", "h2", "h3"))
        texts = [text for text in titled if member(text)[1]]
        texts += [text_of(one) for one in self.main().iter("h1")]
        return next(filter(None, texts), "") or self.lacks("name", NAME)

    def _labelled(self, label: str) -> str | None:
        """GUESS: "District: 1" and "Party: Democrat" are paragraphs, items of a list or terms."""
        terms = (
            f"{text_of(one)}: {text_of(told)}"
            for one in self.main().iter("dt")
            if (told := one.getnext()) is not None
        )
        boxes = (
            f"{text_of(one)}: {text_of(told)}"
            for one in self.main().iter("div", "span", "strong", "b")
            if LABEL.fullmatch(text_of(one)) and (told := one.getnext()) is not None
        )
        lines = (line for one in self.main().iter("p", "li", "tr") for line in lines_of(one))
        rows = (prose_of(line) for line in self.main().iter("p", "li", "tr"))
        found = (LABELLED.match(words) for words in (*terms, *rows, *lines, *boxes))
        said = [match[2] for match in found if match and match[1].lower() == label]
        if label == "district":
            said = [match[1].lstrip("0") for one in said if (match := _A_DISTRICT.fullmatch(one))]
        fits = [one for one in said if not re.search(r"\b(?:District|Party)\b", one)]
        return fits[0] if fits else None

    def _committees(self) -> tuple[str, ...]:
        """GUESS: linked by name, under a heading that says so where there is one; a committee that
        a bill's or a meeting's row links is no seat."""
        links = self.every('a[href*="/committees/"]', self.main())
        over = {one: headings_over(one, self.main()) for one in links}
        if any(_names_seats(one) for one in self.main().iter(*HEADINGS[1:])):
            links = [one for one in links if any(map(_names_seats, over[one]))]
        seats = (one for one in links if not _is_of_more(one, over[one]))
        return tuple(dict.fromkeys(filter(None, map(text_of, seats))))

    def _contact(self, scheme: str) -> str | None:
        """GUESS: the first address or number of the body is the member's."""
        for link in self.main().iter("a"):
            href = attribute(link, "href")
            if href.lower().startswith(scheme) and not _FAX.search(_beside(link)):
                found = href[len(scheme) :].split("?", 1)[0]
                if found and not _OF_THE_SITE.match(found):
                    return found
        return None


class LegislatorListPage(Page):
    """The list of members: leg.colorado.gov/legislators. Dossier 6.

    GUESS: a row of a table, an entry of a list or a box for each; attested is that members of both
    assemblies stand there, and the note "resigned as of 2/13/26".
    """

    VERSION = 2
    kind: ClassVar[str] = "legislator list"
    required: ClassVar[tuple[Part, ...]] = (Part("members", MEMBER_LINK, each=False),)

    def record(self) -> LegislatorListRecord:
        """The seats in page order. Raises PageChanged where nobody is listed."""
        links = self.many(MEMBER_LINK, "members", self.main())
        if self.leads_on(self.main()):
            self.unread_part(UnreadPart("seats", "members on other pages", "a"))
        found = [self.part("seats", partial(self._seat, link, _row_of(link))) for link in links]
        self.part("seats", self._unlinked)
        once = {(one.link, one.chamber, one.district): one for one in found if one is not None}
        if not once:
            self.lacks("members", MEMBER_LINK)
        return LegislatorListRecord(self.address, tuple(once.values()), self.parts())

    def _unlinked(self) -> None:
        """A row of a member that names nobody's page is unread."""
        for row in self.main().iter("tr", "li"):
            linked = any("/legislators/" in (one.get("href") or "") for one in row.iter("a"))
            if not linked and _CHAMBER.search(prose_of(row)):
                self.lacks("link to a member", MEMBER_LINK)

    def _seat(self, link: Element, row: Element) -> SeatRecord:
        words = prose_of(row)
        name, chamber = member(text_of(link))
        seated = _CHAMBER.search(words)
        district = _DISTRICT.search(words) or _NUMBER.search(words)
        if not name or district is None or not (chamber or seated):
            self.lacks("name, chamber and district of a member", MEMBER_LINK)
        if chamber is None:
            assert seated is not None
            chamber = "lower" if seated[0][0].lower() in "rh" else "upper"
        since, until = (found and _day(found[1]) for found in _terms(words))
        return SeatRecord(
            name, self.path(link), chamber, district[1].lstrip("0"), since or None, until or None
        )


def _row_of(link: Element) -> Element:
    """The row, entry or box around a link: the largest element that holds no other member."""
    found = link
    for above in link.iterancestors():
        others = {one.get("href") for one in above.iter("a")} - {link.get("href")}
        if any("/legislators/" in (other or "") for other in others):
            break
        found = above
    return found


def _terms(words: str) -> tuple[re.Match[str] | None, re.Match[str] | None]:
    """What a note says of the beginning and the end of a seat."""
    return _SINCE.search(words), _UNTIL.search(words)


def _day(words: str) -> date | None:
    """A day; its year may have two digits."""
    month, _, rest = words.partition("/")
    day, _, year = rest.partition("/")
    return day_of(f"{month}/{day}/20{year}" if len(year) == 2 else words)
