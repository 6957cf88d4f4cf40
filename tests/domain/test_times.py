"""Days and starts as the pages write them: nothing invented, nothing lost."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import anything
from tracker.domain.times import (
    DENVER,
    Start,
    any_day_of,
    clock_time,
    day_of,
    denver_day,
    end_of_day,
    hearing_day,
    is_blank,
    moments_in,
    published_by,
    with_clock_times,
)

DAY = date(2026, 2, 24)


@pytest.mark.parametrize(("words", "at"), [
    ("1:30 PM", time(13, 30)), ("9:00 AM", time(9)), ("12:00 PM", time(12)),
    ("12:00 AM", None), ("12:01 AM", time(0, 1)), ("01:30 PM", time(13, 30)),
    ("1:30 pm", time(13, 30)), ("1:30 p.m.", time(13, 30)), ("1:30PM", time(13, 30)),
    ("  1:30 \n PM ", time(13, 30)), ("9:00 AM - 12:00 PM", time(9)),
    ("9:00 a.m. – noon", time(9)), ("9:00 a.m. to 11:30 a.m.", time(9)),
    ("1:30\u00a0PM", time(13, 30)),
    ("Upon Adjournment", None), ("Upon Adjournment Legislative Council", None), ("", None),
    ("TBD", None), ("13:30", time(13, 30)), ("13:30 PM", None),
    ("0:30 AM", None), ("1:75 PM", None),
    ("1 PM", time(13)), ("noon", time(12)), ("1:30 PM or Upon Adjournment", time(13, 30)),
    ("Upon Adjournment or 1:30 PM", None), ("1:30 PM (moved)", time(13, 30)),
    ("1:30 - 5:00 PM", time(13, 30)), ("11:00 - 1:30 PM", time(11)), ("12 noon", time(12)),
    ("9 AM", time(9)), ("9 a.m.", time(9)), ("2:00 PM or upon adjournment", time(14)),
    ("1:30p", time(13, 30)), ("1:30p - 5p", time(13, 30)), ("1: 30 PM", time(13, 30)),
    ("9 a", None), ("1:30 PM Live", time(13, 30)), ("1:30", None), ("9 - 11", None),
    ("midnight", None),
])  # fmt: skip
def test_a_clock_time_is_read_where_words_begin_with_one_and_never_invented(words, at):
    assert clock_time(words) == at


@given(st.times())
def test_every_minute_of_the_day_reads_back(moment):
    minute = moment.replace(second=0, microsecond=0)
    read = None if minute == time(0) else minute  # a midnight that nobody typed
    assert clock_time(minute.strftime("%I:%M %p")) == read
    assert clock_time(minute.strftime("%I:%M %p").lstrip("0")) == read


@pytest.mark.parametrize(("one", "other", "same"), [
    ("1:30 PM", "01:30 PM", True), ("1:30 PM", "1:30 p.m.", True), ("1:30 PM", "1:30", True),
    ("Upon Adjournment", "upon  adjournment", True), ("1:30 PM", "9:00 AM", False),
    ("1:30 PM", "Upon Adjournment", False), ("1:30 PM", "2:30", False), ("", "1:30 PM", False),
])  # fmt: skip
def test_a_start_in_another_spelling_is_the_same(one, other, same):
    assert Start.read(DAY, one).is_same(Start.read(DAY, other)) is same


@given(anything.text(max_size=20))
def test_a_start_keeps_any_words_and_never_raises(words):
    start = Start.read(DAY, words)
    assert (start.day, start.start_text) == (DAY, words)
    assert (start.moment is None) == (start.start_time is None)


@pytest.mark.parametrize(("text", "day"), [
    ("03/12/2026", date(2026, 3, 12)), ("3/2/2026", date(2026, 3, 2)),
    ("Tue Dec 16, 2025", date(2025, 12, 16)), ("Apr 23, 2026", date(2026, 4, 23)),
    ("Tuesday, December 16, 2025", date(2025, 12, 16)), ("December 16, 2025", date(2025, 12, 16)),
    ("Tuesday December 16, 2025", date(2025, 12, 16)), ("Sept. 3, 2026", date(2026, 9, 3)),
    (" Tue  Dec 16,\n2025 ", date(2025, 12, 16)), ("Tue, Dec 16, 2025", date(2025, 12, 16)),
    ("Feb 29, 2024", date(2024, 2, 29)), ("May 1, 2026", date(2026, 5, 1)),
    ("Wed Feb 26, 2026", None), ("Wed Feb 25, 2026", date(2026, 2, 25)),
    ("Feb 29, 2026", None), ("02/30/2026", None), ("13/01/2026", None), ("", None),
    ("Mon Feb 9", None), ("2026-03-12", None), ("03/12/26", None), ("Foo 3, 2026", None),
    ("Marble 3, 2026", None), ("Upon Adjournment", None), ("03/12/2026 9:00 AM", None),
])  # fmt: skip
def test_a_day_in_the_three_forms_of_the_site(text, day):
    assert day_of(text) == day


@given(st.dates(date(2016, 1, 1), date(2040, 12, 31)))
def test_every_day_reads_back_from_each_form(day):
    written = (
        f"{day:%m/%d/%Y}", f"{day:%a %b} {day.day}, {day.year}", f"{day:%b} {day.day}, {day.year}",
        f"{day:%A, %B} {day.day}, {day.year}",
    )  # fmt: skip
    assert [day_of(text) for text in written] == [day] * len(written)


def test_a_start_is_a_moment_in_denver_on_both_sides_of_the_clock_change():
    winter, summer = (Start.read(date(2026, 3, day), "1:30 PM") for day in (6, 9))
    assert winter.moment is not None and summer.moment is not None
    assert winter.moment.isoformat() == "2026-03-06T13:30:00-07:00"
    assert summer.moment.isoformat() == "2026-03-09T13:30:00-06:00"


@pytest.mark.parametrize(("words", "now", "begun"), [
    ("1:30 PM", datetime(2026, 2, 24, 20, 29, tzinfo=UTC), False),
    ("1:30 PM", datetime(2026, 2, 24, 20, 30, tzinfo=UTC), True),
    ("Upon Adjournment", datetime(2026, 2, 24, 23, 0, tzinfo=UTC), False),
    ("Upon Adjournment", datetime(2026, 2, 25, 6, 59, tzinfo=UTC), False),
    ("Upon Adjournment", datetime(2026, 2, 25, 7, 0, tzinfo=UTC), True),
    ("", datetime(2026, 2, 24, 7, 0, tzinfo=UTC), False),
])  # fmt: skip
def test_a_meeting_without_a_clock_time_has_begun_when_its_day_is_over(words, now, begun):
    assert Start.read(DAY, words).has_begun(now) is begun


def test_the_day_in_denver_is_not_the_day_in_utc():
    assert denver_day(datetime(2026, 2, 25, 6, 59, tzinfo=UTC)) == DAY
    assert denver_day(datetime(2026, 2, 25, 7, 0, tzinfo=UTC)) == date(2026, 2, 25)


@given(st.dates(date(2016, 1, 1), date(2040, 12, 31)))
def test_a_day_ends_where_the_next_begins(day):
    end = end_of_day(day)
    assert denver_day(end) == day + timedelta(days=1)
    assert denver_day(end - timedelta(microseconds=1)) == day
    assert end.astimezone(DENVER).time() == time(0)


@pytest.mark.parametrize("words", [
    "26-" * 1400, "1:30 - " * 600, "between " * 500, "-" * 4000, " " * 4000, "1" * 4000,
    "12:00 AM" + "-" * 4000 + "x", "2026-02-24T13:30" * 250, "0001-01-01T00:00Z",
    "9999-12-31T23:59-07:00", "\0" * 4000,
])  # fmt: skip
def test_a_cell_of_any_length_and_of_any_year_is_read(words):
    assert clock_time(words) is None or len(words) < 4200
    assert moments_in(words) == () or "2026" in words
    assert any_day_of(words) is None
    assert with_clock_times(words) is not None and is_blank(words) in (True, False)


@given(st.dates())
def test_days_far_from_ours_are_no_days_of_a_page_and_break_no_reckoning(day):
    ours = 1876 <= day.year < 2200
    for text in (f"{day:%m/%d}/{day.year:04}", f"{day:%B %-d}, {day.year:04}"):
        assert day_of(text) == (day if ours else None)
    assert any_day_of(day.isoformat()) == (day if ours else None)
    assert end_of_day(day) > datetime(1, 1, 1, tzinfo=UTC)


def test_before_six_in_the_morning_the_hearings_of_the_day_before_go_on_also_when_clocks_change():
    for day in (date(2026, 3, 8), date(2026, 11, 1), date(2026, 2, 24)):
        for hour, same in ((5, False), (6, True), (23, True)):
            at = datetime(day.year, day.month, day.day, hour, 59 if hour == 5 else 0, tzinfo=DENVER)
            assert hearing_day(at) == (day if same else day - timedelta(days=1))


@pytest.mark.parametrize(
    ("asked", "moment"),
    [
        ("2026-02-10", datetime(2026, 2, 11, 6, 59, 59, 999999, UTC)),
        (" 2026-07-10 ", datetime(2026, 7, 11, 5, 59, 59, 999999, UTC)),
        ("2026-02-10 15:30", datetime(2026, 2, 10, 22, 30, tzinfo=UTC)),
        ("2026-02-10T15:30:10", datetime(2026, 2, 10, 22, 30, 10, tzinfo=UTC)),
        ("2026-02-10T22:30:00Z", datetime(2026, 2, 10, 22, 30, tzinfo=UTC)),
        ("2026-02-10T22:30+01:00", datetime(2026, 2, 10, 21, 30, tzinfo=UTC)),
    ],
)
def test_a_past_state_is_asked_for_by_a_day_or_a_moment(asked, moment):
    assert published_by(asked) == moment


@pytest.mark.parametrize("asked", ["", "soon", "2026-02-30", "2026-02-10 25:00", "10/02/2026"])
def test_what_names_no_moment_is_refused(asked):
    with pytest.raises(ValueError):
        published_by(asked)
