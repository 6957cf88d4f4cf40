"""The sessions of the General Assembly, read from `data/sessions.toml`.

Every function takes the data folder that holds the file; days are Denver's dates.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Final

from tracker.domain.calls import SignUp
from tracker.domain.session import Deadlines
from tracker.errors import SettingFault, UnknownSession
from tracker.sessions.reading import Known, Session, read

__all__ = ["Session", "all_sessions"]

FILE: Final = "sessions.toml"
#: A session this near is the one people prepare for.
SOON: Final = timedelta(days=14)


def all_sessions(folder: Path) -> tuple[Session, ...]:
    """Every known session, oldest first. Raises SettingFault for a file that cannot be used."""
    return _known(folder).sessions


def session(session_id: str, folder: Path) -> Session:
    """The session of this id, in either case. Raises UnknownSession, naming the known ones."""
    known = {one.id: one for one in all_sessions(folder)}
    found = known.get(session_id.strip().upper())
    if found is None:
        raise UnknownSession(f"No session {session_id!r}. Known are {', '.join(known)}.")
    return found


def first_day(session_id: str, folder: Path) -> date | None:
    """The day a session convenes; None of a session that is not known."""
    return {one.id: one.first_day for one in all_sessions(folder)}.get(session_id)


def sign_up(session_id: str, folder: Path) -> SignUp:
    """Where, from when and by which form the people of a session sign up to testify."""
    return sign_ups(folder).get(session_id, SignUp())


def sign_ups(folder: Path) -> dict[str, SignUp]:
    """The same of every known session, by its id."""
    known = _known(folder)
    return {
        one.id: SignUp(one.sign_up_url, one.sign_up_opens_days, one.form, known.forms)
        for one in known.sessions
    }


def deadlines(session_id: str, folder: Path) -> Deadlines:
    """What the assembly plans for a session; none of a session that is not known."""
    found = {one.id: one.deadlines for one in all_sessions(folder)}
    return found.get(session_id, Deadlines())


def strange_among(names: Iterable[str], folder: Path) -> tuple[str, ...]:
    """The sessions that the site names and nobody wrote down: of a year and kind (regular or not)
    for which it names more than are known. Another wording of a known one is no stranger."""
    known = all_sessions(folder)
    written = {one.name for one in known}
    left = Counter(_kind(one.name) for one in known)
    offered = tuple(dict.fromkeys(names))
    left.subtract(_kind(one) for one in offered if one in written)
    strange = []
    for one in offered:
        if one not in written:
            left[_kind(one)] -= 1
            strange += [one] if left[_kind(one)] < 0 else []
    return tuple(strange)


def _kind(name: str) -> tuple[str, bool]:
    """Its year, and whether it is the regular one."""
    return name[:4], "regular" in name.lower()


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


def stamp(folder: Path) -> int:
    """Another number whenever the file was changed."""
    return (folder / FILE).stat().st_mtime_ns


def _known(folder: Path) -> Known:
    file = folder / FILE
    try:
        changed_at = file.stat().st_mtime_ns
    except OSError as fault:
        raise SettingFault(str(file), f"cannot be read ({fault.strerror}).") from None
    return _read(file, changed_at)


@lru_cache(maxsize=8)
def _read(file: Path, changed_at: int) -> Known:  # noqa: ARG001
    # changed_at is there to be part of the cache's key: an edited file is read again.
    return read(file)
