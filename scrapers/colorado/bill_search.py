"""The search list: leg.colorado.gov/bills/bill-search, 25 cards a page. Dossier 3.1.

The same list comes in a Turbo answer, inside <template>; it then lacks the filters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from typing import ClassVar, Final, NamedTuple, TypeVar

from lxml.etree import _Element as Element

from scrapers.colorado.element_text import attribute, fold, own_words_of, prose_of, text_of
from scrapers.colorado.page import Page, Part, member, unread
from tracker.domain.numbers import BillNumber
from tracker.domain.records import BillListRecord, ListedBill, SponsorRecord

T = TypeVar("T")

LIST: Final = "#all-search-results-data-list"
COUNT: Final = f"{LIST} p"
CARD: Final = "div.bill-result"
NUMBER: Final = ".sponsor-bill-or-resolution-tag"
TITLE: Final = "a.all-bills-data-heading"
SPONSORS: Final = ".sponsors"
MEMBER: Final = "/legislators/"
SESSION: Final = "input.session-filters-checkbox"
LABELS: Final = ("LONG TITLE", "LAST ACTION", "SUBJECTS", "SPONSORS")

_SHOWING: Final = re.compile(
    r"(?:Showing\s+)?(?:([0-9,]{1,9})(?:\s*(?:-|–|to)\s*([0-9,]{1,9}))?\s+)?of\s+([0-9,]{1,9})\s+"
    r"(?:bill|memorial|resolution|result)",
    re.IGNORECASE,
)
#: GUESS: how the count line says that nothing was found, where it does not read "of 0 bills".
_NONE_FOUND: Final = re.compile(
    r"^(?:Showing\s+)?(?:0|no)\s+(?:bill|memorial|resolution|result)", re.IGNORECASE
)
_LABEL: Final = re.compile(rf"\b({'|'.join(LABELS)})\s*:", re.IGNORECASE)
#: A label whose colon stands outside of its element.
_LABEL_ALONE: Final = re.compile(rf"({'|'.join(LABELS)})$", re.IGNORECASE)
#: A label that nobody knows, with a word that stands before one that is known: "PRIME SPONSORS:".
_OTHER_LABEL: Final = re.compile(r"(?<=\s)[A-Z]{4,}(?: [A-Z]{2,})*(?::(?=\s|$)|$)")
_BILL_PATH: Final = re.compile(r"/bills/([A-Za-z]{2,3}\d{2}[A-Za-z]?-\d{3,4})(?:[/?#].*)?$")
#: The filter has offered "- Any -" among the sessions; a session's name begins with its year.
_SESSION_NAME: Final = re.compile(r"^\d{4}\s")


#: The day of an action and its words, parted by a bar or, as headings do it, by a dash.
_DAY_AND_WORDS: Final = re.compile(r"(.*?\d)\s*(?:\||[–—:]|(?<=\s)-(?=\s))\s*(.*)$", re.DOTALL)


class _Count(NamedTuple):
    """What the count line says: the first and last measure shown, and how many there are."""

    first: int
    last: int
    total: int


class _Said(NamedTuple):
    """What stands behind a label of a card: the words, and the box that holds them."""

    words: str
    box: Element


class BillSearchPage(Page):
    """One page of the list of measures.

    Only the cards are indispensable, and of a card its number. A card that cannot be read costs
    itself; a part of a card that lacks or cannot be read is None and keeps what is stored.
    """

    VERSION = 3
    kind = "bill search"
    required: ClassVar[tuple[Part, ...]] = (
        Part("count", COUNT, of="count"),
        Part("sessions", SESSION, each=False, of="sessions"),
        Part("LONG TITLE", f"{CARD} p:contains('LONG TITLE')", of="long title of a card"),
        Part("LAST ACTION", f"{CARD} p:contains('LAST ACTION')", of="last action of a card"),
    )

    def record(self) -> BillListRecord:
        """The page as a record; each number once. Raises PageChanged where it has no cards and
        does not say that there are none."""
        cards = self._cards()
        counted = self.part(
            "count",
            lambda: self._plausible(self._count(), cards),
            lambda: self._plausible(self._count_anywhere(), cards),
            must=True,
            selector=COUNT,
        )
        sessions = self._sessions()
        if not cards and (counted is None or counted.total):
            self.lacks("bills, though the count line does not say that there are none", CARD)
        read = (self.part("card", partial(self._bill, card)) for card in cards)
        bills = tuple(_each_once([bill for bill in read if bill is not None]))
        if cards and not bills:
            self.lacks("bills, for no card could be read", f"{CARD} {NUMBER}")
        first, last, total = counted or (0, 0, None)
        return BillListRecord(self.address, sessions, first, last, total, bills, self.parts())

    def _count(self) -> _Count | None:
        lines = [text_of(line) for line in self.every(COUNT) if not _in_card(line)]
        return next(filter(None, map(_counted, lines)), None)

    def _plausible(self, counted: _Count | None, cards: list[Element]) -> _Count | None:
        if counted is not None and cards and not counted.total:
            self.lacks("count of the bills shown", COUNT)
        return counted

    def _count_anywhere(self) -> _Count | None:
        """The first words of the body that count measures."""
        places = (one for one in self.main().iter("p", "span", "div", "h2", "strong", "small"))
        own = (text_of(one) for one in places if len(one) == 0 and not _in_card(one))
        return next(filter(None, map(_counted, own)), None)

    def _sessions(self) -> tuple[str, ...]:
        """Names the filter offers; a Turbo answer carries no filter."""
        if not self.every(SESSION) and next(self.root.iter("turbo-stream"), None) is not None:
            return ()
        return self.part("sessions", self._filter, self._options, must=True, selector=SESSION) or ()

    def _filter(self) -> tuple[str, ...] | None:
        return _session_names(attribute(box, "value") for box in self.every(SESSION))

    def _options(self) -> tuple[str, ...] | None:
        """The values of whatever asks for a session."""
        boxes = self.main().iter("input", "option")
        asking = (box for box in boxes if "session" in (_name(box) or _name(_above(box))))
        return _session_names(attribute(box, "value") for box in asking)

    # --- cards

    def _cards(self) -> list[Element]:
        """The cards by their class, and any other box around one bill's link or number: a card
        whose markup changed must not vanish."""
        cards = [card for card in self.every(CARD) if len(self.every(NUMBER, card)) < 2]
        links = [link for link in self.main().iter("a") if _number_of(link)]
        left = unread((*self.every(NUMBER), *links), cards)
        if not left:
            return cards
        found = dict.fromkeys(box for one in left if (box := self._box_of(one)) is not None)
        if found:
            self.part("card", lambda: None, lambda: True)
        marked = {*self.every(NUMBER), *self.every(TITLE)}
        if any(one in marked and self._box_of(one) is None for one in left):
            self.part("card", lambda: None, must=True, selector=CARD)
        order = {element: at for at, element in enumerate(self.root.iter())}
        return sorted([*cards, *found], key=lambda card: order[card])

    def _box_of(self, inner: Element) -> Element | None:
        """The largest box around a link or a number that tells of one measure alone, where it
        says what a card says; None for a link that stands in the chrome or in running text."""
        box = inner
        for above in inner.iterancestors():
            if above.tag in ("main", "body", "form", "nav") or len(self._numbers_in(above)) > 1:
                break
            box = above
        return box if box is not inner and self._said(box) else None

    def _numbers_in(self, box: Element) -> set[str]:
        links = {_number_of(link) for link in box.iter("a")}
        return {number for number in links if number}

    def _bill(self, card: Element) -> ListedBill:
        link = self._title_link(card)
        tag = self.maybe(NUMBER, card)
        words = "" if tag is None else text_of(tag)
        led = "" if link is None else _number_of(link)
        number = self.number(words or led, "number of a bill", NUMBER)
        said = self._said(card)
        long_title = self._part_of_card("LONG TITLE", said, lambda words: words)
        told = self._part_of_card("LAST ACTION", said, self._last_action)
        day, action = told or (None, None)
        return ListedBill(
            number=number,
            address=(self.link(link) if link is not None else "") or self._home(number),
            title=self.part(
                "title of a card", partial(_title, link, number), must=True, selector=TITLE
            ),
            long_title=long_title,
            long_title_cut=bool(long_title and long_title.endswith(("...", "…"))),
            last_day=day,
            last_action=action,
            subjects=self.part("subjects of a card", partial(_subjects, said.get("SUBJECTS"))),
            sponsors=self.part(
                "sponsors of a card",
                partial(self._sponsors, card, f"{SPONSORS} a"),
                partial(self._members, card, said),
            ),
        )

    def _title_link(self, card: Element) -> Element | None:
        """The link of the title, else the first that leads to the card's own measure, else to
        any."""
        marked = [link for link in self.every(TITLE, card) if link.get("href")]
        leading = [link for link in card.iter("a") if _number_of(link)]
        tag = self.maybe(NUMBER, card)
        told = "" if tag is None else text_of(tag).upper()
        links = marked or [link for link in leading if _number_of(link) == told] or leading
        return next((link for link in links if text_of(link)), next(iter(links), None))

    def _home(self, number: BillNumber) -> str:
        """Where a measure's page stands, for a card without a link to it."""
        return f"{self._origin}/bills/{number}"

    def _said(self, card: Element) -> dict[str, _Said]:
        """What each label of a card is followed by, up to the next label or the end of its box."""
        said: dict[str, _Said] = {}
        for element in card.iter():
            words = fold(element.text or "")
            found = _LABEL.match(words) or _LABEL_ALONE.match(words)
            label = found[1].upper() if found else ""
            if not found or label in said:
                continue
            term = element if element.tag == "dt" else next(element.iterancestors("dt"), None)
            if term is not None:  # what a term is told by, and no more
                box = term.getnext()
                if box is not None and box.tag == "dd":
                    said[label] = _Said(prose_of(box), box)
                continue
            box = _box(element, card)
            after = prose_of(box).split(found[0], 1)[-1]
            words = _OTHER_LABEL.split(_LABEL.split(after, maxsplit=1)[0], maxsplit=1)[0]
            said[label] = _Said(words.strip(" :"), box)
        return said

    def _part_of_card(
        self, label: str, said: dict[str, _Said], read: Callable[[str], T]
    ) -> T | None:
        """What a label of a card is followed by."""

        def way() -> T | None:
            return read(said[label].words) if label in said else None

        name = f"{label.lower()} of a card"
        return self.part(name, way, must=True, selector=f"{CARD} (the text {label}:)")

    def _last_action(self, words: str) -> tuple[date | None, str]:
        if not words:
            return None, ""
        where = f"{CARD} (MM/DD/YYYY | text)"
        found = _DAY_AND_WORDS.match(words) or self.lacks("date of the LAST ACTION", where)
        return self.day(found[1], "date of the LAST ACTION", where), found[2]

    def _sponsors(self, card: Element, selector: str) -> tuple[SponsorRecord, ...] | None:
        return self._named(self.every(selector, card)) or None

    def _members(self, card: Element, said: dict[str, _Said]) -> tuple[SponsorRecord, ...] | None:
        """The links to members, wherever the card has them."""
        links = [link for link in card.iter("a") if MEMBER in str(link.get("href"))]
        if not links and "SPONSORS" in said and said["SPONSORS"].words:
            self.lacks("sponsors", f"{CARD} {SPONSORS} a")
        return self._named(links) or None

    def _named(self, links: list[Element]) -> tuple[SponsorRecord, ...]:
        read = [(member(own_words_of(link)), self.path(link)) for link in links]
        return tuple(
            SponsorRecord(name, chamber, "prime", at) for (name, chamber), at in read if name
        )


