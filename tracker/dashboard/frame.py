"""What stands round every page of the dashboard, and how a reader's language is known."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import streamlit as st
from markupsafe import Markup

from tracker.dashboard.progress import fresh, put
from tracker.domain.language import LANGUAGES, Language
from tracker.pages import parts
from tracker.pages.look import READING, stylesheet
from tracker.pages.markup import button, para
from tracker.visiting.links import Links
from tracker.visiting.public import HEADER
from tracker.visiting.visit import Nothing, Visit, visit

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


@contextmanager
def page(title: str, session: str = "") -> Iterator[Visit | None]:
    """A visit whose page is drawn within; None where there is nothing to show, which is said.

    title: key of the page's title.
    """
    with visit(session, links()) as here:
        if isinstance(here, Nothing):
            put(style(READING) + parts.nothing(here, here.t(title)))
            yield None
        else:
            yield here


def top(here: Visit, title: str, width: int = READING, *, named: str = "") -> None:
    """Head of a page, with its look. named: official words that belong to the title."""
    put(style(width) + parts.titled(here, title, named=named))
    fresh(here)


def foot(here: Visit, light: str = "") -> None:
    """Foot of a page. light: address of the same as a light page, "" where there is none."""
    if light:
        put(para(button(light, here.t("foot.light"))))
    put(parts.foot(here))
