"""Where a bill stands, folded from its actions alone, and the steps of its way. product.md 5,
records.md, dossier 5.2.

A bill goes through phases: first chamber, second chamber, the two chambers' differences, passed
both, with the governor. A row of an earlier phase than the one reached does not pull a bill back
(rows are dated before or after their neighbours); within a phase the last row counts. What ended a
bill is taken back only by a row that shows it alive again: typing errors are never removed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import IntEnum
from typing import Final, Literal, TypeAlias, get_args

from tracker.domain.colorado import ActionReading, Meaning, reading_of
from tracker.domain.numbers import BillNumber
from tracker.domain.records import ActionRecord, Chamber
from tracker.domain.views import StageView

InChamber: TypeAlias = Literal["introduced", "in_committee", "reported", "passed_second_reading"]
Between: TypeAlias = Literal["passed_chamber", "amendments_considered", "in_conference"]
WithGovernor: TypeAlias = Literal["sent_to_governor", "vetoed"]
Law: TypeAlias = Literal["signed", "law_without_signature", "partial_veto", "overridden"]
Adopted: TypeAlias = Literal["referred_to_voters", "adopted"]
#: Ways to end short of the governor, by an action.
Ended: TypeAlias = Literal["postponed_indefinitely", "lost", "laid_over_past_end"]
StageName: TypeAlias = Literal[
    InChamber, Between, "passed_both", WithGovernor, Law, Adopted, Ended, "died_at_adjournment"
]
_IN_CHAMBER, _ENDED, _LAW, _ADOPTED = map(get_args, (InChamber, Ended, Law, Adopted))
_AT_GOVERNOR: Final = (*get_args(WithGovernor), *_LAW)
#: Stages after which nothing more is expected.
FINAL_STAGES: Final[frozenset[StageName]] = frozenset(
    (*_LAW, *_ADOPTED, *_ENDED, "vetoed", "died_at_adjournment")
)
#: Stages that the differences between the chambers do not touch.
_SETTLED: Final = (*_ADOPTED, "postponed_indefinitely", *_AT_GOVERNOR)
BOTH_CHAMBERS: Final[frozenset[Chamber]] = frozenset({"lower", "upper"})
#: Days after adjournment until which the governor may sign or veto; then a bill is law.
GOVERNOR_DAYS: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a bill stands, and what says so.

    chamber: in which chamber, None where the stage has none; since: the day it began, None without
    actions; action: the words it was read from; unrecognised: actions nobody knows, oldest first.
    """

    name: StageName
    chamber: Chamber | None
    since: date | None
    action: str
    unrecognised: tuple[str, ...] = ()


class _Phase(IntEnum):
    FIRST = 1
    SECOND = 2
    DIFFERENCES = 3
    BOTH = 4
    GOVERNOR = 5


#: The phase of a stage, whichever chamber acts. Such a stage is of no chamber, but for the two that
#: say where the differences are considered, and a measure of one chamber alone.
_PHASES: Final[Mapping[str, _Phase]] = {
    "amendments_considered": _Phase.DIFFERENCES,
    "in_conference": _Phase.DIFFERENCES,
    "passed_both": _Phase.BOTH,
    **dict.fromkeys(_ADOPTED, _Phase.BOTH),
    **dict.fromkeys(_AT_GOVERNOR, _Phase.GOVERNOR),
}


@dataclass(frozen=True, slots=True)
class _State:
    """The stage so far, and what later rows need to know of earlier ones.

    adopted_reports: of conference committees, with the chamber that adopted each; enrolled: the row
    that was the second officer's signature.
    """

    stage: Stage
    phase: _Phase = _Phase.FIRST
    amended: frozenset[Chamber] = frozenset()
    read_twice: frozenset[Chamber] = frozenset()
    adopted_reports: frozenset[tuple[str, Chamber]] = frozenset()
    signatures: frozenset[Chamber] = frozenset()
    enrolled: ActionRecord | None = None
    overrides: frozenset[Chamber] = frozenset()


@dataclass(frozen=True, slots=True)
class _Row:
    """One action understood, with what its rule needs to know. chamber: where it took place."""

    number: BillNumber
    action: ActionRecord
    reading: ActionReading
    chamber: Chamber
    last_day: date | None

    @property
    def phase(self) -> _Phase:
        return _Phase.FIRST if self.chamber == self.number.chamber else _Phase.SECOND

    @property
    def is_past_end(self) -> bool:
        """Whether it puts the bill off to a day after the session."""
        to = self.reading.put_off_to
        return to is not None and self.last_day is not None and to > self.last_day


_Rule: TypeAlias = Callable[[_State, _Row], _State]


def in_order(actions: Sequence[ActionRecord]) -> tuple[ActionRecord, ...]:
    """A bill's actions oldest first, from the page's order: by date, reversed within a day."""
    return tuple(sorted(actions[::-1], key=lambda action: action.day))


