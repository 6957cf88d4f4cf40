"""Light pages of bill texts: one version to read, and what changed between two."""

from __future__ import annotations

from typing import Final

from tracker.domain.views import BillView
from tracker.light.asked import Asked, query
from tracker.light.frame import Feed, Sheet
from tracker.pages import parts
from tracker.pages.differences import differences_leaf
from tracker.pages.leaves import Leaf
from tracker.pages.look import READING, TABLES
from tracker.pages.texts import text_leaf
from tracker.queries.whole import bill as stored_bill
from tracker.visiting.visit import Visit
from tracker.wording.say import number_words


def text(here: Visit, asked: Asked) -> Sheet | None:
    """One version of a bill's text, a part of it where it is long."""
    view = stored_bill(here.connection, asked.path["number"])
    if view is None:
        return None
    told = asked.query
    leaf = text_leaf(
        here, view, told.get("version", ""), told.get("part", ""), told.get("section", "")
    )
    twin = here.links.as_dashboard().text(view.line.number, leaf.told.get("version", ""))
    return _sheet(here, view, leaf, "text", twin)


def differences(here: Visit, asked: Asked) -> Sheet | None:
    """What changed between two versions of a bill's text."""
    view = stored_bill(here.connection, asked.path["number"])
    if view is None:
        return None
    told = asked.query
    leaf = differences_leaf(
        here, view, told.get("from", ""), told.get("to", ""), told.get("view", ""),
        told.get("part", ""),
    )  # fmt: skip
    kept = leaf.told
    twin = here.links.as_dashboard().differences(
        view.line.number, kept.get("from", ""), kept.get("to", ""), kept.get("view", "")
    )
    return _sheet(here, view, leaf, "differences", twin)


_ABOUT: Final = {"text": "text.about", "differences": "diff.about"}


def _sheet(here: Visit, view: BillView, leaf: Leaf, page: str, twin: str) -> Sheet:
    number = view.line.number
    shown = number_words(number)
    return Sheet(
        f"{leaf.title}, {leaf.named}",
        here.t(_ABOUT[page], bill=shown),
        parts.head(here, f"{leaf.title}:", named=leaf.named) + leaf.body,
        f"bills/{number}/{page}{query(**leaf.told)}",
        twin,
        (Feed(f"bills/{number}.ics", here.t("light.feed.bill", bill=shown)),),
        nav="bills",
        width=TABLES if leaf.told.get("view") == "side" else READING,
        robots="noindex" if leaf.missing else "",
        status=404 if leaf.missing else 200,
    )
