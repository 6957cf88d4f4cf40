"""Which agenda is another meeting's, and which days say nothing."""

from __future__ import annotations

from datetime import date

import pytest

from scrapers.spiders.schedule import lists_nothing, names_another, silent_days
from tracker.domain.records import AgendaRecord, DaySpan, MeetingRecord, ScheduleRecord
from tracker.domain.times import Start, day_of

OWN, OTHER, SAME = "/agenda/1", "/agenda/2", "/agenda/3"


def row(committee: str, day: int, agenda: str) -> MeetingRecord:
    start = Start.read(date(2026, 3, day), "1:30 PM")
    return MeetingRecord(committee, start, "HCR 0107", agenda_url=agenda)


ROWS = (
    row("House Judiciary", 10, OWN), row("Senate Finance", 10, OTHER),
    row("House Judiciary", 12, SAME),
)  # fmt: skip


@pytest.mark.parametrize(
    ("title", "is_another"),
    [
        pytest.param("House Judiciary - Tue Mar 10, 2026", False, id="its own"),
        pytest.param("Judiciary Committee - Tue Mar 10, 2026", False, id="its own, spelt anew"),
        pytest.param("Senate Finance - Tue Mar 10, 2026", True, id="another committee's"),
        pytest.param("House Judiciary - Thu Mar 12, 2026", True, id="of another day"),
        pytest.param("House Judiciary - Tue Mar 3, 2026", False, id="of its day before"),
        pytest.param("House Judiciary - Tue Mar 17, 2026", False, id="of a day nobody meets"),
        pytest.param("House Education - Tue Mar 10, 2026", False, id="of an unlisted committee"),
        pytest.param("Agenda", False, id="a title that names nothing"),
        pytest.param("", False, id="no title"),
    ],
)
def test_an_agenda_that_names_another_meeting_is_not_read_for_this_one(title, is_another):
    assert (
        names_another(title, day_of(title.rpartition(" - ")[2]), OWN, ROWS, {date(2026, 3, 3)})
        is is_another
    )


@pytest.mark.parametrize(("committee", "is_another"), [
    ("House Judicary", False), ("House Judiciary & Senate Judiciary", False),
    ("Senate Judiciary", True), ("House Education", True),
])  # fmt: skip
def test_a_row_that_spells_its_committee_otherwise_keeps_its_agenda(committee, is_another):
    rows = (row(committee, 10, OWN), *ROWS[1:])
    title = "House Judiciary - Tue Mar 10, 2026"
    assert names_another(title, date(2026, 3, 10), OWN, rows, ()) is is_another
    with_its_own = (*rows, row("House Judiciary", 10, OTHER))
    assert names_another(title, date(2026, 3, 10), OWN, with_its_own, ())


def test_a_meeting_moved_to_a_day_on_which_its_committee_meets_twice_keeps_its_agenda():
    assert not names_another(
        "House Judiciary - Thu Mar 12, 2026", date(2026, 3, 12), OWN, ROWS, {date(2026, 3, 12)}
    )


def test_days_of_a_week_without_a_row_are_silent_in_session_alone():
    week = DaySpan(date(2026, 3, 9), date(2026, 3, 12))
    shown = (date(2026, 3, 9), date(2026, 3, 12))
    read = ScheduleRecord("", "in_session", "", week, ROWS, row_days=shown)
    assert silent_days([read]) == {date(2026, 3, 10), date(2026, 3, 11)}
    interim = ScheduleRecord("", "interim", "", DaySpan(None, None), ROWS)
    assert silent_days([interim]) == silent_days([]) == frozenset()


def test_an_agenda_without_items_lists_nothing_and_one_not_read_says_nothing():
    assert lists_nothing(AgendaRecord(OWN, "", ()))
    assert lists_nothing(AgendaRecord(OWN, "", None))
    assert not lists_nothing(None)
