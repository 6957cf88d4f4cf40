"""The notice of hearings, on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Connection

from tests.queries.fill import (
    SESSION,
    SOURCE,
    add,
    add_change,
    add_crawl,
    add_item,
    add_meeting,
    add_revision,
    filling,
)
from tracker.domain.notice import OF, Notice
from tracker.queries.notice import Among, Group, by_session, groups, heard, notices_at
from tracker.store.engine import reading
from tracker.store.tables import CRAWLS, FAILURES

#: Looked at each morning at 8:00 in Denver, from Monday, February 2 on.
FIRST = datetime(2026, 2, 2, 15, tzinfo=UTC)
NOW = datetime(2026, 2, 14, 15, tzinfo=UTC)
WEDNESDAY, THURSDAY, FRIDAY, SATURDAY = (date(2026, 2, day) for day in (11, 12, 13, 14))
EVERY = Among()


def seen(day: int, minutes: int = 5) -> datetime:
    """Some minutes after the look of a day of February began."""
    return FIRST + timedelta(days=day - 2, minutes=minutes)


def look(made: Connection, day: int, outcome: str = "whole") -> int:
    return add_crawl(
        made, started_at=seen(day, 0), since=seen(day, 0), ended_at=seen(day, 10),
        schedule_read=seen(day, 1), outcome=outcome,
    )  # fmt: skip


def announce(made: Connection, serial: int, committee: str, day: date, first: int, *bills: str,
             words: str = "1:30 PM", **values: object) -> str:  # fmt: skip
    """A meeting that was first seen, with these bills, by the look of a day."""
    meeting = add_meeting(made, serial, committee, day, words, first_seen_at=seen(first, 1),
                          agenda_url=f"{SOURCE}/agenda/{serial}", **values)  # fmt: skip
    for bill in bills:
        add_item(made, meeting, bill, first_seen_at=seen(first), listed_crawl=first - 1)
    return meeting


def hours(notice: Notice) -> tuple[float | None, float | None]:
    return notice.hours_at_least, notice.hours_at_most


@pytest.fixture
def filled(store: str) -> str:
    """Two weeks of looks, and hearings to which this and that befell."""
    with filling(store) as made:
        for day in range(2, 15):
            look(made, day)
        announce(made, 1, "House Judiciary", WEDNESDAY, 9, "HB26-1001", "HB26-1002")
        announce(made, 2, "Senate Finance", THURSDAY, 2, "SB26-001")
        announce(made, 3, "House Finance", THURSDAY, 10, "HB26-1003", words="Upon Adjournment")
        moved = announce(made, 4, "House Judiciary", FRIDAY, 9, "HB26-1004", status="moved")
        add_revision(made, moved, 0, FRIDAY, "9:00 AM", seen(12, 1))
        announce(made, 5, "House Finance", FRIDAY, 9, "HB26-1005", status="cancelled")
        announce(made, 6, "House Finance", SATURDAY, 9, "HB26-1006")
        late = announce(made, 7, "Joint Budget Committee", FRIDAY, 9)
        add_item(made, late, "HB26-1007", first_seen_at=seen(12), listed_crawl=11)
        add_item(made, late, "HB26-1008", first_seen_at=seen(9), gone_seen_at=seen(11))
        add_item(made, late, "HB26-1009", "PULLED", first_seen_at=seen(9), remark="PULLED")
        add_item(made, late, "", "Discussion", first_seen_at=seen(9))
    return store


def test_hearings_of_days_that_are_over_have_their_notice(filled: str) -> None:
    with reading(filled).connect() as connection:
        found = heard(connection, SESSION, EVERY, NOW)
    assert {view.bill: hours(view.of("hearing")) for view in found.hearings} == {
        "HB26-1001": (53.4, 77.5), "HB26-1002": (53.4, 77.5), "SB26-001": (None, None),
        "HB26-1003": (39.9, 88.0), "HB26-1004": (96.9, 121.0),
        "HB26-1007": (29.4, 53.5),
    }  # fmt: skip
    at_time = {view.bill: hours(view.of("time")) for view in found.hearings}
    assert at_time["HB26-1004"] == (29.4, 53.5)
    meetings = {view.bill: hours(view.meeting) for view in found.hearings}
    assert meetings["HB26-1007"] == (101.4, 125.5)
    assert found.called_off == 3 and found.is_watched


def test_hearings_are_chosen_by_committee_and_chamber(filled: str) -> None:
    with reading(filled).connect() as connection:

        def bills(among: Among) -> set[str]:
            return {view.bill for view in heard(connection, SESSION, among, NOW).hearings}

        assert bills(Among("finance")) == {"SB26-001", "HB26-1003"}
        assert bills(Among(chamber="upper")) == {"SB26-001"}
        assert bills(Among("House Judiciary")) == {"HB26-1001", "HB26-1002", "HB26-1004"}
        assert bills(Among("Moon")) == set()
        assert heard(connection, "2025A", EVERY, NOW) == ((), 0, False)


def test_groups_count_what_is_known_and_what_is_not(filled: str) -> None:
    with reading(filled).connect() as connection:
        rows = heard(connection, SESSION, EVERY, NOW).hearings
    counts = {
        by: [(group.key, group.figures.known, group.figures.unknown) for group in made]
        for by, made in (
            ("chamber", groups(rows, "chamber", "hearing")),
            ("committee", groups(rows, "committee", "hearing")),
            ("week", groups(rows, "week", "time")),
        )
    }
    assert counts == {
        "chamber": [("", 1, 0), ("lower", 4, 0), ("upper", 0, 1)],
        "committee": [
            ("Joint Budget Committee", 1, 0), ("House Judiciary", 3, 0), ("House Finance", 1, 0),
            ("Senate Finance", 0, 1),
        ],
        "week": [("2026-02-09", 5, 1)],
    }  # fmt: skip


@pytest.mark.parametrize("of", OF)
def test_sessions_side_by_side_have_the_figures_of_each(filled: str, of: str) -> None:
    with filling(filled) as made:
        add_crawl(made, session="2025A", started_at=FIRST, schedule_read=FIRST)
        meeting = add_meeting(made, 1, "House Finance", WEDNESDAY, session="2025A")
        add_item(made, meeting, "HB25-1001", first_seen_at=FIRST)
    with reading(filled).connect() as connection:
        side_by_side = by_session(connection, EVERY, of, NOW)  # type: ignore[arg-type]
        alone = [
            group
            for session in ("2025A", SESSION)
            for group in groups(heard(connection, session, EVERY, NOW).hearings, "session", of)  # type: ignore[arg-type]
        ]
    assert list(side_by_side) == alone
    assert [group.key for group in alone] == ["2025A", SESSION]
    assert alone[0].figures.unknown == 1 and alone[1].figures.known == 5


def test_what_is_kept_of_all_sessions_is_of_the_data_as_they_are(filled: str) -> None:
    def known() -> list[Group]:
        with reading(filled).connect() as connection:
            return list(by_session(connection, EVERY, "hearing", NOW))

    before = known()
    with filling(filled) as made:
        announce(made, 9, "House Judiciary", WEDNESDAY, 10, "HB26-1010")
    after = known()
    assert after[0].figures.known == before[0].figures.known + 1
    assert known() == after


def test_a_look_that_could_not_read_all_of_it_is_no_look_before(store: str) -> None:
    """Of the schedule on the 8th, of one agenda on the 9th; the crawl of the 7th was killed."""
    with filling(store) as made:
        crawls = {day: look(made, day) for day in range(2, 15)}
        made.execute(CRAWLS.update().where(CRAWLS.c.id == crawls[7]).values(outcome="interrupted"))
        _fail(made, crawls[8], "schedule", f"{SOURCE}/schedule")
        _fail(made, crawls[9], "agenda", f"{SOURCE}/agenda/1")
        announce(made, 1, "House Judiciary", WEDNESDAY, 6, "HB26-1001")
        meeting = announce(made, 2, "House Judiciary", THURSDAY, 9)
        for serial, bill in ((1, "HB26-1002"), (2, "HB26-1003")):
            key = f"{SESSION}-h-000{serial}"
            add_item(made, key, bill, first_seen_at=seen(10), listed_crawl=9)
    with reading(store).connect() as connection:
        views = heard(connection, SESSION, EVERY, NOW).hearings
    before = {view.bill: view.of("hearing").before for view in views}
    assert before == {
        "HB26-1001": seen(5, 0), "HB26-1002": seen(6, 0), "HB26-1003": seen(9, 0),
    }  # fmt: skip
    assert {view.meeting.before for view in views if view.meeting_id == meeting} == {seen(7, 0)}


def _fail(made: Connection, crawl: int, page: str, url: str) -> None:
    add(made, FAILURES, crawl_id=crawl, seen_at=FIRST, page=page, url=url, message="")


def test_a_meeting_of_any_status_and_day_tells_its_notice(filled: str) -> None:
    coming, cancelled = (f"{SESSION}-h-000{serial}" for serial in (6, 5))
    with reading(filled).connect() as connection:
        found = notices_at(connection, SESSION, [coming, cancelled])
        assert notices_at(connection, SESSION, []) == {}
    assert hours(found[coming, "HB26-1006"].hearing) == (125.4, 149.5)
    assert hours(found[cancelled, "HB26-1005"].hearing) == (101.4, 125.5)
    assert hours(found[cancelled, ""].hearing) == (101.4, 125.5)


def test_what_came_back_has_the_notice_of_its_return(store: str) -> None:
    """A meeting that was called off, and a bill that was off its agenda, from the 10th to the
    11th; a meeting whose start was given on the 11th, and one whose room was."""
    with filling(store) as made:
        for day in range(2, 15):
            look(made, day)
        back, again, start, room = (
            announce(made, serial, "House Judiciary", THURSDAY, 9, f"HB26-100{serial}")
            for serial in range(1, 5)
        )
        for day, old, new in ((10, "scheduled", "cancelled"), (11, "cancelled", "scheduled")):
            _change(made, back, day, "status", old, new)
        _change(made, start, 11, "start_text", "", "1:30 PM")
        _change(made, room, 11, "location", "", "HCR 0107")
        add_item(made, again, "HB26-1009", first_seen_at=seen(9), listed_crawl=10)
        add_change(made, "new", "agenda_item", f"{again}/HB26-1009", seen_at=seen(11),
                   cause="seen again", new={"bill": "HB26-1009"})  # fmt: skip
    with reading(store).connect() as connection:
        found = notices_at(connection, SESSION, [back, again, start, room])
        views = heard(connection, SESSION, EVERY, NOW).hearings
        assert {view.bill: view.notices for view in views} == {
            bill: notices for (_, bill), notices in found.items() if bill
        }
    of_bills = {bill: notices for (_, bill), notices in found.items() if bill}
    at_time = {bill: notices.time.since for bill, notices in of_bills.items()}
    assert at_time == {
        "HB26-1001": seen(11, 1), "HB26-1002": seen(9), "HB26-1003": seen(11, 1),
        "HB26-1004": seen(9), "HB26-1009": seen(11),
    }  # fmt: skip
    assert {notices.hearing.since for notices in of_bills.values()} == {seen(9)}
    rooms = {bill: notices.room.since for bill, notices in of_bills.items() if notices.room}
    assert rooms == {"HB26-1004": seen(11, 1)}


def _change(made: Connection, meeting: str, day: int, field: str, old: str, new: str) -> None:
    add_change(made, "changed", "meeting", meeting, field=field, old=old, new=new,
               seen_at=seen(day, 1), crawl_id=day - 1)  # fmt: skip
