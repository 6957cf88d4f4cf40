"""The papers of a measure, from its page: versions, fiscal notes, amendments, reports, laws.

Dossier 3.2. Each is a table with a date, a name and a link; a blank date is None, anything else
that is no date is refused.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Final

from lxml import etree
from lxml.etree import _Element as Element

from scrapers.colorado import bill_votes
from scrapers.colorado.page import Page, Part, attribute, marked, text_of, unread
from tracker.domain.records import DocumentKind, DocumentRecord, VersionRecord
from tracker.domain.times import day_of

VERSIONS: Final = "#bill-files-all-versions"
FISCAL: Final = "#bill-files-fiscal"
AMENDMENTS: Final = "#bill-activity-amendments"
LAWS: Final = "#bill-activity-session-laws"
PDF: Final = "ext-link-pdf"
REPORT: Final = "committee report"

_VERSION_CELLS: Final = ("date", "name", "document")
_AMENDMENT_CELLS: Final = ("date", "number", "place", "status", "document")
_LAW_CELLS: Final = ("effective date", "chapter", "title", "document")

_LABELLED_REPORTS: Final = etree.XPath("//*[starts-with(@aria-label, 'View Committee Report')]")
#: GUESS: what the label of a report's PDF twin begins with; only that there are twins is attested.
_TWIN: Final = "PDF "

REQUIRED: Final = (
    Part("versions", VERSIONS),
    *(
        Part(name, f"{section} tbody td:nth-of-type({at})")
        for section, cells in (
            (VERSIONS, _VERSION_CELLS),
            (FISCAL, _VERSION_CELLS),
            (AMENDMENTS, _AMENDMENT_CELLS),
            (LAWS, _LAW_CELLS),
        )
        for at, name in enumerate(cells, 1)
    ),
    *(
        Part("document", f"{section} tbody td a")
        for section in (VERSIONS, FISCAL, AMENDMENTS, LAWS)
    ),
)


def versions(page: Page) -> tuple[VersionRecord, ...]:
    """The versions of the text, a section that every measure has, though it may be empty.

    The second cell may link its accessible HTML (seen in 2025).
    """
    section = page.one(VERSIONS, "versions")
    return tuple(
        VersionRecord(
            day=_day(page, row[0], "a version"),
            name=_name(page, row[1], "a version"),
            url=_document(page, row[2], "a version"),
            html_url=page.first_link(row[1]),
        )
        for row in page.rows(section, "a version", _VERSION_CELLS)
    )


def fiscal_notes(page: Page) -> tuple[DocumentRecord, ...] | None:
    """The fiscal notes: "Initial Fiscal Note" (2026), "FN1" (2025)."""
    section = page.maybe(FISCAL)
    if section is None:
        return None
    rows = page.rows(section, "a fiscal note", _VERSION_CELLS)
    return tuple(_paper(page, "fiscal_note", row, "a fiscal note") for row in rows)


def amendments(page: Page) -> tuple[DocumentRecord, ...] | None:
    """The amendments; GUESS: the words of place (a reading or a committee) and status."""
    section = page.maybe(AMENDMENTS)
    if section is None:
        return None
    rows = page.rows(section, "an amendment", _AMENDMENT_CELLS)
    return tuple(_paper(page, "amendment", row, "an amendment") for row in rows)


def laws(page: Page) -> tuple[DocumentRecord, ...] | None:
    """The session laws, named by chapter; the day one takes effect is blank for some."""
    section = page.maybe(LAWS)
    if section is None:
        return None
    rows = page.rows(section, "a session law", _LAW_CELLS)
    return tuple(_paper(page, "law", row, "a session law") for row in rows)


def reports(page: Page) -> tuple[DocumentRecord, ...] | None:
    """Every committee report that is linked, None where the page shows no committees."""
    links = [link for link in page.root.iter("a") if _is_report(link)]
    if unread(_LABELLED_REPORTS(page.root), links):
        page.lacks("address of a committee report", "a[aria-label]")
    if not links and page.maybe(bill_votes.COMMITTEES) is None:
        return None
    return _without_twins([_report(page, link) for link in links])


def _without_twins(found: list[DocumentRecord]) -> tuple[DocumentRecord, ...]:
    """Each report once: some stand as HTML and as PDF, under one name but for its beginning."""
    once: dict[str, DocumentRecord] = {}
    for one in sorted(found, key=lambda report: report.name.startswith(_TWIN)):
        name = one.name.removeprefix(_TWIN)
        once.setdefault(name, replace(one, name=name))
    return tuple(once.values())


def _paper(page: Page, kind: DocumentKind, row: list[Element], of: str) -> DocumentRecord:
    place, status = (text_of(row[2]), text_of(row[3])) if kind == "amendment" else ("", "")
    return DocumentRecord(
        kind=kind,
        name=_name(page, row[1], of),
        url=_document(page, row[-1], of),
        day=_day(page, row[0], of),
        place=place,
        status=status,
    )


def _day(page: Page, cell: Element, of: str) -> date | None:
    words = text_of(cell)
    return page.day(words, f"date of {of}", "td:nth-of-type(1)") if words else None


def _name(page: Page, cell: Element, of: str) -> str:
    return text_of(cell) or page.lacks(f"name, number or chapter of {of}", "td:nth-of-type(2)")


def _document(page: Page, cell: Element, of: str) -> str:
    """The address in the last cell: the link marked as PDF, else the first."""
    link = marked(cell, PDF)
    found = "" if link is None else page.link(link)
    found = found or page.first_link(cell)
    return found or page.lacks(f"document of {of}", f"td a.{PDF}")


def _is_report(link: Element) -> bool:
    label = str(link.get("aria-label") or "")
    if "eport" not in label and not any("eport" in words for words in link.itertext()):
        return False  # most links; the rest is looked at closely
    return any(REPORT in words.lower() for words in _labels(link)) and bool(link.get("href"))


def _labels(link: Element) -> Iterable[str]:
    return attribute(link, "aria-label"), text_of(link)


def _report(page: Page, link: Element) -> DocumentRecord:
    name = next(filter(None, _labels(link))).removeprefix("View ").strip()
    if name.lower() == REPORT:  # no label: the meeting it hangs on says whose and when
        meeting = bill_votes.meeting_of(page, link)
        if meeting is not None:
            name = f"Committee Report for {meeting.committee} on {meeting.day:%m/%d/%Y}"
    return DocumentRecord("report", name, page.link(link), day_of(name.rpartition(" on ")[2]))
