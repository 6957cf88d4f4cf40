"""The light page Search: a form that needs no script, and what was found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from html import escape
from typing import Final, get_args

from tracker.domain.search_terms import LETTERS
from tracker.domain.stages import StageName
from tracker.light.asked import Asked
from tracker.light.frame import Sheet
from tracker.pages import parts
from tracker.pages import search as pieces
from tracker.pages.markup import folded, para, text
from tracker.queries.search import SearchFilter, SearchQuery, SearchResult, search
from tracker.queries.sessions import sessions
from tracker.visiting.visit import Visit
from tracker.wording.say import stage_name

#: Filters that the form offers; of others the address's word is kept.
_OFFERED: Final = ("session", "topic", "stage", "ask", "chamber")
_KEPT: Final = ("sponsor", "committee")


def page(here: Visit, asked: Asked) -> Sheet:
    """What an address asks for; without words, how to search."""
    t, query = here.t, wanted(asked)
    result = search(here.connection, query) if query.text.strip() else None
    query = replace(query, page=result.page if result else 1)
    body = (
        parts.head(here, t("search.title"))
        + para(t("search.lead"))
        + _form(here, query)
        + (_found(here, query, result) if result else pieces.how(here))
    )
    return Sheet(
        t("search.title"), t("search.about"), body, _path(here, query),
        _twin(here, query), robots="noindex", nav="bills",
    )  # fmt: skip


def wanted(asked: Asked) -> SearchQuery:
    """The search that an address means."""
    told = {name: asked.query.get(name, "").strip() for name in (*_OFFERED, *_KEPT)}
    among = SearchFilter(**told, followed=bool(asked.query.get("followed")))
    order = "newest" if asked.query.get("order") == "newest" else "rank"
    return SearchQuery(asked.query.get("q", ""), among, order, asked.page())  # type: ignore[arg-type]


def _path(here: Visit, query: SearchQuery) -> str:
    return pieces.address(here, query).partition(f"/{here.links.language}/")[2]


def _twin(here: Visit, query: SearchQuery) -> str:
    there = replace(here, links=here.links.as_dashboard())
    return pieces.address(there, query)


def _found(here: Visit, query: SearchQuery, result: SearchResult) -> str:
    return pieces.found(here, query, result) + _turn(here, query, result)


def _turn(here: Visit, query: SearchQuery, result: SearchResult) -> str:
    """Links to the page before and after."""
    t = here.t
    if result.pages < 2:
        return ""
    said = f"<p>{text(t('light.page', page=result.page, of=result.pages))}</p>"
    before = _way(here, query, result.page - 1, "light.before") if result.page > 1 else ""
    after = _way(here, query, result.page + 1, "light.after") if result.page < result.pages else ""
    return f'<nav class="turn" aria-label="{escape(t("light.pages"))}">{before}{said}{after}</nav>'


def _way(here: Visit, query: SearchQuery, number: int, key: str) -> str:
    where = escape(pieces.address(here, replace(query, page=number)))
    return f'<a class="button" href="{where}">{text(here.t(key))}</a>'


# --- the form ------------------------------------------------------------------------------------


def _form(here: Visit, query: SearchQuery) -> str:
    t, among = here.t, query.among
    typed = escape(query.text[:LETTERS], quote=True)
    hidden = "".join(
        f'<input type="hidden" name="{name}" value="{escape(said)}">'
        for name, said in (("sponsor", among.sponsor), ("committee", among.committee))
        if said
    )
    return (
        f'<form class="search" role="search" method="get" action="{escape(here.links.search())}">'
        f'<label for="q">{text(t("search.label"))}</label>'
        f'<input type="search" id="q" name="q" value="{typed}" maxlength="{LETTERS}" '
        f'placeholder="{escape(t("search.hint"))}">{hidden}'
        f"{folded(t('search.filters'), _filters(here, query), is_open=_is_narrowed(query))}"
        f"<button>{text(t('search.go'))}</button></form>"
    )


def _is_narrowed(query: SearchQuery) -> bool:
    return query.among != SearchFilter() or query.order != "rank"


def _filters(here: Visit, query: SearchQuery) -> str:
    t, among = here.t, query.among
    named = {one.id: one.name or one.id for one in sessions(here.connection) if one.bills}
    offered = {
        "session": named,
        "topic": dict(here.topics),
        "stage": {name: stage_name(t, name) for name in get_args(StageName)},
        "ask": {ask.id: ask.name.of(t.code) for one in here.campaigns for ask in one.asks},
        "chamber": {name: t(f"chamber.{name}") for name in ("lower", "upper")},
    }
    picks = "".join(
        _pick(here, name, getattr(among, name), choices) for name, choices in offered.items()
    )
    orders = {"": t("search.order.rank"), "newest": t("search.order.newest")}
    newest = "newest" if query.order == "newest" else ""
    checked = " checked" if among.followed else ""
    return (
        f'{picks}<label class="check"><input type="checkbox" name="followed" value="yes"{checked}> '
        f"{text(t('search.followed'))}</label>"
        + _select("order", t("search.order"), orders.items(), newest)
    )


def _pick(here: Visit, name: str, chosen: str, offered: Mapping[str, str]) -> str:
    t = here.t
    label = t("search.ask") if name == "ask" else t(f"bills.{name}")
    nothing = t("search.session.all") if name == "session" else t("search.any")
    return _select(name, label, [("", nothing), *offered.items()], chosen)


def _select(name: str, label: str, offered: Iterable[tuple[str, str]], chosen: str) -> str:
    options = "".join(
        f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>{escape(said)}'
        "</option>"
        for value, said in offered
    )
    return f'<label>{text(label)} <select name="{name}">{options}</select></label>'
