"""The fold of actions into a stage: every pattern once, the traps of real histories, laws."""

from __future__ import annotations

import csv
import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests import anything
from tracker.domain.colorado import Meaning, chamber_of, reading_of, refers_to_voters
from tracker.domain.numbers import BillNumber
from tracker.domain.records import ActionRecord
from tracker.domain.stages import FINAL_STAGES, StageName, fold, in_order
from tracker.domain.views import StageView

LAST_DAY = date(2026, 5, 13)
SITTING = date(2026, 3, 1)
AFTER = date(2026, 7, 1)
HB, SB, HJR, SJR, HR = (
    BillNumber.parse(n) for n in ("HB26-1001", "SB26-001", "HJR26-1001", "SJR26-001", "HR26-1001")
)

#: Every pattern of 2026 and the wordings of other years, each with a real bill and day where the
#: record has one; `stage` is what the row says when it is all that is known of a bill.
ACTIONS_FILE = Path(__file__).parent / "actions.csv"
PATTERNS = list(csv.DictReader(ACTIONS_FILE.read_text(encoding="utf-8").split("\n")))


def stage_of(*args, is_for_voters: bool = False) -> StageView:
    return fold(*args, is_for_voters=is_for_voters).stage


def history(*rows: str) -> list[ActionRecord]:
    """Actions in page order from rows told oldest first, each "MM-DD words" in 2026."""
    told = [(date.fromisoformat(f"2026-{row[:5]}"), row[6:]) for row in rows]
    return [ActionRecord(day, chamber_of(words, "lower"), words) for day, words in reversed(told)]


def name_of(number: BillNumber, *rows: str, today: date = SITTING) -> str:
    return stage_of(number, history(*rows), LAST_DAY, today).name


@pytest.mark.parametrize("row", PATTERNS, ids=lambda row: row["words"])
def test_each_wording_is_understood(row):
    reading = reading_of(row["words"])
    assert reading is not None and reading.meaning.name == row["meaning"]


@pytest.mark.parametrize("row", PATTERNS, ids=lambda row: row["words"])
def test_the_last_action_alone_gives_a_sensible_stage(row):
    day = date.fromisoformat(row["day"] or "2026-05-01")
    number = BillNumber.parse(row["number"] or "HB26-1001")
    action = ActionRecord(day, chamber_of(row["words"], "lower"), row["words"])
    outcome = fold(number, [action], None, day)
    assert outcome.stage.name == row["stage"]
    assert outcome.unrecognised == ()


def test_every_meaning_has_an_example():
    assert {row["meaning"] for row in PATTERNS} == {meaning.name for meaning in Meaning}


def test_the_table_holds_the_95_patterns_of_2026_and_more():
    assert len(PATTERNS) >= 95 + 9


def test_a_bill_goes_from_introduction_to_signature_and_names_the_action():
    rows = [
        ("01-14 Introduced In House - Assigned to Transportation, Housing & Local Government",
         "in_committee", "lower"),
        ("02-03 House Committee on Transportation, Housing & Local Government Refer Amended "
         "to House Committee of the Whole", "reported", "lower"),
        ("02-05 House Second Reading Special Order - Passed with Amendments - Committee, Floor",
         "passed_second_reading", "lower"),
        ("02-06 House Third Reading Passed - No Amendments", "passed_chamber", "lower"),
        ("02-11 Introduced In Senate - Assigned to Local Government & Housing",
         "in_committee", "upper"),
        ("03-04 Senate Committee on Local Government & Housing Refer Amended to Senate Committee "
         "of the Whole", "reported", "upper"),
        ("03-09 Senate Second Reading Laid Over to 03/10/2026 - No Amendments",
         "reported", "upper"),
        ("03-11 Senate Second Reading Passed with Amendments - Committee, Floor",
         "passed_second_reading", "upper"),
        ("03-12 Senate Third Reading Passed - No Amendments", "passed_chamber", "upper"),
        ("03-13 House Considered Senate Amendments - Result was to Concur - Repass",
         "passed_both", ""),
        ("03-24 Signed by the Speaker of the House", "passed_both", ""),
        ("03-24 Signed by the President of the Senate", "passed_both", ""),
        ("03-24 Sent to the Governor", "sent_to_governor", ""),
        ("03-25 Governor Signed", "signed", ""),
    ]  # fmt: skip
    for end in range(1, len(rows) + 1):
        stage = stage_of(HB, history(*(row[0] for row in rows[:end])), LAST_DAY, SITTING)
        assert (stage.name, stage.chamber) == rows[end - 1][1:]
    assert stage.since == date(2026, 3, 25)
    assert stage.action == "Governor Signed"


