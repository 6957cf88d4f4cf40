"""The page Research: its findings and numbers over sessions, what it is narrowed and compared by,
how it is cited, and what stands there where nothing was read."""

from __future__ import annotations

import csv
import json
from datetime import date, timedelta
from typing import Final

import bibtexparser
import pytest
from lxml import html
from sqlalchemy import event

from tests.dashboard.app import drawn
from tests.light.conftest import Reading, Server, whole_page
from tests.queries.fill import NOW, add, add_bill, add_crawl, add_topic, filling, judge_bill
from tracker.store import engine
from tracker.store.tables import SESSIONS

JUDICIARY, FINANCE = "House Judiciary", "Senate Finance"
FIRST: Final = 8
#: Number, stage, days after the introduction of each mark, committee, topic, prime sponsors.
BILLS: Final = (
    ("HB26-1001", "in_committee", (0,), JUDICIARY, "ai", ("A. Ortiz",)),
    ("HB26-1002", "postponed_indefinitely", (0, 20), JUDICIARY, "ai", ("A. Ortiz", "K. Brown")),
    ("SB26-001", "signed", (0, 10, 12, 13, 40, 50), FINANCE, "health-data",
     ("A. Ortiz", "K. Brown")),
    ("HB25-1001", "signed", (0, 30, 33, 34, 70, 75), JUDICIARY, "ai", ("K. Brown", "Z. Last")),
    ("HB25-1002", "lost", (0, 30, 40), JUDICIARY, "health-data", ()),
    ("HB18-1001", "signed", (), "", "ai", ()),
    ("HB18-1002", "postponed_indefinitely", (), "", "", ()),
    ("HJR26-1001", "adopted", (0, 1, 2, 3), "", "", ()),
)  # fmt: skip


def fill(
    url: str, bills: tuple[tuple[str, str, tuple[int, ...], str, str, tuple[str, ...]], ...]
) -> None:
    with filling(url) as made:
        add_crawl(made, list_walked=NOW, schedule_read=NOW)
        for year in sorted({number.split("-")[0][-2:] for number, *_ in bills}):
            session = f"20{year}A"
            first = date(2000 + int(year), 1, FIRST)
            days = {"first_day": first, "last_day": first + timedelta(days=119)}
            counted = {"listed_total": 2, "listed_seen_at": NOW}
            add(made, SESSIONS, id=session, name=f"20{year} Regular Session", **days, **counted)
        for number, stage, days, committee, topic, primes in bills:
            year = 2000 + int(number.split("-")[0][-2:])
            bill = add_bill(made, number, session=f"{year}A", title="Personal Data")
            reached = [(date(year, 1, FIRST) + timedelta(days=at)).isoformat() for at in days]
            judge_bill(
                made, bill, stage, chamber="lower" if number[0] == "H" else "upper",
                followed=bool(topic), reached=reached, committees=[committee] if committee else [],
                primes=list(primes),
            )  # fmt: skip
            if topic:
                add_topic(made, bill, topic, "data", "data")
    engine.forget()


@pytest.fixture
def told(live_alone: str) -> str:
    fill(live_alone, BILLS)
    return live_alone


def page(server: Server, query: str = "", language: str = "en") -> html.HtmlElement:
    return whole_page(server, f"/{language}/research{query}")


def findings(document: html.HtmlElement) -> list[str]:
    return [str(one.text_content()) for one in document.xpath("//div[@class='charts']//h2")]


def rows(document: html.HtmlElement, key: str) -> list[list[str]]:
    lines = document.xpath(f"//section[h2/@id='{key}']//tr")
    return [[str(cell.text_content()) for cell in line] for line in lines]


def test_each_chart_says_its_finding_as_its_title(told: str, server: Server) -> None:
    assert findings(page(server)) == [
        "The most bills were in 2026: 3, 1 of them law or adopted",
        "Most laws: Artificial intelligence and automated decisions, 2 of 4 bills",
        "Of 5 bills 2 became law, 2 ended without, most often "
        "in a committee of their first chamber",
        "The longest wait: from one chamber through the other to the governor, half within 27 days",
        "These two carry the most bills together: A. Ortiz + K. Brown, 2",
    ]
    assert findings(page(server, language="es"))[2] == (
        "De 5 proyectos, 2 ya son ley, 2 terminaron sin serlo, sobre todo "
        "en un comité de su primera cámara"
    )


