"""Parts that many pages should hold and none does: an alarm, though each page alone is lawful."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from tests.store.observing import bill
from tracker.domain.coverage import (
    ENOUGH,
    NOTHING_KNOWN,
    ROWS,
    PageParts,
    PageSeen,
    alarms,
    expected_parts,
    without_agendas,
)
from tracker.domain.records import ActionRecord, MeetingRecord, Parts, UnreadPart
from tracker.domain.times import Start

NOON = datetime(2026, 3, 2, 19, tzinfo=UTC)
TODAY = date(2026, 3, 2)


def page(at: int, held: str = "", once: str = "", expected: str = "", number: str = "HB26-1%03d"):
    """A bill's page read at some minute. held, once, expected: parts with commas between."""
    parts = PageParts(
        dict.fromkeys(filter(None, held.split(",")), 0),
        frozenset(filter(None, f"{once},{held}".split(","))),
        frozenset(filter(None, expected.split(","))),
        (),
    )
    address = f"https://leg.colorado.gov/bills/{number % at}"
    return PageSeen("bill", address, NOON + timedelta(minutes=at), parts)


def told(pages) -> list[tuple[str, int]]:
    return [(one.part, one.pages) for one in alarms(pages)]


def test_twenty_pages_that_must_hold_a_part_and_do_not_are_an_alarm():
    assert told([page(at, expected="summary") for at in range(ENOUGH)]) == [("summary", ENOUGH)]
    assert told([page(at, expected="summary") for at in range(ENOUGH - 1)]) == []


def test_pages_that_held_a_part_once_need_no_rule_to_be_missed():
    assert told([page(at, once="fiscal notes") for at in range(25)]) == [("fiscal notes", 25)]


def test_one_page_that_still_holds_the_part_is_no_alarm():
    pages = [page(at, expected="amendments") for at in range(60)]
    pages[50] = page(50, held="amendments", expected="amendments")
    assert told(pages) == []


def test_older_pages_that_were_read_before_the_change_do_not_hide_it():
    before = [page(at, held="floor votes", expected="floor votes") for at in range(100)]
    after = [page(at, expected="floor votes") for at in range(100, 120)]
    assert told(before + after) == [("floor votes", 20)]


def test_what_nearly_every_page_held_is_missed_on_new_pages_as_well():
    before = [page(at, held="subjects") for at in range(40)]
    assert told(before + [page(at) for at in range(40, 60)]) == [("subjects", ENOUGH)]
    few = [page(at, held="subjects" if at % 2 else "") for at in range(40)]
    assert told(few + [page(at) for at in range(40, 60)]) == []


@pytest.mark.parametrize("part", ["summary", "fiscal notes", "amendments", "laws"])
def test_new_pages_may_lack_what_comes_in_the_course_of_a_session(part):
    before = [page(at, held=part) for at in range(40)]
    assert told(before + [page(at) for at in range(40, 60)]) == []


def test_resolutions_that_lack_a_summary_are_no_alarm_for_bills():
    bills = [page(at, held="status") for at in range(40)]
    resolutions = [page(at, number="HJR26-1%03d") for at in range(40, 70)]
    assert told(bills + resolutions) == []


def an_action(text: str, day: date = TODAY) -> ActionRecord:
    return ActionRecord(day, "lower", text)


LONG_AGO = TODAY - timedelta(days=60)


@pytest.mark.parametrize(
    ("text", "day", "expected"),
    [
        ("House Second Reading Passed with Amendments - Floor", TODAY, {"amendments"}),
        ("House Second Reading Passed with Amendments - No Amendments", TODAY, set()),
        ("House Third Reading Passed - No Amendments", TODAY, {"floor votes"}),
        (
            "House Committee on Finance Refer Amended to Appropriations",
            TODAY,
            {"amendments", "committee votes"},
        ),
        ("Introduced In House - Assigned to Finance", TODAY, set()),
        ("Introduced In House - Assigned to Finance", LONG_AGO, {"summary", "fiscal notes"}),
        ("Governor Signed", TODAY, set()),
        ("Governor Signed", LONG_AGO, {"laws", "summary", "fiscal notes"}),
    ],
)
def test_a_bill_s_history_says_what_its_page_must_hold(text, day, expected):
    record = bill(actions=(an_action(text, day),))
    assert expected_parts(record, TODAY) == expected


def test_nothing_is_expected_of_a_history_that_was_not_read():
    assert expected_parts(bill(actions=None), TODAY) == frozenset()


def test_what_is_known_of_a_page_is_kept_beside_it_and_read_back():
    seen = NOTHING_KNOWN.after(Parts((("history", 0), ("summary", 2))), frozenset({"laws"}))
    lost = UnreadPart("history", "date of an action", "td")
    again = seen.after(Parts((("summary", 0),), (), (lost,)), frozenset())
    assert again.once == {"history", "summary"} and again.held == {"summary": 0}
    assert again.unread == ("history was not read: date of an action (td)",)
    assert PageParts.from_json(again.as_json()) == again
    assert PageParts.from_json({}) == NOTHING_KNOWN


def meetings(many: int, day: date = TODAY, linked: int = 0) -> list[MeetingRecord]:
    start = Start(day, "1:30 PM", time(13, 30))
    return [
        MeetingRecord(f"House {at}", start, "", f"/agenda/{at}" if at < linked else "")
        for at in range(many)
    ]


BEGAN = date(2026, 1, 14)


@pytest.mark.parametrize(
    ("rows", "began", "told"),
    [
        (meetings(ROWS), BEGAN, True),
        (meetings(5) + meetings(5, TODAY + timedelta(days=1)), BEGAN, True),
        (meetings(ROWS - 1), BEGAN, False),
        (meetings(ROWS, linked=1), BEGAN, False),
        (meetings(ROWS, TODAY + timedelta(days=2)), BEGAN, False),  # not posted yet
        (meetings(ROWS), TODAY - timedelta(days=13), False),  # the first weeks
    ],
)
def test_many_meetings_of_today_and_tomorrow_without_an_agenda_are_an_alarm(rows, began, told):
    alarm = without_agendas(rows, began, TODAY)
    assert (alarm is not None) == told
    assert alarm is None or str(alarm).startswith(
        "schedule: none of 10 meetings of today and tomorrow shows its agenda any more."
    )
