"""The official site on loopback, made from facts: for the demo, for tests, for measuring.

Its pages follow the descriptions of the official site alone and share nothing with the page
objects that read them, so that both cannot misread one thing alike.
"""

from __future__ import annotations

from tracker.practice.look import Variants
from tracker.practice.server import CONTROL_PATH, serve
from tracker.practice.site import PracticeSite

__all__ = ["CONTROL_PATH", "PracticeSite", "Variants", "serve"]