def test_a_session_whose_histories_were_not_read_is_left_out_and_not_dead(
    told: str, server: Server
) -> None:
    document = page(server, "?show=all")
    assert rows(document, "survival")[1:] == [
        ["Introduced", "5", "0", "0", "5", "100"],
        ["Voted on by a committee", "4", "1", "0", "5", "80"],
        ["Decided on the floor", "3", "1", "1", "5", "60"],
        ["Sent to the other chamber", "2", "1", "2", "5", "40"],
        ["Sent to the governor or the voters", "2", "1", "2", "5", "40"],
        ["Law", "2", "1", "2", "5", "40"],
    ]
    for key in ("survival", "waits"):
        said = " ".join(document.xpath(f"//section[h2/@id='{key}']")[0].text_content().split())
        assert "2018 Regular Session: left out, the histories of 2 bills were not read." in said
        assert "Left out: 1 resolution or memorial, which sees no governor." in said
    only = page(server, "?show=all&session=2018A")
    assert findings(only)[2:4] == [
        "How far these bills came is not known", "No days between two steps are known",
    ]  # fmt: skip
    assert "Their histories were not read" in only.text_content()


def test_days_are_told_as_quarters_with_how_many_bills_they_are_of(
    told: str, server: Server
) -> None:
    assert rows(page(server), "waits")[1] == [
        "From introduction to a committee's first vote", "10", "20", "30", "4", "0",
    ]  # fmt: skip


def test_filters_stand_in_the_address_and_narrow_every_chart(told: str, server: Server) -> None:
    document = page(server, f"?committee={JUDICIARY.replace(' ', '+')}&stage=law&stage=dead")
    assert "3 bills of 6 in 2 sessions" in document.text_content()
    chosen = document.xpath("//input[@checked]/@value")
    assert sorted(chosen) == ["House Judiciary", "dead", "law"]
    said = document.text_content()
    assert "Committee: House Judiciary" in said and "2025 Regular Session (2)" in said
    assert document.xpath("//section[h2/@id='topics']//table//a") == []  # lists count otherwise
    left = page(server, "?topic=moon&session=1776A&committee=House+Moon&chamber=x&by=moon")
    for value in ("moon", "1776A", "House Moon"):
        assert f"“{value}”" in left.text_content() or value in left.text_content()
    assert findings(left) == findings(page(server))


def test_what_stands_side_by_side_is_not_asked_for_piece_by_piece(
    told: str, server: Server
) -> None:
    asked: list[str] = []
    event.listen(engine.reading(told), "before_cursor_execute", lambda *row: asked.append(row[2]))
    page(server, "?show=all&by=session&session=2026A&session=2025A")
    of_sessions = [one for one in asked if "FROM sessions" in one and "WHERE" not in one]
    assert len(of_sessions) == 1, "their names are read once"


def test_topics_sessions_and_committees_stand_side_by_side(told: str, server: Server) -> None:
    document = page(server, "?by=session&session=2026A&session=2025A")
    assert findings(document)[:3] == [
        "The most bills: 2026 Regular Session, 3",
        "Most laws: Artificial intelligence and automated decisions, 1 of 3 bills",
        "The largest part became law: 2025 Regular Session, 50%",
    ]
    assert [line[0] for line in rows(document, "survival")[1:5]] == [
        "Introduced, 2025 Regular Session", "Introduced, 2026 Regular Session",
        "Voted on by a committee, 2025 Regular Session",
        "Voted on by a committee, 2026 Regular Session",
    ]  # fmt: skip
    topics = page(server, "?by=topic")
    ai, health = "Artificial intelligence and automated decisions", "Health and reproductive data"
    said = " ".join(topics.text_content().split())
    assert f"Side by side: {ai}; {health}." in said
    assert [line[-1] for line in rows(topics, "years")[1:]] == ["4", "2"]
    assert not rows(topics, "topics"), "topics that are compared have one chart"
    committees = page(server, "?by=committee&session=2026A")
    assert [line[0] for line in rows(committees, "years")[1:]] == [JUDICIARY, FINANCE]
    assert "nothing is compared" in page(server, "?by=session&session=2018A").text_content()


