"""Reads the archive again by today's code, without a request.

Of each address the newest page that is kept is read: what the facts of now were read from. Where
the record is another one it is written, in one transaction a page, as seen when the page was last
looked at; the ledger tells the differences now, with the cause that our reading changed, and nobody
is told them as news. What a page no longer says is left to the next looks at the site: absence is
concluded from two of them.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from sqlalchemy import Connection

from scrapers import charsets
from scrapers.colorado.agenda import AgendaPage
from scrapers.colorado.bill import BillPage
from scrapers.colorado.bill_search import BillSearchPage
from scrapers.pipeline import PageKind, reading_of
from scrapers.politeness import CrawlLock
from scrapers.settings import MOST_BYTES
from scrapers.spiders import committees, votes
from scrapers.spiders.schedule import Schedule
from tracker import campaigns, clock, sessions
from tracker.domain.records import BillListRecord, ScheduleRecord
from tracker.domain.times import denver_day
from tracker.errors import PageChanged, ValueFault, WarcFault
from tracker.outbound import Unusable, unpacked
from tracker.queries.archive import Kept, latest
from tracker.queries.crawl import every_bill
from tracker.settings import Settings
from tracker.store import (
    engine,
    ingest,
    ingest_agendas,
    ingest_list,
    ingest_meetings,
    journal,
    judge,
    judge_calls,
)
from tracker.store.ledger import Sighting
from tracker.store.rows import Tally

log = logging.getLogger(__name__)


def _bill(text: str, address: str) -> Any:
    return BillPage(text, address).record()


def _list(text: str, address: str) -> BillListRecord:
    return BillSearchPage(text, address).record()


def _agenda(text: str, address: str) -> Any:
    return AgendaPage(text, address).record()


def _write_bill(connection: Connection, record: Any, seen: Sighting) -> Tally:
    return ingest.ingest_bill(connection, record, seen)[1]


def _write_list(connection: Connection, record: BillListRecord, seen: Sighting) -> Tally:
    return ingest_list.ingest_list(connection, record, seen, first_walk=False)[0]


def _write_agenda(connection: Connection, record: Any, seen: Sighting) -> Tally:
    return ingest_agendas.ingest_agenda(connection, record, seen)[0]


_EVERY: Final[tuple[PageKind[Any], ...]] = (
    PageKind("search list", _list, _write_list, version=BillSearchPage.VERSION),
    PageKind("bill", _bill, _write_bill, version=BillPage.VERSION),
    PageKind("agenda", _agenda, _write_agenda, version=AgendaPage.VERSION),
    Schedule.schedule, committees.LIST, committees.COMMITTEE, committees.LEGISLATOR,
    committees.MEMBERS, votes.FLOOR,
    votes.COMMITTEE,
)  # fmt: skip
#: The kinds of pages that can be read again, by name.
KINDS: Final[Mapping[str, PageKind[Any]]] = {kind.name: kind for kind in _EVERY}


@dataclass
class Reread:
    """What came of reading again. pages: how many were; other: how many read otherwise; failed:
    why pages could not be read, each with its address."""

    pages: int = 0
    other: int = 0
    tally: Tally = field(default_factory=Tally)
    failed: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Again:
    """A page read again. row: of the page, as it was read last."""

    kept: Kept
    row: Any
    record: Any

    @property
    def is_other(self) -> bool:
        return bool(reading_of(self.record) != self.row.digest)

    def seen(self) -> Sighting:
        return Sighting(
            self.row.read_at, self.kept.session, self.kept.address, self.row.read_by, clock.now()
        )


def reread(
    settings: Settings,
    kinds: Sequence[str] = (),
    progress: Callable[[int, int], None] = lambda *_: None,
) -> Reread:
    """Reads what is kept of these kinds of pages again, () for all. Raises a TrackerError where
    the database cannot be used, or a crawl is at work on it."""
    engine.upgrade(settings.store_url)
    done = Reread()
    with CrawlLock(settings.store_url, goes_first=False):
        with engine.spoken(settings.store_url), _writing(settings) as connection:
            journal.check_clock(connection, clock.now(), denver_day)
            wanted = latest(connection, kinds)
        pages = list(_pages(settings, wanted, done, progress))
        newest = _newest_cards(pages)
        weeks = _last_schedule(pages)
        for page in pages:
            if page.kept.kind != "schedule" and page.is_other:
                _write(settings, page, newest, done)
        if any(page.is_other for page in weeks):
            _write_schedule(settings, weeks, done)
        if done.other:
            _judge(settings, {page.kept.session for page in pages})
        with engine.spoken(settings.store_url), _writing(settings) as connection:
            for page in pages:
                if not page.is_other:
                    version = str(KINDS[page.kept.kind].version)
                    ingest.read_by(connection, page.kept.address, version, page.row.digest)
    return done


def _writing(settings: Settings) -> Any:
    return engine.writing(settings.store_url).begin()


def _pages(
    settings: Settings,
    wanted: Sequence[tuple[Kept, Any]],
    done: Reread,
    progress: Callable[[int, int], None],
) -> Iterator[_Again]:
    """The pages that can be read; why others cannot be is kept."""
    for number, (kept, row) in enumerate(wanted, 1):
        done.pages += 1
        try:
            yield _Again(kept, row, _record(settings, kept))
        except (PageChanged, WarcFault, Unusable, ValueError) as error:
            done.failed.append(f"{kept.kind}: {error} [{kept.address}]")
        progress(number, len(wanted))


def _record(settings: Settings, kept: Kept) -> Any:
    return KINDS[kept.kind].parse(text_of(settings, kept), kept.address)


def text_of(settings: Settings, kept: Kept) -> str:
    """A page's text as it was kept. Raises WarcFault, Unusable or ValueError."""
    exchange = kept.exchange(settings.archive_folder)
    body = unpacked(exchange.body, exchange.header("Content-Encoding"), MOST_BYTES)
    return charsets.text_of(body, exchange.header("Content-Type"))


