"""Reads the archive again by today's code, without a request.

Of each address the newest page that is kept is read: what the facts of now were read from. Where
the record is another one it is written, in one transaction a page, as seen when the page was last
looked at; the ledger tells the differences now, with the cause that our reading changed, and nobody
is told them as news. What a page no longer says is left to the next looks at the site: absence is
concluded from two of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from sqlalchemy import Connection

from scrapers.colorado.agenda import AgendaPage
from scrapers.colorado.bill import BillPage
from scrapers.colorado.bill_search import BillSearchPage
from scrapers.pages import PageHandler, page_text, reading_of
from scrapers.politeness import CrawlLock
from scrapers.spiders.pages import COMMITTEE, COMMITTEE_VOTE, FLOOR_VOTE, LEGISLATOR, LIST, MEMBERS
from scrapers.spiders.schedule import Schedule, schedule_seen
from tracker import campaigns, clock, sessions
from tracker.domain.coverage import after_look
from tracker.domain.records import BillListRecord
from tracker.domain.times import denver_day
from tracker.errors import PageChanged, ValueFault, WarcFault
from tracker.queries.archive import ArchiveEntry, latest
from tracker.queries.crawl import every_bill
from tracker.settings import Settings
from tracker.store import engine, journal, judge, judge_calls
from tracker.store.ingest import ingest_bill, ingest_list, read_by
from tracker.store.ingest_agendas import ingest_agenda
from tracker.store.ingest_meetings import ingest_schedule
from tracker.store.ledger import Observation
from tracker.store.rows import ChangeCounts
from tracker.warc import Unusable

#: The kinds of pages that can be read again, by name. What a crawl does besides is not done again:
#: it judges as it goes, and looks twice at what lacks.
KINDS: Final[Mapping[str, PageHandler[Any]]] = {
    kind.name: kind
    for kind in (
        PageHandler(
            "search list",
            BillSearchPage,
            lambda on, page, seen: ingest_list(on, page, seen, first_walk=False)[0],
        ),
        PageHandler("bill", BillPage, lambda on, page, seen: ingest_bill(on, page, seen)[1]),
        PageHandler("agenda", AgendaPage, lambda on, page, seen: ingest_agenda(on, page, seen)[0]),
        Schedule.schedule,
        *(LIST, COMMITTEE, LEGISLATOR, MEMBERS, FLOOR_VOTE, COMMITTEE_VOTE),
    )
}


@dataclass
class Reread:
    """What came of reading again. pages: how many were; other: how many of them read otherwise;
    failed: why pages could not be read, each with its address."""

    pages: int = 0
    other: int = 0
    change_counts: ChangeCounts = field(default_factory=ChangeCounts)
    failed: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Again:
    """A page read again. row: of the page, as it was read last."""

    entry: ArchiveEntry
    row: Any
    record: Any

    @property
    def kind(self) -> PageHandler[Any]:
        return KINDS[self.entry.kind]

    @property
    def is_other(self) -> bool:
        return bool(reading_of(self.record) != self.row.digest)

    def observation(self) -> Observation:
        return Observation(
            self.row.read_at, self.entry.session, self.entry.url, self.row.read_by, clock.now()
        )

    def mark(self, connection: Connection) -> None:
        """Says by which code the page was read last, and what that read, and of which parts."""
        parts = after_look(self.row.parts, self.record, denver_day(self.row.read_at)).as_json()
        read_by(connection, self.entry.url, self.kind.version, reading_of(self.record), parts)


def reread(settings: Settings, kinds: Sequence[str] = ()) -> Reread:
    """Reads what is kept of these kinds of pages again, () for all. Raises a TrackerError where
    the database cannot be used, or a crawl is at work on it."""
    url = settings.store_url
    engine.upgrade(url)
    done = Reread()
    with CrawlLock(url, "long"):
        with engine.transaction(url) as connection:
            journal.check_clock(connection, clock.now())
            entries = latest(connection, kinds or tuple(KINDS))
        pages = list(_pages(settings, entries, done))
        # The list page, by number of a bill, that showed its card last: pages come in the order in
        # which they were read.
        newest = {
            str(card.number): page.entry.url
            for page in pages
            if isinstance(page.record, BillListRecord)
            for card in page.record.bills
        }
        for page in pages:
            if page.entry.kind != "schedule" and page.is_other:
                _write(url, page, newest, done)
        _write_schedule(url, [page for page in pages if page.entry.kind == "schedule"], done)
        if done.other:
            _judge(settings, {page.entry.session for page in pages})
        with engine.transaction(url) as connection:
            for page in pages:
                if not page.is_other:
                    page.mark(connection)
    return done


def _pages(
    settings: Settings, entries: Sequence[tuple[ArchiveEntry, Any]], done: Reread
) -> Iterator[_Again]:
    """The pages that can be read; why others cannot be is kept."""
    for entry, row in entries:
        done.pages += 1
        try:
            record = KINDS[entry.kind].record(text_of(settings, entry), entry.url)
        except (PageChanged, WarcFault, Unusable, ValueError) as error:
            done.failed.append(f"{entry.kind}: {error} [{entry.url}]")
        else:
            yield _Again(entry, row, record)


def text_of(settings: Settings, entry: ArchiveEntry) -> str:
    """A page's text as it was kept. Raises WarcFault, Unusable or ValueError."""
    return page_text(entry.exchange(settings.archive_folder))


def _write(url: str, page: _Again, newest: Mapping[str, str], done: Reread) -> None:
    record = page.record
    if isinstance(record, BillListRecord):
        bills = tuple(card for card in record.bills if newest[str(card.number)] == page.entry.url)
        record = replace(record, bills=bills)
    try:
        with engine.transaction(url) as connection:
            done.change_counts += page.kind.write(connection, record, page.observation())
            page.mark(connection)
    except ValueFault as error:
        done.failed.append(f"{page.kind.name}: {error} [{page.entry.url}]")
    else:
        done.other += 1


def _write_schedule(url: str, weeks: Sequence[_Again], done: Reread) -> None:
    """The weeks of the last look at the schedule: earlier ones speak for days that are over."""
    newest = max((page.row.read_by for page in weeks), default=0)
    weeks = [page for page in weeks if page.row.read_by == newest]
    if any(page.is_other for page in weeks):
        seen_of = schedule_seen([page.record for page in weeks])
        with engine.transaction(url) as connection:
            done.change_counts += ingest_schedule(connection, seen_of, weeks[-1].observation())[0]
            for page in weeks:
                page.mark(connection)
        done.other += sum(page.is_other for page in weeks)


def _judge(settings: Settings, of: set[str]) -> None:
    """Judges the sessions again: what is judged from facts that read otherwise is no news."""
    judging = campaigns.judging(settings.data / "campaigns")
    rules, annotations = campaigns.rules(judging), campaigns.campaigning(judging)
    now = clock.now()
    for session in sorted(of):
        last_day = sessions.session(session, settings.data).last_day
        inputs = judge.JudgingInputs(rules, clock.today(), last_day, annotations)
        observation = Observation(now, session, "", None, now)
        with engine.transaction(settings.store_url) as connection:
            judge.judge_bills(connection, every_bill(connection, session), inputs, observation)
            judge_calls.judge_calls(connection, rules, observation)
