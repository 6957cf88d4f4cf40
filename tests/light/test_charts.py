"""Charts: their findings, numbers, files, and what stands there without data."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from lxml import html

from tests.dashboard.app import drawn
from tests.light.conftest import Reading, Server, whole_page
from tests.queries.fill import (
    NOW,
    add,
    add_bill,
    add_crawl,
    add_item,
    add_meeting,
    add_session,
    add_topic,
    filling,
    judge_bill,
)
from tracker.store import engine
from tracker.store.tables import SESSIONS

DAY = date(2026, 2, 24)
ENDED = "House Committee on Judiciary Postpone Indefinitely"
#: Number, stage, its chamber, the action that says so, whether a campaign follows it, its topic.
BILLS = (
    ("HB26-1001", "in_committee", "lower", "", True, "government-data"),
    ("HB26-1002", "in_committee", "lower", "", True, "government-data"),
    ("HB26-1003", "postponed_indefinitely", "lower", ENDED, True, "government-data"),
    ("HB26-1004", "postponed_indefinitely", "lower", ENDED, True, "health-data"),
    ("SB26-001", "signed", "", "Governor Signed", True, "health-data"),
    ("SB26-002", "vetoed", "", "Governor Vetoed", True, ""),
    ("SB26-003", "in_committee", "upper", "", False, ""),
)


def fill(url: str, bills: Sequence[tuple[str, str, str, str, bool, str]], weeks: int = 3) -> None:
    """These bills, the first of which is heard once a week; one that nobody follows, as well."""
    with filling(url) as made:
        add_session(made)
        add_crawl(made, list_walked=NOW, schedule_read=NOW)
        for number, stage, chamber, action, followed, topic in bills:
            bill = add_bill(made, number, title="Personal Data")
            judge_bill(made, bill, stage, chamber=chamber, action=action, followed=followed)
            if topic:
                add_topic(made, bill, topic, "data", "data")
        for week in range(weeks):
            day = DAY + timedelta(days=7 * week)
            meeting = add_meeting(made, week, "House Judiciary", day)
            add_item(made, meeting, bills[0][0])
            if week == 1:
                add_item(made, meeting, "SB26-003")
    engine.forget()


@pytest.fixture
def told(live_alone: str) -> str:
    fill(live_alone, BILLS)
    return live_alone


def page(server: Server, query: str = "", language: str = "en") -> html.HtmlElement:
    return whole_page(server, f"/{language}/charts{query}")


def findings(document: html.HtmlElement) -> list[str]:
    return [str(one.text_content()) for one in document.xpath("//main//h2")]


def test_each_chart_says_its_finding_as_its_title(told: str, server: Server) -> None:
    assert findings(page(server)) == [
        "3 of our 6 bills did not get through",
        "The fullest week begins Mon, Mar 2: 2 hearings, 1 of a bill we follow",
        "The most bills ended here: House Judiciary, 2 of 3",
        "Most laws: Health and reproductive data, 1 of 2 bills",
    ]
    assert findings(page(server, language="es"))[2] == (
        "Aquí terminaron más proyectos: House Judiciary, 2 de 3"
    )


def test_a_chart_is_an_image_with_a_sentence_and_a_table_of_the_same_numbers(
    told: str, server: Server
) -> None:
    document = page(server)
    images = document.xpath("//svg")
    assert [one.get("role") for one in images] == ["img"] * 4
    assert images[0].get("aria-label") == (
        "3 of our 6 bills did not get through. First committee: 4; Governor: 1; Law: 1."
    )
    rows = document.xpath("//section[h2/@id='stages']//tr")
    cells = [[cell.text_content() for cell in row] for row in rows]
    assert cells[0] == [
        "Place on the way to law",
        "on their way",
        "law or adopted",
        "ended",
        "Bills",
    ]
    assert cells[2] == ["First committee", "2", "0", "2", "4"]
    assert sum(int(row[-1]) for row in cells[1:]) == 6


def test_bars_are_as_long_as_their_numbers_and_labelled_in_words(told: str, server: Server) -> None:
    (stages,) = page(server).xpath("//section[h2/@id='stages']//svg")
    bars = {one.get("class"): one.get("width") for one in stages.xpath(".//rect[@height='18']")}
    assert bars == {"way": "43.00%", "ended": "21.50%", "law": "21.50%"}  # the last of each
    words = " ".join(one.text for one in stages.xpath(".//text")).replace("\xa0", " ")
    assert "First committee: 2 on their way, 2 ended" in words and "Bills" in words


def test_all_bills_are_one_link_away(told: str, server: Server) -> None:
    assert findings(page(server, "?show=all"))[0] == (
        "3 of all 7 bills are still in their first committee"
    )
    assert "/en/charts?show=all" in page(server).xpath("//a/@href")


def test_a_week_leads_to_that_week_of_the_calendar(told: str) -> None:
    (href,) = re.findall(r'<a href="([^"]*)">Mon, Mar 2, 2026<', drawn("/charts"))
    assert "HB26-1001" in drawn(href) and "SB26-003" in drawn(href)
    assert href == "/calendar?which=all&amp;from=2026-03-02"


def test_another_session_stays_chosen_and_its_bars_lead_to_its_bills(
    told: str, server: Server
) -> None:
    with filling(told) as made:
        days = {"first_day": date(2025, 1, 8), "last_day": date(2025, 5, 7)}
        counted = {"listed_total": 2, "listed_seen_at": NOW}
        add(made, SESSIONS, id="2025A", name="2025 Regular Session", **days, **counted)
        for number in ("HB25-1001", "HB25-1002"):
            bill = add_bill(made, number, session="2025A")
            judge_bill(made, bill, "signed", chamber="", followed=True)
    hrefs = page(server, "?session=2025A").xpath("//main//a/@href")
    assert "/en/charts?session=2025A&show=all" in hrefs
    assert "/en/charts.csv?session=2025A&chart=stages" in hrefs
    assert "/en/bills?session=2025A&place=law" in hrefs


@pytest.mark.parametrize("query", ["?show=moon", "?session=1776A", "?chart=pie&show="])
def test_what_there_is_not_counts_as_not_asked(told: str, server: Server, query: str) -> None:
    assert findings(page(server, query)) == findings(page(server))


def test_the_numbers_are_one_click_away(told: str, server: Server) -> None:
    hrefs = page(server).xpath("//section[h2/@id='weeks']//a/@href")
    assert "/en/charts.csv?chart=weeks" in hrefs
    text = server.get("/en/charts.csv?chart=weeks").text.removeprefix("\ufeff")
    rows = list(csv.DictReader(text.splitlines()))
    assert [(row["Bar"], row["Kind"], row["Count"]) for row in rows][2:4] == [
        ("2026-03-02", "ours", "1"), ("2026-03-02", "others", "1"),
    ]  # fmt: skip
    every = json.loads(server.get("/en/charts.json").text)
    assert {row["chart"] for row in every} == {"stages", "weeks", "ends", "topics"}
    governor = {"chart": "ends", "bar": "governor", "kind": "ended", "count": 1}
    assert any(governor.items() <= row.items() for row in every)


def test_a_bar_leads_to_the_bills_that_it_counts(told: str, server: Server) -> None:
    for query in ("", "?show=all"):
        ways = {
            str(link.get("href")): str(link.xpath("ancestor::tr/td[last()]")[0].text_content())
            for link in page(server, query).xpath("//table//a")
        }
        kinds = {re.findall(r"(\w+)=", href)[-1] for href in ways}
        assert kinds == {"place", "ended", "topic"}
        for href, count in ways.items():
            said = Reading(server.get(href).text).said("en")
            assert re.search(rf"\b{count} bills? of 7 collected", said), href


def test_a_chart_without_data_says_so_in_words(live_alone: str, server: Server) -> None:
    fill(live_alone, [("SB26-003", "in_committee", "upper", "", False, "")], weeks=0)
    document = page(server)
    assert document.xpath("//svg") == []
    assert findings(document) == [
        "No bill has a stage yet",
        "No hearing is on the schedule we read",
        "No bill has ended yet",
        "No bill is under a topic yet",
    ]
    assert "There is no bill to draw yet." in document.text_content()


def test_a_chart_of_one_bill_or_one_week_says_so_in_words(live_alone: str, server: Server) -> None:
    fill(live_alone, [BILLS[2]], weeks=1)
    document = page(server)
    assert document.xpath("//svg") == []
    assert findings(document) == [
        "Our one bill did not get through",
        "The fullest week begins Mon, Feb 23: 1 hearing, 1 of a bill we follow",
        "The only bill that ended did so here: House Judiciary",
        "Most bills ended: Data held by government, 1 of 1 bill",
    ]
    said = str(document.text_content())
    assert (
        said.count("One bill is too few for a chart.") == 2
        and "One week is too few for a chart." in said
    )


def test_places_that_share_the_most_are_told_as_that(live_alone: str, server: Server) -> None:
    fill(live_alone, [BILLS[2], BILLS[5]])
    assert findings(page(server))[2] == ("Bills ended in 2 places, 1 in each, 2 in all")


def test_a_fate_has_one_colour_and_one_pattern_on_every_chart(told: str, server: Server) -> None:
    styles = "".join(one.text for one in page(server).xpath("//svg/style"))
    rules = re.findall(r"#chart-(\w+) \.(\w+)\{fill:([^;]+);", styles)
    fills = {(kind, fill.replace(f"#{key}-", "#")) for key, kind, fill in rules}
    assert {("ended", "url(#ended)"), ("law", "var(--good)")} <= fills
    assert len(fills) == len({kind for kind, _ in fills}), "one of a kind"
