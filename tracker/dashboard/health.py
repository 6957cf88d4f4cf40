"""Health: what the operator looks at."""

from __future__ import annotations

from tracker.dashboard.frame import foot, page, top
from tracker.dashboard.progress import put
from tracker.pages import health as pieces
from tracker.pages.look import TABLES


def show() -> None:
    """Draws the page."""
    with page("health.title") as here:
        if here is None:
            return
        top(here, here.t("health.title"), TABLES)
        put(pieces.body(here))
        foot(here, here.links.as_light().health())
