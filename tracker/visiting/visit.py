"""One visit to a page: which database, which moment, which session, which language.

Shown is the live database as soon as its bills and schedule have landed, until then the bundled
sample where there is one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, TypeAlias
from urllib.parse import urlsplit

from tracker import campaigns as campaign_files
from tracker import clock
from tracker import sessions as calendar
from tracker.domain.campaign import Campaign
from tracker.domain.health import CrawlView, Freshness
from tracker.domain.times import DENVER, denver_day, end_of_day, hearing_day, published_by
from tracker.errors import CampaignFault, NoSuchPast, SettingFault, StoreFault
from tracker.queries.health import crawl_at_work, freshness, has_landed, last_attempt
from tracker.queries.sessions import began_at, with_bills
from tracker.settings import OFFICIAL_SOURCE, Settings, load
from tracker.store.engine import is_ready, reader
from tracker.store.journal import newest_observation
from tracker.store.read import as_of
from tracker.visiting.links import DASHBOARD, Links
from tracker.wording.dates import no_past_words
from tracker.wording.translator import ENGLISH, Translator, translator_of

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Visit:
    """What every page is drawn from. now: the moment at which the database shown lives. A visit as
    of a past moment lives then, and its connection reads what had been published by then. session:
    the one to show where the URL names none; campaigns: as last read well, with what is wrong with
    their files now; topics: names by id, in the reader's language; links: where links lead."""

    connection: Connection
    settings: Settings
    database: DatabaseChoice
    now: datetime
    session: str
    fresh: Freshness
    campaigns: tuple[Campaign, ...]
    campaign_faults: tuple[CampaignFault, ...]
    topics: Mapping[str, str]
    links: Links = DASHBOARD
    t: Translator = ENGLISH

    @property
    def is_past(self) -> bool:
        """Whether it shows a past moment that was asked for."""
        return bool(self.links.as_of)

    @property
    def today(self) -> date:
        """Denver's date at that moment."""
        return denver_day(self.now)

    @property
    def hearing_day(self) -> date:
        """The day whose hearings may still go on: in the small hours the day before."""
        return hearing_day(self.now)

    @property
    def read_at(self) -> datetime | None:
        """The moment at which the page is read; None for a light page, which may be kept and must
        say nothing that is untrue an hour later."""
        return None if self.links.light else self.now

    @property
    def read_on(self) -> date | None:
        """The day on which the page is read, whose year need not be said; None for a light page."""
        return None if self.links.light else self.today

    def at(self, url: str) -> str:
        """A URL as a reader can follow it, "" for none. The sample was filled from a server of its
        own that is gone: of its URLs only those of bills and of the schedule have a counterpart on
        the official site."""
        if not self.database.is_sample:
            return url
        path = urlsplit(url).path
        is_official = path.startswith("/bills/") or path == "/schedule"
        return f"{OFFICIAL_SOURCE}{path}" if is_official else ""

    @property
    def is_practice(self) -> bool:
        """Whether the facts come from a practice site on this machine."""
        host = urlsplit(self.fresh.source).hostname or ""
        return host == "localhost" or host.startswith("127.")

    @property
    def is_rehearsal(self) -> bool:
        """Whether the program lives on a day of its own; of the sample the pages say so anyway."""
        return clock.is_rehearsal() and not self.database.is_sample


@dataclass(frozen=True, slots=True)
class Nothing:
    """There is nothing to show yet, and why. fault: of the database or of the file of sessions,
    "" where there is none; head: the key of what cannot be used."""

    database: DatabaseChoice
    fault: str = ""
    links: Links = DASHBOARD
    t: Translator = ENGLISH
    head: str = "banner.store"
    status: int = 503


@contextmanager
def visit(session: str = "", links: Links = DASHBOARD) -> Iterator[Visit | Nothing]:
    """Opens what is to be shown, for as long as a page is drawn. session: asked for, or ""."""
    settings, t = load(), translator_of(links.language)
    chosen = choose_database(settings, clock.now())
    if chosen.fault or not chosen.is_there:
        yield Nothing(chosen, chosen.fault, links, t)
        return
    if fault_of_sessions := _fault_of_sessions(settings):
        yield Nothing(chosen, fault_of_sessions, links, t, "banner.sessions")
        return
    if links.as_of:
        try:
            chosen = replace(chosen, now=past_moment(chosen.url, links.as_of, chosen.now))
        except NoSuchPast as fault:
            now = replace(links, as_of="")
            yield Nothing(chosen, no_past_words(t, fault), now, t, "as_of.none", 404)
            return
    with reader(chosen.url) if not links.as_of else as_of.reader(chosen.url, chosen.now) as there:
        yield _visit(there, settings, chosen, session, links)


