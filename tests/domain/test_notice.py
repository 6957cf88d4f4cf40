"""The notice of hearings: a table of what was seen when, and what the public can have had."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from tracker.domain.notice import (
    DAY,
    HOUR,
    Figures,
    Look,
    Looks,
    MeetingSeen,
    Notice,
    Share,
    of_hearing,
    of_meeting,
    of_unchanged,
)
from tracker.domain.times import Start
from tracker.domain.views import RevisionView

AGENDA = "https://leg.colorado.gov/agenda/7"
#: Looked at every day from Monday, February 2 on, at 8:00 AM in Denver: read a minute later, and
#: its agendas ten minutes later.
FIRST = datetime(2026, 2, 2, 15, tzinfo=UTC)


def began(day: int) -> datetime:
    """When the look of a day of February began."""
    return FIRST + timedelta(days=day - 2)


def read(day: int) -> datetime:
    """When it had read the schedule."""
    return began(day) + timedelta(minutes=1)


def agenda(day: int) -> datetime:
    """When it read the agenda."""
    return began(day) + timedelta(minutes=5)


def look(day: int, **other: object) -> Look:
    made = Look(began(day), read(day), began(day) + timedelta(minutes=10))
    return made._replace(**other)  # type: ignore[arg-type]


LOOKS = Looks([look(day) for day in range(27, 1, -1)])
START = Start.read(date(2026, 2, 11), "1:30 PM")  # 20:30 UTC
MEETING = MeetingSeen(START, "HCR 0107", AGENDA, read(9))


def hours(notice: Notice | None) -> tuple[float | None, float | None] | None:
    return None if notice is None else (notice.hours_at_least, notice.hours_at_most)


def moved(words: str, day: int, seen: int, room: str = "HCR 0107") -> RevisionView:
    """A start that the meeting had until the look of a day."""
    return RevisionView(Start.read(date(2026, 2, day), words), room, read(seen))


#: The meeting, when its agenda listed the bill, and how many hours at least and at most the public
#: had of the hearing, of its time and of its room. From 8:05 on the 9th it is 53 h 25 min.
CASES = {
    "nothing changed": (MEETING, agenda(9), (53.4, 77.5), (53.4, 77.5), None),
    "the bill came a day after its meeting": (
        MEETING, agenda(10), (29.4, 53.5), (29.4, 53.5), None,
    ),
    "it stood there at the first look": (
        replace(MEETING, first_seen_at=read(2)), agenda(2), (None, None), (None, None), None,
    ),
    "its meeting did, the bill came a day later": (
        replace(MEETING, first_seen_at=read(2)), agenda(3), (197.4, 221.5), (197.4, 221.5), None,
    ),
    "it moved from the 12th to the 11th, a day before": (
        replace(MEETING, earlier=(moved("9:00 AM", 12, 10),)), agenda(9),
        (72.9, 97.0), (29.4, 53.5), None,
    ),
    "it moved twice": (
        replace(MEETING, earlier=(moved("9:00 AM", 12, 10), moved("3:00 PM", 11, 11))), agenda(9),
        (72.9, 97.0), (5.4, 29.5), None,
    ),
    "it moved before the bill came": (
        replace(MEETING, first_seen_at=read(8), earlier=(moved("9:00 AM", 12, 9),)), agenda(10),
        (29.4, 53.5), (29.4, 53.5), None,
    ),
    "its room changed alone": (
        replace(MEETING, earlier=(moved("1:30 PM", 11, 10, "LSB A"),)), agenda(9),
        (53.4, 77.5), (53.4, 77.5), (29.4, 53.5),
    ),
    "its start is written otherwise": (
        replace(MEETING, earlier=(moved("01:30 p.m.", 11, 10),)), agenda(9),
        (53.4, 77.5), (53.4, 77.5), None,
    ),
    "it was called off and came back": (
        replace(MEETING, back_at=read(11)), agenda(9), (53.4, 77.5), (5.4, 29.5), None,
    ),
    "its start was not given at first": (
        replace(MEETING, start_given_at=read(10)), agenda(9), (53.4, 77.5), (29.4, 53.5), None,
    ),
    "its room was not given at first": (
        replace(MEETING, room_given_at=read(11)), agenda(9), (53.4, 77.5), (53.4, 77.5),
        (5.4, 29.5),
    ),
    "it was listed when it had begun": (MEETING, agenda(12), (0.0, 5.5), (0.0, 5.5), None),
    "it was listed a day after it had begun": (MEETING, agenda(13), (0.0, 0.0), (0.0, 0.0), None),
}  # fmt: skip


@pytest.mark.parametrize(
    ("meeting", "listed", "hearing", "at_time", "room"), CASES.values(), ids=CASES
)
def test_notice_is_at_least_from_the_first_sight_and_at_most_from_the_look_before(
    meeting: MeetingSeen,
    listed: datetime,
    hearing: tuple[float, float],
    at_time: tuple[float, float],
    room: tuple[float, float] | None,
) -> None:
    found = of_hearing(meeting, listed, None, LOOKS)
    assert (hours(found.hearing), hours(found.time), hours(found.room)) == (hearing, at_time, room)


def test_a_bill_that_left_and_came_back_has_the_notice_of_its_return() -> None:
    found = of_hearing(MEETING, agenda(9), agenda(11), LOOKS)
    assert hours(found.hearing) == (53.4, 77.5)
    assert hours(found.time) == (5.4, 29.5)


def test_a_meeting_has_more_notice_than_a_bill_that_came_later() -> None:
    assert hours(of_meeting(MEETING, LOOKS).hearing) == (53.4, 77.5)
    bill = of_hearing(MEETING, agenda(10), None, LOOKS).hearing
    assert hours(bill) == (29.4, 53.5)
    assert of_unchanged(START, AGENDA, read(9), agenda(10), LOOKS) == bill


def test_without_a_clock_time_there_are_days_and_bounds_that_hold_whenever_it_begins() -> None:
    meeting = replace(MEETING, start=Start.read(date(2026, 2, 11), "Upon Adjournment"))
    notice = of_hearing(meeting, agenda(9), None, LOOKS).hearing
    assert notice.days == (2, 3)
    assert hours(notice) == (39.9, 88.0)  # to the midnights before and after the 11th, from 8:05
    for hour in range(24):
        at = replace(meeting, start=Start(START.day, "", time(hour)))
        least, most = of_hearing(at, agenda(9), None, LOOKS).hearing.bounds or (DAY, DAY)
        assert notice.bounds is not None
        assert notice.bounds[0] <= least and most <= notice.bounds[1]


def test_an_hour_of_summer_time_is_an_hour_less_of_notice() -> None:
    friday = datetime(2026, 3, 6, 15, 5, tzinfo=UTC)  # 8:05 AM in Denver
    looks = Looks([Look(friday - DAY, friday - DAY, friday - DAY)])
    monday = MeetingSeen(Start.read(date(2026, 3, 9), "8:05 AM"), "", "", friday)
    assert hours(of_hearing(monday, friday, None, looks).hearing) == (71.0, 95.0)


def test_a_look_that_missed_the_agenda_proves_nothing_of_its_bills() -> None:
    looks = Looks([look(7), look(8, unread=frozenset({AGENDA})), look(9, ended_at=None), look(10)])
    assert looks.before(read(10)) == began(9)
    assert looks.before_agenda(agenda(10), AGENDA) == began(7)
    assert looks.before_agenda(agenda(10), "another") == began(8)
    assert looks.before(read(7)) is None and looks.before_agenda(agenda(7), AGENDA) is None
    assert not Looks([]) and Looks([look(7)])


def test_a_look_of_its_own_crawl_is_no_look_before() -> None:
    """The schedule was read four minutes before the agenda that listed the bill."""
    assert LOOKS.before_agenda(agenda(9), AGENDA) == began(8)


# --- figures --------------------------------------------------------------------------------------


def told(least: float, most: float | None) -> Notice:
    at = datetime(2026, 2, 11, 20, 30, tzinfo=UTC)
    return Notice(at - least * HOUR, None if most is None else at - most * HOUR, START)


def test_at_least_half_had_the_upper_bound_of_the_median_or_less() -> None:
    figures = Figures.of(
        [(told(5, 29), 1), (told(20, 23), 2), (told(60, 80), 3), (told(9, None), 4)]
    )
    assert (figures.known, figures.unknown, figures.hearings) == (6, 4, 10)
    assert figures.median == (20 * HOUR, 29 * HOUR)
    assert (figures.hours_at_least, figures.hours_at_most) == (20.0, 29.0)
    assert sum(most <= 29 * HOUR for most in figures.most) >= figures.known / 2
    assert figures.under(DAY) == Share(2, 3)
    assert figures.under(2 * DAY) == Share(3, 3)
    assert figures.under(29 * HOUR) == Share(2, 3)


def test_of_nothing_known_there_is_no_median() -> None:
    for figures in (Figures.of([]), Figures.of([(told(9, None), 1)])):
        assert (figures.median, figures.hours_at_most, figures.under(DAY)) == (None, None, (0, 0))
