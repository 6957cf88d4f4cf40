"""The result of a floor vote, from counts and history."""

import json
import os
from datetime import date
from pathlib import Path

import pytest

from tracker.domain.numbers import BillNumber
from tracker.domain.records import ActionRecord, Chamber
from tracker.domain.views import VoteView
from tracker.domain.votes import counted, floor_result, is_listed_otherwise
from tracker.wording.say import vote_count
from tracker.wording.translator import ENGLISH

DAY = date(2026, 4, 2)
HOUSE_BILL = BillNumber.parse("HB26-1330")


def result(motion, counts, *texts, chamber: Chamber = "lower", number=HOUSE_BILL):
    actions = [ActionRecord(DAY, chamber, text) for text in texts]
    return floor_result(number, chamber, DAY, motion, counts, actions)


@pytest.mark.parametrize(
    ("motion", "counts", "expected"),
    [
        pytest.param("BILL", (33, 31, 1), "pass", id="a bare majority of the House"),
        pytest.param("BILL", (32, 31, 2), "fail", id="more yes than no, but not of all elected"),
        pytest.param("BILL", (0, 0, 65), "fail", id="nobody voted"),
        pytest.param("REPASS", (40, 24, 1), "pass", id="repassed"),
        pytest.param("CONCUR", (32, 20, 13), "fail", id="concurring needs all elected too"),
        pytest.param("ADOPT CCR", (32, 20, 13), "fail", id="a conference report as well"),
        pytest.param("AMD (H.001)", (32, 28, 5), "fail", id="amendment to the whole's report"),
        pytest.param("NOT CNCR", (31, 20, 14), "pass", id="asking for a conference"),
        pytest.param("RECON", (30, 30, 5), "fail", id="a tie"),
        pytest.param("A NEW WORD", (30, 29, 6), "pass", id="an unknown motion: of those voting"),
    ],
)
def test_a_house_vote_is_judged_by_the_majority_it_needs(motion, counts, expected):
    assert result(motion, counts) == expected


@pytest.mark.parametrize(
    ("counts", "expected"),
    [((18, 17, 0), "pass"), ((17, 16, 2), "fail"), ((19, 17, 0), "pass"), ((18, 18, 0), "fail")],
)
def test_the_senate_needs_eighteen(counts, expected):
    assert result("BILL", counts, chamber="upper") == expected


def test_eighteen_of_thirty_six_rows_is_left_to_history():
    assert result("BILL", (18, 17, 1), chamber="upper") is None
    passed = "Senate Third Reading Passed - No Amendments"
    assert result("BILL", (18, 17, 1), passed, chamber="upper") == "pass"


@pytest.mark.parametrize(("yes", "expected"), [(43, "fail"), (44, "pass")])
def test_a_change_of_the_constitution_needs_two_thirds(yes, expected):
    number = BillNumber.parse("HCR26-1002")
    assert result("RESOLUTION", (yes, 65 - yes, 0), number=number) == expected


def test_history_says_that_a_vote_with_a_majority_was_lost():
    lost = "House Third Reading Lost - No Amendments"
    assert result("BILL", (34, 31, 0), lost) == "fail"


def test_two_votes_of_one_day_are_not_told_by_one_word_of_history():
    texts = ("House Third Reading Reconsidered - No Amendments", "House Third Reading Lost - Floor")
    assert result("BILL", (34, 31, 0), *texts) == "pass"


@pytest.mark.parametrize(
    ("motion", "text", "expected"),
    [
        ("BILL", "House Third Reading Passed - No Amendments", "pass"),
        ("BILL", "House Third Reading Lay on the Table-Deemed Lost - No Amendments", "fail"),
        ("REPASS", "House Considered Senate Amendments - Result was to Concur - Repass", "pass"),
        (
            "REPASS",
            "House Considered Senate Amendments - Result was to Concur - Not Repassed",
            "fail",
        ),
        (
            "CONCUR",
            "House Considered Senate Amendments - Result was to Concur - Not Repassed",
            "pass",
        ),
        ("BILL", "House Second Reading Passed - No Amendments", None),
        ("COW", "House Second Reading Special Order - Passed - No Amendments", "pass"),
        ("LIMIT", "House Third Reading Passed - No Amendments", None),
    ],
)
def test_a_voice_vote_is_told_by_history_or_not_at_all(motion, text, expected):
    assert result(motion, None, text) == expected


def test_the_history_of_another_day_or_chamber_says_nothing():
    lost = "Senate Third Reading Lost - No Amendments"
    actions = [ActionRecord(DAY, "upper", lost), ActionRecord(date(2026, 4, 3), "lower", lost)]
    assert floor_result(HOUSE_BILL, "lower", DAY, "BILL", (34, 31, 0), actions) == "pass"


def _known_votes(folder: Path):
    names: dict[str, Chamber] = {
        "house": "lower", "senate": "upper", "governor": "executive", "conference": "joint"
    }  # fmt: skip
    for line in (folder / "bills_2026A.jsonl").read_text(encoding="utf-8").splitlines():
        bill = json.loads(line)
        actions = [
            ActionRecord(date.fromisoformat(a["date"]), names.get(a["chamber"], "joint"), a["text"])
            for a in bill["actions"]
        ]
        for vote in bill.get("votes", ()):
            if "/bill_votes/" in vote["url"] and "yes" in vote:
                yield BillNumber.parse(bill["number"]), vote, actions


@pytest.mark.skipif("TRACKER_FACTS" not in os.environ, reason="TRACKER_FACTS names no folder")
def test_every_known_floor_vote_of_2026_has_its_result():
    wrong, seen = [], 0
    for number, vote, actions in _known_votes(Path(os.environ["TRACKER_FACTS"])):
        counts = (vote["yes"], vote["no"], vote["other"])
        chamber: Chamber = "lower" if sum(counts) > 40 else "upper"
        day = date.fromisoformat(vote["date"])
        seen += 1
        if floor_result(number, chamber, day, vote["motion"], counts, actions) != vote["result"]:
            wrong.append((str(number), vote))
    assert seen > 300
    assert wrong == []


@pytest.mark.parametrize(("yes", "no", "count"), [
    (0, 0, None), (None, None, None), (3, None, None), (11, 0, (11, 0)), (0, 2, (0, 2)),
])  # fmt: skip
def test_a_vote_of_nobody_is_a_voice_vote(yes, no, count):
    assert counted(yes, no, 0) == count
    view = VoteView(date(2026, 2, 25), "lower", "", "AMD", "", "pass", yes, no, None, "", ())
    words = "without objection" if yes == no == 0 else "without a count"
    assert vote_count(ENGLISH, view) == (f"{yes}–{no}" if count else words)


@pytest.mark.parametrize(("counts", "listed", "differs"), [
    ((34, 30, 1), (34, 30), False), ((34, 30, 1), (33, 30), True), ((20, 16, 0), (19, 16), False),
    ((20, 15, 0), (19, 15), True), ((20, 16, 0), (18, 16), True), ((34, 30, 1), (0, 0), False),
    ((None, None, None), (3, 2), False),
])  # fmt: skip
def test_a_list_that_is_not_what_was_counted_is_told(counts, listed, differs):
    assert is_listed_otherwise(counts, listed) is differs


def test_a_voice_vote_written_as_none_to_none_has_not_failed():
    day = date(2026, 2, 25)
    assert floor_result(HOUSE_BILL, "lower", day, "COW", (0, 0, 0), []) is None
