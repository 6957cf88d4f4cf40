"""Databases filled from the practice site: the bundled sample, and `tracker demo`'s."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from tracker import settings
from tracker.cli.forked import forked, last_line
from tracker.errors import StoreFault, TrackerError
from tracker.practice.server import serve
from tracker.practice.site import PracticeSite
from tracker.settings import Settings
from tracker.store import engine

#: The moments at which the sample was looked at; it lives at the last one, in Denver.
SAMPLE_MOMENTS = ("2026-02-17 08:00", "2026-02-23 08:00", "2026-02-24 08:00")
SAMPLE_SESSION = "2026A"


def sample_file(found: Settings) -> Path:
    """Where the sample's database lies."""
    return found.data / "sample.db"


def make_sample(found: Settings) -> None:
    """Fills the sample's database where it is not there yet, or was filled by an older program,
    by crawling the practice site in the days before its moment. Raises TrackerError where that
    fails."""
    file = sample_file(found)
    if _is_of_now(file):
        return
    sys.stderr.write("Preparing the bundled sample, some ten seconds ...\n")
    unfinished = file.with_name("sample-unfinished.db")
    _clear(unfinished)
    site = PracticeSite.from_folder(found.data / "sample")
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
    words = (
        "crawl", plan, "--session", SAMPLE_SESSION, "--source", address, "--today", today,
        "--delay", "0",
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        said = Path(folder) / "said"
        process = forked(words, {**os.environ, "DATABASE_URL": url}, said, said)
        process.join()
        if process.exitcode:
            raise TrackerError(f"The sample could not be prepared: {last_line(said)}")


def _settle(unfinished: Path, file: Path) -> None:
    """Moves a finished database into place, whole: its journal is written into it first."""
    engine.settle(f"sqlite:///{unfinished}")
    _clear(file)
    unfinished.replace(file)
    _clear(unfinished)


def _clear(unfinished: Path) -> None:
    for left in unfinished.parent.glob(f"{unfinished.name}*"):
        left.unlink()


if __name__ == "__main__":
    try:
        make_sample(settings.load({}))
    except TrackerError as error:
        sys.exit(str(error))
