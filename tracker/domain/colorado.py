"""What is true of Colorado only: the language of actions and remarks, committees, convening times.

An action the site newly uses is one line in ACTION_PATTERNS and one row in the table of its test;
a word that calls a meeting off, or puts it in doubt, one in REMARK_PATTERNS. Rooms: `rooms.py`.
Dossier 5.1 (words of actions), 3.7 (names of committees), 7 (convening), 3.4, 8.3 (remarks).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from functools import lru_cache
from typing import Final, NamedTuple

from tracker.domain.records import Chamber
from tracker.domain.times import Start, day_of


class Meaning(StrEnum):
    """What an action says of a bill. domain/stages.py folds these into a stage."""

    INTRODUCED = "introduced, assigned to no committee"
    ASSIGNED = "introduced and assigned to a committee"
    REFERRED = "referred to a committee"
    KEPT = "laid over by its committee"
    HEARD = "testimony heard, no decision"
    REPORTED = "referred to the committee of the whole"
    POSTPONED = "postponed indefinitely"
    SECOND_PASSED = "passed second reading"
    SECOND_AMENDED = "passed second reading with amendments"
    SECOND_LAID_OVER = "second reading put off"
    THIRD_PASSED = "passed third reading"
    THIRD_AMENDED = "passed third reading with amendments"
    THIRD_LAID_OVER = "third reading put off"
    LOST = "lost on second or third reading"
    NOT_REPASSED = "lost after the other chamber changed it"
    RECONSIDERED = "the vote on third reading is to be taken again"
    SENT_BACK = "from third reading back to the committee of the whole"
    AMENDMENTS_OPEN = "the other chamber's amendments are under consideration"
    AMENDMENTS_AGREED = "agreed to the other chamber's amendments and passed again"
    AMENDMENTS_LAID_OVER = "consideration of amendments put off"
    CONFERENCE = "in a conference committee, or its report under consideration"
    REPORT_ADOPTED = "conference report adopted and passed again"
    REPORT_REJECTED = "conference report rejected"
    RECEDED = "the acting chamber gave way"
    ENROLLED = "signed by a presiding officer"
    SENT = "sent to the governor"
    SIGNED = "signed by the governor"
    UNSIGNED_LAW = "law without the governor's signature"
    PARTIAL_VETO = "law, with lines vetoed"
    VETOED = "vetoed"
    VETO_OPEN = "the veto is under consideration, or was upheld"
    VETO_OVERRIDDEN = "a chamber overrode the veto"


@dataclass(frozen=True, slots=True)
class ActionPattern:
    """Words of an action and what they mean. words: of the whole action."""

    words: re.Pattern[str]
    meaning: Meaning


@dataclass(frozen=True, slots=True)
class ActionReading:
    """An action understood.

    chamber: that acted, read from the words where they name it, None where they do not;
    put_off_to: the day to which it was laid over, None where none is named; report: which report
    of a conference committee it is about ("first"), "" where the words name none.
    """

    meaning: Meaning
    chamber: Chamber | None
    put_off_to: date | None
    report: str = ""


#: Words that no committee's name holds: with one of them a row says something else, or the reverse
#: ("Failed to Postpone Indefinitely").
_FOREIGN = (
    r"(?:not|never|no|fail\w*|los[est]\w*|lost|refus\w*|declin\w*|reject\w*|defeat\w*|against|without"
    r"|with\w+|rescind\w*|reconsider\w*|revers\w*|revok\w*|vacat\w*|void\w*|motion\w*|move[ds]?|vote[ds]?"
    r"|voting|attempt\w*|table[ds]?|tabling|died|divided|deadlock\w*|tie[ds]?|adopt\w*|recommend\w*"
    r"|request\w*|propos\w*|pending|delay\w*|postpone\w*|refer\w*|lay|laid|amend\w*|unamended|error"
    r"|correct\w*|strick\w*|struck|did|does|do|was|were|is|has|had|will|may|to|except\w*|unless|until"
    r"|instead|almost|under\s+consideration)"
)
#: A committee's name, or several.
_WORD = rf"(?!{_FOREIGN}\b)(?:[\w(][\w.,'\u2019&()/-]*|[&+])"
_PLACE = rf"{_WORD}(?: {_WORD})*"
_CHAMBER = r"(?P<chamber>House|Senate) "
_COMMITTEE = _CHAMBER + r"Committee on " + _PLACE + " "
_SECOND = _CHAMBER + r"Second Reading (?:Special Order - )?"
_THIRD = _CHAMBER + r"Third Reading (?:Special Order - )?"
_AMENDMENTS = _CHAMBER + r"Considered (?:House|Senate) Amendments - Result was to "
_ADHERENCE = _CHAMBER + r"Considered (?:House|Senate) Adherence - Result was to "
_REPORT = (
    _CHAMBER + r"Consideration of (?P<report>(?:\w+ )*?)Conference Committee Report result was to "
)
_WHERE = r"(?: - (?:No Amendments|(?:Committee|Floor)(?:, (?:Committee|Floor))*))?"
_WITH = r"Passed with Amendments - (?:Committee|Floor)(?:, (?:Committee|Floor))*"
_PUT_OFF_WORDS = r"Laid Over(?: Daily| to \d{1,2}/\d{1,2}/\d{4})?"
_LOST = r"(?:Lost|Lay on the Table(?:\s?-\s?Deemed Lost)?)(?: with Amendments)?" + _WHERE
_WHOLE = r"(?:House|Senate) Committee of the Whole"
_CCR = r"(?: - CCR (?:not )?produced)?"
_ANOTHER = r"(?: - Request (?:a |\w+ )*Conference Committee)?"
_TEXTS = r"(?:Introduced|Engrossed|Reengrossed|Revised|Rerevised)"
_VETO = r"(?:(?P<chamber>House|Senate)\b.*)?"
_OVERRIDE = (
    r"(?:(?P<chamber>House|Senate) )?"
    r"(?:Consider(?:ation of|ed) (?:the )?(?:Governor(?:'s)? )?Veto - Result was to )?"
    r"(?:(?:the )?(?:Governor(?:'s)? )?Veto )?Overr(?:ide|ode|idden)"
    r"(?: (?:the )?(?:Governor(?:'s)? )?Veto)?"
)
_GOVERNOR = r"Governor (?:Action - )?"

#: The first pattern that fits the whole action wins: what precedes or follows known words must be
#: known as well. Wordings without a count in 2026 are of other years, and the veto overrides at the
#: end are shapes: no real wording of one is known.
ACTION_PATTERNS: Final = tuple(
    ActionPattern(re.compile(words, re.IGNORECASE), meaning)
    for words, meaning in (
        (r"Introduced In (?P<chamber>House|Senate)(?: - Assigned to)?", Meaning.INTRODUCED),
        (r"Introduced In (?P<chamber>House|Senate) - Assigned to " + _PLACE, Meaning.ASSIGNED),
        (
            _COMMITTEE + r"Witness Testimony(?: and/or Committee Discussion)?(?: Only)?",
            Meaning.HEARD,
        ),
        (_COMMITTEE + r"Postpone Indefinitely", Meaning.POSTPONED),
        (
            _COMMITTEE + r"Lay Over(?: (?:Una|A)mended)?(?: - Amendment(?:\(s\)|s)? Failed)?",
            Meaning.KEPT,
        ),
        (
            _COMMITTEE + r"Refer (?:Una|A)mended(?: - Consent Calendar)? to " + _WHOLE,
            Meaning.REPORTED,
        ),
        (
            _COMMITTEE + r"Refer (?:Una|A)mended(?: - Consent Calendar)?(?: to " + _PLACE + ")?",
            Meaning.REFERRED,
        ),
        (_SECOND + _WITH, Meaning.SECOND_AMENDED),
        (_SECOND + r"Passed(?: with Amendments)?(?: - No Amendments)?", Meaning.SECOND_PASSED),
        (
            _SECOND + _PUT_OFF_WORDS + r"(?: with Amendments)?" + _WHERE,
            Meaning.SECOND_LAID_OVER,
        ),
        (_SECOND + _LOST, Meaning.LOST),
        (_SECOND + r"Re-?referred to " + _WHOLE + _WHERE, Meaning.SENT_BACK),
        (_SECOND + r"Re-?referred to (?!" + _WHOLE + r")" + _PLACE + _WHERE, Meaning.REFERRED),
        (_SECOND + r"Reconsidered" + _WHERE, Meaning.SENT_BACK),
        (_CHAMBER + r"Committee of the Whole Amendment - Change from Passed to Lost", Meaning.LOST),
        (
            _CHAMBER + r"Committee of the Whole Amendment - Change from Lost to Passed",
            Meaning.SECOND_PASSED,
        ),
        (_THIRD + _WITH, Meaning.THIRD_AMENDED),
        (_THIRD + r"Passed(?: with Amendments)?(?: - No Amendments)?", Meaning.THIRD_PASSED),
        (_THIRD + _PUT_OFF_WORDS + r"(?: with Amendments)?" + _WHERE, Meaning.THIRD_LAID_OVER),
        (_THIRD + _LOST, Meaning.LOST),
        (_THIRD + r"Re-?referred to " + _WHOLE + _WHERE, Meaning.SENT_BACK),
        (_THIRD + r"Re-?referred to (?!" + _WHOLE + r")" + _PLACE + _WHERE, Meaning.REFERRED),
        (_THIRD + r"Reconsidered" + _WHERE, Meaning.RECONSIDERED),
        (_AMENDMENTS + r"Concur - Not Repass(?:ed)?", Meaning.NOT_REPASSED),
        (_AMENDMENTS + r"(?:Concur - Repass(?:ed)?|Pass(?:ed)?)", Meaning.AMENDMENTS_AGREED),
        (_AMENDMENTS + r"Not Concur" + _ANOTHER, Meaning.CONFERENCE),
        (_AMENDMENTS + _PUT_OFF_WORDS, Meaning.AMENDMENTS_LAID_OVER),
        (_AMENDMENTS + r"Recede" + _CCR, Meaning.RECEDED),
        (_AMENDMENTS + r"(?:Adhere|Reconsider)" + _CCR, Meaning.AMENDMENTS_OPEN),
        (_ADHERENCE + r"Recede" + _CCR, Meaning.RECEDED),
        (_ADHERENCE + r"(?:Concur - Repass(?:ed)?|Pass(?:ed)?)", Meaning.AMENDMENTS_AGREED),
        (_ADHERENCE + _PUT_OFF_WORDS, Meaning.AMENDMENTS_LAID_OVER),
        (
            _ADHERENCE + r"(?:Adhere|Reconsider|Not (?:Recede|Concur))" + _CCR,
            Meaning.AMENDMENTS_OPEN,
        ),
        (
            r"(?:\w+ )*?Conference Committee Result was to (?:(?:Adopt|Recommend) " + _TEXTS
            + r"(?: w/ Amendments)?|Recede|Adhere|Reject|Other|Not Agree|Disagree)",
            Meaning.CONFERENCE,
        ),
        (_REPORT + r"Adopt Committee Report - Not Repass(?:ed)?", Meaning.NOT_REPASSED),
        (_REPORT + r"Adopt Committee Report - Repass(?:ed)?", Meaning.REPORT_ADOPTED),
        (_REPORT + r"Recede" + _CCR, Meaning.RECEDED),
        (_REPORT + _PUT_OFF_WORDS, Meaning.AMENDMENTS_LAID_OVER),
        (
            _REPORT + r"(?:(?:Reject|Not Adopt)(?: Committee Report)?" + _ANOTHER
            + r"|Adhere" + _CCR + _ANOTHER + r"|Request (?:a |\w+ )*Conference Committee)",
            Meaning.REPORT_REJECTED,
        ),
        (_REPORT + r"(?:Other|Reconsider|Adopt Committee Report)", Meaning.CONFERENCE),
        (r"Signed by the Speaker of the (?P<chamber>House)", Meaning.ENROLLED),
        (r"Signed by the President of the (?P<chamber>Senate)", Meaning.ENROLLED),
        (r"Sent to the Governor", Meaning.SENT),
        (_GOVERNOR + r"Signed", Meaning.SIGNED),
        (_GOVERNOR + r"Became Law(?: without (?:his |her |a )?Signature)?", Meaning.UNSIGNED_LAW),
        (_GOVERNOR + r"(?:Partial Veto|Partially Vetoed|Signed in Part)", Meaning.PARTIAL_VETO),
        (_GOVERNOR + r"(?:Vetoed|Veto)", Meaning.VETOED),
        (_VETO + r".*\bVeto\b.*\b(?:Sustain|Not|Lost|Fail|Laid Over|Refus).*", Meaning.VETO_OPEN),
        (_VETO + r".*\b(?:Not|Fail\w*|Lost)\b.*\bOverrid.*", Meaning.VETO_OPEN),
        (_VETO + r".*\bOverrid.*\b(?:Lost|Fail|Not|Laid).*", Meaning.VETO_OPEN),
        (_OVERRIDE, Meaning.VETO_OVERRIDDEN),
        (_VETO + r"Passed? Notwithstanding (?:the )?Governor(?:'s)? Veto", Meaning.VETO_OVERRIDDEN),
        (_VETO + r".*\bConsider(?:ed|ation|s)? .*\bVeto\b.*", Meaning.VETO_OPEN),
    )
)  # fmt: skip

_CHAMBERS: Final[dict[str, Chamber]] = {"house": "lower", "senate": "upper"}
_PUT_OFF = re.compile(r"Laid Over to (\d{1,2}/\d{1,2}/\d{4})", re.IGNORECASE)
_ELSEWHERE: Final[tuple[tuple[re.Pattern[str], Chamber], ...]] = (
    (re.compile(r"(?:Sent to the )?Governor\b", re.IGNORECASE), "executive"),
    (re.compile(r"\w+ Conference Committee Result\b", re.IGNORECASE), "joint"),
    (re.compile(r".*\bHouse\b", re.IGNORECASE), "lower"),
    (re.compile(r".*\bSenate\b", re.IGNORECASE), "upper"),
)
_ACTS_FIRST = re.compile(r"(?:Introduced In )?(House|Senate)\b", re.IGNORECASE)


@lru_cache(maxsize=4096)
def reading_of(words: str) -> ActionReading | None:
    """What an action says, None where nobody knows its words. Dossier 5.1."""
    words = " ".join(words.split()).removesuffix(".")
    for pattern in ACTION_PATTERNS:
        found = pattern.words.fullmatch(words)
        if found:
            parts = found.groupdict("")
            return ActionReading(
                pattern.meaning,
                _CHAMBERS.get(parts.get("chamber", "").lower()),
                _put_off_to(words),
                parts.get("report", "").strip().lower(),
            )
    return None


_TO_VOTERS: Final = re.compile(
    r"\brefer\w*\b[^.;]{0,80}\b(?:ballot (?:issue|question|measure)|election)\b"
    r"|\brefer\w* (?:it|(?:the|this) (?:act|bill|measure)) to (?:the )?"
    r"(?:registered )?(?:voters|electors)\b"
    r"|\b(?:the|this) (?:act|bill) (?:is|be|shall be|must be) (?:referred|submitted) to (?:the )?"
    r"(?:people|voters|(?:registered )?electors)\b|\bvoter approval of (?:the|this) (?:act|bill)\b",
    re.IGNORECASE,
)


def refers_to_voters(summary: str) -> bool:
    """Whether a bill's own summary says that the voters decide on it (SB26-135: "requires the
    secretary of state to refer a ballot issue at the November 2026 general election"). Alone it
    means nothing: cities refer matters, too."""
    return _TO_VOTERS.search(summary) is not None


def _put_off_to(words: str) -> date | None:
    found = _PUT_OFF.search(words)
    return day_of(found.group(1)) if found else None


def chamber_of(words: str, otherwise: Chamber) -> Chamber:
    """The place an action's words name: a chamber, the governor, a conference committee.

    otherwise: where they name none. Needed where a page gives words without their place.
    """
    words = " ".join(words.split())
    first = _ACTS_FIRST.match(words)
    if first:
        return _CHAMBERS[first.group(1).lower()]
    return next((place for start, place in _ELSEWHERE if start.match(words)), otherwise)


class CommitteeKey(NamedTuple):
    """A committee's name in the form that agrees between sources.

    chamber: where the name leads with "House" or "Senate", else None; letters: lower case, without
    "and", "&", punctuation and a trailing "Committee".
    """

    chamber: Chamber | None
    letters: str


_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")


def committee_key(name: str) -> CommitteeKey:
    """The name's normal form; `TransportationHousingAndLocalGovernment` and
    `Transportation, Housing & Local Government` agree. Dossier 3.7.
    """
    words = [word.lower() for word in _WORDS.findall(name.replace("&amp;", "&"))]
    chamber = _CHAMBERS.get(words[0]) if words else None
    if chamber:
        words = words[1:]
    if words[:2] == ["committee", "on"]:
        words = words[2:]
    if len(words) > 1 and words[-1] == "committee":
        words = words[:-1]
    return CommitteeKey(chamber, "".join(word for word in words if word not in ("and", "the")))


def same_committee(one: str, other: str) -> bool:
    """Whether two names mean one committee; a chamber that only one of them names does not part."""
    left, right = committee_key(one), committee_key(other)
    apart = left.chamber and right.chamber and left.chamber != right.chamber
    return left.letters == right.letters and not apart


def convening(day: date) -> time:
    """When the chambers usually convene: 10:00 on Monday, 9:00 on other days. For sorting only."""
    return time(10) if day.weekday() == 0 else time(9)


def sort_key(start: Start) -> tuple[date, time, int]:
    """Where a start stands among others: by clock time; "Upon Adjournment" right after the usual
    convening; no words at all at the end of the day. Never shown: it is no time of the meeting.
    """
    if start.at is not None:
        return start.day, start.at, 0
    if "adjourn" in start.words.lower() or "recess" in start.words.lower():
        return start.day, convening(start.day), 1
    return start.day, time.max, 2


#: Committees of reference of 2026, `captures/data/co2026a-committees.csv`, and those that sit all
#: year. Their names are known inside a cell that says more.
COMMITTEES: Final[Mapping[str, tuple[str, ...]]] = {
    "House": (
        "Agriculture, Water & Natural Resources", "Appropriations", "Business Affairs & Labor",
        "Education", "Energy & Environment", "Finance", "Health & Human Services", "Judiciary",
        "Legal Services", "State, Civic, Military, & Veterans Affairs",
        "Transportation, Housing & Local Government",
    ),
    "Senate": (
        "Agriculture & Natural Resources", "Appropriations", "Business, Labor, & Technology",
        "Education", "Finance", "Health & Human Services", "Judiciary", "Legal Services",
        "Local Government & Housing", "State, Veterans, & Military Affairs",
        "Transportation & Energy",
    ),
    "": (
        "Capital Development Committee", "Committee on Legal Services", "Joint Budget Committee",
        "Joint Technology Committee", "Legislative Audit Committee", "Legislative Council",
        "Statutory Revision Committee", "Transportation Legislation Review Committee",
        "Water Resources & Agriculture Review Committee",
    ),
}  # fmt: skip


class Meant(StrEnum):
    """What a remark says of a meeting or of an agenda item."""

    OFF = "called off"
    IN_DOUBT = "may not be held as listed"
    ACTION_ONLY = "no testimony is taken"
    BY_INVITATION = "only who is invited testifies"


@dataclass(frozen=True, slots=True)
class RemarkPattern:
    """Words that stand for themselves beside a value, and what they mean. They count only where
    they are all that a mark says. source: where the words were seen, or why they are watched for.
    """

    words: re.Pattern[str]
    meant: Meant
    source: str


#: A day, by name or number, near or far.
_DAY_SAID: Final = (
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?"
    r"|(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.? \d|\d{1,2}/\d|\d{4}-\d\d"
    r"|today|tonight|tomorrow|(?:this|next) (?:week|morning|afternoon|evening|month|\w+day)"
    r"|(?:a|an|the) (?:later|new|other|future) (?:day|date|time)|another (?:day|date|time|week))"
)
#: In front of a mark nothing but days: "Wed is not cancelled" calls nothing off.
_DAY_BEFORE: Final = rf"(?:(?:{_DAY_SAID}[\d,/]{{0,12}} ){{1,3}}(?:\d{{4}} )?)?"
_OF: Final = (
    r"(?:(?:please )?note:? )?"
    + _DAY_BEFORE
    + r"(?:(?:this |the |today's |all )?(?:committee |bill )?"
    r"(?:meetings?|hearings?|bills?|items?|agenda|committee)"
    r" )?(?:(?:is|are|was|were|has been|have been|will be|to be|being) )?(?:now )?"
)
#: Who or what called it off: what begins otherwise is a title that goes on.
_BECAUSE: Final = (
    r"(?:due|because|owing|pending|as of|per|at (?:the )?(?:request|call|direction|chair|sponsor)"
    r"|by (?:order|request|the|chair|committee|sponsor|leadership|agreement|vote)|for lack)\b.*"
)
#: "and rescheduled", "& moved": of a mark that says two things the first counts.
_AGAIN: Final = (
    r" ?(?:and|&|/) ?(?:will |is |was |has |to )?(?:be(?:en)? )?"
    r"(?:re-?scheduled|moved|postponed|laid over)\b.*"
)
_WHY: Final = (
    rf"(?: (?:meeting|hearing))?(?:[.,!:]+(?: .*)?|{_AGAIN}| {_BECAUSE}"
    rf"| (?:(?:for|on|until|till|as of|from) )?(?:the )?{_DAY_SAID}.*| (?:until|till)\b.*)?"
)
_TO: Final = (
    rf"(?: (?:meeting|hearing))?(?:[.,!:]+(?: .*)?|{_AGAIN}"
    rf"| (?:{_BECAUSE}|indefinitely\b.*|daily\b.*|again\b.*|(?:un)?amended\b.*"
    r"|(?:to|until|till)\b.*"
    rf"|(?:(?:for|as|at|on|by|from) )?(?:the )?(?:{_DAY_SAID}.*|\d.*)))?"
)
_DAY_NAMED: Final = rf"(?:{_DAY_SAID}|\d)"
_ACTION: Final = "GUESS; of a bill an action says so, dossier 5.1"
_WATCHED: Final = "GUESS: not attested on this page; watched for, dossier 3.4"
_REAL: Final = "attested in weekly lists taken from agendas, dossier 8.3"

#: First the words that call off, for one mark may say both ("Canceled and rescheduled to 3/5").
REMARK_PATTERNS: Final = tuple(
    RemarkPattern(re.compile(_OF + words, re.IGNORECASE), meant, source)
    for words, meant, source in (
        (r"cancel{1,2}ed" + _WHY, Meant.OFF, _WATCHED),
        (r"cancellation" + _WHY, Meant.OFF, _WATCHED),
        (r"(?:called off|called-off)" + _WHY, Meant.OFF, _WATCHED),
        (
            r"(?:(?:will|does|did|is|are|to) not (?:to )?(?:be )?(?:meet|meeting|held|hear|heard"
            r"|convene|taken up|considered)"
            r"|not (?:meeting|held|being held|being heard|(?:to )?be heard)"
            r"|no longer (?:meeting|being heard|on (?:the )?(?:agenda|calendar|schedule)))" + _WHY,
            Meant.OFF,
            "attested on the JBC's schedule, dossier 3.4",
        ),
        (rf"no (?:meeting|hearing)(?: (?:scheduled|(?:on |for )?{_DAY_SAID}.*))?", Meant.OFF,
         _WATCHED),
        (r"struck through", Meant.OFF, "GUESS: our own words for a line through the text"),
        (r"(?:pulled|removed|withdrawn|taken|stricken|struck|off)(?: (?:off|from))?"
         r"(?:(?: the)? (?:calendar|agenda|schedule)\b.*"
         r"| (?:by|at) (?:the )?(?:sponsor|chair|committee|request|order|leadership)\b.*)?",
         Meant.OFF, _WATCHED),
        (r"postponed?" + _TO, Meant.IN_DOUBT, _ACTION),
        (r"re-?scheduled" + _TO, Meant.IN_DOUBT, _WATCHED),
        (r"(?:moved|continued|deferred|held over|carried over) "
         rf"(?:(?:to|until|till|from|on) {_DAY_NAMED}|{_DAY_SAID}).*", Meant.IN_DOUBT, _WATCHED),
        (r"(?:changed|now)(?: to)? \d{1,2}(?:[:.]\d\d)? ?(?:[ap]\.?m\b|noon).*", Meant.IN_DOUBT,
         _WATCHED),
        (r"(?:laid|lay|lays|lie) ?over" + _TO, Meant.IN_DOUBT, _ACTION),
        (r"(?:delayed|tentative|on hold|deferred|held over)" + _TO, Meant.IN_DOUBT, _WATCHED),
        (r"(?:for )?(?:amendments? (?:and|&) )?(?:action|vote) only.*", Meant.ACTION_ONLY, _REAL),
        (r"no (?:public |further |additional |oral |in-person )*testimony\b"
         r"(?! (?:time )?(?:limit|form|sign)).*", Meant.ACTION_ONLY, _WATCHED),
        (
            r"(?:public )?testimony (?:is |was |has been |will )?"
            r"(?:(?:previously|already|not be) (?:heard|taken)|closed).*",
            Meant.ACTION_ONLY,
            "a summary of 2026 says so, dossier 8.3",
        ),
        (
            r"(?:(?:testimony )?by invitation(?: only)?"
            r"|(?:invitation|invited?)[ -]only(?: testimony)?"
            r"|invited (?:testimony|witness(?:es)?|panel(?:s|ists)?|speakers?|guests?)(?: only)?"
            r"|only invited .*|testimony (?:is )?limited to invited .*)[.!]*",
            Meant.BY_INVITATION,
            _WATCHED,
        ),
    )
)  # fmt: skip
