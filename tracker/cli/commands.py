"""Every command, its options and its help. What a command does lives in the module it imports."""

from __future__ import annotations

from typing import Annotated

import typer

from tracker import clock, settings
from tracker.cli import app
from tracker.errors import SettingFault

Session = Annotated[str | None, typer.Option("--session", help="Session, such as 2026A.")]
Today = Annotated[
    str | None,
    typer.Option("--today", help="Live on this date, or date and time in Denver."),
]


def prepare(**options: object) -> settings.Settings:
    """The settings with the command's options, shared with what this process starts; the clock."""
    found = settings.load(options)
    settings.share(found)
    clock.start(found.today)
    return found


@app.command(
    epilog="Examples: tracker crawl --update · tracker crawl --full --session 2026A --votes all"
)
def crawl(
    full: Annotated[
        bool, typer.Option("--full", help="Every bill, the schedule, ballots.")
    ] = False,
    update: Annotated[
        bool, typer.Option("--update", help="What is new, and the schedule.")
    ] = False,
    hearings: Annotated[bool, typer.Option("--hearings", help="Schedule and agendas.")] = False,
    people: Annotated[bool, typer.Option("--people", help="Committees and members.")] = False,
    session: Session = None,
    source: Annotated[
        str | None, typer.Option("--source", help="Scheme and host of the site.")
    ] = None,
    today: Today = None,
    delay: Annotated[
        float | None, typer.Option("--delay", help="Seconds between requests.")
    ] = None,
    votes: Annotated[
        str, typer.Option("--votes", help="Whose ballots: none, followed or all.")
    ] = "followed",
) -> None:
    """Read the official site into the database, by one plan."""
    chosen = [name for name, on in _plans(full, update, hearings, people).items() if on]
    if len(chosen) != 1:
        raise SettingFault("tracker crawl", "give one of --full, --update, --hearings, --people.")
    if votes not in ("none", "followed", "all"):
        raise SettingFault("--votes", f"{votes!r} is none of none, followed, all.")
    found = prepare(session=session, source_url=source, today=today, delay=delay)
    from tracker.cli.crawl import crawl as run  # noqa: PLC0415

    raise typer.Exit(run(chosen[0], found, votes))  # type: ignore[arg-type]


def _plans(full: bool, update: bool, hearings: bool, people: bool) -> dict[str, bool]:
    return {"full": full, "update": update, "hearings": hearings, "people": people}


@app.command(epilog="Example: tracker export --session 2026A --format jsonl > 2026A.jsonl")
def export(
    session: Session = None,
    today: Today = None,
    form: Annotated[str, typer.Option("--format", help="jsonl, the record format.")] = "jsonl",
    changes: Annotated[bool, typer.Option("--changes", help="With the ledger.")] = False,
) -> None:
    """Write everything stored of a session to standard output, as open data."""
    if form != "jsonl":
        raise SettingFault("--format", f"{form!r} is not offered. The format is jsonl.")
    found = prepare(session=session, today=today)
    from tracker.cli.export import export as run  # noqa: PLC0415

    run(found, with_changes=changes)
