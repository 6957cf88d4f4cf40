"""What changed of a bill and of a meeting: old and new, when it happened, when we saw it, by which
crawl, on which page as it was kept; and a page for each meeting."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date, datetime, timedelta
from html import unescape

import pytest

from scrapers.pages import Archive
from tests.dashboard.app import drawn
from tests.light.conftest import Reading, Server
from tests.queries.fill import (
    EARLIER,
    NOW,
    SESSION,
    add_bill,
    add_change,
    add_crawl,
    add_item,
    add_meeting,
    add_revision,
    add_session,
    filling,
    judge_bill,
)
from tracker.domain.agendas import OUR_READING
from tracker.settings import load
from tracker.store.ledger import Observation
from tracker.warc import Exchange

NUMBER, MEETING = "HB26-1037", "2026A-h-0147"
BILL_URL = "https://leg.colorado.gov/bills/HB26-1037"
AGENDA_URL = "https://leg.colorado.gov/agenda/committee/2115"
SCHEDULE_URL = "https://leg.colorado.gov/schedule?date=2026-02-23"
DAY = timedelta(days=1)
MONDAY, SUNDAY, SATURDAY = NOW - DAY, NOW - 2 * DAY, NOW - 3 * DAY
MOST = 50_000


@pytest.fixture
def told(live_alone: str) -> str:
    """A bill and its meeting whose ledger four crawls wrote; of the third no page was kept."""
    with filling(live_alone) as made:
        add_session(made)
        crawls = [
            add_crawl(made, plan, started_at=at, list_walked=at, schedule_read=at)
            for plan, at in (("full", SATURDAY), ("update", SUNDAY), ("hearings", MONDAY))
        ]
        archive = Archive(load(), {})

        def kept(url: str, at: datetime, crawl: int, words: str) -> None:
            page = f"<html><head></head><body>{words}</body></html>".encode()
            exchange = Exchange(at, url, 200, (("Content-Type", "text/html"),), page)
            archive.keep(made, "any", exchange, words, Observation(at, SESSION, url, crawl))

        bill = add_bill(made, NUMBER, title="Personal Data", url=BILL_URL)
        judge_bill(made, bill, "in_committee", followed=True)
        of_bill = {"seen_at": SUNDAY, "crawl_id": crawls[1], "url": BILL_URL}
        add_change(made, "new", "bill", NUMBER, seen_at=SATURDAY, crawl_id=crawls[0],
                   url=BILL_URL, new={"title": "Private Data"})  # fmt: skip
        add_change(made, "changed", "bill", NUMBER, field="title", old="Private Data",
                   new="Personal Data", **of_bill)  # fmt: skip
        assigned = {
            "day": date(2026, 2, 20), "text": "Assigned to Judiciary", "chamber": "lower", "rank": 0
        }  # fmt: skip
        add_change(made, "new", "action", f"{NUMBER}/0", new=assigned, **of_bill)
        add_change(made, "changed", "bill", NUMBER, field="summary", old="Once", new="Now",
                   seen_at=MONDAY, crawl_id=crawls[2], url=BILL_URL)  # fmt: skip
        add_change(made, "changed", "bill", NUMBER, field="long_title", old="a", new="b",
                   seen_at=NOW, crawl_id=None, url=BILL_URL, cause=OUR_READING)  # fmt: skip
        add_meeting(made, 147, "House Judiciary", date(2026, 2, 26), "Upon Adjournment",
                    status="moved", agenda_url=AGENDA_URL)  # fmt: skip
        add_revision(made, MEETING, 0, date(2026, 2, 25), "1:30 PM", MONDAY, "HCR 0107")
        add_item(made, MEETING, NUMBER)
        add_item(made, MEETING, "", "Committee business", rank=1)
        add_item(made, MEETING, "HB26-1001", rank=2, gone_seen_at=MONDAY)
        by_third = {"seen_at": MONDAY, "crawl_id": crawls[2]}
        of_meeting = {"committee": "House Judiciary", "day": date(2026, 2, 25)}
        of_item = {"bill": NUMBER, "text": NUMBER}
        add_change(made, "new", "meeting", MEETING, seen_at=SATURDAY, crawl_id=crawls[0],
                   url=SCHEDULE_URL, new=of_meeting)  # fmt: skip
        add_change(made, "new", "agenda_item", f"{MEETING}/{NUMBER}", seen_at=SUNDAY,
                   crawl_id=crawls[1], url=AGENDA_URL, new=of_item)  # fmt: skip
        add_change(made, "changed", "meeting", MEETING, field="day", old=date(2026, 2, 25),
                   new=date(2026, 2, 26), url=SCHEDULE_URL, **by_third)  # fmt: skip
        add_change(made, "changed", "meeting", MEETING, field="status", old="scheduled",
                   new="moved", url=SCHEDULE_URL, **by_third)  # fmt: skip
        add_change(made, "gone", "agenda_item", f"{MEETING}/HB26-1001", **by_third)
        kept(BILL_URL, SATURDAY, crawls[0], "Private Data")
        kept(BILL_URL, SUNDAY, crawls[1], "Personal Data, assigned")
        kept(SCHEDULE_URL, SATURDAY, crawls[0], "February 25")
        kept(SCHEDULE_URL, MONDAY, crawls[2], "February 26")
        kept(AGENDA_URL, SUNDAY, crawls[1], "the agenda")
    return live_alone


def _entries(page: str) -> list[str]:
    """The entries of a page of changes, each with all that stands by it."""
    [listed] = re.findall(r'<ul class="rows">(.*?)</ul>', page, re.DOTALL)
    return re.findall(r"<li>(.*?)</li>", listed, re.DOTALL)


def _words(html: str) -> str:
    return unescape(" ".join(re.sub(r"<[^>]+>", "", html.replace("</p>", " ")).split()))


def _pages_behind(server: Server, entry: str) -> list[str]:
    ways = re.findall(r'href="(/as-read\?[^"]+)"', entry)
    return [server.get(unescape(way)).text for way in ways]


def test_each_change_of_a_bill_leads_to_the_page_as_it_was_then(told: str, server: Server) -> None:
    entries = _entries(server.get(f"/en/bills/{NUMBER}/seen").text)
    said = [_words(entry).replace("\xa0", " ") for entry in entries]
    ours, summary, *_ = said
    assert "Only our reading changed, not the page" in ours and "long title changed: a → b" in ours
    assert "from no reading of ours" in ours
    assert "Personal Data, assigned" in _pages_behind(server, entries[0])[0], "the last one kept"
    assert "summary changed: Once → Now" in summary
    assert "seen Mon, Feb 23, 2026, 8:00 AM MT" in summary and "reading 3 (Hearings)" in summary
    assert "The page was not kept then." in summary and not _pages_behind(server, entries[1])
    [changed] = (one for one in said if "title changed: Private Data → Personal Data" in one)
    assert "New action: Assigned to Judiciary happened Fri, Feb 20, 2026" in changed
    assert "reading 2 (Update)" in changed and "Only our reading" not in changed
    [page] = _pages_behind(server, entries[said.index(changed)])
    assert "Personal Data, assigned" in page
    assert "New bill: Private Data" in said[-1]
    assert "Private Data" in _pages_behind(server, entries[-1])[0]
    assert 'href="/en/health">reading 1 (Whole session)</a>' in entries[-1]


def test_what_became_of_a_hearing_stands_among_the_changes_of_its_bill(
    told: str, server: Server
) -> None:
    entries = _entries(server.get(f"/en/bills/{NUMBER}/seen").text)
    [moved] = (one for one in entries if "hearing moved from" in _words(one))
    assert "February 26" in _pages_behind(server, moved)[0]
    [announced] = (one for one in entries if "hearing announced" in _words(one))
    assert "the agenda" in _pages_behind(server, announced)[0]


def test_a_meeting_has_a_page_of_its_changes(told: str, server: Server) -> None:
    entries = _entries(server.get(f"/en/hearings/{MEETING}/seen").text)
    said = [_words(entry).replace("\xa0", " ") for entry in entries]
    [moved] = (one for one in said if "day changed" in one)
    assert "Meeting, day changed: Wed, Feb 25, 2026 → Thu, Feb 26, 2026" in moved
    assert "status changed: Scheduled → Moved" in moved and "reading 3 (Hearings)" in moved
    assert "February 26" in _pages_behind(server, entries[said.index(moved)])[0]
    [gone] = (one for one in said if "No longer on the page" in one)
    assert "Two looks at the official pages did not find it." in gone and "reading 3" in gone
    assert "New meeting: House Judiciary" in said[-1]
    assert "February 25" in _pages_behind(server, entries[-1])[0]


def test_a_meeting_has_a_page_with_its_facts_its_agenda_and_what_was_before(
    told: str, server: Server
) -> None:
    for language, before, gone in (
        ("en", "Where it was before", "Bill left the agenda"),
        ("es", "Cómo estaba antes", "El proyecto de ley salió del orden del día"),
    ):
        answer = server.get(f"/{language}/hearings/{MEETING}")
        page, said = Reading(answer.text), _words(answer.text)
        assert answer.status == 200 and len(answer.body) <= MOST and page.wrong == []
        for words in ("House Judiciary", "Upon Adjournment", "HCR 0107", "Committee business"):
            assert words in said, words
        assert before in said and gone in said
        assert f"/{language}/bills/{NUMBER}" in page.links
        assert f"/{language}/hearings/{MEETING}/seen" in page.links
    assert server.get("/en/hearings/2026A-h-9999").status == 404
    assert server.get("/en/hearings/2026A-h-9999/seen").status == 404


def test_lists_the_calendar_and_the_bill_lead_to_the_meeting(told: str, server: Server) -> None:
    for path in ("hearings", "calendar?month=2026-02", f"bills/{NUMBER}"):
        page = server.get(f"/en/{path}").text
        assert re.search(rf'href="/en/hearings/{MEETING}"[^>]*><span[^>]*>House Judiciary', page), (
            path
        )


def test_the_dashboard_draws_the_same_meeting(told: str, server: Server) -> None:
    page = drawn(f"/hearing?id={MEETING}")
    assert "Where it was before" in page and "Committee business" in page
    assert "day changed" in page and "as-read?address=" in page
    assert "We have no meeting 2026A-h-9999." in drawn("/hearing?id=2026A-h-9999")


@pytest.mark.parametrize(
    "path", [f"bills/{NUMBER}/seen", f"hearings/{MEETING}/seen"], ids=["bill", "meeting"]
)
def test_changes_can_be_taken_away_with_what_is_behind_them(
    told: str, server: Server, path: str
) -> None:
    page = Reading(server.get(f"/en/{path}").text)
    assert {f"/en/{path}.csv", f"/en/{path}.json"} <= set(page.links)
    rows = json.loads(server.get(f"/en/{path}.json").text)
    table = list(csv.DictReader(io.StringIO(server.get(f"/en/{path}.csv").text.lstrip("\ufeff"))))
    assert [row["Said"] for row in table] == [row["said"] for row in rows] != []
    assert [row["seen"] for row in rows] == sorted((row["seen"] for row in rows), reverse=True)
    first = rows[-1]
    assert first["seen"] == first["page_kept"] == SATURDAY.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert (first["crawl"], first["plan"], first["only_our_reading"]) == (1, "full", False)
    field, old, new = ("title", "Private Data", "Personal Data")
    if "hearings" in path:
        field, old, new = "day", "2026-02-25", "2026-02-26"
    [changed] = (row for row in rows if row["field"] == field)
    assert (changed["old"], changed["new"]) == (old, new)
    if "bills" in path:
        [action] = (row for row in rows if row["entity"] == "action")
        assert action["happened"] == "2026-02-20"


def test_the_changes_of_a_whole_session_can_be_taken_away(told: str, server: Server) -> None:
    page = Reading(server.get("/en/changes").text)
    [way] = (link for link in page.links if link.startswith("/en/changes.json?since=all"))
    rows = json.loads(server.get(way).text)
    [moved] = (row for row in rows if row["kind"] == "meeting_moved")
    assert (moved["crawl"], moved["plan"]) == (3, "hearings")
    assert moved["page"] == SCHEDULE_URL and moved["page_kept"] == moved["seen"]
    assert len(rows) > len(json.loads(server.get("/en/changes.json?since=1").text))


def test_a_long_ledger_is_paged_and_each_page_stays_small(live_alone: str, server: Server) -> None:
    long, count = "A word < & more. " * 40, 65
    with filling(live_alone) as made:
        add_session(made)
        crawl = add_crawl(made, list_walked=NOW, schedule_read=NOW)
        bill = add_bill(made, NUMBER, title=long[:200])
        judge_bill(made, bill, "in_committee", followed=True)
        for n in range(count):
            seen = EARLIER + timedelta(minutes=n)
            add_change(made, "changed", "bill", NUMBER, field="summary", old=long,
                       new=f"{n}: {long}", seen_at=seen, crawl_id=crawl, url=BILL_URL)  # fmt: skip
    told = []
    for language, part in (("en", 1), ("en", 2), ("en", 3), ("es", 1)):
        answer = server.get(f"/{language}/bills/{NUMBER}/seen?page={part}")
        assert len(answer.body) <= MOST, (language, part, len(answer.body))
        told += re.findall(r"→.{0,40}?(\d+): A word", answer.text) if language == "en" else []
    assert told == [str(n) for n in reversed(range(count))]
    assert "65 changes" in drawn(f"/bill?id={NUMBER}")
