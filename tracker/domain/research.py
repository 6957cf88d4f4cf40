"""How far a bill came and when, where it stands or ended, and what many bills show as a whole: how
they fared by year and topic, how many came from mark to mark of their way and in how many days, and
who carries them together.

Bills are compared by marks over sessions, so these are few, and the same in both chambers. A bill
that came to a mark came to all before it, dated or not. Survival and days are of bills whose
history was read: of another one nothing is known, and it is counted apart. Resolutions and
memorials see no governor and are no part of them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain, combinations, pairwise, repeat
from operator import itemgetter
from typing import Final, Generic, Literal, NamedTuple, TypeAlias, TypeVar, get_args

from tracker.domain.colorado import Meaning, meaning_of
from tracker.domain.committees import committee_acting, committees_given, label_of_committee
from tracker.domain.numbers import BillNumber
from tracker.domain.records import ActionRecord
from tracker.domain.stages import FINAL_STAGES, STAGE_GROUPS, Turn, stage_group
from tracker.domain.views import StageView

Row = TypeVar("Row")

#: committee: one voted on it, either way; floor: the whole chamber decided something, be it to send
#: it back; second: it passed the chamber where it began; governor: it was sent there.
Mark: TypeAlias = Literal["introduced", "committee", "floor", "second", "governor", "law"]
#: In the order of the way.
MARKS: Final[tuple[Mark, ...]] = get_args(Mark)
#: How a bill fares.
Fate: TypeAlias = Literal["way", "law", "ended"]
FATES: Final[tuple[Fate, ...]] = get_args(Fate)

_LAW: Final = frozenset((*STAGE_GROUPS["law"], *STAGE_GROUPS["adopted"]))
_INTRODUCED: Final = (Meaning.INTRODUCED, Meaning.ASSIGNED)
_DECIDED: Final = (Meaning.REPORTED, Meaning.REFERRED, Meaning.POSTPONED)
_PASSED: Final = (Meaning.THIRD_PASSED, Meaning.THIRD_AMENDED)
_ON_THE_FLOOR: Final = (
    *(Meaning.SECOND_PASSED, Meaning.SECOND_AMENDED, Meaning.SENT_BACK, Meaning.LOST),
    *(*_PASSED, Meaning.REFERRED),
)
_OF_BOTH: Final = ("passed_chamber", "amendments_considered", "in_conference", "passed_both")
_AT_GOVERNOR: Final = frozenset(("sent_to_governor", "vetoed", *STAGE_GROUPS["law"]))


def fate_of(stage: str) -> Fate:
    """How a bill fares that stands at a stage; one that is not judged yet is on its way."""
    if stage in _LAW:
        return "law"
    return "ended" if stage in FINAL_STAGES else "way"


def reached(
    number: BillNumber, actions: Iterable[ActionRecord], turns: Iterable[Turn], stage: str
) -> tuple[date | None, ...]:
    """The day of each mark that a bill came to, in order, None where no action dates it.

    actions, turns: its own, as `fold` takes and gives them; stage: where it stands. () where no
    action introduces it: its history was not read, or not whole, and nothing is concluded from it.
    """
    introduced = [row.day for row in actions if meaning_of(row.text) in _INTRODUCED]
    if not introduced:
        return ()
    days: dict[Mark, date | None] = {"introduced": min(introduced)}
    was_sent = False
    for turn in turns:
        was_sent |= turn.acted != number.chamber
        if turn.meaning is Meaning.RECONSIDERED and not was_sent:
            days.pop("second", None)  # the vote that passed it is taken again
        for mark, day in _marks(number, turn):
            days.setdefault(mark, day)
    if fate_of(stage) == "law":
        days.setdefault("law", None)
    furthest = max(map(MARKS.index, days))
    return tuple(map(days.get, MARKS[: furthest + 1]))


def committees_of(actions: Iterable[ActionRecord]) -> tuple[str, ...]:
    """The committees that a bill was given to or that acted on it, each once: "House Judiciary"."""
    texts = (action.text for action in actions)
    names = (name for text in texts for name in (*committees_given(text), committee_acting(text)))
    return tuple(dict.fromkeys(label_of_committee(name, "") for name in names if name))


def _marks(number: BillNumber, turn: Turn) -> Iterator[tuple[Mark, date | None]]:
    """The marks that an action says a bill came to, dated where it brought it there."""
    stage, is_first = turn.stage, turn.acted == number.chamber
    is_of_floor = stage.name == "laid_over_past_end" or turn.meaning in _ON_THE_FLOOR
    is_of_committee = bool(committee_acting(stage.action))
    if is_first and is_of_committee and turn.meaning in _DECIDED:
        yield "committee", stage.since
    if is_first and not is_of_committee and is_of_floor:
        yield "floor", stage.since
    if stage.name in _OF_BOTH or turn.acted not in (number.chamber, "executive"):
        yield "second", stage.since if is_first and turn.meaning in _PASSED else None
    if stage.name in _AT_GOVERNOR:
        yield "governor", stage.since if stage.name == "sent_to_governor" else None
    if stage.name in _LAW:
        yield "law", stage.since


# --- where a bill stands -------------------------------------------------------------------------

PlaceName: TypeAlias = Literal[
    "introduced", "first_committee", "first_floor", "second_committee", "second_floor", "both",
    "governor", "law",
]  # fmt: skip
#: In the order of the way. A stage (domain/stages.py) says more of one bill.
PLACES: Final[tuple[PlaceName, ...]] = get_args(PlaceName)


class Place(NamedTuple):
    """A place on the way. ended: the bill went no further; of the last place none has."""

    name: PlaceName
    ended: bool = False


#: By the group of a stage, places that are the same whichever chamber acts.
_SHARED: Final[Mapping[str, PlaceName]] = {
    "differences": "both", "both": "governor", "governor": "governor", "vetoed": "governor",
    "law": "law", "adopted": "law",
}  # fmt: skip
#: By its last action, the group of the stage at which a bill died; of others it is the floor.
_BEFORE_THE_END: Final[Mapping[Meaning, str]] = {
    Meaning.INTRODUCED: "introduced",
    **dict.fromkeys((Meaning.ASSIGNED, Meaning.REFERRED, Meaning.KEPT, Meaning.HEARD), "committee"),
    **dict.fromkeys((Meaning.THIRD_PASSED, Meaning.THIRD_AMENDED), "second"),
    **dict.fromkeys(
        (Meaning.AMENDMENTS_OPEN, Meaning.AMENDMENTS_AGREED, Meaning.AMENDMENTS_LAID_OVER,
         Meaning.CONFERENCE, Meaning.REPORT_ADOPTED, Meaning.REPORT_REJECTED, Meaning.RECEDED,
         Meaning.NOT_REPASSED),
        "differences",
    ),
}  # fmt: skip


def place_of(number: str, stage: StageView) -> Place:
    """Where a measure stands at this stage, or ended; without a chamber in that where it began."""
    group = stage_group(stage.name)
    ended = group in ("dead", "vetoed")
    if group == "dead":
        group = _before_the_end(stage.action)
    if group in _SHARED:
        return Place(_SHARED[group], ended)
    own = BillNumber.parse(number).chamber
    is_second = stage.chamber in ("lower", "upper") and stage.chamber != own
    if group == "second":
        return Place("both" if is_second else "second_committee", ended)
    if group == "floor":
        return Place("second_floor" if is_second else "first_floor", ended)
    if is_second:
        return Place("second_committee", ended)
    return Place("first_committee" if group == "committee" else "introduced", ended)


def _before_the_end(action: str) -> str:
    """The group of the stage at which a bill was when it died, as far as its last action says."""
    meaning = meaning_of(action)
    if meaning is None:
        return "committee" if action else "introduced"
    if meaning is Meaning.POSTPONED:
        return "committee" if committee_acting(action) else "floor"
    return _BEFORE_THE_END.get(meaning, "floor")


class Facet(NamedTuple, Generic[Row]):
    """What a list can be narrowed by. of: the values of a row, each once."""

    name: str
    of: Callable[[Row], Collection[str]]


def narrowed(
    rows: Iterable[Row], facets: Sequence[Facet[Row]], chosen: Mapping[str, Collection[str]]
) -> tuple[list[Row], dict[str, Counter[str]]]:
    """The rows that have what is chosen of every facet; and by facet, how many there are of each
    value among those that have what is chosen of all others."""
    wanted = {name: frozenset(some) for name, some in chosen.items() if some}
    facet_of, fitting = dict(facets), list[Row]()
    seen: dict[str, list[str]] = {facet.name: [] for facet in facets}
    for row in rows:
        lacking = [
            name for name, of in facets if name in wanted and wanted[name].isdisjoint(of(row))
        ]
        if not lacking:
            fitting.append(row)
        elif len(lacking) == 1:
            seen[lacking[0]] += facet_of[lacking[0]](row)
    for name, of in facets:
        for row in fitting:
            seen[name] += of(row)
    return fitting, {name: Counter(values) for name, values in seen.items()}


class Track(NamedTuple):
    """A bill as it is studied. days: of its marks, as `reached` gives them, () where its history
    was not read; committees: that had it; primes: its prime sponsors by name."""

    id: int
    session: str
    is_bill: bool
    chamber: str
    stage: str
    days: tuple[date | None, ...] = ()
    committees: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    primes: tuple[str, ...] = ()

    @property
    def fate(self) -> Fate:
        """How it fares."""
        return fate_of(self.stage)


#: What bills can be chosen by, in the order in which that is offered.
FACETS: Final[tuple[Facet[Track], ...]] = (
    Facet("session", lambda row: (row.session,)),
    Facet("topic", lambda row: row.topics),
    Facet("committee", lambda row: row.committees),
    Facet("chamber", lambda row: (row.chamber,)),
    Facet("stage", lambda row: (stage_group(row.stage),)),
)


def fates_by_session(rows: Iterable[Track]) -> dict[str, Counter[Fate]]:
    """How the bills of each session fared, the earliest first."""
    sessions: dict[str, Counter[Fate]] = defaultdict(Counter)
    for (session, stage), count in Counter((row.session, row.stage) for row in rows).items():
        sessions[session][fate_of(stage)] += count
    return dict(sorted(sessions.items()))


def fates_by_topic(rows: Iterable[Track]) -> dict[str, Counter[Fate]]:
    """How the bills under each topic fared, the topic of the most bills first."""
    topics: dict[str, Counter[Fate]] = defaultdict(Counter)
    for row in rows:
        for topic in row.topics:
            topics[topic][row.fate] += 1
    return dict(sorted(topics.items(), key=lambda item: (-item[1].total(), item[0])))


class Studied(NamedTuple):
    """The bills that are studied; how many are not: by session, of unread history; no bills."""

    rows: tuple[Track, ...]
    unread: Counter[str]
    others: int


def studied(rows: Collection[Track]) -> Studied:
    """What of some bills their ways can be told of."""
    bills = [row for row in rows if row.is_bill]
    unread = Counter(row.session for row in bills if not row.days)
    return Studied(tuple(row for row in bills if row.days), unread, len(rows) - len(bills))


class Survival(NamedTuple):
    """How many bills came to a mark; of the others, how many are on their way, or ended before."""

    reached: int
    waiting: int
    ended: int


def survival(rows: Sequence[Track]) -> dict[Mark, Survival]:
    """How many bills came to each mark. rows: whose history was read."""
    furthest = Counter((len(row.days), row.fate) for row in rows)

    def among(mark: int) -> Survival:
        short = Counter[Fate]()
        for (marks, fate), count in furthest.items():
            short[fate] += count if marks <= mark else 0
        return Survival(len(rows) - short.total(), short["way"], short.total() - short["way"])

    return {mark: among(at) for at, mark in enumerate(MARKS)}


class Spread(NamedTuple):
    """Days from the mark before to this one: within how many a quarter, half and three quarters of
    the bills came there. counted: such bills; undated: others that came there."""

    quarter: int
    half: int
    most: int
    counted: int
    undated: int = 0


def spread(days: Iterable[int], undated: int = 0) -> Spread | None:
    """The quarters of some numbers of days: the fewest within which so many came; None for none."""
    ordered = sorted(days)
    if not ordered:
        return None
    quarter, half, most = (ordered[-(-part * len(ordered) // 4) - 1] for part in (1, 2, 3))
    return Spread(quarter, half, most, len(ordered), undated)


def waits(rows: Iterable[Track]) -> dict[Mark, Spread]:
    """The days from mark to mark. One that no bill came to from a known day is left out, as are,
    counted, bills of which one of the two days is not known or the later one comes first."""
    days: dict[Mark, list[int]] = {mark: [] for mark in MARKS[1:]}
    undated: Counter[Mark] = Counter()
    for row in rows:
        for mark, (before, day) in zip(MARKS[1:], pairwise(row.days), strict=False):
            if before is None or day is None or day < before:
                undated[mark] += 1
            else:
                days[mark].append((day - before).days)
    return {
        mark: one for mark, some in days.items() if (one := spread(some, undated[mark])) is not None
    }


def pairs(rows: Iterable[Track]) -> list[tuple[tuple[str, ...], int]]:
    """How many bills each two prime sponsors carry together, the most first."""
    names = (row.primes for row in rows)
    counts = Counter(chain.from_iterable(map(combinations, names, repeat(2))))
    return sorted(sorted(counts.items()), key=itemgetter(1), reverse=True)
