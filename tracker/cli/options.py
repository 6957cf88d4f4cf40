"""What commands share: their options, the settings, the database and session that they are about,
and what a person typed as values."""

from __future__ import annotations

import contextlib
import re
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Final, Literal, TypeAlias, get_args

from sqlalchemy import Connection
from typer import Option

from tracker import clock, sessions
from tracker import settings as settings_module
from tracker.domain.numbers import BillNumber, session_id
from tracker.domain.stages import StageName
from tracker.domain.times import DENVER
from tracker.errors import NoSuchPast, SettingFault, StoreFault
from tracker.parent_watchdog import ATTACHED
from tracker.queries.sessions import with_bills
from tracker.settings import Settings
from tracker.store import engine, journal
from tracker.store.read import as_of as read_as_of
from tracker.visiting.visit import moment as newest_moment
from tracker.visiting.visit import past_moment

Format: TypeAlias = Literal["table", "json", "jsonl", "csv"]
Session = Annotated[str | None, Option("--session", help="Session, such as 2026A.")]
Today = Annotated[
    str | None, Option("--today", help="Live on this date, or date and time in Denver.")
]
AsOf = Annotated[
    str | None,
    Option("--as-of", help="As published by the end of this date, or at this moment, in Denver."),
]
Form = Annotated[Format, Option("--format", help="How results are written.")]
Followed = Annotated[bool, Option("--followed", help="Only privacy-related bills.")]
Stage = Annotated[str | None, Option("--stage", help="Where they stand, such as in_committee.")]
Chamber = Annotated[str | None, Option("--chamber", help="Where they began: house or senate.")]
Source = Annotated[str | None, Option("--source", help="Scheme and host of the site.")]
Delay = Annotated[float | None, Option("--delay", help="Seconds between requests.")]
Attached = Annotated[bool, Option(ATTACHED, hidden=True)]
Slug = Annotated[str | None, Option("--campaign", help="Topics of this campaign alone.")]

_CHAMBERS: Final = {"house": "lower", "senate": "upper", "lower": "lower", "upper": "upper"}
_AGO: Final = re.compile(r"(\d{1,4})\s*([hd])")


# --- settings and database -----------------------------------------------------------------------


def prepare(**options: object) -> Settings:
    """The settings with the command's options, shared with what this process starts; the clock."""
    settings = settings_module.load(options)
    settings_module.share(settings)
    clock.start(settings.today)
    if clock.is_newest(settings.today):
        with contextlib.suppress(StoreFault):  # whatever opens the database says so
            clock.stand(newest_moment(settings, clock.now()))
    return settings


def prepare_to_crawl(**options: object) -> Settings:
    """The settings for a command that crawls, which needs a day, else raises SettingFault."""
    if clock.is_newest(settings_module.load(options).today):
        raise SettingFault(
            "TRACKER_TODAY (--today)",
            "newest is for looking. A crawl needs a day: leave it out, or write 2026-02-24.",
        )
    return prepare(**options)


@dataclass(frozen=True, slots=True)
class Look:
    """A look at what is stored: the settings, and the database to read."""

    settings: Settings
    connection: Connection

    @property
    def session(self) -> str:
        """The session named, else the one that is meant. Raises UnknownSession."""
        return sessions.session(chosen_session(self.settings), self.settings.data).id


@contextmanager
def looking(
    session: str | None = None, today: str | None = None, as_of: str | None = None
) -> Iterator[Look]:
    """The database to read, under a command's options. as_of: the past moment whose state it
    shows, at which the clock stands then. Raises StoreFault and SettingFault."""
    settings = prepare(session=session, today=today)
    with reading(settings, as_of) as connection:
        yield Look(settings, connection)


@contextmanager
def reading(settings: Settings, as_of: str | None = None) -> Iterator[Connection]:
    """The database to read, under no other options. Raises StoreFault and SettingFault."""
    url = settings.store_url
    engine.require(url)
    if not as_of:
        with engine.reader(url) as connection:
            yield connection
        return
    try:
        then = past_moment(url, as_of, clock.now())
    except NoSuchPast as fault:
        raise SettingFault("--as-of", str(fault)) from None
    clock.stand(then)
    with read_as_of.reader(url, then) as connection:
        yield connection


@contextmanager
def writing(settings: Settings) -> Iterator[Connection]:
    """One transaction on the database in use. Raises StoreFault where it cannot be used."""
    url = settings.store_url
    engine.require(url)
    with engine.transaction(url) as connection:
        yield connection


