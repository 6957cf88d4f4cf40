"""Calendar: meetings as a list or a month, by committee and chamber; called-off ones say so."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from itertools import groupby
from typing import Final
from urllib.parse import urlencode

import streamlit as st

from tracker.dashboard.address import kept, kept_day
from tracker.dashboard.look import READING, TABLES
from tracker.dashboard.markup import bill_link, heading, link, official, para, rows, text
from tracker.dashboard.parts import (
    disruption_words,
    empty,
    foot,
    meeting_state,
    nothing,
    slots,
    top,
)
from tracker.dashboard.progress import put
from tracker.dashboard.visit import Nothing, Visit, visit
from tracker.domain.views import HearingView, MeetingView
from tracker.queries.bills import titles
from tracker.queries.hearings import hearings_of, meetings, scheduled_through
from tracker.wording.dates import day_words, hour_words, month_words, weekdays
from tracker.wording.tongue import ENGLISH

DAYS: Final = 14
_Known = Mapping[str, tuple[str, bool]]


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
    with visit() as here:
        if isinstance(here, Nothing):
            nothing(here, ENGLISH("calendar.title"))
            return
        as_month = st.query_params.get("form") == "month"
        top(here, here.t("calendar.title"), TABLES if as_month else READING)
        wanted = _wanted(here)
        known = titles(here.connection, here.session)
        found = _found(here, wanted, known)
        put(_turn(here, wanted))
        if wanted.form == "month":
            put(_month(here, wanted, found, known))
        else:
            put(_list(here, found, known))
        if not found:
            put(_why_none(here, wanted))
        foot(here)


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
            lambda key: st.date_input(t("calendar.from"), key=key, format="MM/DD/YYYY"),
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


def _found(here: Visit, wanted: _Wanted, known: _Known) -> tuple[MeetingView, ...]:
    first, last = wanted.days
    found = meetings(
        here.connection, here.session, first=first, last=last,
        committee=wanted.committee, chamber=wanted.chamber,
    )  # fmt: skip
    if not wanted.followed:
        return found
    return tuple(one for one in found if any(_ours(one, known)))


def _ours(meeting: MeetingView, known: _Known) -> tuple[HearingView, ...]:
    return tuple(one for one in hearings_of((meeting,), known) if one.followed)


def _why_none(here: Visit, wanted: _Wanted) -> str:
    t = here.t
    first, last = (day_words(t, day, here.today) for day in wanted.days)
    if here.fresh.schedule_seen is None:
        return empty(here, t("empty.schedule.never"))
    through = scheduled_through(here.connection, here.session)
    reach = t("calendar.through", day=day_words(t, through, here.today)) if through else ""
    return empty(here, f"{t('calendar.none', first=first, last=last)} {reach}".strip())


def _turn(here: Visit, wanted: _Wanted) -> str:
    """Links to the days before and after."""
    first, last = wanted.days
    earlier, later = first - timedelta(days=DAYS), last + timedelta(days=1)
    names = (_fortnight(here, earlier), _fortnight(here, later))
    if wanted.form == "month":
        earlier = (wanted.first.replace(day=1) - timedelta(days=1)).replace(day=1)
        later = (wanted.first.replace(day=28) + timedelta(days=4)).replace(day=1)
        names = (month_words(here.t, earlier), month_words(here.t, later))
    links = f"{_to(earlier, f'← {names[0]}')}{_to(later, f'{names[1]} →')}"
    return f'<nav class="turn">{links}</nav>'


def _fortnight(here: Visit, first: date) -> str:
    last = first + timedelta(days=DAYS - 1)
    return f"{day_words(here.t, first, here.today)} – {day_words(here.t, last, here.today)}"


def _to(first: date, label: str) -> str:
    kept_now = {**st.query_params.to_dict(), "from": first.isoformat()}
    return f'<a class="button" href="/calendar?{escape(urlencode(kept_now))}">{text(label)}</a>'


def _list(here: Visit, found: Sequence[MeetingView], known: _Known) -> str:
    parts = []
    for day, group in groupby(found, key=lambda one: one.start.day):
        parts.append(heading(day_words(here.t, day, here.today), key=day.isoformat()))
        parts.append(rows(_meeting(here, one, known) for one in group))
    return "".join(parts)


def _meeting(here: Visit, meeting: MeetingView, known: _Known) -> str:
    t = here.t
    hour = text(hour_words(t, meeting.start))
    head = f"<strong>{hour}</strong> · {official(meeting.committee)}"
    if not meeting.stands:
        head = f"<del>{head}</del>"
    where = official(meeting.location) or text(t("hearing.room.none"))
    address = here.at(meeting.agenda_url)
    agenda = f" · {link(address, t('hearing.official'))}" if address else ""
    return (
        f"<p>{head} {meeting_state(here, meeting)}</p>"
        f'<p class="quiet">{where}{agenda}</p>'
        + slots(here, meeting)
        + _bills(here, meeting, known)
    )


def _bills(here: Visit, meeting: MeetingView, known: _Known) -> str:
    """The bills of the agenda, ours first; those that left it struck through at the end."""
    t = here.t
    listed = hearings_of((meeting,), known)
    if not listed:
        key = "calendar.no_agenda" if meeting.agenda_seen is None else "calendar.no_items"
        return para(t(key), "quiet")
    ordered = sorted(listed, key=lambda one: (one.item.gone_seen is not None, not one.followed))
    return "<ul>" + "".join(f"<li>{_bill(here, one)}</li>" for one in ordered) + "</ul>"


def _bill(here: Visit, one: HearingView) -> str:
    said = f"{bill_link(one.bill)} {official(one.title)}"
    if one.item.gone_seen is None:
        return said
    told = " ".join(disruption_words(here, one))
    return f"<del>{said}</del> {text(here.t('status.gone'))}. {text(told)}"


def _month(here: Visit, wanted: _Wanted, found: Sequence[MeetingView], known: _Known) -> str:
    t = here.t
    by_day = {day: tuple(group) for day, group in groupby(found, key=lambda one: one.start.day)}
    head = "".join(f'<th scope="col">{text(name)}</th>' for name in weekdays(t))
    weeks = Calendar().monthdatescalendar(wanted.first.year, wanted.first.month)
    body = "".join(
        "<tr>" + "".join(_cell(here, wanted, day, by_day, known) for day in week) + "</tr>"
        for week in weeks
    )
    return (
        heading(month_words(t, wanted.first))
        + para(t("calendar.sideways"), "quiet sideways")
        + f'<div class="scroll month" tabindex="0"><table><thead><tr>{head}</tr></thead>'
        + f"<tbody>{body}</tbody></table></div>"
    )


def _cell(
    here: Visit,
    wanted: _Wanted,
    day: date,
    by_day: Mapping[date, Sequence[MeetingView]],
    known: _Known,
) -> str:
    kinds = ["today"] if day == here.today else []
    kinds += ["other"] if day.month != wanted.first.month else []
    inner = "".join(_entry(here, one, known) for one in by_day.get(day, ()))
    return f'<td class="{" ".join(kinds)}"><strong>{day.day}</strong>{inner}</td>'


def _entry(here: Visit, meeting: MeetingView, known: _Known) -> str:
    """One meeting in a day of the month: hour, committee, our bills."""
    listed = _ours(meeting, known)
    said = f"{hour_words(here.t, meeting.start)} {meeting.committee}"
    shown = f"<del>{text(said)}</del>" if not meeting.stands else text(said)
    links = " ".join(_short(one) for one in listed)
    return f"<p>{shown} {meeting_state(here, meeting)} {links}</p>"


def _short(one: HearingView) -> str:
    """A bill in a day of the month; struck through where it left the agenda."""
    shown = bill_link(one.bill)
    return f"<del>{shown}</del>" if one.item.gone_seen else shown
