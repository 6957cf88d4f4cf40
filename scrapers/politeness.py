"""Manners of a crawl: how long to wait, what robots.txt allows, when to stop, whose turn it is.

429 and 503 wait as the site asks, else 60, 120, 180 s; 406 and robots.txt stop the crawl; one crawl
at a time works on a database, a hearings crawl goes before a long one, and one of an old session
after both."""

from __future__ import annotations

import fcntl
import logging
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import IO, Final, Literal, TypeAlias

from protego import Protego
from sqlalchemy import Connection, text

from tracker.errors import CrawlRunning, SourceUnreachable, StoreFault, TrackerError
from tracker.store import engine
from tracker.warc import Exchange

log = logging.getLogger(__name__)
#: Waits after the first, second and third 429 or 503 that names no time, in seconds.
FLOORS: Final = (60.0, 120.0, 180.0)
#: Longer than this is not waited for: the crawl stops. With the answer itself it is less than the
#: ten minutes after which a waiting hearings crawl goes first.
LONGEST_WAIT: Final = 540.0
#: Answers worth another try, and how often.
PASSING: Final = frozenset({500, 502, 504, 522, 524, 408})
TRIES: Final = 2
#: The longest Crawl-delay that is obeyed, in seconds: a crawl by this pace still ends.
MOST_CRAWL_DELAY: Final = 60.0


@dataclass(frozen=True, slots=True)
class GiveUp:
    """The page is not to be had in this crawl. stop: nor is any other, the site asked for quiet."""

    why: str
    stop: bool = False


def wait_after(
    status: int, retry_after: float | None, tries: int, delay: float
) -> float | GiveUp | None:
    """What to do after an answer: None to go on with it, seconds to wait before asking again, or
    GiveUp. retry_after: seconds the site asks for, None where it names none; tries: how often this
    page was asked again already; delay: between requests, 0 for a source that needs no mercy."""
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


@dataclass(frozen=True, slots=True)
class Robots:
    """A site's rules for one agent. rules: None where all is allowed; evidence: the answer that
    holds them, for the operator who is refused by it."""

    agent: str
    rules: Protego | None = None
    evidence: Mapping[str, object] = field(default_factory=dict)

    def allows(self, url: str) -> bool:
        """Whether an address may be asked."""
        return self.rules is None or bool(self.rules.can_fetch(url, self.agent))


def robots_of(robots_txt: Exchange, agent: str) -> Robots:
    """The rules of an answer; where there is none (4xx) all is allowed. Raises SourceUnreachable
    where it says nothing (5xx, 429): nothing may be asked then, 2.3.1.4."""
    status = robots_txt.status
    if status == 200:
        rules = Protego.parse(robots_txt.readable().decode("utf-8-sig", "ignore"))
        return Robots(agent, rules, robots_txt.evidence())
    if 400 <= status < 500 and status != 429:
        return Robots(agent)
    raise unreadable(f"it answers {status}", robots_txt.url)


def unreadable(why: str, url: str) -> SourceUnreachable:
    """What is raised where robots.txt cannot be had."""
    return SourceUnreachable(
        f"{url} cannot be read ({why}), and where it cannot be read nothing may be asked. "
        "The crawl stopped; what was stored stays, and the next run asks again."
    )


