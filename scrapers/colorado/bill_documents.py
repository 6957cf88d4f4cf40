"""The documents of a measure, from its page: versions, fiscal notes, amendments, reports, laws.

Dossier 3.2. Each is a table with a date, a name and a link; a blank date is None, anything else
that is no date is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any, Final

from lxml import etree
from lxml.etree import _Element as Element

from scrapers.colorado import bill_votes
from scrapers.colorado.element_text import attribute, marked, own_words_of, text_of, unread
from scrapers.colorado.page import Page
from scrapers.colorado.tables import Row, Rows, TableKind, rows_of
from tracker.domain.committees import is_known_committee
from tracker.domain.numbers import BillNumber
from tracker.domain.records import DocumentKind, DocumentRecord, VersionRecord
from tracker.domain.times import day_of

PDF: Final = "ext-link-pdf"
REPORT: Final = "committee report"
_A_PLACE: Final = re.compile(r"(?i)\b(?:reading|committee|conference)\b|^(?:house|senate|joint)\b")
_A_FISCAL_NOTE: Final = re.compile(r"(?i)\bfiscal\b|^FN\s?\d")
_A_PDF: Final = re.compile(r"(?i)\bpdf\b")
_AN_HTML: Final = re.compile(r"(?i)\bhtml?\b|\baccessible\b|\bweb (?:page|version)\b")
_LABELLED_REPORTS: Final = etree.XPath("//*[starts-with(@aria-label, 'View Committee Report')]")
#: GUESS: what the label of a report's PDF twin begins with; only that there are twins is attested.
_TWIN: Final = "PDF "
#: Kept as written, of amendments alone.
_OF_AMENDMENTS: Final = ("committee_or_floor", "status")


def _versions(page: Page, kind: TableKind[Any], tables: list[Rows]) -> tuple[VersionRecord, ...]:
    """The versions of the text. The name's cell may link its accessible HTML (seen in 2025)."""
    return tuple(
        VersionRecord(
            day=_day(page, row, kind),
            name=_name(page, row, kind),
            url=_document(page, row, kind),
            html_url=page.first_link(row["name"]) or _html(page, row["url"]),
        )
        for row in rows_of(tables)
        if not _is_fiscal(row)
    )


def _documents(document: DocumentKind) -> Callable[..., tuple[DocumentRecord, ...]]:

    def read(page: Page, kind: TableKind[Any], tables: list[Rows]) -> tuple[DocumentRecord, ...]:
        return tuple(
            DocumentRecord(
                kind=document,
                name=_name(page, row, kind),
                url=_document(page, row, kind),
                day=_day(page, row, kind),
                **{name: own_words_of(row[name]) for name in _OF_AMENDMENTS if name in row},
            )
            for row in rows_of(tables)
        )

    return read


def _is_fiscal(row: Row) -> bool:
    return bool(_A_FISCAL_NOTE.search(text_of(row["name"])))


def _is_place(cell: Element) -> bool:
    """Whether an amendment was moved there: a reading, a committee with or without its chamber."""
    words = text_of(cell)
    named = (words, f"House {words}", f"Senate {words}")
    return bool(_A_PLACE.search(words)) or any(map(is_known_committee, named))


_OF_FILES: Final = """
    day   date                         @day
    name  version|bill type|type|name
    url   documents|document|pdf       @documents"""
VERSIONS: Final = TableKind(
    f"versions  a version  #bill-files-all-versions  /bill_files/{_OF_FILES}",
    *(_versions, lambda row: not _is_fiscal(row)),
)
#: "Initial Fiscal Note" (2026), "FN1" (2025).
FISCAL: Final = TableKind(
    f"fiscal notes  a fiscal note  #bill-files-fiscal  /bill_files/{_OF_FILES}",
    *(_documents("fiscal_note"), _is_fiscal),
)
AMENDMENTS: Final = TableKind(
    r"""
    amendments  an amendment  #bill-activity-amendments  /bill_amendments/
    day  date  @day
    name  amendment number|amendment #|amendment|number  (?:amendment )?[A-Z]{1,2}\.?\s?\d{1,3}\b
    committee_or_floor  committee/ floor hearing|committee/floor|committee/floor hearing  @moved_at
    status  status|result  (?:(?:pass|fail|adopt|defeat)ed|lost|withdrawn|laid over|pending|not )\b
    url  documents|document|pdf  @documents
    """,
    _documents("amendment"),
    moved_at=_is_place,
)
#: Named by chapter; the day one takes effect is blank for some.
LAWS: Final = TableKind(
    r"""
    laws   a session law                     #bill-activity-session-laws  /laws/session-laws/
    day    effective date|effective          @day
    name   chapter #|chapter|chapter number  (?:ch(?:apter|\.)? )?\d{1,3}$
    title  title
    url    documents|document|pdf            @documents
    """,
    _documents("law"),
)
#: The tables of documents.
KINDS: Final = (VERSIONS, FISCAL, AMENDMENTS, LAWS)


