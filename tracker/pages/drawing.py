"""Charts, drawn from one specification for both sides: as SVG in light pages, in the dashboard as a
picture; each under its finding, with the table behind it and its numbers as files. No script, no
font and nothing from elsewhere.

Widths are shares of the page's and letters are not scaled, so that a chart is as readable on a
phone as at a desk. docs/charts.md tells why no library draws them.
"""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import Any, Final, Literal, NamedTuple, TypeAlias
from urllib.parse import quote

from markupsafe import Markup, escape

from tracker.domain.research import FATES, Fate
from tracker.pages import markup as html
from tracker.pages import parts
from tracker.pages.look import COLOURS
from tracker.visiting.visit import Visit
from tracker.wording.translator import Translator

#: What a bar, or a piece of one, stands for; a colour and a pattern each, on every chart the same.
Kind: TypeAlias = Literal[
    "way", "law", "ended", "ours", "others", "short", "perhaps", "ample", "reached", "waiting",
    "quarter", "half", "most", "together",
]  # fmt: skip
#: How each is filled: a colour of look.py, and whether it is hatched, for who sees no colours.
FILLS: Final[Mapping[Kind, tuple[str, bool]]] = {
    "way": ("accent", False), "law": ("good", False), "ended": ("bad", True),
    "ours": ("accent", False), "others": ("quiet", True),
    "short": ("bad", False), "perhaps": ("warn", True), "ample": ("accent", False),
    "reached": ("accent", False), "waiting": ("quiet", False),
    "quarter": ("accent", False), "half": ("accent", True), "most": ("quiet", True),
    "together": ("accent", False),
}  # fmt: skip
#: Fewer make no chart: what there is stands in words.
FEWEST: Final = 2


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a bar: what it stands for, and how many. number: what tables and files say of it,
    where that is not its length."""

    kind: Kind
    count: int
    number: int | None = None

    @property
    def value(self) -> int:
        """What tables and files say of it."""
        return self.count if self.number is None else self.number


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar. label: at its foot, "" for none; words: what stands beside it; is_official: whether
    the label is in English whatever the page's language is; href: where its row of the table leads,
    "" for nowhere; name: the label in the table, where it differs; key: what it is in a file;
    group: of what it is one among several that are compared, as in a file; beside: more numbers of
    it, by name; spoken: what the sentence for who does not see it tells in place of its length."""

    label: str
    pieces: tuple[Piece, ...]
    words: str = ""
    is_official: bool = False
    href: str = ""
    name: str = ""
    key: str = ""
    group: str = ""
    beside: Mapping[str, int] = field(default_factory=dict)
    spoken: str = ""

    @property
    def total(self) -> int:
        """How many it stands for in all."""
        return sum(piece.count for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Chart:
    """What a chart shows. title: its finding; summary: for who does not see it; across, along: the
    names of its axes, of the bars and of their lengths; upright: whether bars stand side by side,
    for time; kinds: what its pieces stand for, in words, in order; bars: none where there is
    nothing to draw, which the title says. beside: heads of the columns that a table has in place of
    the bars' lengths, by name; is_share: every bar is as long as any, and its pieces are shares of
    it; notes: what is left out, sentences."""

    key: str
    title: str
    summary: str
    across: str
    along: str
    kinds: Mapping[Kind, str]
    bars: tuple[Bar, ...] = ()
    upright: bool = False
    beside: Mapping[str, str] = field(default_factory=dict)
    is_share: bool = False
    notes: tuple[str, ...] = ()


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
            counted = [(piece.kind, piece.value) for piece in bar.pieces]
            for kind, amount in (*counted, *bar.beside.items()):
                name = bar.name or bar.label
                yield Number(chart.key, chart.title, bar.key, name, bar.group, kind, amount)


def kinds_of(t: Translator, fates: Iterable[Kind]) -> dict[Kind, str]:
    """What the pieces of some fates stand for, those that occur."""
    occurring = set(fates)
    return {fate: t(f"charts.kind.{fate}") for fate in FATES if fate in occurring}


def bar_of_fates(
    t: Translator, key: str, name: str, counts: Counter[Fate], href: str = "", group: str = ""
) -> Bar:
    """A bar of how bills fare, each fate in words beside the name."""
    counted = [
        t.many(f"charts.count.{fate}", counts[fate]).replace(" ", "\N{NO-BREAK SPACE}")
        for fate in FATES
        if counts[fate]
    ]
    label = f"{name}: {', '.join(counted)}" if counted else name
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
        f"{bar.name or bar.label}: {bar.spoken or t.number(bar.total)}" for bar in used if bar.total
    )
    summary = t("charts.summary", finding=title, numbers=numbers)
    names = {"across": t(f"{area}.{key}.across"), "along": t(f"{area}.{key}.along"), **more}
    return Chart(key, title, summary, kinds=kinds, bars=used, **names)


