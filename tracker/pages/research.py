"""The page Research: what became of the bills of every session, in charts that can be narrowed and
compared, with their numbers to take away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from markupsafe import Markup

from tracker.domain.citation import Citation
from tracker.domain.research import (
    FATES,
    MARKS,
    Fate,
    Mark,
    Spread,
    Studied,
    Survival,
    fates_by_session,
    fates_by_topic,
    pairs,
    studied,
    survival,
    waits,
)
from tracker.pages import markup as html
from tracker.pages import parts
from tracker.pages.chart_sections import (
    FEWEST,
    Number,
    bar_of_fates,
    chart_of,
    in_words,
    numbers_of,
    section,
)
from tracker.pages.charts import finding_of_topics
from tracker.pages.drawing import Bar, Chart, Kind, Piece
from tracker.pages.research_filters import counted, form, shown
from tracker.pages.research_query import Study, group_words, study
from tracker.pages.session_choice import session_names
from tracker.visiting.links import PageUrl
from tracker.visiting.visit import Visit
from tracker.wording.say import topic_words

#: Topics that have a bar of their own, alone and where others are compared; pairs.
_TOPICS: Final = {False: 8, True: 3}
_PAIRS: Final = 8
#: The forms of whole tables, as they are named.
_FORMS: Final = {"csv": "CSV", "jsonl": "JSON Lines", "parquet": "Parquet"}


def above(here: Visit, of: Study) -> Markup:
    """What stands over the charts: the choice, what it is of; that nothing fits it."""
    t = here.t
    if not of.stored and of.show:
        return parts.empty(here, t("empty.bills.never"))
    head = html.para(t("research.lead")) + form(here, of) + shown(here, of)
    return head if of.rows else head + html.note([t("empty.filter")])


def sections(here: Visit, of: Study) -> list[Markup]:
    """The charts of the page, each with its table and files."""
    return [
        section(here, chart, parts.files(here, "research", "", **of.query(), chart=chart.key))
        for chart in charts(here, of)
    ]


def charts(here: Visit, of: Study) -> tuple[Chart, ...]:
    """The charts of the page, in order; none of no bill. Topics that are compared have one chart,
    not two."""
    left = "topics" if of.is_compared and of.by == "topic" else ""
    makers = [make for key, make in CHARTS.items() if key != left]
    return tuple(make(here, of) for make in makers) if of.rows else ()


def numbers(here: Visit, url: PageUrl) -> Iterator[Number] | None:
    """The numbers of the charts that an address asks for: of all, or of the one it names; None
    where there is no chart of that name."""
    only = url.one("chart")
    if only not in ("", *CHARTS):
        return None
    return numbers_of(chart for chart in charts(here, study(here, url)) if only in ("", chart.key))


def beneath(here: Visit, of: Study) -> Markup:
    """These bills and the numbers of all charts as files, and the ways on."""
    if not of.rows:
        return html.NOTHING
    t = here.t
    bills, ways = of.of_bills(), []
    listed = html.NOTHING
    if bills is not None:
        ways.append((here.links.to("bills", "", **bills), t("research.take.bills").rstrip(":")))
        listed = html.para(t("research.take.bills")) + parts.files(here, "bills", "", **bills)
    ways += [
        (here.links.to("charts", show=of.show), t("research.charts")),
        (here.links.to("search"), t("search.everywhere")),
    ]
    numbers = parts.files(here, "research", "", **of.query())
    inner = listed + html.para(t("research.take.numbers")) + numbers
    inner += _tables(here, of) + html.ways_on(ways)
    return html.section(t("research.take"), "take", inner) + _cited(here, of)


def _tables(here: Visit, of: Study) -> Markup:
    """The whole tables of the sessions that are shown."""
    rows = (
        html.spaced(session, html.dotted(*(
            html.tag("a", name, href=here.links.data(session, form), rel="nofollow")
            for form, name in _FORMS.items()
        )))
        for session in sorted({row.session for row in of.rows}, reverse=True)
    )  # fmt: skip
    return html.folded(here.t("research.take.tables"), html.bullets(rows))


def _cited(here: Visit, of: Study) -> Markup:
    """How the page is cited: a line, BibTeX, the address at which it stands as it does now."""
    t, moment = here.t, here.now.replace(microsecond=0)
    title = f"{t('research.title')}: {counted(here, of)}"
    cited = Citation(title, t("name"), moment, licence=here.settings.licence)
    links = replace(here.links.as_light(), as_of=cited.stamp).whole()
    cited = replace(cited, address=links.to("research", "", **of.query()))
    rights = t("research.rights", licence=here.settings.licence)
    bibtex = html.folded("BibTeX", html.tag("pre", html.text(cited.bibtex)))
    return html.section(
        t("research.cite"), "cite", html.para(cited.line) + bibtex + html.quiet(rights)
    )


# --- by year and topic ---------------------------------------------------------------------------


def years(here: Visit, of: Study) -> Chart:
    """How the bills of each year fared; side by side, those of each that is compared."""
    if of.is_compared:
        return _compared(here, of)
    t, sessions = here.t, fates_by_session(of.rows)
    fates: dict[str, Counter[Fate]] = {}
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
            tuple(Piece(fate, counts[fate]) for fate in FATES),
            t.number(counts.total()),
            href=_to_bills(here, of, session=[one for one in sessions if one[:4] == year]),
            key=year,
        )
        for year, counts in fates.items()
    ]
    return _chart(here, "years", title, _kinds(here, bars), bars, upright=True)


def _compared(here: Visit, of: Study) -> Chart:
    """How the bills fared of each that is compared."""
    t, bars = here.t, []
    for value, rows in of.groups.items():
        fates = Counter(row.fate for row in rows)
        href, name = _to_group(here, of, value), group_words(here, of.by, value)
        bars.append(bar_of_fates(t, value, name, fates, href, value))
    most = max(bars, key=lambda bar: bar.total)
    title = t.many("research.years.compared", most.total, name=most.name)
    across = t(f"research.by.{of.by}")
    return _chart(here, "years", title, _kinds(here, bars), bars, across=across)


def topics(here: Visit, of: Study) -> Chart:
    """How the bills under each topic fared."""
    t, every = here.t, fates_by_topic(of.rows)
    if not every:
        return in_words(here, "topics", t("charts.topics.none"), "charts.topics.none.why")
    title = finding_of_topics(here, list(every.items()))
    if len(of.rows) < FEWEST:
        return in_words(here, "topics", title, "research.too_few")
    bars = []
    for topic in list(every)[: _TOPICS[of.is_compared]]:
        for value, rows in of.groups.items():
            name = topic_words(t, topic, here.topics)
            if value:
                name = f"{name}, {group_words(here, of.by, value)}"
            fates = Counter(row.fate for row in rows if topic in row.topics)
            href = _to_group(here, of, value, topic=topic) if fates else ""
            bars.append(bar_of_fates(t, topic, name, fates, href, value))
    return _chart(here, "topics", title, _kinds(here, bars), bars)


# --- from mark to mark ---------------------------------------------------------------------------


def survivals(here: Visit, of: Study) -> Chart:
    """How many of the bills introduced came to each mark of the way to law."""
    t, whole = here.t, studied(of.rows)
    notes = _left_out(here, whole)
    groups = {value: studied(rows).rows for value, rows in of.groups.items()}
    counts = {value: survival(rows) for value, rows in groups.items() if rows}
    if not counts:
        title = t("research.survival.none")
        return in_words(here, "survival", title, "research.unread.why", notes)
    title = _finding_of_survival(here, of, counts, survival(whole.rows))
    if len(whole.rows) < FEWEST:
        return in_words(here, "survival", title, "research.too_few", notes)
    bars = [
        _bar_of_survival(here, of, mark, value, by_mark[mark])
        for mark in MARKS
        for value, by_mark in counts.items()
    ]
    kinds: dict[Kind, str] = {
        kind: t(f"research.kind.{kind}") for kind in ("reached", "waiting", "ended")
    }
    if not any(one.waiting for by_mark in counts.values() for one in by_mark.values()):
        del kinds["waiting"]
    beside = {"bills": t("research.beside.bills"), "per_cent": t("research.beside.share")}
    more = {"is_share": True, "beside": beside, "notes": notes}
    return _chart(here, "survival", title, kinds, bars, **more)


def _bar_of_survival(here: Visit, of: Study, mark: Mark, value: str, one: Survival) -> Bar:
    t, whole = here.t, sum(one)
    name = _named(here, of, t(f"research.mark.{mark}"), value)
    share = t.share(one.reached, whole)
    said = t("research.survival.share", n=t.number(one.reached), all=t.number(whole), share=share)
    pieces = (
        Piece("reached", one.reached), Piece("waiting", one.waiting), Piece("ended", one.ended),
    )  # fmt: skip
    beside = {"bills": whole, "per_cent": round(100 * one.reached / whole)}
    return Bar(
        f"{name}: {said}", pieces, "", name=name, key=mark, group=value, beside=beside, said=said
    )


def _finding_of_survival(
    here: Visit,
    of: Study,
    counts: Mapping[str, Mapping[Mark, Survival]],
    whole: Mapping[Mark, Survival],
) -> str:
    t, law = here.t, whole["law"]
    if of.is_compared:
        best = max(
            counts, key=lambda value: counts[value]["law"].reached / sum(counts[value]["law"])
        )
        share = t.share(counts[best]["law"].reached, sum(counts[best]["law"]))
        return t("research.survival.compared", name=group_words(here, of.by, best), share=share)
    lost = {mark: whole[mark].ended - whole[before].ended for before, mark in pairwise(MARKS)}
    where = max(lost, key=lambda mark: lost[mark])
    key = "finding" if lost[where] else "all"
    words = {"law": t.number(law.reached), "where": t(f"research.lost.{where}")}
    words["ended"] = t.number(law.ended)
    return t.many(f"research.survival.{key}", sum(law), **words)


def days(here: Visit, of: Study) -> Chart:
    """In how many days bills came from mark to mark: a quarter, half and three quarters of them."""
    t, whole = here.t, studied(of.rows)
    spreads = {value: waits(studied(rows).rows) for value, rows in of.groups.items()}
    known = [
        (mark, value, by_mark[mark])
        for mark in MARKS
        for value, by_mark in spreads.items()
        if mark in by_mark
    ]
    notes = _left_out(here, whole)
    if not known:
        return in_words(here, "waits", t("research.waits.none"), "research.waits.none.why", notes)
    mark, value, longest = max(known, key=lambda one: one[2].half)
    what = _named(here, of, t(f"research.wait.{mark}"), value)
    half = t.many("research.wait.half", longest.half)
    title = t("research.waits.finding", what=_inside(what), half=half)
    bars = [_bar_of_days(here, of, *one) for one in known]
    kinds: dict[Kind, str] = {
        kind: t(f"research.kind.{kind}") for kind in ("quarter", "half", "most")
    }
    beside = {name: t(f"research.beside.{name}") for name in ("bills", "undated")}
    return _chart(here, "waits", title, kinds, bars, beside=beside, notes=notes)


def _inside(words: str) -> str:
    """Words as they stand within a sentence."""
    return words[:1].lower() + words[1:]


def _bar_of_days(here: Visit, of: Study, mark: Mark, value: str, one: Spread) -> Bar:
    t = here.t
    name = _named(here, of, t(f"research.wait.{mark}"), value)
    half = t.many("research.wait.half", one.half)
    pieces = (
        Piece("quarter", one.quarter, one.quarter),
        Piece("half", one.half - one.quarter, one.half),
        Piece("most", one.most - one.half, one.most),
    )
    beside = {"bills": one.counted, "undated": one.undated}
    return Bar(
        f"{name}: {half}", pieces, t.number(one.most), name=name, key=mark, group=value,
        beside=beside, said=half,
    )  # fmt: skip


def _left_out(here: Visit, of: Studied) -> tuple[str, ...]:
    """What survival and days are not told of, and why."""
    t, names = here.t, session_names(here)
    unread = [
        t.many("research.unread", count, session=names.get(session, session))
        for session, count in sorted(of.unread.items(), reverse=True)
    ]
    others = [t.many("research.others", of.others)] if of.others else []
    return (*unread, *others)


# --- who carries them ----------------------------------------------------------------------------


def together(here: Visit, of: Study) -> Chart:
    """Which two prime sponsors carry the most bills together, of all that are shown."""
    t = here.t
    every = pairs(of.rows)
    if not every:
        return in_words(here, "pairs", t("research.pairs.none"), "research.pairs.none.why")
    names, most = every[0]
    tied = sum(count == most for _, count in every)
    if tied > 1:
        title = t.many("research.pairs.tied", most, count=t.number(tied))
    else:
        title = t.many("research.pairs.finding", most, names=" + ".join(names))
    if len(every) < FEWEST:
        return in_words(here, "pairs", title, "research.too_few")
    bars = [
        Bar(
            " + ".join(two), (Piece("together", count),), t.number(count), is_official=True,
            key=" + ".join(two),
        )
        for two, count in every[:_PAIRS]
    ]  # fmt: skip
    rest = len(every) - len(bars)
    notes = (t.many("research.pairs.more", rest),) if rest else ()
    return _chart(
        here, "pairs", title, {"together": t("research.kind.together")}, bars, notes=notes
    )


# --- what they share -----------------------------------------------------------------------------


def _kinds(here: Visit, bars: Iterable[Bar]) -> dict[Kind, str]:
    """What the pieces stand for, those that some bar has."""
    return {
        fate: here.t(f"charts.kind.{fate}")
        for at, fate in enumerate(FATES)
        if any(bar.pieces[at].count for bar in bars)
    }


def _chart(
    here: Visit,
    key: str,
    title: str,
    kinds: Mapping[Kind, str],
    bars: Sequence[Bar],
    **more: object,
) -> Chart:
    return chart_of(here, key, title, kinds, bars, area="research", **more)


def _named(here: Visit, of: Study, words: str, value: str) -> str:
    """Words of a bar, with what is compared."""
    return f"{words}, {group_words(here, of.by, value)}" if value else words


def _to_group(here: Visit, of: Study, value: str, **more: str | Sequence[str]) -> str:
    """The way to the bills of one that is compared, "" for nowhere."""
    return _to_bills(here, of, **({of.by: value} if value else {}), **more)


def _to_bills(here: Visit, of: Study, **more: str | Sequence[str]) -> str:
    query = of.of_bills(**more)
    return here.links.to("bills", "", **query) if query is not None else ""


#: The charts by their keys, in order.
CHARTS: Final[Mapping[str, Callable[[Visit, Study], Chart]]] = {
    "years": years,
    "topics": topics,
    "survival": survivals,
    "waits": days,
    "pairs": together,
}
