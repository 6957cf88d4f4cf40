"""The schedule and its agendas: what people can still act on. Dossier 3.4, 3.5.

Every week that the site offers is read before anything is written, because a meeting may have gone
from one to another. What lacks is looked for a second time at once, and what two whole looks do not
find has left: a meeting the schedule, an item its agenda, whatever else failed that day."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TypeAlias, TypeVar

from sqlalchemy import Connection

from scrapers.asking import NotToBeHad, SequentialSpider, page_name
from scrapers.colorado import addresses
from scrapers.colorado.agenda import TITLE, AgendaPage
from scrapers.colorado.schedule import SchedulePage
from scrapers.pages import PageHandler, ParsedPage
from tracker import clock
from tracker.domain.committees import same_committee
from tracker.domain.coverage import without_agendas
from tracker.domain.differences import another_spelling
from tracker.domain.records import AgendaRecord, MeetingRecord, ScheduleRecord
from tracker.errors import PageChanged
from tracker.queries import crawl
from tracker.store.ingest_agendas import LeftItems, drop_items, ingest_agenda
from tracker.store.ingest_meetings import (
    Missing,
    ScheduleSeen,
    ingest_schedule,
    schedule_matching,
    undecided,
    withdraw_meetings,
)
from tracker.store.ledger import Observation
from tracker.store.rows import ChangeCounts

#: An update does not read again what was read whole this lately, nor does a run that takes up an
#: interrupted one read again what that one had read.
RECENT = timedelta(minutes=25)
MOST_WEEKS = 40
Weeks: TypeAlias = list[ParsedPage[ScheduleRecord]]
Agendas: TypeAlias = dict[str, ParsedPage[AgendaRecord]]
R = TypeVar("R")


def _nothing_alone(*_: object) -> ChangeCounts:
    raise AssertionError("the pages of a schedule are written together")


class Schedule(SequentialSpider):
    """Reads the schedule, then the agendas of the meetings on it."""

    name = "schedule"
    schedule = PageHandler("schedule", SchedulePage, _nothing_alone, keep=True)

    async def walk(self) -> None:
        """Reads every week, writes them as one, looks again for what lacks, reads the agendas."""
        # An update finds the schedule read lately; to another plan only the interrupted run counts
        # that it takes up.
        crawls = None if self.pipeline.row.plan == "update" else self.pipeline.resumed
        last = self.pipeline.query(crawl.schedule_read, self.session, crawls)
        if last is not None and clock.now() - last <= RECENT:
            return
        weeks, whole = await self._weeks()
        if not weeks:
            return
        self.weeks = weeks
        # Where meetings link no agenda any more, their bills would be missed.
        began = self.pipeline.session.first_day
        alarm = without_agendas(_seen(weeks).rows, began, clock.today())
        if alarm is not None and self.pipeline.in_session():
            self.pipeline.sound(alarm)
        # Agendas that tell whether a new row is a known meeting, moved by more than two days.
        early: Agendas = {}
        for url in filter(self._is_ours, self._undecided(weeks)):
            if (parsed := await self._look_at_agenda(url)) is not None:
                early[url] = parsed
        before = self._bodies(week.url for week in weeks)
        missing = self._believed(self._write(weeks, early), weeks, before)
        if missing.meetings and whole:
            whole = await self._look_again(missing, early)
        await self._agendas(early)
        if whole:
            self.pipeline.note(schedule_read=self.pipeline.schedule_at)

    async def first_weeks(self, most: int) -> Weeks:
        """The first weeks alone, written; what they lack proves nothing. They are left to a crawl
        where an agenda would have to tell whether a row is a meeting that moved."""
        weeks, _ = await self._weeks(most)
        self.weeks = weeks
        if weeks and not self._undecided(weeks):
            self._write(weeks)
        return weeks

    async def one_agenda(self, url: str) -> None:
        """Reads one agenda, with nothing concluded from what it lacks."""
        parsed = await self._look_at_agenda(url)
        if parsed is not None and self.pipeline.schedule_at is not None:
            self._take_agenda(parsed)

    async def _weeks(self, most: int = MOST_WEEKS) -> tuple[Weeks, bool]:
        """Every week the site offers, as far as most, and whether all of them could be read."""
        first = await self._first()
        if first is None:
            return [], False
        weeks, day = [first], clock.today()
        while len(weeks) < most:
            records = _records(weeks)
            if (following := records[-1].next_week) is None or following <= day:
                break
            day, fields = following, addresses.schedule_fields(following)
            week = await self.look(self.schedule, addresses.schedule(self.source), fields)
            if week is None or week.record is None:
                return weeks, False
            # The site can offer the last week for ever.
            if week.record.heading and week.record.heading in {
                record.heading for record in records
            }:
                break
            weeks.append(week)
        # A week that could not say which comes next may hide a later one.
        unread = (part.part for week in _records(weeks) for part in week.parts.unread)
        return weeks, "next week" not in unread

    async def _first(self) -> ParsedPage[ScheduleRecord] | None:
        """The schedule as the season is asked for it: by form in session, plainly between
        sessions, and the other way where that brings no schedule."""
        url = addresses.schedule(self.source)
        by_form = addresses.schedule_fields(clock.today())
        forms = (by_form, None) if self.pipeline.in_session() else (None, by_form)
        faults: list[tuple[str, str]] = []
        for form in forms:
            try:
                return await self.try_look(self.schedule, url, form)
            except (PageChanged, NotToBeHad) as fault:
                faults.append((page_name(url, form), f"schedule: {fault}"))
        self.pipeline.fail("schedule", *faults[0])
        return None

    def _write(self, weeks: Weeks, early: Agendas | None = None) -> Missing:
        """One reading of the schedule, in one transaction. Returns the meetings that lack."""
        missing: list[Missing] = []
        schedule = _seen(weeks, early)

        def write(connection: Connection, observation: Observation) -> ChangeCounts:
            change_counts, lacking = ingest_schedule(connection, schedule, observation)
            self.pipeline.schedule_at = observation.at
            self.pipeline.judge_calls(connection, observation)
            missing.append(lacking)
            return change_counts

        self.pipeline.take_together(weeks, write)
        return missing[0]

    async def _look_again(self, missing: Missing, early: Agendas) -> bool:
        """A second look at the schedule: only what lacks on both has left it. Whether it could be
        read."""
        weeks, whole = await self._weeks()
        if not weeks or not whole:
            return False
        again = self._write(weeks, early)
        both = tuple(meeting for meeting in missing.meetings if meeting in set(again.meetings))
        self._settle(withdraw_meetings, replace(again, meetings=both))
        return True

    def _settle(
        self, settle: Callable[[Connection, R, Observation], ChangeCounts], of_both: R
    ) -> None:
        """Writes what two looks did not find, and the calls that go with it."""

        def write(connection: Connection, observation: Observation) -> ChangeCounts:
            change_counts = settle(connection, of_both, observation)
            self.pipeline.judge_calls(connection, observation)
            return change_counts

        self.pipeline.store("", write)

    def _bodies(self, urls: Iterable[str]) -> dict[str, str]:
        texts = {url: self.pipeline.query(crawl.page_text, url) for url in urls}
        return {url: text for url, text in texts.items() if text}

    def _believed(self, missing: Missing, weeks: Weeks, before: Mapping[str, str]) -> Missing:
        """What lacks, without the meetings of days on which the pages show nothing at all, where
        several rows stood there and no earlier crawl found those days so."""
        days = self.pipeline.query(crawl.days_of, missing.meetings)
        silent = silent_days(_records(weeks))
        if silent.isdisjoint(days.values()):
            return missing
        every = (_earlier(self.schedule, text, name) for name, text in before.items())
        earlier = [record for record in every if record is not None]
        silent -= silent_days(earlier)
        if len([day for record in earlier for day in record.row_days if day in silent]) == 1:
            return missing  # one row that goes is the commonest news there is
        gone = tuple(meeting for meeting in missing.meetings if days[meeting] not in silent)
        return replace(missing, meetings=gone)

    @property
    def agenda(self) -> PageHandler[AgendaRecord]:
        """An agenda page; what left it is kept for the second look."""
        return PageHandler("agenda", AgendaPage, self._write_agenda, keep=True)

    def _write_agenda(
        self, connection: Connection, record: AgendaRecord, observation: Observation
    ) -> ChangeCounts:
        change_counts, self.left = ingest_agenda(connection, record, observation)
        if change_counts.new or change_counts.changed:
            meetings = crawl.meetings_with_agenda(connection, record.url, observation.session)
            self.pipeline.judge_calls(connection, observation, meetings)
        return change_counts

    def _undecided(self, weeks: Weeks) -> Collection[str]:
        seen_of = _seen(weeks)
        matching = self.pipeline.query(schedule_matching, seen_of, self.session, clock.now())
        return undecided(seen_of, *matching)

    async def _look_at_agenda(self, url: str) -> ParsedPage[AgendaRecord] | None:
        """An agenda, None where it failed; another meeting's in its place is a page that failed."""
        parsed = await self.look(self.agenda, url)
        if parsed is None or parsed.record is None:
            return parsed
        rows, title, day = _seen(self.weeks).rows, parsed.record.title, parsed.record.day
        once = self.pipeline.query(crawl.days_listed, url, self.session)
        if not names_another(title, day, url, rows, once):
            return parsed
        why = PageChanged("agenda", f"title of its own meeting, but {title!r}", TITLE, url)
        self.pipeline.fail("agenda", url, str(why))
        return None

    async def _agendas(self, early: Agendas) -> None:
        """The agendas of the meetings to come, the soonest first."""
        read_at = self.pipeline.schedule_at
        assert read_at is not None
        agendas = self.pipeline.query(crawl.agendas_due, self.session, read_at, clock.now())
        self.pipeline.expected += len(agendas)
        for url, seen_at in agendas.items():
            if self._is_ours(url) and not self._was_read_lately(url, seen_at):
                await self._read_agenda(url, early.get(url))

    def _is_ours(self, url: str) -> bool:
        return self.site.may_ask(addresses.local(url, self.source))

    def _was_read_lately(self, url: str, seen_at: datetime | None) -> bool:
        """Whether an interrupted run that this one takes up has just read the agenda, and nothing
        was off it that a second look would have had to settle."""
        state, own = self.pipeline.pages.get(url), self.pipeline.row.id
        if state is None or state.crawl_id == own or not self.pipeline.was_read(url):
            return False
        return clock.now() - state.read_at <= RECENT and seen_at == state.read_at

    async def _read_agenda(self, url: str, parsed: ParsedPage[AgendaRecord] | None) -> None:
        """Reads an agenda, and once more where something is off it that was on it."""
        parsed = parsed or await self._look_at_agenda(url)
        if parsed is None:
            return
        before = self._bodies([url])
        self._take_agenda(parsed)
        if not self.left.items or self._is_emptied(parsed, before.get(url)):
            return
        first = set(self.left.items)
        again = await self._look_at_agenda(url)
        if again is not None:
            self._take_agenda(again)
            both = tuple(item for item in self.left.items if item in first)
            self._settle(drop_items, replace(self.left, items=both))

    def _take_agenda(self, parsed: ParsedPage[AgendaRecord]) -> None:
        self.left = LeftItems()
        self.pipeline.take(parsed)

    def _is_emptied(self, parsed: ParsedPage[AgendaRecord], before: str | None) -> bool:
        """Whether an agenda lists none of several items, and no earlier crawl found it so."""
        if not lists_nothing(parsed.record) or len(self.left.items) == 1:
            return False
        earlier = before and _earlier(self.agenda, before, parsed.url)
        return not (earlier and lists_nothing(earlier))


