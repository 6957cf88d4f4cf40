"""Hearings as cards, meetings as a list by day or as the table of a month, the page of one meeting,
and the deadlines that the assembly planned for itself."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain, groupby
from typing import Final, TypeAlias

from markupsafe import Markup

from tracker import sessions
from tracker.domain.agendas import disruption_of, item_disruption
from tracker.domain.calls import CallView
from tracker.domain.session import Deadline, Deadlines
from tracker.domain.stages import FINAL_STAGES
from tracker.domain.views import BillLine, HearingView, ItemView, MeetingView
from tracker.pages import bill_beside, notice, parts
from tracker.pages import markup as html
from tracker.pages.calls import called, overrides, state_of, to_call
from tracker.pages.markdown import line
from tracker.pages.notice import NoticesByHearing
from tracker.pages.paging import Page
from tracker.queries.bills import titles_of
from tracker.queries.hearings import bills_of, hearings_of, meetings_of
from tracker.visiting.links import PageUrl
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
from tracker.wording.say import bounds_words, marked

#: Title and whether followed, by number of bill.
Titles: TypeAlias = Mapping[str, tuple[str, bool]]
#: A call for a hearing, by meeting and bill.
CallsByHearing: TypeAlias = Mapping[tuple[str, str], CallView]

#: The days of a week in the order of calendars here, Monday being 0.
_SUNDAY_FIRST: Final = (6, 0, 1, 2, 3, 4, 5)
#: Next deadlines on the page of a bill.
_OF_BILL: Final = 3
#: Stages from which on no deadline concerns a bill any more.
_DONE: Final = FINAL_STAGES | {"passed_both", "sent_to_governor"}


def hearing_cards(
    here: Visit, hearings: Sequence[HearingView], notices: NoticesByHearing | None = None
) -> list[Markup]:
    """Hearings as cards. notices: on the page of one bill, where no card names it; else None."""
    pages = ((hearing.meeting.agenda_url, hearing.meeting.schedule_url) for hearing in hearings)
    saved = parts.kept_pages(here, *chain.from_iterable(pages))
    return [_card(here, hearing, saved, notices) for hearing in hearings]


@parts.isolated
def _card(
    here: Visit, hearing: HearingView, saved: Collection[str], notices: NoticesByHearing | None
) -> Markup:
    """A hearing as a card. saved: URLs of the official pages that we kept as we read them."""
    t, start = here.t, hearing.meeting.start
    is_over = start.is_over(here.now)
    ahead = day_words(t, start.day) if here.links.light else countdown_words(t, start, here.now)
    count = t("status.past") if is_over else say.sentence(ahead)
    bill = parts.bill_named(here, hearing.bill, hearing.title) if notices is None else ""
    return parts.card(
        html.para(count if hearing.stands else "", kind="count"),
        html.para(bill, kind="what"),
        html.para(state_of(here, disruption_of(hearing.meeting, hearing.item))),
        html.paras(disruption_words(here, hearing)),
        _hearing_facts(here, hearing, notices or {}),
        official_pages(here, hearing.meeting, saved, 1),
        is_off=not hearing.stands or is_over,
    )


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


def _hearing_facts(here: Visit, hearing: HearingView, notices: NoticesByHearing) -> Markup:
    """A hearing's start and room (behind those that were others), committee, testimony, notice."""
    t, meeting = here.t, hearing.meeting
    ahead = hearing.stands and not meeting.start.is_over(here.now)
    unclear = say.start_note(t, meeting.start, marked) if ahead else ""
    when, former = parts.start_shown(here, meeting.start), meeting.moved_from
    if not hearing.stands:
        when = html.tag("del", when)
    elif former:
        when = html.instead_of(parts.start_shown(here, former.start), when)
    room, rooms = parts.room(here, meeting.location), ("", meeting.location)
    left = next((old.location for old in meeting.earlier[::-1] if old.location not in rooms), "")
    lines: list[tuple[str, str]] = [
        (t("hearing.when"), when + html.beneath(html.hint(html.mixed(unclear)))),
        (t("hearing.where"), html.instead_of(html.official(left) if left else "", room)),
        (t("hearing.committee"), parts.meeting_link(here, meeting)),
    ]
    if ahead:
        lines.append((t("hearing.how"), t(f"testimony.{hearing.item.testimony}")))
    if length := notice.line(here, notices.get((meeting.id, hearing.bill))):
        lines.append((t("notice.label"), length))
    return html.facts(lines, "")


