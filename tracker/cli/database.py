"""`tracker db` and `tracker export`: the tables and their version, and all they hold of a session
as open data."""

from __future__ import annotations

from typing import Annotated

from typer import Option

from tracker.cli import app, group
from tracker.cli.options import Session, Today, chosen_session, looking, prepare, writing
from tracker.cli.tables import say, write
from tracker.errors import SettingFault, UnknownSession
from tracker.store import engine

db = group("db")


@db.command(epilog="Example: DATABASE_URL=sqlite:///data/tracker.db tracker db upgrade")
def upgrade() -> None:
    """Create the tables, or bring them to this program's version."""
    before = engine.upgrade(prepare().store_url)
    if before == engine.HEAD:
        say(f"The database stands at {before} already.")
    elif before is None:
        say(f"The database was created at {engine.HEAD}.")
    else:
        say(f"The database was brought from {before} to {engine.HEAD}.")


@db.command(epilog="Example: tracker db version")
def version() -> None:
    """The version at which the database stands, or none."""
    url = prepare().store_url
    with engine.spoken(url):
        stored = engine.version(url) if engine.exists(url) else None
    write(f"{stored or 'none'}\n")
    say(f"This program knows {engine.HEAD}.")


@db.command(epilog="Example: tracker db reindex")
def reindex() -> None:
    """Index every bill anew, for search."""
    from tracker import campaigns  # noqa: PLC0415  (slow)
    from tracker.store import search_index  # noqa: PLC0415

    settings = prepare()
    with writing(settings) as connection:
        texts = campaigns.campaigning(campaigns.judging(settings.data / "campaigns"))
        count = search_index.rebuild(connection, texts)
    say(f"{count:,} bills were indexed.")


@db.command(epilog="Example: tracker db rebuild")
def rebuild() -> None:
    """Work out anew what readers are shown, from the facts and the ledger."""
    from tracker.store import read  # noqa: PLC0415  (slow)

    with writing(prepare()) as connection:
        differing = read.rebuild(connection)
    if differing == read.Rebuilt(0, 0, 0):
        say("What readers are shown was worked out anew: it was right.")
    else:
        wrong = f"{differing.agendas:,} agendas and {differing.news:,} news"
        say(f"What readers are shown was worked out anew: {wrong} were not what the facts say.")


@app.command(epilog="Example: tracker export --session 2026A --format jsonl > 2026A.jsonl")
def export(
    session: Session = None,
    today: Today = None,
    form: Annotated[str, Option("--format", help="jsonl, the record format.")] = "jsonl",
    changes: Annotated[bool, Option("--changes", help="With the ledger.")] = False,
) -> None:
    """Write everything stored of a session, as open data."""
    if form != "jsonl":
        raise SettingFault("--format", f"{form!r} is not offered. The format is jsonl.")
    from tracker import campaigns, clock, sessions  # noqa: PLC0415  (slow)
    from tracker.export import jsonl  # noqa: PLC0415
    from tracker.queries.calls import calls  # noqa: PLC0415
    from tracker.queries.sessions import with_bills  # noqa: PLC0415

    with looking(session, today) as look:
        of, held = chosen_session(look.settings), with_bills(look.connection)
        if of not in held:
            stored = ", ".join(sorted(held)) or "nothing"
            raise UnknownSession(f"Nothing of {of} is stored. Stored: {stored}.")
        usable, _ = campaigns.usable(look.settings.data / "campaigns")
        sign_up = sessions.sign_up(of, look.settings.data)
        stored_calls = calls(look.connection, of, usable, sign_up, clock.now())
        for line in jsonl.lines(look.connection, of, calls=stored_calls, with_changes=changes):
            write(line + "\n")
