"""The light pages of charts, of the notice of hearings and of research over all sessions."""

from __future__ import annotations

from typing import Final

from tracker.light.frame import Page
from tracker.pages import charts as pieces
from tracker.pages import notice as notice_pieces
from tracker.pages import parts
from tracker.pages import research as research_pieces
from tracker.pages.markup import div
from tracker.pages.paging import part_of
from tracker.pages.research_query import study
from tracker.visiting.links import PageUrl
from tracker.visiting.visit import Visit

#: Bytes of charts on one page, beside what stands on every page.
ROOM: Final = 19_000


def charts(here: Visit, url: PageUrl) -> Page:
    """What the bills show as a whole."""
    title, of = here.t("charts.title"), pieces.asked(here, url)
    head = parts.head(here, title) + parts.other_session(here, url.one("session"))
    body = head + pieces.body(here, of)
    return Page("charts", title, body, query=of.query())


def notice(here: Visit, url: PageUrl) -> Page:
    """How much notice the public had of hearings."""
    title, asked = here.t("notice.title"), notice_pieces.asked(here, url)
    head = parts.head(here, title) + parts.other_session(here, url.one("session"))
    body = head + notice_pieces.body(here, asked)
    return Page("notice", title, body, query=asked.query())


def research(here: Visit, url: PageUrl) -> Page:
    """What became of the bills of every session."""
    title, of = here.t("research.title"), study(here, url)
    part = part_of(
        research_pieces.sections(here, of), url.page(), lambda one: len(one.encode()), ROOM
    )
    query = of.query()
    body = (
        parts.head(here, title, schedule=False)
        + research_pieces.above(here, of)
        + div("charts", *part.items)
        + part.turn(here, "research", "", **query)
        + research_pieces.beneath(here, of)
    )
    return Page("research", title, body, query={**query, "page": part.name})
