"""What a reader is told who asks for one bill where a list does not have it."""

from __future__ import annotations

from urllib.parse import quote

from markupsafe import Markup

from tracker.domain.numbers import BillNumber
from tracker.errors import NumberFault
from tracker.pages import markup as html
from tracker.pages import parts
from tracker.queries.bills import number_meant, titles_of
from tracker.queries.suggestions import unknown_number
from tracker.settings import OFFICIAL_SOURCE
from tracker.visiting.visit import Visit


def bill_asked_for(here: Visit, typed: str) -> Markup:
    """What to say in place of a list that is empty for a number: the bill of that number, which
    the list leaves out, or that it is not stored; "" for words."""
    number = number_meant(typed, here.session)
    if not number:
        return html.NOTHING
    titles = titles_of(here.connection, [number])
    if number not in titles:
        return unknown_bill(here, typed)
    bill = parts.bill_named(here, number, titles[number][0])
    return html.note([here.t("empty.filter")]) + html.para(bill)


def unknown_bill(here: Visit, typed: str) -> Markup:
    """A note: what is not stored, how far the list goes, where else to look, what may be meant."""
    t = here.t
    if not typed:
        return html.div("note warn", html.para(t("bill.unnamed")))
    missing = html.para(t("bill.missing", number=typed))
    try:
        unknown = unknown_number(here.connection, BillNumber.understand(typed, here.session))
    except NumberFault:
        return html.div("note warn", missing)
    lines = []
    if not unknown.is_stored:
        lines.append(t("empty.session", session=unknown.number.session))
    if unknown.read is not None:
        lines.append(t("bill.missing.read", when=parts.moment_said(here, unknown.read)))
    if unknown.highest:
        lines.append(t("bill.missing.highest", number=unknown.highest))
    ways = (html.button(here.links.to("bill", number), number) for number in unknown.alike)
    page = f"{OFFICIAL_SOURCE}/bills/{quote(str(unknown.number))}"
    return html.div(
        "note warn",
        missing,
        html.para(*lines),
        html.paras([t("bill.missing.alike"), html.spaced(*ways)] if unknown.alike else []),
        html.para(html.link(page, t("bill.missing.official"))),
    )
