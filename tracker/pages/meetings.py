"""Hearings as cards, meetings as a list by day or as the table of a month, and the deadlines that
the assembly planned for itself."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from itertools import chain, groupby, islice
from types import MappingProxyType
from typing import Final, TypeAlias

from markupsafe import Markup

from tracker import sessions
from tracker.domain.calls import CallView
from tracker.domain.session import Deadline, Deadlines
from tracker.domain.stages import FINAL_STAGES
from tracker.domain.views import BillLine, HearingView, MeetingView
from tracker.pages import markup as html
from tracker.pages import parts
from tracker.pages.calls import to_call
from tracker.pages.markdown import line
from tracker.pages.markup import Shade
from tracker.queries.hearings import hearings_of
from tracker.visiting.visit import Visit
from tracker.wording import say
from tracker.wording.dates import (
    countdown_words,
    day_words,
    hour_words,
    month_words,
    start_words,
    weekdays,
)
from tracker.wording.say import marked

#: Title and whether followed, by number of bill.
Titles: TypeAlias = Mapping[str, tuple[str, bool]]
#: A call for a hearing, by meeting and bill.
CallsByHearing: TypeAlias = Mapping[tuple[str, str], CallView]
NO_CALLS: Final[CallsByHearing] = MappingProxyType({})

#: Next deadlines on the page of a bill.
_OF_BILL: Final = 3
#: Stages from which on no deadline concerns a bill any more.
_DONE: Final = FINAL_STAGES | {"passed_both", "sent_to_governor"}


# --- a hearing ---------------------------------------------------------------------------------


def hearing_cards(
    here: Visit, hearings: Sequence[HearingView], *, names_bill: bool = True
) -> list[Markup]:
    """Hearings as cards."""
    pages = ((one.meeting.agenda_url, one.meeting.schedule_url) for one in hearings)
    kept = parts.kept(here, *chain.from_iterable(pages))
    return [_card(here, one, kept, names_bill=names_bill) for one in hearings]


@parts.isolated
def _card(here: Visit, hearing: HearingView, kept: Collection[str], *, names_bill: bool) -> Markup:
    """A hearing as a card: countdown, bill, what became of it, when, where, who. kept: official
    pages that are kept as we read them."""
    t, start = here.t, hearing.meeting.start
    is_over = start.is_over(here.now)
    ahead = say.sentence(
        day_words(t, start.day) if here.links.light else countdown_words(t, start, here.now)
    )
    count = html.para(t("status.past") if is_over else ahead, "count")
    pieces = (
        count if hearing.stands else html.NOTHING,
        html.para(parts.bill_named(here, hearing.bill, hearing.title), "what")
        if names_bill
        else html.NOTHING,
        _status_line(here, hearing),
        _hearing_facts(here, hearing, kept),
    )
    return html.tag(
        "article", html.joined(pieces), "card" if hearing.stands and not is_over else "card off"
    )


def _status_line(here: Visit, hearing: HearingView) -> Markup:
    word = say.hearing_status(here.t, hearing)
    status = html.para(html.state(word, hearing_shade(hearing))) if word else html.NOTHING
    return status + html.paras(disruption_words(here, hearing))


def hearing_shade(hearing: HearingView) -> Shade:
    """The colour of a hearing's state."""
    if hearing.item.gone_seen_at or hearing.item.standing != "heard":
        return "warn"
    return _meeting_shade(hearing.meeting)


def _meeting_shade(meeting: MeetingView) -> Shade:
    if meeting.status == "cancelled":
        return "bad"
    return "" if meeting.status == "scheduled" else "warn"


def disruption_words(here: Visit, hearing: HearingView) -> list[str]:
    """What a reader should know of a hearing that does not stand as it was announced; official
    words are marked."""
    t, meeting, there = here.t, hearing.meeting, hearing.item.moved_to
    if hearing.item.gone_seen_at:
        if there is None:
            return [t("moved.nowhere")]
        start = start_words(t, there.start, here.read_on, marked)
        return [t("moved.to", committee=marked(there.committee), start=start)]
    why = [t("withdrawn.why")] if meeting.status == "withdrawn" else []
    against = hearing.item.overtaken
    if meeting.stands and against is not None:
        why += [t("disrupted.overtaken"), say.overtaken_words(t, against, marked)]
    return [*why, *parts.remark_words(t, hearing.remarks)]


