"""Databases at the head of the migrations: one is made in a run, the others are its copies."""

from __future__ import annotations

import os
import shutil
import tempfile
from functools import cache
from pathlib import Path

from tests.postgres import SHARED_FOLDER, Server, only_one
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
    folder = Path(os.environ.get(SHARED_FOLDER) or tempfile.mkdtemp())
    file, fresh = folder / "head.db", folder / "fresh.db"
    with only_one(folder / "head.lock"):
        if not file.exists():
            url = f"sqlite:///{fresh}"
            engine.upgrade(url)
            engine.writing(url).dispose()
            fresh.rename(file)
    return file


def postgres_at_head(server: Server) -> str:
    """The name of a database at the head, to be copied."""
    with only_one(Path(server.folder, "head.lock")):
        made = Path(server.folder, "at_head")
        if not made.exists():
            server.command("CREATE DATABASE at_head TEMPLATE template0")
            engine.upgrade(server.address("at_head"))
            engine.forget()
            made.touch()
    return "at_head"