def in_words(here: Visit, key: str, title: str, why: str, notes: tuple[str, ...] = ()) -> Chart:
    """A chart that is not drawn. why: key of the sentence that says so."""
    return Chart(key, title, here.t(why), "", "", {}, notes=notes)


@parts.isolated
def section(here: Visit, chart: Chart, files: Markup) -> Markup:
    """A chart under its finding, with the table behind it. files: its numbers as such."""
    notes = html.joined(map(html.quiet, chart.notes))
    inner = html.para(chart.summary)
    if chart.bars:
        draw = svg if here.links.light else picture
        drawn = html.tag("div", draw(chart, here.t.code), "scroll", tabindex="0")
        inner = drawn + html.folded(here.t("charts.table"), _table(here, chart)) + files
    return html.tag("section", html.heading(chart.title, key=chart.key) + inner + notes)


def _table(here: Visit, chart: Chart) -> Markup:
    number, kinds = here.t.number, chart.kinds.values() if len(chart.kinds) > 1 else ()

    def line(bar: Bar) -> Iterator[str]:
        words = bar.name or bar.label
        name = html.official(words) if bar.is_official else html.text(words)
        yield html.to_page(bar.href, name) if bar.href else name
        if kinds:
            yield from (number(piece.value) for piece in bar.pieces)
        yield from map(number, bar.beside.values() or (bar.total,))

    head = [chart.across, *kinds, *(chart.beside.values() or (chart.along,))]
    return html.table(head, map(line, chart.bars))


#: Pixels: letters, a line of them, a bar, between two bars, the height of bars that stand.
_LETTER, _LINE, _BAR, _GAP, _HEIGHT = 14, 18, 18, 14, 180
#: Per cent of the width that the longest bar takes; its number stands behind it.
_LONGEST: Final = 86.0
#: Letters of a label on one line of a phone's width.
_ON_A_LINE: Final = 38
#: What may stand in a data address as it is.
_PLAIN: Final = " =:;,/()'*!$&+@?-._~"
_STYLE: Final = Markup(
    "text{{font:{letter}px system-ui,-apple-system,'Segoe UI',Roboto,Arial,sans-serif;"
    "fill:var(--ink)}}.q{{fill:var(--quiet)}}.n{{font-weight:700}}"
    ".m{{text-anchor:middle}}line{{stroke:var(--line)}}{fills}"
)
_LIGHT, _DARK = (
    "".join(f"--{name}:{pair[at]};" for name, pair in COLOURS.items()) for at in (0, 1)
)
_COLOURS: Final = Markup(f":root{{{_LIGHT}}}@media (prefers-color-scheme:dark){{:root{{{_DARK}}}}}")
#: The pattern of a kind that is hatched.
_HATCH: Final = Markup(
    '<pattern id="{chart}-{kind}" width="6" height="6" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><rect width="6" height="6" style="fill:var(--paper)"/>'
    '<rect width="3" height="6" style="fill:var(--{colour})"/></pattern>'
)


def svg(chart: Chart, lang: str, *, alone: bool = False) -> Markup:
    """The chart. alone: as a file of its own, which brings its colours, in light and in dark."""
    return _svg(chart, lang, *(_upright if chart.upright else _lying)(chart), alone=alone)


def picture(chart: Chart, lang: str) -> Markup:
    """The chart as a picture, for a side whose pages hold no SVG."""
    height, drawn = (_upright if chart.upright else _lying)(chart)
    content = quote(str(_svg(chart, lang, height, drawn, alone=True)), safe=_PLAIN)
    source = f"data:image/svg+xml,{content}"
    own = {"class": "chart", "src": source, "alt": chart.summary, "height": str(height)}
    return Markup("<img{}>").format(html.attributes(own))


