"""The parts of Today: what to do now, what changed, the next seven days, what moved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Final, Literal

from tracker.domain.calls import CallView
from tracker.domain.colorado import sort_key
from tracker.domain.times import Start
from tracker.domain.views import HearingView, NewsKind, NewsView, StageView
from tracker.pages.apart import apart
from tracker.pages.call_facts import by_hearing, to_come
from tracker.pages.calls import card as call_card
from tracker.pages.calls import to_call
from tracker.pages.markup import (
    Shade,
    heading,
    mixed,
    official,
    para,
    rows,
    state,
    text,
    time_of,
)
from tracker.pages.parts import (
    bill_link,
    empty,
    hearing_card,
    hearing_shade,
    read_at,
    read_on,
    remark_words,
    seen_words,
    stage_shade,
)
from tracker.queries.bills import bill_count, topics_of
from tracker.queries.hearings import coming, scheduled_through
from tracker.visiting.visit import Visit
from tracker.wording.dates import day_words, hour_words
from tracker.wording.say import (
    hearing_status,
    marked,
    more_words,
    news_words,
    sentence,
    slot_words,
    stage_name,
    topic_words,
)

CARDS: Final = 3
DAYS: Final = 7
#: News about hearings, in the order of how much they upset a reader's plans.
_UPSETTING: Final[Mapping[NewsKind, str]] = {
    "meeting_moved": "status.moved", "meeting_cancelled": "status.cancelled",
    "meeting_withdrawn": "status.withdrawn", "item_gone": "status.gone",
    "meeting_in_doubt": "status.in_doubt",
    "room_changed": "status.room", "meeting_back": "status.back",
    "item_remark": "status.remark", "meeting_remark": "status.remark",
}  # fmt: skip
#: News that a bill is there, or is on our list now: told as its state.
_APPEARED: Final[Mapping[NewsKind, str]] = {
    "bill_new": "status.bill_new", "bill_followed": "status.bill_followed",
}  # fmt: skip
#: What is told otherwise than by a line of its own.
_FOLDED: Final = ("stage", "document", *_APPEARED)
_OF_BILLS: Final = (
    *_FOLDED, "action", "version", "vote", "sponsor_gone", "bill_text",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Since:
    """From when changes are shown. words: how a reader calls it."""

    moment: datetime
    words: str


def act_now(here: Visit, called: Sequence[CallView], found: Sequence[HearingView]) -> str:
    """The next hearings as cards with the way to sign up, or why there are none.

    A hearing that nobody calls to is shown for itself.
    """
    drawn = [(some[0].start.shown, call_card(here, some)) for some in _next(here, called)]
    heard = [one for one in uncalled(coming(found, here.now), called) if not one.item.outcome]
    drawn += [(one.meeting.start, hearing_card(here, one)) for one in heard[:CARDS]]
    ordered = sorted(drawn, key=lambda one: sort_key(one[0]))
    cards = "".join(card for _, card in ordered[:CARDS])
    body = f'<div class="cards">{cards}</div>' if cards else empty(here, _why_none(here))
    return heading(here.t("today.act"), key="act") + body


def _next(here: Visit, called: Sequence[CallView]) -> list[list[CallView]]:
    """The calls of the next hearings, without those of which the outcome is known already."""
    return by_hearing([one for one in to_come(here, called) if one.phase != "past"])[:CARDS]


def uncalled(found: Sequence[HearingView], called: Sequence[CallView]) -> tuple[HearingView, ...]:
    """The hearings that no campaign calls to."""
    known = {(one.hearing.meeting.id, one.bill) for one in called}
    return tuple(one for one in found if (one.meeting.id, one.bill) not in known)


def _why_none(here: Visit) -> str:
    t = here.t
    if here.fresh.schedule_seen is None:
        return t("empty.schedule.never")
    last = scheduled_through(here.connection, here.session)
    if last is None or last < here.today:
        return t("empty.hearings.meetings")
    return t("empty.hearings", day=day_words(t, last, read_on(here)))


def hearing_news(seen: Sequence[NewsView]) -> tuple[NewsView, ...]:
    """The news of hearings that pages tell, what upsets plans most first: who shows some of them
    cuts this, and drops nothing afterwards."""
    upset = [one for kind in _UPSETTING for one in seen if one.kind == kind and one.meeting]
    told = {(one.bill, one.moved_to.id) for one in upset if one.moved_to is not None}
    announced = [
        one for one in seen
        if one.kind == "item_new" and one.meeting and (one.bill, one.meeting.id) not in told
    ]  # fmt: skip
    return (*upset, *announced)


def bill_news(seen: Sequence[NewsView]) -> tuple[tuple[NewsView, ...], ...]:
    """The news of bills that pages tell, a group a bill: new bills first, then the newest news."""
    groups: dict[str, list[NewsView]] = {}
    for one in seen:
        if one.kind in _OF_BILLS:
            groups.setdefault(one.bill, []).append(one)
    ordered = sorted(groups.values(), key=lambda group: not _appeared(group))
    return tuple(map(tuple, ordered))


def _appeared(group: Sequence[NewsView]) -> NewsKind | Literal[""]:
    """Whether a bill is new, or newly on our list; "" for neither."""
    kinds = {one.kind for one in group}
    return next((kind for kind in _APPEARED if kind in kinds), "")


def changed(here: Visit, told: Sequence[NewsView], since: Since) -> str:
    """Hearings that moved, were called off or are new. told: some of `hearing_news`."""
    none = para(here.t("today.changed.none", since=since.words))
    items = [_new_row(here, one) if one.kind == "item_new" else _upset_row(here, one)
             for one in told]  # fmt: skip
    return rows(items) if items else none


@apart
def _new_row(here: Visit, one: NewsView) -> str:
    t, meeting = here.t, one.meeting
    if meeting is None:
        return ""
    when = f"{time_of(t, meeting.start, read_on(here))}, {official(meeting.location)}"
    return (
        f"<p>{state(t('status.new'), '')} {bill_link(here, one.bill)} {official(one.title)}</p>"
        f"<p>{when} · {official(meeting.committee)}</p>{seen_words(here, one.seen_at)}"
    )


@apart
def _upset_row(here: Visit, one: NewsView) -> str:
    t = here.t
    shade: Shade = "bad" if one.kind == "meeting_cancelled" else "warn"
    numbers = ", ".join(bill_link(here, number) for number in one.bills[:CARDS])
    more = more_words(t, one.bills)
    committee = f" · {official(one.meeting.committee)}" if one.meeting else ""
    return (
        f"<p>{state(t(_UPSETTING[one.kind]), shade)} {numbers}"
        f"{text(f' {more}') if more else ''}{committee}</p>"
        f"<p>{_before_and_after(here, one)}</p>{seen_words(here, one.seen_at)}"
    )


def _before_and_after(here: Visit, one: NewsView) -> str:
    """Old struck through, new beside it."""
    t, meeting = here.t, one.meeting
    if one.before is not None and one.after is not None:
        old, new = (slot_words(t, slot, read_on(here), marked) for slot in (one.before, one.after))
        return f"<del>{mixed(old)}</del> <ins>{mixed(new)}</ins>"
    if meeting is None:
        return ""
    now = f"{time_of(t, meeting.start, read_on(here))}, {official(meeting.location)}"
    if one.kind == "meeting_back":
        return f"<ins>{now}</ins>"
    if one.kind in ("meeting_in_doubt", "meeting_remark", "item_remark"):
        noted = remark_words(t, filter(None, (one.text,)))
        return " ".join([now, *map(mixed, noted)])
    if one.moved_to is not None:
        there = one.moved_to
        new = f"{time_of(t, there.start, read_on(here))}, {official(there.committee)}"
        return f"<del>{now}</del> <ins>{new}</ins>"
    why = {"meeting_withdrawn": "withdrawn.why", "item_gone": "moved.nowhere"}.get(one.kind)
    return f"<del>{now}</del>" + (f" {text(t(why))}" if why else "")


def week(
    here: Visit, called: Sequence[CallView], found: Sequence[HearingView], most: int | None = None
) -> str:
    """Hearings of the next seven days, by day, each with the way to its call. most: rows, None
    for all."""
    t = here.t
    last = here.today + timedelta(days=DAYS - 1)
    calls = {(some[0].hearing.meeting.id, some[0].bill): some[0] for some in by_hearing(called)}
    listed = [
        (start, one, call)
        for one in found
        for call in (calls.get((one.meeting.id, one.bill)),)
        for start in (call.start.shown if call else one.meeting.start,)
        if not start.is_over(here.now) and start.day <= last
    ]
    listed.sort(key=lambda one: sort_key(one[0]))
    parts = [heading(t("today.week"), key="week")]
    for day, group in groupby(listed[:most], key=lambda one: one[0].day):
        parts.append(heading(_day(here, day), 3))
        parts.append(rows(_week_row(here, start, one, call) for start, one, call in group))
    if not listed:
        first, until = (_day(here, day) for day in (here.today, last))
        parts.append(para(t("today.week.none", first=first, last=until)))
    return "".join(parts)


def _day(here: Visit, day: date) -> str:
    """A day in words; with its year on a page that may be kept."""
    return day_words(here.t, day, read_on(here))


@apart
def _week_row(here: Visit, start: Start, one: HearingView, call: CallView | None) -> str:
    t, meeting = here.t, one.meeting
    room = call.location.shown if call else meeting.location
    named = (marked(meeting.committee), marked(room))
    said = mixed(" · ".join(filter(None, (hour_words(t, start, marked), *named))))
    where = f"<del>{said}</del>" if not one.stands else said
    word = hearing_status(t, one)
    if one.stands and not here.links.light and start.has_begun(here.now):
        word = word or t("status.begun")
    badge = f" {state(word, hearing_shade(one))}" if word else ""
    to_it = f"<p>{to_call(here, call, plain=True)}</p>" if call else ""
    return f"<p>{bill_link(here, one.bill)} {official(one.title)}</p><p>{where}{badge}</p>{to_it}"


def moved(here: Visit, groups: Sequence[Sequence[NewsView]], since: Since) -> str:
    """Bills that are new, and those whose stage or papers changed, a row a bill. groups: some of
    `bill_news`."""
    fresh = [group[0].bill for group in groups if _appeared(group)]
    topics = topics_of(here.connection, fresh)
    items = [_bill_news(here, group, topics.get(group[0].bill, ())) for group in groups]
    body = rows(items) if items else para(_why_nothing_moved(here, since))
    return heading(here.t("today.moved"), key="moved") + body


def _why_nothing_moved(here: Visit, since: Since) -> str:
    if not bill_count(here.connection, here.session):
        return here.t("empty.bills.never")
    return here.t("today.moved.none", since=since.words)


@apart
def _bill_news(here: Visit, found: Sequence[NewsView], topics: Sequence[str]) -> str:
    """A bill with what became of it first, then the official words of what happened. topics: of
    a new bill, why it is here."""
    t = here.t
    stage = next((one.new for one in found if one.kind == "stage"), "")
    shade = stage_shade(StageView(stage))
    badge = f" {state(stage_name(t, stage), shade)}" if stage else ""
    kind = _appeared(found)
    fresh = f"{state(t(_APPEARED[kind]), '')} " if kind else ""
    named = " · ".join(topic_words(t, topic, here.topics) for topic in topics)
    lines = dict.fromkeys(_line(here, one) for one in found if one.kind not in _FOLDED)
    told = "".join(f'<p class="quiet">{line}</p>' for line in (*lines, *_papers(here, found)))
    return (
        f"<p>{fresh}{bill_link(here, found[0].bill)} {official(found[0].title)}{badge}</p>"
        + (para(named, "quiet") if named else "")
        + told
    )


def _papers(here: Visit, found: Sequence[NewsView]) -> Iterator[str]:
    """New papers, one line a kind."""
    for kind in ("fiscal_note", "report", "amendment", "law"):
        names = sorted({one.text for one in found if one.kind == "document" and one.new == kind})
        if names:
            yield text(here.t(f"today.papers.{kind}", names=", ".join(names)))


def _line(here: Visit, one: NewsView) -> str:
    if one.kind == "action":
        day = f" ({day_words(here.t, one.day, read_on(here))})" if one.day else ""
        return official(one.text) + text(day)
    said = news_words(here.t, one, read_at(here), marked)
    return mixed(sentence(said.partition(": ")[2]))
