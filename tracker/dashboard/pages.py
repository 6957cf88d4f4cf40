"""The dashboard's public pages: those with something of their own, among them lists that a reader
narrows (what narrows them stays in the address); and those that show what their light pages show.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final

import streamlit as st
from markupsafe import Markup

from tracker.dashboard.frame import named, page, page_url, picked, put, top, typed
from tracker.domain.numbers import BillNumber
from tracker.errors import NumberFault
from tracker.light import pages as light
from tracker.light.frame import form_rules
from tracker.light.routes import Draw
from tracker.pages import (
    asks,
    bill_filters,
    calendar_page,
    calls,
    charts,
    health,
    notice,
    parts,
    people,
)
from tracker.pages import bills as bill_pieces
from tracker.pages import call as call_pieces
from tracker.pages import campaign as campaign_pieces
from tracker.pages import markup as html
from tracker.pages import meetings as meeting_pieces
from tracker.pages import research as research_pieces
from tracker.pages import search as search_pieces
from tracker.pages import today as today_pieces
from tracker.pages.look import DESK, READING
from tracker.queries.asks import matrix
from tracker.queries.bills import BillFilter, choices, number_meant
from tracker.queries.search import SearchQuery
from tracker.queries.search import search as search_for
from tracker.queries.sessions import sessions
from tracker.visiting.links import PAGES
from tracker.visiting.visit import Visit
from tracker.wording.say import topic_words

_BILLS_RULES: Final = (Path(__file__).parent / "bills.css").read_text("utf-8")
_BILLS_STYLE: Final = html.tag("style", Markup(_BILLS_RULES.replace(".page", ".stHtml")))
#: The session that a URL names.
_NAMED: Final = partial(named, "session")
#: Bills drawn at once beside a campaign's asks.
BESIDE_ASKS: Final = 60


@page("today.title", width=DESK)
def today(here: Visit) -> str:
    """Numbers, what to do now, what was upset, where the bills stand, hearings and news."""
    put(today_pieces.body(here, page_url()))
    return here.links.as_light().to("today")


@page("calls.title")
def call(here: Visit) -> str:
    """One call: /call?id=hb26-1037-147-data-privacy."""
    call_id = named("id")
    view = calls.by_id(here, call_id) if call_id else None
    if view is None:
        top(here, here.t("calls.title"))
        put(calls.missing(here, call_id))
        return here.links.as_light().to("calls")
    top(here, call_pieces.title(here, view), named=view.hearing.title)
    put(html.div("call", call_pieces.first(here, view)))
    heading_of_steps = st.empty()
    put(html.div("call", call_pieces.sign_up(here, view) + call_pieces.then(here, view)))
    # A heading of the framework: it alone is scrolled to when the address names it, as soon as it
    # is drawn. So it comes when all that stands beneath it does.
    heading_of_steps.header(here.t("sign_up.title"), anchor=calls.SIGN_UP)
    return here.links.as_light().to("call", view.id)


@page("research.title", width=DESK)
def research(here: Visit) -> str:
    """What became of the bills of every session."""
    drawn = research_pieces.research(here, page_url())
    put(html.tag("style", Markup(form_rules("stHtml"))) + drawn.body)
    return drawn.twin(here.links)


@page("more.title", width=READING)
def more(here: Visit) -> str:
    """More: what the five words of the navigation leave out."""
    put(health.more(here))
    return here.links.as_light().to("today")


def _narrowing(here: Visit, session: str) -> dict[str, dict[str, str]]:
    """The values that bills of a session can be narrowed by, each with its words."""
    t, offered = here.t, choices(here.connection, session)
    return {
        "topic": {topic: topic_words(t, topic, here.topics) for topic in offered.topics},
        "ask": asks.ask_choices(here),
        "stage": {stage: t.name("stage", stage) for stage in offered.stages},
        "chamber": {chamber: t(f"chamber.{chamber}") for chamber in ("lower", "upper")},
        "committee": {name: name for name in offered.committees},
        "sponsor": {name: name for name in offered.sponsors},
    }


@page("bills.title", _NAMED, DESK)
def bills(here: Visit) -> str:
    """The list of bills, privacy-related ones by default, with what narrows it beside it."""
    url, listing, pages = bill_pieces.shown(here, page_url())
    side = bill_filters.side(here, url, listing)
    listed = bill_pieces.listed(here, url, listing, pages)
    everywhere = html.button(here.links.to("search", q=url.text), here.t("search.everywhere"))
    drawn = html.div("", listed, html.div("screen", html.para(everywhere)))
    put(_BILLS_STYLE + html.div("wide side bills", html.div("", side), drawn))
    return url.href(here.links.as_light())


@page("calendar.title", width=DESK)
def calendar(here: Visit) -> str:
    """Meetings as a week, two, a month or a list, by chamber and committee."""
    put(calendar_page.body(here, page_url()))
    return here.links.as_light().to("calendar")


@page("search.title", _NAMED, READING)
def search(here: Visit) -> str:
    """Search: what is typed, what narrows it, and the results page by page."""
    put(html.para(here.t("search.lead")))
    query = _search_query(here)
    if query.text.strip():
        query = _put_results(here, query)
    else:
        put(search_pieces.how(here))
    return search_pieces.href_of(replace(here, links=here.links.as_light()), query)


def _search_query(here: Visit) -> SearchQuery:
    t = here.t
    words = typed("q", t("search.label"), t("search.hint"))
    narrowing = [name for name in PAGES["search"].reads if name not in ("q", "page")]
    with st.expander(t("search.filters"), expanded=any(map(named, narrowing))):
        names = {row.id: row.name or row.id for row in sessions(here.connection) if row.bills}
        among = search_pieces.query_of(page_url()).among.sessions
        if len(among) > 1:  # a box for one value would lose the others
            chosen = ", ".join(names.get(one, one) for one in among)
            put(html.quiet(t("search.sessions", names=chosen)))
        else:
            session = picked("session", t("bills.session"), names, t("search.session.all"))
            among = (session,) if session else ()
        offered = _narrowing(here, among[0] if among else here.session)
        offered["topic"] = {topic: topic_words(t, topic, here.topics) for topic in here.topics}
        offered["ask"] = {a.id: a.name.of(t.code) for row in here.campaigns for a in row.asks}
        labels = {"ask": "search.ask"}
        filters = {
            name: picked(name, t(labels.get(name, f"bills.{name}")), words_of, t("search.any"))
            for name, words_of in offered.items()
        }
        only = {"yes": t("search.followed")}
        followed = picked("followed", t("bills.show"), only, t("bills.all"))
        orders = {"newest": t("search.order.newest")}
        newest = picked("order", t("search.order"), orders, t("search.order.rank"))
    narrowed = BillFilter(among, followed=bool(followed), **filters)
    return SearchQuery(words, narrowed, "newest" if newest else "rank")


def _put_results(here: Visit, query: SearchQuery) -> SearchQuery:
    """Draws the results; gives the search with the page that is shown."""
    box, search_now = st.container(), repr(query)
    if st.session_state.get("search.asked", search_now) != search_now:  # another search
        st.session_state.pop("page", None)
        st.query_params.pop("page", None)
    st.session_state["search.asked"] = search_now
    result = search_for(here.connection, query)
    numbers = {str(n): str(n) for n in range(1, result.pages + 1)}
    many = result.pages > 1
    number = picked("page", here.t("search.page"), numbers, "", default="1") if many else "1"
    if number != "1":
        query = replace(query, page=int(number))
        result = search_for(here.connection, query)
    with box:
        put(search_pieces.results(here, query, result))
    return query


def _put_matrix(here: Visit, slug: str) -> None:
    """The bills beside a campaign's asks, narrowed by session and topic."""
    t, campaign = here.t, campaign_pieces.named(here, slug)
    if campaign is None or not campaign.asks or campaign.ask_rules is None:
        return
    put(html.heading(t("asks.matrix"), key="matrix"))
    names = {each.id: each.name or t("bills.any") for each in sessions(here.connection)}
    session = ""
    if len(names) > 1:
        session = picked("session", t("bills.session"), names, t("bills.any"))
    own = {topic.id for topic in campaign.topics}
    topics = choices(here.connection, session or here.session).topics
    offered = {topic: topic_words(t, topic, here.topics) for topic in topics if topic in own}
    topic = picked("topic", t("bills.topic"), offered, t("bills.any"))
    rows = matrix(here.connection, slug, session, topic)
    drawn = asks.matrix_rows(here, campaign, rows[:BESIDE_ASKS])
    files = parts.files(here, "asks", slug, session=session, topic=topic)
    put(asks.matrix(here, campaign, drawn, len(rows)) + (files if rows else ""))
    if len(rows) > BESIDE_ASKS:
        put(asks.elsewhere(here, campaign))


