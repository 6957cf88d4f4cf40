"""Where on the way from introduction to law a bill stands, or where it ended: the places that a
picture of many bills is drawn of. A stage (domain/stages.py) says more of one bill."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, NamedTuple, TypeAlias, get_args

from tracker.domain.colorado import Meaning, reading_of
from tracker.domain.committees import committee_acting
from tracker.domain.numbers import BillNumber
from tracker.domain.views import StageView

PlaceName: TypeAlias = Literal[
    "introduced", "first_committee", "first_floor", "second_committee", "second_floor", "both",
    "governor", "law",
]  # fmt: skip
#: In the order of the way.
PLACES: Final[tuple[PlaceName, ...]] = get_args(PlaceName)


class Place(NamedTuple):
    """A place on the way. ended: the bill went no further; of the last place none has."""

    name: PlaceName
    ended: bool = False


#: Places that are the same whichever chamber acts.
_SHARED: Final[Mapping[str, PlaceName]] = {
    "amendments_considered": "both",
    "in_conference": "both",
    "passed_both": "governor",
    "sent_to_governor": "governor",
    "vetoed": "governor",
    **dict.fromkeys(
        ("signed", "law_without_signature", "partial_veto", "overridden", "adopted",
         "referred_to_voters"),
        "law",
    ),
}  # fmt: skip
_ON_THE_FLOOR: Final = ("reported", "passed_second_reading")
_ENDED: Final = (
    *("postponed_indefinitely", "lost", "laid_over_past_end", "died_at_adjournment"),
    "vetoed",
)
#: The stage at which a bill was when it died, by the action that says so or was its last.
_BEFORE_THE_END: Final[Mapping[Meaning, str]] = {
    Meaning.INTRODUCED: "introduced",
    **dict.fromkeys(
        (Meaning.ASSIGNED, Meaning.REFERRED, Meaning.KEPT, Meaning.HEARD), "in_committee"
    ),
    **dict.fromkeys((Meaning.THIRD_PASSED, Meaning.THIRD_AMENDED), "passed_chamber"),
    **dict.fromkeys(
        (Meaning.AMENDMENTS_OPEN, Meaning.AMENDMENTS_AGREED, Meaning.AMENDMENTS_LAID_OVER,
         Meaning.CONFERENCE, Meaning.REPORT_ADOPTED, Meaning.REPORT_REJECTED, Meaning.RECEDED,
         Meaning.NOT_REPASSED),
        "in_conference",
    ),
}  # fmt: skip


def place_of(number: str, stage: StageView) -> Place:
    """Where a measure of this number stands at this stage; of one that ended, where it did."""
    if stage.name in _ENDED and stage.name != "vetoed":
        return Place(_within(number, _before(stage), stage.chamber), ended=True)
    return Place(_within(number, stage.name, stage.chamber), ended=stage.name == "vetoed")


def _before(stage: StageView) -> str:
    """The stage at which a bill was when it died, as far as its last action says."""
    reading = reading_of(stage.action)
    if reading is None:
        return "introduced" if not stage.action else "in_committee"
    if reading.meaning is Meaning.POSTPONED:
        return "in_committee" if committee_acting(stage.action) else "reported"
    return _BEFORE_THE_END.get(reading.meaning, "reported")


def _within(number: str, stage: str, chamber: str) -> PlaceName:
    """The place of a stage in a chamber; without a chamber in that where the bill began."""
    if stage in _SHARED:
        return _SHARED[stage]
    is_second = chamber in ("lower", "upper") and chamber != BillNumber.parse(number).chamber
    if stage == "passed_chamber":
        return "both" if is_second else "second_committee"
    if stage in _ON_THE_FLOOR:
        return "second_floor" if is_second else "first_floor"
    if stage == "in_committee" or is_second:
        return "second_committee" if is_second else "first_committee"
    return "introduced"
