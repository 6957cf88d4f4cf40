"""Where a bill stands, folded from its actions alone. product.md 5, records.md, dossier 5.2.

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
from typing import Final, Literal, TypeAlias

from tracker.domain.colorado import ActionReading, Meaning, reading_of
from tracker.domain.numbers import BillNumber
from tracker.domain.records import ActionRecord, Chamber

StageName: TypeAlias = Literal[
    "introduced",
    "in_committee",
    "reported",
    "passed_second_reading",
    "passed_chamber",
    "amendments_considered",
    "in_conference",
    "passed_both",
    "sent_to_governor",
    "signed",
    "law_without_signature",
    "partial_veto",
    "vetoed",
    "overridden",
    "referred_to_voters",
    "adopted",
    "postponed_indefinitely",
    "lost",
    "laid_over_past_end",
    "died_at_adjournment",
]

#: Stages after which nothing more is expected.
FINAL_STAGES: Final[frozenset[StageName]] = frozenset(
    {
        "signed", "law_without_signature", "partial_veto", "vetoed", "overridden",
        "referred_to_voters", "adopted", "postponed_indefinitely", "lost", "laid_over_past_end",
        "died_at_adjournment",
    }
)  # fmt: skip
#: Ways to end short of the governor.
_ENDED: Final[frozenset[StageName]] = frozenset(
    {"postponed_indefinitely", "lost", "laid_over_past_end"}
)
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
    the voters then. Unknown actions change nothing and are listed in `unrecognised`.
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
    if is_for_voters:
        state = _with_the_voters(number, state)
    stage = _at_the_end(number, state, last_day, today)
    return replace(stage, unrecognised=tuple(unrecognised))


def _with_the_voters(number: BillNumber, state: _State) -> _State:
    """A bill that both officers signed and the governor never got (SB26-135). Dossier 5.2."""
    signed = state.enrolled
    if signed is None or not number.is_bill or state.stage.name != "passed_both":
        return state
    stage = Stage("referred_to_voters", None, signed.day, signed.text)
    return replace(state, stage=stage)


def _at_the_end(number: BillNumber, state: _State, last_day: date | None, today: date) -> Stage:
    """The stage after what the calendar alone decides."""
    stage = state.stage
    if last_day is None or today <= last_day or stage.name in FINAL_STAGES:
        return stage
    if state.phase < _Phase.BOTH:
        return replace(stage, name="died_at_adjournment", since=last_day)
    if not number.is_bill:
        return replace(stage, name=_adopted(number))
    waited = last_day + GOVERNOR_DAYS
    if today > waited and stage.name == "sent_to_governor":
        # No pocket veto: what is not vetoed by then is law.
        return replace(stage, name="law_without_signature", since=waited)
    return stage


def _moved(state: _State, row: _Row, name: StageName, chamber: Chamber | None) -> _State:
    """The state with the stage a row says. The day stays where the stage stays."""
    before = state.stage
    if (before.name, before.chamber) == (name, chamber) and before.since is not None:
        return state
    return replace(state, stage=Stage(name, chamber, row.action.day, row.action.text))


def _adopted(number: BillNumber) -> StageName:
    """How a measure that needs no governor ends well: a concurrent resolution puts a change of the
    constitution to the voters."""
    return "referred_to_voters" if number.prefix in ("HCR", "SCR") else "adopted"


def _is_one_chamber(number: BillNumber) -> bool:
    return number.prefix in ("HR", "SR", "HM", "SM")


def _is_open_to(state: _State, row: _Row) -> bool:
    """Whether a row of a chamber can still say where a bill stands. What ended in one chamber is
    woken by work of that chamber only.
    """
    if state.stage.name in _ENDED and state.stage.since is not None:
        return state.phase == row.phase
    return state.phase <= row.phase and state.stage.name not in (*_ADOPTED, *_GOVERNOR_STAGES)


_ADOPTED: Final = ("adopted", "referred_to_voters")
_GOVERNOR_STAGES: Final = (
    "sent_to_governor", "signed", "law_without_signature", "partial_veto", "vetoed", "overridden",
)  # fmt: skip


def _in_chamber(name: StageName) -> _Rule:
    """A rule for work within a chamber that shows the bill alive there."""

    def rule(state: _State, row: _Row) -> _State:
        if not _is_open_to(state, row):
            return state
        return _moved(replace(state, phase=row.phase), row, name, row.chamber)

    return rule


def _referred(state: _State, row: _Row) -> _State:
    """In a committee since it was sent to that one."""
    if not _is_open_to(state, row):
        return state
    stage = Stage("in_committee", row.chamber, row.action.day, row.action.text)
    return replace(state, stage=stage, phase=row.phase)


def _introduced(name: StageName) -> _Rule:
    """Introduction only ever moves a bill forward: it is often dated after its neighbours."""

    def rule(state: _State, row: _Row) -> _State:
        begins = state.stage.since is None or state.phase < row.phase
        assigned = state.stage.name == "introduced" and state.phase == row.phase
        if state.stage.name in _ENDED or not (begins or assigned) or not _is_open_to(state, row):
            return state
        return _moved(replace(state, phase=row.phase), row, name, row.chamber)

    return rule


def _second_passed(state: _State, row: _Row) -> _State:
    state = replace(state, read_twice=state.read_twice | {row.chamber})
    return _in_chamber("passed_second_reading")(state, row)


def _second_amended(state: _State, row: _Row) -> _State:
    return _second_passed(replace(state, amended=state.amended | {row.chamber}), row)


def _third_amended(state: _State, row: _Row) -> _State:
    return _third_passed(replace(state, amended=state.amended | {row.chamber}), row)


def _third_passed(state: _State, row: _Row) -> _State:
    if not _is_open_to(state, row):
        return state
    if _is_one_chamber(row.number):
        return _moved(replace(state, phase=_Phase.BOTH), row, "adopted", row.chamber)
    if row.phase == _Phase.SECOND and _is_unamended(state, row):
        return _passed_both(state, row)
    return _moved(replace(state, phase=row.phase), row, "passed_chamber", row.chamber)


def _is_unamended(state: _State, row: _Row) -> bool:
    """Whether the second chamber is known to have changed nothing. A bill's second reading tells;
    resolutions have none.
    """
    told = not row.number.is_bill or row.chamber in state.read_twice
    return told and row.chamber not in state.amended


def _passed_both(state: _State, row: _Row) -> _State:
    named = _adopted(row.number)
    name: StageName = named if named == "referred_to_voters" else "passed_both"
    return _moved(replace(state, phase=_Phase.BOTH), row, name, None)


def _laid_over(name: StageName) -> _Rule:
    """A reading put off: the bill waits at `name` or further on, or is put off past the end."""

    def rule(state: _State, row: _Row) -> _State:
        if not _is_open_to(state, row) or state.stage.name in _ENDED:
            return state
        if _is_past_end(row):
            return _moved(replace(state, phase=row.phase), row, "laid_over_past_end", row.chamber)
        behind = state.stage.since is None or state.phase < row.phase
        if behind and row.number.is_bill:
            return _moved(replace(state, phase=row.phase), row, name, row.chamber)
        return state

    return rule


def _is_past_end(row: _Row) -> bool:
    to = row.reading.put_off_to
    return to is not None and row.last_day is not None and to > row.last_day


def _postponed(state: _State, row: _Row) -> _State:
    if not _is_open_to(state, row):
        return state
    return _moved(replace(state, phase=row.phase), row, "postponed_indefinitely", row.chamber)


def _lost(state: _State, row: _Row) -> _State:
    if not _is_open_to(state, row):
        return state
    return _moved(replace(state, phase=row.phase), row, "lost", row.chamber)


def _not_repassed(state: _State, row: _Row) -> _State:
    if state.stage.name in _GOVERNOR_STAGES:
        return state
    return _moved(state, row, "lost", row.chamber)


def _reconsidered(state: _State, row: _Row) -> _State:
    # HB26-1413: the page sets the motion above the repeated vote of the same day, with one row
    # for both votes; the passage of that day stands.
    stands = state.stage.name in ("passed_chamber", "passed_both", *_ADOPTED)
    here = state.phase <= row.phase or state.phase == _Phase.BOTH
    decided = not here or state.signatures
    if decided or (stands and state.stage.since == row.action.day):
        return state
    name: StageName = "passed_second_reading" if row.number.is_bill else "introduced"
    return _moved(replace(state, phase=row.phase), row, name, row.chamber)


def _differences(name: StageName) -> _Rule:
    """A rule for rows about what the chambers disagree on. They wake no bill that ended in a
    committee: one bill of 2026 has such a row, typed by mistake.
    """

    def rule(state: _State, row: _Row) -> _State:
        if state.stage.name in (*_ADOPTED, "postponed_indefinitely", *_GOVERNOR_STAGES):
            return state
        if state.signatures:
            return state
        chamber: Chamber | None = None if name == "in_conference" else row.chamber
        return _moved(replace(state, phase=_Phase.DIFFERENCES), row, name, chamber)

    return rule


def _differences_laid_over(state: _State, row: _Row) -> _State:
    if state.phase > _Phase.DIFFERENCES or state.stage.name in _ENDED:
        return state
    if _is_past_end(row):
        past = replace(state, phase=_Phase.DIFFERENCES)
        return _moved(past, row, "laid_over_past_end", row.chamber)
    if state.phase == _Phase.DIFFERENCES:
        return state
    return _differences("amendments_considered")(state, row)


def _agreed(state: _State, row: _Row) -> _State:
    if state.stage.name in (*_ADOPTED, "postponed_indefinitely", *_GOVERNOR_STAGES):
        return state
    return _passed_both(state, row)


def _report_adopted(state: _State, row: _Row) -> _State:
    """The chambers agree where both adopted the same report."""
    adopted = state.adopted_reports | {(row.reading.report, row.chamber)}
    state = replace(state, adopted_reports=adopted)
    if all((row.reading.report, chamber) in adopted for chamber in BOTH_CHAMBERS):
        return _agreed(state, row)
    return _differences("in_conference")(state, row)


def _report_rejected(state: _State, row: _Row) -> _State:
    adopted = state.adopted_reports - {(row.reading.report, row.chamber)}
    return _differences("in_conference")(replace(state, adopted_reports=adopted), row)


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
    state = replace(
        state,
        signatures=signatures,
        phase=_Phase.BOTH,
        enrolled=row.action if both else state.enrolled,
    )
    if state.stage.name in _GOVERNOR_STAGES:
        return state
    if _is_one_chamber(row.number) or (both and not row.number.is_bill):
        chamber = row.chamber if _is_one_chamber(row.number) else None
        stage = Stage(_adopted(row.number), chamber, row.action.day, row.action.text)
        return state if state.stage.name in _ADOPTED and both else replace(state, stage=stage)
    return state if state.stage.name in _ADOPTED else _passed_both(state, row)


def _by_governor(name: StageName) -> _Rule:
    def rule(state: _State, row: _Row) -> _State:
        state = replace(state, phase=_Phase.GOVERNOR, signatures=BOTH_CHAMBERS)
        return _moved(state, row, name, None)

    return rule


def _sent(state: _State, row: _Row) -> _State:
    decided = state.stage.name in _GOVERNOR_STAGES
    return state if decided else _by_governor("sent_to_governor")(state, row)


def _overridden(state: _State, row: _Row) -> _State:
    """One chamber's override leaves a bill vetoed; both make it law."""
    acted = frozenset({row.reading.chamber} if row.reading.chamber else BOTH_CHAMBERS)
    overrides = state.overrides | acted
    state = replace(state, overrides=overrides, phase=_Phase.GOVERNOR)
    if overrides >= BOTH_CHAMBERS:
        return _moved(state, row, "overridden", None)
    return state if state.stage.name == "vetoed" else _moved(state, row, "vetoed", None)


