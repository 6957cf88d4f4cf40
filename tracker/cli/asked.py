"""What a person typed, as values: numbers of bills, chambers, stages, moments, sessions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Final, get_args

from sqlalchemy import Connection

from tracker import sessions
from tracker.cli.session import chosen_session
from tracker.domain.numbers import BillNumber, session_id
from tracker.domain.stages import StageName
from tracker.domain.times import DENVER
from tracker.errors import SettingFault
from tracker.settings import Settings
from tracker.store import engine

CHAMBERS: Final = {"house": "lower", "senate": "upper", "lower": "lower", "upper": "upper"}
STAGES: Final[tuple[str, ...]] = get_args(StageName)
_AGO: Final = re.compile(r"(\d{1,4})\s*([hd])")
_TIMED: Final = ("%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S")


@contextmanager
def opened(settings: Settings) -> Iterator[Connection]:
    """The database, to read. Raises StoreFault where it cannot be used."""
    url = settings.store_url
    engine.require(url)
    with engine.spoken(url), engine.reading(url).connect() as connection:
        yield connection


def known_session(settings: Settings) -> str:
    """The session named, else the one that is meant. Raises UnknownSession, naming the known."""
    return sessions.session(chosen_session(settings), settings.data).id


def bill_number(text: str, settings: Settings) -> str:
    """The number of the bill a person means, as the site prints it.

    One without its year (`HB1134`) is of the session named by --session. Raises NumberFault, which
    asks for the session where none is named, and UnknownSession.
    """
    if not settings.session:
        return str(BillNumber.understand(text))
    session = sessions.session(session_id(settings.session), settings.data).id
    return str(BillNumber.understand(text, session))


def session_of(number: str) -> str:
    """The session a bill's number belongs to: `2026A` for HB26-1037."""
    return BillNumber.parse(number).session


def chamber(text: str | None) -> str:
    """`house` or `senate` as Open Civic Data says it, "" for none. Raises SettingFault."""
    if text is None:
        return ""
    found = CHAMBERS.get(text.strip().lower())
    if found is None:
        raise SettingFault("--chamber", f"{text!r} is no chamber. Write house or senate.")
    return found


def stage(text: str | None) -> str:
    """A stage of the record format, "" for none. Raises SettingFault, naming the known."""
    if text is None:
        return ""
    found = text.strip().lower().replace("-", "_").replace(" ", "_")
    if found not in STAGES:
        raise SettingFault("--stage", f"{text!r} is no stage. Known are {', '.join(STAGES)}.")
    return found


def moment(text: str, now: datetime, option: str = "--since") -> datetime:
    """The moment that an option names, in UTC: `24h`, `7d`, a date (its beginning in Denver), or a
    date and time in Denver. Raises SettingFault."""
    typed = text.strip()
    ago = _AGO.fullmatch(typed.lower())
    if ago:
        count = int(ago[1])
        return now - (timedelta(hours=count) if ago[2] == "h" else timedelta(days=count))
    for form in ("%Y-%m-%d", *_TIMED):
        try:
            return datetime.strptime(typed, form).replace(tzinfo=DENVER).astimezone(UTC)
        except (ValueError, OverflowError):
            continue
    raise SettingFault(
        option,
        f"{text!r} is no date. Write 2026-02-23, 2026-02-23 08:00 (in Denver), 24h or 7d.",
    )


def day(text: str, option: str) -> date:
    """A date such as 2026-02-24. Raises SettingFault, naming the option."""
    try:
        return datetime.strptime(text.strip(), "%Y-%m-%d").date()
    except ValueError:
        raise SettingFault(option, f"{text!r} is no date. Write 2026-02-24.") from None
