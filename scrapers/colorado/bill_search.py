"""The search list: leg.colorado.gov/bills/bill-search, 25 cards a page. Dossier 3.1.

The same list comes in a Turbo answer, inside <template>; it then lacks the filters.
"""

from __future__ import annotations

import re
from datetime import date
from typing import ClassVar, Final, NamedTuple

from lxml.etree import _Element as Element

from scrapers.colorado.page import Page, Part, attribute, fold, member, text_of, unread
from tracker.domain.records import BillListRecord, ListedBill, SponsorRecord

LIST: Final = "#all-search-results-data-list"
COUNT: Final = f"{LIST} p"
CARD: Final = "div.bill-result"
NUMBER: Final = ".sponsor-bill-or-resolution-tag"
TITLE: Final = "a.all-bills-data-heading"
SPONSORS: Final = ".sponsors"
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
_LABEL: Final = re.compile(rf"\b({'|'.join(LABELS)})\s*:")
#: The filter has offered "- Any -" among the sessions; a session's name begins with its year.
_SESSION_NAME: Final = re.compile(r"^\d{4}\s")


class _Said(NamedTuple):
    """What stands behind a label of a card: the words, and the box that holds them."""

    words: str
    box: Element


class BillSearchPage(Page):
    """One page of the list of measures."""

    VERSION = 1
    kind = "bill search"
    required: ClassVar[tuple[Part, ...]] = (
        Part("count line", COUNT),
        Part("session filter", SESSION, each=False),
        Part("number of a bill", f"{CARD} {NUMBER}"),
        Part("title of a bill", f"{CARD} {TITLE}"),
        Part("LONG TITLE", f"{CARD} p:contains('LONG TITLE')"),
        Part("LAST ACTION", f"{CARD} p:contains('LAST ACTION')"),
    )

    def record(self) -> BillListRecord:
        """The page as a record; each number once. Raises PageChanged."""
        first, last, total = self._count()
        cards = self.every(CARD)
        self._no_other_cards(cards)
        if total and not cards:
            self.lacks("bills, though the count line counts some", CARD)
        if cards and not total:
            self.lacks("count of the bills shown", COUNT)
        bills = tuple(_each_once([self._bill(card) for card in cards]))
        return BillListRecord(self.address, self._sessions(), first, last, total, bills)

    def _count(self) -> tuple[int, int, int]:
        lines = [text_of(line) for line in self.every(COUNT) if not _in_card(line)]
        for line in lines:
            found = _SHOWING.search(line)
            if found:
                first, last, total = (
                    int("0" + (part or "").replace(",", "")) for part in found.groups()
                )
                return (first, last or first, total) if total else (0, 0, 0)
            if _NONE_FOUND.match(line):
                return 0, 0, 0
        return self.lacks("count line", COUNT)

    def _sessions(self) -> tuple[str, ...]:
        """Names the filter offers; a Turbo answer carries no filter."""
        boxes = self.every(SESSION)
        if not boxes and next(self.root.iter("turbo-stream"), None) is not None:
            return ()
        names = [attribute(box, "value") for box in boxes]
        names = list(dict.fromkeys(name for name in names if _SESSION_NAME.match(name)))
        if not names:
            self.lacks("session filter", SESSION)
        return tuple(names)

    def _no_other_cards(self, cards: list[Element]) -> None:
        """A number, a title or a label outside of every card is a card whose markup changed."""
        for selector, part in ((NUMBER, "number"), (TITLE, "title")):
            if unread(self.every(selector), cards):
                self.lacks(f"card of the {part} of a bill", CARD)

    def _bill(self, card: Element) -> ListedBill:
        link = self.one(TITLE, "title of a bill", card)
        address = self.link(link)
        if not address:
            self.lacks("address of a bill", f"{TITLE}[href]")
        said = self._said(card)
        long_title = self._said_of(said, "LONG TITLE").words
        day, action = self._last_action(self._said_of(said, "LAST ACTION").words)
        return ListedBill(
            number=self.number(
                self.words(NUMBER, "number of a bill", card), "number of a bill", NUMBER
            ),
            address=address,
            title=text_of(link) or self.lacks("title of a bill", TITLE),
            long_title=long_title,
            long_title_cut=long_title.endswith(("...", "…")),
            last_day=day,
            last_action=action,
            subjects=_subjects(said.get("SUBJECTS")),
            sponsors=self._sponsors(card, said.get("SPONSORS")),
        )

    def _said(self, card: Element) -> dict[str, _Said]:
        """What each label of a card is followed by, up to the next label or the end of its box."""
        said: dict[str, _Said] = {}
        for element in card.iter():
            found = _LABEL.match(fold(element.text or ""))
            if not found or found[1] in said:
                continue
            box = _box(element, card)
            after = text_of(box).split(found[0], 1)[-1]
            said[found[1]] = _Said(_LABEL.split(after, maxsplit=1)[0].strip(), box)
        return said

    def _said_of(self, said: dict[str, _Said], label: str) -> _Said:
        return said.get(label) or self.lacks(label, f"{CARD} (the text {label}:)")

    def _last_action(self, words: str) -> tuple[date | None, str]:
        if not words:
            return None, ""
        day, bar, action = (part.strip() for part in words.partition("|"))
        if not bar:
            self.lacks("date of the LAST ACTION", f"{CARD} (MM/DD/YYYY | text)")
        return self.day(day, "date of the LAST ACTION", f"{CARD} (MM/DD/YYYY | text)"), action

    def _sponsors(self, card: Element, said: _Said | None) -> tuple[SponsorRecord, ...]:
        links = self.every(f"{SPONSORS} a", card)
        if not links and said is not None and said.words:
            self.lacks("sponsors", f"{CARD} {SPONSORS} a")
        read = [(member(text_of(link)), self.path(link)) for link in links]
        return tuple(
            SponsorRecord(name, chamber, "prime", at) for (name, chamber), at in read if name
        )


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


def _subjects(said: _Said | None) -> tuple[str, ...]:
    """The subjects of a card: its links, or words between bars where there is none."""
    if said is None:
        return ()
    links = [text for link in said.box.iter("a") if (text := text_of(link)) in said.words]
    return tuple(filter(None, links or (part.strip() for part in said.words.split("|"))))


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
