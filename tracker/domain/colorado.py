"""What is true of Colorado only: the language of actions and remarks, convening times.

An action the site newly uses is one line in ACTIONS and one row in the table of its test; a word
that calls a meeting off, or puts it in doubt, one in REMARKS. Names of committees:
`committees.py`; rooms: `rooms.py`. Dossier 5.1 (actions), 7 (convening), 3.4, 8.3 (remarks).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from functools import lru_cache
from typing import Final, cast

from tracker.domain.committees import CHAMBERS
from tracker.domain.records import Chamber
from tracker.domain.times import Start, day_of
from tracker.domain.wordings import Vocabulary, rows


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
    REPORT_REJECTED = "conference report rejected, or to be voted on again"
    RECEDED = "the acting chamber gave way"
    ENROLLED = "signed by a presiding officer"
    SENT = "sent to the governor"
    SIGNED = "signed by the governor"
    UNSIGNED_LAW = "law without the governor's signature"
    PARTIAL_VETO = "law, with lines vetoed"
    VETOED = "vetoed"
    VETO_OPEN = "the veto is under consideration"
    VETO_UPHELD = "a chamber upheld the veto"
    VETO_OVERRIDDEN = "a chamber overrode the veto"


@dataclass(frozen=True, slots=True)
class ActionReading:
    """An action understood. chamber: that acted, where the words name it; put_off_to: the day to
    which it was laid over; report: of a conference committee ("first"), "" for none."""

    meaning: Meaning
    chamber: Chamber | None
    put_off_to: date | None
    report: str = ""


# `foreign`: words that no committee's name holds: with one of them a row says something else, or
# the reverse ("Failed to Postpone Indefinitely"). `names`: a committee's name, or several.
_PARTS: Final = Vocabulary(r"""
foreign     not|never|no|fail\w*|los[est]\w*|lost|refus\w*|declin\w*|reject\w*|defeat\w*|against
    |without|with\w+|rescind\w*|reconsider\w*|revers\w*|revok\w*|vacat\w*|void\w*|motion\w*
    |move[ds]?|vote[ds]?|voting|attempt\w*|table[ds]?|tabling|died|divided|deadlock\w*|tie[ds]?
    |adopt\w*|recommend\w*|request\w*|propos\w*|pending|delay\w*|postpone\w*|refer\w*|lay|laid
    |amend\w*|unamended|error|correct\w*|strick\w*|struck|did|does|do|was|were|is|has|had|will|may
    |to|except\w*|unless|until|instead|almost|under\s+consideration|recall\w*|return\w*
    |supersed\w*|expung\w*|nullif\w*|annul\w*|delet\w*|cancel\w*|rul(?:ed|ing)|objection\w*|\d[\d-]*
