"""The page Bills: the list as a table or as rows, the bill that is open in it, and the way from one
bill of a list to the next."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final
from urllib.parse import parse_qsl

from markupsafe import Markup

from tracker.domain.campaign import Campaign
from tracker.domain.decided import both_of
from tracker.domain.edits import bill_subject
from tracker.domain.language import Both
from tracker.domain.text_sanitizing import sanitized
from tracker.domain.views import HearingView
from tracker.pages import bill_filters, parts
from tracker.pages import markup as html
from tracker.pages.bill_query import ALWAYS, COLUMNS, USUAL, BillsUrl, bills_url
from tracker.pages.markdown import line_para
from tracker.pages.session_choice import by_session
from tracker.pages.unknown_bill import bill_asked_for
from tracker.queries.bill_list import DOWN_FIRST, BillList, BillRow
from tracker.queries.edits import current
from tracker.queries.texts import versions_of
from tracker.visiting.links import PageUrl
from tracker.visiting.visit import Visit
from tracker.wording import say
from tracker.wording.dates import brief_day
from tracker.wording.other_sources import from_words

#: Bills on one page, here and there.
ROWS: Final = 25
#: Letters of a title that a row of the table shows at a desk; the open bill shows all.
_TITLE_LETTERS: Final = 80
#: How a mark of an ask is drawn, by the directions in which a bill speaks of it.
_MARKS: Final = {(): "·", ("for",): "+", ("against",): "−", ("against", "for"): "±"}


def shown(here: Visit, url: PageUrl) -> tuple[BillsUrl, BillList, int]:
    """The list that a URL asks for, the bills in it, and how many pages they take: the last of
    these where it asked for one beyond."""
    asked = bills_url(here, url)
    found = asked.bills(here)
    pages = max(1, -(-len(found.rows) // ROWS))
    return replace(asked, page=min(asked.page, pages)), found, pages


def listed(here: Visit, url: BillsUrl, found: BillList, pages: int) -> Markup:
    """The list: what was left out, how many bills there are and how to take them away, the bills,
    the pages."""
    rows = found.rows[(url.page - 1) * ROWS : url.page * ROWS]
    if not rows:
        narrowed = bill_filters.narrowed(here, url) if here.links.light else html.NOTHING
        return html.note(url.left_out) + narrowed + _none(here, url, found)
    return html.joined(
        (
            html.note(url.left_out),
            bill_filters.narrowed(here, url) if here.links.light else html.NOTHING,
            _above(here, url, found),
            _rows(here, url, rows) if here.links.light else _table(here, url, rows),
            _turn(here, url, pages),
            html.NOTHING if here.links.light else _legend(here, url),
        )
    )


def _none(here: Visit, url: BillsUrl, found: BillList) -> Markup:
    """Why no bill is listed."""
    t = here.t
    if not found.stored:
        return parts.empty(here, t("empty.bills.never"))
    if url.is_whole:
        return html.note([t("empty.followed", count=t.number(found.stored))])
    return bill_asked_for(here, url.text) or html.note([t("empty.filter")])


def _above(here: Visit, url: BillsUrl, found: BillList) -> Markup:
    t = here.t
    counted = t.many("bills.count.of", len(found.rows), all=t.number(found.stored))
    columns = html.NOTHING if here.links.light else _columns(here, url)
    above = html.div("above", html.para(counted), columns, take_away(here, url), _charts(here, url))
    if len(url.sessions) < 2:
        return above
    return above + by_session(
        here, found.sessions, lambda one: url.of_session(one).href(here.links)
    )


def _charts(here: Visit, url: BillsUrl) -> Markup:
    """The way to what these bills show as a whole: of a session, or over several."""
    key = "charts" if len(url.sessions) < 2 else "research"
    href = here.links.to(key, show=url.show, session=url.asked)
    return html.para(html.to_page(href, here.t(f"{key}.title")), kind="files")


def take_away(here: Visit, url: BillsUrl) -> Markup:
    """The list as files, as it is filtered, with every page of it."""
    return parts.files(here, "bills", "", **replace(url, page=1, open="", columns=USUAL).query())


def _columns(here: Visit, url: BillsUrl) -> Markup:
    """The columns as links, each of which adds or takes away one."""
    links = []
    for name in COLUMNS:
        if name not in ALWAYS:
            has = name in url.columns
            others = tuple(one for one in COLUMNS if (one in url.columns) != (one == name))
            href = replace(url, columns=others).href(here.links)
            links.append(bill_filters.Pick(name, href, here.t(f"bills.column.{name}"), has))
    label = here.t("bills.columns")
    picks = bill_filters.picks("columns", links, label)
    return html.tag("div", html.folded(label, picks, is_open=False), "desk-choice")


def _turn(here: Visit, url: BillsUrl, pages: int) -> Markup:
    def to(page: int) -> str:
        return replace(url, page=page, open="").href(here.links)

    return parts.turn(
        here, url.page, pages, to, between=here.t("light.page", page=url.page, of=pages)
    )


def _rows(here: Visit, url: BillsUrl, rows: Sequence[BillRow]) -> Markup:
    """Bills as rows, for a light page."""
    return html.rows(_row(here, url, row) for row in rows)


@parts.isolated
def _row(here: Visit, url: BillsUrl, row: BillRow) -> Markup:
    t, line = here.t, row.line
    number = html.to_page(bill_href(here, url, line.number), line.number, "number")
    hearing = html.spaced(t("bills.column.next") + ":", _next(here, row)) if row.next else ""
    return html.joined(
        (
            html.spaced(number, html.official(line.title)),
            html.para(parts.stage_state(t, line.stage), news_mark(here, row)),
            html.para(html.dotted(html.spaced(t("bills.we") + ":", positions(here, row)), hearing)),
            html.quiet(_last(here, row)),
            html.quiet(_topics(here, row)),
            html.quiet(from_words(t, line)),
        )
    )


# --- the table ---------------------------------------------------------------------------------


def _table(here: Visit, url: BillsUrl, rows: Sequence[BillRow]) -> Markup:
    columns = [_column(here, url, name) for name in url.columns]
    opened = {
        at: panel(here, row, url) for at, row in enumerate(rows) if row.line.number == url.open
    }
    sort = here.t(f"bills.column.{url.sort.removeprefix('-')}")
    caption = here.t("bills.caption", sort=sort)
    lines = ([_cell(here, url, row, name) for name in url.columns] for row in rows)
    return html.listing(columns, lines, caption, opened)


def _column(here: Visit, url: BillsUrl, name: str) -> html.Column:
    label = here.t(f"bills.column.{name}")
    is_sorted = url.sort.removeprefix("-") == name
    if is_sorted:
        down = url.sort.startswith("-")
        head = _head(here, url, name, name if down else f"-{name}")
        arrow = html.tag("span", " ▾" if down else " ▴", aria_hidden="true")
        return html.Column(name, label, head + arrow, "descending" if down else "ascending")
    sort = f"-{name}" if name in DOWN_FIRST else name
    return html.Column(name, label, _head(here, url, name, sort))


def _head(here: Visit, url: BillsUrl, name: str, sort: str) -> Markup:
    """The head of a column, which sorts by it."""
    href = replace(url, sort=sort, page=1).href(here.links)
    return html.tag("a", here.t(f"bills.column.{name}"), href=href, id=f"sort-{name}")


@parts.isolated
def _cell(here: Visit, url: BillsUrl, row: BillRow, name: str) -> Markup:
    return _number(here, url, row) if name == "number" else _CELLS[name](here, url, row)


def bill_href(here: Visit, url: BillsUrl, number: str) -> str:
    """The link from a list to the page of a bill, which knows the list."""
    return here.links.to("bill", number, list=url.carried())


def _number(here: Visit, url: BillsUrl, row: BillRow) -> Markup:
    """The number, which leads to the bill's page; before it, at a desk, what opens it here."""
    number = row.line.number
    is_open = number == url.open
    href = replace(url, open="" if is_open else number).href(here.links)
    label = here.t("bills.open.close" if is_open else "bills.open", number=number)
    opens = html.tag(
        "a", "▾" if is_open else "▸", "opens", href=href, id=f"open-{number}",
        aria_label=label, aria_expanded="true" if is_open else "false",
    )  # fmt: skip
    return opens + html.to_page(bill_href(here, url, number), number, "number")


