"""Which committee an action of Colorado's names: the one that acts, the one that gets the bill.

Names are as the action writes them, with the chamber in front ("House Judiciary"). Dossier 5.1.
"""

from __future__ import annotations

import re
from typing import Final

_ACTING: Final = re.compile(
    r"(House|Senate) Committee on (.+?) "
    r"(?:Refer|Postpone|Lay Over|Witness Testimony|Committee Discussion)",
    re.IGNORECASE,
)
_ASSIGNED: Final = re.compile(r"Introduced In (House|Senate) - Assigned to (.+)$", re.IGNORECASE)
_REFERRED: Final = re.compile(
    r"(House|Senate) (?:Committee on .+? Refer |(?:Second|Third) Reading .*?\bRe-?referred).*?"
    r"\bto (?!.*Committee of the Whole)(.+)$",
    re.IGNORECASE,
)
#: What stands behind the committee that a floor sends a bill back to.
_AMENDED: Final = re.compile(r" - (?:No Amendments|Committee|Floor)\b.*$", re.IGNORECASE)


def committee_acting(words: str) -> str:
    """The committee whose action this is ("Senate Judiciary"), "" for anything else."""
    found = _ACTING.match(words)
    return f"{found.group(1)} {found.group(2)}" if found else ""


def committees_given(words: str) -> tuple[str, ...]:
    """The committees that an action gives the bill to: several where it is assigned to "A + B"."""
    found = _ASSIGNED.match(words) or _REFERRED.match(words)
    if not found:
        return ()
    chamber = found.group(1)
    names = _AMENDED.sub("", found.group(2)).split(" + ")
    return tuple(f"{chamber} {name.strip()}" for name in names)
