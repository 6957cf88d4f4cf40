"""The page Bills: the list as a table or as rows, the bill that is open in it, and the way from one
bill of a list to the next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Final
from urllib.parse import parse_qsl

from markupsafe import Markup

from tracker.domain.decided import both_of
from tracker.domain.edits import bill_subject
from tracker.domain.language import Both
from tracker.domain.text_sanitizing import sanitized
from tracker.pages import bill_filters, parts
from tracker.pages import markup as html
from tracker.pages.asks import asking
from tracker.pages.bill_filters import ALWAYS, COLUMNS, USUAL, BillsUrl, bills_url, picks
from tracker.pages.markdown import line_para
from tracker.pages.paging import by_session
from tracker.pages.search import bill_asked_for
from tracker.pages.texts import to_differences
from tracker.queries.bill_list import DOWN_FIRST, BillList, BillRow
from tracker.queries.edits import current
from tracker.queries.texts import versions_of
from tracker.visiting.links import PageUrl
from tracker.visiting.visit import Visit
from tracker.wording import say
from tracker.wording.dates import brief_day
from tracker.wording.reasons import from_words

#: Bills on one page, here and there.
ROWS: Final = 25
#: Letters of a title that a row of the table shows at a desk; the open bill shows all.
_TITLE_LETTERS: Final = 80
#: How a mark of an ask is drawn, by the directions in which a bill speaks of it.
_MARKS: Final = {(): "·", ("for",): "+", ("against",): "−", ("against", "for"): "±"}


def shown(here: Visit, url: PageUrl) -> tuple[BillsUrl, BillList, int]:
    """The list that a URL asks for, the bills in it, and how many pages they take: the last of
    these where it asked for one beyond."""
    of = bills_url(here, url)
    bills = of.bills(here)
    pages = max(1, -(-len(bills.rows) // ROWS))
    return replace(of, page=min(of.page, pages)), bills, pages


def listed(here: Visit, url: BillsUrl, bills: BillList, pages: int) -> Markup:
    """The list: what was left out, how many bills there are and how to take them away, the bills,
    the pages."""
    light, rows = here.links.light, bills.rows[(url.page - 1) * ROWS : url.page * ROWS]
    head = html.note(url.left_out) + (bill_filters.narrowed(here, url) if light else "")
    if not rows:
        return head + _none(here, url, bills)

    def to(page: int) -> str:
        return url.href(here.links, page=page, open="")

    place = here.t("light.page", page=url.page, of=pages)
    return (
        head
        + _above(here, url, bills)
        + (html.rows(_row(here, url, row) for row in rows) if light else _table(here, url, rows))
        + parts.turn(here, url.page, pages, to, between=place)
        + (html.NOTHING if light else _legend(here, url))
    )


def _none(here: Visit, url: BillsUrl, bills: BillList) -> Markup:
    t = here.t
    if not bills.stored:
        return parts.empty(here, t("empty.bills.never"))
    if url.is_whole:
        return html.note([t("empty.followed", count=t.number(bills.stored))])
    return bill_asked_for(here, url.text) or html.note([t("empty.filter")])


def _above(here: Visit, url: BillsUrl, bills: BillList) -> Markup:
    """How many bills there are, the columns, the whole list as files, the way to its charts."""
    t, links, is_one = here.t, here.links, len(url.sessions) < 2
    counted = t.many("bills.count.of", len(bills.rows), all=t.number(bills.stored))
    key = "charts" if is_one else "research"
    charts = html.to_page(links.to(key, show=url.show, session=url.named), t(f"{key}.title"))
    above = html.div(
        "above",
        html.para(counted),
        "" if links.light else _columns(here, url),
        parts.files(here, "bills", "", **url.anew(columns=USUAL).query()),
        html.para(charts, kind="files"),
    )
    if is_one:
        return above
    return above + by_session(here, bills.sessions, lambda one: url.anew(named=(one,)).href(links))


def _columns(here: Visit, url: BillsUrl) -> Markup:
    names = {name: here.t(f"bills.column.{name}") for name in COLUMNS if name not in ALWAYS}

    def to(column: str) -> str:
        others = (name for name in COLUMNS if (name in url.columns) != (name == column))
        return url.href(here.links, columns=tuple(others))

    links = picks(here, "columns", names, to, url.columns, several=True)
    return html.tag("div", html.folded(here.t("bills.columns"), links), "desk-choice")


@parts.isolated
def _row(here: Visit, url: BillsUrl, row: BillRow) -> Markup:
    t, line = here.t, row.line
    number = html.to_page(bill_href(here, url, line.number), line.number, "number")
    hearing = html.spaced(t("bills.column.next") + ":", _next(here, row)) if row.next else ""
    return (
        html.spaced(number, html.official(line.title))
        + html.para(parts.stage_state(t, line.stage), _news(here, row))
        + html.para(html.dotted(html.spaced(t("bills.we") + ":", _positions(here, row)), hearing))
        + html.quiet(_last(here, row))
        + html.quiet(_topics(here, row))
        + html.quiet(from_words(t, line))
    )


def _table(here: Visit, url: BillsUrl, rows: Sequence[BillRow]) -> Markup:
    columns = [_column(here, url, name) for name in url.columns]
    opened = {
        at: _panel(here, row, url) for at, row in enumerate(rows) if row.line.number == url.open
    }
    sort = here.t(f"bills.column.{url.sort.removeprefix('-')}")
    lines = ([_cell(here, url, row, name) for name in url.columns] for row in rows)
    return html.listing(columns, lines, here.t("bills.caption", sort=sort), opened)


def _column(here: Visit, url: BillsUrl, name: str) -> html.Column:
    """A column with a head that sorts by it; the one that sorts now turns its order."""
    label, is_down = here.t(f"bills.column.{name}"), url.sort.startswith("-")
    is_sorted = url.sort.removeprefix("-") == name
    down_next = not is_down if is_sorted else name in DOWN_FIRST
    href = url.href(here.links, sort=f"-{name}" if down_next else name, page=1)
    head = html.tag("a", label, href=href, id=f"sort-{name}")
    if not is_sorted:
        return html.Column(name, label, head)
    head += html.tag("span", " ▾" if is_down else " ▴", aria_hidden="true")
    return html.Column(name, label, head, "descending" if is_down else "ascending")


@parts.isolated
def _cell(here: Visit, url: BillsUrl, row: BillRow, name: str) -> Markup:
    return _number(here, url, row) if name == "number" else CELLS[name](here, row)


def bill_href(here: Visit, url: BillsUrl, number: str) -> str:
    """The link from a list to the page of a bill, which knows the list."""
    return here.links.to("bill", number, list=url.carried())


def _number(here: Visit, url: BillsUrl, row: BillRow) -> Markup:
    """The number, which leads to the bill's page; before it, at a desk, what opens it here."""
    number = row.line.number
    is_open = number == url.open
    opens = html.tag(
        "a", "▾" if is_open else "▸", "opens",
        href=url.href(here.links, open="" if is_open else number), id=f"open-{number}",
        aria_label=here.t("bills.open.close" if is_open else "bills.open", number=number),
        aria_expanded="true" if is_open else "false",
    )  # fmt: skip
    return opens + html.to_page(bill_href(here, url, number), number, "number")


