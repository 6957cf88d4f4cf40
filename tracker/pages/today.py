"""The parts of Today: numbers, what to do now, what was upset, where the bills stand, the hearings
of seven days, the news. Where they stand is one picture from introduction to law, House and Senate
apart, the dead where they ended; its title is what it shows, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Final, NamedTuple

from markupsafe import Markup

from tracker.domain.agendas import Disruption, disruption_of
from tracker.domain.calls import CallView
from tracker.domain.colorado import sort_key
from tracker.domain.numbers import BillNumber
from tracker.domain.research import PLACES, Place, PlaceName
from tracker.domain.stages import chamber_now, stage_group
from tracker.domain.times import Start
from tracker.domain.views import HearingView, NewsKind, NewsView
from tracker.pages import calls as call_pieces
from tracker.pages import markup as html
from tracker.pages import news as news_pieces
from tracker.pages import parts
from tracker.pages.charts import finding
from tracker.pages.markup import Column
from tracker.pages.meetings import deadlines, hearing_cards
from tracker.queries.changes import moves, news
from tracker.queries.charts import FollowedBill, followed
from tracker.queries.edits import stances
from tracker.queries.hearings import HearingFilter, coming, horizon
from tracker.queries.hearings import hearings as stored_hearings
from tracker.visiting.links import PageUrl
from tracker.visiting.visit import Visit
from tracker.wording import say
from tracker.wording.dates import weekday_words

CARDS: Final = 3
DAYS: Final = 7
#: The anchor of the news.
NEWS: Final = "news"
#: Hearings that Today shows beside the news.
_HEARINGS: Final = 24
#: Rows of news that Today shows at once, and those that stand behind one line.
_NEWS: Final = 12
_MORE_NEWS: Final = 36
_COLUMNS: Final = ("when", "bill", "title", "we", "how")
_WITH_GOVERNOR: Final = ("passed_both", "sent_to_governor")
#: The news that the line of an upset hearing tells, by what upset it.
_TOLD_BY: Final[Mapping[Disruption, tuple[NewsKind, ...]]] = {
    "cancelled": ("meeting_cancelled",),
    "withdrawn": ("meeting_withdrawn",),
    "left_agenda": ("item_gone",),
    "in_doubt": ("meeting_in_doubt",),
    "moved": ("meeting_moved", "room_changed"),
    "room_changed": ("room_changed",),
    "two_answers": ("meeting_moved", "room_changed"),
}
#: Bills of one place that are shown; beyond them a link leads to the list.
MOST: Final = 60
#: Stages whose bills the House and the Senate have apart.
SPLIT: Final = ("committee", "floor")
_CHAMBERS: Final = ("lower", "upper")


def body(here: Visit, url: PageUrl) -> Markup:
    """Today beneath its title, as the dashboard shows it: one column, or the width of a desk."""
    calls, hearings = ahead(here)
    upset, bills = call_pieces.upsets(calls), followed(here.connection, here.session)
    lead, others = act_now(here, calls, hearings)
    rows = week_rows(here, calls, hearings)
    more = html.NOTHING
    if len(rows) > _HEARINGS:
        words = here.t.many("today.more", len(rows) - _HEARINGS)
        more = html.button(here.links.to("calendar"), words)
    return html.div(
        "today",
        numbers(here, rows, len(upset), bills),
        html.div("in-hand", lead),
        call_pieces.banners(here, upset),
        html.div("in-hand", others),
        where_they_stand(here, bills),
        html.div(
            "wide",
            html.div("", week(here, rows[:_HEARINGS]), more, deadlines(here)),
            news_section(here, url, upset),
        ),
    )


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
    calls = call_pieces.of_session(here, first=first, soon=soon, worst=disruptions, agendas=agendas)
    listed = set(map(_key, hearings))
    others = [call.hearing for call in calls if _key(call.hearing) not in listed]
    return calls, (*hearings, *others)


def _key(hearing: HearingView) -> tuple[str, str]:
    return hearing.meeting.id, hearing.bill


def act_now(
    here: Visit, calls: Sequence[CallView], hearings: Sequence[HearingView]
) -> tuple[Markup, Markup]:
    """The next call as a card with the way to sign up, or why there is none; and the next hearings
    after it.

    A hearing that nobody calls to is shown for itself.
    """
    ahead = [call for call in call_pieces.to_come(here, calls) if call.phase != "past"]
    called = call_pieces.by_hearing(ahead)
    first = next((group for group in called if not group[0].watched), None)
    others = [group for group in called if group is not first][:CARDS]
    drawn = [(group[0].start.shown, call_pieces.card(here, group)) for group in others]
    has_call = {_key(call.hearing) for call in calls}
    uncalled = (row for row in coming(hearings, here.now) if _key(row) not in has_call)
    heard = [row for row in uncalled if not row.item.outcome]
    starts = (hearing.meeting.start for hearing in heard)
    drawn += zip(starts, hearing_cards(here, heard[:CARDS]), strict=False)
    cards = [card for _, card in sorted(drawn, key=lambda pair: sort_key(pair[0]))]
    lead = call_pieces.card(here, first) if first else cards.pop(0) if cards else None
    body = parts.cards([lead]) if lead else parts.no_hearing(here)
    head = html.heading(here.t("today.act"), key="act")
    return head + body, parts.cards(cards[: CARDS - 1])


class _Row(NamedTuple):
    """A hearing in the list, with the calls to it, () where nobody calls."""

    start: Start
    hearing: HearingView
    calls: Sequence[CallView]


def week(here: Visit, rows: Sequence[_Row]) -> Markup:
    """The hearings of the next seven days, with our position and the way to the call."""
    t, last = here.t, here.today + timedelta(days=DAYS - 1)
    title = t("today.week")
    columns = [Column(name, t(f"today.week.{name}")) for name in _COLUMNS]
    lacking = parts.missing_agendas(here)
    if rows:
        lines = [_week_line(here, row) for row in rows]
        return html.heading(title, key="week") + html.listing(columns, lines, title) + lacking
    first, until = (parts.day_said(here, day) for day in (here.today, last))
    is_read = here.fresh.schedule_seen is not None
    key = "today.week.none" if is_read else "empty.schedule.never"
    return html.heading(title, key="week") + html.para(t(key, first=first, last=until)) + lacking


def week_rows(
    here: Visit, calls: Sequence[CallView], hearings: Sequence[HearingView]
) -> list[_Row]:
    """The hearings of the next seven days in the order of their starts, without those of which a
    line of `upsets` tells that they are off."""
    last = here.today + timedelta(days=DAYS - 1)
    called = {_key(some[0].hearing): some for some in call_pieces.by_hearing(calls)}
    rows = []
    for hearing in hearings:
        some = called.get(_key(hearing), [])
        start = some[0].start.shown if some else hearing.meeting.start
        is_told = bool(some) and not some[0].stands
        if not start.is_over(here.now) and start.day <= last and not is_told:
            rows.append(_Row(start, hearing, some))
    return sorted(rows, key=lambda row: sort_key(row.start))


def _week_line(here: Visit, row: _Row) -> Sequence[str]:
    """A hearing in cells, in the order of the columns: the title with the place beneath it."""
    call, hearing = row.calls[0] if row.calls else None, row.hearing
    room = call.location.shown if call else hearing.meeting.location
    committee = html.official(hearing.meeting.committee)
    where = html.dotted(committee, html.official(room) if room else "")
    positions = (parts.position_words(here.t, one.position) for one in row.calls)
    return (
        _week_when(here, row),
        parts.bill_link(here, hearing.bill),
        html.official(hearing.title) + html.beneath(html.hint(where)),
        html.joined(dict.fromkeys(positions), ", "),
        call_pieces.to_call(here, call, plain=True) if call else html.NOTHING,
    )


@parts.isolated
def _week_when(here: Visit, row: _Row) -> Markup:
    hearing = row.hearing
    of_calls = (call.disruption for call in row.calls)
    state = call_pieces.state_of(here, next(of_calls, disruption_of(hearing.meeting, hearing.item)))
    if not state and here.read_at is not None and row.start.has_begun(here.read_at):
        state = html.state(here.t("status.begun"))
    when = parts.start_shown(here, row.start)
    return html.spaced(when if hearing.stands else html.tag("del", when), state)


def numbers(
    here: Visit, hearings: Sequence[_Row], upset: int, bills: Sequence[FollowedBill] = ()
) -> Markup:
    """What there is today in numbers, each a link to the list behind it. The first three are those
    that a phone shows, and a light page. bills: that are followed, for the dashboard's others."""
    t, to = here.t, here.links.to
    work = news_pieces.working_day_before(here.today)
    fresh = moves(here.connection, here.session, news_pieces.begin_of(work), here.now)
    counted = [
        ("hearings", sum(row.hearing.stands for row in hearings), to("calendar")),
        ("upset", upset, f"{to('today')}#{call_pieces.UPSET}" if upset else to("calls")),
        ("new", len(fresh.new), to("bills", new="bill", since=news_pieces.WORK)),
    ]
    if not here.links.light:
        of_bills = stances(here.connection, here.campaigns, [bill.number for bill in bills])
        taken = sum(any(one.position for one in some) for some in of_bills.values())
        waiting = sum(bill.stage.name in _WITH_GOVERNOR for bill in bills)
        counted += [
            ("moved", len(fresh.moved), f"{to('today', since=news_pieces.WORK)}#{NEWS}"),
            ("followed", len(bills), to("bills")),
            ("silent", len(bills) - taken, to("bills", we="none", sort="next")),
            ("governor", waiting, to("bills", stage=_WITH_GOVERNOR)),
        ]
    day, tiles = weekday_words(t, work), []
    for name, count, href in counted:
        number, key = t.number(count), f"today.number.{name}"
        words = t.many(key, count, day=day).removeprefix(number).lstrip()
        # What a phone has no room for.
        more = t.maybe(f"{key}.more", "").replace("{day}", day)
        about = html.spaced(words, html.tag("span", more, "at-desk") if more else "")
        tiles.append((number, about, href))
    return html.tiles(tiles)


