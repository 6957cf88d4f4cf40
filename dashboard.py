"""The web process: Streamlit's pages behind our shell, `uvicorn dashboard:app` or
`streamlit run dashboard.py`."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware

from tracker import clock
from tracker.dashboard.frame import tell
from tracker.dashboard.shell import Elsewhere, HtmlShell, PhoneFront, scripts
from tracker.settings import load
from tracker.web import connections
from tracker.web.headers import Crowd, SafeHeaders
from tracker.web.light_app import public_routes
from tracker.web.sockets import SocketGuard

settings = load()
clock.start(settings.today)
files = connections.guard()

app = st.App(
    Path(__file__).parent / "tracker" / "dashboard" / "navigation.py",
    routes=[PhoneFront(), *public_routes(), *scripts(), Elsewhere()],
    middleware=[
        Middleware(SafeHeaders),
        Middleware(Crowd),
        Middleware(GZipMiddleware),
        Middleware(SocketGuard, public=settings.public_url, files=files),
        Middleware(HtmlShell),
    ],
    on_script_error=tell,
)
