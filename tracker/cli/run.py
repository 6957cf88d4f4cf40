"""`tracker run`, `tracker demo`, `tracker serve`: the processes that make up the program."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from datetime import date

import uvicorn

from tracker import settings as settings_module
from tracker.errors import SettingFault
from tracker.parent_watchdog import ATTACHED, end_with_parent
from tracker.settings import ROOT, Settings
from tracker.store import engine
from tracker.visiting.choose_database import choose_database

PRACTICE_PORT = 8790
#: Seconds that all which was started has to end, a crawl among it.
TO_END = 9.0
DEMO_DAY = date(2026, 2, 24)


def serve(port: int, host: str, *, attached: bool = False, light: bool = False) -> None:
    """The dashboard and all that shares its port, in this process, until it is stopped.

    attached: it ends with the process that started it. light: light pages and feeds alone, in a
    process that loads no Streamlit.
    """
    if attached:
        end_with_parent()
    need_free(port, host)
    os.chdir(ROOT)  # where Streamlit looks for .streamlit/config.toml
    sys.path.insert(0, str(ROOT))
    served = "The light pages and feeds are" if light else "The dashboard is"
    sys.stderr.write(f"{served} at http://{_name(host)}:{port}\n")
    uvicorn.run(
        "tracker.web.light_app:start" if light else "dashboard:app",
        factory=light,
        host=host,
        port=port,
        access_log=False,
        log_level="warning",
        timeout_graceful_shutdown=2,
    )


def run(settings: Settings, port: int, host: str) -> int:
    """Crawl and scheduler beside the dashboard, until stopped. The sample stands in until the
    official site's list and schedule have landed."""
    from tracker import clock  # noqa: PLC0415

    need_free(port, host)
    engine.upgrade(settings.store_url)
    if choose_database(settings, clock.now()).attempt is None:
        _try_sample(settings)
    return _together(port, host, settings.environment())


def _try_sample(settings: Settings) -> None:
    """The sample is a stand-in: without it the dashboard says that nothing was collected yet.
    Made in a process of its own, for what it loads is needed once."""
    command = [sys.executable, "-m", "tracker.cli.rehearsal"]
    subprocess.run(command, env={**os.environ, **settings.environment()}, cwd=ROOT, check=False)


def demo(settings: Settings, port: int, host: str) -> int:
    """The whole on the practice site, on a database of its own."""
    from tracker.practice.server import serve as serve_site  # noqa: PLC0415
    from tracker.practice.site import PracticeSite  # noqa: PLC0415

    need_free(port, host)
    site = PracticeSite.from_folder(settings.data / "sample", DEMO_DAY)
    with serve_site(site, PRACTICE_PORT) as address:
        sys.stderr.write(f"The practice site is at {address}. Nothing there is official.\n")
        options = {
            "database_url": f"sqlite:///{settings.data / 'demo.db'}",
            "source_url": address,
            "today": DEMO_DAY.isoformat(),
            "delay": 0,
            "session": "2026A",
        }
        rehearsed = settings_module.load(options)
        engine.upgrade(rehearsed.store_url)
        return _together(port, host, rehearsed.environment())


def _together(port: int, host: str, environment: Mapping[str, str]) -> int:
    """Scheduler and dashboard side by side; where one ends, so does the other."""
    shared = {**os.environ, **environment}
    commands = (
        [sys.executable, str(ROOT / "scheduler.py"), ATTACHED],
        [sys.executable, "-m", "tracker", "serve", "--port", str(port), "--host", host, ATTACHED],
    )
    # Sessions of their own: a Ctrl-C at the terminal comes to this process alone.
    processes = [
        subprocess.Popen(
            command, env=shared, cwd=ROOT, stdin=subprocess.PIPE, start_new_session=True
        )
        for command in commands
    ]
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    while not ended.wait(0.5):
        if any(process.poll() is not None for process in processes):
            break
    return stop(processes, by_hand=ended.is_set())


def stop(processes: Sequence[subprocess.Popen[bytes]], *, by_hand: bool) -> int:
    """Ends what still runs; what a crawl had stored stays, and the next run takes it up."""
    if by_hand:
        sys.stderr.write("Stopping; the next run goes on where this one stood.\n")
    until = time.monotonic() + TO_END
    for process in processes:
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(signal.SIGINT)
    for process in processes:
        try:
            process.wait(timeout=max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
    return 0 if by_hand else 1


def need_free(port: int, host: str) -> None:
    """Raises SettingFault where another program holds the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise SettingFault(
                "--port", f"{port} cannot be had ({error.strerror}). Give another one."
            ) from None


def _name(host: str) -> str:
    return "localhost" if host in ("127.0.0.1", "0.0.0.0") else host
