"""Calendar: meetings as a list or a month, by committee and chamber; called-off ones say so."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from urllib.parse import urlencode

import streamlit as st
from markupsafe import Markup

from tracker.dashboard.address import day_form, kept, kept_day
from tracker.dashboard.frame import foot, page, top
from tracker.dashboard.progress import put
from tracker.domain.views import MeetingView
from tracker.pages import calls
from tracker.pages.health import feeds
from tracker.pages.look import READING, TABLES
from tracker.pages.markup import button, tag
from tracker.pages.meetings import Titles, deadlines_between, listed, month, ours
from tracker.pages.parts import empty
from tracker.queries.bills import titles
from tracker.queries.hearings import meetings, scheduled_through
from tracker.visiting.visit import Visit
from tracker.wording.dates import day_words, month_words

DAYS: Final = 14


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is to be shown. first: the day from which the list goes, or any day of the month."""

    form: str
    followed: bool
    committee: str
    chamber: str
    first: date

    @property
    def days(self) -> tuple[date, date]:
        """First and last day, inclusive."""
        if self.form == "list":
            return self.first, self.first + timedelta(days=DAYS - 1)
        weeks = Calendar().monthdatescalendar(self.first.year, self.first.month)
        return weeks[0][0], weeks[-1][-1]


def show() -> None:
    """Draws the page."""
    with page("calendar.title") as here:
        if here is None:
            return
        as_month = st.query_params.get("form") == "month"
        top(here, here.t("calendar.title"), TABLES if as_month else READING)
        wanted = _wanted(here)
        known = titles(here.connection, here.session)
        found = _found(here, wanted, known)
        put(_turn(here, wanted))
        called = {
            (one.hearing.meeting.id, one.bill): one for one in reversed(calls.of_session(here))
        }
        if wanted.form == "month":
            put(month(here, wanted.first, found, known, called))
        else:
            put(listed(here, found, known, called))
        if not found:
            put(_why_none(here, wanted))
        put(deadlines_between(here, *wanted.days) + feeds(here))
        foot(here, here.links.as_light().calendar())


def _wanted(here: Visit) -> _Wanted:
    t = here.t
    with st.container(horizontal=True):
        form = _either(here, "form", ("list", "month"), t("calendar.show"))
        which = _either(here, "which", ("followed", "all"), t("calendar.which"))
    with st.expander(t("bills.filters"), expanded=_is_narrowed()):
        names = sorted({one.committee for one in meetings(here.connection, here.session)})
        committee = _pick(here, "committee", names, str)
        chamber = _pick(here, "chamber", ("lower", "upper"), lambda one: t(f"chamber.{one}"))
        first = kept_day(
            "from", here.today,
            lambda key: st.date_input(t("calendar.from"), key=key, format=day_form(t)),
        )  # fmt: skip
    return _Wanted(form, which != "all", committee, chamber, first)


def _either(here: Visit, name: str, offered: tuple[str, str], label: str) -> str:
    """One of two; the first is the default."""

    def draw(key: str) -> str | None:
        return st.segmented_control(
            label, offered, key=key, required=True,
            format_func=lambda one: here.t(f"calendar.{one}"),
        )  # fmt: skip

    return kept(name, offered[0], draw, offered)


def _pick(here: Visit, name: str, offered: Sequence[str], words: Callable[[str], str]) -> str:
    """One of what there is, or any."""

    def draw(key: str) -> str | None:
        return st.selectbox(
            here.t(f"calendar.{name}"), ("", *offered), key=key,
            format_func=lambda one: words(one) if one else here.t("bills.any"),
        )  # fmt: skip

    return kept(name, "", draw, offered)


def _is_narrowed() -> bool:
    return any(st.query_params.get(name) for name in ("committee", "chamber", "from"))


def _found(here: Visit, wanted: _Wanted, known: Titles) -> tuple[MeetingView, ...]:
    first, last = wanted.days
    found = meetings(
        here.connection, here.session, first=first, last=last,
        committee=wanted.committee, chamber=wanted.chamber,
    )  # fmt: skip
    if not wanted.followed:
        return found
    return tuple(one for one in found if any(ours(one, known)))


def _why_none(here: Visit, wanted: _Wanted) -> Markup:
    t = here.t
    first, last = (day_words(t, day, here.today) for day in wanted.days)
    if here.fresh.schedule_seen is None:
        return empty(here, t("empty.schedule.never"))
    through = scheduled_through(here.connection, here.session)
    reach = t("calendar.through", day=day_words(t, through, here.today)) if through else ""
    return empty(here, f"{t('calendar.none', first=first, last=last)} {reach}".strip())


def _turn(here: Visit, wanted: _Wanted) -> Markup:
    """Links to the days before and after."""
    first, last = wanted.days
    earlier, later = first - timedelta(days=DAYS), last + timedelta(days=1)
    names = (_fortnight(here, earlier), _fortnight(here, later))
    if wanted.form == "month":
        earlier = (wanted.first.replace(day=1) - timedelta(days=1)).replace(day=1)
        later = (wanted.first.replace(day=28) + timedelta(days=4)).replace(day=1)
        names = (month_words(here.t, earlier), month_words(here.t, later))
    before, after = f"←\N{NO-BREAK SPACE}{names[0]}", f"{names[1]}\N{NO-BREAK SPACE}→"
    links = _to(earlier, before) + _to(later, after)
    return tag("nav", links, "turn")


def _fortnight(here: Visit, first: date) -> str:
    last = first + timedelta(days=DAYS - 1)
    return f"{day_words(here.t, first, here.today)} – {day_words(here.t, last, here.today)}"


def _to(first: date, label: str) -> Markup:
    kept_now = {**st.query_params.to_dict(), "from": first.isoformat()}
    return button(f"/calendar?{urlencode(kept_now)}", label)