def official_pages(
    here: Visit, meeting: MeetingView, saved: Collection[str], most: int | None = None
) -> Markup:
    """Links to the official agenda and schedule, to so many that have a URL, and to the first of
    them that we kept as we read it. saved: URLs of what we kept."""
    pages = (meeting.agenda_url, meeting.schedule_url)
    as_read = [parts.as_read(here, url) for url in pages if url in saved]
    return html.joined((*official_links(here, meeting)[:most], *as_read[:1]))


def official_links(here: Visit, meeting: MeetingView) -> list[Markup]:
    """Links to the official agenda and schedule, where they have a URL."""
    pages = ((meeting.agenda_url, "hearing.official"), (meeting.schedule_url, "hearing.schedule"))
    return [html.link(here.at(url), here.t(key), "button") for url, key in pages if here.at(url)]


def ours(meeting: MeetingView, titles: Titles) -> tuple[HearingView, ...]:
    """The hearings of a meeting that are of bills we follow."""
    return tuple(hearing for hearing in hearings_of((meeting,), titles) if hearing.followed)


def listed(
    here: Visit, meetings: Sequence[MeetingView], titles: Titles, calls: CallsByHearing
) -> Markup:
    """Meetings by day, each with its bills. calls: what is linked to beside a bill."""
    days = html.NOTHING
    for day, group in groupby(meetings, key=lambda meeting: meeting.start.day):
        days += html.heading(parts.day_head(here, day), key=day.isoformat())
        days += html.rows(_meeting(here, meeting, titles, calls) for meeting in group)
    return days + adjourned(here, meetings)


def adjourned(here: Visit, meetings: Sequence[MeetingView]) -> Markup:
    """What a start upon adjournment means, said once for all; "" where no meeting has one."""
    starts = (meeting.start for meeting in meetings)
    first = next(filter(say.is_upon_adjournment, starts), None)
    return html.quiet(say.start_note(here.t, first, marked)) if first is not None else html.NOTHING


@parts.isolated
def _meeting(here: Visit, meeting: MeetingView, titles: Titles, calls: CallsByHearing) -> Markup:
    t, agenda = here.t, here.at(meeting.agenda_url)
    hour = html.strong(html.mixed(hour_words(t, meeting.start, marked)))
    named = html.dotted(hour, parts.meeting_link(here, meeting))
    link = html.link(agenda, t("hearing.official")) if agenda else ""
    room = html.official(meeting.location) if meeting.location else t("hearing.room.none")
    return (
        html.para(standing(here, meeting, named))
        + html.quiet(html.dotted(room, link))
        + html.paras(parts.remarks(here, *meeting.remarks))
        + html.paras(earlier(here, meeting))
        + (_bills(here, meeting, titles, calls) or no_bills(here, meeting))
    )


def standing(here: Visit, meeting: MeetingView, words: Markup) -> Markup:
    """A meeting as it is, struck through where it does not stand, with what became of it."""
    state = state_of(here, disruption_of(meeting))
    return html.spaced(words if meeting.stands else html.tag("del", words), state)


def item_state(here: Visit, hearing: HearingView, call: CallView | None) -> Markup:
    """What became of a bill at a meeting, "" where it was nothing or befell the whole meeting."""
    every = call.disruption if call else disruption_of(hearing.meeting, hearing.item)
    of_item = every in ("two_answers", "action_only")
    return state_of(here, every if of_item else item_disruption(hearing.item))


def earlier(here: Visit, meeting: MeetingView) -> Iterator[Markup]:
    """The earlier starts and rooms of a meeting, and when they were seen to be others."""
    for revision in meeting.earlier:
        was = html.mixed(say.revision_words(here.t, revision, here.read_on, marked))
        yield html.spaced(html.tag("del", was), parts.seen_words(here, revision.seen_at))


def _bills(here: Visit, meeting: MeetingView, titles: Titles, calls: CallsByHearing) -> Markup:
    """The bills of the agenda, ours first; those that left it struck through at the end."""
    ordered = sorted(
        hearings_of((meeting,), titles),
        key=lambda hearing: (hearing.item.gone_seen_at is not None, not hearing.followed),
    )
    return html.bullets(agenda_bill(here, hearing, calls) for hearing in ordered)


def no_bills(here: Visit, meeting: MeetingView) -> Markup:
    """Why no bill of a meeting is shown: its agenda was not read, or has none."""
    unread = meeting.agenda_seen_at is None
    return html.quiet(here.t("calendar.no_agenda" if unread else "calendar.no_items"))


