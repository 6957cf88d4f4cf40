"""Whole crawls over real HTTP: what they ask, in which order, and what they leave behind."""

from __future__ import annotations

from datetime import date

import pytest

from tests.crawling import Crawler, acted, measure, session_of
from tests.postgres import fresh_database
from tracker.store import engine
from tracker.store.engine import upgrade

DAY = date(2026, 2, 24)

pytestmark = pytest.mark.slow


def followed(crawler: Crawler) -> set[str]:
    question = "select number from bills join bill_statuses on bill_id = bills.id where followed"
    return {number for (number,) in crawler.rows(question)}


# --- the order of requests -----------------------------------------------------------------


def test_the_installed_command_crawls_whole_and_says_so(empty):
    done = empty.installed("--full")
    assert done.code == 0, done.said
    assert "full crawl of 2026A: whole." in done.said
    assert empty.last("outcome") == "whole"
    assert empty.last("requests") == len(done.asked) - 1  # robots.txt is not a page


def test_the_order_is_list_schedule_agendas_bills_ballots_and_robots_first(empty):
    done = empty.crawl("--full", "--votes", "all")
    kinds = [
        "robots" if path == "/robots.txt"
        else "list" if "bill-search" in path
        else "schedule" if path == "/schedule"
        else "agenda" if path.startswith("/agenda/")
        else "vote" if path in done.votes
        else "bill"
        for path in done.asked
    ]  # fmt: skip
    assert list(dict.fromkeys(kinds)) == ["robots", "list", "schedule", "agenda", "bill", "vote"]
    assert kinds == sorted(kinds, key=list(dict.fromkeys(kinds)).index)
    assert kinds.count("robots") == 1
    assert len(set(done.bills)) == len(done.bills) == empty.one("select count(*) from bills")


def test_followed_bills_are_read_before_the_rest(empty):
    read = empty.crawl("--full", "--votes", "none").bills
    # As judged by the cards alone: a page may tell of more.
    first = [number in followed(empty) for number in read]
    leading = first.index(False)
    assert leading >= 3
    assert sum(first[leading:]) < leading


def test_every_bill_is_in_the_tables_when_the_list_is_read(empty):
    run = empty.start("--full")
    run.until(lambda: "/schedule" in run.asked)
    assert empty.one("select count(*) from bills") == len(empty.site.measures())
    assert run.wait().code == 0


def test_a_full_crawl_without_ballots_asks_each_page_once(empty):
    done = empty.crawl("--full", "--votes", "none")
    weeks = done.weeks
    assert len(done.asked) == 1 + 2 + weeks + len(done.agendas) + len(empty.site.measures())
    assert weeks <= 3
    assert len(set(done.agendas)) == len(done.agendas)


@pytest.mark.parametrize("votes", ["none", "followed", "all"])
def test_ballots_are_fetched_of_whom_it_was_asked(empty, votes):
    empty.site.day = date(2026, 4, 1)
    done = empty.crawl("--full", "--votes", votes, today="2026-04-01 08:00")
    assert done.code == 0, done.said
    linked = (
        "select number, votes.url from votes join bills on bills.id = bill_id where votes.url <> ''"
    )
    urls = dict(map(tuple, empty.rows(linked)))
    mine = [number for number in urls if number in followed(empty)]
    assert mine
    assert len(mine) < len(urls)
    asked = {"none": set(), "followed": set(mine), "all": set(urls)}[votes]
    known = {
        number
        for (number,) in empty.rows(
            "select number from votes join bills on bills.id = bill_id"
            " where ballots_seen_at is not null"
        )
    }
    assert known == asked
    assert len(done.votes) == len(set(done.votes))


def test_votes_come_with_their_tallies_without_a_request(empty):
    empty.site.day = date(2026, 4, 1)
    empty.crawl("--full", "--votes", "none", today="2026-04-01 08:00")
    assert empty.one("select count(*) from votes where yes is not null") > 20


def test_the_agent_is_honest_and_the_headers_are_those_of_the_dossier(empty):
    empty.environment = {"TRACKER_CONTACT": "clerk@example.org"}
    empty.crawl_over_http("--hearings")
    for _, _, headers in empty.site.requests[1:]:
        assert headers["user-agent"].startswith("ColoradoBillTracker/")
        assert "clerk@example.org" in headers["user-agent"]
        assert headers["accept"] == "text/html,application/xhtml+xml"
        assert headers["accept-language"] == "en-US,en;q=0.9"
        assert "cookie" not in headers
        assert "referer" not in headers


