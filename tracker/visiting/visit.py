"""One visit to a page: which database, which moment, which session, which language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tracker import campaigns as campaign_files
from tracker import clock
from tracker import sessions as calendar
from tracker.domain.campaign import Campaign
from tracker.domain.health import Freshness
from tracker.domain.times import denver_day, hearing_day
from tracker.errors import CampaignFault, NoSuchPast, SettingFault
from tracker.queries.health import freshness
from tracker.queries.sessions import with_bills
from tracker.settings import OFFICIAL_SOURCE, Settings, load
from tracker.store.engine import reader
from tracker.store.read import as_of
from tracker.visiting.choose_database import DatabaseChoice, choose_database, past_moment
from tracker.visiting.links import DASHBOARD, Links
from tracker.wording.dates import no_past_words
from tracker.wording.translator import ENGLISH, Translator, translator_of

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Visit:
    """What every page is drawn from. now: the moment at which the database shown lives.

    A visit as of a past moment lives then, and its connection reads what had been published
    by then.

    session: the one to show where the URL names none; campaigns: as last read well, with what is
    wrong with their files now; topics: names by id, in the reader's language; links: where links
    lead.
    """

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
        """A URL as a reader can follow it, "" for none.

        The sample was filled from a server of its own that is gone: of its URLs only those of bills
        and of the schedule have a counterpart on the official site.
        """
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
    if chosen.fault:
        yield Nothing(chosen, chosen.fault, links, t)
        return
    if not chosen.is_there:
        yield Nothing(chosen, "", links, t)
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
    fresh = freshness(
        connection,
        session_id,
        chosen.now,
        in_session=sitting is not None and sitting.id == session_id,
        is_old=calendar.is_old(session_id, today, settings.data),
    )
    campaigns, faults = campaign_files.usable(settings.data / "campaigns")
    topics = {topic.id: topic.name.of(links.language) for row in campaigns for topic in row.topics}
    return Visit(
        connection, settings, chosen, chosen.now, session_id, fresh, campaigns, faults, topics,
        links, translator_of(links.language),
    )  # fmt: skip