def agenda_bill(here: Visit, hearing: HearingView, calls: CallsByHearing) -> Markup:
    """A bill of an agenda, with the way to the call for its hearing where there is one."""
    named = parts.bill_named(here, hearing.bill, hearing.title)
    call = calls.get((hearing.meeting.id, hearing.bill))
    way = to_call(here, call, plain=True) if call else ""
    state = item_state(here, hearing, call)
    if hearing.item.gone_seen_at is not None:
        return html.spaced(html.tag("del", named), state, *disruption_words(here, hearing), way)
    both = overrides(here, call) if call else ""
    return html.spaced(named, state, *parts.remarks(here, hearing.item.remark), both, way)


def month(
    here: Visit,
    first: date,
    meetings: Sequence[MeetingView],
    titles: Titles,
    calls: CallsByHearing,
    to_day: Callable[[date], str] | None = None,
) -> Markup:
    """The month of a day as a table of weeks, from Sunday on; a weekend has columns where something
    is on one. calls: where bills lead that have a call; to_day: where the number of a day leads."""
    by_day = {day: tuple(group) for day, group in groupby(meetings, key=lambda row: row.start.day)}
    shown = [day for day in _SUNDAY_FIRST if day < 5 or any(one.weekday() == day for one in by_day)]

    def cell(day: date) -> Markup:
        kinds = {"today": day == here.today, "other": day.month != first.month}
        number = html.strong(str(day.day))
        if to_day is not None:
            number = html.to_page(to_day(day), number, "day")
        entries = (_entry(here, meeting, titles, calls) for meeting in by_day.get(day, ()))
        kind = " ".join(kind for kind, is_so in kinds.items() if is_so)
        return Markup('<td class="{}">{}{}</td>').format(kind, number, html.joined(entries))

    weeks = Calendar(_SUNDAY_FIRST[0]).monthdatescalendar(first.year, first.month)
    lines = ([day for day in week if day.weekday() in shown] for week in weeks)
    return (
        html.heading(month_words(here.t, first))
        + html.para(here.t("calendar.sideways"), kind="quiet sideways")
        + html.scrolling(
            html.joined(html.tag("th", weekdays(here.t)[day], scope="col") for day in shown),
            html.joined(html.tag("tr", html.joined(map(cell, week))) for week in lines),
            "month",
        )
        + adjourned(here, meetings)
    )


@parts.isolated
def _entry(here: Visit, meeting: MeetingView, titles: Titles, calls: CallsByHearing) -> Markup:
    hour = html.mixed(hour_words(here.t, meeting.start, marked))
    named = html.spaced(hour, parts.meeting_link(here, meeting))
    links = (_short(here, hearing, calls) for hearing in ours(meeting, titles))
    return html.para(standing(here, meeting, named), *links)


def _short(here: Visit, hearing: HearingView, calls: CallsByHearing) -> Markup:
    """A bill in a day of the month, leading to its call; struck through where it left."""
    call = calls.get((hearing.meeting.id, hearing.bill))
    named = parts.bill_link(here, hearing.bill)
    if call is not None:
        named = html.to_page(here.links.to("call", call.id), hearing.bill, "number")
    state = item_state(here, hearing, call)
    return html.spaced(html.tag("del", named) if state and not hearing.stands else named, state)


# --- deadlines ---------------------------------------------------------------------------------
# Nothing is concluded from them: they may change, and a committee can lift any for any bill.


def deadlines(here: Visit, first: date | None = None, last: date | None = None) -> Markup:
    """The deadlines from one day to another, both inclusive, else of the next two weeks."""
    planned = sessions.deadlines(here.session, here.settings.data)
    coming = planned.between(first, last) if first and last else planned.soon(here.today)
    return _deadlines(here, planned, coming)


def deadlines_of(here: Visit, bill: BillLine) -> Markup:
    """The next deadlines for bills of its chamber, wherever it stands; none once it is decided."""
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
    t, days = here.t, []
    for deadline in coming:
        exempt = t("deadlines.exempt") if deadline.exempt else ""
        words = html.spaced(line(t, deadline.text), exempt)
        days.append((parts.day_head(here, deadline.on), words))
    return (
        html.heading(t("deadlines.title"), key="deadlines")
        + html.facts(days)
        + html.quiet(t("deadlines.context"), more)
        + html.quiet(t("deadlines.source"), html.link(planned.url, planned.source) + ".")
    )


