"""`tracker db` and `tracker export`: the tables and their version, and all they hold of a session
as open data."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias

from typer import Argument, Option

from tracker import clock
from tracker.cli import app, group
from tracker.cli.options import (
    AsOf,
    Look,
    Today,
    chosen_session,
    looking,
    prepare,
    writing,
    written_to,
)
from tracker.cli.tables import say, write
from tracker.errors import SettingFault, UnknownSession
from tracker.store import engine

if TYPE_CHECKING:
    from tracker.export.tables import Stored

Exported: TypeAlias = Literal["jsonl", "csv", "parquet", "datasette"]
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
    from tracker.store.judge import rebuild_ways  # noqa: PLC0415

    with writing(prepare()) as connection:
        ways, differing = rebuild_ways(connection), read.rebuild(connection)
    if (ways, differing) == (0, read.Rebuilt(0, 0, 0)):
        say("What readers are shown was worked out anew: it was right.")
    else:
        wrong = (
            f"{differing.agendas:,} agendas, {differing.news:,} news, {differing.past:,} past rows "
            f"and {ways:,} ways of bills"
        )
        say(f"What readers are shown was worked out anew: {wrong} were not what the facts say.")


@app.command(
    epilog="Examples: tracker export --session 2026A > 2026A.jsonl · "
    "tracker export --format parquet --session all DIR · tracker export --format datasette FILE.db"
)
def export(
    target: Annotated[
        Path | None, Argument(help="A folder for flat tables, a file for Datasette.")
    ] = None,
    session: Annotated[
        str | None, Option("--session", help="Session, such as 2026A; all of them with a target.")
    ] = None,
    today: Today = None,
    as_of: AsOf = None,
    form: Annotated[
        Exported, Option("--format", help="How it is written; without a target as jsonl.")
    ] = "jsonl",
    changes: Annotated[
        bool, Option("--changes", help="With the ledger, which flat tables always have.")
    ] = False,
) -> None:
    """Write everything stored of a session, as open data."""
    if target is None and form != "jsonl":
        raise SettingFault("--format", f"{form} needs a place. {_place(form)}")
    every = target is not None and (session or "").lower() == "all"
    with looking(None if every else session, today, as_of) as look:
        sessions = _sessions(look, every)
        if target is None:
            _record_format(look, sessions[0], changes)
        else:
            _tables(look, sessions, form, target)


def _place(form: Exported) -> str:
    what, name = ("file", "FILE.db") if form == "datasette" else ("folder", "DIR")
    return f"Name a {what}: tracker export --format {form} {name}."


def _sessions(look: Look, every: bool) -> tuple[str, ...]:
    """The sessions to write. Raises UnknownSession where nothing of them is stored."""
    from tracker.queries.sessions import with_bills  # noqa: PLC0415  (slow)

    held = tuple(sorted(with_bills(look.connection)))
    if every and held:
        return held
    of = chosen_session(look.settings)
    if of not in held:
        raise UnknownSession(f"Nothing of {of} is stored. Stored: {', '.join(held) or 'nothing'}.")
    return (of,)


def _record_format(look: Look, session: str, changes: bool) -> None:
    from tracker.export import jsonl  # noqa: PLC0415  (slow)

    calls = _stored(look).calls(session)
    for line in jsonl.lines(look.connection, session, calls=calls, with_changes=changes):
        write(line + "\n")


def _tables(look: Look, sessions: tuple[str, ...], form: Exported, target: Path) -> None:
    from tracker.export import datasette, files, package  # noqa: PLC0415  (slow)

    host = look.settings.public_url if len(sessions) == 1 and form != "datasette" else ""
    address = package.address_of(host, sessions[0], form)
    about = package.about(look.connection, sessions, look.settings, clock.now(), address)
    with written_to(target):
        if form == "datasette":
            counts = datasette.write_file(target, _stored(look), about)
        else:
            counts = files.write_folder(target, form, _stored(look), about)
    say(f"{len(counts)} tables with {counts.total():,} rows are in {target}.")


def _stored(look: Look) -> Stored:
    from tracker.export.tables import Stored  # noqa: PLC0415  (slow)

    return Stored.of(look.connection, look.settings.data, clock.now())
