"""Under which headings a thing of a page stands."""

from __future__ import annotations

from typing import Final

from lxml.etree import _Element as Element

from scrapers.colorado.element_text import text_of

HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")


def headings_over(element: Element, main: Element) -> list[Element]:
    """The headings that an element stands under, the nearest first: each the last of its rank
    before it whose own box holds the element too."""
    around = set(element.iterancestors())
    over: list[Element] = []
    for one in main.iter():
        if one is element:
            break
        if one.tag in HEADINGS and box_of(one).getparent() in around:
            over = [higher for higher in over if str(higher.tag) < str(one.tag)] + [one]
    return over[::-1]


def box_of(element: Element) -> Element:
    """The outermost box that holds nothing but this."""
    above = element.getparent()
    while above is not None and len(above) == 1 and above.tag not in ("main", "body"):
        if text_of(above) != text_of(element):
            break
        element, above = above, above.getparent()
    return element
