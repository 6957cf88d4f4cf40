"""The words of an element of a page, as a reader sees them, and where it stands."""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from typing import Final

from lxml import etree
from lxml.etree import _Element as Element

from tracker.domain.text_sanitizing import sanitized

HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
#: What stands around the body of a page, or is there to be pressed.
CHROME: Final = ("script", "style", "nav", "header", "footer", "form", "button", "select")
_BLOCK_TAGS: Final = "article blockquote br dd div dl dt hr li ol p pre section table td th tr ul"
_INVISIBLE: Final = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
#: Elements that begin and end on lines of their own, and the cells of tables.
BLOCKS: Final = frozenset((*HEADINGS, *_BLOCK_TAGS.split()))
#: GUESS: how a table or a page may say that it is empty.
_NOTHING: Final = re.compile(
    r"(?i)^(?:none|n/?a|[-–—]+|(?:there is )?nothing (?:to (?:show|display)|(?:was )?found))\.?$"
    r"|^(?:there (?:is|are|were|ha(?:s|ve) been) )?(?:currently )?no\b.{0,40}\b(?:activit|agenda"
    r"|amendment|committee|data|document|event|fiscal|hearing|histor|information|item|law|meeting"
    r"|record|report|result|summary|version|vote)\w*.{0,40}$"
)
#: What is said beside a link to those who listen: it is no word of what the link names.
_OF_LINKS: Final = re.compile(
    r"(?i)\s*[(\[](?:link )?(?:opens? in (?:a )?new (?:window|tab)|is external|sends e-?mail)[)\]]"
    r"|(?:^|[,;–—-])\s*(?:link )?opens? in (?:a )?new (?:window|tab)\.?$"
)
#: What is said to those who listen, can be pressed or is drawn beside words.
_ASIDE_CLASSES: Final = re.compile(
    r"(?i)(?:^|[\s_-])(?:badge|tooltip|popover|sr-only|visually-?hidden|element-invisible"
    r"|screen-reader(?:-text)?)(?:$|\s)"
)
_IN_PAGE: Final = re.compile(r"(?i)(?:skip|read|show|hide|back|return)\b")
_ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
#: How often a text is unescaped at most: a page could escape it as often as it has letters.
_MOST_ESCAPED: Final = 8


def fold(text: str) -> str:
    """A text as a reader sees it: entities read to the end, white space folded, ends stripped. The
    site escapes some names twice (`&amp;amp;`), so it is unescaped until nothing changes, a few
    times at most. Only what ends in a semicolon is an entity: "Licensing &regulation" holds none.
    Letters that nobody sees, and those that turn the direction of others, are taken out here, for
    all official words."""
    plain = ""
    for _ in range(_MOST_ESCAPED):
        if "&" not in text or text == plain:
            break
        plain, text = text, _ENTITY.sub(lambda entity: html.unescape(entity[0]), text)
    text = " ".join(text.split())
    if not text.isprintable():
        text = " ".join(sanitized(text.translate(_INVISIBLE)).split())
    if "new " in text or "(link" in text:
        text = _OF_LINKS.sub("", text).strip()
    return text


def text_of(element: Element) -> str:
    """All text inside an element, folded, with a blank where a block or a line begins or ends."""
    if not len(element):
        return fold(element.text or "")
    if len(element) == 1 and element[0].tag == "span" and not len(element[0]):  # most cells
        return fold("".join(element.itertext()))
    return fold(_parted(element, " "))


def own_words_of(element: Element) -> str:
    """The words of an element without those beside them (a badge, a button, what is said to those
    who listen), all of them where there are no others."""
    aside = _aside(element)
    return (aside and fold(_parted(element, " ", aside))) or text_of(element)


def lines_of(element: Element) -> tuple[str, ...]:
    """All text inside an element, a line wherever a block begins or ends."""
    return tuple(filter(None, map(fold, _parted(element, "\0").split("\0"))))


def first_own_line(element: Element) -> str:
    """The first line of an element, without words beside it as `own_words_of` leaves them out."""
    own = map(fold, _parted(element, "\0", _aside(element)).split("\0"))
    return next(filter(None, (*own, *lines_of(element))), "")


def _aside(element: Element) -> set[Element]:
    """The parts of an element that are none of its words where it has others."""

    def is_aside(part: Element) -> bool:
        if part.tag == "a" and str(part.get("href") or "").startswith("#"):
            return bool(_IN_PAGE.match(text_of(part)))
        return part.tag in ("button", "svg") or bool(_ASIDE_CLASSES.search(part.get("class") or ""))

    return set(filter(is_aside, element.iterdescendants()))


