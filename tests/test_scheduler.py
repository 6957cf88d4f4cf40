"""Which crawl is due, as the database knows it; and how everything ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from scheduler import LIMITS
from scrapers.plans import PLANS
from tests.databases import bring_up
from tests.scrapers.odd_site import held
from tests.test_run import (
    TRACKER,
    crawls_of,
    environment,
    home,
    prepared,
    small_home,
    wait_for,
)
from tracker.domain.times import DENVER
from tracker.practice import PracticeSite, serve
from tracker.queries.crawl_queue import last_hour, plans_due
from tracker.settings import ROOT, load
from tracker.store import engine, journal

LAST_DAYS = [date(2026, 5, 6), date(2027, 5, 10)]
assert home and small_home and prepared  # fixtures


def at(words: str) -> datetime:
    return datetime.fromisoformat(words).replace(tzinfo=DENVER)


@pytest.fixture
def crawled_at(tmp_path: Path) -> Callable[..., list[str]]:
    """Gives what is due at a moment after crawls of these plans, moments and outcomes."""
    url = f"sqlite:///{tmp_path}/tracker.db"
    bring_up(url)

    def look(now: str, *crawls: tuple[str, str, str]) -> list[str]:
        with engine.writing(url).begin() as connection:
            connection.exec_driver_sql("delete from crawls")
            for plan, when, outcome in crawls:
                row = journal.begin(connection, plan, "2026A", "x", at(when), alone=True)
                if outcome != "running":
                    ended = {"outcome": outcome, "ended_at": at(when) + timedelta(minutes=20)}
                    journal.note(connection, row.id, ended)
            return list(plans_due(connection, at(now), LAST_DAYS))

    return look


#: Sunday Feb 22 to Tuesday Feb 24.
WHOLE = (
    ("people", "2026-02-21 05:00", "whole"), ("full", "2026-02-22 04:00", "whole"),
    ("update", "2026-02-24 07:20", "whole"), ("hearings", "2026-02-24 08:00", "whole"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("now", "crawls", "plans"),
    [
        pytest.param("2026-02-24 08:00", (), ["probe"], id="nothing was ever read"),
        pytest.param("2026-02-24 08:02", [("probe", "2026-02-24 08:00", "partial")], ["full"],
                     id="first contact is over, whatever it lacked"),
        pytest.param("2026-02-24 08:02", [("probe", "2026-02-24 08:00", "interrupted")], ["probe"],
                     id="first contact was interrupted, and is taken up"),
        pytest.param("2026-02-24 10:00", [("probe", "2026-02-24 08:00", "refused")], [],
                     id="first contact was refused"),
        pytest.param("2026-02-24 14:01", [("probe", "2026-02-24 08:00", "refused")], ["full"],
                     id="six hours after that"),
        pytest.param("2026-02-24 08:10", [("full", "2026-02-24 08:01", "running")], [],
                     id="a first crawl is at work"),
        pytest.param("2026-02-24 08:29", [("full", "2026-02-24 08:01", "failed")], [],
                     id="a first crawl failed eight minutes ago"),
        pytest.param("2026-02-24 08:31", [("full", "2026-02-24 08:01", "failed")],
                     ["full", "hearings"], id="a first crawl failed ten minutes ago"),
        pytest.param("2026-02-24 09:05", [("full", "2026-02-24 08:01", "partial")],
                     ["hearings", "people"],
                     id="a first crawl that was partial is not begun again"),
        pytest.param("2026-02-24 08:29", WHOLE, [], id="all is well"),
        pytest.param("2026-02-24 08:30", WHOLE, ["hearings"], id="half past"),
        pytest.param("2026-02-24 12:20", WHOLE, ["hearings", "update"], id="noon"),
        pytest.param("2026-02-24 12:19", WHOLE, ["hearings"], id="a minute before"),
        pytest.param("2026-02-28 05:00", WHOLE, ["hearings", "update", "people"], id="a Saturday"),
        pytest.param("2026-03-02 10:00", WHOLE, ["hearings", "update", "full", "people"],
                     id="a machine that slept through Saturday and Sunday"),
        pytest.param("2026-02-24 08:31",
                     (*WHOLE, ("hearings", "2026-02-24 08:30", "partial")), [],
                     id="a failed page waits for the next half hour"),
        pytest.param("2026-02-24 09:00",
                     (*WHOLE, ("hearings", "2026-02-24 08:30", "partial")), ["hearings"],
                     id="and no longer"),
        pytest.param("2026-02-24 13:00",
                     (*WHOLE, ("update", "2026-02-24 12:20", "refused")), [],
                     id="a refusal is for every plan"),
        pytest.param("2026-02-24 13:00",
                     (*WHOLE, ("old", "2026-02-24 12:30", "refused")), [],
                     id="so is that of a crawl of an old session"),
        pytest.param("2026-02-24 12:20",
                     (*WHOLE, ("old", "2026-02-24 00:10", "running")), ["hearings", "update"],
                     id="an old session is read, and the one that sits goes on"),
        pytest.param("2026-02-24 18:20",
                     (*WHOLE, ("update", "2026-02-24 12:20", "refused")), ["hearings", "update"],
                     id="six hours after a refusal"),
        pytest.param("2026-02-24 13:00",
                     (*WHOLE, ("update", "2026-02-24 12:20", "failed")), ["hearings"],
                     id="one that failed is not tried at once"),
        pytest.param("2026-02-24 13:40",
                     (*WHOLE, ("update", "2026-02-24 12:20", "failed")), ["hearings", "update"],
                     id="an hour later it is"),
        pytest.param("2026-02-24 12:41",
                     (*WHOLE, ("update", "2026-02-24 12:20", "interrupted"),
                      ("hearings", "2026-02-24 12:30", "whole")), ["update"],
                     id="one that was interrupted is taken up"),
        pytest.param("2026-02-24 12:41",
                     (*WHOLE, ("update", "2026-02-24 12:20", "running"),), ["hearings", "update"],
                     id="so is one whose process is gone, as the lock knows"),
    ],
)  # fmt: skip
def test_what_is_due_is_what_the_database_has_not_seen(crawled_at, now, crawls, plans):
    assert crawled_at(now, *crawls) == plans


@pytest.mark.parametrize(
    ("now", "hour"),
    [
        ("2027-05-10 22:00", "2027-05-10 22:00"), ("2027-04-26 22:30", "2027-04-26 22:00"),
        ("2027-04-25 22:30", "2027-04-25 21:30"), ("2027-05-11 22:30", "2027-05-11 21:30"),
        ("2027-05-03 06:00", "2027-05-03 06:00"), ("2027-05-03 05:59", "2027-05-02 22:00"),
        ("2027-05-03 14:29", "2027-05-03 14:00"), ("2026-11-01 01:30", "2026-10-31 21:30"),
    ],
)  # fmt: skip
def test_in_the_last_two_weeks_the_schedule_is_read_every_half_hour_from_6_to_22(now, hour):
    assert last_hour("hearings", at(now), LAST_DAYS) == at(hour)


def test_every_plan_of_the_scheduler_has_its_limit():
    assert set(LIMITS) == set(PLANS) - {"texts", "old"}, "these are begun by hand"


# --- the end -------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    ("command", "number"),
    [
        pytest.param([sys.executable, ROOT / "scheduler.py"], signal.SIGKILL,
                     id="scheduler.py, killed"),
        pytest.param([TRACKER, "crawl", "--full"], signal.SIGTERM, id="tracker crawl, SIGTERM"),
    ],
)  # fmt: skip
def test_all_ends_whatever_is_being_asked_and_the_crawl_is_interrupted(prepared, command, number):
    """The site keeps its answer back for longer than all may take to end."""
    home = prepared
    site = PracticeSite.from_folder(home / "sample", date(2026, 2, 24))
    words = [str(one) for one in command]
    with serve(site) as source, held(site, "/bills/HB") as gate:
        settings = load({"data": home, "source_url": source, "today": "2026-02-24", "delay": 0})
        process = subprocess.Popen(words, env=environment(home, TRACKER_SOURCE_URL=source))
        try:
            wait_for(gate.arrived.is_set, 300)
            assert crawls_of(source), "a crawl is at work"
            os.kill(process.pid, number)
            process.wait(timeout=40)
            wait_for(lambda: not crawls_of(source), seconds=40)
        finally:
            process.kill()
            process.wait()
    with engine.reading(settings.store_url).connect() as connection:
        outcomes = connection.exec_driver_sql("select outcome from crawls").scalars().all()
    assert outcomes == ["interrupted"]