def _campaigns(here: Visit, slug: str) -> Markup:
    """The list of campaigns; says so where there is none of a name."""
    return campaign_pieces.missing(here) if slug else campaign_pieces.listed(here)


# --- pages that show what their light pages show -------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Missing:
    """What stands in place of a thing that there is not. title: key of its title; words: says so,
    for what the URL names; ways_on: key of the light page that there is instead."""

    title: str
    words: Callable[[Visit, str], Markup]
    ways_on: str


def _no_one(key: str) -> _Missing:
    return _Missing(f"{key}.title", lambda here, given: people.missing(here, key, given), key)


_NO_CAMPAIGN: Final = _Missing("campaigns.title", _campaigns, "today")
_NO_BILL: Final = _Missing("nav.bill", search_pieces.unknown_bill, "bills")
_NO_MEETING: Final = _Missing("meeting.title", meeting_pieces.missing, "hearings")


def _as_light(
    title: str,
    draw: Draw,
    width: int = 0,
    missing: _Missing = _NO_BILL,
    session: Callable[[], str] = str,
    lead: str = "",
    beneath: Callable[[Visit, str], None] | None = None,
) -> Callable[[], None]:
    """A page that shows what its light page draws. width: 0 for that one's; lead: key of words that
    stand above it; beneath: draws what the dashboard alone has, by what the URL names."""

    @page(title, session)
    def show(here: Visit) -> str:
        given = named("id")
        path = {"id": given, "slug": given, "number": number_meant(given, here.session)}
        drawn = draw(here, replace(page_url(), path=path))
        if drawn is None:
            top(here, here.t(missing.title))
            put(missing.words(here, given))
            return here.links.as_light().to(missing.ways_on)
        top(here, drawn.title, width or drawn.width, named=drawn.named, schedule=drawn.schedule)
        if lead:
            put(html.para(here.t(lead)))
        put(drawn.body)
        if beneath:
            beneath(here, given)
        return drawn.twin(here.links)

    return show


