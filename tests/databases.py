"""Databases at the head of the migrations: one is made in a process, the others are its copies."""

from __future__ import annotations

import shutil
import tempfile
from functools import cache
from pathlib import Path

from tracker.store import engine


def bring_up(url: str) -> None:
    """Brings a database up. An SQLite file that is not there yet has nothing in it then."""
    file = Path(url.removeprefix("sqlite:///"))
    if url.startswith("sqlite:///") and not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(_at_head(), file)
    else:
        engine.upgrade(url)


@cache
def _at_head() -> Path:
    file = Path(tempfile.mkdtemp()) / "head.db"
    url = f"sqlite:///{file}"
    engine.upgrade(url)
    engine.writing(url).dispose()
    return file
