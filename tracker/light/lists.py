"""Light pages that list: Today, calls, hearings, the month, changes, bills, bills beside asks."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any, Final

from markupsafe import Markup

from tracker.domain.campaign import Campaign
from tracker.domain.views import MeetingView
from tracker.light.frame import Page
from tracker.pages import asks as ask_pieces
from tracker.pages import bill_filters, parts
from tracker.pages import bills as bill_pieces
from tracker.pages import calls as call_pieces
from tracker.pages import campaign as campaign_pieces
from tracker.pages import meetings as meeting_pieces
from tracker.pages import news as news_pieces
from tracker.pages import today as pieces
from tracker.pages.look import TABLES
from tracker.pages.markup import NOTHING, choices, folded, heading, para, ways_on
from tracker.pages.markup import rows as html_rows
from tracker.pages.meetings import Titles
from tracker.pages.news import ORDERS
from tracker.pages.paging import Part, part_of
from tracker.pages.since import since_of
from tracker.queries import bills as stored
from tracker.queries.asks import matrix
from tracker.queries.bills import titles_of
from tracker.queries.changes import news
from tracker.queries.hearings import bills_of, meeting_days, meetings
from tracker.queries.sessions import sessions
from tracker.visiting.links import Asked, PageUrl
from tracker.visiting.visit import Visit
from tracker.wording.dates import month_words
from tracker.wording.say import topic_words

#: Followed ones or all, as the URL says it: the first leaves no trace.
_WHICH: Final = ("", "all")
#: How much Today shows of each list; the pages it leads to have all.
_UPSETS: Final = 8
_HEARINGS: Final = 16
_NEWS: Final = 10
#: Lines of the page of changes: each takes more room than a row of a list.
_LINES: Final = 40
#: Bytes of HTML that a page of asks holds of rows, beside what stands on every page.
ROOM: Final = 30_000
#: Bytes that a row counts at least, so that no page has more than sixty.
_ROW: Final = ROOM // 60


# --- what comes --------------------------------------------------------------------------------


def today(here: Visit, _: PageUrl) -> Page:
    """What was upset, what to do, the next seven days, the news."""
    t, links = here.t, here.links
    calls, coming = pieces.ahead(here, _HEARINGS, _UPSETS)
    upset = call_pieces.upsets(calls)[:_UPSETS]
    since = since_of(here, "", "1")
    rows = news(here.connection, here.session, since.moment, until=here.now, followed=True)
    groups = news_pieces.by_bill(pieces.untold(rows, upset))[:_NEWS]
    lead, others = pieces.act_now(here, calls, coming)
    week_rows = pieces.week_rows(here, calls, coming)
    body = (
        pieces.numbers(here, week_rows, len(call_pieces.upsets(calls)))
        + lead
        + call_pieces.banners(here, upset)
        + others
        + pieces.week(here, week_rows[:_HEARINGS])
        + ways_on([(links.to("hearings"), t("light.all.hearings"))])
        + meeting_pieces.deadlines_soon(here)
        + heading(t("today.news"), key="news")
        + (html_rows(news_pieces.rows_by_bill(here, groups)) or news_pieces.none_told(here, since))
        + ways_on([(links.to("changes"), t("light.all.changes"))])
    )
    return Page("today", t("today.title"), body)


def calls(here: Visit, url: PageUrl) -> Page:
    """The coming calls by day, or the past ones."""
    title, drawn = here.t("calls.title"), call_pieces.listed(here, url)
    return Page("calls", title, drawn.body, query=drawn.query)


def hearings(here: Visit, url: PageUrl) -> Page:
    """The meetings from today on with their agendas, by day."""
    t, which = here.t, url.choice("which", _WHICH)
    coming = meetings(here.connection, here.session, first=here.hearing_day)
    titles = titles_of(here.connection, bills_of(coming))
    fitting = _fitting(coming, titles, which)
    part = part_of(fitting, url.page(), lambda meeting: 1 + len(meeting.items) + len(meeting.gone))
    listed = meeting_pieces.listed(here, part.items, titles, call_pieces.called(here, part.items))
    body = (
        _choose(here, "hearings", "which", _either(here), {"which": which})
        + (listed or parts.no_hearing(here))
        + part.turn(here, "hearings", which=which)
        + parts.files(here, "hearings", "", which=which)
        + ways_on([(here.links.to("calendar"), t("light.as.month"))])
    )
    return Page("hearings", t("light.hearings"), body, query={"which": which, "page": part.name})


def _fitting(among: Sequence[MeetingView], titles: Titles, which: str) -> tuple[MeetingView, ...]:
    """All meetings, or those at which a followed bill is or was to be heard."""
    return tuple(meeting for meeting in among if which or any(meeting_pieces.ours(meeting, titles)))


def _either(here: Visit) -> dict[str, str]:
    """Hearings of followed bills, or all meetings."""
    return {"": here.t("calendar.followed"), "all": here.t("calendar.all")}


def _choose(
    here: Visit,
    key: str,
    name: str,
    offered: Mapping[str, str],
    query: Mapping[str, Asked],
    shows: str = "",
) -> Markup:
    """Links to a page, each with another value of one name in its address.

    name: as in `bills.topic`; offered: words by value; query: all that the address says now.
    """
    label = here.t(f"{'calendar' if name == 'which' else 'bills'}.{name}")
    to = partial(here.links.to, key, shows)
    return choices(
        label,
        [(to(**{**query, name: value}), offered[value], value == query[name]) for value in offered],
    )


def calendar(here: Visit, url: PageUrl) -> Page:
    """One month as a table, with links to the months beside it."""
    t, which, first = here.t, url.choice("which", _WHICH), url.month(here.today)
    weeks = Calendar(6).monthdatescalendar(first.year, first.month)
    begin, end = weeks[0][0], weeks[-1][-1]
    of_month = meetings(here.connection, here.session, first=begin, last=end)
    titles = titles_of(here.connection, bills_of(of_month))
    fitting = _fitting(of_month, titles, which)
    query = {"which": which, "month": _named_month(here, first)}
    begins, ends = (parts.day_said(here, day) for day in (begin, end))
    key = "calendar.none" if here.fresh.schedule_seen else "empty.schedule.never"
    empty = parts.empty(here, t(key, first=begins, last=ends)) if not fitting else NOTHING
    body = (
        _choose(here, "calendar", "which", _either(here), query)
        + _months(here, first, meeting_days(here.connection, here.session), which)
        + meeting_pieces.month(here, first, fitting, titles, call_pieces.called(here, fitting))
        + empty
        + parts.files(here, "calendar", "", which=which, month=f"{first:%Y-%m}")
        + meeting_pieces.deadlines_between(here, begin, end)
        + ways_on([(here.links.to("hearings", which=which), t("light.as.list"))])
    )
    title = f"{t('calendar.title')}, {month_words(t, first)}"
    return Page("calendar", title, body, heading=t("calendar.title"), query=query, width=TABLES)


def _named_month(here: Visit, first: date) -> str:
    """How a URL names a month: this month leaves no trace."""
    return "" if first == here.today.replace(day=1) else f"{first:%Y-%m}"


def _months(here: Visit, first: date, days: Sequence[date], which: str) -> Markup:
    """Links to the month before and after.

    They end one month beyond the meetings there are, so that an empty month says that it is.
    """
    all_days = [here.today, *days]
    last = (max(all_days).replace(day=1) + timedelta(days=31)).replace(day=1)
    beside = (first - timedelta(days=1), first + timedelta(days=31))
    offered = []
    for month in (day.replace(day=1) for day in beside):
        if min(all_days).replace(day=1) <= month <= last:
            href = here.links.to("calendar", which=which, month=_named_month(here, month))
            offered.append((href, month_words(here.t, month), False))
    return choices(here.t("calendar.month.of"), offered)


def changes(here: Visit, url: PageUrl) -> Page:
    """The news since a day, by bill or by time."""
    t = here.t
    since, by = since_of(here, url.one("since"), "7"), url.choice("by", ORDERS)
    rows = news(here.connection, here.session, since.moment, until=here.now, followed=True)
    query = {
        "since": "" if since.address == "7" else since.address,
        "by": "" if by == ORDERS[0] else by,
    }
    part: Part[Any]
    if by == "time":
        part = part_of(news_pieces.by_time(rows), url.page(), most=_LINES)
        drawn = news_pieces.rows_by_time(here, part.items)
    else:
        part = part_of(news_pieces.by_bill(rows), url.page(), len, most=_LINES)
        drawn = news_pieces.rows_by_bill(here, part.items)
    body = (
        news_pieces.news_choices(here, since, by, "changes", "7")
        + news_pieces.since_note(since)
        + (html_rows(drawn) or news_pieces.none_told(here, since))
        + part.turn(here, "changes", **query)
        + para(t("light.changes.whole"), kind="quiet")
        + parts.files(here, "changes", "", since="all", which="all")
    )
    return Page("changes", t("light.changes"), body, query={**query, "page": part.name})


# --- bills -------------------------------------------------------------------------------------


def bills(here: Visit, url: PageUrl) -> Page:
    """Bills in pages, privacy-related ones unless all are asked for."""
    t = here.t
    asked, found, pages = bill_pieces.shown(here, url)
    query = {**asked.query(), "open": ""}
    which = {"": t("bills.followed"), "all": t("bills.all")}
    body = (
        _choose(here, "bills", "show", which, {**query, "page": ""})
        + bill_filters.form(here, asked, found)
        + bill_pieces.listed(here, asked, found, pages)
        + ways_on([(here.links.to("search", q=asked.text), t("search.everywhere"))])
    )
    return Page("bills", t("bills.title"), body, query=query)


# --- bills beside asks -------------------------------------------------------------------------


def asks(here: Visit, url: PageUrl) -> Page | None:
    """Bills beside a campaign's asks, in pages that stay small, by session and topic."""
    campaign = campaign_pieces.named(here, url.path["slug"])
    if campaign is None or not campaign.asks:
        return None
    t, slug, name = here.t, campaign.slug, campaign.name.of(here.t.code)
    ids = tuple(row.id for row in sessions(here.connection))
    session, topic = url.choice("session", ("", *ids)), url.one("topic")
    narrowing = {"session": session, "topic": topic}
    stored_rows = matrix(here.connection, slug, session, topic)
    drawn = ask_pieces.matrix_rows(here, campaign, stored_rows)
    part = part_of(drawn, url.page(), lambda row: max(_ROW, len(row.encode())), ROOM)
    every = {key: key or t("asks.all") for key in ("", *ids)}
    title = f"{t('asks.matrix')}: {name}"
    body = (
        ways_on([(here.links.to("campaign", slug), name)])
        + (_choose(here, "asks", "session", every, narrowing, slug) if len(ids) > 1 else NOTHING)
        + _topics(here, campaign, narrowing)
        + ask_pieces.matrix(here, campaign, part.items, len(stored_rows))
        + part.turn(here, "asks", slug, **narrowing)
        + (parts.files(here, "asks", slug, **narrowing) if drawn else NOTHING)
    )
    query = {**narrowing, "page": part.name}
    return Page("asks", title, body, t("asks.matrix.about"), slug, query)


def _topics(here: Visit, campaign: Campaign, narrowing: Mapping[str, str]) -> Markup:
    """Links to the bills under each topic, folded."""
    t, own = here.t, {topic.id for topic in campaign.topics}
    offered = stored.choices(here.connection, narrowing["session"] or here.session).topics
    words = {topic: topic_words(t, topic, here.topics) for topic in offered if topic in own}
    if not words:
        return NOTHING
    every = {"": t("asks.all"), **words}
    label = topic_words(t, narrowing["topic"], here.topics) if narrowing["topic"] else t("asks.all")
    to = partial(here.links.to, "asks", campaign.slug)
    ways = ((to(**{**narrowing, "topic": key}), name) for key, name in every.items())
    return folded(f"{t('bills.topic')}: {label}", ways_on(ways))