def _session_of_bill() -> str:
    """The session of the bill's number in the URL, "" where that is no whole number."""
    try:
        return BillNumber.understand(named("id")).session
    except NumberFault:
        return ""


def _session_of_id() -> str:
    """The session that the id of a meeting or a committee in the URL begins with."""
    return named("id").partition("-")[0]


#: How each public page is drawn, by its key. One bill is at /bill?id=HB26-1037, one committee at
#: /committee?id=2026A-house-judiciary.
SHOWS: Final[dict[str, Callable[[], None]]] = {
    "today": today,
    "calls": _as_light("calls.title", calls.calls, session=_NAMED, lead="calls.lead"),
    "bills": bills,
    "calendar": calendar,
    "more": more,
    "call": call,
    "search": search,
    "campaign": _as_light(
        "campaigns.title", campaign_pieces.campaign, 0, _NO_CAMPAIGN, beneath=_put_matrix
    ),
    "research": research,
    "hearing": _as_light("meeting.title", meeting_pieces.hearing, 0, _NO_MEETING, _session_of_id),
    "bill": _as_light("nav.bill", light.bill, DESK, session=_session_of_bill),
    "text": _as_light("nav.text", light.text, session=_session_of_bill),
    "differences": _as_light("nav.differences", light.differences, session=_session_of_bill),
    "health": _as_light("health.title", health.health),
    "charts": _as_light("charts.title", charts.charts, DESK, session=_NAMED),
    "notice": _as_light("notice.title", notice.notice, DESK, session=_NAMED),
    "committees": _as_light("committees.title", people.committees, DESK),
    "committee": _as_light(
        "calendar.committee", people.committee, DESK, _no_one("committees"), _session_of_id
    ),
    "legislators": _as_light("legislators.title", people.legislators, DESK),
    "legislator": _as_light("legislators.title", people.legislator, DESK, _no_one("legislators")),
}
