"""What goes wrong on the site: the run goes on or fails loudly, and nothing stored is lost."""

from __future__ import annotations

import json
import re
import socket
import time
from datetime import date
from urllib.parse import urlsplit

import pytest

from tests.crawling import Crawler
from tests.scrapers.conftest import FEW
from tests.scrapers.odd_site import held
from tracker.queries.health import other_ways
from tracker.store import engine

WEDNESDAY = "2026-02-25 08:00"
KINDS = {
    "list": "/bills/bill-search",
    "schedule": "/schedule",
    "agenda": "/agenda/committee/",
    "bill": "/bills/HB26-1037",
    "vote": "/bill_votes/",
}
DAY = date(2026, 2, 24)


pytestmark = pytest.mark.slow


def failures(crawler: Crawler) -> list[str]:
    """The addresses that the newest crawl could not read."""
    question = "select url from failures where crawl_id = (select max(id) from crawls)"
    return [address for (address,) in crawler.rows(question)]


def unchanged(crawler: Crawler, before) -> None:
    """Nothing that was stored is lost, emptied or called off."""
    assert crawler.facts() == before
    assert crawler.one("select count(*) from changes where kind = 'gone'") == 0
    assert crawler.one("select count(*) from meetings where status = 'withdrawn'") == 0


FAULTS = {
    "500": lambda site, path: site.fail(path, 500, None),
    "404": lambda site, path: site.fail(path, 404, None),
    "503": lambda site, path: site.fail(path, 503, None),
    "cut": lambda site, path: site.cut(path, 0.5, None),
    "cut at the head": lambda site, path: site.cut(path, 0.02, None),
    "hung up": lambda site, path: site.cut(path, 0.7, None, hang_up=True),
}


@pytest.mark.parametrize(
    ("kind", "plan", "faults"),
    [
        ("list", "--full", ("500", "cut", "hung up")),
        ("schedule", "--hearings", ("404", "cut at the head", "hung up")),
        ("agenda", "--hearings", ("503", "404", "cut at the head")),
        ("bill", "--full", ("404", "500", "cut")),
    ],
)
def test_a_page_that_fails_is_named_and_changes_nothing(few, kind, plan, faults):
    """Each fault meets two kinds of page: what comes of an answer hangs on no kind."""
    before = few.facts()
    for fault in faults:
        FAULTS[fault](few.site, KINDS[kind])
        crawl = few.crawl_over_http if fault == "hung up" else few.crawl
        done = crawl(plan)
        assert done.code == 1, (fault, done.said)
        assert few.last("outcome") in ("partial", "failed"), fault
        assert "Traceback" not in done.said, fault
        assert any(KINDS[kind] in address for address in failures(few)), fault
        unchanged(few, before)
        few.site.heal()
    assert few.crawl("--full", today="2026-02-24 09:00").code == 0
    unchanged(few, before)


@pytest.mark.parametrize("share", [0.3, 0.8, 0.97])
def test_a_page_cut_anywhere_loses_nothing(crawled, share):
    before = crawled.facts()
    for path in ("/bills/", "/schedule", "/agenda/"):
        crawled.site.cut(path, share, None)
    assert crawled.crawl("--full").code == 1
    unchanged(crawled, before)


def test_every_class_renamed_empties_nothing(crawled):
    before = crawled.facts()
    seen = {
        word
        for page in ("/bills/bill-search", "/bills/HB26-1037", "/agenda/committee/2110")
        for word in _classes(crawled.site, page)
    }
    crawled.site.rename_classes("/", {word: f"x-{word}" for word in seen})
    assert seen
    assert crawled.crawl("--full").code == 0
    unchanged(crawled, before)
    with engine.reading(crawled.url).connect() as connection:
        told = {(one.kind, one.part) for one in other_ways(connection, crawled.session)}
    assert {
        ("bill", "number"), ("bill", "sponsors"), ("search list", "card"), ("agenda", "title"),
        ("agenda", "hearing items"),
    } <= told  # fmt: skip


def _classes(site, path):
    answer, _ = site.answer("GET", path, {})
    for found in re.finditer(r"""class=(["'])(.*?)\1""", answer.body.decode()):
        yield from found[2].split()