def by_id(here: Visit, meeting_id: str) -> MeetingView | None:
    """A meeting, None where there is none of that id."""
    return meetings_of(here.connection, [meeting_id]).get(meeting_id)


def start_of(here: Visit, meeting: MeetingView) -> str:
    """When it is, as it begins the page's title; with its year."""
    return say.sentence(start_words(here.t, meeting.start))


def missing(here: Visit, meeting_id: str) -> Markup:
    """The note where a URL names no meeting."""
    words = here.t("meeting.missing", id=meeting_id) if meeting_id else here.t("meeting.unnamed")
    way = html.button(here.links.to("hearings", which="all"), here.t("light.hearings"))
    return html.div("note warn", html.para(words), html.para(way))


def hearing(here: Visit, url: PageUrl) -> Page | None:
    """One meeting, whole; what changed has a page of its own."""
    meeting = by_id(here, url.path["id"])
    if meeting is None:
        return None
    notices = notice.of_meetings(here, [meeting])
    body = _facts_of_meeting(here, meeting, notices) + _agenda(here, meeting, notices)
    body += bill_beside.what_was_seen(here, meeting)
    start, committee = start_of(here, meeting), meeting.committee
    about = here.t("light.about.meeting", start=start, committee=committee)
    window = f"{committee}, {start}"
    return Page("hearing", f"{start}:", body, committee, window, about, meeting.id)


@parts.isolated
def _facts_of_meeting(here: Visit, meeting: MeetingView, notices: NoticesByHearing) -> Markup:
    t = here.t
    start = parts.start_shown(here, meeting.start)
    note = html.hint(html.mixed(say.start_note(t, meeting.start, marked)))
    facts = [
        (t("hearing.when"), standing(here, meeting, start) + html.beneath(note)),
        (t("hearing.where"), parts.room(here, meeting.location)),
        (t("hearing.committee"), html.official(meeting.committee)),
    ]
    if words := notice.line(here, notices.get((meeting.id, ""))):
        facts.append((t("notice.label"), words))
    before = html.bullets(earlier(here, meeting))
    saved = parts.kept_pages(here, meeting.agenda_url, meeting.schedule_url)
    return (
        html.facts(facts)
        + html.para(t("withdrawn.why") if meeting.status == "withdrawn" else "")
        + html.paras(parts.remarks(here, *meeting.remarks))
        + (html.heading(t("meeting.before"), key="before") + before if before else "")
        + official_pages(here, meeting, saved)
    )


@parts.isolated
def _agenda(here: Visit, meeting: MeetingView, notices: NoticesByHearing) -> Markup:
    titles = titles_of(here.connection, bills_of([meeting]))
    calls = called(here, [meeting])
    by_item = {id(hearing.item): hearing for hearing in hearings_of((meeting,), titles)}

    def drawn(item: ItemView) -> Markup:
        hearing = by_item.get(id(item))
        if hearing is None:
            words = html.official(item.text)
            return words if item.gone_seen_at is None else html.tag("del", words)
        named, beside = agenda_bill(here, hearing, calls), _beside(here, hearing)
        return named + beside + _own_notice(here, meeting, item, notices)

    items = html.bullets(map(drawn, (*meeting.items, *meeting.gone)))
    items = items or no_bills(here, meeting)
    return html.section(here.t("meeting.agenda"), "agenda", items)


def _own_notice(
    here: Visit, meeting: MeetingView, item: ItemView, notices: NoticesByHearing
) -> Markup:
    """The notice of a bill that has less than its meeting, "" for any other."""
    whole, own = notices.get((meeting.id, "")), notices.get((meeting.id, item.bill))
    if not own or not own.hearing.bounds or (whole and whole.hearing.before == own.hearing.before):
        return html.NOTHING
    return html.quiet(f"{here.t('notice.label')}: {bounds_words(here.t, own.hearing)}")


def _beside(here: Visit, hearing: HearingView) -> Markup:
    """What the committee did with the bill there, as its history tells; before that whether people
    are heard."""
    t, item = here.t, hearing.item
    if item.outcome:
        return html.quiet(t("meeting.outcome"), html.official(item.outcome))
    if hearing.stands and not hearing.meeting.start.is_over(here.now):
        return html.quiet(f"{t('hearing.how')}: {t(f'testimony.{item.testimony}')}")
    return html.NOTHING
