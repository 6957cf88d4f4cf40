"""`tracker editors key`, and `tracker edits`: what editors decided, to a file and back.

A file has one edit a line, as JSON, in the order in which they were written, with the editor's
name: it is the desk's own and is not published.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Final

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from typer import Argument, Option

from tracker import clock
from tracker import editors as desk
from tracker.cli import group
from tracker.cli.options import bytes_of, looking, prepare, writing, written_to
from tracker.cli.tables import say, write
from tracker.domain.edits import EditView, rule_of, understood
from tracker.errors import EditFault, SettingFault
from tracker.queries.edits import every
from tracker.store.editing import take_in
from tracker.visiting.edit_service import judge

editors, edits = group("editors"), group("edits")

#: How far the clock of another machine may be ahead.
_AHEAD: Final = timedelta(days=1)


@editors.command(
    epilog="Examples: tracker editors key ana --days 180 · tracker editors key ben --days 0"
)
def key(
    name: Annotated[str, Argument(help="Whose key: letters, digits, points, dashes.")],
    days: Annotated[int, Option(min=0, max=3650, help="How long it is good; 0 for ever.")] = 180,
) -> None:
    """Make a person's key to the editors' desk, and the entry for TRACKER_EDITORS."""
    prepare()
    until = clock.today() + timedelta(days=days) if days else None
    new_key = desk.new_key()
    try:
        entry = desk.entry_of(name, new_key, until)
    except ValueError as fault:
        raise SettingFault("NAME", str(fault)) from None
    write(f"{new_key}\n{entry}\n")
    last = "It does not run out." if until is None else f"Its last day is {until}."
    say(f"The first line is the key of {name}: give it to them alone, it is kept nowhere. {last}")
    say("The second line belongs into TRACKER_EDITORS, beside those of others.")


@edits.command(
    "export",
    epilog="Examples: tracker edits export edits.jsonl · tracker edits export > edits.jsonl",
)
def export_edits(
    file: Annotated[
        Path | None, Argument(help="Where to write; standard output without one.")
    ] = None,
) -> None:
    """Write everything that editors decided, one edit a line, with the editors' names."""
    with looking() as look:
        lines = [line_of(edit) + "\n" for edit in every(look.connection)]
    if file is None or str(file) == "-":
        write("".join(lines))
        return
    with written_to(file):
        file.write_text("".join(lines), "utf-8")
    say(f"{len(lines)} edits are in {file}.")


@edits.command("import", epilog="Examples: tracker edits import edits.jsonl --dry-run")
def import_edits(
    file: Annotated[Path, Argument(help="A file that was exported; - for standard input.")],
    dry_run: Annotated[bool, Option("--dry-run", help="Say what it would add.")] = False,
) -> None:
    """Add the edits of a file that this database lacks; none where one line is wrong."""
    settings = prepare()
    try:
        lines = bytes_of(file).decode("utf-8-sig").split("\n")
    except UnicodeDecodeError:
        raise SettingFault(str(file), "is not written in UTF-8.") from None
    entries = read_lines(lines, clock.now())
    with writing(settings) as connection:
        added = take_in(connection, entries, clock.now())
        judge(connection, settings, {edit.subject for edit in entries}, clock.now())
        if dry_run:
            connection.rollback()
    would = "would be added" if dry_run else "added"
    say(f"{added} edits {would}, {len(entries) - added} were there already.")


#: A text that every database takes.
Taken = Annotated[str, Field(pattern="^[^\\x00]*$")]


class _Line(BaseModel):
    """An edit as it stands in a line, with the names of EditView."""

    model_config = ConfigDict(strict=True, extra="forbid")

    id: int
    at: Annotated[AwareDatetime, BeforeValidator(lambda value: datetime.fromisoformat(str(value)))]
    editor: Taken
    subject: Taken
    field: Taken
    old: Taken | None
    new: Taken | None
    official: Taken | None
    undoes: int | None


#: What is said of a value, by the beginning of the name of pydantic's error.
_FAULTS: Final = {
    "int": "{} is no whole number.",
    "string": "{} is no text.",
    **dict.fromkeys(
        ("value", "timezone"), "{} is no moment with its zone, such as 2026-02-24T15:00:00+00:00."
    ),
}


def line_of(edit: EditView) -> str:
    """An edit as a line of a file."""
    values = {name: getattr(edit, name) for name in _Line.model_fields}
    return json.dumps({**values, "at": edit.at.isoformat()}, ensure_ascii=False)


def read_lines(lines: Iterable[str], now: datetime) -> tuple[EditView, ...]:
    """The edits that lines hold. Raises EditFault with the number of the line that is wrong."""
    entries: dict[int, EditView] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            edit = _edit(line)
            _check(edit, entries, now)
        except (ValueError, EditFault) as fault:
            raise EditFault("bad_file", f"line {number}: {fault}") from None
        entries[edit.id] = edit
    return tuple(entries.values())


def _edit(line: str) -> EditView:
    """A line as an edit. Raises ValueError where it is none."""
    try:
        return EditView(**dict(_Line.model_validate(json.loads(line))))
    except (json.JSONDecodeError, RecursionError):
        raise ValueError("this is no JSON.") from None
    except ValidationError as fault:
        error = fault.errors(include_url=False)[0]
        words = _FAULTS.get(error["type"].partition("_")[0], "")
        names = ", ".join(_Line.model_fields)
        shape = f"an edit is an object with {names}."
        raise ValueError(words.format(*error["loc"][:1]) or shape) from None


def _check(edit: EditView, before: dict[int, EditView], now: datetime) -> None:
    """Raises ValueError or EditFault for an edit that the desk would not have written."""
    if edit.id in before:
        raise ValueError(f"the id {edit.id} stands there twice.")
    if edit.undoes is not None and edit.undoes not in before:
        raise ValueError(f"it takes back {edit.undoes}, which does not stand above it.")
    if not desk.is_name(edit.editor):
        raise ValueError("the editor has no name that can be used.")
    if edit.at > now + _AHEAD:
        raise ValueError(f"{edit.at:%Y-%m-%d} lies ahead.")
    rule_of(edit.subject, edit.field)
    if edit.new is not None and understood(edit.field, edit.new) != edit.new:
        raise ValueError(f"new is not as the desk writes {edit.field}.")
