"""Search: what is typed and what narrows it stand in the address; what was found, page by page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import streamlit as st

from tracker.dashboard.address import kept
from tracker.dashboard.frame import foot, page, top
from tracker.dashboard.progress import put
from tracker.pages import search as pieces
from tracker.pages.markup import para
from tracker.queries.bills import choices
from tracker.queries.search import SearchFilter, SearchQuery, SearchResult, search
from tracker.queries.sessions import sessions
from tracker.visiting.visit import Visit
from tracker.wording.say import stage_name, topic_words
from tracker.wording.translator import Translator

_NARROWING: Final = (
    "session", "topic", "stage", "ask", "chamber", "committee", "sponsor", "followed", "order",
)  # fmt: skip


def show() -> None:
    """Draws the page."""
    with page("search.title", st.query_params.get("session", "")) as here:
        if here is None:
            return
        top(here, here.t("search.title"))
        put(para(here.t("search.lead")))
        query = _wanted(here)
        if query.text.strip():
            query = _found(here, query)
        else:
            put(pieces.how(here))
        there = replace(here, links=here.links.as_light())
        foot(here, pieces.address(there, query))


def _wanted(here: Visit) -> SearchQuery:
    """The search that widgets and address say."""
    t = here.t
    typed = kept("q", "", lambda key: _typed(t, key), None)
    narrowed = any(st.query_params.get(name) for name in _NARROWING)
    with st.expander(t("search.filters"), expanded=narrowed):
        among = _among(here)
        orders = {"newest": t("search.order.newest")}
        newest = _pick("order", t("search.order"), orders, t("search.order.rank"))
    return SearchQuery(typed, among, "newest" if newest else "rank")


def _typed(t: Translator, key: str) -> str | None:
    return st.text_input(t("search.label"), key=key, placeholder=t("search.hint"), type="search")


def _among(here: Visit) -> SearchFilter:
    t = here.t
    every = {one.id: one.name or one.id for one in sessions(here.connection) if one.bills}
    session = _pick("session", t("bills.session"), every, t("search.session.all"))
    offered = choices(here.connection, session or here.session)
    filters = {
        "topic": {one: topic_words(t, one, here.topics) for one in here.topics},
        "stage": {one: stage_name(t, one) for one in offered.stages},
        "ask": {ask.id: ask.name.of(t.code) for one in here.campaigns for ask in one.asks},
        "chamber": {one: t(f"chamber.{one}") for one in ("lower", "upper")},
        "committee": {one: one for one in offered.committees},
        "sponsor": {one: one for one in offered.sponsors},
    }
    found = {
        name: _pick(name, _label(t, name), words, t("search.any"))
        for name, words in filters.items()
    }
    only = {"yes": t("search.followed")}
    followed = _pick("followed", t("bills.show"), only, t("bills.all"))
    return SearchFilter(session, followed=bool(followed), **found)


def _label(t: Translator, name: str) -> str:
    return t("search.ask") if name == "ask" else t(f"bills.{name}")


def _pick(name: str, label: str, offered: Mapping[str, str], otherwise: str) -> str:
    """One of what is offered, or any."""

    def draw(key: str) -> str | None:
        return st.selectbox(
            label, ("", *offered), key=key, format_func=lambda one: offered.get(one, otherwise)
        )

    return kept(name, "", draw, offered)


def _found(here: Visit, query: SearchQuery) -> SearchQuery:
    """Draws what was found; gives the search with the page that is shown."""
    place = st.container()
    _begin_again(query)
    result = search(here.connection, query)
    shown = _page(here, result)
    if shown > 1:
        query = replace(query, page=shown)
        result = search(here.connection, query)
    with place:
        put(pieces.results(here, query, result))
    return query


def _begin_again(query: SearchQuery) -> None:
    """Another search begins at its first page."""
    asked = repr(query)
    if st.session_state.get("search.asked", asked) != asked:
        st.session_state.pop("page", None)
        st.query_params.pop("page", None)
    st.session_state["search.asked"] = asked


def _page(here: Visit, result: SearchResult) -> int:
    """The page that is asked for, of as many as there are."""
    if result.pages < 2:
        return 1
    offered = tuple(map(str, range(1, result.pages + 1)))

    def draw(key: str) -> str | None:
        return st.selectbox(here.t("search.page"), offered, key=key)

    return int(kept("page", "1", draw, offered))
