"""The script that Streamlit runs for each visit: the pages and their addresses."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.navigation.page import StreamlitPage

from tracker.dashboard import (
    agenda_calendar,
    bill,
    bills,
    call,
    calls,
    campaign,
    editors_desk,
    health,
    more,
    search,
    texts,
    today,
)
from tracker.dashboard.address import clean_address
from tracker.dashboard.frame import links, style
from tracker.dashboard.turns import TURN
from tracker.pages.look import READING
from tracker.pages.parts import TITLE
from tracker.visiting.links import Links
from tracker.wording.translator import Translator, translator_of

ICON: Final = str(Path(__file__).parent / "static" / "favicon.svg")


def main() -> None:
    """Chooses the page that the address names, and draws it under the links to the others."""
    clean_address()
    where = links()
    t = translator_of(where.language)
    shown, hidden = _pages(t)
    page = st.navigation([*shown, *hidden], position="hidden")
    st.set_page_config(page_title=f"{page.title} · {t('name')}", page_icon=ICON, layout="wide")
    head = st.empty()
    drawn = _draw_head(head, t, where, page.url_path)
    with st.container(horizontal=True, key="nav", gap=None):
        for one in shown:
            st.page_link(one, query_params={"lang": where.language} if where.asked else None)
    page.run()
    # A choice that a reader has just made stands in the address only once its page was drawn.
    if _switch(t, where, page.url_path) != drawn:
        _draw_head(head, t, where, page.url_path)


def _pages(t: Translator) -> tuple[list[StreamlitPage], list[StreamlitPage]]:
    """The five words of the navigation, and the pages that links lead to."""
    shown = [
        st.Page(today.show, title=t("nav.today"), url_path="today", default=True),
        st.Page(calls.show, title=t("nav.calls"), url_path="calls"),
        st.Page(bills.show, title=t("nav.bills"), url_path="bills"),
        st.Page(agenda_calendar.show, title=t("nav.calendar"), url_path="calendar"),
        st.Page(more.show, title=t("nav.more"), url_path="more"),
    ]
    hidden = [
        st.Page(show, title=t(title), url_path=path, visibility="hidden")
        for show, title, path in (
            (call.show, "calls.title", "call"),
            (bill.show, "nav.bill", "bill"),
            (search.show, "search.title", "search"),
            (texts.show_text, "nav.text", "text"),
            (texts.show_differences, "nav.differences", "differences"),
            (campaign.show, "campaigns.title", "campaign"),
            (health.show, "nav.health", "health"),
            (editors_desk.show, "nav.desk", "desk"),
        )
    ]
    return shown, hidden


def _draw_head(place: DeltaGenerator, t: Translator, where: Links, path: str) -> str:
    """The way past the head, the name and the language switch; gives the switch as it was drawn.

    Streamlit's own way leads to what holds the head, too, and is hidden.
    """
    switch = _switch(t, where, path)
    name = f'<p class="name">{escape(t("name"))}</p>'
    skip = f'<a class="skip" href="#{TITLE}">{escape(t("light.skip"))}</a>'
    place.html(f'{style(READING)}{skip}<div class="top">{name}{switch}</div>')
    return switch


def _switch(t: Translator, where: Links, path: str) -> str:
    """The same page in the other language, in that language's own word."""
    other = where.other_language().language
    kept = {**st.query_params.to_dict(), "lang": other}
    address = escape(f"/{path}?{urlencode(kept)}", quote=True)
    word = escape(t("language.other"))
    return f'<a class="switch" lang="{other}" hreflang="{other}" href="{address}">{word}</a>'


with TURN:
    main()
