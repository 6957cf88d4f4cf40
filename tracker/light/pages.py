"""The light pages that differ from the dashboard's or stand there as they are: Today, hearings, the
month, changes, bills, the search, bills beside asks, charts, notice, research, Health; a call, a
campaign, a meeting and a bill with what we saw of them, a bill's votes and texts."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import wraps
from typing import Any, Final, get_args

from markupsafe import Markup

from tracker.domain.campaign import Campaign
from tracker.domain.stages import StageName
from tracker.domain.views import BillView, ChangeView, MeetingView
from tracker.pages import asks as ask_pieces
from tracker.pages import bill as bill_pieces
from tracker.pages import bill_beside, bill_filters, forms, parts
from tracker.pages import bills as bills_pieces
from tracker.pages import calls as calls_pieces
from tracker.pages import campaign as campaign_pieces
from tracker.pages import markup as html
from tracker.pages import meetings as meeting_pieces
from tracker.pages import news as news_pieces
from tracker.pages import search as search_pieces
from tracker.pages import today as pieces
from tracker.pages.bills import neighbours
from tracker.pages.call import bill_feed
from tracker.pages.differences import differences_page
from tracker.pages.look import TABLES
from tracker.pages.meetings import Titles
from tracker.pages.news import ORDERS, since_of
from tracker.pages.paging import Page, Part, part_of
from tracker.pages.texts import text_page
from tracker.queries import bills as stored
from tracker.queries.asks import matrix
from tracker.queries.bills import BillFilter, titles_of
from tracker.queries.changes import news
from tracker.queries.hearings import bills_of, meeting_days, meetings
from tracker.queries.people import assembly
from tracker.queries.search import SearchQuery
from tracker.queries.search import search as search_for
from tracker.queries.sessions import sessions
from tracker.queries.whole import bill as stored_bill
from tracker.visiting.links import PAGES, PageUrl
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
_ROOM: Final = 30_000
#: Bytes that a row counts at least, so that no page has more than sixty.
_ROW: Final = _ROOM // 60
#: Votes with all their names on one page: each takes the room of many rows.
VOTES: Final = 5


def today(here: Visit, _: PageUrl) -> Page:
    """What was upset, what to do, the next seven days, the news."""
    t, links = here.t, here.links
    calls, coming = pieces.ahead(here, _HEARINGS, _UPSETS)
    upset = calls_pieces.upsets(calls)
    since = since_of(here, "", "1")
    rows = news(here.connection, here.session, since.moment, until=here.now, followed=True)
    groups = news_pieces.grouped(pieces.untold(rows, upset[:_UPSETS]))[:_NEWS]
    lead, others = pieces.act_now(here, calls, coming)
    week_rows = pieces.week_rows(here, calls, coming)
    body = (
        pieces.numbers(here, week_rows, len(upset))
        + lead
        + calls_pieces.banners(here, upset[:_UPSETS])
        + others
        + pieces.week(here, week_rows[:_HEARINGS])
        + html.ways_on([(links.to("hearings"), t("light.all.hearings"))])
        + meeting_pieces.deadlines(here)
        + html.heading(t("today.news"), key="news")
        + (html.rows(news_pieces.news_rows(here, groups)) or news_pieces.none_told(here, since))
        + html.ways_on([(links.to("changes"), t("light.all.changes"))])
    )
    return Page("today", t("today.title"), body)


def hearings(here: Visit, url: PageUrl) -> Page:
    """The meetings from today on with their agendas, by day."""
    t, which = here.t, url.choice("which", _WHICH)
    coming = meetings(here.connection, here.session, first=here.hearing_day)
    titles = titles_of(here.connection, bills_of(coming))
    fitting = _fitting(coming, titles, which)
    part = part_of(fitting, url.page(), lambda meeting: 1 + len(meeting.items) + len(meeting.gone))
    listed = meeting_pieces.listed(here, part.items, titles, calls_pieces.called(here, part.items))
    body = (
        _choose_which(here, "hearings", {"which": which})
        + (listed or parts.no_hearing(here))
        + parts.missing_agendas(here)
        + part.turn(here, "hearings", which=which)
        + parts.files(here, "hearings", "", which=which)
        + html.ways_on([(here.links.to("calendar"), t("light.as.month"))])
    )
    return Page("hearings", t("light.hearings"), body, query={"which": which, "page": part.name})


def _fitting(among: Sequence[MeetingView], titles: Titles, which: str) -> tuple[MeetingView, ...]:
    """All meetings, or those at which a followed bill is or was to be heard."""
    return tuple(meeting for meeting in among if which or any(meeting_pieces.ours(meeting, titles)))


def _choose_which(here: Visit, key: str, query: Mapping[str, str]) -> Markup:
    words = {"": here.t("calendar.followed"), "all": here.t("calendar.all")}
    return parts.choose(here, key, "which", here.t("calendar.which"), words, query)


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
    body = (
        _choose_which(here, "calendar", query)
        + _months(here, first, meeting_days(here.connection, here.session), which)
        + meeting_pieces.month(here, first, fitting, titles, calls_pieces.called(here, fitting))
        + (html.NOTHING if fitting else parts.empty(here, t(key, first=begins, last=ends)))
        + parts.missing_agendas(here)
        + parts.files(here, "calendar", "", which=which, month=f"{first:%Y-%m}")
        + meeting_pieces.deadlines(here, begin, end)
        + html.ways_on([(here.links.to("hearings", which=which), t("light.as.list"))])
    )
    window = f"{t('calendar.title')}, {month_words(t, first)}"
    return Page("calendar", t("calendar.title"), body, window=window, query=query, width=TABLES)


def _named_month(here: Visit, first: date) -> str:
    """How a URL names a month: this month leaves no trace."""
    return "" if first == here.today.replace(day=1) else f"{first:%Y-%m}"


def _months(here: Visit, first: date, days: Sequence[date], which: str) -> Markup:
    """Links to the months beside it, up to one beyond the meetings, which says so."""
    all_days = [here.today, *days]
    last = (max(all_days).replace(day=1) + timedelta(days=31)).replace(day=1)
    beside = (first - timedelta(days=1), first + timedelta(days=31))
    offered = []
    for month in (day.replace(day=1) for day in beside):
        if min(all_days).replace(day=1) <= month <= last:
            href = here.links.to("calendar", which=which, month=_named_month(here, month))
            offered.append((href, month_words(here.t, month), False))
    return html.choices(here.t("calendar.month.of"), offered)


def changes(here: Visit, url: PageUrl) -> Page:
    """The news since a day, by bill or by time."""
    since, by = since_of(here, url.one("since"), "7"), url.choice("by", ORDERS)
    rows = news(here.connection, here.session, since.moment, until=here.now, followed=True)
    query = {
        "since": "" if since.address == "7" else since.address,
        "by": "" if by == ORDERS[0] else by,
    }
    groups = news_pieces.grouped(rows, by)
    part = part_of(groups, url.page(), lambda group: 1 if by == "time" else len(group), _LINES)
    drawn = html.rows(news_pieces.news_rows(here, part.items, by))
    body = (
        news_pieces.news_choices(here, since, by, "changes", "7")
        + html.note([since.note] if since.note else [])
        + (drawn or news_pieces.none_told(here, since))
        + part.turn(here, "changes", **query)
        + html.para(here.t("light.changes.whole"), kind="quiet")
        + parts.files(here, "changes", "", since="all", which="all")
    )
    return Page("changes", here.t("light.changes"), body, query={**query, "page": part.name})


def bills(here: Visit, url: PageUrl) -> Page:
    """Bills in pages, privacy-related ones unless all are asked for."""
    t = here.t
    url_of_list, listed, pages = bills_pieces.shown(here, url)
    query = {**url_of_list.query(), "open": ""}
    which = {"": t("bills.followed"), "all": t("bills.all")}
    body = (
        parts.choose(here, "bills", "show", t("bills.show"), which, {**query, "page": ""})
        + bill_filters.form(here, url_of_list, listed)
        + bills_pieces.listed(here, url_of_list, listed, pages)
        + html.ways_on([(here.links.to("search", q=url_of_list.text), t("search.everywhere"))])
    )
    return Page("bills", t("bills.title"), body, query=query)


def search(here: Visit, url: PageUrl) -> Page:
    """The results of the search that the URL means; without words, how to search."""
    t, query = here.t, search_pieces.query_of(url)
    result = search_for(here.connection, query) if query.text.strip() else None
    query = replace(query, page=result.page if result else 1)
    params, among = search_pieces.url_query(query), query.among
    inner = forms.hidden({"sponsor": among.sponsor, "committee": among.committee}) + html.folded(
        t("search.filters"),
        _filters(here, query),
        is_open=among != BillFilter() or query.order != "rank",
    )
    words = {"label": t("search.label"), "hint": t("search.hint"), "go": t("search.go")}
    body = html.para(t("search.lead")) + forms.search_form(
        here.links, "search", query.text, inner=inner, **words
    )
    if result is None:
        body += search_pieces.how(here)
    else:
        body += search_pieces.results(here, query, result)
        body += Part((), result.page, result.pages).turn(here, "search", "", **params)
    return Page("search", t("search.title"), body, about=t("search.about"), query=params)


def _filters(here: Visit, query: SearchQuery) -> Markup:
    t, among, any_one = here.t, query.among, {"": here.t("search.any")}
    names = {row.id: row.name or row.id for row in sessions(here.connection) if row.bills}
    stages = {name: t.name("stage", name) for name in get_args(StageName)}
    asks = {ask.id: ask.name.of(t.code) for campaign in here.campaigns for ask in campaign.asks}
    chambers = {name: t(f"chamber.{name}") for name in ("lower", "upper")}
    orders = {"": t("search.order.rank"), "newest": t("search.order.newest")}
    newest = "newest" if query.order == "newest" else ""
    return (
        forms.several("session", t("bills.session"), names, among.sessions)
        + forms.select("topic", t("bills.topic"), any_one | dict(here.topics), (among.topic,))
        + forms.select("stage", t("bills.stage"), any_one | stages, (among.stage,))
        + forms.select("ask", t("search.ask"), any_one | asks, (among.ask,))
        + forms.select("chamber", t("bills.chamber"), any_one | chambers, (among.chamber,))
        + forms.check("followed", "yes", t("search.followed"), is_chosen=among.followed)
        + forms.select("order", t("search.order"), orders, (newest,))
    )


def asks(here: Visit, url: PageUrl) -> Page | None:
    """Bills beside a campaign's asks, in pages that stay small, by session and topic."""
    campaign = campaign_pieces.named(here, url.path["slug"])
    if campaign is None or not campaign.asks:
        return None
    t, slug, name = here.t, campaign.slug, campaign.name.of(here.t.code)
    ids = tuple(row.id for row in sessions(here.connection))
    session, topic = url.choice("session", ("", *ids)), url.one("topic")
    narrowing = {"session": session, "topic": topic}
    rows = matrix(here.connection, slug, session, topic)
    drawn = ask_pieces.matrix_rows(here, campaign, rows)
    part = part_of(drawn, url.page(), lambda row: max(_ROW, len(row.encode())), _ROOM)
    every = {key: key or t("asks.all") for key in ("", *ids)}
    choice = parts.choose(here, "asks", "session", t("bills.session"), every, narrowing, slug)
    body = (
        html.ways_on([(here.links.to("campaign", slug), name)])
        + (choice if len(ids) > 1 else html.NOTHING)
        + _topics(here, campaign, narrowing)
        + ask_pieces.matrix(here, campaign, part.items, len(rows))
        + part.turn(here, "asks", slug, **narrowing)
        + (parts.files(here, "asks", slug, **narrowing) if drawn else html.NOTHING)
    )
    title, query = f"{t('asks.matrix')}: {name}", {**narrowing, "page": part.name}
    return Page("asks", title, body, about=t("asks.matrix.about"), shows=slug, query=query)


