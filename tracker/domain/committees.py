"""Committees by their names: those that are known, alike ones, those that an action names.

Dossier 3.7 (names), 5.1 (actions).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from tracker.domain.records import Chamber
from tracker.domain.wordings import Vocabulary, rows

#: Committees of reference of 2026, `captures/data/co2026a-committees.csv`, and those that sit all
#: year. Their names are known inside a cell that says more.
_OF_2026: Final = """
House   Agriculture, Water & Natural Resources; Appropriations; Business Affairs & Labor; Education;
    Energy & Environment; Finance; Health & Human Services; Judiciary; Legal Services;
    State, Civic, Military, & Veterans Affairs; Transportation, Housing & Local Government
Senate  Agriculture & Natural Resources; Appropriations; Business, Labor, & Technology; Education;
    Finance; Health & Human Services; Judiciary; Legal Services; Local Government & Housing;
    State, Veterans, & Military Affairs; Transportation & Energy
both    Capital Development Committee; Committee on Legal Services; Joint Budget Committee;
    Joint Technology Committee; Legislative Audit Committee; Legislative Council;
    Statutory Revision Committee; Transportation Legislation Review Committee;
    Water Resources & Agriculture Review Committee
"""
COMMITTEES: Final = tuple(
    f"{chamber} {name.strip()}".removeprefix("both ")
    for chamber, names in rows(_OF_2026)
    for name in names.split(";")
)
#: The chamber of a house by its own name; what is neither is joint or of no chamber.
CHAMBERS: Final[dict[str, Chamber]] = {"house": "lower", "senate": "upper"}
_WORDS: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")


class CommitteeKey(NamedTuple):
    """A committee's name in the form that agrees between sources. chamber: where it leads with one;
    letters: in lower case, without "and", "&", punctuation and a trailing "Committee"."""

    chamber: Chamber | None
    letters: str

    def is_apart(self, other: CommitteeKey) -> bool:
        """Whether both name a chamber, and not the same."""
        return bool(self.chamber and other.chamber and self.chamber != other.chamber)


@lru_cache(maxsize=1024)
def committee_key(name: str) -> CommitteeKey:
    """The name's normal form, the same for `HousingAndLocalGovernment` and one with an `&`."""
    words = [word.lower() for word in _WORDS.findall(name.replace("&amp;", "&"))]
    chamber = CHAMBERS.get(words[0]) if words else None
    words = words[1:] if chamber else words
    words = words[2:] if words[:2] == ["committee", "on"] else words
    if len(words) > 1 and words[-1] == "committee":
        words = words[:-1]
    return CommitteeKey(chamber, "".join(word for word in words if word not in ("and", "the")))


def same_committee(one: str, other: str) -> bool:
    """Whether two names mean one committee; a chamber that only one of them names does not part."""
    left, right = committee_key(one), committee_key(other)
    return left.letters == right.letters and not left.is_apart(right)


_BY_KEY: Final = {committee_key(name): name for name in COMMITTEES}


def is_known_committee(name: str) -> bool:
    """Whether a name is that of a committee of COMMITTEES."""
    return committee_key(name) in _BY_KEY


class NamedCommittee(NamedTuple):
    """A known committee where a text names it. name: in its usual spelling."""

    begin: int
    end: int
    name: str


_LETTERS: Final = re.compile("[A-Za-z]+")
#: How many words a known name has at most, with what is passed over in it.
_MOST_WORDS: Final = 3 + max(len(_LETTERS.findall(name)) for name in COMMITTEES)


def committee_in(text: str, chamber: str = "") -> NamedCommittee | None:
    """The first known committee that a text names with its chamber in front, or without one that of
    the given chamber ("house", "senate", "" for a committee of both)."""
    matches = list(_LETTERS.finditer(text))
    words = [match[0].lower() for match in matches]
    for begin, word in enumerate(words):
        seat, first = (word, begin + 1) if word in CHAMBERS else (chamber, begin)
        if words[first : first + 2] == ["committee", "on"]:
            first += 2
        longest, letters = None, ""
        for end in range(first, min(first + _MOST_WORDS, len(words))):
            if words[end] in ("and", "the"):
                continue
            letters += words[end]
            key = CommitteeKey(CHAMBERS.get(seat), letters.removesuffix("committee"))
            if key in _BY_KEY:
                longest = NamedCommittee(matches[begin].start(), matches[end].end(), _BY_KEY[key])
        if longest is not None:
            return longest
    return None


@lru_cache(maxsize=1024)
def label_of_committee(name: str, chamber: str) -> str:
    """One spelling for a committee's names: "House Judiciary". chamber: where the name has none."""
    key = committee_key(name)
    prefix = {"lower": "House", "upper": "Senate"}.get(key.chamber or chamber, "")
    bare = re.sub(r"^(?:House |Senate )?(?:Committee on )?|\s+Committee$", "", name).strip()
    plain = re.sub(r",?\s+(?:&|and)\s+", " & ", bare)
    return f"{prefix} {plain}".strip()


_ACTION: Final = Vocabulary(r"""
acting    (House|Senate) Committee on (.+?) (?:Refer|Postpone|Lay Over|Witness Testimony
    |Committee Discussion)
assigned  Introduced In (House|Senate) - Assigned to (.+)$
# Names stand behind the last "to the Committee of the Whole" only.
referred  (?>(House|Senate) (?:Committee on .+? Refer |(?:Second|Third) Reading .*?\bRe-?referred))
    (?>(?:.*Committee of the Whole)?).*?\bto (.+)$
# What stands behind the committee that a floor sends a bill back to.
amended   [ ]- (?:No Amendments|Committee|Floor)\b.*$
""")


def committee_acting(words: str) -> str:
    """The committee whose action this is ("Senate Judiciary"), "" for anything else."""
    match = _ACTION["acting"].match(words)
    return f"{match[1]} {match[2]}" if match else ""


def committees_given(words: str) -> tuple[str, ...]:
    """The committees that an action gives a bill to, chamber in front: several for "A + B"."""
    match = _ACTION["assigned"].match(words) or _ACTION["referred"].match(words)
    if not match:
        return ()
    names = _ACTION["amended"].sub("", match[2]).split(" + ")
    return tuple(f"{match[1]} {name.strip()}" for name in names)
