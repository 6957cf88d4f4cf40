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

from scrapers.colorado import bill_papers, bill_sponsors, bill_votes, page_tables
from scrapers.colorado.element_text import own_words_of, says_nothing, text_of
from scrapers.colorado.page import Page, Part
from scrapers.colorado.page_tables import DATE, DOCUMENTS, Row, Rows, TableKind, column
from scrapers.colorado.still_to_come import is_place_holder
from tracker.domain.numbers import BillNumber
from tracker.domain.records import ActionRecord, BillRecord, Chamber, DocumentRecord
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

#: Places of a history's rows; the first four are all that 7,690 rows of 2026 hold.
PLACES: Final[dict[str, Chamber]] = {
    "house": "lower", "senate": "upper", "governor": "executive", "confcomm": "joint",
    # GUESS: the same written out
    "house of representatives": "lower", "conference committee": "joint", "joint": "joint",
}  # fmt: skip

_PLACE: Final = column("location", "chamber", "place")
_ACTION: Final = column("action")


def _is_action(row: Row) -> bool:
    return any_day_of(text_of(row[DATE.name])) is not None and _place_of(row) is not None


def _place_of(row: Row) -> Chamber | None:
    return PLACES.get(text_of(row[_PLACE.name]).lower())


HISTORY: Final = TableKind(
    "history", "#bill-histories", (DATE, _PLACE, _ACTION), "", _is_action
)  # fmt: skip
#: The parts that are tables.
TABLES: Final = {
    "history": HISTORY,
    "versions": bill_papers.VERSIONS,
    "fiscal notes": bill_papers.FISCAL,
    "amendments": bill_papers.AMENDMENTS,
    "laws": bill_papers.LAWS,
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
_HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
#: The words that a status has been seen with, and those that its stages would be called by.
_STATUS_WORDS: Final = re.compile(
    r"^(?:Introduced|Under Consideration|In Committee|Passed|Adopted|Became Law|Signed|Vetoed|Lost"
    r"|Postponed Indefinitely|Failed|Enacted|Law|Referred)\b.{0,40}$",
    re.IGNORECASE,
)
#: What parts subjects that are words of one cell; a comma stands in single ones, too.
_PARTED: Final = re.compile(r"[,;|]")
#: What the site's name in a window's title is parted by.
_SITE: Final = re.compile(r"\s+[|–—]\s+.*$")


class BillPage(Page):
    """One measure."""

    VERSION = 3
    kind: ClassVar[str] = "bill"
    sections: ClassVar[tuple[str, ...]] = (*SECTIONS, STATUS, SUMMARY)
    required: ClassVar[tuple[Part, ...]] = (
        Part("title", TITLE, of="title"),
        Part("long title", LONG_TITLE, of="long title"),
        Part("type", f"{SPECS} tr:nth-of-type(1) td", of="type"),
        Part("session", f"{SPECS} tr:nth-of-type(2) td", of="session"),
        *(
            Part(cell, f"{table.section} tbody td:nth-of-type({at})", of=name)
            for name, table in TABLES.items()
            for at, cell in enumerate((one.name for one in table.columns), 1)
        ),
        *(
            Part("document", f"{table.section} tbody td a", of=name)
            for name, table in TABLES.items()
            if DOCUMENTS in table.columns
        ),
        Part(
            "name of a sponsor", f"{bill_sponsors.SECTION} {bill_sponsors.ENTRY} a", of="sponsors"
        ),
        Part(
            "meeting's date and committee",
            f"{bill_votes.COMMITTEES} {bill_votes.MEETING} button h4",
            of="committee votes",
        ),
        *(
            Part("counts", f"{bill_votes.BLOCK} .{count}", of="floor votes")
            for count in bill_votes.COUNTS
        ),
    )

    def record(self) -> BillRecord:
        """The measure with every part of its page. Raises PageChanged where it has no number."""
        number = self._number()
        actions = self._table("history", self._actions, must=True)
        return BillRecord(
            number=number,
            address=self.address,
            kind=self.part("type", self._kind, must=True, selector=f"{SPECS} td"),
            session_name=self.part("session", self._session, must=True, selector=f"{SPECS} td"),
            title=self.part(
                "title",
                partial(self._said_title, number),
                partial(self._title_by_heading, number),
                partial(self._title_of_window, number),
                must=True,
                selector=TITLE,
            ),
            long_title=self.part(
                "long title",
                self._long_title,
                self._labelled_long_title,
                self._concerning,
                must=True,
                selector=LONG_TITLE,
            ),
            actions=actions,
            status=self.part("status", self._badge_or_step, self._below_status),
            summary=self.part("summary", self._summary, self._summary_box, self._below_label),
            subjects=self.part("subjects", self._subjects, self._tags),
            sponsors=self.part(
                "sponsors",
                partial(bill_sponsors.by_groups, self),
                partial(bill_sponsors.by_labels, self),
                must=True,
                selector=bill_sponsors.SECTION,
                section=bill_sponsors.SECTION,
            ),
            versions=self._table("versions", partial(bill_papers.versions, self), must=True),
            fiscal_notes=self._table(
                "fiscal notes", partial(bill_papers.fiscal_notes, self), self._fiscal_among_versions
            ),
            amendments=self._table("amendments", partial(bill_papers.amendments, self)),
            reports=self.part(
                "committee reports",
                partial(bill_papers.reports, self),
                section=bill_votes.COMMITTEES,
            ),
            laws=self._table("laws", partial(bill_papers.laws, self)),
            committee_votes=self._table(
                "committee votes",
                partial(bill_votes.committee_votes, self),
            ),
            floor_votes=self._table(
                "floor votes",
                lambda rows: bill_votes.floor_votes(self, rows, number, actions or ()),
            ),
            parts=self.parts(),
        )

    def _table(
        self, name: str, read: Callable[[list[Rows]], T], *more: Callable[[], T | None],
        must: bool = False,
    ) -> T | None:  # fmt: skip
        """A part that is a table: by the mark of its section, by its heads, by its rows, and by
        more ways."""
        kind = TABLES[name]
        known = [mark for mark in SECTIONS if mark != kind.section]

        def then(found: list[Rows] | None) -> T | None:
            return None if found is None else read(found)

        return self.part(
            name,
            lambda: then(page_tables.in_section(self, kind)),
            lambda: then(page_tables.by_heads(self, kind, known)),
            lambda: then(page_tables.by_rows(self, kind, known)),
            *more,
            must=must,
            selector=kind.section,
            section=kind.section,
        )

    def _fiscal_among_versions(self) -> tuple[DocumentRecord, ...] | None:
        found = bill_papers.fiscal_among_versions(self)
        return None if found is None else bill_papers.fiscal_notes(self, found)

    # --- identity

    def _number(self) -> BillNumber:
        """The number. A spider that asked for another measure refuses the page."""
        number = self.part("number", self._number_in_tag, self._number_alone)
        return number or self.lacks("number", NUMBER)

    def _number_in_tag(self) -> BillNumber | None:
        """The number in its tag. Of several, as where other bills are shown beside, the one that
        the page's address names."""
        tags = self.every(NUMBER)
        asked = self.address.rstrip("/").rpartition("/")[2].upper()
        tag = next((one for one in tags if text_of(one).upper() == asked), next(iter(tags), None))
        return None if tag is None else self.number(text_of(tag), "number", NUMBER)

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

    def _said(self, selector: str) -> str | None:
        """The words of the first element of a selector, None where there are none."""
        found = self.maybe(selector)
        return None if found is None else own_words_of(found) or None

    def _long_title(self) -> str | None:
        """The words of the long title's place, "" where it is there and empty."""
        found = self.maybe(LONG_TITLE)
        return None if found is None else _LABELLED.sub("", text_of(found))

    def _said_title(self, number: BillNumber) -> str | None:
        """The words of the title's place, without the number that may stand in front."""
        words = self._said(TITLE) or ""
        after = words.removeprefix(str(number))
        return (words if after == words else after.strip(" -–—:")) or None

    def _title_by_heading(self, number: BillNumber) -> str | None:
        """The first heading of the body that is not the number."""
        headings = (own_words_of(one) for one in self.main().iter("h1"))
        return next((one for one in headings if one and one != str(number)), None)

    def _title_of_window(self, number: BillNumber) -> str | None:
        """GUESS: the window's title is the number and the title."""
        words = self._window()
        if not words.startswith(str(number)):
            return None
        return words.removeprefix(str(number)).strip(" -–—:") or None

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
        """A paragraph that begins "Concerning", before the summary and the tables of papers."""
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
        found = self.every(SPECS) or list(self.main().iter("table", "dl"))
        for table in found:
            rows = list(_pairs(table))
            heads = {head for head, _ in rows}
            if self.every(SPECS) or ("session" in heads and not heads.isdisjoint(_TYPE_HEADS)):
                return rows
        return []

    def _spec(self, place: int, *heads: str) -> str | None:
        """What a row of the facts table says: by its head, else by its place."""
        rows = self._specs()
        named = [text_of(cell) for head, cell in rows if head in heads]
        if named or len(rows) <= place:
            return next(iter(named), None)
        head, cell = rows[place]
        return None if head in ("type", "bill type", "session", "subjects") else text_of(cell)

    def _kind(self) -> str | None:
        """Row 1, "Type": Bill, Resolution, Memorial."""
        words = self._spec(0, *_TYPE_HEADS)
        return words if words and _A_TYPE.search(words) else None

    def _session(self) -> str | None:
        """Row 2, a session's name."""
        words = self._spec(1, "session")
        return words if words and _SESSION.match(words) else None

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
        found = tuple(filter(None, map(text_of, tags)))
        run_together = tags == [cell] and _PARTED.search(text_of(cell))
        if run_together or _letters(text_of(cell)) != _letters("".join(found)):
            self.lacks("subjects", SUBJECT)
        return found

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
        for element in self._after(_STATUS_LABEL):
            words = self._begins(element)
            if words:
                return words if _STATUS_WORDS.match(words) else None
        return None

    def _summary(self) -> str | None:
        """The official summary in its marked place. An empty place is no summary: it may come."""
        return self._summarised(self.every(SUMMARY_TEXT))

    def _summarised(self, found: Sequence[Element]) -> str | None:
        if any(is_place_holder(one) for text in found for one in text.iter()):
            self.lacks("summary (still to come)", SUMMARY_TEXT)
        words = _SUMMARY_BEGINS.sub("", " ".join(filter(None, map(own_words_of, found))))
        return None if says_nothing(words) else words

    def _summary_box(self) -> str | None:
        """All words of the summary's box, without its label."""
        box = self.maybe(SUMMARY)
        return None if box is None else self._summarised([box])

    def _below_label(self) -> str | None:
        """The paragraphs below the words "Bill Summary:", up to the next part."""
        return self._summarised(list(self._after(_SUMMARY_LABEL))) or None

    def _after(self, label: re.Pattern[str]) -> Iterator[Element]:
        """What stands behind the words of a label, up to the next heading, table or section."""
        sections = {one for mark in (*SECTIONS, STATUS) for one in self.every(mark)}
        for element in self.main().iter(*_HEADINGS, "p", "div", "span", "strong", "b", "dt"):
            if not label.match(text_of(element) if len(element) == 0 else ""):
                continue
            last = _last_around(element)
            for after in last.itersiblings():
                inner = sections.intersection(after.iter())
                if after.tag in (*_HEADINGS, "table") or inner or after in sections:
                    return
                yield after
            return

    # --- history

    def _actions(self, found: list[Rows]) -> tuple[ActionRecord, ...]:
        """The history as the page orders it: nearly, not surely, newest first."""
        rows = [row for _, rows in found for row in rows]
        if not rows:
            self.lacks("history", f"{HISTORY.section} tbody tr")
        return tuple(self._action(row) for row in rows)

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
            head = text_of(element).strip(" :").lower()
        elif element.tag == "dd":
            yield head, element
        else:
            named, cell = element.find("th"), element.find("td")
            cells = element.findall("td")
            if named is None and len(cells) == 2:  # a head that is a cell like the other
                named, cell = cells
            if cell is not None:
                yield "" if named is None else text_of(named).strip(" :").lower(), cell


def _last_around(element: Element) -> Element:
    """The outermost element that holds these words and no others."""
    words = text_of(element)
    above = element.getparent()
    while above is not None and above.tag not in ("main", "body") and text_of(above) == words:
        element, above = above, above.getparent()
    return element


def _letters(words: str) -> str:
    return "".join(filter(str.isalnum, words))


#: GUESS: how a step of the progress is marked that is still to come, and the one that is now.
_AHEAD: Final = re.compile(r"\b(?:upcoming|disabled|inactive|future|pending|incomplete)\b", re.I)
_NOW: Final = re.compile(r"\b(?:current|active)\b", re.I)


def _is_ahead(step: Element) -> bool:
    marks = (*_marks_around(step), *(one.get("aria-disabled") for one in _around(step)))
    return any(mark == "true" or (mark and _AHEAD.search(mark)) for mark in marks)


def _is_current(step: Element) -> bool:
    told = any(one.get("aria-current") in ("step", "true") for one in _around(step))
    return told or any(_NOW.search(mark) for mark in _marks_around(step))


def _around(step: Element) -> tuple[Element, ...]:
    """A step's words, and the box that they stand in."""
    above = step.getparent()
    own = above is not None and re.search(r"\bstep\b", str(above.get("class") or ""))
    return (step, above) if above is not None and own else (step,)


def _marks_around(step: Element) -> tuple[str, ...]:
    return tuple(str(one.get("class") or "") for one in _around(step))
