"""Weeks as tables for a desk: a row a start as the official page says it, a column a day, in each
cell who meets with our bills; what is not ours stands back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple, TypeAlias

from markupsafe import Markup

from tracker.domain.colorado import sort_key
from tracker.domain.times import Start
from tracker.domain.views import HearingView, MeetingView
from tracker.pages import markup as html
from tracker.pages import parts
from tracker.pages.calls import overrides, to_call
from tracker.pages.meetings import CallsByHearing, item_state, standing
from tracker.queries.edits import Stance
from tracker.visiting.visit import Visit
from tracker.wording.dates import clock_words, day_words, start_words
from tracker.wording.say import marked

#: Meetings without a bill of ours that stand open in a cell; more are folded.
OPEN: Final = 2
_WORKING: Final = 5
#: Hearings of bills that we follow, by the id of the meeting.
OwnHearings: TypeAlias = Mapping[str, Sequence[HearingView]]
_ByDay: TypeAlias = Mapping[date, Sequence[MeetingView]]


def week_of(day: date) -> tuple[date, ...]:
    """The week of a day, from Sunday to Saturday."""
    sunday = day - timedelta(days=(day.weekday() + 1) % 7)
    return tuple(sunday + timedelta(days=days) for days in range(7))


class Drawn(NamedTuple):
    """What the cells are drawn from. own: the hearings of bills that we follow, by meeting; calls:
    to testify, by hearing; every: whether meetings without such a bill have rows, too; stances: of
    campaigns, by bill."""

    own: OwnHearings
    calls: CallsByHearing
    every: bool
    stances: Mapping[str, Sequence[Stance]]


def table(here: Visit, week: Sequence[date], among: Sequence[MeetingView], drawn: Drawn) -> Markup:
    """A week as a table. among: its meetings."""
    busy = {meeting.start.day for meeting in among}
    # Of a weekend only the days on which something is have a column.
    days = [day for day in week if day.weekday() < _WORKING or day in busy]
    own = [meeting for meeting in among if drawn.own[meeting.id]]
    others = [meeting for meeting in among if not drawn.own[meeting.id]]
    lines = [
        _line(_start(here, start), (_cell(here, by_day.get(day, ()), drawn) for day in days))
        for start, by_day in _rows(among if drawn.every else own)
    ]
    if others and not drawn.every:
        of_days = ([meeting for meeting in others if meeting.start.day == day] for day in days)
        cells = (_folded(here, of_day, with_start=True) for of_day in of_days)
        lines.append(_line(html.hint(here.t("calendar.others.all")), cells))
    head = html.tag("th", here.t("calendar.start"), scope="col")
    head += html.joined(_head(here, day) for day in days)
    caption = html.tag("caption", span_words(here, week))
    rows = html.tag("thead", html.tag("tr", head)) + html.tag("tbody", html.joined(lines))
    return html.tag("table", caption + rows, "week full" if len(days) > _WORKING else "week")


def span_words(here: Visit, week: Sequence[date]) -> str:
    """A week, or several, in words: `Mon, Mar 2 – Fri, Mar 6`."""
    days = [day for day in week if day.weekday() < _WORKING]
    return f"{day_words(here.t, days[0], here.today)} – {day_words(here.t, days[-1], here.today)}"


def _head(here: Visit, day: date) -> Markup:
    words = day_words(here.t, day, here.today)
    if day != here.today:
        return html.tag("th", words, scope="col")
    today = html.spaced(html.strong(words), html.hint(here.t("status.today")))
    return html.tag("th", today, "today", scope="col", aria_current="date")


def _line(label: Markup, cells: Iterator[Markup]) -> Markup:
    head = html.tag("th", label, scope="row")
    return html.tag("tr", head + html.joined(html.tag("td", cell) for cell in cells))


def _rows(among: Sequence[MeetingView]) -> list[tuple[Start, _ByDay]]:
    """The meetings by start and day, the starts in the order of a day. One row is of one clock
    time, or of the same words, whatever their letters."""
    rows: dict[object, tuple[Start, dict[date, list[MeetingView]]]] = {}
    for meeting in sorted(among, key=lambda meeting: sort_key(meeting.start)[1:]):
        start = meeting.start
        key = start.start_time or " ".join(start.start_text.split()).casefold()
        _, by_day = rows.setdefault(key, (start, {}))
        by_day.setdefault(start.day, []).append(meeting)
    return list(rows.values())


def _start(here: Visit, start: Start) -> Markup:
    """A start as the official page says it, without its day."""
    if start.start_time is not None:
        return html.text(clock_words(here.t, start.start_time))
    words = start.start_text
    return html.official(words) if words else html.text(here.t("calendar.start.none"))


def _cell(here: Visit, of_cell: Sequence[MeetingView], drawn: Drawn) -> Markup:
    """Who meets at one start of one day: ours, then the others; many of these are folded."""
    ours = (meeting for meeting in of_cell if drawn.own[meeting.id])
    own = html.joined(_meeting(here, meeting, drawn) for meeting in ours)
    others = [meeting for meeting in of_cell if not drawn.own[meeting.id]]
    rest = [meeting for meeting in others if meeting.status == "scheduled"]
    upset = [meeting for meeting in others if meeting.status != "scheduled"]
    is_many = len(others) > OPEN
    shown = html.joined(_quiet(here, meeting) for meeting in (upset if is_many else others))
    return own + shown + _folded(here, rest if is_many else ())


def _folded(here: Visit, others: Sequence[MeetingView], *, with_start: bool = False) -> Markup:
    if not others:
        return html.NOTHING
    lines = html.joined(_quiet(here, meeting, with_start=with_start) for meeting in others)
    return html.folded(here.t.many("calendar.others", len(others)), lines)


def _quiet(here: Visit, meeting: MeetingView, *, with_start: bool = False) -> Markup:
    start = _start(here, meeting.start) if with_start else ""
    return html.quiet(start, standing(here, meeting, html.official(meeting.committee)))


@parts.isolated
def _meeting(here: Visit, meeting: MeetingView, drawn: Drawn) -> Markup:
    lead = html.para(html.strong(standing(here, meeting, html.official(meeting.committee))))
    bills = html.bullets(_bill(here, hearing, drawn) for hearing in drawn.own[meeting.id])
    return html.div("ours", lead, html.quiet(*_before(here, meeting)), bills)


def _before(here: Visit, meeting: MeetingView) -> Iterator[Markup]:
    """Its room, behind the last start and room that were others, struck through."""
    revision = meeting.earlier[-1] if meeting.earlier else None
    if revision is not None and not revision.start.is_same(meeting.start):
        was = start_words(here.t, revision.start, here.today, marked)
        yield html.tag("del", html.mixed(was))
    if revision is not None and revision.location and revision.location != meeting.location:
        yield html.tag("del", html.official(revision.location))
    yield parts.room(here, meeting.location)


def _bill(here: Visit, hearing: HearingView, drawn: Drawn) -> Markup:
    named = parts.bill_named(here, hearing.bill, hearing.title)
    call = drawn.calls.get((hearing.meeting.id, hearing.bill))
    state = item_state(here, hearing, call)
    return html.spaced(
        html.tag("del", named) if state and not hearing.stands else named,
        *_positions(here, drawn.stances.get(hearing.bill, ())),
        state,
        *((overrides(here, call), to_call(here, call, plain=True)) if call else ()),
    )


def _positions(here: Visit, of_bill: Sequence[Stance]) -> Iterator[Markup]:
    """The positions that campaigns took, each once, with whose it is where they differ."""
    taken = [stance for stance in of_bill if stance.position]
    if len({stance.position for stance in taken}) > 1:
        yield from (html.tag("span", parts.stance_words(here, stance)) for stance in taken)
    elif taken:
        yield html.strong(parts.position_words(here.t, taken[0].position))
