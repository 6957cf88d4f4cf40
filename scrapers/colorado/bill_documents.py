"""The documents of a measure, from its page: versions, fiscal notes, amendments, reports, laws.

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
from scrapers.colorado.element_text import attribute, marked, own_words_of, text_of, unread
from scrapers.colorado.page import Page
from scrapers.colorado.tables import DATE, DOCUMENTS, Row, Rows, TableKind, column, in_section, says
from tracker.domain.committees import is_known_committee
from tracker.domain.numbers import BillNumber
from tracker.domain.records import DocumentKind, DocumentRecord, VersionRecord
from tracker.domain.times import day_of

PDF: Final = "ext-link-pdf"
REPORT: Final = "committee report"

_A_PLACE: Final = re.compile(
    r"\b(?:reading|committee|conference)\b|^(?:house|senate|joint)\b", re.IGNORECASE
)
_A_FISCAL_NOTE: Final = re.compile(r"\bfiscal\b|^FN\s?\d", re.IGNORECASE)
_A_PDF: Final = re.compile(r"\bpdf\b", re.IGNORECASE)
_AN_HTML: Final = re.compile(r"\bhtml?\b|\baccessible\b|\bweb (?:page|version)\b", re.IGNORECASE)
_LABELLED_REPORTS: Final = etree.XPath("//*[starts-with(@aria-label, 'View Committee Report')]")
#: GUESS: what the label of a report's PDF twin begins with; only that there are twins is attested.
_TWIN: Final = "PDF "


def _is_place(cell: Element) -> bool:
    """Whether an amendment was moved there: a reading, a committee with or without its chamber."""
    words = text_of(cell)
    named = (words, f"House {words}", f"Senate {words}")
    return bool(_A_PLACE.search(words)) or any(map(is_known_committee, named))


def _is_fiscal(row: Row) -> bool:
    return bool(_A_FISCAL_NOTE.search(text_of(row[_NAME.name])))


def _is_version(row: Row) -> bool:
    return not _is_fiscal(row)


_NAME: Final = column("version", "bill type", "type", "name")
_EFFECTIVE: Final = column("effective date", "effective", shape=DATE.shape)
_CHAPTER: Final = column(
    "chapter #", "chapter", "chapter number", shape=says(r"(?:ch(?:apter|\.)? )?\d{1,3}$")
)
_NUMBER: Final = column(
    "amendment number",
    *("amendment #", "amendment", "number"),
    shape=says(r"(?:amendment )?[A-Z]{1,2}\.?\s?\d{1,3}\b"),
)
_PLACE: Final = column(
    "committee/ floor hearing", "committee/floor", "committee/floor hearing", shape=_is_place
)
_STATUS: Final = column(
    "status",
    "result",
    shape=says(r"(?:passed|lost|failed|adopted|withdrawn|defeated|laid over|pending|not )\b"),
)

_OF_FILES: Final = (DATE, _NAME, DOCUMENTS)
_FILES: Final = "/bill_files/"
VERSIONS: Final = TableKind("a version", "#bill-files-all-versions", _OF_FILES, _FILES, _is_version)
FISCAL: Final = TableKind("a fiscal note", "#bill-files-fiscal", _OF_FILES, _FILES, _is_fiscal)
AMENDMENTS: Final = TableKind(
    "an amendment",
    "#bill-activity-amendments",
    (DATE, _NUMBER, _PLACE, _STATUS, DOCUMENTS),
    "/bill_amendments/",
)
LAWS: Final = TableKind(
    "a session law",
    "#bill-activity-session-laws",
    (_EFFECTIVE, _CHAPTER, column("title"), DOCUMENTS),
    "/laws/session-laws/",
)


def versions(page: Page, tables: list[Rows]) -> tuple[VersionRecord, ...]:
    """The versions of the text. The name's cell may link its accessible HTML (seen in 2025)."""
    return tuple(
        VersionRecord(
            day=_day(page, row[DATE.name], VERSIONS),
            name=_name(page, row[_NAME.name], VERSIONS),
            url=_document(page, row[DOCUMENTS.name], VERSIONS),
            html_url=page.first_link(row[_NAME.name]) or _html(page, row[DOCUMENTS.name]),
        )
        for _, rows in tables
        for row in rows
        if _is_version(row)
    )


def fiscal_notes(page: Page, tables: list[Rows]) -> tuple[DocumentRecord, ...]:
    """The fiscal notes: "Initial Fiscal Note" (2026), "FN1" (2025)."""
    return _documents(page, "fiscal_note", FISCAL, tables, DATE.name, _NAME.name)


def fiscal_among_versions(page: Page) -> tuple[DocumentRecord, ...] | None:
    """The fiscal notes in the section of versions, None where it holds none."""
    tables = in_section(page, VERSIONS) or []
    notes = [(table, list(filter(_is_fiscal, rows))) for table, rows in tables]
    return fiscal_notes(page, notes) or None


