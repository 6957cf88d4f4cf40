"""A reading at work, shown as it goes on: the only thing on a page that moves by itself."""

from __future__ import annotations

from typing import Final

import streamlit as st

from tracker import clock
from tracker.domain.views import CrawlView
from tracker.pages.markup import para
from tracker.settings import load
from tracker.visiting.which import shown
from tracker.wording.say import progress_words
from tracker.wording.tongue import tongue

#: Seconds between two looks.
EVERY: Final = 5


def put(said: str) -> None:
    """Puts HTML on the page; nothing where it is empty."""
    if said:
        st.html(said)


@st.fragment(run_every=EVERY)
def progress(state: str, language: str) -> None:
    """Draws how far the live crawl is, again and again.

    state: of what the page shows, when it was drawn. Once that is another (a crawl began or ended,
    another database is to be shown), the whole page is drawn anew.
    """
    chosen = shown(load(), clock.now())
    if chosen.state != state:
        st.rerun()
    at_work = chosen.at_work
    if at_work is not None:
        said = progress_words(tongue(language), "fresh.running", at_work)
        put(f'<div class="fresh">{para(said)}</div>')
        put(bar(at_work))


def bar(crawl: CrawlView) -> str:
    """How far a crawl is, as a bar; nothing while its end is unknown."""
    if crawl.expected <= crawl.pages:
        return ""
    done, all_pages = crawl.pages, crawl.expected
    return f'<progress value="{done}" max="{all_pages}">{done} / {all_pages}</progress>'
