"""Which crawl when: APScheduler's jobs, each a crawl in a process of its own.

python scheduler.py     beside the dashboard; `tracker run` starts both
"""

from __future__ import annotations

import contextlib
import logging
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Final

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.blocking import BlockingScheduler

from scrapers.politeness import OnlyScheduler
from tracker import clock, settings
from tracker.domain.times import DENVER
from tracker.errors import TrackerError
from tracker.lifeline import end_with_parent
from tracker.queries import health
from tracker.store import engine

log = logging.getLogger(__name__)

#: Plan, and when in Denver. The hours from 1 to 3 stay free: one of them comes twice in November.
JOBS: Final = {
    "hearings": {"hour": "6-21", "minute": "5,35"},
    "update": {"hour": "7,12,17,21", "minute": "20"},
    "full": {"day_of_week": "sun", "hour": "4"},
    "people": {"day_of_week": "sat", "hour": "5"},
}
#: Longest life of a crawl, in seconds; then it is stopped and the next run takes it up.
LIMITS: Final = {"hearings": 3600, "update": 7200, "full": 6 * 3600, "people": 3 * 3600}
#: How long nothing is asked of a site that refused us, and how often a first crawl is tried.
AFTER_REFUSAL: Final = timedelta(hours=6)
RETRY_MINUTES: Final = 10
TRACKER: Final = Path(sys.executable).with_name("tracker")
_crawls: set[subprocess.Popen[bytes]] = set()
_at_work = threading.Lock()


def crawl(plan: str) -> None:
    """Runs one crawl to its end. Where nothing has landed yet, an update is a full crawl."""
    state = _state()
    if state == "refused":
        log.warning("the site refused us: no crawl for now", extra={"plan": plan})
        return
    plan = "full" if plan == "update" and state == "empty" else plan
    with _turn(plan):
        process = subprocess.Popen([str(TRACKER), "crawl", f"--{plan}"], start_new_session=True)
        _crawls.add(process)
        try:
            process.wait(timeout=LIMITS[plan])
        except subprocess.TimeoutExpired:
            _stop(process)
        finally:
            _crawls.discard(process)


@contextlib.contextmanager
def _turn(plan: str) -> Iterator[None]:
    """One crawl after another; a hearings crawl does not wait, long ones let it go before them."""
    held = _at_work.acquire(blocking=plan != "hearings")
    try:
        yield
    finally:
        if held:
            _at_work.release()


def first_crawl() -> None:
    """Tries a full crawl again and again until list and schedule have landed."""
    if not _crawls and _state() == "empty":
        crawl("full")


def _state() -> str:
    """`empty` before list and schedule have landed, `refused` after a refusal, else `landed`."""
    url = settings.load().store_url
    with engine.spoken(url), engine.reading(url).connect() as connection:
        last = health.last_attempt(connection, clock.now())
        if last and last.outcome == "refused" and clock.now() - last.started_at < AFTER_REFUSAL:
            return "refused"
        return "landed" if health.has_landed(connection) else "empty"


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Asks a crawl to end, and ends it after 30 s."""
    with contextlib.suppress(ProcessLookupError):
        process.send_signal(signal.SIGINT)
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()


def main() -> None:
    """Runs until it is told to stop; its crawls stop with it and are taken up by the next run."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s: %(message)s")
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    found = settings.load()
    clock.start(found.today)
    engine.upgrade(found.store_url)
    with OnlyScheduler(found.store_url):
        store = SQLAlchemyJobStore(engine=engine.writing(found.store_url))
        scheduler = BlockingScheduler(
            jobstores={"default": store},
            executors={"default": ThreadPoolExecutor(4)},
            timezone=DENVER,
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": 3600},
        )
        for plan, when in JOBS.items():
            scheduler.add_job(
                "scheduler:crawl", "cron", args=[plan], id=plan, replace_existing=True, **when
            )
        scheduler.add_job(
            "scheduler:first_crawl", "interval", minutes=RETRY_MINUTES, id="first",
            replace_existing=True,
        )  # fmt: skip
        scheduler.add_job("scheduler:crawl", args=["update"], id="start", replace_existing=True)
        # Set in any case: a shell starts what it puts in the background with SIGINT ignored.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.default_int_handler)
        with contextlib.suppress(KeyboardInterrupt, SystemExit):
            scheduler.start()
        for process in list(_crawls):
            _stop(process)


if __name__ == "__main__":
    if "--attached" in sys.argv:
        end_with_parent()
    try:
        main()
    except TrackerError as fault:
        sys.exit(f"scheduler: {fault}")
