"""The page Research: what became of the bills of every session, in charts that can be narrowed and
compared, with their numbers to take away. First what the URL asks for, on both sides, for the page
and for its files, and the form by which a reader asks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from markupsafe import Markup

from tracker.domain import research as rules
from tracker.domain.citation import Citation
from tracker.domain.committees import label_of_committee
from tracker.domain.research import FACETS, Track, narrowed
from tracker.domain.stages import STAGE_GROUPS
from tracker.pages import forms, parts
from tracker.pages import markup as html
from tracker.pages.bill_filters import value_words
from tracker.pages.charts import finding_of_topics
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
from tracker.pages.paging import ALL, Page, Part, part_of, session_names
from tracker.queries.charts import tracks
from tracker.visiting.links import PageUrl, QueryValue
from tracker.visiting.visit import Visit
from tracker.wording.say import topic_words

#: What is compared side by side, as the URL says it: nothing leaves no trace.
BY: Final = ("", "topic", "session", "committee")
#: How many stand side by side: more are no picture, and no light page.
SIDE_BY_SIDE: Final = 4
#: Facets of many values, each folded by itself.
_LONG: Final = frozenset({"topic", "committee"})
#: Values that are offered of one facet, with those that are chosen.
_OFFERED: Final = 16
_ORDER: Final = {"stage": tuple(STAGE_GROUPS), "chamber": ("lower", "upper")}
#: Bytes of charts on a light page, beside what stands on every page.
ROOM: Final = 19_000
#: Topics that have a bar of their own, alone and where others are compared; pairs.
_TOPICS: Final = {False: 8, True: 3}
_PAIRS: Final = 8
#: The forms of whole tables, as they are named.
_FORMS: Final = {"csv": "CSV", "jsonl": "JSON Lines", "parquet": "Parquet"}


@dataclass(frozen=True, slots=True)
class Study:
    """The bills that a URL asks for. show: "" for followed bills, or all; chosen: values by facet;
    by: what is compared; rows: the bills; counts: by facet and value, how many there are with all
    that is chosen of the others; stored: how many there are of all; left_out: what there is not,
    sentences; groups: the rows of each that is compared, by its value, of one "" where none is;
    values: how many could be compared; sessions: names of all, by id."""

    show: str
    chosen: Mapping[str, tuple[str, ...]]
    by: str
    rows: Sequence[Track]
    counts: Mapping[str, Counter[str]]
    stored: int
    left_out: Sequence[str]
    groups: Mapping[str, Sequence[Track]]
    values: int
    sessions: Mapping[str, str]

    @property
    def is_compared(self) -> bool:
        """Whether several stand side by side."""
        return len(self.groups) > 1

    def query(self) -> dict[str, QueryValue]:
        """The query of its URL; what is usual leaves no trace."""
        return {"show": self.show, **self.chosen, "by": self.by}

    def of_bills(self, **more: QueryValue) -> dict[str, QueryValue] | None:
        """The query of the same bills as a list, narrowed further, every session being asked for by
        name; None where lists count otherwise: they know committees by agendas, too."""
        if self.chosen["committee"] or self.by == "committee":
            return None
        query = {name: some for name, some in self.chosen.items() if name != "committee"}
        return {**query, "show": self.show, "session": self.chosen["session"] or (ALL,), **more}


def study(here: Visit, url: PageUrl) -> Study:
    """What a URL asks for; what there is not is left out and said."""
    show, by = url.choice("show", ("", ALL)), url.choice("by", BY)
    every, sessions = tracks(here.connection, followed=not show), session_names(here)
    offered: dict[str, Container[str]] = {
        "session": {*sessions, ALL},
        "topic": {*here.topics, *(topic for row in every for topic in row.topics)},
        "committee": {name for row in every for name in row.committees},
        "chamber": {"lower", "upper"},
        "stage": STAGE_GROUPS,
    }
    chosen, left_out = {}, []
    for name, there in offered.items():
        values = url.several(name)
        if name == "committee":
            values = tuple(dict.fromkeys(label_of_committee(one, "") for one in values))
        chosen[name] = tuple(one for one in values if one in there)
        label = here.t(f"bills.{name}")
        unknown = (one for one in values if one not in there)
        left_out += [here.t("bills.unknown", name=label, value=one) for one in unknown]
    if ALL in chosen["session"]:
        chosen["session"] = ()
    rows, counts = narrowed(every, FACETS, chosen)
    groups, count = _groups(by, chosen, rows)
    return Study(show, chosen, by, rows, counts, len(every), left_out, groups, count, sessions)


def _groups(
    by: str, chosen: Mapping[str, tuple[str, ...]], rows: Sequence[Track]
) -> tuple[dict[str, Sequence[Track]], int]:
    """The rows of what is compared: of what was chosen, the newest, the most; and how many."""
    if not by:
        return {"": rows}, 0
    of: Callable[[Track], Sequence[str]] = dict(FACETS)[by]  # type: ignore[assignment]
    counts = Counter(value for row in rows for value in of(row))
    values = chosen[by] if len(chosen[by]) > 1 else tuple(name for name, _ in counts.most_common())
    if by == "session":
        values = tuple(sorted(values, reverse=True))
    first = sorted(values[:SIDE_BY_SIDE]) if by == "session" else values[:SIDE_BY_SIDE]
    return {one: [row for row in rows if one in of(row)] for one in first}, len(values)


def group_words(here: Visit, of: Study, facet: str, value: str) -> str:
    """A value of a facet, in words."""
    if facet == "session":
        return of.sessions.get(value, value)
    return value_words(here, facet, value)


def form(here: Visit, of: Study) -> Markup:
    """Whose bills, and a form of all that narrows them and of what is compared."""
    t = here.t
    words = {"": t("bills.followed"), "all": t("bills.all")}
    ways = parts.choose(here, "research", "show", t("bills.show"), words, of.query())
    count = sum(map(len, of.chosen.values()))
    label = t.many("research.filters.of", count) if count else t("research.filters")
    language = here.links.language if here.links.names_language else ""
    hidden = forms.hidden({"show": of.show, "lang": language})
    fields = hidden + html.joined(_fields(here, of))
    inner = forms.plain(here.links, "research", fields, t("research.go"))
    return ways + html.folded(label, inner)


def _fields(here: Visit, of: Study) -> Iterator[Markup]:
    t = here.t
    compared = {by: t(f"research.by.{by or 'none'}") for by in BY}
    yield forms.select("by", t("research.by"), compared, (of.by,))
    for facet in FACETS:
        counts, chosen = of.counts[facet.name], of.chosen[facet.name]
        fixed = _ORDER.get(facet.name, sorted(counts, key=lambda one: (-counts[one], one)))
        if facet.name == "session":
            fixed = sorted(counts, reverse=True)
        first = [one for one in fixed if counts[one]][:_OFFERED]
        values = dict.fromkeys((*chosen, *first) if facet.name in _LONG else (*first, *chosen))
        words = {
            one: f"{group_words(here, of, facet.name, one)} ({t.number(counts[one])})"
            for one in values
        }
        label = t(f"bills.{facet.name}")
        boxes = forms.several(facet.name, label, words, chosen)
        is_folded = facet.name in _LONG and boxes
        yield html.folded(label, boxes, is_open=bool(chosen)) if is_folded else boxes


def shown(here: Visit, of: Study) -> Markup:
    """What was left out, which bills the charts are of, and what stands side by side."""
    t = here.t
    lines = [
        f"{t(f'bills.{name}')}: {', '.join(group_words(here, of, name, one) for one in some)}"
        for name, some in of.chosen.items()
        if some
    ]
    if of.by and not of.is_compared:
        lines.append(t("research.compared.one"))
    elif of.by:
        names = "; ".join(group_words(here, of, of.by, value) for value in of.groups)
        lines.append(t("research.compared", names=names))
        if of.values > SIDE_BY_SIDE:
            lines.append(t.many("research.compared.most", SIDE_BY_SIDE))
    return html.note(of.left_out) + html.note(lines) + html.para(counted(here, of))


def counted(here: Visit, of: Study) -> str:
    """How many bills the charts are of, and of how many sessions, in words."""
    sessions = here.t.many("research.sessions", len({row.session for row in of.rows}))
    every = here.t.number(of.stored)
    return here.t.many("research.count", len(of.rows), all=every, sessions=sessions)


def research(here: Visit, url: PageUrl) -> Page:
    """What became of the bills of every session; a light page holds some of the charts."""
    t, of = here.t, study(here, url)
    query, above = of.query(), html.para(t("research.lead"))
    if of.show and not of.stored:
        above = parts.empty(here, t("empty.bills.never"))
    else:
        above += form(here, of) + shown(here, of)
        above += html.note([] if of.rows else [t("empty.filter")])
    drawn = [
        section(here, chart, parts.files(here, "research", "", **query, chart=chart.key))
        for chart in charts(here, of)
    ]
    part = Part(drawn, 1, 1)
    if here.links.light:
        part = part_of(drawn, url.page(), lambda one: len(one.encode()), ROOM)
    body = (
        above
        + html.div("charts", *part.items)
        + part.turn(here, "research", "", **query)
        + _beneath(here, of)
    )
    query, title = {**query, "page": part.name}, t("research.title")
    return Page("research", title, body, query=query, schedule=not here.links.light)


def charts(here: Visit, of: Study) -> tuple[Chart, ...]:
    """The charts of the page, in order; topics that are compared have one, not two."""
    left = "topics" if of.is_compared and of.by == "topic" else ""
    makers = [make for key, make in CHARTS.items() if key != left]
    return tuple(make(here, of) for make in makers) if of.rows else ()


def numbers(here: Visit, url: PageUrl) -> Iterator[Number] | None:
    """The numbers of all charts or of the one that the URL names; None for another name."""
    only = url.one("chart")
    if only not in ("", *CHARTS):
        return None
    return numbers_of(chart for chart in charts(here, study(here, url)) if only in ("", chart.key))


def _beneath(here: Visit, of: Study) -> Markup:
    """These bills, the numbers and the whole tables as files; the ways on."""
    if not of.rows:
        return html.NOTHING
    t, links, bills = here.t, here.links, of.of_bills()
    ways = [
        (links.to("charts", show=of.show), t("research.charts")),
        (links.to("search"), t("search.everywhere")),
    ]
    listed = html.NOTHING
    if bills is not None:
        words = t("research.take.bills")
        ways.insert(0, (links.to("bills", "", **bills), words.rstrip(":")))
        listed = html.para(words) + parts.files(here, "bills", "", **bills)
    tables = []
    for session in sorted({row.session for row in of.rows}, reverse=True):
        forms = (
            html.tag("a", name, href=links.data(session, key), rel="nofollow")
            for key, name in _FORMS.items()
        )
        tables.append(html.spaced(session, html.dotted(*forms)))
    return html.section(
        t("research.take"),
        "take",
        listed,
        html.para(t("research.take.numbers")),
        parts.files(here, "research", "", **of.query()),
        html.folded(t("research.take.tables"), html.bullets(tables)),
        html.ways_on(ways),
    ) + _cited(here, of)


def _cited(here: Visit, of: Study) -> Markup:
    t, licence, moment = here.t, here.settings.licence, here.now.replace(microsecond=0)
    title = f"{t('research.title')}: {counted(here, of)}"
    cited = Citation(title, t("name"), moment, licence=licence)
    links = replace(here.links.as_light(), as_of=cited.stamp).whole()
    cited = replace(cited, address=links.to("research", "", **of.query()))
    bibtex = html.folded("BibTeX", html.tag("pre", html.text(cited.bibtex)))
    rights = html.quiet(t("research.rights", licence=licence))
    return html.section(t("research.cite"), "cite", html.para(cited.line), bibtex, rights)


def years(here: Visit, of: Study) -> Chart:
    """How the bills of each year fared; side by side, those of each that is compared."""
    if of.is_compared:
        return _compared(here, of)
    t, sessions = here.t, rules.fates_by_session(of.rows)
    fates: dict[str, Counter[rules.Fate]] = {}
    for session, counts in sessions.items():
        fates.setdefault(session[:4], Counter()).update(counts)
    most = max(fates, key=lambda year: (fates[year].total(), year))
    law = t.many("research.years.law", fates[most]["law"])
    title = t.many("research.years.finding", fates[most].total(), year=most, law=law)
    if len(fates) < FEWEST:
        return in_words(here, "years", title, "research.years.one")
    bars = [
        Bar(
            year,
            tuple(Piece(fate, counts[fate]) for fate in rules.FATES),
            t.number(counts.total()),
            href=_to_bills(here, of, session=[one for one in sessions if one[:4] == year]),
            key=year,
        )
        for year, counts in fates.items()
    ]
    return _of_fates(here, "years", title, bars, upright=True)


def _compared(here: Visit, of: Study) -> Chart:
    t, bars = here.t, []
    for value, rows in of.groups.items():
        fates, name = Counter(row.fate for row in rows), group_words(here, of, of.by, value)
        bars.append(bar_of_fates(t, value, name, fates, _to_bills(here, of, value), value))
    most = max(bars, key=lambda bar: bar.total)
    title = t.many("research.years.compared", most.total, name=most.name)
    return _of_fates(here, "years", title, bars, across=t(f"research.by.{of.by}"))


def topics(here: Visit, of: Study) -> Chart:
    """How the bills under each topic fared."""
    t, every = here.t, rules.fates_by_topic(of.rows)
    if not every:
        return in_words(here, "topics", t("charts.topics.none"), "charts.topics.none.why")
    title = finding_of_topics(here, list(every.items()))
    if len(of.rows) < FEWEST:
        return in_words(here, "topics", title, "research.too_few")
    bars = []
    for topic in list(every)[: _TOPICS[of.is_compared]]:
        for value, rows in of.groups.items():
            name = _named(here, of, topic_words(t, topic, here.topics), value)
            fates = Counter(row.fate for row in rows if topic in row.topics)
            href = _to_bills(here, of, value, topic=topic) if fates else ""
            bars.append(bar_of_fates(t, topic, name, fates, href, value))
    return _of_fates(here, "topics", title, bars)


def _of_fates(here: Visit, key: str, title: str, bars: Sequence[Bar], **more: object) -> Chart:
    kinds = kinds_of(here.t, (piece.kind for bar in bars for piece in bar.pieces if piece.count))
    return chart_of(here, key, title, kinds, bars, area="research", **more)


def survivals(here: Visit, of: Study) -> Chart:
    """How many of the bills introduced came to each mark of the way to law."""
    t, whole = here.t, rules.studied(of.rows)
    notes = _left_out(here, of, whole)
    groups = {value: rules.studied(rows).rows for value, rows in of.groups.items()}
    counts = {value: rules.survival(rows) for value, rows in groups.items() if rows}
    if not counts:
        title = t("research.survival.none")
        return in_words(here, "survival", title, "research.unread.why", notes)
    title = _finding_of_survival(here, of, counts, rules.survival(whole.rows))
    if len(whole.rows) < FEWEST:
        return in_words(here, "survival", title, "research.too_few", notes)
    bars = [
        _bar_of_survival(here, of, mark, value, by_mark[mark])
        for mark in rules.MARKS
        for value, by_mark in counts.items()
    ]
    kinds: dict[Kind, str] = {
        kind: t(f"research.kind.{kind}") for kind in ("reached", "waiting", "ended")
    }
    if not any(one.waiting for some in counts.values() for one in some.values()):
        del kinds["waiting"]
    beside = {"bills": t("research.beside.bills"), "per_cent": t("research.beside.share")}
    chart = chart_of(here, "survival", title, kinds, bars, area="research", notes=notes)
    return replace(chart, beside=beside, is_share=True)


def _bar_of_survival(
    here: Visit, of: Study, mark: rules.Mark, value: str, one: rules.Survival
) -> Bar:
    t, whole, (reached, waiting, ended) = here.t, sum(one), one
    name = _named(here, of, t(f"research.mark.{mark}"), value)
    share = t.share(reached, whole)
    spoken = t("research.survival.share", n=t.number(reached), all=t.number(whole), share=share)
    beside = {"bills": whole, "per_cent": round(100 * reached / whole)}
    pieces = (Piece("reached", reached), Piece("waiting", waiting), Piece("ended", ended))
    bar = Bar(f"{name}: {spoken}", pieces, name=name, key=mark, group=value)
    return replace(bar, beside=beside, spoken=spoken)


def _finding_of_survival(
    here: Visit,
    of: Study,
    counts: Mapping[str, Mapping[rules.Mark, rules.Survival]],
    whole: Mapping[rules.Mark, rules.Survival],
) -> str:
    t, law = here.t, whole["law"]
    if of.is_compared:
        laws = {value: (some["law"].reached, sum(some["law"])) for value, some in counts.items()}
        best = max(laws, key=lambda value: laws[value][0] / laws[value][1])
        name, share = group_words(here, of, of.by, best), t.share(*laws[best])
        return t("research.survival.compared", name=name, share=share)
    lost = {mark: whole[mark].ended - whole[before].ended for before, mark in pairwise(rules.MARKS)}
    where = max(lost, key=lambda mark: lost[mark])
    return t.many(
        f"research.survival.{'finding' if lost[where] else 'all'}",
        sum(law),
        law=t.number(law.reached),
        where=t(f"research.lost.{where}"),
        ended=t.number(law.ended),
    )


def days(here: Visit, of: Study) -> Chart:
    """In how many days bills came from mark to mark: a quarter, half and three quarters of them."""
    t, notes = here.t, _left_out(here, of, rules.studied(of.rows))
    spreads = {value: rules.waits(rules.studied(rows).rows) for value, rows in of.groups.items()}
    bars = [
        _bar_of_days(here, of, mark, value, by_mark[mark])
        for mark in rules.MARKS
        for value, by_mark in spreads.items()
        if mark in by_mark
    ]
    if not bars:
        return in_words(here, "waits", t("research.waits.none"), "research.waits.none.why", notes)
    # The words of the longest, as they stand within a sentence.
    longest = max(bars, key=lambda bar: sum(piece.count for piece in bar.pieces[:2]))
    what = longest.name[:1].lower() + longest.name[1:]
    title = t("research.waits.finding", what=what, half=longest.spoken)
    kinds: dict[Kind, str] = {
        kind: t(f"research.kind.{kind}") for kind in ("quarter", "half", "most")
    }
    beside = {name: t(f"research.beside.{name}") for name in ("bills", "undated")}
    chart = chart_of(here, "waits", title, kinds, bars, area="research", notes=notes)
    return replace(chart, beside=beside)


def _bar_of_days(here: Visit, of: Study, mark: rules.Mark, value: str, one: rules.Spread) -> Bar:
    name = _named(here, of, here.t(f"research.wait.{mark}"), value)
    half = here.t.many("research.wait.half", one.half)
    pieces = (
        Piece("quarter", one.quarter, one.quarter),
        Piece("half", one.half - one.quarter, one.half),
        Piece("most", one.most - one.half, one.most),
    )
    beside = {"bills": one.counted, "undated": one.undated}
    bar = Bar(f"{name}: {half}", pieces, here.t.number(one.most), name=name, key=mark, group=value)
    return replace(bar, beside=beside, spoken=half)


def _left_out(here: Visit, of: Study, studied: rules.Studied) -> tuple[str, ...]:
    """What survival and days are not told of, and why."""
    unread = (
        here.t.many("research.unread", count, session=of.sessions.get(session, session))
        for session, count in sorted(studied.unread.items(), reverse=True)
    )
    others = [here.t.many("research.others", studied.others)] if studied.others else ()
    return (*unread, *others)


def together(here: Visit, of: Study) -> Chart:
    """Which two prime sponsors carry the most bills together, of all that are shown."""
    t, every = here.t, [(" + ".join(two), count) for two, count in rules.pairs(of.rows)]
    if not every:
        return in_words(here, "pairs", t("research.pairs.none"), "research.pairs.none.why")
    names, most = every[0]
    tied = sum(count == most for _, count in every)
    title = t.many("research.pairs.finding", most, names=names)
    if tied > 1:
        title = t.many("research.pairs.tied", most, count=t.number(tied))
    if len(every) < FEWEST:
        return in_words(here, "pairs", title, "research.too_few")
    bars = [
        Bar(two, (Piece("together", count),), t.number(count), is_official=True, key=two)
        for two, count in every[:_PAIRS]
    ]
    rest = len(every) - len(bars)
    notes = (t.many("research.pairs.more", rest),) if rest else ()
    kinds: dict[Kind, str] = {"together": t("research.kind.together")}
    return chart_of(here, "pairs", title, kinds, bars, area="research", notes=notes)


def _named(here: Visit, of: Study, words: str, value: str) -> str:
    return f"{words}, {group_words(here, of, of.by, value)}" if value else words


def _to_bills(here: Visit, of: Study, value: str = "", **more: QueryValue) -> str:
    """The way to the bills, of one that is compared, "" for nowhere."""
    query = of.of_bills(**({of.by: value} if value else {}), **more)
    return here.links.to("bills", "", **query) if query is not None else ""


#: The charts by their keys, in order.
CHARTS: Final[Mapping[str, Callable[[Visit, Study], Chart]]] = {
    "years": years,
    "topics": topics,
    "survival": survivals,
    "waits": days,
    "pairs": together,
}