def test_laid_over_keeps_the_day_and_the_words_of_the_stage_it_waits_in():
    stage = stage_of(HB, history(
        "02-23 House Committee on Judiciary Refer Amended to House Committee of the Whole",
        "02-26 House Second Reading Laid Over Daily - No Amendments",
    ), LAST_DAY, SITTING)  # fmt: skip
    assert stage.since == date(2026, 2, 23)
    assert stage.action.endswith("Refer Amended to House Committee of the Whole")


def test_in_committee_is_told_since_the_bill_was_sent_to_that_committee():
    stage = stage_of(HB, history(
        "01-14 Introduced In House - Assigned to Finance",
        "01-29 House Committee on Finance Refer Unamended to Appropriations",
        "05-14 House Committee on Appropriations Lay Over Unamended - Amendment(s) Failed",
    ), LAST_DAY, SITTING)  # fmt: skip
    assert (stage.name, stage.since) == ("in_committee", date(2026, 1, 29))


CASES = {
    "a failed amendment is no failure of the bill": (SB, [
        "01-14 Introduced In Senate - Assigned to Judiciary",
        "02-09 Senate Committee on Judiciary Lay Over Unamended - Amendment(s) Failed"],
        "in_committee"),
    "testimony without a decision leaves the bill in committee": (HB, [
        "01-14 Introduced In House - Assigned to Judiciary",
        "02-25 House Committee on Judiciary Witness Testimony and/or Committee Discussion Only"],
        "in_committee"),
    "a row typed by mistake does not wake a postponed bill": (HB, [
        "01-14 Introduced In House - Assigned to Judiciary",
        "03-03 House Committee on Judiciary Postpone Indefinitely",
        "04-10 House Considered Senate Amendments - Result was to Concur - Repass",
        "04-11 House Considered Senate Amendments - Result was to Laid Over Daily",
        "04-12 House Considered Senate Amendments - Result was to Adhere"],
        "postponed_indefinitely"),
    "work of the other chamber does not wake a bill postponed in the first": (HB, [
        "03-03 House Committee on Judiciary Postpone Indefinitely",
        "04-10 Senate Committee on Finance Refer Amended to Senate Committee of the Whole"],
        "postponed_indefinitely"),
    "a postponed bill is revived by reconsideration the same day": (SB, [
        "03-03 Senate Committee on Judiciary Postpone Indefinitely",
        "03-03 Senate Committee on Judiciary Refer Amended to Appropriations"], "in_committee"),
    "SB26-080 was postponed on one day and referred on the next": (SB, [
        "04-13 Senate Third Reading Passed - No Amendments",
        "04-13 Introduced In House - Assigned to Education",
        "05-11 House Committee on Appropriations Postpone Indefinitely",
        "05-12 House Committee on Appropriations Refer Amended to House Committee of the Whole"],
        "reported"),
    "testimony of the day of the postponement does not wake a bill": (HB, [
        "03-03 House Committee on Judiciary Postpone Indefinitely",
        "03-03 House Committee on Judiciary Witness Testimony and/or Committee Discussion Only"],
        "postponed_indefinitely"),
    "introduction dated after the postponement does not wake a bill": (HB, [
        "03-03 House Committee on Judiciary Postpone Indefinitely",
        "03-04 Introduced In House - Assigned to Judiciary"], "postponed_indefinitely"),
    "a report amendment turns second reading to lost": (HB, [
        "02-24 House Second Reading Passed - No Amendments",
        "02-24 House Committee of the Whole Amendment - Change from Passed to Lost"], "lost"),
    "a report amendment is followed by passage (HB26-1099)": (HB, [
        "02-24 House Committee of the Whole Amendment - Change from Passed to Lost",
        "02-24 House Second Reading Special Order - Passed with Amendments - Committee"],
        "passed_second_reading"),
    "a report amendment turns lost to passed": (HB, [
        "02-24 House Second Reading Lost - No Amendments",
        "02-24 House Committee of the Whole Amendment - Change from Lost to Passed"],
        "passed_second_reading"),
    "lost and passed on one day, then third reading (SB26-006)": (SB, [
        "04-20 Senate Third Reading Passed - No Amendments",
        "04-20 Introduced In House - Assigned to Health & Human Services",
        "05-05 House Second Reading Special Order - Passed with Amendments - Committee",
        "05-05 House Second Reading Special Order - Passed with Amendments - No Amendments",
        "05-05 House Second Reading Special Order - Lost with Amendments - Committee",
        "05-06 House Third Reading Passed with Amendments - Floor"], "passed_chamber"),
    "repassed, and five days later not repassed: the last vote counts": (SB, [
        "04-20 House Third Reading Passed with Amendments - Floor",
        "04-25 Senate Considered House Amendments - Result was to Concur - Repass",
        "04-30 Senate Considered House Amendments - Result was to Concur - Not Repassed"], "lost"),
    "not repassed, reconsidered, passed": (SB, [
        "04-30 Senate Considered House Amendments - Result was to Concur - Not Repassed",
        "05-01 Senate Considered House Amendments - Result was to Reconsider",
        "05-01 Senate Considered House Amendments - Result was to Pass"], "passed_both"),
    "one chamber adheres, the other recedes (HB26-1274)": (HB, [
        "05-12 Senate Third Reading Passed with Amendments - Floor",
        "05-13 House Considered Senate Amendments - Result was to Adhere",
        "05-13 Senate Considered House Adherence - Result was to Recede"], "passed_both"),
    "adhering alone leaves the differences open while the session sits": (SB, [
        "04-02 House Third Reading Passed with Amendments - Floor",
        "04-08 Senate Considered House Amendments - Result was to Adhere"],
        "amendments_considered"),
    "a conference report adopted by one chamber is still in conference": (HB, [
        "04-02 House Considered Senate Amendments - Result was to Not Concur - "
        "Request Conference Committee",
        "04-10 First Conference Committee Result was to Adopt Rerevised w/ Amendments",
        "04-13 Senate Consideration of First Conference Committee Report result was to "
        "Adopt Committee Report - Repass"], "in_conference"),
    "one chamber's first report is not the other's second": (HB, [
        "04-10 House Consideration of First Conference Committee Report result was to "
        "Adopt Committee Report - Repass",
        "04-11 Senate Consideration of First Conference Committee Report result was to "
        "Reject Committee Report - Request Second Conference Committee",
        "04-20 Second Conference Committee Result was to Adopt Rerevised w/ Amendments",
        "04-21 Senate Consideration of Second Conference Committee Report result was to "
        "Adopt Committee Report - Repass"], "in_conference"),
    "both adopted the second report": (HB, [
        "04-10 House Consideration of First Conference Committee Report result was to "
        "Adopt Committee Report - Repass",
        "04-11 Senate Consideration of First Conference Committee Report result was to "
        "Adhere - CCR produced",
        "04-21 Senate Consideration of Second Conference Committee Report result was to "
        "Adopt Committee Report - Repass",
        "04-22 House Consideration of Second Conference Committee Report result was to "
        "Adopt Committee Report - Repass"], "passed_both"),
    "a report adopted and then rejected by one chamber is not agreed": (HB, [
        "04-10 House Consideration of First Conference Committee Report result was to "
        "Adopt Committee Report - Repass",
        "04-11 House Consideration of First Conference Committee Report result was to "
        "Reject Committee Report",
        "04-12 Senate Consideration of First Conference Committee Report result was to "
        "Adopt Committee Report - Repass"], "in_conference"),
    "a conference report adopted by both has passed both": (HB, [
        "04-13 Senate Consideration of First Conference Committee Report result was to "
        "Adopt Committee Report - Repass",
        "04-21 House Consideration of First Conference Committee Report result was to "
        "Adopt Committee Report - Repass"], "passed_both"),
    "the second chamber passes it unchanged: passed both": (HB, [
        "03-24 Senate Second Reading Passed - No Amendments",
        "03-25 Senate Third Reading Passed - No Amendments"], "passed_both"),
    "changed on second reading, unchanged on third: the first chamber must agree": (HB, [
        "03-24 Senate Second Reading Passed with Amendments - Committee",
        "03-25 Senate Third Reading Passed - No Amendments"], "passed_chamber"),
    "third reading alone does not tell whether second reading changed the bill": (HB, [
        "03-25 Senate Third Reading Passed - No Amendments"], "passed_chamber"),
    "passed and reconsidered on one day, one row for both votes: passage stands": (HB, [
        "04-15 Senate Second Reading Special Order - Passed - No Amendments",
        "04-16 Senate Third Reading Passed - No Amendments",
        "04-16 Senate Third Reading Reconsidered - No Amendments"], "passed_both"),
    "reconsidered on a later day, the vote is to be taken again": (HB, [
        "04-15 Senate Second Reading Special Order - Passed - No Amendments",
        "04-16 Senate Third Reading Passed - No Amendments",
        "04-17 Senate Third Reading Reconsidered - No Amendments"], "passed_second_reading"),
    "lost and reconsidered, the vote is to be taken again": (HB, [
        "04-16 House Third Reading Lost - No Amendments",
        "04-16 House Third Reading Reconsidered - No Amendments"], "passed_second_reading"),
    "sent back from third reading": (HB, [
        "04-15 House Second Reading Passed - No Amendments",
        "04-16 House Third Reading Re-referred to House Committee of the Whole - No Amendments"],
        "reported"),
    "introduced next door before the passage of the same day (SB26-087)": (SB, [
        "03-16 Introduced In House - Assigned to State, Civic, Military, & Veterans Affairs",
        "03-16 Senate Third Reading Passed with Amendments - Floor"], "in_committee"),
    "introduced dated after the reading it precedes (SJR26-018)": (SJR, [
        "04-07 Senate Third Reading Passed - No Amendments",
        "04-10 House Third Reading Laid Over Daily - No Amendments",
        "04-13 Introduced In House - Assigned to",
        "04-16 House Third Reading Passed - No Amendments"], "passed_both"),
    "introduced twice, once to no committee (HB26-1069)": (HB, [
        "04-21 Introduced In Senate - Assigned to Health & Human Services",
        "05-05 Senate Second Reading Special Order - Passed with Amendments - Committee",
        "05-07 Introduced In Senate - Assigned to"], "passed_second_reading"),
    "a resolution is assigned to nothing": (HJR, [
        "01-14 Introduced In House - Assigned to",
        "01-15 House Third Reading Laid Over Daily - No Amendments"], "introduced"),
    "a resolution of one chamber is adopted by its passage": (HR, [
        "03-27 Introduced In House - Assigned to",
        "03-30 House Third Reading Passed - No Amendments"], "adopted"),
    "a memorial is adopted by one signature (HM26-1002)": (BillNumber.parse("HM26-1002"), [
        "03-19 Introduced In House - Assigned to",
        "03-25 Signed by the Speaker of the House"], "adopted"),
    "a joint resolution waits for both signatures": (HJR, [
        "01-21 Senate Third Reading Passed - No Amendments",
        "01-21 Signed by the Speaker of the House"], "passed_both"),
    "a joint resolution is adopted by both signatures": (HJR, [
        "01-21 Signed by the Speaker of the House",
        "01-21 Signed by the President of the Senate"], "adopted"),
    "a joint resolution can go to the governor (SJR26-001)": (SJR, [
        "03-11 Signed by the President of the Senate",
        "03-11 Signed by the Speaker of the House",
        "03-11 Sent to the Governor",
        "03-13 Governor Signed"], "signed"),
    "a change of the constitution goes to the voters when both chambers passed it": (
        BillNumber.parse("HCR26-1001"), [
        "04-20 House Third Reading Passed - No Amendments",
        "04-30 Senate Third Reading Passed - No Amendments"], "referred_to_voters"),
    "deemed lost on the table (HJR26-1032)": (HJR, [
        "05-13 Introduced In Senate - Assigned to",
        "05-22 Senate Third Reading Lay on the Table-Deemed Lost - No Amendments"], "lost"),
    "laid over past the last day ends a bill at once (SB26-070)": (SB, [
        "04-24 Senate Second Reading Laid Over to 04/27/2026 - No Amendments",
        "04-29 Senate Second Reading Laid Over to 07/04/2026 - No Amendments"],
        "laid_over_past_end"),
    "laid over to the last day ends nothing": (HB, [
        "05-02 House Second Reading Special Order - Laid Over to 05/13/2026 - No Amendments"],
        "reported"),
    "amendments laid over past the last day end a bill": (SB, [
        "05-12 House Third Reading Passed with Amendments - Floor",
        "05-13 Senate Considered House Amendments - Result was to Laid Over to 05/14/2026"],
        "laid_over_past_end"),
    "brought back after it was laid over past the end": (SB, [
        "04-29 Senate Second Reading Laid Over to 07/04/2026 - No Amendments",
        "05-01 Senate Second Reading Passed - No Amendments"], "passed_second_reading"),
    "one chamber's override leaves the veto": (SB, [
        "04-24 Governor Vetoed",
        "04-25 Senate Consideration of Governor Veto - Result was to Override"], "vetoed"),
    "a veto that one chamber laid over past the end stands": (SB, [
        "04-24 Governor Vetoed",
        "04-25 Senate Consideration of Governor Veto - Result was to Override",
        "04-26 House Consideration of Governor Veto - Laid Over to 05/20/2026"], "vetoed"),
    "an override that the chamber took back counts no more": (HB, [
        "04-24 Governor Vetoed",
        "04-25 House Consideration of Governor Veto - Result was to Override",
        "04-26 House Consideration of Governor Veto - Result was to Not Override",
        "04-27 Senate Consideration of Governor Veto - Result was to Override"], "vetoed"),
    "a chamber that sustains in the end overrode nothing": (HB, [
        "04-25 House Consideration of Governor Veto - Result was to Override",
        "04-26 Senate Consideration of Governor Veto - Result was to Override",
        "04-27 Senate Governor Veto Sustained"], "vetoed"),
    "an override that only began vetoes no law": (HB, [
        "04-24 Governor Partial Veto",
        "04-25 House Consideration of Governor Veto - Result was to Override"], "partial_veto"),
    "a law whose lines were vetoed stays that when it is signed as well": (HB, [
        "05-02 Governor Partial Veto", "05-02 Governor Signed"], "partial_veto"),
    "a chamber that votes on the report again has not adopted it": (HB, [
        "04-10 House Consideration of First Conference Committee Report result was to "
        "Adopt Committee Report - Repass",
        "04-11 House Consideration of First Conference Committee Report result was to Reconsider",
        "04-12 Senate Consideration of First Conference Committee Report result was to "
        "Adopt Committee Report - Repass"], "in_conference"),
    "a chamber that did not pass the bill of the report has not adopted it": (HB, [
        "04-10 House Consideration of First Conference Committee Report result was to "
        "Adopt Committee Report - Repass",
        "04-11 House Consideration of First Conference Committee Report result was to "
        "Adopt Committee Report - Not Repassed",
        "04-12 Senate Consideration of First Conference Committee Report result was to "
        "Adopt Committee Report - Repass"], "in_conference"),
    "passed, reconsidered and lost on one day": (HB, [
        "04-15 Senate Second Reading Passed - No Amendments",
        "04-16 Senate Third Reading Passed - No Amendments",
        "04-16 Senate Third Reading Reconsidered - No Amendments",
        "04-16 Senate Third Reading Lost - No Amendments"], "lost"),
    "passed, reconsidered and passed otherwise on one day": (HB, [
        "04-15 Senate Second Reading Passed - No Amendments",
        "04-16 Senate Third Reading Passed - No Amendments",
        "04-16 Senate Third Reading Reconsidered - No Amendments",
        "04-16 Senate Third Reading Passed with Amendments - Floor"], "passed_chamber"),
    "adopted, reconsidered and lost on one day": (HR, [
        "03-02 House Third Reading Passed - No Amendments",
        "03-02 House Third Reading Reconsidered - No Amendments",
        "03-02 House Third Reading Lost - No Amendments"], "lost"),
    "other signs for a hyphen and an apostrophe": (SB, [
        "04-24 Governor Action \u2013 Vetoed",
        "04-25 Senate Considered Governor\u2019s Veto \u2014 Result was to Override",
        "04-26 House Considered Governor\u2019s Veto - Result was to Override"], "overridden"),
    "both chambers' override makes law": (SB, [
        "04-24 Governor Vetoed",
        "04-25 Senate Consideration of Governor Veto - Result was to Override",
        "04-26 House Consideration of Governor Veto - Result was to Override"], "overridden"),
}  # fmt: skip


