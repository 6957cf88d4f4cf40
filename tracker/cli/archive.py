"""`tracker archive` and `tracker reread`: pages as the site sent them, seen or read again."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from tracker.cli import FAILED, app
from tracker.cli.commands import Form, Today, prepare
from tracker.errors import SettingFault

archive = typer.Typer(help="Pages as the site sent them.", no_args_is_help=True)
app.add_typer(archive, name="archive")


@archive.command(
    "list",
    epilog="Examples: tracker archive list · tracker archive list HB26-1037 --format json",
)
def list_kept(
    address: Annotated[
        str, typer.Argument(help="Address or path of a page, or a bill's number; all without one.")
    ] = "",
    form: Form = "table",
) -> None:
    """What is kept: of a page every reading that told something new, else the newest of each."""
    from tracker.cli.archived import show_list  # noqa: PLC0415  (slow, and no crawl needs it)

    show_list(prepare(), address, form)


@archive.command(
    "show",
    epilog="Examples: tracker archive show HB26-1037 --at 2026-02-24 > page.html",
)
def show(
    address: Annotated[str, typer.Argument(help="Address or path of a page, or a bill's number.")],
    at: Annotated[
        str | None, typer.Option("--at", help="As read until then (Denver); now without it.")
    ] = None,
    headers: Annotated[
        bool, typer.Option("--headers", help="The headers both ways instead of the page.")
    ] = False,
    today: Today = None,
) -> None:
    """Write a page as the site sent it to standard output."""
    found = prepare(today=today)
    from tracker.cli.archived import show_page  # noqa: PLC0415  (slow, and no crawl needs it)

    show_page(found, address, at, headers=headers)


@app.command(
    epilog="Examples: tracker reread · tracker reread --kind bill --kind schedule",
)
def reread(
    kind: Annotated[
        list[str] | None,
        typer.Option("--kind", help="Only this kind of page: bill, schedule, agenda, ..."),
    ] = None,
    today: Today = None,
) -> None:
    """Read the archive again by the program of now, without a request to the site."""
    found = prepare(today=today)
    from scrapers.reread import KINDS  # noqa: PLC0415
    from scrapers.reread import reread as run  # noqa: PLC0415

    wanted = [one.strip().lower().replace("-", " ").replace("_", " ") for one in kind or []]
    for one in wanted:
        if one not in KINDS:
            known = ", ".join(sorted(KINDS))
            raise SettingFault("--kind", f"{one!r} is no kind of page. Known are {known}.")
    done = run(found, wanted)
    for why in done.failed:
        sys.stderr.write(f"{why}\n")
    tally = done.tally
    sys.stderr.write(
        f"Read {done.pages} pages again, without a request: {done.other} read otherwise "
        f"({tally.new} facts new, {tally.changed} changed), {len(done.failed)} could not be read.\n"
    )
    raise typer.Exit(FAILED if done.failed else 0)
