"""A process that ends with the one that started it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tracker.settings import ROOT

LISTENING = (
    "import signal, time; from tracker import parent_watchdog; parent_watchdog.TO_END = 0.2; "
)
WAITING = "parent_watchdog.end_with_parent(); print('ready', flush=True); time.sleep(60)"


@pytest.mark.parametrize(
    ("deaf", "code"),
    [("", -2), ("signal.signal(signal.SIGINT, signal.SIG_IGN); ", 1)],
    ids=["interrupted", "deaf to it"],
)
def test_it_ends_when_its_standard_input_does(deaf: str, code: int) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", LISTENING + deaf + WAITING], cwd=ROOT, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    ) as process:  # fmt: skip
        assert process.stdout is not None and process.stdin is not None
        assert process.stdout.readline() == "ready\n"
        process.stdin.close()
        assert process.wait(20) == code