def _parted(element: Element, sign: str, without: Collection[Element] = ()) -> str:
    """All text inside an element, with a sign wherever a block begins or ends: without it the items
    of a list run together (dossier 3.2). without: elements whose own text is left out."""
    pieces: list[str | None] = []
    inside = 0  # how many of those are open
    for step, node in etree.iterwalk(element, events=("start", "end")):
        if node.tag in BLOCKS:
            pieces.append(sign)
        inside += (node in without) if step == "start" else -(node in without)
        if not inside and (step == "start" or node is not element):
            pieces.append(node.text if step == "start" else node.tail)
    return "".join(filter(None, pieces))


def first_text(elements: Iterable[Element | None]) -> str:
    """The first words that any of some elements says, "" where none says anything."""
    return next(filter(None, (text_of(node) for node in elements if node is not None)), "")


def own_texts(element: Element) -> list[str]:
    """What an element says itself, piece by piece."""
    pieces = [element.text, *(child.tail for child in element)]
    return [fold(piece) for piece in pieces if piece and not piece.isspace()]


@lru_cache(maxsize=512)
def label_of(words: str) -> str:
    """The name of a column or a term as names are compared."""
    return fold(words).strip(" :").casefold()


def letters(words: str) -> str:
    """The letters and digits of words, and nothing else."""
    return "".join(filter(str.isalnum, words))


def attribute(element: Element, name: str) -> str:
    """An attribute, folded, "" where there is none."""
    return fold(str(element.get(name) or ""))


def classes_of(element: Element) -> list[str]:
    """The classes of an element."""
    return str(element.get("class") or "").split()


def marked(element: Element, name: str) -> Element | None:
    """The first element of a class inside an element (cheaper than a selector in a small place)."""
    return next((node for node in element.iter() if name in classes_of(node)), None)


def has_link(element: Element) -> bool:
    """Whether an element holds a link that leads anywhere."""
    return any(link.get("href") for link in element.iter("a"))


def says_nothing(text: str) -> bool:
    """Whether words are blank or say that there is nothing ("No meetings scheduled")."""
    return not text or bool(_NOTHING.match(text))


def is_in(element: Element, boxes: Collection[Element]) -> bool:
    """Whether an element is one of some boxes, or stands in one."""
    return element in boxes or any(above in boxes for above in element.iterancestors())


def unread(elements: Iterable[Element], read: Iterable[Element]) -> list[Element]:
    """Those elements that are none of what was read and lie in none of it."""
    seen = set(read)
    return [node for node in elements if not is_in(node, seen)]


def outside(
    top: Element, without: Collection[Element], tags: Collection[str] = ()
) -> Iterator[Element]:
    """Each element of a box but some, elements of some tags, and what is in either; in order."""
    waiting = [top]
    while waiting:
        element = waiting.pop()
        yield element
        waiting += [
            node for node in reversed(element) if node not in without and node.tag not in tags
        ]


def beside_headings(box: Element) -> str:
    """The words of a box behind those of its headings."""
    headings = " ".join(text_of(heading) for heading in box.iter(*HEADINGS, "caption"))
    return text_of(box).removeprefix(headings).strip()


def headings_over(element: Element, main: Element) -> list[Element]:
    """The headings that an element stands under, the nearest first: each the last of its rank
    before it whose own box holds the element too."""
    around = set(element.iterancestors())
    over: list[Element] = []
    for node in main.iter():
        if node is element:
            break
        if node.tag in HEADINGS and box_of(node).getparent() in around:
            over = [higher for higher in over if str(higher.tag) < str(node.tag)] + [node]
    return over[::-1]


def box_of(element: Element, *, alone: bool = True) -> Element:
    """The outermost box that holds no other words than this. alone: and no other element."""
    words, above = text_of(element), element.getparent()
    while above is not None and above.tag not in ("main", "body"):
        if (alone and len(above) > 1) or text_of(above) != words:
            break
        element, above = above, above.getparent()
    return element


# --- what is still to come
#
# "Loading...", a spinner, an empty frame: a part whose rows a script is still to bring is not
# empty. GUESS: how such places are marked. One counts only where the part would stand: in the
# part's section or beside it; where the page has no such section, under the part's heading, or in
# the body under no heading of another part. What stands in the layout of every page, in another
# part or out of sight says nothing.

