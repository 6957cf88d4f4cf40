"""The search list: leg.colorado.gov/bills/bill-search, 25 cards a page. Dossier 3.1.

The same list comes in a Turbo answer, inside <template>; it then lacks the filters."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from typing import ClassVar, Final, TypeAlias, TypeVar

from lxml.etree import _Element as Element

from scrapers.colorado.element_text import attribute, fold, own_words_of, text_of, unread
from scrapers.colorado.page import MEMBER_PATH, Page, member
from tracker.domain.numbers import BillNumber
from tracker.domain.records import BillListRecord, ListedBill, SponsorRecord

T = TypeVar("T")
LIST: Final = "#all-search-results-data-list"
COUNT: Final = f"{LIST} p"
CARD: Final = "div.bill-result"
NUMBER: Final = ".sponsor-bill-or-resolution-tag"
TITLE: Final = "a.all-bills-data-heading"
SPONSORS: Final = ".sponsors a"
SESSION: Final = "input.session-filters-checkbox"
LABELS: Final = ("LONG TITLE", "LAST ACTION", "SUBJECTS", "SPONSORS")
_SHOWING: Final = re.compile(
    r"(?i)(?:Showing\s+)?(?:([0-9,]{1,9})(?:\s*(?:-|–|to)\s*([0-9,]{1,9}))?\s+)?of\s+([0-9,]{1,9})\s+"
    r"(?:bill|memorial|resolution|result)"
)
#: GUESS: how the count line says that nothing was found, where it does not read "of 0 bills".
_NONE_FOUND: Final = re.compile(
    r"(?i)^(?:Showing\s+)?(?:0|no)\s+(?:bill|memorial|resolution|result)"
)
_LABEL: Final = re.compile(rf"(?i)\b({'|'.join(LABELS)})\s*:")
#: A label whose colon stands outside of its element.
_LABEL_ALONE: Final = re.compile(rf"(?i)({'|'.join(LABELS)})$")
#: A label that nobody knows, with a word that stands before one that is known: "PRIME SPONSORS:".
_OTHER_LABEL: Final = re.compile(r"(?<=\s)[A-Z]{4,}+(?: [A-Z]{2,}+){0,8}+(?::(?=\s|$)|$)")
_BILL_PATH: Final = re.compile(r"/bills/([A-Za-z]{2,3}\d{2}[A-Za-z]?-\d{3,4})(?:[/?#].*)?$")
_LINES: Final = ("p", "span", "div", "h2", "strong", "small")
#: The filter has offered "- Any -" among the sessions; a session's name begins with its year.
_SESSION_NAME: Final = re.compile(r"^\d{4}\s")
#: The day of an action and its words, parted by a bar or, as headings do it, by a dash.
_DAY_AND_WORDS: Final = re.compile(r"(.*?\d)\s*(?:\||[–—:]|(?<=\s)-(?=\s))\s*(.*)$", re.DOTALL)
#: What the count line says: the first and last measure shown, and how many there are.
_Count: TypeAlias = tuple[int, int, int]
#: What stands behind each label of a card: the words, and the box that holds them.
_Labelled: TypeAlias = dict[str, tuple[str, Element]]


class BillSearchPage(Page):
    """One page of the list of measures. Only the cards are indispensable, and of a card its number.
    A card that cannot be read costs itself; a part of a card that lacks or cannot be read is None
    and keeps what is stored."""

    VERSION = 4
    kind: ClassVar[str] = "bill search"

    def record(self) -> BillListRecord:
        """The page as a record; each number once. Raises PageChanged where it has no cards and
        does not say that there are none."""
        cards = self._cards()
        lines = (node for node in self.main().iter(*_LINES) if not len(node))
        ways = (lambda: self._count(self.every(COUNT), cards), lambda: self._count(lines, cards))
        counted = self.part("count", *ways, must=True, selector=COUNT)
        sessions = self._sessions()
        if not cards and (counted is None or counted[-1]):
            self.lacks("bills, though the count line does not say that there are none", CARD)
        read = [self.part("card", partial(self._bill, card)) for card in cards]
        bills = _each_once([bill for bill in read if bill is not None])
        if cards and not bills:
            self.lacks("bills, for no card could be read", f"{CARD} {NUMBER}")
        first, last, total = counted or (0, 0, None)
        return BillListRecord(self.address, sessions, first, last, total, bills, parts=self.parts())

    def _count(self, lines: Iterable[Element], cards: list[Element]) -> _Count | None:
        texts = (
            text_of(line)
            for line in lines
            if not any("bill-result" in (box.get("class") or "") for box in line.iterancestors())
        )
        count = next(filter(None, map(_count_of, texts)), None)
        if count is not None and cards and not count[-1]:
            self.lacks("count of the bills shown", COUNT)
        return count

    def _sessions(self) -> tuple[str, ...]:
        """Names of the filter, else of whatever asks for a session; a Turbo answer has none."""
        boxes = self.every(SESSION)
        if not boxes and next(self.root.iter("turbo-stream"), None) is not None:
            return ()

        def asks(box: Element) -> bool:
            named = (str(node.get("name") or "") for node in (box, *box.iterancestors("select")))
            return "session" in next(filter(None, named), "").lower()

        def names(boxes: Iterable[Element]) -> tuple[str, ...] | None:
            values = (attribute(box, "value") for box in boxes)
            return tuple(dict.fromkeys(filter(_SESSION_NAME.match, values))) or None

        asking = filter(asks, self.main().iter("input", "option"))
        ways = (lambda: names(boxes), lambda: names(asking))
        return self.part("sessions", *ways, must=True, selector=SESSION) or ()

    def _cards(self) -> list[Element]:
        """The cards by their class, and any other box around one bill's link or number: a card
        whose markup changed must not vanish."""
        cards = [card for card in self.every(CARD) if len(self.every(NUMBER, card)) < 2]
        links = [link for link in self.main().iter("a") if _number_of(link)]
        left = unread((*self.every(NUMBER), *links), cards)
        if not left:
            return cards
        linked: dict[Element, set[str]] = {}  # numbers that a box links, each looked at once
        around = {node: self._box_of(node, linked) for node in left}
        cardlike = {box for box in {*around.values()} if box is not None and self._labelled(box)}
        # what says nothing that a card says is none
        boxes = {node: box if box in cardlike else None for node, box in around.items()}
        others = dict.fromkeys(box for box in boxes.values() if box is not None)
        if others:
            self.used("card", 1)
        marked = {*self.every(NUMBER), *self.every(TITLE)}
        if any(node in marked and box is None for node, box in boxes.items()):
            self.part("card", lambda: None, must=True, selector=CARD)
        order = {element: at for at, element in enumerate(self.root.iter())}
        return sorted([*cards, *others], key=lambda card: order[card])

    def _box_of(self, inner: Element, linked: dict[Element, set[str]]) -> Element | None:
        """The largest box around a link or a number that tells of one measure alone; None for a
        link that stands in the chrome or in running text."""
        box = inner
        for above in inner.iterancestors():
            if above not in linked:
                linked[above] = {_number_of(link) for link in above.iter("a")} - {""}
            if above.tag in ("main", "body", "form", "nav") or len(linked[above]) > 1:
                break
            box = above
        return box if box is not inner else None

    def _bill(self, card: Element) -> ListedBill:
        tag = self.maybe(NUMBER, card)
        words = "" if tag is None else text_of(tag)
        # the link of the title, else the first to the card's own measure, else to any
        marked = [link for link in self.every(TITLE, card) if link.get("href")]
        leads = [link for link in card.iter("a") if _number_of(link)]
        links = marked or [link for link in leads if _number_of(link) == words.upper()] or leads
        link = next(filter(text_of, links), next(iter(links), None))
        leading = "" if link is None else _number_of(link)
        number = self.number(words or leading, "number of a bill", NUMBER)
        labelled = self._labelled(card)
        long_title = self._behind("LONG TITLE", labelled, str)
        day, action = self._behind("LAST ACTION", labelled, self._last_action) or (None, None)

        def title() -> str | None:
            words = "" if link is None else own_words_of(link)
            return words if words != str(number) and words else None

        return ListedBill(
            number=number,
            url=("" if link is None else self.link(link)) or f"{self.origin}/bills/{number}",
            title=self.part("title of a card", title, must=True, selector=TITLE),
            long_title=long_title,
            long_title_cut=bool(long_title and long_title.endswith(("...", "…"))),
            last_day=day,
            last_action=action,
            subjects=self.part("subjects of a card", lambda: _subjects(labelled)),
            sponsors=self.part(
                "sponsors of a card",
                lambda: self._named(self.every(SPONSORS, card)),
                lambda: self._members(card, labelled),
            ),
        )

    def _labelled(self, card: Element) -> _Labelled:
        """What each label of a card is followed by, up to the next label or the end of its box."""
        labelled: _Labelled = {}
        for element in card.iter():
            words = fold(element.text or "")
            match = _LABEL.match(words) or _LABEL_ALONE.match(words)
            label = match[1].upper() if match else ""
            if not match or label in labelled:
                continue
            term = element if element.tag == "dt" else next(element.iterancestors("dt"), None)
            if term is not None:  # what a term is told by, and no more
                box = term.getnext()
                if box is not None and box.tag == "dd":
                    labelled[label] = (text_of(box), box)
                continue
            box = _box(element, card)
            after = text_of(box).split(match[0], 1)[-1]
            words = _OTHER_LABEL.split(_LABEL.split(after, maxsplit=1)[0], maxsplit=1)[0]
            labelled[label] = (words.strip(" :"), box)
        return labelled

    def _behind(self, label: str, labelled: _Labelled, read: Callable[[str], T]) -> T | None:
        return self.part(
            f"{label.lower()} of a card",
            lambda: read(labelled[label][0]) if label in labelled else None,
            must=True,
            selector=f"{CARD} (the text {label}:)",
        )

    def _last_action(self, words: str) -> tuple[date | None, str]:
        if not words:
            return None, ""
        what, where = "date of the LAST ACTION", f"{CARD} (MM/DD/YYYY | text)"
        match = _DAY_AND_WORDS.match(words) or self.lacks(what, where)
        return self.day(match[1], what, where), match[2]

    def _members(self, card: Element, labelled: _Labelled) -> tuple[SponsorRecord, ...] | None:
        links = [link for link in card.iter("a") if MEMBER_PATH in str(link.get("href"))]
        if not links and "SPONSORS" in labelled and labelled["SPONSORS"][0]:
            self.lacks("sponsors", f"{CARD} {SPONSORS}")
        return self._named(links)

    def _named(self, links: list[Element]) -> tuple[SponsorRecord, ...] | None:
        members = [(member(own_words_of(link)), self.path(link)) for link in links]
        sponsors = (
            SponsorRecord(name, chamber, "prime", path) for (name, chamber), path in members if name
        )
        return tuple(sponsors) or None


def _count_of(line: str) -> _Count | None:
    match = _SHOWING.search(line)
    if match:
        first, last, total = (int("0" + (part or "").replace(",", "")) for part in match.groups())
        return (first, last or first, total) if total else (0, 0, 0)
    return (0, 0, 0) if _NONE_FOUND.match(line) else None


def _number_of(link: Element) -> str:
    match = _BILL_PATH.search(str(link.get("href") or "").strip())
    return match[1].upper() if match else ""


def _box(element: Element, card: Element) -> Element:
    """The smallest element around a label that holds more than the label."""
    box, label = element, text_of(element)
    while box is not card and text_of(box) == label:
        above = box.getparent()
        if above is None or above is card:
            break
        box = above
    return box


def _subjects(labelled: _Labelled) -> tuple[str, ...] | None:
    """Its links, or elements that say all of its words, or words between bars."""
    if "SUBJECTS" not in labelled:
        return None
    words, box = labelled["SUBJECTS"]
    links = [text for link in box.iter("a") if (text := text_of(link)) in words]
    pieces = [text_of(node) for node in box.iter("span", "li", "strong", "b") if len(node) == 0]
    pieces = [text for text in pieces if text and text in words]
    if not links and " ".join(pieces) == words:
        links = pieces
    return tuple(filter(None, links or (part.strip() for part in words.split("|")))) or None


def _each_once(bills: list[ListedBill]) -> tuple[ListedBill, ...]:
    """Each number once: the card whose own link ends in its number goes before another."""
    once: dict[BillNumber, ListedBill] = {}

    def leads_home(bill: ListedBill) -> bool:
        path = re.split("[?#]", bill.url, maxsplit=1)[0]
        return path.rstrip("/").rpartition("/")[2].upper() == str(bill.number)

    for bill in bills:
        first = once.setdefault(bill.number, bill)
        if not leads_home(first) and leads_home(bill):
            once[bill.number] = bill
    return tuple(once.values())
