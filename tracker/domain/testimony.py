"""Whether testimony is taken on an item, and why; whether history has overtaken its hearing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, NamedTuple, TypeAlias

from tracker.domain.colorado import ActionReading, Meaning, Meant, reading_of
from tracker.domain.committees import committee_key, committees_given, same_committee
from tracker.domain.numbers import mentions
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


class Ruling(NamedTuple):
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
    remarks: Sequence[str] = (),
) -> Ruling:
    """Whether testimony is taken on one item of one meeting.

    heard_before: whether this committee has heard testimony on the bill before; first_listing:
    whether no earlier meeting of this committee listed it; None where that is not known. remarks:
    of the item, of its agenda and of its meeting; where the item has none, its own text is read.
    """
    named = mentions(item_text)
    if not named:
        return Ruling("unknown", "no_bill")
    own, *others = remarks or ("",)
    if not own:
        places = {(one.start, one.end) for one in named if one.group == named[0].group}
        own = remark_of(item_marks(item_text, places))
    meanings = [meanings_of(remark) for remark in (own, *others)]
    for meant, testimony, reason in _BY_REMARK:
        if words := next((one[meant] for one in meanings if meant in one), ""):
            return Ruling(testimony, reason, words)
    if heard_before:
        return Ruling("unlikely", "heard_before")
    if is_appropriations(committee):
        return Ruling("unlikely", "appropriations")
    if first_listing is False:
        return Ruling("unknown", "listed_before")
    sure = first_listing and "conference committee" not in committee.casefold()
    return Ruling("expected", "first_listing") if sure else Ruling("unknown", "not_known")


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


def _meanings(names: str) -> frozenset[Meaning]:
    return frozenset(Meaning[name] for name in names.split())


_DECIDED: Final = _meanings("ENROLLED SENT SIGNED UNSIGNED_LAW PARTIAL_VETO VETOED VETO_OVERRIDDEN")
_ENDS: Final[dict[Meaning, OvertakenKind]] = {
    Meaning.POSTPONED: "postponed",
    Meaning.LOST: "lost",
    Meaning.NOT_REPASSED: "lost",
    **dict.fromkeys(_DECIDED, "decided"),
}
#: Work on the floor of a chamber: its committees have let the bill go.
_ON_THE_FLOOR: Final = _meanings(
    "REPORTED SECOND_PASSED SECOND_AMENDED SECOND_LAID_OVER THIRD_PASSED THIRD_AMENDED"
    " THIRD_LAID_OVER SENT_BACK RECONSIDERED"
)
#: What shows a bill before a committee of that chamber again, and before a conference.
_IN_HAND: Final = _meanings("INTRODUCED ASSIGNED REFERRED KEPT HEARD")
_GIVEN: Final = _meanings("ASSIGNED REFERRED")
_IN_CONFERENCE: Final = _meanings("CONFERENCE REPORT_REJECTED")


def overtaken_by(actions: Iterable[ActionRecord], committee: str, day: date) -> Overtaken | None:
    """What a bill's history says against its hearing by a committee on a day, None for nothing.
    actions: oldest first, those alone that may not be the outcome of the hearing itself. The last
    word counts: a bill that was sent back to the committee is heard there."""
    against: Overtaken | None = None
    was_here = False
    for action in actions:
        reading = reading_of(action.text)
        if reading is None:
            continue
        seat = committee_key(committee).chamber
        here = (reading.chamber or action.chamber) == seat
        given = committees_given(action.text) if here and reading.meaning in _GIVEN else ()
        is_ours = any(same_committee(name, committee) for name in given)
        # Of a bill that was never given to the committee, the agenda may know more.
        is_elsewhere = given and not is_ours and (was_here or reading.meaning is Meaning.REFERRED)
        was_here |= is_ours
        kind = _against(reading, day, let_go=here and reading.meaning in _ON_THE_FLOOR)
        if kind := kind or ("referred" if is_elsewhere else None):
            against = Overtaken(kind, action.day, action.text)
        elif reading.meaning in (_IN_HAND if here else _IN_CONFERENCE if seat is None else ()):
            against = None
    return against


def _against(reading: ActionReading, day: date, *, let_go: bool) -> OvertakenKind | None:
    """let_go: whether the committee's own chamber has the bill on its floor."""
    if reading.meaning in _ENDS:
        return _ENDS[reading.meaning]
    if reading.put_off_to is not None and reading.put_off_to > day:
        return "laid_over"
    return "referred" if let_go else None
