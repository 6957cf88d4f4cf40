"""Whether testimony is taken on an agenda item, and why. product.md 7, dossier 8.3."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from tracker.domain.colorado import committee_key
from tracker.domain.numbers import BillNumber

Testimony: TypeAlias = Literal["expected", "unlikely", "in_doubt", "none", "unknown"]
Reason: TypeAlias = Literal[
    "first_listing", "listed_before", "heard_before", "appropriations", "action_only", "no_bill",
    "not_known", "overtaken",
]  # fmt: skip

_ACTION_ONLY: Final = re.compile(
    r"\b(?:for\s+)?(?:action|vote)\s+only\b|\bno\s+(?:public\s+)?testimony\b"
    r"|\btestimony\s+(?:is\s+|was\s+|has\s+been\s+)?(?:previously|already)\s+(?:heard|taken)\b"
    r"|\btestimony\s+(?:is\s+|has\s+)?(?:been\s+)?closed\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Ruling:
    """Whether testimony is taken, and the reason. words: the item's own that say so, of
    `action_only`, as written."""

    testimony: Testimony
    reason: Reason
    words: str = ""


def ruling_of(
    item_text: str, committee: str, heard_before: bool | None, first_listing: bool | None
) -> Ruling:
    """Whether testimony is taken on one item of one meeting.

    heard_before: whether this committee has heard testimony on the bill before; first_listing:
    whether no earlier meeting of this committee listed it; None where that is not known.
    """
    if BillNumber.find(item_text) is None:
        return Ruling("unknown", "no_bill")
    said = _ACTION_ONLY.search(item_text)
    if said:
        return Ruling("none", "action_only", said[0])
    if heard_before:
        return Ruling("unlikely", "heard_before")
    if is_appropriations(committee):
        return Ruling("unlikely", "appropriations")
    if first_listing is False:
        return Ruling("unknown", "listed_before")
    return Ruling("expected", "first_listing") if first_listing else Ruling("unknown", "not_known")


def is_appropriations(committee: str) -> bool:
    """Whether a committee decides on money only, and by custom hears no public testimony."""
    return committee_key(committee).letters.endswith(("appropriations", "jointbudget"))
