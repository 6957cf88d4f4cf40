"""Lists that a reader narrows: bills, the calendar, the search, the bills beside a campaign's asks.
What narrows them stays in the address."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

import streamlit as st
from markupsafe import Markup

from tracker.dashboard.choices import named, page_url, picked, typed
from tracker.dashboard.frame import page, put, top
from tracker.domain.campaign import Campaign
from tracker.pages import asks, bill_filters, calendar_page, parts
from tracker.pages import bills as bill_pieces
from tracker.pages import campaign as campaign_pieces
from tracker.pages import search as search_pieces
from tracker.pages.asks import ask_choices
from tracker.pages.look import DESK
from tracker.pages.markup import button, div, heading, para, quiet, tag
from tracker.queries.asks import matrix
from tracker.queries.bills import choices
from tracker.queries.search import SearchFilter, SearchQuery
from tracker.queries.search import search as search_for
from tracker.queries.sessions import sessions
from tracker.visiting.links import SEARCHED
from tracker.visiting.visit import Visit
from tracker.wording.say import topic_words

_BILLS_RULES: Final = (Path(__file__).parent / "bills.css").read_text("utf-8")
_BILLS_STYLE: Final = tag("style", Markup(_BILLS_RULES.replace(".page", ".stHtml")))
#: Bills drawn at once beside a campaign's asks.
BESIDE_ASKS: Final = 60


def _narrowing(here: Visit, session: str) -> dict[str, dict[str, str]]:
    """The values that bills of a session can be narrowed by, each with its words."""
    t, offered = here.t, choices(here.connection, session)
    return {
        "topic": {topic: topic_words(t, topic, here.topics) for topic in offered.topics},
        "ask": ask_choices(here),
        "stage": {stage: t.name("stage", stage) for stage in offered.stages},
        "chamber": {chamber: t(f"chamber.{chamber}") for chamber in ("lower", "upper")},
        "committee": {name: name for name in offered.committees},
        "sponsor": {name: name for name in offered.sponsors},
    }


@page("bills.title", partial(named, "session"))
def bills(here: Visit) -> str:
    """The list of bills, privacy-related ones by default, with what narrows it beside it."""
    top(here, here.t("bills.title"), DESK)
    url, found, pages = bill_pieces.shown(here, page_url())
    side = bill_filters.side(here, url, found)
    listed = bill_pieces.listed(here, url, found, pages)
    everywhere = button(here.links.to("search", q=url.text), here.t("search.everywhere"))
    drawn = div("", listed, div("screen", para(everywhere)))
    put(_BILLS_STYLE + div("wide side bills", div("", side), drawn))
    return url.href(here.links.as_light())


@page("calendar.title")
def calendar(here: Visit) -> str:
    """Meetings as a week, two, a month or a list, by chamber and committee."""
    top(here, here.t("calendar.title"), DESK)
    put(calendar_page.body(here, page_url()))
    return here.links.as_light().to("calendar")


@page("search.title", partial(named, "session"))
def search(here: Visit) -> str:
    """Search: what is typed, what narrows it, and the results page by page."""
    top(here, here.t("search.title"))
    put(para(here.t("search.lead")))
    query = _search_query(here)
    if query.text.strip():
        query = _put_results(here, query)
    else:
        put(search_pieces.how(here))
    return search_pieces.href_of(replace(here, links=here.links.as_light()), query)


def _search_query(here: Visit) -> SearchQuery:
    t = here.t
    words = typed("q", t("search.label"), t("search.hint"))
    narrowing = [name for name in SEARCHED if name not in ("q", "page")]
    with st.expander(t("search.filters"), expanded=any(map(named, narrowing))):
        names = {row.id: row.name or row.id for row in sessions(here.connection) if row.bills}
        among = search_pieces.query_of(page_url()).among.sessions
        if len(among) > 1:  # a box for one value would lose the others
            put(quiet(t("search.sessions", names=", ".join(names.get(one, one) for one in among))))
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
    narrowed = SearchFilter(among, followed=bool(followed), **filters)
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


@page("campaigns.title")
def campaign(here: Visit) -> str:
    """A campaign at /campaign?id=data-privacy; without a name, the list of them."""
    slug = named("id")
    campaign = campaign_pieces.named(here, slug)
    if campaign is None:
        top(here, here.t("campaigns.title"))
        put(campaign_pieces.missing(here) if slug else campaign_pieces.listed(here))
        return here.links.as_light().to("today")
    top(here, campaign.name.of(here.t.code))
    put(campaign_pieces.body(here, campaign))
    if campaign.asks and campaign.ask_rules is not None:
        _put_matrix(here, campaign)
    return here.links.as_light().to("campaign", campaign.slug)


def _put_matrix(here: Visit, campaign: Campaign) -> None:
    """The bills beside the campaign's asks, narrowed by session and topic."""
    t = here.t
    put(heading(t("asks.matrix"), key="matrix"))
    names = {each.id: each.name or t("bills.any") for each in sessions(here.connection)}
    session = ""
    if len(names) > 1:
        session = picked("session", t("bills.session"), names, t("bills.any"))
    own = {topic.id for topic in campaign.topics}
    topics = choices(here.connection, session or here.session).topics
    offered = {topic: topic_words(t, topic, here.topics) for topic in topics if topic in own}
    topic = picked("topic", t("bills.topic"), offered, t("bills.any"))
    rows = matrix(here.connection, campaign.slug, session, topic)
    drawn = asks.matrix_rows(here, campaign, rows[:BESIDE_ASKS])
    files = parts.files(here, "asks", campaign.slug, session=session, topic=topic)
    put(asks.matrix(here, campaign, drawn, len(rows)) + (files if rows else ""))
    if len(rows) > BESIDE_ASKS:
        put(asks.elsewhere(here, campaign))
