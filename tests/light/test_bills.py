"""The light page Bills, and the lists of all pages as files, on the sample."""

from __future__ import annotations

import csv
import io
import json
import re
from html import unescape
from typing import Any

import pytest

from tests.dashboard.app import drawn
from tests.light.conftest import Reading, Server
from tracker.domain.language import LANGUAGES
from tracker.export.lists import LISTS
from tracker.queries import bill_list
from tracker.queries.sessions import KeptWhile
from tracker.visiting.links import PAGES

#: What stands for the parts of a path.
PATHS = {"number": "HB26-1104", "slug": "data-privacy", "id": "2026A-house-judiciary"}


def numbers(page: str) -> list[str]:
    return re.findall(r'class="number" href="/\w\w/bills/([A-Z]+26-\d+)', page)


def said(server: Server, path: str) -> str:
    return Reading(server.get(path).text).said("en")


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_the_query_of_a_list_narrows_and_sorts_it(live: str, server: Server) -> None:
    whole = numbers(server.get("/en/bills").text)
    path = "/en/bills?stage=committee&stage=floor&in=upper&sort=number"
    some = numbers(server.get(path).text)
    assert some and set(some) < set(whole)
    assert some == sorted(some) and all(one.startswith("S") for one in some)
    backwards = numbers(server.get(path.replace("sort=number", "sort=-number")).text)
    assert backwards == some[::-1]


def test_a_form_asks_for_several_values_and_says_what_is_chosen(live: str, server: Server) -> None:
    page = server.get("/en/bills?stage=committee&stage=dead&topic=government-data").text
    assert '<input type="checkbox" name="stage" value="committee" checked> In committee (' in page
    assert '<input type="checkbox" name="stage" value="dead" checked> Did not pass (' in page
    assert '<option value="government-data" selected>' in page
    assert "Stage: In committee, Did not pass" in Reading(page).said("en")
    assert 'href="/en/bills">Remove all filters' in page
    assert "<script" not in page


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("topic=raids-of-old", "Topic: “raids-of-old” is not there, or no longer. It is left out."),
        ("sort=luck", "Sort by: “luck” is not there, or no longer."),
        ("columns=stage,luck", "Columns: “luck” is not there, or no longer."),
        ("stage=asleep&stage=committee", "Stage: “asleep” is not there, or no longer."),
        ("committee=House%20Luck", "Committee: “House Luck” is not there, or no longer."),
        ("sponsor=Nobody", "Sponsor: “Nobody” is not there, or no longer."),
        ("we=shrug", "Our position: “shrug” is not there, or no longer."),
        ("session=1999Z", "Session: “1999Z” is not there, or no longer."),
        ("luck=1", "There is no filter “luck”. It is left out."),
    ],
)
def test_what_there_is_not_is_left_out_and_said(
    live: str, server: Server, query: str, words: str
) -> None:
    answer = server.get(f"/en/bills?{query}")
    assert answer.status == 200
    assert words in Reading(answer.text).said("en")
    assert numbers(answer.text), "the rest of the list stands"


def test_what_others_add_to_a_link_is_no_filter_of_ours(live: str, server: Server) -> None:
    page = server.get("/en/bills?utm_source=x&fbclid=y&lang=en").text
    assert "left out" not in page and "There is no filter" not in page


def test_old_addresses_mean_what_they_meant(live: str, server: Server) -> None:
    page = server.get("/en/bills?order=number&stage=in_committee&chamber=upper").text
    listed = numbers(page)
    assert listed and listed == sorted(listed)
    assert all(one.startswith("SB") for one in listed)


def test_a_bill_leads_to_the_next_of_the_list_it_came_from(live: str, server: Server) -> None:
    listed = numbers(server.get("/en/bills?sort=number&in=lower").text)
    href = f"/en/bills/{listed[1]}?list=in%3Dlower%26sort%3Dnumber"
    page = server.get(href).text
    assert f'href="/en/bills/{listed[0]}?list=in%3Dlower%26sort%3Dnumber">← ' in page
    assert f'href="/en/bills/{listed[2]}?list=in%3Dlower%26sort%3Dnumber">' in page
    assert 'href="/en/bills?in=lower&amp;sort=number">Back to the list' in page
    assert f"2 of {len(listed)} in the list" in Reading(page).said("en")
    first, last = (server.get(href.replace(listed[1], one)).text for one in (listed[0], listed[-1]))
    assert "← " not in first and " →" in first
    assert "← " in last and " →" not in last


def test_a_bill_that_is_in_no_list_leads_back_alone(live: str, server: Server) -> None:
    page = server.get("/en/bills/HB26-1037?list=stage%3Dlaw%26luck%3D1").text
    assert "Back to the list" in page and "in the list" not in page
    assert "Back to the list" not in server.get("/en/bills/HB26-1037").text


# --- files -------------------------------------------------------------------------------------


