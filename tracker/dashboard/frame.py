"""What stands round every page of the dashboard, how a reader's language is known, and what moves
on an open page by itself: the freshness line, a reading at work, and a word that something changed.
All else stands still until the reader asks for it.

A choice is read from the address, by keys that no language changes, when a reader arrives, or goes
back and forward; what a reader then picks is written into the address, so that it can be shared.
The default leaves no trace.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from pathlib import Path
from typing import Final, TypeAlias

import streamlit as st
from markupsafe import Markup

from tracker import clock
from tracker.dashboard.shell import is_small_or_slow
from tracker.domain.language import LANGUAGES, Language
from tracker.domain.text_sanitizing import sanitized_input
from tracker.light.frame import paper
from tracker.pages import markup as html
from tracker.pages import parts
from tracker.pages.look import READING, stylesheet
from tracker.pages.news import grouped
from tracker.queries.changes import edits_since, newest, news
from tracker.visiting.links import HEADER, Links, PageUrl, query_string
from tracker.visiting.visit import DatabaseChoice, Nothing, Visit, visit
from tracker.wording.say import progress_words
from tracker.wording.translator import translator_of

log = logging.getLogger(__name__)

#: Each page takes a turn while it is drawn. Drawing takes the whole processor, which light pages
#: and feeds share: some 0.2 s for one page. There are two turns, so that a page which waits for the
#: database holds up nobody.
TURN: Final = threading.BoundedSemaphore(2)
_RULES: Final = (Path(__file__).parent / "frame.css").read_text("utf-8")
#: On paper a page is the sheet that its light page is.
_PAPER: Final = paper("stHtml")
#: Seconds between two looks: while something is at work or days are played, and otherwise.
OFTEN: Final = 5
EVERY: Final = 60
#: The newest row of the ledger when a page was drawn: its id and its moment.
Drawn: TypeAlias = tuple[int, datetime | None]


def style(width: int) -> Markup:
    """The style element of a page of the dashboard."""
    return stylesheet(width, ".stApp", "stHtml", _RULES + _PAPER)


def links() -> Links:
    """The links of a page, in the language that the URL names, else the browser prefers. On a phone
    they name it in any case: `/` alone is the light page there."""
    code, headers = st.query_params.get("lang", ""), st.context.headers
    preferred: Language = "es" if (st.context.locale or "").lower().startswith("es") else "en"
    is_named = code in LANGUAGES
    return Links(
        language=next((language for language in LANGUAGES if language == code), preferred),
        names_language=is_named or is_small_or_slow(headers),
        host=headers.get(HEADER, ""),
        as_of=page_url().as_of,
    )


def page(
    title: str, session: Callable[[], str] = str, width: int = 0
) -> Callable[[Callable[[Visit], str]], Callable[[], None]]:
    """Makes a page of a function that draws its body and gives the URL of the same page as a light
    one, "" where there is none. title: key of what the page is called. session: which one the
    address means, "" where it means none. width: under a head of that title; 0 where the function
    draws one itself, and the title is for where there is nothing to show."""

    def dressed(draw: Callable[[Visit], str]) -> Callable[[], None]:
        def show() -> None:
            with visit(session(), links()) as here:
                if isinstance(here, Nothing):
                    put(style(READING) + parts.nothing(here, here.t(title)))
                    return
                if width:
                    top(here, here.t(title), width)
                if light := draw(here):
                    put(html.div("screen", html.para(html.button(light, here.t("foot.light")))))
                put(parts.foot(here))

        return show

    return dressed


def top(
    here: Visit, title: str, width: int = READING, *, named: str = "", schedule: bool = True
) -> None:
    """Head of a page, with its look; on a past moment's the way to now. named: official words that
    belong to the title; schedule: whether how fresh it is matters to the page."""
    band = html.NOTHING
    if here.is_past:
        query = {name: values for name, values in page_url().values.items() if name != "as_of"}
        band = parts.past_band(here.t, here.now, query_string(query) or "?")
    put(style(width) + band + parts.titled(here, title, named=named))
    if here.is_past:
        put(parts.freshness(here, schedule=schedule))
        return
    works = here.database.is_sample or here.database.at_work is not None
    often = works or clock.is_newest(here.settings.today)
    draw = st.fragment(_fresh, run_every=OFTEN if often else EVERY)
    drawn = newest(here.connection, here.session)
    draw(_of_page(here.database), here.session, here.links.language, drawn, schedule)


def tell(fault: Exception) -> bool:
    """Says that a page cannot be drawn, with a link to its light form, in place of Streamlit's own
    English words. True: the reader was told."""
    log.error("a page of the dashboard could not be drawn", exc_info=fault)
    page_links = links()
    t = translator_of(page_links.language)
    put(html.heading(t("broken.title")) + html.note([t("broken.page")], "bad"))
    put(html.para(html.button(page_links.as_light().to("today"), t("foot.light"))))
    return True


def put(markup: Markup) -> None:
    """Puts HTML on the page; nothing where it is empty."""
    if markup:
        st.html(markup)


def clean_address() -> None:
    """Cleans the URL: takes out unseen letters, and cuts words without end."""
    for name in st.query_params.to_dict():
        values = st.query_params.get_all(name)
        if sanitized_input(name) != name:
            del st.query_params[name]
        elif any(sanitized_input(value) != value for value in values):
            st.query_params[name] = [sanitized_input(value) for value in values]


def named(name: str) -> str:
    """The value of a name in the URL, "" for none."""
    return st.query_params.get(name, "")


def page_url() -> PageUrl:
    """The whole query of the URL."""
    query = st.query_params
    return PageUrl.of({}, ((name, value) for name in query for value in query.get_all(name)))


def typed(name: str, label: str, hint: str) -> str:
    """What a reader types to search."""

    def draw() -> str:
        return st.text_input(label, key=name, placeholder=hint, type="search")

    return _chosen(name, "", draw, None)


def picked(
    name: str, label: str, offered: Mapping[str, str], otherwise: str, default: str = ""
) -> str:
    """The value that a reader picks by its words; one of them may stand for any value."""
    words = offered if default else {"": otherwise, **offered}

    def draw() -> str | None:
        return st.selectbox(
            label, tuple(words), key=name, format_func=lambda value: words.get(value, value)
        )

    return _chosen(name, default, draw, words)


def _chosen(
    name: str, default: str, draw: Callable[[], str | None], offered: Collection[str] | None
) -> str:
    """The value that the URL names or the reader has chosen in the widget of that key. draw: draws
    the widget and gives its value. offered: what the address may name, None for any text; anything
    else counts as the default."""
    last, url_value = f"address.{name}", st.query_params.get(name, default)
    if offered is not None and url_value not in offered:
        url_value = default
    if name not in st.session_state or st.session_state.get(last) != url_value:
        st.session_state[name] = url_value
    value = st.session_state[last] = draw() or default
    if value != default:
        if st.query_params.get(name) != value:
            st.query_params[name] = value
    elif name in st.query_params:
        del st.query_params[name]
    return value


def _of_page(chosen: DatabaseChoice) -> str:
    """What a whole page depends on: its database and, for the sample, why it is shown."""
    return chosen.state if chosen.is_sample else chosen.url


def _fresh(of_page: str, session: str, language: Language, drawn: Drawn, schedule: bool) -> None:
    """Draws freshness, how far a reading is, and how many things changed since the page was drawn,
    with the button that shows them. Nothing else on the page moves. The whole page is drawn anew
    where another database is to be shown, or none, or the sample for another reason."""
    with visit(session, Links(language=language)) as here:
        if isinstance(here, Nothing) or _of_page(here.database) != of_page:
            st.rerun()
        put(parts.freshness(here, html.tag("p", _at_work(here)), schedule=schedule))
        count = changed_since(here, drawn)
        if count and st.button(here.t.many("fresh.changed", count), key="fresh_show"):
            st.rerun()


def _at_work(here: Visit) -> Markup:
    """Draws how far a reading is, as a bar where its end is known, or that the page looks for news.
    It is one line of one height, so that nothing beneath moves when a reading begins or ends."""
    crawl = here.database.at_work
    if crawl is None:
        return html.text(here.t("fresh.looks"))
    words = html.text(progress_words(here.t, "fresh.running", crawl))
    if crawl.expected <= crawl.pages:
        return words
    done, most = str(crawl.pages), str(crawl.expected)
    return words + " " + html.tag("progress", f"{done} / {most}", value=done, max=most)


def changed_since(here: Visit, drawn: Drawn) -> int:
    """How many pieces of news and edits are newer than a page."""
    row, moment = drawn
    if newest(here.connection, here.session)[0] == row:
        return 0
    since = moment or here.now
    rows = news(here.connection, here.session, since, until=here.now, followed=True)
    return len(grouped(rows)) + edits_since(here.connection, here.session, row)