def test_people_reads_committees_and_members_and_nothing_else(crawled):
    done = crawled.crawl("--people")
    assert done.code == 0, done.said
    assert {path.split("/")[1] for path in done.asked[1:]} == {"committees", "legislators"}
    assert crawled.one("select count(*) from committees where last_seen_at is not null") > 5
    before = crawled.changes()
    assert crawled.crawl("--people", today="2026-03-03 08:00").code == 0
    assert crawled.changes() == before
    late = "select count(*) from {} where last_seen_at < '2026-03-03'"
    assert crawled.one(late.format("legislators")) == 0
    assert crawled.one(late.format("committees")) == 0


@pytest.mark.parametrize("plan", ["--full", "--update", "--hearings"])
def test_no_other_plan_asks_for_people(crawled, plan):
    done = crawled.crawl(plan)
    assert not [path for path in done.asked if path.startswith(("/committees", "/legislators"))]


# --- again ---------------------------------------------------------------------------------


@pytest.mark.parametrize("plan", ["--full", "--update", "--hearings"])
def test_a_second_crawl_writes_no_change(crawled, plan):
    before, facts = crawled.changes(), crawled.facts()
    assert crawled.crawl(plan).code == 0
    assert crawled.changes() == before
    assert crawled.facts() == facts


def test_a_first_update_and_a_hearings_crawl_hold_what_a_full_one_holds(empty, crawled, tmp_path):
    other = Crawler(empty.site, empty.address, f"sqlite:///{tmp_path}/other.db")
    assert other.crawl("--hearings").code == 0
    assert other.crawl("--update").code == 0
    strip = [one for one in other.facts() if one["kind"] == "bill"]
    assert strip == [one for one in crawled.facts() if one["kind"] == "bill"]


@pytest.mark.postgres
def test_postgresql_holds_the_same(empty, crawled, postgres_server):
    with fresh_database(postgres_server) as url:
        there = Crawler(empty.site, empty.address, url)
        assert there.crawl("--full").code == 0
        assert there.facts() == crawled.facts()
        before = there.changes()
        assert there.crawl("--full").code == 0
        assert there.changes() == before
        assert there.crawl("--update", today="2026-02-25 08:00").code == 0
        engine.reading(url).dispose()


def test_a_full_crawl_reads_again_what_a_full_crawl_that_ended_has_read(crawled):
    assert len(crawled.crawl("--full").bills) == len(crawled.site.measures())


# --- updates -------------------------------------------------------------------------------


@pytest.fixture
def long_list(quiet):
    """200 measures on 8 pages, crawled on a Tuesday; then one of them acts."""

    def make(*acting: int) -> Crawler:
        crawler = quiet(200, acting)
        crawler.today = "2026-02-25 08:00"
        return crawler

    return make


def test_an_update_stops_after_a_page_without_news_and_reads_two_in_turn(long_list):
    done = long_list().crawl("--update")
    assert done.lists == [("Last", 1), ("Bill", 1), ("Bill", 2)]
    assert done.bills == []


def test_the_turn_by_number_sees_the_whole_list(long_list):
    crawler = long_list()
    seen = [crawler.crawl("--update", today=f"2026-02-{day} 08:00").lists[1:] for day in
            range(25, 29)]  # fmt: skip
    assert [page for two in seen for _, page in two] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert crawler.crawl("--update", today="2026-02-28 18:00").lists[1:] == [
        ("Bill", 1), ("Bill", 2),
    ]  # fmt: skip


def test_a_new_action_brings_the_page_of_its_bill_and_no_other(long_list):
    crawler = long_list(170)
    done = crawler.crawl("--update")
    assert done.bills == ["HB26-1571"]
    assert done.lists[:2] == [("Last", 1), ("Last", 2)]
    said = crawler.one("select action from bill_statuses join bills on bill_id = bills.id"
                       " where number = 'HB26-1571'")  # fmt: skip
    assert said == "House Second Reading Passed"


