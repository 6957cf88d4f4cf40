"""One call to testify, at an address of its own: /call?id=hb26-1037-147-data-privacy."""

from __future__ import annotations

import streamlit as st

from tracker.dashboard.frame import foot, page, top
from tracker.dashboard.progress import put
from tracker.domain.calls import CallView
from tracker.pages import call as pieces
from tracker.pages import calls
from tracker.pages.markup import heading
from tracker.visiting.visit import Visit


def show() -> None:
    """Draws the page of the call that the address names."""
    asked = st.query_params.get("id", "")
    with page("calls.title") as here:
        if here is None:
            return
        found = calls.by_id(here, asked) if asked else None
        if found is None:
            top(here, here.t("calls.title"))
            put(calls.missing(here, asked))
            foot(here, here.links.as_light().calls())
        else:
            _draw(here, found)


def _draw(here: Visit, call: CallView) -> None:
    top(here, pieces.title(here, call), named=call.hearing.title)
    put(pieces.first(here, call))
    heading_of_steps = st.empty()
    put(pieces.sign_up(here, call) + pieces.then(here, call))
    _copies(here, call)
    put(pieces.changes(here, call))
    foot(here, here.links.as_light().call(call.id))
    # A heading of the framework: it alone is scrolled to when the address names it, as soon as it
    # is drawn. So it comes when all that stands beneath it does.
    heading_of_steps.header(here.t("sign_up.title"), anchor=calls.SIGN_UP)


def _copies(here: Visit, call: CallView) -> None:
    """The call as messages, each in a box with a button that copies it."""
    put(heading(here.t("keep.message"), key="message"))
    for _, label, said in pieces.copies(here, call):
        with st.expander(label):
            st.code(said, language=None, wrap_lines=True)