@contextmanager
def judging(settings: Settings) -> Iterator[Connection]:
    """One transaction while no crawl is at work. Raises StoreFault, ClockBehind, CrawlRunning."""
    from scrapers.politeness import CrawlLock  # noqa: PLC0415  (slow)

    engine.require(settings.store_url)
    with CrawlLock(settings.store_url, "long"), writing(settings) as connection:
        stand_behind(connection)
        yield connection


def stand_behind(connection: Connection) -> None:
    """Lets the clock not run before what the database has seen. Raises ClockBehind."""
    newest = journal.check_clock(connection, clock.now())
    if newest is not None:
        clock.never_before(newest + timedelta(microseconds=1))


def chosen_session(settings: Settings) -> str:
    """The session named, else the one in session or coming next, else the last that has bills.
    Raises UnknownSession for one that there is not."""
    if settings.session:
        return session_id(settings.session)
    stored: frozenset[str] = frozenset()
    url = settings.store_url
    if engine.exists(url):
        with engine.reader(url) as connection:
            stored = with_bills(connection)
    return sessions.default_session(clock.today(), stored, settings.data).id


# --- what a person typed -------------------------------------------------------------------------


def bill_number(text: str, settings: Settings) -> str:
    """The number of the bill a person means, as the site prints it; one without its year (`HB1134`)
    is of the session named. Raises NumberFault, which asks for a session, and UnknownSession."""
    if not settings.session:
        return str(BillNumber.understand(text))
    session = sessions.session(session_id(settings.session), settings.data)
    return str(BillNumber.understand(text, session.id))


def session_of(number: str) -> str:
    """The session a bill's number belongs to: `2026A` for HB26-1037."""
    return BillNumber.parse(number).session


def one_of(option: str, typed: str | None, what: str, names: Collection[str]) -> str:
    """The name that an option means, "" for none. Raises SettingFault, which names them all."""
    name = (typed or "").strip().lower()
    if name and name not in names:
        listed = ", ".join(names) or "none"
        raise SettingFault(option, f"{typed!r} is no {what}. Known are {listed}.")
    return name


def chamber_named(text: str | None) -> str:
    """`house` or `senate` as Open Civic Data says it, "" for none. Raises SettingFault."""
    if text is None:
        return ""
    if text.strip().lower() not in _CHAMBERS:
        raise SettingFault("--chamber", f"{text!r} is no chamber. Write house or senate.")
    return _CHAMBERS[text.strip().lower()]


def stage_named(text: str | None) -> str:
    """A stage of the record format, "" for none. Raises SettingFault, which names them all."""
    typed = text and re.sub("[- ]", "_", text.strip())
    return one_of("--stage", typed, "stage", get_args(StageName))


def moment(text: str, now: datetime, option: str = "--since") -> datetime:
    """The moment that an option names, in UTC: `24h`, `7d`, a date (its beginning in Denver), or a
    date and time in Denver. Raises SettingFault."""
    typed = text.strip()
    if ago := _AGO.fullmatch(typed.lower()):
        count = int(ago[1])
        return now - (timedelta(hours=count) if ago[2] == "h" else timedelta(days=count))
    with contextlib.suppress(ValueError, OverflowError):
        moment = datetime.fromisoformat(typed)
        return (moment if moment.tzinfo else moment.replace(tzinfo=DENVER)).astimezone(UTC)
    raise SettingFault(
        option, f"{text!r} is no date. Write 2026-02-23, 2026-02-23 08:00 (in Denver), 24h or 7d."
    )


def day(text: str, option: str) -> date:
    """A date such as 2026-02-24. Raises SettingFault, naming the option."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise SettingFault(option, f"{text!r} is no date. Write 2026-02-24.") from None


def bytes_of(file: Path) -> bytes:
    """What a file holds, "-" for standard input. Raises SettingFault where it cannot be read."""
    try:
        return sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    except OSError as error:
        raise SettingFault(str(file), f"cannot be read ({error.strerror}).") from None


@contextmanager
def written_to(path: Path) -> Iterator[None]:
    """Within it files are written. Raises SettingFault where one cannot be."""
    try:
        yield
    except OSError as error:
        name = str(error.filename or path)
        raise SettingFault(name, f"cannot be written ({error.strerror}).") from None
