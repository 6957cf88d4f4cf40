"""The papers of a measure, from its page: versions, fiscal notes, amendments, reports, laws.

Dossier 3.2. Each is a table with a date, a name and a link; a blank date is None, anything else
that is no date is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Final

from lxml import etree
from lxml.etree import _Element as Element

from scrapers.colorado import bill_votes
from scrapers.colorado.element_text import attribute, own_words_of, text_of
from scrapers.colorado.page import Page, marked, unread
from scrapers.colorado.page_tables import (
    DATE,
    DOCUMENTS,
    Row,
    Rows,
    TableKind,
    column,
    in_section,
    says,
)
from tracker.domain.committees import is_known_committee
from tracker.domain.numbers import BillNumber
from tracker.domain.records import DocumentKind, DocumentRecord, VersionRecord
from tracker.domain.times import day_of

PDF: Final = "ext-link-pdf"
REPORT: Final = "committee report"

_NAME: Final = column("version", "bill type", "type", "name")
_NUMBER: Final = column(
    "amendment number", "amendment #", "amendment", "number",
    shape=says(r"(?:amendment )?[A-Z]{1,2}\.?\s?\d{1,3}\b"),
)  # fmt: skip
_PLACE: Final = column(
    "committee/ floor hearing", "committee/floor", "committee/floor hearing",
    shape=lambda cell: _is_place(text_of(cell)),
)  # fmt: skip
_STATUS: Final = column(
    "status", "result",
    shape=says(r"(?:passed|lost|failed|adopted|withdrawn|defeated|laid over|pending|not )\b"),
)  # fmt: skip
_EFFECTIVE: Final = column("effective date", "effective", shape=DATE.shape)
_CHAPTER: Final = column(
    "chapter #", "chapter", "chapter number", shape=says(r"(?:ch(?:apter|\.)? )?\d{1,3}$")
)
_TITLE: Final = column("title")

_A_PLACE: Final = re.compile(
    r"\b(?:reading|committee|conference)\b|^(?:house|senate|joint)\b", re.IGNORECASE
)


def _is_place(words: str) -> bool:
    """Whether an amendment was moved there: a reading, a committee with or without its chamber."""
    named = (words, f"House {words}", f"Senate {words}")
    return bool(_A_PLACE.search(words)) or any(map(is_known_committee, named))


_A_FISCAL_NOTE: Final = re.compile(r"\bfiscal\b|^FN\s?\d", re.IGNORECASE)


def _is_fiscal(row: Row) -> bool:
    return bool(_A_FISCAL_NOTE.search(text_of(row[_NAME.name])))


def _is_version(row: Row) -> bool:
    return not _is_fiscal(row)


VERSIONS: Final = TableKind(
    "a version", "#bill-files-all-versions", (DATE, _NAME, DOCUMENTS), "/bill_files/", _is_version
)
FISCAL: Final = TableKind(
    "a fiscal note", "#bill-files-fiscal", (DATE, _NAME, DOCUMENTS), "/bill_files/", _is_fiscal
)
AMENDMENTS: Final = TableKind(
    "an amendment",
    "#bill-activity-amendments",
    (DATE, _NUMBER, _PLACE, _STATUS, DOCUMENTS),
    "/bill_amendments/",
)
LAWS: Final = TableKind(
    "a session law",
    "#bill-activity-session-laws",
    (_EFFECTIVE, _CHAPTER, _TITLE, DOCUMENTS),
    "/laws/session-laws/",
)

_A_PDF: Final = re.compile(r"\bpdf\b", re.IGNORECASE)
_AN_HTML: Final = re.compile(r"\bhtml?\b|\baccessible\b|\bweb (?:page|version)\b", re.IGNORECASE)
_LABELLED_REPORTS: Final = etree.XPath("//*[starts-with(@aria-label, 'View Committee Report')]")
#: GUESS: what the label of a report's PDF twin begins with; only that there are twins is attested.
_TWIN: Final = "PDF "


def versions(page: Page, found: list[Rows]) -> tuple[VersionRecord, ...]:
    """The versions of the text. The name's cell may link its accessible HTML (seen in 2025)."""
    return tuple(
        VersionRecord(
            day=_day(page, row[DATE.name], VERSIONS),
            name=_name(page, row[_NAME.name], VERSIONS),
            url=_document(page, row[DOCUMENTS.name], VERSIONS),
            html_url=page.first_link(row[_NAME.name]) or _html(page, row[DOCUMENTS.name]),
        )
        for row in _every(found)
        if _is_version(row)
    )


def _html(page: Page, cell: Element) -> str:
    """The link of a cell of documents that says that it is HTML, "" without one."""
    links = (one for one in cell.iter("a") if _says_html(one) and not _says_pdf(one))
    return next(filter(None, map(page.link, links)), "")


def fiscal_among_versions(page: Page) -> list[Rows] | None:
    """Rows of fiscal notes in the section of versions, None where it holds none."""
    found = in_section(page, VERSIONS) or []
    notes = [(table, [row for row in rows if _is_fiscal(row)]) for table, rows in found]
    return notes if any(rows for _, rows in notes) else None


