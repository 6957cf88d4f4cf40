"""Meetings and hearings, on both databases."""

from __future__ import annotations

from datetime import date, timedelta

from tests.queries.fill import (
    EARLIER,
    NOW,
    SESSION,
    add_action,
    add_bill,
    add_item,
    add_meeting,
    add_revision,
    add_session,
    filling,
    judge_bill,
)
from tracker.queries.hearings import (
    HearingFilter,
    coming,
    hearings,
    meetings,
    scheduled_through,
)
from tracker.store.engine import reading

WEDNESDAY, THURSDAY, FRIDAY = (date(2026, 2, day) for day in (25, 26, 27))


def test_a_moved_hearing_keeps_its_earlier_start_and_room(store: str) -> None:
    with filling(store) as made:
        judge_bill(made, add_bill(made, "HB26-1037"), "in_committee", followed=True)
        meeting = add_meeting(made, 1, "House Judiciary", THURSDAY, "Upon Adjournment",
                              status="moved", location="LSB A")  # fmt: skip
        add_revision(made, meeting, 0, WEDNESDAY, "1:30 PM", NOW)
        add_item(made, meeting, "HB26-1037")
    with reading(store).connect() as connection:
        (found,) = hearings(connection, HearingFilter(SESSION))
    assert found.followed
    assert found.meeting.chamber == "lower"
    assert (found.meeting.start.start_time, found.meeting.start.start_text) == (
        None,
        "Upon Adjournment",
    )
    assert found.meeting.earlier[0].start.day == WEDNESDAY
    assert found.stands


def test_meetings_stand_in_the_order_of_their_starts(store: str) -> None:
    with filling(store) as made:
        add_meeting(made, 1, "House Finance", WEDNESDAY, "1:30 PM")
        add_meeting(made, 2, "Senate Judiciary", WEDNESDAY, "Upon Adjournment")
        add_meeting(made, 3, "Senate Finance", WEDNESDAY, "8:00 AM", status="cancelled")
        add_meeting(made, 4, "House Judiciary", THURSDAY, "7:30 AM", status="withdrawn")
    with reading(store).connect() as connection:
        found = meetings(connection, SESSION)
        by_committee = meetings(connection, SESSION, committee="Finance")
        assert scheduled_through(connection, SESSION) == WEDNESDAY
    assert [one.committee for one in found] == [
        "Senate Finance", "Senate Judiciary", "House Finance", "House Judiciary"
    ]  # fmt: skip
    assert [one.id[-1] for one in by_committee] == ["3", "1"]


def test_only_what_stands_and_has_not_begun_is_coming(store: str) -> None:
    with filling(store) as made:
        for serial, (day, status) in enumerate(
            [(date(2026, 2, 23), "scheduled"), (WEDNESDAY, "withdrawn"), (THURSDAY, "moved")]
        ):
            add_item(made, add_meeting(made, serial, "House Finance", day, status=status), "HB26-1")
        add_item(made, add_meeting(made, 9, "House Finance", FRIDAY), "HB26-1", gone_seen_at=NOW)
    with reading(store).connect() as connection:
        found = hearings(connection, HearingFilter(SESSION))
    assert len(found) == 4
    assert [one.meeting.start.day for one in coming(found, NOW)] == [THURSDAY]


def test_a_bill_that_left_an_agenda_is_found_again_where_it_reappears(store: str) -> None:
    later = EARLIER + timedelta(days=1)
    with filling(store) as made:
        left = add_meeting(made, 1, "House Judiciary", WEDNESDAY)
        add_item(made, left, "HB26-1037", gone_seen_at=NOW)
        add_item(made, add_meeting(made, 2, "House Judiciary", FRIDAY), "HB26-1037",
                 first_seen_at=later, listed_crawl=2)  # fmt: skip
        add_item(made, add_meeting(made, 3, "House Finance", THURSDAY), "HB26-1037",
                 first_seen_at=later, listed_crawl=2)  # fmt: skip
        add_item(made, add_meeting(made, 4, "House Finance", WEDNESDAY), "HB26-1037")
        add_item(made, add_meeting(made, 5, "House Finance", WEDNESDAY, status="withdrawn"),
                 "HB26-1037", first_seen_at=later, listed_crawl=2)  # fmt: skip
    with reading(store).connect() as connection:
        found = {one.id: one for one in meetings(connection, SESSION)}
    gone = found[left].gone[0]
    assert found[left].items == ()
    assert gone.moved_to is not None
    assert gone.moved_to.id.endswith("0003")