def news_section(here: Visit, url: PageUrl, upset: Sequence[Sequence[CallView]]) -> Markup:
    """The news since a moment that the address names, without what the upsets tell."""
    wanted = url.one("day") if url.one("since") == "date" else url.one("since")
    since, by = news_pieces.since_of(here, wanted, "1"), url.choice("by", news_pieces.ORDERS)
    rows = news(here.connection, here.session, since.moment, until=here.now, followed=True)
    groups = news_pieces.grouped(untold(rows, upset), by)
    lines = news_pieces.news_rows(here, groups[: _NEWS + _MORE_NEWS], by)
    more = lines[_NEWS:]
    folded = html.folded(here.t.many("today.more", len(more)), html.rows(more))
    inner = (
        html.heading(here.t("today.news"), key=NEWS)
        + news_pieces.news_choices(here, since, by, "today", "1")
        + html.note([since.note] if since.note else [])
        + (html.rows(lines[:_NEWS]) or news_pieces.none_told(here, since))
        + (folded if more else html.NOTHING)
    )
    if len(groups) > len(lines):
        query = {"since": since.address, "by": by}
        inner += html.button(here.links.as_light().to("changes", **query), here.t("today.news.all"))
    return html.tag("section", inner, "news", data_now=news_pieces.moment_stamp(here.now))


