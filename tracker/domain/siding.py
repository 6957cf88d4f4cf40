"""Whether a member's vote sided with a position on the bill."""

from __future__ import annotations

import re
from typing import Final

from tracker.domain.votes import is_on_amendment

#: A yes that carries a bill on, and one that ends it; all else is about amendments or procedure.
#: Words of 2026, `captures/data/co2026a-motions.csv`.
_CARRIES: Final = re.compile(
    r"^(?:BILL|RES|RESOLUTION|MEM|MEMORIAL|REPASS)\b|^Refer(?:red)?\b|\breferred to full\b"
    r"|\bfavorable recommendation",
    re.IGNORECASE,
)
_ENDS: Final = re.compile(r"^Postpone\b.*\bindefinitely\b", re.IGNORECASE)


def sided_with(position: str, motion: str, choice: str) -> bool | None:
    """Whether a ballot sided with a position on the bill: support or oppose. None where that cannot
    be said: of another position, of a motion that neither carries the bill on nor ends it, of
    somebody who cast neither yes nor no."""
    carries = _CARRIES.search(motion) is not None
    takes_sides = position in ("support", "oppose") and choice in ("yes", "no")
    if not takes_sides or is_on_amendment(motion) or not (carries or _ENDS.search(motion)):
        return None
    return ((choice == "yes") == carries) == (position == "support")
