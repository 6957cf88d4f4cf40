"""The sessions of the General Assembly, read from `data/sessions.toml`.

Every function takes the data folder that holds the file; days are Denver's dates. A fault of the
file is told with its line and what to write instead.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Final, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field

from tracker.domain import session as rules
from tracker.domain.calls import SignUp
from tracker.domain.language import Both
from tracker.domain.session import Deadline, Deadlines, SessionForm, SignUpForm
from tracker.errors import CampaignFault, SettingFault, UnknownSession, unreadable
from tracker.toml_files import Day, KeyPath, Model, Text
from tracker.toml_files import read as read_file

__all__ = ["Session", "all_sessions"]

FILE: Final = "sessions.toml"
#: A session this near is the one people prepare for.
SOON: Final = timedelta(days=14)
_MOST_DAYS: Final = 60
_POSITIONS: Final = ("support", "oppose", "amend", "monitor")
_MONTH: Final = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_NO_DEADLINES: Final = Deadlines()
_NO_SIGN_UP: Final = SignUp()


@dataclass(frozen=True, slots=True)
class Session:
    """One session. id: `2026A`; name: as in the official search filter; first_day, last_day:
    inclusive; sign_up: where, from when and by which form people sign up to testify; deadlines:
    what the assembly plans for it."""

    id: str
    name: str
    first_day: date
    last_day: date
    sign_up: SignUp = _NO_SIGN_UP
    deadlines: Deadlines = _NO_DEADLINES

    def __contains__(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day


def session(session_id: str, folder: Path) -> Session:
    """The session of this id, in either case. Raises UnknownSession, naming the known ones."""
    match = _session_of(session_id.strip().upper(), folder)
    if match is None:
        ids = ", ".join(one.id for one in all_sessions(folder))
        raise UnknownSession(f"No session {session_id!r}. Known are {ids}.")
    return match


def _session_of(session_id: str, folder: Path) -> Session | None:
    return next((one for one in all_sessions(folder) if one.id == session_id), None)


def first_day(session_id: str, folder: Path) -> date | None:
    """The day a session convenes; None of a session that is not known."""
    match = _session_of(session_id, folder)
    return match.first_day if match else None


def last_day(session_id: str, folder: Path) -> date | None:
    """The day on which a session ended or is to end, None where no file knows it."""
    match = _session_of(session_id.strip().upper(), folder)
    return match.last_day if match else None


def sign_up(session_id: str, folder: Path) -> SignUp:
    """Where, from when and by which form the people of a session sign up to testify."""
    match = _session_of(session_id, folder)
    return match.sign_up if match else _NO_SIGN_UP


def sign_ups(folder: Path) -> dict[str, SignUp]:
    """The same of every known session, by its id."""
    return {session.id: session.sign_up for session in all_sessions(folder)}


def deadlines(session_id: str, folder: Path) -> Deadlines:
    """What the assembly plans for a session; none of a session that is not known."""
    match = _session_of(session_id, folder)
    return match.deadlines if match else _NO_DEADLINES


def strange_among(names: Iterable[str], folder: Path) -> tuple[str, ...]:
    """The sessions that the site names and nobody wrote down: of a year and kind (regular or not)
    for which it names more than are known. Another wording of a known one is no stranger."""
    sessions = all_sessions(folder)
    written = {session.name for session in sessions}
    left = Counter(_kind(session.name) for session in sessions)
    offered = tuple(dict.fromkeys(names))
    left.subtract(_kind(name) for name in offered if name in written)
    strange = []
    for name in offered:
        if name not in written:
            left[_kind(name)] -= 1
            strange += [name] if left[_kind(name)] < 0 else []
    return tuple(strange)


def _kind(name: str) -> tuple[str, bool]:
    """Its year, and whether it is the regular one."""
    return name[:4], "regular" in name.lower()


def is_old(session_id: str, today: date, folder: Path) -> bool:
    """Whether a session is over and another one began since, or begins soon: the site's schedule is
    that one's, and nothing of the old one changes any more."""
    last = last_day(session_id, folder)
    if last is None or today <= last:
        return False
    later = (session for session in all_sessions(folder) if session.first_day > last)
    return any(session.first_day - today <= SOON for session in later)


