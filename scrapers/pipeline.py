"""From a page's text to the tables: parses, ingests and judges it in one transaction, names what
could not be read, and closes the crawl: whole, partial, refused, failed or interrupted."""

from __future__ import annotations

import hashlib
import logging
import traceback
import zlib
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final, Generic, Literal, TypeAlias, TypeVar

from sqlalchemy import Connection

from scrapers.archive import Archive
from scrapers.politeness import CrawlLock, Manners
from scrapers.watch import Watch
from tracker import clock
from tracker.domain import coverage
from tracker.domain.coverage import NOTHING_KNOWN, PageParts
from tracker.domain.records import NO_PARTS
from tracker.errors import PageChanged, Refused, TrackerError, ValueFault
from tracker.queries import crawl as due
from tracker.queries.archive import readings
from tracker.sessions import Session
from tracker.settings import Settings
from tracker.store import (
    engine,
    ingest_agendas,
    ingest_meetings,
    journal,
    judge,
    judge_calls,
)
from tracker.store.ingest import page_read
from tracker.store.ledger import Sighting
from tracker.store.rows import Tally
from tracker.warc import Exchange

log = logging.getLogger(__name__)

Outcome: TypeAlias = Literal["whole", "partial", "refused", "failed", "interrupted"]
VotesPolicy: TypeAlias = Literal["none", "followed", "all"]
R = TypeVar("R")
Progress: TypeAlias = Callable[[str, int, int], None]
#: How long the pages that a probe has read need not be asked again.
PROBE_COUNTS: Final = timedelta(minutes=25)


def reading_of(record: object) -> str:
    """The digest of what was read from a page. Not of the page: a token in it is another one at
    each look."""
    return hashlib.blake2b(repr(record).encode(), digest_size=12).hexdigest()


@dataclass(frozen=True, slots=True)
class Answer:
    """A page as the site gave it. text: None where it answered 304, "not changed"; exchange: as it
    went over the wire, for the archive."""

    address: str
    text: str | None
    etag: str = ""
    last_modified: str = ""
    exchange: Exchange | None = None


@dataclass(frozen=True, slots=True)
class PageKind(Generic[R]):
    """How one kind of page becomes facts.

    parse: text and address to a record; write: the record to the tables; again: what is written
    instead where the page is what it was (None: it is always read); keep: whether its text is
    kept, for a 304 to stand for. A kind with neither is never asked for conditionally. version:
    VERSION of the page object: pages that an older one read are read again.
    """

    name: str
    parse: Callable[[str, str], R]
    write: Callable[[Connection, R, Sighting], Tally]
    again: Callable[[Connection, Sighting], None] | None = None
    keep: bool = False
    version: int = field(kw_only=True)


@dataclass(frozen=True, slots=True)
class Parsed(Generic[R]):
    """A page read, not yet written. record: None where the page is what it was."""

    kind: PageKind[R]
    answer: Answer
    text: str | None
    digest: str
    record: R | None  # digest: of the record, also where it is None


def _record(kind: PageKind[R], text: str, address: str) -> R:
    """A page's record. A value that its record refuses is a page that changed."""
    try:
        return kind.parse(text, address)
    except ValueError as error:
        raise PageChanged(kind.name, f"usable record ({error})", "", address) from error