def _topics(here: Visit, campaign: Campaign, narrowing: Mapping[str, str]) -> Markup:
    t, own = here.t, {topic.id for topic in campaign.topics}
    offered = stored.choices(here.connection, narrowing["session"] or here.session).topics
    words = {topic: topic_words(t, topic, here.topics) for topic in offered if topic in own}
    if not words:
        return html.NOTHING
    topic, every = narrowing["topic"], t("asks.all")
    label = topic_words(t, topic, here.topics) if topic else every
    ways = (
        (here.links.to("asks", campaign.slug, **{**narrowing, "topic": key}), name)
        for key, name in {"": every, **words}.items()
    )
    return html.folded(f"{t('bills.topic')}: {label}", html.ways_on(ways))


def hearing_seen(here: Visit, url: PageUrl) -> Page | None:
    """What we saw of a meeting when, the newest first."""
    meeting = meeting_pieces.by_id(here, url.path["id"])
    if meeting is None:
        return None
    changes = bill_beside.meeting_changes(here, meeting)
    part = part_of(changes, url.page(), most=bill_beside.MOST_SEEN)
    start = meeting_pieces.start_of(here, meeting)
    title, named = f"{here.t('bill.saw')}: {start},", meeting.committee
    body = (
        html.ways_on([(here.links.to("hearing", meeting.id), here.t("meeting.back"))])
        + _changes(here, part.items, "hearing_seen", meeting.id)
        + part.turn(here, "hearing_seen", meeting.id)
    )
    about = here.t("light.about.meeting", start=start, committee=named)
    query = {"page": part.name}
    return Page("hearing_seen", title, body, named, about=about, shows=meeting.id, query=query)


