"""Streamlit's page without a browser."""

from __future__ import annotations

from html import unescape
from urllib.parse import parse_qs, urlsplit

from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.testing.v1 import AppTest

from tracker.dashboard.navigation import SHOWS
from tracker.visiting.links import PAGES

__all__ = ["AppTest", "drawn"]

# Each run of a page looked through every installed package for components: we have none.
BidiComponentManager.discover_and_register_components = (  # type: ignore[method-assign]
    lambda *_, **__: None
)


def drawn(href: str) -> str:
    """All HTML of the page of the dashboard to which a link leads."""
    url = urlsplit(unescape(href))
    page = next(key for key in SHOWS if PAGES[key].dashboard == url.path)
    at = AppTest.from_string(f"from tracker.dashboard.navigation import SHOWS\nSHOWS['{page}']()\n")
    at.default_timeout = 30
    for name, values in parse_qs(url.query).items():
        at.query_params[name] = values
    at.run()
    assert not at.exception, at.exception
    return "\n".join(one.proto.body for one in at.get("html"))
