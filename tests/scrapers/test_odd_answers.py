"""Answers that nobody expects: each is one failed page, told truly, and the crawl goes on; only 406
and the robots.txt that forbids that very address refuse."""

from __future__ import annotations

import gzip
import json
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime

import brotli
import pytest

from scrapers.pages import text_of
from scrapers.politeness import MOST_CRAWL_DELAY, Manners, robots_of
from tests.crawling import Crawler, measure, session_of
from tests.scrapers.odd_site import made_odd, moved, says, sent_as
from tracker.domain.coverage import ROWS
from tracker.errors import SourceUnreachable
from tracker.practice.facts import Facts, Meeting
from tracker.warc import Exchange

pytestmark = pytest.mark.slow
HTML = "text/html; charset=utf-8"
_JUDICIARY = "/committees/2026A/house/Judiciary"


@pytest.fixture
def canary() -> Iterator[socket.socket]:
    """A port of this machine that nobody is to ask."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        yield server


def silent(canary: socket.socket) -> bool:
    with suppress(TimeoutError):
        canary.accept()
        return False
    return True


def failures(crawler: Crawler) -> dict[str, str]:
    """Why pages failed, by the path they were asked at."""
    return {
        address.removeprefix(crawler.address): why
        for address, why in crawler.rows("select url, message from failures")
    }


def bills(crawler: Crawler, count: int) -> list[str]:
    """Paths of bill pages, no followed ones: they are read late."""
    found = crawler.rows("select number from bills order by number desc limit :n", n=count)
    return [f"/bills/{number}" for (number,) in found]


def test_odd_pages_are_failed_pages_told_truly_and_none_is_a_refusal(crawled, canary):
    """One crawl meets every odd page there is, and reads all others."""
    evil = f"http://127.0.0.1:{canary.getsockname()[1]}/bills/HB26-1037"
    bomb, page = gzip.compress(bytes(60 * 1024 * 1024), 9), b"<html></html>"
    odd = {
        "itself": (moved, "it leads on and on"),
        "foreign": (lambda _: moved(evil), "which is not asked"),
        "foreign for good": (lambda _: moved(evil, 307), "which is not asked"),
        "staging": (lambda _: moved("https://staging.leg.colorado.gov/bills/x", 301), "staging"),
        "no web": (lambda _: moved("file:///etc/passwd"), "which is not asked"),
        "broken": (lambda _: moved("http://[broken"), "which is not asked"),
        "nowhere": (lambda _: says(302), "it leads to nowhere"),
        "forbidden target": (lambda _: moved("/admin/x"), "which robots.txt forbids"),
        "choices": (lambda _: says(300, page), "answer 300"),
        "bomb": (lambda _: says(200, bomb, Content_Encoding="gzip"), "over 8 MB"),
        "large": (lambda _: says(200, bytes(9 * 1024 * 1024)), "over 8 MB"),
        "junk": (lambda _: sent_as(lambda b: brotli.compress(b) + b"junk",
                                   Content_Encoding="br", Content_Type=HTML), "packed as 'br'"),
        "cut gzip": (lambda _: sent_as(lambda b: gzip.compress(b)[:-40], Content_Encoding="gzip"),
                     "the end of what was packed is missing"),
        "no gzip": (lambda _: sent_as(lambda b: b, Content_Encoding="gzip"), "does not unpack"),
        "charset": (lambda _: sent_as(lambda b: b.replace(b"</html>", b"\x81</html>"),
                                      Content_Type="text/html; charset=windows-1252"), "cp1252"),
        "picture": (lambda _: says(200, b"\x89PNG\r\n\0\0", Content_Type="image/png"), "bill: no"),
    }  # fmt: skip
    paths = dict(zip(odd, bills(crawled, len(odd)), strict=True))
    headers = {
        "Retry_After": "²", "ETag": '"\xff\xfe"', "Last_Modified": "\xe9" * 300,
        "Content_Type": "text/html; charset=\xff",
    }  # fmt: skip
    readable = "/bills/HB26-1037"
    made_odd(crawled.site, {
        **{path: odd[name][0](path) for name, path in paths.items()},
        readable: sent_as(lambda body: body, **headers),
    })  # fmt: skip
    done = crawled.crawl("--full", "--votes", "none")
    assert (done.code, crawled.last("outcome")) == (1, "partial"), done.said
    assert "refused" not in done.said
    assert silent(canary)
    named = failures(crawled)
    assert set(named) == set(paths.values())
    for name, path in paths.items():
        assert odd[name][1] in named[path], name
    assert set(done.bills) >= {path[7:] for path in (*paths.values(), readable)}
    assert done.asked.count(paths["itself"]) == 5
    assert "/admin/x" not in done.asked
    assert crawled.last("requests") == len(done.asked) - 1, "a hop counts, robots.txt does not"


def test_a_redirect_within_the_source_is_followed_and_the_page_keeps_its_address(crawled):
    one, two, three = bills(crawled, 3)
    official = "https://www.leg.colorado.gov/moved"
    made_odd(crawled.site, {
        one: moved("/once"), "/once": moved(f"{crawled.address}/twice", 301),
        "/twice": lambda _: crawled.site._answer_of(one),
        two: moved(official, 308), "/moved": lambda _: crawled.site._answer_of(two),
        three: moved("./" + two[7:]),
    })  # fmt: skip
    crawled.site._answer_of = _answer_of(crawled)
    done = crawled.crawl("--full", "--votes", "none")
    assert set(failures(crawled)) == {three}, "another bill's page is none of this one's"
    assert {"/once", "/twice", "/moved"} <= set(done.asked)
    asked = crawled.one("select count(*) from pages where url like '%/once'")
    assert asked == 0
    assert crawled.last("failed") == 1


def _answer_of(crawler):
    """The right answer of an address, whatever was made odd."""
    right = type(crawler.site).answer

    def answer(path):
        given, _ = right(crawler.site, "GET", path, {})
        crawler.site.requests.pop()
        return given

    return answer


def test_a_form_that_is_redirected_keeps_to_its_method(crawled):
    """307 asks for the week again, 303 for the page that stands there."""
    made_odd(crawled.site, {"/schedule": moved("/timetable", 307)})
    assert crawled.crawl("--hearings").code == 1
    methods = [method for method, path, _ in crawled.site.requests if path == "/timetable"]
    assert set(methods) == {"POST", "GET"}, "by form, then plainly, for neither is a schedule"


@pytest.mark.parametrize(
    ("plan", "pages"),
    [
        ("--people", {"/committees": b"/committees/2026A", _JUDICIARY: b"/legislators/"}),
        ("--full", {"/schedule": b"/agenda/", "/bills/HB26-1037": b"/committee_meeting_"}),
    ],
    ids=["tiles and members", "agendas and votes"],
)
def test_no_address_on_a_page_leads_to_another_machine(crawled, canary, plan, pages):
    """pages: each with the beginning of the address on it that is another machine's."""
    foreign = f"http://127.0.0.1:{canary.getsockname()[1]}".encode()
    crawled.site.day = date(2026, 4, 24)
    broke = set()

    def led_away(path: str, beginning: bytes):
        def change(body: bytes) -> bytes:
            changed = re.sub(
                b"(href=[\"'])" + beginning, rb"\1" + foreign + beginning, body, count=1
            )
            broke.update([path] if changed != body else [])
            return changed

        return sent_as(change, Content_Type=HTML)

    made_odd(crawled.site, {path: led_away(path, one) for path, one in pages.items()})
    done = crawled.crawl(plan, "--votes", "all", today="2026-04-24 08:00")
    assert broke == set(pages), "each page names such an address"
    assert silent(canary)
    assert "refused" not in done.said


