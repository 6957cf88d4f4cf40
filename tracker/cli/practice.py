"""`tracker practice`: the official site on this machine, made from facts."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Final

from tracker.cli import asked
from tracker.cli.tables import say, write
from tracker.practice import CONTROL_PATH, PracticeSite, serve
from tracker.settings import Settings
from tracker.wording.dates import day_words
from tracker.wording.translator import ENGLISH

#: The day at which the bundled sample lives.
SAMPLE_DAY: Final = "2026-02-24"


def practice(settings: Settings, port: int, day: str | None, facts: Path | None) -> None:
    """Serves the practice site until it is interrupted; writes its address.

    facts: a folder of facts, the bundled sample where None. day: as typed; by default the
    sample's own day, or the last day of the facts. Raises SettingFault.
    """
    typed = day if day is not None or facts is not None else SAMPLE_DAY
    chosen = asked.day(typed, "--day") if typed is not None else None
    site = PracticeSite.from_folder(facts or settings.data / "sample", chosen)
    with serve(site, port) as address:
        try:
            say(
                f"The practice site lives on {day_words(ENGLISH, site.day)}. Crawl it into a "
                f"database of its own: DATABASE_URL=sqlite:///practice.db tracker crawl --full "
                f"--source {address} --today {site.day} --delay 0"
            )
            say(f"Tell it what to do at {address}{CONTROL_PATH}. Ctrl-C stops it.")
            write(f"{address}\n")  # the last word: who reads it may go on
            threading.Event().wait()
        except KeyboardInterrupt:
            say("Stopped.")
