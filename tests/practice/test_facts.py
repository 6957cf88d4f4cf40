"""Folders of facts: the bundled sample, a plain listing, and what cannot be read."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from tracker.errors import SettingFault
from tracker.practice import PracticeSite, serve
from tracker.practice.reading import read_folder

FACTS = os.environ.get("TRACKER_FACTS", "")
needs_facts = pytest.mark.skipif(not FACTS, reason="TRACKER_FACTS names no folder of facts")
LISTED = {
    "session": "2025B", "number": "HB25B-1009", "title": "A & B", "type": "bill",
    "chamber": "house", "subjects": ["Taxes"],
    "sponsors": [{"name": "E. Sirota", "chamber": "house", "role": "prime sponsor"},
                 {"name": "J. Bacon", "chamber": "house", "role": "cosponsor"}],
    "actions": [
        {"date": "2025-08-21", "chamber": "house",
         "text": "Introduced In House - Assigned to Appropriations"},
        {"date": "2025-08-22", "chamber": "house",
         "text": "House Committee on Appropriations Refer Amended to Finance"},
        {"date": "2025-08-22", "chamber": "house",
         "text": "House Committee on Finance Witness Testimony and/or Committee Discussion Only"},
        {"date": "2025-08-25", "chamber": "house",
         "text": "House Committee on Finance Postpone Indefinitely"},
        {"date": "2025-08-26", "chamber": "governor", "text": "Governor Signed"}],
    "hearings": [{"date": "2025-08-22", "committee": "Appropriations", "chamber": "house",
                  "report_url": "https://s3.example/1"}],
    "versions": [{"name": "Introduced", "date": "2025-08-21",
                  "url": "https://leg.colorado.gov/bill_files/1/download"}],
    "documents": [{"date": "2025-08-22", "name": "Amendment L.001", "url": "/a"},
                  {"date": "2025-08-22", "name": "Initial Fiscal Note", "url": "/f"}],
    "citations": [{"citation": "Chapter: 4 A & B", "effective": "2025-08-28", "url": "/l"}],
    "votes": [
        {"date": "2025-08-22", "motion": "Adopt amendment L.001", "result": "pass",
         "url": "https://leg.colorado.gov/committee_meeting_hearing_items/7/votes/8"},
        {"date": "2025-08-23", "motion": "REPASS", "result": "pass", "yes": 20, "no": 15,
         "other": 1, "url": "https://leg.colorado.gov/bill_votes/9"},
        {"motion": "BILL", "yes": 1, "no": 0}],
}  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "bills_2025B.jsonl").write_text(json.dumps(LISTED) + "\n\n")
    return tmp_path


def test_a_listing_is_read_as_the_record_format_is(folder):
    (measure,) = read_folder(folder).measures
    assert {one.chamber for one in measure.actions} == {"lower", "executive"}
    assert [one.role for one in measure.sponsors] == ["prime", "cosponsor"]
    assert [one.name for one in measure.amendments] == ["L.001"]
    assert [one.name for one in measure.fiscal_notes] == ["Initial Fiscal Note"]
    assert [one.name for one in measure.laws] == ["4"]
    assert measure.versions[0].url == "/bill_files/1/download"
    assert measure.reports[0].name == "Committee Report for Appropriations on 08/22/2025"
    committee, floor = measure.votes
    assert (committee.committee, committee.chamber, committee.yes) == (
        "Appropriations", "lower", None,
    )  # fmt: skip
    assert (floor.chamber, floor.reading) == ("upper", "Consideration of House Amendments")


def test_held_hearings_become_meetings_that_were_announced_before(folder):
    meetings = read_folder(folder).meetings
    assert [(one.committee, str(one.day)) for one in meetings] == [
        ("House Appropriations", "2025-08-22"), ("House Finance", "2025-08-22"),
        ("House Finance", "2025-08-25"),
    ]  # fmt: skip
    assert all(date(2025, 8, 21) <= one.announced <= one.day for one in meetings)
    assert meetings[2].items[0].text == "HB25B-1009 (FOR ACTION ONLY)"
    assert meetings == read_folder(folder).meetings


@pytest.mark.parametrize(("name", "text", "told"), [
    ("notes.txt", "", "holds no bills"),
    ("bills.jsonl", "", "names no bill"),
    ("bills.jsonl", '{"kind": "bill"', "line 1 is no JSON"),
])  # fmt: skip
def test_a_folder_that_cannot_be_served_says_why(tmp_path, name, text, told):
    (tmp_path / name).write_text(text)
    with pytest.raises(SettingFault, match=told):
        PracticeSite.from_folder(tmp_path)


def test_a_script_that_cannot_be_read_is_told(folder):
    (folder / "events.toml").write_text('[[event]]\nwhat = "move"\n')
    with pytest.raises(SettingFault, match="meeting"):
        read_folder(folder)


def test_the_sample_holds_what_it_promises(sample):
    facts = read_folder(sample)
    numbers = {one.number for one in facts.measures}
    assert {"HB26-1037", "HB26-1276", "SB26-070"} <= numbers and len(numbers) == 44
    kinds = Counter(re.match("[A-Z]+", number)[0] for number in numbers)
    assert {"HB", "SB", "HCR", "HJR", "SJR", "HM", "SM"} == set(kinds)
    endings = " ".join(one.last.text for one in facts.measures)
    for words in ("Governor Signed", "Governor Vetoed", "Postpone Indefinitely", "Laid Over to 07"):
        assert words in endings
    texts = [action.text for one in facts.measures for action in one.actions]
    assert any("Conference Committee" in text for text in texts)


def test_the_sample_is_small(sample):
    assert sum(file.stat().st_size for file in sample.iterdir()) < 400_000


def test_every_summary_and_long_title_of_the_sample_is_there_and_short(sample):
    for one in read_folder(sample).measures:
        assert one.long_title and len(one.long_title) < 200, one.number
        assert len(one.summary) < 520, one.number
        assert bool(one.summary) == (one.is_bill or one.number.startswith("HCR")), one.number


def test_every_meeting_of_the_sample_names_measures_of_the_sample(sample):
    facts = read_folder(sample)
    numbers = {one.number: one for one in facts.measures}
    for meeting in facts.meetings:
        for item in meeting.items:
            assert numbers[item.bill].actions[0].day <= item.since <= meeting.day
    assert {one.meeting for one in facts.script} <= {one.id for one in facts.meetings}


def test_on_its_day_the_sample_has_hearings_to_show(site):
    coming = [one for one in site.meetings() if date(2026, 2, 24) <= one.day <= date(2026, 3, 3)]
    assert {"Upon Adjournment", "", "1:30 PM"} <= {one.start for one in coming}
    assert len(coming) >= 8
    assert any(item.bill == "HB26-1037" for one in coming for item in one.items)


@needs_facts
@pytest.mark.slow
def test_each_fifth_page_of_the_larger_facts_is_served_whole(visitor, unbalanced):
    site = PracticeSite.from_folder(FACTS)
    measures = site.measures()
    assert len(measures) == 346 + 35 + 721
    with serve(site) as address:
        visit = visitor(address)
        for number in list(measures)[::5]:
            got = visit.get(f"/bills/{number}")
            assert got.status == 200 and unbalanced(got.text) == [], number


@needs_facts
def test_no_fact_of_the_larger_listing_is_lost():
    with (Path(FACTS) / "bills_2026A.jsonl").open(encoding="utf-8") as lines:
        raws = {raw["number"]: raw for raw in map(json.loads, lines)}
    facts = read_folder(Path(FACTS))
    for one in facts.measures:
        raw = raws.get(one.number)
        if raw is None:
            continue
        papers = len(one.fiscal_notes) + len(one.amendments)
        assert len(one.actions) == len(raw["actions"])
        assert len(one.sponsors) == len(raw["sponsors"])
        assert papers == len(raw.get("documents") or [])
        assert len(one.votes) == len(raw.get("votes") or [])
        assert len(one.laws) == len(raw.get("citations") or [])


@needs_facts
def test_a_few_percent_of_the_meetings_have_no_clock_time():
    meetings = read_folder(Path(FACTS)).meetings
    odd = [one for one in meetings if one.start in ("", "Upon Adjournment")]
    assert 0.01 < len(odd) / len(meetings) < 0.1
    assert all(0 <= (one.day - one.announced).days <= 10 for one in meetings)
