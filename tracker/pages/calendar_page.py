"""The page Calendar of the dashboard: what of it is shown stands in its address and is chosen by
links. At a desk it begins as a week; in the hand, where that has no room, as a list by day."""

from __future__ import annotations

from calendar import Calendar
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from markupsafe import Markup

from tracker.domain.views import MeetingView
from tracker.pages import markup as html
from tracker.pages import parts
from tracker.pages.calls import called
from tracker.pages.health import feeds
from tracker.pages.meetings import (
    CallsByHearing,
    Titles,
    adjourned,
    deadlines,
    listed,
    month,
    ours,
)
from tracker.pages.week import Drawn, OwnHearings, span_words, table, week_of
from tracker.queries.bills import titles_of
from tracker.queries.hearings import (
    bills_of,
    committees_meeting,
    meeting_days,
    meetings,
    scheduled_through,
)
from tracker.visiting.links import Asked, PageUrl, day_of, toggled
from tracker.visiting.visit import Visit
from tracker.wording.dates import day_words, month_words
from tracker.wording.say import marked

FORMS: Final = ("week", "two", "month", "list")
#: Followed ones or all.
_WHICH: Final = ("", "all")
CHAMBERS: Final = ("lower", "upper")
#: Days of the list; of the one that stands for a week where that has no room.
DAYS: Final = 14
_OF_WEEK: Final = 7
_DAY: Final = timedelta(days=1)
_SATURDAY: Final = 5
_RULES: Final = " ".join((Path(__file__).parent / "week.css").read_text("utf-8").split())
_STYLE: Final = html.tag("style", Markup(_RULES))


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the address asks for. begin: the day it begins with, or a day of its week or month;
    unknown: what it asks for that there is not."""

    form: str
    which: str
    chambers: tuple[str, ...]
    committees: tuple[str, ...]
    begin: date
    today: date
    unknown: tuple[str, ...] = ()

    @property
    def weeks(self) -> tuple[tuple[date, ...], ...]:
        """The weeks that are shown as tables: where no day is asked for, on a Saturday the next."""
        is_over = self.begin == self.today and self.begin.weekday() == _SATURDAY
        first = self.begin + (_DAY if is_over else timedelta(0))
        more = {"week": (0,), "two": (0, 7)}.get(self.form, ())
        return tuple(week_of(first + days * _DAY) for days in more)

    @property
    def step(self) -> timedelta:
        """The days of the list."""
        return (_OF_WEEK if self.form == "week" else DAYS) * _DAY

    @property
    def listed(self) -> tuple[date, date]:
        """First and last day of the list."""
        return self.begin, self.begin + self.step - _DAY

    @property
    def days(self) -> tuple[date, date]:
        """First and last day of all that is shown."""
        if self.form == "month":
            weeks = Calendar(6).monthdatescalendar(self.begin.year, self.begin.month)
            return weeks[0][0], weeks[-1][-1]
        first, last = self.listed
        shown = [first, last, *(day for week in self.weeks for day in week)]
        return min(shown), max(shown)

    def query(self, **changed: Asked) -> dict[str, Asked]:
        """The address of the same with something changed; what is the default leaves no trace."""
        asked: dict[str, Asked] = {
            "form": self.form,
            "which": self.which,
            "chamber": self.chambers,
            "committee": self.committees,
            "from": "" if self.begin == self.today else self.begin.isoformat(),
            **changed,
        }
        return {**asked, "form": "" if asked["form"] == FORMS[0] else asked["form"]}

    def fits(self, meeting: MeetingView, *, but: str = "") -> bool:
        """Whether a meeting is of a chamber and a committee that are chosen. but: which of the two
        does not matter."""
        in_chamber = but == "chamber" or not self.chambers or meeting.chamber in self.chambers
        named = but == "committee" or not self.committees or meeting.committee in self.committees
        return in_chamber and named


def chosen(here: Visit, url: PageUrl) -> Chosen:
    """What the address asks for."""
    names = committees_meeting(here.connection, here.session)
    offered = {"form": FORMS, "which": _WHICH, "chamber": CHAMBERS, "committee": names}
    unknown = [
        value
        for name, values in offered.items()
        for value in url.several(name)
        if value not in values and (name, value) != ("which", "followed")
    ]
    begin = url.one("from")
    if begin and day_of(begin) is None:
        unknown.append(begin)
    return Chosen(
        form=url.choice("form", FORMS),
        which=url.choice("which", _WHICH),
        chambers=url.several("chamber", CHAMBERS),
        committees=url.several("committee", names),
        begin=day_of(begin) or here.today,
        today=here.today,
        unknown=tuple(unknown),
    )


# --- the page ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Stored:
    """The meetings of the days that are shown, before anything narrows them. own: their hearings
    of bills that we follow."""

    meetings: tuple[MeetingView, ...]
    titles: Titles
    own: OwnHearings

    def among(self, which: str) -> list[MeetingView]:
        """All of them, or those with a bill of ours."""
        return [one for one in self.meetings if which or self.own[one.id]]


def body(here: Visit, url: PageUrl) -> Markup:
    """All that stands under the title."""
    now = chosen(here, url)
    first, last = now.days
    stored = meetings(here.connection, here.session, first=first, last=last)
    titles = titles_of(here.connection, bills_of(stored))
    every = _Stored(stored, titles, {meeting.id: ours(meeting, titles) for meeting in stored})
    unknown = ", ".join(map(marked, now.unknown))
    unknown_note = [here.t("calendar.unknown", names=unknown)] if unknown else []
    return _STYLE + html.div(
        "wide side calendar",
        html.div("ways", html.note(unknown_note, "warn"), _ways(here, now, every)),
        html.div(
            "shown",
            _shown(here, now, every),
            deadlines(here, first, last),
            parts.files(here, "calendar", "", **now.query()),
        ),
        html.div("subscribe", feeds(here)),
    )


def _shown(here: Visit, now: Chosen, every: _Stored) -> Markup:
    fitting = [meeting for meeting in every.among(now.which) if now.fits(meeting)]
    calls = called(here, fitting)
    if now.form == "month":
        return _month(here, now, fitting, every.titles, calls)
    first, last = now.listed
    by_day = [meeting for meeting in fitting if first <= meeting.start.day <= last]
    rows = listed(here, by_day, every.titles, calls)
    days = _list_turn(here, now) + (rows or _why_none(here, now, first, last))
    if now.form == "list":
        return days
    return html.div("at-desk", _weeks(here, now, every, calls)) + html.div("in-hand", days)


def _weeks(here: Visit, now: Chosen, every: _Stored, calls: CallsByHearing) -> Markup:
    fitting = [meeting for meeting in every.meetings if now.fits(meeting)]
    drawn = Drawn.of(here, fitting, every.own, calls, every=bool(now.which))
    tables = html.NOTHING
    for week in now.weeks:
        of_week = [meeting for meeting in fitting if meeting.start.day in week]
        if not any(now.which or drawn.ours(meeting) for meeting in of_week):
            tables += _why_none(here, now, week[0], week[-1])
        if of_week:
            tables += table(here, week, of_week, drawn)
    about = html.quiet(here.t("calendar.week.about"))
    return _week_turn(here, now) + about + tables + adjourned(here, fitting)


def _month(
    here: Visit, now: Chosen, fitting: Sequence[MeetingView], titles: Titles, calls: CallsByHearing
) -> Markup:
    first = now.begin.replace(day=1)
    earlier, later = (first - _DAY).replace(day=1), (first + 31 * _DAY).replace(day=1)

    def to(label: str, begin: date) -> Markup:
        return _to_day(here, now, begin, label.format(month_words(here.t, begin)))

    def to_week(day: date) -> str:
        return _to(here, now, form="week", **{"from": day.isoformat()})

    none = html.NOTHING if fitting else _why_none(here, now, *now.days)
    turn = _turn(here, to("←\N{NO-BREAK SPACE}{}", earlier), to("{}\N{NO-BREAK SPACE}→", later))
    return turn + month(here, now.begin, fitting, titles, calls, to_week) + none


def _why_none(here: Visit, now: Chosen, first: date, last: date) -> Markup:
    """Why nothing is listed from one day to another."""
    t = here.t
    if here.fresh.schedule_seen is None:
        return parts.empty(here, t("empty.schedule.never"))
    words = {"first": day_words(t, first, here.today), "last": day_words(t, last, here.today)}
    key = "calendar.none" if now.which or now.chambers or now.committees else "calendar.none.ours"
    through = scheduled_through(here.connection, here.session)
    reach = t("calendar.through", day=day_words(t, through, here.today)) if through else ""
    return parts.empty(here, f"{t(key, **words)} {reach}".strip())


# --- links -------------------------------------------------------------------------------------


def _to(here: Visit, now: Chosen, **changed: Asked) -> str:
    return here.links.to("calendar", "", **now.query(**changed))


def _to_day(here: Visit, now: Chosen, begin: date, label: str) -> Markup:
    asked = "" if begin == here.today else begin.isoformat()
    return html.button(_to(here, now, **{"from": asked}), label)


def _turn(here: Visit, *ways: Markup) -> Markup:
    return html.navigation("turn", here.t("calendar.turn"), *ways)


def _list_turn(here: Visit, now: Chosen) -> Markup:
    """Links to the days of the list before and after."""

    def to(label: str, begin: date) -> Markup:
        days = (day_words(here.t, day, here.today) for day in (begin, begin + now.step - _DAY))
        return _to_day(here, now, begin, label.format(" – ".join(days)))

    earlier, later = now.begin - now.step, now.begin + now.step
    return _turn(here, to("←\N{NO-BREAK SPACE}{}", earlier), to("{}\N{NO-BREAK SPACE}→", later))


def _week_turn(here: Visit, now: Chosen) -> Markup:
    """The weeks that are shown, between links to those before and after, and to this one."""
    t, monday = here.t, now.weeks[0][1]
    step = 7 * len(now.weeks)

    def to(label: str, begin: date) -> Markup:
        return _to_day(here, now, begin, label.format(span_words(here, week_of(begin))))

    shown = html.heading(span_words(here, [day for week in now.weeks for day in week]), key="week")
    if now.begin != here.today:
        shown += html.para(_to_day(here, now, here.today, t("calendar.now")))
    return _turn(
        here,
        to("←\N{NO-BREAK SPACE}{}", monday - step * _DAY),
        html.div("title", shown),
        to("{}\N{NO-BREAK SPACE}→", monday + step * _DAY),
    )


def _ways(here: Visit, now: Chosen, every: _Stored) -> Markup:
    """Links to the calendar in another form, of other meetings, of another month."""
    t = here.t
    at_desk = [(form, form == now.form) for form in FORMS]
    in_hand = [("list", now.form != "month"), ("month", now.form == "month")]
    of_which = {"": t("calendar.followed"), "all": t("calendar.all")}
    which = (
        (_to(here, now, which=value), of_which[value], value == now.which) for value in of_which
    )
    narrowed = now.chambers or now.committees
    clear = _to(here, now, chamber="", committee="")
    return (
        _forms(here, now, at_desk, "choices at-desk")
        + _forms(here, now, in_hand, "choices in-hand")
        + html.choices(t("calendar.which"), which)
        + _chambers(here, now, every)
        + _committees(here, now, every)
        + (html.para(html.button(clear, t("calendar.clear"))) if narrowed else html.NOTHING)
        + html.folded(t("calendar.month.other"), _months(here, now))
    )


def _forms(here: Visit, now: Chosen, offered: Iterable[tuple[str, bool]], kind: str) -> Markup:
    """Links to other forms. offered: each with whether it is the one that is shown."""
    t = here.t
    links = ((_to(here, now, form=form), t(f"calendar.{form}"), is_it) for form, is_it in offered)
    return html.choices(t("calendar.show"), links, kind)


def _chambers(here: Visit, now: Chosen, every: _Stored) -> Markup:
    """The chambers, each with how many meetings it has in what is shown; both may be chosen."""
    names = {chamber: here.t(f"chamber.{chamber}") for chamber in CHAMBERS}
    counts = _counts(now, every, "chamber", lambda meeting: meeting.chamber)
    return _several(here, now, "chamber", names, counts, now.chambers)


def _committees(here: Visit, now: Chosen, every: _Stored) -> Markup:
    """The committees that meet in the days that are shown, folded until one is chosen."""
    counts = _counts(now, every, "committee", lambda meeting: meeting.committee)
    names = {name: html.official(name) for name in sorted({*counts, *now.committees})}
    links = _several(here, now, "committee", names, counts, now.committees)
    label = f"{here.t('calendar.committee')} ({len(names)})"
    return html.folded(label, links, is_open=bool(now.committees)) if names else html.NOTHING


def _counts(
    now: Chosen, every: _Stored, name: str, value: Callable[[MeetingView], str]
) -> Counter[str]:
    """How many of the meetings that are shown have each value. name: of the choice itself, which
    narrows nothing here."""
    days = {day for week in now.weeks for day in week}
    first, last = now.days
    return Counter(
        value(meeting)
        for meeting in every.among(now.which)
        if now.fits(meeting, but=name)
        and (meeting.start.day in days if days else first <= meeting.start.day <= last)
    )


def _several(
    here: Visit,
    now: Chosen,
    name: str,
    offered: Mapping[str, str],
    counts: Mapping[str, int],
    taken: Sequence[str],
) -> Markup:
    """Links of which several may be chosen: each adds its value to the address or takes it out."""
    links = (
        html.tag(
            "a",
            html.spaced(words, html.tag("span", f"{counts.get(value, 0)}", "quiet at-desk")),
            href=_to(here, now, **{name: toggled(taken, value)}),
            aria_current="true" if value in taken else "",
        )
        for value, words in offered.items()
    )
    return html.navigation("choices", here.t(f"calendar.{name}"), html.bullets(links))


def _months(here: Visit, now: Chosen) -> Markup:
    """Links to each month of the session's meetings."""
    days: Iterable[date] = (*meeting_days(here.connection, here.session), here.today)
    firsts = sorted({day.replace(day=1) for day in days})
    return html.bullets(
        html.button(
            _to(here, now, form="month", **{"from": first.isoformat()}), month_words(here.t, first)
        )
        for first in firsts
    )
