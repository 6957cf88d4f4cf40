"""The words of an element of a page, as a reader sees them."""

from __future__ import annotations

import html
import re
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
    r"^(?:none|n/?a|[-–—]+)\.?$"
    r"|^(?:there (?:is|are|were|ha(?:s|ve) been) )?(?:currently )?no\b.{0,40}\b(?:activit|agenda"
    r"|amendment|committee|data|document|event|fiscal|hearing|histor|information|item|law|meeting"
    r"|record|report|result|summary|version|vote)\w*.{0,40}$",
    re.IGNORECASE,
)
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
    return " ".join(text.split())


def text_of(element: Element) -> str:
    """All text inside an element, folded."""
    below = len(element)
    if not below:
        return fold(element.text or "")
    if below == 1 and not len(element[0]):  # most cells: one span and nothing beside it
        inner = element[0]
        return fold(f"{element.text or ''}{inner.text or ''}{inner.tail or ''}")
    return fold("".join(element.itertext()))


def prose_of(element: Element) -> str:
    """All text inside an element, with a space wherever a block begins or ends.

    Without it the items of a list run together. Dossier 3.2.
    """
    return fold(_parted(element, " "))


def lines_of(element: Element) -> tuple[str, ...]:
    """All text inside an element, a line wherever a block begins or ends."""
    return tuple(filter(None, map(fold, _parted(element, "\0").split("\0"))))


def _parted(element: Element, sign: str) -> str:
    """All text inside an element, with a sign wherever a block begins or ends."""
    pieces: list[str] = []
    for step, node in etree.iterwalk(element, events=("start", "end")):
        if node.tag in _BLOCKS:
            pieces.append(sign)
        piece = node.text if step == "start" else node.tail if node is not element else None
        if piece:
            pieces.append(piece)
    return "".join(pieces)


def attribute(element: Element, name: str) -> str:
    """An attribute, folded, "" where there is none."""
    return fold(str(element.get(name) or ""))


def says_nothing(text: str) -> bool:
    """Whether words are blank or say that there is nothing ("No meetings scheduled")."""
    return not text or bool(_NOTHING.match(text))