def test_a_bill_on_two_agendas_from_the_start_that_leaves_one_has_not_moved(store: str) -> None:
    """The two agendas are read a moment apart, by one crawl."""
    with filling(store) as made:
        left = add_meeting(made, 1, "House Judiciary", WEDNESDAY)
        add_item(made, left, "HB26-1037", gone_seen_at=NOW)
        add_item(made, add_meeting(made, 2, "House Finance", FRIDAY), "HB26-1037",
                 first_seen_at=EARLIER + timedelta(seconds=4))  # fmt: skip
    with reading(store).connect() as connection:
        found = {one.id: one for one in meetings(connection, SESSION)}
    assert found[left].gone[0].moved_to is None


def test_a_bill_that_returns_to_a_meeting_it_had_left_is_found_there(store: str) -> None:
    with filling(store) as made:
        first = add_meeting(made, 1, "House Judiciary", WEDNESDAY)
        second = add_meeting(made, 2, "House Judiciary", FRIDAY)
        add_item(made, first, "HB26-1037", listed_crawl=3)
        add_item(made, second, "HB26-1037", first_seen_at=EARLIER + timedelta(days=1),
                 listed_crawl=2, gone_seen_at=NOW)  # fmt: skip
    with reading(store).connect() as connection:
        found = {one.id: one for one in meetings(connection, SESSION)}
    back = found[second].gone[0].moved_to
    assert back is not None and back.id == first


def test_a_bill_that_left_and_is_listed_nowhere_moved_nowhere(store: str) -> None:
    with filling(store) as made:
        add_item(made, add_meeting(made, 1, "House Judiciary", WEDNESDAY), "HB26-1037",
                 gone_seen_at=NOW)  # fmt: skip
        add_item(made, add_meeting(made, 2, "House Judiciary", date(2026, 2, 20)), "HB26-1037",
                 first_seen_at=EARLIER + timedelta(days=1))  # fmt: skip
    with reading(store).connect() as connection:
        found = meetings(connection, SESSION)
    assert found[1].gone[0].moved_to is None


def test_testimony_is_expected_at_the_first_listing_and_unlikely_once_heard(store: str) -> None:
    with filling(store) as made:
        add_session(made)
        bill = add_bill(made, "HB26-1037")
        for serial, day in enumerate((WEDNESDAY, FRIDAY), 1):
            add_item(made, add_meeting(made, serial, "House Judiciary", day), "HB26-1037")
        add_item(made, add_meeting(made, 3, "House Appropriations", FRIDAY), "HB26-1037")
        add_item(made, add_meeting(made, 4, "House Finance", FRIDAY), "", "Committee Discussion")
    with reading(store).connect() as connection:
        before = [one.item.testimony for one in hearings(connection, HearingFilter(SESSION))]
    with filling(store) as made:
        add_action(
            made, bill, WEDNESDAY,
            "House Committee on Judiciary Witness Testimony and/or Committee Discussion Only",
        )  # fmt: skip
    with reading(store).connect() as connection:
        after = {
            (one.meeting.committee, one.meeting.start.day): one.item.testimony
            for one in hearings(connection, HearingFilter(SESSION))
        }
    assert before[0] == "expected"
    assert after["House Judiciary", FRIDAY] == "unlikely"
    assert after["House Appropriations", FRIDAY] == "unlikely"


def test_hearings_are_filtered_by_bill_and_day(store: str) -> None:
    with filling(store) as made:
        for serial, day in enumerate((WEDNESDAY, THURSDAY, FRIDAY), 1):
            add_item(made, add_meeting(made, serial, "House Judiciary", day), f"HB26-100{serial}")
    with reading(store).connect() as connection:

        def days(**wanted: object) -> list[date]:
            found = hearings(connection, HearingFilter(SESSION, **wanted))  # type: ignore[arg-type]
            return [one.meeting.start.day for one in found]

        assert days(bill="HB26-1002") == [THURSDAY]
        assert days(first=THURSDAY) == [THURSDAY, FRIDAY]
        assert days(last=THURSDAY) == [WEDNESDAY, THURSDAY]
        assert days(first=FRIDAY) == [FRIDAY]
        assert days(followed=True) == []
