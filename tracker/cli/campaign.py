"""`tracker campaign check`: what is wrong in campaigns' files, with file and line."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated, Final

import typer
from typer import Argument

from tracker import sessions
from tracker.campaigns import places
from tracker.campaigns.check import Finding, Known
from tracker.campaigns.check import check as findings_of
from tracker.campaigns.files import MAIN
from tracker.cli import FAILED, group
from tracker.cli.options import Form, prepare, reading
from tracker.cli.tables import plain, records, say, show_objects, write
from tracker.errors import SettingFault, StoreFault
from tracker.queries.bills import titles
from tracker.queries.people import committees
from tracker.queries.sessions import with_bills
from tracker.settings import Settings

#: Lines of a table; a file that is wrong throughout would hide its first ones.
MOST: Final = 200

campaign = group("campaign")


@campaign.command(
    epilog="Examples: tracker campaign check · tracker campaign check data/campaigns/palantir · "
    "tracker campaign check --format json"
)
def check(
    folder: Annotated[
        Path | None, Argument(help="A folder of campaigns, or of one. Default: those in use.")
    ] = None,
    form: Form = "table",
) -> None:
    """What is wrong, missing or not translated in campaigns' files, with file and line."""
    settings = prepare()
    place = (folder or settings.data / "campaigns").absolute()
    if not place.is_dir():
        raise SettingFault("FOLDER", f"{place} is no folder.")
    findings = [_from_here(one) for one in findings_of(place, _known(settings))]
    if form == "table":
        write("".join(_line(one) for one in findings[:MOST]))
        if len(findings) > MOST:
            say(f"{len(findings) - MOST:,} more are not shown here. `--format json` gives all.")
    else:
        show_objects(form, records(findings, "file line weight words"))
    wrong = sum(one.weight == "wrong" for one in findings)
    count = 1 if (place / MAIN).is_file() else len(places(place))
    plural = "s" * (count != 1)
    say(f"{count} campaign{plural}: {wrong} wrong, {len(findings) - wrong} noted.")
    raise typer.Exit(FAILED if wrong else 0)


def _known(settings: Settings) -> Known:
    """Sessions, and what the database in use holds; without one, what the numbers alone tell."""
    ids = frozenset(one.id for one in sessions.all_sessions(settings.data))
    try:
        with reading(settings) as connection:
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
    line = f":{one.line}" if one.line else ""
    return f"{one.file}{line}: {note}{plain(one.words)}\n"


def _from_here(one: Finding) -> Finding:
    """With the path from where the command runs, whole where the file lies elsewhere."""
    path, here = Path(one.file), Path.cwd()
    return replace(one, file=str(path.relative_to(here))) if path.is_relative_to(here) else one
