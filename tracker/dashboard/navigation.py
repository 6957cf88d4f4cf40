"""The script that Streamlit runs for each visit: the pages and their addresses."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import streamlit as st

from tracker.dashboard import agenda_calendar, bill, bills, health, today
from tracker.dashboard.look import READING, stylesheet
from tracker.wording.tongue import ENGLISH as T

ICON: Final = str(Path(__file__).parent / "static" / "favicon.svg")


def main() -> None:
    """Chooses the page that the address names, and draws it under the links to the others."""
    shown = [
        st.Page(today.show, title=T("nav.today"), url_path="today", default=True),
        st.Page(bills.show, title=T("nav.bills"), url_path="bills"),
        st.Page(agenda_calendar.show, title=T("nav.calendar"), url_path="calendar"),
        st.Page(health.show, title=T("nav.health"), url_path="health"),
    ]
    one_bill = st.Page(bill.show, title=T("nav.bill"), url_path="bill", visibility="hidden")
    page = st.navigation([*shown, one_bill], position="hidden")
    st.set_page_config(page_title=f"{page.title} · {T('name')}", page_icon=ICON, layout="wide")
    st.html(f'{stylesheet(READING)}<p class="name">{T("name")}</p>')
    with st.container(horizontal=True, key="nav", gap=None):
        for one in shown:
            st.page_link(one)
    page.run()


main()
