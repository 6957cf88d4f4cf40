"""Committees, rooms, convening times and the place an action names."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given

from tests import anything
from tracker.domain.colorado import chamber_of, reading_of, sort_key
from tracker.domain.committees import committee_in, committee_key, same_committee
from tracker.domain.times import Start

MONDAY, TUESDAY = date(2026, 2, 23), date(2026, 2, 24)


@pytest.mark.parametrize(("one", "other"), [
    ("Transportation, Housing & Local Government", "TransportationHousingAndLocalGovernment"),
    ("Business, Labor, & Technology", "Business, Labor and Technology"),
    ("AgricultureWaterNaturalResources", "AgricultureWaterAndNaturalResources"),
    ("House Judiciary", "Judiciary"),
    ("House Judiciary Committee", "HOUSE JUDICIARY"),
    ("House Committee on Judiciary", "House Judiciary"),
    ("State, Veterans, & Military Affairs", "State, Veterans &amp; Military Affairs Committee"),
    ("Joint Budget Committee", "JointBudgetCommittee"),
])  # fmt: skip
def test_one_committee_under_two_names(one, other):
    assert same_committee(one, other)
    assert committee_key(one).letters == committee_key(other).letters


@pytest.mark.parametrize(("one", "other"), [
    ("House Judiciary", "Senate Judiciary"),
    ("House Education", "House Energy & Environment"),
    ("Agriculture & Natural Resources", "Agriculture, Water & Natural Resources"),
])  # fmt: skip
def test_two_committees_are_told_apart(one, other):
    assert not same_committee(one, other)


def test_the_chamber_is_kept_apart_from_the_letters():
    assert committee_key("Senate Health & Human Services") == ("upper", "healthhumanservices")
    assert committee_key("Committee") == (None, "committee")
    assert committee_key("") == (None, "")


@given(anything.text())
def test_any_name_has_a_key_that_agrees_with_itself(name):
    assert same_committee(name, name)


@pytest.mark.parametrize(("words", "place"), [
    ("Governor Signed", "executive"), ("Sent to the Governor", "executive"),
    ("First Conference Committee Result was to Adopt Rerevised w/ Amendments", "joint"),
    ("Signed by the Speaker of the House", "lower"),
    ("Signed by the President of the Senate", "upper"),
    ("House Considered Senate Amendments - Result was to Concur - Repass", "lower"),
    ("Senate Considered House Adherence - Result was to Recede", "upper"),
    ("Introduced In Senate - Assigned to Finance", "upper"),
    ("Senate Consideration of Governor Veto - Laid Over to 05/09/2025", "upper"),
    ("Something else", "joint"),
])  # fmt: skip
def test_the_place_an_action_names(words, place):
    assert chamber_of(words, "joint") == place


def test_a_reading_tells_the_day_to_which_a_bill_was_put_off():
    reading = reading_of("Senate Second Reading Laid Over to 07/04/2026 - No Amendments")
    assert reading is not None and reading.put_off_to == date(2026, 7, 4)
    daily = reading_of("House Third Reading Laid Over Daily - No Amendments")
    assert daily is not None and daily.put_off_to is None


@pytest.mark.parametrize(
    "words", ["", "Bill Recalled", "House", "Governor", "Senate Committee on X Sings"]
)
def test_words_nobody_knows_have_no_reading(words):
    assert reading_of(words) is None


def test_blanks_do_not_matter_to_a_reading():
    assert reading_of("  Sent  to the\nGovernor ") == reading_of("Sent to the Governor")


def test_the_chambers_convene_later_on_monday():
    keys = [sort_key(Start.read(day, "Upon Adjournment")) for day in (MONDAY, TUESDAY)]
    assert keys == [(MONDAY, time(10), 1), (TUESDAY, time(9), 1)]


def test_upon_adjournment_is_sorted_after_the_convening_and_no_words_at_the_end():
    words = ["", "8:00 AM", "Upon Adjournment", "9:00 AM", "1:30 PM", "Upon Recess"]
    starts = [Start.read(TUESDAY, word) for word in words]
    told = [start.start_text for start in sorted(starts, key=sort_key)]
    assert told == ["8:00 AM", "9:00 AM", "Upon Adjournment", "Upon Recess", "1:30 PM", ""]


@pytest.mark.parametrize(
    ("text", "chamber", "name"),
    [
        ("the House Committee on Judiciary met", "", "House Judiciary"),
        ("House Judiciary Committee", "", "House Judiciary"),
        ("Committee on Finance", "senate", "Senate Finance"),
        ("Joint Budget Committee, room 1", "", "Joint Budget Committee"),
        ("Committee on Legal Services", "", "Committee on Legal Services"),
        ("a committee on nothing", "house", None),
    ],
)
def test_a_known_committee_is_told_where_a_text_names_it(text, chamber, name):
    named = committee_in(text, chamber)
    assert (named.name if named else None) == name