def in_session(day: date, folder: Path) -> Session | None:
    """The session that sits on this day, or None."""
    return next((session for session in all_sessions(folder) if day in session), None)


def default_session(today: date, with_bills: Collection[str], folder: Path) -> Session:
    """The session to crawl and show when nobody names one. The one in session; else the next, if it
    begins within 14 days or has bills; else the last that has bills; else the last that ended.
    with_bills: ids of sessions whose bills are stored."""
    if sitting := in_session(today, folder):
        return sitting
    sessions = all_sessions(folder)
    coming = next((session for session in sessions if session.first_day > today), None)
    if coming and (coming.first_day - today <= SOON or coming.id in with_bills):
        return coming
    stored = [session for session in sessions if session.id in with_bills]
    ended = [session for session in sessions if session.last_day < today]
    return (stored or ended or list(sessions[:1]))[-1]


def stamp(folder: Path) -> int:
    """Another number whenever the file was changed."""
    return (folder / FILE).stat().st_mtime_ns


def written_at(folder: Path) -> datetime:
    """When the file was last written."""
    return datetime.fromtimestamp(stamp(folder) // 10**9, UTC)


def _address(value: str) -> str:
    parts = urlsplit(value)
    if value and not (parts.scheme == "https" and parts.hostname):
        raise ValueError(
            f"must be an address that begins with https://, not {value!r}: "
            "people write their names and addresses there"
        )
    return value


def _opens(value: object) -> object:
    if type(value) is not int or not 0 <= value <= _MOST_DAYS:  # true is an int, too
        raise ValueError(f"must be a whole number from 0 to {_MOST_DAYS}")
    return value


def _checked(value: object) -> str:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, str) and (not value or _MONTH.fullmatch(value)):
        return value
    raise ValueError('must be a day (2027-01-08) or a month ("2027-01")')


class _Both(Model):
    makes = Both
    en: Text
    es: Text


class _Form(Model):
    id: Text
    year: int
    hosts: Annotated[list[str], Field(min_length=1)]
    asks_for: _Both
    choices: Annotated[list[str], Field(min_length=1)]
    positions: dict[str, str] = Field(default={})
    in_spanish: dict[str, str] = Field(default={})
    step: Annotated[list[_Both], Field(min_length=1)]

    def value(self) -> SignUpForm:
        """The form."""
        values = self.values()
        values["steps"] = values.pop("step")
        for name in ("positions", "in_spanish"):
            values[name] = tuple(values[name].items())
        return SignUpForm(**values)


class _Deadline(_Both):
    on: Day
    day: int | None = None
    concerns: Literal["house_bills", "senate_bills", "bills", "other"] = "other"
    exempt: bool = False

    def value(self) -> Deadline:
        """The deadline."""
        return Deadline(self.on, Both(self.en, self.es), self.concerns, self.day, self.exempt)


class _Session(Model):
    id: Text
    name: Text
    first_day: Day
    last_day: Day
    zone: Literal["America/Denver"] = "America/Denver"
    sign_up: Annotated[str, AfterValidator(_address)] = ""
    sign_up_opens_days: Annotated[int | None, BeforeValidator(_opens)] = None
    form: str | None = None
    form_checked: Annotated[str, BeforeValidator(_checked)] = ""
    spanish: _Both | None = None
    deadlines: str = ""
    deadlines_url: str = ""
    deadline: list[_Deadline] = Field(default=[])

    def session(self, forms: Mapping[str, SignUpForm]) -> Session:
        """The session. forms: by id."""
        form = SessionForm(forms[self.form], self.id, self.form_checked) if self.form else None
        spanish = self.spanish.value() if self.spanish else Both()
        every = tuple(forms.values())
        sign_up = SignUp(self.sign_up, self.sign_up_opens_days, form, every, spanish)
        planned = tuple(sorted((one.value() for one in self.deadline), key=lambda one: one.on))
        deadlines = Deadlines(self.id, self.deadlines, self.deadlines_url, planned)
        days = self.first_day, self.last_day
        return Session(self.id, self.name, *days, sign_up, deadlines if planned else _NO_DEADLINES)


class _File(Model):
    session: list[_Session]
    form: list[_Form] = Field(default=[])


