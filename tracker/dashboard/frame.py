"""What stands round every page of the dashboard, and how a reader's language is known."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final

import streamlit as st
from markupsafe import Markup

from tracker.dashboard.progress import fresh, put
from tracker.domain.language import LANGUAGES, Language
from tracker.pages import parts
from tracker.pages.look import READING, stylesheet
from tracker.pages.markup import button, heading, note, para
from tracker.visiting.links import Links
from tracker.visiting.public import HEADER
from tracker.visiting.visit import Nothing, Visit, visit
from tracker.wording.translator import translator_of

log = logging.getLogger(__name__)

#: Taken by each page for as long as it is drawn, which takes the whole processor that light pages
#: and feeds share: some 0.2 s for one alone. Two at a time, so that one which waits for the
#: database holds up nobody.
TURN: Final = threading.BoundedSemaphore(2)
_RULES: Final = (Path(__file__).parent / "frame.css").read_text("utf-8")


def style(width: int) -> Markup:
    """The style element of a page of the dashboard."""
    return stylesheet(width, ".stApp", "stHtml", _RULES)


def links() -> Links:
    """Where links lead: in the language that the address names, else the browser prefers."""
    asked = st.query_params.get("lang", "")
    host = st.context.headers.get(HEADER, "")
    for language in LANGUAGES:
        if asked == language:
            return Links(language=language, asked=True, host=host)
    return Links(language=_preferred(), host=host)


def _preferred() -> Language:
    locale = st.context.locale or ""
    return "es" if locale.lower().startswith("es") else "en"


def page(
    title: str, session: Callable[[], str] = str
) -> Callable[[Callable[[Visit], str]], Callable[[], None]]:
    """Makes a page of a function that draws its body and gives the address of the same as a light
    page, "" where there is none.

    title: key of what the page is called where there is nothing to show. session: which one the
    address means, "" where it means none.
    """

    def dressed(draw: Callable[[Visit], str]) -> Callable[[], None]:
        def show() -> None:
            with visit(session(), links()) as here:
                if isinstance(here, Nothing):
                    put(style(READING) + parts.nothing(here, here.t(title)))
                    return
                if light := draw(here):
                    put(para(button(light, here.t("foot.light"))))
                put(parts.foot(here))

        return show

    return dressed


def top(here: Visit, title: str, width: int = READING, *, named: str = "") -> None:
    """Head of a page, with its look. named: official words that belong to the title."""
    put(style(width) + parts.titled(here, title, named=named))
    fresh(here)


def tell(fault: Exception) -> bool:
    """Says that a page cannot be drawn at all, with the way to its light form, in place of
    Streamlit's own English words. True: it was said."""
    log.error("a page of the dashboard could not be drawn", exc_info=fault)
    where = links()
    t = translator_of(where.language)
    put(heading(t("broken.title")) + note([t("broken.page")], "bad"))
    put(para(button(where.as_light().today(), t("foot.light"))))
    return True
