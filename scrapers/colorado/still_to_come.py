"""Places of what a script is still to bring: "Loading...", a spinner, an empty frame.

A part whose rows are still to come is not empty. GUESS: how such places are marked. One counts only
where the part would stand: in the part's section or beside it; where the page has no such section,
under the part's heading, or in the body under no heading of another part. What stands in the layout
of every page, in another part or out of sight says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from lxml.etree import _Element as Element

from scrapers.colorado.element_text import (
    HEADINGS,
    box_of,
    classes_of,
    has_link,
    headings_over,
    is_in,
    says_nothing,
    text_of,
)

_TO_COME: Final = re.compile(r"\b(?:placeholder|skeleton|shimmer|spinner)\b", re.IGNORECASE)
_LOADING: Final = re.compile(
    r"(?:loading|please wait)(?:(?: [\w-]+){0,4}\W*(?:\.\.\.|…)|\W*)", re.IGNORECASE
)
#: Tags that have such a class for other reasons: a picture that lacks, a field.
_NO_PLACE: Final = ("html", "body", "main", "img", "svg", "input", "select", "textarea", "button")
_CHROME: Final = frozenset(("head", "header", "footer", "nav", "aside", "noscript"))
_CHROME_ROLES: Final = frozenset(("banner", "contentinfo", "navigation", "complementary"))
_HIDDEN: Final = frozenset(
    ("d-none", "hidden", "hide", "invisible", "is-hidden", "sr-only", "visually-hidden")
)
_HIDDEN_STYLE: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
#: Letters of a word of a part's name at least: "of" tells no heading.
_WORD: Final = 3


def is_place_holder(element: Element) -> bool:
    """Whether an element stands for what a script is to bring. One with words of its own does
    not."""
    if not isinstance(element.tag, str) or element.tag in _NO_PLACE:
        return False
    framed = element.tag == "turbo-frame" and element.get("src") is not None
    busy = element.get("aria-busy") == "true" or _TO_COME.search(str(element.get("class") or ""))
    if framed or busy:
        words = text_of(element)
        return not words or bool(_LOADING.fullmatch(words))
    return len(element) == 0 and bool(_LOADING.fullmatch(text_of(element)))


def place_holders(root: Element) -> list[Element]:
    """All places of what is to come, but those of a script's own templates."""
    return [
        one
        for one in root.iter()
        if is_place_holder(one)
        and not any(
            box.tag == "template" and next(box.iterancestors("turbo-stream"), None) is None
            for box in one.iterancestors()
        )
    ]


def is_in_sight(element: Element) -> bool:
    """Whether an element is shown and stands in the page's body, not in its chrome."""
    return not any(
        one.tag in _CHROME
        or one.get("role") in _CHROME_ROLES
        or one.get("hidden") is not None
        or _HIDDEN_STYLE.search(str(one.get("style") or ""))
        or not _HIDDEN.isdisjoint(classes_of(one))
        for one in (element, *element.iterancestors())
    )


def stands_in(place_holder: Element, section: Element) -> bool:
    """Whether a place is a section's: in it, or in sight just beside it. Out of sight it is one
    only where the section does not say in words that there is nothing."""
    if is_in(place_holder, (section,)):
        leaves = (text_of(one) for one in section.iter() if len(one) == 0)
        return is_in_sight(place_holder) or not any(one and says_nothing(one) for one in leaves)
    box = box_of(place_holder)
    return section in (box.getprevious(), box.getnext()) and is_in_sight(place_holder)


def stands_free(
    place_holder: Element, main: Element, others: Collection[Element], part: str
) -> bool:
    """Whether a place may be that of a part that has no section on the page.

    others: the sections of other parts; part: its name, which its heading says.
    """
    around = list(place_holder.iterancestors())
    inside = place_holder is main or main in around
    if not inside or not is_in_sight(place_holder) or any(one in others for one in around):
        return False
    over = [one for one in headings_over(place_holder, main) if one.tag != "h1"]
    if over or any(_names(one, part) for one in main.iter(*HEADINGS[1:])):
        return any(_names(one, part) for one in over)  # else the part has its heading elsewhere
    box = next((one for one in around if one.tag in ("section", "article")), None)
    of_another = box is not None and has_link(box)
    return not of_another and not ends_the_layout(place_holder)


def _names(heading: Element, part: str) -> bool:
    """Whether a heading says one of the words of a part's name."""
    words = text_of(heading).casefold()
    return any(one.removesuffix("s") in words for one in part.split() if len(one) > _WORD)


def ends_the_layout(place_holder: Element) -> bool:
    """Whether it stands in the page's body itself with nothing to read behind it."""
    box = box_of(place_holder)
    above = box.getparent()
    return (
        above is not None
        and above.tag == "body"
        and not any(
            one.tag not in (*_CHROME, "script", "style", "link") and text_of(one)
            for one in box.itersiblings()
        )
    )
