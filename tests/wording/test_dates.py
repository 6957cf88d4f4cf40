"""Days and starts in words."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from tracker.domain.times import Start
from tracker.wording.dates import (
    ago_words,
    clock_words,
    countdown_words,
    day_words,
    hour_words,
    moment_words,
    start_words,
    took_words,
)
from tracker.wording.translator import ENGLISH

TODAY = date(2026, 2, 24)
NOW = datetime(2026, 2, 24, 15, 0, tzinfo=UTC)  # 8:00 AM in Denver


def start(day: int, words: str) -> Start:
    return Start.read(date(2026, 2, day), words)


@pytest.mark.parametrize(
    ("at", "words"),
    [(time(0), "12:00 AM"), (time(7, 5), "7:05 AM"), (time(12), "12:00 PM"),
     (time(13, 30), "1:30 PM")],
)  # fmt: skip
def test_a_clock_time_is_written_as_people_write_it(at: time, words: str) -> None:
    assert clock_words(ENGLISH, at) == words


@pytest.mark.parametrize(
    ("begins", "words"),
    [
        (start(25, "1:30 PM"), "Wed, Feb 25, 1:30 PM MT"),
        (start(25, "Upon Adjournment"), "Wed, Feb 25, “Upon Adjournment”"),
        (start(25, ""), "Wed, Feb 25, no time given"),
    ],
)
def test_a_start_keeps_its_words_and_names_its_zone(begins: Start, words: str) -> None:
    assert start_words(ENGLISH, begins, TODAY) == words


def test_a_start_without_its_day() -> None:
    assert hour_words(ENGLISH, start(25, "1:30 PM")) == "1:30 PM MT"
    assert hour_words(ENGLISH, start(25, "Upon Adjournment")) == "“Upon Adjournment”"
    assert hour_words(ENGLISH, start(25, "")) == "no time given"


def test_another_year_is_named() -> None:
    assert day_words(ENGLISH, date(2025, 12, 31), TODAY) == "Wed, Dec 31, 2025"
    assert day_words(ENGLISH, TODAY) == "Tue, Feb 24, 2026"


@pytest.mark.parametrize(
    ("begins", "words"),
    [
        (start(24, "8:25 AM"), "in 25 minutes"),
        (start(24, "8:00 AM"), "began at 8:00 AM MT and may still go on"),
        (start(24, "1:30 PM"), "today, in 5 hours"),
        (start(24, "9:00 AM"), "today, in 1 hour"),
        (start(24, "Upon Adjournment"), "today"),
        (start(25, "7:30 AM"), "tomorrow"),
        (start(27, ""), "in 3 days"),
        (start(23, ""), "has begun"),
    ],
)
def test_a_countdown_is_in_words(begins: Start, words: str) -> None:
    assert countdown_words(ENGLISH, begins, NOW) == words


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (timedelta(seconds=20), "just now"), (timedelta(minutes=1), "1 minute ago"),
        (timedelta(hours=26), "26 hours ago"), (timedelta(days=3), "3 days ago"),
        (-timedelta(hours=1), "just now"),
    ],
)  # fmt: skip
def test_an_age_is_in_words(before: timedelta, words: str) -> None:
    assert ago_words(ENGLISH, NOW - before, NOW) == words


def test_a_moment_of_another_day_names_it() -> None:
    assert moment_words(ENGLISH, NOW, NOW) == "8:00 AM MT"
    assert moment_words(ENGLISH, NOW - timedelta(hours=9), NOW) == "Mon, Feb 23, 11:00 PM MT"


def test_a_duration_is_in_words() -> None:
    assert took_words(ENGLISH, NOW, NOW + timedelta(seconds=1)) == "1 second"
    assert took_words(ENGLISH, NOW, NOW + timedelta(minutes=50)) == "50 minutes"


def test_after_midnight_a_hearing_is_said_to_have_begun_the_day_before() -> None:
    past_one = datetime(2026, 2, 25, 8, 25, tzinfo=UTC)
    said = countdown_words(ENGLISH, start(24, "1:30 PM"), past_one)
    assert said == "began Tue, Feb 24, 1:30 PM MT and may still go on"
    assert countdown_words(ENGLISH, start(24, "1:30 PM"), past_one + timedelta(hours=5)) == (
        "has begun"
    )
