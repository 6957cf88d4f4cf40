"""The web process: Streamlit's pages behind our shell, `uvicorn dashboard:app` or
`streamlit run dashboard.py`."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware

from tracker import clock
from tracker.dashboard import broken, connections
from tracker.dashboard.elsewhere import Elsewhere
from tracker.dashboard.shell import HtmlShell
from tracker.dashboard.sockets import SocketGuard
from tracker.feeds.routes import ROUTES as FEEDS
from tracker.light.routes import routes as light_pages
from tracker.settings import load

settings = load()
clock.start(settings.today)
connections.guard()

app = st.App(
    Path(__file__).parent / "tracker" / "dashboard" / "navigation.py",
    routes=[*FEEDS, *light_pages(), Elsewhere()],
    middleware=[
        Middleware(GZipMiddleware),
        Middleware(SocketGuard, public=settings.public_url),
        Middleware(HtmlShell),
    ],
    on_script_error=broken.tell,
)
