"""`tracker parse FILE`: a saved page of the official site, or a bill's PDF, as its record."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from scrapers.colorado import bill_pdf
from scrapers.colorado.agenda import AgendaPage
from scrapers.colorado.bill import BillPage
from scrapers.colorado.bill_search import BillSearchPage
from scrapers.colorado.bill_text import BillTextPage
from scrapers.colorado.committee import CommitteeListPage, CommitteePage
from scrapers.colorado.legislator import LegislatorPage
from scrapers.colorado.page import Page
from scrapers.colorado.parse import page_class, plain
from scrapers.colorado.schedule import layout_of
from scrapers.colorado.vote_committee import CommitteeVotePage
from scrapers.colorado.vote_floor import FloorVotePage
from tracker.cli.tables import show_object
from tracker.errors import SettingFault

_TEXT: Final = "bill_text"
_CLASSES: Final[dict[str, type[Page]]] = {
    "agenda": AgendaPage,
    "bill": BillPage,
    "bill_search": BillSearchPage,
    _TEXT: BillTextPage,
    "committee": CommitteePage,
    "committee_list": CommitteeListPage,
    "legislator": LegislatorPage,
    "vote_committee": CommitteeVotePage,
    "vote_floor": FloorVotePage,
}
_SCHEDULE: Final = "schedule"


def parse(file: Path, address: str, kind: str | None) -> None:
    """Writes the record of a saved page as JSON. file: "-" for standard input.

    address: where the page is from, "" where unknown; kind: of the page, told by its address or
    its markup where None. Raises PageChanged, TextFault and SettingFault.
    """
    raw = _bytes(file)
    if bill_pdf.is_pdf(raw) and _named(kind) in ("", _TEXT):
        show_object("json", plain(bill_pdf.bill_text(bill_pdf.pages_of(raw), address)))
        return
    text = _text(file, raw)
    page = _class(text, address, kind)
    show_object("json", plain(page(text, address).record()))


def _class(text: str, address: str, kind: str | None) -> type[Page]:
    if kind is None:
        return page_class(text, address)
    name = _named(kind)
    if name == _SCHEDULE:
        return layout_of(text, address)
    if name not in _CLASSES:
        known = ", ".join(sorted([*_CLASSES, _SCHEDULE]))
        raise SettingFault("--kind", f"{kind!r} is no kind of page. Known are {known}.")
    return _CLASSES[name]


def _named(kind: str | None) -> str:
    return (kind or "").strip().lower().replace("-", "_").replace(" ", "_")


def _bytes(file: Path) -> bytes:
    try:
        return sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    except OSError as error:
        raise SettingFault(str(file), f"cannot be read ({error.strerror}).") from None


def _text(file: Path, raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        raise SettingFault(str(file), "is no text in UTF-8: is it a saved page?") from None
