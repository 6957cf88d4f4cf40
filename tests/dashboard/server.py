"""The web process on a port of its own: as people start it, or forked from one that has the
dashboard's modules loaded already, so that a server costs its own work and not seconds of
imports."""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
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
def running(
    data: Path, today: str, way: str = "uvicorn", files: int = 0, **environment: str
) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The address and the process of a dashboard that shows this data folder and lives at this
    moment, started as people start it.

    way: of WAYS; files: that it may open, 0 for as many as we may; environment: more settings.
    """
    port = _free_port()
    limited = ["sh", "-c", f'ulimit -n {files}; exec "$@"', "sh"] if files else []
    with (data / "server.log").open("w") as log:
        command = [*limited, sys.executable, "-m", *WAYS[way], str(port)]
        told = _told(data, today, environment)
        process = subprocess.Popen(command, cwd=ROOT, env=told, stdout=log, stderr=log)
    try:
        _wait(lambda: process.poll() is None, port)
        yield f"http://127.0.0.1:{port}", process
    finally:
        process.terminate()
        process.wait(timeout=60)


@contextmanager
def serving(data: Path, today: str, port: int = 0, **environment: str) -> Iterator[str]:
    """The address of such a dashboard in a fork of a process that has it loaded. port: its own, 0
    for one that is free."""
    port = port or _free_port()
    asked = {
        "port": port, "log": str(data / "server.log"),
        "environment": _told(data, today, environment),
    }  # fmt: skip
    loaded = _loaded()
    assert loaded.stdin and loaded.stdout
    loaded.stdin.write(json.dumps(asked) + "\n")
    loaded.stdin.flush()
    process = os.pidfd_open(int(loaded.stdout.readline()))
    try:
        _wait(lambda: not _has_ended(process, 0), port)
        yield f"http://127.0.0.1:{port}"
    finally:
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(process, signal.SIGTERM)
        assert _has_ended(process, 60)
        os.close(process)


@lru_cache(1)
def _loaded() -> subprocess.Popen[str]:
    """The process that forks; it ends with this one."""
    command = [sys.executable, "-m", "tests.dashboard.loaded"]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True)


def _has_ended(process: int, seconds: float) -> bool:
    return bool(select.select([process], [], [], seconds)[0])


def _told(data: Path, today: str, environment: dict[str, str]) -> dict[str, str]:
    return {**os.environ, "TRACKER_DATA": str(data), "TRACKER_TODAY": today, **environment}


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait(is_alive: Callable[[], bool], port: int) -> None:
    until = time.monotonic() + 150  # on a busy machine
    while time.monotonic() < until and is_alive():
        connection = HTTPConnection("127.0.0.1", port, timeout=2)
        try:
            connection.request("GET", "/robots.txt")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.05)
        finally:
            connection.close()
    raise AssertionError("the dashboard does not answer")
