"""Pages with nothing to choose, or one thing: Today, calls, one call, one bill with its texts,
Health and More."""

from __future__ import annotations

from functools import partial

import streamlit as st

from tracker.dashboard.choices import named, page_url
from tracker.dashboard.frame import page, put, top
from tracker.domain.numbers import BillNumber
from tracker.domain.views import BillView
from tracker.errors import NumberFault
from tracker.pages import bill as bill_pieces
from tracker.pages import call as call_pieces
from tracker.pages import calls, health
from tracker.pages import hearing as hearing_pieces
from tracker.pages import today as pieces
from tracker.pages.bills import neighbours
from tracker.pages.differences import differences_fragment
from tracker.pages.look import DESK, TABLES
from tracker.pages.markup import div, para
from tracker.pages.texts import Fragment, text_fragment
from tracker.pages.unknown_bill import unknown_bill
from tracker.queries.bills import number_meant
from tracker.queries.whole import bill
from tracker.visiting.visit import Visit


@page("today.title")
def today(here: Visit) -> str:
    """Numbers, what to do now, what was upset, where the bills stand, hearings and news."""
    top(here, here.t("today.title"), DESK)
    put(pieces.body(here, page_url()))
    return here.links.as_light().to("today")


@page("calls.title", partial(named, "session"))
def calls_to_testify(here: Visit) -> str:
    """The coming calls by day, those called off among them, or the past ones."""
    top(here, here.t("calls.title"))
    put(para(here.t("calls.lead")))
    drawn = calls.listed(here, page_url())
    put(drawn.body)
    return here.links.as_light().to("calls", **drawn.query)


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
    put(div("call", call_pieces.first(here, view)))
    heading_of_steps = st.empty()
    put(div("call", call_pieces.sign_up(here, view) + call_pieces.then(here, view)))
    # A heading of the framework: it alone is scrolled to when the address names it, as soon as it
    # is drawn. So it comes when all that stands beneath it does.
    heading_of_steps.header(here.t("sign_up.title"), anchor=calls.SIGN_UP)
    return here.links.as_light().to("call", view.id)


@page("meeting.title", lambda: named("id").partition("-")[0])
def hearing(here: Visit) -> str:
    """One meeting: /hearing?id=2026A-h-0147."""
    view = hearing_pieces.by_id(here, named("id"))
    if view is None:
        top(here, here.t("meeting.title"))
        put(hearing_pieces.missing(here, named("id")))
        return here.links.as_light().to("hearings")
    top(here, hearing_pieces.title(here, view), named=view.committee)
    put(hearing_pieces.body(here, view))
    return here.links.as_light().to("hearing", view.id)


# --- one bill ----------------------------------------------------------------------------------


def _session_of_bill() -> str:
    """The session of the bill's number in the URL, "" where that is no whole number."""
    try:
        return BillNumber.understand(named("id")).session
    except NumberFault:
        return ""


def _bill(here: Visit) -> BillView | None:
    """The bill that the URL names; where it is not stored, says so and gives None."""
    number = number_meant(named("id"), here.session)
    view = bill(here.connection, number) if number else None
    if view is None:
        top(here, here.t("nav.bill"))
        put(unknown_bill(here, named("id")))
    return view


@page("nav.bill", _session_of_bill)
def one_bill(here: Visit) -> str:
    """One bill: /bill?id=HB26-1037."""
    view = _bill(here)
    if view is None:
        return here.links.as_light().to("bills")
    number = view.line.number
    ahead = bill_pieces.is_scheduled(here, view)
    top(here, number, DESK, named=view.line.title, schedule=ahead)
    put(neighbours(here, number, named("list")))
    put(bill_pieces.body(here, view))
    return here.links.as_light().to("bill", number)


@page("nav.text", _session_of_bill)
def text(here: Visit) -> str:
    """One version of a bill's text: /text?id=HB26-1037&version=introduced."""
    view = _bill(here)
    if view is None:
        return here.links.as_light().to("bills")
    fragment = text_fragment(here, view, *map(named, ("version", "part", "section")))
    _put_fragment(here, view, fragment)
    return here.links.as_light().text(view.line.number, fragment.query.get("version", ""))


@page("nav.differences", _session_of_bill)
def differences(here: Visit) -> str:
    """What changed between two versions: /differences?id=HB26-1037&from=introduced&to=engrossed."""
    view = _bill(here)
    if view is None:
        return here.links.as_light().to("bills")
    fragment = differences_fragment(here, view, *map(named, ("from", "to", "view", "part")))
    _put_fragment(here, view, fragment)
    old, new, way = (fragment.query.get(name, "") for name in ("from", "to", "view"))
    return here.links.as_light().differences(view.line.number, old, new, way)


def _put_fragment(here: Visit, view: BillView, fragment: Fragment) -> None:
    ahead = bill_pieces.is_scheduled(here, view)
    top(here, f"{fragment.title}:", fragment.width, named=fragment.named, schedule=ahead)
    put(fragment.body)


# --- beside ------------------------------------------------------------------------------------


@page("health.title")
def operators(here: Visit) -> str:
    """Health: what the operator looks at."""
    top(here, here.t("health.title"), TABLES)
    put(health.body(here))
    return here.links.as_light().to("health")


@page("more.title")
def more(here: Visit) -> str:
    """More: what the five words of the navigation leave out."""
    top(here, here.t("more.title"))
    put(health.more(here))
    return here.links.as_light().to("today")
