"""Every kind of page is served whole, over HTTP, with the parts the official site has."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tracker.practice import PracticeSite, Variants
from tracker.practice.facts import slug
from tracker.practice.reading import read_folder

SEARCH = "/bills/bill-search"
REGULAR = "sessions%5B%5D=2026+Regular+Session"
ADDRESSES = [
    SEARCH, "/bill-search", "/bills/HB26-1037", "/bills/HJR26-1001", "/schedule",
    "/agenda/committee/2110", "/committees", "/committees/2026a/house/Judiciary",
    "/legislators/javier-mabrey", "/bill_votes/28363",
    "/committee_meeting_hearing_items/28892/votes/41797", "/no/such/page",
]  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("look", ["always", "never", "mixed"])
def test_every_page_closes_its_tags(site, visit, unbalanced, address, look):
    site.variants = Variants(**dict.fromkeys(Variants.__slots__, look))
    got = visit.get(address)
    assert got.status == (404 if address == "/no/such/page" else 200)
    assert unbalanced(got.text) == [] and got.text.rstrip().endswith("</html>")


def test_every_bill_page_of_the_sample_closes_its_tags(site, visit, unbalanced):
    site.day, site.variants = date(2026, 7, 31), Variants()
    for number in site.measures():
        assert unbalanced(visit.get(f"/bills/{number}").text) == [], number


def test_the_search_lists_a_session_by_number_25_a_page(visit):
    got = visit.get(f"{SEARCH}?{REGULAR}&sort=Bill+%23+Ascending&page=1")
    numbers = got.all(r'sponsor-bill-or-resolution-tag">([^<]+)<')
    assert len(numbers) == 25
    assert numbers[:2] == ["HB26-1001", "HB26-1012"]
    assert "Showing 1 - 25 of 34 bills, memorials, &amp; resolutions" in got.text
    assert got.all(r'<button class="pagination-button" data-page="(\d+)">\1</button>') == [
        "1", "2",
    ]  # fmt: skip


def test_house_bills_come_before_senate_bills_and_resolutions(visit):
    got = visit.get(f"{SEARCH}?{REGULAR}&sort=Bill+%23+Ascending&page=2")
    numbers = got.all(r'sponsor-bill-or-resolution-tag">([^<]+)<')
    assert numbers[-2:] == ["HJR26-1001", "SJR26-006"]


def test_the_search_sorts_by_last_action(visit):
    got = visit.get(f"{SEARCH}?sort=Last+Action+Descending")
    days = got.all(r"LAST ACTION:</span> (\d\d)/(\d\d)/(\d{4}) \|")
    assert [(y, m, d) for m, d, y in days] == sorted(((y, m, d) for m, d, y in days), reverse=True)


@pytest.mark.parametrize(("query", "count"), [
    ("chambers%5B%5D=Senate", "1 - 10 of 10"),
    ("q=historical", "1 - 1 of 1"),
    ("sessions%5B%5D=2025+Regular+Session", "0 - 0 of 0"),
    ("measures%5B%5D=Resolution", "1 - 2 of 2"),
    (f"{REGULAR}&page=9", "201 - 34 of 34"),
    ("page=x", "1 - 25 of 34"),
])  # fmt: skip
def test_the_search_filters(visit, query, count):
    got = visit.get(f"{SEARCH}?{query}")
    assert f"Showing {count} bills" in got.text
    assert ('class="bill-result"' in got.text) == (not count.startswith(("0", "201")))


def test_a_subject_filters_by_its_number(visit):
    form = visit.get(SEARCH)
    options = form.all(r'name="bill_subjects\[\]" value="(\d+)">([^<]+)<')
    number = {name: value for value, name in options}["Immigration"]
    assert f'bill_subjects%5B%5D={number}">Immigration' in form.text
    got = visit.post(SEARCH, **{"bill_subjects[]": number})
    assert got.all(r'resolution-tag">([^<]+)<') == ["HB26-1283", "HB26-1276"]


def test_one_page_of_results_has_a_button_that_leads_nowhere(visit):
    got = visit.get(f"{SEARCH}?q=historical")
    assert got.all(r"<button[^>]*>") == ['<button class="pagination-button">']


def test_a_post_asks_like_a_get(visit):
    asked = visit.post(SEARCH, **{"sessions[]": "2026 Regular Session", "page": 2})
    assert asked.text == visit.get(f"{SEARCH}?{REGULAR}&page=2").text


def test_the_filter_names_the_sessions_that_have_begun(visit):
    names = visit.get(SEARCH).all(r'search-filter-label">([^<]+)<')
    assert names[0] == "2026 Regular Session" and "2025 Extraordinary Session" in names


@pytest.mark.parametrize("number", ["HB26-1276", "hb26-1276"])
def test_a_bill_is_found_in_either_case(visit, number):
    assert ">HB26-1276</span>" in visit.get(f"/bills/{number}").text


def test_a_finished_bill_shows_every_section(site, visit):
    site.day = date(2026, 7, 31)
    got = visit.get("/bills/HB26-1276")
    sections = (
        "bill-specs-table", "status-bar-section", "final-status-badge-became-law",
        "prime-sponsor-block", "bill-summary-content", "bill-files-all-versions",
        "bill-files-fiscal", "gen-accordion", "bill-votes-first-chamber",
        "bill-activity-amendments", "bill-activity-session-laws", "bill-histories",
        "bill-detail-prime", "bill-detail-additional-sponsor", "bill-detail-co-sponsor",
    )  # fmt: skip
    assert [name for name in sections if not re.search(f"[\"']{name}[\"']", got.text)] == []


def test_a_history_is_newest_first(site, visit):
    site.day = date(2026, 7, 31)
    history = visit.get("/bills/HB26-1037").text.partition('id="bill-histories"')[2]
    rows = [row for row in history.split("<tr>") if "Location" in row and "<td" in row]
    assert [row.split("<span>")[1][:10] for row in rows] == [
        "04/22/2026", "02/25/2026", "01/14/2026",
    ]  # fmt: skip


def test_committee_votes_are_told_in_a_sentence_and_reports_linked(site, visit):
    site.day = date(2026, 7, 31)
    got = visit.get("/bills/HB26-1037")
    assert "<h4>04/22/2026 | House Judiciary (2)</h4>" in got.text
    assert "The motion passed on a vote of 6-5." in got.text
    assert "The motion failed on a vote of 5-6." in got.text
    assert 'aria-label="View Committee Report for Judiciary on 04/22/2026"' in got.text


def test_a_vetoed_bill_still_has_a_signed_act(site, visit):
    site.day = date(2026, 7, 31)
    got = visit.get("/bills/SB26-147")
    assert "final-status-badge-vetoed" in got.text and "Signed Act" in got.text
    assert "/laws/session-laws/" not in got.text


def test_known_ballots_are_listed_and_unknown_ones_are_not_invented(site, visit):
    site.day = date(2026, 7, 31)
    known = visit.get("/bill_votes/28363")
    assert len(known.all("vote-tag")) == 65
    unknown = visit.get("/committee_meeting_hearing_items/30461/votes/45164")
    assert unknown.status == 200 and "vote-tag" not in unknown.text


def test_a_committee_page_lists_members_and_coming_meetings(visit):
    got = visit.get("/committees/2026A/house/Judiciary")
    assert got.all(r'comm-mem-role">([^<]*)<')[:2] == ["Chair", "Vice Chair"]
    assert "/agenda/committee/2110" in got.text and "mailto:committee.staff" in got.text


def test_each_tile_of_the_committee_list_leads_somewhere(visit):
    tiles = visit.get("/committees").all(r'committee-tile" href="([^"]+)"')
    assert len(tiles) == 16
    assert {visit.get(tile).status for tile in tiles} == {200}


def test_a_schedule_row_links_its_committee_in_its_own_spelling(site, visit):
    links = visit.week("2026-02-24").all(r'href="(/committees/[^"]+)"')
    assert links and {visit.get(link).status for link in links} == {200}


def test_every_sponsor_has_a_page(site, visit):
    site.day = date(2026, 7, 31)
    links = set()
    for number in ("HB26-1276", "SB26-043", "HB26-1234"):
        links |= set(visit.get(f"/bills/{number}").all(r'href="(/legislators/[^"]+)"'))
    assert links and {visit.get(link).status for link in links} == {200}


def test_robots_txt_allows_unless_told(site, visit):
    assert "Disallow: /\n" not in visit.get("/robots.txt").text
    site.robots_disallow = True
    assert "Disallow: /\n" in visit.get("/robots.txt").text


@pytest.mark.parametrize(("number", "kind"), [
    ("HB26-1037", "Bill"), ("SB25B-004", "Bill"), ("HCR26-1002", "Resolution"),
    ("SJR26-006", "Resolution"), ("HM26-1002", "Memorial"),
])  # fmt: skip
def test_kinds_of_measures(sample, number, kind):
    measure = read_folder(sample).measures[0]
    assert replace(measure, number=number).kind == kind


def test_slugs_are_plain_letters():
    assert slug("Lorena García") == "lorena-garcia"


def test_a_site_without_a_day_stands_where_its_facts_end(sample):
    assert PracticeSite.from_folder(sample).day == date(2026, 7, 14)


def test_a_moment_hides_what_that_day_will_publish(site, visit):
    site.now = datetime(2026, 2, 24, 15, tzinfo=UTC)
    assert "02/24/2026" not in visit.get("/bills/HB26-1047").text
    site.now = datetime(2026, 2, 25, 0, tzinfo=UTC)
    assert "02/24/2026" in visit.get("/bills/HB26-1047").text