def _earlier(kind: PageHandler[R], text: str, url: str) -> R | None:
    """What an earlier crawl read, None where the page object of today reads it no more."""
    with suppress(PageChanged):
        return kind.record(text, url)
    return None


def schedule_seen(
    records: Sequence[ScheduleRecord], agendas: Mapping[str, AgendaRecord] | None = None
) -> ScheduleSeen:
    """Weeks as one reading of the schedule. agendas: those already read, by address."""
    return ScheduleSeen(
        tuple(meeting for record in records for meeting in record.meetings),
        tuple(record.covers for record in records if record.covers is not None),
        agendas or {},
        tuple(span for record in records for span in record.unproved),
    )


def _seen(weeks: Weeks, early: Agendas | None = None) -> ScheduleSeen:
    pages = (early or {}).items()
    agendas = {url: page.record for url, page in pages if page.record is not None}
    return schedule_seen(_records(weeks), agendas)


def _records(weeks: Weeks) -> tuple[ScheduleRecord, ...]:
    return tuple(week.record for week in weeks if week.record is not None)


# --- what is not taken for news ---------------------------------------------------------------
#
# Another meeting's agenda, and days or agendas that suddenly list nothing of several things. A
# second look at the same broken page at once would agree with the first, so these need an earlier
# crawl that found the same.