def _counted(line: str) -> _Count | None:
    """What a line counts, None where it counts no measures."""
    found = _SHOWING.search(line)
    if found:
        first, last, total = (int("0" + (part or "").replace(",", "")) for part in found.groups())
        return _Count(first, last or first, total) if total else _Count(0, 0, 0)
    return _Count(0, 0, 0) if _NONE_FOUND.match(line) else None


def _session_names(values: Iterable[str]) -> tuple[str, ...] | None:
    return tuple(dict.fromkeys(name for name in values if _SESSION_NAME.match(name))) or None


def _name(box: Element | None) -> str:
    return "" if box is None else str(box.get("name") or "").lower()


def _above(box: Element) -> Element | None:
    return next(box.iterancestors("select"), None)


def _number_of(link: Element) -> str:
    """The number of the measure whose page a link leads to, "" for any other link."""
    found = _BILL_PATH.search(str(link.get("href") or "").strip())
    return found[1].upper() if found else ""


def _title(link: Element | None, number: BillNumber) -> str | None:
    words = "" if link is None else own_words_of(link)
    return words if words and words != str(number) else None


def _in_card(line: Element) -> bool:
    return any("bill-result" in str(above.get("class") or "") for above in line.iterancestors())


def _box(element: Element, card: Element) -> Element:
    """The smallest element around a label that holds more than the label."""
    box, label = element, text_of(element)
    while box is not card and text_of(box) == label:
        above = box.getparent()
        if above is None or above is card:
            break
        box = above
    return box


def _subjects(said: _Said | None) -> tuple[str, ...] | None:
    """The subjects of a card: its links, or elements that say all of its words, or words between
    bars."""
    if said is None:
        return None
    links = [text for link in said.box.iter("a") if (text := text_of(link)) in said.words]
    pieces = [text_of(one) for one in said.box.iter("span", "li", "strong", "b") if len(one) == 0]
    pieces = [text for text in pieces if text and text in said.words]
    if not links and " ".join(pieces) == said.words:
        links = pieces
    return tuple(filter(None, links or (part.strip() for part in said.words.split("|")))) or None


def _each_once(bills: list[ListedBill]) -> list[ListedBill]:
    """Each number once: the card whose own link ends in its number goes before another."""
    kept: dict[str, ListedBill] = {}
    for bill in bills:
        known = kept.setdefault(str(bill.number), bill)
        if not _leads_home(known) and _leads_home(bill):
            kept[str(bill.number)] = bill
    return list(kept.values())


def _leads_home(bill: ListedBill) -> bool:
    path = bill.address.split("?", 1)[0].split("#", 1)[0]
    return path.rstrip("/").rpartition("/")[2].upper() == str(bill.number)
