"""How far bills came and when, by hand-worked histories; of real ones, that their days agree."""

from __future__ import annotations

import json
import os
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from tracker.domain.colorado import chamber_of
from tracker.domain.numbers import BillNumber
from tracker.domain.records import ActionRecord
from tracker.domain.research import FATES, MARKS, committees_of, fate_of, reached
from tracker.domain.stages import FINAL_STAGES, STAGE_ORDER, fold

LAST_DAY = date(2026, 5, 13)
AFTER = date(2026, 7, 1)
ASSIGNED = "01-14 Introduced In House - Assigned to Judiciary"
REPORTED = "02-03 House Committee on Judiciary Refer Amended to House Committee of the Whole"
DEAD = "02-03 House Committee on Judiciary Postpone Indefinitely"
SECOND = "02-05 House Second Reading Passed with Amendments - Committee"
THIRD = "02-06 House Third Reading Passed - No Amendments"
SENATE = (
    "02-09 Introduced In Senate - Assigned to Finance",
    "02-20 Senate Committee on Finance Refer Unamended to Senate Committee of the Whole",
    "02-23 Senate Second Reading Passed - No Amendments",
    "02-24 Senate Third Reading Passed - No Amendments",
)
SENT = ("03-02 Sent to the Governor",)
LAW = (ASSIGNED, REPORTED, SECOND, THIRD, *SENATE, *SENT, "03-11 Governor Signed")


def actions(*rows: str) -> list[ActionRecord]:
    """In page order, from rows told oldest first."""
    told = [(date.fromisoformat(f"2026-{row[:5]}"), row[6:]) for row in rows]
    return [ActionRecord(day, chamber_of(words, "lower"), words) for day, words in reversed(told)]


def way(*rows: str, number: str = "HB26-1001", today: date = AFTER) -> str:
    """The days of the marks, `?` where none is known."""
    of, told = BillNumber.parse(number), actions(*rows)
    folded = fold(of, told, LAST_DAY, today)
    days = reached(of, told, folded.turns, folded.stage.name)
    return " ".join(f"{day:%m-%d}" if day else "?" for day in days)


@pytest.mark.parametrize(
    ("rows", "days"),
    [
        ((), ""),
        (("03-11 Governor Signed",), ""),
        ((ASSIGNED,), "01-14"),
        ((ASSIGNED, DEAD), "01-14 02-03"),
        ((ASSIGNED, REPORTED), "01-14 02-03"),
        ((ASSIGNED, REPORTED, "02-05 House Second Reading Lost - No Amendments"),
         "01-14 02-03 02-05"),
        ((ASSIGNED, REPORTED, "02-05 House Second Reading Laid Over to 05/20/2026 - No Amendments"),
         "01-14 02-03 02-05"),
        ((ASSIGNED, REPORTED, "02-05 House Second Reading Laid Over Daily - No Amendments"),
         "01-14 02-03"),
        ((ASSIGNED, REPORTED, SECOND, THIRD), "01-14 02-03 02-05 02-06"),
        ((ASSIGNED, REPORTED, SECOND, THIRD, SENATE[0],
          "02-20 Senate Committee on Finance Postpone Indefinitely"), "01-14 02-03 02-05 02-06"),
        ((ASSIGNED, REPORTED, SECOND, THIRD, *SENATE), "01-14 02-03 02-05 02-06"),
        (LAW[:-1], "01-14 02-03 02-05 02-06 03-02 ?"),
        ((*LAW[:-1], "03-11 Governor Vetoed"), "01-14 02-03 02-05 02-06 03-02"),
        (LAW, "01-14 02-03 02-05 02-06 03-02 03-11"),
        ((*LAW[:-2], "03-11 Governor Signed"), "01-14 02-03 02-05 02-06 ? 03-11"),
        ((ASSIGNED, *SENATE), "01-14 ? ? ?"),
    ],
    ids=[
        "no history", "a last action alone is no history", "introduced", "ended in committee",
        "reported", "lost on the floor", "laid over past the end", "put off to another day",
        "passed one chamber", "ended in the other", "passed both",
        "law, which the calendar says and no action", "vetoed", "law",
        "sent on a day that nobody wrote", "rows that lack between",
    ],
)  # fmt: skip
def test_a_bill_came_as_far_as_its_actions_say(rows: tuple[str, ...], days: str) -> None:
    assert way(*rows) == days


