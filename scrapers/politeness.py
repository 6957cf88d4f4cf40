"""Manners of the crawl: how long to wait, when to stop, whose turn it is.

429 and 503 wait as the site asks, else 60, 120, 180 s; 406 and robots.txt stop the crawl; one
crawl at a time works on a database, and a hearings crawl goes before a long one.
"""

from __future__ import annotations

import fcntl
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from types import TracebackType
from typing import IO, ClassVar, Final, Protocol

from sqlalchemy import Connection, text

from scrapers.robots import MOST_CRAWL_DELAY, Robots
from tracker.errors import CrawlRunning, TrackerError
from tracker.store import engine

log = logging.getLogger(__name__)

#: Waits after the first, second and third 429 or 503 that names no time, in seconds.
FLOORS: Final = (60.0, 120.0, 180.0)
#: Longer than this is not waited for: the crawl stops. With the answer itself it is less than the
#: ten minutes after which a waiting hearings crawl goes first.
LONGEST_WAIT: Final = 540.0
#: Answers worth another try, and how often.
PASSING: Final = frozenset({500, 502, 504, 522, 524, 408})
TRIES: Final = 2


@dataclass(frozen=True, slots=True)
class GiveUp:
    """The page is not to be had in this crawl. stop: nor is any other, the site asked for quiet."""

    why: str
    stop: bool = False


def wait_after(
    status: int, retry_after: float | None, tries: int, delay: float
) -> float | GiveUp | None:
    """What to do after an answer: None to go on with it, seconds to wait before asking again, or
    GiveUp.

    retry_after: seconds the site asks for, None where it names none; tries: how often this page
    was asked again already; delay: between requests, 0 for a source that needs no mercy.
    """
    if status in (429, 503):
        floor = FLOORS[min(tries, len(FLOORS) - 1)] if delay else 0.0
        wait = retry_after if retry_after is not None else floor
        if wait > LONGEST_WAIT:
            return GiveUp(f"answer {status}, to be asked again in {wait:.0f} s", stop=True)
        return GiveUp(f"{status}, asked {tries + 1} times") if tries >= len(FLOORS) else wait
    if status in PASSING or status == 0:
        why = f"answer {status}" if status else "no answer"
        return GiveUp(f"{why}, asked {tries + 1} times") if tries >= TRIES else delay * 2**tries
    return None if status in (200, 304) else GiveUp(f"answer {status}")


def retry_after_seconds(value: str | None, now: datetime) -> float | None:
    """A Retry-After header in seconds from now: a number or an HTTP date; None where unreadable."""
    written = (value or "").strip()
    if written.isascii() and written.isdecimal():
        return float(written)
    try:
        return max(0.0, (parsedate_to_datetime(written) - now).total_seconds())
    except (TypeError, ValueError, OverflowError, IndexError):
        return None


class Manners:
    """How one process asks one site: what robots.txt allows, and how far apart requests are.

    delay: seconds between two requests; robots: None before it was asked for; remark: a sentence
    for the operator on what the site asks for and does not get.
    """

    def __init__(self, delay: float) -> None:
        self.delay = delay
        self.robots: Robots | None = None
        self.remark = ""
        self._free_at = 0.0

    def obey(self, robots: Robots) -> None:
        """From here on these rules hold."""
        asked = robots.crawl_delay()
        if asked > MOST_CRAWL_DELAY:
            self.remark = (
                f"robots.txt asks for {asked:g} s between two requests; "
                f"{MOST_CRAWL_DELAY:g} s are kept, for a crawl by that pace would not end."
            )
            log.warning(self.remark)
        self.robots = robots
        self.delay = max(self.delay, min(asked, MOST_CRAWL_DELAY))

    def next_turn(self) -> float:
        """Seconds until the next request may go out, which takes that turn."""
        now = time.monotonic()
        at = max(now, self._free_at)
        self._free_at = at + self.delay
        return at - now


# --- one crawl at a time -------------------------------------------------------------------


class _Mutex(Protocol):
    """Something one process at a time can hold, and that a dead process lets go."""

    def take(self) -> bool:
        """Takes it without waiting; False where another holds it."""

    def release(self) -> None:
        """Lets it go."""


