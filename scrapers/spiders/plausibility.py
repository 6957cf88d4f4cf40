"""What the schedule spider does not take for news: another meeting's agenda, and days or agendas
that suddenly list nothing of several things. A second look at the same broken page at once would
agree with the first, so these need an earlier crawl that found the same."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from tracker.domain.committees import same_committee
from tracker.domain.records import AgendaRecord, MeetingRecord, ScheduleRecord


def names_another(
    title: str,
    day: date | None,
    url: str,
    rows: Iterable[MeetingRecord],
    once: Collection[date],
) -> bool:
    """Whether an agenda's title names a meeting of the schedule that links another agenda.

    title: "House Judiciary - Tue Mar 10, 2026"; of another form it says nothing. day: that it
    names. once: days on which the meetings that link this one were listed before.
    """
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
    return any(row.start.day == day for row in named) if ours else bool(named)


def silent_days(records: Iterable[ScheduleRecord]) -> frozenset[date]:
    """Days of the weeks that were read on which no row stands, not even a chamber's session.

    Between sessions a page lists only the days on which somebody meets: none is silent.
    """
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
