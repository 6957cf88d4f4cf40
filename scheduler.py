"""Which crawl when: APScheduler asks every few seconds what is due (queries/crawl_queue), and
starts it as a process of its own.

python scheduler.py     beside the dashboard; `tracker run` starts both
"""

from __future__ import annotations

import contextlib
import logging
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from typing import Final

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.blocking import BlockingScheduler

from scrapers.politeness import only_scheduler
from tracker import clock, sessions, settings
from tracker.errors import TrackerError
from tracker.parent_watchdog import ATTACHED, end_with_parent
from tracker.queries.crawl_queue import Plan, plans_due
from tracker.settings import Settings
from tracker.store import engine, journal

log = logging.getLogger(__name__)

#: Longest life of a crawl, in seconds; then it is stopped and the next run takes it up. The longest
#: crawl that is due goes first.
LIMITS: Final[dict[Plan, float]] = {
    "probe": 3600,
    "full": 6 * 3600,
    "update": 7200,
    "people": 3 * 3600,
    "hearings": 3600,
}
#: Seconds between two questions what is due, and after a crawl that found another one at work.
EVERY: Final = 2
BUSY: Final = 300.0
#: Seconds that a crawl has to come to its end when it is stopped.
TO_END: Final = 5.0
TRACKER: Final = [sys.executable, "-m", "tracker"]


class Crawls:
    """The crawls of one scheduler: one long one at a time, and hearings, which go before it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._last_days = [session.last_day for session in sessions.all_sessions(settings.data)]
        self._lock = threading.Lock()
        self._at_work: set[subprocess.Popen[bytes]] = set()
        self._busy_until: dict[Plan, float] = {}
        self._stopping = False
        self._fault = ""

    def look(self, *, hearings: bool) -> None:
        """Runs a hearings crawl, or the longest other one, where one is due."""
        due_now = self._due()
        for plan in LIMITS:
            if (plan == "hearings") == hearings and plan in due_now:
                self._run(plan)
                return

    def _due(self) -> tuple[Plan, ...]:
        url, now = self._settings.store_url, time.monotonic()
        try:
            with engine.spoken(url), engine.reading(url).connect() as connection:
                plans = plans_due(connection, clock.now(), self._last_days)
        except TrackerError as fault:
            if str(fault) != self._fault:
                log.error("no crawl for now: %s", fault)
            self._fault = str(fault)
            return ()
        self._fault = ""
        return tuple(plan for plan in plans if now >= self._busy_until.get(plan, 0.0))

    def _run(self, plan: Plan) -> None:
        """Runs one crawl to its end. It ends with this process, whatever way that dies."""
        with self._lock:
            if self._stopping:
                return
            words = ["probe"] if plan == "probe" else ["crawl", f"--{plan}"]
            command = [*TRACKER, *words, ATTACHED]
            process = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)
            self._at_work.add(process)
        try:
            process.wait(timeout=LIMITS[plan])
        except subprocess.TimeoutExpired:
            _end([process])
        self._at_work.discard(process)
        if process.returncode:  # of another crawl at work, or of what the next look does not mend
            self._busy_until[plan] = time.monotonic() + BUSY

    def stop(self) -> None:
        """Ends all crawls; the row of one that had to be killed says so, too."""
        with self._lock:
            self._stopping = True
        if _end(tuple(self._at_work)):
            url = self._settings.store_url
            with engine.spoken(url), engine.writing(url).begin() as connection:
                journal.close_interrupted(connection, clock.now())


def _end(crawls: Sequence[subprocess.Popen[bytes]]) -> bool:
    """Asks crawls to end, and ends them after a while. Whether one had to be killed."""
    for crawl in crawls:
        with contextlib.suppress(ProcessLookupError):
            crawl.send_signal(signal.SIGINT)
    until, killed = time.monotonic() + TO_END, False
    for crawl in crawls:
        try:
            crawl.wait(timeout=max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            crawl.kill()
            crawl.wait()
            killed = True
    return killed


def _on_signal(action: Callable[..., object] | signal.Handlers) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, action)


def main() -> None:
    """Runs until it is told to stop; its crawls stop with it and are taken up by the next run."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s: %(message)s")
    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # a look that falls out is no news
    chosen = settings.load()
    clock.start(chosen.today)
    engine.upgrade(chosen.store_url)
    with only_scheduler(chosen.store_url):
        crawls = Crawls(chosen)
        scheduler = BlockingScheduler(
            executors={"default": ThreadPoolExecutor(2)},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        for hearings in (False, True):
            job = {"hearings": hearings}
            scheduler.add_job(crawls.look, "interval", seconds=EVERY, kwargs=job)
        # Set in any case: a shell starts what it puts in the background with SIGINT ignored.
        _on_signal(signal.default_int_handler)
        try:
            scheduler.start()
        except KeyboardInterrupt:
            _on_signal(signal.SIG_IGN)
        finally:
            crawls.stop()


if __name__ == "__main__":
    if ATTACHED in sys.argv:
        end_with_parent()
    try:
        main()
    except TrackerError as fault:
        sys.exit(f"scheduler: {fault}")