def _title(here: Visit, row: BillRow) -> Markup:
    title = html.shortened(row.line.title, _TITLE_LETTERS)
    source = html.hint(from_words(here.t, row.line))
    return html.spaced(title, html.hint(_topics(here, row)), source)


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


def _news(here: Visit, row: BillRow) -> Markup:
    """Whether a bill is new, or something of it is; "" for neither."""
    if row.news == "bill":
        return html.state(here.t("bills.mark.bill"), "good")
    return html.hint(here.t("bills.mark.news")) if row.news else html.NOTHING


def _positions(here: Visit, row: BillRow) -> Markup:
    words = (
        html.strong(parts.position_words(here.t, stance.position))
        + html.tag("span", " · " + parts.campaign_name(here, stance.campaign), "whose")
        for stance in row.positions
    )
    return html.joined(words, "; ") or html.hint(here.t("bills.we.none"))


def _asks(here: Visit, row: BillRow) -> Markup:
    """A sign an ask, in the campaigns' order; what they mean is said to those who listen."""
    if not row.asks:
        return html.NOTHING
    signs, every = [], []
    for campaign in asking(here):
        for ask in campaign.asks:
            ways = tuple(
                way for way in ("against", "for") if f"{campaign.slug}|{ask.id}|{way}" in row.asks
            )
            signs.append(_MARKS[ways])
            every += [here.t(f"asks.choice.{way}", ask=ask.name.of(here.t.code)) for way in ways]
    words = "; ".join(every)
    return html.tag("span", " ".join(signs), "marks", role="img", aria_label=words, title=words)


