"""The parts of Today: what to do now, what changed, the next seven days, what moved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Final, Literal

from markupsafe import Markup

from tracker.domain.calls import CallView
from tracker.domain.colorado import sort_key
from tracker.domain.times import Start
from tracker.domain.views import HearingView, NewsKind, NewsView, StageView
from tracker.pages import markup as html
from tracker.pages import parts
from tracker.pages.calls import by_hearing, of_session, to_call, to_come
from tracker.pages.calls import card as call_card
from tracker.pages.markup import Shade
from tracker.pages.meetings import hearing_cards, hearing_shade
from tracker.queries.bills import bill_count, topics_of
from tracker.queries.hearings import HearingFilter, coming, horizon
from tracker.queries.hearings import hearings as stored_hearings
from tracker.visiting.visit import Visit
from tracker.wording import say
from tracker.wording.dates import hour_words
from tracker.wording.say import marked

CARDS: Final = 3
DAYS: Final = 7
#: News about hearings, in the order of how much they upset a reader's plans.
_DISRUPTIONS: Final[Mapping[NewsKind, str]] = {
    "meeting_moved": "status.moved",
    "meeting_cancelled": "status.cancelled",
    "meeting_withdrawn": "status.withdrawn",
    "item_gone": "status.gone",
    "meeting_in_doubt": "status.in_doubt",
    "room_changed": "status.room",
    "meeting_back": "status.back",
    "item_remark": "status.remark",
    "meeting_remark": "status.remark",
}
#: News that a bill is there, or is on our list now: told as its state.
_APPEARED: Final[tuple[NewsKind, ...]] = ("bill_new", "bill_followed")
#: What is told otherwise than by a line of its own.
_FOLDED: Final = ("stage", "document", *_APPEARED)
_OF_BILLS: Final = (*_FOLDED, "action", "version", "vote", "sponsor_gone", "bill_text")


@dataclass(frozen=True, slots=True)
class Since:
    """From when changes are shown. words: how a reader calls it."""

    moment: datetime
    words: str


def ahead(
    here: Visit, rows: int | None = None, disruptions: int | None = None
) -> tuple[Sequence[CallView], Sequence[HearingView]]:
    """The calls and the hearings of followed bills that the page shows: those of the next seven
    days, or as far as its cards reach, and later calls that something disrupted. rows: of the
    week, disruptions: boxes of what was disrupted, that are drawn; None for all."""
    first, last = here.hearing_day, here.today + timedelta(days=DAYS - 1)
    reach = horizon(here.connection, here.session, first, 4 * CARDS)
    if rows is not None:
        # Half as many again: an editor may have moved some.
        tomorrow, enough = here.today + timedelta(days=1), rows * 3 // 2
        drawn = horizon(here.connection, here.session, tomorrow, enough)
        last = min(last, drawn or last)
    soon = None if reach is None else max(last, reach)
    filters = HearingFilter(here.session, followed=True, first=first, last=soon)
    hearings = stored_hearings(here.connection, filters)
    agendas = {hearing.meeting.id: hearing.meeting for hearing in hearings}
    calls = of_session(here, first=first, soon=soon, worst=disruptions, agendas=agendas)
    listed = {(hearing.meeting.id, hearing.bill) for hearing in hearings}
    others = [call.hearing for call in calls if (call.hearing.meeting.id, call.bill) not in listed]
    return calls, (*hearings, *others)


def act_now(here: Visit, calls: Sequence[CallView], hearings: Sequence[HearingView]) -> Markup:
    """The next hearings as cards with the way to sign up, or why there are none.

    A hearing that nobody calls to is shown for itself.
    """
    called = by_hearing(call for call in to_come(here, calls) if call.phase != "past")
    drawn = [(group[0].start.shown, call_card(here, group)) for group in called[:CARDS]]
    heard = [row for row in uncalled(coming(hearings, here.now), calls) if not row.item.outcome]
    starts = (hearing.meeting.start for hearing in heard)
    drawn += zip(starts, hearing_cards(here, heard[:CARDS]), strict=False)
    ordered = sorted(drawn, key=lambda pair: sort_key(pair[0]))
    body = parts.cards(card for _, card in ordered[:CARDS]) or parts.no_hearing(here)
    return html.heading(here.t("today.act"), key="act") + body


def uncalled(hearings: Sequence[HearingView], calls: Sequence[CallView]) -> tuple[HearingView, ...]:
    """The hearings that no campaign calls to."""
    called = {(call.hearing.meeting.id, call.bill) for call in calls}
    return tuple(
        hearing for hearing in hearings if (hearing.meeting.id, hearing.bill) not in called
    )


def hearing_news(rows: Sequence[NewsView]) -> tuple[NewsView, ...]:
    """The news of hearings that pages tell, what upsets plans most first. A page that shows some of
    them cuts this, and drops nothing afterwards."""
    disrupted = [row for kind in _DISRUPTIONS for row in rows if row.kind == kind and row.meeting]
    moved_to = {(row.bill, row.moved_to.id) for row in disrupted if row.moved_to is not None}
    announced = [
        row
        for row in rows
        if row.kind == "item_new" and row.meeting and (row.bill, row.meeting.id) not in moved_to
    ]
    return (*disrupted, *announced)


def bill_news(rows: Sequence[NewsView]) -> tuple[tuple[NewsView, ...], ...]:
    """The news of bills that pages tell, a group a bill: new bills first, then the newest news."""
    groups: dict[str, list[NewsView]] = {}
    for row in rows:
        if row.kind in _OF_BILLS:
            groups.setdefault(row.bill, []).append(row)
    ordered = sorted(groups.values(), key=lambda group: not _appeared(group))
    return tuple(map(tuple, ordered))


def _appeared(group: Sequence[NewsView]) -> NewsKind | Literal[""]:
    """Whether a bill is new, or newly on our list; "" for neither."""
    kinds = {row.kind for row in group}
    return next((kind for kind in _APPEARED if kind in kinds), "")


def changed(here: Visit, news: Sequence[NewsView], since: Since) -> Markup:
    """Hearings that moved, were called off or are new. news: some of `hearing_news`."""
    items = (
        _new_row(here, row) if row.kind == "item_new" else _disruption_row(here, row)
        for row in news
    )
    return html.rows(items) or html.para(here.t("today.changed.none", since=since.words))


@parts.isolated
def _new_row(here: Visit, row: NewsView) -> Markup:
    if row.meeting is None:
        return html.NOTHING
    where = _when_and_where(here, row.meeting.start, row.meeting.location)
    return (
        html.para(html.state(here.t("status.new")), parts.bill_named(here, row.bill, row.title))
        + html.para(html.dotted(where, html.official(row.meeting.committee)))
        + parts.seen_words(here, row.seen_at)
    )


@parts.isolated
def _disruption_row(here: Visit, row: NewsView) -> Markup:
    shade: Shade = "bad" if row.kind == "meeting_cancelled" else "warn"
    state = html.state(here.t(_DISRUPTIONS[row.kind]), shade)
    numbers = html.joined((parts.bill_link(here, number) for number in row.bills[:CARDS]), ", ")
    whom = html.spaced(state, numbers, say.more_words(here.t, row.bills))
    committee = html.official(row.meeting.committee) if row.meeting else ""
    return (
        html.para(html.dotted(whom, committee))
        + html.para(_before_and_after(here, row))
        + parts.seen_words(here, row.seen_at)
    )


def _when_and_where(here: Visit, start: Start, where: str) -> Markup:
    """A start, and a room or a committee."""
    return parts.start_shown(here, start) + ", " + html.official(where)


def _before_and_after(here: Visit, row: NewsView) -> Markup:
    """Old struck through, new beside it."""
    t, meeting = here.t, row.meeting
    if row.before is not None and row.after is not None:
        both = (row.before, row.after)
        old, new = (
            html.mixed(say.revision_words(t, revision, here.read_on, marked)) for revision in both
        )
        return html.changed_to(old, new)
    if meeting is None:
        return html.NOTHING
    now = _when_and_where(here, meeting.start, meeting.location)
    if row.kind == "meeting_back":
        return html.tag("ins", now)
    if row.kind in ("meeting_in_doubt", "meeting_remark", "item_remark"):
        return html.spaced(now, *parts.remarks(here, row.text))
    if row.moved_to is not None:
        return html.changed_to(
            now, _when_and_where(here, row.moved_to.start, row.moved_to.committee)
        )
    why = {"meeting_withdrawn": "withdrawn.why", "item_gone": "moved.nowhere"}.get(row.kind)
    return html.spaced(html.tag("del", now), t(why) if why else "")


def week(
    here: Visit,
    calls: Sequence[CallView],
    hearings: Sequence[HearingView],
    most: int | None = None,
) -> Markup:
    """Hearings of the next seven days, by day, each with the way to its call. most: rows, None
    for all."""
    last = here.today + timedelta(days=DAYS - 1)
    called = {(some[0].hearing.meeting.id, some[0].bill): some[0] for some in by_hearing(calls)}
    listed = []
    for hearing in hearings:
        call = called.get((hearing.meeting.id, hearing.bill))
        start = call.start.shown if call else hearing.meeting.start
        if not start.is_over(here.now) and start.day <= last:
            listed.append((start, hearing, call))
    listed.sort(key=lambda row: sort_key(row[0]))
    body = html.heading(here.t("today.week"), key="week")
    for day, group in groupby(listed[:most], key=lambda row: row[0].day):
        body += html.heading(parts.day_head(here, day), 3)
        body += html.rows(_week_row(here, start, hearing, call) for start, hearing, call in group)
    if not listed:
        first, until = (parts.day_said(here, day) for day in (here.today, last))
        body += html.para(here.t("today.week.none", first=first, last=until))
    return body


@parts.isolated
def _week_row(here: Visit, start: Start, hearing: HearingView, call: CallView | None) -> Markup:
    t, meeting = here.t, hearing.meeting
    room = call.location.shown if call else meeting.location
    named = (hour_words(t, start, marked), marked(meeting.committee), marked(room))
    words = html.mixed(" · ".join(filter(None, named)))
    where = words if hearing.stands else html.tag("del", words)
    word = say.hearing_status(t, hearing)
    if hearing.stands and here.read_at is not None and start.has_begun(here.read_at):
        word = word or t("status.begun")
    return (
        html.para(parts.bill_named(here, hearing.bill, hearing.title))
        + html.para(where, html.state(word, hearing_shade(hearing)))
        + html.para(to_call(here, call, plain=True) if call else "")
    )


def moved(here: Visit, groups: Sequence[Sequence[NewsView]], since: Since) -> Markup:
    """Bills that are new, and those whose stage or papers changed, a row a bill. groups: some of
    `bill_news`."""
    fresh = [group[0].bill for group in groups if _appeared(group)]
    topics = topics_of(here.connection, fresh)
    body = html.rows(_bill_news(here, group, topics.get(group[0].bill, ())) for group in groups)
    if not body:
        key = "today.moved.none"
        if not bill_count(here.connection, here.session):
            key = "empty.bills.never"
        body = html.para(here.t(key, since=since.words))
    return html.heading(here.t("today.moved"), key="moved") + body


@parts.isolated
def _bill_news(here: Visit, group: Sequence[NewsView], topics: Sequence[str]) -> Markup:
    """A bill with what became of it first, then the official words of what happened. topics: of
    a new bill, why it is here."""
    t, kind = here.t, _appeared(group)
    stage = next((row.new for row in group if row.kind == "stage"), "")
    names = " · ".join(say.topic_words(t, topic, here.topics) for topic in topics)
    lines = dict.fromkeys(_line(here, row) for row in group if row.kind not in _FOLDED)
    return html.para(
        html.state(t(f"status.{kind}")) if kind else "",
        parts.bill_named(here, group[0].bill, group[0].title),
        parts.stage_state(t, StageView(stage), say.stage_name(t, stage)) if stage else "",
    ) + html.joined(map(html.quiet, (names, *lines, *_papers(here, group))))


def _papers(here: Visit, group: Sequence[NewsView]) -> Iterator[Markup]:
    """New papers, one line a kind."""
    for kind in ("fiscal_note", "report", "amendment", "law"):
        names = sorted({row.text for row in group if row.kind == "document" and row.new == kind})
        if names:
            yield html.text(here.t(f"today.papers.{kind}", names=", ".join(names)))


def _line(here: Visit, row: NewsView) -> Markup:
    if row.kind == "action":
        return html.official(row.text) + (f" ({parts.day_said(here, row.day)})" if row.day else "")
    words = say.news_words(here.t, row, here.read_at, marked)
    return html.mixed(say.sentence(words.partition(": ")[2]))
