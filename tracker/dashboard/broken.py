"""What a page of the dashboard says where it cannot be drawn at all, in place of Streamlit's own
English words."""

from __future__ import annotations

import logging
from html import escape

import streamlit as st

from tracker.dashboard.frame import links
from tracker.dashboard.progress import put
from tracker.pages.markup import heading, note
from tracker.wording.translator import translator_of

log = logging.getLogger(__name__)


def tell(fault: Exception) -> bool:
    """Says that the page cannot be shown, with the way to its light form. True: it was said."""
    log.error("a page of the dashboard could not be drawn", exc_info=fault)
    where = links()
    t = translator_of(where.language)
    put(heading(t("broken.title")) + note([t("broken.page")], "bad"))
    twin = escape(where.as_light().today(), quote=True)
    st.html(f'<p><a class="button" href="{twin}">{escape(t("foot.light"))}</a></p>')
    return True
