"""The program's one clock: real, or set for a rehearsal."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tracker import clock
from tracker.domain.times import DENVER
from tracker.errors import SettingFault


class _RealTime(datetime):
    """Stands in for the machine's clock."""

    at = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)  # 11:00 in Denver

    @classmethod
    def now(cls, tz: object = None) -> datetime:
        assert tz is UTC, "the clock is read in UTC alone"
        return cls.at


@pytest.fixture
def real(monkeypatch: pytest.MonkeyPatch) -> type[_RealTime]:
    """The machine's clock, to be set by the test: 2026-11-23, 11:00 in Denver."""
    monkeypatch.setattr(clock, "datetime", _RealTime)
    monkeypatch.setattr(_RealTime, "at", _RealTime.at)
    return _RealTime


def _in_denver() -> str:
    return clock.now().astimezone(DENVER).strftime("%Y-%m-%d %H:%M:%S")


def test_unset_it_is_the_real_time(real: type[_RealTime]) -> None:
    clock.start("")
    assert clock.now() == real.at
    assert not clock.is_rehearsal()


def test_now_is_aware_and_in_utc() -> None:
    assert clock.now().tzinfo is UTC


def test_today_is_denvers_day(real: type[_RealTime]) -> None:
    real.at = datetime(2026, 11, 24, 6, 59, tzinfo=UTC)
    assert clock.today() == date(2026, 11, 23)
    real.at = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
    assert clock.today() == date(2026, 11, 24)


def test_a_date_is_that_day_at_the_real_time_of_day(real: type[_RealTime]) -> None:
    clock.start("2026-02-24")
    assert _in_denver() == "2026-02-24 11:00:00"
    assert clock.is_rehearsal()


def test_a_date_in_summer_keeps_denvers_time_of_day(real: type[_RealTime]) -> None:
    clock.start("2026-07-01")
    assert _in_denver() == "2026-07-01 11:00:00"


def test_a_date_runs_on_past_midnight(real: type[_RealTime]) -> None:
    real.at = datetime(2026, 11, 24, 6, 59, 30, tzinfo=UTC)  # 23:59:30 in Denver
    clock.start("2026-02-24")
    assert clock.today() == date(2026, 2, 24)
    real.at += timedelta(minutes=1)
    assert _in_denver() == "2026-02-25 00:00:30"
    assert clock.today() == date(2026, 2, 25)


@pytest.mark.parametrize(
    "setting",
    ["2026-02-24 08:00", "2026-02-24T08:00", "2026-02-24 08:00:00", " 2026-02-24T08:00:00 "],
)
def test_a_moment_stands_still(setting: str, real: type[_RealTime]) -> None:
    clock.start(setting)
    real.at += timedelta(days=3)
    assert clock.now() == datetime(2026, 2, 24, 15, 0, tzinfo=UTC)
    assert clock.is_rehearsal()


def test_newest_is_the_moment_that_whoever_opens_the_database_gives(
    real: type[_RealTime],
) -> None:
    clock.start(" newest ")
    assert clock.is_rehearsal()
    moment = datetime(2026, 3, 9, 14, 0, tzinfo=UTC)
    clock.stand(moment)
    real.at += timedelta(hours=1)
    assert clock.now() == moment
    clock.start("")
    assert not clock.is_rehearsal()


def test_an_hour_that_the_spring_change_skips_does_not_run_back(real: type[_RealTime]) -> None:
    clock.start("2026-03-08 02:30")
    assert clock.now() == datetime(2026, 3, 8, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "setting",
    ["tomorrow", "2026-02-30", "02/24/2026", "2026-02-24 25:00", "2026-02", "8:00",
     "9999-12-31T23:59", "0001-01-01"],
)  # fmt: skip
def test_what_is_no_date_is_told_how_to_write_one(setting: str) -> None:
    with pytest.raises(SettingFault, match=r"is no date\. Write 2026-02-24") as fault:
        clock.start(setting)
    assert "--today" in fault.value.name


def test_a_database_never_sees_its_clock_run_back(real: type[_RealTime]) -> None:
    clock.start("2026-02-24")
    seen = clock.now() + timedelta(hours=2)
    clock.never_before(seen)
    assert clock.now() == seen
    real.at += timedelta(hours=3)
    assert clock.now() == seen + timedelta(hours=1)


def test_an_earlier_floor_does_not_lower_a_later_one(real: type[_RealTime]) -> None:
    late, early = real.at + timedelta(hours=2), real.at + timedelta(hours=1)
    clock.never_before(late)
    clock.never_before(early)
    assert clock.now() == late


def test_a_new_start_forgets_the_floor(real: type[_RealTime]) -> None:
    clock.never_before(real.at + timedelta(days=9))
    clock.start("")
    assert clock.now() == real.at
