"""Where a bill stands, folded from its actions alone, and the steps of its way. product.md 5,
records.md, dossier 5.2.

A bill goes through phases: first chamber, second chamber, the two chambers' differences, passed
both, with the governor. A row of an earlier phase than the one reached does not pull a bill back
(rows are dated before or after their neighbours); within a phase the last row counts. What ended a
bill is taken back only by a row that shows it alive again: typing errors are never removed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from enum import IntEnum
from itertools import pairwise
from typing import Any, Final, Literal, NamedTuple, TypeAlias, get_args

from tracker.domain.colorado import ActionReading, Meaning, reading_of
from tracker.domain.numbers import BillNumber
from tracker.domain.records import ActionRecord, Chamber
from tracker.domain.views import StageView

Law: TypeAlias = Literal["signed", "law_without_signature", "partial_veto", "overridden"]
Adopted: TypeAlias = Literal["referred_to_voters", "adopted"]
#: Ways to end short of the governor, by an action.
Ended: TypeAlias = Literal["postponed_indefinitely", "lost", "laid_over_past_end"]
StageName: TypeAlias = Literal[
    "introduced", "in_committee", "reported", "passed_second_reading", "passed_chamber",
    "amendments_considered", "in_conference", "passed_both", "sent_to_governor", "vetoed",
    Law, Adopted, Ended, "died_at_adjournment",
]  # fmt: skip
_ENDED, _LAW, _ADOPTED = map(get_args, (Ended, Law, Adopted))
_AT_GOVERNOR: Final = ("sent_to_governor", "vetoed", *_LAW)
#: The stages on the way of a measure, in order, and what ends it.
STAGE_GROUPS: Final[Mapping[str, tuple[StageName, ...]]] = {
    "introduced": ("introduced",),
    "committee": ("in_committee",),
    "floor": ("reported", "passed_second_reading"),
    "second": ("passed_chamber",),
    "differences": ("amendments_considered", "in_conference"),
    "both": ("passed_both",),
    "governor": ("sent_to_governor",),
    "law": _LAW,
    "adopted": _ADOPTED,
    "vetoed": ("vetoed",),
    "dead": (*_ENDED, "died_at_adjournment"),
}
_GROUP_OF: Final[Mapping[str, str]] = {
    name: group for group, names in STAGE_GROUPS.items() for name in names
}
#: Every stage in the order of the process; those after which nothing more is expected.
STAGE_ORDER: Final[tuple[str, ...]] = tuple(_GROUP_OF)
FINAL_STAGES: Final[frozenset[str]] = frozenset(
    name for name, group in _GROUP_OF.items() if group in ("law", "adopted", "vetoed", "dead")
)
#: Stages that the differences between the chambers do not touch.
_SETTLED: Final = (*_ADOPTED, "postponed_indefinitely", *_AT_GOVERNOR)
BOTH_CHAMBERS: Final[frozenset[Chamber]] = frozenset({"lower", "upper"})
#: Days after adjournment until which the governor may sign or veto; then a bill is law.
GOVERNOR_DAYS: Final = timedelta(days=30)


class _Phase(IntEnum):
    FIRST = 1
    SECOND = 2
    DIFFERENCES = 3
    BOTH = 4
    GOVERNOR = 5


#: The phase of a stage, whichever chamber acts. Such a stage is of no chamber, but for the two that
#: say where the differences are considered, and a measure of one chamber alone.
_PHASES: Final[Mapping[str, _Phase]] = {
    **dict.fromkeys(("amendments_considered", "in_conference"), _Phase.DIFFERENCES),
    **dict.fromkeys(("passed_both", *_ADOPTED), _Phase.BOTH),
    **dict.fromkeys(_AT_GOVERNOR, _Phase.GOVERNOR),
}


def in_order(actions: Sequence[ActionRecord]) -> tuple[ActionRecord, ...]:
    """A bill's actions oldest first, from the page's order: by date, reversed within a day. A page
    on which two days more rise than fall stands oldest first itself; one alone is out of place."""
    days = [action.day for action in actions]
    rising = sum((after > before) - (after < before) for before, after in pairwise(days))
    return tuple(sorted(actions if rising > 1 else actions[::-1], key=lambda action: action.day))


class Turn(NamedTuple):
    """An action that moved a bill, and where the bill stood then. acted: where it took place."""

    meaning: Meaning
    acted: Chamber
    stage: StageView


class Fold(NamedTuple):
    """What actions come to: a stage, the turns of its way, and actions that nobody knows."""

    stage: StageView
    turns: tuple[Turn, ...]
    unrecognised: tuple[str, ...]


def fold(
    number: BillNumber,
    actions: Sequence[ActionRecord],
    last_day: date | None,
    today: date,
    *,
    is_for_voters: bool = False,
) -> Fold:
    """Where a bill stands on a day, and the way there.

    actions: one bill's, in the page's order (nearly newest first), perhaps only the last of them;
    last_day: of the session, None where it is not known. A bill laid over to a later day is ended
    at once; one that is still on its way is so after that day, unless it passed both chambers: the
    governor has 30 days more. is_for_voters: its summary refers it to an election, or it has a
    chapter in the session laws; signed by both officers and never sent to the governor, it is with
    the voters then (SB26-135).
    """
    bill = _Bill(number, last_day)
    unrecognised: list[str] = []
    turns: list[Turn] = []
    for action in in_order(actions):
        reading = reading_of(action.text)
        if reading is None:
            unrecognised.append(action.text)
            bill.unread = True
            continue
        before, row = bill.stage, _Row(action, reading, reading.chamber or action.chamber)
        rule, *names = _RULES[reading.meaning]
        rule(bill, row, *names)
        if bill.stage is not before or bill.stage.name not in _AT_GOVERNOR:
            bill.unread = False
        if bill.stage is not before:
            turns.append(Turn(reading.meaning, row.chamber, bill.stage))
    signed = bill.enrolled
    if is_for_voters and signed and number.is_bill and bill.stage.name == "passed_both":
        bill.stage = StageView("referred_to_voters", "", signed.day, signed.text)
    return Fold(bill.at_the_end(today), tuple(turns), tuple(unrecognised))


class _Row(NamedTuple):
    """One action understood. chamber: where it took place."""

    action: ActionRecord
    reading: ActionReading
    chamber: Chamber


class _Bill:
    """A bill on its way: its stage so far, and what later rows need to know of earlier ones.
    reports: that were adopted, with the chamber; enrolled: the second officer's signature; retaken:
    the chamber and day of a passage that is voted on again; unread: whether it went on by an action
    that nobody knows."""

    def __init__(self, number: BillNumber, last_day: date | None) -> None:
        self.number, self.last_day = number, last_day
        self.stage, self.phase = StageView("introduced", number.chamber), _Phase.FIRST
        self.amended: set[Chamber] = set()
        self.read_twice: set[Chamber] = set()
        self.signatures: set[Chamber] = set()
        self.overrides: set[Chamber] = set()
        self.reports: set[tuple[str, Chamber]] = set()
        self.enrolled: ActionRecord | None = None
        self.retaken: tuple[Chamber, date] | None = None
        self.unread = False

    def phase_of(self, row: _Row) -> _Phase:
        return _Phase.FIRST if row.chamber == self.number.chamber else _Phase.SECOND

    def is_put_off_past_end(self, row: _Row) -> bool:
        to = row.reading.put_off_to
        return to is not None and self.last_day is not None and to > self.last_day

    def is_open_to(self, row: _Row) -> bool:
        """Whether a row can say where the bill stands: what ended wakes in its chamber only."""
        if self.stage.name in _ENDED:
            return self.phase == self.phase_of(row)
        if self.retaken == (row.chamber, row.action.day) and not self.signatures:
            return True
        settled = self.stage.name in (*_ADOPTED, *_AT_GOVERNOR)
        return self.phase <= self.phase_of(row) and not settled

    def to(self, row: _Row, name: StageName, phase: _Phase | None = None) -> None:
        """Takes the stage that a row says; its day stays if no other committee has the bill."""
        of_none = name in _PHASES and name != "amendments_considered"
        alone = name == "adopted" and _is_of_one_chamber(self.number)
        chamber = "" if of_none and not alone else row.chamber
        self.phase = phase or _PHASES.get(name, self.phase_of(row))
        same = (self.stage.name, self.stage.chamber) == (name, chamber)
        if not same or self.stage.since is None or row.reading.meaning is Meaning.REFERRED:
            self.stage = StageView(name, chamber, row.action.day, row.action.text)

    def pass_both(self, row: _Row) -> None:
        """Takes the stage of what both agreed on; a change of the constitution needs no more."""
        to_voters = _adopted(self.number) == "referred_to_voters"
        self.to(row, "referred_to_voters" if to_voters else "passed_both")

    def at_the_end(self, today: date) -> StageView:
        """The stage after what the calendar alone decides: nothing over an action not understood,
        which may be a passage, a recall or a veto."""
        stage, last_day = self.stage, self.last_day
        if last_day is None or today <= last_day or stage.name in FINAL_STAGES or self.unread:
            return stage
        if self.phase < _Phase.BOTH:
            return replace(stage, name="died_at_adjournment", since=last_day)
        if not self.number.is_bill:
            return replace(stage, name=_adopted(self.number))
        # No pocket veto: what is not vetoed by then is law.
        if stage.name == "sent_to_governor" and today - last_day > GOVERNOR_DAYS:
            return replace(stage, name="law_without_signature", since=last_day + GOVERNOR_DAYS)
        return stage


def _adopted(number: BillNumber) -> Adopted:
    """How a measure without a governor ends well: a concurrent resolution is for the voters."""
    return "referred_to_voters" if number.prefix in ("HCR", "SCR") else "adopted"


def _is_of_one_chamber(number: BillNumber) -> bool:
    return number.prefix in ("HR", "SR", "HM", "SM")


# --- the rules: what a row does to a bill ---------------------------------------------------------


def _within(bill: _Bill, row: _Row, name: StageName) -> None:
    """Work within a chamber."""
    if bill.is_open_to(row):
        bill.to(row, name)


def _heard(bill: _Bill, row: _Row, name: StageName) -> None:
    """Testimony of the day on which a bill ended shows it alive no longer."""
    if bill.stage.name not in _ENDED or bill.stage.since != row.action.day:
        _within(bill, row, name)


def _introduced(bill: _Bill, row: _Row, name: StageName) -> None:
    """Introduction only ever moves a bill forward: it is often dated after its neighbours."""
    if bill.stage.name == "introduced" or bill.phase < bill.phase_of(row):
        _within(bill, row, name)


def _second_reading(bill: _Bill, row: _Row) -> None:
    bill.read_twice.add(row.chamber)
    if row.reading.meaning is Meaning.SECOND_AMENDED:
        bill.amended.add(row.chamber)
    _within(bill, row, "passed_second_reading")


def _third_reading(bill: _Bill, row: _Row) -> None:
    """The second chamber changed nothing if its second reading says so; resolutions have none."""
    if row.reading.meaning is Meaning.THIRD_AMENDED:
        bill.amended.add(row.chamber)
    if not bill.is_open_to(row):
        return
    is_second = bill.phase_of(row) == _Phase.SECOND
    is_told = not bill.number.is_bill or row.chamber in bill.read_twice
    if _is_of_one_chamber(bill.number):
        bill.to(row, "adopted")
    elif is_second and is_told and row.chamber not in bill.amended:
        bill.pass_both(row)
    else:
        bill.to(row, "passed_chamber")


def _laid_over(bill: _Bill, row: _Row, name: StageName) -> None:
    """A reading put off: the bill waits at `name` or further on, or is put off past the end."""
    if not bill.is_open_to(row) or bill.stage.name in _ENDED:
        return
    behind = bill.stage.since is None or bill.phase < bill.phase_of(row)
    if bill.is_put_off_past_end(row):
        bill.to(row, "laid_over_past_end")
    elif behind and bill.number.is_bill:
        bill.to(row, name)


def _reconsidered(bill: _Bill, row: _Row) -> None:
    # HB26-1413: one row for both votes of the day stands below the motion; the passage stands.
    stands = bill.stage.name in ("passed_chamber", "passed_both", *_ADOPTED)
    here = bill.phase <= bill.phase_of(row) or bill.phase == _Phase.BOTH
    if stands and bill.stage.since == row.action.day:
        bill.retaken = row.chamber, row.action.day
    elif here and not bill.signatures:
        bill.to(row, "passed_second_reading" if bill.number.is_bill else "introduced")


def _differences(bill: _Bill, row: _Row, name: StageName) -> None:
    """It wakes no bill that ended in a committee: one of 2026 has such a row, by mistake."""
    if bill.stage.name not in _SETTLED and not bill.signatures:
        bill.to(row, name)


def _differences_laid_over(bill: _Bill, row: _Row) -> None:
    if bill.phase > _Phase.DIFFERENCES or bill.stage.name in _ENDED:
        return
    if bill.is_put_off_past_end(row):
        bill.to(row, "laid_over_past_end", _Phase.DIFFERENCES)
    elif bill.phase < _Phase.DIFFERENCES:
        _differences(bill, row, "amendments_considered")


def _agreed(bill: _Bill, row: _Row) -> None:
    if bill.stage.name not in _SETTLED:
        bill.pass_both(row)


def _report(bill: _Bill, row: _Row) -> None:
    """The chambers agree where both adopted the same report."""
    report, adopts = row.reading.report, row.reading.meaning is Meaning.REPORT_ADOPTED
    (bill.reports.add if adopts else bill.reports.discard)((report, row.chamber))
    if adopts and all((report, chamber) in bill.reports for chamber in BOTH_CHAMBERS):
        _agreed(bill, row)
    else:
        _differences(bill, row, "in_conference")


def _not_repassed(bill: _Bill, row: _Row) -> None:
    bill.reports.discard((row.reading.report, row.chamber))
    _unless(bill, row, "lost", *_AT_GOVERNOR)


def _receded(bill: _Bill, row: _Row) -> None:
    """The first chamber giving way has still to pass the bill again; the second has its text."""
    if bill.phase_of(row) == _Phase.SECOND:
        _agreed(bill, row)
    else:
        _differences(bill, row, "amendments_considered")


def _enrolled(bill: _Bill, row: _Row) -> None:
    bill.signatures.add(row.chamber)
    bill.phase = _Phase.BOTH
    both = bill.signatures >= BOTH_CHAMBERS
    if both:
        bill.enrolled = row.action
    if bill.stage.name in _AT_GOVERNOR:
        return
    if _is_of_one_chamber(bill.number) and not both:  # its own officer signs it last
        bill.stage = StageView("adopted", row.chamber, row.action.day, row.action.text)
    elif bill.stage.name in _ADOPTED:
        return
    elif both and not bill.number.is_bill:
        bill.to(row, _adopted(bill.number))
    else:
        bill.pass_both(row)


def _unless(bill: _Bill, row: _Row, name: StageName, *more: StageName) -> None:
    """What the governor does, or a chamber at the end. more: what is more than that already."""
    if bill.stage.name not in more:
        bill.to(row, name, bill.phase if name == "lost" else None)


def _overridden(bill: _Bill, row: _Row) -> None:
    """One chamber's override leaves a bill vetoed, or a law with lines vetoed; both make it law."""
    bill.overrides |= {row.reading.chamber} if row.reading.chamber else BOTH_CHAMBERS
    if bill.overrides >= BOTH_CHAMBERS:
        bill.to(row, "overridden")
    else:
        _unless(bill, row, "vetoed", "partial_veto")