def amendments(page: Page, tables: list[Rows]) -> tuple[DocumentRecord, ...]:
    """The amendments, with the place (a reading or a committee) and the status as written."""
    documents = _documents(page, "amendment", AMENDMENTS, tables, DATE.name, _NUMBER.name)
    every = (row for _, rows in tables for row in rows)
    return tuple(
        replace(
            document,
            committee_or_floor=own_words_of(row[_PLACE.name]),
            status=own_words_of(row[_STATUS.name]),
        )
        for document, row in zip(documents, every, strict=True)
    )


def laws(page: Page, tables: list[Rows]) -> tuple[DocumentRecord, ...]:
    """The session laws, named by chapter; the day one takes effect is blank for some."""
    return _documents(page, "law", LAWS, tables, _EFFECTIVE.name, _CHAPTER.name)


def _documents(
    page: Page, kind: DocumentKind, of: TableKind, tables: list[Rows], day: str, name: str
) -> tuple[DocumentRecord, ...]:
    return tuple(
        DocumentRecord(
            kind=kind,
            name=_name(page, row[name], of),
            url=_document(page, row[DOCUMENTS.name], of),
            day=_day(page, row[day], of),
        )
        for _, rows in tables
        for row in rows
    )


def _day(page: Page, cell: Element, of: TableKind) -> date | None:
    words = text_of(cell)
    return page.day(words, f"date of {of.of}", f"{of.section} td") if words else None


def _name(page: Page, cell: Element, of: TableKind) -> str:
    what = f"name, number or chapter of {of.of}"
    return own_words_of(cell) or page.lacks(what, f"{of.section} td")


def _document(page: Page, cell: Element, of: TableKind) -> str:
    """The address in the cell of documents: the link marked as PDF, else one that says so, else the
    first that does not say that it is something else."""
    mark = marked(cell, PDF)
    links = [one for one in cell.iter("a") if page.link(one)]
    pdf = [one for one in links if _A_PDF.search(_words_around(one))]
    others = [one for one in links if not _AN_HTML.search(_words_around(one))]
    leading = [one for one in others if of.leads in page.link(one)]
    ways = (*([] if mark is None else [mark]), *pdf, *leading, *others, *links)
    link = next(filter(None, map(page.link, ways)), "")
    return link or page.lacks(f"document of {of.of}", f"{of.section} td a.{PDF}")


def _html(page: Page, cell: Element) -> str:
    """The link of a cell of documents that says that it is HTML, "" without one."""
    words = {one: _words_around(one) for one in cell.iter("a")}
    links = (
        one for one, said in words.items() if _AN_HTML.search(said) and not _A_PDF.search(said)
    )
    return next(filter(None, map(page.link, links)), "")


def _words_around(link: Element) -> str:
    """All that a link says of what it leads to, its address first."""
    path = attribute(link, "href").split("?", 1)[0].split("#", 1)[0]
    marks = (attribute(link, mark) for mark in ("type", "aria-label", "title"))
    return " | ".join((path, *marks, text_of(link)))


# --- reports --------------------------------------------------------------------------------------


def reports(page: Page) -> tuple[DocumentRecord, ...] | None:
    """Every committee report that is linked, each once, None where the page shows no committees."""
    links = [link for link in page.main().iter("a") if _is_report(link) and _is_own(page, link)]
    labelled = [one for one in _LABELLED_REPORTS(page.main()) if _is_own(page, one)]
    if unread(labelled, links):
        page.lacks("address of a committee report", "a[aria-label]")
    if not links and not any(map(text_of, page.every(bill_votes.COMMITTEES))):
        return None
    once: dict[str, DocumentRecord] = {}  # some stand as HTML and as PDF
    every = (_report(page, link) for link in links)
    for one in sorted(every, key=lambda report: report.name.startswith(_TWIN)):
        name = one.name.removeprefix(_TWIN)
        once.setdefault(name, replace(one, name=name))
    return tuple(once.values())


def _is_report(link: Element) -> bool:
    label = str(link.get("aria-label") or "")
    if "eport" not in label and not any("eport" in words for words in link.itertext()):
        return False  # most links; the rest is looked at closely
    return any(REPORT in words.lower() for words in _labels(link)) and bool(link.get("href"))


def _is_own(page: Page, link: Element) -> bool:
    """Whether a report is of the page's measure: those of others are named by their number."""
    named = BillNumber.find(" ".join(_labels(link)))
    return named is None or str(named) == page.asked_for()


def _labels(link: Element) -> Iterable[str]:
    return attribute(link, "aria-label"), text_of(link)


def _report(page: Page, link: Element) -> DocumentRecord:
    name = next(filter(None, _labels(link))).removeprefix("View ").strip()
    if name.lower() == REPORT:  # no label: the meeting it hangs on says whose and when
        meeting = bill_votes.meeting_of(page, link)
        if meeting is not None:
            name = f"Committee Report for {meeting.committee} on {meeting.day:%m/%d/%Y}"
    return DocumentRecord("report", name, page.link(link), day_of(name.rpartition(" on ")[2]))
