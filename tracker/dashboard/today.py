"""Today: what to do now, what changed, the next seven days, what moved."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Final

import streamlit as st

from tracker.dashboard.address import day_form, kept, kept_day
from tracker.dashboard.frame import foot, page, top
from tracker.dashboard.progress import put
from tracker.domain.times import DENVER
from tracker.pages import calls
from tracker.pages import today as pieces
from tracker.pages.markup import heading
from tracker.pages.meetings import deadlines_soon
from tracker.pages.today import DAYS, Since
from tracker.queries.changes import news
from tracker.queries.hearings import HearingFilter, hearings
from tracker.visiting.visit import Visit
from tracker.wording.say import since_words

_SINCE: Final = ("1", "7", "date")


def show() -> None:
    """Draws the page."""
    with page("today.title") as here:
        if here is None:
            return
        top(here, here.t("today.title"))
        found = hearings(here.connection, HearingFilter(here.session, followed=True))
        called = calls.of_session(here, first=here.hearing_day)
        put(calls.banners(here, called))
        put(pieces.act_now(here, called, found))
        put(heading(here.t("today.changed"), key="changed"))
        since = _since(here)
        seen = news(here.connection, here.session, since.moment, until=here.now, followed=True)
        put(pieces.changed(here, pieces.hearing_news(seen), since))
        put(pieces.week(here, called, found) + deadlines_soon(here))
        put(pieces.moved(here, pieces.bill_news(seen), since))
        foot(here, here.links.as_light().today())


def _since(here: Visit) -> Since:
    t = here.t

    def draw(key: str) -> str | None:
        return st.segmented_control(
            t("today.since"), _SINCE, key=key, required=True,
            format_func=lambda one: t(f"today.since.{one}"),
        )  # fmt: skip

    def draw_day(key: str) -> date | None:
        return st.date_input(
            t("today.since.day"), key=key, max_value=here.today, format=day_form(t)
        )

    picked = kept("since", "1", draw, _SINCE)
    if picked == "date":
        day = kept_day("day", here.today - timedelta(days=DAYS), draw_day)
        moment = datetime.combine(day, time(0), DENVER)
        return Since(moment, since_words(t, picked, day, here.today))
    moment = here.now - timedelta(days=int(picked))
    return Since(moment, since_words(t, picked, None, here.today))
