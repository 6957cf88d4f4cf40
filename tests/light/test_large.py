"""Light pages of a whole session: every one stays small."""

from __future__ import annotations

import re
import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import Connection

from tests.light.conftest import Reading, Server
from tests.queries.fill import (
    NOW,
    SOURCE,
    add,
    add_action,
    add_ballot,
    add_bill,
    add_change,
    add_crawl,
    add_document,
    add_failure,
    add_item,
    add_meeting,
    add_session,
    add_sponsor,
    add_topic,
    add_version,
    add_vote,
    filling,
    in_bulk,
    judge_bill,
)
from tracker.store import engine
from tracker.store.tables import (
    ACTIONS,
    BALLOTS,
    CALLS,
    CHANGES,
    COMMITTEES,
    ITEMS,
    LEGISLATORS,
    MATCHES,
    MEMBERSHIPS,
)

MOST: Final = 50_000
BILLS: Final = 700
DAY: Final = date(2026, 2, 24)
WORDS: Final = "House Committee on Judiciary Refer Amended to House Committee of the Whole "
PAGES: Final = (
    "", "calls", "calls?page=2", "calls?when=past", "calls/big", "hearings", "hearings?which=all",
    "calendar", "calendar?which=all", "changes", "changes?since=2026-01-01", "bills",
    "bills?page=12", "bills?show=all", "bills?show=all&page=28", "bills/HB26-1001",
    "bills/HB26-1001/votes", "bills/HB26-1001/votes?page=3", "bills/HB26-1001/seen",
    "bills/HB26-1001/seen?page=2", "campaigns/data-privacy", "committees/2026A-house-judiciary",
    "health", "charts", "charts?show=all", "notice", "committees", "legislators",
    "legislators/member-1",
)  # fmt: skip


@pytest.fixture
def large(live_alone: str, made_large: Path) -> str:
    """Bills all followed, all heard; one with everything that a bill can have, and a call to it."""
    shutil.copyfile(made_large, live_alone.removeprefix("sqlite:///"))
    return live_alone