def stage_of(
    number: BillNumber,
    actions: Sequence[ActionRecord],
    last_day: date | None,
    today: date,
    *,
    is_for_voters: bool = False,
) -> Stage:
    """Where a bill stands on a day, and the action that says so.

    actions: one bill's, in the page's order (nearly newest first), perhaps only the last of them;
    last_day: of the session, None where it is not known. A bill laid over to a later day is ended
    at once; one that is still on its way is so after that day, unless it passed both chambers: the
    governor has 30 days more. is_for_voters: its summary refers it to an election, or it has a
    chapter in the session laws; signed by both officers and never sent to the governor, it is with
    the voters then (SB26-135). Unknown actions change nothing and are listed in `unrecognised`.
    """
    state = _State(Stage("introduced", number.chamber, None, ""))
    unrecognised: list[str] = []
    for action in in_order(actions):
        reading = reading_of(action.text)
        if reading is None:
            unrecognised.append(action.text)
            continue
        chamber = reading.chamber or action.chamber
        state = _RULES[reading.meaning](state, _Row(number, action, reading, chamber, last_day))
    stage, signed = state.stage, state.enrolled
    if is_for_voters and signed and number.is_bill and stage.name == "passed_both":
        stage = Stage("referred_to_voters", None, signed.day, signed.text)
    stage = _at_the_end(number, stage, state.phase, last_day, today)
    return replace(stage, unrecognised=tuple(unrecognised))


def _at_the_end(
    number: BillNumber, stage: Stage, phase: _Phase, last_day: date | None, today: date
) -> Stage:
    """The stage after what the calendar alone decides."""
    if last_day is None or today <= last_day or stage.name in FINAL_STAGES:
        return stage
    if phase < _Phase.BOTH:
        return replace(stage, name="died_at_adjournment", since=last_day)
    if not number.is_bill:
        return replace(stage, name=_adopted(number))
    # No pocket veto: what is not vetoed by then is law. Before year 1 and after 9999 no day counts.
    if stage.name == "sent_to_governor" and today - last_day > GOVERNOR_DAYS:
        return replace(stage, name="law_without_signature", since=last_day + GOVERNOR_DAYS)
    return stage


def _to(state: _State, row: _Row, name: StageName, phase: _Phase | None = None) -> _State:
    """The state with the stage a row says. The day stays where the stage stays, but not where a
    bill is sent to another committee."""
    of_none = name in _PHASES and name != "amendments_considered"
    alone = name == "adopted" and _is_of_one_chamber(row.number)
    chamber = None if of_none and not alone else row.chamber
    state = replace(state, phase=phase or _PHASES.get(name, row.phase))
    same = (state.stage.name, state.stage.chamber) == (name, chamber)
    if same and state.stage.since is not None and row.reading.meaning is not Meaning.REFERRED:
        return state
    return replace(state, stage=Stage(name, chamber, row.action.day, row.action.text))


def _adopted(number: BillNumber) -> StageName:
    """How a measure that needs no governor ends well: a concurrent resolution puts a change of the
    constitution to the voters."""
    return "referred_to_voters" if number.prefix in ("HCR", "SCR") else "adopted"


def _is_of_one_chamber(number: BillNumber) -> bool:
    return number.prefix in ("HR", "SR", "HM", "SM")


def _is_open_to(state: _State, row: _Row) -> bool:
    """Whether a row of a chamber can still say where a bill stands. What ended in one chamber is
    woken by work of that chamber only.
    """
    if state.stage.name in _ENDED:
        return state.phase == row.phase
    return state.phase <= row.phase and state.stage.name not in (*_ADOPTED, *_AT_GOVERNOR)


def _while_open(name: StageName) -> _Rule:
    """A rule for work within a chamber."""
    return lambda state, row: _to(state, row, name) if _is_open_to(state, row) else state


def _introduced(name: StageName) -> _Rule:
    """Introduction only ever moves a bill forward: it is often dated after its neighbours."""

    def rule(state: _State, row: _Row) -> _State:
        begins = state.stage.name == "introduced" or state.phase < row.phase
        return _to(state, row, name) if begins and _is_open_to(state, row) else state

    return rule


def _second_reading(state: _State, row: _Row) -> _State:
    state = replace(state, read_twice=state.read_twice | {row.chamber})
    if row.reading.meaning is Meaning.SECOND_AMENDED:
        state = replace(state, amended=state.amended | {row.chamber})
    return _while_open("passed_second_reading")(state, row)


