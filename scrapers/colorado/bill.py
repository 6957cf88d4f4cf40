"""The page of one measure: leg.colorado.gov/bills/{NUMBER}. All its facts are on it. Dossier 3.2.

A section that may lawfully lack is None when it lacks and a tuple, perhaps empty, when it is there.
A section whose markup is not the one we know is refused or left None, never read as shorter.
Rows keep the page's order.
"""

from __future__ import annotations

import re
from typing import ClassVar, Final

from lxml.etree import _Element as Element

from scrapers.colorado import bill_papers, bill_sponsors, bill_votes
from scrapers.colorado.page import Page, Part, prose_of, text_of
from tracker.domain.records import ActionRecord, BillRecord, Chamber

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
HISTORY: Final = "#bill-histories"

#: Places of a history's rows; the first four are all that 7,690 rows of 2026 hold.
PLACES: Final[dict[str, Chamber]] = {
    "house": "lower", "senate": "upper", "governor": "executive", "confcomm": "joint",
    # GUESS: the same written out
    "conference committee": "joint", "joint": "joint",
}  # fmt: skip

_SESSION: Final = re.compile(r"^\d{4} .*Session$", re.IGNORECASE)


class BillPage(Page):
    """One measure."""

    kind: ClassVar[str] = "bill"
    required: ClassVar[tuple[Part, ...]] = (
        Part("number", NUMBER),
        Part("title", TITLE),
        Part("long title", LONG_TITLE),
        Part("type", f"{SPECS} tr:nth-of-type(1) td"),
        Part("session", f"{SPECS} tr:nth-of-type(2) td"),
        Part("history", HISTORY),
        Part("date", f"{HISTORY} tbody td:nth-of-type(1)"),
        Part("location", f"{HISTORY} tbody td:nth-of-type(2)"),
        Part("action", f"{HISTORY} tbody td:nth-of-type(3)"),
        *bill_papers.REQUIRED,
        *bill_sponsors.REQUIRED,
        *bill_votes.REQUIRED,
    )

    def record(self) -> BillRecord:
        """The measure with every section of its page. Raises PageChanged."""
        number = self.number(self.words(NUMBER, "number"), "number", NUMBER)
        specs = self._specs()
        actions = self._actions()
        return BillRecord(
            number=number,
            address=self.address,
            kind=self._kind(specs),
            session_name=self._session(specs),
            title=self.words(TITLE, "title"),
            long_title=text_of(self.one(LONG_TITLE, "long title")),
            actions=actions,
            status=self._status(),
            summary=self._summary(),
            subjects=self._subjects(specs),
            sponsors=bill_sponsors.sponsors(self),
            versions=bill_papers.versions(self),
            fiscal_notes=bill_papers.fiscal_notes(self),
            amendments=bill_papers.amendments(self),
            reports=bill_papers.reports(self),
            laws=bill_papers.laws(self),
            committee_votes=bill_votes.committee_votes(self),
            floor_votes=bill_votes.floor_votes(self, number, actions),
        )

    def _specs(self) -> list[tuple[str, Element]]:
        """The rows of the facts table: head and cell."""
        table = self.one(SPECS, "type and session", None)
        rows = []
        for row in table.iter("tr"):
            head, cell = row.find("th"), row.find("td")
            if cell is not None:
                rows.append(("" if head is None else text_of(head).lower(), cell))
        return rows

    def _kind(self, specs: list[tuple[str, Element]]) -> str:
        """Row 1. What stands there is attested, its head ("Bill Type") is a GUESS."""
        words = text_of(specs[0][1]) if specs else ""
        if not words or _SESSION.match(words):
            self.lacks("type", f"{SPECS} tr:nth-of-type(1) td")
        return words

    def _session(self, specs: list[tuple[str, Element]]) -> str:
        """Row 2, a session's name."""
        words = text_of(specs[1][1]) if len(specs) > 1 else ""
        if not _SESSION.match(words):
            self.lacks("session", f"{SPECS} tr:nth-of-type(2) td")
        return words

    def _subjects(self, specs: list[tuple[str, Element]]) -> tuple[str, ...] | None:
        """Row 3, which may lack."""
        cells = [cell for head, cell in specs[2:] if "subject" in head or not head]
        tags = [tag for cell in cells for tag in self.every(SUBJECT, cell)]
        found = tuple(filter(None, map(text_of, tags or self.every(SUBJECT))))
        if not cells:
            return found or None
        if _letters("".join(map(text_of, cells))) != _letters("".join(found)):
            self.lacks("subjects", SUBJECT)
        return found

    def _status(self) -> str | None:
        """The badge, else the last step; None where the page shows words we cannot read."""
        section = self.maybe(STATUS)
        if section is None:
            return None
        badges = [p for badge in self.beginning(BADGE) for p in badge.iter("p")]
        words = [text_of(found) for found in (*badges, *reversed(self.every(STEP, section)))]
        said = next(filter(None, words), "")
        return None if not said and text_of(section) else said

    def _summary(self) -> str | None:
        """The official summary, "" where its place is empty; resolutions have no such place."""
        place = self.maybe(SUMMARY)
        if place is None:
            return None
        found = self.every(SUMMARY_TEXT, place)
        if not found and text_of(place):
            return None
        return " ".join(filter(None, map(prose_of, found)))

    def _actions(self) -> tuple[ActionRecord, ...]:
        """The history as the page orders it: nearly, not surely, newest first."""
        section = self.one(HISTORY, "history")
        rows = self.rows(section, "history", ("date", "location", "action"))
        if not rows:
            self.lacks("history", f"{HISTORY} tbody tr")
        return tuple(self._action(row) for row in rows)

    def _action(self, row: list[Element]) -> ActionRecord:
        day = self.day(text_of(row[0]), "date of an action", f"{HISTORY} td:nth-of-type(1)")
        chamber = PLACES.get(text_of(row[1]).lower())
        if chamber is None:
            self.lacks("location of an action", f"{HISTORY} td:nth-of-type(2)")
        text = text_of(row[2]) or self.lacks("text of an action", f"{HISTORY} td:nth-of-type(3)")
        return ActionRecord(day, chamber, text)


def _letters(words: str) -> str:
    return "".join(filter(str.isalnum, words))
