"""One value, one page or one server that is wrong costs no more than itself."""

from __future__ import annotations

import re
import signal
from datetime import date, timedelta

import pytest

from scrapers.colorado import addresses
from tests.crawling import SESSION, Crawler, measure, session_of
from tests.databases import bring_up, postgres_at_head
from tests.postgres import fresh_database
from tests.scrapers.odd_site import held, made_odd, says, sent_as
from tracker import clock
from tracker.domain.differences import MOST_KEY, keyed
from tracker.errors import ValueFault
from tracker.queries.changes import news
from tracker.store import engine, journal

HTML = "text/html; charset=utf-8"
DAY = date(2026, 2, 24)


def list_page(crawler: Crawler, page: int) -> str:
    """The address of a page of the list by number, as it is asked for."""
    name = "2026 Regular Session"
    whole = addresses.search(crawler.address, name, addresses.BY_NUMBER, page)
    return whole.removeprefix(crawler.address)


# --- values --------------------------------------------------------------------------------


def test_a_long_key_is_cut_and_stays_its_own():
    long = "Concerning " + "words " * 4000
    first, second = keyed([{"text": long + "a"}, {"text": long + "b"}], lambda row: row["text"])
    assert first != second
    assert all(len(one.encode()) < MOST_KEY for one in (first, second))
    assert list(keyed([{"text": "short"}], lambda row: row["text"])) == ["short"]


@pytest.mark.postgres
@pytest.mark.slow
def test_on_postgresql_a_long_text_breaks_no_crawl(empty, postgres_server):
    """An item, an action and a summary longer than an index or a tsvector holds."""
    item = " ".join(f"word{number}" for number in range(2000)).encode()
    with fresh_database(postgres_server, postgres_at_head(postgres_server)) as url:
        there = Crawler(empty.site, empty.address, url)
        grown = sent_as(lambda body: body.replace(b"Introduced In House", item, 1),
                        Content_Type=HTML)  # fmt: skip
        made_odd(there.site, {"/bills/HB26-1037": grown, **_grown_agendas(there, item)})
        done = there.crawl("--full", "--votes", "none")
        assert done.code == 0, done.said
        assert there.one("select max(length(text)) from actions") > 10_000
        assert there.one("select max(length(key)) from actions") <= MOST_KEY
        with pytest.raises(ValueFault), engine.spoken(url):
            there.rows("select cast(:words as integer)", words="no number")
        engine.forget()


def _grown_agendas(crawler, item):
    """Every agenda, one of whose items is a long one without a bill."""

    def grown(body: bytes) -> bytes:
        return re.sub(rb"H[BR]26-\d{4}", item, body, count=1)

    found = {one.agenda for one in crawler.site.facts.meetings if one.agenda}
    return {f"/agenda/committee/{number}": sent_as(grown, Content_Type=HTML) for number in found}


@pytest.mark.postgres
@pytest.mark.slow
def test_a_postgresql_that_stops_in_the_middle_is_one_sentence(empty, postgres_server):
    with fresh_database(postgres_server, postgres_at_head(postgres_server)) as url:
        there = Crawler(empty.site, empty.address, url)
        name = url.rpartition("/")[2]
        gone = f"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'"
        with held(there.site, "/bills/HB") as gate:
            run = there.start("--full")
            run.until(gate.arrived.is_set)
            postgres_server.command(f'alter database "{name}" allow_connections false')
            postgres_server.command(gone)
            gate.open()
            done = run.wait()
        postgres_server.command(f'alter database "{name}" allow_connections true')
        assert done.code == 1
        assert "Traceback" not in done.said
        assert len(done.said.splitlines()) <= 3, done.said
        engine.forget()


# --- the list ------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_first_list_page_that_cannot_be_read_leaves_no_database_empty(small):
    crawler = small(session_of([measure(at) for at in range(100)]), DAY)
    made_odd(crawler.site, {list_page(crawler, 1): says(404)})
    done = crawler.crawl("--full", "--votes", "none")
    assert [page for _, page in done.lists] == [1, 2, 3, 4]
    assert crawler.one("select count(*) from bills") == 75
    assert crawler.one("select count(*) from bills where page_seen_at is not null") == 75
    assert crawler.last("failed") == 1


@pytest.mark.slow
def test_a_count_line_that_promises_thousands_of_pages_is_not_believed(small):
    crawler = small(session_of([measure(at) for at in range(30)]), DAY)

    def grown(body: bytes) -> bytes:
        changed = re.sub(rb"of (\d+) bills", b"of 99,999 bills", body)
        assert changed != body, "the count line stands on the page"
        return changed

    made_odd(crawler.site, {
        list_page(crawler, page): sent_as(grown, Content_Type=HTML) for page in (1, 2)
    })  # fmt: skip
    done = crawler.crawl("--full", "--votes", "none")
    assert len(done.lists) <= 5
    assert crawler.one("select count(*) from bills where page_seen_at is not null") == 30


def test_what_the_count_line_had_over_is_carried_to_the_crawl_that_takes_it_up(tmp_path):
    url = f"sqlite:///{tmp_path}/tracker.db"
    bring_up(url)
    now = clock.now()
    with engine.writing(url).begin() as connection:
        first = journal.begin(connection, "full", SESSION, "x", now, alone=True)
        walked = {"list_walked": now, "walked_all": True, "list_gap": 7}
        journal.note(connection, first.id, walked)
        second = journal.begin(
            connection, "full", SESSION, "x", now + timedelta(hours=1), alone=True
        )
        kept = connection.exec_driver_sql(f"select list_gap from crawls where id = {second.id}")
        assert (second.resumed_from, kept.scalar_one()) == (first.id, 7)
    engine.forget()


# --- people, and a first crawl that was killed ---------------------------------------------


@pytest.mark.slow
def test_a_member_whose_page_is_gone_is_named_and_the_people_crawl_is_whole(crawled):
    assert crawled.crawl("--people").code == 0
    gone = crawled.one("select url from legislators order by id limit 1")
    path = gone.removeprefix(crawled.address)
    made_odd(crawled.site, {path: says(404)})
    done = crawled.crawl("--people", today="2026-02-25 08:00")
    assert (done.code, crawled.last("outcome")) == (0, "whole"), done.said
    assert path in done.said
    assert crawled.rows("select url from failures order by id desc limit 1")[0][0] == gone


@pytest.mark.slow
@pytest.mark.parametrize("plan", ["--full", "--hearings"])
def test_a_first_crawl_that_was_killed_and_taken_up_floods_nobody_with_news(empty, plan):
    with held(empty.site, "/agenda/", after=4) as gate:
        run = empty.start("--full", "--votes", "none")
        run.until(gate.arrived.is_set)
        run.kill(signal.SIGKILL)
        run.wait()
    empty.today = "2026-02-24 09:00"
    assert empty.crawl(plan, "--votes", "none").code == 0
    items = empty.one("select count(distinct crawl_id) from changes where entity = 'agenda_item'")
    assert items == 2, "agendas were read by both"
    since = clock.now() - timedelta(days=400)
    with engine.reading(empty.url).connect() as connection:
        told = news(connection, SESSION, since)
    assert not [one for one in told if one.kind in ("item_new", "meeting_new")], told[:3]