def fiscal_among_versions(page: Page) -> tuple[DocumentRecord, ...] | None:
    """The fiscal notes in the section of versions, None where it holds none."""
    tables = VERSIONS.in_section(page) or []
    notes = [(table, list(filter(_is_fiscal, rows))) for table, rows in tables]
    return FISCAL.read(page, notes) or None


def _day(page: Page, row: Row, of: TableKind[Any]) -> date | None:
    words = text_of(row["day"])
    return page.day(words, f"date of {of.of}", f"{of.section} td") if words else None


def _name(page: Page, row: Row, of: TableKind[Any]) -> str:
    what = f"name, number or chapter of {of.of}"
    return own_words_of(row["name"]) or page.lacks(what, f"{of.section} td")


def _document(page: Page, row: Row, of: TableKind[Any]) -> str:
    """The address in the cell of documents: the link marked as PDF, else one that says so, else the
    first that does not say that it is something else."""
    mark = marked(row["url"], PDF)
    links = [link for link in row["url"].iter("a") if page.link(link)]
    pdf = [link for link in links if _A_PDF.search(_words_around(link))]
    others = [link for link in links if not _AN_HTML.search(_words_around(link))]
    leading = [other for other in others if of.leads in page.link(other)]
    ways = (*([] if mark is None else [mark]), *pdf, *leading, *others, *links)
    link = next(filter(None, map(page.link, ways)), "")
    return link or page.lacks(f"document of {of.of}", f"{of.section} td a.{PDF}")


def _html(page: Page, cell: Element) -> str:
    words = ((link, _words_around(link)) for link in cell.iter("a"))
    html = (link for link, around in words if _AN_HTML.search(around) and not _A_PDF.search(around))
    return next(filter(None, map(page.link, html)), "")


def _words_around(link: Element) -> str:
    path = attribute(link, "href").split("?", 1)[0].split("#", 1)[0]
    marks = (attribute(link, mark) for mark in ("type", "aria-label", "title"))
    return " | ".join((path, *marks, text_of(link)))


def reports(page: Page) -> tuple[DocumentRecord, ...] | None:
    """Every committee report that is linked, each once, None where the page shows no committees."""
    links = [link for link in page.main().iter("a") if _is_report(link) and _is_own(page, link)]
    labelled = [node for node in _LABELLED_REPORTS(page.main()) if _is_own(page, node)]
    if unread(labelled, links):
        page.lacks("address of a committee report", "a[aria-label]")
    if not links and not any(map(text_of, page.every(bill_votes.COMMITTEES))):
        return None
    once: dict[str, DocumentRecord] = {}  # some stand as HTML and as PDF
    every = (_report(page, link) for link in links)
    for report in sorted(every, key=lambda report: report.name.startswith(_TWIN)):
        name = report.name.removeprefix(_TWIN)
        once.setdefault(name, replace(report, name=name))
    return tuple(once.values())


def _labels(link: Element) -> tuple[str, str]:
    return attribute(link, "aria-label"), text_of(link)


def _is_report(link: Element) -> bool:
    label = str(link.get("aria-label") or "")
    if "eport" not in label and not any("eport" in words for words in link.itertext()):
        return False  # most links; the rest is looked at closely
    return any(REPORT in words.lower() for words in _labels(link)) and bool(link.get("href"))


def _is_own(page: Page, link: Element) -> bool:
    """Whether a report is of the page's measure: those of others are named by their number."""
    named = BillNumber.find(" ".join(_labels(link)))
    return named is None or str(named) == page.asked_for()


def _report(page: Page, link: Element) -> DocumentRecord:
    name = next(filter(None, _labels(link))).removeprefix("View ").strip()
    if name.lower() == REPORT:  # no label: the meeting it hangs on says whose and when
        meeting = bill_votes.meeting_of(page, link)
        if meeting is not None:
            name = f"Committee Report for {meeting.committee} on {meeting.day:%m/%d/%Y}"
    return DocumentRecord("report", name, page.link(link), day_of(name.rpartition(" on ")[2]))
