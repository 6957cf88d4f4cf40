"""The command `tracker`. Results on standard output, talk on standard error.

Exit codes: 0 done, 1 failed or partial, 2 wrong use, 3 refused by the site, 4 another crawl is at
work. An error is one sentence, never a traceback. A command is imported when it is asked for by
its name, with those of its module: `tracker --help` loads none.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import Any, Final

import typer
from typer.core import TyperGroup
from typer.main import get_command

from tracker import errors

FAILED, WRONG_USE, REFUSED, RUNNING = 1, 2, 3, 4
_CODES: Final[dict[type[errors.TrackerError], int]] = {
    errors.Refused: REFUSED,
    errors.CrawlRunning: RUNNING,
    errors.SettingFault: WRONG_USE,
    errors.UnknownSession: WRONG_USE,
    errors.NumberFault: WRONG_USE,
    errors.ClockBehind: WRONG_USE,
    errors.WrongSource: WRONG_USE,
}
_HELP: Final = "Colorado's privacy-related bills and their hearings: crawl, look, export, serve."
#: Each command or group of commands: the module that has it, and what it does.
COMMANDS: Final[dict[str, tuple[str, str]]] = {
    "crawl": ("crawl", "Read the official site into the database, by one plan."),
    "texts": ("crawl", "Read the bill texts that are due, and nothing else."),
    "probe": ("crawl", "First contact: at most 14 requests, what was read, what to do next."),
    "status": ("status", "How fresh the facts are, how the last crawls ended, what to look at."),
    "parts": ("status", "Which parts of the site's pages were found, and in which way."),
    "bills": ("lists", "The bills of a session; the privacy-related ones unless told otherwise."),
    "search": ("search", "Search titles, summaries, texts, histories, sponsors and calls."),
    "show": ("show", "Everything that is stored of one bill."),
    "asks": ("show", "What bills say of the campaigns' asks."),
    "related": ("search", "Which bills are related, in all sessions, and why."),
    "hearings": ("lists", "The hearings to come: one line a bill and meeting."),
    "changes": ("lists", "What is new about bills and hearings, the newest first."),
    "notice": ("lists", "How much notice the public had of hearings; of days that are over."),
    "export": ("database", "Write everything stored of a session, as open data."),
    "import": (
        "database",
        "Add the facts of a file to the database; what a crawl saw stands as it is.",
    ),
    "archive": ("pages", "Pages as the site sent them."),
    "reread": ("pages", "Read the archive again by the program of now, without a request."),
    "parse": ("pages", "A saved page, or a bill's PDF, as its record, in JSON."),
    "campaign": ("campaign", "Campaigns: the files that people write."),
    "topics": ("campaign", "The phrases by which bills are found: try, apply, what came near."),
    "editors": ("edits", "Who may use the editors' desk."),
    "edits": ("edits", "What editors decided: to a file and back."),
    "db": ("database", "The tables: make them, see them."),
    "serve": ("run", "Show the dashboard, and what shares its port, until stopped."),
    "run": ("run", "Crawl and schedule beside the dashboard, until stopped."),
    "demo": ("run", "The whole on the practice site: no request leaves this machine."),
    "play": ("run", "Two weeks of a session on the practice site, a day every few seconds."),
    "practice": ("run", "Serve the practice site: the official site on this machine."),
}


class _Commands(TyperGroup):
    """The commands by name, each imported when it is asked for."""

    def list_commands(self, _ctx: Any) -> list[str]:
        """The names, in the order of the help."""
        return list(COMMANDS)

    def get_command(self, _ctx: Any, cmd_name: str) -> Any:
        """The command of a name, None where there is none."""
        if cmd_name not in COMMANDS:
            return None
        return _commands_of(COMMANDS[cmd_name][0])[cmd_name]

    def format_commands(self, _ctx: Any, formatter: Any) -> None:
        """Writes the help's list, for which no command is imported."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, words) for name, (_, words) in COMMANDS.items()])


@cache
def _commands_of(module: str) -> Mapping[str, Any]:
    """The commands of a module and of those imported before it, which join the app."""
    import_module(f"tracker.cli.{module}")
    made: Any = get_command(app)
    by_name: Mapping[str, Any] = made.commands
    return by_name


def commands(**options: Any) -> typer.Typer:
    """A group of commands. options: of Typer."""
    return typer.Typer(
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        **options,
    )


def group(name: str) -> typer.Typer:
    """A group of COMMANDS within the command."""
    inner = commands(help=COMMANDS[name][1])
    app.add_typer(inner, name=name)
    return inner


app = commands(cls=_Commands, help=_HELP)


@app.callback()
def _group() -> None:
    """Stands for the options that come before a command: there are none but --help."""


@cache
def command() -> Any:
    """The command line, made once a process."""
    return get_command(app)


def main(line: typer.Typer | None = None) -> None:
    """Runs the command and ends the process with its exit code. line: another command line that
    shows errors in the same way, as a script of `bench`."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger("scrapy").setLevel(logging.CRITICAL)  # we say what it means, in a sentence
    try:
        (get_command(line) if line else command())()
    except errors.TrackerError as error:
        _end(str(error), _CODES.get(type(error), FAILED))
    except KeyboardInterrupt:
        _end("Stopped.", 130)


def _end(sentence: str, code: int) -> None:
    sys.stderr.write(f"tracker: {sentence}\n")
    sys.exit(code)
