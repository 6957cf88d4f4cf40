"""How light pages are answered: anew or not, moved on, missing, with no database."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path

import pytest
from sqlalchemy import event, update

from tests.crawling import copy_database
from tests.light.conftest import Server
from tests.queries.fill import add, add_change, add_crawl
from tracker import clock
from tracker.pages import bills, parts
from tracker.queries.sessions import Stamp, stamp
from tracker.settings import load
from tracker.store import engine
from tracker.store.engine import reading, writing
from tracker.store.tables import EDITS, MEETINGS
from tracker.visiting import answers
from tracker.visiting.edit_service import Wish, save
from tracker.visiting.visit import Visit, visit

PATHS = ("/en/", "/es/calls", "/en/bills/HB26-1037", "/es/calendar?month=2026-03")


@pytest.mark.parametrize("path", PATHS)
def test_an_unchanged_page_is_not_sent_again(live: str, server: Server, path: str) -> None:
    first = server.get(path)
    again = server.get(path, If_None_Match=first.headers["etag"])
    assert (first.status, first.headers["cache-control"]) == (200, "no-cache")
    assert (again.status, again.body) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    several = server.get(path, If_None_Match=f'"other", {first.headers["etag"]}')
    assert several.status == 304


@pytest.mark.parametrize("path", ["/en/", "/es/bills/HB26-1037", "/feeds/hearings.ics"])
def test_what_a_reader_has_or_another_was_given_costs_one_statement(
    live: str, server: Server, path: str
) -> None:
    asked: list[str] = []
    first = server.get(path)
    event.listen(
        reading(live), "before_cursor_execute", lambda *told: asked.append(told[2]), named=False
    )
    again = server.get(path, If_None_Match=first.headers["etag"])
    other = server.get(path)
    assert (again.status, other.status) == (304, 200)
    assert (other.body, other.headers["etag"]) == (first.body, first.headers["etag"])
    assert len([one for one in asked if not one.startswith("BEGIN")]) == 2, asked


def test_where_nothing_is_known_of_the_data_a_page_has_no_version(
    sample: Path, server: Server
) -> None:
    answer = server.get("/en/", If_None_Match="*")
    assert answer.status == 200
    assert "etag" not in answer.headers


def test_of_bodies_kept_the_one_not_asked_for_the_longest_makes_room(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(answers, "MOST_KEPT", 25)
    bodies, body = answers._Bodies(), (b"x" * 10, "text/html")
    bodies.put("a", body)
    bodies.put("b", body)
    assert bodies.get("a") == body
    bodies.put("c", body)
    assert [bodies.get(tag) for tag in "abc"] == [body, None, body]
    bodies.put("c", body)
    bodies.put("d", (b"xxxxx", "text/html"))
    assert all(bodies.get(tag) for tag in "acd"), "what is kept twice is counted once"


def _tag(server: Server) -> str:
    return server.get("/en/").headers["etag"]


def test_a_page_is_new_with_each_change_edit_crawl_and_day(live: str, server: Server) -> None:
    tags = [_tag(server)]
    with writing(live).begin() as connection:
        add_change(connection, "changed", "bill", "HB26-1037", field="title", old="a", new="b")
    tags.append(_tag(server))
    with writing(live).begin() as connection:
        add(
            connection, EDITS, at=clock.now(), editor="ana", subject="x", field="note.en", new='"n"'
        )
    tags.append(_tag(server))
    with writing(live).begin() as connection:
        add_crawl(connection)
    tags.append(_tag(server))
    clock.start("2026-02-25 08:00")
    tags.append(_tag(server))
    assert len(set(tags)) == len(tags)


def test_while_a_crawl_writes_a_page_is_drawn_anew_every_five_seconds_each_at_its_own() -> None:
    begin = datetime(2026, 2, 24, 15, tzinfo=UTC)

    def data_of(url: str) -> list[object]:
        """The data of a tag, second by second, while each second raises the version."""
        moments = (begin + timedelta(seconds=second) for second in range(60))
        return [
            answers._data(Stamp(number, 7, True, 2), now, url) for number, now in enumerate(moments)
        ]

    begun = set()
    for url in ("/en/", "/es/", "/en/calls", "/en/bills", "/es/bills"):
        lengths = [len(list(same)) for _, same in groupby(data_of(url))]
        assert set(lengths[1:-1]) == {5}, url
        begun.add(lengths[0])
    assert len(begun) > 1, "not all in one second"
    quiet = [answers._data(Stamp(number, 7, False, 2), begin, "/en/") for number in range(3)]
    assert len(set(quiet)) == 3
    assert answers._data(Stamp(1, 8, True, 2), begin, "/en/") != data_of("/en/")[0]


def test_a_page_is_new_with_another_sign_up_address(live: str, server: Server, data: Path) -> None:
    before, file = _tag(server), data / "sessions.toml"
    said = file.read_text("utf-8")
    assert "sites.coleg.gov" in said
    file.write_text(said.replace("sites.coleg.gov", "forms.coleg.gov"), "utf-8")
    assert _tag(server) != before


def test_all_reads_of_a_visit_are_of_one_moment(live: str, server: Server) -> None:
    with visit() as here:
        assert isinstance(here, Visit)
        before = stamp(here.connection, here.now)
        with writing(live).begin() as connection:
            add_crawl(connection)
        assert stamp(here.connection, here.now) == before
    with visit() as here:
        assert isinstance(here, Visit)
        assert stamp(here.connection, here.now) != before


def test_a_page_is_new_once_a_hearing_has_begun(live: str, server: Server) -> None:
    clock.start("2026-02-25 13:10")
    before = _tag(server)
    clock.start("2026-02-25 13:11")
    assert _tag(server) == before
    clock.start("2026-02-25 13:31")
    assert _tag(server) != before


def test_a_page_is_new_with_each_hour_and_a_feed_with_each_day(live: str, server: Server) -> None:
    tags = {}
    for moment in ("2026-02-25 07:59", "2026-02-25 08:00", "2026-02-26 08:00"):
        clock.start(moment)
        tags[moment] = [server.get(at).headers["etag"] for at in ("/en/", "/feeds/hearings.ics")]
    pages, feeds = zip(*tags.values(), strict=True)
    assert len(set(pages)) == 3
    assert feeds[0] == feeds[1] != feeds[2]


def test_a_page_is_new_with_a_campaign_and_for_each_language_and_public_address(
    live: str, server: Server, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = data / "campaigns" / "palantir" / "campaign.toml"
    before = _tag(server)
    file.write_text(file.read_text("utf-8").replace("Palantir out of Denver", "Out of Denver"))
    assert _tag(server) != before
    tags = {server.get("/en/").headers["etag"], server.get("/es/").headers["etag"]}
    monkeypatch.setenv("TRACKER_PUBLIC_URL", "https://bills.example")
    tags.add(server.get("/en/").headers["etag"])
    assert len(tags) == 3


def test_the_head_of_a_page_is_that_of_the_page(live: str, server: Server) -> None:
    whole, head = (server.get("/en/bills", one) for one in ("GET", "HEAD"))
    assert (head.status, head.body) == (200, b"")
    for name in ("etag", "content-type", "content-length", "content-language"):
        assert head.headers[name] == whole.headers[name]


@pytest.mark.parametrize(
    ("path", "to"),
    [
        ("/en", "/en/"),
        ("/es", "/es/"),
        ("/en/calls/", "/en/calls"),
        ("/en/bills/hb1037", "/en/bills/HB26-1037"),
        ("/en/bills/hb261037", "/en/bills/HB26-1037"),
        ("/en/bills/House%20Bill%20No.%2026-1037", "/en/bills/HB26-1037"),
        ("/en/bills/HB%2026%201037", "/en/bills/HB26-1037"),
        ("/es/bills/hb26-1037/votes", "/es/bills/HB26-1037/votes"),
    ],
)
def test_another_spelling_leads_to_the_one_address(
    sample: Path, server: Server, path: str, to: str
) -> None:
    answer = server.get(path)
    assert (answer.status, answer.headers["location"]) == (308, to)


@pytest.mark.parametrize(
    "path",
    [
        "/nothing", "/bills/HB26-9999", "/bills/nonsense", "/calls/nobody", "/calls/hb26-1037-6-x",
        "/campaigns/none", "/committees/2026A-none", "/bills/HB26-1037/other", "//evil.example/",
        "/bills/%3Cscript%3E",
    ],
)  # fmt: skip
def test_what_is_not_there_says_so_with_ways_on(sample: Path, server: Server, path: str) -> None:
    for language, word in (("en", "Not found"), ("es", "No se encontró")):
        answer = server.get(f"/{language}{path}")
        assert answer.status == 404
        assert f'<html lang="{language}">' in answer.text
        assert word in answer.text
        assert f'href="/{language}/calls"' in answer.text
        assert 'content="noindex"' in answer.text
        assert "<script" not in answer.text


def test_a_number_of_no_bill_says_how_far_the_list_goes_and_what_is_like_it(
    sample: Path, server: Server
) -> None:
    for language, alike in (("en", "Did you mean:"), ("es", "¿Quiso decir…?")):
        said = server.get(f"/{language}/bills/HB26-1073").text
        assert 'href="https://leg.colorado.gov/bills/HB26-1073"' in said
        assert alike in said
        assert f'href="/{language}/bills/HB26-1037"' in said
    said = server.get("/en/bills/HB26-9999").text
    assert "is on an agenda" not in said
    assert "We last read the whole list:" in said
    assert 'The highest number of its kind is <span class="nb">HB26-' in said


@pytest.mark.parametrize(
    "query",
    ["page=0", "page=-1", "page=99999999", "page=x", "month=0001-01", "month=9999-12", "month=x",
     "since=0001-01-01", "since=9999-12-31", "since=soon", "session=1999Z", "show=x&order=y",
     "which=x", "q=%25", "topic=%3Cb%3E"],
)  # fmt: skip
def test_what_an_address_cannot_mean_is_passed_over(
    sample: Path, server: Server, query: str
) -> None:
    for page in ("bills", "calendar", "changes", "hearings"):
        answer = server.get(f"/en/{page}?{query}")
        assert answer.status == 200, answer.text
        assert "<b>" not in answer.text


def test_no_database_is_said_and_when_to_come_again(data: Path, server: Server) -> None:
    answer = server.get("/es/calls")
    assert (answer.status, answer.headers["retry-after"]) == (503, "60")
    assert answer.headers["cache-control"] == "no-store"
    assert "tracker crawl" in answer.text
    (data / "tracker.db").write_text("this is no database, and long enough to be looked at " * 40)
    broken = server.get("/en/")
    assert broken.status == 503
    assert "not a database" in broken.text
    unknown = server.get("/en/bills/hb1037")
    assert unknown.status == 503 and "not a database" in unknown.text, "nobody can tell"


@pytest.mark.parametrize("host", ["evil.example", 'evil"><script>', "evil" * 900])
def test_a_page_never_names_another_s_host(sample: Path, server: Server, host: str) -> None:
    answer = server.get("/en/", Host=host, X_Forwarded_Host="evil.example")
    assert answer.status in (200, 400)
    assert "evil" not in answer.text


def test_previews_and_codes_name_the_public_address(
    sample: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRACKER_PUBLIC_URL", "https://bills.example")
    page = server.get("/es/calls", Host="evil.example", X_Forwarded_Proto="http").text
    assert '<link rel="canonical" href="https://bills.example/es/calls">' in page
    assert '<meta property="og:url" content="https://bills.example/es/calls">' in page
    assert 'hreflang="en" href="https://bills.example/en/calls">' in page
    assert "127.0.0.1" not in page


def test_a_program_that_watches_ours_hears_the_truth(
    live_alone: str, server: Server, crawled: Path, data: Path
) -> None:
    empty = server.get("/healthz")
    assert (empty.status, json.loads(empty.text)["status"]) == (503, "empty")
    copy_database(str(crawled), str(data / "tracker.db"))
    fresh = server.get("/healthz")
    assert (fresh.status, json.loads(fresh.text)["status"]) == (200, "ok")
    clock.start("2026-02-25 12:00")
    stale = server.get("/healthz")
    assert stale.status == 503
    assert "The schedule was not read whole for longer than promised." in stale.text
    engine.forget()
    (data / "tracker.db").write_text("this is no database, and long enough to be looked at " * 40)
    broken = server.get("/healthz")
    assert (broken.status, json.loads(broken.text)["status"]) == (503, "unreadable")
    assert str(data) not in broken.text


def test_robots_may_read_all(server: Server) -> None:
    answer = server.get("/robots.txt")
    assert (answer.status, answer.text) == (200, "User-agent: *\nAllow: /\n")


def test_a_page_is_packed_for_who_can_unpack(sample: Path, server: Server) -> None:
    packed = server.get("/en/bills", Accept_Encoding="gzip")
    assert packed.headers["content-encoding"] == "gzip"
    assert len(packed.body) < len(server.get("/en/bills").body) / 2


def test_a_cancelled_hearing_shows_at_once(live: str, server: Server) -> None:
    path = "/en/calls"
    before = server.get(path)
    meetings = MEETINGS
    with writing(live).begin() as connection:
        connection.execute(update(meetings).values(status="cancelled", remark="Cancelled"))
        add_change(connection, "changed", "meeting", "m", field="status", old="a", new="b")
    after = server.get(path, If_None_Match=before.headers["etag"])
    assert after.status == 200
    assert "Cancelled" in after.text


def test_a_rejected_bill_leaves_the_lists_of_calls_and_its_page_says_so(
    live: str, server: Server
) -> None:
    pages = ("/en/calls", "/en/campaigns/data-privacy")
    calls = re.findall(r"/en/calls/(([a-z0-9]+-\d+)-\d+-data-privacy)", server.get(pages[1]).text)
    call, bill = next(one for one in calls if one[1] != "hb26-1037")  # which a file names
    bill = bill.upper()
    with reading(live).connect() as seen:
        topics = list(seen.exec_driver_sql(
            "select topic from topic_matches m join bills b on b.id = m.bill_id "
            f"where b.number = '{bill}' and m.campaign = 'data-privacy'"
        ).scalars())  # fmt: skip
    assert all(f"/en/calls/{call}" in server.get(page).text for page in pages)
    wishes = [Wish(f"data-privacy/{bill}/{one}", "relevance", "reject", None) for one in topics]
    assert save(load(), "ana", wishes, clock.now()).is_good
    assert not any(f"/en/calls/{call}" in server.get(page).text for page in pages)
    assert "no longer follows this bill" in server.get(f"/en/calls/{call}").text


def test_one_broken_row_costs_one_row(
    live: str, server: Server, monkeypatch: pytest.MonkeyPatch, broken_pieces: list[str]
) -> None:
    whole = server.get("/en/bills")
    assert "bills/HB26-1037?list=" in whole.text
    assert "cannot be shown" not in whole.text
    drawn = bills.bill_href

    def bill_href(here: Visit, url: bills.BillsUrl, number: str) -> str:
        if number == "HB26-1037":
            raise ValueError("a fact that nobody thought of")
        return drawn(here, url, number)

    def stage_bar(*_: object) -> str:
        raise ValueError("another")

    monkeypatch.setattr(bills, "bill_href", bill_href)
    monkeypatch.setattr(parts, "stage_bar", stage_bar)
    answer = server.get("/en/bills?again=1")
    assert answer.status == 200
    assert answer.text.count("This part cannot be shown now.") == 1
    rows = len(re.findall(r'class="number"', whole.text))
    assert len(re.findall(r'class="number"', answer.text)) == rows - 1
    page = server.get("/es/bills/HB26-1037").text
    assert "Esta parte no se puede mostrar ahora." in page
    assert "Historial" in page
    assert len(broken_pieces) == 2, "a row; a stage of the page"
    assert "a fact that nobody thought of" in broken_pieces[0]
    broken_pieces.clear()


def test_a_page_that_cannot_be_drawn_says_so_in_our_words(
    live: str, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> str:
        raise ValueError("secret/path")

    monkeypatch.setattr(bills, "listed", fails)
    answer = server.get("/es/bills")
    assert answer.status == 500
    assert "Esta página no se puede mostrar ahora." in answer.text
    assert "secret/path" not in answer.text


@pytest.mark.parametrize(
    "query", ["bills?q=%00", "bills?q=data&sponsor=%00", "bills?topic=%00%ff", "calls/%00",
              "search?q=%00a", "changes?since=%00", "calendar?month=9999-12"],
)  # fmt: skip
def test_odd_letters_in_an_address_break_nothing(live: str, server: Server, query: str) -> None:
    assert server.get(f"/en/{query}").status in (200, 404)


def test_a_long_search_is_not_sent_back(live: str, server: Server) -> None:
    answer = server.get("/en/bills?q=" + "x" * 20_000)
    assert answer.status == 200
    assert len(answer.body) < 50_000
