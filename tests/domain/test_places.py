"""Where on its way a bill stands, and where it ended."""

from __future__ import annotations

from typing import get_args

import pytest

from tracker.domain.research import PLACES, Place, place_of
from tracker.domain.stages import StageName
from tracker.domain.views import StageView


@pytest.mark.parametrize(("number", "stage", "chamber", "place"), [
    ("HB26-1001", "introduced", "lower", "introduced"),
    ("HB26-1001", "in_committee", "lower", "first_committee"),
    ("HB26-1001", "reported", "lower", "first_floor"),
    ("HB26-1001", "passed_second_reading", "lower", "first_floor"),
    ("HB26-1001", "passed_chamber", "lower", "second_committee"),
    ("HB26-1001", "introduced", "upper", "second_committee"),
    ("HB26-1001", "in_committee", "upper", "second_committee"),
    ("SB26-001", "in_committee", "upper", "first_committee"),
    ("SB26-001", "reported", "lower", "second_floor"),
    ("SB26-001", "passed_chamber", "lower", "both"),
    ("SB26-001", "in_conference", "", "both"),
    ("SB26-001", "amendments_considered", "upper", "both"),
    ("SB26-001", "passed_both", "", "governor"),
    ("SB26-001", "sent_to_governor", "", "governor"),
    ("SB26-001", "partial_veto", "", "law"),
    ("SJR26-006", "adopted", "", "law"),
    ("HCR26-001", "referred_to_voters", "", "law"),
    ("HB26-1001", "", "", "introduced"),
    ("HB26-1001", "a stage of a newer program", "", "introduced"),
])  # fmt: skip
def test_a_bill_stands_where_its_stage_is(
    number: str, stage: str, chamber: str, place: str
) -> None:
    assert place_of(number, StageView(stage, chamber)) == Place(place)  # type: ignore[arg-type]


@pytest.mark.parametrize(("stage", "chamber", "action", "place"), [
    ("postponed_indefinitely", "lower",
     "House Committee on Judiciary Postpone Indefinitely", "first_committee"),
    ("postponed_indefinitely", "upper",
     "Senate Committee on Local Government & Housing Postpone Indefinitely", "second_committee"),
    ("lost", "lower", "House Third Reading Lost - No Amendments", "first_floor"),
    ("laid_over_past_end", "upper",
     "Senate Second Reading Laid Over to 05/14/2026 - No Amendments", "second_floor"),
    ("vetoed", "", "Governor Vetoed", "governor"),
    ("died_at_adjournment", "lower", "Introduced In House - Assigned to Judiciary",
     "first_committee"),
    ("died_at_adjournment", "lower", "House Third Reading Passed - No Amendments",
     "second_committee"),
    ("died_at_adjournment", "lower", "", "introduced"),
    ("died_at_adjournment", "lower", "House Blessed It", "first_committee"),
])  # fmt: skip
def test_a_dead_bill_lies_where_it_ended(stage: str, chamber: str, action: str, place: str) -> None:
    where = place_of("HB26-1001", StageView(stage, chamber, None, action))
    assert where == Place(place, ended=True)  # type: ignore[arg-type]


def test_every_stage_has_a_place() -> None:
    for stage in get_args(StageName):
        for chamber in ("", "lower", "upper"):
            assert place_of("SB26-001", StageView(stage, chamber)).name in PLACES
