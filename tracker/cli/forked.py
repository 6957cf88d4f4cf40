"""Runs our commands in forks of this process, which has the program loaded: each costs its own work
and no seconds of loading. The sample and the play run many in a row."""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from types import ModuleType
from typing import Final, TypeAlias

from tracker import cli, settings

#: What a crawl loads: modules by name.
LOADED: Final = [
    "alembic.command",
    "logging.config",
    "scrapers.plans",
    "scrapy.crawler",
    "scrapy.core.downloader.handlers.http11",
    "sqlalchemy.dialects.sqlite",
    "tracker.cli.crawl",
]
#: Runs a command: its words, its environment, files for standard output and standard error.
Runs: TypeAlias = Callable[[Sequence[str], Mapping[str, str], Path, Path], None]

SERVER: Final = multiprocessing.get_context("forkserver")
SERVER.set_forkserver_preload(LOADED)


def run(words: Sequence[str], environment: Mapping[str, str], out: Path, err: Path) -> None:
    """Runs the command in this process, which was made for it. It leaves the terminal's group, so
    that a Ctrl-C there reaches the process that started it."""
    gc.freeze()  # what is loaded stays: looking through it would copy every page of it
    os.setsid()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for name, number, file in (("stdout", 1, out), ("stderr", 2, err)):
        opened = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        os.dup2(opened, number)
        os.close(opened)
        setattr(sys, name, os.fdopen(number, "w", buffering=1, closefd=False))
    settings.live_under(environment)
    sys.argv = ["tracker", *words]
    cli.main()


def forked(
    words: Sequence[str], environment: Mapping[str, str], out: Path, err: Path, by: Runs = run
) -> ForkServerProcess:
    """Starts a command under this environment and no other. What it says goes into files."""
    process = SERVER.Process(target=by, args=(tuple(words), dict(environment), out, err))
    main, sys.modules["__main__"] = sys.modules["__main__"], ModuleType("__main__")
    try:  # what is the main module here need not run there
        process.start()
    finally:
        sys.modules["__main__"] = main
    return process


def run_to_end(
    words: Sequence[str], environment: Mapping[str, str], ended: threading.Event | None = None
) -> tuple[int, str]:
    """Runs a command; gives its exit code and last line. ended: interrupts the command when set."""
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "said"
        process = forked(words, environment, output, output)
        while process.exitcode is None:
            process.join(0.2)
            if ended is not None and ended.is_set() and process.pid is not None:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(process.pid, signal.SIGINT)
        lines = output.read_text().strip().splitlines() if output.exists() else []
    return process.exitcode, lines[-1] if lines else "no word"
