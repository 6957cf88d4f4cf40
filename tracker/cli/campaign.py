"""`tracker campaign`: what is wrong in campaigns' files, with file and line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tracker import sessions
from tracker.campaigns.check import Finding, Known, check
from tracker.campaigns.reading import MAIN, places
from tracker.cli import FAILED, asked
from tracker.cli.tables import Format, Object, plain, say, show_objects, write
from tracker.errors import SettingFault, StoreFault
from tracker.queries.bills import titles
from tracker.queries.people import committees
from tracker.queries.sessions import with_bills
from tracker.settings import Settings

#: Lines of a table; a file that is wrong throughout would hide its first ones.
MOST: Final = 200


def check_campaigns(settings: Settings, folder: Path | None, form: Format) -> int:
    """Says what is to be said of a folder of campaigns, or of one; returns the exit code."""
    wanted = (folder or settings.data / "campaigns").absolute()
    if not wanted.is_dir():
        raise SettingFault("FOLDER", f"{wanted} is no folder.")
    found = check(wanted, known(settings))
    if form == "table":
        write("".join(_line(one) for one in found[:MOST]))
        if len(found) > MOST:
            say(f"{len(found) - MOST:,} more are not shown here. `--format json` gives all.")
    else:
        show_objects(form, [_object(one) for one in found])
    say(_summary(found, 1 if (wanted / MAIN).is_file() else len(places(wanted))))
    return FAILED if any(one.weight == "wrong" for one in found) else 0


def known(settings: Settings) -> Known:
    """Sessions, and what the database in use holds; without one, what the numbers alone tell."""
    ids = frozenset(one.id for one in sessions.all_sessions(settings.data))
    try:
        with asked.opened(settings) as connection:
            stored = with_bills(connection)
            bills = {one: frozenset(titles(connection, one)) for one in stored}
            names = frozenset(
                f"{one.kind.capitalize()} {one.name}"
                for session in stored
                for one in committees(connection, session)
                if one.kind in ("house", "senate")
            )
    except StoreFault as fault:
        say(f"Bills and committees are not compared with a database. {fault}")
        return Known(ids)
    return Known(ids, bills, names)


def _line(one: Finding) -> str:
    note = "note: " if one.weight == "note" else ""
    place = f"{_shown(one.file)}:{one.line}" if one.line else _shown(one.file)
    return f"{place}: {note}{plain(one.words)}\n"


def _object(one: Finding) -> Object:
    return {
        "file": _shown(one.file), "line": one.line, "weight": one.weight, "words": one.words
    }  # fmt: skip


def _shown(file: str) -> str:
    """A path from where the command runs, whole where it lies elsewhere."""
    path = Path(file)
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else file


def _summary(found: Sequence[Finding], count: int) -> str:
    wrong = sum(one.weight == "wrong" for one in found)
    notes = len(found) - wrong
    return f"{count} campaign{'s' * (count != 1)}: {wrong} wrong, {notes} noted."
