"""What cells say: a known value, and marks beside it."""

from __future__ import annotations

import pytest

from tracker.domain.cells import (
    committee_cell,
    meanings_of,
    meant_by,
    remark_of,
    room_cell,
    time_cell,
)
from tracker.domain.colorado import REMARK_PATTERNS, Meant
from tracker.domain.rooms import same_room


@pytest.mark.parametrize(("cell", "name", "marks"), [
    ("House: Judiciary", "House Judiciary", ()),
    ("HOUSE JUDICIARY COMMITTEE", "House Judiciary", ()),
    ("Judiciary (House) - CANCELLED", "House Judiciary", ("CANCELLED",)),
    ("House Judiciary/CANCELLED", "House Judiciary", ("CANCELLED",)),
    ("House Judiciary \u26a0 POSTPONED", "House Judiciary", ("\u26a0 POSTPONED",)),
    ("House Judiciary, LSB A", "House Judiciary", ("LSB A",)),
    ("House State, Civic, Military and Veterans Affairs",
     "House State, Civic, Military and Veterans Affairs", ()),
    ("House Judiciary Subcommittee", "House Judiciary Subcommittee", ()),
    ("House Finance and Senate Finance", "House Finance and Senate Finance", ()),
    ("Education Leadership Council", "Education Leadership Council", ()),
    ("Joint Budget Committee - Staff Briefing", "Joint Budget Committee - Staff Briefing", ()),
    ("Not House Agriculture", "Not House Agriculture", ()),
    ("Blue Book Task Force (Live)", "Blue Book Task Force", ("Live",)),
    ("Blue Book Task Force - CANCELED", "Blue Book Task Force", ("CANCELED",)),
    ("First Conference Committee on HB26-1148", "First Conference Committee on HB26-1148", ()),
])  # fmt: skip
def test_a_committee_is_known_inside_its_cell_and_another_body_is_not_taken_for_it(
    cell, name, marks
):
    assert committee_cell(cell) == (name, marks)


@pytest.mark.parametrize(("cell", "words", "marks"), [
    ("1:30 - 5:00 PM", "1:30 PM", ("1:30 - 5:00 PM",)),
    ("2:00 PM or upon adjournment", "2:00 PM", ("or upon adjournment",)),
    ("Upon Adjournment or 2:00 PM", "Upon Adjournment or 2:00 PM", ()),
    ("Upon Adjournment - CANCELLED", "Upon Adjournment", ("CANCELLED",)),
    ("CANCELLED 1:30 PM", "1:30 PM", ("CANCELLED",)),
    ("at 1:30 PM MT", "1:30 PM", ()),
    ("TBD", "TBD", ()), ("POSTPONED", "", ("POSTPONED",)), ("Live", "", ("Live",)), ("", "", ()),
])  # fmt: skip
def test_a_start_is_a_clock_time_or_the_words_of_one(cell, words, marks):
    assert time_cell(cell) == (words, marks)


@pytest.mark.parametrize(("cell", "room", "marks"), [
    ("HCR 0107 (overflow LSB A)", "HCR 0107", ("overflow LSB A",)),
    ("POSTPONED", "", ("POSTPONED",)), ("Room subject to change", "",
     ("Room subject to change",)),
    ("Remote testimony canceled", "", ("Remote testimony canceled",)),
    ("CANCELLED HCR 0107", "HCR 0107", ("CANCELLED",)), ("TBD", "TBD", ()),
    ("Zoom / HCR 0107", "HCR 0107", ("Zoom",)), ("Via Zoom", "Via Zoom", ()),
    ("not HCR 0107", "", ("not HCR 0107",)), ("MOVED TO LSB A", "LSB A", ("MOVED TO",)),
    ("State Capitol Annex, 1375 Sherman Street", "State Capitol Annex, 1375 Sherman Street", ()),
    ("Old Supreme Court, 2nd Floor, Colorado State Capitol", "Old Supreme Court", ()),
])  # fmt: skip
def test_a_room_is_a_known_one_or_words_that_name_a_place(cell, room, marks):
    assert room_cell(cell) == (room, marks)


@pytest.mark.parametrize(("one", "other", "same"), [
    ("LSB A", "LSB, Hearing Room A", True), ("HCR 0107", "HCR107", True),
    ("Old Supreme Court", "Old Supreme Court Chambers", True), ("Room 271", "Rm 271", True),
    ("LSB A", "LSB B", False), ("HCR 0107", "HCR 0112", False),
    ("House Chamber", "Senate Chamber", False), ("", "HCR 0107", False),
])  # fmt: skip
def test_a_room_in_another_spelling_is_the_same(one, other, same):
    assert same_room(one, other) is same


@pytest.mark.parametrize("mark", [
    "Not cancelled", "Rescheduled from cancelled 2/9 meeting", "Remote testimony canceled",
    "Cancelled meetings list", "Postponed items first", "Uncancelled", "Live", "Laid-over bills",
    "Testimony in writing only", "New room", "Moved to LSB A",
])  # fmt: skip
def test_words_that_only_hold_a_listed_one_mean_nothing(mark):
    assert meant_by(mark) is None


@pytest.mark.parametrize(("mark", "meant"), [
    ("CANCELLED", Meant.OFF), ("Meeting cancelled due to snow", Meant.OFF),
    ("will not meet", Meant.OFF), ("Postponed", Meant.IN_DOUBT),
    ("LAID OVER TO MARCH 5", Meant.IN_DOUBT), ("moved to March 5", Meant.IN_DOUBT),
    ("FOR ACTION ONLY", Meant.ACTION_ONLY), ("No testimony", Meant.ACTION_ONLY),
    ("Invited testimony only", Meant.BY_INVITATION),
])  # fmt: skip
def test_a_listed_word_that_stands_for_itself_says_what_it_means(mark, meant):
    assert meant_by(mark) is meant
    assert meanings_of(remark_of(["Live", mark])) == {meant: mark}


def test_each_listed_word_says_where_it_was_seen_or_that_it_is_watched_for():
    assert all(one.source for one in REMARK_PATTERNS)


def test_what_is_said_twice_is_one_remark():
    assert remark_of(["CANCELLED", "Live", "Cancelled"]) == "CANCELLED; Live"