_TO_COME: Final = re.compile(r"(?i)\b(?:placeholder|skeleton|shimmer|spinner)\b")
_LOADING: Final = re.compile(r"(?i)(?:loading|please wait)(?:(?: [\w-]+){0,4}\W*(?:\.\.\.|…)|\W*)")
#: Tags that have such a class for other reasons: a picture that lacks, a field.
_NO_PLACE: Final = ("html", "body", "main", "img", "svg", "input", "select", "textarea", "button")
_LAYOUT: Final = frozenset(("head", "header", "footer", "nav", "aside", "noscript"))
_LAYOUT_ROLES: Final = frozenset(("banner", "contentinfo", "navigation", "complementary"))
_HIDDEN: Final = frozenset(
    ("d-none", "hidden", "hide", "invisible", "is-hidden", "sr-only", "visually-hidden")
)
_HIDDEN_STYLE: Final = re.compile(r"(?i)display\s*:\s*none|visibility\s*:\s*hidden")
#: Letters of a word of a part's name at least: "of" tells no heading.
_WORD: Final = 3


def is_place_holder(element: Element) -> bool:
    """Whether an element, without words of its own, stands for what a script is to bring."""
    if not isinstance(element.tag, str) or element.tag in _NO_PLACE:
        return False
    framed = element.tag == "turbo-frame" and element.get("src") is not None
    busy = element.get("aria-busy") == "true" or _TO_COME.search(element.get("class") or "")
    if not (framed or busy or len(element) == 0):
        return False
    words = text_of(element)
    return bool(_LOADING.fullmatch(words)) or (not words and bool(framed or busy))


def place_holders(root: Element) -> list[Element]:
    """All places of what is to come, but those of a script's own templates."""
    return [
        node
        for node in filter(is_place_holder, root.iter())
        if not any(
            next(template.iterancestors("turbo-stream"), None) is None
            for template in node.iterancestors("template")
        )
    ]


def is_in_sight(element: Element) -> bool:
    """Whether an element is shown and stands in the page's body, not in its chrome."""
    return not any(
        box.tag in _LAYOUT
        or box.get("role") in _LAYOUT_ROLES
        or box.get("hidden") is not None
        or _HIDDEN_STYLE.search(box.get("style") or "")
        or not _HIDDEN.isdisjoint(classes_of(box))
        for box in (element, *element.iterancestors())
    )


def stands_in(place_holder: Element, section: Element) -> bool:
    """Whether a place is a section's: in it, or in sight just beside it. Out of sight it is one
    only where the section does not say in words that there is nothing."""
    if is_in(place_holder, (section,)):
        leaves = (text_of(node) for node in section.iter() if len(node) == 0)
        return is_in_sight(place_holder) or not any(text and says_nothing(text) for text in leaves)
    box = box_of(place_holder)
    return section in (box.getprevious(), box.getnext()) and is_in_sight(place_holder)


def stands_free(
    place_holder: Element, main: Element, others: Collection[Element], part: str
) -> bool:
    """Whether a place may be that of a part that has no section on the page. others: the sections
    of other parts; part: its name, which its heading says."""
    around = list(place_holder.iterancestors())
    inside = place_holder is main or main in around
    if not inside or not is_in_sight(place_holder) or any(node in others for node in around):
        return False

    def names_the_part(heading: Element) -> bool:
        words = text_of(heading).casefold()
        return any(word.removesuffix("s") in words for word in part.split() if len(word) > _WORD)

    over = [heading for heading in headings_over(place_holder, main) if heading.tag != "h1"]
    if over or any(map(names_the_part, main.iter(*HEADINGS[1:]))):
        return any(map(names_the_part, over))  # else the part has its heading elsewhere
    box = next((node for node in around if node.tag in ("section", "article")), None)
    of_another = box is not None and has_link(box)
    return not of_another and not ends_the_layout(place_holder)


def ends_the_layout(place_holder: Element) -> bool:
    """Whether it stands in the page's body itself with nothing to read behind it."""
    box = box_of(place_holder)
    above = box.getparent()
    if above is None or above.tag != "body":
        return False
    behind = (node for node in box.itersiblings() if node.tag not in (*_LAYOUT, "script", "link"))
    return not any(map(text_of, behind))