# --- refusals ------------------------------------------------------------------------------


def test_what_a_refusal_said_is_kept_and_shown(crawled):
    body = b"<h1>Not Acceptable</h1>" + b"x" * 5000
    made_odd(crawled.site, {"/bills/HB26-1037": says(406, body, X_Firewall="rule 7")})
    assert crawled.crawl("--full").code == 3
    kept = json.loads(crawled.one("select value from store_info where key = 'refusal'"))
    assert (kept["status"], kept["headers"]["X-Firewall"]) == (406, "rule 7")
    assert kept["body"].startswith("<h1>Not Acceptable</h1>")
    assert len(kept["body"]) == 2048
    assert kept["ours"]["User-Agent"].startswith("ColoradoBillTracker/")
    assert kept["ours"]["Accept"] == "text/html,application/xhtml+xml"
    said = crawled.command("status").said
    for words in ("The last refusal", "/bills/HB26-1037", "rule 7", "We had sent", "User-Agent"):
        assert words in said


def test_robots_txt_is_asked_for_by_the_name_and_the_wishes_of_every_page(crawled):
    crawled.crawl("--hearings")
    (_, first, robots), *pages = crawled.site.requests
    assert first == "/robots.txt"
    for name in ("user-agent", "accept", "accept-language", "accept-encoding"):
        assert {robots[name]} == {headers[name] for _, _, headers in pages}