def test_the_whole_list_is_walked_where_its_count_disagrees_but_once_a_day(small):
    late = measure(199, day=date(2026, 2, 25))
    quiet = [measure(index) for index in range(199)]
    crawler = small(session_of([*quiet, late]), DAY)
    assert crawler.crawl("--full", "--votes", "none").code == 0
    crawler.site.day = date(2026, 2, 25)
    crawler.site.fail("/bills/bill-search", 404, times=1)  # the page that shows the new bill
    done = crawler.crawl("--update", today="2026-02-25 08:00")
    assert done.code == 1
    by_number = [page for sort, page in done.lists if sort == "Bill"]
    assert by_number == [1, 2, 1, *range(3, 9)]
    assert done.bills == ["HB26-1600"]
    crawler.site._measures.pop("HB26-1599")  # it leaves the list, and its page stays
    crawler.site.day = date(2026, 2, 25)
    again = crawler.crawl("--update", today="2026-02-25 09:00")
    assert [page for sort, page in again.lists if sort == "Bill"] == [3, 4]


def test_a_bill_that_left_the_list_and_whose_page_is_gone_is_no_longer_listed(quiet):
    crawler = quiet(60)
    crawler.site._measures.pop("HB26-1430")
    crawler.site.day = date(2026, 2, 26)
    done = crawler.crawl("--update", today="2026-02-26 08:00")
    assert done.code == 0, done.said
    assert crawler.rows("select number from bills where not listed") == [("HB26-1430",)]
    after = crawler.crawl("--full", today="2026-02-27 08:00")
    assert after.code == 0, "what is not listed any more is not asked for"
    assert "HB26-1430" not in after.bills


def test_an_update_passes_over_a_schedule_read_within_25_minutes(crawled):
    assert crawled.crawl("--update", today="2026-02-24 08:20").weeks == 0
    assert crawled.crawl("--update", today="2026-02-24 08:26").weeks > 0
    assert crawled.crawl("--hearings", today="2026-02-24 08:27").weeks > 0
    assert crawled.crawl("--update", today="2026-02-24 08:50").weeks == 0
    assert crawled.crawl("--full", today="2026-02-24 08:51").weeks > 0


def test_a_silent_change_of_a_followed_bill_is_found_within_three_daily_updates(crawled):
    crawled.crawl("--update", today="2026-02-25 08:00")
    crawled.site.day = date(2026, 2, 25)
    for number in followed(crawled):
        crawled.site.silently_change(number, fiscal_note="Silently Revised")
    for day in ("2026-02-26 08:00", "2026-02-27 08:00", "2026-02-28 08:00"):
        crawled.crawl("--update", today=day)
    found = crawled.one(
        "select count(*) from documents "
        "where name = 'Silently Revised' and first_seen_at is not null"
    )
    assert found == len(followed(crawled))


def test_the_sweep_spreads_over_updates_instead_of_coming_at_once(crawled):
    every = len(followed(crawled))
    read = [
        len(crawled.crawl("--update", today=day).bills)
        for day in ("2026-02-24 20:00", "2026-02-25 08:00", "2026-02-25 20:00", "2026-02-26 08:00")
    ]
    assert max(read) <= every // 2


def test_a_clock_that_stands_still_hides_no_news(small):
    measures = [measure(index) for index in range(60)]
    crawler = small(session_of(measures), DAY)
    assert crawler.crawl("--full").code == 0
    crawler.site._measures["HB26-1431"] = acted(measures[30], DAY)
    crawler.site.day = DAY
    assert crawler.crawl("--update").bills == ["HB26-1431"]


# --- where a database and a day belong ------------------------------------------------------


def test_a_database_of_another_source_is_refused(crawled, small):
    crawled.address = crawled.address.replace("127.0.0.1", "localhost")
    done = crawled.crawl("--update")
    assert done.code == 2
    assert "was filled from http://127.0.0.1" in done.said
    assert done.asked == ()


def test_a_day_before_what_was_seen_is_refused(crawled):
    done = crawled.crawl("--update", today="2026-02-23 08:00")
    assert (done.code, done.asked) == (2, ())
    assert "2026-02-24" in done.said


def test_a_newer_database_is_refused_and_left_as_it_is(empty):
    upgrade(empty.url)
    with engine.writing(empty.url).begin() as connection:
        connection.exec_driver_sql("update alembic_version set version_num = '9999'")
    done = empty.crawl("--full")
    assert done.code == 1
    assert "9999" in done.said
    assert "Traceback" not in done.said
    assert done.asked == ()
