"""News, in one list: hearings and bills together, by bill or by time; since when it is told, as the
address of a page says it, and the links that choose it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, Literal, NamedTuple, TypeAlias

from markupsafe import Markup

from tracker.domain.times import DENVER, Start
from tracker.domain.views import NewsKind, NewsView, StageView
from tracker.pages import markup as html
from tracker.pages import parts
from tracker.pages.markup import Shade
from tracker.queries.bills import bill_count, titles_of, topics_of
from tracker.queries.changes import first_seen
from tracker.queries.edits import stances
from tracker.visiting.links import day_of
from tracker.visiting.visit import Visit
from tracker.wording import say
from tracker.wording.say import marked

Kind: TypeAlias = Literal["new", "hearing", "stage", "vote", "text", "note"]
#: How a list may be ordered, the default first; an address names it.
ORDERS: Final = ("bill", "time")
#: What upsets a reader's plans, the worst first, each with its words.
_UPSETS: Final[Mapping[NewsKind, str]] = {
    "meeting_moved": "disruption.moved",
    "meeting_cancelled": "disruption.cancelled",
    "meeting_withdrawn": "disruption.withdrawn",
    "item_gone": "disruption.left_agenda",
    "meeting_in_doubt": "disruption.in_doubt",
    "room_changed": "disruption.room_changed",
    "meeting_back": "status.back",
    "item_remark": "status.remark",
    "meeting_remark": "status.remark",
}
#: The kinds of news in the order in which a bill tells them, each with what it holds.
_KINDS: Final[Mapping[Kind, tuple[NewsKind, ...]]] = {
    "new": ("bill_new", "bill_followed"),
    "hearing": (*_UPSETS, "item_new"),
    "stage": ("stage", "action"),
    "vote": ("vote",),
    "text": ("version", "bill_text"),
    "note": ("sponsor_gone",),
}
_KIND_OF: Final = {kind: name for name, kinds in _KINDS.items() for kind in kinds}
_OF_PAPERS: Final[Mapping[str, Kind]] = {
    "fiscal_note": "note",
    "report": "note",
    "amendment": "text",
    "law": "stage",
}
#: Bills of a meeting that are named.
_NAMED: Final = 3
#: The last visit: in a link, before the reader's own browser puts its moment there (page.js); and
#: what it puts there the first time.
VISIT: Final = "visit"
NEVER: Final = "never"
#: The last working day, and all periods that end now.
WORK: Final = "work"
PERIODS: Final = ("1", WORK, "7")
#: How the browser writes that moment.
_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\dZ", re.ASCII)
_STAMP: Final = "%Y-%m-%dT%H:%MZ"
#: Days that are offered one by one.
_DAYS: Final = 14


@dataclass(frozen=True, slots=True)
class Since:
    """From when news is told. chosen: which link chooses it; words: how a reader calls it; note:
    what is to be said beside, "" for nothing; address: as an address writes it."""

    chosen: str
    moment: datetime
    words: str
    note: str = ""
    address: str = ""


def moment_stamp(moment: datetime) -> str:
    """A moment as an address writes it."""
    return moment.astimezone(UTC).strftime(_STAMP)


def since_of(here: Visit, wanted: str, default: str) -> Since:
    """Since when an address asks for news; what it asks for in vain counts as the default.

    wanted: "1" or "7" days, "work" for the last working day, a day, a moment, or a visit.
    """
    t = here.t
    if wanted in (VISIT, NEVER):
        return _day_ago(here, VISIT, t(f"since.visit.{wanted}"), wanted)
    if moment := _moment_of(wanted):
        words = t("since.visit", moment=parts.moment_said(here, moment))
        since = Since(VISIT, moment, words, address=wanted)
    elif day := day_of(wanted):
        words = t("since.date", day=parts.day_said(here, day))
        since = Since(wanted, begin_of(day), words, address=wanted)
    else:
        return _period(here, wanted if wanted in PERIODS else default)
    if since.moment > here.now:
        return _day_ago(here, since.chosen, t("since.future"), wanted)
    first = first_seen(here.connection, here.session)
    if first is None or since.moment >= first:
        return since
    return replace(since, note=t("since.all", moment=parts.moment_said(here, first)))


def _moment_of(wanted: str) -> datetime | None:
    """The moment that a browser wrote into an address, None for anything else."""
    try:
        moment = datetime.strptime(wanted, _STAMP) if _MOMENT.fullmatch(wanted) else None
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment and day_of(wanted[:10]) else None


def working_day_before(day: date) -> date:
    """The last day before a day that is no Saturday and no Sunday."""
    return day - timedelta(days={0: 3, 6: 2}.get(day.weekday(), 1))


def begin_of(day: date) -> datetime:
    """The moment at which a day begins in Denver."""
    return datetime.combine(day, time(0), DENVER)


def _period(here: Visit, wanted: str) -> Since:
    """The last so many days, or since the last working day. A page that may be kept names a day."""
    if wanted == WORK:
        day = working_day_before(here.today)
    elif here.links.light:
        day = here.today - timedelta(days=int(wanted))
    else:
        moment = here.now - timedelta(days=int(wanted))
        return Since(wanted, moment, here.t(f"since.{wanted}"), address=wanted)
    words = here.t("since.date", day=parts.day_said(here, day))
    return Since(wanted, begin_of(day), words, address=wanted)


def _day_ago(here: Visit, chosen: str, note: str, address: str) -> Since:
    """The last day instead of what was asked for. note: why."""
    return replace(_period(here, "1"), chosen=chosen, note=note, address=address)


def news_choices(here: Visit, since: Since, by: str, key: str, default: str) -> Markup:
    """Links that choose since when, and in which order. key: of the page; default: since when it
    tells news where its address says nothing. A page without a script keeps no visits, and offers
    none."""
    t = here.t

    def to(wanted: str, order: str = by) -> str:
        begin = "" if wanted == default else wanted
        return here.links.to(key, since=begin, by="" if order == ORDERS[0] else order)

    words = {period: t(f"today.since.{period}") for period in PERIODS}
    if not here.links.light:
        words[VISIT] = t("today.since.visit")
    days = [here.today - timedelta(days=back) for back in range(1, _DAYS + 1)]
    offered = {day.isoformat(): parts.day_head(here, day) for day in days}
    periods, dates = (
        [html.choice_link(to(one), name, one == since.chosen) for one, name in some.items()]
        for some in (words, offered)
    )
    folded = html.folded(t("today.since.date"), html.bullets(dates, "days"))
    orders = ((to(since.address, one), t(f"today.by.{one}"), one == by) for one in ORDERS)
    return (
        html.navigation("choices", t("today.since"), html.bullets((*periods, folded)))
        + html.choices(t("today.by"), orders)
        + parts.files(here, "changes", "", since=since.address)
    )


class _Context(NamedTuple):
    """What lines need beside the news: titles of bills, topics of new ones, confirmed bills."""

    titles: Mapping[str, str]
    topics: Mapping[str, Sequence[str]]
    confirmed: Collection[str]


def kind_of(row: NewsView) -> Kind | None:
    """What a piece of news is called, None for what pages do not tell."""
    if row.kind == "document":
        return _OF_PAPERS.get(row.new, "note")
    kind = _KIND_OF.get(row.kind)
    return None if kind == "hearing" and row.meeting is None else kind


def tellable(rows: Sequence[NewsView]) -> tuple[NewsView, ...]:
    """The news that pages tell. A new hearing is left out where the bill came from another."""
    shown = [row for row in rows if kind_of(row)]
    moved_to = {(row.bill, row.moved_to.id) for row in shown if row.moved_to is not None}
    return tuple(
        row
        for row in shown
        if row.kind != "item_new" or (row.bill, row.meeting and row.meeting.id) not in moved_to
    )


def grouped(rows: Sequence[NewsView], by: str = ORDERS[0]) -> list[list[NewsView]]:
    """The same by bill, a group a bill (or a meeting of several): what upsets plans most first,
    then new bills, then the newest news. Or by time, the newest first, a group for what is of one
    kind and was seen at one moment of one bill."""
    groups: dict[object, list[NewsView]] = {}
    for row in tellable(rows):
        key: object = (row.bill,) if row.bill else row.bills[:1]
        if by == "time":
            key = row.bill or row.bills[:1], kind_of(row), row.seen_at
        groups.setdefault(key, []).append(row)
    return list(groups.values()) if by == "time" else sorted(groups.values(), key=_rank)


def _rank(group: Sequence[NewsView]) -> int:
    upsets = list(_UPSETS)
    worst = (upsets.index(row.kind) for row in group if row.kind in _UPSETS)
    is_new = kind_of(group[0]) == "new" or bool(_appeared(group))
    return min(worst, default=len(upsets) + (not is_new))


def _appeared(group: Iterable[NewsView]) -> NewsKind | Literal[""]:
    """Whether a bill is new, or newly on our list; "" for neither."""
    kinds = {row.kind for row in group}
    return next((kind for kind in _KINDS["new"] if kind in kinds), "")


def news_rows(
    here: Visit, groups: Sequence[Sequence[NewsView]], by: str = ORDERS[0]
) -> list[Markup]:
    """A row a group of `grouped`."""
    rows = [row for group in groups for row in group]
    titles = {row.bill: row.title for row in rows if row.bill}
    others = {_number([row]) for row in rows if not row.bill and row.bills} - titles.keys()
    titles |= {number: title for number, (title, _) in titles_of(here.connection, others).items()}
    fresh = [row.bill for row in rows if row.kind in _KINDS["new"]]
    positions = stances(here.connection, here.campaigns, titles.keys() | others)
    confirmed = {
        number for number, some in positions.items() if any(stance.decided for stance in some)
    }
    context = _Context(titles, topics_of(here.connection, fresh), confirmed)
    draw = _at_time if by == "time" else _of_bill
    return [draw(here, group, context) for group in groups]


def none_told(here: Visit, since: Since) -> Markup:
    """That nothing is new, and why."""
    if not bill_count(here.connection, here.session):
        return html.para(here.t("empty.bills.never"))
    return html.para(here.t("today.news.none", since=since.words))


@parts.isolated
def _of_bill(here: Visit, group: Sequence[NewsView], context: _Context) -> Markup:
    lines = html.NOTHING
    for kind in _KINDS:
        some = [row for row in group if kind_of(row) == kind]
        for words in dict.fromkeys(_lines(here, kind, some, context)):
            lines += html.para(_tag(here, kind), html.tag("span", words), kind="told")
    number = _number(group)
    named = parts.bill_named(here, number, context.titles.get(number, ""))
    return html.para(named, _whether_confirmed(here, number, context)) + lines


@parts.isolated
def _at_time(here: Visit, group: Sequence[NewsView], context: _Context) -> Markup:
    kind, number = kind_of(group[0]), _number(group)
    assert kind is not None
    words = html.joined(dict.fromkeys(_lines(here, kind, group, context)), "; ")
    seen = "" if kind == "hearing" else parts.seen_words(here, group[0].seen_at)
    link = parts.bill_link(here, number)
    line = html.spaced(link, words, seen, _whether_confirmed(here, number, context))
    return html.para(_tag(here, kind), html.tag("span", line), kind="told")


def _number(group: Sequence[NewsView]) -> str:
    """The bill that news are about: of a meeting of several, the first that we follow."""
    return group[0].bill or group[0].bills[0]


def _tag(here: Visit, kind: Kind) -> Markup:
    return html.tag("span", here.t(f"today.kind.{kind}"), f"kind k-{kind}")


def _whether_confirmed(here: Visit, number: str, context: _Context) -> Markup:
    """That no person has confirmed a bill yet; nothing where one has."""
    return html.hint("" if number in context.confirmed else here.t("today.unconfirmed"))


def _lines(
    here: Visit, kind: Kind, rows: Sequence[NewsView], context: _Context
) -> Iterator[Markup]:
    """What became of a bill, in lines. rows: of one kind."""
    if kind == "new" and rows:
        topics = context.topics.get(rows[0].bill, ())
        names = ", ".join(say.topic_words(here.t, topic, here.topics) for topic in topics)
        kind_of_new = _appeared(rows)
        # That a bill is new goes without saying beside what it is about.
        goes_without = kind_of_new == "bill_new" and names
        yield html.joined(("" if goes_without else here.t(f"status.{kind_of_new}"), names), ": ")
    elif kind == "hearing":
        yield from (_hearing(here, row) for row in rows)
    elif kind == "stage":
        yield from _stage(here, rows)
    else:
        yield from (_line(here, row) for row in rows if row.kind != "document")
    for paper in _OF_PAPERS:
        papers = {row.text for row in rows if row.kind == "document" and row.new == paper}
        if papers:
            yield html.text(here.t(f"today.papers.{paper}", names=", ".join(sorted(papers))))


def _stage(here: Visit, rows: Sequence[NewsView]) -> Iterator[Markup]:
    stage = next((row.new for row in rows if row.kind == "stage"), "")
    state = parts.stage_state(here.t, StageView(stage)) if stage else html.NOTHING
    actions = []
    for row in rows:
        if row.kind == "action":
            day = f" ({parts.day_said(here, row.day)})" if row.day else ""
            actions.append(html.official(row.text) + day)
    if state or actions:
        yield html.spaced(state, *actions[:1])
    yield from actions[1:]


def _line(here: Visit, row: NewsView) -> Markup:
    if row.kind == "vote":
        result = here.t.name("vote", row.new).lower()
        return html.mixed(f"“{marked(row.text)}” {row.old} {result}".rstrip())
    words = say.news_words(here.t, row, here.read_at, marked)
    line = html.mixed(say.sentence(words.partition(": ")[2]))
    if row.kind != "version":
        return line
    way = html.to_page(here.links.differences(row.bill), here.t("today.compare"))
    return html.dotted(line, way)


def _hearing(here: Visit, row: NewsView) -> Markup:
    """What became of a hearing: old struck through, new beside it, and when we saw it."""
    state = html.text(here.t("status.new"))
    if row.kind != "item_new":
        shade: Shade = "bad" if row.kind in ("meeting_cancelled", "item_gone") else "warn"
        state = html.state(here.t(_UPSETS[row.kind]), shade)
    committee = html.official(row.meeting.committee) if row.meeting else ""
    others = () if row.bill else row.bills[1:]
    links = html.joined((parts.bill_link(here, number) for number in others[:_NAMED]), ", ")
    also = html.put_in(here.t, "today.also", "bills", links) if others else ""
    return html.spaced(
        html.dotted(state, committee, _before_and_after(here, row)),
        also,
        say.more_words(here.t, others),
        parts.seen_words(here, row.seen_at),
    )


def _when_and_where(here: Visit, start: Start, where: str) -> Markup:
    return html.joined((parts.start_shown(here, start), html.official(where)), ", ")


def _before_and_after(here: Visit, row: NewsView) -> Markup:
    """Old struck through, new beside it."""
    t, meeting = here.t, row.meeting
    if row.before is not None and row.after is not None:
        both = (row.before, row.after)
        old, new = (
            html.mixed(say.revision_words(t, revision, here.read_on, marked)) for revision in both
        )
        return html.changed_to(old, new)
    if meeting is None:
        return html.NOTHING
    now = _when_and_where(here, meeting.start, meeting.location)
    if row.kind in ("item_new", "meeting_back"):
        return now if row.kind == "item_new" else html.tag("ins", now)
    if row.kind in ("meeting_in_doubt", "meeting_remark", "item_remark"):
        return html.spaced(now, *parts.remarks(here, row.text))
    if row.moved_to is not None:
        there = _when_and_where(here, row.moved_to.start, row.moved_to.committee)
        return html.changed_to(now, there)
    why = {"meeting_withdrawn": "withdrawn.why", "item_gone": "moved.nowhere"}.get(row.kind)
    return html.spaced(html.tag("del", now), t(why) if why else "")