def test_a_bar_leads_to_the_bills_that_it_counts(told: str, server: Server) -> None:
    for query in ("?show=all", "?by=topic", "?chamber=lower&topic=ai"):
        document = page(server, query)
        for way in document.xpath("//div[@class='charts']//table//a"):
            count = str(way.xpath("ancestor::tr/td[last()]")[0].text_content())
            listed = Reading(server.get(str(way.get("href"))).text).said("en")
            assert f"{count} bill" in listed, way.get("href")


def test_the_numbers_of_a_chart_are_one_click_away(told: str, server: Server) -> None:
    hrefs = page(server, "?by=session").xpath("//section[h2/@id='survival']//a/@href")
    assert "/en/research.csv?by=session&chart=survival" in hrefs
    text = server.get("/en/research.csv?by=session&chart=survival").text.removeprefix("\ufeff")
    first = next(iter(csv.DictReader(text.splitlines())))
    assert (first["Bar"], first["Group"], first["Kind"], first["Count"]) == (
        "introduced", "2018A", "reached", "0",
    ) or first["Group"] == "2025A"  # fmt: skip
    assert server.get("/en/research.csv?chart=nope").status == 404
    every = json.loads(server.get("/en/research.json").text)
    assert {row["chart"] for row in every} == {"years", "topics", "survival", "waits", "pairs"}
    half = {"chart": "waits", "bar": "committee", "kind": "half", "count": 20}
    assert any(half.items() <= row.items() for row in every)


def test_the_page_is_cited_by_an_address_that_holds_its_moment(told: str, server: Server) -> None:
    document = page(server, "?topic=ai")
    (bibtex,) = document.xpath("//pre/text()")
    (entry,) = bibtexparser.parse_string(str(bibtex)).entries
    assert entry["url"] == f"{server.address}/en/research?topic=ai&as_of=2026-02-24T15%3A00%3A00Z"
    assert entry["title"] == "{Research: 4 bills of 6 in 3 sessions}"
    assert "CC0-1.0" in document.xpath("//main")[0].text_content()
    assert "/data/2026A/parquet/README.md" in document.xpath("//a/@href")


def test_without_bills_and_with_one_the_page_says_so_in_words(
    live_alone: str, server: Server
) -> None:
    fill(live_alone, BILLS[1:2])
    document = page(server)
    assert document.xpath("//svg[contains(@id, 'survival')]") == []
    assert findings(document)[2] == (
        "Of 1 bill 0 became law, 1 ended without, most often in a committee of their first chamber"
    )
    assert document.text_content().count("One bill is too few for a chart.") >= 2
    none = page(server, "?stage=law")
    assert "No bill matches." in none.text_content() and none.xpath("//svg") == []


def test_both_sides_show_the_same(told: str, server: Server) -> None:
    shown = html.fromstring(drawn("/research?by=topic"))
    assert findings(shown)[:2] == findings(page(server, "?by=topic"))[:2]
    assert len(shown.xpath("//img[@class='chart']")) == 4


# --- lists over sessions -------------------------------------------------------------------------


def test_a_list_of_all_sessions_counts_them_and_leads_to_each(told: str, server: Server) -> None:
    answer = server.get("/en/bills?session=all&show=all")
    said = Reading(answer.text).said("en")
    assert "8 bills of 8 collected" in said
    assert "By session: 2026 Regular Session 4 · 2025 Regular Session 2" in said
    assert "/en/bills?session=2018A&show=all" in Reading(answer.text).links
    some = server.get("/en/bills?session=2026A&session=2018A&show=all&stage=law").text
    assert "2 bills of 6 collected" in Reading(some).said("en")
    none = server.get("/en/bills.csv?session=1776A")
    assert none.status == 404 and "1776A" in none.text
    assert server.get("/en/bills.csv?session=2026A&session=1776A").status == 404
    text = server.get("/en/bills.csv?session=all&show=all").text
    assert {row["Session"] for row in csv.DictReader(text.removeprefix("\ufeff").splitlines())} == {
        "2026A", "2025A", "2018A",
    }  # fmt: skip
    left = Reading(server.get("/en/bills?session=2026A&session=1776A").text).said("en")
    assert "1776A" in left


def test_a_search_counts_its_bills_by_session(told: str, server: Server) -> None:
    said = Reading(server.get("/en/search?q=personal+data").text).said("en")
    assert "By session: 2026 Regular Session 4 · 2025 Regular Session 2" in said
    some = server.get("/en/search?q=personal+data&session=2025A&session=2018A").text
    assert "4 bills" in Reading(some).said("en")
    assert some.count("checked> ") >= 2