def test_a_list_is_taken_away_as_it_is_filtered(live: str, server: Server) -> None:
    query = "stage=committee&stage=floor&in=upper&sort=number"
    page = server.get(f"/en/bills?{query}").text
    link = re.search(r'<a href="(/en/bills\.csv\?[^"]+)" rel="nofollow">CSV</a>', page)
    assert link
    answer = server.get(link[1].replace("&amp;", "&"))
    rows = table(answer.text)
    assert [row["Number"] for row in rows] == numbers(page)
    assert {row["Stage chamber"] for row in rows} == {"Senate"}
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="bills.csv"'
    assert answer.body.startswith(b"\xef\xbb\xbfNumber,Session,Title,Topics,Stage,")
    found = json.loads(server.get(f"/en/bills.json?{query}").body)
    assert [row["number"] for row in found] == numbers(page)
    assert found[0]["stage_chamber"] == "upper"


def test_a_list_is_taken_away_whole(live: str, server: Server) -> None:
    every = table(server.get("/en/bills.csv?show=all").text)
    page = server.get("/en/bills?show=all").text
    assert len(every) > len(numbers(page))
    assert f"{len(every)} bills of {len(every)} collected" in Reading(page).said("en")


def test_three_clicks_lead_from_today_to_a_file_of_bills_in_committees_of_the_senate(
    live: str, server: Server
) -> None:
    """Today, the list of them by next hearing, the file."""
    today = drawn("/")
    ways = re.findall(r'<a href="([^"]*)">(?:House|Senate) (\d+)</a>', today)
    assert len(ways) >= 2
    for href, count in ways:
        assert f"{count} bill" in drawn(href), href
    (href, count) = next(way for way in ways if "stage=committee" in way[0] and "upper" in way[0])
    assert "sort=next" in href
    link = re.search(r'href="(/en/bills\.csv[^"]*)"', drawn(href))
    assert link
    rows = table(server.get(unescape(link[1])).text)
    assert len(rows) == int(count) > 1
    assert {(row["Stage"], row["Stage chamber"]) for row in rows} == {("In committee", "Senate")}
    days = [row["Next hearing"] for row in rows]
    heard = [day for day in days if day]
    assert days == [*sorted(heard), *[""] * (len(days) - len(heard))]


def test_a_number_of_today_is_how_many_bills_its_link_lists(live: str) -> None:
    today = drawn("/")
    tiles = re.findall(r'<li><a href="(/bills[^"]*)"><strong>(\d+)</strong> ', today)
    assert len(tiles) == 4
    cells = re.findall(r'<p><a href="(/bills\?place[^"]*)"><strong>(\d+)</strong></a></p>', today)
    for href, count in (*tiles, cells[0]):
        listed = drawn(href)
        assert (f">{count} bill" if count != "0" else "No bill matches.") in listed, href


@pytest.mark.parametrize("key", LISTS)
def test_every_list_is_a_file_in_both_forms(live: str, server: Server, key: str) -> None:
    path = (PAGES[key].light or "").format_map(PATHS | {"id": _id(key)})
    query = {"search": "?q=data", "calendar": "?which=all", "hearings": "?which=all"}.get(key, "")
    for language in LANGUAGES:
        as_csv = server.get(f"/{language}/{path}.csv{query}")
        as_json = server.get(f"/{language}/{path}.json{query}")
        assert (as_csv.status, as_json.status) == (200, 200), path
        found, rows = json.loads(as_json.body), table(as_csv.text)
        assert len(found) == len(rows)
        assert found or key in ("legislator", "legislators"), key
        for record in found:
            assert list(record) == LISTS[key].names()
        again = server.get(
            f"/{language}/{path}.csv{query}", If_None_Match=as_csv.headers.get("etag", "")
        )
        assert again.status == (200 if key == "search" else 304)


def _id(key: str) -> str:
    ids = {"legislator": "julie-mccluskie", "hearing_seen": "2026A-h-0001"}
    return ids.get(key, "2026A-house-judiciary")


def test_a_file_of_what_there_is_not_is_not_there(live: str, server: Server) -> None:
    for path in (
        "bills/HB26-9999/votes.csv", "bills/none/votes.json", "bills/HB26-9999/seen.csv",
        "hearings/none/seen.json", "campaigns/none/asks.csv",
        "committees/none.csv", "legislators/none.json", "health.csv", "bills.xlsx",
    ):  # fmt: skip
        assert server.get(f"/en/{path}").status == 404, path


def test_a_file_takes_the_same_bad_input_as_its_page(live: str, server: Server) -> None:
    usual = server.get("/en/bills.csv").body
    for query in ("topic=none", "sort=luck", "columns=luck", "luck=1", "page=99", "open=x"):
        assert server.get(f"/en/bills.csv?{query}").body == usual, query
    for query in ("q=%00", "since=%ff", "stage=%00", "session=%00"):
        assert server.get(f"/en/bills.csv?{query}").status == 200


def test_there_is_no_list_without_a_database(live_alone: str, server: Server) -> None:
    answer = server.get("/en/bills.csv")
    assert answer.status == 503
    assert "Retry-After".lower() in answer.headers


def test_the_rows_of_a_session_are_read_once_for_all_readers(
    live: str, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, sessions = bill_list._read, list[str]()

    def counted(*args: Any) -> Any:
        sessions.append(args[2])
        return read(*args)

    monkeypatch.setattr(bill_list, "_read", counted)
    monkeypatch.setattr(bill_list, "_SHEETS", KeptWhile(16))
    for query in ("", "?sort=number", "?stage=committee"):
        assert server.get(f"/en/bills{query}").status == 200
    assert len(sessions) == 1
