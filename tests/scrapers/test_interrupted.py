"""Crawls that end in the middle, and crawls beside each other."""

from __future__ import annotations

import signal
from datetime import date

import pytest

from scrapers.colorado import addresses
from scrapers.politeness import CrawlLock
from tests.crawling import Crawler, Done, Running, copy_database, measure
from tests.databases import postgres_at_head
from tests.postgres import fresh_database
from tests.sample import sample_site
from tests.scrapers.odd_site import Gate, held
from tracker.practice import PracticeSite, serve
from tracker.store import engine

WEDNESDAY = "2026-02-25 08:00"
DAY = date(2026, 2, 24)

pytestmark = pytest.mark.slow


def killed_after(
    crawler: Crawler, plan: str, requests: int, number: int = signal.SIGKILL, today: str = ""
) -> Done:
    """A run that was killed at the given request, or at one of the next two: it gets no further."""
    with held(crawler.site, after=requests + 2):
        run = crawler.start(plan, today=today)
        run.until(lambda: len(run.asked) >= requests)
        run.kill(number)
        return run.wait()


def news(site: PracticeSite) -> None:
    """Wednesday: bills acted, meetings moved, left, were called off and lost a bill."""
    site.day = date(2026, 2, 25)
    site.move("2026A-p-015", start="9:00 AM", room="LSB A")
    site.withdraw("2026A-p-013")
    site.cancel("2026A-p-016")
    site.drop_item("2026A-p-014", "SB26-095")


@pytest.fixture(scope="session")
def undisturbed(read_whole, port, tmp_path_factory):
    """What an undisturbed update, and an undisturbed hearings crawl, leave on Wednesday."""
    left = {}
    for plan in ("--update", "--hearings"):
        file = tmp_path_factory.mktemp("wednesday") / "tracker.db"
        copy_database(read_whole, str(file))
        site = sample_site(DAY)
        news(site)
        with serve(site, port) as address:
            crawler = Crawler(site, address, f"sqlite:///{file}")
            assert crawler.crawl(plan, today=WEDNESDAY).code == 0
        left[plan] = crawler.facts(), crawler.changes()
    return left


#: Requests of a full crawl in the middle of the list and of the bills. In the middle of the agendas
#: stands the first of three kills in a row, below.
MOMENTS = [2, 39]


@pytest.mark.parametrize("requests", MOMENTS)
def test_a_full_crawl_killed_anywhere_is_taken_up(empty, crawled, tmp_path, requests):
    other = Crawler(empty.site, empty.address, f"sqlite:///{tmp_path}/killed.db")
    first = killed_after(other, "--full", requests)
    done = other.crawl("--full", today="2026-02-24 08:05")
    assert done.code == 0, done.said
    assert other.facts() == crawled.facts()
    assert other.rows("select outcome from crawls order by id") == [("interrupted",), ("whole",)]
    assert set(first.bills) | set(done.bills) == set(other.site.measures())
    assert len(set(first.bills) & set(done.bills)) <= 1, "only what was in the air is asked again"
    assert len(set(first.agendas) & set(done.agendas)) <= 1


@pytest.mark.parametrize("requests", [2, 6, 15])
def test_an_update_killed_anywhere_is_taken_up(crawled, undisturbed, requests):
    news(crawled.site)
    killed_after(crawled, "--update", requests, today=WEDNESDAY)
    done = crawled.crawl("--update", today="2026-02-25 08:05")
    assert done.code == 0, done.said
    assert (crawled.facts(), crawled.changes()) == undisturbed["--update"]


@pytest.mark.parametrize("requests", [2, 6, 11])
def test_a_hearings_crawl_killed_anywhere_is_taken_up(crawled, undisturbed, requests):
    news(crawled.site)
    killed_after(crawled, "--hearings", requests, today=WEDNESDAY)
    assert crawled.crawl("--hearings", today="2026-02-25 08:05").code == 0
    assert (crawled.facts(), crawled.changes()) == undisturbed["--hearings"]


def test_killed_three_times_over_it_still_arrives(empty, crawled, tmp_path):
    other = Crawler(empty.site, empty.address, f"sqlite:///{tmp_path}/killed.db")
    asked = [path for _ in range(3) for path in killed_after(other, "--full", 12).asked]
    done = other.crawl("--full")
    assert other.facts() == crawled.facts()
    bills = [path for path in (*asked, *done.asked) if path.startswith(("/bills/HB", "/bills/SB"))]
    assert len(bills) <= len(other.site.measures()) + 3


def test_news_is_not_lost_where_an_update_dies_after_the_first_list_page(quiet):
    crawler = quiet(60, acting=range(30))  # two pages by last action
    with held(crawler.site, "/bills/bill-search", after=2) as gate:
        run = crawler.start("--update", today=WEDNESDAY)
        run.until(gate.arrived.is_set)  # page 1 was read; page 2 is in the air
        run.kill()
        assert len(run.wait().asked) == 3
    # The next one is no sequel of it: a full day later, and page 1 tells nothing new any more.
    done = crawler.crawl("--update", today="2026-02-26 09:00")
    assert done.code == 0
    assert len(set(done.bills)) == 30


@pytest.mark.parametrize("page", [1, 2, 3])
def test_news_is_not_lost_where_a_list_page_fails(quiet, page):
    acting = range(4, 56)  # three pages by last action
    crawler = quiet(60, acting)
    asked = addresses.search("", "2026 Regular Session", addresses.BY_LAST_ACTION, page)
    crawler.site.fail(asked, 404, times=1)
    first = crawler.crawl("--update", today=WEDNESDAY)
    assert first.code == 1
    second = crawler.crawl("--update", today="2026-02-26 08:00")
    assert set(first.bills) | set(second.bills) == {measure(index).number for index in acting}


