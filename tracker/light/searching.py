"""The light page Search: a form that needs no script, and what was found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final, get_args

from markupsafe import Markup

from tracker.domain.search_terms import LETTERS
from tracker.domain.stages import StageName
from tracker.light.addresses import turn
from tracker.light.frame import Page
from tracker.pages import parts
from tracker.pages import search as pieces
from tracker.pages.markup import folded, joined, para, text
from tracker.queries.search import SearchFilter, SearchQuery
from tracker.queries.search import search as search_for
from tracker.queries.sessions import sessions
from tracker.visiting.page_url import PageUrl
from tracker.visiting.visit import Visit
from tracker.wording.say import stage_name

_FORM: Final = Markup(
    '<form class="search" role="search" method="get" action="{action}">'
    '<label for="q">{label}</label>'
    '<input type="search" id="q" name="q" value="{typed}" maxlength="{most}" placeholder="{hint}">'
    "{kept}{filters}<button>{go}</button></form>"
)
_KEPT_FIELD: Final = Markup('<input type="hidden" name="{}" value="{}">')
_FOLLOWED: Final = Markup(
    '<label class="check"><input type="checkbox" name="followed" value="yes"{}> {}</label>'
)
_SELECT: Final = Markup('<label>{} <select name="{}">{}</select></label>')
_OPTION: Final = Markup('<option value="{}"{}>{}</option>')


def search(here: Visit, url: PageUrl) -> Page:
    """The results of the search that the URL means; without words, how to search."""
    t, query = here.t, pieces.query_of(url)
    result = search_for(here.connection, query) if query.text.strip() else None
    query = replace(query, page=result.page if result else 1)
    params = pieces.url_query(query)
    body = (
        parts.head(here, t("search.title"))
        + para(t("search.lead"))
        + _form(here, query)
        + (pieces.results(here, query, result) if result else pieces.how(here))
        + (turn(here, result.page, result.pages, "search", **params) if result else "")
    )
    return Page(
        "search", t("search.title"), body, t("search.about"), query=params, robots="noindex"
    )


# --- the form ------------------------------------------------------------------------------------


def _form(here: Visit, query: SearchQuery) -> Markup:
    t, among = here.t, query.among
    hidden = {"sponsor": among.sponsor, "committee": among.committee}
    is_narrowed = among != SearchFilter() or query.order != "rank"
    return _FORM.format(
        action=here.links.to("search"),
        label=t("search.label"),
        typed=query.text[:LETTERS],
        most=LETTERS,
        hint=t("search.hint"),
        kept=joined(_KEPT_FIELD.format(name, value) for name, value in hidden.items() if value),
        filters=folded(t("search.filters"), _filters(here, query), is_open=is_narrowed),
        go=t("search.go"),
    )


def _filters(here: Visit, query: SearchQuery) -> Markup:
    t, among = here.t, query.among
    any_one = t("search.any")
    names = {row.id: row.name or row.id for row in sessions(here.connection) if row.bills}
    stages = {name: stage_name(t, name) for name in get_args(StageName)}
    asks = {ask.id: ask.name.of(t.code) for campaign in here.campaigns for ask in campaign.asks}
    chambers = {name: t(f"chamber.{name}") for name in ("lower", "upper")}
    orders = {"": t("search.order.rank"), "newest": t("search.order.newest")}
    newest = "newest" if query.order == "newest" else ""
    every = {"": t("search.session.all"), **names}
    return joined(
        (
            _select("session", t("bills.session"), every, among.session),
            _select("topic", t("bills.topic"), {"": any_one, **here.topics}, among.topic),
            _select("stage", t("bills.stage"), {"": any_one, **stages}, among.stage),
            _select("ask", t("search.ask"), {"": any_one, **asks}, among.ask),
            _select("chamber", t("bills.chamber"), {"": any_one, **chambers}, among.chamber),
            _FOLLOWED.format(Markup(" checked") if among.followed else "", t("search.followed")),
            _select("order", t("search.order"), orders, newest),
        )
    )


def _select(name: str, label: str, offered: Mapping[str, str], chosen: str) -> Markup:
    options = joined(
        _OPTION.format(value, Markup(" selected") if value == chosen else "", words)
        for value, words in offered.items()
    )
    return _SELECT.format(text(label), name, options)
