"""Hearings as cards, meetings as a list by day or as the table of a month, and the deadlines that
the assembly planned for itself."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Collection, Iterator, Mapping, Sequence
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
    ahead = day_words(t, start.day) if here.links.light else countdown_words(t, start, here.now)
    count = t("status.past") if is_over else say.sentence(ahead)
    bill = parts.bill_named(here, hearing.bill, hearing.title) if names_bill else ""
    return parts.card(
        html.para(count if hearing.stands else "", kind="count"),
        html.para(bill, kind="what"),
        html.para(html.state(say.hearing_status(t, hearing), hearing_shade(hearing))),
        html.paras(disruption_words(here, hearing)),
        _hearing_facts(here, hearing, kept),
        is_off=not hearing.stands or is_over,
    )


def hearing_shade(hearing: HearingView) -> Shade:
    """The colour of a hearing's state."""
    if hearing.item.gone_seen_at or hearing.item.standing != "heard":
        return "warn"
    return _meeting_shade(hearing.meeting)


def _meeting_shade(meeting: MeetingView) -> Shade:
    if meeting.status == "cancelled":
        return "bad"
    return "" if meeting.status == "scheduled" else "warn"


def disruption_words(here: Visit, hearing: HearingView) -> list[Markup]:
    """What a reader should know of a hearing that does not stand as it was announced."""
    t, meeting, there = here.t, hearing.meeting, hearing.item.moved_to
    if hearing.item.gone_seen_at:
        if there is None:
            return [html.text(t("moved.nowhere"))]
        start = start_words(t, there.start, here.read_on, marked)
        return [html.mixed(t("moved.to", committee=marked(there.committee), start=start))]
    why = [t("withdrawn.why")] if meeting.status == "withdrawn" else []
    against = hearing.item.overtaken
    if meeting.stands and against is not None:
        why += [t("disrupted.overtaken"), say.overtaken_words(t, against, marked)]
    return [*map(html.mixed, why), *parts.remarks(here, *hearing.remarks)]


def _hearing_facts(here: Visit, hearing: HearingView, kept: Collection[str]) -> Markup:
    """Committee, start, room, testimony and the official agenda of a hearing."""
    t, meeting = here.t, hearing.meeting
    ahead = hearing.stands and not meeting.start.is_over(here.now)
    unclear = say.start_note(t, meeting.start, marked) if ahead else ""
    room = html.official(meeting.location) if meeting.location else t("hearing.room.none")
    lines: list[tuple[str, str]] = [
        (t("hearing.when"), _when(here, hearing) + html.beneath(html.hint(html.mixed(unclear)))),
        (t("hearing.where"), room),
        (t("hearing.committee"), html.official(meeting.committee)),
    ]
    if ahead:
        lines.append((t("hearing.how"), t(f"testimony.{hearing.item.testimony}")))
    pages = (one for one in (meeting.agenda_url, meeting.schedule_url) if one in kept)
    read = (parts.as_read(here, one) for one in islice(pages, 1))
    return html.facts(lines, "") + html.joined((*official_links(here, meeting)[:1], *read))


def official_links(here: Visit, meeting: MeetingView) -> list[Markup]:
    """Official agenda and schedule, those that have an address."""
    known = ((meeting.agenda_url, "hearing.official"), (meeting.schedule_url, "hearing.schedule"))
    return [html.link(here.at(one), here.t(key), "button") for one, key in known if here.at(one)]


def _when(here: Visit, hearing: HearingView) -> Markup:
    """The start of a hearing; the one before it struck through in front of it."""
    meeting = hearing.meeting
    now = parts.start_shown(here, meeting.start)
    if not hearing.stands:
        return html.tag("del", now)
    earlier = [revision.start for revision in meeting.earlier if revision.start != meeting.start]
    return html.instead_of(parts.start_shown(here, earlier[-1]) if earlier else "", now)


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
    t, agenda = here.t, here.at(meeting.agenda_url)
    hour = html.strong(html.mixed(hour_words(t, meeting.start, marked)))
    named = html.dotted(hour, html.official(meeting.committee))
    link = html.link(agenda, t("hearing.official")) if agenda else ""
    room = html.official(meeting.location) if meeting.location else t("hearing.room.none")
    return (
        html.para(_standing(here, meeting, named))
        + html.quiet(html.dotted(room, link))
        + html.paras(parts.remarks(here, *meeting.remarks))
        + html.paras(_earlier(here, meeting))
        + _bills(here, meeting, titles, calls)
    )


def _standing(here: Visit, meeting: MeetingView, shown: Markup) -> Markup:
    """A meeting as it is, struck through where it does not stand, with what became of it."""
    state = html.state(say.meeting_status(here.t, meeting), _meeting_shade(meeting))
    return html.spaced(shown if meeting.stands else html.tag("del", shown), state)


def _earlier(here: Visit, meeting: MeetingView) -> Iterator[Markup]:
    """The earlier starts and rooms of a meeting, and when they were seen to be others."""
    for revision in meeting.earlier:
        was = html.mixed(say.revision_words(here.t, revision, here.read_on, marked))
        yield html.spaced(html.tag("del", was), parts.seen_words(here, revision.seen_at))


def _bills(here: Visit, meeting: MeetingView, titles: Titles, calls: CallsByHearing) -> Markup:
    """The bills of the agenda, ours first; those that left it struck through at the end."""
    hearings = hearings_of((meeting,), titles)
    if not hearings:
        unread = meeting.agenda_seen_at is None
        return html.quiet(here.t("calendar.no_agenda" if unread else "calendar.no_items"))
    ordered = sorted(
        hearings, key=lambda one: (one.item.gone_seen_at is not None, not one.followed)
    )
    return html.bullets(_bill(here, one, calls) for one in ordered)


def _bill(here: Visit, one: HearingView, calls: CallsByHearing) -> Markup:
    """A bill of an agenda, with the way to the call for its hearing where there is one."""
    named = parts.bill_named(here, one.bill, one.title)
    call = calls.get((one.meeting.id, one.bill))
    way = to_call(here, call, plain=True) if call else ""
    if one.item.gone_seen_at is None:
        return html.spaced(named, *parts.remarks(here, one.item.remark), way)
    gone = here.t("status.gone") + "."
    return html.spaced(html.tag("del", named), gone, *disruption_words(here, one), way)


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
        + html.para(t("calendar.sideways"), kind="quiet sideways")
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
    named = html.spaced(hour, html.official(meeting.committee))
    links = (_short(here, one, calls) for one in ours(meeting, titles))
    return html.para(_standing(here, meeting, named), *links)


def _short(here: Visit, one: HearingView, calls: CallsByHearing) -> Markup:
    """A bill in a day of the month, leading to its call; struck through where it left."""
    call = calls.get((one.meeting.id, one.bill))
    shown = parts.bill_link(here, one.bill)
    if call is not None:
        shown = html.to_page(here.links.to("call", call.id), say.number_words(one.bill), "number")
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
    days = (
        (
            parts.day_said(here, one.on),
            html.spaced(line(t, one.text), t("deadlines.exempt") if one.exempt else ""),
        )
        for one in coming
    )
    source = html.link(planned.url, planned.source) + "."
    return (
        html.heading(t("deadlines.title"), key="deadlines")
        + html.facts(days)
        + html.quiet(t("deadlines.context"), more)
        + html.quiet(t("deadlines.source"), source)
    )
