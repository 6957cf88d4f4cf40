"""`tracker crawl` and `tracker texts`: becomes the crawl. One process, one plan, one row."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

import typer
from typer import Argument, Option

from tracker.cli import FAILED, REFUSED, app, options
from tracker.cli.options import Attached, Delay, Session, Source, Today, prepare_to_crawl
from tracker.errors import SettingFault
from tracker.parent_watchdog import end_with_parent
from tracker.settings import Settings

if TYPE_CHECKING:
    from scrapers.plans import Plan

Policy = Literal["none", "followed", "all"]
_EXIT: Final = {"whole": 0, "refused": REFUSED}


@app.command(
    epilog="Examples: tracker crawl --update · tracker crawl --full --session 2026A --votes all"
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
    attached: Attached = False,
) -> None:
    """Read the official site into the database, by one plan."""
    plans: dict[Plan, bool] = {
        "full": full,
        "update": update,
        "hearings": hearings,
        "people": people,
    }
    chosen = [plan for plan, is_wanted in plans.items() if is_wanted]
    if len(chosen) != 1:
        raise SettingFault("tracker crawl", "give one of --full, --update, --hearings, --people.")
    settings = prepare_to_crawl(session=session, source_url=source, today=today, delay=delay)
    if attached:
        end_with_parent()
    raise typer.Exit(_crawl(chosen[0], settings, votes, texts))


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
    bills = tuple(dict.fromkeys(options.bill_number(one, settings) for one in numbers or ()))
    sessions = sorted({options.session_of(one) for one in bills})
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
) -> int:
    """Runs a plan and says how it ended. Returns the exit code. bills: whose texts, of their own
    session, () for those of the policy; again: also texts that were read before."""
    from scrapers import plans  # noqa: PLC0415  (slow: `tracker crawl --help` needs none of it)
    from tracker.queries.due_texts import Scope  # noqa: PLC0415

    session = options.session_of(bills[0]) if bills else options.chosen_session(settings)
    scope = Scope(texts, bills, again)
    with Bar(plan) as bar:
        ended = plans.run(plan, settings, session, votes, scope, bar.show)
    counts: dict[str, Any] = dict(ended.counts)
    said = (
        f"{plan} crawl of {session}: {ended.outcome}. Requests {counts['requests']}, "
        f"pages read {counts['pages']}, failed {counts['failed']}; facts {counts['new']} new, "
        f"{counts['changed']} changed, {counts['unchanged']} unchanged, "
        f"{counts['withdrawn']} withdrawn. {ended.message}"
    )
    sys.stderr.write(said.strip() + "\n")
    return _EXIT.get(ended.outcome, FAILED)


class Bar:
    """Progress on standard error: a bar on a terminal, a line now and then elsewhere."""

    def __init__(self, plan: str) -> None:
        self._plan, self._last = plan, 0
        self._bar: Any = None
        self._task: Any = None

    def __enter__(self) -> Bar:
        if sys.stderr.isatty():
            from rich.console import Console  # noqa: PLC0415
            from rich.progress import Progress  # noqa: PLC0415

            self._bar = Progress(console=Console(stderr=True), transient=True)
            self._bar.start()
            self._task = self._bar.add_task(f"{self._plan} crawl", total=None)
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def show(self, _phase: str, done: int, expected: int) -> None:
        """What the crawl calls after each page."""
        if self._bar is not None:
            self._bar.update(self._task, completed=done, total=expected)
        elif done - self._last >= 50:
            self._last = done
            sys.stderr.write(f"{self._plan} crawl: {done} of about {expected} pages read\n")