def _hearing_facts(here: Visit, hearing: HearingView, kept: Collection[str]) -> Markup:
    """Committee, start, room, testimony and the official agenda of a hearing."""
    t, meeting = here.t, hearing.meeting
    ahead = hearing.stands and not meeting.start.is_over(here.now)
    unclear = say.start_note(t, meeting.start, marked) if ahead else ""
    beneath = html.beneath(html.hint(html.mixed(unclear)))
    lines: list[tuple[str, str]] = [
        (t("hearing.when"), _when(here, hearing) + beneath),
        (
            t("hearing.where"),
            html.official(meeting.location) if meeting.location else _no_room(here),
        ),
        (t("hearing.committee"), html.official(meeting.committee)),
    ]
    if ahead:
        lines.append((t("hearing.how"), t(f"testimony.{hearing.item.testimony}")))
    agenda, schedule = here.at(meeting.agenda_url), here.at(meeting.schedule_url)
    source = html.NOTHING
    if agenda:
        source = html.link(agenda, t("hearing.official"), "button")
    elif schedule:
        source = html.link(schedule, t("hearing.schedule"), "button")
    pages = (one for one in (meeting.agenda_url, meeting.schedule_url) if one in kept)
    read = html.joined(parts.as_read(here, one) for one in islice(pages, 1))
    return html.facts(lines, "") + source + read


def _no_room(here: Visit) -> Markup:
    return html.text(here.t("hearing.room.none"))


def _when(here: Visit, hearing: HearingView) -> Markup:
    """The start of a hearing; the one before it struck through in front of it."""
    meeting = hearing.meeting
    now = parts.start_shown(here, meeting.start)
    if not hearing.stands:
        return html.tag("del", now)
    earlier = [revision for revision in meeting.earlier if revision.start != meeting.start]
    if not earlier:
        return now
    old = parts.start_shown(here, earlier[-1].start)
    return html.tag("del", old) + html.beneath(html.tag("ins", now))


# --- meetings by day ---------------------------------------------------------------------------


def ours(meeting: MeetingView, titles: Titles) -> tuple[HearingView, ...]:
    """The hearings of a meeting that are of bills we follow."""
    return tuple(one for one in hearings_of((meeting,), titles) if one.followed)


def listed(
    here: Visit, meetings: Sequence[MeetingView], titles: Titles, calls: CallsByHearing = NO_CALLS
) -> Markup:
    """Meetings by day, each with its bills. calls: what is linked to beside a bill."""
    days = html.joined(
        html.heading(parts.day_said(here, day), key=day.isoformat())
        + html.rows(_meeting(here, one, titles, calls) for one in group)
        for day, group in groupby(meetings, key=lambda one: one.start.day)
    )
    return days + _adjourned(here, meetings)


def _adjourned(here: Visit, meetings: Sequence[MeetingView]) -> Markup:
    """What a start upon adjournment means, once for all that have one; "" where none has."""
    first = next((one.start for one in meetings if "adjourn" in one.start.start_text.lower()), None)
    return html.quiet(say.start_note(here.t, first, marked)) if first is not None else html.NOTHING


@parts.isolated
def _meeting(here: Visit, meeting: MeetingView, titles: Titles, calls: CallsByHearing) -> Markup:
    t = here.t
    hour = html.strong(html.mixed(hour_words(t, meeting.start, marked)))
    named = hour + " · " + html.official(meeting.committee)
    agenda = here.at(meeting.agenda_url)
    where = (
        html.official(meeting.location) if meeting.location else _no_room(here),
        html.link(agenda, t("hearing.official")) if agenda else "",
    )
    return (
        html.para(_if_stands(meeting, named) + " " + _meeting_state(here, meeting))
        + html.quiet(html.joined(where, " · "))
        + html.paras(parts.remark_words(t, meeting.remarks))
        + html.joined(_earlier(here, meeting))
        + _bills(here, meeting, titles, calls)
    )


def _if_stands(meeting: MeetingView, shown: Markup) -> Markup:
    """As it is, struck through where the meeting does not stand."""
    return shown if meeting.stands else html.tag("del", shown)


def _meeting_state(here: Visit, meeting: MeetingView) -> Markup:
    """What became of a meeting, as a state."""
    return html.state(say.meeting_status(here.t, meeting), _meeting_shade(meeting))


def _earlier(here: Visit, meeting: MeetingView) -> list[Markup]:
    """The earlier starts and rooms of a meeting, and when they were seen to be others."""
    return [
        html.para(
            html.tag("del", html.mixed(say.revision_words(here.t, revision, here.read_on, marked)))
            + " "
            + parts.seen_words(here, revision.seen_at)
        )
        for revision in meeting.earlier
    ]


def _bills(here: Visit, meeting: MeetingView, titles: Titles, calls: CallsByHearing) -> Markup:
    """The bills of the agenda, ours first; those that left it struck through at the end."""
    hearings = hearings_of((meeting,), titles)
    if not hearings:
        unread = meeting.agenda_seen_at is None
        return html.quiet(here.t("calendar.no_agenda" if unread else "calendar.no_items"))
    ordered = sorted(
        hearings, key=lambda one: (one.item.gone_seen_at is not None, not one.followed)
    )
    return html.bullets(_bill(here, one) + _call(here, one, calls) for one in ordered)


