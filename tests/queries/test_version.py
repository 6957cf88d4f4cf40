"""The version of what is stored, which tags every page."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from tests.queries.fill import NOW, add_crawl, add_meeting, filling
from tracker.domain.times import DENVER
from tracker.queries.sessions import KeptWhile, stamp
from tracker.store.engine import reading

TODAY = date(2026, 2, 24)


@pytest.mark.parametrize(
    ("whole", "has_one"),
    [
        pytest.param((), False, id="nothing was read whole"),
        pytest.param(("list_walked",), False, id="the list alone"),
        pytest.param(("schedule_read",), False, id="the schedule alone"),
        pytest.param(("list_walked", "schedule_read"), True, id="both, by two crawls"),
    ],
)
def test_there_is_a_version_once_list_and_schedule_were_read_whole(
    store: str, whole: tuple[str, ...], has_one: bool
) -> None:
    with filling(store) as made:
        for read in whole:
            add_crawl(made, "update", **{read: NOW})
    with reading(store).connect() as connection:
        assert (stamp(connection, NOW) is not None) is has_one


def test_a_hearing_has_begun_from_its_very_minute_on_its_day(store: str) -> None:
    with filling(store) as made:
        add_crawl(made, list_walked=NOW, schedule_read=NOW)
        add_meeting(made, 1, "House Judiciary", TODAY, "1:30 PM")
        add_meeting(made, 2, "Senate Judiciary", TODAY, "Upon Adjournment")
        add_meeting(made, 3, "House Finance", date(2026, 2, 23), "9:00 AM")
    begun = {}
    with reading(store).connect() as connection:
        for minute in (29, 30, 31):
            version = stamp(connection, datetime(2026, 2, 24, 13, minute, tzinfo=DENVER))
            assert version is not None
            begun[minute] = version.begun
    assert begun == {29: 0, 30: 1, 31: 1}


def test_what_was_made_longest_ago_is_left_out_and_what_changed_is_made_again(store: str) -> None:
    kept: KeptWhile[list[int]] = KeptWhile(2)
    with filling(store):
        pass
    with reading(store).connect() as connection:

        def get(name: str, state: int = 1) -> list[int]:
            return kept.get(connection, (name,), list, (state,))

        first, second = get("first"), get("second")
        assert get("first") is first and get("second") is second
        assert get("first", 2) is not first
        get("third")
        assert get("second") is not second
