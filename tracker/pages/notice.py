"""The notice that the public had of hearings: charts, groups, the least of all; and the line that
tells one hearing's own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple, TypeAlias

from markupsafe import Markup

from tracker.domain.calls import CallView
from tracker.domain.notice import DAY, HOUR, OF, Figures, Notice, Notices, Of
from tracker.domain.views import MeetingView
from tracker.pages import charts, drawing, paging, parts
from tracker.pages import markup as html
from tracker.pages.calls import called
from tracker.pages.drawing import Bar, Chart, Kind, Piece
from tracker.pages.paging import Page
from tracker.queries import notice as stored
from tracker.queries.bills import titles_of
from tracker.queries.charts import mondays
from tracker.queries.hearings import meetings_of
from tracker.queries.notice import BY, Among, By, Group, Heard, NoticeView
from tracker.queries.sessions import sessions
from tracker.visiting.links import PageUrl
from tracker.visiting.visit import Visit
from tracker.wording.dates import day_words
from tracker.wording.say import bounds_words, median_words, share_words, span_words
from tracker.wording.translator import Translator

#: How long less than what the first chart counts.
LIMITS: Final = (DAY, 2 * DAY, 4 * DAY, 7 * DAY, 14 * DAY)
TWO_DAYS: Final = 2 * DAY
#: Hearings with the least notice, and hearings that make a chart.
LEAST: Final = 20
_FEWEST: Final = 2
#: Columns that have room for a number each.
_LABELLED: Final = 10
#: Notices by meeting and bill, "" for the meeting itself.
NoticesByHearing: TypeAlias = Mapping[tuple[str, str], Notices]
_KINDS: Final[tuple[Kind, ...]] = ("short", "perhaps", "ample")
_LABELS: Final = {
    "session": "bills.session",
    "of": "notice.of",
    "chamber": "notice.chamber",
    "committee": "bills.committee",
}


class Choice(NamedTuple):
    """Which hearings the URL asks for, and which notice of them; session: "" for none named."""

    session: str
    of: Of
    among: Among

    def query(self, **other: str) -> dict[str, str]:
        """What of the URL counts, with other values for some names."""
        of = "" if self.of == OF[0] else self.of
        return {"session": self.session, "of": of, **self.among._asdict(), **other}


def chosen(here: Visit, url: PageUrl) -> Choice:
    """What a URL asks for; another choice than there is counts as none."""
    session = here.session if url.one("session") == here.session else ""
    of: Of = "time" if url.one("of") == "time" else "hearing"
    among = Among(url.one("committee"), url.choice("chamber", ("", "lower", "upper")))
    return Choice(session, of, among)


def heard(here: Visit, url: Choice) -> Heard:
    """The hearings that a URL asks for, of days that are over."""
    return stored.heard(here.connection, here.session, url.among, here.now)


def notice(here: Visit, address: PageUrl) -> Page:
    """How much notice the public had of hearings."""
    t, url = here.t, chosen(here, address)
    rows = heard(here, url)
    figures = Figures.of((view.of(url.of), 1) for view in rows.hearings)
    charts = {"limits": _limits(here, url, rows, figures)}
    if figures.known >= _FEWEST:
        charts["week"] = _weeks(here, url, rows.hearings)
    drawn = (
        drawing.section(here, chart, parts.files(here, "notice", **url.query(by=by)))
        for by, chart in charts.items()
    )
    # Sessions side by side, chambers, committees.
    tables = {by: groups_by(here, url, by, rows) for by in BY if by != "week"}
    body = (
        paging.other_session(here, address.one("session"))
        + html.para(t("notice.how"), t("notice.how.day"))
        + _choices(here, url)
        + _counts(here, rows, figures)
        + html.div("charts", *drawn)
        + html.joined(_table(here, url, by, some) for by, some in tables.items() if len(some) > 1)
        + _least(here, url, rows)
    )
    return Page("notice", t("notice.title"), body, query=url.query())


def line(here: Visit, notices: Notices | None) -> Markup:
    """The notice of a hearing with the two looks that say so, or only that of its time and room
    where it stood there at our first look; "" for unknown."""
    if not notices:
        return html.NOTHING
    t, before = here.t, notices.hearing.before
    others = ((notices.time, "notice.time"), (notices.room, "notice.room"))
    more = [
        t(key, bounds=bounds_words(t, notice))
        for notice, key in others
        if notice and notice != notices.hearing and notice.bounds
    ]
    if before is None:
        return html.spaced(*more)
    moment, until = (parts.moment_said(here, at) for at in (notices.hearing.since, before))
    seen = t("notice.seen", moment=moment, before=until)
    return html.text(f"{bounds_words(t, notices.hearing)}.") + html.beneath(
        html.spaced(*more, html.hint(seen))
    )


def of_meetings(here: Visit, meetings: Iterable[MeetingView]) -> NoticesByHearing:
    """The notices of meetings of one session, and of the bills on their agendas."""
    ids = {meeting.id: meeting.session for meeting in meetings}
    return stored.notices_at(here.connection, max(ids.values(), default=""), ids)


def _choices(here: Visit, url: Choice) -> Markup:
    t, query, every = here.t, url.query(), here.t("notice.all")
    named = {row.id: row.name or row.id for row in sessions(here.connection) if row.bills}
    offered: dict[str, Mapping[str, str]] = {
        "session": named if len(named) > 1 else {},
        "of": {"": t("notice.of.hearing"), "time": t("notice.of.time")},
        "chamber": {"": every, **{key: t(f"chamber.{key}") for key in ("lower", "upper")}},
        "committee": {"": every, name: name} if (name := query["committee"]) else {},
    }
    # Where the URL names no session, the one that is shown is chosen.
    now = {**query, "session": here.session}
    return html.joined(
        parts.choose(
            here, "notice", name, t(_LABELS[name]), words, now if name == "session" else query
        )
        for name, words in offered.items()
    )


def _counts(here: Visit, rows: Heard, figures: Figures) -> Markup:
    if not figures.hearings:
        return html.NOTHING
    counts = {"unknown": figures.unknown, "off": rows.called_off}
    left_out = (here.t.many(f"notice.{name}", count) for name, count in counts.items() if count)
    count = here.t.many("notice.count", figures.hearings, known=here.t.number(figures.known))
    return html.para(count, *left_out)


def limits(here: Visit, url: Choice) -> Chart:
    """How many hearings had less notice than each of some limits."""
    rows = heard(here, url)
    return _limits(here, url, rows, Figures.of((view.of(url.of), 1) for view in rows.hearings))


def _limits(here: Visit, url: Choice, rows: Heard, figures: Figures) -> Chart:
    t = here.t
    if figures.median is None:
        why = rows.lacks(url.among)
        return drawing.in_words(here, "limits", t("notice.none"), f"notice.none.{why}")
    span = span_words(t, figures.median[1], up=True)
    title = t.many(f"notice.finding.{url.of}", figures.known, span=span)
    if figures.known < _FEWEST:
        return drawing.in_words(here, "limits", title, "notice.too_few")
    bars = []
    for limit in LIMITS:
        pieces = _pieces(figures, limit)
        counts = ", ".join(
            t(f"notice.told.{piece.kind}", n=t.number(piece.count))
            for piece in pieces[:2]
            if piece.count
        )
        name = t("notice.limit", span=span_words(t, limit, up=False))
        label = f"{name}: {counts}" if counts else name
        bars.append(Bar(label, pieces, name=name, key=f"{limit / HOUR:g}"))
    kinds = {kind: t(f"notice.kind.{kind}") for kind in _KINDS}
    return drawing.chart_of(here, "limits", title, kinds, bars)


def _pieces(figures: Figures, limit: timedelta) -> tuple[Piece, ...]:
    surely, perhaps = figures.under(limit)
    counts = (surely, perhaps - surely, figures.known - perhaps)
    return tuple(map(Piece, _KINDS, counts))


def _weeks(here: Visit, url: Choice, hearings: Sequence[NoticeView]) -> Chart:
    """The hearings of each week by whether they had less than two days."""
    t = here.t
    by_week = {
        date.fromisoformat(group.key): group.figures
        for group in stored.groups(hearings, "week", url.of)
        if group.figures.median
    }
    medians = {week: figures.median or (DAY, DAY) for week, figures in by_week.items()}
    least = min(medians, key=lambda week: medians[week][::-1])
    title = t.many(
        "notice.weeks",
        by_week[least].known,
        day=day_words(t, least, here.today),
        span=span_words(t, medians[least][1], up=True),
    )
    weeks = tuple(mondays(by_week))
    if len(weeks) < _FEWEST:
        return drawing.in_words(here, "weeks", title, "charts.weeks.one")
    # The name of a month at the last column would stand beyond the picture.
    months = {**charts.months_of(t, weeks), weeks[-1]: ""}
    bars = []
    for week in weeks:
        figures = by_week.get(week, Figures((), (), 0))
        is_told = len(weeks) <= _LABELLED or week == least
        words, label = t.number(figures.known) if is_told else "", months.get(week, "")
        name, key = day_words(t, week), week.isoformat()
        bars.append(Bar(label, _pieces(figures, TWO_DAYS), words, name=name, key=key))
    kinds = {kind: t(f"notice.two_days.{kind}") for kind in _KINDS}
    return drawing.chart_of(here, "weeks", title, kinds, bars, upright=True)


def groups_by(here: Visit, url: Choice, by: By, rows: Heard | None = None) -> Sequence[Group]:
    """The figures of hearings by group; by session those of every one. rows: where read."""
    if by == "session":
        return stored.by_session(here.connection, url.among, url.of, here.now)
    return stored.groups((rows or heard(here, url)).hearings, by, url.of)


@parts.isolated
def _table(here: Visit, url: Choice, by: By, rows: Sequence[Group]) -> Markup:
    t = here.t
    columns = ("hearings", "unknown", "median", "day", "two_days")
    head = [t(_LABELS[by]), *(t(f"notice.column.{name}") for name in columns)]
    lines = ((_name(here, url, by, row.key), *_cells(t, row.figures)) for row in rows)
    files = parts.files(here, "notice", **url.query(by=by))
    moves = html.para(t("campaign.reports.sideways"), kind="quiet sideways")
    return html.section(t(f"notice.by.{by}"), f"by-{by}", moves, html.table(head, lines), files)


def _name(here: Visit, url: Choice, by: By, key: str) -> Markup:
    if by == "chamber" and not key:
        return html.text(here.t("notice.chamber.none"))
    words = here.t(f"chamber.{key}") if by == "chamber" else key
    href = here.links.to("notice", **url.query(**{by: key}))
    return html.to_page(href, html.official(words) if by == "committee" else words)


def _cells(t: Translator, figures: Figures) -> Iterator[Markup]:
    """Counts, median and shares, each on one line: on a phone the table is moved sideways."""
    counts = (t.number(figures.hearings), t.number(figures.unknown))
    shares = (share_words(t, figures, limit) for limit in (DAY, TWO_DAYS))
    cells = (*counts, median_words(t, figures), *shares)
    return (html.text(words.replace(" ", "\N{NO-BREAK SPACE}")) for words in cells)


def _least(here: Visit, url: Choice, rows: Heard) -> Markup:
    ordered = [view for view in rows.by_least(url.of) if view.of(url.of).bounds]
    shown = parts.first_of(here, ordered[:LEAST])
    titles = titles_of(here.connection, {view.bill for view in shown})
    meetings = meetings_of(here.connection, {view.meeting_id for view in shown})
    calls = called(here, meetings.values())
    listed = html.rows(
        _row(
            here,
            view.of(url.of),
            parts.bill_named(here, view.bill, titles.get(view.bill, ("", False))[0]),
            meetings[view.meeting_id],
            calls.get((view.meeting_id, view.bill)),
        )
        for view in shown
    )
    files = parts.files(here, "notice", **url.query()) if ordered else html.NOTHING
    return html.section(here.t("notice.least"), "least", listed) + files


@parts.isolated
def _row(
    here: Visit, of: Notice, bill: Markup, meeting: MeetingView, call: CallView | None
) -> Markup:
    start = parts.start_shown(here, meeting.start)
    if call is not None:
        start = html.to_page(here.links.to("call", call.id), start)
    where = html.dotted(start, parts.meeting_link(here, meeting))
    return html.para(bill) + html.quiet(where) + html.para(html.strong(bounds_words(here.t, of)))