def test_news_is_not_lost_where_an_update_dies_between_list_and_bill_pages(quiet):
    crawler = quiet(60, acting=[7])
    with held(crawler.site, "/schedule") as gate:
        run = crawler.start("--update", today=WEDNESDAY)
        run.until(gate.arrived.is_set)
        run.kill()
        assert run.wait().bills == []
    assert crawler.crawl("--update", today="2026-03-01 08:00").bills == [measure(7).number]


def test_ctrl_c_ends_cleanly_and_is_taken_up(empty, crawled, tmp_path):
    other = Crawler(empty.site, empty.address, f"sqlite:///{tmp_path}/stopped.db")
    first = killed_after(other, "--full", 26, signal.SIGINT)
    assert first.code == 1
    assert "Stopped by hand; the next run takes it up." in first.said
    assert other.last("outcome") == "interrupted"
    assert other.last("ended_at") is not None
    done = other.crawl("--full")
    assert done.code == 0
    assert len(set(first.bills) & set(done.bills)) <= 1
    assert other.facts() == crawled.facts()


# --- beside each other ---------------------------------------------------------------------


@pytest.fixture
def long(few):
    """A full crawl that is held at its first bill, and the gate that holds bills' pages."""
    with held(few.site, "/bills/HB") as gate:
        run = few.start("--full")
        run.until(gate.arrived.is_set)
        yield few, run, gate
    if run.is_alive:
        run.kill()


def hearings_that_wait(crawler: Crawler, long: Running, gate: Gate) -> Running:
    """A hearings crawl that has asked to go first. The long one may read one more page for it."""
    first = crawler.start("--hearings", today="2026-02-24 08:10")
    first.until(CrawlLock(crawler.url, "long").is_wanted)
    assert long.is_alive
    gate.pass_one()
    return first


def test_a_second_crawl_beside_the_first_is_told(long):
    crawler, run, gate = long
    asked = len(crawler.site.requests)
    for plan in ("--full", "--update", "--people"):
        done = crawler.crawl(plan)
        assert done.code == 4, plan
        assert "Another crawl is at work" in done.said, plan
    assert len(crawler.site.requests) == asked, "none of them asked for anything"
    gate.open()
    assert run.wait().code == 0


def test_a_hearings_crawl_goes_before_a_long_one(long):
    crawler, run, gate = long
    before = len(crawler.site.requests)
    done = hearings_that_wait(crawler, run, gate).wait()
    assert done.code == 0, done.said
    assert run.is_alive, "the long crawl goes on after it"
    between = [path for _, path, _ in crawler.site.requests[before:]]
    last = max(index for index, path in enumerate(between) if path.startswith("/agenda"))
    assert not [path for path in between[:last] if path.startswith("/bills/HB")], "one at a time"
    gate.open()
    assert run.wait().code == 0
    assert crawler.rows("select plan, outcome from crawls order by id desc limit 2") == [
        ("hearings", "whole"), ("full", "whole"),
    ]  # fmt: skip


def test_two_hearings_crawls_do_not_work_at_once(crawled):
    with held(crawled.site, "/agenda/") as gate:
        run = crawled.start("--hearings")
        run.until(gate.arrived.is_set)
        second = crawled.crawl("--hearings")
        assert second.code == 4
        assert "hearings crawl" in second.said
        gate.open()
        assert run.wait().code == 0


def test_a_crawl_killed_while_it_waits_is_taken_up(long):
    crawler, run, bills = long
    with held(crawler.site, "/agenda/") as agendas:
        first = hearings_that_wait(crawler, run, bills)
        first.until(agendas.arrived.is_set)
        assert crawler.one("select count(*) from crawls where outcome = 'waiting'") == 1
        assert crawler.crawl("--update").code == 4, "the one that waits is still there"
        run.kill()
        before = run.wait().bills
        agendas.open()
        assert first.wait().code == 0
    bills.open()
    done = crawler.crawl("--full")
    assert done.code == 0
    assert len(set(before) & set(done.bills)) <= 1
    assert crawler.one("select count(*) from crawls where outcome = 'waiting'") == 0


def test_ctrl_c_ends_a_crawl_that_waits(long):
    crawler, run, bills = long
    with held(crawler.site, "/agenda/") as agendas:
        first = hearings_that_wait(crawler, run, bills)
        first.until(agendas.arrived.is_set)
        run.kill(signal.SIGINT)
        assert run.wait().code == 1
        assert first.is_alive
        agendas.open()
        assert first.wait().code == 0
    assert (
        crawler.one("select outcome from crawls where plan = 'full' order by id desc limit 1")
        == "interrupted"
    )


@pytest.mark.postgres
def test_on_postgresql_crawls_keep_apart_and_are_taken_up(few, postgres_server):
    with fresh_database(postgres_server, postgres_at_head(postgres_server)) as url:
        there = Crawler(few.site, few.address, url)
        killed_after(there, "--full", 8)
        with held(there.site, "/bills/HB") as gate:
            run = there.start("--full")
            run.until(gate.arrived.is_set)
            assert there.crawl("--update").code == 4
            assert hearings_that_wait(there, run, gate).wait().code == 0
            gate.open()
            assert run.wait().code == 0
        assert there.facts() == few.facts()
        engine.reading(url).dispose()
