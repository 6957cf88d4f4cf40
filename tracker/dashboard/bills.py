"""Bills: the list, privacy-related ones by default, with filters that stay in the address."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import streamlit as st
from markupsafe import Markup

from tracker.dashboard.address import kept
from tracker.dashboard.frame import foot, page, top
from tracker.dashboard.progress import put
from tracker.domain.views import BillLine
from tracker.pages.asks import ask_choices
from tracker.pages.markup import button, note, para
from tracker.pages.parts import bill_rows, empty
from tracker.queries.bills import BillFilter, Order, bill_count, bill_lines, choices
from tracker.queries.sessions import sessions
from tracker.visiting.visit import Visit
from tracker.wording.say import stage_name, topic_words
from tracker.wording.translator import Translator

#: Bills drawn at once: a phone reads them in one go.
SHOWN: Final = 100
_ORDERS: Final = ("recent", "number")


def show() -> None:
    """Draws the page."""
    with page("bills.title", st.query_params.get("session", "")) as here:
        if here is None:
            return
        top(here, here.t("bills.title"))
        wanted, order = _wanted(here)
        put(_everywhere(here, wanted.text))
        found = bill_lines(here.connection, wanted, order)
        _list(here, found, wanted)
        foot(here, here.links.as_light().bills())


def _wanted(here: Visit) -> tuple[BillFilter, Order]:
    """The filter that widgets and address say."""
    t = here.t
    said = kept("q", "", lambda key: _search(t, key), None)
    among = kept("show", "followed", lambda key: _among(t, key), ("followed", "all"))
    with st.expander(t("bills.filters"), expanded=_is_narrowed()):
        offered = choices(here.connection, here.session)
        session = _session(here)
        topic = _pick(here, "topic", offered.topics, lambda one: topic_words(t, one, here.topics))
        words = ask_choices(here)
        ask = _pick(here, "ask", tuple(words), words.__getitem__) if words else ""
        stage = _pick(here, "stage", offered.stages, lambda one: stage_name(t, one))
        chamber = _pick(here, "chamber", ("lower", "upper"), lambda one: t(f"chamber.{one}"))
        committee = _pick(here, "committee", offered.committees, str)
        sponsor = _pick(here, "sponsor", offered.sponsors, str)
        by_number = kept("order", "recent", lambda key: _order(t, key), _ORDERS) == "number"
    wanted = BillFilter(
        session, among != "all", topic, stage, chamber, sponsor, committee, said.strip(), ask
    )
    return wanted, "number" if by_number else "recent"


def _everywhere(here: Visit, typed: str) -> Markup:
    """The way to the search of all sessions and texts, with what was typed."""
    return para(button(here.links.search(typed), here.t("search.everywhere")))


def _search(t: Translator, key: str) -> str | None:
    return st.text_input(
        t("bills.search"), key=key, placeholder=t("bills.search.hint"), type="search"
    )


def _among(t: Translator, key: str) -> str | None:
    return st.segmented_control(
        t("bills.show"), ("followed", "all"), key=key, required=True,
        format_func=lambda one: t(f"bills.{one}"),
    )  # fmt: skip


def _order(t: Translator, key: str) -> str | None:
    return st.selectbox(
        t("bills.order"), _ORDERS, key=key, format_func=lambda one: t(f"bills.order.{one}")
    )


def _is_narrowed() -> bool:
    filters = ("session", "topic", "ask", "stage", "chamber", "committee", "sponsor", "order")
    return any(st.query_params.get(name) for name in filters)


def _session(here: Visit) -> str:
    names = {one.id: one.name for one in sessions(here.connection)}
    if len(names) < 2:
        return here.session

    def draw(key: str) -> str | None:
        return st.selectbox(
            here.t("bills.session"), tuple(names), key=key,
            format_func=lambda one: names.get(one) or one,
        )  # fmt: skip

    return kept("session", here.session, draw, names)


def _pick(here: Visit, name: str, offered: Sequence[str], words: Callable[[str], str]) -> str:
    """One of what there is, or any."""

    def draw(key: str) -> str | None:
        return st.selectbox(
            here.t(f"bills.{name}"), ("", *offered), key=key,
            format_func=lambda one: words(one) if one else here.t("bills.any"),
        )  # fmt: skip

    return kept(name, "", draw, offered)


def _list(here: Visit, found: Sequence[BillLine], wanted: BillFilter) -> None:
    t = here.t
    stored = bill_count(here.connection, wanted.session)
    if not found:
        put(_why_none(here, wanted, stored))
        return
    put(para(t.many("bills.count.of", len(found), all=f"{stored:,}")))
    above = st.container()
    first = _first(here, len(found))
    with above:
        put(bill_rows(here, found[first : first + SHOWN]))


def _first(here: Visit, count: int) -> int:
    """Where the part of a long list begins that is shown: 0, 100 and so on."""
    parts = tuple(range(0, count, SHOWN))
    if len(parts) < 2:
        return 0
    picked = st.segmented_control(
        here.t("bills.part"), parts, default=0, required=True, key=f"from{count}",
        format_func=lambda first: f"{first + 1}–{min(first + SHOWN, count)}",
    )  # fmt: skip
    return picked or 0


def _why_none(here: Visit, wanted: BillFilter, stored: int) -> Markup:
    t = here.t
    if not stored:
        return empty(here, t("empty.bills.never"))
    only_followed = BillFilter(wanted.session, followed=True)
    if wanted == only_followed:
        return note([t("empty.followed", count=f"{stored:,}")])
    return note([t("empty.filter")])
