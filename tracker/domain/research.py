"""What many bills show as a whole: how they fared by year and topic, how many came from mark to
mark of their way and in how many days, and who carries them together.

Survival and days are of bills whose history was read: of another one nothing is known, and it is
counted apart. Resolutions and memorials see no governor and are no part of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from itertools import chain, combinations, pairwise, repeat
from operator import itemgetter
from typing import Final, NamedTuple

from tracker.domain.facets import Facet
from tracker.domain.reached import MARKS, Fate, Mark, fate_of
from tracker.domain.stages import stage_group


class Track(NamedTuple):
    """A bill as it is studied. days: of its marks, as `reached` gives them, () where its history
    was not read; committees: that had it; primes: its prime sponsors in the order of their
    names."""

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
    sessions: dict[str, Counter[Fate]] = {}
    for (session, stage), count in Counter((row.session, row.stage) for row in rows).items():
        sessions.setdefault(session, Counter())[fate_of(stage)] += count
    return dict(sorted(sessions.items()))


def fates_by_topic(rows: Iterable[Track]) -> dict[str, Counter[Fate]]:
    """How the bills under each topic fared, the topic of the most bills first."""
    topics: dict[str, Counter[Fate]] = {}
    for row in rows:
        for topic in row.topics:
            topics.setdefault(topic, Counter())[row.fate] += 1
    return dict(sorted(topics.items(), key=lambda item: (-item[1].total(), item[0])))


# --- from mark to mark ---------------------------------------------------------------------------


class Studied(NamedTuple):
    """The bills of which survival and days are told, and how many are left out: whose history was
    not read, by session; that are no bills."""

    rows: tuple[Track, ...]
    unread: Counter[str]
    others: int


def studied(rows: Collection[Track]) -> Studied:
    """What of some bills their ways can be told of."""
    bills = [row for row in rows if row.is_bill]
    unread = Counter(row.session for row in bills if not row.days)
    return Studied(tuple(row for row in bills if row.days), unread, len(rows) - len(bills))


class Survival(NamedTuple):
    """How many bills came to a mark; of the others, how many ended before it and how many are
    still on their way."""

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
    the bills came there. counted: such bills; undated: that came there, where a day is not
    known."""

    quarter: int
    half: int
    most: int
    counted: int
    undated: int = 0


def spread(days: Iterable[int], undated: int = 0) -> Spread | None:
    """The quarters of some numbers of days, None for none: of each, the fewest days within which so
    large a part of the bills came."""
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
    spreads = {mark: spread(some, undated[mark]) for mark, some in days.items()}
    return {mark: one for mark, one in spreads.items() if one is not None}


# --- who carries them ----------------------------------------------------------------------------


def pairs(rows: Iterable[Track]) -> list[tuple[tuple[str, ...], int]]:
    """How many bills each two prime sponsors carry together, the most first."""
    names = (row.primes for row in rows)
    counts = Counter(chain.from_iterable(map(combinations, names, repeat(2))))
    return sorted(sorted(counts.items()), key=itemgetter(1), reverse=True)