@pytest.mark.parametrize(("number", "rows", "expected"), CASES.values(), ids=CASES.keys())
def test_traps_of_real_histories(number, rows, expected):
    assert name_of(number, *rows) == expected


NOT_KNOWN = [
    "House Committee on Judiciary Failed to Postpone Indefinitely",
    "House Committee on Judiciary Motion to Postpone Indefinitely Failed",
    "House Committee on Judiciary Did Not Postpone Indefinitely",
    "House Committee on Judiciary Postpone Indefinitely - Reconsidered",
    "House Committee on Judiciary Refer Unamended to Appropriations Failed",
    "Introduced In House - Assigned to Judiciary Withdrawn",
    "House Second Reading Passed Over",
    "House Third Reading Not Passed",
    "House Third Reading Passed - Reconsidered",
    "Senate Third Reading Lost and Found",
    "Senate Considered House Amendments - Result was to Concur - Repass Failed",
    "House Consideration of First Conference Committee Report result was to "
    "Adopt Committee Report - Repass Failed",
    "Not Signed by the Speaker of the House",
    "Signed by the Speaker of the House in Error",
    "Sent to the Governor's Desk and Recalled",
    "Governor Signed Off Not",
    "Governor Signed - Rescinded",
    "Governor Vetoed Nothing",
    "Governor Became Lawful",
    "House Motion to Override Withdrawn",
    "House Committee on Finance Refer Amended to House Committee of the Whole (Corrected)",
    "Introduced In Senate - Assigned to (Corrected)",
    "Introduced In Senate - Assigned to Judiciary (Rescinded)",
    "House Committee on Finance Refer Amended to Appropriations Recalled",
    "House Committee on Finance Refer Amended to Appropriations 0-11",
    "Not First Conference Committee Result was to Adopt Rerevised w/ Amendments",
]


