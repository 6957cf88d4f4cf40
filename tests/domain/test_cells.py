"""What cells say: a known value, and marks beside it."""

from __future__ import annotations

import pytest

from tracker.domain.colorado import REMARKS, SOURCES, Meant
from tracker.domain.remarks import (
    committee_cell,
    item_marks,
    marks_of,
    meanings_of,
    meant_by,
    remark_of,
    room_cell,
    time_cell,
)
from tracker.domain.rooms import same_room
from tracker.domain.wordings import rows


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
    ("No earlier than 1:30 PM", "1:30 PM", ("No earlier than",)), ("Not 1:30 PM", "",
     ("Not 1:30 PM",)),
    ("Sign-up closes 12:30 PM; hearing 1:30 PM", "1:30 PM", ("hearing",
     "Sign-up closes 12:30 PM")),
    ("Time changed from 1:30 PM to 3:00 PM", "3:00 PM", ()),
    ("Moved from 1:30 PM to 9:00 AM (Live)", "9:00 AM", ("Live",)),
    ("1:30 PM \u2192 9:00 AM", "1:30 PM", ("\u2192 9:00 AM",)), ("30 PM", "", ("30 PM",)),
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
    ("TBD (was HCR 0107)", "TBD", ("was HCR 0107",)), ("Room TBD", "Room TBD", ()),
    ("Off-site: Pueblo City Hall", "Off-site: Pueblo City Hall", ()),
    ("Cap. HCR 0107", "HCR 0107", ("Cap",)),
    ("Moved from HCR 0107 to LSB A", "LSB A", ("Moved from HCR 0107 to",)),
    ("Please note room change - HCR 0112", "HCR 0112", ("Please note room change",)),
    ("HCR 0107 - Room change to HCR 0112", "HCR 0112", ("HCR 0107", "Room change to")),
    ("\0Room changed from HCR 0107 to HCR 0112", "HCR 0112", ("Room changed from HCR 0107 to",)),
    ("In person: HCR 0107; Remote: Zoom", "HCR 0107", ("In person", "Remote: Zoom")),
    ("HCR 0107 at 1525 Sherman - Live", "HCR 0107 at 1525 Sherman - Live", ()),
    ("Old State Library Annex (CANCELLED)", "Old State Library Annex", ("CANCELLED",)),
    ("Virtual Meeting", "Virtual Meeting", ()), ("West Steps", "West Steps", ()),
    ("Remote only via Zoom", "Remote only via Zoom", ()), ("Pueblo, CO", "Pueblo, CO", ()),
    ("Remote Hearing - CANCELLED", "Remote Hearing", ("CANCELLED",)),
    ("HCR 0107 - Virtual Meeting", "HCR 0107", ("Virtual Meeting",)),
    ("HCR 0107 (Annex)", "HCR 0107 (Annex)", ()), ("Room 112 [LSB]", "Room 112 [LSB]", ()),
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
    "Testimony in writing only", "New room", "Moved to LSB A", "No comments received",
    "Rescheduled from 2/24", "Continued from 2/24", "Moved from Feb 24", "Start of hearing",
    "Moved from HCR 0107 to",
    "Testimony taken remotely",
])  # fmt: skip
def test_words_that_only_hold_a_listed_one_mean_nothing(mark):
    assert meant_by(mark) is None


@pytest.mark.parametrize(("mark", "meant"), [
    ("CANCELLED", Meant.OFF), ("Meeting cancelled due to snow", Meant.OFF),
    ("will not meet", Meant.OFF), ("Postponed", Meant.IN_DOUBT),
    ("LAID OVER TO MARCH 5", Meant.IN_DOUBT), ("moved to March 5", Meant.IN_DOUBT),
    ("FOR ACTION ONLY", Meant.ACTION_ONLY), ("No testimony", Meant.ACTION_ONLY),
    ("NO PUBLIC COMMENT", Meant.ACTION_ONLY), ("Testimony was heard on 2/18", Meant.ACTION_ONLY),
    ("Witness testimony will not be taken", Meant.ACTION_ONLY),
    ("Discussion and action only", Meant.ACTION_ONLY), ("Testimony complete", Meant.ACTION_ONLY),
    ("Limited to invited testimony", Meant.BY_INVITATION),
    ("The committee will hear invited testimony only", Meant.BY_INVITATION),
    ("Invited testimony only", Meant.BY_INVITATION),
])  # fmt: skip
def test_a_listed_word_that_stands_for_itself_says_what_it_means(mark, meant):
    assert meant_by(mark) is meant
    assert meanings_of(remark_of(["Live", mark])) == {meant: mark}


