"""The light pages of charts and of the notice of hearings."""

from __future__ import annotations

from tracker.light.frame import Page
from tracker.pages import charts as pieces
from tracker.pages import notice as notice_pieces
from tracker.pages import parts
from tracker.visiting.page_url import PageUrl
from tracker.visiting.visit import Visit


def charts(here: Visit, url: PageUrl) -> Page:
    """What the bills show as a whole."""
    title, of = here.t("charts.title"), pieces.asked(here, url)
    body = parts.head(here, title) + pieces.body(here, of)
    return Page("charts", title, body, query=of.query())


def notice(here: Visit, url: PageUrl) -> Page:
    """How much notice the public had of hearings."""
    title, asked = here.t("notice.title"), notice_pieces.asked(here, url)
    body = parts.head(here, title) + notice_pieces.body(here, asked)
    return Page("notice", title, body, query=asked.query())
