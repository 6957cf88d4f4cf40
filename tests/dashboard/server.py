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

from tracker.settings import ROOT


@contextmanager
def serving(data: Path, today: str) -> Iterator[str]:
    """The address of a dashboard that shows this data folder and lives at this moment."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = {"TRACKER_DATA": str(data), "TRACKER_TODAY": today}
    server = ("uvicorn", "dashboard:app", "--port", str(port), "--no-access-log")
    with (data / "server.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", *server], cwd=ROOT, env={**os.environ, **settings},
            stdout=log, stderr=log,
        )  # fmt: skip
    try:
        _wait(process, port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=60)


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + 40
    while time.monotonic() < until and process.poll() is None:
        connection = HTTPConnection("127.0.0.1", port, timeout=2)
        try:
            connection.request("GET", "/_stcore/health")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise AssertionError("the dashboard does not answer")