@pytest.mark.parametrize("words", NOT_KNOWN)
def test_words_before_or_after_known_ones_are_no_move_and_are_told(words):
    before = [
        "01-14 Introduced In House - Assigned to Judiciary",
        "02-03 House Committee on Judiciary Refer Amended to House Committee of the Whole",
    ]
    stage, _, unrecognised = fold(HB, history(*before, f"02-05 {words}"), LAST_DAY, SITTING)
    assert (stage.name, unrecognised) == ("reported", (words,))


SIGNED_BY_BOTH = [
    "05-12 Senate Considered House Amendments - Result was to Concur - Repass",
    "05-20 Signed by the President of the Senate",
    "05-20 Signed by the Speaker of the House",
]


@pytest.mark.parametrize("today", [date(2026, 5, 21), AFTER])
def test_a_bill_for_an_election_is_with_the_voters_once_both_officers_signed(today):
    signed = stage_of(SB, history(*SIGNED_BY_BOTH), LAST_DAY, today, is_for_voters=True)
    assert (signed.name, signed.since, signed.action) == (
        "referred_to_voters", date(2026, 5, 20), "Signed by the Speaker of the House",
    )  # fmt: skip
    for rows in (SIGNED_BY_BOTH[:2], [*SIGNED_BY_BOTH, "05-21 Sent to the Governor"]):
        other = stage_of(SB, history(*rows), LAST_DAY, date(2026, 5, 22), is_for_voters=True)
        assert other.name in ("passed_both", "sent_to_governor")


