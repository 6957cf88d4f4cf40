"""`tracker probe`: first contact with the official site, or what another person's was."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final
from urllib.parse import urlsplit

import typer

from tracker import clock, warc
from tracker.cli import FAILED, REFUSED, app
from tracker.cli.commands import Session, Today, prepare, prepare_to_crawl
from tracker.domain.times import DENVER
from tracker.errors import SettingFault, WarcFault
from tracker.parent_watchdog import end_with_parent
from tracker.settings import Settings
from tracker.warc import Exchange

if TYPE_CHECKING:
    from scrapers.probe_report import Report

_WARC: Final = "probe.warc.gz"


@app.command(
    epilog="Examples: tracker probe · tracker probe --from probe.warc.gz · "
    "tracker probe --from probe.warc.gz --save tests/pages"
)
def probe(
    source: Annotated[
        str | None, typer.Option("--source", help="Scheme and host of the site.")
    ] = None,
    session: Session = None,
    today: Today = None,
    delay: Annotated[
        float | None, typer.Option("--delay", help="Seconds between requests.")
    ] = None,
    to: Annotated[
        Path | None, typer.Option("--to", help="Folder of the report; else beside the archive.")
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option("--from", help="Read the pages of this WARC file instead, without a request."),
    ] = None,
    save: Annotated[
        Path | None,
        typer.Option("--save", help="Write each page and what it yields here, as tests/pages."),
    ] = None,
    attached: Annotated[bool, typer.Option("--attached", hidden=True)] = False,
) -> None:
    """First contact: at most 14 requests, what was read of each page, and what to do next."""
    if attached:
        end_with_parent()
    if file is not None:
        prepare(today=today)
        raise typer.Exit(_read(file, to, save))
    found = prepare_to_crawl(source_url=source, session=session, today=today, delay=delay)
    raise typer.Exit(_ask(found, to or _folder(found), save))


def _folder(settings: Settings) -> Path:
    moment = clock.now().astimezone(DENVER)
    return settings.archive_folder / f"probe-{moment:%Y-%m-%d-%H%M%S}"


# --- asking --------------------------------------------------------------------------------


def _ask(settings: Settings, folder: Path, save: Path | None) -> int:
    from scrapers import plans  # noqa: PLC0415
    from scrapers.archive import ProbeRecorder  # noqa: PLC0415
    from scrapers.probe import looks  # noqa: PLC0415
    from scrapers.probe_report import Report  # noqa: PLC0415
    from tracker.cli.crawl import Bar  # noqa: PLC0415
    from tracker.cli.session import chosen_session  # noqa: PLC0415
    from tracker.queries.due_texts import Scope  # noqa: PLC0415

    _make(folder)
    recorder, session = ProbeRecorder(folder / _WARC), chosen_session(settings)
    with Bar("probe") as bar:
        ended = plans.run("probe", settings, session, "none", Scope("all"), bar.show, recorder)
    report = Report(
        settings.source_url,
        looks(recorder.exchanges),
        tuple(filter(None, (ended.stopped, *recorder.remarks))),
        tuple(recorder.notes),
        why=recorder.unseen,
        refused=ended.refusal,
        folder=str(folder),
    )
    return _told(report, folder, save)


# --- reading what another person sent ------------------------------------------------------


def _read(file: Path, to: Path | None, save: Path | None) -> int:
    from scrapers.probe import is_ours, looks  # noqa: PLC0415
    from scrapers.probe_report import Report  # noqa: PLC0415

    whole, fault = _exchanges(file)
    if not whole and not fault:
        raise WarcFault(f"{file} is empty.")
    ours = [one for one in whole if is_ours(one)]
    if not ours:
        raise WarcFault(
            fault
            or f"{file} holds no page of the Colorado General Assembly's site, but of "
            f"{', '.join(sorted({urlsplit(one.url).netloc for one in whole})[:3])}."
        )
    left_out = len(whole) - len(ours)
    notes = (f"{left_out} answers of other hosts are left out.",) if left_out else ()
    site = urlsplit(ours[0].url)
    if to is not None:
        _make(to)
    report = Report(
        f"{site.scheme}://{site.netloc}, from {file}",
        looks(ours),
        (f"{fault} What was whole is told here.",) if fault else (),
        notes,
        folder=str(to or ""),
    )
    return _told(report, to, save)


def _exchanges(file: Path) -> tuple[list[Exchange], str]:
    """The exchanges of a file, and what is wrong with it, "" for nothing: those before that are
    whole."""
    found: list[Exchange] = []
    try:
        for one in warc.exchanges(file):  # one at a time: those before a fault stay
            found.append(one)
    except WarcFault as fault:
        return found, str(fault)
    return found, ""


# --- telling -------------------------------------------------------------------------------


def _told(report: Report, folder: Path | None, save: Path | None) -> int:
    """Prints the report, keeps it and its records, saves pages. Returns the exit code."""
    from scrapers.probe_pages import keep, save_pages  # noqa: PLC0415
    from tracker.cli.tables import say, write  # noqa: PLC0415  (slow, and no crawl needs it)

    write(report.text())
    try:
        if folder is not None:
            keep(report, folder)
        if save is not None:
            for line in save_pages(report.looks, save):
                say(line)
    except OSError as error:
        raise SettingFault(
            str(error.filename or folder or save), f"cannot be written ({error.strerror})."
        ) from None
    if report.is_refused:
        return REFUSED
    return 0 if report.is_whole else FAILED


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingFault(str(folder), f"cannot be made ({error.strerror}).") from None
