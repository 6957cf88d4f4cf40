"""The script that Streamlit runs for each visit: the pages and their addresses."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from tracker.dashboard import editors_desk
from tracker.dashboard.frame import TURN, clean_address, links, named, page_url, style
from tracker.dashboard.pages import SHOWS
from tracker.pages import forms
from tracker.pages.look import READING
from tracker.pages.markup import div, para, tag, to_page
from tracker.pages.parts import TITLE
from tracker.visiting.links import PAGES, Links, query_string
from tracker.wording.translator import Translator, translator_of

ICON: Final = str(Path(__file__).parent / "static" / "favicon.svg")
#: How each page is drawn; to the desk no link leads.
DRAWN: Final = {**SHOWS, "desk": editors_desk.show}


def main() -> None:
    """Chooses the page that the address names, and draws it under the links to the others."""
    clean_address()
    page_links = links()
    t = translator_of(page_links.language)
    every = {
        key: st.Page(
            SHOWS[key],
            title=t(PAGES[key].title),
            url_path=PAGES[key].dashboard.strip("/") or key,
            default=key == "today",
            visibility="visible" if PAGES[key].nav == key else "hidden",
        )
        for key in SHOWS
    }
    desk = st.Page(DRAWN["desk"], title=t("nav.desk"), url_path="desk", visibility="hidden")
    page = st.navigation([*every.values(), desk], position="hidden")
    bill = named("id") if page.url_path in ("bill", "text", "differences") else ""
    title = " · ".join(filter(None, (bill, page.title, t("name"))))  # tells tabs apart
    st.set_page_config(page_title=title, page_icon=ICON, layout="wide")
    head = st.empty()
    drawn = _draw_head(head, t, page_links, page.url_path)
    lang = page_links.language if page_links.names_language else ""
    query = {name: value for name, value in (("as_of", page_links.as_of), ("lang", lang)) if value}
    with st.container(horizontal=True, key="nav", gap=None):
        for key, entry in every.items():
            if PAGES[key].nav == key:
                st.page_link(entry, query_params=query or None)
    page.run()
    # A choice that a reader has just made stands in the URL only after its page was drawn.
    if _switch(t, page_links, page.url_path) != drawn:
        _draw_head(head, t, page_links, page.url_path)


def _draw_head(box: DeltaGenerator, t: Translator, page_links: Links, path: str) -> Markup:
    """Draws the link past the head, the name, at a desk a box to find a bill, and the language
    switch; gives the switch as drawn. Streamlit's own skip link would lead to the head itself, and
    is hidden."""
    switch = _switch(t, page_links, path)
    find = "" if path == "search" else forms.find(page_links, t("nav.find"))
    skip = to_page(f"#{TITLE}", t("light.skip"), "skip")
    box.html(style(READING) + skip + div("top", para(t("name"), kind="name"), find, switch))
    return switch


def _switch(t: Translator, page_links: Links, path: str) -> Markup:
    """A link to the same page in the other language, named in that language."""
    other = page_links.other_language().language
    query = {**page_url().values, "lang": other}
    href, word = f"/{path}{query_string(query)}", t("language.other")
    return tag("a", word, "switch", lang=other, hreflang=other, href=href)


if __name__ == "__main__":
    with TURN:
        main()