@pytest.mark.parametrize(("summary", "refers"), [
    ("The act requires the secretary of state to refer a ballot issue at the November 2026 general "
     "election to seek voter approval", True),
    ("pursuant to voter approval of the act", True),
    ("The act is referred to the registered electors of the state.", True),
    ("A city may submit a question to its registered electors.", False),
    ("The bill changes how the general election is run.", False),
    ("", False),
])  # fmt: skip
def test_a_summary_says_whether_the_voters_decide_on_the_bill(summary, refers):
    assert refers_to_voters(summary) is refers


AT_THE_END = {
    "still in committee": (HB, ["01-14 Introduced In House - Assigned to Finance"],
        "died_at_adjournment"),
    "both chambers adhered": (HB, [
        "05-13 House Considered Senate Adherence - Result was to Adhere"], "died_at_adjournment"),
    "in conference (HB26-1206)": (HB, [
        "05-13 Senate Consideration of First Conference Committee Report result was to Adhere"
        " - CCR produced",
        "05-13 House Consideration of First Conference Committee Report result was to Other"],
        "died_at_adjournment"),
    "introduced in the other chamber after the last day (SJR26-022)": (SJR, [
        "04-22 Senate Third Reading Passed - No Amendments",
        "05-20 Introduced In House - Assigned to"], "died_at_adjournment"),
    "a joint resolution passed by both without signatures (SJR26-004)": (SJR, [
        "01-30 Senate Third Reading Passed - No Amendments",
        "03-04 House Third Reading Passed - No Amendments"], "adopted"),
    "signed by both officers and never sent to the governor, it waits (SB26-135)": (SB, [
        "05-12 Senate Considered House Amendments - Result was to Concur - Repass",
        "05-20 Signed by the President of the Senate",
        "05-20 Signed by the Speaker of the House"], "passed_both"),
    "postponed": (SB, ["03-03 Senate Committee on Judiciary Postpone Indefinitely"],
        "postponed_indefinitely"),
}  # fmt: skip


