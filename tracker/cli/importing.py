"""`tracker import`: files of facts into the database, beside what the official site told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import IO, Annotated, Final

import typer
from typer import Argument

from tracker import clock, sessions
from tracker.cli import FAILED, app
from tracker.cli.options import Today, prepare
from tracker.cli.tables import say
from tracker.domain.given import SOURCES
from tracker.domain.times import denver_day
from tracker.errors import ImportFault, SettingFault
from tracker.importers import record_format
from tracker.importers.lines import seekable
from tracker.importers.members import Members, inside
from tracker.importers.openstates_csv import Fault
from tracker.importers.record_format import BESIDE, FACTS, LEDGER, Reading
from tracker.importers.sources import Kind, bills, kind_of
from tracker.importers.taking_in import (
    Counts,
    Importing,
    end,
    newest_row,
    take_in,
    take_in_others,
    take_ledger,
)
from tracker.settings import Settings
from tracker.store import engine, journal
from tracker.store.ingest_files import Outcome

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
    today: Today = None,
) -> None:
    """Add the facts of a file to the database; what a crawl saw stands as it is."""
    settings = prepare(today=today)
    engine.upgrade(settings.store_url)
    _stand_behind(settings)
    if collection := _collection(file):
        raise typer.Exit(FAILED if _take_others(file, *collection, settings) else 0)
    with seekable(file) as stream:
        if not record_format.is_export(stream):
            raise SettingFault(
                str(file),
                "is no export of the tracker (none of its first lines is a JSON object with a kind "
                "such as bill or hearing), nor a file of Open States or LegiScan. Nothing was "
                "stored.",
            )
        reading = _reading(stream, file, settings)
        counts = _taken(reading, settings, "standard input" if str(file) == "-" else file.name)
    _say_differing(counts)
    say(_summary(counts))
    if reading.faults:
        lines = "1 line" if reading.faults == 1 else f"{reading.faults:,} lines"
        say(f"{lines} could not be taken in as written.")
    raise typer.Exit(FAILED if reading.faults else 0)


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


def _take_others(file: Path, members: Members, kind: Kind, settings: Settings) -> int:
    """Stores what another collection says, tells it, and gives how many faults there were."""
    faults: list[Fault] = []

    def tell(fault: Fault) -> None:
        faults.append(fault)
        if len(faults) <= _MOST_TOLD:
            say(f"{fault.place}: {fault.what}." if fault.place else f"{fault.what}.")

    source = kind.partition("_")[0]
    known = [session.id for session in sessions.all_sessions(settings.data)]
    importing = Importing.of(settings, file.name, clock.now(), lambda _, what: say(what))
    counts = take_in_others(importing, source, bills(members, kind, known), tell)
    if len(faults) > _MOST_TOLD:
        say(f"So it is with {len(faults) - _MOST_TOLD:,} more.")
    say(_others_summary(SOURCES[source], counts))
    return len(faults)


def _others_summary(source: str, counts: Counts) -> str:
    """`Open States: 12 bills. Shown as told there: 10 new, 1 anew; kept beside what stands: 1.`"""
    new, anew, known = (counts.of["bill", outcome] for outcome in ("new", "added", "known"))
    every = new + anew + known
    bills_words = "1 bill" if every == 1 else f"{every:,} bills"
    shown = f"{new:,} new, {anew:,} told anew, {known:,} kept beside what stands or as they were"
    return f"{source}: {bills_words}; {shown}."


def _stand_behind(settings: Settings) -> None:
    """Lets the clock not run before what the database has seen. Raises ClockBehind."""
    with engine.reader(settings.store_url) as connection:
        newest = journal.check_clock(connection, clock.now(), denver_day)
    if newest is not None:
        clock.never_before(newest + timedelta(microseconds=1))


def _reading(stream: IO[bytes], file: Path, settings: Settings) -> Reading:
    known = [session.id for session in sessions.all_sessions(settings.data)]
    return Reading(
        stream, known, clock.now(), lambda line, what: say(f"{file}, line {line}: {what}")
    )


def _taken(reading: Reading, settings: Settings, name: str) -> Counts:
    """Stores a file: its facts, what names them, its ledger."""
    has_ledger = record_format.has_ledger(reading.stream)
    importing = Importing.of(settings, name, reading.now, reading.fault, has_ledger=has_ledger)
    before = newest_row(importing)
    counts = take_in(importing, reading.given(FACTS)) + take_in(importing, reading.given(BESIDE))
    if has_ledger:
        return counts + take_ledger(importing, reading.given(LEDGER), before)
    end(importing, before)
    return counts


def _say_differing(counts: Counts) -> None:
    """Tells what the file says otherwise than it is stored."""
    for name, parts in list(counts.differing.items())[:_MOST_TOLD]:
        say(f"{name}: the file tells {', '.join(parts)} otherwise; what is stored stands.")
    more = len(counts.differing) - _MOST_TOLD
    if more > 0:
        say(f"So does it of {more:,} more.")


def _summary(counts: Counts) -> str:
    """`12 bills new, 3 known and left as they are; 40 hearings new.`"""
    parts = [part for kind in _WORDS if (part := ", ".join(_outcomes(counts, kind)))]
    return f"{'; '.join(parts) or 'Nothing was in it'}."


def _outcomes(counts: Counts, kind: str) -> Iterator[str]:
    names = iter((_WORDS[kind],))
    for outcome, words in _OUTCOMES.items():
        count = counts.of[kind, outcome]
        if count:
            one, many = next(names, ("", ""))
            name = one if count == 1 else many
            left = "it is" if count == 1 else "they are"
            yield " ".join(f"{count:,} {name} {words.format(left=left)}".split())


#: What is told of each outcome, in this order.
_OUTCOMES: Final[Mapping[Outcome, str]] = {
    "new": "new",
    "added": "known, with what lacked added",
    "known": "known and left as {left}",
}
