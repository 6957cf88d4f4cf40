"""Light pages that list: hearings, the month, changes, bills."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from tracker.domain.views import MeetingView
from tracker.light.asked import Asked, Part, page_name, part_of, query, since_day, turn
from tracker.light.frame import Sheet, choices, ways_on
from tracker.pages import calls, deadlines, parts, today
from tracker.pages.asks import ask_choices
from tracker.pages.look import TABLES
from tracker.pages.markup import folded, heading, note, para
from tracker.pages.meetings import Called, Known, listed, month, ours
from tracker.queries.bills import BillFilter, bill_count, bill_lines, titles
from tracker.queries.changes import news
from tracker.queries.hearings import meetings, scheduled_through
from tracker.visiting.visit import Visit
from tracker.wording.dates import day_words, month_words
from tracker.wording.say import sentence, stage_name, topic_words

_WHICH: Final = ("followed", "all")
_ORDERS: Final = ("recent", "number")
#: Lines of the page of changes: each takes more room than a row of a list.
_LINES: Final = 40
_FILTERS: Final = ("q", "session", "topic", "ask", "stage", "chamber", "committee", "sponsor")


def hearings(here: Visit, asked: Asked) -> Sheet:
    """The meetings from today on with their agendas, by day."""
    t = here.t
    which = asked.choice("which", _WHICH)
    known = titles(here.connection, here.session)
    coming = meetings(here.connection, here.session, first=here.hearing_day)
    found = _fitting(coming, known, which)
    part = part_of(found, asked.page(), lambda one: 1 + len(one.items) + len(one.gone))
    path, kept = here.links.hearings(), _kept(which)
    body = (
        parts.head(here, t("light.hearings"))
        + _either(here, which, path)
        + (listed(here, part.items, known, _called(here)) or parts.empty(here, _why_none(here)))
        + turn(here, part, path, which=kept)
        + ways_on([(here.links.calendar(), t("light.as.month"))])
    )
    return Sheet(
        t("light.hearings"), t("light.about.hearings"), body,
        f"hearings{query(which=kept, page=page_name(part))}",
        here.links.as_dashboard().calendar(), nav="calendar",
    )  # fmt: skip


def _called(here: Visit) -> Called:
    """A call for each hearing that has one, by meeting and bill; the first of several."""
    return {(one.hearing.meeting.id, one.bill): one for one in reversed(calls.found(here))}


def _fitting(found: Sequence[MeetingView], known: Known, which: str) -> tuple[MeetingView, ...]:
    """All meetings, or those that a followed bill is or was to be heard at."""
    return tuple(one for one in found if which == "all" or any(ours(one, known)))


def _kept(chosen: str) -> str:
    """How the address names a choice: the first leaves no trace."""
    return chosen if chosen in ("all", "number") else ""


def _either(here: Visit, which: str, path: str, **told: str) -> str:
    """Links to hearings of followed bills, and to all meetings."""
    return choices(
        here.t("calendar.which"),
        [
            (path + query(which=_kept(one), **told), here.t(f"calendar.{one}"), one == which)
            for one in _WHICH
        ],
    )


def _why_none(here: Visit) -> str:
    t = here.t
    if here.fresh.schedule_seen is None:
        return t("empty.schedule.never")
    last = scheduled_through(here.connection, here.session)
    if last is None or last < here.today:
        return t("empty.hearings.meetings")
    return t("empty.hearings", day=day_words(t, last, parts.read_on(here)))


def calendar(here: Visit, asked: Asked) -> Sheet:
    """One month as a table, with links to the months beside it."""
    t = here.t
    which, first = asked.choice("which", _WHICH), asked.month(here.today)
    weeks = Calendar().monthdatescalendar(first.year, first.month)
    known = titles(here.connection, here.session)
    every = meetings(here.connection, here.session)
    found = [one for one in every if weeks[0][0] <= one.start.day <= weeks[-1][-1]]
    shown = _fitting(found, known, which)
    path, kept = here.links.calendar(), _kept(which)
    named = _named_month(here, first)
    body = (
        parts.head(here, t("calendar.title"))
        + _either(here, which, path, month=named)
        + _months(here, first, [one.start.day for one in every], kept)
        + month(here, first, shown, known, _called(here))
        + ("" if shown else _none_in(here, weeks[0][0], weeks[-1][-1]))
        + deadlines.between(here, weeks[0][0], weeks[-1][-1])
        + ways_on([(here.links.hearings() + query(which=kept), t("light.as.list"))])
    )
    return Sheet(
        f"{t('calendar.title')}, {month_words(t, first)}", t("light.about.calendar"), body,
        f"calendar{query(which=kept, month=named)}", here.links.as_dashboard().calendar(),
        nav="calendar", width=TABLES,
    )  # fmt: skip


def _none_in(here: Visit, first: date, last: date) -> str:
    days = (day_words(here.t, day, parts.read_on(here)) for day in (first, last))
    return parts.empty(
        here, here.t("calendar.none", **dict(zip(("first", "last"), days, strict=True)))
    )


def _named_month(here: Visit, first: date) -> str:
    """How the address names a month: this one leaves no trace."""
    return "" if first == here.today.replace(day=1) else f"{first:%Y-%m}"


def _months(here: Visit, first: date, days: Sequence[date], kept: str) -> str:
    """Links to the month before and after: not without end, but always one further than there are
    meetings, so that an empty month says that it is."""
    t, path = here.t, here.links.calendar()
    known = [here.today, *days]
    last = (max(known).replace(day=1) + timedelta(days=31)).replace(day=1)
    others = (
        (first - timedelta(days=1)).replace(day=1),
        (first + timedelta(days=31)).replace(day=1),
    )
    offered = [
        (path + query(which=kept, month=_named_month(here, one)), month_words(t, one), False)
        for one in others
        if min(known).replace(day=1) <= one <= last
    ]
    return choices(t("calendar.month.of"), offered) if offered else ""


def changes(here: Visit, asked: Asked) -> Sheet:
    """What changed since a day: hearings first, then bills."""
    t, links = here.t, here.links
    said, day = asked.since(here.today)
    since = since_day(here, day)
    seen = news(here.connection, here.session, since.moment, until=here.now, followed=True)
    upset = part_of(today.hearing_news(seen), asked.page(), most=_LINES // 2)
    moved = part_of(today.bill_news(seen), asked.page(), len, most=_LINES)
    longer: Part[Any] = upset if upset.of > moved.of else moved
    body = (
        parts.head(here, t("light.changes"))
        + _sinces(here, said)
        + heading(t("today.changed"), key="changed")
        + today.changed(here, upset.items if upset.number == longer.number else (), since)
        + today.moved(here, moved.items if moved.number == longer.number else (), since)
        + turn(here, longer, links.changes(), since=said)
    )
    return Sheet(
        t("light.changes"), t("light.about.changes"), body,
        f"changes{query(since='' if said == '7' else said, page=page_name(longer))}",
        links.as_dashboard().changes(), nav="today",
    )  # fmt: skip


def _sinces(here: Visit, said: str) -> str:
    """Links to the changes since yesterday, and since a week ago."""
    offered = []
    for days in (1, 7):
        words = since_day(here, here.today - timedelta(days=days)).words
        name = "" if days == 7 else str(days)
        where = here.links.changes() + query(since=name)
        offered.append((where, sentence(words), said == str(days)))
    return choices(here.t("today.since"), offered)


def bills(here: Visit, asked: Asked) -> Sheet:
    """Bills in pages of sixty, privacy-related ones unless all are asked for."""
    t, path = here.t, here.links.bills()
    show, order = asked.choice("show", _WHICH), asked.choice("order", _ORDERS)
    told = {name: asked.query.get(name, "") for name in _FILTERS}
    kept = {**told, "show": _kept(show), "order": _kept(order)}
    kept["session"] = here.session if told["session"] == here.session else ""
    wanted = BillFilter(
        here.session, show != "all", told["topic"], told["stage"], told["chamber"],
        told["sponsor"], told["committee"], told["q"].strip(), told["ask"],
    )  # fmt: skip
    found = bill_lines(here.connection, wanted, "number" if order == "number" else "recent")
    stored = bill_count(here.connection, here.session)
    part = part_of(found, asked.page())
    count = para(t.many("bills.count.of", len(found), all=t.number(stored)))
    listed = count + parts.bill_rows(here, part.items)
    body = (
        parts.head(here, t("bills.title"))
        + ways_on([(here.links.search(told["q"].strip()), t("search.everywhere"))])
        + _bill_choices(here, kept, show)
        + _ask_choices(here, kept)
        + _narrowed(here, told)
        + (listed if found else _no_bill(here, stored, wanted))
        + turn(here, part, path, **kept)
    )
    return Sheet(
        t("bills.title"), t("light.about.bills"), body,
        f"bills{query(**kept, page=page_name(part))}",
        here.links.as_dashboard().bills(), nav="bills",
    )  # fmt: skip


def _bill_choices(here: Visit, kept: Mapping[str, str], show: str) -> str:
    """Links to the privacy-related bills, and to all."""
    offered = [
        (
            here.links.bills() + query(**{**kept, "show": _kept(one)}),
            here.t(f"bills.{one}"),
            one == show,
        )
        for one in _WHICH
    ]
    return choices(here.t("bills.show"), offered)


def _ask_choices(here: Visit, kept: Mapping[str, str]) -> str:
    """Links to the bills that speak for or against an ask, folded."""
    ways = [
        (here.links.bills() + query(**{**kept, "ask": key}), said)
        for key, said in ask_choices(here).items()
    ]
    return folded(here.t("bills.ask"), ways_on(ways)) if ways else ""


def _narrowed(here: Visit, told: Mapping[str, str]) -> str:
    """What the address filters by, with the way back to the whole list; "" for nothing."""
    t = here.t
    named = {
        "topic": topic_words(t, told["topic"], here.topics) if told["topic"] else "",
        "ask": ask_choices(here).get(told["ask"], told["ask"]),
        "stage": stage_name(t, told["stage"]) if told["stage"] else "",
        "chamber": t.maybe(f"chamber.{told['chamber']}", told["chamber"]),
    }
    lines = [
        f"{t('bills.search' if name == 'q' else f'bills.{name}')}: {named.get(name, said)}"
        for name, said in told.items()
        if said
    ]
    if not lines:
        return ""
    return note(lines) + ways_on([(here.links.bills(), t("light.whole.list"))])


def _no_bill(here: Visit, stored: int, wanted: BillFilter) -> str:
    t = here.t
    if not stored:
        return parts.empty(here, t("empty.bills.never"))
    if wanted == BillFilter(here.session, followed=True):
        return note([t("empty.followed", count=t.number(stored))])
    return note([t("empty.filter")])
