"""Whole crawls over real HTTP: what they ask, in which order, and what they leave behind."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import pytest

from tests.crawling import Crawler, Done, acted, copy_database, measure
from tests.databases import bring_up
from tests.sample import sample_site
from tests.scrapers.odd_site import made_odd
from tracker.practice import PracticeSite, serve
from tracker.practice.site import Answer
from tracker.store import engine
from tracker.store.engine import upgrade

DAY = date(2026, 2, 24)

pytestmark = pytest.mark.slow


APRIL = "2026-04-01 08:00"


def followed(crawler: Crawler) -> set[str]:
    question = "select number from bills join bill_statuses on bill_id = bills.id where followed"
    return {number for (number,) in crawler.rows(question)}


@dataclass(frozen=True)
class Watched:
    """A first crawl, whole and with all ballots, and how many bills were in the tables when it
    first asked for the schedule. Nobody writes into its database any more."""

    crawler: Crawler
    done: Done
    listed: int


@pytest.fixture(scope="module")
def watched(tmp_path_factory):
    site = sample_site(DAY)
    crawler = _new(site, tmp_path_factory)
    listed: list[int] = []

    def count(given: Answer) -> Answer:
        listed.append(crawler.one("select count(*) from bills"))
        return given

    made_odd(site, {"/schedule": count})
    done = crawler.crawl("--full", "--votes", "all")
    assert done.code == 0, done.said
    yield Watched(crawler, done, listed[0])
    engine.forget()


@pytest.fixture(scope="module")
def read_in_april(tmp_path_factory):
    """A crawler of the sample in April, crawled whole without ballots, and whom it asked."""
    crawler = _new(sample_site(date(2026, 4, 1)), tmp_path_factory)
    crawler.today = APRIL
    done = crawler.crawl("--full", "--votes", "none")
    assert done.code == 0, done.said
    yield crawler, done
    engine.forget()


def _new(site: PracticeSite, factory: pytest.TempPathFactory) -> Crawler:
    """A crawler with nothing in its database. Who crawls in this process needs no port."""
    url = f"sqlite:///{factory.mktemp('first')}/tracker.db"
    bring_up(url)
    return Crawler(site, "http://127.0.0.1:1", url)


# --- the order of requests -----------------------------------------------------------------


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """A crawler, and its first crawl by the installed command, over HTTP."""
    crawler = _new(sample_site(DAY), tmp_path_factory)
    crawler.environment = {"TRACKER_CONTACT": "clerk@example.org"}
    with serve(crawler.site) as crawler.address:
        yield crawler, crawler.installed("--full")
    engine.forget()


def test_the_installed_command_crawls_whole_and_says_so(installed):
    crawler, done = installed
    assert done.code == 0, done.said
    assert "full crawl of 2026A: complete." in done.said
    assert crawler.last("outcome") == "whole"
    assert crawler.last("requests") == len(done.asked) - 1  # robots.txt is not a page


def test_the_order_is_list_schedule_agendas_bills_ballots_and_robots_first(watched):
    done = watched.done
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
    assert (
        len(set(done.bills)) == len(done.bills) == watched.crawler.one("select count(*) from bills")
    )


def test_followed_bills_are_read_before_the_rest(watched):
    read = watched.done.bills
    # As judged by the cards alone: a page may tell of more.
    first = [number in followed(watched.crawler) for number in read]
    leading = first.index(False)
    assert leading >= 3
    assert sum(first[leading:]) < leading


def test_every_bill_is_in_the_tables_when_the_list_is_read(watched):
    assert watched.listed == len(watched.crawler.site.measures())


def test_a_full_crawl_asks_each_page_once(watched):
    done, site = watched.done, watched.crawler.site
    weeks = done.weeks
    pages = 1 + 2 + weeks + len(done.agendas) + len(site.measures()) + len(done.votes)
    assert len(done.asked) == pages
    assert weeks <= 3
    assert len(set(done.agendas)) == len(done.agendas)
    assert len(set(done.votes)) == len(done.votes) > 0


def urls_of_votes(crawler: Crawler) -> dict[str, str]:
    """A vote's page that is linked, by its bill's number."""
    linked = (
        "select number, votes.url from votes join bills on bills.id = bill_id where votes.url <> ''"
    )
    return dict(map(tuple, crawler.rows(linked)))


def numbers_with_ballots(crawler: Crawler) -> set[str]:
    read = (
        "select number from votes join bills on bills.id = bill_id"
        " where ballots_seen_at is not null"
    )
    return {number for (number,) in crawler.rows(read)}


def test_no_ballots_are_fetched_where_none_are_wanted(read_in_april):
    crawler, done = read_in_april
    assert urls_of_votes(crawler)
    assert numbers_with_ballots(crawler) == set(done.votes) == set()


@pytest.mark.parametrize("votes", ["followed", "all"])
def test_ballots_are_fetched_of_whom_it_was_asked(read_in_april, tmp_path, votes):
    without, _ = read_in_april
    copy_database(without.url.removeprefix("sqlite:///"), f"{tmp_path}/tracker.db")
    crawler = replace(without, url=f"sqlite:///{tmp_path}/tracker.db")
    done = crawler.crawl("--full", "--votes", votes)
    assert done.code == 0, done.said
    urls = urls_of_votes(crawler)
    mine = [number for number in urls if number in followed(crawler)]
    assert mine
    assert len(mine) < len(urls)
    asked = {"followed": set(mine), "all": set(urls)}[votes]
    assert numbers_with_ballots(crawler) == asked
    assert len(done.votes) == len(set(done.votes))
    engine.forget()


def test_a_first_crawl_fetches_all_ballots_where_all_are_wanted(watched):
    assert numbers_with_ballots(watched.crawler) == set(urls_of_votes(watched.crawler))


def test_votes_come_with_their_tallies_without_a_request(read_in_april):
    crawler, _ = read_in_april
    assert crawler.one("select count(*) from votes where yes is not null") > 20


def test_the_agent_is_honest_and_the_headers_are_those_of_the_dossier(installed):
    crawler, _ = installed
    for _, _, headers in crawler.site.requests[1:]:
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


# --- again ---------------------------------------------------------------------------------


@pytest.mark.parametrize("plan", ["--full", "--update", "--hearings"])
def test_a_second_crawl_writes_no_change_and_asks_for_no_people(crawled, plan):
    before, facts = crawled.changes(), crawled.facts()
    done = crawled.crawl(plan)
    assert done.code == 0, done.said
    assert crawled.changes() == before
    assert crawled.facts() == facts
    assert not [path for path in done.asked if path.startswith(("/committees", "/legislators"))]
    if plan == "--full":  # though the one before ended
        assert len(done.bills) == len(crawled.site.measures())


def test_a_first_update_and_a_hearings_crawl_hold_what_a_full_one_holds(empty, crawled, tmp_path):
    other = Crawler(empty.site, empty.address, f"sqlite:///{tmp_path}/other.db")
    assert other.crawl("--hearings").code == 0
    assert other.crawl("--update").code == 0
    strip = [one for one in other.facts() if one["kind"] == "bill"]
    assert strip == [one for one in crawled.facts() if one["kind"] == "bill"]


# --- updates -------------------------------------------------------------------------------


@pytest.fixture
def long_list(quiet):
    """80 measures on 4 pages, crawled on a Tuesday; then one of them acts."""

    def make(*acting: int) -> Crawler:
        crawler = quiet(80, acting)
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
            (25, 26)]  # fmt: skip
    assert [page for two in seen for _, page in two] == [1, 2, 3, 4]
    assert crawler.crawl("--update", today="2026-02-26 18:00").lists[1:] == [
        ("Bill", 1), ("Bill", 2),
    ]  # fmt: skip


def test_a_new_action_brings_the_page_of_its_bill_and_no_other(long_list):
    crawler = long_list(70)
    done = crawler.crawl("--update")
    assert done.bills == ["HB26-1471"]
    assert done.lists[:2] == [("Last", 1), ("Last", 2)]
    said = crawler.one("select action from bill_statuses join bills on bill_id = bills.id"
                       " where number = 'HB26-1471'")  # fmt: skip
    assert said == "House Second Reading Passed"


def test_the_whole_list_is_walked_where_its_count_disagrees_but_once_a_day(quiet):
    crawler = quiet(80)
    late = measure(80, day=date(2026, 2, 25))
    crawler.site._measures[late.number] = late
    crawler.site.day = date(2026, 2, 25)
    crawler.site.fail("/bills/bill-search", 404, times=1)  # the page that shows the new bill
    done = crawler.crawl("--update", today="2026-02-25 08:00")
    assert done.code == 1
    by_number = [page for sort, page in done.lists if sort == "Bill"]
    assert by_number == [1, 2, 1, 3, 4]
    assert done.bills == [late.number]
    crawler.site._measures.pop("HB26-1480")  # it leaves the list, and its page stays
    crawler.site.day = date(2026, 2, 25)
    again = crawler.crawl("--update", today="2026-02-25 09:00")
    assert [page for sort, page in again.lists if sort == "Bill"] == [3, 4]


def test_a_bill_that_left_the_list_and_whose_page_is_gone_is_no_longer_listed(quiet):
    crawler = quiet(80)
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


def test_a_clock_that_stands_still_hides_no_news(quiet):
    crawler = quiet(80)
    crawler.site._measures["HB26-1431"] = acted(measure(30), DAY)
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
