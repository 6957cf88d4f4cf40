"""Pages with nothing to choose but by links: Today, calls, research, More, and those that show what
their light pages show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

import streamlit as st
from markupsafe import Markup

from tracker.dashboard.choices import named, page_url
from tracker.dashboard.frame import page, put, top
from tracker.domain.numbers import BillNumber
from tracker.errors import NumberFault
from tracker.light import details, lists
from tracker.light.frame import form_rules
from tracker.light.routes import Draw
from tracker.pages import call as call_pieces
from tracker.pages import calls, health, people
from tracker.pages import hearing as hearing_pieces
from tracker.pages import today as today_pieces
from tracker.pages.look import DESK
from tracker.pages.markup import div, para, tag
from tracker.pages.search import unknown_bill
from tracker.queries.bills import number_meant
from tracker.visiting.visit import Visit


@page("today.title")
def today(here: Visit) -> str:
    """Numbers, what to do now, what was upset, where the bills stand, hearings and news."""
    top(here, here.t("today.title"), DESK)
    put(today_pieces.body(here, page_url()))
    return here.links.as_light().to("today")


@page("calls.title", partial(named, "session"))
def calls_to_testify(here: Visit) -> str:
    """The coming calls by day, those called off among them, or the past ones."""
    top(here, here.t("calls.title"))
    put(para(here.t("calls.lead")))
    drawn = calls.calls(here, page_url())
    put(drawn.body)
    return drawn.twin(here.links)


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


@page("research.title")
def research(here: Visit) -> str:
    """What became of the bills of every session."""
    top(here, here.t("research.title"), DESK)
    drawn = lists.research(here, page_url())
    put(tag("style", Markup(form_rules("stHtml"))) + drawn.body)
    return drawn.twin(here.links)


@page("more.title")
def more(here: Visit) -> str:
    """More: what the five words of the navigation leave out."""
    top(here, here.t("more.title"))
    put(health.more(here))
    return here.links.as_light().to("today")


@dataclass(frozen=True, slots=True)
class _Missing:
    """What stands in place of a thing that there is not. title: key of its title; words: says so,
    for what the URL names; ways_on: key of the light page that there is instead."""

    title: str
    words: Callable[[Visit, str], Markup]
    ways_on: str


def _no_one(key: str) -> _Missing:
    return _Missing(f"{key}.title", lambda here, given: people.missing(here, key, given), key)


_NO_BILL: Final = _Missing("nav.bill", unknown_bill, "bills")
_NO_MEETING: Final = _Missing("meeting.title", hearing_pieces.missing, "hearings")


def _as_light(
    title: str,
    draw: Draw,
    width: int = 0,
    missing: _Missing = _NO_BILL,
    session: Callable[[], str] = str,
) -> Callable[[], None]:
    """A page that shows what its light page draws. width: 0 for that one's."""

    @page(title, session)
    def show(here: Visit) -> str:
        given = named("id")
        path = {"id": given, "number": number_meant(given, here.session)}
        drawn = draw(here, replace(page_url(), path=path))
        if drawn is None:
            top(here, here.t(missing.title))
            put(missing.words(here, given))
            return here.links.as_light().to(missing.ways_on)
        top(here, drawn.title, width or drawn.width, named=drawn.named, schedule=drawn.schedule)
        put(drawn.body)
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


_NAMED: Final = partial(named, "session")
#: Each by its key. One bill is at /bill?id=HB26-1037, one committee at
#: /committee?id=2026A-house-judiciary.
AS_LIGHT: Final[dict[str, Callable[[], None]]] = {
    "hearing": _as_light("meeting.title", details.hearing, 0, _NO_MEETING, _session_of_id),
    "bill": _as_light("nav.bill", details.bill, DESK, session=_session_of_bill),
    "text": _as_light("nav.text", details.text, session=_session_of_bill),
    "differences": _as_light("nav.differences", details.differences, session=_session_of_bill),
    "health": _as_light("health.title", lists.health),
    "charts": _as_light("charts.title", lists.charts, DESK, session=_NAMED),
    "notice": _as_light("notice.title", lists.notice, DESK, session=_NAMED),
    "committees": _as_light("committees.title", lists.committees, DESK),
    "committee": _as_light(
        "calendar.committee", details.committee, DESK, _no_one("committees"), _session_of_id
    ),
    "legislators": _as_light("legislators.title", people.legislators, DESK),
    "legislator": _as_light("legislators.title", people.legislator, DESK, _no_one("legislators")),
}
