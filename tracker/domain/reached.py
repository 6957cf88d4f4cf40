"""How far a bill came and when: the marks on its way, each with the day on which it first stood
there, and the committees that had it. From its dated actions, for the page Research.

Bills are compared by these marks over sessions, so they are few, and the same in both chambers. A
bill that came to a mark came to all before it, dated or not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final, Literal, TypeAlias, get_args

from tracker.domain.colorado import Meaning, reading_of
from tracker.domain.committees import committee_acting, committees_given, label_of_committee
from tracker.domain.numbers import BillNumber
from tracker.domain.records import ActionRecord
from tracker.domain.stages import FINAL_STAGES, STAGE_GROUPS, Turn

#: committee: one voted on it, either way; floor: the whole chamber decided something, be it to send
#: it back; second: it passed the chamber where it began; governor: it was sent there.
Mark: TypeAlias = Literal["introduced", "committee", "floor", "second", "governor", "law"]
#: In the order of the way.
MARKS: Final[tuple[Mark, ...]] = get_args(Mark)
#: How a bill fares.
Fate: TypeAlias = Literal["way", "law", "ended"]
FATES: Final[tuple[Fate, ...]] = get_args(Fate)

_LAW: Final = frozenset((*STAGE_GROUPS["law"], *STAGE_GROUPS["adopted"]))
_INTRODUCED: Final = (Meaning.INTRODUCED, Meaning.ASSIGNED)
_DECIDED: Final = (Meaning.REPORTED, Meaning.REFERRED, Meaning.POSTPONED)
_PASSED: Final = (Meaning.THIRD_PASSED, Meaning.THIRD_AMENDED)
_ON_THE_FLOOR: Final = (
    *(Meaning.SECOND_PASSED, Meaning.SECOND_AMENDED, Meaning.SENT_BACK, Meaning.LOST),
    *_PASSED,
)
_OF_BOTH: Final = ("passed_chamber", "amendments_considered", "in_conference", "passed_both")
_AT_GOVERNOR: Final = frozenset(("sent_to_governor", "vetoed", *STAGE_GROUPS["law"]))


def fate_of(stage: str) -> Fate:
    """How a bill fares that stands at a stage; one that is not judged yet is on its way."""
    if stage in _LAW:
        return "law"
    return "ended" if stage in FINAL_STAGES else "way"


def reached(
    number: BillNumber, actions: Iterable[ActionRecord], turns: Iterable[Turn], stage: str
) -> tuple[date | None, ...]:
    """The day of each mark that a bill came to, in order, None where no action dates it.

    actions, turns: its own, as `fold` takes and gives them; stage: where it stands. () where no
    action introduces it: its history was not read, or not whole, and nothing is concluded from it.
    """
    introduced = [row.day for row in actions if _meaning(row.text) in _INTRODUCED]
    if not introduced:
        return ()
    days: dict[Mark, date | None] = {"introduced": min(introduced)}
    was_sent = False
    for turn in turns:
        was_sent |= turn.acted != number.chamber
        if turn.meaning is Meaning.RECONSIDERED and not was_sent:
            days.pop("second", None)  # the vote that passed it is taken again
        for mark, day in _marks(number, turn):
            days.setdefault(mark, day)
    if fate_of(stage) == "law":
        days.setdefault("law", None)
    furthest = max(map(MARKS.index, days))
    return tuple(map(days.get, MARKS[: furthest + 1]))


def committees_of(actions: Iterable[ActionRecord]) -> tuple[str, ...]:
    """The committees that a bill was given to or that acted on it, each once, by one spelling:
    "House Judiciary"."""
    names = (
        label_of_committee(name, "")
        for action in actions
        for name in (*committees_given(action.text), committee_acting(action.text))
        if name
    )
    return tuple(dict.fromkeys(names))


def _meaning(words: str) -> Meaning | None:
    reading = reading_of(words)
    return reading.meaning if reading else None


def _marks(number: BillNumber, turn: Turn) -> Iterator[tuple[Mark, date | None]]:
    """The marks that an action says a bill came to, dated where it is the one that brought it
    there."""
    stage, is_first = turn.stage, turn.acted == number.chamber
    is_of_committee = bool(committee_acting(stage.action))
    if is_first and is_of_committee and turn.meaning in _DECIDED:
        yield "committee", stage.since
    if is_first and not is_of_committee and _is_of_floor(turn):
        yield "floor", stage.since
    if stage.name in _OF_BOTH or turn.acted not in (number.chamber, "executive"):
        yield "second", stage.since if is_first and turn.meaning in _PASSED else None
    if stage.name in _AT_GOVERNOR:
        yield "governor", stage.since if stage.name == "sent_to_governor" else None
    if stage.name in _LAW:
        yield "law", stage.since


def _is_of_floor(turn: Turn) -> bool:
    is_put_off = turn.stage.name == "laid_over_past_end"
    return is_put_off or turn.meaning in (*_ON_THE_FLOOR, Meaning.REFERRED)
