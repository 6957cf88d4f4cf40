"""Pages as the site sent them: kept, shown again so that nothing in them runs, read again."""

from __future__ import annotations

import gzip
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from starlette.requests import Request

from scrapers.reread import reread
from tests.crawling import SESSION, Crawler
from tests.light.conftest import Server, server
from tests.scrapers.odd_site import held, made_odd, sent_as
from tracker import clock, warc
from tracker.errors import WarcFault
from tracker.export import jsonl
from tracker.light import as_read
from tracker.queries.archive import entries, entry_at
from tracker.queries.changes import news
from tracker.settings import load
from tracker.store import engine
from tracker.warc import Exchange

HTML = "text/html; charset=utf-8"
BILL = "/bills/HB26-1037"
assert server  # a fixture
AT = datetime(2026, 2, 24, 15, 0, tzinfo=UTC)


def exchange(number: int, body: bytes = b"<html>words</html>") -> Exchange:
    sent = (("User-Agent", "ColoradoBillTracker/1"), ("Cookie", "who=me"))
    got = (("Content-Type", HTML), ("Set-Cookie", "who=me"), ("Transfer-Encoding", "chunked"))
    url = f"http://127.0.0.1:1/bills/{number}?a=b"
    return Exchange(AT + timedelta(seconds=number), url, 200, got, body, "POST", sent, b"date=1")


# --- the files -----------------------------------------------------------------------------


def test_an_exchange_is_kept_without_cookies_and_read_as_it_was(tmp_path):
    file = tmp_path / "a" / "day.warc.gz"
    places = [warc.append(file, exchange(number)) for number in range(3)]
    found = list(warc.exchanges(file))
    assert [warc.read(file, place) for place in places] == found
    assert [one.at for one in found] == [exchange(number).at for number in range(3)]
    assert (found[1].method, found[1].form, found[1].body) == ("POST", b"date=1", exchange(1).body)
    assert found[1].sent == (("User-Agent", "ColoradoBillTracker/1"),)
    assert found[1].headers == (("Content-Type", HTML),)
    assert b"who=me" not in gzip.decompress(file.read_bytes())


@pytest.mark.parametrize("lost", [1, 40, 200])
def test_a_crash_in_the_middle_of_a_record_costs_that_record_alone(tmp_path, lost):
    file = tmp_path / "day.warc.gz"
    whole = [warc.append(file, exchange(number)) for number in range(3)]
    file.write_bytes(file.read_bytes()[:-lost])
    found = []
    with pytest.raises(WarcFault, match="damaged"):
        found.extend(iter(_each(file, found)))
    assert [one.url for one in found][:2] == [exchange(0).url, exchange(1).url]
    warc.mend(file)
    at = warc.append(file, exchange(9))
    assert at >= whole[2]
    assert list(warc.exchanges(file))[-1].url == exchange(9).url
    assert warc.read(file, whole[1]).url == exchange(1).url


def test_a_file_that_is_none_of_ours_is_left_as_it_is(tmp_path):
    file = tmp_path / "day.warc.gz"
    file.write_text("hello precious")
    with pytest.raises(OSError, match="is no WARC file"):
        warc.mend(file)
    assert file.read_text() == "hello precious"


def _each(file, found):
    for one in warc.exchanges(file):
        found.append(one)
    return ()


@pytest.mark.parametrize(
    "content", [b"Dear diary, " * 90, gzip.compress(b"Dear diary, " * 90, mtime=0)]
)
def test_a_file_that_is_no_archive_is_said_in_a_sentence(tmp_path, content):
    file = tmp_path / "day.warc.gz"
    file.write_bytes(content)
    with pytest.raises(WarcFault, match="no WARC file"):
        list(warc.exchanges(file))
    with pytest.raises(WarcFault):
        warc.read(tmp_path / "none.warc.gz", 0)


# --- what a crawl keeps --------------------------------------------------------------------


def settings(crawler: Crawler):
    given = {"database_url": crawler.url, "source_url": crawler.address, "delay": 0}
    return load({**given, "today": crawler.today, "session": SESSION})


def export(crawler: Crawler) -> list[str]:
    with engine.reading(crawler.url).connect() as connection:
        return list(jsonl.lines(connection, SESSION))


