"""Charts: bills by stage, how the session fills, where bills ended, how topics fare. Each says its
finding as its title, has the table it is drawn from behind it, and is drawn on both sides from one
specification."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Final, NamedTuple

from tracker.domain.research import PLACES, Fate
from tracker.pages import markup as html
from tracker.pages import parts
from tracker.pages.drawing import (
    FEWEST,
    Bar,
    Chart,
    Kind,
    Number,
    Piece,
    bar_of_fates,
    chart_of,
    in_words,
    kinds_of,
    numbers_of,
    section,
)
from tracker.pages.paging import Page, other_session
from tracker.queries import charts as counted
from tracker.queries.charts import FollowedBill, every, followed
from tracker.queries.sessions import sessions
from tracker.visiting.links import PageUrl
from tracker.visiting.visit import Visit
from tracker.wording.dates import day_words, month_name
from tracker.wording.say import grave_words, topic_words
from tracker.wording.translator import Translator

#: Ours or all, as the URL says it: the first leaves no trace.
SHOWN: Final = ("", "all")
#: Places and topics that have a bar of their own.
PLACES_DRAWN: Final = 26
TOPICS_DRAWN: Final = 16
#: Columns that have room for a number each.
_LABELLED: Final = 10
#: Shares that have a name, and how far a share may be from the one whose name it takes.
_NAMED: Final = {
    Fraction(1, 4): "quarter",
    Fraction(1, 3): "third",
    Fraction(1, 2): "half",
    Fraction(2, 3): "two_thirds",
    Fraction(3, 4): "three_quarters",
}
_NEAR: Final = Fraction(1, 40)
#: Fewer bills than this are counted instead.
_MANY: Final = 8


class Choice(NamedTuple):
    """Which charts the address asks for. session: where it names one, else ""; bills: those that
    they are of."""

    show: str
    session: str
    bills: tuple[FollowedBill, ...]

    def query(self) -> dict[str, str]:
        """What of the address counts."""
        return {"show": self.show, "session": self.session}


def chosen(here: Visit, url: PageUrl) -> Choice:
    """What an address asks for; another choice than there is counts as none."""
    show = url.choice("show", SHOWN)
    session = here.session if url.one("session") == here.session else ""
    read = every if show else followed
    return Choice(show, session, read(here.connection, here.session))


def charts(here: Visit, url: PageUrl) -> Page:
    """What the bills show as a whole, with the choice of what the charts are of: our bills or all,
    and the sessions where there are several."""
    t, of = here.t, chosen(here, url)
    query = of.query()
    words = {"": t("bills.followed"), "all": t("bills.all")}
    names = {each.id: each.name or each.id for each in sessions(here.connection) if each.bills}
    several: Mapping[str, str] = names if len(names) > 1 else {}
    now = {**query, "session": here.session}
    drawn = (
        section(here, chart, parts.files(here, "charts", **query, chart=chart.key))
        for chart in (make(here, of) for make in CHARTS.values())
    )
    body = (
        other_session(here, url.one("session"))
        + parts.choose(here, "charts", "show", t("bills.show"), words, query)
        + parts.choose(here, "charts", "session", t("bills.session"), several, now)
        + html.div("charts", *drawn)
        + html.ways_on([(here.links.to("notice", session=of.session), t("notice.more"))])
    )
    return Page("charts", t("charts.title"), body, query=query)


def numbers(here: Visit, url: PageUrl) -> Iterator[Number]:
    """The numbers of the charts that an address asks for: of all, or of the one it names."""
    of, only = chosen(here, url), url.one("chart")
    return numbers_of(make(here, of) for key, make in CHARTS.items() if only in ("", key))


def _stages(here: Visit, of: Choice) -> Chart:
    t, bills = here.t, of.bills
    if not bills:
        return in_words(here, "stages", t("charts.stages.none"), "charts.none")
    title = finding(t, bills, "charts.of_all" if of.show else None)
    if len(bills) < FEWEST:
        return in_words(here, "stages", title, "charts.too_few")
    bars = []
    for place in PLACES:
        fates = Counter(counted.fate_of(bill) for bill in bills if bill.place.name == place)
        href = here.links.to("bills", place=place, **of.query()) if fates else ""
        bars.append(bar_of_fates(t, place, t(f"stands.place.{place}"), fates, href))
    return chart_of(here, "stages", title, kinds_of(t, map(counted.fate_of, bills)), bars)


def finding(t: Translator, bills: Sequence[FollowedBill], of: str | None = None) -> str:
    """What most of the bills have in common: `Two thirds of our bills are still in their first
    committee`. bills: at least one; of: key of how others than ours are counted."""
    groups = Counter("ended" if bill.place.ended else bill.place.name for bill in bills)
    [(group, count)] = groups.most_common(1)
    verb = "is" if count == 1 else "are"
    key = of or f"stands.share.{_share(count, len(bills))}"
    share = t(key, n=t.number(count), all=t.number(len(bills)))
    return f"{share} {t(f'stands.{verb}.{group}')}"


def _share(count: int, all_bills: int) -> str:
    """What a share is called, `count` for one that has no name of its own."""
    if count == all_bills:
        return "one" if count == 1 else "all"
    share = Fraction(count, all_bills)
    names = (name for named, name in _NAMED.items() if abs(share - named) <= _NEAR)
    return next(names, "count") if all_bills >= _MANY else "count"


def _weeks(here: Visit, of: Choice) -> Chart:
    """How the session fills: the hearings of each week, ours apart. Each leads to the week in the
    calendar; a light page has that by months, and of this session."""
    t, filled = here.t, counted.hearing_weeks(here.connection, here.session)
    if not filled:
        return in_words(here, "weeks", t("charts.weeks.none"), "charts.weeks.none.why")
    most = max(filled, key=lambda week: week.hearings)
    day, ours = day_words(t, most.first, here.today), t.many("charts.weeks.ours", most.ours)
    title = t.many("charts.weeks.finding", most.hearings, day=day, ours=ours)
    if len(filled) < FEWEST:
        return in_words(here, "weeks", title, "charts.weeks.one")
    now = here.today - timedelta(days=here.today.weekday())
    labelled = {most.first, now} if len(filled) > _LABELLED else {week.first for week in filled}
    months = months_of(t, (week.first for week in filled))

    def bar(first: date, hearings: int, ours: int) -> Bar:
        query = {"which": "all", "from": first.isoformat()}
        is_there = not here.links.light and not of.session
        return Bar(
            months.get(first, ""),
            (Piece("ours", ours), Piece("others", hearings - ours)),
            t.number(hearings) if first in labelled else "",
            href=here.links.to("calendar", **query) if is_there else "",
            name=day_words(t, first),
            key=first.isoformat(),
        )

    bars = [bar(week.first, week.hearings, week.ours) for week in filled]
    kinds: dict[Kind, str] = {"ours": t("charts.kind.ours"), "others": t("charts.kind.others")}
    return chart_of(here, "weeks", title, kinds, bars, upright=True)


def months_of(t: Translator, mondays: Iterable[date]) -> Mapping[date, str]:
    """The name of a month by its first week."""
    firsts: dict[tuple[int, int], date] = {}
    for monday in mondays:
        firsts.setdefault((monday.year, monday.month), monday)
    return {first: month_name(t, first) for first in firsts.values()}


def _ends(here: Visit, of: Choice) -> Chart:
    t, graves = here.t, counted.graves(of.bills)
    dead = sum(count for _, count in graves)
    if not dead:
        return in_words(here, "ends", t("charts.ends.none"), "charts.ends.none.why")
    most = max(count for _, count in graves)
    places = [grave_words(t, grave.key) for grave, count in graves if count == most]
    if dead < FEWEST:
        return in_words(here, "ends", t("charts.ends.only", where=places[0]), "charts.ends.one")
    title = t.many("charts.ends.finding", dead, most=t.number(most), where=places[0])
    if len(places) > 1:
        several = t.number(len(places))
        title = t.many("charts.ends.tied", most, places=several, all=t.number(dead))
    bars = [
        Bar(
            grave_words(t, grave.key),
            (Piece("ended", count),),
            t.number(count),
            is_official=bool(grave.committee),
            href=here.links.to("bills", ended=grave.key, **of.query()),
            key=grave.key,
        )
        for grave, count in graves[:PLACES_DRAWN]
    ]
    if rest := dead - sum(bar.total for bar in bars):
        bars.append(Bar(t("charts.ends.rest"), (Piece("ended", rest),), t.number(rest)))
    return chart_of(here, "ends", title, {"ended": t("charts.kind.ended")}, bars)


def _topics(here: Visit, of: Choice) -> Chart:
    t, fates = here.t, counted.topic_fates(here.connection, here.session, of.bills)
    if not fates:
        return in_words(here, "topics", t("charts.topics.none"), "charts.topics.none.why")
    title = finding_of_topics(here, fates)
    if len(of.bills) < FEWEST:
        return in_words(here, "topics", title, "charts.too_few")
    bars = []
    for topic, counts in fates[:TOPICS_DRAWN]:
        href = here.links.to("bills", topic=topic, **of.query())
        bars.append(bar_of_fates(t, topic, topic_words(t, topic, here.topics), counts, href))
    return chart_of(here, "topics", title, kinds_of(t, map(counted.fate_of, of.bills)), bars)


def finding_of_topics(here: Visit, fates: Sequence[tuple[str, Counter[Fate]]]) -> str:
    """The topic of the most laws, else that of the most ends, else that none has ended."""
    t = here.t
    for fate in ("law", "ended"):
        topic, counts = max(fates, key=lambda item: item[1][fate])
        if counts[fate]:
            name = topic_words(t, topic, here.topics)
            count, total = t.number(counts[fate]), counts.total()
            return t.many(f"charts.topics.{fate}", total, topic=name, count=count)
    return t("charts.topics.way")


#: The charts by their keys, in order.
CHARTS: Final[Mapping[str, Callable[[Visit, Choice], Chart]]] = {
    "stages": _stages,
    "weeks": _weeks,
    "ends": _ends,
    "topics": _topics,
}
