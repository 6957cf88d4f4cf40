"""A process with the dashboard's modules loaded: each line that it reads forks a server; it answers
with the server's id. See `server.serving`."""

from __future__ import annotations

import gc
import json
import os
import signal
import sys
import threading
from typing import Any

import streamlit.web.server.starlette.starlette_app
import uvicorn
import uvicorn.lifespan.on
import uvicorn.loops.auto
import uvicorn.protocols.http.auto
import uvicorn.protocols.websockets.auto

from tracker import settings
from tracker.dashboard import navigation, shell
from tracker.web import connections, headers, light_app, sockets

__all__ = [
    "connections", "headers", "light_app", "navigation", "shell", "sockets", "streamlit",
]  # fmt: skip


def main() -> None:
    """Forks until there is nobody left to ask for it."""
    assert threading.active_count() == 1, "a fork has one thread"
    gc.freeze()
    signal.signal(signal.SIGCHLD, _reap)
    for line in sys.stdin:
        asked = json.loads(line)
        process = os.fork()
        if not process:
            _serve(asked)
        sys.stdout.write(f"{process}\n")
        sys.stdout.flush()


def _reap(*_: Any) -> None:
    """Lets ended servers go."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass


def _serve(asked: dict[str, Any]) -> None:
    """Serves until it is told to end, as `uvicorn dashboard:app` does."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    log = os.open(asked["log"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    for number in (1, 2):
        os.dup2(log, number)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    settings.live_under(asked["environment"])
    try:
        uvicorn.run("dashboard:app", port=asked["port"], access_log=False)
    finally:
        os._exit(0)


if __name__ == "__main__":
    main()