@pytest.mark.slow
def test_every_page_that_told_something_new_is_kept_and_a_fact_leads_to_it(
    empty, monkeypatch, server
):
    token = [0]

    def with_token(body: bytes) -> bytes:
        token[0] += 1
        return body.replace(b"<head>", b'<head><meta name="csrf-token" content="%d">' % token[0])

    secret = {"Set-Cookie": "visit=me"}
    made_odd(empty.site, {BILL: sent_as(with_token, Content_Type=HTML, **secret)})
    done = empty.crawl("--full", "--votes", "none")
    assert done.code == 0, done.said
    found = settings(empty)
    [file] = found.archive_folder.iterdir()
    assert file.name == "2026-02-24.warc.gz"
    address = empty.address + BILL
    with engine.reading(empty.url).connect() as connection:
        every, pages = entries(connection), empty.one("select count(*) from pages")
        [one] = entries(connection, address)
    assert len(every) == pages
    held = warc.read(file, one.byte_offset)
    assert b'csrf-token" content="1"' in held.body
    assert b"visit=me" not in gzip.decompress(file.read_bytes())
    assert dict(held.sent)["User-Agent"].startswith("ColoradoBillTracker/")
    size = file.stat().st_size

    # Another token is no news, and nothing is kept of it.
    assert empty.crawl("--full", "--votes", "none", today="2026-02-24 09:00").code == 0
    assert file.stat().st_size == size
    assert token[0] == 2
    assert empty.one("select count(*) from archived_pages") == pages

    # An action is news; both pages can be had, each by its moment.
    made_odd(empty.site, {
        BILL: sent_as(lambda body: body.replace(b"Personal", b"Private"), Content_Type=HTML)
    })  # fmt: skip
    assert empty.crawl("--full", "--votes", "none", today="2026-02-25 08:00").code == 0
    assert len(list(found.archive_folder.iterdir())) == 2
    with engine.reading(empty.url).connect() as connection:
        then = entry_at(connection, address, datetime(2026, 2, 24, 20, tzinfo=UTC))
        now = entry_at(connection, address, None)
    assert then == one and now is not None and now.file == "2026-02-25.warc.gz"
    empty.today = "2026-02-25 09:00"
    told = empty.command("archive", "show", BILL, "--at", "2026-02-24").said
    assert 'csrf-token" content="1"' in told
    assert "User-Agent" in empty.command("archive", "show", BILL, "--headers").said
    assert "no page" in empty.command("archive", "show", "/bills/HB26-9999").said.lower()
    assert empty.command("archive", "list", "HB26-1037").said.count("2026-02-2") == 2
    _shown_harmless(empty, monkeypatch, address, server)


def _shown_harmless(crawler, monkeypatch, address, light: Server):
    """The page behind a fact, as a reader gets it."""
    given = {
        "DATABASE_URL": crawler.url, "TRACKER_SOURCE_URL": crawler.address, "TRACKER_DELAY": "0",
        "TRACKER_TODAY": crawler.today,
    }  # fmt: skip
    for name, value in given.items():
        monkeypatch.setenv(name, value)

    def ask(query: str):
        scope = {"type": "http", "method": "GET", "path": "/as-read", "headers": [],
                 "query_string": query.encode(), "server": ("127.0.0.1", 1), "scheme": "http",
                 "root_path": ""}  # fmt: skip
        return as_read.answer(Request(scope))

    # The bill's page, and the card of its hearing, lead there.
    ways = set(re.findall(r'href="(/as-read\?[^"]+)"', light.get("/en/bills/HB26-1037").text))
    assert len(ways) == 2, ways
    assert {light.get(unescape(way)).status for way in ways} == {200}

    page = ask(f"address={address}&at=2026-02-24T20:00:00%2B00:00")
    assert page.status_code == 200
    assert b'csrf-token" content="1"' in page.body
    assert f'<base href="{address}">'.encode() in page.body
    policy = page.headers["content-security-policy"]
    assert "sandbox;" in policy and "default-src 'none'" in policy and "allow-" not in policy
    assert page.headers["x-content-type-options"] == "nosniff"
    assert page.headers["content-language"] == "en", "the shell leaves it as it is"
    assert page.headers["content-type"].startswith("text/html")
    assert ask("address=file:///etc/passwd").status_code == 404
    assert ask("address=%00").status_code == 400
    for odd in ("yesterday", "9999-12-31T23:00-14:00", "0001-01-01T00:00%2B14:00"):
        assert ask(f"address={address}&at={odd}").status_code == 400
    folder = settings(crawler).archive_folder
    folder.rename(folder.with_name("away"))
    assert ask(f"address={address}").status_code == 503
    folder.with_name("away").rename(folder)