@pytest.mark.parametrize("status", [429, 503, 500, 502])
def test_a_passing_error_is_waited_out(few, status):
    few.site.fail("/bills/HB26-1037", status, times=2)
    done = few.crawl("--full")
    assert done.code == 0, done.said
    assert done.bills.count("HB26-1037") == 3


def test_retry_after_is_obeyed(crawled):
    crawled.site.fail("/schedule", 429, times=1, retry_after=1)
    began = time.monotonic()
    assert crawled.crawl_over_http("--hearings").code == 0
    assert time.monotonic() - began >= 1


def test_a_site_that_wants_an_hour_is_left_alone(crawled):
    before = crawled.facts()
    crawled.site.fail("/schedule", 503, times=None, retry_after=3600)
    done = crawled.crawl("--hearings")
    assert done.code == 1
    assert done.weeks == 1
    assert "is busy" in done.said
    unchanged(crawled, before)


def test_page_after_page_failing_ends_the_crawl(crawled):
    crawled.site.fail("/bills/", 500, times=None)
    crawled.site.heal()
    crawled.site.fail("/bills/HB", 500, times=None)
    crawled.site.fail("/bills/SB", 500, times=None)
    done = crawled.crawl("--full")
    assert done.code == 1
    assert len(set(done.bills)) == 8
    assert "8 pages in a row" in done.said


def test_a_page_that_does_not_come_is_asked_for_again_and_then_left(few):
    few.environment = {"TIMEOUT": "0.3"}
    before = few.facts()
    few.site.slow("/bills/HB26-1037", 1, times=3)
    done = few.crawl_over_http("--full")
    assert done.code == 1
    assert done.bills.count("HB26-1037") == 3
    assert few.last("outcome") == "partial"
    unchanged(few, before)


def test_a_refusal_stops_the_crawl_and_keeps_what_is_stored(crawled):
    before = crawled.facts()
    crawled.site.fail("/bills/HB26-1037", 406, times=None)
    done = crawled.crawl("--full")
    assert done.code == 3
    assert crawled.last("outcome") == "refused"
    assert done.asked[-1] == "/bills/HB26-1037"
    assert "406" in done.said
    unchanged(crawled, before)


def test_a_robots_txt_that_forbids_is_obeyed(crawled):
    before = crawled.facts()
    crawled.site.robots_disallow = True
    done = crawled.crawl("--full")
    assert (done.code, done.asked) == (3, ("/robots.txt",))
    assert "robots.txt forbids it" in done.said
    kept = crawled.one("select value from store_info where key = 'refusal'")
    assert "Disallow: /" in json.loads(kept)["body"], "for the operator who is refused by it"
    unchanged(crawled, before)


def test_no_server_is_one_sentence_and_keeps_what_is_stored(empty):
    with socket.socket() as taken:  # bound, and nobody listens
        taken.bind(("127.0.0.1", 0))
        empty.address = f"http://127.0.0.1:{taken.getsockname()[1]}"
        done = empty.crawl_over_http("--full")
    assert done.code == 1
    assert "Nothing answers" in done.said
    assert "Traceback" not in done.said
    assert empty.last("outcome") == "failed"


def test_a_hearing_that_left_is_told_whatever_else_failed_that_day(crawled):
    """A bill's page and another meeting's agenda fail: two whole looks at the schedule, and two at
    the one agenda, still tell what left them."""
    meeting = _stored(crawled, "House Judiciary", "2026-02-25")
    other = crawled.one("select agenda_url from meetings where day > '2026-02-25' limit 1")
    crawled.site.withdraw("2026A-p-010")
    crawled.site.drop_item("2026A-p-015", "HB26-1012")
    crawled.site.fail("/bills/HB26-1037", 500, times=3)
    crawled.site.fail(urlsplit(other).path, 404, times=None)
    assert crawled.crawl("--full", today="2026-02-24 08:26").code == 1
    assert _status(crawled, meeting) == "withdrawn"
    assert crawled.one("select count(*) from agenda_items where gone_seen_at is not null") == 1
    assert crawled.one("select schedule_read from crawls order by id desc limit 1") is not None
    crawled.site.heal()