def _newest_cards(pages: Sequence[_Again]) -> dict[str, str]:
    """The list page, by number of a bill, that showed its card last: pages come in the order in
    which they were read."""
    return {
        str(card.number): page.kept.address
        for page in pages
        if isinstance(page.record, BillListRecord)
        for card in page.record.bills
    }


def _last_schedule(pages: Sequence[_Again]) -> list[_Again]:
    """The weeks of the last look at the schedule: earlier ones speak for days that are over."""
    weeks = [page for page in pages if page.kept.kind == "schedule"]
    newest = max((page.row.read_by for page in weeks), default=0)
    return [page for page in weeks if page.row.read_by == newest]


def _write(settings: Settings, page: _Again, newest: Mapping[str, str], done: Reread) -> None:
    kind, record = KINDS[page.kept.kind], page.record
    if isinstance(record, BillListRecord):
        bills = tuple(one for one in record.bills if newest[str(one.number)] == page.kept.address)
        record = replace(record, bills=bills)
    try:
        with engine.spoken(settings.store_url), _writing(settings) as connection:
            done.tally += kind.write(connection, record, page.seen())
            _mark(connection, page, kind)
    except ValueFault as error:
        done.failed.append(f"{kind.name}: {error} [{page.kept.address}]")
        return
    done.other += 1


def _write_schedule(settings: Settings, weeks: Sequence[_Again], done: Reread) -> None:
    records: list[ScheduleRecord] = [page.record for page in weeks]
    seen_of = ingest_meetings.ScheduleSeen(
        tuple(meeting for record in records for meeting in record.meetings),
        tuple(record.covers for record in records if record.covers is not None),
    )
    with engine.spoken(settings.store_url), _writing(settings) as connection:
        done.tally += ingest_meetings.ingest_schedule(connection, seen_of, weeks[-1].seen())[0]
        for page in weeks:
            _mark(connection, page, Schedule.schedule)
    done.other += sum(page.is_other for page in weeks)


def _mark(connection: Connection, page: _Again, kind: PageKind[Any]) -> None:
    ingest.read_by(connection, page.kept.address, str(kind.version), reading_of(page.record))


def _judge(settings: Settings, of: set[str]) -> None:
    """Judges the sessions again: what is judged from facts that read otherwise is no news."""
    judging = campaigns.judging(settings.data / "campaigns")
    rules, said = campaigns.rules(judging), campaigns.said(judging)
    now = clock.now()
    for session in sorted(of):
        last_day = sessions.session(session, settings.data).last_day
        grounds = judge.Grounds(rules, clock.today(), last_day, said)
        seen = Sighting(now, session, "", None, now)
        with engine.spoken(settings.store_url), _writing(settings) as connection:
            judge.judge_bills(connection, every_bill(connection, session), grounds, seen)
            judge_calls.judge_calls(connection, rules, seen)
