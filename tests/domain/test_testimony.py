"""Whether testimony is taken on an agenda item."""

from __future__ import annotations

import pytest

# The name of the function begins like that of a test, so it is reached through its module.
from tracker.domain import testimony


@pytest.mark.parametrize(("item", "committee", "heard", "first", "expected"), [
    ("HB26-1037", "House Judiciary", False, True, "expected"),
    ("HB26-1037 Ban Government Purchase", "House Judiciary", None, True, "expected"),
    ("House Bill 26-1037", "House Judiciary", False, True, "expected"),
    ("HB26-1037", "House Judiciary", True, True, "unlikely"),
    ("HB26-1037", "House Judiciary", False, False, "unknown"),
    ("HB26-1037", "House Judiciary", True, None, "unlikely"),
    ("HB26-1037", "House Judiciary", False, None, "unknown"),
    ("HB26-1037", "House Judiciary", None, None, "unknown"),
    ("HB26-1037", "House Appropriations", False, True, "unlikely"),
    ("HB26-1037", "SENATE APPROPRIATIONS", None, None, "unlikely"),
    ("SB26-070 (FOR ACTION ONLY)", "Senate Judiciary", True, False, "none"),
    ("SB26-070 - For Action Only", "Senate Judiciary", False, True, "none"),
    ("SB26-070 Action Only", "House Appropriations", False, True, "none"),
    ("SB26-070 (vote only)", "Senate Judiciary", True, False, "none"),
    ("SB26-070 (testimony previously heard on April 20)", "Senate Judiciary", None, None, "none"),
    ("SB26-070 no public testimony", "Senate Judiciary", None, True, "none"),
    ("HB26-1037 - LAID OVER TO MARCH 5", "House Judiciary", False, True, "in_doubt"),
    ("HB26-1037 (INVITED TESTIMONY ONLY)", "House Judiciary", False, True, "by_invitation"),
    ("HB26-1037 Prohibit Laid Over Fees", "House Judiciary", False, True, "expected"),
    ("HB26-1037 Testimony in Court", "House Judiciary", False, True, "expected"),
    ("Committee Discussion", "House Judiciary", None, True, "unknown"),
    ("Presentation, for action only", "House Judiciary", None, True, "unknown"),
    ("", "House Judiciary", None, None, "unknown"),
])  # fmt: skip
def test_testimony_by_item_committee_and_what_went_before(item, committee, heard, first, expected):
    assert testimony.ruling_of(item, committee, heard, first).testimony == expected


@pytest.mark.parametrize(("item", "committee", "heard", "first", "reason"), [
    ("HB26-1037", "House Judiciary", False, True, "first_listing"),
    ("HB26-1037", "House Judiciary", False, False, "listed_before"),
    ("HB26-1037", "House Judiciary", True, False, "heard_before"),
    ("HB26-1037", "House Appropriations", False, False, "appropriations"),
    ("Committee Discussion", "House Judiciary", None, True, "no_bill"),
    ("HB26-1037", "House Judiciary", None, None, "not_known"),
])  # fmt: skip
def test_a_ruling_says_why(item, committee, heard, first, reason):
    ruling = testimony.ruling_of(item, committee, heard, first)
    assert (ruling.reason, ruling.words) == (reason, "")


@pytest.mark.parametrize(("item", "words"), [
    ("SB26-070 (FOR ACTION ONLY)", "FOR ACTION ONLY"),
    ("SB26-070 (testimony previously heard on April 20)", "testimony previously heard on April 20"),
])  # fmt: skip
def test_where_an_item_is_for_action_only_its_own_words_say_so(item, words):
    ruling = testimony.ruling_of(item, "Senate Judiciary", True, False)
    assert (ruling.reason, ruling.words) == ("action_only", words)


@pytest.mark.parametrize(("committee", "expected"), [
    ("House Appropriations", True), ("Appropriations Committee", True), ("Appropriations", True),
    ("Joint Budget Committee", True), ("House Finance", False), ("", False),
])  # fmt: skip
def test_committees_that_decide_on_money_only(committee, expected):
    assert testimony.is_appropriations(committee) is expected


@pytest.mark.parametrize(("remarks", "expected", "words"), [
    (("", "Invited testimony only", ""), "by_invitation", "Invited testimony only"),
    (("", "CANCELLED", ""), "in_doubt", "CANCELLED"),
    (("", "", "POSTPONED"), "in_doubt", "POSTPONED"),
    (("struck through", "", ""), "in_doubt", "struck through"),
    (("", "", "Live"), "expected", ""),
    (("Not cancelled", "", ""), "expected", ""),
])  # fmt: skip
def test_words_beside_an_item_on_its_agenda_or_its_meeting_tell_of_testimony(
    remarks, expected, words
):
    ruling = testimony.ruling_of("HB26-1037", "House Judiciary", False, True, remarks)
    assert (ruling.testimony, ruling.words) == (expected, words)


@pytest.mark.parametrize(("remark", "standing"), [
    ("", "heard"), ("LAID OVER TO MARCH 5", "in_doubt"), ("PULLED", "off"),
    ("struck through", "off"), ("removed from the agenda", "off"), ("rescheduled", "in_doubt"),
    ("Not laid over", "heard"), ("FOR ACTION ONLY", "heard"), ("new time", "heard"),
])  # fmt: skip
def test_an_item_is_heard_in_doubt_or_off(remark, standing):
    assert testimony.standing_of(remark) == standing
