"""Charts, notice, research, committees and legislators in the dashboard: pages whose choices are
links."""

from __future__ import annotations

from functools import partial

from markupsafe import Markup

from tracker.dashboard.choices import named, page_url
from tracker.dashboard.frame import page, put, top
from tracker.light.frame import form_rules
from tracker.pages import charts as chart_pieces
from tracker.pages import committees as committee_pieces
from tracker.pages import notice as notice_pieces
from tracker.pages import people as pieces
from tracker.pages import research as research_pieces
from tracker.pages.look import DESK
from tracker.pages.markup import div, tag
from tracker.pages.parts import other_session
from tracker.pages.research_query import study
from tracker.queries.people import assembly
from tracker.visiting.visit import Visit


def _session_of_committee() -> str:
    """The session that a committee's id in the URL begins with."""
    return named("id").partition("-")[0]


@page("charts.title", partial(named, "session"))
def charts(here: Visit) -> str:
    """What the bills show as a whole."""
    top(here, here.t("charts.title"), DESK)
    of = chart_pieces.asked(here, page_url())
    put(other_session(here, page_url().one("session")) + chart_pieces.body(here, of))
    return here.links.as_light().to("charts", **of.query())


@page("notice.title", partial(named, "session"))
def notice(here: Visit) -> str:
    """How much notice the public had of hearings."""
    top(here, here.t("notice.title"), DESK)
    asked = notice_pieces.asked(here, page_url())
    put(other_session(here, page_url().one("session")) + notice_pieces.body(here, asked))
    return here.links.as_light().to("notice", **asked.query())


@page("research.title")
def research(here: Visit) -> str:
    """What became of the bills of every session."""
    top(here, here.t("research.title"), DESK)
    of = study(here, page_url())
    drawn = div("charts", *research_pieces.sections(here, of))
    style = tag("style", Markup(form_rules("stHtml")))
    put(style + research_pieces.above(here, of) + drawn + research_pieces.beneath(here, of))
    return here.links.as_light().to("research", "", **of.query())


@page("committees.title")
def committees(here: Visit) -> str:
    """The committees of the session."""
    top(here, here.t("committees.title"), DESK)
    put(committee_pieces.listed(here))
    return here.links.as_light().to("committees")


@page("calendar.committee", _session_of_committee)
def committee(here: Visit) -> str:
    """One committee: /committee?id=2026A-house-judiciary."""
    view = committee_pieces.by_id(here, named("id"))
    if view is None:
        top(here, here.t("committees.title"))
        put(pieces.missing(here, "committees", named("id")))
        return here.links.as_light().to("committees")
    top(here, "", DESK, named=committee_pieces.name_of(view))
    put(committee_pieces.body(here, view))
    return here.links.as_light().to("committee", view.id)


@page("legislators.title")
def legislators(here: Visit) -> str:
    """The members of the General Assembly, of one chamber or party or all."""
    top(here, here.t("legislators.title"), DESK)
    listed = pieces.listed(here, page_url())
    put(listed.body)
    return here.links.as_light().to("legislators", **listed.query)


@page("legislators.title")
def legislator(here: Visit) -> str:
    """One member: /legislator?id=javier-mabrey."""
    everybody = assembly(here.connection)
    who = everybody.by_id.get(named("id").lower())
    if who is None:
        top(here, here.t("legislators.title"))
        put(pieces.missing(here, "legislators", named("id")))
        return here.links.as_light().to("legislators")
    top(here, "", DESK, named=pieces.name_of(here, who))
    drawn = pieces.body(here, who, everybody, page_url())
    put(drawn.body)
    return here.links.as_light().to("legislator", who.id, **drawn.query)