@pytest.mark.parametrize(("number", "rows", "expected"), AT_THE_END.values(), ids=AT_THE_END.keys())
def test_after_adjournment_every_measure_has_a_final_stage(number, rows, expected):
    assert name_of(number, *rows, today=AFTER) == expected


def test_death_at_adjournment_dates_from_the_last_day_and_keeps_the_place_and_the_words():
    stage = stage_of(
        HB, history("01-14 Introduced In House - Assigned to Finance"), LAST_DAY, AFTER
    )
    assert (stage.since, stage.chamber) == (LAST_DAY, "lower")
    assert stage.action == "Introduced In House - Assigned to Finance"


@pytest.mark.parametrize(("today", "expected"), [
    (date(2026, 5, 14), "sent_to_governor"),
    (date(2026, 6, 12), "sent_to_governor"),
    (date(2026, 6, 13), "law_without_signature"),
])  # fmt: skip
def test_the_governor_has_thirty_days_after_adjournment(today, expected):
    assert name_of(SB, "05-12 Sent to the Governor", today=today) == expected


@pytest.mark.parametrize(("rows", "expected"), [
    (["05-12 Sent to the Governor", "05-30 Governor Veto Filed With the Secretary of State"],
     "sent_to_governor"),
    (["05-05 Sent to the Governor", "05-06 Recalled From the Governor",
      "05-07 House Considered Senate Amendments - Result was to Reconsider"], "sent_to_governor"),
    (["04-30 House Third Reading Passed - No Amendments", "05-13 Senate Passed the Bill at Last"],
     "passed_chamber"),
    (["05-04 Signed by Somebody Else", "05-05 Sent to the Governor"], "law_without_signature"),
    (["02-02 House Read the Bill Aloud", "02-03 House Committee on Finance Lay Over Unamended"],
     "died_at_adjournment"),
])  # fmt: skip
def test_the_calendar_decides_nothing_over_an_action_that_nobody_knows(rows, expected):
    assert name_of(HB, *rows, today=AFTER) == expected


