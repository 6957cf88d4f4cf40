"""`tracker db`: the tables and their version."""

from __future__ import annotations

from tracker.cli.tables import say, write
from tracker.settings import Settings
from tracker.store import engine


def upgrade(settings: Settings) -> None:
    """Creates the tables, or brings them to this program's version. Raises StoreFault."""
    found = engine.upgrade(settings.store_url)
    if found == engine.HEAD:
        say(f"The database stands at {found} already.")
    elif found is None:
        say(f"The database was created at {engine.HEAD}.")
    else:
        say(f"The database was brought from {found} to {engine.HEAD}.")


def show_version(settings: Settings) -> None:
    """Writes the version of the database, `none` where there is none. Raises StoreFault."""
    url = settings.store_url
    with engine.spoken(url):
        found = engine.version(url) if engine.exists(url) else None
    write(f"{found or 'none'}\n")
    say(f"This program knows {engine.HEAD}.")