def _veto_open(state: _State, row: _Row) -> _State:
    known = state.stage.name in ("vetoed", "overridden", "partial_veto")
    return state if known else _by_governor("vetoed")(state, row)


_RULES: Final[Mapping[Meaning, _Rule]] = {
    Meaning.INTRODUCED: _introduced("introduced"),
    Meaning.ASSIGNED: _introduced("in_committee"),
    Meaning.REFERRED: _referred,
    Meaning.KEPT: _in_chamber("in_committee"),
    Meaning.HEARD: _in_chamber("in_committee"),
    Meaning.REPORTED: _in_chamber("reported"),
    Meaning.POSTPONED: _postponed,
    Meaning.SECOND_PASSED: _second_passed,
    Meaning.SECOND_AMENDED: _second_amended,
    Meaning.SECOND_LAID_OVER: _laid_over("reported"),
    Meaning.THIRD_PASSED: _third_passed,
    Meaning.THIRD_AMENDED: _third_amended,
    Meaning.THIRD_LAID_OVER: _laid_over("passed_second_reading"),
    Meaning.LOST: _lost,
    Meaning.NOT_REPASSED: _not_repassed,
    Meaning.RECONSIDERED: _reconsidered,
    Meaning.SENT_BACK: _in_chamber("reported"),
    Meaning.AMENDMENTS_OPEN: _differences("amendments_considered"),
    Meaning.AMENDMENTS_AGREED: _agreed,
    Meaning.AMENDMENTS_LAID_OVER: _differences_laid_over,
    Meaning.CONFERENCE: _differences("in_conference"),
    Meaning.REPORT_ADOPTED: _report_adopted,
    Meaning.REPORT_REJECTED: _report_rejected,
    Meaning.RECEDED: _receded,
    Meaning.ENROLLED: _enrolled,
    Meaning.SENT: _sent,
    Meaning.SIGNED: _by_governor("signed"),
    Meaning.UNSIGNED_LAW: _by_governor("law_without_signature"),
    Meaning.PARTIAL_VETO: _by_governor("partial_veto"),
    Meaning.VETOED: _by_governor("vetoed"),
    Meaning.VETO_OPEN: _veto_open,
    Meaning.VETO_OVERRIDDEN: _overridden,
}