def _bill(here: Visit, one: HearingView) -> Markup:
    said = parts.bill_named(here, one.bill, one.title)
    if one.item.gone_seen_at is None:
        remarks = parts.remark_words(here.t, filter(None, (one.item.remark,)))
        return html.joined((said, *map(html.mixed, remarks)), " ")
    why = html.mixed(" ".join(disruption_words(here, one)))
    return html.tag("del", said) + " " + html.text(here.t("status.gone")) + ". " + why


def _call(here: Visit, one: HearingView, calls: CallsByHearing) -> Markup:
    """The way to the call for a hearing, where there is one."""
    call = calls.get((one.meeting.id, one.bill))
    return " " + to_call(here, call, plain=True) if call else html.NOTHING


# --- the month ---------------------------------------------------------------------------------


def month(
    here: Visit,
    first: date,
    meetings: Sequence[MeetingView],
    titles: Titles,
    calls: CallsByHearing = NO_CALLS,
) -> Markup:
    """The month of a day as a table of weeks. calls: where bills lead that have a call."""
    t = here.t
    by_day = {day: tuple(group) for day, group in groupby(meetings, key=lambda one: one.start.day)}

    def cell(day: date) -> Markup:
        today = "today" if day == here.today else ""
        kind = " ".join(filter(None, (today, "other" if day.month != first.month else "")))
        entries = html.joined(_entry(here, one, titles, calls) for one in by_day.get(day, ()))
        return Markup('<td class="{}">{}{}</td>').format(kind, html.strong(str(day.day)), entries)

    weeks = Calendar().monthdatescalendar(first.year, first.month)
    return (
        html.heading(month_words(t, first))
        + html.para(t("calendar.sideways"), "quiet sideways")
        + html.scrolling(
            html.joined(html.tag("th", name, scope="col") for name in weekdays(t)),
            html.joined(html.tag("tr", html.joined(map(cell, week))) for week in weeks),
            "month",
        )
        + _adjourned(here, meetings)
    )


@parts.isolated
def _entry(here: Visit, meeting: MeetingView, titles: Titles, calls: CallsByHearing) -> Markup:
    """One meeting in a day of the month: hour, committee, our bills."""
    hour = html.mixed(hour_words(here.t, meeting.start, marked))
    shown = _if_stands(meeting, hour + " " + html.official(meeting.committee))
    links = html.joined((_short(here, one, calls) for one in ours(meeting, titles)), " ")
    return html.para(shown + " " + _meeting_state(here, meeting) + " " + links)


def _short(here: Visit, one: HearingView, calls: CallsByHearing) -> Markup:
    """A bill in a day of the month, leading to its call; struck through where it left."""
    call = calls.get((one.meeting.id, one.bill))
    shown = parts.bill_link(here, one.bill)
    if call is not None:
        shown = html.to_page(here.links.call(call.id), say.number_words(one.bill), "number")
    return html.tag("del", shown) if one.item.gone_seen_at else shown


# --- deadlines ---------------------------------------------------------------------------------
# Nothing is concluded from them: they may change, and a committee can lift any for any bill.


def deadlines_soon(here: Visit) -> Markup:
    """The deadlines of the next two weeks; nothing where none is known."""
    planned = sessions.deadlines(here.session, here.settings.data)
    return _deadlines(here, planned, planned.soon(here.today))


def deadlines_between(here: Visit, first: date, last: date) -> Markup:
    """Those of some days, both inclusive; nothing where none is known."""
    planned = sessions.deadlines(here.session, here.settings.data)
    return _deadlines(here, planned, planned.between(first, last))


def deadlines_of(here: Visit, bill: BillLine) -> Markup:
    """The next ones for bills of its chamber; nothing once it is decided. It says nothing of where
    this bill stands."""
    if bill.stage.name in _DONE:
        return html.NOTHING
    planned = sessions.deadlines(bill.session, here.settings.data)
    coming = planned.for_bill(bill.number, here.today, _OF_BILL)
    return _deadlines(here, planned, coming, here.t("deadlines.bill"))


def _deadlines(
    here: Visit, planned: Deadlines, coming: Sequence[Deadline], more: str = ""
) -> Markup:
    if not coming:
        return html.NOTHING
    t = here.t
    exempt = " " + html.text(t("deadlines.exempt"))
    days = (
        (parts.day_said(here, one.on), line(t, one.text) + (exempt if one.exempt else ""))
        for one in coming
    )
    source = html.text(t("deadlines.source")) + " " + html.link(planned.url, planned.source) + "."
    context = html.quiet(" ".join(filter(None, (t("deadlines.context"), more))))
    return (
        html.heading(t("deadlines.title"), key="deadlines")
        + html.facts(days)
        + context
        + html.quiet(source)
    )