def _third_reading(state: _State, row: _Row) -> _State:
    """The second chamber is known to have changed nothing where its second reading tells so;
    resolutions have none."""
    if row.reading.meaning is Meaning.THIRD_AMENDED:
        state = replace(state, amended=state.amended | {row.chamber})
    if not _is_open_to(state, row):
        return state
    if _is_of_one_chamber(row.number):
        return _to(state, row, "adopted")
    is_told = not row.number.is_bill or row.chamber in state.read_twice
    if row.phase == _Phase.SECOND and is_told and row.chamber not in state.amended:
        return _passed_both(state, row)
    return _to(state, row, "passed_chamber")


def _passed_both(state: _State, row: _Row) -> _State:
    to_voters = _adopted(row.number) == "referred_to_voters"
    return _to(state, row, "referred_to_voters" if to_voters else "passed_both")


def _laid_over(name: StageName) -> _Rule:
    """A reading put off: the bill waits at `name` or further on, or is put off past the end."""

    def rule(state: _State, row: _Row) -> _State:
        if not _is_open_to(state, row) or state.stage.name in _ENDED:
            return state
        if row.is_past_end:
            return _to(state, row, "laid_over_past_end")
        behind = state.stage.since is None or state.phase < row.phase
        return _to(state, row, name) if behind and row.number.is_bill else state

    return rule


def _not_repassed(state: _State, row: _Row) -> _State:
    if state.stage.name in _AT_GOVERNOR:
        return state
    return _to(state, row, "lost", state.phase)


def _reconsidered(state: _State, row: _Row) -> _State:
    # HB26-1413: the page sets the motion above the repeated vote of the same day, with one row
    # for both votes; the passage of that day stands.
    stands = state.stage.name in ("passed_chamber", "passed_both", *_ADOPTED)
    here = state.phase <= row.phase or state.phase == _Phase.BOTH
    if not here or state.signatures or (stands and state.stage.since == row.action.day):
        return state
    return _to(state, row, "passed_second_reading" if row.number.is_bill else "introduced")


def _differences(name: StageName) -> _Rule:
    """A rule for rows about what the chambers disagree on. They wake no bill that ended in a
    committee: one bill of 2026 has such a row, typed by mistake.
    """
    return lambda state, row: (
        state if state.stage.name in _SETTLED or state.signatures else _to(state, row, name)
    )


def _differences_laid_over(state: _State, row: _Row) -> _State:
    if state.phase > _Phase.DIFFERENCES or state.stage.name in _ENDED:
        return state
    if row.is_past_end:
        return _to(state, row, "laid_over_past_end", _Phase.DIFFERENCES)
    if state.phase == _Phase.DIFFERENCES:
        return state
    return _differences("amendments_considered")(state, row)


def _agreed(state: _State, row: _Row) -> _State:
    return state if state.stage.name in _SETTLED else _passed_both(state, row)


def _report(state: _State, row: _Row) -> _State:
    """The chambers agree where both adopted the same report."""
    report, reports = row.reading.report, state.adopted_reports
    own = frozenset({(report, row.chamber)})
    adopts = row.reading.meaning is Meaning.REPORT_ADOPTED
    reports = reports | own if adopts else reports - own
    state = replace(state, adopted_reports=reports)
    if adopts and all((report, chamber) in reports for chamber in BOTH_CHAMBERS):
        return _agreed(state, row)
    return _differences("in_conference")(state, row)


def _receded(state: _State, row: _Row) -> _State:
    """The second chamber giving way leaves the first one's text: passed. The first one giving way
    has still to pass the bill again.
    """
    if row.phase == _Phase.SECOND:
        return _agreed(state, row)
    return _differences("amendments_considered")(state, row)


def _enrolled(state: _State, row: _Row) -> _State:
    signatures = state.signatures | {row.chamber}
    both = signatures >= BOTH_CHAMBERS
    state = replace(state, signatures=signatures, phase=_Phase.BOTH)
    state = replace(state, enrolled=row.action) if both else state
    if state.stage.name in _AT_GOVERNOR:
        return state
    if _is_of_one_chamber(row.number) and not both:  # its own officer signs it last
        return replace(state, stage=Stage("adopted", row.chamber, row.action.day, row.action.text))
    if state.stage.name in _ADOPTED:
        return state
    if both and not row.number.is_bill:
        return _to(state, row, _adopted(row.number))
    return _passed_both(state, row)


def _overridden(state: _State, row: _Row) -> _State:
    """One chamber's override leaves a bill vetoed; both make it law."""
    acted = frozenset({row.reading.chamber} if row.reading.chamber else BOTH_CHAMBERS)
    state = replace(state, overrides=state.overrides | acted)
    return _to(state, row, "overridden" if state.overrides >= BOTH_CHAMBERS else "vetoed")


def _by_governor(name: StageName, unless: Sequence[str] = ()) -> _Rule:
    """A rule for what the governor does. unless: what is more than that already."""
    return lambda state, row: state if state.stage.name in unless else _to(state, row, name)