@pytest.mark.slow
def test_mended_code_reads_the_archive_again_and_tells_nobody_news(empty):
    assert empty.crawl("--full", "--votes", "all").code == 0
    assert empty.crawl("--people").code == 0
    before, asked, changes = export(empty), len(empty.site.requests), empty.changes()
    clock.start("2026-02-24 10:00")
    empty.today = "2026-02-24 10:00"
    done = reread(settings(empty))
    assert (done.pages, done.other, done.failed) == (
        empty.one("select count(distinct url) from archived_pages"), 0, [],
    )  # fmt: skip
    assert export(empty) == before and empty.changes() == changes

    # Every page is written again: to the byte what the crawl wrote.
    with engine.writing(empty.url).begin() as connection:
        connection.exec_driver_sql("update pages set digest = 'older', parser = '0'")
    done = reread(settings(empty))
    assert done.other > 40 and not done.failed
    assert export(empty) == before and empty.changes() == changes

    # What other code had misread is put right, and is no news.
    with engine.writing(empty.url).begin() as connection:
        for wrong in (
            "update bills set title = 'misread' where number = 'HB26-1037'",
            "update meetings set location = 'misread' where id = '2026A-h-0002'",
            "delete from actions where id in (select min(id) from actions)",
            "update pages set digest = 'older', parser = '0'",
        ):
            connection.exec_driver_sql(wrong)
    seen = clock.now() - timedelta(minutes=1)
    done = reread(settings(empty), ["bill", "schedule"])
    assert not done.failed
    assert [line for line in export(empty) if "misread" in line] == []
    causes = empty.rows("select distinct cause from changes where id > :id", id=changes)
    assert [cause for (cause,) in causes] == ["our reading changed"]
    assert empty.one("select count(*) from meeting_revisions") == 0
    with engine.reading(empty.url).connect() as connection:
        assert news(connection, SESSION, seen) == ()
    assert len(empty.site.requests) == asked, "no request"
    assert empty.command("reread", "--kind", "agenda").said.startswith("Read ")
    assert "no kind of page" in empty.command("reread", "--kind", "weather").said


@pytest.mark.slow
def test_an_archive_that_is_gone_or_cannot_be_written_stops_no_crawl(empty, tmp_path):
    empty.environment = {"TRACKER_ARCHIVE": "/proc/archive"}
    done = empty.crawl("--hearings")
    assert done.code == 0, done.said
    assert "/proc/archive cannot be written" in done.said
    assert empty.last("outcome") == "whole"
    assert empty.one("select count(*) from archived_pages") == 0
    empty.environment = {}
    assert empty.crawl("--hearings", today="2026-02-24 09:00").code == 0
    folder = settings(empty).archive_folder
    assert empty.one("select count(*) from archived_pages") > 3, "kept at the next look"
    for file in folder.iterdir():
        file.write_bytes(file.read_bytes()[:5000])
    clock.start("2026-02-24 10:00")
    before = export(empty)
    done = reread(settings(empty))
    assert done.failed and all("cut" in one or "holds nothing" in one or "damaged" in one
                               for one in done.failed)  # fmt: skip
    assert export(empty) == before


@pytest.mark.slow
def test_an_archive_taken_away_while_a_crawl_runs_is_said_and_gives_no_other_page(empty, tmp_path):
    with held(empty.site, "/bills/HB") as gate:
        run = empty.start("--full")
        run.until(gate.arrived.is_set)
        [file] = tmp_path.glob("archive/*/*.warc.gz")
        other = file.with_name("other.warc.gz")
        file.rename(other)
        gate.open()
        done = run.wait()
    assert done.code == 0
    assert "was taken away or cut while the crawl ran" in empty.last("message")
    with engine.reading(empty.url).connect() as connection:
        one = entries(connection)[0]
    warc.append(file, exchange(1))
    with pytest.raises(WarcFault, match="it was replaced"):
        replace(one, byte_offset=0).exchange(file.parent)
    other.replace(file)
    assert one.exchange(file.parent).status == 200