class _FileMutex:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[str] | None = None

    def take(self) -> bool:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        file = self._path.open("w")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            return False
        self._file = file
        return True

    def release(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None


class _ServerMutex:
    """A PostgreSQL advisory lock, held by a connection of its own: it holds over all machines."""

    _KEY: ClassVar[int] = 0x1E6C0

    def __init__(self, url: str, number: int) -> None:
        self._url, self._key = url, self._KEY + number
        self._connection: Connection | None = None

    def take(self) -> bool:
        with engine.spoken(self._url):
            connection = engine.writing(self._url).connect()
            connection = connection.execution_options(isolation_level="AUTOCOMMIT")
            asked = text("select pg_try_advisory_lock(:key)")
            if connection.execute(asked, {"key": self._key}).scalar_one():
                self._connection = connection
                return True
            connection.close()
            return False

    def release(self) -> None:
        if self._connection is not None:
            let_go = text("select pg_advisory_unlock(:key)")
            # A server that is gone has let it go.
            with suppress(TrackerError), engine.spoken(self._url):
                self._connection.execute(let_go, {"key": self._key})
                self._connection.close()
            self._connection = None


def _mutex(url: str, number: int) -> _Mutex:
    file = engine.sqlite_file(url)
    if file is None:
        return _ServerMutex(url, number)
    return _FileMutex(file.with_name(f"{file.name}.crawl{number or ''}.lock"))


class CrawlLock:
    """Keeps crawls of one database apart; a hearings crawl goes before a long one.

    Three locks: who works, who goes first, and which long crawl is alive. A long crawl looks
    between pages whether the second is held; then it lets go of the first until that one is done,
    and keeps the third, so that no other long crawl begins meanwhile. The system lets go of all
    when a process dies.
    """

    def __init__(self, url: str, *, goes_first: bool) -> None:
        self.goes_first = goes_first
        self.stopping = False
        self._work, self._queue, self._long = (_mutex(url, number) for number in range(3))

    def __enter__(self) -> CrawlLock:
        try:
            self._go_first() if self.goes_first else self._take_all()
        except BaseException:
            self._let_go()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._let_go()

    def _let_go(self) -> None:
        for mutex in (self._work, self._queue, self._long):
            mutex.release()

    def _take_all(self) -> None:
        if not (self._long.take() and self._work.take()):
            raise CrawlRunning(
                "Another crawl is at work on this database. Wait for it, or look at "
                "`tracker status`."
            )

    def _go_first(self) -> None:
        """Asks a long crawl to let this one go first, and waits for at most eleven minutes."""
        if not self._patiently(self._queue.take, seconds=2):
            raise CrawlRunning("Another hearings crawl is at work on this database already.")
        if not self._patiently(self._work.take, seconds=660):
            raise CrawlRunning("The crawl at work did not make way within eleven minutes.")

    def is_alone(self) -> bool:
        """Whether no long crawl but this one is alive, working or waiting."""
        if not self.goes_first:
            return True
        if not self._long.take():
            return False
        self._long.release()
        return True

    def is_wanted(self) -> bool:
        """Whether a crawl that goes first is waiting."""
        if self.goes_first:
            return False
        if self._queue.take():
            self._queue.release()
            return False
        return True

    def step_aside(self) -> None:
        """Lets the waiting crawl work and takes the lock again when it is done. Raises CrawlRunning
        where it does not end, or where this crawl is to stop meanwhile."""
        self._work.release()
        done = self._patiently(self._queue.take, seconds=3600)
        self._queue.release()
        if not (done and self._patiently(self._work.take, seconds=60)):
            raise CrawlRunning("The crawl that went first did not end within an hour.")

    def _patiently(self, take: Callable[[], bool], seconds: float) -> bool:
        until = time.monotonic() + seconds
        while not take():
            if self.stopping or time.monotonic() >= until:
                return False
            time.sleep(0.1)
        return True


class OnlyScheduler:
    """Held by the one scheduler of a database: two on one job store would run each job twice."""

    def __init__(self, url: str) -> None:
        self._mutex = _mutex(url, 3)

    def __enter__(self) -> OnlyScheduler:
        if not self._mutex.take():
            raise CrawlRunning("Another scheduler is at work on this database already.")
        return self

    def __exit__(self, *_: object) -> None:
        self._mutex.release()
