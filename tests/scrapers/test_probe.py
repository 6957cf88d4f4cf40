"""First contact: what is asked, what is told of it, and what another person's file gives."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from scrapers.colorado.parse import parse, plain
from scrapers.pages import MOST_REQUESTS
from scrapers.probe import Report, looks
from scrapers.spiders.probe import links, three_bills
from tests.crawling import SESSION, Crawler
from tests.sample import SAMPLE
from tracker import warc
from tracker.domain.numbers import BillNumber
from tracker.domain.records import ListedBill
from tracker.practice import PracticeSite
from tracker.practice.play import stage_january
from tracker.store import engine, journal
from tracker.warc import Exchange

PAGES = Path(__file__).parents[1] / "pages"
SITE = "https://leg.colorado.gov"


def probe(crawler: Crawler, folder: Path) -> tuple[int, str, tuple[str, ...]]:
    words = [
        "probe", "--session", crawler.session, "--source", crawler.address, "--delay", "0",
        "--today", crawler.today, "--to", str(folder),
    ]  # fmt: skip
    done = crawler.command(*words)
    return done.code, done.said, done.asked


def test_a_first_contact_reads_one_of_each_page_and_the_crawl_asks_none_of_them_again(
    empty: Crawler, tmp_path: Path
) -> None:
    names = {"bill-detail-bill-summary": "about", "bill-summary-content": "about-words"}
    empty.site.rename_classes("/bills/HB", names)
    folder = tmp_path / "out"
    code, said, asked = probe(empty, folder)
    assert code == 0, said
    _asked_for_one_of_each(asked)
    _is_told(said, folder)
    assert (empty.last("plan"), empty.last("outcome")) == ("probe", "whole")
    assert empty.one("select title from bills where number = 'HB26-1001'")
    assert empty.one("select count(*) from meetings") > 5
    assert empty.one("select count(*) from ballots") > 10

    # Another person reads the file, and makes saved pages of it.
    saved = tmp_path / "saved"
    again = empty.command("probe", "--from", str(folder / "probe.warc.gz"), "--save", str(saved))
    assert (again.code, again.asked) == (0, ())
    assert _between(said, "PAGES", "NOT SEEN") == _between(again.said, "PAGES", "NOT SEEN")
    _are_saved_pages(saved)

    # The crawl takes up what was read.
    done = empty.crawl("--full", "--votes", "none")
    assert done.code == 0, done.said
    ours = {path for path in asked if path != "/robots.txt"}
    assert ours & set(done.asked) <= {"/schedule"}
    assert done.weeks < 5
    assert done.lists == [("Bill", 2)]
    assert empty.one("select count(*) from bills") == len(empty.site.measures())


def _asked_for_one_of_each(asked: tuple[str, ...]) -> None:
    assert len(asked) == MOST_REQUESTS
    assert asked[0] == "/robots.txt"
    kinds = (
        "/bills/bill-search", "/bills/SB", "/bills/HJR", "/bills/HB", "/schedule", "/agenda/",
        "/bill_votes/", "/votes/", "/committees/2026a/", "/legislators/", "/bill_files/",
    )  # fmt: skip
    assert [kind for kind in kinds if not any(kind in path for path in asked)] == []
    assert asked.count("/schedule") == 2, "this week and the next"


def _is_told(said: str, folder: Path) -> None:
    assert "Pages: 13 answered, 13 read, 13 wanted." in said
    assert "Parts read another way than first: 1 (bill HB26-1001 (pending bill))" in said
    assert "read another way: summary (way 3)" in said
    assert "| totals           2: 35 · 24" in said
    assert "| summary          Lets homes be built on lots of five acres" in said
    assert "not known: table" not in said.split("10. floor vote")[1].split("11. ", maxsplit=1)[0]
    assert "law: the first pages of the list show none" in said
    assert "robots.txt allows it" in said
    assert "ColoradoBillTracker/" in said
    assert (folder / "report.txt").read_text() in said
    heard = list(warc.exchanges(folder / "probe.warc.gz"))
    assert [one.status for one in heard] == [200] * MOST_REQUESTS
    records = sorted((folder / "records").glob("*.json"))
    assert len(records) == 13
    assert json.loads(records[4].read_text())["record"] == "BillRecord"


def _between(text: str, begin: str, end: str) -> str:
    return text[text.index(begin) : text.index(end)]


def _are_saved_pages(folder: Path) -> None:
    pages = sorted(folder.rglob("*.html"))
    assert len(pages) == 13
    for page in pages:
        about = tomllib.loads(page.with_suffix(".toml").read_text())
        assert about["markup"] == "attested"
        read = plain(parse(page.read_text(encoding="utf-8"), about["address"]))
        assert json.loads(page.with_suffix(".json").read_text()) == json.loads(json.dumps(read))


def test_a_refusal_is_kept_with_what_the_site_said_and_what_we_had_sent(
    empty: Crawler, tmp_path: Path
) -> None:
    empty.site.fail("/bills/bill-search", 406)
    folder = tmp_path / "out"
    code, said, asked = probe(empty, folder)
    assert code == 3
    assert len(asked) == 2
    assert "REFUSED\n  status 406" in said
    assert "    User-Agent: ColoradoBillTracker/" in said
    assert "406 Not Acceptable" in said
    assert "Ask nothing more today" in said
    refusal = json.loads((folder / "refusal.json").read_text())
    assert refusal["status"] == 406
    assert refusal["ours"]["Accept"] == "text/html,application/xhtml+xml"
    assert [one.status for one in warc.exchanges(folder / "probe.warc.gz")] == [200, 406]
    assert empty.last("outcome") == "refused"
    again = empty.command("probe", "--from", str(folder / "probe.warc.gz"))
    assert again.code == 3, "the file alone tells it, too"
    assert "REFUSED\n  status 406" in again.said


def test_a_robots_txt_that_forbids_is_a_refusal_and_a_folder_that_cannot_be_made_is_said(
    empty: Crawler, tmp_path: Path
) -> None:
    empty.site.robots_disallow = True
    code, said, asked = probe(empty, tmp_path / "out")
    assert (code, asked) == (3, ("/robots.txt",))
    assert "robots.txt forbids it" in said
    assert "| Disallow: /" in said
    assert json.loads((tmp_path / "out" / "refusal.json").read_text())["ours"]["User-Agent"]
    (tmp_path / "file").write_text("what somebody keeps")
    code, said, asked = probe(empty, tmp_path / "file" / "out")
    assert (code, asked) == (2, ())
    assert "cannot be made" in said
    assert "Traceback" not in said


def test_a_site_that_is_not_the_legislatures_is_said_so_and_binds_no_database(
    empty: Crawler, tmp_path: Path
) -> None:
    empty.site.serve_instead("/", "web page", times=None)
    code, said, asked = probe(empty, tmp_path / "out")
    assert code == 1
    assert "None of these pages is one of the Colorado General Assembly's site" in said
    assert len(asked) <= 6
    with engine.writing(empty.url).begin() as connection:
        journal.claim_source(connection, SITE)  # the right address, afterwards


def test_before_a_session_that_the_site_does_not_offer_yet_the_schedule_is_looked_at(
    serving: Callable[[PracticeSite], str], tmp_path: Path
) -> None:
    site, january = stage_january(SAMPLE)
    january.begin(site, january.on(date(2027, 1, 4)))
    url, folder = f"sqlite:///{tmp_path}/january.db", tmp_path / "out"
    crawler = Crawler(site, serving(site), url, "2027-01-04 18:00", session="2027A")
    code, said, asked = probe(crawler, folder)
    engine.forget()
    assert code == 1, "a committee's page is not there yet"
    assert said.count("  ! ") == said.count("  ! committee: answer 404") == 1
    assert "~ The site does not offer 2027 Regular Session." in said
    assert "law: the site does not offer the session" in said
    assert "schedule (interim layout)" in said
    assert "/schedule" in asked
    assert len(asked) <= 6


# --- the choice of pages -------------------------------------------------------------------


def card(number: str, day: int, action: str) -> ListedBill:
    parsed = BillNumber.parse(number)
    return ListedBill(parsed, "", "A title", "", False, date(2026, 4, day), action, (), ())


@pytest.mark.parametrize(
    ("cards", "total", "chosen"),
    [
        pytest.param(
            [card("HB26-1001", 2, "Governor Signed"), card("HB26-1002", 3, "Governor Vetoed"),
             card("SB26-001", 1, "Introduced In Senate - Assigned to Finance"),
             card("SJR26-001", 1, "Signed by the President of the Senate"),
             card("SB26-002", 4, "Senate Second Reading Laid Over Daily - No Amendments")],
            5, ["HB26-1001", "SB26-002", "SJR26-001"], id="a law, a pending bill, a resolution",
        ),
        pytest.param(
            [card("HB26-1001", 2, "Introduced In House - Assigned to Finance"),
             card("HB26-1002", 1, "Introduced In House - Assigned to Finance")],
            60, ["HB26-1001", "HJR26-1001", "HB26-1002"], id="a longer list has resolutions",
        ),
        pytest.param(
            [card("HB26-1001", 2, "Introduced In House - Assigned to Finance")],
            1, ["HB26-1001", "SB26-001", "HJR26-1001"], id="day one",
        ),
        pytest.param([], 0, ["SB26-001", "HJR26-1001"], id="a list that cannot be read"),
    ],
)  # fmt: skip
def test_three_bills_are_chosen_from_the_list(cards, total, chosen) -> None:
    numbers = [BillNumber.parse(one) for one in ("SB26-001", "HJR26-1001", "HB25-1001")]
    assert [str(one) for one in three_bills(cards, total, numbers, SESSION)] == chosen


# --- what is told, from exchanges alone ----------------------------------------------------

AT = datetime(2026, 4, 20, 16, tzinfo=UTC)
AGENT = (("User-Agent", "ColoradoBillTracker/1 (someone@example.org)"),)


def saved(kind: str, name: str) -> str:
    return (PAGES / kind / f"{name}.html").read_text(encoding="utf-8")


def heard(path: str, body: str | bytes, status: int = 200, **headers: str) -> Exchange:
    sent = body if isinstance(body, bytes) else body.encode()
    got = {"Content-Type": "text/html; charset=utf-8", **headers}
    return Exchange(AT, f"{SITE}{path}", status, tuple(got.items()), sent, sent=AGENT)


def test_a_part_that_must_be_there_a_strange_heading_and_a_strange_table_are_told() -> None:
    law = saved("bill", "law")
    summary = law.index('<div class="bill-detail-bill-summary')
    strange = (
        "<h2>Public Hearings</h2><table><tr><th>When</th><th>Where they meet</th></tr>"
        "<tr><td>tomorrow at noon</td><td>the old library</td></tr></table>"
    )
    law = law[:summary] + strange + law[law.index('<div id="bill-files-all-versions') :]
    pages = (
        heard("/robots.txt", "User-agent: *\nDisallow: /bills/"),
        heard("/bills/HB26-1001", law, ETag='W/"1"'),
    )
    report = Report(SITE, looks(pages))
    said = report.text()
    assert not report.is_whole
    assert "! bill HB26-1001 (law): summary is MISSING, by what else the page says" in said
    assert 'not known: h2 "Public Hearings"' in said
    assert "not known: table When | Where they meet (first row: tomorrow at noon" in said
    assert "robots.txt FORBIDS it" in said
    assert 'ETag W/"1", Last-Modified none' in said
    assert "What is UNREAD, MISSING or not read costs no other part" in said


def test_a_page_asked_again_counts_by_its_last_answer_and_a_redirect_by_where_it_led() -> None:
    law = saved("bill", "law")
    passing = [heard("/bills/HB26-1001", "", 429), heard("/bills/HB26-1001", law)]
    moved = [heard("/bills/hb26-1001", "", 301, Location="/bills/HB26-1001")]
    assert Report(SITE, looks([*moved, *passing])).is_whole
    lost = [heard("/schedule", "", 302, Location="https://elsewhere.example/")]
    report = Report(SITE, looks([*passing, *lost]))
    assert not report.is_whole
    assert "! schedule: leads to https://elsewhere.example/" in report.text()


def test_a_page_that_is_cut_in_its_middle_is_told_and_the_report_goes_on() -> None:
    cut = heard("/bills/HB26-1001", "<html><body><main id='main'><h1>Concerning homes</h1><p>and")
    said = Report(SITE, looks([cut, heard("/bills/HB26-1001", saved("bill", "law"))])).text()
    assert "not read: bill: no closing tag (the page is cut)" in said
    assert "2. bill HB26-1001 (law)" in said


def test_links_are_found_also_where_a_page_cannot_be_read() -> None:
    page = heard("/bills/bill-search", "<a class=x href='/bills/HB27-1001'>1</a><a href=\"/x\">2")
    assert links(page, "/bills/") == ["/bills/HB27-1001"]


# --- a file that is cut, or not ours -------------------------------------------------------


def test_what_a_cut_file_holds_whole_is_read_and_one_of_other_hosts_is_said(
    empty: Crawler, tmp_path: Path
) -> None:
    file = tmp_path / "sent.warc.gz"
    for one in (heard("/bills/HB26-1001", saved("bill", "law")), heard("/schedule", "x")):
        warc.append(file, one)
    file.write_bytes(file.read_bytes()[:-200])
    done = empty.command("probe", "--from", str(file), "--to", str(tmp_path / "out"))
    assert done.code == 1
    assert "bill HB26-1001 (law)" in done.said
    assert "damaged" in done.said
    assert "What was whole is told here." in done.said
    assert (tmp_path / "out" / "records" / "01-bill-hb26-1001-law.json").exists()

    other = tmp_path / "other.warc.gz"
    warc.append(other, Exchange(AT, "https://example.org/bills/HB26-1001", 200, (), b"x"))
    done = empty.command("probe", "--from", str(other))
    assert done.code == 1
    assert "holds no page of the Colorado General Assembly's site, but of example.org" in done.said
    other.write_bytes(b"")
    assert "other.warc.gz is empty." in empty.command("probe", "--from", str(other)).said
    other.write_bytes(b"Dear diary")
    done = empty.command("probe", "--from", str(other))
    assert done.code == 1
    assert "is no WARC file" in done.said
    assert "Traceback" not in done.said