@pytest.fixture(scope="module")
def made_large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of that database."""
    file = tmp_path_factory.mktemp("large") / "large.db"
    url = f"sqlite:///{file}"
    with filling(url) as made, in_bulk(made, ACTIONS, CHANGES, ITEMS, MATCHES, BALLOTS):
        add_session(made)
        crawl = add_crawl(made, "full", list_walked=NOW, schedule_read=NOW)
        for at in range(60):
            add_failure(made, crawl, f"bill {at}", f"bill: no title (h1) at {SOURCE}/bills/{at}")
        numbers = [f"HB26-{1001 + at}" for at in range(BILLS)]
        ids = [_bill(made, number) for number in numbers]
        _everything(made, ids[0], numbers[0])
        for at in range(BILLS // 5):
            day = DAY + timedelta(days=at // 4)
            meeting = add_meeting(made, at, "House Judiciary", day, agenda_url=f"{SOURCE}/a/{at}")
            for number in numbers[at * 5 : at * 5 + 5]:
                add_item(made, meeting, number, f"House Judiciary {number}")
                _call(
                    made, "big" if number == numbers[0] else f"{number.lower()}-x", meeting, number
                )
                add_change(
                    made, "new", "agenda_item", f"{meeting}/{number}", seen_at=NOW,
                    new={"bill": number, "text": number},
                )  # fmt: skip
        _committee(made)
    engine.settle(url)
    return file


def _bill(made: Connection, number: str) -> int:
    bill = add_bill(made, number, title=f"Protection of Personal Data in the Matter of {number}")
    judge_bill(made, bill, "in_committee", followed=True)
    add_topic(made, bill, "government-data", "personal data", "the sale of personal data to others")
    add_action(made, bill, DAY, WORDS)
    action = {"text": WORDS, "day": DAY.isoformat(), "chamber": "lower", "rank": 0}
    add_change(made, "new", "action", f"{number}/x", new=action, seen_at=NOW)
    return bill


def _everything(made: Connection, bill: int, number: str) -> None:
    for at in range(60):
        add_action(made, bill, DAY - timedelta(days=at), WORDS, rank=at + 1)
    for at in range(25):
        day = DAY - timedelta(days=at)
        add_document(made, bill, "amendment", f"L.{at:03d}", day)
        add_document(made, bill, "report", f"Committee Report for Judiciary on {day}", day)
        add_version(made, bill, day, f"Version {at}")
        vote = add_vote(
            made, bill, day, f"Adopt amendment L.{at:03d}", committee="House Judiciary",
            yes=8, no=5, other=0, result="pass", ballots_seen_at=NOW,
            url=f"{SOURCE}/bills/{number}/votes/{at}",
        )  # fmt: skip
        for seat in range(65):
            add_ballot(made, vote, f"Member Number{seat}", "yes")
    for at in range(65):
        add_sponsor(made, bill, f"Member Number{at}", "cosponsor" if at > 1 else "prime")
    for at in range(200):
        add_change(
            made, "changed", "bill", number, field="summary", old=WORDS * 9, new=f"{WORDS * 9}{at}"
        )


def _call(made: Connection, call_id: str, meeting: str, number: str) -> None:
    add(made, CALLS, id=call_id, session="2026A", campaign="data-privacy", meeting_id=meeting,
        bill=number, first_seen_at=NOW)  # fmt: skip


def _committee(made: Connection) -> None:
    of = "2026A-house-judiciary"
    add(made, COMMITTEES, id=of, session="2026A", kind="house", name="Judiciary", first_seen_at=NOW,
        email="committee@example.org", phone="303-866-0000")  # fmt: skip
    for at in range(19):
        name = f"Member Number{at}"
        add(made, LEGISLATORS, id=f"member-{at}", name=name, chamber="lower", party="X",
            email=f"member.number{at}.house@example.org", phone="303-866-0000", first_seen_at=NOW,
            last_seen_at=NOW)  # fmt: skip
        add(made, MEMBERSHIPS, committee_id=of, key=name, name=name, chamber="lower", rank=at,
            url=f"/legislators/member-{at}", first_seen_at=NOW)  # fmt: skip


def test_every_page_of_a_large_session_is_small_and_well_formed(large: str, server: Server) -> None:
    sizes = {}
    for language in ("en", "es"):
        for path in PAGES:
            answer = server.get(f"/{language}/{path}")
            assert answer.status == 200, path
            assert Reading(answer.text).wrong == [], path
            sizes[f"/{language}/{path}"] = len(answer.body)
    assert {path: size for path, size in sizes.items() if size > MOST} == {}


def test_a_long_list_is_whole_over_its_pages(large: str, server: Server) -> None:
    found: list[str] = []
    for page in range(1, 29):
        text = server.get(f"/en/bills?sort=number&page={page}").text
        found += re.findall(r'class="number" href="/en/bills/(HB26-\d+)\?list=sort%3Dnumber"', text)
    assert found == [f"HB26-{1001 + at}" for at in range(BILLS)]
    assert "Page 28 of 28" in text
    assert "Next page" not in text
    assert "Page 28 of 28" in server.get("/en/bills?sort=number&page=999").text


def test_calls_are_whole_over_their_pages_and_in_their_file(large: str, server: Server) -> None:
    in_file = server.get("/en/calls.csv").text.count("HB26-")
    pages = [server.get(f"/en/calls?page={page}").text for page in range(1, 36)]
    assert (
        len({call for page in pages for call in re.findall("/en/calls/([a-z0-9-]+)", page)}) == 700
    )
    assert "Page 35 of 35" in pages[-1]
    assert in_file >= 700
    assert "No hearing of a bill we follow is past yet." in server.get("/en/calls?when=past").text


def test_a_large_bill_leads_to_all_that_it_does_not_show(large: str, server: Server) -> None:
    bill = server.get("/en/bills/HB26-1001").text
    assert "Member Number64" in server.get("/en/bills/HB26-1001/votes").text
    assert 'href="/en/bills/HB26-1001/votes"' in bill
    assert 'href="/en/bills/HB26-1001/seen"' in bill
    assert bill.count(WORDS.strip()) >= 61
