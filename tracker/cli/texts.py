"""`tracker texts`: reads bill texts that are due, of a session or of some bills."""

from __future__ import annotations

from typing import Annotated

import typer

from tracker.cli import app, commands
from tracker.errors import SettingFault
from tracker.settings import Settings


@app.command(
    epilog="Examples: tracker texts · tracker texts --all · tracker texts HB26-1037 SB26-070 · "
    "tracker texts HB26-1276 --again"
)
def texts(
    numbers: Annotated[
        list[str] | None, typer.Argument(help="Numbers of bills; without any, followed ones.")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Of every bill, not followed ones.")] = False,
    again: Annotated[
        bool, typer.Option("--again", help="Also those read before: has one changed?")
    ] = False,
    session: commands.Session = None,
    source: Annotated[
        str | None, typer.Option("--source", help="Scheme and host of the site.")
    ] = None,
    today: commands.Today = None,
    delay: Annotated[
        float | None, typer.Option("--delay", help="Seconds between requests.")
    ] = None,
) -> None:
    """Read the bill texts that are due, and nothing else."""
    found = commands.prepare_to_crawl(session=session, source_url=source, today=today, delay=delay)
    from tracker.cli.crawl import crawl  # noqa: PLC0415
    from tracker.queries.due_texts import Scope  # noqa: PLC0415

    bills, theirs = _bills(numbers or (), found)
    scope = Scope("all" if every or bills else "followed", bills, again)
    raise typer.Exit(crawl("texts", found, "none", scope, theirs))


def _bills(typed: list[str] | tuple[str, ...], settings: Settings) -> tuple[tuple[str, ...], str]:
    """The bills that were named and their one session, "" where none was. Raises SettingFault."""
    from tracker.cli import asked  # noqa: PLC0415

    bills = tuple(dict.fromkeys(asked.bill_number(one, settings) for one in typed))
    sessions = sorted({asked.session_of(one) for one in bills})
    if len(sessions) > 1:
        raise SettingFault(
            "tracker texts", f"name bills of one session, not of {' and '.join(sessions)}."
        )
    return bills, sessions[0] if sessions else ""
