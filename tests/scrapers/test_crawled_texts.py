"""Whole crawls with bill texts: the stages in turn, a kill in the middle, a word from the site."""

from __future__ import annotations

import itertools
import os
import signal
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from scrapers.spiders import texts as reading
from tests.crawling import Crawler, copy_database, session_of
from tests.databases import bring_up, postgres_at_head
from tests.postgres import fresh_database
from tests.sample import sample_site
from tests.scrapers.odd_site import held
from tests.scrapers.reading_texts import measured
from tracker.cli import forked
from tracker.domain.bill_text import BillText, Form
from tracker.store import engine
from tracker.warc import Exchange

pytestmark = pytest.mark.slow

DAY = date(2026, 2, 24)
FILES = "/bill_files/"


def texts(done):
    return [path for path in done.asked if path.startswith(FILES)]


HELD = "select count(distinct bill || version) from text_reads where digest is not null"
OF_FOLLOWED = """select count(*) from versions join bill_statuses on versions.bill_id =
    bill_statuses.bill_id where followed"""


READ = "select bill, name, form, state, digest from text_reads order by bill, version, form"


@pytest.fixture(scope="module")
def with_texts(tmp_path_factory):
    """A crawler whose first crawl read the texts of followed bills, and that crawl. Each test
    copies its database, or only looks."""
    url = f"sqlite:///{tmp_path_factory.mktemp('texts')}/tracker.db"
    bring_up(url)
    crawler = Crawler(sample_site(DAY), "http://127.0.0.1:1", url)
    done = crawler.crawl("--full", "--texts", "followed")
    assert done.code == 0, done.said
    yield crawler, done
    engine.forget()


def test_texts_of_followed_bills_come_last_in_a_crawl_and_once(with_texts, tmp_path):
    first, done = with_texts
    copy_database(first.url.removeprefix("sqlite:///"), f"{tmp_path}/tracker.db")
    crawler = replace(first, url=f"sqlite:///{tmp_path}/tracker.db")
    last = [path.startswith(FILES) for path in done.asked]
    assert last == sorted(last)
    assert done.asked.count("/robots.txt") == 1
    assert crawler.one(HELD) == crawler.one(OF_FOLLOWED) == len(texts(done)) > 10
    assert crawler.one("select count(*) from text_reads where state <> 'read'") == 0
    assert crawler.last("requests") == len(done.asked) - 1
    facts = crawler.facts()
    again = crawler.crawl("--update", "--texts", "followed", today="2026-02-25 08:00")
    assert (again.code, texts(again)) == (0, [])
    assert crawler.facts() == facts
    every = crawler.read_texts("--all", today="2026-02-25 08:00")
    assert every.code == 0, every.said
    assert every.asked[0] == "/robots.txt"
    assert crawler.one(HELD) == crawler.one("select count(*) from versions")
    engine.forget()


@pytest.mark.postgres
def test_a_crawl_fills_postgresql_alike(with_texts, postgres_server):
    first, _ = with_texts
    here, facts = [tuple(row) for row in first.rows(READ)], first.facts()
    with fresh_database(postgres_server, postgres_at_head(postgres_server)) as url:
        there = replace(first, url=url)
        assert there.crawl("--full", "--texts", "followed").code == 0
        assert sorted(tuple(row) for row in there.rows(READ)) == sorted(here)
        assert there.facts() == facts
        before = there.changes()
        assert there.crawl("--full").code == 0
        assert there.changes() == before
        assert there.crawl("--update", today="2026-02-25 08:00").code == 0
        engine.forget()


def test_nothing_is_asked_for_where_no_texts_are_wanted(crawled):
    assert crawled.one(OF_FOLLOWED) > 10
    assert crawled.one(HELD) == 0
    assert texts(crawled.crawl("--full", "--texts", "none")) == []
    assert texts(crawled.crawl("--hearings", "--texts", "all")) == []


def test_a_bill_is_read_by_its_number_and_a_wrong_one_is_named(crawled):
    done = crawled.read_texts("hb26-1276")
    assert done.code == 0, done.said
    assert len(texts(done)) == 1
    both = crawled.read_texts("HB26-1276", "HB25B-1001")
    assert both.code == 2
    assert "one session" in both.said
    assert crawled.read_texts("nonsense").code == 2


@pytest.mark.parametrize(("number", "code"), [(signal.SIGKILL, -9), (signal.SIGINT, 1)])
def test_a_crawl_that_dies_between_texts_goes_on_where_it_stood(small, number, code):
    names = ("Introduced", "Engrossed", "Reengrossed", "Revised")
    one = small(session_of([measured(at, *names) for at in range(3)]), DAY)
    assert one.crawl("--full").code == 0
    with held(one.site, FILES, after=6):
        run = one.start_texts("--all")
        run.until(lambda: len(texts(run)) >= 4)
        run.kill(number)
        done = run.wait()
    assert done.code == code
    stored = one.one("select count(*) from text_reads")
    assert stored in (len(texts(done)) - 1, len(texts(done)))  # the last was being asked
    assert (
        one.one("select count(*) from text_reads r join texts t on t.digest = r.digest") == stored
    )
    if number == signal.SIGINT:
        assert one.last("outcome") == "interrupted"
    rest = one.read_texts("--all")
    assert rest.code == 0, rest.said
    assert len(texts(rest)) == 12 - stored
    assert one.one("select count(*) from text_reads where state = 'read'") == 12


def _interrupted_in_the_middle_of_a_text(
    words: Sequence[str], environment: Mapping[str, str], out: Path, err: Path
) -> None:
    read, count = reading.text_of, itertools.count(1)

    def text_of(form: Form, response: Exchange) -> tuple[BillText, str]:
        if next(count) == 3:
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(0.1)  # here it ends
        return read(form, response)

    reading.text_of = text_of
    forked.run(words, environment, out, err)


def test_a_crawl_interrupted_in_the_middle_of_a_text_ends_at_once(small):
    names = ("Introduced", "Engrossed", "Reengrossed", "Revised")
    one = small(session_of([measured(0, *names)]), DAY)
    assert one.crawl("--full").code == 0
    done = one.start_texts("--all", by=_interrupted_in_the_middle_of_a_text).wait(20)
    assert (done.code, len(texts(done)), one.one("select count(*) from text_reads")) == (1, 3, 2)
    assert one.last("outcome") == "interrupted"


def test_what_the_pages_said_does_not_wait_for_the_texts(crawled):
    [(meeting,)] = crawled.rows(
        "select id from meetings where day > '2026-02-24' order by day, id limit 1"
    )
    named = next(
        one.id for one in crawled.site.meetings() if str(one.day) == _day(crawled, meeting)
    )
    crawled.site.withdraw(named)
    crawled.site.fail(FILES, 406)
    done = crawled.crawl("--update", "--texts", "followed", today="2026-02-24 10:00")
    assert done.code == 3, done.said
    assert len(texts(done)) == 1
    assert crawled.one("select count(*) from meetings where status = 'withdrawn'") == 1


def _day(crawler, meeting):
    return str(crawler.one("select day from meetings where id = :id", id=meeting))
