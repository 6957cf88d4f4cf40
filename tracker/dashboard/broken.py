"""What a page of the dashboard says where it cannot be drawn at all, in place of Streamlit's own
English words."""

from __future__ import annotations

import logging

from tracker.dashboard.frame import links
from tracker.dashboard.progress import put
from tracker.pages.markup import button, heading, note, para
from tracker.wording.translator import translator_of

log = logging.getLogger(__name__)


def tell(fault: Exception) -> bool:
    """Says that the page cannot be shown, with the way to its light form. True: it was said."""
    log.error("a page of the dashboard could not be drawn", exc_info=fault)
    where = links()
    t = translator_of(where.language)
    put(heading(t("broken.title")) + note([t("broken.page")], "bad"))
    put(para(button(where.as_light().today(), t("foot.light"))))
    return True
