"""More: what the five words of the navigation leave out."""

from __future__ import annotations

from tracker.dashboard.frame import foot, page, top
from tracker.dashboard.progress import put
from tracker.pages.health import more


def show() -> None:
    """Draws the page."""
    with page("more.title") as here:
        if here is None:
            return
        top(here, here.t("more.title"))
        put(more(here))
        foot(here, here.links.as_light().today())
