"""Pages of the official site: `tracker archive` shows kept ones, `tracker reread` reads them again,
`tracker parse` reads a saved one."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from typer import Argument, Option

from scrapers.colorado import addresses, bill_pdf
from scrapers.colorado.parse import KINDS, page_class, plain
from tracker import clock
from tracker.cli import FAILED, app, group, options, tables
from tracker.cli.options import Form, Look, Today, looking, prepare
from tracker.cli.tables import Column, say, write
from tracker.domain.numbers import BillNumber
from tracker.errors import NumberFault, SettingFault, TextFault, WarcFault
from tracker.queries.archive import ArchiveEntry, entries, entry_at
from tracker.queries.sessions import source
from tracker.wording.dates import moment_words
from tracker.wording.translator import ENGLISH

archive = group("archive")

Address = Annotated[str, Argument(help="Address or path of a page, or a bill's number.")]
#: What the archive calls a kind of page, where that is not its name with blanks.
_ARCHIVED: Final = {
    "bill_search": "search list",
    "vote_floor": "floor vote",
    "vote_committee": "committee vote",
}


_COLUMNS: Final = (
    Column("Read", lambda page: moment_words(ENGLISH, page.seen_at, clock.now())),
    Column("Kind", "kind", whole=True),
    Column("Address", "url"),
    Column("File", "file", whole=True),
)


@archive.command(
    "list", epilog="Examples: tracker archive list · tracker archive list HB26-1037 --format json"
)
def list_kept(
    address: Annotated[
        str, Argument(help="Address or path of a page, or a bill's number; all without one.")
    ] = "",
    form: Form = "table",
) -> None:
    """What is kept: of a page every reading that told something new, else the newest of each."""
    none = "Nothing is kept of this address." if address else "Nothing is kept yet."
    with looking() as look:
        rows = entries(look.connection, _url(address, look) if address else "")
        folder = look.settings.archive_folder

    def as_object(page: ArchiveEntry) -> dict[str, Any]:
        fields = "read=seen_at kind session url file place=byte_offset"
        return {**tables.record(page, fields), "file": str(folder / page.file)}

    tables.show_rows(form, rows, _COLUMNS, as_object, lambda: none)


@archive.command(
    "show", epilog="Examples: tracker archive show HB26-1037 --at 2026-02-24 > page.html"
)
def show_kept(
    address: Address,
    at: Annotated[str | None, Option(help="As read until then (Denver); now without it.")] = None,
    headers: Annotated[
        bool, Option("--headers", help="The headers both ways instead of the page.")
    ] = False,
    today: Today = None,
) -> None:
    """Write a page as the site sent it to standard output."""
    with looking(today=today) as look:
        until = options.moment(at, clock.now(), "--at") if at else None
        if until and at and len(at.strip()) == len("2026-02-24"):  # a day means its end
            until += timedelta(days=1, microseconds=-1)
        page = entry_at(look.connection, _url(address, look), until)
    if page is None:
        raise WarcFault(f"No page {address} is kept{f' of {at} or before' if at else ''}.")
    exchange = page.exchange(look.settings.archive_folder)
    if headers:
        lines = (
            f"> {exchange.method} {exchange.url}",
            *(f"> {name}: {value}" for name, value in exchange.sent),
            f"< {exchange.status}",
            *(f"< {name}: {value}" for name, value in exchange.headers),
        )
        write("".join(tables.plain(line) + "\n" for line in lines))
        return
    from scrapers.reread import text_of  # noqa: PLC0415  (slow)

    write(text_of(look.settings, page))


def _url(typed: str, look: Look) -> str:
    """The URL that a person means by a URL, a path of the database's site, or a bill's number."""
    site = source(look.connection)
    if "/" in typed:
        return typed if "//" in typed else addresses.local(typed, site)
    try:
        return addresses.bill(site, BillNumber.understand(typed))
    except NumberFault:
        return typed


# --- reading again, and reading a file -----------------------------------------------------------


def _kind(typed: str) -> str:
    """The kind of page that --kind names, by its own name or the archive's. Raises SettingFault."""
    kinds = {archived.replace(" ", "_"): kind for kind, archived in _ARCHIVED.items()}
    name = typed.strip().lower().replace("-", "_").replace(" ", "_")
    if kinds.get(name, name) not in KINDS:
        options.one_of("--kind", typed, "kind of page", sorted(KINDS))
    return kinds.get(name, name)


@app.command(epilog="Examples: tracker reread · tracker reread --kind bill --kind schedule")
def reread(
    kind: Annotated[
        list[str] | None, Option(help="Only this kind of page: bill, schedule, agenda, ...")
    ] = None,
    today: Today = None,
) -> None:
    """Read the archive again by the program of now, without a request."""
    settings = prepare(today=today)
    from scrapers.reread import KINDS  # noqa: PLC0415  (slow)
    from scrapers.reread import reread as run  # noqa: PLC0415

    names = [_kind(name) for name in kind or []]
    kinds = [_ARCHIVED.get(name, name.replace("_", " ")) for name in names]
    if strange := [name for name in kinds if name not in KINDS]:
        raise SettingFault("--kind", f"pages of the kind {strange[0]!r} are not read again.")
    done = run(settings, kinds)
    for why in done.failed:
        say(why)
    say(
        f"Read {done.pages} pages again, without a request: {done.other} read otherwise "
        f"({done.change_counts.new} facts new, {done.change_counts.changed} changed), "
        f"{len(done.failed)} could not be read."
    )
    raise typer.Exit(FAILED if done.failed else 0)


@app.command(
    epilog="Examples: tracker parse page.html · "
    "tracker parse page.html --address https://leg.colorado.gov/bills/HB26-1037 · "
    "tracker parse - --kind schedule < page.html"
)
def parse(
    file: Annotated[Path, Argument(help="A saved page or PDF; - for standard input.")],
    address: Annotated[str, Option(help="Where the page is from.")] = "",
    kind: Annotated[str | None, Option(help="Kind of the page, such as bill or schedule.")] = None,
) -> None:
    """A saved page, or a bill's PDF, as its record, in JSON."""
    page_kind = None if kind is None else _kind(kind)
    raw = options.bytes_of(file)
    if not raw.strip():
        raise TextFault("no_text", f"{file} is empty.")
    if bill_pdf.is_pdf(raw) and page_kind in (None, "bill_text"):
        text = bill_pdf.bill_text(bill_pdf.pages_of(raw), address)
        tables.show_object("json", plain(text))
        return
    try:
        page = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise SettingFault(str(file), "is no text in UTF-8: is it a saved page?") from None
    tables.show_object("json", plain(page_class(page, address, page_kind)(page, address).record()))
