"""`tracker crawl`: becomes the crawl. One process, one plan, one row."""

from __future__ import annotations

import sys
from typing import Any, Final

from scrapers import plans
from scrapers.pipeline import Progress, VotesPolicy
from tracker.cli import FAILED, REFUSED
from tracker.cli.session import chosen_session
from tracker.queries.due_texts import Scope
from tracker.settings import Settings

_EXIT: Final = {"whole": 0, "partial": FAILED, "failed": FAILED, "interrupted": FAILED,
                "refused": REFUSED}  # fmt: skip


def crawl(
    plan: plans.Plan, settings: Settings, votes: VotesPolicy, texts: Scope, session: str = ""
) -> int:
    """Runs a plan and says how it ended. Returns the exit code. session: "" for the usual one."""
    session = session or chosen_session(settings)
    with Bar(plan) as bar:
        ended = plans.run(plan, settings, session, votes, texts, bar.show)
    sys.stderr.write(_sentence(plan, session, ended) + "\n")
    return _EXIT[ended.outcome]


def _sentence(plan: str, session: str, ended: plans.Ended) -> str:
    counts: dict[str, Any] = dict(ended.counts)
    said = (
        f"{plan} crawl of {session}: {ended.outcome}. Requests {counts['requests']}, "
        f"pages read {counts['pages']}, failed {counts['failed']}; facts {counts['new']} new, "
        f"{counts['changed']} changed, {counts['unchanged']} unchanged, "
        f"{counts['withdrawn']} withdrawn."
    )
    return f"{said} {ended.message}".strip()


class Bar:
    """Progress on standard error: a bar on a terminal, a line now and then elsewhere."""

    def __init__(self, plan: str) -> None:
        self._plan, self._last = plan, 0
        self._bar: Any = None
        self._task: Any = None

    def __enter__(self) -> Bar:
        if sys.stderr.isatty():
            from rich.console import Console  # noqa: PLC0415
            from rich.progress import Progress as RichProgress  # noqa: PLC0415

            self._bar = RichProgress(console=Console(stderr=True), transient=True)
            self._bar.start()
            self._task = self._bar.add_task(f"{self._plan} crawl", total=None)
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    @property
    def show(self) -> Progress:
        """What the crawl calls after each page."""
        return self._show

    def _show(self, _phase: str, done: int, expected: int) -> None:
        if self._bar is not None:
            self._bar.update(self._task, completed=done, total=expected)
        elif done - self._last >= 50:
            self._last = done
            sys.stderr.write(f"{self._plan} crawl: {done} of about {expected} pages read\n")