def names_another(
    title: str, day: date | None, url: str, rows: Iterable[MeetingRecord], once: Collection[date]
) -> bool:
    """Whether an agenda's title names a meeting of the schedule that links another agenda. title:
    "House Judiciary - Tue Mar 10, 2026"; of another form it says nothing. day: that it names. once:
    days on which the meetings that link this one were listed before."""
    committee = title.rpartition(" - ")[0]
    if not committee or day is None:
        return False
    every = tuple(rows)
    own = [row for row in every if row.agenda_url == url]
    ours = any(same_committee(committee, row.committee) for row in own)
    if not own or (ours and day in {*once, *(row.start.day for row in own)}):
        return False
    others = (row for row in every if row.agenda_url != url)
    named = [row for row in others if same_committee(committee, row.committee)]
    # the row of that day may spell the committee otherwise, or name two
    ours |= any(row.start.day == day and another_spelling(committee, row.committee) for row in own)
    return any(row.start.day == day for row in named) if ours else bool(named)


def silent_days(records: Iterable[ScheduleRecord]) -> frozenset[date]:
    """Days of the weeks that were read on which no row stands, not even a chamber's session.
    Between sessions a page lists only the days on which somebody meets: none is silent."""
    silent: set[date] = set()
    for record in records:
        covers = record.covers
        if record.layout == "in_session" and covers and covers.first and covers.last:
            days = (covers.last - covers.first).days + 1
            silent |= {covers.first + timedelta(days=at) for at in range(days)} - {*record.row_days}
    return frozenset(silent)


def lists_nothing(record: AgendaRecord | None) -> bool:
    """Whether an agenda was read and has no item."""
    return record is not None and not record.items
