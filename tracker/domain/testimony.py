"""Whether testimony is taken on an agenda item, and why; and whether the bill's own history has
overtaken its hearing. product.md 7, dossier 8.3."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal, TypeAlias

from tracker.domain.colorado import ActionReading, Meaning, Meant, reading_of
from tracker.domain.committees import committee_key, committees_given, same_committee
from tracker.domain.numbers import Mention, mentions
from tracker.domain.records import ActionRecord
from tracker.domain.remarks import item_marks, meanings_of, remark_of

#: Of an item of an agenda, by the words beside it.
Standing: TypeAlias = Literal["heard", "in_doubt", "off"]
Testimony: TypeAlias = Literal[
    "expected", "unlikely", "by_invitation", "in_doubt", "none", "unknown"
]
Reason: TypeAlias = Literal[
    "first_listing", "listed_before", "heard_before", "appropriations", "action_only",
    "by_invitation", "in_doubt", "no_bill", "not_known", "overtaken",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ruling:
    """Whether testimony is taken, and the reason. words: the page's own that say so, of
    `action_only`, `by_invitation` and `in_doubt`, as written."""

    testimony: Testimony
    reason: Reason
    words: str = ""


#: What remarks say of testimony, what counts most of several first.
_BY_REMARK: Final[tuple[tuple[Meant, Testimony, Reason], ...]] = (
    (Meant.OFF, "in_doubt", "in_doubt"),
    (Meant.IN_DOUBT, "in_doubt", "in_doubt"),
    (Meant.ACTION_ONLY, "none", "action_only"),
    (Meant.BY_INVITATION, "by_invitation", "by_invitation"),
)


def ruling_of(
    item_text: str,
    committee: str,
    heard_before: bool | None,
    first_listing: bool | None,
    remarks: Iterable[str] = (),
) -> Ruling:
    """Whether testimony is taken on one item of one meeting.

    heard_before: whether this committee has heard testimony on the bill before; first_listing:
    whether no earlier meeting of this committee listed it; None where that is not known. remarks:
    of the item, of its agenda and of its meeting; where the item has none, its own text is read.
    """
    named = mentions(item_text)
    if not named:
        return Ruling("unknown", "no_bill")
    said = _by_remarks(item_text, named, *remarks)
    if said is not None:
        return said
    if heard_before:
        return Ruling("unlikely", "heard_before")
    if is_appropriations(committee):
        return Ruling("unlikely", "appropriations")
    if first_listing is False:
        return Ruling("unknown", "listed_before")
    sure = first_listing and "conference committee" not in committee.casefold()
    return Ruling("expected", "first_listing") if sure else Ruling("unknown", "not_known")


def _by_remarks(
    item_text: str, named: Sequence[Mention], own: str = "", *others: str
) -> Ruling | None:
    """What the words beside an item, on its agenda or its meeting say of testimony."""
    if not own:
        places = {(one.start, one.end) for one in named if one.group == named[0].group}
        own = remark_of(item_marks(item_text, places))
    for meant, testimony, reason in _BY_REMARK:
        for remark in (own, *others):
            words = meanings_of(remark).get(meant)
            if words:
                return Ruling(testimony, reason, words)
    return None


def standing_of(remark: str) -> Standing:
    """Whether an item is heard by the words beside it, in doubt or off."""
    meant = meanings_of(remark)
    if Meant.OFF in meant:
        return "off"
    return "in_doubt" if Meant.IN_DOUBT in meant else "heard"


def is_appropriations(committee: str) -> bool:
    """Whether a committee decides on money only, and by custom hears no public testimony."""
    return committee_key(committee).letters.endswith(("appropriations", "jointbudget"))


# --- a hearing that the bill's history has overtaken ----------------------------------------------

# The agenda lists the bill still, though it was postponed, lost, sent elsewhere or decided before.
# The agenda may be right (a committee takes up a bill anew before the page of the bill says so), so
# this puts a hearing in doubt and calls nothing off.

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
