"""`tracker editors key`, and `tracker edits`: what editors decided, to a file and back.

A file has one edit a line, as JSON, in the order in which they were written, with the editor's
name: it is the desk's own and is not published.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from tracker import clock, editors
from tracker.cli.asked import opened
from tracker.cli.tables import say, write
from tracker.domain.edits import EditView, rule_of, understood
from tracker.errors import EditFault, SettingFault
from tracker.queries.edits import every
from tracker.settings import Settings
from tracker.store import engine
from tracker.store.editing import take_in
from tracker.visiting.edit_service import judge

_KEYS: Final = ("id", "at", "editor", "subject", "field", "old", "new", "official", "undoes")
#: How far the clock of another machine may be ahead.
_AHEAD: Final = timedelta(days=1)


def make_key(name: str, days: int | None) -> None:
    """Writes a new key, which is shown this once, and the entry that lets it in."""
    until = None if days is None else clock.today() + timedelta(days=days)
    key = editors.new_key()
    try:
        entry = editors.entry_of(name, key, until)
    except ValueError as fault:
        raise SettingFault("NAME", str(fault)) from None
    write(f"{key}\n{entry}\n")
    last = "It does not run out." if until is None else f"Its last day is {until}."
    say(f"The first line is the key of {name}: give it to them alone, it is kept nowhere. {last}")
    say("The second line belongs into TRACKER_EDITORS, beside those of others.")


def export(settings: Settings, file: Path | None) -> None:
    """Writes every edit, one a line, to a file or to standard output."""
    with opened(settings) as connection:
        lines = "".join(line_of(one) + "\n" for one in every(connection))
    if file is None or str(file) == "-":
        write(lines)
        return
    try:
        file.write_text(lines, "utf-8")
    except OSError as error:
        raise SettingFault(str(file), f"cannot be written ({error.strerror}).") from None
    say(f"{lines.count(chr(10))} edits are in {file}.")


def import_file(settings: Settings, file: Path, *, dry_run: bool) -> None:
    """Adds the edits of a file that the database lacks: all of them, or none where one is wrong."""
    found = read_lines(_lines(file), clock.now())
    engine.require(settings.store_url)
    url = settings.store_url
    with (
        engine.spoken(url),
        engine.writing(url).connect() as connection,
        connection.begin() as transaction,
    ):
        added = take_in(connection, found, clock.now())
        judge(connection, settings, {one.subject for one in found}, clock.now())
        if dry_run:
            transaction.rollback()
    would = "would be added" if dry_run else "added"
    say(f"{added} edits {would}, {len(found) - added} were there already.")


def line_of(one: EditView) -> str:
    """An edit as a line of a file."""
    values = {key: getattr(one, key) for key in _KEYS}
    return json.dumps({**values, "at": one.at.isoformat()}, ensure_ascii=False)


def read_lines(lines: Iterable[str], now: datetime) -> tuple[EditView, ...]:
    """The edits that lines hold. Raises EditFault with the number of the line that is wrong."""
    found: dict[int, EditView] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            one = _edit(line)
            _check(one, found, now)
        except ValueError as fault:
            raise EditFault("bad_file", f"line {number}: {fault}") from None
        except EditFault as fault:
            raise EditFault("bad_file", f"line {number}: {fault}") from None
        found[one.id] = one
    return tuple(found.values())


def _lines(file: Path) -> list[str]:
    try:
        if str(file) == "-":
            return sys.stdin.read().split("\n")
        return file.read_text("utf-8-sig").split("\n")
    except OSError as error:
        raise SettingFault(str(file), f"cannot be read ({error.strerror}).") from None
    except UnicodeDecodeError:
        raise SettingFault(str(file), "is not written in UTF-8.") from None


def _edit(line: str) -> EditView:
    """A line as an edit. Raises ValueError where it is none."""
    try:
        said = json.loads(line)
    except (ValueError, RecursionError):
        raise ValueError("this is no JSON.") from None
    if not isinstance(said, dict) or set(said) != set(_KEYS):
        raise ValueError(f"an edit is an object with {', '.join(_KEYS)}.")
    number, undoes = _whole(said, "id"), said["undoes"]
    names = [_text(said, key) or "" for key in ("editor", "subject", "field")]
    texts = [_text(said, key) for key in ("old", "new", "official")]
    return EditView(
        number, _moment(said["at"]), names[0], names[1], names[2], texts[0], texts[1], texts[2],
        None if undoes is None else _whole(said, "undoes"),
    )  # fmt: skip


def _whole(said: dict[str, Any], key: str) -> int:
    if type(said[key]) is not int:
        raise ValueError(f"{key} is no whole number.")
    return int(said[key])


def _text(said: dict[str, Any], key: str) -> str | None:
    value = said[key]
    if value is None:
        return None
    if (
        not isinstance(value, str)
        or "\x00" in value
        or any("\ud800" <= c <= "\udfff" for c in value)
    ):
        raise ValueError(f"{key} is no text.")
    return value


def _moment(value: object) -> datetime:
    try:
        found = datetime.fromisoformat(str(value))
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise ValueError("at is no moment with its zone, such as 2026-02-24T15:00:00+00:00.")
    return found


def _check(one: EditView, before: dict[int, EditView], now: datetime) -> None:
    """Raises ValueError or EditFault for an edit that the desk would not have written."""
    if one.id in before:
        raise ValueError(f"the id {one.id} stands there twice.")
    if one.undoes is not None and one.undoes not in before:
        raise ValueError(f"it takes back {one.undoes}, which does not stand above it.")
    if not editors.is_name(one.editor):
        raise ValueError("the editor has no name that can be used.")
    if one.at > now + _AHEAD:
        raise ValueError(f"{one.at:%Y-%m-%d} lies ahead.")
    rule_of(one.subject, one.field)
    if one.new is not None and understood(one.field, one.new) != one.new:
        raise ValueError(f"new is not as the desk writes {one.field}.")
