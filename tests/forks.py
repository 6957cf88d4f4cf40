"""One fork server for all workers of a run: to make one ready costs as much as twenty crawls."""

from __future__ import annotations

import os
import sys
from multiprocessing import forkserver, process, resource_tracker
from pathlib import Path
from typing import Any

from tests.postgres import SHARED_FOLDER, only_one

_server: Any = forkserver._forkserver  # type: ignore[attr-defined]
_start = _server.ensure_running


def _ensure_running() -> None:
    """Starts a server where no process of the run has one yet; takes part in that one's else."""
    own, folder = _server._forkserver_pid is not None, os.environ.get(SHARED_FOLDER)
    if own or folder is None:
        _start()
    elif _server._forkserver_address is None:
        told = Path(folder, "forks")
        with only_one(told.with_suffix(".lock")):
            if not _join(told):
                _start_for_all(told)


def _join(told: Path) -> bool:
    """Takes part in the server of another worker. It lives as long as any of them holds its pipe,
    which is had from the worker that started it: False where that has ended."""
    if not told.exists():
        return False
    pid, pipe, address = told.read_text().split(" ")
    try:
        _server._forkserver_alive_fd = os.open(f"/proc/{pid}/fd/{pipe}", os.O_WRONLY)
    except OSError:
        return False
    _server._forkserver_address = address
    resource_tracker.ensure_running()
    return True


def _start_for_all(told: Path) -> None:
    settings: Any = process.current_process()._config  # type: ignore[attr-defined]
    own = settings.get("tempdir")
    settings["tempdir"] = str(told.parent)  # its address outlives this process
    try:
        _start()
    finally:
        settings["tempdir"] = own
    told.write_text(f"{os.getpid()} {_server._forkserver_alive_fd} {_server._forkserver_address}")


def share() -> None:
    """Has this process use the run's server."""
    if sys.version_info < (3, 14):  # from then on a server answers none but who started it
        _server.ensure_running = _ensure_running
