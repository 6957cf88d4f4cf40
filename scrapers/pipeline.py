"""From a page's text to the tables: parses, ingests and judges it in one transaction, names what
could not be read, and closes the crawl: whole, partial, refused, failed or interrupted."""

from __future__ import annotations

import logging
import traceback
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any, Concatenate, Final, Literal, ParamSpec, TypeAlias, TypeVar

from sqlalchemy import Connection

from scrapers.pages import Archive, PageHandler, ParsedPage, ProbeRecorder, reading_of
from scrapers.politeness import CrawlLock, Manners
from tracker import clock
from tracker.domain import coverage
from tracker.domain.coverage import PageParts
from tracker.errors import PageChanged, Refused, TimeIsUp, TrackerError, ValueFault
from tracker.queries import archive, crawl
from tracker.queries.crawl_queue import Scope
from tracker.queries.health import alarms
from tracker.sessions import Session
from tracker.settings import Settings
from tracker.store import engine, journal, judge, judge_calls, judge_related
from tracker.store.ingest import page_read
from tracker.store.ledger import Observation
from tracker.store.rows import ChangeCounts
from tracker.warc import Exchange

log = logging.getLogger(__name__)
Outcome: TypeAlias = Literal["whole", "partial", "refused", "failed", "interrupted"]
VotesPolicy: TypeAlias = Literal["none", "followed", "all"]
P = ParamSpec("P")
R = TypeVar("R")
Progress: TypeAlias = Callable[[str, int, int], None]
#: Writes something into the tables, as seen at a moment.
Write: TypeAlias = Callable[[Connection, Observation], ChangeCounts]
#: How long the pages that a probe has read need not be asked again.
PROBE_COUNTS: Final = timedelta(minutes=25)


@dataclass(frozen=True, slots=True)
class Until:
    """When a crawl is to end. words: as a person is told; at: seconds of the monotonic clock."""

    words: str
    at: float


@dataclass(frozen=True, slots=True)
class Ended:
    """How a crawl ended. message: one sentence, "" for a whole one; counts: of its row; stopped:
    why it ended before its end, "" where it did not; is_in_time: because its time was over;
    refusal: what the site said that refused."""

    outcome: Outcome
    message: str
    counts: Mapping[str, Any]
    stopped: str = ""
    is_in_time: bool = False
    refusal: Mapping[str, object] = field(default_factory=dict)


