"""Whether testimony is taken on an agenda item, and why. product.md 7, dossier 8.3."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from tracker.domain.colorado import Meant
from tracker.domain.committees import committee_key
from tracker.domain.numbers import Mention, mentions
from tracker.domain.remarks import item_marks, meanings_of, remark_of
from tracker.domain.views import Standing

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
