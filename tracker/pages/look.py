"""How the pages look: every colour as a variable, in one place; the rules stand in content.css."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from markupsafe import Markup

from tracker.pages.markup import tag

#: Name of a colour: in light, in dark. Each reads at 4.5 or better on paper and on its wash.
COLOURS: Final[Mapping[str, tuple[str, str]]] = {
    "paper": ("#ffffff", "#16181a"),
    "ink": ("#1b1b1b", "#ececec"),
    "quiet": ("#54585c", "#b3b7ba"),
    "line": ("#d2d2cc", "#43474a"),
    "wash": ("#f3f3f0", "#222528"),
    "accent": ("#0b5394", "#8ec5ff"),
    "good": ("#1b6636", "#86d8a5"),
    "good-wash": ("#e6f3ea", "#183023"),
    "warn": ("#7c4600", "#f3bd67"),
    "warn-wash": ("#fff1d9", "#33260f"),
    "bad": ("#a11a20", "#ffa29c"),
    "bad-wash": ("#fdeaea", "#3a1a1a"),
    "mark": ("#ffe79a", "#5c4a00"),
}
#: Widths of a page in px: of text, of a table beside which nothing stands, and of a desk.
READING: Final = 760
TABLES: Final = 1100
DESK: Final = 1360

_RULES: Final = (Path(__file__).parent / "content.css").read_text("utf-8")
#: Where the rules begin that a desk alone has room for.
_DESK: Final = "/* At a desk"


def stylesheet(
    width: int, root: str, page: str, more: str = "", *, for_desk: bool = True
) -> Markup:
    """The style element of a page whose column is at most so many px wide.

    root: selector of what holds the colours; page: class of what holds our pieces; more: rules.
    for_desk: whether it can be as wide as a desk: a light page never is, and carries no such rules.
    Colours follow the theme that the reader's browser or the page's menu has chosen.
    """
    plain = "".join(f"--{name}: {light};" for name, (light, _) in COLOURS.items())
    both = "".join(
        f"--{name}: light-dark({light}, {dark});" for name, (light, dark) in COLOURS.items()
    )
    colours = f"{root} {{ --width: {width}px; {plain} }}"
    themed = f"@supports (color: light-dark(red, red)) {{ {root} {{ {both} }} }}"
    rules = (_RULES if for_desk else _RULES.partition(_DESK)[0]).replace(".page", f".{page}")
    return tag("style", Markup(f"{colours}{themed}{rules}{more}"))
