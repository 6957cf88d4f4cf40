"""Freshness and health, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.queries.fill import (
    NOW,
    SESSION,
    SOURCE,
    add,
    add_bill,
    add_crawl,
    add_failure,
    add_session,
    filling,
    judge_bill,
)
from tracker.queries.health import (
    agrees,
    crawl_at_work,
    freshness,
    has_landed,
    health,
    last_attempt,
)
from tracker.queries.sessions import sessions, source, with_bills
from tracker.store.engine import reading
from tracker.store.tables import PAGES

HOUR = timedelta(hours=1)


def test_facts_read_a_moment_ago_are_fresh(store: str) -> None:
    with filling(store) as made:
        add_session(made)
        add_crawl(made, list_walked=NOW - HOUR, schedule_read=NOW - HOUR)
    with reading(store).connect() as connection:
        found = freshness(connection, SESSION, NOW, in_session=True)
        assert has_landed(connection)
    assert (found.schedule_seen, found.bills_seen) == (NOW - HOUR, NOW - HOUR)
    assert (found.faults, found.running, found.source) == ((), None, SOURCE)


@pytest.mark.parametrize("outcome", ["failed", "refused", "partial", "interrupted"])
def test_a_crawl_that_went_wrong_is_named(store: str, outcome: str) -> None:
    with filling(store) as made:
        add_crawl(made, list_walked=NOW, schedule_read=NOW)
        add_crawl(made, outcome=outcome, message="The site refused.")
        add_crawl(made, outcome="running", ended_at=None, pages=10, expected=40)
    with reading(store).connect() as connection:
        found = freshness(connection, SESSION, NOW, in_session=True)
    assert found.faults == (f"crawl_{outcome}",)
    assert found.running is not None
    assert (found.running.pages, found.running.expected) == (10, 40)
    assert found.last is not None
    assert found.last.message == "The site refused."


def test_an_old_schedule_matters_by_day_and_in_session_only(store: str) -> None:
    with filling(store) as made:
        add_crawl(made, list_walked=NOW - HOUR, schedule_read=NOW - 3 * HOUR)
    night = NOW.replace(hour=9)
    with reading(store).connect() as connection:
        assert freshness(connection, SESSION, NOW, in_session=True).faults == ("schedule_old",)
        assert freshness(connection, SESSION, NOW, in_session=False).faults == ()
        assert freshness(connection, SESSION, night, in_session=True).faults == ()


def test_a_list_of_the_day_before_yesterday_is_old(store: str) -> None:
    with filling(store) as made:
        add_crawl(made, list_walked=NOW - 27 * HOUR, schedule_read=NOW)
    with reading(store).connect() as connection:
        assert freshness(connection, SESSION, NOW, in_session=True).faults == ("list_old",)
        over = freshness(connection, SESSION, NOW, in_session=False, is_old=True)
        assert over.faults == (), "nothing of a session that is over changes any more"


def test_nothing_was_read_yet(store: str) -> None:
    with filling(store) as made:
        add_crawl(made, outcome="running", ended_at=None)
    with reading(store).connect() as connection:
        found = freshness(connection, SESSION, NOW, in_session=True)
        assert not has_landed(connection)
        assert last_attempt(connection, NOW) is not None
    assert (found.schedule_seen, found.bills_seen, found.faults) == (None, None, ())


def test_health_names_what_the_operator_should_look_at(store: str) -> None:
    with filling(store) as made:
        add_session(made)
        add_failure(made, add_crawl(made, plan="hearings"), "schedule", "schedule: no day heading")
        add_failure(made, add_crawl(made), "old", "mended since")
        add_crawl(made, outcome="partial", failed=1)
        read = add_bill(made, "HB26-1037", status="Became Law")
        judge_bill(made, read, "in_committee", unrecognised=["House Blessed It"])
        add_bill(made, "HB26-1038", page_seen_at=None)
        add_bill(made, "HB26-1039", listed_changed_at=NOW + HOUR, listed=False)
    with reading(store).connect() as connection:
        found = health(connection, SESSION, NOW)
    assert [one.message for one in found.failures] == ["schedule: no day heading"]
    assert found.unrecognised == (("House Blessed It", ("HB26-1037",)),)
    assert [(one.bill, one.stage) for one in found.disagreements] == [("HB26-1037", "in_committee")]
    assert (found.bills, found.unread) == (3, ("HB26-1038",))
    assert (found.outdated, found.unlisted) == (("HB26-1039",), ("HB26-1039",))
    assert [one.outcome for one in found.crawls] == ["partial", "whole", "whole"]


def test_a_part_of_a_bill_s_page_is_told_until_the_page_is_read_whole(store: str) -> None:
    with filling(store) as made:
        add_session(made)
        crawl = add_crawl(made, plan="update", outcome="partial")
        for kind, unread in (("bill", ["history"]), ("floor vote", []), ("agenda", ["item"])):
            add_failure(made, crawl, kind, f"{kind}: not read")
            add(made, PAGES, url=f"{SOURCE}/{kind}", kind=kind, session=SESSION, read_at=NOW,
                crawl_id=crawl, parts={"unread": unread})  # fmt: skip
        add_crawl(made, plan="update")
    with reading(store).connect() as connection:
        found = health(connection, SESSION, NOW)
    assert [one.message for one in found.failures] == ["bill: not read"]


@pytest.mark.parametrize(("hours", "told"), [(1, []), (-1, ["agenda: it was cut"])])
def test_a_page_that_another_crawl_read_since_is_not_told_as_failed(
    store: str, hours: int, told: list[str]
) -> None:
    with filling(store) as made:
        add_session(made)
        add_failure(made, add_crawl(made), "agenda", "agenda: it was cut")
        other = add_crawl(made, plan="hearings")
        add(made, PAGES, url=f"{SOURCE}/agenda", kind="agenda", session=SESSION,
            read_at=NOW + hours * HOUR, crawl_id=other)  # fmt: skip
    with reading(store).connect() as connection:
        found = health(connection, SESSION, NOW)
    assert [one.message for one in found.failures] == told


@pytest.mark.parametrize(
    ("stage", "status", "same"),
    [
        ("in_committee", "Introduced", True),
        ("signed", "Became Law", True),
        ("in_committee", "Became Law", False),
        ("postponed_indefinitely", "Lost", True),
        ("signed", "Lost", False),
        ("signed", "a word nobody knows", True),
        ("", "Became Law", True),
    ],
)
def test_a_badge_is_compared_with_our_stage(stage: str, status: str, same: bool) -> None:
    assert agrees(stage, status) is same


def test_sessions_come_newest_first_with_their_count(store: str) -> None:
    with filling(store) as made:
        add_session(made)
        add_bill(made, "HB26-1037")
        add_bill(made, "HB25B-1001", session="2025B")
    with reading(store).connect() as connection:
        found = sessions(connection)
        assert with_bills(connection) == {"2026A", "2025B"}
        assert source(connection) == SOURCE
    assert [(one.id, one.name, one.bills) for one in found] == [
        ("2026A", "2026 Regular Session", 1), ("2025B", "2025B", 1)
    ]  # fmt: skip


def test_a_crawl_without_a_sign_of_life_is_interrupted_one_that_steps_aside_is_not(
    store: str,
) -> None:
    with filling(store) as made:
        add_crawl(made, outcome="running", started_at=NOW - HOUR, ended_at=None)
        add_crawl(made, outcome="waiting", started_at=NOW - HOUR / 6, ended_at=None)
    with reading(store).connect() as connection:
        found = freshness(connection, SESSION, NOW, in_session=True)
        at_work = crawl_at_work(connection, NOW)
    assert found.running is not None
    assert at_work is not None
    assert (found.running.id, at_work.id) == (2, 2)
    assert found.last is not None
    assert (found.last.id, found.last.outcome) == (1, "interrupted")