def test_a_mark_is_dated_by_the_first_time_and_not_by_the_other_chamber() -> None:
    again = (
        "02-04 House Committee on Appropriations Refer Unamended to House Committee of the Whole"
    )
    assert way(ASSIGNED, REPORTED, again, SECOND) == "01-14 02-03 02-05"
    assert way(ASSIGNED, *SENATE[:2]).split()[1] == "?"


def test_a_vote_that_is_taken_again_counts_when_it_was_taken_again() -> None:
    again = "02-09 House Third Reading Reconsidered - No Amendments"
    assert way(ASSIGNED, REPORTED, SECOND, THIRD, again) == "01-14 02-03 02-05"
    lost = "02-09 House Third Reading Lost - No Amendments"
    assert way(ASSIGNED, REPORTED, SECOND, THIRD, again, lost) == "01-14 02-03 02-05"
    passed = "02-10 House Third Reading Passed - No Amendments"
    assert way(ASSIGNED, REPORTED, SECOND, THIRD, again, passed) == "01-14 02-03 02-05 02-10"


def test_a_resolution_goes_another_way_to_its_end() -> None:
    rows = ("01-14 Introduced In House", "01-16 House Third Reading Passed - No Amendments")
    assert way(*rows, number="HR26-1001") == "01-14 ? 01-16 ? ? 01-16"


def test_committees_are_named_once_by_one_spelling() -> None:
    rows = (*LAW, "02-10 Introduced In Senate - Assigned to State, Veterans, and Military Affairs")
    assert committees_of(actions(*rows)[::-1]) == (
        "House Judiciary", "Senate Finance", "Senate State, Veterans & Military Affairs",
    )  # fmt: skip


def test_every_stage_has_a_fate() -> None:
    fates = {stage: fate_of(stage) for stage in (*STAGE_ORDER, "")}
    assert set(fates.values()) == set(FATES)
    assert {stage for stage, fate in fates.items() if fate != "way"} == FINAL_STAGES
    assert fates["vetoed"] == fates["died_at_adjournment"] == "ended"
    assert fates["referred_to_voters"] == fates["overridden"] == fates["adopted"] == "law"


# --- real histories ------------------------------------------------------------------------------

_CHAMBERS = {"house": "lower", "senate": "upper", "executive": "executive", "joint": "joint"}


@pytest.mark.skipif("TRACKER_FACTS" not in os.environ, reason="TRACKER_FACTS names no folder")
@pytest.mark.parametrize(
    ("session", "last_day", "ends"),
    [
        ("2026A", LAST_DAY, [0, 68, 10, 14, 5, 197]),
        ("2025B", date(2025, 8, 26), [0, 18, 1, 0, 0, 11]),
        ("2018A", date(2018, 5, 9), [0] * 6),
    ],
)
def test_of_real_bills_every_mark_is_dated_and_none_before_the_one_before_it(
    session: str, last_day: date, ends: list[int]
) -> None:
    counts: Counter[int] = Counter()
    for line in (
        (Path(os.environ["TRACKER_FACTS"]) / f"bills_{session}.jsonl")
        .read_text("utf-8")
        .rstrip()
        .split("\n")
    ):
        bill = json.loads(line)
        number = BillNumber.parse(bill["number"])
        if not number.is_bill:
            continue
        told = [
            ActionRecord(
                date.fromisoformat(row["date"]), _CHAMBERS.get(row.get("chamber"), "lower"),
                row["text"],
            )
            for row in reversed(bill["actions"])
        ]  # fmt: skip
        folded = fold(number, told, last_day, date(2026, 11, 1))
        days = reached(number, told, folded.turns, folded.stage.name)
        assert list(days) == sorted(filter(None, days)), number
        if days:
            counts[len(days) - 1] += 1
            assert (len(days) == len(MARKS)) == (fate_of(folded.stage.name) == "law")
    assert [counts[at] for at in range(len(MARKS))] == ends