@dataclass
class Pipeline:
    """One crawl at work: its row, its counts, what it has read and what it could not read. texts:
    whose texts it reads; until: when it is to end, None for at its own end; stopped: what ended it
    before that; at_once: whether a signal is to end it where it stands, and not at the next
    request."""

    settings: Settings
    row: journal.CrawlRow
    session: Session
    inputs: judge.JudgingInputs
    votes: VotesPolicy
    lock: CrawlLock
    progress: Progress
    recorder: ProbeRecorder | None = None
    texts: Scope = field(default_factory=Scope)
    until: Until | None = None
    requests: int = 0
    read: int = 0
    failed: int = 0
    unread: int = 0
    alarms: int = 0
    expected: int = 0
    change_counts: ChangeCounts = field(default_factory=ChangeCounts)
    schedule_at: datetime | None = None
    unlisted: tuple[str, ...] = ()
    stopped: Exception | None = None
    judged: set[str] = field(default_factory=set)
    remarks: list[str] = field(default_factory=list)
    at_once: bool = False

    def __post_init__(self) -> None:
        self.manners = Manners(self.settings.delay)
        self.pages = self.query(crawl.pages)
        self.resumed = self.query(crawl.resumed_ids, self.row.resumed_from)
        self.probes = self.query(crawl.probes_since, clock.now() - PROBE_COUNTS)
        self.archive = Archive(self.settings, self.query(archive.readings))

    @property
    def asks_for_all(self) -> bool:
        """Whether the plan asks for every page, and not for what is new."""
        return self.row.plan in ("full", "old")

    def in_session(self) -> bool:
        """Whether the assembly sits: the schedule is then asked for by the week."""
        last = self.session.last_day or date.max
        return self.session.first_day <= clock.today() <= last

    def has_begun(self) -> bool:
        """Whether the session has had its first day."""
        return self.session.first_day <= clock.today()

    def writing(self) -> AbstractContextManager[Connection]:
        """A transaction of the crawl."""
        return engine.transaction(self.settings.store_url)

    def query(
        self, of: Callable[Concatenate[Connection, P], R], *given: P.args, **named: P.kwargs
    ) -> R:
        """What a query answers, on a connection that only looks."""
        with engine.reader(self.settings.store_url) as connection:
            return of(connection, *given, **named)

    def observation(self, url: str) -> Observation:
        """A page as this crawl sees it, now."""
        return Observation(clock.now(), self.row.session, url, self.row.id)

    def note(self, **values: Any) -> None:
        """Writes milestones into the crawl's row."""
        with self.writing() as connection:
            journal.note(connection, self.row.id, values)

    def store(
        self, url: str, write: Write, pages: Sequence[ParsedPage[Any]] = (), *, count: int = 0
    ) -> None:
        """Writes what was seen at an address, in one transaction. pages: of which it was read;
        count: how many they are among the pages read."""
        with self.writing() as connection:
            observation = self.observation(url)
            change_counts = write(connection, observation)
            for page in pages:
                self._mark_read(connection, page, replace(observation, url=page.url))
            self.read += count
            self.change_counts += change_counts
            journal.note(connection, self.row.id, self.counts())
        if count:
            self.progress(self.row.plan, self.read, max(self.expected, self.read))

    def was_read(self, url: str) -> bool:
        """Whether this crawl, or an interrupted one that it takes up, has read the page."""
        state = self.pages.get(url)
        return state is not None and state.crawl_id in self.resumed

    def _current(self, kind: PageHandler[Any], url: str) -> crawl.PageState | None:
        """The page as it was read last, if by the page object of now."""
        state = self.pages.get(url)
        return state if state is not None and state.parser == kind.version else None

    def was_probed(self, kind: PageHandler[Any], url: str) -> bool:
        """Whether a probe has just read the page: it counts for this crawl, and is not asked again
        until it was written once more."""
        state = self._current(kind, url)
        knows = bool(kind.again or kind.keep) and self.recorder is None
        return knows and state is not None and state.crawl_id in self.probes

    def validators(self, kind: PageHandler[Any], url: str) -> dict[str, str]:
        """Headers of a conditional request, none where our code has changed since."""
        state = self._current(kind, url)
        if state is None or not (kind.again or kind.keep):
            return {}
        headers = {"If-None-Match": state.etag, "If-Modified-Since": state.last_modified}
        return {name: value for name, value in headers.items() if value}

    def parse(self, kind: PageHandler[R], url: str, answer: Exchange | None) -> ParsedPage[R]:
        """A page as a record, nothing written yet. Raises PageChanged. answer: None where the page
        that was read last stands for it."""
        state = self._current(kind, url)
        if answer is not None:
            text: str | None = kind.text(answer, url)
        elif state is not None and kind.again is not None:
            return ParsedPage(kind, url, None, None, state.digest, None)
        else:
            text = self.query(crawl.page_text, url) if kind.keep else None
        if text is None:
            raise PageChanged(kind.name, "text behind a 304", "", url)
        record = kind.record(text, url)
        digest = reading_of(record)
        is_same = state is not None and state.digest == digest and kind.again is not None
        return ParsedPage(kind, url, answer, text, digest, None if is_same else record)

    def take(self, parsed: ParsedPage[R]) -> None:
        """Writes what one page said, in one transaction."""
        kind, record = parsed.handler, parsed.record

        def write(connection: Connection, observation: Observation) -> ChangeCounts:
            if record is not None:
                return kind.write(connection, record, observation)
            if kind.again is not None:
                kind.again(connection, observation)
            return ChangeCounts(unchanged=1)

        self.take_together([parsed], write)

    def take_together(self, pages: Sequence[ParsedPage[Any]], write: Write) -> None:
        """Writes what pages said that are one list, in one transaction. Raises PageChanged where
        the database takes a value of theirs not."""
        url, kind = pages[0].url, pages[0].handler.name
        try:
            self.store(url, write, pages, count=len(pages))
        except ValueFault as fault:
            raise PageChanged(kind, f"storing it: {fault}", "", url) from fault

    def _mark_read(
        self, connection: Connection, page: ParsedPage[Any], observation: Observation
    ) -> None:
        """Marks a page as read; names the parts of it that this look could not read."""
        kind, before = page.handler, self.pages.get(page.url)
        etag, last_modified = page.validator("ETag"), page.validator("Last-Modified")
        if before is not None and page.answer is None:
            etag, last_modified = before.etag, before.last_modified
        parts_before = before.parts if before else {}
        parts = coverage.after_look(parts_before, page.record, clock.today())
        self.unread += len(parts.unread)
        for part in parts.unread:
            why = f"{kind.name}: {part} at {page.url}"
            self._name_failed(connection, kind.name, page.url, why)
        read_by = (page.digest, kind.version, etag, last_modified, parts.as_json())
        state = crawl.PageState(self.row.id, observation.at, *read_by)
        body = zlib.compress(page.text.encode()) if kind.keep and page.text else None
        page_read(connection, kind.name, observation, asdict(state), body)
        self.pages[page.url] = state
        if page.answer is not None:
            self.archive.keep(connection, kind.name, page.answer, page.digest, observation)

    def _name_failed(self, connection: Connection, kind: str, url: str, why: str) -> None:
        log.warning("failed: %s", why, extra={"page": kind, "address": url})
        journal.failed_page(connection, self.row.id, clock.now(), kind, url, why)

    def fail(self, kind: str, url: str, why: str) -> None:
        """Names a page that could not be read; the crawl is partial from here on."""
        self.failed += 1
        with self.writing() as connection:
            self._name_failed(connection, kind, url, why)
            journal.note(connection, self.row.id, self.counts())

    def not_there(self, kind: str, url: str) -> None:
        """Names a page that the site does not have; the crawl is no less whole for it."""
        self.remarks.append(f"{kind}: no page at {url}.")
        why = f"{kind}: the site has no such page (answer 404)"
        with self.writing() as connection:
            self._name_failed(connection, kind, url, why)

    def sound(self, alarm: coverage.Alarm) -> None:
        """Names a part that none of many pages, or rows of one, shows any more."""
        self.alarms += 1
        with self.writing() as connection:
            self._name_failed(connection, alarm.kind, "", str(alarm))

    def counts(self) -> dict[str, Any]:
        """The counts of the crawl's row."""
        return {
            "requests": self.requests,
            "pages": self.read,
            "expected": max(self.expected, self.read),
            "failed": self.failed,
            **asdict(self.change_counts),
        }

    def before_request(self) -> None:
        """Lets a waiting crawl go first that does. Raises TimeIsUp where this one is to end."""
        if self.lock.is_wanted():
            self.note(outcome="waiting")
            self.lock.step_aside()
            self.note(outcome="running")
            self.pages = self.query(crawl.pages)
        if self.until is not None and monotonic() >= self.until.at:
            raise TimeIsUp(f"Stopped at {self.until.words}, as told; the next run goes on.")

    @contextmanager
    def interruptible(self) -> Iterator[None]:
        """Work that may take long: a signal ends it in the middle, and nothing of it is stored."""
        self.at_once = True
        try:
            yield
        finally:
            self.at_once = False

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
            line = f"{Path(where.filename).name}:{where.lineno}"
            self.stopped = TrackerError(
                f"The program has a fault ({type(error).__name__}: {error}, {line}). "
                "What was stored stays."
            )
            log.error("crawl broke off: %s", self.stopped)

    def end(self, *, interrupted: bool) -> Ended:
        """Ends the crawl: sounds alarms, judges the session and its calls, writes the row's end."""
        stopped = self.stopped
        if not interrupted and stopped is None:
            # What the runs that this one takes up left unread is unread still.
            earlier = self.resumed - {self.row.id}
            pages = (page for page in self.pages.values() if page.crawl_id in earlier)
            self.unread += sum(len(PageParts.from_json(page.parts).unread) for page in pages)
            # Of the parts that none of many pages shows any more, though each is lawful alone.
            for alarm in self.query(alarms, self.row.session, self.row.plan):
                self.sound(alarm)
        outcome, why = self._outcome(interrupted)
        message = why or (self._what_failed() if outcome == "partial" else "")
        remarks = [self.manners.remark, *self.remarks, self.archive.remark]
        message = " ".join([message, *remarks]).strip()
        ended = {"outcome": outcome, "message": message, "ended_at": clock.now()}
        with self.writing() as connection:
            if isinstance(stopped, Refused):
                journal.keep_refusal(connection, clock.now(), stopped)
            if outcome in ("whole", "partial"):
                # Bills that were not read: rules or the day may say otherwise of them now.
                every = crawl.every_bill(connection, self.row.session)
                rest = [number for number in every if number not in self.judged]
                self.judge(connection, rest, self.observation(""))
                judge_related.judge_related(connection, self.row.session, self.observation(""))
            self.judge_calls(connection, self.observation(""))
            journal.note(connection, self.row.id, {**self.counts(), **ended})
        log.info("crawl ended", extra={"plan": self.row.plan, "outcome": outcome, **self.counts()})
        refusal = dict(stopped.evidence) if isinstance(stopped, Refused) else {}
        in_time = isinstance(stopped, TimeIsUp)
        return Ended(outcome, message, self.counts(), why, in_time, refusal)

    def _outcome(self, interrupted: bool) -> tuple[Outcome, str]:
        """How the crawl ends, and what stopped it, "" for nothing."""
        if interrupted:
            return "interrupted", "Stopped by hand; the next run takes it up."
        why = str(self.stopped or "")
        if self.stopped is None:
            is_whole = not (self.failed or self.unread or self.alarms)
            return "whole" if is_whole else "partial", why
        if isinstance(self.stopped, TimeIsUp):
            return "interrupted", why
        if isinstance(self.stopped, Refused):
            return "refused", why
        return "partial" if self.read else "failed", why

    def _what_failed(self) -> str:
        counts = ((self.failed, "page", "pages"), (self.unread, "part of a page", "parts of pages"))
        words = [f"{many} {one if many == 1 else more}" for many, one, more in counts if many]
        unread = f"{' and '.join(words)} could not be read." if words else ""
        lost = "Many pages lack a part that they held or should hold." if self.alarms else ""
        return " ".join(filter(None, (unread, lost)))

    def judge(
        self, connection: Connection, numbers: Sequence[str], observation: Observation
    ) -> None:
        """Judges bills in the transaction that wrote what their page or card said."""
        judge.judge_bills(connection, numbers, self.inputs, observation)
        self.judged.update(numbers)

    def judge_calls(
        self, connection: Connection, seen: Observation, meetings: Collection[str] | None = None
    ) -> None:
        """Makes the calls to testify that a page asks for, in the transaction that wrote it: they
        stand even where this crawl dies. meetings: ids of those alone, None for all."""
        judge_calls.judge_calls(connection, self.inputs.rules, seen, meetings)