def test_without_a_last_day_nothing_dies_by_the_calendar():
    acts = history("05-02 House Second Reading Laid Over to 08/31/2026 - No Amendments")
    assert stage_of(HB, acts, None, date(2030, 1, 1)).name == "reported"


def test_a_bill_without_actions_is_introduced_since_no_known_day():
    stage = stage_of(SB, [], LAST_DAY, SITTING)
    assert (stage.name, stage.chamber, stage.since, stage.action) == (
        "introduced",
        "upper",
        None,
        "",
    )


def test_unknown_words_change_nothing_and_are_listed():
    known = history("01-14 Introduced In House - Assigned to Finance")
    odd = ActionRecord(date(2026, 1, 20), "lower", "House Carried the Bill Around the Block")
    outcome = fold(HB, [odd, *known], LAST_DAY, SITTING)
    assert outcome.stage.name == "in_committee"
    assert outcome.unrecognised == (odd.text,)


def test_rows_are_read_by_day_and_from_the_foot_of_the_page_within_a_day():
    rows = [
        ActionRecord(date(2026, 3, 2), "lower", "c"),
        ActionRecord(date(2026, 3, 3), "lower", "e"),
        ActionRecord(date(2026, 3, 2), "lower", "b"),
        ActionRecord(date(2026, 3, 1), "lower", "a"),
        ActionRecord(date(2026, 3, 3), "lower", "d"),
    ]
    assert [row.text for row in in_order(rows)] == ["a", "b", "c", "d", "e"]