#: What each column but the number shows of a row.
CELLS: Final[dict[str, Callable[[Visit, BillRow], Markup]]] = {
    "title": _title,
    "new": _news,
    "stage": lambda here, row: parts.stage_state(here.t, row.line.stage),
    "we": _positions,
    "asks": _asks,
    "next": _next,
    "last": _last_day,
    "sponsors": lambda _, row: html.official(", ".join(row.line.primes)),
    "introduced": lambda here, row: _day(here, row.introduced, is_past=True),
}


def _legend(here: Visit, url: BillsUrl) -> Markup:
    names = [ask.name.of(here.t.code) for campaign in asking(here) for ask in campaign.asks]
    if "asks" not in url.columns or not names:
        return html.NOTHING
    return html.quiet(here.t("bills.asks.legend", asks="; ".join(names)))


@parts.isolated
def _panel(here: Visit, row: BillRow, url: BillsUrl) -> Markup:
    t, line = here.t, row.line
    hearing = html.text(t("hearing.next.none"))
    if row.next:
        meeting = row.next.meeting
        where = map(html.official, filter(None, (meeting.committee, meeting.location)))
        hearing = html.dotted(parts.start_shown(here, meeting.start), *where)
    read = [version for version in versions_of(here.connection, line.number) if version.text]
    since = to_differences(here, line.number, read[0], read[-1]) if len(read) > 1 else ""
    facts = (
        (t("bills.topic"), _topics(here, row)),
        (t("bills.we"), html.joined(parts.stance_lines(here, row.stances))),
        (t("hearing.next"), hearing),
        (t("bills.last"), _last(here, row)),
        (t("bills.open.since"), since),
    )
    close = url.href(here.links, open="")
    return html.div(
        "opened",
        html.para(html.official(line.title) if len(line.title) > _TITLE_LETTERS else ""),
        line_para(t, _plain_line(here, line.number)),
        parts.stage_bar(t, line),
        html.facts((name, words) for name, words in facts if words),
        html.para(
            html.button(bill_href(here, url, line.number), t("bills.open.page")),
            html.button(close, t("bills.open.close", number=line.number)),
        ),
    )


def _plain_line(here: Visit, number: str) -> Both:
    """What a bill does in one plain line, as an editor or a campaign's file says it."""
    subjects = {bill_subject(campaign.slug, number): campaign for campaign in here.campaigns}
    edits = current(here.connection, subjects)
    for subject, campaign in subjects.items():
        named = campaign.named(number)
        own = named.texts.line if named else Both()
        edited = both_of(
            {field: edit for (of, field), edit in edits.items() if of == subject}, "line"
        )
        if line := Both(edited.en or own.en, edited.es or own.es):
            return line
    return Both()


@parts.isolated
def neighbours(here: Visit, number: str, query: str) -> Markup:
    """The bills before and after one in the list that a reader came from, and the list. query: of
    the list, "" for who came in another way, and is shown none."""
    if not query:
        return html.NOTHING
    url, bills, _ = shown(here, PageUrl.of({}, parse_qsl(query)))
    numbers, label = [row.line.number for row in bills.rows], here.t("bills.back")
    if number not in numbers:
        return html.para(html.button(url.href(here.links), label))
    at, count = numbers.index(number), here.t.number

    def way(to: int, sign: str) -> Markup:
        if not 0 <= to < len(numbers):
            return html.NOTHING
        return html.button(bill_href(here, url, numbers[to]), sign.format(numbers[to]))

    return html.navigation(
        "turn",
        here.t("bills.turn.label"),
        way(at - 1, "← {}"),
        html.button(url.href(here.links, page=at // ROWS + 1), label),
        html.para(here.t("bills.turn", n=count(at + 1), of=count(len(numbers)))),
        way(at + 1, "{} →"),
    )
