"""`tracker probe`: first contact with the official site, or what another person's was."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final
from urllib.parse import urlsplit

import typer
from typer import Option

from tracker import clock, warc
from tracker.cli import FAILED, REFUSED, app, options
from tracker.cli.crawl import Bar
from tracker.cli.options import Attached, Delay, Session, Source, Today
from tracker.domain.times import DENVER
from tracker.errors import SettingFault, WarcFault
from tracker.parent_watchdog import end_with_parent
from tracker.queries.due_texts import Scope
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
    source: Source = None,
    session: Session = None,
    today: Today = None,
    delay: Delay = None,
    to: Annotated[
        Path | None, Option(help="Folder of the report; else beside the archive.")
    ] = None,
    file: Annotated[
        Path | None,
        Option("--from", help="Read the pages of this WARC file instead, without a request."),
    ] = None,
    save: Annotated[
        Path | None, Option(help="Write each page and what it yields here, as tests/pages.")
    ] = None,
    attached: Attached = False,
) -> None:
    """First contact: at most 14 requests, what was read, what to do next."""
    if attached:
        end_with_parent()
    if file is not None:
        options.prepare(today=today)
        report = _report_of(file, to)
    else:
        settings = options.prepare_to_crawl(
            source_url=source, session=session, today=today, delay=delay
        )
        moment = clock.now().astimezone(DENVER)
        to = to or settings.archive_folder / f"probe-{moment:%Y-%m-%d-%H%M%S}"
        report = _ask(settings, to)
    _tell(report, to, save)
    if report.is_refused:
        raise typer.Exit(REFUSED)
    raise typer.Exit(0 if report.is_whole else FAILED)


def _ask(settings: Settings, folder: Path) -> Report:
    """Asks the site. folder: where what it answers is kept as it comes."""
    from scrapers import plans  # noqa: PLC0415  (slow, as is all that reads pages)
    from scrapers.archive import ProbeRecorder  # noqa: PLC0415
    from scrapers.probe import looks  # noqa: PLC0415
    from scrapers.probe_report import Report  # noqa: PLC0415

    _make(folder)
    recorder, session = ProbeRecorder(folder / _WARC), options.chosen_session(settings)
    with Bar("probe") as bar:
        ended = plans.run("probe", settings, session, "none", Scope("all"), bar.show, recorder)
    return Report(
        settings.source_url,
        looks(recorder.exchanges),
        tuple(filter(None, (ended.stopped, *recorder.remarks))),
        tuple(recorder.notes),
        why=recorder.unseen,
        refused=ended.refusal,
        folder=str(folder),
    )


def _report_of(file: Path, to: Path | None) -> Report:
    """What another person's file holds. Raises WarcFault where it holds no page of the site."""
    from scrapers.probe import is_ours, looks  # noqa: PLC0415
    from scrapers.probe_report import Report  # noqa: PLC0415

    whole, fault = _exchanges(file)
    ours = [one for one in whole if is_ours(one)]
    if not ours:
        hosts = ", ".join(sorted({urlsplit(one.url).netloc for one in whole})[:3])
        strange = (
            f"{file} holds no page of the Colorado General Assembly's site, but of {hosts}."
            if whole
            else f"{file} is empty."
        )
        raise WarcFault(fault or strange)
    left_out = len(whole) - len(ours)
    site = urlsplit(ours[0].url)
    if to is not None:
        _make(to)
    return Report(
        f"{site.scheme}://{site.netloc}, from {file}",
        looks(ours),
        (f"{fault} What was whole is told here.",) if fault else (),
        (f"{left_out} answers of other hosts are left out.",) if left_out else (),
        folder=str(to or ""),
    )


def _exchanges(file: Path) -> tuple[list[Exchange], str]:
    """The exchanges of a file, and what is wrong with it, "" for nothing: those before that are
    whole."""
    exchanges: list[Exchange] = []
    try:
        for one in warc.exchanges(file):  # one at a time: those before a fault stay
            exchanges.append(one)
    except WarcFault as fault:
        return exchanges, str(fault)
    return exchanges, ""


def _tell(report: Report, folder: Path | None, save: Path | None) -> None:
    """Prints the report, keeps it and its records, saves pages."""
    from scrapers.probe_report import keep, save_pages  # noqa: PLC0415
    from tracker.cli.tables import say, write  # noqa: PLC0415  (slow, and no crawl needs it)

    write(report.text())
    with options.written_to(folder or save or Path()):
        if folder is not None:
            keep(report, folder)
        for line in save_pages(report.looks, save) if save else ():
            say(line)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingFault(str(folder), f"cannot be made ({error.strerror}).") from None
