"""`tracker asks show`: what a bill says of the asks, with the passages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, Final

import typer
from typer import Argument, Option

from tracker import campaigns
from tracker.cli import FAILED, group, options
from tracker.cli.options import Form, looking
from tracker.cli.tables import record, records, say, section, show_object, write
from tracker.domain.ask_history import MarkView, VersionMarks, changes
from tracker.domain.campaign import Campaign
from tracker.queries.asks import marks_of
from tracker.wording.translator import ENGLISH

asks = group("asks")

_CHANGE: Final = """
    version=version.key name=version.name ask direction course effect? came=came.passage
    went=went.passage
"""


@asks.command(
    epilog="Examples: tracker asks show HB26-1037 · tracker asks show SB26-070 --format json"
)
def show(
    number: Annotated[str, Argument(help="A bill's number.")],
    versions: Annotated[
        bool, Option("--versions", help="Every version that was read, not the newest alone.")
    ] = False,
    form: Form = "table",
) -> None:
    """Show what a bill says for and against each ask, with the passages."""
    with looking() as look:
        bill = options.bill_number(number, look.settings)
        used = campaigns.load(look.settings.data / "campaigns")
        read = [
            (one, marks)
            for one in used
            if one.ask_rules and (marks := marks_of(look.connection, bill, one.slug))
        ]
    if not read:
        say(f"{bill} was not read for asks: no campaign that has rules for them follows it.")
        raise typer.Exit(FAILED)
    if form == "table":
        write("".join(line for one, of in read for line in _lines(one, of, every=versions)))
    else:
        show_object(form, {"number": bill, "campaigns": [_object(one, of) for one, of in read]})


def _lines(campaign: Campaign, versions: Sequence[VersionMarks], *, every: bool) -> Iterator[str]:
    names = {one.id: one.name.en for one in campaign.asks}
    yield f"{campaign.name.en}\n"
    for version in versions if every else versions[-1:]:
        yield section(_version(version), _marks(version, names))
    history = (
        f"{_version(one.version)}, {names[one.ask]}: "
        + ENGLISH(f"asks.course.{one.course}.{one.direction}")
        for one in changes(versions)
        if one.ask in names
    )
    yield section(ENGLISH("asks.history"), history)


def _version(version: VersionMarks) -> str:
    if not version.key:
        return ENGLISH("asks.read.summary")
    return f"{version.name} {version.day or ''}".strip()


def _marks(version: VersionMarks, names: Mapping[str, str]) -> Iterator[str]:
    if not version.marks:
        yield ENGLISH("asks.nothing")
    for mark in version.marks:
        decided = f" ({ENGLISH('asks.editor')})" if mark.decided_by == "editor" else ""
        side = ENGLISH(f"asks.{mark.direction}")
        yield f"{names.get(mark.ask, mark.ask)}: {side}{decided}"
        for one in mark.passages:
            yield "\t" + " ".join(filter(None, (one.section, one.lead, one.passage)))


def _object(campaign: Campaign, versions: Sequence[VersionMarks]) -> dict[str, Any]:
    return {
        "campaign": campaign.slug,
        "versions": [
            {
                **record(version, "version?=key name? day"),
                "marks": [_mark_object(mark) for mark in version.marks],
            }
            for version in versions
        ],
        "changes": records(changes(versions), _CHANGE),
    }


def _mark_object(mark: MarkView) -> dict[str, Any]:
    passages = records(mark.passages, "section? lead? passage phrase")
    return {**record(mark, "ask direction field decided_by"), "passages": passages}