def all_sessions(folder: Path) -> tuple[Session, ...]:
    """Every known session, oldest first. Raises SettingFault for a file that cannot be used."""
    file = folder / FILE
    try:
        return _read(file, file.stat().st_mtime_ns)
    except OSError as fault:
        raise SettingFault(str(file), unreadable(fault)) from None
    except CampaignFault as fault:
        where = f"{file}, line {fault.line}" if fault.line else str(file)
        raise SettingFault(where, f"{fault.what.rstrip('.')}.") from None


@lru_cache(maxsize=8)
def _read(file: Path, _: int) -> tuple[Session, ...]:
    """The sessions, oldest first. Raises CampaignFault. _: when the file was changed, to be part of
    the cache's key: an edited one is read again."""
    source = read_file(file)
    if not source.values.get("session") or not isinstance(source.values["session"], list):
        raise CampaignFault(str(file), 0, "names no session. Write at least one [[session]].")
    contents, faults = source.understood(_File)
    if contents is not None:
        faults += [*source.twice("form", "id"), *source.twice("session", "id")]
        faults += [source.fault(path, what) for path, what in _contradictions(contents)]
    if contents is None or faults:
        raise faults[0]
    forms = {form.id: form.value() for form in contents.form}
    sessions = (entry.session(forms) for entry in contents.session)
    return tuple(sorted(sessions, key=lambda session: session.first_day))


def _contradictions(contents: _File) -> Iterator[tuple[KeyPath, str]]:
    for at, form in enumerate(contents.form):
        for path, what in _of_form(form):
            yield ("form", at, *path), f"form {form.id}: {what}"
    forms = {form.id: form.value() for form in contents.form}
    for at, session in enumerate(contents.session):
        for path, what in _of_session(session, forms):
            yield ("session", at, *path), f"session {session.id}: {what}"
    order = sorted(enumerate(contents.session), key=lambda pair: pair[1].first_day)
    for (_, before), (at, after) in pairwise(order):
        if after.first_day <= before.last_day:
            what = (
                f"session {after.id} begins on {after.first_day}, "
                f"but {before.id} sits until {before.last_day}"
            )
            yield ("session", at, "first_day"), what


def _of_form(form: _Form) -> Iterator[tuple[KeyPath, str]]:
    for name, word in form.positions.items():
        if name not in _POSITIONS or word not in form.choices:
            yield ("positions", name), f"{name} must be a position and one of the choices"
    for word in form.in_spanish.keys() - form.choices:
        yield ("in_spanish", word), f"{word!r} is none of the choices"
    for n, step in enumerate(form.step):
        strings, strings_es = (sorted(re.findall("`([^`]*)`", text)) for text in (step.en, step.es))
        if strings != strings_es:
            what = "the strings of the form (in `backticks`) differ between en and es"
            yield ("step", n), what
        places = {*re.findall(r"\{([^{}]*)\}", step.en + step.es)}
        for name in places - {*rules.FORM_PLACES, *rules.TEXT_PLACES}:
            yield ("step", n), f"nobody knows what to put in for {{{name}}}"


def _of_session(
    session: _Session, forms: Mapping[str, SignUpForm]
) -> Iterator[tuple[KeyPath, str]]:
    first, last = session.first_day, session.last_day
    if last < first:
        yield ("last_day",), f"it ends on {last}, before it begins on {first}"
    if session.id[:4].isdecimal() and int(session.id[:4]) != first.year:
        yield ("first_day",), f"it begins on {first}, which is not in the year of its id"
    if session.deadline and not session.deadlines:
        yield ("deadlines",), "deadlines must name the resolution that sets them"
    if session.form is not None and session.form not in forms:
        ids = ", ".join(forms) or "none"
        yield ("form",), f"no form {session.form!r} is described. Known are {ids}"
    elif session.form is not None and not forms[session.form].leads_here(session.sign_up):
        where = session.sign_up or "nowhere"
        yield ("sign_up",), f"sign_up leads to {where}, which is not the form {session.form}"
    for n, deadline in enumerate(session.deadline):
        on, day = deadline.on, deadline.day
        if on > last:
            what = f"a deadline on {on} lies after the last day, {last}"
            yield ("deadline", n, "on"), what
        if day is not None and rules.day_of(first, day) != on:
            yield ("deadline", n, "day"), f"day {day} is not {on}, counted from {first}"
