"""Today: what to do now, what changed, the next seven days, what moved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Final

import streamlit as st

from tracker.dashboard.address import kept, kept_day
from tracker.dashboard.markup import (
    Shade,
    bill_link,
    heading,
    official,
    para,
    rows,
    state,
    text,
    time_of,
)
from tracker.dashboard.parts import (
    empty,
    foot,
    hearing_card,
    hearing_shade,
    nothing,
    seen_words,
    stage_shade,
    top,
)
from tracker.dashboard.progress import put
from tracker.dashboard.visit import Nothing, Visit, visit
from tracker.domain.times import DENVER
from tracker.domain.views import HearingView, NewsKind, NewsView, StageView
from tracker.queries.bills import bill_count
from tracker.queries.changes import news
from tracker.queries.hearings import HearingFilter, coming, hearings, scheduled_through
from tracker.wording.dates import day_words, hour_words
from tracker.wording.say import (
    bills_words,
    hearing_status,
    news_words,
    sentence,
    since_words,
    slot_words,
    stage_name,
)
from tracker.wording.tongue import ENGLISH

CARDS: Final = 3
DAYS: Final = 7
_SINCE: Final = ("1", "7", "date")
#: News about hearings, in the order of how much they upset a reader's plans.
_UPSETTING: Final[Mapping[NewsKind, str]] = {
    "meeting_moved": "status.moved", "meeting_cancelled": "status.cancelled",
    "meeting_withdrawn": "status.withdrawn", "item_gone": "status.gone",
    "room_changed": "status.room", "meeting_back": "status.back",
}  # fmt: skip
#: What is told otherwise than by a line of its own.
_FOLDED: Final = ("stage", "document")
_OF_BILLS: Final = ("stage", "action", "version", "document", "vote", "sponsor_gone", "bill_text")


@dataclass(frozen=True, slots=True)
class _Since:
    """From when changes are shown. words: how a reader calls it."""

    moment: datetime
    words: str


def show() -> None:
    """Draws the page."""
    with visit() as here:
        if isinstance(here, Nothing):
            nothing(here, ENGLISH("today.title"))
            return
        top(here, here.t("today.title"))
        found = hearings(here.connection, HearingFilter(here.session, followed=True))
        _act_now(here, coming(found, here.now))
        put(heading(here.t("today.changed"), key="changed"))
        since = _since(here)
        seen = news(here.connection, here.session, since.moment, until=here.now, followed=True)
        _changed(here, seen, since)
        _week(here, found)
        _moved(here, seen, since)
        foot(here)


def _act_now(here: Visit, found: Sequence[HearingView]) -> None:
    t = here.t
    cards = "".join(hearing_card(here, one) for one in found[:CARDS])
    body = f'<div class="cards">{cards}</div>' if cards else empty(here, _why_none(here))
    put(heading(t("today.act"), key="act") + body)


def _why_none(here: Visit) -> str:
    t = here.t
    if here.fresh.schedule_seen is None:
        return t("empty.schedule.never")
    last = scheduled_through(here.connection, here.session)
    if last is None or last < here.today:
        return t("empty.hearings.meetings")
    return t("empty.hearings", day=day_words(t, last, here.today))


def _since(here: Visit) -> _Since:
    t = here.t

    def draw(key: str) -> str | None:
        return st.segmented_control(
            t("today.since"), _SINCE, key=key, required=True,
            format_func=lambda one: t(f"today.since.{one}"),
        )  # fmt: skip

    def draw_day(key: str) -> date | None:
        return st.date_input(
            t("today.since.day"), key=key, max_value=here.today, format="MM/DD/YYYY"
        )

    picked = kept("since", "1", draw, _SINCE)
    if picked == "date":
        day = kept_day("day", here.today - timedelta(days=DAYS), draw_day)
        moment = datetime.combine(day, time(0), DENVER)
        return _Since(moment, since_words(t, picked, day, here.today))
    moment = here.now - timedelta(days=int(picked))
    return _Since(moment, since_words(t, picked, None, here.today))


def _changed(here: Visit, seen: Sequence[NewsView], since: _Since) -> None:
    t = here.t
    upset = [one for kind in _UPSETTING for one in seen if one.kind == kind]
    items = [_upset_row(here, one) for one in upset]
    told = {(one.bill, one.moved_to.id) for one in upset if one.moved_to is not None}
    items += [
        _new_row(here, one)
        for one in seen
        if one.kind == "item_new" and one.meeting and (one.bill, one.meeting.id) not in told
    ]
    none = para(t("today.changed.none", since=since.words))
    put(rows(items) if items else none)


def _new_row(here: Visit, one: NewsView) -> str:
    t, meeting = here.t, one.meeting
    if meeting is None:
        return ""
    when = f"{time_of(t, meeting.start, here.today)}, {official(meeting.location)}"
    return (
        f"<p>{state(t('status.new'), '')} {bill_link(one.bill)} {official(one.title)}</p>"
        f"<p>{when} · {official(meeting.committee)}</p>{seen_words(here, one.seen_at)}"
    )


def _upset_row(here: Visit, one: NewsView) -> str:
    t = here.t
    shade: Shade = "bad" if one.kind == "meeting_cancelled" else "warn"
    numbers = ", ".join(bill_link(number) for number in one.bills[:CARDS])
    more = bills_words(t, one.bills).partition(" and ")[2] if len(one.bills) > CARDS else ""
    committee = f" · {official(one.meeting.committee)}" if one.meeting else ""
    return (
        f"<p>{state(t(_UPSETTING[one.kind]), shade)} {numbers}"
        f"{text(f' and {more}') if more else ''}{committee}</p>"
        f"<p>{_before_and_after(here, one)}</p>{seen_words(here, one.seen_at)}"
    )


def _before_and_after(here: Visit, one: NewsView) -> str:
    """Old struck through, new beside it."""
    t, meeting = here.t, one.meeting
    if one.before is not None and one.after is not None:
        old, new = (slot_words(t, slot, here.today) for slot in (one.before, one.after))
        return f"<del>{text(old)}</del> <ins>{text(new)}</ins>"
    if meeting is None:
        return ""
    now = f"{time_of(t, meeting.start, here.today)}, {official(meeting.location)}"
    if one.kind == "meeting_back":
        return f"<ins>{now}</ins>"
    if one.moved_to is not None:
        there = one.moved_to
        new = f"{time_of(t, there.start, here.today)}, {official(there.committee)}"
        return f"<del>{now}</del> <ins>{new}</ins>"
    why = {"meeting_withdrawn": "withdrawn.why", "item_gone": "moved.nowhere"}.get(one.kind)
    return f"<del>{now}</del>" + (f" {text(t(why))}" if why else "")


def _week(here: Visit, found: Sequence[HearingView]) -> None:
    t = here.t
    last = here.today + timedelta(days=DAYS - 1)
    listed = [one for one in found if here.today <= one.meeting.start.day <= last]
    parts = [heading(t("today.week"), key="week")]
    for day, group in groupby(listed, key=lambda one: one.meeting.start.day):
        parts.append(heading(day_words(t, day, here.today), 3))
        parts.append(rows(_week_row(here, one) for one in group))
    if not listed:
        first, until = (day_words(t, day, here.today) for day in (here.today, last))
        parts.append(para(t("today.week.none", first=first, last=until)))
    put("".join(parts))


def _week_row(here: Visit, one: HearingView) -> str:
    t, meeting = here.t, one.meeting
    said = f"{hour_words(t, meeting.start)} · {meeting.committee} · {meeting.location}"
    said = said.rstrip(" ·")
    where = f"<del>{text(said)}</del>" if not one.stands else text(said)
    word = hearing_status(t, one)
    if one.stands and meeting.start.has_begun(here.now):
        word = word or t("status.past")
    badge = f" {state(word, hearing_shade(one))}" if word else ""
    return f"<p>{bill_link(one.bill)} {official(one.title)}</p><p>{where}{badge}</p>"


def _moved(here: Visit, seen: Sequence[NewsView], since: _Since) -> None:
    t = here.t
    by_bill: dict[str, list[NewsView]] = {}
    for one in seen:
        if one.kind in _OF_BILLS:
            by_bill.setdefault(one.bill, []).append(one)
    items = [_bill_news(here, number, found) for number, found in by_bill.items()]
    body = rows(items) if items else para(_why_nothing_moved(here, since))
    put(heading(t("today.moved"), key="moved") + body)


def _why_nothing_moved(here: Visit, since: _Since) -> str:
    if not bill_count(here.connection, here.session):
        return here.t("empty.bills.never")
    return here.t("today.moved.none", since=since.words)


def _bill_news(here: Visit, number: str, found: Sequence[NewsView]) -> str:
    """A bill with its new stage first, then the official words of what happened."""
    t = here.t
    stage = next((one.new for one in found if one.kind == "stage"), "")
    shade = stage_shade(StageView(stage))
    badge = f" {state(stage_name(t, stage), shade)}" if stage else ""
    lines = dict.fromkeys(_line(here, one) for one in found if one.kind not in _FOLDED)
    told = "".join(f'<p class="quiet">{line}</p>' for line in (*lines, *_papers(here, found)))
    return f"<p>{bill_link(number)} {official(found[0].title)}{badge}</p>{told}"


def _papers(here: Visit, found: Sequence[NewsView]) -> Iterator[str]:
    """New papers, one line a kind."""
    for kind in ("fiscal_note", "report", "amendment", "law"):
        names = sorted({one.text for one in found if one.kind == "document" and one.new == kind})
        if names:
            yield text(here.t(f"today.papers.{kind}", names=", ".join(names)))


def _line(here: Visit, one: NewsView) -> str:
    if one.kind == "action":
        day = f" ({day_words(here.t, one.day, here.today)})" if one.day else ""
        return official(one.text) + text(day)
    return text(sentence(news_words(here.t, one, here.now).partition(": ")[2]))
