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
    of = pieces.asked(here, url)
    body = parts.other_session(here, url.one("session")) + pieces.body(here, of)
    return Page("charts", here.t("charts.title"), body, query=of.query())


def notice(here: Visit, url: PageUrl) -> Page:
    """How much notice the public had of hearings."""
    of = notice_pieces.asked(here, url)
    body = parts.other_session(here, url.one("session")) + notice_pieces.body(here, of)
    return Page("notice", here.t("notice.title"), body, query=of.query())


def research(here: Visit, url: PageUrl) -> Page:
    """What became of the bills of every session."""
    of = study(here, url)
    part = part_of(
        research_pieces.sections(here, of), url.page(), lambda one: len(one.encode()), ROOM
    )
    query = of.query()
    body = (
        research_pieces.above(here, of)
        + div("charts", *part.items)
        + part.turn(here, "research", "", **query)
        + research_pieces.beneath(here, of)
    )
    query["page"] = part.name
    return Page("research", here.t("research.title"), body, query=query, schedule=False)
