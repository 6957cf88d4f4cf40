"""The script that Streamlit runs for each visit: the pages and their addresses."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

import streamlit as st

from tracker.dashboard import agenda_calendar, bill, bills, health, today
from tracker.dashboard.frame import links, style
from tracker.pages.look import READING
from tracker.visiting.links import Links
from tracker.wording.tongue import Tongue, tongue

ICON: Final = str(Path(__file__).parent / "static" / "favicon.svg")


def main() -> None:
    """Chooses the page that the address names, and draws it under the links to the others."""
    where = links()
    t = tongue(where.language)
    shown = [
        st.Page(today.show, title=t("nav.today"), url_path="today", default=True),
        st.Page(bills.show, title=t("nav.bills"), url_path="bills"),
        st.Page(agenda_calendar.show, title=t("nav.calendar"), url_path="calendar"),
        st.Page(health.show, title=t("nav.health"), url_path="health"),
    ]
    one_bill = st.Page(bill.show, title=t("nav.bill"), url_path="bill", visibility="hidden")
    page = st.navigation([*shown, one_bill], position="hidden")
    st.set_page_config(page_title=f"{page.title} · {t('name')}", page_icon=ICON, layout="wide")
    switch = _switch(t, where, page.url_path)
    st.html(
        f'{style(READING)}<div class="top"><p class="name">{escape(t("name"))}</p>{switch}</div>'
    )
    with st.container(horizontal=True, key="nav", gap=None):
        for one in shown:
            st.page_link(one, query_params={"lang": where.language} if where.asked else None)
    page.run()


def _switch(t: Tongue, where: Links, path: str) -> str:
    """The same page in the other language, in that language's own word."""
    other = where.other_language().language
    kept = {**st.query_params.to_dict(), "lang": other}
    address = escape(f"/{path}?{urlencode(kept)}", quote=True)
    word = escape(t("language.other"))
    return f'<a class="switch" lang="{other}" hreflang="{other}" href="{address}">{word}</a>'


main()
