"""The page Calendar of the dashboard: what of it is shown stands in its address and is chosen by
links. At a desk it begins as a week; in the hand, where that has no room, as a list by day."""

from __future__ import annotations

from calendar import Calendar
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
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
from tracker.queries.edits import stances
from tracker.queries.hearings import (
    bills_of,
    committees_meeting,
    meeting_days,
    meetings,
    scheduled_through,
)
from tracker.visiting.links import PageUrl, QueryValue, day_of, toggled
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

    def query(self, **changed: QueryValue) -> dict[str, QueryValue]:
        """The address of the same with something changed; what is the default leaves no trace."""
        query: dict[str, QueryValue] = {
            "form": self.form,
            "which": self.which,
            "chamber": self.chambers,
            "committee": self.committees,
            "from": "" if self.begin == self.today else self.begin.isoformat(),
            **changed,
        }
        return {**query, "form": "" if query["form"] == FORMS[0] else query["form"]}

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


@dataclass(frozen=True, slots=True)
class _Page:
    """The calendar as it is asked for. meetings: of the days that are shown, before anything
    narrows them; own: their hearings of bills that we follow."""

    here: Visit
    now: Chosen
    meetings: tuple[MeetingView, ...]
    titles: Titles
    own: OwnHearings

    def among(self, *, but: str = "") -> list[MeetingView]:
        """The meetings that are asked for: all, or those with a bill of ours. but: the choice that
        narrows nothing here."""
        which = self.now.which
        every = (one for one in self.meetings if which or self.own[one.id])
        return [meeting for meeting in every if self.now.fits(meeting, but=but)]

    def to(self, **changed: QueryValue) -> str:
        """The link to the same with something changed."""
        return self.here.links.to("calendar", "", **self.now.query(**changed))

    def to_day(self, begin: date, label: str) -> Markup:
        """A button to the same from another day on."""
        day = "" if begin == self.now.today else begin.isoformat()
        return html.button(self.to(**{"from": day}), label)

    def turn(
        self, words: Callable[[date], str], earlier: date, later: date, *between: Markup
    ) -> Markup:
        """Links to what is before and after. words: of what begins with a day."""
        return html.navigation(
            "turn",
            self.here.t("calendar.turn"),
            self.to_day(earlier, f"←\N{NO-BREAK SPACE}{words(earlier)}"),
            *between,
            self.to_day(later, f"{words(later)}\N{NO-BREAK SPACE}→"),
        )

    def shown(self) -> Markup:
        """The meetings in the form that is asked for."""
        now, fitting = self.now, self.among()
        calls = called(self.here, fitting)
        if now.form == "month":
            return self.month(fitting, calls)
        first, last = now.listed
        by_day = [meeting for meeting in fitting if first <= meeting.start.day <= last]
        rows = listed(self.here, by_day, self.titles, calls) or self.why_none(first, last)
        days = self.turn(self.span, first - now.step, first + now.step) + rows
        if now.form == "list":
            return days
        return html.div("at-desk", self.weeks(calls)) + html.div("in-hand", days)

    def span(self, begin: date) -> str:
        """The days of the list that begins with a day."""
        days = (begin, begin + self.now.step - _DAY)
        return " – ".join(day_words(self.here.t, day, self.now.today) for day in days)

    def weeks(self, calls: CallsByHearing) -> Markup:
        """The weeks as tables, between links to those before and after, and to this one."""
        here, now = self.here, self.now
        fitting = [meeting for meeting in self.meetings if now.fits(meeting)]
        numbers = {hearing.bill for meeting in fitting for hearing in self.own[meeting.id]}
        of_bills = stances(here.connection, here.campaigns, sorted(numbers))
        drawn = Drawn(self.own, calls, bool(now.which), of_bills)
        tables = html.NOTHING
        for week in now.weeks:
            of_week = [meeting for meeting in fitting if meeting.start.day in week]
            if not any(now.which or self.own[meeting.id] for meeting in of_week):
                tables += self.why_none(week[0], week[-1])
            if of_week:
                tables += table(here, week, of_week, drawn)
        title = html.heading(span_words(here, [*chain.from_iterable(now.weeks)]), key="week")
        if now.begin != now.today:
            title += html.para(self.to_day(now.today, here.t("calendar.now")))
        monday, step = now.weeks[0][1], _OF_WEEK * len(now.weeks) * _DAY
        turn = self.turn(
            lambda begin: span_words(here, week_of(begin)),
            monday - step,
            monday + step,
            html.div("title", title),
        )
        about = html.quiet(here.t("calendar.week.about"))
        return turn + about + tables + adjourned(here, fitting)

    def month(self, fitting: Sequence[MeetingView], calls: CallsByHearing) -> Markup:
        """A month as a table; each day leads to its week."""
        t, first = self.here.t, self.now.begin.replace(day=1)
        earlier, later = (first - _DAY).replace(day=1), (first + 31 * _DAY).replace(day=1)

        def to_week(day: date) -> str:
            return self.to(form="week", **{"from": day.isoformat()})

        drawn = month(self.here, self.now.begin, fitting, self.titles, calls, to_week)
        none = html.NOTHING if fitting else self.why_none(*self.now.days)
        return self.turn(lambda begin: month_words(t, begin), earlier, later) + drawn + none

    def why_none(self, first: date, last: date) -> Markup:
        """Why nothing is listed from one day to another."""
        here, t, now = self.here, self.here.t, self.now
        if here.fresh.schedule_seen is None:
            return parts.empty(here, t("empty.schedule.never"))
        words = {"first": day_words(t, first, now.today), "last": day_words(t, last, now.today)}
        key = (
            "calendar.none" if now.which or now.chambers or now.committees else "calendar.none.ours"
        )
        through = scheduled_through(here.connection, here.session)
        reach = t("calendar.through", day=day_words(t, through, now.today)) if through else ""
        none = parts.empty(here, f"{t(key, **words)} {reach}".strip())
        return none + parts.missing_agendas(here)

    def ways(self) -> Markup:
        """Links to the calendar in another form, of other meetings, of another month."""
        t, now, days = self.here.t, self.now, meeting_days(self.here.connection, self.here.session)
        of_which = {"": t("calendar.followed"), "all": t("calendar.all")}
        which = ((self.to(which=key), of_which[key], key == now.which) for key in of_which)
        in_hand = "month" if now.form == "month" else "list"
        chambers = {chamber: t(f"chamber.{chamber}") for chamber in CHAMBERS}
        counts = self.counts("committee", lambda meeting: meeting.committee)
        names = {name: html.official(name) for name in sorted({*counts, *now.committees})}
        committees = self.several("committee", names, counts, now.committees)
        label = f"{t('calendar.committee')} ({len(names)})"
        of_chamber = self.counts("chamber", lambda meeting: meeting.chamber)
        clear = html.button(self.to(chamber="", committee=""), t("calendar.clear"))
        months = (
            html.button(self.to(form="month", **{"from": first.isoformat()}), month_words(t, first))
            for first in sorted({day.replace(day=1) for day in (*days, now.today)})
        )
        return (
            self.forms(FORMS, now.form, "choices at-desk")
            + self.forms(("list", "month"), in_hand, "choices in-hand")
            + html.choices(t("calendar.which"), which)
            + self.several("chamber", chambers, of_chamber, now.chambers)
            + (html.folded(label, committees, is_open=bool(now.committees)) if names else "")
            + (html.para(clear) if now.chambers or now.committees else "")
            + html.folded(t("calendar.month.other"), html.bullets(months))
        )

    def forms(self, offered: Iterable[str], chosen: str, kind: str) -> Markup:
        """Links to other forms."""
        t = self.here.t
        links = ((self.to(form=form), t(f"calendar.{form}"), form == chosen) for form in offered)
        return html.choices(t("calendar.show"), links, kind)

    def counts(self, name: str, value: Callable[[MeetingView], str]) -> Counter[str]:
        """How many of the meetings that are shown have each value. name: of the choice itself,
        which narrows nothing here."""
        days = {day for week in self.now.weeks for day in week}
        first, last = self.now.days
        return Counter(
            value(meeting)
            for meeting in self.among(but=name)
            if (meeting.start.day in days if days else first <= meeting.start.day <= last)
        )

    def several(
        self,
        name: str,
        offered: Mapping[str, str],
        counts: Mapping[str, int],
        taken: Sequence[str],
    ) -> Markup:
        """Links of which several may be chosen: each adds its value to the address or takes it
        out."""
        links = (
            html.tag(
                "a",
                html.spaced(words, html.tag("span", f"{counts.get(value, 0)}", "quiet at-desk")),
                href=self.to(**{name: toggled(taken, value)}),
                aria_current="true" if value in taken else "",
            )
            for value, words in offered.items()
        )
        return html.navigation("choices", self.here.t(f"calendar.{name}"), html.bullets(links))


def body(here: Visit, url: PageUrl) -> Markup:
    """All that stands under the title."""
    now = chosen(here, url)
    first, last = now.days
    stored = meetings(here.connection, here.session, first=first, last=last)
    titles = titles_of(here.connection, bills_of(stored))
    page = _Page(here, now, stored, titles, {one.id: ours(one, titles) for one in stored})
    unknown = ", ".join(map(marked, now.unknown))
    note = html.note([here.t("calendar.unknown", names=unknown)] if unknown else [], "warn")
    shown = (
        page.shown()
        + deadlines(here, first, last)
        + parts.files(here, "calendar", "", **now.query())
    )
    return _STYLE + html.div(
        "wide side calendar",
        html.div("ways", note, page.ways()),
        html.div("shown", shown),
        html.div("subscribe", feeds(here)),
    )
