"""Meetings as a list by day or as the table of a month; called-off ones say so."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from types import MappingProxyType
from typing import Final, TypeAlias

from tracker.domain.calls import CallView
from tracker.domain.views import HearingView, MeetingView
from tracker.pages.apart import apart
from tracker.pages.call_facts import inner
from tracker.pages.calls import to_call
from tracker.pages.markup import heading, link, mixed, official, para, rows, text
from tracker.pages.parts import (
    bill_link,
    disruption_words,
    meeting_state,
    read_on,
    remark_words,
    slots,
)
from tracker.queries.hearings import hearings_of
from tracker.visiting.visit import Visit
from tracker.wording.dates import day_words, hour_words, month_words, weekdays
from tracker.wording.say import marked, number_words, start_note

#: Title and whether followed, by number of bill.
Known: TypeAlias = Mapping[str, tuple[str, bool]]
#: A call for a hearing, by meeting and bill.
Called: TypeAlias = Mapping[tuple[str, str], CallView]
NOBODY: Final[Called] = MappingProxyType({})


def ours(meeting: MeetingView, known: Known) -> tuple[HearingView, ...]:
    """The hearings of a meeting that are of bills we follow."""
    return tuple(one for one in hearings_of((meeting,), known) if one.followed)


def listed(here: Visit, found: Sequence[MeetingView], known: Known, called: Called = NOBODY) -> str:
    """Meetings by day, each with its bills. called: what is linked to beside a bill."""
    parts = []
    for day, group in groupby(found, key=lambda one: one.start.day):
        said = day_words(here.t, day, read_on(here))
        parts.append(heading(said, key=day.isoformat()))
        parts.append(rows(_meeting(here, one, known, called) for one in group))
    return "".join(parts) + adjourned(here, found)


def adjourned(here: Visit, found: Sequence[MeetingView]) -> str:
    """What a start upon adjournment means, once for all that have one; "" where none has."""
    first = next((one.start for one in found if "adjourn" in one.start.words.lower()), None)
    return para(start_note(here.t, first, marked), "quiet") if first is not None else ""


@apart
def _meeting(here: Visit, meeting: MeetingView, known: Known, called: Called) -> str:
    t = here.t
    hour = mixed(hour_words(t, meeting.start, marked))
    head = f"<strong>{hour}</strong> · {official(meeting.committee)}"
    if not meeting.stands:
        head = f"<del>{head}</del>"
    where = official(meeting.location) or text(t("hearing.room.none"))
    address = here.at(meeting.agenda_url)
    agenda = f" · {link(address, t('hearing.official'))}" if address else ""
    return (
        f"<p>{head} {meeting_state(here, meeting)}</p>"
        f'<p class="quiet">{where}{agenda}</p>'
        + "".join(f"<p>{mixed(said)}</p>" for said in remark_words(t, meeting.remarks))
        + slots(here, meeting)
        + _bills(here, meeting, known, called)
    )


def _bills(here: Visit, meeting: MeetingView, known: Known, called: Called) -> str:
    """The bills of the agenda, ours first; those that left it struck through at the end."""
    t = here.t
    listed = hearings_of((meeting,), known)
    if not listed:
        key = "calendar.no_agenda" if meeting.agenda_seen is None else "calendar.no_items"
        return para(t(key), "quiet")
    ordered = sorted(listed, key=lambda one: (one.item.gone_seen is not None, not one.followed))
    return (
        "<ul>"
        + "".join(f"<li>{_bill(here, one)}{_call(here, one, called)}</li>" for one in ordered)
        + "</ul>"
    )


def _bill(here: Visit, one: HearingView) -> str:
    said = f"{bill_link(here, one.bill)} {official(one.title)}"
    if one.item.gone_seen is None:
        return said + "".join(f" {mixed(told)}" for told in _remark_of(here, one))
    told = " ".join(disruption_words(here, one))
    return f"<del>{said}</del> {text(here.t('status.gone'))}. {mixed(told)}"


def _remark_of(here: Visit, one: HearingView) -> list[str]:
    return remark_words(here.t, filter(None, (one.item.remark,)))


def _call(here: Visit, one: HearingView, called: Called) -> str:
    """The way to the call for a hearing, where there is one."""
    call = called.get((one.meeting.id, one.bill))
    return f" {to_call(here, call, plain=True)}" if call else ""


def month(
    here: Visit,
    first: date,
    found: Sequence[MeetingView],
    known: Known,
    called: Called = NOBODY,
) -> str:
    """The month of a day as a table of weeks. called: where bills lead that have a call."""
    t = here.t
    by_day = {day: tuple(group) for day, group in groupby(found, key=lambda one: one.start.day)}
    head = "".join(f'<th scope="col">{text(name)}</th>' for name in weekdays(t))
    weeks = Calendar().monthdatescalendar(first.year, first.month)
    body = "".join(
        "<tr>"
        + "".join(_cell(here, first, day, by_day.get(day, ()), known, called) for day in week)
        + "</tr>"
        for week in weeks
    )
    return (
        heading(month_words(t, first))
        + para(t("calendar.sideways"), "quiet sideways")
        + f'<div class="scroll month" tabindex="0"><table><thead><tr>{head}</tr></thead>'
        + f"<tbody>{body}</tbody></table></div>"
        + adjourned(here, found)
    )


def _cell(
    here: Visit,
    first: date,
    day: date,
    found: Sequence[MeetingView],
    known: Known,
    called: Called,
) -> str:
    kinds = ["today"] if day == here.today else []
    kinds += ["other"] if day.month != first.month else []
    entries = "".join(_entry(here, one, known, called) for one in found)
    return f'<td class="{" ".join(kinds)}"><strong>{day.day}</strong>{entries}</td>'


@apart
def _entry(here: Visit, meeting: MeetingView, known: Known, called: Called) -> str:
    """One meeting in a day of the month: hour, committee, our bills."""
    listed = ours(meeting, known)
    said = f"{mixed(hour_words(here.t, meeting.start, marked))} {official(meeting.committee)}"
    shown = said if meeting.stands else f"<del>{said}</del>"
    links = " ".join(_short(here, one, called) for one in listed)
    return f"<p>{shown} {meeting_state(here, meeting)} {links}</p>"


def _short(here: Visit, one: HearingView, called: Called) -> str:
    """A bill in a day of the month, leading to its call; struck through where it left."""
    call = called.get((one.meeting.id, one.bill))
    shown = bill_link(here, one.bill)
    if call is not None:
        shown = inner(here.links.call(call.id), number_words(one.bill), "number")
    return f"<del>{shown}</del>" if one.item.gone_seen else shown
