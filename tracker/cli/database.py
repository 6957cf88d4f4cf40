"""`tracker db`, `export`, `import`: the tables and their version, all they hold of a session as
open data, and files of facts beside what the official site told."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import partial
from pathlib import Path
from typing import Annotated, Final, Literal, TypeAlias

import typer
from typer import Argument, Option

from tracker import campaigns, clock, sessions
from tracker.cli import FAILED, app, group, options
from tracker.cli.tables import say, write
from tracker.domain.given import SOURCES
from tracker.errors import ImportFault, SettingFault, UnknownSession
from tracker.export import files, jsonl, package
from tracker.export.tables import Stored
from tracker.importers import record_format
from tracker.importers.lines import seekable
from tracker.importers.members import Members, inside
from tracker.importers.openstates_csv import Fault
from tracker.importers.record_format import Reading
from tracker.importers.sources import Kind, bills, kind_of
from tracker.importers.taking_in import Importing, take_export, take_in_others
from tracker.queries.sessions import with_bills
from tracker.settings import Settings
from tracker.store import engine, read, search_index
from tracker.store.ingest_files import Outcome
from tracker.store.judge import rebuild_ways

Exported: TypeAlias = Literal["jsonl", "csv", "parquet", "datasette"]
db = group("db")


@db.command(epilog="Example: DATABASE_URL=sqlite:///data/tracker.db tracker db upgrade")
def upgrade() -> None:
    """Create the tables, or bring them to this program's version."""
    before = engine.upgrade(options.prepare().store_url)
    if before == engine.HEAD:
        say(f"The database stands at {before} already.")
    elif before is None:
        say(f"The database was created at {engine.HEAD}.")
    else:
        say(f"The database was brought from {before} to {engine.HEAD}.")


@db.command(epilog="Example: tracker db version")
def version() -> None:
    """The version at which the database stands, or none."""
    url = options.prepare().store_url
    with engine.spoken(url):
        stored = engine.version(url) if engine.exists(url) else None
    write(f"{stored or 'none'}\n")
    say(f"This program knows {engine.HEAD}.")


@db.command(epilog="Example: tracker db reindex")
def reindex() -> None:
    """Index every bill anew, for search."""
    settings = options.prepare()
    with options.writing(settings) as connection:
        texts = campaigns.campaigning(campaigns.judging(settings.data / "campaigns"))
        count = search_index.rebuild(connection, texts)
    say(f"{count:,} bills were indexed.")


@db.command(epilog="Example: tracker db rebuild")
def rebuild() -> None:
    """Work out anew what readers are shown, from the facts and the ledger."""
    with options.writing(options.prepare()) as connection:
        ways, differing = rebuild_ways(connection), read.rebuild(connection)
    if (ways, differing) == (0, read.Rebuilt(0, 0, 0)):
        say("What readers are shown was worked out anew: it was right.")
    else:
        wrong = (
            f"{differing.agendas:,} agendas, {differing.news:,} news, {differing.past:,} past rows "
            f"and {ways:,} ways of bills"
        )
        say(f"What readers are shown was worked out anew: {wrong} were not what the facts say.")


@app.command(
    epilog="Examples: tracker export --session 2026A > 2026A.jsonl · "
    "tracker export --format parquet --session all DIR · tracker export --format datasette FILE.db"
)
def export(
    target: Annotated[
        Path | None, Argument(help="A folder for flat tables, a file for Datasette.")
    ] = None,
    session: Annotated[
        str | None, Option("--session", help="Session, such as 2026A; all of them with a target.")
    ] = None,
    today: options.Today = None,
    as_of: options.AsOf = None,
    form: Annotated[
        Exported, Option("--format", help="How it is written; without a target as jsonl.")
    ] = "jsonl",
    changes: Annotated[
        bool, Option("--changes", help="With the ledger, which flat tables always have.")
    ] = False,
) -> None:
    """Write everything stored of a session, as open data."""
    if target is None and form != "jsonl":
        what, name = ("file", "FILE.db") if form == "datasette" else ("folder", "DIR")
        command = f"tracker export --format {form} {name}"
        raise SettingFault("--format", f"{form} needs a place. Name a {what}: {command}.")
    every = target is not None and (session or "").lower() == "all"
    with options.looking(None if every else session, today, as_of) as look:
        ids = _sessions(look, every)
        stored = Stored.of(look.connection, look.settings.data, clock.now())
        if target is not None:
            return _tables(look, stored, ids, form, target)
        calls = stored.calls(ids[0])
        for line in jsonl.lines(look.connection, ids[0], calls=calls, with_changes=changes):
            write(line + "\n")


def _sessions(look: options.Look, every: bool) -> tuple[str, ...]:
    """The sessions to write. Raises UnknownSession where nothing of them is stored."""
    held = tuple(sorted(with_bills(look.connection)))
    if every and held:
        return held
    of = options.chosen_session(look.settings)
    if of not in held:
        raise UnknownSession(f"Nothing of {of} is stored. Stored: {', '.join(held) or 'nothing'}.")
    return (of,)


def _tables(
    look: options.Look, stored: Stored, ids: tuple[str, ...], form: Exported, target: Path
) -> None:
    host = look.settings.public_url if len(ids) == 1 and form != "datasette" else ""
    address = package.address_of(host, ids[0], form)
    about = package.about(look.connection, ids, look.settings, clock.now(), address)
    with options.written_to(target):
        if form == "datasette":
            counts = files.write_sqlite(target, stored, about)
        else:
            counts = files.write_folder(target, form, stored, about)
    say(f"{len(counts)} tables with {counts.total():,} rows are in {target}.")


