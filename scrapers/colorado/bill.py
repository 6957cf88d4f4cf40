"""The page of one measure: leg.colorado.gov/bills/{NUMBER}. All its facts are on it. Dossier 3.2.

Only the number is indispensable. Every other part is read on its own, in the ways that `record`
lists: a part that lacks, or whose markup is not one we know, is None and costs no other. Of a part
that may lawfully lack that is all; of one that every measure has the record says that it is unread.
Rows keep the page's order.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import ClassVar, Final, TypeVar

from lxml.etree import _Element as Element

from scrapers.colorado import bill_documents, bill_sponsors, bill_votes
from scrapers.colorado.element_text import (
    HEADINGS,
    box_of,
    first_text,
    label_of,
    letters,
    own_words_of,
    says_nothing,
    text_of,
)
from scrapers.colorado.page import CHAMBERS, LONGEST_SUMMARY, Page
from scrapers.colorado.still_to_come import is_place_holder
from scrapers.colorado.tables import DATE, Row, Rows, TableKind, column, ways_to
from tracker.domain.numbers import BillNumber
from tracker.domain.records import ActionRecord, BillRecord, Chamber
from tracker.domain.times import any_day_of
from tracker.errors import NumberFault

T = TypeVar("T")

NUMBER: Final = "span.bill-detail-bill-number-tag"
TITLE: Final = "div.full-bill-topic h1"
LONG_TITLE: Final = "p.bill-long-title"
SPECS: Final = "table.bill-specs-table"
SUBJECT: Final = "span.subject-tag"
STATUS: Final = "section.status-bar-section"
STEP: Final = "p.step-text"
BADGE: Final = ".final-status-badge-"  # the beginning of a class
SUMMARY: Final = "div.bill-detail-bill-summary"
SUMMARY_TEXT: Final = "div.bill-summary-content"

#: Places of a history's rows; the first four are all that 7,690 rows of 2026 hold. GUESS: the same
#: written out.
PLACES: Final[dict[str, Chamber]] = {
    **CHAMBERS,
    **{"governor": "executive", "confcomm": "joint"},
    **{"house of representatives": "lower", "conference committee": "joint", "joint": "joint"},
}
_PLACE: Final = column("location", "chamber", "place")
_ACTION: Final = column("action")


def _place_of(row: Row) -> Chamber | None:
    return PLACES.get(text_of(row[_PLACE.name]).lower())


HISTORY: Final = TableKind(
    "history",
    "#bill-histories",
    (DATE, _PLACE, _ACTION),
    fits=lambda row: any_day_of(text_of(row[DATE.name])) is not None and bool(_place_of(row)),
)
#: The parts that are tables.
TABLES: Final = {
    "history": HISTORY,
    "versions": bill_documents.VERSIONS,
    "fiscal notes": bill_documents.FISCAL,
    "amendments": bill_documents.AMENDMENTS,
    "laws": bill_documents.LAWS,
    "committee votes": bill_votes.COMMITTEE_TABLE,
    "floor votes": bill_votes.FLOOR_TABLE,
}
#: The marks of every section that is a part of its own: no other part looks for its words there.
SECTIONS: Final = (*(one.section for one in TABLES.values()), bill_sponsors.SECTION, SPECS)

_SESSION: Final = re.compile(r"^\d{4} .*Session$", re.IGNORECASE)
_TYPE_HEADS: Final = ("type", "bill type", "measure type")
_A_TYPE: Final = re.compile(r"\b(?:bill|resolution|memorial)\b", re.IGNORECASE)
_LONG_TITLE: Final = re.compile(r"^(?:A bill for an act )?Concerning\b", re.IGNORECASE)
_LABELLED: Final = re.compile(r"^LONG TITLE:\s*", re.IGNORECASE)
_SUMMARY_LABEL: Final = re.compile(r"^Bill Summary:?$", re.IGNORECASE)
_SUMMARY_BEGINS: Final = re.compile(r"^Bill Summary:?\s*", re.IGNORECASE)
_STATUS_LABEL: Final = re.compile(r"^(?:Bill )?Status:?$", re.IGNORECASE)
_BOXES: Final = ("div", "p", "section", "table", "ul", "h2", "h3", "h4")
#: The words that a status has been seen with, and those that its stages would be called by.
_STATUS_WORDS: Final = re.compile(
    r"^(?:Introduced|Under Consideration|In Committee|Passed|Adopted|Became Law|Signed|Vetoed|Lost"
    r"|Postponed Indefinitely|Failed|Enacted|Law|Referred)\b.{0,40}$",
    re.IGNORECASE,
)
#: GUESS: how a step of the progress is marked that is still to come, and the one that is now.
_AHEAD: Final = re.compile(r"\b(?:upcoming|disabled|inactive|future|pending|incomplete)\b", re.I)
_NOW: Final = re.compile(r"\b(?:current|active)\b", re.I)
#: What parts subjects that are words of one cell; a comma stands in single ones, too.
_PARTED: Final = re.compile(r"[,;|]")
#: What the site's name in a window's title is parted by.
_SITE: Final = re.compile(r"\s+[|–—]\s+.*$")


class BillPage(Page):
    """One measure."""

    VERSION = 4
    kind: ClassVar[str] = "bill"
    sections: ClassVar[tuple[str, ...]] = (*SECTIONS, STATUS, SUMMARY)

    def record(self) -> BillRecord:
        """The measure with every part of its page. Raises PageChanged where it has no number. A
        spider that asked for another measure refuses the page."""
        number = self.part("number", self._number_in_tag, self._number_alone)
        if number is None:
            self.lacks("number", NUMBER)
        must = partial(self.part, must=True)
        specs = f"{SPECS} td"
        actions = self._table("history", self._actions, must=True)
        return BillRecord(
            number=number,
            address=self.address,
            kind=must("type", self._kind, selector=specs),
            session_name=must("session", self._session, selector=specs),
            title=must("title", *self._titles(str(number)), selector=TITLE),
            long_title=must(
                "long title",
                *(self._long_title, self._labelled_long_title, self._concerning),
                selector=LONG_TITLE,
            ),
            actions=actions,
            status=self.part("status", self._badge_or_step, self._below_status),
            summary=self.part(
                "summary",
                *(self._summary, self._summary_box, self._below_label),
                most=LONGEST_SUMMARY,
            ),
            subjects=self.part("subjects", self._subjects, self._tags),
            sponsors=must(
                "sponsors",
                *(lambda: bill_sponsors.by_groups(self), lambda: bill_sponsors.by_labels(self)),
                selector=bill_sponsors.SECTION,
                section=bill_sponsors.SECTION,
            ),
            versions=self._table("versions", partial(bill_documents.versions, self), must=True),
            fiscal_notes=self._table(
                "fiscal notes",
                partial(bill_documents.fiscal_notes, self),
                lambda: bill_documents.fiscal_among_versions(self),
            ),
            amendments=self._table("amendments", partial(bill_documents.amendments, self)),
            reports=self.part(
                "committee reports",
                lambda: bill_documents.reports(self),
                section=bill_votes.COMMITTEES,
            ),
            laws=self._table("laws", partial(bill_documents.laws, self)),
            committee_votes=self._table(
                "committee votes", partial(bill_votes.committee_votes, self)
            ),
            floor_votes=self._table(
                "floor votes",
                lambda rows: bill_votes.floor_votes(self, rows, number, actions or ()),
            ),
            parts=self.parts(),
        )

    def _table(
        self,
        name: str,
        read: Callable[[list[Rows]], T],
        *more: Callable[[], T | None],
        must: bool = False,
    ) -> T | None:
        """A part that is a table, in the ways to tables, and in more."""
        kind = TABLES[name]
        known = [mark for mark in SECTIONS if mark != kind.section]
        ways = (*ways_to(self, kind, known, read), *more)
        return self.part(name, *ways, must=must, selector=kind.section, section=kind.section)

    # --- identity

    def _number_in_tag(self) -> BillNumber | None:
        """The number in its tag. Of several, as where other bills are shown beside, the one that
        the page's address names."""
        texts = [text_of(one) for one in self.every(NUMBER)]
        text = next((one for one in texts if one.upper() == self.asked_for()), "".join(texts[:1]))
        return self.number(text, "number", NUMBER) if texts else None

    def _number_alone(self) -> BillNumber | None:
        """The words of the body that are a number and nothing else, or those that the window's
        title begins with."""
        alone = (text_of(one) for one in self.main().iter("h1", "h2", "h3", "p", "span", "div"))
        for words in (*(one for one in alone if len(one) < 14), self._window().split(" ", 1)[0]):
            try:
                return BillNumber.parse(words)
            except NumberFault:
                continue
        return None

    def _window(self) -> str:
        """The window's title without the site's name, "" where there is none."""
        title = next(self.root.iter("title"), None)
        return "" if title is None else _SITE.sub("", text_of(title))

    # --- words

    def _titles(self, number: str) -> tuple[Callable[[], str | None], ...]:
        """The ways to the title: in its place, without the number that may stand in front; the
        first headline that is not the number; behind the number in the window's title (GUESS)."""

        def behind(words: str) -> str | None:
            return words.removeprefix(number).strip(" -–—:") or None

        def in_place() -> str | None:
            place = self.maybe(TITLE)
            words = "" if place is None else own_words_of(place)
            return behind(words) if words.startswith(number) else words or None

        def headline() -> str | None:
            headlines = map(own_words_of, self.main().iter("h1"))
            return next((one for one in headlines if one and one != number), None)

        def of_window() -> str | None:
            window = self._window()
            return behind(window) if window.startswith(number) else None

        return in_place, headline, of_window

    def _long_title(self) -> str | None:
        """The words of the long title's place, "" where it is there and empty."""
        place = self.maybe(LONG_TITLE)
        return None if place is None else _LABELLED.sub("", text_of(place))

    def _labelled_long_title(self) -> str | None:
        for element in self.main().iter("p", "div", "dd", "li"):
            words = text_of(element) if _LABELLED.match(self._begins(element)) else ""
            if words and next(element.iterdescendants("table"), None) is None:
                return _LABELLED.sub("", words) or None
        return None

    def _begins(self, element: Element) -> str:
        """The first words of an element."""
        return next((text for one in element.itertext() if (text := one.strip())), "")

    def _concerning(self) -> str | None:
        """A paragraph that begins "Concerning", before the summary and the tables of documents."""
        ends = {one for mark in (STATUS, SUMMARY, SUMMARY_TEXT) for one in self.every(mark)}
        for element in self.main().iter("p", "h2", "h3", "div", "section"):
            own = (element.text or "").strip()
            if element in ends or _SUMMARY_LABEL.match(own) or _STATUS_LABEL.match(own):
                return None
            if _LONG_TITLE.match(own) and not any(child.tag in _BOXES for child in element):
                return text_of(element)
        return None

    # --- the facts table

    def _specs(self) -> list[tuple[str, Element]]:
        """The rows of the facts table: head and cell. Else those of the first table that names
        type and session."""
        marked = self.every(SPECS)
        for table in marked or self.main().iter("table", "dl"):
            rows = list(_pairs(table))
            heads = {head for head, _ in rows}
            if marked or ("session" in heads and not heads.isdisjoint(_TYPE_HEADS)):
                return rows
        return []

    def _spec(self, place: int, *heads: str) -> str:
        """What a row of the facts table says: by its head, else by its place."""
        rows = self._specs()
        named = [text_of(cell) for head, cell in rows if head in heads]
        if named or len(rows) <= place:
            return next(iter(named), "")
        head, cell = rows[place]
        return "" if head in ("type", "bill type", "session", "subjects") else text_of(cell)

    def _kind(self) -> str | None:
        """Row 1, "Type": Bill, Resolution, Memorial."""
        words = self._spec(0, *_TYPE_HEADS)
        return words if _A_TYPE.search(words) else None

    def _session(self) -> str | None:
        """Row 2, a session's name."""
        words = self._spec(1, "session")
        return words if _SESSION.match(words) else None

    def _subjects_cell(self) -> Element | None:
        """The cell of row 3, which may lack."""
        rows = self._specs()
        named = [cell for head, cell in rows if head.startswith("subject")]
        unnamed = [cell for head, cell in rows[2:] if not head]
        return next(iter(named or unnamed), None)

    def _subjects(self) -> tuple[str, ...] | None:
        """Row 3: its tags, else its links or items, else its words as one."""
        cell = self._subjects_cell()
        if cell is None or not text_of(cell):
            return None
        tags = self.every(SUBJECT, cell) or list(cell.iter("a", "li")) or list(cell) or [cell]
        subjects = tuple(filter(None, map(text_of, tags)))
        run_together = tags == [cell] and _PARTED.search(text_of(cell))
        if run_together or letters(text_of(cell)) != letters("".join(subjects)):
            self.lacks("subjects", SUBJECT)
        return subjects

    def _tags(self) -> tuple[str, ...] | None:
        """The tags of subjects where no row of the facts table holds any."""
        if self._subjects_cell() is not None:
            return None
        return tuple(filter(None, map(text_of, self.every(SUBJECT)))) or None

    # --- status and summary

    def _badge_or_step(self) -> str | None:
        """The badge, which a pending measure lacks, else the last step."""
        badges = (p for badge in self.beginning(BADGE) for p in badge.iter("p"))
        steps = [one for one in reversed(self.every(STEP)) if not _is_ahead(one)]
        now = [one for one in steps if _is_current(one)]
        return next(filter(None, map(own_words_of, (*badges, *now, *steps))), None)

    def _below_status(self) -> str | None:
        """The first words below the heading "Status", where they are words of a status."""
        words = next(filter(None, map(self._begins, self._after(_STATUS_LABEL))), "")
        return words if _STATUS_WORDS.match(words) else None

    def _summary(self) -> str | None:
        """The official summary in its marked place. An empty place is no summary: it may come."""
        return self._summarised(self.every(SUMMARY_TEXT))

    def _summary_box(self) -> str | None:
        """All words of the summary's box, without its label."""
        return self._summarised(self.every(SUMMARY)[:1])

    def _below_label(self) -> str | None:
        """The paragraphs below the words "Bill Summary:", up to the next part."""
        return self._summarised(list(self._after(_SUMMARY_LABEL)))

    def _summarised(self, places: Sequence[Element]) -> str | None:
        if any(is_place_holder(one) for place in places for one in place.iter()):
            self.lacks("summary (still to come)", SUMMARY_TEXT)
        words = _SUMMARY_BEGINS.sub("", " ".join(filter(None, map(own_words_of, places))))
        return None if says_nothing(words) else words

    def _after(self, label: re.Pattern[str]) -> Iterator[Element]:
        """What stands behind the words of a label, up to the next heading, table or section."""
        sections = {one for mark in (*SECTIONS, STATUS) for one in self.every(mark)}
        for element in self.main().iter(*HEADINGS, "p", "div", "span", "strong", "b", "dt"):
            if len(element) or not label.match(text_of(element)):
                continue
            for after in box_of(element, alone=False).itersiblings():
                if after.tag in (*HEADINGS, "table") or sections.intersection(after.iter()):
                    return
                yield after
            return

    # --- history

    def _actions(self, tables: list[Rows]) -> tuple[ActionRecord, ...]:
        """The history as the page orders it: nearly, not surely, newest first."""
        actions = tuple(self._action(row) for _, rows in tables for row in rows)
        return actions or self.lacks("history", f"{HISTORY.section} tbody tr")

    def _action(self, row: Row) -> ActionRecord:
        where = f"{HISTORY.section} td"
        day = self.day(text_of(row[DATE.name]), "date of an action", where)
        chamber = _place_of(row) or self.lacks("location of an action", where)
        text = own_words_of(row[_ACTION.name]) or self.lacks("text of an action", where)
        return ActionRecord(day, chamber, text)


def _pairs(table: Element) -> Iterator[tuple[str, Element]]:
    """Head and cell of each row of a table, or of a list of terms."""
    head = ""
    for element in table.iter("tr", "dt", "dd"):
        if element.tag == "dt":
            head = label_of(text_of(element))
        elif element.tag == "dd":
            yield head, element
        else:
            named, cells = element.find("th"), element.findall("td")
            if named is None and len(cells) == 2:  # a head that is a cell like the other
                named = cells.pop(0)
            for cell in cells[:1]:
                yield label_of(first_text([named])), cell


def _is_ahead(step: Element) -> bool:
    return any(
        one.get("aria-disabled") == "true" or _AHEAD.search(str(one.get("class") or ""))
        for one in _around(step)
    )


def _is_current(step: Element) -> bool:
    return any(
        one.get("aria-current") in ("step", "true") or _NOW.search(str(one.get("class") or ""))
        for one in _around(step)
    )


def _around(step: Element) -> tuple[Element, ...]:
    """A step's words, and the box that they stand in."""
    above = step.getparent()
    own = above is not None and re.search(r"\bstep\b", str(above.get("class") or ""))
    return (step, above) if above is not None and own else (step,)
