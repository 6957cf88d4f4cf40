"""What `tracker archive` shows: which pages are kept, and one of them as the site sent it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from tracker import clock, warc
from tracker.cli import asked
from tracker.cli.commands import Form
from tracker.cli.read import utc
from tracker.cli.tables import Column, plain, show_rows, write
from tracker.domain.numbers import BillNumber
from tracker.errors import NumberFault, WarcFault
from tracker.queries.archive import Kept, kept, kept_at
from tracker.queries.sessions import source
from tracker.settings import Settings
from tracker.wording.dates import moment_words
from tracker.wording.translator import ENGLISH

_COLUMNS: Final = (
    Column("Read"), Column("Kind", whole=True), Column("Address"), Column("File", whole=True),
)  # fmt: skip


def show_list(found: Settings, address: str, form: Form) -> None:
    """Which readings are kept of an address, or the newest of each page."""
    now = clock.now()
    with asked.opened(found) as connection:
        rows = kept(connection, _address(address, source(connection)) if address else "")
    show_rows(
        form,
        [_object(one, found) for one in rows],
        _COLUMNS,
        lambda: ((moment_words(ENGLISH, one.seen_at, now), *_cells(one)) for one in rows),
        lambda: "Nothing is kept of this address." if address else "Nothing is kept yet.",
    )


def show_page(found: Settings, address: str, at: str | None, *, headers: bool) -> None:
    """A page as the site sent it, or the headers both ways. Raises WarcFault where none is kept."""
    moment = _moment(at) if at else None
    with asked.opened(found) as connection:
        one = kept_at(connection, _address(address, source(connection)), moment)
    if one is None:
        raise WarcFault(f"No page {address} is kept{f' of {at} or before' if at else ''}.")
    exchange = one.exchange(found.archive_folder)
    if headers:
        write(_headers(exchange))
        return
    from scrapers.reread import text_of  # noqa: PLC0415

    write(text_of(found, one))


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
