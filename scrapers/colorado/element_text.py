"""The words of an element of a page, as a reader sees them."""

from __future__ import annotations

import html
import re
from collections.abc import Collection
from typing import Final

from lxml import etree
from lxml.etree import _Element as Element

_INVISIBLE: Final = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_BLOCKS: Final = frozenset(
    ("article", "blockquote", "br", "dd", "div", "dl", "dt", "h1", "h2", "h3", "h4", "h5", "h6",
     "hr", "li", "ol", "p", "pre", "section", "table", "td", "th", "tr", "ul")
)  # fmt: skip
#: GUESS: how a table or a page may say that it is empty.
_NOTHING: Final = re.compile(
    r"^(?:none|n/?a|[-–—]+|(?:there is )?nothing (?:to (?:show|display)|(?:was )?found))\.?$"
    r"|^(?:there (?:is|are|were|ha(?:s|ve) been) )?(?:currently )?no\b.{0,40}\b(?:activit|agenda"
    r"|amendment|committee|data|document|event|fiscal|hearing|histor|information|item|law|meeting"
    r"|record|report|result|summary|version|vote)\w*.{0,40}$",
    re.IGNORECASE,
)
#: What is said beside a link to those who listen: it is no word of what the link names.
_OF_LINKS: Final = re.compile(
    r"\s*[(\[](?:link )?(?:opens? in (?:a )?new (?:window|tab)|is external|sends e-?mail)[)\]]"
    r"|(?:^|[,;–—-])\s*(?:link )?opens? in (?:a )?new (?:window|tab)\.?$",
    re.IGNORECASE,
)
#: Parts of an element that are none of its words where it has others: what is said to those who
#: listen, what can be pressed, what is drawn beside.
_ASIDE_TAGS: Final = frozenset(("button", "svg"))
_ASIDE_CLASSES: Final = re.compile(
    r"(?:^|[\s_-])(?:badge|tooltip|popover|sr-only|visually-?hidden|element-invisible"
    r"|screen-reader(?:-text)?)(?:$|\s)",
    re.IGNORECASE,
)
_IN_PAGE: Final = re.compile(r"(?:skip|read|show|hide|back|return)\b", re.IGNORECASE)
_ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


def fold(text: str) -> str:
    """A text as a reader sees it: entities read to the end, white space folded, ends stripped.

    The site escapes some names twice (`&amp;amp;`), so it is unescaped until nothing changes. Only
    what ends in a semicolon is an entity: "Licensing &regulation" holds none.
    """
    while "&" in text:
        plain = _ENTITY.sub(lambda found: html.unescape(found[0]), text)
        if plain == text:
            break
        text = plain
    if not text.isascii():
        text = text.translate(_INVISIBLE)
    text = " ".join(text.split())
    if "new " in text or "(link" in text:
        text = _OF_LINKS.sub("", text).strip()
    return text


def text_of(element: Element) -> str:
    """All text inside an element, folded, with a blank where a block or a line begins or ends."""
    below = len(element)
    if not below:
        return fold(element.text or "")
    if below == 1 and not len(element[0]) and element[0].tag == "span":  # most cells
        inner = element[0]
        return fold(f"{element.text or ''}{inner.text or ''}{inner.tail or ''}")
    return prose_of(element)


def own_words_of(element: Element) -> str:
    """The words of an element without those beside them (a badge, a button, what is said to those
    who listen), all of them where there are no others."""
    aside = {one for one in element.iterdescendants() if _is_aside(one)}
    if not aside:
        return prose_of(element)
    return fold(_parted(element, " ", aside)) or prose_of(element)


def _is_aside(element: Element) -> bool:
    marks = str(element.get("class") or "")
    if element.tag == "a" and str(element.get("href") or "").startswith("#"):
        return bool(_IN_PAGE.match(text_of(element)))
    return element.tag in _ASIDE_TAGS or bool(marks and _ASIDE_CLASSES.search(marks))


def prose_of(element: Element) -> str:
    """All text inside an element, with a space wherever a block begins or ends.

    Without it the items of a list run together. Dossier 3.2.
    """
    return fold(_parted(element, " "))


def lines_of(element: Element) -> tuple[str, ...]:
    """All text inside an element, a line wherever a block begins or ends."""
    return tuple(filter(None, map(fold, _parted(element, "\0").split("\0"))))


def own_lines_of(element: Element) -> tuple[str, ...]:
    """The same without words beside it, as `own_words_of` leaves them out."""
    aside = {one for one in element.iterdescendants() if _is_aside(one)}
    lines = _parted(element, "\0", aside).split("\0")
    return tuple(filter(None, map(fold, lines))) or lines_of(element)


def _parted(element: Element, sign: str, without: Collection[Element] = ()) -> str:
    """All text inside an element, with a sign wherever a block begins or ends. without: elements
    whose own text is left out."""
    pieces: list[str] = []
    inside = 0  # how many of those are open
    for step, node in etree.iterwalk(element, events=("start", "end")):
        if node.tag in _BLOCKS:
            pieces.append(sign)
        inside += (node in without) if step == "start" else -(node in without)
        piece = node.text if step == "start" else node.tail if node is not element else None
        if piece and not inside:
            pieces.append(piece)
    return "".join(pieces)


def attribute(element: Element, name: str) -> str:
    """An attribute, folded, "" where there is none."""
    return fold(str(element.get(name) or ""))


def says_nothing(text: str) -> bool:
    """Whether words are blank or say that there is nothing ("No meetings scheduled")."""
    return not text or bool(_NOTHING.match(text))
