"""Whether testimony is taken on an agenda item. product.md 7, dossier 8.3."""

from __future__ import annotations

import re
from typing import Final, Literal, TypeAlias

from tracker.domain.colorado import committee_key
from tracker.domain.numbers import BillNumber

Testimony: TypeAlias = Literal["expected", "unlikely", "none", "unknown"]

_ACTION_ONLY: Final = re.compile(
    r"\b(?:for\s+)?(?:action|vote)\s+only\b|\bno\s+(?:public\s+)?testimony\b"
    r"|\btestimony\s+(?:is\s+|was\s+|has\s+been\s+)?(?:previously|already)\s+(?:heard|taken)\b"
    r"|\btestimony\s+(?:is\s+|has\s+)?(?:been\s+)?closed\b",
    re.IGNORECASE,
)


def testimony_of(
    item_text: str, committee: str, heard_before: bool | None, first_listing: bool | None
) -> Testimony:
    """Whether testimony is taken on one item of one meeting.

    heard_before: whether this committee has heard testimony on the bill before; first_listing:
    whether no earlier meeting of this committee listed it; None where that is not known.
    """
    if BillNumber.find(item_text) is None:
        return "unknown"
    if _ACTION_ONLY.search(item_text):
        return "none"
    if heard_before or first_listing is False or is_appropriations(committee):
        return "unlikely"
    return "expected" if first_listing else "unknown"


def is_appropriations(committee: str) -> bool:
    """Whether a committee decides on money only, and by custom hears no public testimony."""
    return committee_key(committee).letters.endswith(("appropriations", "jointbudget"))
