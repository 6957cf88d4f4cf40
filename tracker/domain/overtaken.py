"""A hearing that the bill's own history has overtaken: the agenda lists the bill still, though it
was postponed, lost, sent elsewhere or decided before. product.md 7.

The agenda may be right (a committee takes up a bill anew before the page of the bill says so), so
this puts a hearing in doubt and calls nothing off.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal, TypeAlias

from tracker.domain.colorado import ActionReading, Meaning, reading_of
from tracker.domain.committees import committee_key, committees_given, same_committee
from tracker.domain.records import ActionRecord

OvertakenKind: TypeAlias = Literal["postponed", "lost", "laid_over", "referred", "decided"]


@dataclass(frozen=True, slots=True)
class Overtaken:
    """What the history says against a hearing: the day and the words of the action."""

    kind: OvertakenKind
    day: date
    words: str


_ENDS: Final[dict[Meaning, OvertakenKind]] = {
    Meaning.POSTPONED: "postponed",
    Meaning.LOST: "lost",
    Meaning.NOT_REPASSED: "lost",
    Meaning.SIGNED: "decided",
    Meaning.UNSIGNED_LAW: "decided",
    Meaning.PARTIAL_VETO: "decided",
    Meaning.VETOED: "decided",
    Meaning.VETO_OVERRIDDEN: "decided",
    Meaning.SENT: "decided",
    Meaning.ENROLLED: "decided",
}
#: Work on the floor of a chamber: its committees have let the bill go.
_ON_THE_FLOOR: Final = frozenset(
    {
        Meaning.REPORTED, Meaning.SECOND_PASSED, Meaning.SECOND_AMENDED, Meaning.SECOND_LAID_OVER,
        Meaning.THIRD_PASSED, Meaning.THIRD_AMENDED, Meaning.THIRD_LAID_OVER, Meaning.SENT_BACK,
        Meaning.RECONSIDERED,
    }
)  # fmt: skip
#: What shows a bill in a committee's hands.
_IN_HAND: Final = frozenset(
    {Meaning.INTRODUCED, Meaning.ASSIGNED, Meaning.REFERRED, Meaning.KEPT, Meaning.HEARD}
)


def verdicts(
    actions: Iterable[tuple[ActionRecord, datetime]], committee: str, day: date
) -> Iterator[tuple[datetime, Overtaken | None]]:
    """What a bill's history says against its hearing by a committee on a day, None for nothing:
    each turn of it, with when the action that brought it was first seen.

    actions: oldest first, those alone that may not be the outcome of the hearing itself. The last
    verdict stands: a bill that was sent back to the committee is heard there.
    """
    against: Overtaken | None = None
    for action, seen in actions:
        reading = reading_of(action.text)
        if reading is None:
            continue
        kind = _against(action, reading, committee, day)
        if kind is not None:
            against = Overtaken(kind, action.day, action.text)
        elif against is not None and _is_in_hand(action, reading, committee):
            against = None
        else:
            continue
        yield seen, against


def _against(
    action: ActionRecord, reading: ActionReading, committee: str, day: date
) -> OvertakenKind | None:
    if reading.meaning in _ENDS:
        return _ENDS[reading.meaning]
    if reading.put_off_to is not None and reading.put_off_to > day:
        return "laid_over"
    seat = committee_key(committee).chamber
    if seat is None or (reading.chamber or action.chamber) != seat:
        return None
    if reading.meaning in _ON_THE_FLOOR:
        return "referred"
    given = committees_given(action.text)
    elsewhere = bool(given) and not any(same_committee(one, committee) for one in given)
    return "referred" if reading.meaning is Meaning.REFERRED and elsewhere else None


def _is_in_hand(action: ActionRecord, reading: ActionReading, committee: str) -> bool:
    """Whether an action shows the bill before a committee of that chamber again, or before a
    conference."""
    seat = committee_key(committee).chamber
    if seat is None:
        return reading.meaning in (Meaning.CONFERENCE, Meaning.REPORT_REJECTED)
    return reading.meaning in _IN_HAND and (reading.chamber or action.chamber) == seat