@pytest.mark.parametrize(
    ("odd", "words"),
    [
        (says(500), "answers 500"),
        (says(503, Retry_After="0"), "answers 503"),
        (says(429, Retry_After="7200"), "answers 429"),
        (moved("/robots.txt"), "leads on and on"),
        (moved("https://example.org/robots.txt"), "which is not asked"),
        (says(200, bytes(9 * 1024 * 1024)), "over 8 MB"),
    ],
    ids=["out of order", "unavailable", "busy", "itself", "foreign", "endless"],
)
def test_where_robots_txt_cannot_be_had_nothing_is_asked(crawled, odd, words):
    before = crawled.facts()
    made_odd(crawled.site, {"/robots.txt": odd})
    done = crawled.crawl("--full")
    assert (done.code, set(done.asked)) == (1, {"/robots.txt"}), done.said
    assert words in done.said
    assert "refused" not in done.said
    assert crawled.last("outcome") == "failed"
    assert crawled.facts() == before


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_without_a_robots_txt_all_is_allowed(crawled, status):
    made_odd(crawled.site, {"/robots.txt": says(status)})
    assert crawled.crawl("--hearings").code == 0


def robots_txt(status: int, body: bytes = b"") -> Exchange:
    return Exchange(datetime(2026, 2, 24, tzinfo=UTC), "http://x/robots.txt", status, (), body)


# --- rules of robots.txt -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "delay", "told"),
    [
        ("10", 10, False), ("2", 4, False), ("100000", MOST_CRAWL_DELAY, True), ("-5", 4, False),
        ("0.5", 4, False), ("soon", 4, False), ("nan", 4, False), ("inf", 4, False),
    ],
)  # fmt: skip
def test_a_crawl_delay_is_obeyed_within_bounds_and_told_beyond(written, delay, told):
    manners = Manners(4.0)
    body = f"User-agent: *\nCrawl-delay: {written}\n".encode()
    manners.obey(robots_of(robots_txt(200, body), "ColoradoBillTracker/1"))
    assert manners.delay == delay
    assert bool(manners.remark) is told
    assert manners.next_turn() == 0
    assert delay - 1 < manners.next_turn() <= delay


def test_a_rule_for_our_name_goes_before_the_rule_for_all():
    body = b"User-agent: *\nDisallow: /\n\nUser-agent: ColoradoBillTracker\nDisallow: /admin\n"
    robots = robots_of(robots_txt(200, body), "ColoradoBillTracker/1 (x)")
    assert robots.allows("http://x/bills") and not robots.allows("http://x/admin/1")


def test_the_mark_of_bytes_at_the_head_of_robots_txt_hides_no_rule():
    body = b"\xef\xbb\xbfUser-agent: *\nDisallow: /bills\n"
    assert not robots_of(robots_txt(200, body), "ColoradoBillTracker/1").allows("http://x/bills")