def _fault_of_sessions(settings: Settings) -> str:
    """What is wrong with the file of sessions, "" for nothing; without the folder it lies in."""
    try:
        calendar.all_sessions(settings.data)
    except SettingFault as fault:
        return f"{Path(fault.name).name}: {fault.what}"
    return ""


def _visit(
    connection: Connection, settings: Settings, chosen: DatabaseChoice, session: str, links: Links
) -> Visit:
    today = denver_day(chosen.now)
    stored = with_bills(connection)
    session_id = session or settings.session
    if not session_id or (session_id not in stored and stored):
        session_id = calendar.default_session(today, stored, settings.data).id
    sitting = calendar.in_session(today, settings.data)
    sits = sitting is not None and sitting.id == session_id
    is_old = calendar.is_old(session_id, today, settings.data)
    fresh = freshness(connection, session_id, chosen.now, in_session=sits, is_old=is_old)
    campaigns, faults = campaign_files.usable(settings.data / "campaigns")
    topics = {topic.id: topic.name.of(links.language) for row in campaigns for topic in row.topics}
    return Visit(
        connection, settings, chosen, chosen.now, session_id, fresh, campaigns, faults, topics,
        links, translator_of(links.language),
    )  # fmt: skip


# --- which database -------------------------------------------------------------------------------

#: The moment at which the sample lives: Tuesday, February 24, 2026, 8:00 AM in Denver.
SAMPLE_NOW: Final = datetime(2026, 2, 24, 15, 0, tzinfo=UTC)
SAMPLE_FILE: Final = "sample.db"

Reason: TypeAlias = Literal["", "never", "running", "failed"]


@dataclass(frozen=True, slots=True)
class DatabaseChoice:
    """What is shown. now: the moment at which it lives; chosen_at: the clock when it was chosen, or
    the newest observation of the live database where the setting asks for that. reason: why it is
    the sample: never (nothing was crawled), running (a first crawl is at work), failed (the last
    one was); "" for the live database. attempt: the newest live crawl; at_work: the one that has
    not ended. fault: why the live database cannot be read, "" where it can or is not there yet
    (is_there)."""

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
    live, sample = settings.store_url, f"sqlite:///{settings.data / SAMPLE_FILE}"
    landed, attempt, at_work = False, None, None
    try:
        now = moment(settings, now)
        is_there = is_ready(live)
        if is_there:
            with reader(live) as connection:
                landed = has_landed(connection)
                attempt = last_attempt(connection, now)
                at_work = crawl_at_work(connection, now)
    except StoreFault as fault:
        return DatabaseChoice(live, False, now, now, fault=fault.message)
    if landed or not _is_readable(sample):
        of_live = DatabaseChoice(live, False, now, now, is_there=is_there)
        return replace(of_live, attempt=attempt, at_work=at_work)
    reason: Reason = "running" if at_work else "failed" if attempt else "never"
    return DatabaseChoice(sample, True, SAMPLE_NOW, now, reason, attempt, at_work)


def moment(settings: Settings, now: datetime) -> datetime:
    """The moment at which the live database is looked at: the clock, or, where TRACKER_TODAY is
    `newest`, its newest observation once it has one. Raises StoreFault."""
    url = settings.store_url
    if not clock.is_newest(settings.today) or not is_ready(url):
        return now
    with reader(url) as connection:
        return newest_observation(connection) or now


def past_moment(url: str, typed: str, now: datetime) -> datetime:
    """The moment that a past state is asked for by; of the day that has not ended yet, now. url: of
    the database. Raises NoSuchPast and StoreFault."""
    try:
        moment = published_by(typed)
    except (ValueError, OverflowError):
        raise NoSuchPast("unclear", typed) from None
    if moment > now:
        if moment != end_of_day(denver_day(now)) - timedelta(microseconds=1):
            raise NoSuchPast("future", typed)
        moment = now
    with reader(url) as connection:
        first = began_at(connection)
    if first is None or moment < first:
        raise NoSuchPast("before", typed, first and first.astimezone(DENVER))
    return moment


def _is_readable(url: str) -> bool:
    try:
        return is_ready(url)
    except StoreFault:
        return False
