"""`data/sessions.toml` as values: every fault is told with its line and what to write instead."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, TypeAlias

from tracker.domain.campaign import Position
from tracker.domain.language import Both
from tracker.domain.session import (
    FORM_PLACES,
    TEXT_PLACES,
    Deadline,
    Deadlines,
    SessionForm,
    SignUpForm,
    day_of,
    in_order,
    is_https,
    places_of,
    strings_of,
)
from tracker.domain.times import DENVER
from tracker.domain.toml_lines import Place, line_of, lines_of
from tracker.errors import SettingFault

Table: TypeAlias = Mapping[str, Any]

_TEXTS: Final = ("id", "name")
_DAYS: Final = ("first_day", "last_day")
_OPENS: Final = "sign_up_opens_days"
_MOST_DAYS: Final = 60
_OF_SESSION: Final = frozenset(
    {*_TEXTS, *_DAYS, _OPENS, "zone", "sign_up", "form", "form_checked", "deadlines", "deadline",
     "deadlines_url"}
)  # fmt: skip
_OF_DEADLINE: Final = frozenset({"day", "on", "concerns", "exempt", "en", "es"})
_OF_FORM: Final = frozenset(
    {"id", "year", "hosts", "asks_for", "choices", "positions", "step"}
)  # fmt: skip
_CONCERNS: Final = ("house_bills", "senate_bills", "bills", "other")
_POSITIONS: Final[tuple[Position, ...]] = ("support", "oppose", "amend", "monitor")
_NO_DEADLINES: Final = Deadlines()
_MONTH: Final = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class Session:
    """One session.

    id: `2026A`; name: as in the official search filter; first_day, last_day: inclusive;
    sign_up_url: where people register to testify, "" where unknown; sign_up_opens_days: how many
    days before a hearing that opens, None where unknown; form: which form that is, None where
    nobody knows; deadlines: what the assembly plans for it.
    """

    id: str
    name: str
    first_day: date
    last_day: date
    sign_up_url: str = ""
    sign_up_opens_days: int | None = None
    form: SessionForm | None = None
    deadlines: Deadlines = _NO_DEADLINES

    def __contains__(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day


@dataclass(frozen=True, slots=True)
class Known:
    """All that the file says."""

    sessions: tuple[Session, ...]
    forms: tuple[SignUpForm, ...]


def read(file: Path) -> Known:
    """The sessions, oldest first, and the forms. Raises SettingFault, with the line."""
    try:
        said = file.read_text("utf-8")
        source = _Source(file, lines_of(said), tomllib.loads(said))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise SettingFault(str(file), f"cannot be read: {fault}.") from None
    entries = source.values.get("session", [])
    if not isinstance(entries, list) or not entries:
        raise SettingFault(str(file), "names no session. Write at least one [[session]].")
    forms = {one.id: one for one in _forms(source)}
    read_here = [_session(source, at, forms) for at in range(len(entries))]
    _agree(source, read_here)
    ordered = tuple(sorted(read_here, key=lambda one: one.first_day))
    return Known(ordered, tuple(forms.values()))


@dataclass(frozen=True, slots=True)
class _Source:
    """The file, and at which line each of its settings stands."""

    file: Path
    lines: Mapping[Place, int]
    values: Table

    def fault(self, place: Place, what: str) -> SettingFault:
        return SettingFault(f"{self.file}, line {line_of(self.lines, place)}", f"{what}.")

    def table(self, place: Place, what: str) -> Table:
        found: Any = self.values
        for part in place:
            found = found[part]
        if not isinstance(found, dict):
            raise self.fault(place, f"holds a {what} that is no table")
        return found

    def only(self, place: Place, entry: Table, allowed: frozenset[str], where: str) -> None:
        """Raises SettingFault for a setting that nobody reads."""
        for name in sorted(set(entry) - allowed):
            raise self.fault((*place, name), f"{where}: {name} is not known")

    def both(self, place: Place, entry: object, where: str) -> Both:
        """A text in both languages."""
        table = entry if isinstance(entry, dict) else {}
        for name in ("en", "es"):
            if not isinstance(table.get(name), str) or not table[name].strip():
                raise self.fault((*place, name), f"{where}: {name} must be a text")
        return Both(table["en"], table["es"])

    def many(self, place: Place, name: str, where: str) -> range:
        """The places of the tables of one name."""
        found = self.table(place, where).get(name, []) if place else self.values.get(name, [])
        if not isinstance(found, list):
            raise self.fault((*place, name), f"{where}: write {name} as [[...]] tables")
        return range(len(found))

    def texts(self, place: Place, found: object, where: str) -> tuple[str, ...]:
        """A list of texts, not empty."""
        if not isinstance(found, list) or not found or not all(type(one) is str for one in found):
            raise self.fault(place, f"{where} must be a list of texts")
        return tuple(found)


# --- forms --------------------------------------------------------------------------------------


def _forms(source: _Source) -> Iterator[SignUpForm]:
    seen: set[str] = set()
    for at in source.many((), "form", "form"):
        one = _form(source, ("form", at))
        if one.id in seen:
            raise source.fault(("form", at, "id"), f"names form {one.id} twice")
        seen.add(one.id)
        yield one


def _form(source: _Source, place: Place) -> SignUpForm:
    entry = source.table(place, "form")
    where = f"form {entry.get('id', 'without id')}"
    source.only(place, entry, _OF_FORM, where)
    if type(entry.get("id")) is not str or not entry["id"]:
        raise source.fault((*place, "id"), f"{where}: id must be a text")
    if type(entry.get("year")) is not int:
        raise source.fault((*place, "year"), f"{where}: year must be a year such as 2026")
    choices = source.texts((*place, "choices"), entry.get("choices"), f"{where}: choices")
    positions = entry.get("positions", {})
    for name, word in positions.items() if isinstance(positions, dict) else [("positions", "")]:
        if name not in _POSITIONS or word not in choices:
            said = f"{where}: {name} must be a position and one of the choices"
            raise source.fault((*place, "positions", name), said)
    steps = [
        _step(source, (*place, "step", one), where) for one in source.many(place, "step", where)
    ]
    if not steps:
        raise source.fault(place, f"{where}: write its steps as [[form.step]]")
    return SignUpForm(
        entry["id"], entry["year"],
        source.texts((*place, "hosts"), entry.get("hosts"), f"{where}: hosts"),
        source.both((*place, "asks_for"), entry.get("asks_for"), f"{where}: asks_for"),
        tuple(steps), tuple(positions.items()), choices,
    )  # fmt: skip


def _step(source: _Source, place: Place, where: str) -> Both:
    entry = source.table(place, "step")
    source.only(place, entry, frozenset({"en", "es"}), where)
    step = source.both(place, entry, f"{where}: step")
    if sorted(strings_of(step.en)) != sorted(strings_of(step.es)):
        said = f"{where}: the strings of the form (in `backticks`) differ between en and es"
        raise source.fault(place, said)
    for name in (*places_of(step.en), *places_of(step.es)):
        if name not in (*FORM_PLACES, *TEXT_PLACES):
            raise source.fault(place, f"{where}: nobody knows what to put in for {{{name}}}")
    return step


# --- sessions -----------------------------------------------------------------------------------


def _session(source: _Source, at: int, forms: Mapping[str, SignUpForm]) -> Session:
    place: Place = ("session", at)
    entry = source.table(place, "session")
    where = f"session {entry.get('id', 'without id')}"
    for key, kind, what in (
        *((key, str, "a text") for key in _TEXTS),
        *((key, date, "a date such as 2026-01-14") for key in _DAYS),
    ):
        if type(entry.get(key)) is not kind or not entry[key]:  # a datetime is a date, too
            raise source.fault((*place, key), f"{where}: {key} must be {what}")
    source.only(place, entry, _OF_SESSION, where)
    if entry.get("zone", DENVER.key) != DENVER.key:
        raise source.fault((*place, "zone"), f"{where}: zone must be {DENVER.key!r}")
    _has_its_days(source, place, entry, where)
    sign_up = _sign_up(source, place, entry, where)
    return Session(
        entry["id"], entry["name"], entry["first_day"], entry["last_day"], sign_up,
        _opens_days(source, place, entry, where),
        _session_form(source, place, entry, forms, where),
        _deadlines(source, place, entry, where),
    )  # fmt: skip


def _has_its_days(source: _Source, place: Place, entry: Table, where: str) -> None:
    """Raises SettingFault where the days of a session contradict each other or its id."""
    first, last = entry["first_day"], entry["last_day"]
    if last < first:
        said = f"{where} ends on {last}, before it begins on {first}"
        raise source.fault((*place, "last_day"), said)
    if entry["id"][:4].isdecimal() and int(entry["id"][:4]) != first.year:
        said = f"{where} begins on {first}, which is not in the year of its id"
        raise source.fault((*place, "first_day"), said)


def _agree(source: _Source, found: Sequence[Session]) -> None:
    """Raises SettingFault where two sessions are one, or sit on the same day."""
    ids = [one.id for one in found]
    for at, one in enumerate(ids):
        if one in ids[:at]:
            raise source.fault(("session", at, "id"), f"names {one} twice")
    for before, after in pairwise(sorted(found, key=lambda one: one.first_day)):
        if after.first_day <= before.last_day:
            raise source.fault(
                ("session", ids.index(after.id), "first_day"),
                f"session {after.id} begins on {after.first_day}, "
                f"but {before.id} sits until {before.last_day}",
            )


def _sign_up(source: _Source, place: Place, entry: Table, where: str) -> str:
    url = entry.get("sign_up", "")
    if url and (type(url) is not str or not is_https(url)):
        said = (
            f"{where}: sign_up must be an address that begins with https://, not {url!r}: "
            "people write their names and addresses there"
        )
        raise source.fault((*place, "sign_up"), said)
    return str(url)


def _opens_days(source: _Source, place: Place, entry: Table, where: str) -> int | None:
    """How many days before a hearing sign-up opens."""
    value = entry.get(_OPENS)
    if value is None:
        return None
    if type(value) is not int or not 0 <= value <= _MOST_DAYS:  # true is an int, too
        said = f"{where}: {_OPENS} must be a whole number from 0 to {_MOST_DAYS}"
        raise source.fault((*place, _OPENS), said)
    return value


def _session_form(
    source: _Source, place: Place, entry: Table, forms: Mapping[str, SignUpForm], where: str
) -> SessionForm | None:
    name, checked = entry.get("form"), entry.get("form_checked", "")
    if name is None:
        return None
    if name not in forms:
        said = f"{where}: no form {name!r} is described. Known are {', '.join(forms) or 'none'}"
        raise source.fault((*place, "form"), said)
    form, url = forms[name], entry.get("sign_up", "")
    if not form.leads_here(url):
        said = f"{where}: sign_up leads to {url or 'nowhere'}, which is not the form {name}"
        raise source.fault((*place, "sign_up"), said)
    is_day = type(checked) is date
    if checked and not is_day and not (isinstance(checked, str) and _MONTH.fullmatch(checked)):
        said = f'{where}: form_checked must be a day (2027-01-08) or a month ("2027-01")'
        raise source.fault((*place, "form_checked"), said)
    return SessionForm(form, entry["id"], checked.isoformat() if is_day else checked)


# --- deadlines ----------------------------------------------------------------------------------


def _deadlines(source: _Source, place: Place, entry: Table, where: str) -> Deadlines:
    found = [
        _deadline(source, (*place, "deadline", at), entry, where)
        for at in source.many(place, "deadline", where)
    ]
    if not found:
        return _NO_DEADLINES
    if type(entry.get("deadlines")) is not str or not entry["deadlines"]:
        said = f"{where}: deadlines must name the resolution that sets them"
        raise source.fault((*place, "deadlines"), said)
    url = str(entry.get("deadlines_url", ""))
    return Deadlines(entry["id"], entry["deadlines"], url, in_order(found))


def _deadline(source: _Source, place: Place, session: Table, where: str) -> Deadline:
    entry = source.table(place, "deadline")
    source.only(place, entry, _OF_DEADLINE, where)
    on, day = entry.get("on"), entry.get("day")
    if type(on) is not date:
        raise source.fault((*place, "on"), f"{where}: on must be a date such as 2027-02-05")
    if on > session["last_day"]:
        said = f"{where}: a deadline on {on} lies after the last day, {session['last_day']}"
        raise source.fault((*place, "on"), said)
    if day is not None and (type(day) is not int or day_of(session["first_day"], day) != on):
        said = f"{where}: day {day} is not {on}, counted from {session['first_day']}"
        raise source.fault((*place, "day"), said)
    concerns = entry.get("concerns", "other")
    if concerns not in _CONCERNS:
        said = f"{where}: concerns must be one of {', '.join(_CONCERNS)}"
        raise source.fault((*place, "concerns"), said)
    return Deadline(
        on, source.both(place, entry, f"{where}: deadline"), concerns, day,
        entry.get("exempt") is True,
    )  # fmt: skip