def _title(here: Visit, row: BillRow) -> Markup:
    title = html.shortened(row.line.title, _TITLE_LETTERS)
    return html.spaced(
        title, html.hint(_topics(here, row)), html.hint(from_words(here.t, row.line))
    )


def _topics(here: Visit, row: BillRow) -> str:
    return " · ".join(say.topic_words(here.t, topic, here.topics) for topic in row.line.topics)


def _day(here: Visit, day: date | None, *, is_past: bool = False) -> Markup:
    """A day in a column; on a page that may be kept with its year."""
    if day is None:
        return html.NOTHING
    if here.links.light:
        return html.moment_of(parts.day_head(here, day), day)
    return html.moment_of(brief_day(here.t, day, here.today, is_past=is_past), day)


def _last(here: Visit, row: BillRow) -> Markup:
    action = row.line.last_action
    day = _day(here, row.line.last_day, is_past=True)
    return html.dotted(day, html.official(action) if action else "")


def _last_day(here: Visit, row: BillRow) -> Markup:
    """The day of the last action, which a row at a desk shows alone: the open bill has its words,
    as has the title."""
    action = row.line.last_action or ""
    words = html.tag("span", html.dotted(" ", html.official(action)), "rest") if action else ""
    day = _day(here, row.line.last_day, is_past=True)
    return html.tag("span", day + words, title=sanitized(action))