def _changes(here: Visit, changes: Sequence[ChangeView], key: str, shows: str) -> Markup:
    """What changed, with its files; or that nothing did. key: of the page."""
    if not changes:
        return html.para(here.t("bill.saw.none"))
    return bill_beside.changes_listed(here, changes) + parts.files(here, key, shows)


def _of_bill(
    draw: Callable[[Visit, PageUrl, BillView], Page],
) -> Callable[[Visit, PageUrl], Page | None]:
    """Makes a page of a bill from what draws it; the page is None where the bill is not stored."""

    @wraps(draw)
    def page(here: Visit, url: PageUrl) -> Page | None:
        view = stored_bill(here.connection, url.path["number"])
        if view is None:
            return None
        drawn, line = draw(here, url, view), view.line
        return replace(
            drawn,
            named=drawn.named or line.title,
            about=drawn.about or view.long_title or line.title,
            shows=line.number,
            feeds=bill_feed(here, line.number),
            schedule=bill_pieces.is_scheduled(here, view),
        )

    return page


@_of_bill
def bill(here: Visit, url: PageUrl, view: BillView) -> Page:
    """One bill, whole; ballots and the ledger have pages of their own."""
    around = neighbours(here, view.line.number, url.one("list"))
    return Page("bill", view.line.number, around + bill_pieces.body(here, view))


