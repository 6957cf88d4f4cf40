"""What became of a floor vote, where the page gives counts and no word; and which member a name on
the page of a vote means.

Constitution of Colorado: a bill passes with a majority of all members elected (art. V, sec. 22),
as do amendments that come back from the other chamber and reports of conference committees
(sec. 23); a resolution that would change the constitution needs two thirds of them (art. XIX,
sec. 2). The bill's own history is asked as well: it names the outcome of the motions it speaks of.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple

from tracker.domain.numbers import BillNumber
from tracker.domain.records import ActionRecord, Chamber, DaySpan, Result

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


class _Motion(NamedTuple):
    """A kind of motion: its words, the majority it needs, what history says of it."""

    words: re.Pattern[str]
    of_all_elected: bool
    ends_the_bill: bool
    passed: re.Pattern[str] | None = None
    failed: re.Pattern[str] | None = None


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


# First match wins. Words of 2026, dossier 3.2; what matches none is `_OTHER`.
_MOTIONS: Final = (
    _Motion(
        _words(r"^(?:BILL|RES|RESOLUTION|MEM|MEMORIAL)\b"), True, True,
        _words(r"\bThird Reading\b.*\bPassed\b"), _words(r"\bThird Reading\b.*\bLost\b"),
    ),
    _Motion(
        _words(r"^REPASS"), True, True,
        _words(r"- Repass(?:ed)?$|Result was to Pass$"), _words(r"\bNot Repass"),
    ),
    _Motion(
        _words(r"^CONCUR"), True, False,
        _words(r"Result was to Concur\b"), _words(r"Result was to Not Concur\b"),
    ),
    _Motion(
        _words(r"^ADOPT\b|\bCCR\b|\bconference committee report"), True, True,
        _words(r"result was to Adopt Committee Report\b"),
    ),
    # Amendments to the report of the committee of the whole: 32-28 failed in the House in 2026.
    _Motion(_words(r"^AMD\b|^COW \*"), True, False),
    _Motion(_words(r"^NOT CNCR\b|^NOT CONCUR\b"), False, False, _words(r"to Not Concur\b")),
    _Motion(_words(r"^RECEDE\b"), False, False, _words(r"to Recede\b"), _words(r"to Adhere\b")),
    _Motion(
        _words(r"^COW$|^COMMITTEE OF THE WHOLE$"), False, False,
        _words(r"\bSecond Reading\b.*\bPassed\b"), _words(r"\bSecond Reading\b.*\bLost\b"),
    ),
)  # fmt: skip
_OTHER: Final = _Motion(_words(""), False, False)
_RECONSIDERED: Final = re.compile(r"\bReconsider", re.IGNORECASE)


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
    kind = next((kind for kind in _MOTIONS if kind.words.search(motion)), _OTHER)
    by_history = _result_told(
        kind, [act.text for act in actions if (act.day, act.chamber) == (day, chamber)]
    )
    if counts is None or not any(counts) or chamber not in SEATS:
        return by_history
    yes, no, _ = counts
    if yes <= no:  # whatever majority is asked, a tie is none
        return "fail"
    if not kind.of_all_elected:
        return "pass"
    counted = _counted(yes, sum(counts), _needed(kind, number, chamber))
    return "fail" if by_history == "fail" else counted or by_history


def _result_told(kind: _Motion, texts: list[str]) -> Result | None:
    """What history says, None where it is silent or tells of more than one vote."""
    if any(_RECONSIDERED.search(text) for text in texts):
        return None
    passed = any(kind.passed and kind.passed.search(text) for text in texts)
    failed = any(kind.failed and kind.failed.search(text) for text in texts)
    if passed == failed:
        return None
    return "pass" if passed else "fail"


def _needed(kind: _Motion, number: BillNumber, chamber: Chamber) -> int:
    seats = SEATS[chamber]
    if kind.ends_the_bill and number.prefix in ("HCR", "SCR"):
        return -(-2 * seats // 3)
    return seats // 2 + 1


def _counted(yes: int, rows: int, needed: int) -> Result | None:
    """Pass or fail by the count; None where it hangs on which way the president counts twice."""
    if yes < needed:
        return "fail"
    if rows == ROWS_WITH_THE_PRESIDENT_TWICE and yes == needed:
        return None
    return "pass"


# --- whose vote it is -----------------------------------------------------------------------------

# Pages of floor votes write surnames, with an initial where two share one ("Stewart K."); those of
# committee votes write whole names, now and then with a name more ("Larry Don Suckla"). Rather
# nobody than somebody else.

#: What stands behind a surname and is none.
_SUFFIX: Final = re.compile(r",?\s+(?:jr|sr|ii|iii|iv)\.?$", re.IGNORECASE)
_AMENDMENT: Final = re.compile(r"^(?:AMD|COW)\b|\bamendments?\b", re.IGNORECASE)
#: "Rob" and "Robert" are one name, "J" and "Jane" may be two people.
_SHORT_NAME: Final = 3


def is_on_amendment(motion: str) -> bool:
    """Whether a motion is about an amendment, or about what the committee of the whole did, and
    not about the bill itself."""
    return bool(_AMENDMENT.search(motion))


@dataclass(frozen=True, slots=True)
class Member:
    """A member as a vote may name them. chamber: "" where not known; since, until: the days of the
    seat, inclusive, None where no page says them."""

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
        self._whole: dict[str, list[Member]] = {}
        self._surnames: dict[str, list[Member]] = {}
        for member in self._members:
            self._whole.setdefault(_folded(member.name), []).append(member)
            for surname in surnames_of(member.name):
                self._surnames.setdefault(_folded(surname), []).append(member)

    def member(
        self, written: str, chamber: str, *, in_committee: bool, day: date | None = None
    ) -> Member | None:
        """The one member meant, None where nobody or more than one could be. chamber: that voted;
        "joint" or "" for both. day: of the vote; who had no seat then is not meant."""
        name = _folded(written)
        members = self._sitting(self._whole.get(name, ()), chamber, day)
        if not members:
            near = self._named_nearly(name) if in_committee else self._surnames.get(name, ())
            members = self._sitting(near, chamber, day)
        return members[0] if len(members) == 1 else None

    def _sitting(self, members: Iterable[Member], chamber: str, day: date | None) -> list[Member]:
        everywhere = chamber not in ("lower", "upper")
        return [
            member
            for member in dict.fromkeys(members)
            if (everywhere or member.chamber in ("", chamber)) and member.sat_on(day)
        ]

    def _named_nearly(self, name: str) -> list[Member]:
        """Members of the same surname with the same first name, or one that begins so."""
        words = without_suffix(name).split()
        return [
            member
            for member in self._members
            if _is_nearly(words, without_suffix(_folded(member.name)).split())
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


def without_title(name: str) -> str:
    """A name without the "Rep." or "Sen." in front."""
    title = next((title for title in TITLES if name.startswith(title)), "")
    return name.removeprefix(title).strip()


def without_suffix(name: str) -> str:
    """`Pat Example` for `Pat Example Jr.`"""
    return _SUFFIX.sub("", name.strip())


def _is_nearly(one: list[str], other: list[str]) -> bool:
    if len(one) < 2 or len(other) < 2 or one[-1] != other[-1]:
        return False
    short, long = sorted((one[0], other[0]), key=len)
    return short == long or (len(short) >= _SHORT_NAME and long.startswith(short))


@lru_cache(maxsize=4096)
def _folded(name: str) -> str:
    """Without accents, case and doubled blanks."""
    plain = unicodedata.normalize("NFKD", name.replace("’", "'"))
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(letters.casefold().split())