def fiscal_notes(page: Page, found: list[Rows]) -> tuple[DocumentRecord, ...]:
    """The fiscal notes: "Initial Fiscal Note" (2026), "FN1" (2025)."""
    return _papers(page, "fiscal_note", FISCAL, found, DATE.name, _NAME.name)


def amendments(page: Page, found: list[Rows]) -> tuple[DocumentRecord, ...]:
    """The amendments, with the place (a reading or a committee) and the status as written."""
    papers = _papers(page, "amendment", AMENDMENTS, found, DATE.name, _NUMBER.name)
    return tuple(
        replace(
            paper,
            place=own_words_of(row[_PLACE.name]),
            status=own_words_of(row[_STATUS.name]),
        )
        for paper, row in zip(papers, _every(found), strict=True)
    )


def laws(page: Page, found: list[Rows]) -> tuple[DocumentRecord, ...]:
    """The session laws, named by chapter; the day one takes effect is blank for some."""
    return _papers(page, "law", LAWS, found, _EFFECTIVE.name, _CHAPTER.name)


def reports(page: Page) -> tuple[DocumentRecord, ...] | None:
    """Every committee report that is linked, None where the page shows no committees."""
    links = [link for link in page.main().iter("a") if _is_report(link) and _is_own(page, link)]
    labelled = [one for one in _LABELLED_REPORTS(page.main()) if _is_own(page, one)]
    if unread(labelled, links):
        page.lacks("address of a committee report", "a[aria-label]")
    if not links and not any(map(text_of, page.every(bill_votes.COMMITTEES))):
        return None
    return _without_twins([_report(page, link) for link in links])


def _without_twins(found: list[DocumentRecord]) -> tuple[DocumentRecord, ...]:
    """Each report once: some stand as HTML and as PDF, under one name but for its beginning."""
    once: dict[str, DocumentRecord] = {}
    for one in sorted(found, key=lambda report: report.name.startswith(_TWIN)):
        name = one.name.removeprefix(_TWIN)
        once.setdefault(name, replace(one, name=name))
    return tuple(once.values())


def _every(found: list[Rows]) -> Iterable[Row]:
    return (row for _, rows in found for row in rows)


def _papers(
    page: Page, kind: DocumentKind, of: TableKind, found: list[Rows], day: str, name: str
) -> tuple[DocumentRecord, ...]:
    return tuple(
        DocumentRecord(
            kind=kind,
            name=_name(page, row[name], of),
            url=_document(page, row[DOCUMENTS.name], of),
            day=_day(page, row[day], of),
        )
        for row in _every(found)
    )


def _day(page: Page, cell: Element, of: TableKind) -> date | None:
    words = text_of(cell)
    return page.day(words, f"date of {of.of}", f"{of.section} td") if words else None


def _name(page: Page, cell: Element, of: TableKind) -> str:
    return own_words_of(cell) or page.lacks(
        f"name, number or chapter of {of.of}", f"{of.section} td"
    )


def _document(page: Page, cell: Element, of: TableKind) -> str:
    """The address in the cell of documents: the link marked as PDF, else one that says so, else the
    first that does not say that it is something else."""
    marks = [one for one in (marked(cell, PDF),) if one is not None]
    links = [one for one in cell.iter("a") if page.link(one)]
    pdf = [one for one in links if _says_pdf(one)]
    papers = [one for one in links if of.leads in page.link(one) and not _says_html(one)]
    others = [one for one in links if not _says_html(one)]
    ways = (*marks, *pdf, *papers, *others, *links)
    found = next(filter(None, map(page.link, ways)), "")
    return found or page.lacks(f"document of {of.of}", f"{of.section} td a.{PDF}")


def _says_pdf(link: Element) -> bool:
    return bool(_A_PDF.search(_said_of(link)))


def _says_html(link: Element) -> bool:
    return bool(_AN_HTML.search(_said_of(link)))


def _said_of(link: Element) -> str:
    """All that a link says of what it leads to, its address first."""
    path = attribute(link, "href").split("?", 1)[0].split("#", 1)[0]
    told = (attribute(link, mark) for mark in ("type", "aria-label", "title"))
    return " | ".join((path, *told, text_of(link)))


def _is_report(link: Element) -> bool:
    label = str(link.get("aria-label") or "")
    if "eport" not in label and not any("eport" in words for words in link.itertext()):
        return False  # most links; the rest is looked at closely
    return any(REPORT in words.lower() for words in _labels(link)) and bool(link.get("href"))


def _is_own(page: Page, link: Element) -> bool:
    """Whether a report is of the page's measure: those of others are named by their number."""
    named = BillNumber.find(" ".join(_labels(link)))
    asked = page.address.rstrip("/").rpartition("/")[2].upper()
    return named is None or str(named) == asked


def _labels(link: Element) -> Iterable[str]:
    return attribute(link, "aria-label"), text_of(link)


def _report(page: Page, link: Element) -> DocumentRecord:
    name = next(filter(None, _labels(link))).removeprefix("View ").strip()
    if name.lower() == REPORT:  # no label: the meeting it hangs on says whose and when
        meeting = bill_votes.meeting_of(page, link)
        if meeting is not None:
            name = f"Committee Report for {meeting.committee} on {meeting.day:%m/%d/%Y}"
    return DocumentRecord("report", name, page.link(link), day_of(name.rpartition(" on ")[2]))
