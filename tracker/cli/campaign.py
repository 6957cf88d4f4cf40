"""`tracker campaign check`: what is wrong in campaigns' files, with file and line; `campaign new`:
a folder to begin with."""

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
from tracker.campaigns.new import make
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
    path = (folder or settings.data / "campaigns").absolute()
    if not path.is_dir():
        raise SettingFault("FOLDER", f"{path} is no folder.")
    findings = [_from_here(finding) for finding in findings_of(path, _known_facts(settings))]
    if form == "table":
        write("".join(_line(finding) for finding in findings[:MOST]))
        if len(findings) > MOST:
            say(f"{len(findings) - MOST:,} more are not shown here. `--format json` gives all.")
    else:
        show_objects(form, records(findings, "file line weight words"))
    wrong = sum(finding.weight == "wrong" for finding in findings)
    count = 1 if (path / MAIN).is_file() else len(places(path))
    plural = "s" * (count != 1)
    say(f"{count} campaign{plural}: {wrong} wrong, {len(findings) - wrong} noted.")
    raise typer.Exit(FAILED if wrong else 0)


@campaign.command(epilog="Example: tracker campaign new clean-water")
def new(
    slug: Annotated[
        str, Argument(help="Its folder and address: lowercase letters, digits and hyphens.")
    ],
) -> None:
    """Make a folder of files for a new campaign; asks nothing, overwrites nothing."""
    settings = prepare()
    place = make(settings.data / "campaigns", slug)
    shown = _here(place)
    write(f"{shown}\n")
    say(
        "The campaign is on the site now and says that it is being prepared. It follows no bill "
        f"yet. Edit its files (docs/campaign-files.md tells every setting), run `tracker campaign "
        f"check {shown}`, then `tracker topics apply` to find its bills."
    )


def _known_facts(settings: Settings) -> Known:
    """What is known of sessions, bills and committees; without a database, of sessions alone."""
    ids = frozenset(row.id for row in sessions.all_sessions(settings.data))
    try:
        with reading(settings) as connection:
            stored = with_bills(connection)
            bills = {session: frozenset(titles(connection, session)) for session in stored}
            names = frozenset(
                f"{committee.kind.capitalize()} {committee.name}"
                for session in stored
                for committee in committees(connection, session)
                if committee.kind in ("house", "senate")
            )
    except StoreFault as fault:
        say(f"Bills and committees are not compared with a database. {fault}")
        return Known(ids)
    return Known(ids, bills, names)


def _line(finding: Finding) -> str:
    note = "note: " if finding.weight == "note" else ""
    line = f":{finding.line}" if finding.line else ""
    return f"{finding.file}{line}: {note}{plain(finding.words)}\n"


def _from_here(finding: Finding) -> Finding:
    """The finding with its path from where the command runs; whole where the file lies
    elsewhere."""
    return replace(finding, file=str(_here(Path(finding.file))))


def _here(path: Path) -> Path:
    """A path from where the command runs; whole where it lies elsewhere."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