word        (?![(]?@foreign\b)(?:[\w(][\w.,'\u2019&()/-]*|[&+])
names       (?!\()@word(?: @word)*
chamber     (?P<chamber>House|Senate)
committee   @chamber Committee on @names
refer       Refer (?:Una|A)mended(?: - Consent Calendar)?
whole       (?:House|Senate) Committee of the Whole
second      @chamber Second Reading(?: Special Order -)?
third       @chamber Third Reading(?: Special Order -)?
where       (?: - (?:No Amendments|(?:Committee|Floor)(?:, (?:Committee|Floor))*))?
amended     Passed with Amendments - (?:Committee|Floor)(?:, (?:Committee|Floor))*
passed      Passed(?: with Amendments)?(?: - No Amendments)?
put_off     Laid Over(?: Daily| to \d{1,2}/\d{1,2}/\d{4})?
laid_over   @put_off(?: with Amendments)?@where
lost        (?:Lost|Lay on the Table(?:\s?-\s?Deemed Lost)?)(?: with Amendments)?@where
to_whole    Re-?referred to @whole@where
to_another  Re-?referred to (?!@whole)@names@where
amendments  @chamber Considered (?:House|Senate) Amendments - Result was to
adherence   @chamber Considered (?:House|Senate) Adherence - Result was to
agreed      Concur - Repass(?:ed)?|Pass(?:ed)?
report      Consideration of (?P<report>(?:(?!@foreign\b)\w+ )*?)Conference Committee Report
result      @chamber @report result was to
ccr         (?: - CCR (?:not )?produced)?
request     Request (?:\w+ )*Conference Committee
another     (?: - @request)?
texts       (?:Introduced|Engrossed|Reengrossed|Revised|Rerevised)(?: w/ Amendments)?
governor    Governor(?: Action -)?
veto        (?:the )?(?:Governor(?:'s)? )?Veto
perhaps     (?:@chamber\b)?
""")
#: A meaning and its words. The first line that fits the whole action wins: what precedes or follows
#: known words must be known as well. Wordings without a count in 2026 are of other years, and the
#: vetoes at the end are shapes: no real wording of an override is known.
ACTIONS: Final = r"""
INTRODUCED            Introduced In @chamber(?: - Assigned to)?
ASSIGNED              Introduced In @chamber - Assigned to @names
HEARD                 @committee Witness Testimony(?: and/or Committee Discussion)?(?: Only)?
POSTPONED             @committee Postpone Indefinitely
KEPT                  @committee Lay Over(?: (?:Una|A)mended)?(?: - Amendment(?:\(s\)|s)? Failed)?
REPORTED              @committee @refer to @whole
REFERRED              @committee @refer(?: to (?!@whole\b)@names)?
SECOND_AMENDED        @second @amended
SECOND_PASSED         @second @passed
SECOND_LAID_OVER      @second @laid_over
LOST                  @second @lost
SENT_BACK             @second @to_whole
REFERRED              @second @to_another
SENT_BACK             @second Reconsidered@where
LOST                  @chamber Committee of the Whole Amendment - Change from Passed to Lost
SECOND_PASSED         @chamber Committee of the Whole Amendment - Change from Lost to Passed
THIRD_AMENDED         @third @amended
THIRD_PASSED          @third @passed
THIRD_LAID_OVER       @third @laid_over
LOST                  @third @lost
SENT_BACK             @third @to_whole
REFERRED              @third @to_another
RECONSIDERED          @third Reconsidered@where
NOT_REPASSED          @amendments Concur - Not Repass(?:ed)?
AMENDMENTS_AGREED     @amendments @agreed
CONFERENCE            @amendments Not Concur@another
AMENDMENTS_LAID_OVER  @amendments @put_off
RECEDED               @amendments Recede@ccr
AMENDMENTS_OPEN       @amendments (?:Adhere|Reconsider)@ccr
RECEDED               @adherence Recede@ccr
AMENDMENTS_AGREED     @adherence @agreed
AMENDMENTS_LAID_OVER  @adherence @put_off
AMENDMENTS_OPEN       @adherence (?:Adhere|Reconsider|Not (?:Recede|Concur))@ccr
CONFERENCE            (?:(?!@foreign\b)\w+ )*?Conference Committee Result was to
    [ ](?:(?:Adopt|Recommend) @texts|Recede|Adhere|Reject|Other|Not Agree|Disagree)
NOT_REPASSED          @result Adopt Committee Report - Not Repass(?:ed)?
REPORT_ADOPTED        @result Adopt Committee Report - Repass(?:ed)?
RECEDED               @result Recede@ccr
AMENDMENTS_LAID_OVER  @result @put_off
REPORT_REJECTED       @result (?:Reject|Not Adopt)(?: Committee Report)?@another
REPORT_REJECTED       @result (?:Adhere@ccr@another|@request|Reconsider)
CONFERENCE            @result (?:Other|Adopt Committee Report)
ENROLLED              Signed by the Speaker of the (?P<chamber>House)
ENROLLED              Signed by the President of the (?P<chamber>Senate)
SENT                  Sent to the Governor
SIGNED                @governor Signed
UNSIGNED_LAW          @governor Became Law(?: without (?:his |her |a )?Signature)?
PARTIAL_VETO          @governor (?:Partial Veto|Partially Vetoed|Signed in Part)
VETOED                @governor (?:Vetoed|Veto)
VETO_UPHELD           @perhaps(?>.*?\bVeto\b).*\b(?:Sustain|Not|Lost|Fail|Refus).*
VETO_UPHELD           @perhaps(?>.*?\b(?:Not|Fail\w*|Lost)\b).*\bOverrid.*
VETO_UPHELD           @perhaps(?>.*?\bOverrid).*\b(?:Lost|Fail|Not).*
VETO_OPEN             @perhaps(?>.*?\b(?:Veto\b|Overrid)).*\bLaid.*
VETO_OVERRIDDEN       (?:@chamber )?(?:Consider(?:ation of|ed) @veto - Result was to )?(?:@veto )?
    Overr(?:ide|ode|idden)(?: @veto)?
VETO_OVERRIDDEN       (?:@chamber\b.*)?Passed? Notwithstanding (?:the )?Governor(?:'s)? Veto
VETO_OPEN             @perhaps(?>.*?\bConsider(?:ed|ation|s)? ).*\bVeto\b.*
"""
#: Other signs for a hyphen and an apostrophe.
_SIGNS: Final = str.maketrans("\u2010\u2011\u2012\u2013\u2014\u2212\u2019\u02bc", "------''")
_ACTIONS: Final = tuple(
    (_PARTS.pattern(words), Meaning[meaning]) for meaning, words in rows(ACTIONS)
)

_WORDS: Final = Vocabulary(r"""
put_off_to   Laid Over to (\d{1,2}/\d{1,2}/\d{4})
place        (?:Introduced In )?(?P<lower>House\b)|(?:Introduced In )?(?P<upper>Senate\b)
    |(?P<executive>(?:Sent to the )?Governor\b)|(?P<joint>\w+ Conference Committee Result\b)
named_later  .*\b(?P<lower>House)\b|.*\b(?P<upper>Senate)\b
act          (?:the|this) (?:act|bill)
to_voters    \brefer\w*\b[^.;]{0,80}\b(?:ballot (?:issue|question|measure)|election)\b
    |\brefer\w* (?:it|@act|(?:the|this) measure) to (?:the )?(?:registered )?(?:voters|electors)\b
    |\b@act (?:is|be|shall be|must be) (?:referred|submitted) to (?:the )?(?:people|voters
    |(?:registered )?electors)\b
    |\bvoter approval of @act\b
""")


@lru_cache(maxsize=4096)
def reading_of(words: str) -> ActionReading | None:
    """What an action says, None where nobody knows its words. Dossier 5.1."""
    words = " ".join(words.translate(_SIGNS).split()).removesuffix(".")
    for pattern, meaning in _ACTIONS:
        if match := pattern.fullmatch(words):
            parts = match.groupdict("")
            chamber = CHAMBERS.get(parts.get("chamber", "").lower())
            put_off = _WORDS["put_off_to"].search(words)
            until = day_of(put_off[1]) if put_off else None
            return ActionReading(meaning, chamber, until, parts.get("report", "").strip().lower())
    return None


def meaning_of(words: str) -> Meaning | None:
    """What an action says of a bill, None where nobody knows its words."""
    reading = reading_of(words)
    return None if reading is None else reading.meaning


def refers_to_voters(summary: str) -> bool:
    """Whether a bill's own summary says that the voters decide on it (SB26-135: "requires the
    secretary of state to refer a ballot issue at the November 2026 general election"). Alone it
    means nothing: cities refer matters, too."""
    return _WORDS["to_voters"].search(summary) is not None


def chamber_of(words: str, otherwise: Chamber) -> Chamber:
    """The place an action's words name: a chamber, the governor, a conference committee. otherwise:
    where they name none. Needed where a page gives words without their place."""
    words = " ".join(words.split())
    match = _WORDS["place"].match(words) or _WORDS["named_later"].match(words)
    return cast(Chamber, match.lastgroup) if match else otherwise


def sort_key(start: Start) -> tuple[date, time, int]:
    """Where a start stands among others: by clock time; "Upon Adjournment" right after the usual
    convening (10:00 on Monday, else 9:00); no words at the end of the day. Never shown."""
    if start.start_time is not None:
        return start.day, start.start_time, 0
    if "adjourn" in start.start_text.lower() or "recess" in start.start_text.lower():
        return start.day, time(10 if start.day.weekday() == 0 else 9), 1
    return start.day, time.max, 2


class Meant(StrEnum):
    """What a remark says of a meeting or of an agenda item."""

    OFF = "called off"
    IN_DOUBT = "may not be held as listed"
    ACTION_ONLY = "no testimony is taken"
    BY_INVITATION = "only who is invited testifies"


# `day`: by name or number, near or far. `days`: in front of a mark nothing but days: "Wed is not
# cancelled" calls nothing off. `because`: who or what called it off: what begins otherwise is a
# title that goes on. `again`: of a mark that says two things the first counts.
_BESIDE: Final = Vocabulary(r"""
day         (?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?
    |(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.? \d|\d{1,2}/\d|\d{4}-\d\d
    |today|tonight|tomorrow|(?:this|next) (?:week|morning|afternoon|evening|month|\w+day)
    |(?:a|an|the) (?:later|new|other|future) (?:day|date|time)|another (?:day|date|time|week)
days        (?:(?:@day[\d,/]{0,12} ){1,3}(?:\d{4} )?)?
meeting     (?:this |the |today's |all )?(?:committee |bill )?
    (?:meetings?|mtg|hearings?|bills?|items?|agenda|committee)(?: (?:for|on) (?:this|the) bill)?
    (?: (?:scheduled |set )?(?:for|on|of)(?: the week of)?(?:,? @day[\d,/-]{0,6}(?: \d{4})?
    (?: (?:and|through|thru|to) \d{1,2})?){1,3})?
    |(?:the )?(?:house|senate|joint) [a-z,& -]{3,60} committee(?: meeting| hearing)?
is          (?:is|are|was|were|has been|have been|has|have|will be|to be|being)
of          (?:(?:please )?note:? )?(?:(?:due|because|owing)\b[^,]{1,60}, )?
    @days(?:@meeting )?(?:@is )?(?:now )?
person      sponsor|chair|committee|request|order|leadership
because     (?:due|because|owing|pending|as of|per|at (?:the )?(?:request|call|direction|chair
    |sponsor)|by (?:order|request|the|chair|committee|sponsor|leadership|agreement|vote)
    |for lack)\b.*
again       [ ]?(?:and|or|&|/) ?(?:will |is |was |has |to )?(?:be(?:en)? )?
    (?:re-?scheduled|moved|removed|postponed|cancel{1,2}ed|laid over|no meeting)\b.*
why         (?: (?:meeting|hearing|its meeting))?(?:[.,!:]+(?: .*)?|@again| @because| indefinitely
    | (?:(?:for|on|until|till|as of|from) )?(?:the )?@day.*| (?:until|till)\b.*)?
to          (?: (?:meeting|hearing))?(?:[.,!:]+(?: .*)?|@again| (?:@because|indefinitely\b.*
    |daily\b.*|again\b.*|(?:un)?amended\b.*|(?:to|until|till)\b.*|from (?:@day|\d).* to\b.*
    |(?:for )?(?:one|two|a|an) (?:week|day)s?\b.*
    |(?:(?:for|as|at|on|by) )?(?:the )?(?:@day.*|\d.*)))?
not_held    (?:will|does|did|is|are|to) not (?:to )?(?:be )?
    (?:meet|meeting|held|hear|heard|convene|taken up|considered)
    |not (?:meeting|heard|held|being held|being heard|(?:to )?be heard)
    |no longer (?:meeting|being heard|on (?:the )?(?:agenda|calendar|schedule))
taken_off   (?:pulled|removed|withdrawn|taken|stricken|struck|off)(?: (?:off|from))?
    (?:(?: the| today's| this)? (?:calendar|agenda|schedule|consideration)\b.*
    | (?:by|at) (?:the )?@person\b.*)?
""")
#: What words mean that are all that a mark says, and where they were seen (SOURCES). First those
#: that call off, for a mark may say both ("Canceled and rescheduled to 3/5").
REMARKS: Final = r"""
OFF            watched   cancel{1,2}ed(?:\W+cancel{1,2}ed)*@why
OFF            watched   cancellation@why
OFF            watched   (?:called off|called-off)@why
OFF            budget    @not_held@why
OFF            watched   no (?:committees?|meetings?|hearings?)
    (?: will (?:meet|be held)| (?:is|are) (?:meeting|being held|to be held))@why
OFF            watched   (?:there (?:will be|is) )?no (?:committee )?(?:meeting|hearing)
    (?: (?:scheduled|(?:on |for )?@day.*))?
OFF            ours      struck through
OFF            watched   @taken_off
IN_DOUBT       ours      ‡ .*
IN_DOUBT       action    postponed?@to
IN_DOUBT       watched   re-?scheduled@to
IN_DOUBT       watched   (?:moved|continued|deferred|held over|carried over)
    [ ](?:(?:to|until|till|on) (?:@day|\d)|@day|from (?:@day|\d).* to\b).*
IN_DOUBT       watched   (?:(?:changed|now)(?: to)?|[→>]) ?\d{1,2}(?:[:.]\d\d)?
    [ ]?(?:[ap]\.?m\b|noon).*
IN_DOUBT       action    (?:laid|lay|lays|lie) ?over@to
IN_DOUBT       watched   (?:delayed|tentative(?:ly scheduled)?|on hold|suspended|deferred
    |held over)@to
IN_DOUBT       watched   delayed start@to|start(?: time)? @is (?:delayed|changed|moved).*
    |start(?: time)? (?:delayed|changed|moved).*
ACTION_ONLY    lists     (?:for )?(?:(?:committee|amendments?|discussion|action)(?: and| &)? )*
    (?:action|vote)(?: items?)? only.*
ACTION_ONLY    watched   no (?:public |further |additional |oral |in-person )*
    (?:testimony|(?<=public )comments?)\b(?! (?:time )?(?:limit|form|sign)).*
ACTION_ONLY    summary   (?:public |witness )?testimony (?:(?:is |was |has been |will )?
    (?:(?:previously|already|not be) (?:heard|taken)|(?:phase )?(?:closed|completed?|concluded))
    |(?:was|has been) (?:heard|taken)\b).*
BY_INVITATION  watched   (?:(?:testimony )?by invit(?:ation|e)(?: only)?
    |(?:invitation|invited?)[ -]only(?: testimony)?
    |(?:the committee will (?:hear|take) )?invited
    [ ](?:testimony|witness(?:es)?|panel(?:s|ists)?|speakers?|guests?)(?: only)?
    |only invited .*|(?:testimony (?:is )?)?(?:limited to|from) invited .*)[.!]*
"""
#: Where words of REMARKS were seen, or why they are watched for. Dossier 3.4, 5.1, 8.3.
SOURCES: Final = {
    "action": "GUESS; of a bill an action says so, dossier 5.1",
    "budget": "attested on the JBC's schedule, dossier 3.4",
    "lists": "attested in weekly lists taken from agendas, dossier 8.3",
    "ours": "GUESS: our own for a line through the text, and before a note of the schedule",
    "summary": "a summary of 2026 says so, dossier 8.3",
    "watched": "GUESS: not attested on this page; watched for, dossier 3.4",
}
REMARK_PATTERNS: Final = tuple(
    (_BESIDE.pattern(f"@of(?:{line.split(maxsplit=1)[1]})"), Meant[meant])
    for meant, line in rows(REMARKS)
)
