"""What the pages of charts share: a chart under its finding with the table behind it and its
numbers as files, and the pieces that a chart is specified by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, NamedTuple

from markupsafe import Markup

from tracker.domain.research import FATES, Fate
from tracker.pages import markup as html
from tracker.pages import parts
from tracker.pages.drawing import Bar, Chart, Kind, Piece, picture, svg
from tracker.visiting.visit import Visit
from tracker.wording.translator import Translator

#: Fewer make no chart: what there is stands in words.
FEWEST: Final = 2


class Number(NamedTuple):
    """A number of a chart, for a file. bar: what it is a number of, in a form that no language
    changes; name: the same in words; group: of what, where several are compared; kind: which of the
    bar's numbers."""

    chart: str
    finding: str
    bar: str
    name: str
    group: str
    kind: str
    amount: int


def numbers_of(charts: Iterable[Chart]) -> Iterator[Number]:
    """The numbers of some charts, those that stand in their tables."""
    for chart in charts:
        for bar in chart.bars:
            counted = [(piece.kind, piece.told) for piece in bar.pieces]
            for kind, amount in (*counted, *bar.beside.items()):
                name = bar.name or bar.label
                yield Number(chart.key, chart.title, bar.key, name, bar.group, kind, amount)


@parts.isolated
def section(here: Visit, chart: Chart, files: Markup) -> Markup:
    """A chart under its finding, with the table behind it. files: its numbers as such."""
    notes = html.joined(map(html.quiet, chart.notes))
    if not chart.bars:
        inner = html.para(chart.summary)
    else:
        draw = svg if here.links.light else picture
        table = html.folded(here.t("charts.table"), _table(here, chart))
        drawn = html.tag("div", draw(chart, here.t.code), "scroll", tabindex="0")
        inner = drawn + table + files
    return html.tag("section", html.heading(chart.title, key=chart.key) + inner + notes)


def _table(here: Visit, chart: Chart) -> Markup:
    """The numbers of a chart."""
    t = here.t
    several = len(chart.kinds) > 1
    head = [
        chart.across,
        *(chart.kinds.values() if several else ()),
        *(chart.beside.values() or (chart.along,)),
    ]

    def line(bar: Bar) -> Iterable[str]:
        words = bar.name or bar.label
        name = html.official(words) if bar.is_official else html.text(words)
        yield html.to_page(bar.href, name) if bar.href else name
        if several:
            yield from (t.number(piece.told) for piece in bar.pieces)
        yield from map(t.number, bar.beside.values() or (bar.total,))

    return html.table(head, map(line, chart.bars))


def kinds_of(t: Translator, fates: Iterable[Kind]) -> dict[Kind, str]:
    """What the pieces of some fates stand for, those that occur."""
    occurring = set(fates)
    return {fate: t(f"charts.kind.{fate}") for fate in FATES if fate in occurring}


def bar_of_fates(
    t: Translator, key: str, name: str, counts: Counter[Fate], href: str = "", group: str = ""
) -> Bar:
    """A bar of how bills fare, each fate in words beside the name."""
    told = [
        t.many(f"charts.count.{fate}", counts[fate]).replace(" ", "\N{NO-BREAK SPACE}")
        for fate in FATES
        if counts[fate]
    ]
    label = f"{name}: {', '.join(told)}" if told else name
    pieces = tuple(Piece(fate, counts[fate]) for fate in FATES)
    words = t.number(counts.total())
    return Bar(label, pieces, words, href=href, name=name, key=key, group=group)


def chart_of(
    here: Visit,
    key: str,
    title: str,
    kinds: Mapping[Kind, str],
    bars: Sequence[Bar],
    *,
    area: str = "charts",
    **more: Any,
) -> Chart:
    """A chart with its summary: its finding, and its numbers in order. area: of the words of its
    axes; more: fields of the chart."""
    t = here.t
    used = tuple(
        replace(bar, pieces=tuple(piece for piece in bar.pieces if piece.kind in kinds))
        for bar in bars
    )
    numbers = "; ".join(
        f"{bar.name or bar.label}: {bar.said or t.number(bar.total)}" for bar in used if bar.total
    )
    summary = t("charts.summary", finding=title, numbers=numbers)
    names = {"across": t(f"{area}.{key}.across"), "along": t(f"{area}.{key}.along"), **more}
    return Chart(key, title, summary, kinds=kinds, bars=used, **names)


def in_words(here: Visit, key: str, title: str, why: str, notes: tuple[str, ...] = ()) -> Chart:
    """A chart that is not drawn. why: key of the sentence that says so."""
    return Chart(key, title, here.t(why), "", "", {}, notes=notes)
