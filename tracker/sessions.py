"""The sessions of the General Assembly, read from `data/sessions.toml`.

Every function takes the data folder that holds the file; days are Denver's dates.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Final

from tracker.domain.calls import SignUp
from tracker.errors import SettingFault, UnknownSession

FILE: Final = "sessions.toml"
#: A session this near is the one people prepare for.
SOON: Final = timedelta(days=14)
_TEXTS: Final = ("id", "name")
_DAYS: Final = ("first_day", "last_day")
_OPENS: Final = "sign_up_opens_days"
_MOST_DAYS: Final = 60


@dataclass(frozen=True, slots=True)
class Session:
    """One session.

    id: `2026A`; name: as in the official search filter; first_day, last_day: inclusive;
    sign_up_url: where people register to testify, "" where unknown; sign_up_opens_days: how many
    days before a hearing that opens, None where unknown.
    """

    id: str
    name: str
    first_day: date
    last_day: date
    sign_up_url: str = ""
    sign_up_opens_days: int | None = None

    def __post_init__(self) -> None:
        if self.last_day < self.first_day:
            raise ValueError(f"{self.id} ends on {self.last_day}, before it begins")

    def __contains__(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day


def all_sessions(folder: Path) -> tuple[Session, ...]:
    """Every known session, oldest first. Raises SettingFault for a file that cannot be used."""
    file = folder / FILE
    try:
        changed_at = file.stat().st_mtime_ns
    except OSError as fault:
        raise SettingFault(str(file), f"cannot be read ({fault.strerror}).") from None
    return _read(file, changed_at)


def session(session_id: str, folder: Path) -> Session:
    """The session of this id, in either case. Raises UnknownSession, naming the known ones."""
    known = {one.id: one for one in all_sessions(folder)}
    found = known.get(session_id.strip().upper())
    if found is None:
        raise UnknownSession(f"No session {session_id!r}. Known are {', '.join(known)}.")
    return found


def sign_up(one: Session) -> SignUp:
    """Where and from when the people of a session sign up to testify."""
    return SignUp(one.sign_up_url, one.sign_up_opens_days)


def sign_ups(folder: Path) -> dict[str, SignUp]:
    """The same of every known session, by its id."""
    return {one.id: sign_up(one) for one in all_sessions(folder)}


def in_session(day: date, folder: Path) -> Session | None:
    """The session that sits on this day, or None."""
    return next((one for one in all_sessions(folder) if day in one), None)


def next_after(day: date, folder: Path) -> Session | None:
    """The first session that begins after this day, or None where none is known."""
    return next((one for one in all_sessions(folder) if one.first_day > day), None)


def default_session(today: date, with_bills: Collection[str], folder: Path) -> Session:
    """The session to crawl and show when nobody names one.

    The one in session; else the next, if it begins within 14 days or has bills; else the last that
    has bills; else the last that ended. with_bills: ids of sessions whose bills are stored.
    """
    sitting = in_session(today, folder)
    if sitting is not None:
        return sitting
    coming = next_after(today, folder)
    if coming is not None and (coming.first_day - today <= SOON or coming.id in with_bills):
        return coming
    known = all_sessions(folder)
    stored = [one for one in known if one.id in with_bills]
    ended = [one for one in known if one.last_day < today]
    return (stored or ended or list(known[:1]))[-1]


@lru_cache(maxsize=8)
def _read(file: Path, changed_at: int) -> tuple[Session, ...]:  # noqa: ARG001
    # changed_at is there to be part of the cache's key: an edited file is read again.
    try:
        entries = tomllib.loads(file.read_text("utf-8")).get("session", [])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise SettingFault(str(file), f"cannot be read: {fault}.") from None
    if not isinstance(entries, list) or not entries:
        raise SettingFault(str(file), "names no session. Write at least one [[session]].")
    read = tuple(sorted((_session(one, file) for one in entries), key=lambda one: one.first_day))
    ids = [one.id for one in read]
    twice = sorted({one for one in ids if ids.count(one) > 1})
    if twice:
        raise SettingFault(str(file), f"names {', '.join(twice)} twice.")
    return read


def _session(entry: object, file: Path) -> Session:
    if not isinstance(entry, dict):
        raise SettingFault(str(file), "holds a session that is no table.")
    where = f"session {entry.get('id', 'without id')}"
    for key, kind, what in (
        *((key, str, "a text") for key in _TEXTS),
        *((key, date, "a date such as 2026-01-14") for key in _DAYS),
    ):
        if type(entry.get(key)) is not kind or not entry[key]:  # a datetime is a date, too
            raise SettingFault(str(file), f"{where}: {key} must be {what}.")
    unknown = sorted(set(entry) - {*_TEXTS, *_DAYS, "sign_up", _OPENS})
    if unknown:
        raise SettingFault(str(file), f"{where}: {', '.join(unknown)} is not known.")
    try:
        return Session(
            entry["id"], entry["name"], entry["first_day"], entry["last_day"],
            str(entry.get("sign_up", "")), _opens_days(entry.get(_OPENS)),
        )  # fmt: skip
    except ValueError as fault:
        raise SettingFault(str(file), f"{where}: {fault}.") from None


def _opens_days(value: object) -> int | None:
    """How many days before a hearing sign-up opens. Raises ValueError where that is none."""
    if value is None:
        return None
    if type(value) is not int or not 0 <= value <= _MOST_DAYS:  # true is an int, too
        raise ValueError(f"{_OPENS} must be a whole number from 0 to {_MOST_DAYS}")
    return value
