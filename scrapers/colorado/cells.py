"""The cells of a row of a schedule or an agenda: which column each is of, and its words with what
is struck out.

A column is told by the cell's `data-label`, else by the words of the table's head, else by its
place. Dossier 3.4.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from lxml.etree import _Element as Element

from scrapers.colorado.element_text import attribute, classes_of, fold, label_of, text_of
from tracker.domain.remarks import SEAM, meant_by, unseamed

#: The five columns, in the order of the attested tables, each with the names under which it is
#: known. Time, Activity, Location, Agenda and Audio are attested.
COLUMNS: Final = {
    "time": "start|start time|begins|when|hour",
    "activity": "committee|event|meeting|hearing|committee/activity|activity/committee"
    "|committee name|name|body",
    "location": "room|place|where|location/room|room/location",
    "agenda": "agendas|agenda/documents|documents|agenda links",
    "audio": "listen|video|stream|watch|audio/video|listen live|broadcast",
}
_NAMES: Final = {
    name: column for column, names in COLUMNS.items() for name in (column, *names.split("|"))
}
#: GUESS: a line through the text means called off as well.
_STRUCK: Final = ("del", "s", "strike")
_STRUCK_STYLE: Final = re.compile(r"line-through", re.IGNORECASE)
_STRUCK_CLASS: Final = re.compile(
    r"strike(?:through)?|struck|(?:text-decoration-)?line-through|cancell?ed", re.IGNORECASE
)
#: What a line through a value is told as.
STRUCK_WORD: Final = "struck through"
#: Tags that set off letters, not a mark, unless they hold a listed word or are drawn as a badge.
_LETTERS: Final = ("b", "i", "em", "strong", "u", "font", "abbr", "mark", "wbr")
_CONTROL: Final = re.compile(
    r"(?:(?:view |more )?details?|(?:add|save) to (?:my )?calendar|(?:view )?map|directions|ical"
    r"|share|print|subscribe|opens? in (?:a )?new (?:window|tab))",
    re.IGNORECASE,
)
_BADGE: Final = re.compile(r"badge|label|tag|pill|chip|status|alert", re.IGNORECASE)


class Cell(NamedTuple):
    """One cell of a row, with a SEAM wherever an element of its own begins or ends.

    words: without what is struck through; struck: the words that are.
    """

    words: str
    struck: str
    element: Element | None

    @property
    def is_blank(self) -> bool:
        """Whether it says nothing that stands."""
        return not self.words.strip(f"{SEAM} ")


NO_CELL: Final = Cell("", "", None)


def column_of(text: str) -> str | None:
    """The column that a label or a head's words name."""
    return _NAMES.get(label_of(unseamed(text)))


def is_head(cells: Sequence[Element]) -> bool:
    """Whether cells are a head: each names a column or nothing, and two at least do; or time and
    activity are named beside columns that nobody knows."""
    known = [column_of(name) for name in map(text_of, cells) if name]
    return (len(known) > 1 and all(known)) or {"time", "activity"} <= set(known)


def read_cell(cell: Element) -> Cell:
    """A cell's words, those struck through apart."""
    live: list[str] = []
    struck: list[str] = []
    _read(cell, live, struck, is_struck=_is_struck(cell))
    return Cell(_joined(live), _joined(struck), cell)


def _is_struck(cell: Element) -> bool:
    """Whether a line goes through a whole cell: by its own mark, or by its row's."""
    for node in (cell, *cell.iterancestors()):
        if _strikes(node):
            return True
        if node.tag == "tr":
            return False
    return False


def _read(element: Element, live: list[str], struck: list[str], *, is_struck: bool) -> None:
    into = struck if is_struck else live
    into.append(element.text or "")
    for child in element:
        if not isinstance(child.tag, str) or _is_control(child):
            into.append(child.tail or "")
            continue
        seam = SEAM if _is_of_its_own(child) else ""
        below = is_struck or _strikes(child)
        (struck if below else live).append(seam)
        _read(child, live, struck, is_struck=below)
        (struck if below else live).append(seam)
        if below and not is_struck:
            live.append(SEAM)
        into.append(child.tail or "")


def _is_control(element: Element) -> bool:
    """Whether an element is there to be pressed, and says nothing of the value."""
    words = text_of(element).strip("() ")
    return element.tag == "button" or bool(_CONTROL.fullmatch(words))


def _is_of_its_own(element: Element) -> bool:
    """Whether what an element holds stands for itself."""
    badge = element.tag not in _LETTERS or _BADGE.search(attribute(element, "class"))
    return bool(badge) or meant_by(text_of(element)) is not None


def _joined(pieces: Sequence[str]) -> str:
    return SEAM.join(fold(part) for part in "".join(pieces).split(SEAM))


def _strikes(element: Element) -> bool:
    if element.tag in _STRUCK or _STRUCK_STYLE.search(attribute(element, "style")):
        return True
    return any(map(_STRUCK_CLASS.fullmatch, classes_of(element)))