@_of_bill
def votes(here: Visit, url: PageUrl, view: BillView) -> Page:
    """How each member voted on a bill, the latest vote first."""
    part = part_of(view.votes[::-1], url.page(), most=VOTES)
    none = html.para(here.t("vote.names.none"))
    everybody = assembly(here.connection)
    rows = html.rows(
        bill_beside.vote_counts(here, vote)
        + (bill_beside.ballots(here, vote, everybody) if vote.ballots else none)
        for vote in part.items
    )
    if rows:
        rows += parts.files(here, "votes", view.line.number)
    return _list(here, view, "votes", part, rows or html.para(here.t("bill.votes.none")))


@_of_bill
def seen(here: Visit, url: PageUrl, view: BillView) -> Page:
    """What we saw of a bill when, the newest first."""
    part = part_of(bill_beside.bill_changes(here, view), url.page(), most=bill_beside.MOST_SEEN)
    return _list(here, view, "seen", part, _changes(here, part.items, "seen", view.line.number))


def _list(here: Visit, view: BillView, key: str, part: Part[Any], body: Markup) -> Page:
    """A page below a bill's own. body: a part of a long list."""
    number = view.line.number
    title = f"{number}, {here.t(PAGES[key].title)}"
    back = html.ways_on([(here.links.to("bill", number), here.t("light.back", bill=number))])
    body = back + body + part.turn(here, key, number)
    return Page(key, title, body, window=title, query={"page": part.name})


@_of_bill
def text(here: Visit, url: PageUrl, view: BillView) -> Page:
    """One version of a bill's text, a part of it where it is long."""
    return text_page(here, view, url)


@_of_bill
def differences(here: Visit, url: PageUrl, view: BillView) -> Page:
    """What changed between two versions of a bill's text."""
    return differences_page(here, view, url)