def test_each_listed_word_says_where_it_was_seen_or_that_it_is_watched_for():
    assert {line.split()[0] for _, line in rows(REMARKS)} == set(SOURCES)


def test_what_is_said_twice_is_one_remark():
    assert remark_of(["CANCELLED", "Live", "Cancelled"]) == "CANCELLED; Live"


# --- rows that were found later ------------------------------------------------------------


@pytest.mark.parametrize("mark", [
    "CANCELLED & RESCHEDULED to 3/5", "Cancelled/Rescheduled", "Cancelled for 2/25",
    "Cancelled Feb 25", "CANCELLED 2/25/2026", "will not meet this week",
    "will not meet on February 25", "No meeting 2/25", "no longer meeting",
    "Cancelled at the request of the chair", "Feb 25 meeting cancelled",
    "Pulled at sponsor's request", "not to be heard", "STRICKEN", "Taken off the agenda",
    "Will not be heard today.", "Removed by the chair", "Withdrawn from consideration",
    "Due to weather, the meeting has been cancelled.",
    "The House Judiciary Committee will not meet on Wednesday, February 25.",
    "The committee meeting scheduled for February 25 has been canceled.", "Canceled/no meeting",
    "There will be no meeting today", "Removed from today's agenda", "Not heard",
    "The hearing for this bill has been cancelled", "All hearings on 2/25-27 are cancelled",
])  # fmt: skip
def test_plain_wordings_call_off(mark):
    assert meant_by(mark) is Meant.OFF


@pytest.mark.parametrize("mark", [
    "RESCHEDULED 3/5", "Postponed & rescheduled", "moved to next week", "Laid Over Daily",
    "ALL BILLS LAID OVER TO MARCH 4", "Rescheduled for Thursday", "Postponed to a date uncertain",
    "changed to 2:00 PM", "Deferred to a later date", "\u2192 3:00 PM", "Postponed/Cancelled",
    "This meeting has moved to Thursday", "Laid over one week", "Start time changed to 3:00 PM",
    "Moved from Feb 25 to Feb 26", "Hearing suspended", "Tentatively scheduled",
])  # fmt: skip
def test_plain_wordings_put_in_doubt(mark):
    assert meant_by(mark) is Meant.IN_DOUBT


@pytest.mark.parametrize("words", [
    "Cancellation and Nonrenewal of Property Insurance", "Off the Grid Housing",
    "Delayed and Denied Insurance Claims", "Tentative Assessments", "Delayed Onset Disease",
    "Removed by Coroners", "Withdrawn Consent", "No testimony limit applies.",
    "Cancelled: overflow room", "Removed from agenda: HB26-1012", "2/25 not cancelled",
    "Wed is not cancelled", "Today not postponed", "Feb 25 hearing not cancelled", "Now 2 items",
    "Continued 3 bills",
])  # fmt: skip
def test_a_title_or_words_of_something_else_call_nothing_off(words):
    assert not any(map(meant_by, marks_of(words)))


@pytest.mark.parametrize(("cell", "start", "marks"), [
    ("Upon Adjournment CANCELLED", "Upon Adjournment", ("CANCELLED",)),
    ("CANCELLED Upon Adjournment", "Upon Adjournment", ("CANCELLED",)),
    ("Upon Adjournment/POSTPONED", "Upon Adjournment", ("POSTPONED",)),
    ("CANCELED 1:30 - 5:00 PM", "1:30 PM", ("CANCELED", "1:30 - 5:00 PM")),
    ("will not meet at 1:30 PM", "1:30 PM", ("will not meet",)),
    ("Cancelled (was 1:30 PM)", "", ("Cancelled", "was 1:30 PM")),
    ("from 1:30 PM to 5:00 PM", "1:30 PM", ("1:30 PM to 5:00 PM",)),
    ("Wednesday, Feb 25, 1:30 PM", "1:30 PM", ()),
    ("Not cancelled", "", ("Not cancelled",)),
    ("Cancelled until further notice", "", ("Cancelled until further notice",)),
])  # fmt: skip
def test_a_mark_without_a_sign_stands_beside_a_start(cell, start, marks):
    assert time_cell(cell) == (start, marks)


