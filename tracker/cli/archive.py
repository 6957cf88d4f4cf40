"""`tracker archive` and `tracker reread`: pages as the site sent them, seen or read again."""

from __future__ import annotations

import sys
from datetime import datetime, timedelta
from typing import Annotated, Any, Final

import typer

from tracker import clock, warc
from tracker.cli import FAILED, app, asked
from tracker.cli.commands import Form, Today, prepare
from tracker.cli.read import utc
from tracker.cli.tables import Column, plain, show_rows, write
from tracker.domain.numbers import BillNumber
from tracker.errors import NumberFault, SettingFault, WarcFault
from tracker.queries.archive import Kept, kept, kept_at
from tracker.queries.sessions import source
from tracker.settings import Settings
from tracker.wording.dates import moment_words
from tracker.wording.tongue import ENGLISH

archive = typer.Typer(help="Pages as the site sent them.", no_args_is_help=True)
app.add_typer(archive, name="archive")

_COLUMNS: Final = (
    Column("Read"), Column("Kind", whole=True), Column("Address"), Column("File", whole=True),
)  # fmt: skip


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
    found, now = prepare(), clock.now()
    with asked.opened(found) as connection:
        rows = kept(connection, _address(address, source(connection)) if address else "")
    show_rows(
        form,
        [_object(one, found) for one in rows],
        _COLUMNS,
        lambda: ((moment_words(ENGLISH, one.seen_at, now), *_cells(one)) for one in rows),
        lambda: "Nothing is kept of this address." if address else "Nothing is kept yet.",
    )


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
    moment = _moment(at) if at else None
    with asked.opened(found) as connection:
        one = kept_at(connection, _address(address, source(connection)), moment)
    if one is None:
        raise WarcFault(f"No page {address} is kept{f' of {at} or before' if at else ''}.")
    exchange = warc.read(found.archive_folder / one.file, one.place)
    if headers:
        write(_headers(exchange))
        return
    from scrapers.reread import text_of  # noqa: PLC0415

    write(text_of(found, one))


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


def _address(said: str, site: str) -> str:
    """The address that a person means: as it stands, a path of the site that fills the database,
    or a bill's number."""
    from scrapers.colorado import addresses  # noqa: PLC0415

    if "/" in said:
        return said if "//" in said else addresses.local(said, site)
    try:
        return addresses.bill(site, BillNumber.understand(said))
    except NumberFault:
        return said


def _moment(at: str) -> datetime:
    """The moment that --at names; a day means its end."""
    found = asked.moment(at, clock.now(), "--at")
    is_day = len(at.strip()) == len("2026-02-24")
    return found + timedelta(days=1, microseconds=-1) if is_day else found


def _headers(exchange: warc.Exchange) -> str:
    """What went both ways besides the page itself."""
    sent = [f"> {exchange.method} {exchange.url}", *(f"> {n}: {v}" for n, v in exchange.sent)]
    got = [f"< {exchange.status}", *(f"< {n}: {v}" for n, v in exchange.headers)]
    return "".join(plain(line) + "\n" for line in (*sent, *got))


def _cells(one: Kept) -> tuple[str, str, str]:
    return one.kind, one.address, one.file


def _object(one: Kept, settings: Settings) -> dict[str, Any]:
    return {
        "read": utc(one.seen_at),
        "kind": one.kind,
        "session": one.session,
        "url": one.address,
        "file": str(settings.archive_folder / one.file),
        "place": one.place,
    }
