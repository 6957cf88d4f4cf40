"""The way of a measure in steps: behind it, where it stands, ahead of it. product.md 5."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from tracker.domain.numbers import BillNumber
from tracker.domain.views import StageView

StepName: TypeAlias = Literal[
    "introduced", "lower", "upper", "both", "governor", "law", "voters", "adopted"
]
StepState: TypeAlias = Literal["done", "now", "ahead", "ended", "never"]


@dataclass(frozen=True, slots=True)
class Step:
    """One step. ended: the measure went no further; never: what it did not reach."""

    name: StepName
    state: StepState


_ONE_CHAMBER: Final = ("HR", "SR", "HM", "SM")
_IN_A_CHAMBER: Final = frozenset(
    {"introduced", "in_committee", "reported", "passed_second_reading"}
)
_ENDED: Final = frozenset(
    {"postponed_indefinitely", "lost", "laid_over_past_end", "died_at_adjournment"}
)
_DONE: Final = frozenset(
    {"signed", "law_without_signature", "partial_veto", "overridden", "adopted"}
)
_AT: Final[Mapping[str, StepName]] = {
    "amendments_considered": "both",
    "in_conference": "both",
    "passed_both": "governor",
    "sent_to_governor": "governor",
    "vetoed": "governor",
    "referred_to_voters": "voters",
}


def steps_of(number: str, stage: StageView) -> tuple[Step, ...]:
    """The steps of a measure of this number that stands at this stage."""
    names = _names(BillNumber.parse(number), stage.name == "referred_to_voters")
    if stage.name in _DONE:
        return tuple(Step(name, "done") for name in names)
    here = names.index(_step(stage, names))
    at: StepState = "ended" if stage.name in _ENDED or stage.name == "vetoed" else "now"
    beyond: StepState = "never" if at == "ended" else "ahead"
    return tuple(
        Step(name, "done" if place < here else at if place == here else beyond)
        for place, name in enumerate(names)
    )


def _names(number: BillNumber, to_voters: bool) -> tuple[StepName, ...]:
    """The steps of a measure. to_voters: they decide on a bill instead of the governor, as they do
    on every concurrent resolution."""
    first: StepName = "lower" if number.chamber == "lower" else "upper"
    second: StepName = "upper" if first == "lower" else "lower"
    if number.prefix in _ONE_CHAMBER:
        return ("introduced", first, "adopted")
    if number.is_bill and to_voters:
        return ("introduced", first, second, "both", "voters")
    if number.prefix in ("HCR", "SCR"):
        return ("introduced", first, second, "voters")
    if number.is_bill:
        return ("introduced", first, second, "both", "governor", "law")
    return ("introduced", first, second, "adopted")


def _step(stage: StageView, names: tuple[StepName, ...]) -> StepName:
    """The step at which a stage stands; a passed chamber is behind, the next one is now."""
    chamber: StepName = "upper" if stage.chamber == "upper" else "lower"
    if not stage.chamber:
        chamber = names[1]
    if stage.name == "passed_chamber":
        return names[names.index(chamber) + 1] if chamber in names else names[1]
    if stage.name in _IN_A_CHAMBER or stage.name in _ENDED or not stage.name:
        return chamber if chamber in names else names[1]
    at = _AT.get(stage.name, names[1])
    return at if at in names else names[-1]
