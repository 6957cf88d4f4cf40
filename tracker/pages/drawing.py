"""Charts as SVG, drawn from one specification for both sides: in light pages as they stand there,
in the dashboard as a picture. No script, no font and nothing from elsewhere.

Widths are shares of the page's and letters are not scaled, so that a chart is as readable on a
phone as at a desk. docs/charts.md tells why no library draws them.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Final, Literal, TypeAlias
from urllib.parse import quote

from markupsafe import Markup, escape

from tracker.pages.look import COLOURS
from tracker.pages.markup import attributes

#: What a bar, or a piece of one, stands for; a colour and a pattern each, on every chart the same.
Kind: TypeAlias = Literal[
    "way", "law", "ended", "ours", "others", "short", "perhaps", "ample", "reached", "waiting",
    "quarter", "half", "most", "together",
]  # fmt: skip
#: How each is filled: a colour of look.py, and whether it is hatched, for who sees no colours.
FILLS: Final[Mapping[Kind, tuple[str, bool]]] = {
    "way": ("accent", False),
    "law": ("good", False),
    "ended": ("bad", True),
    "ours": ("accent", False),
    "others": ("quiet", True),
    "short": ("bad", False),
    "perhaps": ("warn", True),
    "ample": ("accent", False),
    "reached": ("accent", False),
    "waiting": ("quiet", False),
    "quarter": ("accent", False),
    "half": ("accent", True),
    "most": ("quiet", True),
    "together": ("accent", False),
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a bar: what it stands for, and how many. number: what tables and files say of it,
    where that is not its length."""

    kind: Kind
    count: int
    number: int | None = None

    @property
    def told(self) -> int:
        """What tables and files say of it."""
        return self.count if self.number is None else self.number


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar. label: at its foot, "" for none; words: what stands beside it; is_official: whether
    the label is in English whatever the page's language is; href: where its row of the table leads,
    "" for nowhere; name: the label in the table, where it differs; key: what it is in a file;
    group: of what it is one among several that are compared, as in a file; beside: more numbers of
    it, by name; said: what the sentence for who does not see it tells in place of its length."""

    label: str
    pieces: tuple[Piece, ...]
    words: str = ""
    is_official: bool = False
    href: str = ""
    name: str = ""
    key: str = ""
    group: str = ""
    beside: Mapping[str, int] = field(default_factory=dict)
    said: str = ""

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


#: Pixels: letters, a line of them, a bar, between two bars, the height of bars that stand.
_LETTER, _LINE, _BAR, _GAP, _HEIGHT = 14, 18, 18, 14, 180
#: Per cent of the width that the longest bar takes; its number stands behind it.
_LONGEST: Final = 86.0
#: Letters of a label on one line of a phone's width.
_ON_A_LINE: Final = 38
_STYLE: Final = Markup(
    "text{{font:{letter}px system-ui,-apple-system,'Segoe UI',Roboto,Arial,sans-serif;"
    "fill:var(--ink)}}.q{{fill:var(--quiet)}}.n{{font-weight:700}}"
    ".m{{text-anchor:middle}}line{{stroke:var(--line)}}{fills}"
)


def svg(chart: Chart, lang: str, *, alone: bool = False) -> Markup:
    """The chart. alone: as a file of its own, which brings its colours, in light and in dark."""
    drawn = _drawing(chart)
    body = Markup("").join(drawn.draw())
    named = {"xmlns": "http://www.w3.org/2000/svg"} if alone else {"role": "img"}
    own = attributes(
        {
            **named,
            "class": "chart",
            "id": f"chart-{chart.key}",
            "lang": lang,
            "width": "100%",
            "height": str(drawn.height),
            "aria-label": "" if alone else chart.summary,
        }
    )
    return Markup("<svg{}><style>{}</style><defs>{}</defs>{}</svg>").format(
        own, (_colours() if alone else Markup()) + _style(chart), _hatches(chart), body
    )


def picture(chart: Chart, lang: str) -> Markup:
    """The chart as a picture, for a side whose pages hold no SVG."""
    source = f"data:image/svg+xml,{quote(str(svg(chart, lang, alone=True)), safe=_PLAIN)}"
    height = str(_drawing(chart).height)
    own = {"class": "chart", "src": source, "alt": chart.summary, "height": height}
    return Markup("<img{}>").format(attributes(own))


#: What may stand in a data address as it is.
_PLAIN: Final = " =:;,/()'*!$&+@?-._~"


def _colours() -> Markup:
    light = "".join(f"--{name}:{pair[0]};" for name, pair in COLOURS.items())
    dark = "".join(f"--{name}:{pair[1]};" for name, pair in COLOURS.items())
    return Markup(f":root{{{light}}}@media (prefers-color-scheme:dark){{:root{{{dark}}}}}")


def _style(chart: Chart) -> Markup:
    """Its rules. Those of a drawing in a page hold for the whole page, so each names its chart."""
    fills = "".join(
        f"#chart-{chart.key} .{kind}{{fill:"
        f"{f'url(#{chart.key}-{kind})' if hatched else f'var(--{colour})'};"
        f"stroke:var(--{colour})}}"
        for kind, (colour, hatched) in FILLS.items()
        if kind in chart.kinds
    )
    return _STYLE.format(letter=_LETTER, fills=Markup(fills))


def _hatches(chart: Chart) -> Markup:
    """The patterns that the chart needs."""
    used = [kind for kind in chart.kinds if FILLS[kind][1]]
    return Markup("").join(
        Markup(
            '<pattern id="{2}-{0}" width="6" height="6" patternUnits="userSpaceOnUse" '
            'patternTransform="rotate(45)"><rect width="6" height="6" style="fill:var(--paper)"/>'
            '<rect width="3" height="6" style="fill:var(--{1})"/></pattern>'
        ).format(kind, FILLS[kind][0], chart.key)
        for kind in used
    )


def _text(
    x: str, y: float, words: str, kind: str = "", *, dx: int = 0, is_official: bool = False
) -> Markup:
    own = {
        "x": x,
        "y": f"{y:g}",
        "dx": str(dx) if dx else "",
        "class": kind,
        "lang": "en" if is_official else "",
    }
    return Markup("<text{}>{}</text>").format(attributes(own), escape(words))


def _rect(x: float, y: float, width: float, height: float, kind: Kind) -> Markup:
    return Markup('<rect x="{}%" y="{}" width="{}%" height="{}" class="{}"/>').format(
        f"{x:.2f}", f"{y:g}", f"{width:.2f}", f"{height:g}", kind
    )


def _line(x1: str, y1: float, x2: str, y2: float) -> Markup:
    return Markup('<line x1="{}" y1="{:g}" x2="{}" y2="{:g}"/>').format(x1, y1, x2, y2)


def _head(chart: Chart, axis: str) -> Iterator[Markup]:
    """The name of an axis; what the pieces stand for where there are several, each beside its
    pattern, a line each."""
    yield _text("0", _LETTER, axis, "q")
    if len(chart.kinds) < 2:
        return
    for at, (kind, words) in enumerate(chart.kinds.items()):
        top = _LINE * (at + 1) + 4
        yield Markup('<rect x="1" y="{:g}" width="12" height="12" class="{}"/>').format(
            top + 3, kind
        )
        yield _text("20", top + _LETTER, words, "q")


def _head_height(chart: Chart) -> int:
    return _LINE + (len(chart.kinds) * _LINE + 6 if len(chart.kinds) > 1 else 0)


class _Lying:
    """Bars one under another, each under its label."""

    def __init__(self, chart: Chart) -> None:
        self._chart = chart
        self._labels = [_wrapped(bar.label) for bar in chart.bars]
        self._top = _head_height(chart) + 6
        rows = sum(map(self._row, self._labels))
        self._foot = self._top + rows
        self.height = self._foot + _LINE + 8

    def draw(self) -> Iterator[Markup]:
        """Axis names, bars, labels."""
        chart, y = self._chart, float(self._top)
        yield from _head(chart, chart.across)
        most = max((bar.total for bar in chart.bars), default=0)
        for bar, label in zip(chart.bars, self._labels, strict=True):
            for at, line in enumerate(label):
                yield _text("0", y + at * _LINE + _LETTER, line, is_official=bar.is_official)
            yield from self._bar(bar, y + len(label) * _LINE + 4, most)
            y += self._row(label)
        yield _line("0", self._foot - 6, "100%", self._foot - 6)
        yield _text("0", self._foot + _LETTER, chart.along, "q")

    def _bar(self, bar: Bar, y: float, most: int) -> Iterator[Markup]:
        whole = bar.total if self._chart.is_share else most
        widths = [piece.count / whole * _LONGEST if whole else 0.0 for piece in bar.pieces]
        begins = [0.0, *accumulate(widths)]
        for piece, x, width in zip(bar.pieces, begins, widths, strict=False):
            if piece.count:
                yield _rect(x, y, width, _BAR, piece.kind)
        yield _text(f"{begins[-1]:.2f}%", y + _LETTER, bar.words, "n", dx=6)

    @staticmethod
    def _row(label: Sequence[str]) -> int:
        return len(label) * _LINE + _BAR + _GAP


class _Upright:
    """Bars side by side, from left to right in time."""

    def __init__(self, chart: Chart) -> None:
        self._chart = chart
        self._top = _head_height(chart) + _LINE + 6
        self._foot = self._top + _HEIGHT
        self.height = self._foot + 2 * _LINE + 8

    def draw(self) -> Iterator[Markup]:
        """Axis names, a line at the height of the most, bars, labels."""
        chart = self._chart
        yield from _head(chart, chart.along)
        most = max((bar.total for bar in chart.bars), default=0)
        step = 100 / max(len(chart.bars), 1)
        for at, bar in enumerate(chart.bars):
            yield from self._bar(bar, at * step, step, most)
        yield _line("0", self._foot, "100%", self._foot)
        yield _text("0", self._foot + 2 * _LINE + 2, chart.across, "q")

    def _bar(self, bar: Bar, x: float, step: float, most: int) -> Iterator[Markup]:
        y = float(self._foot)
        for piece in bar.pieces:
            height = piece.count / most * _HEIGHT if most else 0.0
            y -= height
            if piece.count:
                yield _rect(x + step * 0.1, y, step * 0.8, height, piece.kind)
        middle = f"{x + step / 2:.2f}%"
        if bar.words:
            yield _text(middle, y - 5, bar.words, "n m")
        if bar.label:
            yield _text(f"{x + step * 0.1:.2f}%", self._foot + _LETTER + 2, bar.label, "q")


def _drawing(chart: Chart) -> _Upright | _Lying:
    return _Upright(chart) if chart.upright else _Lying(chart)


def _wrapped(label: str) -> list[str]:
    """A label in lines that a phone has room for."""
    return textwrap.wrap(label, _ON_A_LINE) or [""]