def _stored(crawler: Crawler, committee: str, day: str) -> str:
    return crawler.one(
        "select id from meetings where committee = :committee and day = :day",
        committee=committee, day=day,
    )  # fmt: skip


def _status(crawler: Crawler, meeting: str) -> str:
    return crawler.one("select status from meetings where id = :id", id=meeting)


def test_a_week_that_fails_withdraws_nothing(crawled):
    crawled.site.withdraw("2026A-p-010")
    crawled.site.fail("/schedule", 500, times=None)
    assert crawled.crawl("--hearings").code == 1
    assert _status(crawled, _stored(crawled, "House Judiciary", "2026-02-25")) != "withdrawn"


def test_a_second_look_that_fails_withdraws_nothing(crawled):
    meeting = _stored(crawled, "House Judiciary", "2026-02-25")
    crawled.site.withdraw("2026A-p-010")
    weeks = _weeks(crawled)
    with held(crawled.site, "/schedule", after=weeks) as gate:
        run = crawled.start("--hearings")
        run.until(gate.arrived.is_set)
        crawled.site.fail("/schedule", 500, times=None)
        gate.open()
        done = run.wait()
    assert done.code == 1
    assert done.weeks > weeks
    assert _status(crawled, meeting) != "withdrawn"
    crawled.site.heal()
    assert crawled.crawl("--update", today="2026-02-24 08:26").weeks == 2 * weeks
    assert _status(crawled, meeting) == "withdrawn"


def test_a_page_back_at_the_second_look_is_not_withdrawn(crawled):
    """The schedule lacks a meeting once: one broken answer calls nothing off."""
    meeting = _stored(crawled, "House Judiciary", "2026-02-25")
    site = crawled.site
    site.withdraw("2026A-p-010")
    with held(site, "/schedule", after=_weeks(crawled)) as gate:
        run = crawled.start("--hearings")
        run.until(gate.arrived.is_set)
        site.restore("2026A-p-010")
        gate.open()
        done = run.wait()
    assert done.code == 0, done.said
    assert _status(crawled, meeting) != "withdrawn"


def _weeks(crawler: Crawler) -> int:
    return int(crawler.one("select count(*) from pages where kind = 'schedule'"))


# --- conditional requests ------------------------------------------------------------------


def test_conditional_requests_lose_nothing(crawled):
    site = crawled.site
    site.validators = True
    assert crawled.crawl("--full", today="2026-02-24 08:15").code == 0
    before, changes = crawled.facts(), crawled.changes()
    first = len(site.requests)
    assert crawled.crawl("--full", today="2026-02-24 09:00").code == 0
    conditional = [
        target for _, target, headers in site.requests[first:] if "if-none-match" in headers
    ]
    assert len(conditional) > 40
    assert (crawled.facts(), crawled.changes()) == (before, changes)
    assert crawled.one("select count(*) from bills where page_seen_at < '2026-02-24 15:30:00'") == 0
    assert crawled.crawl("--update", today="2026-02-24 10:00").code == 0
    site.day = date(2026, 2, 25)
    assert crawled.crawl("--full", today=WEDNESDAY).code == 0
    plain = Crawler(site, crawled.address, crawled.url.replace("tracker.db", "plain.db"))
    site.validators = False
    assert plain.crawl("--full", today=WEDNESDAY).code == 0
    bills = [one for one in crawled.facts() if one["kind"] == "bill"]
    assert bills == [one for one in plain.facts() if one["kind"] == "bill"]


def test_a_mended_page_object_reads_again_what_did_not_change(few):
    few.site.validators = True
    assert few.crawl("--full", today="2026-02-24 08:30").code == 0
    validated = "select count(*) from pages where etag <> ''"
    assert few.one(validated) >= len(FEW)
    with engine.writing(few.url).begin() as connection:
        connection.exec_driver_sql("update pages set parser = 'older'")
        connection.exec_driver_sql("update bills set status = 'misread' where number='HB26-1037'")
    first = len(few.site.requests)
    assert few.crawl("--full", today="2026-02-24 09:00").code == 0
    assert not [1 for _, _, headers in few.site.requests[first:] if "if-none-match" in headers]
    assert few.one("select status from bills where number = 'HB26-1037'") != "misread"