_RULES: Final[Mapping[Meaning, _Rule]] = {
    Meaning.INTRODUCED: _introduced("introduced"),
    Meaning.ASSIGNED: _introduced("in_committee"),
    Meaning.REFERRED: _while_open("in_committee"),
    Meaning.KEPT: _while_open("in_committee"),
    Meaning.HEARD: _while_open("in_committee"),
    Meaning.REPORTED: _while_open("reported"),
    Meaning.POSTPONED: _while_open("postponed_indefinitely"),
    Meaning.SECOND_PASSED: _second_reading,
    Meaning.SECOND_AMENDED: _second_reading,
    Meaning.SECOND_LAID_OVER: _laid_over("reported"),
    Meaning.THIRD_PASSED: _third_reading,
    Meaning.THIRD_AMENDED: _third_reading,
    Meaning.THIRD_LAID_OVER: _laid_over("passed_second_reading"),
    Meaning.LOST: _while_open("lost"),
    Meaning.NOT_REPASSED: _not_repassed,
    Meaning.RECONSIDERED: _reconsidered,
    Meaning.SENT_BACK: _while_open("reported"),
    Meaning.AMENDMENTS_OPEN: _differences("amendments_considered"),
    Meaning.AMENDMENTS_AGREED: _agreed,
    Meaning.AMENDMENTS_LAID_OVER: _differences_laid_over,
    Meaning.CONFERENCE: _differences("in_conference"),
    Meaning.REPORT_ADOPTED: _report,
    Meaning.REPORT_REJECTED: _report,
    Meaning.RECEDED: _receded,
    Meaning.ENROLLED: _enrolled,
    Meaning.SENT: _by_governor("sent_to_governor", unless=_AT_GOVERNOR),
    Meaning.SIGNED: _by_governor("signed"),
    Meaning.UNSIGNED_LAW: _by_governor("law_without_signature"),
    Meaning.PARTIAL_VETO: _by_governor("partial_veto"),
    Meaning.VETOED: _by_governor("vetoed"),
    Meaning.VETO_OPEN: _by_governor("vetoed", unless=("vetoed", "overridden", "partial_veto")),
    Meaning.VETO_OVERRIDDEN: _overridden,
}


# --- the way of a measure -------------------------------------------------------------------------

StepName: TypeAlias = Literal[
    "introduced", "lower", "upper", "both", "governor", "law", "voters", "adopted"
]
StepState: TypeAlias = Literal["done", "now", "ahead", "ended", "never"]


@dataclass(frozen=True, slots=True)
class Step:
    """One step. ended: the measure went no further; never: what it did not reach."""

    name: StepName
    state: StepState


_STEP_AT: Final[Mapping[str, StepName]] = {
    "amendments_considered": "both",
    "in_conference": "both",
    "passed_both": "governor",
    "sent_to_governor": "governor",
    "vetoed": "governor",
    "referred_to_voters": "voters",
}


def steps_of(number: str, stage: StageView) -> tuple[Step, ...]:
    """The steps of a measure of this number that stands at this stage: behind it, where it stands,
    ahead of it. product.md 5."""
    names = _steps(BillNumber.parse(number), stage.name == "referred_to_voters")
    if stage.name in (*_LAW, "adopted"):
        return tuple(Step(name, "done") for name in names)
    here = names.index(_step(stage, names))
    is_over = stage.name in (*_ENDED, "died_at_adjournment", "vetoed")
    at: StepState = "ended" if is_over else "now"
    beyond: StepState = "never" if is_over else "ahead"
    return tuple(
        Step(name, "done" if place < here else at if place == here else beyond)
        for place, name in enumerate(names)
    )


def _steps(number: BillNumber, to_voters: bool) -> tuple[StepName, ...]:
    """The steps of a measure. to_voters: they decide on a bill instead of the governor, as they do
    on every concurrent resolution."""
    first: StepName = number.chamber
    second: StepName = "upper" if first == "lower" else "lower"
    if _is_of_one_chamber(number):
        return ("introduced", first, "adopted")
    if number.is_bill:
        both: tuple[StepName, ...] = ("introduced", first, second, "both")
        return (*both, "voters") if to_voters else (*both, "governor", "law")
    last: StepName = "voters" if _adopted(number) == "referred_to_voters" else "adopted"
    return ("introduced", first, second, last)


def _step(stage: StageView, names: tuple[StepName, ...]) -> StepName:
    """The step at which a stage stands; a passed chamber is behind, the next one is now."""
    chamber: StepName = "upper" if stage.chamber == "upper" else "lower"
    if not stage.chamber or chamber not in names:
        chamber = names[1]
    if stage.name == "passed_chamber":
        return names[names.index(chamber) + 1]
    if stage.name in (*_IN_CHAMBER, *_ENDED, "died_at_adjournment", ""):
        return chamber
    at = _STEP_AT.get(stage.name, names[1])
    return at if at in names else names[-1]
