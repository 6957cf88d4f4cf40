"""Meetings and agendas: which row is which meeting, what moved, what left, what came back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from tests.store.observing import (
    SITE,
    agenda,
    count,
    day,
    meeting,
    news,
    replayed,
    schedule,
    settle,
    sight,
    stored,
)
from tracker.store.ingest_agendas import ingest_agenda
from tracker.store.ingest_meetings import (
    Missing,
    ingest_schedule,
    next_serial,
    schedule_matching,
    undecided,
)
from tracker.store.rows import ChangeCounts
from tracker.store.tables import ITEMS, MEETINGS, REVISIONS


def rows(connection, model):
    return connection.execute(select(model).order_by(model.c.id)).all()


def only(connection):
    [one] = rows(connection, MEETINGS)
    return one


@pytest.fixture
def listed(connection):
    """House Judiciary tomorrow with two bills on its agenda."""
    ingest_schedule(connection, schedule(meeting()), sight())
    ingest_agenda(connection, agenda("HB26-1037", "HB26-1089", "Committee Discussion"), sight())
    return connection, count(connection)


def gone_from(connection, *texts, at=1.0):
    """The agenda read with these items, and what was on it before written off."""
    _, missing = ingest_agenda(connection, agenda(*texts), sight(at))
    return settle(connection, missing, sight(at + 0.1))


# --- meetings ------------------------------------------------------------------------------


def test_a_meeting_is_stored_as_the_page_says_it(listed):
    connection, _ = listed
    one = only(connection)
    assert (one.id, one.status, one.start_text) == ("2026A-h-0001", "scheduled", "1:30 PM")
    assert (one.day, str(one.start_time), one.location) == (day(1), "13:30:00", "HCR 0107")
    assert replayed(connection) == stored(connection)


@pytest.mark.parametrize("words", ["Upon Adjournment", ""])
def test_a_start_without_clock_time_has_none(connection, words):
    ingest_schedule(connection, schedule(meeting(words=words)), sight())
    assert (only(connection).start_time, only(connection).start_text) == (None, words)


def test_the_same_schedule_again_writes_nothing_but_its_last_sight(listed):
    connection, before = listed
    change_counts, missing = ingest_schedule(connection, schedule(meeting()), sight(1))
    assert (count(connection), change_counts.unchanged, missing.meetings) == (before, 1, ())
    assert only(connection).last_seen_at == sight(1).at


def test_what_a_schedule_brought_is_counted(connection):
    rows = [meeting(at, agenda_url=f"{SITE}/agenda/committee/{at}") for at in (1, 3, 5)]
    assert ingest_schedule(connection, schedule(*rows), sight())[0] == ChangeCounts(new=3)
    rows[0] = replace(rows[0], location="LSB A")
    rows.append(meeting(7, agenda_url=f"{SITE}/agenda/committee/7"))
    brought, _ = ingest_schedule(connection, schedule(*rows), sight(1))
    assert brought == ChangeCounts(new=1, changed=1, unchanged=2)


def test_a_row_that_stands_twice_on_the_page_is_one_meeting(connection):
    ingest_schedule(connection, schedule(meeting(), meeting()), sight())
    assert only(connection).id == "2026A-h-0001"


@pytest.mark.parametrize(
    ("row", "fields"),
    [
        pytest.param(meeting(words="9:00 AM"), {"start_text", "start_time", "status"}, id="start"),
        pytest.param(meeting(room="LSB A"), {"location", "status"}, id="room"),
        pytest.param(meeting(2), {"day", "status"}, id="day"),
        pytest.param(
            meeting(9, "9:00 AM", "LSB A"),
            {"day", "start_text", "start_time", "location", "status"},
            id="all of them, with its agenda",
        ),
        pytest.param(
            meeting(words="Upon Adjournment"), {"start_text", "start_time", "status"}, id="no clock"
        ),
    ],
)
def test_a_meeting_that_moves_keeps_its_id_and_its_old_slot(listed, row, fields):
    connection, before = listed
    ingest_schedule(connection, schedule(row), sight(1))
    one = only(connection)
    assert (one.id, one.status, one.start_text, one.location) == (
        "2026A-h-0001", "moved", row.start.start_text, row.location,
    )  # fmt: skip
    [revision] = rows(connection, REVISIONS)
    assert (revision.day, revision.start_text, revision.location, revision.seen_at) == (
        day(1), "1:30 PM", "HCR 0107", sight(1).at,
    )  # fmt: skip
    assert {field for _, _, field, _, _ in news(connection, before)} == fields
    assert replayed(connection) == stored(connection)


def test_every_earlier_slot_is_kept_in_order(listed):
    connection, _ = listed
    for hour, words in enumerate(("9:00 AM", "10:00 AM", "1:30 PM"), 1):
        ingest_schedule(connection, schedule(meeting(words=words)), sight(hour))
    revisions = sorted(rows(connection, REVISIONS), key=lambda revision: revision.rank)
    assert [revision.start_text for revision in revisions] == ["1:30 PM", "9:00 AM", "10:00 AM"]
    assert only(connection).status == "moved"


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(meeting(room=" hcr  0107 "), id="white space and case of the room"),
        pytest.param(meeting(words="1:30 p.m."), id="another spelling of the clock time"),
        pytest.param(meeting(words="1:30 - 3"), id="a range without halves of the day"),
        pytest.param(meeting(agenda_url=""), id="the link to its agenda lacks"),
    ],
)
def test_what_says_the_same_is_no_move(listed, row):
    connection, _ = listed
    ingest_schedule(connection, schedule(row), sight(1))
    one = only(connection)
    assert (one.status, rows(connection, REVISIONS)) == ("scheduled", [])
    assert one.agenda_url.endswith("/agenda/committee/1")


def test_a_meeting_called_off_and_back(listed):
    connection, before = listed
    ingest_schedule(connection, schedule(meeting(remark="CANCELLED")), sight(1))
    assert (only(connection).status, only(connection).remark) == (
        "cancelled", "CANCELLED",
    )  # fmt: skip
    assert ("meeting", "changed", "status", "scheduled", "cancelled") in news(connection, before)
    ingest_schedule(connection, schedule(meeting()), sight(2))
    assert (only(connection).status, only(connection).remark) == ("scheduled", "")


def test_a_moved_meeting_called_off_and_back_is_moved(listed):
    connection, _ = listed
    ingest_schedule(connection, schedule(meeting(words="9:00 AM")), sight(1))
    off = meeting(words="9:00 AM", remark="CANCELLED")
    ingest_schedule(connection, schedule(off), sight(2))
    ingest_schedule(connection, schedule(meeting(words="9:00 AM")), sight(3))
    assert only(connection).status == "moved"


def test_reading_the_schedule_alone_withdraws_nothing(listed):
    connection, before = listed
    _, missing = ingest_schedule(connection, schedule(), sight(1))
    assert missing.meetings == ("2026A-h-0001",)
    assert (count(connection), only(connection).status) == (before, "scheduled")


def test_a_withdrawn_meeting_is_kept_and_found_again(listed):
    connection, before = listed
    _, missing = ingest_schedule(connection, schedule(), sight(1))
    assert settle(connection, missing, sight(1.1)).withdrawn == 1
    assert only(connection).status == "withdrawn"
    assert settle(connection, missing, sight(1.2)).withdrawn == 0
    assert news(connection, before) == [
        ("meeting", "changed", "status", "scheduled", "withdrawn"),
    ]  # fmt: skip
    ingest_schedule(connection, schedule(meeting()), sight(2))
    assert (only(connection).id, only(connection).status) == ("2026A-h-0001", "scheduled")
    assert replayed(connection) == stored(connection)


def test_a_withdrawn_meeting_found_at_another_start_is_moved(listed):
    connection, _ = listed
    _, missing = ingest_schedule(connection, schedule(), sight(1))
    settle(connection, missing, sight(1.1))
    ingest_schedule(connection, schedule(meeting(2, "9:00 AM")), sight(2))
    assert (only(connection).id, only(connection).status) == ("2026A-h-0001", "moved")


def test_what_another_crawl_saw_since_is_not_withdrawn(listed):
    connection, _ = listed
    _, missing = ingest_schedule(connection, schedule(), sight(1))
    ingest_schedule(connection, schedule(meeting()), sight(2))
    assert settle(connection, missing, sight(3)).withdrawn == 0
    assert only(connection).status == "scheduled"


@pytest.mark.parametrize(
    ("row", "hours"),
    [
        pytest.param(meeting(0, "7:30 AM"), 1, id="it has begun"),
        pytest.param(meeting(-1, "Upon Adjournment"), 1, id="its day is over"),
        pytest.param(meeting(20), 1, id="its day is not on the pages"),
    ],
)
def test_what_nobody_asked_about_is_not_missing(connection, row, hours):
    ingest_schedule(connection, schedule(row, last=30), sight())
    _, missing = ingest_schedule(connection, schedule(), sight(hours))
    assert missing.meetings == ()


@pytest.mark.parametrize("words", ["Upon Adjournment", ""])
def test_without_a_clock_time_it_can_be_missing_all_its_day(connection, words):
    ingest_schedule(connection, schedule(meeting(0, words)), sight())
    _, missing = ingest_schedule(connection, schedule(), sight(14))
    assert missing.meetings == ("2026A-h-0001",)


def test_a_page_that_speaks_for_no_day_misses_nothing(listed):
    connection, _ = listed
    _, missing = ingest_schedule(connection, replace(schedule(), spans=()), sight(1))
    assert missing.meetings == ()


def test_numbers_of_meetings_are_never_given_again(listed):
    connection, _ = listed
    _, missing = ingest_schedule(connection, schedule(), sight(1))
    settle(connection, missing, sight(1.1))
    finance = meeting(committee="House Finance", agenda_url="")
    ingest_schedule(connection, schedule(finance), sight(2))
    assert [one.id for one in rows(connection, MEETINGS)] == ["2026A-h-0001", "2026A-h-0002"]
    assert [next_serial(connection, session) for session in ("2025B", "2026A", "2027A")] == [
        1,
        3,
        1,
    ]


def test_a_far_move_is_told_by_the_bills_that_the_agendas_share(listed):
    connection, _ = listed
    far = meeting(6, agenda_url="https://leg.colorado.gov/agenda/committee/2")
    plain = schedule(far)
    matching, known = schedule_matching(connection, plain, "2026A", sight(1).at)
    assert undecided(plain, matching, known) == (far.agenda_url,)
    told = schedule(far, agendas={far.agenda_url: agenda("HB26-1089", number=2)})
    assert undecided(told, *schedule_matching(connection, told, "2026A", sight(1).at)) == ()
    ingest_schedule(connection, told, sight(1))
    assert (only(connection).status, only(connection).day) == ("moved", day(6))


def test_a_far_row_with_other_bills_is_another_meeting(listed):
    connection, _ = listed
    far = meeting(6, agenda_url="https://leg.colorado.gov/agenda/committee/2")
    told = schedule(far, agendas={far.agenda_url: agenda("SB26-070", number=2)})
    _, missing = ingest_schedule(connection, told, sight(1))
    assert missing.meetings == ("2026A-h-0001",)
    assert len(rows(connection, MEETINGS)) == 2


def test_last_weeks_meeting_is_not_taken_for_this_weeks(connection):
    ingest_schedule(connection, schedule(meeting(-1, agenda_url="")), sight())
    tomorrow = schedule(meeting(1, agenda_url=""), first=0, last=4)
    ingest_schedule(connection, tomorrow, sight(1))
    assert len(rows(connection, MEETINGS)) == 2


# --- agendas -------------------------------------------------------------------------------


def test_items_are_stored_in_their_order(listed):
    connection, _ = listed
    found = sorted(rows(connection, ITEMS), key=lambda item: item.rank)
    assert [(item.bill, item.text) for item in found] == [
        ("HB26-1037", "HB26-1037"), ("HB26-1089", "HB26-1089"), ("", "Committee Discussion"),
    ]  # fmt: skip
    assert only(connection).agenda_seen_at == sight().at


def test_the_same_agenda_again_writes_nothing(listed):
    connection, before = listed
    ingest_agenda(connection, agenda("HB26-1037", "HB26-1089", "Committee Discussion"), sight(1))
    assert count(connection) == before
    assert only(connection).agenda_seen_at == sight(1).at


def test_an_item_that_left_is_given_back_and_not_written(listed):
    connection, before = listed
    _, missing = ingest_agenda(connection, agenda("HB26-1037", "HB26-1089"), sight(1))
    assert missing.items == (("2026A-h-0001", "Committee Discussion"),)
    assert count(connection) == before
    assert only(connection).agenda_seen_at == sight().at, "what is stored was last on it then"


def test_an_agenda_that_says_nothing_empties_nothing(listed):
    connection, before = listed
    silent = replace(agenda("HB26-1037"), items=None)
    _, missing = ingest_agenda(connection, silent, sight(1))
    assert missing.items == ()
    assert count(connection) == before
    assert len(rows(connection, ITEMS)) == 3


def test_an_item_that_left_is_kept_as_gone_and_found_again(listed):
    connection, before = listed
    assert gone_from(connection, "HB26-1037", "Committee Discussion").withdrawn == 1
    [gone] = [item for item in rows(connection, ITEMS) if item.gone_seen_at]
    assert gone.bill == "HB26-1089"
    assert ("agenda_item", "gone", "", None, None) in news(connection, before)
    before = count(connection)
    ingest_agenda(connection, agenda("HB26-1037", "HB26-1089", "Committee Discussion"), sight(3))
    assert ("agenda_item", "new") in {one[:2] for one in news(connection, before)}
    assert replayed(connection) == stored(connection)


def test_an_item_that_another_crawl_saw_since_is_not_gone(listed):
    connection, _ = listed
    whole = agenda("HB26-1037", "HB26-1089", "Committee Discussion")
    _, missing = ingest_agenda(connection, agenda("HB26-1037"), sight(1))
    ingest_agenda(connection, whole, sight(2))
    assert settle(connection, missing, sight(3)).withdrawn == 0
    assert not [item for item in rows(connection, ITEMS) if item.gone_seen_at]


def test_an_item_that_another_crawl_wrote_off_goes_once(listed):
    connection, _ = listed
    _, missing = ingest_agenda(connection, agenda("HB26-1037"), sight(1))
    gone_from(connection, "HB26-1037", at=2)
    before = count(connection)
    assert settle(connection, missing, sight(3)).withdrawn == 0
    assert count(connection) == before


def test_the_words_of_an_item_change_and_it_is_the_same(listed):
    connection, before = listed
    texts = ("HB26-1037 (FOR ACTION ONLY)", "HB26-1089", "Committee Discussion")
    ingest_agenda(connection, agenda(*texts), sight(1))
    assert news(connection, before) == [
        ("agenda_item", "changed", "text", "HB26-1037", "HB26-1037 (FOR ACTION ONLY)"),
    ]  # fmt: skip


def test_an_agenda_of_two_meetings_is_both_of_theirs(connection):
    morning, evening = meeting(1, "8:00 AM"), meeting(1, "6:00 PM")
    ingest_schedule(connection, schedule(morning, evening), sight())
    ingest_agenda(connection, agenda("HB26-1037"), sight())
    assert {item.meeting_id for item in rows(connection, ITEMS)} == {
        "2026A-h-0001", "2026A-h-0002",
    }  # fmt: skip


def test_nothing_missing_withdraws_nothing(listed):
    connection, before = listed
    assert settle(connection, Missing(), sight(1)).withdrawn == 0
    assert count(connection) == before


def test_a_meeting_withdrawn_already_is_not_looked_for_again(listed):
    connection, _ = listed
    _, missing = ingest_schedule(connection, schedule(), sight(1))
    settle(connection, missing, sight(1.1))
    _, missing = ingest_schedule(connection, schedule(), sight(2))
    assert missing.meetings == ()


def test_an_item_with_two_bills_lists_both_and_each_can_leave(listed):
    connection, _ = listed
    for at, text in enumerate(("HB26-1037, SB26-070 and HB26-1270", "HB26-1037, HB26-1270"), 1):
        read = agenda(text, "HB26-1089", "Committee Discussion")
        settle(connection, ingest_agenda(connection, read, sight(at))[1], sight(at + 0.1))
    bills = {one.bill: one.gone_seen_at is not None for one in rows(connection, ITEMS)}
    assert bills == {
        "HB26-1037": False, "SB26-070": True, "HB26-1270": False, "HB26-1089": False, "": False,
    }  # fmt: skip
    assert replayed(connection) == stored(connection)
