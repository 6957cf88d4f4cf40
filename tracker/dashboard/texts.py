"""Bill texts, at addresses of their own: /text?id=HB26-1037&version=introduced to read one, and
/differences?id=HB26-1037&from=introduced&to=engrossed for what changed between two."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import streamlit as st

from tracker.dashboard.bill import meant, missing
from tracker.dashboard.frame import foot, page, top
from tracker.dashboard.progress import put
from tracker.domain.views import BillView
from tracker.pages.differences import differences_fragment
from tracker.pages.look import READING, TABLES
from tracker.pages.texts import Fragment, text_fragment
from tracker.queries.bills import number_meant
from tracker.queries.whole import bill
from tracker.visiting.links import Links
from tracker.visiting.visit import Visit

#: A page from a visit and a bill, with what the address asks for.
_Drawn: TypeAlias = Callable[[Visit, BillView], Fragment]
#: The light page beside one: its address from a number and what the page shows.
_Twin: TypeAlias = Callable[[Links, str, Fragment], str]


def show_text() -> None:
    """Draws one version of a bill's text."""
    told = st.query_params

    def drawn(here: Visit, view: BillView) -> Fragment:
        asked = (told.get(name, "") for name in ("version", "part", "section"))
        return text_fragment(here, view, *asked)

    def twin(links: Links, number: str, shown: Fragment) -> str:
        return links.text(number, shown.query.get("version", ""))

    _show("nav.text", drawn, twin)


def show_differences() -> None:
    """Draws what changed between two versions of a bill's text."""
    told = st.query_params

    def drawn(here: Visit, view: BillView) -> Fragment:
        asked = (told.get(name, "") for name in ("from", "to", "view", "part"))
        return differences_fragment(here, view, *asked)

    def twin(links: Links, number: str, shown: Fragment) -> str:
        old, new, view = (shown.query.get(name, "") for name in ("from", "to", "view"))
        return links.differences(number, old, new, view)

    _show("nav.differences", drawn, twin)


def _show(title: str, drawn: _Drawn, twin: _Twin) -> None:
    asked = st.query_params.get("id", "")
    with page(title, meant(asked)[1]) as here:
        if here is None:
            return
        number = number_meant(asked, here.session)
        view = bill(here.connection, number) if number else None
        if view is None:
            missing(here, asked)
            foot(here, here.links.as_light().bills())
            return
        shown = drawn(here, view)
        width = TABLES if shown.query.get("view") == "side" else READING
        top(here, f"{shown.title}:", width, named=shown.named)
        put(shown.body)
        foot(here, twin(here.links.as_light(), number, shown))