@pytest.mark.parametrize("status", [500, 502, 503, 429, 300])
def test_a_robots_txt_that_says_nothing_forbids_all(status):
    with pytest.raises(SourceUnreachable, match=str(status)):
        robots_of(robots_txt(status), "x")


# --- charsets ------------------------------------------------------------------------------

NAME = "Rodríguez – “Ñuñez”"


@pytest.mark.parametrize(
    ("body", "declared"),
    [
        (NAME.encode(), ""), (NAME.encode(), "text/html; charset=utf-8"),
        (NAME.encode(), "text/html; charset=iso-8859-1"), (NAME.encode("cp1252"), ""),
        (NAME.encode("cp1252"), "text/html; charset=ISO-8859-1"),
        (b'<meta charset="windows-1252">' + NAME.encode("cp1252"), ""),
        (NAME.encode("utf-16"), ""), (NAME.encode("utf-16-le"), "text/html; charset=utf-16le"),
        (b"\xef\xbb\xbf" + NAME.encode(), "text/html; charset=x-unknown"),
        (NAME.encode("cp1252"), "text/html; charset=utf-7"),
    ],
)  # fmt: skip
def test_a_page_is_read_as_what_it_is_or_is_declared_to_be(body, declared):
    assert text_of(body, declared).endswith(NAME)


@pytest.mark.parametrize(
    ("body", "declared"),
    [(NAME.encode("cp1252"), "text/html; charset=utf-8"), (b"a\x81", ""),
     (b"a\0b\xd8", "text/html; charset=utf-16"), (b"\xff\xfea", "")],
)  # fmt: skip
def test_a_page_that_is_not_what_it_declares_fails(body, declared):
    with pytest.raises(ValueError, match="byte"):
        text_of(body, declared)


# --- one host that never ends --------------------------------------------------------------


def test_a_header_that_is_no_header_is_a_failed_page(crawled):
    """What Twisted cannot read, or reads as the next answer."""
    path = bills(crawled, 1)[0]
    made_odd(crawled.site, {path: says(200, b"x", **{"Content_Length": "twelve"})})
    done = crawled.crawl("--full", "--votes", "none")
    assert set(failures(crawled)) == {path}
    assert "fault" not in done.said
    assert threading.active_count() < 100


def test_a_card_of_another_session_costs_the_list_nothing(small):
    """Shown beside the list, as what was seen before: the others are read."""
    crawler = small(session_of([measure(at) for at in range(5)]), date(2026, 2, 24))
    other = sent_as(lambda body: body.replace(b"HB26-1401", b"HB25-1401"))
    made_odd(crawler.site, {"/bills/bill-search": other})
    crawler.crawl("--full", "--votes", "none")
    listed = {number for (number,) in crawler.rows("select number from bills")}
    assert listed == {f"HB26-{1402 + at}" for at in range(4)}
    assert not any("/bill-search" in address for address in failures(crawler))


def test_a_schedule_whose_agendas_are_no_links_any_more_is_an_alarm(small):
    day = date(2026, 2, 24)
    meetings = tuple(
        Meeting(
            f"2026A-{at}", "2026A", f"House Committee {at}", day, "1:30 PM", "LSB A", (), day, at
        )
        for at in range(ROWS)
    )
    crawler = small(Facts((), meetings, (), ()), day)
    assert crawler.crawl("--hearings").code == 0
    bare = sent_as(
        lambda body: re.sub(rb'<a [^>]*href="[^"]*/agenda/[^>]*>(.*?)</a>', rb"\1", body)
    )
    made_odd(crawler.site, {"/schedule": bare})
    crawler.site.move("2026A-0", room="LSB B")
    done = crawler.crawl("--hearings", today="2026-02-24 09:00")
    assert done.code == 1
    assert "none of 10 meetings of today and tomorrow shows its agenda" in failures(crawler)[""]
    assert crawler.one("select count(*) from meetings where status = 'withdrawn'") == 0
