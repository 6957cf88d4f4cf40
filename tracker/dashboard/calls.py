"""Calls to testify: what is coming, by day, the called-off among them."""

from __future__ import annotations

import streamlit as st

from tracker.dashboard.frame import foot, page, top
from tracker.dashboard.progress import put
from tracker.pages import calls as pieces
from tracker.pages.markup import para


def show() -> None:
    """Draws the page."""
    with page("calls.title", st.query_params.get("session", "")) as here:
        if here is None:
            return
        top(here, here.t("calls.title"))
        put(para(here.t("calls.lead")))
        put(pieces.listed(here, pieces.of_session(here)))
        foot(here, here.links.as_light().calls())