@pytest.mark.parametrize(("cell", "room", "marks"), [
    ("\0CANCELLED HCR 0107\0", "HCR 0107", ("CANCELLED",)),
    ("Room 356 CANCELLED", "Room 356", ("CANCELLED",)),
    ("Cancelled/HCR 0107", "HCR 0107", ("Cancelled",)),
    ("Via Zoom CANCELLED", "Via Zoom", ("CANCELLED",)),
    ("ROOM CHANGE: LSB A", "LSB A", ("ROOM CHANGE",)),
    ("HCR 0107 (moved to LSB A)", "LSB A", ("HCR 0107", "moved to")),
    ("HCR 0107 will be moved to LSB A", "LSB A", ("HCR 0107 will be moved to",)),
    ("HCR 0107 moved to Room 271", "Room 271", ("HCR 0107 moved to",)),
    ("HCR 0107 moved to Pueblo City Hall", "Pueblo City Hall", ("HCR 0107 moved to",)),
    ("Cancelled: overflow room", "", ("Cancelled: overflow room",)),
])  # fmt: skip
def test_a_mark_without_a_sign_stands_beside_a_room(cell, room, marks):
    assert room_cell(cell) == (room, marks)


@pytest.mark.parametrize(("cell", "name", "marks"), [
    ("First Conference Committee on HB26-1148 CANCELLED", "First Conference Committee on HB26-1148",
     ("CANCELLED",)),
    ("Blue Book Task Force CANCELLED", "Blue Book Task Force", ("CANCELLED",)),
    ("Committee on Cancelled Debt", "Committee on Cancelled Debt", ()),
])  # fmt: skip
def test_a_mark_without_a_sign_stands_beside_a_committee_nobody_knows(cell, name, marks):
    assert committee_cell(cell) == (name, marks)


@pytest.mark.parametrize(("item", "meant"), [
    ("HB26-1037 Ban Gov, Laid Over", Meant.IN_DOUBT),
    ("HB26-1037 Ban Gov. Laid over to March 5.", Meant.IN_DOUBT),
    ("HB26-1037 Ban Gov laid over to March 5", Meant.IN_DOUBT),
    ("HB26-1037 LAID OVER Ban Gov", Meant.IN_DOUBT),
    ("HB26-1037 Ban Gov/LAID OVER", Meant.IN_DOUBT),
    ("HB26-1037 Ban Gov - This bill will not be heard on 2/25", Meant.OFF),
    ("HB26-1037 Ban Gov, for action only", Meant.ACTION_ONLY),
    ("HB26-1037 Ban (Amendments and vote only)", Meant.ACTION_ONLY),
    ("HB26-1037 Ban (Invite-only testimony)", Meant.BY_INVITATION),
    ("HB26-1037 Off the Grid Housing", None),
    ("HB26-1037 Delayed Start Times for Schools", None),
    ("HB26-1037 Prohibit Laid Over Fees", None),
])  # fmt: skip
def test_an_item_is_laid_over_without_a_dash(item, meant):
    said = meanings_of(remark_of(item_marks(item, [(0, 9)])))
    assert set(said) == ({meant} if meant else set())


@pytest.mark.parametrize("sign", ["-", " ", "(", ".", "\0", "a ", "A ", "1 ", "and ", "26-", "[]"])
def test_a_cell_of_four_thousand_signs_is_read(sign):
    for text in (sign * (4000 // len(sign)), f"cancelled {sign * (4000 // len(sign))}x"):
        for read in (time_cell, room_cell, committee_cell):
            value, marks = read(text)
            assert len(value) <= len(text) and "" not in marks
        assert meant_by(text) is None


@pytest.mark.parametrize("words", [
    "2/2 ", "2/2-", "Feb 2, ", "Mon ", "from 1 ", "moved from 1 PM to ", "off-site; ",
])  # fmt: skip
def test_days_without_end_before_a_start_are_read(words):
    for read in (time_cell, room_cell, committee_cell):
        assert len(read(words * 800).value) <= len(words * 800)
