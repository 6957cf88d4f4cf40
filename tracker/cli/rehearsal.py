"""Databases filled from the practice site: the bundled sample, the demo's and the play's."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from tracker import settings as settings_module
from tracker.cli.forked import run_to_end
from tracker.errors import StoreFault, TrackerError
from tracker.practice import PracticeSite, serve
from tracker.settings import Settings
from tracker.store import engine

#: The moments at which the sample was looked at; it lives at the last one, in Denver.
SAMPLE_MOMENTS = ("2026-02-17 08:00", "2026-02-23 08:00", "2026-02-24 08:00")
SAMPLE_SESSION = "2026A"


def rehearsed(settings: Settings, name: str, site_url: str, today: str, session: str) -> Settings:
    """Settings for crawls and dashboard: a database of this name, filled from a practice site."""
    return settings_module.load(
        {
            "data": settings.data,
            "database_url": f"sqlite:///{settings.data / f'{name}.db'}",
            "source_url": site_url,
            "today": today,
            "delay": 0,
            "session": session,
        }
    )


def sample_file(settings: Settings) -> Path:
    """Where the sample's database lies."""
    return settings.data / "sample.db"


def make_sample(settings: Settings) -> None:
    """Fills the sample's database where it is not there, or is an older program's, by crawling the
    practice site in the days before its moment. Raises TrackerError where that fails."""
    file = sample_file(settings)
    with contextlib.suppress(StoreFault):
        engine.require(f"sqlite:///{file}")
        return
    sys.stderr.write("Preparing the bundled sample, some ten seconds ...\n")
    unfinished = file.with_name("sample-unfinished.db")
    clear(unfinished)
    site = PracticeSite.from_folder(settings.data / "sample")
    with serve(site) as site_url:
        visit(site, site_url, f"sqlite:///{unfinished}", SAMPLE_MOMENTS)
    engine.settle(f"sqlite:///{unfinished}")  # its journal is written into it: it moves whole
    clear(file)
    unfinished.replace(file)
    clear(unfinished)


def visit(site: PracticeSite, site_url: str, database_url: str, moments: Sequence[str]) -> None:
    """Crawls the site as it was at each moment, in processes of their own: whole at first, what was
    new afterwards, at last the people. Raises TrackerError."""
    options = ("--session", SAMPLE_SESSION, "--source", site_url, "--delay", "0")
    environment = {**os.environ, "DATABASE_URL": database_url}
    plans = ("--full", *("--update" for _ in moments[1:]), "--people")
    for moment, plan in zip((*moments, moments[-1]), plans, strict=True):
        site.now = datetime.fromisoformat(moment)
        code, last = run_to_end(("crawl", plan, *options, "--today", moment), environment)
        if code:
            raise TrackerError(f"The sample could not be prepared: {last}")


def clear(file: Path) -> None:
    """Removes a database, with the files that SQLite keeps beside it."""
    for part in file.parent.glob(f"{file.name}*"):
        part.unlink()


if __name__ == "__main__":
    try:
        make_sample(settings_module.load({}))
    except TrackerError as error:
        sys.exit(str(error))