def _upheld(bill: _Bill, row: _Row) -> None:
    """What a chamber overrode before, it did not in the end."""
    bill.overrides.discard(row.chamber)
    _unless(bill, row, "vetoed", "vetoed", "partial_veto")


#: By what an action says: its rule, and the stages that the rule is told.
_RULES: Final[Mapping[Meaning, tuple[Any, ...]]] = {
    Meaning.INTRODUCED: (_introduced, "introduced"),
    Meaning.ASSIGNED: (_introduced, "in_committee"),
    Meaning.REFERRED: (_within, "in_committee"),
    Meaning.KEPT: (_within, "in_committee"),
    Meaning.HEARD: (_heard, "in_committee"),
    Meaning.REPORTED: (_within, "reported"),
    Meaning.POSTPONED: (_within, "postponed_indefinitely"),
    Meaning.SECOND_PASSED: (_second_reading,),
    Meaning.SECOND_AMENDED: (_second_reading,),
    Meaning.SECOND_LAID_OVER: (_laid_over, "reported"),
    Meaning.THIRD_PASSED: (_third_reading,),
    Meaning.THIRD_AMENDED: (_third_reading,),
    Meaning.THIRD_LAID_OVER: (_laid_over, "passed_second_reading"),
    Meaning.LOST: (_within, "lost"),
    Meaning.NOT_REPASSED: (_not_repassed,),
    Meaning.RECONSIDERED: (_reconsidered,),
    Meaning.SENT_BACK: (_within, "reported"),
    Meaning.AMENDMENTS_OPEN: (_differences, "amendments_considered"),
    Meaning.AMENDMENTS_AGREED: (_agreed,),
    Meaning.AMENDMENTS_LAID_OVER: (_differences_laid_over,),
    Meaning.CONFERENCE: (_differences, "in_conference"),
    Meaning.REPORT_ADOPTED: (_report,),
    Meaning.REPORT_REJECTED: (_report,),
    Meaning.RECEDED: (_receded,),
    Meaning.ENROLLED: (_enrolled,),
    Meaning.SENT: (_unless, "sent_to_governor", *_AT_GOVERNOR),
    Meaning.SIGNED: (_unless, "signed", "partial_veto"),
    Meaning.UNSIGNED_LAW: (_unless, "law_without_signature"),
    Meaning.PARTIAL_VETO: (_unless, "partial_veto"),
    Meaning.VETOED: (_unless, "vetoed"),
    Meaning.VETO_OPEN: (_unless, "vetoed", "vetoed", "overridden", "partial_veto"),
    Meaning.VETO_UPHELD: (_upheld,),
    Meaning.VETO_OVERRIDDEN: (_overridden,),
}


