"""Sessions: the file that ships, the choice of the default, and files that cannot be used."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from tracker import sessions
from tracker.errors import SettingFault, UnknownSession

DATA = Path(__file__).parents[1] / "data"


def test_every_session_since_2016_is_known_and_in_order():
    known = sessions.all_sessions(DATA)
    assert known[0].id == "2016A" and known[-1].id == "2027A"
    assert [one.first_day for one in known] == sorted(one.first_day for one in known)


def test_no_two_sessions_overlap():
    known = sessions.all_sessions(DATA)
    assert all(one.last_day < after.first_day for one, after in pairwise(known))


def test_names_are_those_of_the_official_filter():
    assert sessions.session("2026A", DATA).name == "2026 Regular Session"
    assert sessions.session("2025b", DATA).name == "2025 Extraordinary Session"


def test_an_unknown_session_is_told_with_the_known_ones():
    with pytest.raises(UnknownSession, match=r"2031A.*2025B, 2026A"):
        sessions.session("2031A", DATA)


@pytest.mark.parametrize(("day", "sitting", "coming"), [
    (date(2026, 1, 13), None, "2026A"),
    (date(2026, 1, 14), "2026A", "2027A"),
    (date(2026, 5, 13), "2026A", "2027A"),
    (date(2026, 5, 14), None, "2027A"),
    (date(2027, 12, 1), None, None),
])  # fmt: skip
def test_the_first_and_the_last_day_belong_to_a_session(day, sitting, coming):
    now, after = sessions.in_session(day, DATA), sessions.next_after(day, DATA)
    assert (now and now.id, after and after.id) == (sitting, coming)


@pytest.mark.parametrize(("today", "with_bills", "chosen"), [
    pytest.param(date(2026, 2, 24), (), "2026A", id="the one in session"),
    pytest.param(date(2026, 11, 23), ("2025B", "2026A"), "2026A", id="the last with bills"),
    pytest.param(date(2026, 11, 23), ("2025B",), "2025B", id="even where a later one ended"),
    pytest.param(date(2026, 11, 23), (), "2026A", id="the last that ended"),
    pytest.param(date(2026, 12, 27), ("2026A",), "2026A", id="15 days before the next"),
    pytest.param(date(2026, 12, 28), ("2026A",), "2027A", id="14 days before the next"),
    pytest.param(date(2026, 11, 23), ("2026A", "2027A"), "2027A", id="the next has bills"),
    pytest.param(date(2010, 1, 1), (), "2016A", id="before all of them"),
])  # fmt: skip
def test_the_default_session(today, with_bills, chosen):
    assert sessions.default_session(today, with_bills, DATA).id == chosen


GOOD = 'id = "2026A"\nname = "n"\nfirst_day = 2026-01-14\nlast_day = 2026-05-13\n'


@pytest.mark.parametrize(("text", "told"), [
    ("", "names no session"),
    ("[[session]", "cannot be read"),
    ("[[session]]\n" + GOOD.replace('"2026A"', "7"), "id must be a text"),
    ("[[session]]\n" + GOOD.replace("2026-01-14", '"14 January"'), "first_day must be a date"),
    ("[[session]]\n" + GOOD.replace("2026-05-13", "2025-05-13"), "before it begins"),
    ("[[session]]\n" + GOOD.replace("05-13", "05-13T09:00:00"), "last_day must be a date"),
    ("[[session]]\n" + GOOD + "colour = 1\n", "colour is not known"),
    ("[[session]]\n" + GOOD + "[[session]]\n" + GOOD, "2026A twice"),
    ("[[session]]\n" + GOOD + "sign_up_opens_days = 61\n", "whole number from 0 to 60"),
    ("[[session]]\n" + GOOD + "sign_up_opens_days = true\n", "whole number from 0 to 60"),
    ("session = 7", "names no session"),
    ("session = [7]", "no table"),
])  # fmt: skip
def test_a_file_that_cannot_be_used_says_where_and_why(tmp_path, text, told):
    (tmp_path / "sessions.toml").write_text(text)
    with pytest.raises(SettingFault, match=told):
        sessions.all_sessions(tmp_path)


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(SettingFault, match="cannot be read"):
        sessions.all_sessions(tmp_path)


def test_an_edited_file_is_read_again(tmp_path):
    file = tmp_path / "sessions.toml"
    file.write_text("[[session]]\n" + GOOD)
    before = sessions.all_sessions(tmp_path)
    file.write_text("[[session]]\n" + GOOD.replace('"n"', '"another name"'))
    assert [one.name for one in (*before, *sessions.all_sessions(tmp_path))] == [
        "n", "another name",
    ]  # fmt: skip


def test_when_sign_up_opens_is_known_of_one_session_alone():
    known = sessions.sign_ups(DATA)
    assert {key for key, one in known.items() if one.opens_days is not None} == {"2026A"}
    assert known["2026A"].opens_days == 7 and known["2026A"].url.startswith("https://")
