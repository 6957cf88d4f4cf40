"""Words that clerks write into cells of the schedule: 400 made from a grammar of values in other
spellings, remarks, badges, ranges and blanks. None may make a false move, room, committee or
silence; listed words call off or put in doubt, unknown ones are shown.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from html import escape

import pytest
from sqlalchemy import Connection, create_engine, select

from scrapers.colorado.schedule import SchedulePage
from tests.store.observing import sight
from tracker.store.columns import METADATA
from tracker.store.ingest_meetings import ScheduleSeen, ingest_schedule
from tracker.store.tables import MEETINGS, REVISIONS

pytestmark = pytest.mark.slow

ADDRESS = "https://leg.colorado.gov/schedule"
AS_FIRST_SEEN = {"time": "1:30 PM", "activity": "House Judiciary", "location": "HCR 0107"}
SPELLINGS = {
    "time": ("1:30 PM", "01:30 PM", "1:30 p.m.", "1:30PM", "13:30", "1:30", "1:30 pm",
             "at 1:30 PM", "1:30 PM MT"),
    "activity": (
        "House Judiciary", "House: Judiciary", "House Judiciary Committee", "HOUSE JUDICIARY",
        "House Committee on Judiciary", "house judiciary", "Judiciary (House)",
    ),
    "location": (
        "HCR 0107", "hcr 0107", "HCR 107", "HCR0107", "HCR-0107", "State Capitol HCR 0107",
        "Room HCR 0107",
    ),
}  # fmt: skip
OFF = (
    "CANCELLED", "Canceled", "cancelled", "Meeting cancelled", "The meeting is canceled",
    "CANCELLED due to snow", "Will not meet", "called off", "Canceled and rescheduled to 3/5",
    "This hearing has been cancelled.", "Cancelled!",
)  # fmt: skip
IN_DOUBT = (
    "POSTPONED", "Postponed until further notice", "RESCHEDULED", "Rescheduled to 3/5", "Delayed",
    "TENTATIVE", "Meeting postponed", "moved to March 5", "To be rescheduled",
)  # fmt: skip
UNKNOWN = (
    "Live", "NEW", "Not cancelled", "Rescheduled from cancelled 2/9 meeting", "updated 2/24",
    "Remote testimony canceled", "Cancelled meetings list", "overflow LSB A", "see note", "Hybrid",
    "Room subject to change", "Upon adjournment likely", "Postponed items first",
    "Postponement denied", "Uncancelled",
)  # fmt: skip
FORMS = (
    "{value} - {remark}", "{value} ({remark})", '{value} <span class="badge">{remark}</span>',
    "{value} [{remark}]", "{value}<small>{remark}</small>", "{value} – {remark}",
    "{value}; {remark}", "<em class='status-tag'>{remark}</em> {value}", "{value}<br>{remark}",
    "{value} | {remark}",
)  # fmt: skip


@dataclass(frozen=True)
class Case:
    """One cell that reads otherwise. status: what becomes of the meeting."""

    column: str
    cell: str
    status: str
    remark: str


def grammar() -> Iterator[Case]:
    for column, values in SPELLINGS.items():
        for value in values:
            yield Case(column, value, "scheduled", "")
            for status, remarks in (
                ("cancelled", OFF), ("in_doubt", IN_DOUBT), ("scheduled", UNKNOWN)
            ):  # fmt: skip
                for remark in remarks:
                    for form in FORMS:
                        cell = form.format(value=escape(value), remark=escape(remark))
                        yield Case(column, cell, status, remark)
    for column in ("time", "location"):
        yield Case(column, "", "scheduled", "")
        yield Case(column, "&nbsp;", "scheduled", "")
        for status, remarks in (("cancelled", OFF), ("in_doubt", IN_DOUBT)):
            for remark in remarks:
                yield Case(column, escape(remark), status, remark)
    for cell in ("1:30 - 5:00 PM", "1:30 PM - 5:00 PM", "1:30 PM to 5 PM", "1:30–5:00 PM"):
        yield Case("time", cell, "scheduled", cell)
    yield Case("time", "1:30 PM or upon adjournment", "scheduled", "or upon adjournment")
    yield Case("time", "<s>1:30 PM</s>", "cancelled", "struck through")
    yield Case("activity", "<del>House Judiciary</del>", "cancelled", "struck through")
    yield Case("time", "12:00 AM", "scheduled", "")


def drawn() -> list[Case]:
    every = list(grammar())
    always = [case for case in every if case.cell == case.remark or not case.remark]
    rest = [case for case in every if case not in always]
    return always + random.Random(11).sample(rest, 400 - len(always))


def page(**cells: str) -> str:
    shown = {"agenda": '<a href="/agenda/committee/1">Agenda</a>', "audio": "", **AS_FIRST_SEEN}
    shown |= cells
    row = "".join(
        f'<td data-label="{name.capitalize()}"><span>{cell}</span></td>'
        for name, cell in shown.items()
    )
    return (
        "<html><body><main><h1>Schedule</h1><div class='interim-schedule-table'>"
        "<h3>Wed Feb 25, 2026</h3>"
        f"<table><tbody><tr>{row}</tr></tbody></table></div></main></body></html>"
    )


def seen(**cells: str) -> ScheduleSeen:
    record = SchedulePage(page(**cells), ADDRESS).record()
    assert record.covers is not None and not record.parts.unread, record.parts.unread
    return ScheduleSeen(record.meetings, (record.covers,), unproved=record.unproved)


@pytest.fixture(scope="module")
def known() -> Iterator[Connection]:
    """House Judiciary, tomorrow 1:30 PM in HCR 0107, seen once."""
    engine = create_engine("sqlite://")
    METADATA.create_all(engine)
    with engine.connect() as connection:
        ingest_schedule(connection, seen(), sight())
        yield connection


def after(connection: Connection, case: Case) -> tuple[list, list, int]:
    """The meetings and their earlier revisions once the cell was read, how many lack; all
    undone."""
    read = seen(**{case.column: case.cell})
    return _after(connection, read.meetings, read.spans, read.unproved)


@cache
def _after(connection: Connection, *read: tuple) -> tuple[list, list, int]:
    meetings, spans, unproved = read
    before = connection.begin_nested()
    now = ScheduleSeen(meetings, spans, unproved=unproved)
    _, missing = ingest_schedule(connection, now, sight(4))
    meetings = connection.execute(select(MEETINGS)).all()
    revisions = connection.execute(select(REVISIONS)).all()
    before.rollback()
    return meetings, revisions, len(missing.meetings)


def test_400_cells_make_no_false_move_room_committee_or_silence(known: Connection) -> None:
    cases = drawn()
    assert len(cases) == 400
    wrong = [
        f"{case.column}: {case.cell!r}: {what}"
        for case in cases
        for what in faults(case, *after(known, case))
    ]
    assert not wrong, "\n".join(wrong)


def faults(case: Case, meetings: list, revisions: list, lacking: int) -> Iterator[str]:
    if len(meetings) != 1 or lacking:
        yield f"{len(meetings)} meetings: {[one.committee for one in meetings]}, {lacking} lack"
        return
    [one] = meetings
    if revisions or (one.day, str(one.start_time)) != (date(2026, 2, 25), "13:30:00"):
        yield f"it moved to {one.day} {one.start_text!r} {one.location!r}"
    if (one.committee, one.location) != ("House Judiciary", "HCR 0107"):
        yield f"another committee or room: {one.committee!r}, {one.location!r}"
    if one.status != case.status:
        yield f"it is {one.status}, not {case.status}"
    shown = one.remark.casefold()
    if not all(word in shown for word in words(case.remark)):
        yield f"its words are not shown: {one.remark!r}"


def words(remark: str) -> list[str]:
    return [word.strip(".!–-").casefold() for word in remark.split()]