class Manners:
    """How one crawl asks its site: what robots.txt allows, and how far apart requests are. robots:
    None before it was asked for; remark: a sentence for the operator on what the site asks for and
    does not get."""

    def __init__(self, delay: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.delay = delay
        self.robots: Robots | None = None
        self.remark = ""
        self._clock, self._free_at = clock, 0.0

    def obey(self, robots: Robots) -> None:
        """From here on these rules hold. A Crawl-delay is obeyed up to a minute."""
        named = robots.rules.crawl_delay(robots.agent) if robots.rules else None
        delay = max(0.0, float(named or 0.0))
        if delay > MOST_CRAWL_DELAY:
            self.remark = (
                f"robots.txt asks for {delay:g} s between two requests; "
                f"{MOST_CRAWL_DELAY:g} s are kept, for a crawl by that pace would not end."
            )
            log.warning(self.remark)
        self.robots = robots
        self.delay = max(self.delay, min(delay, MOST_CRAWL_DELAY))

    def next_turn(self) -> float:
        """Seconds until the next request may go out, which takes that turn."""
        now = self._clock()
        at = max(now, self._free_at)
        self._free_at = at + self.delay
        return at - now


#: Which crawl lets which go before it: hearings go first, an old session last.
Place: TypeAlias = Literal["first", "long", "last"]
#: Seconds within which a crawl at work makes way: longer than it waits between two pages.
_MAKES_WAY: Final = 660.0
_LONGEST_CRAWL: Final = 6 * 3600.0
_AT_WORK: Final = (
    "Another crawl is at work on this database. Wait for it, or look at `tracker status`."
)


class _Mutex:
    """What one process holds and a dead one lets go: a locked file beside an SQLite database, or a
    PostgreSQL advisory lock, held by a connection of its own, which holds over all machines."""

    def __init__(self, url: str, number: int) -> None:
        self._url, self._number = url, number
        self._key = {"key": 0x1E6C0 + number}
        self._holder: IO[str] | Connection | None = None

    def take(self) -> bool:
        """Takes it without waiting; False where another holds it. Raises StoreFault."""
        database = engine.sqlite_file(self._url)
        if database is None:
            with engine.spoken(self._url):
                connection = engine.writing(self._url).connect()
                holder: IO[str] | Connection = connection
                connection = connection.execution_options(isolation_level="AUTOCOMMIT")
                taken = connection.scalar(text("select pg_try_advisory_lock(:key)"), self._key)
        else:
            file = database.with_name(f"{database.name}.crawl{self._number or ''}.lock")
            try:
                file.parent.mkdir(parents=True, exist_ok=True)
                holder, taken = file.open("w"), True
            except OSError as error:
                message = "Beside the database no file can be written."
                raise StoreFault(message, where=str(error)) from error
            try:
                fcntl.flock(holder, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                taken = False
        if taken:
            self._holder = holder
        else:
            holder.close()
        return bool(taken)

    def release(self) -> None:
        """Lets go of it, if it is held."""
        holder, self._holder = self._holder, None
        # A server that is gone has let it go.
        with suppress(TrackerError), engine.spoken(self._url):
            if isinstance(holder, Connection):
                holder.execute(text("select pg_advisory_unlock(:key)"), self._key)
            if holder is not None:
                holder.close()

    def is_free(self) -> bool:
        """Whether nobody holds it, this process among them."""
        is_free = self.take()
        if is_free:
            self.release()
        return is_free


class CrawlLock:
    """Keeps crawls of one database apart. A hearings crawl goes first, before a long one; one of an
    old session goes last, after both. Four locks: who works, who goes first, which long crawl is
    alive, which of an old session. A long crawl looks between pages whether the second is held, one
    of an old session whether the second or the third is; then it lets go of the first until those
    are done, and keeps its own, so that no other like it begins meanwhile. The system lets go of
    all when a process dies."""

    def __init__(self, url: str, place: Place) -> None:
        self.place = place
        self.stopping = False
        self._all = [_Mutex(url, number) for number in (0, 1, 2, 4)]
        self._work, self._queue, self._long, self._old = self._all

    def __enter__(self) -> CrawlLock:
        try:
            if self.place == "first":
                another = "Another hearings crawl is at work on this database already."
                self._wait_for(self._queue.take, 2, another)
                late = "The crawl at work did not make way within eleven minutes."
                self._wait_for(self._work.take, _MAKES_WAY, late)
            elif self.place == "long":  # one of an old session makes way
                self._wait_for(self._long.take, 0.3, _AT_WORK)
                self._wait_for(self._work.take, 0 if self._old.is_free() else _MAKES_WAY, _AT_WORK)
            else:
                another = "A crawl of an old session is at work on this database already."
                self._wait_for(self._old.take, 0, another)
                self._wait_for_all()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for mutex in self._all:
            mutex.release()

    def is_alone(self) -> bool:
        """Whether no long crawl but this one is alive, working or waiting."""
        own = {"long": self._long, "last": self._old}.get(self.place)
        return all(mutex.is_free() for mutex in (self._long, self._old) if mutex is not own)

    def is_wanted(self) -> bool:
        """Whether a crawl that goes before this one is waiting, or at work."""
        before = {"first": (), "long": (self._queue,), "last": (self._queue, self._long)}
        return not all(mutex.is_free() for mutex in before[self.place])

    def step_aside(self) -> None:
        """Lets the waiting crawl work and takes the lock again when it is done. Raises CrawlRunning
        where it does not end, or where this crawl is to stop meanwhile."""
        self._work.release()
        if self.place == "last":
            self._wait_for_all()
            return
        late = "The crawl that went first did not end within an hour."
        try:
            self._wait_for(self._queue.take, 3600, late)
        finally:
            self._queue.release()
        self._wait_for(self._work.take, 60, late)

    def _wait_for_all(self) -> None:
        late = "The crawls that go first did not end within six hours."
        self._wait_for(lambda: not self.is_wanted() and self._work.take(), _LONGEST_CRAWL, late)

    def _wait_for(self, take: Callable[[], bool], seconds: float, otherwise: str) -> None:
        until = time.monotonic() + seconds
        while not take():
            if self.stopping or time.monotonic() >= until:
                raise CrawlRunning(otherwise)
            time.sleep(0.1)


def is_idle(url: str) -> bool:
    """Whether no crawl of a database works or waits."""
    return all(_Mutex(url, number).is_free() for number in (0, 1, 2, 4))


@contextmanager
def only_scheduler(url: str) -> Iterator[None]:
    """Held by the one scheduler of a database: two would run each crawl twice."""
    mutex = _Mutex(url, 3)
    if not mutex.take():
        raise CrawlRunning("Another scheduler is at work on this database already.")
    try:
        yield
    finally:
        mutex.release()