def _next(here: Visit, row: BillRow) -> Markup:
    return _day(here, row.next.meeting.start.day) if row.next else html.NOTHING


def news_mark(here: Visit, row: BillRow) -> Markup:
    """Whether a bill is new, or something of it is; "" for neither."""
    if row.news == "bill":
        return html.state(here.t("bills.mark.bill"), "good")
    return html.hint(here.t("bills.mark.news")) if row.news else html.NOTHING


def positions(here: Visit, row: BillRow) -> Markup:
    """The positions that campaigns took on a bill."""
    words = (
        html.strong(parts.position_words(here.t, stance.position))
        + html.tag("span", " · " + parts.campaign_name(here, stance.campaign), "whose")
        for stance in row.positions
    )
    return html.joined(words, "; ") or html.hint(here.t("bills.we.none"))


def asking(here: Visit) -> tuple[Campaign, ...]:
    """The campaigns by whose asks bills are read."""
    return tuple(campaign for campaign in here.campaigns if campaign.ask_rules is not None)


def _asks(here: Visit, row: BillRow) -> Markup:
    """A sign an ask, in the campaigns' order; what they mean is said to those who listen."""
    if not row.asks:
        return html.NOTHING
    signs, words = [], []
    for campaign in asking(here):
        for ask in campaign.asks:
            ways = tuple(
                way for way in ("against", "for") if f"{campaign.slug}|{ask.id}|{way}" in row.asks
            )
            signs.append(_MARKS[ways])
            words += [here.t(f"asks.choice.{way}", ask=ask.name.of(here.t.code)) for way in ways]
    said = "; ".join(words)
    return html.tag("span", " ".join(signs), "marks", role="img", aria_label=said, title=said)


#: What each column but the number shows of a row.
_CELLS: Final[Mapping[str, Callable[[Visit, BillsUrl, BillRow], Markup]]] = {
    "title": lambda here, _, row: _title(here, row),
    "new": lambda here, _, row: news_mark(here, row),
    "stage": lambda here, _, row: parts.stage_state(here.t, row.line.stage),
    "we": lambda here, _, row: positions(here, row),
    "asks": lambda here, _, row: _asks(here, row),
    "next": lambda here, _, row: _next(here, row),
    "last": lambda here, _, row: _last_day(here, row),
    "sponsors": lambda _, __, row: html.official(", ".join(row.line.primes)),
    "introduced": lambda here, _, row: _day(here, row.introduced, is_past=True),
}


