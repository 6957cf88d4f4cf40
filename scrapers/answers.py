"""What an answer to a request for a bill's text says: the text, or why there is none."""

from __future__ import annotations

import hashlib
from typing import Final, get_args

from scrapers.colorado import bill_pdf, bill_text
from tracker.domain.bill_text import BillText, Form
from tracker.errors import PageChanged, TextFault
from tracker.outbound import Answer
from tracker.store.ingest_texts import Got, Trouble

#: Stands between the pages of a PDF's text layer.
_PAGE_END: Final = "\f"
_WEB_PAGES: Final = ("text/html", "application/xhtml+xml")
#: Statuses that say something of the one file, and what.
TOLD: Final[dict[int, Trouble]] = {
    401: "refused", 403: "refused", 404: "missing", 410: "missing", 451: "refused",
}  # fmt: skip


def reader_version() -> str:
    """The version of what reads texts: a mended one reads the stored ones again."""
    return f"{bill_text.BillTextPage.VERSION}.{bill_pdf.VERSION}"


def got(answer: Answer) -> Got:
    """What is kept of an answer besides its text."""
    return Got(
        hashlib.sha256(answer.body).hexdigest(),
        len(answer.body),
        answer.headers.get("etag", ""),
        answer.headers.get("last-modified", ""),
    )


def check(answer: Answer) -> None:
    """Raises TextFault where an answer holds no file at all, or not a whole one."""
    if answer.status in TOLD:
        raise TextFault(TOLD[answer.status], f"The site answered {answer.status}.")
    match answer.fault:
        case "too_large":
            raise TextFault("too_large", f"The file is too large ({answer.why}).")
        case "cut":
            raise TextFault("cut", f"The file broke off ({answer.why}).")
        case "strange":
            raise TextFault("refused", f"The address leads where nothing is asked ({answer.why}).")
        case "packed":
            raise TextFault("unreadable", f"The file cannot be unpacked ({answer.why}).")


def text_of(form: Form, answer: Answer) -> tuple[BillText, str]:
    """The text of a whole answer, and the layer from which it is read again. Raises TextFault."""
    layer = _web_page(answer) if form == "html" else _PAGE_END.join(_pages(answer.body))
    return text_again(form, layer, answer.address), layer


def text_again(form: Form, layer: str, address: str) -> BillText:
    """The text of a layer. Raises TextFault."""
    try:
        if form == "html":
            return bill_text.bill_text(layer, address)
        return bill_pdf.bill_text(layer.split(_PAGE_END), address)
    except PageChanged as error:
        cut = "cut" in error.missing
        raise TextFault("cut" if cut else "unreadable", f"{error}.") from error
    except (ValueError, RecursionError) as error:
        raise TextFault("unreadable", f"The text cannot be read ({error}).") from error


def trouble(fault: TextFault) -> Trouble:
    """The state that a fault puts a text in."""
    known: dict[str, Trouble] = {one: one for one in get_args(Trouble)}
    return known.get(fault.reason, "unreadable")


def _web_page(answer: Answer) -> str:
    kind, _, rest = answer.headers.get("content-type", "").partition(";")
    if kind.strip().lower() not in (*_WEB_PAGES, ""):
        raise TextFault("wrong_type", f"The file is {kind.strip()[:60]}, no web page.")
    charset = rest.partition("charset=")[2].strip(" \"'") or "utf-8"
    try:
        return answer.body.decode(charset, "replace")
    except LookupError:
        return answer.body.decode("utf-8", "replace")


def _pages(body: bytes) -> list[str]:
    return [page.replace(_PAGE_END, "\n") for page in bill_pdf.pages_of(body)]
