"""`tracker crawl` and `tracker texts`, each one process, one plan and one row of crawls; and
`tracker probe`: the first contact with the official site, ours or another person's."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from pathlib import Path
from time import monotonic
from typing import Annotated, Final, Literal
from urllib.parse import urlsplit

import typer
from typer import Argument, Option

from scrapers import plans
from scrapers.pages import ProbeRecorder
from scrapers.pipeline import Until
from scrapers.plans import Plan
from scrapers.probe import Report, is_ours, keep, looks, save_pages
from tracker import clock, sessions, warc
from tracker.cli import FAILED, REFUSED, app, options
from tracker.cli.options import Attached, Delay, Session, Source, Today, prepare_to_crawl
from tracker.domain.times import DENVER
from tracker.errors import SettingFault, WarcFault
from tracker.parent_watchdog import end_with_parent
from tracker.queries.crawl import is_whole
from tracker.queries.crawl_queue import Scope
from tracker.settings import Settings
from tracker.store import engine
from tracker.wording.translator import ENGLISH

Policy = Literal["none", "followed", "all"]
_EXIT: Final = {"whole": 0, "refused": REFUSED}


@app.command(
    epilog="Examples: tracker crawl --update · tracker crawl --full --session 2026A --votes all · "
    "tracker crawl --session 2018A --until 06:00"
)
def crawl(
    full: Annotated[bool, Option("--full", help="Every bill, the schedule, ballots.")] = False,
    update: Annotated[bool, Option("--update", help="What is new, and the schedule.")] = False,
    hearings: Annotated[bool, Option("--hearings", help="Schedule and agendas.")] = False,
    people: Annotated[bool, Option("--people", help="Committees and members.")] = False,
    session: Session = None,
    source: Source = None,
    today: Today = None,
    delay: Delay = None,
    votes: Annotated[Policy, Option(help="Whose ballots.")] = "followed",
    texts: Annotated[Policy, Option(help="Whose bill texts.")] = "followed",
    until: Annotated[
        str | None, Option(help="End at this time in Denver, as 06:00; the next run goes on.")
    ] = None,
    hours: Annotated[float | None, Option(min=0.0, help="End after so many hours.")] = None,
    attached: Attached = False,
) -> None:
    """Read the official site into the database, by one plan.

    A session that is over has its own, which goes on night after night until all is read.
    """
    wanted: dict[Plan, bool] = {
        "full": full, "update": update, "hearings": hearings, "people": people,
    }  # fmt: skip
    chosen = [plan for plan, is_wanted in wanted.items() if is_wanted]
    settings = prepare_to_crawl(session=session, source_url=source, today=today, delay=delay)
    session = sessions.session(options.chosen_session(settings), settings.data).id
    plan = _plan(chosen, session, settings.data)
    if plan == "old" and not full and _is_whole(session, settings.store_url):
        sys.stderr.write(
            f"{session} was read whole, and nothing of it changes any more. "
            f"tracker crawl --full --session {session} reads it once more.\n"
        )
        raise typer.Exit
    if attached:
        end_with_parent()
    end = _until(until, hours)
    raise typer.Exit(_crawl(plan, settings, votes, texts, until=end, anew=full))


def _plan(chosen: Sequence[Plan], session: str, data: Path) -> Plan:
    """The plan that is meant. Of a session that is over there is one; the site's schedule, its
    committees and what is new are those of another. Raises SettingFault."""
    if sessions.is_old(session, clock.today(), data):
        if chosen not in ([], ["full"]):
            raise SettingFault(
                "tracker crawl",
                f"{session} is over, and nothing of it changes any more: "
                f"write tracker crawl --session {session}.",
            )
        return "old"
    if len(chosen) != 1:
        raise SettingFault("tracker crawl", "give one of --full, --update, --hearings, --people.")
    return chosen[0]


def _is_whole(session: str, url: str) -> bool:
    if not engine.exists(url):
        return False
    with engine.reader(url) as connection:
        return is_whole(connection, session)


def _until(until: str | None, hours: float | None) -> Until | None:
    """When a crawl is to end. Raises SettingFault for a time that is none, or two ends."""
    if until is None and hours is None:
        return None
    if until is not None and hours is not None:
        raise SettingFault("tracker crawl", "give --until or --hours, not both.")
    now = clock.now().astimezone(DENVER)
    end = now + timedelta(hours=hours or 0)
    if until is not None:
        try:
            at = time.fromisoformat(until.strip()).replace(tzinfo=None)
        except ValueError:
            raise SettingFault("--until", f"{until!r} is no time. Write 06:00.") from None
        end = datetime.combine(now.date() + timedelta(days=at <= now.time()), at, DENVER)
    return Until(f"{end:%H:%M}", monotonic() + (end - now).total_seconds())


@app.command(
    epilog="Examples: tracker texts · tracker texts --all · tracker texts HB26-1037 SB26-070 · "
    "tracker texts HB26-1276 --again"
)
def texts(
    numbers: Annotated[
        list[str] | None, Argument(help="Numbers of bills; without any, followed ones.")
    ] = None,
    every: Annotated[bool, Option("--all", help="Of every bill, not followed ones.")] = False,
    again: Annotated[
        bool, Option("--again", help="Also those read before: has one changed?")
    ] = False,
    session: Session = None,
    source: Source = None,
    today: Today = None,
    delay: Delay = None,
) -> None:
    """Read the bill texts that are due, and nothing else."""
    settings = prepare_to_crawl(session=session, source_url=source, today=today, delay=delay)
    bills = tuple(dict.fromkeys(options.bill_number(number, settings) for number in numbers or ()))
    sessions = sorted({options.session_of(bill) for bill in bills})
    if len(sessions) > 1:
        raise SettingFault(
            "tracker texts", f"name bills of one session, not of {' and '.join(sessions)}."
        )
    policy: Policy = "all" if every or bills else "followed"
    raise typer.Exit(_crawl("texts", settings, "none", policy, bills, again))


def _crawl(
    plan: Plan,
    settings: Settings,
    votes: Policy,
    texts: Policy,
    bills: tuple[str, ...] = (),
    again: bool = False,
    until: Until | None = None,
    anew: bool = False,
) -> int:
    """Runs a plan and says how it ended. Returns the exit code. bills: whose texts, () for those of
    the policy; again: also texts read before; until: when it is to end, which is no failure; anew:
    as of `plans.run`."""
    session = options.session_of(bills[0]) if bills else options.chosen_session(settings)
    scope = Scope(texts, bills, again)
    with _bar(plan) as show:
        ended = plans.run(plan, settings, session, votes, scope, show, until=until, anew=anew)
    counts = (
        "Requests {requests}, pages read {pages}, failed {failed}; facts {new} new, "
        "{changed} changed, {unchanged} unchanged, {withdrawn} withdrawn."
    ).format(**ended.counts)
    outcome = ENGLISH.name("outcome", ended.outcome)
    summary = f"{plan} crawl of {session}: {outcome}. {counts} {ended.message}"
    sys.stderr.write(summary.strip() + "\n")
    return 0 if ended.is_in_time else _EXIT.get(ended.outcome, FAILED)


@contextmanager
def _bar(plan: str) -> Iterator[Callable[[str, int, int], None]]:
    """Progress on standard error: a bar on a terminal, a line now and then elsewhere. Gives what
    shows how far the crawl is, which calls it after each page."""
    last = 0

    def show_line(_phase: str, done: int, expected: int) -> None:
        nonlocal last
        if done - last >= 50:
            last = done
            sys.stderr.write(f"{plan} crawl: {done} of about {expected} pages read\n")

    if not sys.stderr.isatty():
        yield show_line
        return
    from rich.console import Console  # noqa: PLC0415  (only a terminal needs it)
    from rich.progress import Progress  # noqa: PLC0415

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(f"{plan} crawl", total=None)
        yield lambda _, done, expected: progress.update(task, completed=done, total=expected)


# --- first contact -------------------------------------------------------------------------------

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
    from tracker.cli.tables import say, write  # noqa: PLC0415  (slow, and no crawl needs it)

    write(report.text())
    with options.written_to(to or save or Path()):
        if to is not None:
            keep(report, to)
        for line in save_pages(report.looks, save) if save else ():
            say(line)
    raise typer.Exit(REFUSED if report.is_refused else 0 if report.is_whole else FAILED)


def _ask(settings: Settings, folder: Path) -> Report:
    """Asks the site. folder: where its answers are kept as they come."""
    _make(folder)
    recorder, session = ProbeRecorder(folder / _WARC), options.chosen_session(settings)
    with _bar("probe") as show:
        ended = plans.run("probe", settings, session, "none", Scope("all"), show, recorder)
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
    """The report of another person's file, up to what is wrong with it. Raises WarcFault where it
    holds no page of the site."""
    exchanges: list[warc.Exchange] = []
    fault = ""
    try:
        exchanges.extend(warc.exchanges(file))  # those before a fault stay
    except WarcFault as cut:
        fault = str(cut)
    ours = [exchange for exchange in exchanges if is_ours(exchange)]
    if not ours:
        hosts = ", ".join(sorted({urlsplit(exchange.url).netloc for exchange in exchanges})[:3])
        none = "holds no page of the Colorado General Assembly's site, but of"
        raise WarcFault(fault or (f"{file} {none} {hosts}." if exchanges else f"{file} is empty."))
    left_out = len(exchanges) - len(ours)
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


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingFault(str(folder), f"cannot be made ({error.strerror}).") from None
