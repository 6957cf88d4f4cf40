"""Which database is shown: the live one as soon as its bills and schedule have landed, until then
the bundled sample where there is one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Literal, TypeAlias

from tracker import clock
from tracker.domain.health import CrawlView
from tracker.domain.times import DENVER, denver_day, end_of_day, published_by
from tracker.errors import NoSuchPast, StoreFault
from tracker.queries.health import crawl_at_work, has_landed, last_attempt
from tracker.queries.version import began_at
from tracker.settings import Settings
from tracker.store.engine import is_ready, reader
from tracker.store.journal import newest_observation

#: The moment at which the sample lives: Tuesday, February 24, 2026, 8:00 AM in Denver.
SAMPLE_NOW: Final = datetime(2026, 2, 24, 15, 0, tzinfo=UTC)
SAMPLE_FILE: Final = "sample.db"

Reason: TypeAlias = Literal["", "never", "running", "failed"]


@dataclass(frozen=True, slots=True)
class DatabaseChoice:
    """What is shown. now: the moment at which it lives; chosen_at: the clock when it was chosen, or
    the newest observation of the live database where the setting asks for that.

    reason: why it is the sample: never (nothing was crawled), running (a first crawl is at work),
    failed (the last one was); "" for the live database. attempt: the newest live crawl;
    at_work: the one that has not ended.
    fault: why the live database cannot be read, "" where it can or is not there yet (is_there).
    """

    url: str
    is_sample: bool
    now: datetime
    chosen_at: datetime
    reason: Reason = ""
    attempt: CrawlView | None = None
    at_work: CrawlView | None = None
    fault: str = ""
    is_there: bool = True

    @property
    def state(self) -> str:
        """Changes whenever a page that shows this is to be drawn anew."""
        attempt = f"{self.attempt.id} {self.attempt.outcome}" if self.attempt else ""
        return f"{self.url} {self.reason} {attempt} {self.at_work.id if self.at_work else ''}"


def choose_database(settings: Settings, now: datetime) -> DatabaseChoice:
    """Chooses anew at every call, so that a page changes over by itself."""
    live = settings.store_url
    try:
        now = moment(settings, now)
        is_there = is_ready(live)
        landed, attempt, at_work = _state(live, now) if is_there else (False, None, None)
    except StoreFault as fault:
        return DatabaseChoice(live, False, now, now, fault=fault.message)
    sample = f"sqlite:///{settings.data / SAMPLE_FILE}"
    if landed or not _is_readable(sample):
        return DatabaseChoice(
            live, False, now, now, attempt=attempt, at_work=at_work, is_there=is_there
        )
    return DatabaseChoice(
        sample, True, SAMPLE_NOW, now, _reason(attempt, at_work), attempt, at_work
    )


def moment(settings: Settings, now: datetime) -> datetime:
    """The moment at which the live database is looked at: the clock, or, where TRACKER_TODAY is
    `newest`, its newest observation once it has one. Raises StoreFault."""
    url = settings.store_url
    if not clock.is_newest(settings.today) or not is_ready(url):
        return now
    with reader(url) as connection:
        return newest_observation(connection) or now


def past_moment(url: str, asked: str, now: datetime) -> datetime:
    """The moment that a past state is asked for by; of the day that has not ended yet, now.

    url: of the database. Raises NoSuchPast and StoreFault.
    """
    try:
        moment = published_by(asked)
    except (ValueError, OverflowError):
        raise NoSuchPast("unclear", asked) from None
    if moment > now:
        if moment != end_of_day(denver_day(now)) - timedelta(microseconds=1):
            raise NoSuchPast("future", asked)
        moment = now
    with reader(url) as connection:
        first = began_at(connection)
    if first is None or moment < first:
        raise NoSuchPast("before", asked, first and first.astimezone(DENVER))
    return moment


def _state(url: str, now: datetime) -> tuple[bool, CrawlView | None, CrawlView | None]:
    with reader(url) as connection:
        return (
            has_landed(connection),
            last_attempt(connection, now),
            crawl_at_work(connection, now),
        )


def _is_readable(url: str) -> bool:
    try:
        return is_ready(url)
    except StoreFault:
        return False


def _reason(attempt: CrawlView | None, at_work: CrawlView | None) -> Reason:
    if at_work is not None:
        return "running"
    return "never" if attempt is None else "failed"