def test_a_page_whose_oldest_row_comes_first_is_read_from_its_head():
    rows = history(
        "01-14 Introduced In Senate - Assigned to Judiciary",
        "03-03 Senate Committee on Judiciary Postpone Indefinitely",
        "03-03 Senate Committee on Judiciary Refer Amended to Senate Committee of the Whole",
        "03-11 Senate Second Reading Lost - No Amendments",
        "03-11 Senate Committee of the Whole Amendment - Change from Lost to Passed",
    )
    for page in (rows, rows[::-1]):
        assert stage_of(SB, page, LAST_DAY, SITTING).name == "passed_second_reading"


def in_order_of_page(rows):
    return tuple(sorted(rows[::-1], key=lambda row: row.day))


actions = st.builds(
    lambda day, row, chamber: ActionRecord(day, chamber, row),
    st.dates(date(2026, 1, 14), date(2026, 6, 4)),
    st.sampled_from([row["words"] for row in PATTERNS]) | anything.text(min_size=1),
    st.sampled_from(["lower", "upper", "executive", "joint"]),
)
numbers = st.sampled_from(
    [BillNumber.parse(n) for n in ("HB26-1001", "SB26-001", "HCR26-1001", "SJR26-001", "HM26-1001")]
)


@given(numbers, st.lists(actions, max_size=12), st.sampled_from([None, LAST_DAY]),
       st.dates(date(2026, 1, 1), date(2026, 12, 31)))  # fmt: skip
def test_no_order_of_actions_raises(number, rows, last_day, today):
    stage, _, unrecognised = fold(number, rows, last_day, today)
    assert stage.name in get_args(StageName)
    is_told = number.is_bill and not unrecognised and stage.name != "passed_both"
    if last_day and today > date(2026, 7, 1) and is_told:
        assert stage.name in FINAL_STAGES


@given(numbers, st.lists(actions, max_size=8), st.integers(0, 8))
def test_an_unknown_action_changes_no_stage(number, rows, place):
    odd = ActionRecord(date(2026, 3, 3), "lower", "Zzz unheard of")
    more = [*rows[:place], odd, *rows[place:]]
    # One row more may make a page look as if it stood oldest first.
    assume(in_order(more) == in_order_of_page(more) and in_order(rows) == in_order_of_page(rows))
    one, two = (fold(number, acts, LAST_DAY, LAST_DAY) for acts in (rows, more))
    assert one.stage == two.stage
    assert "Zzz unheard of" in two.unrecognised
    after = fold(number, more, LAST_DAY, AFTER).stage
    assert after in (two.stage, fold(number, rows, LAST_DAY, AFTER).stage)


def histories(facts: Path, session: str) -> list[tuple[BillNumber, list[ActionRecord], str]]:
    bills = []
    text = (facts / f"bills_{session}.jsonl").read_text(encoding="utf-8")
    for line in text.strip().split("\n"):
        bill = json.loads(line)
        rows = [
            ActionRecord(date.fromisoformat(a["date"]), chamber_of(a["text"], "lower"), a["text"])
            for a in reversed(bill["actions"])
        ]
        bills.append((BillNumber.parse(bill["number"]), rows, bill.get("summary") or ""))
    return bills


@pytest.mark.parametrize(("session", "last_day", "expected"), [
    ("2026A", LAST_DAY, {
        "signed": 198, "postponed_indefinitely": 74, "adopted": 37, "died_at_adjournment": 17,
        "lost": 7, "laid_over_past_end": 7, "vetoed": 5, "referred_to_voters": 1}),
    ("2025B", date(2025, 8, 26), {
        "signed": 11, "postponed_indefinitely": 21, "died_at_adjournment": 2, "adopted": 1}),
    ("2018A", date(2018, 5, 9), {
        "signed": 419, "postponed_indefinitely": 273, "vetoed": 9, "lost": 8,
        "law_without_signature": 4, "died_at_adjournment": 4, "laid_over_past_end": 4}),
])  # fmt: skip
def test_whole_sessions_end_with_a_final_stage_each(facts, session, last_day, expected):
    outcomes = [
        fold(n, rows, last_day, date(2026, 8, 1), is_for_voters=refers_to_voters(summary))
        for n, rows, summary in histories(facts, session)
    ]
    assert Counter(outcome.stage.name for outcome in outcomes) == expected
    assert not [words for outcome in outcomes for words in outcome.unrecognised]
    assert {outcome.stage.name for outcome in outcomes} <= FINAL_STAGES
