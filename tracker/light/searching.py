"""The light page Search: a form that needs no script, and what was found."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

from markupsafe import Markup

from tracker.domain.stages import StageName
from tracker.light.frame import Page
from tracker.pages import forms
from tracker.pages import search as pieces
from tracker.pages.markup import folded, joined, para
from tracker.pages.paging import turn
from tracker.queries.search import SearchFilter, SearchQuery
from tracker.queries.search import search as search_for
from tracker.queries.sessions import sessions
from tracker.visiting.links import PageUrl
from tracker.visiting.visit import Visit


def search(here: Visit, url: PageUrl) -> Page:
    """The results of the search that the URL means; without words, how to search."""
    t, query = here.t, pieces.query_of(url)
    result = search_for(here.connection, query) if query.text.strip() else None
    query = replace(query, page=result.page if result else 1)
    params = pieces.url_query(query)
    body = (
        para(t("search.lead"))
        + _form(here, query)
        + (pieces.results(here, query, result) if result else pieces.how(here))
        + (turn(here, result.page, result.pages, "search", "", **params) if result else "")
    )
    return Page(
        "search", t("search.title"), body, t("search.about"), query=params, robots="noindex"
    )


# --- the form ------------------------------------------------------------------------------------


def _form(here: Visit, query: SearchQuery) -> Markup:
    t, among = here.t, query.among
    kept = forms.kept({"sponsor": among.sponsor, "committee": among.committee})
    is_narrowed = among != SearchFilter() or query.order != "rank"
    filters = folded(t("search.filters"), _filters(here, query), is_open=is_narrowed)
    words = {"label": t("search.label"), "hint": t("search.hint"), "go": t("search.go")}
    return forms.search_form(here.links, "search", query.text, inner=kept + filters, **words)


def _filters(here: Visit, query: SearchQuery) -> Markup:
    t, among = here.t, query.among
    any_one = t("search.any")
    names = {row.id: row.name or row.id for row in sessions(here.connection) if row.bills}
    stages = {name: t.name("stage", name) for name in get_args(StageName)}
    asks = {ask.id: ask.name.of(t.code) for campaign in here.campaigns for ask in campaign.asks}
    chambers = {"": any_one} | {name: t(f"chamber.{name}") for name in ("lower", "upper")}
    orders = {"": t("search.order.rank"), "newest": t("search.order.newest")}
    newest = "newest" if query.order == "newest" else ""
    boxes = forms.several("session", t("bills.session"), names, among.sessions)
    return joined(
        (
            boxes,
            forms.select("topic", t("bills.topic"), {"": any_one, **here.topics}, (among.topic,)),
            forms.select("stage", t("bills.stage"), {"": any_one, **stages}, (among.stage,)),
            forms.select("ask", t("search.ask"), {"": any_one, **asks}, (among.ask,)),
            forms.select("chamber", t("bills.chamber"), chambers, (among.chamber,)),
            forms.check("followed", "yes", t("search.followed"), is_chosen=among.followed),
            forms.select("order", t("search.order"), orders, (newest,)),
        )
    )
