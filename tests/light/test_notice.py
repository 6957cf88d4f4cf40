"""The page of notice: its finding, choices, groups, files, the least of all, and what it says where
nothing is known; the line of a hearing."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

import pytest
from lxml import html
from sqlalchemy import Connection

from tests.dashboard.app import drawn
from tests.light.conftest import Server, whole_page
from tests.queries.fill import (
    SESSION,
    SOURCE,
    add,
    add_bill,
    add_crawl,
    add_item,
    add_meeting,
    add_revision,
    add_session,
    filling,
    in_bulk,
    judge_bill,
)
from tracker.domain.committees import COMMITTEES
from tracker.domain.times import DENVER
from tracker.store import engine
from tracker.store.tables import CALLS, CRAWLS, ITEMS, SESSIONS

#: Days on which the schedule was looked at, each at 8:00 in Denver; the pages live on the 24th.
LOOKS: Final = range(9, 25)
YEARS: Final = ("2025A", SESSION)


def seen(day: int, minutes: int = 0, year: int = 2026) -> datetime:
    return datetime(year, 2, day, 8, minutes, tzinfo=DENVER)


def look(made: Connection, day: int, session: str = SESSION) -> int:
    at = seen(day, year=int(session[:4]))
    return add_crawl(
        made, session=session, started_at=at, since=at, schedule_read=at + timedelta(minutes=1),
        list_walked=at, ended_at=at + timedelta(minutes=9),
    )  # fmt: skip


def looked(made: Connection) -> None:
    """A bill, and the looks of each day."""
    add_session(made)
    add_bill(made, "HB26-1037")
    for day in LOOKS:
        look(made, day)


def announce(made: Connection, serial: int, committee: str, day: date, first: int,
             bills: Sequence[str], words: str = "1:30 PM") -> str:  # fmt: skip
    """A meeting with these bills, all first seen by the look of a day."""
    at, session = seen(first, 1, day.year), f"{day.year}A"
    meeting = add_meeting(made, serial, committee, day, words, session=session,
                          agenda_url=f"{SOURCE}/agenda/{serial}", first_seen_at=at)  # fmt: skip
    for bill in bills:
        add_item(made, meeting, bill, first_seen_at=at + timedelta(minutes=4))
    return meeting


def fill(url: str, sessions: Sequence[str] = (SESSION,), bills: int = 4) -> None:
    """So many hearings a session, two weeks before the 24th: of the first meeting nobody knows
    since when it stood there."""
    with filling(url) as made:
        add_session(made)
        for session in sessions:
            year = int(session[:4])
            if session != SESSION:
                add(made, SESSIONS, id=session, name=f"{year} Regular Session")
            numbers = [f"HB{year % 100}-{1001 + at}" for at in range(bills)]
            for number in numbers:
                bill = add_bill(made, number, session=session, title="Personal Data")
                judge_bill(made, bill, "in_committee", followed=True)
            for day in LOOKS:
                look(made, day, session)
            announce(made, 1, "Senate Finance", date(year, 2, 11), 9, numbers[:1])
            for serial, number in enumerate(numbers[1:], 2):
                day = date(year, 2, 11) + timedelta(days=3 * serial)
                house = "House Judiciary" if serial % 2 else "House Finance"
                announce(made, serial, house, day, day.day - serial, [number, numbers[0]])
    engine.forget()


def page(server: Server, query: str = "", language: str = "en") -> html.HtmlElement:
    return whole_page(server, f"/{language}/notice{query}")


def words(document: html.HtmlElement) -> str:
    return " ".join(document.text_content().replace("\xa0", " ").split())


def headings(document: html.HtmlElement) -> list[str]:
    return [str(one.text_content()) for one in document.xpath("//main//h2")]


def table(document: html.HtmlElement, key: str) -> list[list[str]]:
    rows = document.xpath(f"//h2[@id='{key}']/following::table[1]//tr")
    return [[str(cell.text_content()).replace("\xa0", " ") for cell in row] for row in rows]


def as_csv(server: Server, query: str = "") -> list[dict[str, str]]:
    text = server.get(f"/en/notice.csv{query}").text.removeprefix("\ufeff")
    return list(csv.DictReader(text.splitlines()))


def test_the_title_is_what_half_of_the_hearings_had_at_most(
    live_alone: str, server: Server
) -> None:
    """Announced 2, 3 and 4 days before 1:30 PM: seen at 8:05, the look before a day earlier."""
    fill(live_alone)
    assert headings(page(server))[:2] == [
        "Half of the 6 hearings were announced 5 days or less before they began",
        "Least notice in the week of Mon, Feb 16: half of 4 hearings, 4 days or less before",
    ]
    said = words(page(server))
    assert "7 hearings up to yesterday; we know the notice of 6. 1 is left out" in said
    spanish = page(server, language="es")
    assert headings(spanish)[0] == "La mitad de 6 audiencias se anunció 5 días antes o menos"


def test_a_chart_counts_what_is_sure_apart_from_what_may_be(
    live_alone: str, server: Server
) -> None:
    fill(live_alone)
    document = page(server)
    assert [one.get("role") for one in document.xpath("//svg")] == ["img", "img"]
    rows = table(document, "limits")
    assert rows[0] == [
        "Notice", "surely less", "perhaps less", "as much or more", "Hearings of which we know it",
    ]  # fmt: skip
    assert rows[2:5] == [
        ["Less than 48 hours", "0", "0", "6", "6"],
        ["Less than 4 days", "2", "2", "2", "6"],
        ["Less than 7 days", "6", "0", "0", "6"],
    ]


def test_the_numbers_of_every_chart_and_group_are_one_click_away(
    live_alone: str, server: Server
) -> None:
    fill(live_alone, YEARS)
    hrefs = page(server, "?chamber=lower").xpath("//main//a/@href")
    for by in ("limits", "week", "session", "committee"):
        assert f"/en/notice.csv?chamber=lower&by={by}" in hrefs, by
    assert "/en/notice.json?chamber=lower" in hrefs
    limits = as_csv(server, "?by=limits")
    assert [row["Count"] for row in limits if row["Bar"] == "96"] == ["2", "2", "2"]
    committees = {row["Committee"]: row for row in as_csv(server, "?by=committee")}
    assert [committees["Senate Finance"][name] for name in ("Hearings", "Unknown", "Known")] == [
        "1", "1", "0",
    ]  # fmt: skip
    judiciary = committees["House Judiciary"]
    assert judiciary["Median hours at least"] == "77.4"
    assert judiciary["Median hours at most"] == "101.5"
    sessions = json.loads(server.get("/en/notice.json?by=session&of=time").text)
    assert [(row["session"], row["known"]) for row in sessions] == [("2025A", 6), (SESSION, 6)]
    assert as_csv(server, "?by=moon") == as_csv(server)


def test_a_hearing_as_a_file_tells_both_looks_and_both_bounds(
    live_alone: str, server: Server
) -> None:
    fill(live_alone)
    row = next(row for row in as_csv(server) if row["Bill"] == "HB26-1002")
    assert {name: row[name] for name in ("First seen", "Look before", "Day", "Start")} == {
        "First seen": "2026-02-15T15:05:00Z", "Look before": "2026-02-14T15:00:00Z",
        "Day": "2026-02-17", "Start": "1:30 PM",
    }  # fmt: skip
    assert (row["Hours at least"], row["Hours at most"]) == ("53.4", "77.5")
    assert (row["Meeting hours at least"], row["Room hours at least"]) == ("53.4", "")
    unknown = next(row for row in as_csv(server) if row["Committee"] == "Senate Finance")
    assert (unknown["Hours at least"], unknown["Look before"]) == ("", "")


def test_the_url_chooses_session_chamber_committee_and_what_is_counted(
    live_alone: str, server: Server
) -> None:
    fill(live_alone, YEARS)
    upper = page(server, "?chamber=upper")
    assert "What there was stood on the schedule when we first looked." in words(upper)
    finance = page(server, "?committee=House+Finance")
    assert "4 hearings up to yesterday; we know the notice of 4." in words(finance)
    assert "/en/notice" in finance.xpath("//main//a/@href")
    of_time = headings(page(server, "?of=time"))[0]
    assert of_time.startswith("Half of the 6 hearings were given their day and time")
    last_year = page(server, "?session=2025A")
    assert "/en/notice?session=2025A&of=time" in last_year.xpath("//main//a/@href")
    assert "HB25-1002" in words(last_year) and "HB26-1002" not in words(last_year)
    for query in ("?session=1776A", "?of=moon", "?chamber=moon"):
        assert headings(page(server, query)) == headings(page(server))
    every = words(page(server, "?session=all"))
    assert "What stands here is of 2026A." in every and "session all" not in every
    assert "No hearing that is over fits this choice." in words(page(server, "?committee=Moon"))


def test_sessions_stand_side_by_side(live_alone: str, server: Server) -> None:
    fill(live_alone, YEARS)
    assert table(page(server), "by-session") == [
        ["Session", "Hearings", "Unknown", "Median", "Less than 24 hours", "Less than 48 hours"],
        ["2025A", "7", "1", "3 days to 5 days", "0 (0%)", "0 (0%)"],
        [SESSION, "7", "1", "3 days to 5 days", "0 (0%)", "0 (0%)"],
    ]


def test_the_least_notice_comes_first_and_leads_to_its_call(
    live_alone: str, server: Server
) -> None:
    fill(live_alone)
    with filling(live_alone) as made:
        add(made, CALLS, id="hb26-1002-2-data-privacy", session=SESSION, campaign="data-privacy",
            meeting_id=f"{SESSION}-h-0002", bill="HB26-1002", first_seen_at=seen(15))  # fmt: skip
    rows = page(server).xpath("//h2[@id='least']/following::ul[1]/li")
    first = str(rows[0].text_content()).replace("\xa0", " ")
    assert len(rows) == 6 and "HB26-1001" in first and "HB26-1002" in str(rows[1].text_content())
    assert "House Finance" in first and "at least 53 hours, at most 4 days" in first
    assert "/en/calls/hb26-1002-2-data-privacy" in rows[1].xpath(".//a/@href")
    assert "/en/bills/HB26-1002" in rows[1].xpath(".//a/@href")
    assert f"/en/hearings/{SESSION}-h-0002" in rows[1].xpath(".//a/@href")


@pytest.mark.parametrize(
    ("looks", "day", "why"),
    [
        ((), None, "No schedule of this session was read, so there is nothing to count."),
        ((9, 10), None, "The schedule was read. No hearing on it is over yet."),
        ((), date(2026, 2, 11), "We did not watch the schedule of this session"),
        ((9, 10), date(2026, 2, 11), "What there was stood on the schedule when we first looked."),
    ],
    ids=["nothing read", "nothing over", "never looked", "there at the first look"],
)
def test_without_any_notice_the_page_says_why(
    live_alone: str, server: Server, looks: Sequence[int], day: date | None, why: str
) -> None:
    with filling(live_alone) as made:
        add_session(made)
        add_bill(made, "HB26-1001")
        add_crawl(made, list_walked=seen(9), started_at=seen(9))
        for on in looks:
            look(made, on)
        announce(made, 1, "House Finance", day or date(2026, 2, 26), 9, ["HB26-1001"])
    engine.forget()
    document = page(server)
    assert document.xpath("//svg") == []
    assert headings(document)[0] == "We do not know the notice of any hearing yet"
    assert why in words(document)


def test_one_hearing_makes_no_chart(live_alone: str, server: Server) -> None:
    with filling(live_alone) as made:
        add_session(made)
        add_bill(made, "HB26-1001")
        look(made, 9)
        look(made, 10)
        announce(made, 1, "House Finance", date(2026, 2, 11), 10, ["HB26-1001"])
    engine.forget()
    document = page(server)
    assert document.xpath("//svg") == []
    assert headings(document)[0] == (
        "Of 1 hearing we know it: it was announced 54 hours or less before it began"
    )
    assert "One hearing is too few for a chart." in words(document)


def test_the_dashboard_shows_the_same(live_alone: str, server: Server) -> None:
    fill(live_alone, YEARS)
    shown = drawn("/notice?session=2025A&chamber=lower")
    for heading in headings(page(server, "?session=2025A&chamber=lower")):
        assert f">{heading}</h2>" in shown, heading
    assert shown.count("This table scrolls sideways.") == 2, "by session and by committee"
    assert 'href="/en/notice.csv?session=2025A&amp;chamber=lower&amp;by=committee"' in shown
    for way in ("/charts", "/more"):
        assert 'href="/notice' in drawn(way), way


def test_a_hearing_and_its_call_tell_their_own_notice(live_alone: str, server: Server) -> None:
    """First seen on the 20th for 9:00 AM on the 26th, moved on the 23rd to 1:30 PM."""
    with filling(live_alone) as made:
        add_session(made)
        judge_bill(made, add_bill(made, "HB26-1037"), "in_committee", followed=True)
        for day in LOOKS:
            look(made, day)
        meeting = announce(made, 1, "House Judiciary", date(2026, 2, 26), 20, ["HB26-1037"])
        add_revision(made, meeting, 0, date(2026, 2, 26), "9:00 AM", seen(23, 1))
        add(made, CALLS, id="hb26-1037-1-data-privacy", session=SESSION, campaign="data-privacy",
            meeting_id=meeting, bill="HB26-1037", first_seen_at=seen(20))  # fmt: skip
    engine.forget()
    for path in ("calls/hb26-1037-1-data-privacy", "bills/HB26-1037", f"hearings/{meeting}"):
        said = words(html.fromstring(server.get(f"/en/{path}").text))
        assert "at least 6 days, at most 8 days." in said and "Public notice" in said, path
        assert "Of its day and time: at least 3 days, at most 5 days." in said, path
        first = "8:01" if path.startswith("hearings") else "8:05"
        assert f"First seen Fri, Feb 20, 2026, {first} AM MT; not there yet Thu, Feb 19" in said
        spanish = words(html.fromstring(server.get(f"/es/{path}").text))
        assert "al menos 6 días, como máximo 8 días." in spanish
        assert "Aviso público" in spanish


def test_a_hearing_that_was_there_at_the_first_look_tells_the_notice_of_its_new_time(
    live_alone: str, server: Server
) -> None:
    with filling(live_alone) as made:
        looked(made)
        meeting = announce(made, 1, "House Judiciary", date(2026, 2, 26), LOOKS[0], ["HB26-1037"])
        add_revision(made, meeting, 0, date(2026, 2, 26), "9:00 AM", seen(23, 1))
    engine.forget()
    said = words(html.fromstring(server.get(f"/en/hearings/{meeting}").text))
    assert "Public noticeOf its day and time: at least 3 days, at most 5 days." in said


def test_a_bill_that_came_later_tells_that_it_had_less_than_its_meeting(
    live_alone: str, server: Server
) -> None:
    with filling(live_alone) as made:
        looked(made)
        meeting = announce(made, 1, "House Judiciary", date(2026, 2, 26), 20, ["HB26-1001"])
        add_item(made, meeting, "HB26-1037", first_seen_at=seen(24, 5), rank=1)
    engine.forget()
    document = html.fromstring(server.get(f"/en/hearings/{meeting}").text)
    first, second = document.xpath("//h2[@id='agenda']/following::ul[1]/li")
    assert "Public notice" not in first.text_content()
    assert "Public notice: at least 53 hours, at most 4 days" in words(second)


def test_ten_sessions_of_every_committee_keep_the_page_small(
    live_alone: str, server: Server
) -> None:
    sessions = [f"{year}A" for year in range(2017, 2027)]
    with filling(live_alone) as made, in_bulk(made, ITEMS, CRAWLS):
        add_session(made)
        for session in sessions:
            year = int(session[:4])
            if session != SESSION:
                add(made, SESSIONS, id=session, name=f"{year} Regular Session")
            for at in range(5):
                title = "Protection of Personal Data in the Matter of Somebody"
                add_bill(made, f"HB{year % 100}-{1001 + at}", session=session, title=title)
            _watch(made, session)
    engine.forget()
    for query in ("", "&of=time", "&chamber=lower", "&committee=House+Judiciary"):
        document = page(server, f"?session=2025A{query}")
        assert len(table(document, "by-session")) == len(sessions) + 1
    assert len(table(page(server, "?session=2025A"), "by-committee")) == 1 + 23


def _watch(made: Connection, session: str) -> None:
    """Fifteen weeks of looks, and a meeting of each committee in each."""
    began = datetime(int(session[:4]), 1, 9, 8, tzinfo=DENVER)
    for day in range(105):
        at = began + timedelta(days=day)
        add(made, CRAWLS, plan="update", session=session, source=SOURCE, started_at=at, since=at,
            ended_at=at, schedule_read=at, list_walked=at, outcome="whole", message="")  # fmt: skip
    for serial in range(15 * 23):
        week, at = divmod(serial, 23)
        seen_at = began + timedelta(days=7 * week, minutes=5)
        day = (seen_at + timedelta(days=1 + at % 5)).date()
        meeting = add_meeting(made, serial, COMMITTEES[at], day, session=session,
                              first_seen_at=seen_at)  # fmt: skip
        number = f"HB{day.year % 100}-{1001 + serial % 5}"
        add_item(made, meeting, number, first_seen_at=seen_at)