def _legend(here: Visit, url: BillsUrl) -> Markup:
    """What the signs of the asks mean, in their order."""
    names = [ask.name.of(here.t.code) for campaign in asking(here) for ask in campaign.asks]
    if "asks" not in url.columns or not names:
        return html.NOTHING
    return html.quiet(here.t("bills.asks.legend", asks="; ".join(names)))


# --- the bill that is open ---------------------------------------------------------------------


@parts.isolated
def panel(here: Visit, row: BillRow, url: BillsUrl) -> Markup:
    """A bill in its list: a plain line, its way, the next hearing, our position, what changed since
    it was introduced, and the way to its page."""
    t, line = here.t, row.line
    way = html.button(bill_href(here, url, line.number), t("bills.open.page"))
    close = html.button(
        replace(url, open="").href(here.links), t("bills.open.close", number=line.number)
    )
    title = html.official(line.title) if len(line.title) > _TITLE_LETTERS else ""
    facts = [
        (t("bills.topic"), _topics(here, row)),
        (t("bills.we"), _stances(here, row)),
        (t("hearing.next"), _hearing(here, row.next)),
        (t("bills.last"), _last(here, row)),
    ]
    if versions := since_introduced(here, line.number):
        facts.append((t("bills.open.since"), versions))
    return html.div(
        "opened",
        html.para(title),
        line_para(t, plain_line(here, line.number)),
        parts.stage_bar(t, line),
        html.facts((name, words) for name, words in facts if words),
        html.para(way, close),
    )


def _stances(here: Visit, row: BillRow) -> Markup:
    unconfirmed = html.hint(here.t("position.unconfirmed"))
    return html.joined(
        html.para(parts.stance_words(here, stance), "" if stance.decided else unconfirmed)
        for stance in row.stances
    )


def _hearing(here: Visit, hearing: HearingView | None) -> Markup:
    if hearing is None:
        return html.text(here.t("hearing.next.none"))
    meeting = hearing.meeting
    where = filter(None, (meeting.committee, meeting.location))
    return html.dotted(parts.start_shown(here, meeting.start), *map(html.official, where))


def plain_line(here: Visit, number: str) -> Both:
    """What a bill does in one plain line, as an editor or a campaign's file says it."""
    subjects = {bill_subject(campaign.slug, number): campaign for campaign in here.campaigns}
    edits = current(here.connection, subjects)
    for subject, campaign in subjects.items():
        named = campaign.named(number)
        own = named.texts.line if named else Both()
        said = both_of(
            {field: edit for (of, field), edit in edits.items() if of == subject}, "line"
        )
        if line := Both(said.en or own.en, said.es or own.es):
            return line
    return Both()


def since_introduced(here: Visit, number: str) -> Markup:
    """The way to what changed from the first to the newest text, "" where there is one text."""
    read = [version for version in versions_of(here.connection, number) if version.text]
    if len(read) < 2:
        return html.NOTHING
    href = here.links.differences(number, read[0].slug, read[-1].slug)
    label = html.put_in(here.t, "text.compare", "version", html.official(read[0].name))
    return html.to_page(href, label)


# --- from one bill to the next -----------------------------------------------------------------


@parts.isolated
def neighbours(here: Visit, number: str, query: str) -> Markup:
    """The bills before and after one in the list that a reader came from, and the list. query: of
    the list, "" for who came in another way, and is shown none."""
    if not query:
        return html.NOTHING
    url, found, _ = shown(here, PageUrl.of({}, parse_qsl(query)))
    numbers = [row.line.number for row in found.rows]
    if number not in numbers:
        return html.para(html.button(url.href(here.links), here.t("bills.back")))
    at = numbers.index(number)
    page = replace(url, page=at // ROWS + 1)
    place = here.t("bills.turn", n=here.t.number(at + 1), of=here.t.number(len(numbers)))
    back = html.button(page.href(here.links), here.t("bills.back"))

    def way(to: int, sign: str) -> Markup:
        if not 0 <= to < len(numbers):
            return html.NOTHING
        words = sign.format(numbers[to])
        return html.button(bill_href(here, url, numbers[to]), words)

    ways = (way(at - 1, "← {}"), back, html.para(place), way(at + 1, "{} →"))
    return html.navigation("turn", here.t("bills.turn.label"), *ways)
