"""The steps of a measure."""

from __future__ import annotations

from typing import get_args

import pytest

from tracker.domain.stages import StageName, StepName, steps_of
from tracker.domain.views import StageView


def shown(number: str, stage: str, chamber: str = "") -> str:
    marks = {"done": "+", "now": "*", "ahead": " ", "ended": "x", "never": "-"}
    steps = steps_of(number, StageView(stage, chamber))
    return " ".join(f"{step.name}{marks[step.state]}".strip() for step in steps)


@pytest.mark.parametrize(
    ("number", "stage", "chamber", "steps"),
    [
        ("HB26-1037", "in_committee", "lower", "introduced+ lower* upper both governor law"),
        ("SB26-070", "in_committee", "upper", "introduced+ upper* lower both governor law"),
        ("SB26-070", "reported", "lower", "introduced+ upper+ lower* both governor law"),
        ("HB26-1037", "passed_chamber", "lower", "introduced+ lower+ upper* both governor law"),
        ("HB26-1037", "in_conference", "", "introduced+ lower+ upper+ both* governor law"),
        ("HB26-1037", "passed_both", "", "introduced+ lower+ upper+ both+ governor* law"),
        ("HB26-1037", "vetoed", "", "introduced+ lower+ upper+ both+ governorx law-"),
        ("HB26-1037", "signed", "", "introduced+ lower+ upper+ both+ governor+ law+"),
        ("HB26-1037", "postponed_indefinitely", "upper",
         "introduced+ lower+ upperx both- governor- law-"),
        ("HB26-1037", "died_at_adjournment", "", "introduced+ lowerx upper- both- governor- law-"),
        ("HB26-1037", "", "", "introduced+ lower* upper both governor law"),
        ("SJR26-001", "passed_both", "", "introduced+ upper+ lower+ adopted*"),
        ("SJR26-001", "adopted", "", "introduced+ upper+ lower+ adopted+"),
        ("SB26-135", "referred_to_voters", "", "introduced+ upper+ lower+ both+ voters*"),
        ("HCR26-1001", "referred_to_voters", "", "introduced+ lower+ upper+ voters*"),
        ("HCR26-1001", "in_committee", "lower", "introduced+ lower* upper voters"),
        ("HR26-1001", "passed_chamber", "lower", "introduced+ lower+ adopted*"),
    ],
)  # fmt: skip
def test_a_measure_stands_where_its_stage_says(
    number: str, stage: str, chamber: str, steps: str
) -> None:
    assert shown(number, stage, chamber) == steps


@pytest.mark.parametrize("number", ["HB26-1037", "SB26-070", "SJR26-001", "HR26-1001", "SM26-001"])
@pytest.mark.parametrize("stage", ["", "a stage of a newer program", *get_args(StageName)])
def test_every_stage_of_every_measure_has_a_place(number: str, stage: str) -> None:
    for chamber in ("", "lower", "upper", "executive", "joint"):
        steps = steps_of(number, StageView(stage, chamber))
        assert all(step.name in get_args(StepName) for step in steps)
        assert sum(step.state in ("now", "ended") for step in steps) <= 1