def untold(rows: Sequence[NewsView], upset: Sequence[Sequence[CallView]]) -> tuple[NewsView, ...]:
    """The news without what a line of `upsets` tells: the same change of the same meeting, or of a
    bill at it."""
    covered = {
        (call.hearing.meeting.id, kind, call.bill if kind == "item_gone" else "")
        for some in upset
        for call in some
        for kind in _TOLD_BY.get(call.disruption, ())
    }
    return tuple(
        row
        for row in rows
        if row.meeting is None or (row.meeting.id, row.kind, row.bill) not in covered
    )


def where_they_stand(here: Visit, bills: Sequence[FollowedBill]) -> Markup:
    """The picture with its finding as the title; nothing where no bill is followed."""
    if not bills:
        return html.NOTHING
    t = here.t
    ended = sum(bill.place.ended for bill in bills)
    law = sum(bill.place.name == "law" for bill in bills)
    counted = {"alive": len(bills) - ended - law, "ended": ended, "law": law}
    counts = (t.many(f"stands.{name}", count) for name, count in counted.items() if count)
    mark = t("stands.mark") if ended else ""
    lead = html.quiet(f"{', '.join(counts)}.", mark, *_now_in(here, bills))
    title = html.heading(finding(t, bills), key="stands")
    way = html.para(html.button(here.links.to("charts"), t("charts.more")))
    return html.tag("section", title + lead + _table(here, bills) + way, "stand")


