"""What a motion of a committee or of the floor asks, where its official words are known ones."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, Literal, NamedTuple, TypeAlias

MotionKind: TypeAlias = Literal[
    "amendment", "to_floor", "to_floor_consent", "to_committee", "postpone", "pass", "resolution",
    "repass", "concur", "not_concur", "conference", "reconsider", "limit",
]  # fmt: skip


class Motion(NamedTuple):
    """A motion that is understood. detail: the amendment or the committee that it names, in the
    official words; amended: whether what goes on was amended there."""

    kind: MotionKind
    detail: str = ""
    amended: bool = False


_BILL: Final = r"(?:(?:House|Senate) [A-Z][A-Za-z ]*\d\d[A-Z]?-\d+|[HS][BCJRM]+\d\d[A-Z]?-\d+)"
#: The first that fits counts. Words of the floor are abbreviations in capitals.
_TABLE: Final[tuple[tuple[MotionKind, str], ...]] = (
    ("amendment", r"Adopt amendment (?P<detail>[A-Z]\.\d+)(?: \(Attachment \w+\))?\.?"),
    ("amendment", r"(?:AMD|AMEND) \((?P<detail>[A-Z]\.\d+)\)"),
    (
        "to_floor_consent",
        rf"Refer(?:red)? (?:{_BILL})?(?P<amended>, as amended,)? ?to (?:the Committee of the "
        r"Whole|Full (?:House|Senate) for final action) ?and with a recommendation that it be "
        r"placed on the consent calendar\.?",
    ),
    ("to_floor", rf"Refer {_BILL}(?P<amended>, as amended,)? to the Committee of the Whole\.?"),
    ("to_floor", r"Referred to Full (?:House|Senate) for final action\.?"),
    (
        "to_committee",
        rf"Refer {_BILL}(?P<amended>, as amended,)? to the Committee on (?P<detail>[^.]+)\.?",
    ),
    ("postpone", rf"Postpone {_BILL} indefinitely(?: using a reversal [^\n]+|\.?)"),
    ("pass", r"BILL"),
    ("resolution", r"RESOLUTION|RES|MEM"),
    ("repass", r"REPASS"),
    ("concur", r"CONCUR"),
    ("not_concur", r"NOT CNCR"),
    ("conference", r"ADOPT CCR|(?:Adopt|Approve) the first [^\n]*\b[Cc]onference [^\n]*"),
    ("reconsider", rf"RECON|Reconsider(?: {_BILL})?"),
    ("limit", r"LIMIT"),
)
_PATTERNS: Final = tuple((kind, re.compile(pattern)) for kind, pattern in _TABLE)


@lru_cache(maxsize=1024)
def motion_of(words: str) -> Motion | None:
    """A motion by its official words, None for words that nobody knows."""
    for kind, pattern in _PATTERNS:
        if match := pattern.fullmatch(" ".join(words.split())):
            named = match.groupdict()
            return Motion(kind, named.get("detail") or "", bool(named.get("amended")))
    return None