@dataclass
class Pipeline:
    """One crawl at work: its row, its counts, what it has read and what it could not read."""

    settings: Settings
    row: journal.CrawlRow
    session: Session
    grounds: judge.Grounds
    votes: VotesPolicy
    lock: CrawlLock
    progress: Progress
    watch: Watch | None = None
    requests: int = 0
    read: int = 0
    failed: int = 0
    unread: int = 0
    alarms: int = 0
    expected: int = 0
    kinds: set[str] = field(default_factory=set)
    tally: Tally = field(default_factory=Tally)
    schedule_at: datetime | None = None
    unlisted: tuple[str, ...] = ()
    stopped: Exception | None = None
    judged: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.manners = Manners(self.settings.delay)
        self.remarks: list[str] = []
        with self.reading() as connection:
            self.pages = due.pages(connection)
            self.chain = due.chain_ids(connection, self.row.chain)
            self.probes = due.probes_since(connection, clock.now() - PROBE_COUNTS)
            self.archive = Archive(self.settings, readings(connection))

    @property
    def session_name(self) -> str:
        """The session's name in the site's filter, as we know it."""
        return self.session.name

    def in_session(self) -> bool:
        """Whether the assembly sits: the schedule is then asked for by the week."""
        last = self.session.last_day or date.max
        return self.session.first_day <= clock.today() <= last

    def has_begun(self) -> bool:
        """Whether the session has had its first day."""
        return self.session.first_day <= clock.today()

    # --- talking to the tables

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction of the crawl."""
        url = self.settings.store_url
        with engine.spoken(url), engine.writing(url).begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that only looks."""
        url = self.settings.store_url
        with engine.spoken(url), engine.reading(url).connect() as connection:
            yield connection

    def sighting(self, address: str) -> Sighting:
        """This crawl's sight of a page, now."""
        return Sighting(clock.now(), self.row.session, address, self.row.id)

    # --- pages

    def was_read(self, address: str) -> bool:
        """Whether this crawl, or an interrupted one that it takes up, has read the page."""
        state = self.pages.get(address)
        return state is not None and state.crawl_id in self.chain

    def was_probed(self, kind: PageKind[Any], address: str) -> bool:
        """Whether a probe has just read the page: it counts for this crawl, and is not asked again
        until it was written once more."""
        state = self.pages.get(address)
        current = state is not None and state.parser == str(kind.version)
        knows = bool(kind.again or kind.keep) and self.watch is None
        return knows and current and state is not None and state.crawl_id in self.probes

    def validators(self, kind: PageKind[Any], address: str) -> dict[str, str]:
        """Headers of a conditional request, none where our code has changed since."""
        state = self.pages.get(address)
        if state is None or state.parser != str(kind.version) or not (kind.again or kind.keep):
            return {}
        headers = {"If-None-Match": state.etag, "If-Modified-Since": state.last_modified}
        return {name: value for name, value in headers.items() if value}

    def parse(self, kind: PageKind[R], answer: Answer) -> Parsed[R]:
        """An answer as a record, nothing written yet. Raises PageChanged."""
        text = answer.text if answer.text is not None else self._kept_text(kind, answer)
        state = self.pages.get(answer.address)
        current = state is not None and state.parser == str(kind.version)
        if answer.text is None and current and kind.again is not None and state is not None:
            return Parsed(kind, answer, text, state.digest, None)
        if text is None:
            raise PageChanged(kind.name, "text behind a 304", "", answer.address)
        record = _record(kind, text, answer.address)
        reading = reading_of(record)
        same = current and state is not None and state.digest == reading
        known = same and kind.again is not None
        return Parsed(kind, answer, text, reading, None if known else record)

    def take(self, parsed: Parsed[R]) -> None:
        """Writes what one page said, in one transaction."""
        kind, record = parsed.kind, parsed.record

        def write(connection: Connection, seen: Sighting) -> Tally:
            if record is not None:
                return kind.write(connection, record, seen)
            if kind.again is not None:
                kind.again(connection, seen)
            return Tally(unchanged=1)

        self.take_together([parsed], write)

    def take_together(
        self, pages: Sequence[Parsed[Any]], write: Callable[[Connection, Sighting], Tally]
    ) -> None:
        """Writes what pages said that are one list, in one transaction. Raises PageChanged where
        the database takes a value of theirs not."""
        try:
            self._write_together(pages, write)
        except ValueFault as fault:
            address = pages[0].answer.address
            raise PageChanged(pages[0].kind.name, f"storing it: {fault}", "", address) from fault
        self.progress(self.row.plan, self.read, max(self.expected, self.read))

    def _write_together(
        self, pages: Sequence[Parsed[Any]], write: Callable[[Connection, Sighting], Tally]
    ) -> None:
        with self.writing() as connection:
            seen = self.sighting(pages[0].answer.address)
            tally = write(connection, seen)
            for page in pages:
                self._mark_read(connection, page, replace(seen, address=page.answer.address))
            self.read += len(pages)
            self.tally += tally
            journal.note(connection, self.row.id, self.counts())

    def _kept_text(self, kind: PageKind[Any], answer: Answer) -> str | None:
        """The text that a 304 stands for."""
        with self.reading() as connection:
            kept = due.body(connection, answer.address) if kind.keep else None
        return zlib.decompress(kept).decode() if kept else None

    def _mark_read(self, connection: Connection, page: Parsed[Any], seen: Sighting) -> None:
        answer, before = page.answer, self.pages.get(page.answer.address)
        unchanged = before if answer.text is None else None
        state = due.PageState(
            self.row.id,
            seen.at,
            page.digest,
            str(page.kind.version),
            unchanged.etag if unchanged else answer.etag,
            unchanged.last_modified if unchanged else answer.last_modified,
            self._parts(connection, page, seen).as_json(),
        )
        body = zlib.compress(page.text.encode()) if page.kind.keep and page.text else None
        page_read(connection, page.kind.name, seen, asdict(state), body)
        self.pages[answer.address] = state
        if answer.exchange is not None:
            self.archive.keep(connection, page.kind.name, answer.exchange, page.digest, seen)

    def _parts(self, connection: Connection, page: Parsed[Any], seen: Sighting) -> PageParts:
        """What is known of the page's parts now; names those that this look could not read."""
        before = self.pages.get(page.answer.address)
        known = PageParts.from_json(before.parts) if before else NOTHING_KNOWN
        parts = getattr(page.record, "parts", NO_PARTS)
        if parts is not NO_PARTS:
            known = known.after(parts, coverage.expected_parts(page.record, clock.today()))
        self.kinds.add(page.kind.name)
        for what in known.unread:
            self.unread += 1
            why = f"{page.kind.name}: {what} at {seen.address}"
            log.warning("part unread: %s", why)
            journal.failed_page(connection, self.row.id, seen.at, page.kind.name, seen.address, why)
        return known

    def sound_alarms(self) -> None:
        """Names the parts that none of many pages shows any more, though each page alone is
        lawful: the crawl is partial from here on."""
        with self.reading() as connection:
            pages = due.parts_of_pages(connection, self.row.session, self.kinds)
        for alarm in coverage.alarms(pages):
            self.sound(alarm)

    def sound(self, alarm: coverage.Alarm) -> None:
        """Names a part that none of many pages, or rows of one, shows any more."""
        self.alarms += 1
        log.error("alarm: %s", alarm)
        with self.writing() as connection:
            journal.failed_page(connection, self.row.id, clock.now(), alarm.kind, "", str(alarm))

    def what_failed(self) -> str:
        """What could not be read, in one sentence."""
        counts = (
            (self.failed, "page", "pages"),
            (self.unread, "part of a page", "parts of pages"),
        )
        told = [f"{many} {one if many == 1 else more}" for many, one, more in counts if many]
        unread = f"{' and '.join(told)} could not be read." if told else ""
        lost = "Many pages lack a part that they held or should hold." if self.alarms else ""
        return " ".join(filter(None, (unread, lost)))

    def counts(self) -> dict[str, Any]:
        """The counts of the crawl's row."""
        return {
            "requests": self.requests,
            "pages": self.read,
            "expected": max(self.expected, self.read),
            "new": self.tally.new,
            "changed": self.tally.changed,
            "unchanged": self.tally.unchanged,
            "withdrawn": self.tally.withdrawn,
            "failed": self.failed,
        }

    def fail(self, kind: str, address: str, why: str) -> None:
        """Names a page that could not be read; the crawl is partial from here on."""
        self.failed += 1
        log.warning("page failed: %s", why, extra={"page": kind, "address": address})
        with self.writing() as connection:
            journal.failed_page(connection, self.row.id, clock.now(), kind, address, why)
            journal.note(connection, self.row.id, self.counts())

    def not_there(self, kind: str, address: str) -> None:
        """Names a page that the site does not have; the crawl is no less whole for it."""
        self.remarks.append(f"{kind}: no page at {address}.")
        with self.writing() as connection:
            why = f"{kind}: the site has no such page (answer 404)"
            journal.failed_page(connection, self.row.id, clock.now(), kind, address, why)

    def keep_refusal(self, refused: Refused) -> None:
        """Keeps what a refusal said, for the operator."""
        with self.writing() as connection:
            journal.keep_refusal(connection, clock.now(), refused)

    def note(self, **values: Any) -> None:
        """Writes milestones into the crawl's row."""
        with self.writing() as connection:
            journal.note(connection, self.row.id, values)

    # --- turns and the end

    def step_aside(self) -> None:
        """Lets a waiting hearings crawl go first."""
        if not self.lock.is_wanted():
            return
        self.note(outcome="waiting")
        self.lock.step_aside()
        self.note(outcome="running")
        with self.reading() as connection:
            self.pages = due.pages(connection)

    @contextmanager
    def stopping(self) -> Iterator[None]:
        """Keeps what ends a walk for the plan, which decides how the crawl ends: a walk that broke
        must not pass for one that came to its end."""
        try:
            yield
        except TrackerError as error:
            self.stopped = error
        except Exception as error:  # a fault of ours, said with its place instead of a traceback
            where = traceback.extract_tb(error.__traceback__)[-1]
            place = f"{Path(where.filename).name}:{where.lineno}"
            self.stopped = TrackerError(
                f"The program has a fault ({type(error).__name__}: {error}, {place}). "
                "What was stored stays."
            )
            log.error("crawl broke off: %s", self.stopped)

    def is_whole(self) -> bool:
        """Whether every page asked for was read, and every part of it."""
        return not (self.failed or self.unread or self.alarms or self.stopped)

    def withdraw(self, missing: ingest_meetings.Missing) -> None:
        """Meetings that two whole looks at the schedule did not find have left it."""
        self._settle(
            lambda connection, seen: ingest_meetings.withdraw_meetings(connection, missing, seen)
        )

    def drop_items(self, left: ingest_agendas.LeftItems) -> None:
        """Items that two looks at their agenda did not find have left it."""
        self._settle(lambda connection, seen: ingest_agendas.drop_items(connection, left, seen))

    def _settle(self, write: Callable[[Connection, Sighting], Tally]) -> None:
        with self.writing() as connection:
            seen = self.sighting("")
            self.tally += write(connection, seen)
            self.judge_calls(connection, seen)
            journal.note(connection, self.row.id, self.counts())

    def schedule_was_read(self) -> None:
        """The schedule was read whole, and what it lacked is settled."""
        self.note(schedule_read=self.schedule_at)

    def close(self, outcome: Outcome, message: str) -> None:
        """Ends the crawl: judges the session and its calls, writes the row's end."""
        ended = {"outcome": outcome, "message": message, "ended_at": clock.now()}
        with self.writing() as connection:
            if outcome in ("whole", "partial"):
                self._judge_the_rest(connection)
            self.judge_calls(connection, self.sighting(""))
            journal.note(connection, self.row.id, {**self.counts(), **ended})
        log.info("crawl ended", extra={"plan": self.row.plan, "outcome": outcome, **self.counts()})

    def judge(self, connection: Connection, numbers: Sequence[str], seen: Sighting) -> None:
        """Judges bills in the transaction that wrote what their page or card said."""
        judge.judge_bills(connection, numbers, self.grounds, seen)
        self.judged.update(numbers)

    def judge_calls(
        self, connection: Connection, seen: Sighting, meetings: Collection[str] | None = None
    ) -> None:
        """Makes the calls to testify that a page asks for, in the transaction that wrote it: they
        stand even where this crawl dies. meetings: ids of those alone, None for all."""
        judge_calls.judge_calls(connection, self.grounds.rules, seen, meetings)

    def _judge_the_rest(self, connection: Connection) -> None:
        """Bills that this crawl did not read: rules or the day may say otherwise of them now."""
        every = due.every_bill(connection, self.row.session)
        rest = [number for number in every if number not in self.judged]
        judge.judge_bills(connection, rest, self.grounds, self.sighting(""))