def _now_in(here: Visit, bills: Sequence[FollowedBill]) -> Iterator[Markup]:
    """How many bills committees and floor of each chamber have, with the way to them."""
    t, links = here.t, here.links
    counts = Counter((stage_group(bill.stage.name), chamber_now(bill.stage)) for bill in bills)
    for stage in SPLIT:
        ways = [
            html.to_page(
                links.to("bills", stage=stage, sort="next", **{"in": chamber}),
                f"{t(f'chamber.{chamber}')} {t.number(counts[stage, chamber])}",
            )
            for chamber in _CHAMBERS
            if counts[stage, chamber]
        ]
        if ways:
            yield html.spaced(f"{t(f'group.{stage}')}:", html.dotted(*ways)) + "."


def _table(here: Visit, bills: Sequence[FollowedBill]) -> Markup:
    t = here.t
    heads = html.joined(html.tag("th", t(f"stands.place.{place}"), scope="col") for place in PLACES)
    lines = html.NOTHING
    for chamber in _CHAMBERS:
        own = [bill for bill in bills if BillNumber.parse(bill.number).chamber == chamber]
        cells = html.joined(
            html.tag("td", _cell(here, place, own, chamber), data_label=t(f"stands.place.{place}"))
            for place in PLACES
        )
        if own:
            row = html.tag("th", t(f"stands.of.{chamber}"), scope="row")
            lines += html.tag("tr", row + cells)
    head = html.tag("thead", html.tag("tr", html.tag("td") + heads))
    caption = html.tag("caption", t("stands.caption"), "unseen")
    return html.tag("table", caption + head + html.tag("tbody", lines), "stands")


def _cell(here: Visit, place: PlaceName, bills: Sequence[FollowedBill], chamber: str) -> Markup:
    alive = [bill for bill in bills if bill.place == Place(place)]
    dead = [bill for bill in bills if bill.place == Place(place, ended=True)]
    if not alive and not dead:
        return html.NOTHING
    href = here.links.to("bills", place=place, chamber=chamber)
    counts = html.spaced(
        html.strong(here.t.number(len(alive))) if alive else "",
        html.hint(here.t.many("stands.ended", len(dead)) if dead else ""),
    )
    every = [*alive, *dead]
    more = len(every) - MOST
    way = html.button(href, here.t.many("today.more", more)) if more > 0 else ""
    listed = html.bullets((_link(here, bill) for bill in every[:MOST]), "bills")
    return html.para(html.to_page(href, counts)) + listed + way


def _link(here: Visit, bill: FollowedBill) -> Markup:
    """A bill as its number, with its title and stage for who does not see where it stands."""
    ended, stage = bill.place.ended, say.stage_words(here.t, bill.stage)
    about = html.joined((" ", html.official(bill.title), f". {stage}"))
    words = html.tag("del" if ended else "span", bill.number) + html.tag("span", about, "unseen")
    return html.to_page(here.links.to("bill", bill.number), words, "ended" if ended else "")
