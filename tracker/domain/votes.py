"""What a motion asks, what became of a floor vote, where the page gives counts and no word, whose
vote it is, and whether it sided with a position.

Constitution of Colorado: a bill passes with a majority of all members elected (art. V, sec. 22),
as do amendments that come back from the other chamber and reports of conference committees
(sec. 23); a resolution that would change the constitution needs two thirds of them (art. XIX,
sec. 2). The bill's own history is asked as well: it names the outcome of the motions it speaks of.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final, Literal, NamedTuple, TypeAlias, cast

from tracker.domain.numbers import BillNumber
from tracker.domain.records import ActionRecord, Chamber, DaySpan, Result
from tracker.domain.wordings import rows

#: Members elected. Vacancies change nothing: the majority is of all seats.
SEATS: Final[dict[Chamber, int]] = {"lower": 65, "upper": 35}

#: The Senate's lists now and then name the president twice, by name and by office (dossier 3.3).
ROWS_WITH_THE_PRESIDENT_TWICE: Final = 36


#: What stands in front of a member's name, and the chamber that it tells.
TITLES: Final = {
    "Rep. ": "lower", "Sen. ": "upper", "Representative ": "lower", "Senator ": "upper",
    "Speaker ": "lower", "President ": "upper",
}  # fmt: skip


def counted(yes: int | None, no: int | None, other: int | None) -> tuple[int, int] | None:
    """The count of a vote; None for a voice vote, of which a page may say 0-0."""
    return (yes, no) if yes is not None and no is not None and (yes or no or other) else None


def is_listed_otherwise(
    counts: tuple[int | None, int | None, int | None], listed: tuple[int, int]
) -> bool:
    """Whether the members listed are not those counted: one page in 450. counts: yes, no, other of
    the row; listed: yes and no of the list. That the president counts twice is no difference."""
    yes, no, other = counts
    if yes is None or no is None or listed == (0, 0):
        return False
    off = (yes - listed[0], no - listed[1])
    twice = yes + no + (other or 0) == ROWS_WITH_THE_PRESIDENT_TWICE
    return off != (0, 0) and not (twice and off in ((1, 0), (0, 1)))


class _FloorMotion(NamedTuple):
    """A kind of motion: its words, the majority it needs, what history says of it. Patterns that
    pass over case; `(?!)` fits nothing."""

    words: str
    of_all_elected: bool
    ends_the_bill: bool
    passed: str = "(?!)"
    failed: str = "(?!)"

    def by_history(self, texts: list[str]) -> Result | None:
        """What history says, None where it is silent or tells of more than one vote."""
        again, passed, failed = (
            any(re.search(pattern, text, re.IGNORECASE) for text in texts)
            for pattern in (r"\bReconsider", self.passed, self.failed)
        )
        return None if again or passed == failed else "pass" if passed else "fail"


# First match wins. Words of 2026, dossier 3.2.
_MOTIONS: Final = (
    _FloorMotion(r"^(?:BILL|RES|RESOLUTION|MEM|MEMORIAL)\b", True, True,
                 r"\bThird Reading\b.*\bPassed\b", r"\bThird Reading\b.*\bLost\b"),
    _FloorMotion(r"^REPASS", True, True, r"- Repass(?:ed)?$|Result was to Pass$", r"\bNot Repass"),
    _FloorMotion(r"^CONCUR", True, False, r"was to Concur\b", r"was to Not Concur\b"),
    _FloorMotion(r"^ADOPT\b|\bCCR\b|\bconference committee report", True, True,
                 r"result was to Adopt Committee Report\b"),
    # Amendments to the report of the committee of the whole: 32-28 failed in the House in 2026.
    _FloorMotion(r"^AMD\b|^COW \*", True, False),
    _FloorMotion(r"^NOT CNCR\b|^NOT CONCUR\b", False, False, r"to Not Concur\b"),
    _FloorMotion(r"^RECEDE\b", False, False, r"to Recede\b", r"to Adhere\b"),
    _FloorMotion(r"^COW$|^COMMITTEE OF THE WHOLE$", False, False,
                 r"\bSecond Reading\b.*\bPassed\b", r"\bSecond Reading\b.*\bLost\b"),
    _FloorMotion("", False, False),
)  # fmt: skip


def floor_result(
    number: BillNumber,
    chamber: Chamber,
    day: date,
    motion: str,
    counts: tuple[int, int, int] | None,
    actions: Iterable[ActionRecord],
) -> Result | None:
    """The result of one floor vote, None where neither counts nor history tell. motion: as the row
    says it ("BILL", "AMD (H.001)"). counts: yes, no, other; None for a voice vote. actions: the
    bill's, in any order; those of this day and chamber are asked."""
    kind = next(kind for kind in _MOTIONS if re.search(kind.words, motion, re.IGNORECASE))
    by_history = kind.by_history(
        [action.text for action in actions if (action.day, action.chamber) == (day, chamber)]
    )
    if counts is None or not any(counts) or chamber not in SEATS:
        return by_history
    yes, no, _ = counts
    if yes <= no:  # whatever majority is asked, a tie is none
        return "fail"
    if not kind.of_all_elected:
        return "pass"
    seats = SEATS[chamber]
    of_voters = kind.ends_the_bill and number.prefix in ("HCR", "SCR")
    needed = -(-2 * seats // 3) if of_voters else seats // 2 + 1
    if yes < needed or by_history == "fail":
        return "fail"
    # With so many it hangs on which way the president counts twice.
    hangs = sum(counts) == ROWS_WITH_THE_PRESIDENT_TWICE and yes == needed
    return by_history if hangs else "pass"


# --- whose vote it is -----------------------------------------------------------------------------

# Pages of floor votes write surnames, with an initial where two share one ("Stewart K."); those of
# committee votes write whole names, now and then with a name more ("Larry Don Suckla"). Rather
# nobody than somebody else.

#: By which one name is written in several ways: "Stewart K.", "Stewart, K", "Garcia-Sander".
_SIGNS: Final = re.compile(r"[.,\-\u2010-\u2015]")
#: What stands behind a surname and is none.
_SUFFIX: Final = re.compile(r",?\s+(?:jr|sr|ii|iii|iv)\.?$", re.IGNORECASE)
_AMENDMENT: Final = re.compile(r"^(?:AMD|COW)\b|\bamendments?\b", re.IGNORECASE)
#: "Rob" and "Robert" are one name, "J" and "Jane" may be two people.
_SHORT_NAME: Final = 3


def is_on_amendment(motion: str) -> bool:
    """Whether a motion is about an amendment or the committee of the whole, not the bill itself."""
    return bool(_AMENDMENT.search(motion))


@dataclass(frozen=True, slots=True)
class Member:
    """A member as a vote may name them. since, until: of the seat, inclusive, None for unknown."""

    id: str
    name: str
    chamber: str
    since: date | None = None
    until: date | None = None

    def sat_on(self, day: date | None) -> bool:
        """Whether the member may have voted on a day; None for any."""
        return day is None or day in DaySpan(self.since, self.until)


class RollCall:
    """The members among whom a name is looked for."""

    def __init__(self, members: Iterable[Member]) -> None:
        self._members = tuple(dict.fromkeys(members))
        self._whole: dict[str, list[Member]] = defaultdict(list)
        self._surnames: dict[str, list[Member]] = defaultdict(list)
        for member in self._members:
            self._whole[_folded(member.name)].append(member)
            for surname in surnames_of(member.name):
                self._surnames[_folded(surname)].append(member)

    def member(
        self, written: str, chamber: str, *, in_committee: bool, day: date | None = None
    ) -> Member | None:
        """The one member meant, None where nobody or more than one could be. chamber: that voted;
        "joint" or "" for both. day: of the vote; who had no seat then is not meant."""
        written = without_title(written)
        surname, _, first = written.partition(",")
        turned = f"{first} {surname}" if first and without_suffix(written) != surname else written
        name = _folded(written)
        whole = self._whole.get(name) or self._whole.get(_folded(turned), [])
        members = self._sitting(whole, chamber, day)
        if not members:
            words = without_suffix(_folded(turned)).split()
            near = (
                (one for one in self._members if _is_nearly(words, _folded(one.name)))
                if in_committee
                else self._surnames.get(name, ())
            )
            members = self._sitting(near, chamber, day)
        return members[0] if len(members) == 1 else None

    def _sitting(self, members: Iterable[Member], chamber: str, day: date | None) -> list[Member]:
        everywhere = chamber not in ("lower", "upper")
        return [
            member
            for member in dict.fromkeys(members)
            if (everywhere or member.chamber in ("", chamber)) and member.sat_on(day)
        ]


@lru_cache(maxsize=16)
def roll_call(members: tuple[Member, ...]) -> RollCall:
    """The roll call of these members, made once."""
    return RollCall(members)


def surnames_of(name: str) -> Iterator[str]:
    """What may be written for a whole name on the page of a floor vote: each ending of it that may
    be the surname, alone and with the initial of the first name; "Jr." belongs to none."""
    plain = without_suffix(name)
    suffix = name.strip()[len(plain) :].strip(" ,")
    words = plain.split()
    for start in range(1, len(words)):
        surname = " ".join(words[start:])
        yield surname
        if suffix:
            yield f"{surname} {suffix}"
        yield f"{surname} {words[0][0]}."
        yield f"{words[0][0]}. {surname}"


def without_title(name: str) -> str:
    """A name without the "Rep." or "Sen." in front."""
    title = next((title for title in TITLES if name.startswith(title)), "")
    return name.removeprefix(title).strip()


def without_suffix(name: str) -> str:
    """`Pat Example` for `Pat Example Jr.`"""
    return _SUFFIX.sub("", name.strip())


def _is_nearly(one: list[str], name: str) -> bool:
    """Whether a name has the same surname and the same first name, or one that begins so."""
    other = without_suffix(name).split()
    if len(one) < 2 or len(other) < 2 or one[-1] != other[-1]:
        return False
    short, long = sorted((one[0], other[0]), key=len)
    return short == long or (len(short) >= _SHORT_NAME and long.startswith(short))


@lru_cache(maxsize=4096)
def _folded(name: str) -> str:
    """Without accents, case, signs and doubled blanks."""
    plain = unicodedata.normalize("NFKD", name.replace("’", "'"))
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(_SIGNS.sub(" ", letters.casefold()).split())


# --- what a motion asks --------------------------------------------------------------------------

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
_KINDS: Final = r"""
amendment         Adopt amendment (?P<detail>[A-Z]\.\d+)(?: \(Attachment \w+\))?\.?
amendment         (?:AMD|AMEND) \((?P<detail>[A-Z]\.\d+)\)
to_floor_consent  Refer(?:red)? (?:@bill)?(?P<amended>, as amended,)? ?to (?:the Committee of
    [ ]the Whole|Full (?:House|Senate) for final action) ?and with a recommendation that it be
    [ ]placed on the consent calendar\.?
to_floor          Refer @bill(?P<amended>, as amended,)? to the Committee of the Whole\.?
to_floor          Referred to Full (?:House|Senate) for final action\.?
to_committee      Refer @bill(?P<amended>, as amended,)? to the Committee on (?P<detail>[^.]+)\.?
postpone          Postpone @bill indefinitely(?: using a reversal [^\n]+|\.?)
pass              BILL
resolution        RESOLUTION|RES|MEM
repass            REPASS
concur            CONCUR
not_concur        NOT CNCR
conference        ADOPT CCR|(?:Adopt|Approve) the first [^\n]*\b[Cc]onference [^\n]*
reconsider        RECON|Reconsider(?: @bill)?
limit             LIMIT
"""
_PATTERNS: Final = tuple(
    (cast(MotionKind, kind), re.compile(words.replace("@bill", _BILL)))
    for kind, words in rows(_KINDS)
)


@lru_cache(maxsize=1024)
def motion_of(words: str) -> Motion | None:
    """A motion by its official words, None for words that nobody knows."""
    for kind, pattern in _PATTERNS:
        if match := pattern.fullmatch(" ".join(words.split())):
            named = match.groupdict()
            return Motion(kind, named.get("detail") or "", bool(named.get("amended")))
    return None


#: A yes that carries a bill on, and one that ends it; all else is about amendments or procedure.
#: Words of 2026, `captures/data/co2026a-motions.csv`.
_CARRIES: Final = re.compile(
    r"(?i)^(?:BILL|RES|RESOLUTION|MEM|MEMORIAL|REPASS)\b|^Refer(?:red)?\b|\breferred to full\b"
    r"|\bfavorable recommendation"
)
_ENDS: Final = re.compile(r"^Postpone\b.*\bindefinitely\b", re.IGNORECASE)


def sided_with(position: str, motion: str, choice: str) -> bool | None:
    """Whether a ballot sided with a position on the bill. None where that cannot be said: of other
    positions than support and oppose, of a motion on something else, of neither yes nor no."""
    carries = _CARRIES.search(motion) is not None
    takes_sides = position in ("support", "oppose") and choice in ("yes", "no")
    if not takes_sides or is_on_amendment(motion) or not (carries or _ENDS.search(motion)):
        return None
    return ((choice == "yes") == carries) == (position == "support")
