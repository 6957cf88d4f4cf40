"""How long to wait, when to stop, whose turn it is."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from scrapers import politeness
from scrapers.asking import GuardedResolver
from scrapers.politeness import CrawlLock, GiveUp, is_idle, retry_after_seconds, wait_after
from scrapers.settings import crawl_settings
from tracker import settings
from tracker.errors import CrawlRunning, StoreFault

NOW = datetime(2026, 2, 24, 15, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "retry_after", "tries", "delay", "wait"),
    [
        pytest.param(200, None, 0, 4, None, id="a page goes on"),
        pytest.param(304, None, 0, 4, None, id="unchanged goes on"),
        pytest.param(429, None, 0, 4, 60, id="too many, first"),
        pytest.param(429, None, 1, 4, 120, id="too many, second"),
        pytest.param(503, None, 2, 4, 180, id="unavailable, third"),
        pytest.param(429, 7, 0, 4, 7, id="as the site asks"),
        pytest.param(503, 300, 2, 4, 300, id="as the site asks, however long"),
        pytest.param(429, 0, 1, 4, 0, id="at once if the site says so"),
        pytest.param(429, None, 0, 0, 0, id="no floor without delay"),
        pytest.param(503, None, 2, 0, 0, id="no floor without delay, third"),
        pytest.param(429, 2, 0, 0, 2, id="what the site asks holds without delay"),
        pytest.param(500, None, 0, 4, 4, id="error, first"),
        pytest.param(502, None, 1, 4, 8, id="error, second"),
        pytest.param(0, None, 0, 4, 4, id="no answer, first"),
        pytest.param(0, None, 1, 0, 0, id="no answer without delay"),
    ],
)
def test_the_wait_after_an_answer(status, retry_after, tries, delay, wait):
    assert wait_after(status, retry_after, tries, delay) == wait


@pytest.mark.parametrize(
    ("status", "retry_after", "tries", "stop"),
    [
        pytest.param(429, None, 3, False, id="too many, four times"),
        pytest.param(503, 5, 3, False, id="unavailable, four times"),
        pytest.param(429, 3600, 0, True, id="an hour of quiet is for the whole site"),
        pytest.param(500, None, 2, False, id="error, three times"),
        pytest.param(0, None, 2, False, id="no answer, three times"),
        pytest.param(404, None, 0, False, id="not there"),
        pytest.param(403, None, 0, False, id="forbidden"),
    ],
)
def test_a_page_is_given_up(status, retry_after, tries, stop):
    step = wait_after(status, retry_after, tries, 4)
    assert isinstance(step, GiveUp)
    assert step.stop is stop
    assert not status or str(status) in step.why


def test_no_wait_keeps_a_hearings_crawl_from_its_ten_minutes():
    waits = [wait_after(429, asked, tries, 4) for asked in range(0, 2000, 30) for tries in range(4)]
    assert max(wait for wait in waits if isinstance(wait, float | int)) + 60 <= 600


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120), (" 5 ", 5), ("0", 0), (None, None), ("", None), ("soon", None), ("-3", None),
        ("²", None), ("\xff\xfe", None), ("9" * 400, float("inf")), ("Tue, 24 Feb 99999", None),
        ("Tue, 24 Feb 2026 15:00:30 GMT", 30), ("Tue, 24 Feb 2026 14:00:00 GMT", 0),
        ("Tue, 24 Feb 2026 15:00:30", None),
    ],
)  # fmt: skip
def test_retry_after_is_seconds_or_a_date(header, seconds):
    assert retry_after_seconds(header, NOW) == seconds


# --- the locks -----------------------------------------------------------------------------


def lock(url, *, first=False):
    return CrawlLock(url, "first" if first else "long")


def test_a_second_long_crawl_is_told_at_once(database_url):
    with lock(database_url):
        with pytest.raises(CrawlRunning, match="at work on this database"):
            lock(database_url).__enter__()
        assert not lock(database_url, first=True).is_alone()
    with lock(database_url) as again:
        assert again.is_alone()


def test_a_second_hearings_crawl_is_told(database_url):
    with lock(database_url, first=True) as one:
        assert one.is_alone()
        assert not one.is_wanted()
        with pytest.raises(CrawlRunning, match="hearings crawl"):
            lock(database_url, first=True).__enter__()


def test_a_long_crawl_is_told_while_a_hearings_crawl_works(database_url):
    with lock(database_url, first=True), pytest.raises(CrawlRunning):
        lock(database_url).__enter__()
    with lock(database_url):
        pass


def test_nobody_is_wanted_where_nobody_waits(database_url):
    with lock(database_url) as long:
        assert not long.is_wanted()


def test_a_crawl_that_waits_stops_on_a_signal(database_url):
    with lock(database_url) as long:
        first = lock(database_url, first=True)
        first._queue.take()
        assert long.is_wanted()
        long.stopping = True
        with pytest.raises(CrawlRunning):
            long.step_aside()
        first._queue.release()


def test_a_lock_may_be_taken_before_the_folder_of_the_database_is_there(tmp_path):
    url = f"sqlite:///{tmp_path / 'of' / 'ours' / 'tracker.db'}"
    with lock(url), pytest.raises(CrawlRunning):
        lock(url).__enter__()


def test_a_folder_that_takes_no_lock_is_told(tmp_path):
    (tmp_path / "tracker.db.crawl2.lock").mkdir()  # as a folder that is read-only: no file to open
    told = "Beside the database no file can be written."
    with pytest.raises(StoreFault, match=told):
        lock(f"sqlite:///{tmp_path / 'tracker.db'}").__enter__()


def test_a_long_crawl_is_alone_while_it_works_and_a_hearings_crawl_beside_it_is_not(database_url):
    with lock(database_url) as long:
        assert long.is_alone()
        assert not lock(database_url, first=True).is_alone()


def test_a_long_crawl_waits_an_hour_for_a_hearings_crawl_and_that_eleven_minutes_for_it(
    database_url, monkeypatch
):
    moment = [0.0]
    # Its own clock alone: a server in a thread of this process would sleep for hours by another's.
    ours = SimpleNamespace(
        monotonic=lambda: moment[0], sleep=lambda _: moment.append(moment.pop() + 20)
    )
    monkeypatch.setattr(politeness, "time", ours)
    with lock(database_url) as long:
        with pytest.raises(CrawlRunning, match="eleven minutes"):
            lock(database_url, first=True).__enter__()
        assert moment == [660]
        first = lock(database_url, first=True)
        first._queue.take()
        with pytest.raises(CrawlRunning, match="an hour"):
            long.step_aside()
        assert moment == [660 + 3600]
        first._queue.release()


@pytest.mark.parametrize("place", ["first", "long"])
def test_a_crawl_of_an_old_session_lets_every_other_go_first(database_url, place):
    def work():
        with CrawlLock(database_url, place) as other:
            return other.is_alone()

    with CrawlLock(database_url, "last") as old, ThreadPoolExecutor(1) as beside:
        assert not old.is_wanted() and old.is_alone()
        working = beside.submit(work)
        until = time.monotonic() + 20
        while not old.is_wanted():
            assert time.monotonic() < until
        assert not working.done()
        old.step_aside()
        assert working.result() is False, "one that waits is alive"
        with pytest.raises(CrawlRunning, match="of an old session"):
            CrawlLock(database_url, "last").__enter__()
        assert not is_idle(database_url)
    assert is_idle(database_url)


def test_a_crawl_of_an_old_session_waits_for_those_at_work(database_url):
    with ThreadPoolExecutor(1) as beside:
        with lock(database_url):
            late = CrawlLock(database_url, "last")
            waiting = beside.submit(late.__enter__)
            time.sleep(0.3)
            assert not waiting.done()
        assert waiting.result(timeout=20) is late
        late.__exit__()


# --- whose machines ------------------------------------------------------------------------

OFFICIAL, MIRROR, PAPERS = "https://leg.colorado.gov", "http://mirror", "s3.us-west-2.amazonaws.com"


@pytest.mark.parametrize(
    ("source", "name", "machine", "is_asked"),
    [
        (OFFICIAL, "leg.colorado.gov", "93.184.216.34", True),
        (OFFICIAL, "leg.colorado.gov", "127.0.0.1", False),
        (OFFICIAL, PAPERS, "169.254.169.254", False),
        (OFFICIAL, PAPERS, "fe80::1%eth0", False),
        (MIRROR, "mirror", "192.168.1.5", True),
        (MIRROR, PAPERS, "192.168.1.5", False),
    ],
)
def test_no_name_leads_into_this_machines_own_network(source, name, machine, is_asked):
    """But for a source that a person put there."""
    address, machines = SimpleNamespace(host=machine), []

    def resolve(receiver, host, port):
        assert (host, port) == (name, 443)
        receiver.resolutionBegan(None)
        receiver.addressResolved(address)
        receiver.resolutionComplete()

    receiver = SimpleNamespace(
        resolutionBegan=lambda _: None,
        resolutionComplete=lambda: None,
        addressResolved=machines.append,
    )
    guarded = GuardedResolver(SimpleNamespace(resolveHostName=resolve), source)
    guarded.resolveHostName(receiver, name, 443)
    assert machines == ([address] if is_asked else [])


# --- Scrapy's settings ---------------------------------------------------------------------


def test_scrapy_asks_one_page_at_a_time_and_checks_certificates():
    found = crawl_settings(settings.load({}))
    assert found["CONCURRENT_REQUESTS"] == found["CONCURRENT_REQUESTS_PER_DOMAIN"] == 1
    assert not found["DOWNLOAD_DELAY"], "the pace is not Scrapy's"
    assert {name.rsplit(".")[-1] for name in found["DOWNLOADER_MIDDLEWARES_BASE"]} == {
        "DownloadTimeoutMiddleware", "DefaultHeadersMiddleware", "UserAgentMiddleware",
    }, "robots.txt, redirects, cookies and unpacking are not Scrapy's"  # fmt: skip
    assert found["DOWNLOAD_VERIFY_CERTIFICATES"]
    assert not found["TELNETCONSOLE_ENABLED"]