def _svg(chart: Chart, lang: str, height: int, drawn: list[Markup], *, alone: bool) -> Markup:
    own = html.attributes(
        {
            **({"xmlns": "http://www.w3.org/2000/svg"} if alone else {"role": "img"}),
            "class": "chart",
            "id": f"chart-{chart.key}",
            "lang": lang,
            "width": "100%",
            "height": str(height),
            "aria-label": "" if alone else chart.summary,
        }
    )
    # The rules of a drawing in a page hold for the whole page, so each names its chart.
    used = [(kind, *FILLS[kind]) for kind in FILLS if kind in chart.kinds]
    fills = "".join(
        f"#chart-{chart.key} .{kind}{{fill:"
        f"{f'url(#{chart.key}-{kind})' if hatched else f'var(--{colour})'};"
        f"stroke:var(--{colour})}}"
        for kind, colour, hatched in used
    )
    style = (_COLOURS if alone else "") + _STYLE.format(letter=_LETTER, fills=Markup(fills))
    hatches = Markup("").join(
        _HATCH.format(chart=chart.key, kind=kind, colour=FILLS[kind][0])
        for kind in chart.kinds
        if FILLS[kind][1]
    )
    return Markup("<svg{}><style>{}</style><defs>{}</defs>{}</svg>").format(
        own, style, hatches, Markup("").join(drawn)
    )


def _text(x: str, y: float, words: str, kind: str = "", *, dx: str = "", lang: str = "") -> Markup:
    own = {"x": x, "y": f"{y:g}", "dx": dx, "class": kind, "lang": lang}
    return Markup("<text{}>{}</text>").format(html.attributes(own), escape(words))


def _rect(x: float, y: float, width: float, height: float, kind: Kind) -> Markup:
    return Markup('<rect x="{:.2f}%" y="{:g}" width="{:.2f}%" height="{:g}" class="{}"/>').format(
        x, y, width, height, kind
    )


def _line(y: float) -> Markup:
    return Markup('<line x1="0" y1="{0:g}" x2="100%" y2="{0:g}"/>').format(y)


def _head(chart: Chart, axis: str) -> tuple[int, list[Markup]]:
    """The name of an axis; what the pieces stand for where there are several, each beside its
    pattern, a line each. Before it its height."""
    drawn = [_text("0", _LETTER, axis, "q")]
    if len(chart.kinds) < 2:
        return _LINE, drawn
    for at, (kind, words) in enumerate(chart.kinds.items(), 1):
        top = _LINE * at + 4
        swatch = '<rect x="1" y="{:g}" width="12" height="12" class="{}"/>'
        drawn += [Markup(swatch).format(top + 3, kind), _text("20", top + _LETTER, words, "q")]
    return _LINE + len(chart.kinds) * _LINE + 6, drawn


def _lying(chart: Chart) -> tuple[int, list[Markup]]:
    """Bars one under another, each under its label; before them how high they are together."""
    height, drawn = _head(chart, chart.across)
    y = height + 6
    most = max((bar.total for bar in chart.bars), default=0)
    for bar in chart.bars:
        for line in textwrap.wrap(bar.label, _ON_A_LINE) or [""]:
            drawn.append(_text("0", y + _LETTER, line, lang="en" if bar.is_official else ""))
            y += _LINE
        whole = bar.total if chart.is_share else most
        widths = [piece.count / whole * _LONGEST if whole else 0.0 for piece in bar.pieces]
        begins = [0.0, *accumulate(widths)]
        drawn += [
            _rect(x, y + 4, width, _BAR, piece.kind)
            for piece, x, width in zip(bar.pieces, begins, widths, strict=False)
            if piece.count
        ]
        drawn.append(_text(f"{begins[-1]:.2f}%", y + 4 + _LETTER, bar.words, "n", dx="6"))
        y += _BAR + _GAP
    drawn += [_line(y - 6), _text("0", y + _LETTER, chart.along, "q")]
    return y + _LINE + 8, drawn


def _upright(chart: Chart) -> tuple[int, list[Markup]]:
    """Bars side by side, from left to right in time; before them how high they are."""
    height, drawn = _head(chart, chart.along)
    foot = height + _LINE + 6 + _HEIGHT
    most = max((bar.total for bar in chart.bars), default=0)
    step = 100 / max(len(chart.bars), 1)
    for at, bar in enumerate(chart.bars):
        x, y = at * step, float(foot)
        for piece in bar.pieces:
            long = piece.count / most * _HEIGHT if most else 0.0
            y -= long
            if piece.count:
                drawn.append(_rect(x + step * 0.1, y, step * 0.8, long, piece.kind))
        if bar.words:
            drawn.append(_text(f"{x + step / 2:.2f}%", y - 5, bar.words, "n m"))
        if bar.label:
            drawn.append(_text(f"{x + step * 0.1:.2f}%", foot + _LETTER + 2, bar.label, "q"))
    drawn += [_line(foot), _text("0", foot + 2 * _LINE + 2, chart.across, "q")]
    return foot + 2 * _LINE + 8, drawn