# --- the way of a measure -------------------------------------------------------------------------


def stage_group(name: str) -> str:
    """The part of the way that a stage is of, a key of STAGE_GROUPS; "" for no stage."""
    return _GROUP_OF.get(name, "")


def chamber_now(stage: StageView) -> str:
    """The chamber that a measure is in, or ended in; passed by one it is in the other. Or ""."""
    if stage.chamber not in BOTH_CHAMBERS:
        return ""
    if stage.name != "passed_chamber":
        return stage.chamber
    return "upper" if stage.chamber == "lower" else "lower"


StepName: TypeAlias = Literal[
    "introduced", "lower", "upper", "both", "governor", "law", "voters", "adopted"
]
StepState: TypeAlias = Literal["done", "now", "ahead", "ended", "never"]


class Step(NamedTuple):
    """One step. ended: the measure went no further; never: what it did not reach."""

    name: StepName
    state: StepState


def steps_of(number: str, stage: StageView) -> tuple[Step, ...]:
    """The steps of a measure that stands at this stage: behind, here, ahead. product.md 5."""
    names = _steps(BillNumber.parse(number), stage.name == "referred_to_voters")
    if stage.name in (*_LAW, "adopted"):
        return tuple(Step(name, "done") for name in names)
    here = names.index(_step(stage, names))
    is_over = stage_group(stage.name) in ("dead", "vetoed")
    states: list[StepState] = ["done"] * here
    states += ["ended" if is_over else "now"]
    states += ["never" if is_over else "ahead"] * len(names)
    return tuple(map(Step, names, states))


def _steps(number: BillNumber, to_voters: bool) -> tuple[StepName, ...]:
    """The steps of a measure. to_voters: they decide on a bill instead of the governor."""
    first: StepName = number.chamber
    second: StepName = "upper" if first == "lower" else "lower"
    if _is_of_one_chamber(number):
        return ("introduced", first, "adopted")
    if number.is_bill and not to_voters:
        return ("introduced", first, second, "both", "governor", "law")
    if number.is_bill:
        return ("introduced", first, second, "both", "voters")
    last: StepName = "voters" if _adopted(number) == "referred_to_voters" else "adopted"
    return ("introduced", first, second, last)


def _step(stage: StageView, names: tuple[StepName, ...]) -> StepName:
    """The step at which a stage stands; a passed chamber is behind, the next one is now."""
    group = stage_group(stage.name)
    chamber: StepName = "upper" if stage.chamber == "upper" else "lower"
    if not stage.chamber or chamber not in names:
        chamber = names[1]
    if group == "second":
        return names[names.index(chamber) + 1]
    if group in ("introduced", "committee", "floor", "dead", ""):
        return chamber
    at: StepName = "both" if group == "differences" else "governor"
    return at if at in names else names[-1]
