"""One bill, at an address of its own: /bill?id=HB26-1037."""

from __future__ import annotations

import streamlit as st

from tracker.dashboard.frame import foot, page, top
from tracker.dashboard.progress import put
from tracker.domain.numbers import BillNumber
from tracker.errors import NumberFault
from tracker.pages import bill as pieces
from tracker.queries.bills import number_meant
from tracker.queries.whole import bill
from tracker.visiting.visit import Visit
from tracker.wording.say import number_words


def show() -> None:
    """Draws the page of the bill that the address names."""
    asked = st.query_params.get("id", "")
    with page("nav.bill", meant(asked)[1]) as here:
        if here is None:
            return
        number = number_meant(asked, here.session)
        found = bill(here.connection, number) if number else None
        if found is None:
            missing(here, asked)
            foot(here, here.links.as_light().bills())
        else:
            top(here, number_words(number), named=found.line.title)
            put(pieces.body(here, found))
            foot(here, here.links.as_light().bill(number))


def meant(asked: str) -> tuple[str, str]:
    """Number and session of what stands in an address, "" where it is no whole number."""
    try:
        number = BillNumber.understand(asked)
    except NumberFault:
        return "", ""
    return str(number), number.session


def missing(here: Visit, asked: str) -> None:
    """Says that the bill which an address names is not stored."""
    top(here, here.t("nav.bill"))
    put(pieces.unknown_bill(here, asked))
