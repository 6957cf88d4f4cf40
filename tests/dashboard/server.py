"""The web process as people start it, on a port of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Final

from tracker.settings import ROOT

#: How people start it.
WAYS: Final = {
    "uvicorn": ("uvicorn", "dashboard:app", "--no-access-log", "--port"),
    "streamlit": ("streamlit", "run", "dashboard.py", "--server.port"),
    "tracker": ("tracker", "serve", "--port"),
    "light": ("tracker", "serve", "--light", "--port"),
}


@contextmanager
def serving(data: Path, today: str, way: str = "uvicorn", **environment: str) -> Iterator[str]:
    """The address of a dashboard that shows this data folder and lives at this moment.

    way: of WAYS; environment: more settings of the process.
    """
    with running(data, today, way, **environment) as (address, _):
        yield address


@contextmanager
def running(
    data: Path,
    today: str,
    way: str = "uvicorn",
    files: int = 0,
    port: int = 0,
    **environment: str,
) -> Iterator[tuple[str, int]]:
    """The same, and the id of the process. files: that it may open, 0 for as many as we may; port:
    its own, 0 for one that is free."""
    with socket.socket() as free:
        free.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        free.bind(("127.0.0.1", port))
        port = free.getsockname()[1]
    settings = {"TRACKER_DATA": str(data), "TRACKER_TODAY": today, **environment}
    limited = ["sh", "-c", f'ulimit -n {files}; exec "$@"', "sh"] if files else []
    with (data / "server.log").open("w") as log:
        command = [*limited, sys.executable, "-m", *WAYS[way], str(port)]
        process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **settings}, stdout=log, stderr=log
        )
    try:
        _wait(process, port)
        yield f"http://127.0.0.1:{port}", process.pid
    finally:
        process.terminate()
        process.wait(timeout=60)


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + 150  # on a busy machine
    while time.monotonic() < until and process.poll() is None:
        connection = HTTPConnection("127.0.0.1", port, timeout=2)
        try:
            connection.request("GET", "/robots.txt")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise AssertionError("the dashboard does not answer")
