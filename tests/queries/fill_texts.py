"""Bill texts put into a real database by their writer, for what reads and shows them."""

from __future__ import annotations

import hashlib
from datetime import date, datetime

from sqlalchemy import Connection

from tests.queries.fill import EARLIER, SESSION, SOURCE, add, add_bill, add_document, judge_bill
from tracker.domain.bill_text import BillText, Form, Line, Mark, Run, Section
from tracker.store.ingest_texts import Got, TextSource, Trouble, store_text, text_failed, text_read
from tracker.store.ledger import Observation
from tracker.store.tables import VERSIONS

NUMBER = "HB26-1037"
READ_AT = datetime.fromisoformat("2026-02-20T16:00:00+00:00")


def add_version(
    connection: Connection, bill: int, name: str, day: date, form: Form = "html"
) -> str:
    """A version with both addresses (a PDF alone for `pdf`); its key."""
    url = f"{SOURCE}/bill_files/{bill}-{name}-{day}/download".replace(" ", "")
    html = f"{url.removesuffix('/download')}.html" if form == "html" else ""
    add(connection, VERSIONS, bill_id=bill, key=f"version|{url}", day=day, name=name, url=url,
        html_url=html, rank=0, first_seen_at=EARLIER)  # fmt: skip
    return f"version|{url}"


def sighting(at: datetime = READ_AT) -> Observation:
    return Observation(at, SESSION, SOURCE)


def wanted(number: str, key: str, form: Form) -> TextSource:
    return TextSource(number, key, "", form, key.removeprefix("version|"))


def add_text(connection: Connection, number: str, key: str, text: BillText) -> None:
    """A text that was read for a version."""
    digest = hashlib.sha256(repr((key, text)).encode()).hexdigest()
    got = Got(digest, len(repr(text)))
    store_text(connection, got, text, "", "parser", sighting())
    text_read(connection, wanted(number, key, text.form), sighting(), got)


def add_fault(
    connection: Connection, number: str, key: str, trouble: Trouble, form: Form = "pdf"
) -> None:
    """An address that gave no text."""
    text_failed(connection, wanted(number, key, form), trouble, "as told", "parser", sighting())


def line(page: int, number: int, *runs: str | tuple[str, Mark]) -> Line:
    """A printed line of plain words, or of words with a mark."""
    told = tuple(Run(one) if isinstance(one, str) else Run(one[0], (one[1],)) for one in runs)
    return Line(told, page, number)


def text_of_lines(*sections: tuple[str, str, tuple[Line, ...]], form: Form = "html") -> BillText:
    """A text: key, heading and lines a section; the label stands in its first line."""
    made = tuple(
        Section(key, _label(key), heading, lines) for key, heading, lines in sections
    )  # fmt: skip
    return BillText(form, "House Bill 26-1037", "", made, 2)


def _label(key: str) -> str:
    number = key.removeprefix("section-")
    return f"SECTION {number}." if number != key else ""


LONG_TITLE = ("long-title", "A Bill for an Act", (
    line(1, 101, "Concerning personal data that "), line(1, 102, "state agencies hold."),
))  # fmt: skip
DUTY = ("section-1", "Duty of agencies.", (
    line(2, 1, "SECTION 1. Duty of agencies. (1) An agency "),
    line(2, 2, "SHALL NOT COLLECT ", ("MORE DATA THAN IT NEEDS", "new"), "."),
    line(2, 3, "(2) An agency ", ("may", "repealed"), " ", ("SHALL", "new"), " delete them after"),
    line(2, 4, "thirty days."),
))  # fmt: skip
WEAKER = ("section-2", "Duty of agencies.", (
    line(2, 5, "SECTION 2. Duty of agencies. (1) An agency "),
    line(2, 6, "shall not collect ", ("more data than it may use", "new"), "."),
    line(2, 7, "(2) An agency ", ("may", "repealed"), " ", ("shall", "new"), " delete them after"),
    line(3, 1, ("three years", "house"), "."),
))  # fmt: skip
NEWCOMER = ("section-1", "Short title.", (
    line(2, 3, ("SECTION 1. Short title. This act is the ", "senate")),
    line(2, 4, ("\"Data Rules Act\".", "senate")),
))  # fmt: skip
SAFETY = ("section-2", "Safety clause.", (
    line(2, 5, "SECTION 2. Safety clause. The general assembly finds it necessary."),
))  # fmt: skip
SAFETY_LATER = ("section-3", "Safety clause.", (
    line(3, 2, "SECTION 3. Safety clause. The general assembly finds it necessary."),
))  # fmt: skip
INTRODUCED = text_of_lines(LONG_TITLE, DUTY, SAFETY)
ENGROSSED = text_of_lines(LONG_TITLE, NEWCOMER, WEAKER, SAFETY_LATER)


def fill_texts(connection: Connection, number: str = NUMBER) -> dict[str, str]:
    """A bill with versions that were read, that failed, and that were not read, and with papers
    between them; gives the versions' keys by name."""
    bill = add_bill(connection, number, title="Rules for Data")
    judge_bill(connection, bill, "in_committee", followed=True)
    days = {"Introduced": 14, "Engrossed": 20, "Reengrossed": 22, "Revised": 23}
    keys = {
        name: add_version(
            connection, bill, name, date(2026, 1, day), "pdf" if name == "Reengrossed" else "html"
        )
        for name, day in days.items()
    }
    add_text(connection, number, keys["Introduced"], INTRODUCED)
    add_text(connection, number, keys["Engrossed"], ENGROSSED)
    add_fault(connection, number, keys["Reengrossed"], "no_text")
    add_document(connection, bill, "amendment", "L.001", date(2026, 1, 20))
    add_document(connection, bill, "report", "Committee Report for Judiciary", date(2026, 1, 18))
    add_document(connection, bill, "fiscal_note", "Fiscal Note", date(2026, 1, 24))
    return keys
