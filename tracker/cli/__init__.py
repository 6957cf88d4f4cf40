"""The command `tracker`. Results on standard output, talk on standard error.

Exit codes: 0 done, 1 failed or partial, 2 wrong use, 3 refused by the site, 4 another crawl is at
work. An error is one sentence, never a traceback.
"""

from __future__ import annotations

import logging
import sys
from functools import cache
from typing import Any, Final

import typer
from typer.main import get_command

from tracker.errors import (
    ClockBehind,
    CrawlRunning,
    NumberFault,
    Refused,
    SettingFault,
    TrackerError,
    UnknownSession,
    WrongSource,
)

FAILED, WRONG_USE, REFUSED, RUNNING = 1, 2, 3, 4
_CODES: Final[dict[type[TrackerError], int]] = {
    Refused: REFUSED,
    CrawlRunning: RUNNING,
    SettingFault: WRONG_USE,
    UnknownSession: WRONG_USE,
    NumberFault: WRONG_USE,
    ClockBehind: WRONG_USE,
    WrongSource: WRONG_USE,
}

app = typer.Typer(
    help="Colorado's privacy-related bills and their hearings: crawl, look, export, serve.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


@app.callback()
def _group() -> None:
    """Colorado's privacy-related bills and their hearings: crawl, look, export, serve."""


@cache
def command() -> Any:
    """The command line with all commands, made once a process."""
    from tracker.cli import commands  # noqa: F401, PLC0415  (fills the app)

    return get_command(app)


def main() -> None:
    """Runs the command and ends the process with its exit code."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger("scrapy").setLevel(logging.CRITICAL)  # we say what it means, in a sentence
    try:
        command()()
    except TrackerError as error:
        sys.exit(_said(str(error), _CODES.get(type(error), FAILED)))
    except KeyboardInterrupt:
        sys.exit(_said("Stopped.", 130))


def _said(sentence: str, code: int) -> int:
    sys.stderr.write(f"tracker: {sentence}\n")
    return code
