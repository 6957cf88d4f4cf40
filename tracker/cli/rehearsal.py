"""Databases filled from the practice site: the bundled sample, and `tracker demo`'s."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from tracker.errors import StoreFault, TrackerError
from tracker.practice.server import serve
from tracker.practice.site import PracticeSite
from tracker.settings import Settings
from tracker.store import engine

#: The moments at which the sample was looked at; it lives at the last one, in Denver.
SAMPLE_MOMENTS = ("2026-02-17 08:00", "2026-02-23 08:00", "2026-02-24 08:00")
SAMPLE_SESSION = "2026A"


def sample_file(settings: Settings) -> Path:
    """Where the sample's database lies."""
    return settings.data / "sample.db"


def make_sample(settings: Settings) -> None:
    """Fills the sample's database where it is not there yet, or was filled by an older program,
    by crawling the practice site in the days before its moment. Raises TrackerError where that
    fails."""
    file = sample_file(settings)
    if _is_of_now(file):
        return
    sys.stderr.write("Preparing the bundled sample, some ten seconds ...\n")
    unfinished = file.with_name("sample-unfinished.db")
    _clear(unfinished)
    site = PracticeSite.from_folder(settings.data / "sample")
    with serve(site) as address:
        visit(site, address, f"sqlite:///{unfinished}", SAMPLE_MOMENTS)
    _settle(unfinished, file)


def _is_of_now(file: Path) -> bool:
    """Whether a sample is there that this program can show."""
    try:
        engine.require(f"sqlite:///{file}")
    except StoreFault:
        return False
    return True


def visit(site: PracticeSite, address: str, url: str, moments: Sequence[str]) -> None:
    """Crawls the site as it was at each moment: whole at first, what was new afterwards."""
    for number, moment in enumerate(moments):
        site.now = datetime.fromisoformat(moment)
        _crawl(address, url, moment, "--update" if number else "--full")
    _crawl(address, url, moments[-1], "--people")


def _crawl(address: str, url: str, today: str, plan: str) -> None:
    """One crawl of the practice site, in a process of its own. Raises TrackerError."""
    tracker = Path(sys.executable).with_name("tracker")
    command = [
        str(tracker), "crawl", plan, "--session", SAMPLE_SESSION, "--source", address,
        "--today", today, "--delay", "0",
    ]  # fmt: skip
    done = subprocess.run(
        command,
        env={**os.environ, "DATABASE_URL": url},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        said = done.stderr.strip().splitlines()
        raise TrackerError(f"The sample could not be prepared: {said[-1] if said else 'no word'}")


def _settle(unfinished: Path, file: Path) -> None:
    """Moves a finished database into place, whole: its journal is written into it first."""
    engine.settle(f"sqlite:///{unfinished}")
    _clear(file)
    unfinished.replace(file)
    _clear(unfinished)


def _clear(unfinished: Path) -> None:
    for left in unfinished.parent.glob(f"{unfinished.name}*"):
        left.unlink()