# --- import --------------------------------------------------------------------------------------

#: What is told of each kind: one, several.
_WORDS: Final = {
    "bill": ("bill", "bills"),
    "hearing": ("hearing", "hearings"),
    "committee": ("committee", "committees"),
    "legislator": ("member", "members"),
    "call": ("call", "calls"),
    "edit": ("edit", "edits"),
    "change": ("row of the ledger", "rows of the ledger"),
}
_NOTHING: Final = "Nothing was in it"
#: How many differences are told one by one.
_MOST_TOLD: Final = 20


@app.command(
    "import",
    epilog="Examples: tracker import 2026A.jsonl · tracker import 2026A.jsonl.gz · "
    "tracker import CO_2024A_csv.zip · tracker import legiscan/CO · "
    "tracker export --session 2025B --changes | DATABASE_URL=sqlite:///other.db tracker import -",
)
def import_file(
    file: Annotated[
        Path,
        Argument(
            help="Our own export, - for standard input; or a file, folder or zip of Open "
            "States or LegiScan."
        ),
    ],
    today: options.Today = None,
) -> None:
    """Add the facts of a file to the database; what a crawl saw stands as it is."""
    settings = options.prepare(today=today)
    engine.upgrade(settings.store_url)
    with engine.reader(settings.store_url) as connection:
        options.stand_behind(connection)
    ids = [session.id for session in sessions.all_sessions(settings.data)]
    collection = _collection(file)
    if collection is None:
        faults = _take_export(file, settings, ids)
    else:
        faults = _take_others(file, *collection, settings, ids)
    raise typer.Exit(FAILED if faults else 0)


def _collection(file: Path) -> tuple[Members, Kind] | None:
    """The files of another collection and which it is, None where it is none that is known.
    Raises ImportFault where they cannot be read."""
    if not file.exists() or str(file) == "-":
        return None
    members = inside(file)
    kind = kind_of(members)
    if kind is None and (members.cut or len(members.names) != 1):
        names = ", ".join(members.names[:3]) or "there is no file in it"
        raise ImportFault(
            f"{file.name} holds nothing of Open States or LegiScan: {names}. Nothing was stored."
        )
    return (members, kind) if kind else None


def _take_others(
    file: Path, members: Members, kind: Kind, settings: Settings, ids: Collection[str]
) -> int:
    """Stores what another collection says, tells it, and gives how many faults there were."""
    faults: list[Fault] = []

    def tell(fault: Fault) -> None:
        faults.append(fault)
        if len(faults) <= _MOST_TOLD:
            say(f"{fault.place}: {fault.what}." if fault.place else f"{fault.what}.")

    source = kind.partition("_")[0]
    importing = Importing.of(settings, file.name, clock.now(), lambda _, what: say(what))
    take_in_others(importing, source, bills(members, kind, ids), tell)
    if len(faults) > _MOST_TOLD:
        say(f"So it is with {len(faults) - _MOST_TOLD:,} more.")
    new, anew, same = (importing.counts["bill", outcome] for outcome in ("new", "added", "known"))
    every = new + anew + same
    shown = f"{new:,} new, {anew:,} told anew, {same:,} kept beside what stands or as they were"
    say(f"{SOURCES[source]}: {every:,} {'bill' if every == 1 else 'bills'}; {shown}.")
    return len(faults)


def _take_export(file: Path, settings: Settings, ids: Collection[str]) -> int:
    """Stores our own export: its facts, what names them, its ledger. Tells what came of it, and
    gives how many lines could not be taken in."""
    with seekable(file) as stream:
        if not record_format.is_export(stream):
            raise SettingFault(
                str(file),
                "is no export of the tracker (none of its first lines is a JSON object with a kind "
                "such as bill or hearing), nor a file of Open States or LegiScan. Nothing was "
                "stored.",
            )
        reading = Reading(
            stream, ids, clock.now(), lambda line, what: say(f"{file}, line {line}: {what}")
        )
        name = "standard input" if str(file) == "-" else file.name
        importing = take_export(reading, settings, name)
    for subject, parts in list(importing.differing.items())[:_MOST_TOLD]:
        say(f"{subject}: the file tells {', '.join(parts)} otherwise; what is stored stands.")
    if (more := len(importing.differing) - _MOST_TOLD) > 0:
        say(f"So does it of {more:,} more.")
    say(f"{'; '.join(filter(None, map(partial(_outcomes, importing), _WORDS))) or _NOTHING}.")
    if reading.faults:
        lines = "line" if reading.faults == 1 else "lines"
        say(f"{reading.faults:,} {lines} could not be taken in as written.")
    return reading.faults


def _outcomes(importing: Importing, kind: str) -> str:
    """`12 bills new, 3 known and left as they are`, "" where there is none."""
    parts: list[str] = []
    for outcome, words in _OUTCOMES.items():
        if count := importing.counts[kind, outcome]:
            name = "" if parts else f"{_WORDS[kind][count != 1]} "
            left = "it is" if count == 1 else "they are"
            parts.append(f"{count:,} {name}{words.format(left=left)}")
    return ", ".join(parts)


#: What is told of each outcome, in this order.
_OUTCOMES: Final[Mapping[Outcome, str]] = {
    "new": "new",
    "added": "known, with what lacked added",
    "known": "known and left as {left}",
}
