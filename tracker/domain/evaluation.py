"""How well topics find what people found by reading: recall, precision, and each bill behind them.

Recall: of the bills that are relevant, the share that was found. Precision: of the bills that were
found, the share that is relevant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from tracker.domain.topics import TopicMatch

#: Where nothing was to be found, or nothing was.
ALL: Final = "all"


@dataclass(frozen=True, slots=True)
class Label:
    """What a person said of a bill after reading. topics: None where they named none; looks: its
    words look relevant and it is not; sure: whether they were."""

    session: str
    number: str
    relevant: bool
    topics: frozenset[str] | None = None
    looks: bool = False
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Judged:
    """A labelled bill with what rules find. near: topics of which something stands in it, but not
    enough, the nearest first."""

    label: Label
    title: str
    found: tuple[TopicMatch, ...]
    near: tuple[TopicMatch, ...] = ()

    @property
    def is_found(self) -> bool:
        """Whether rules put it under any topic."""
        return bool(self.found)

    @property
    def topics(self) -> frozenset[str]:
        """The topics it was put under."""
        return frozenset(one.topic for one in self.found)


@dataclass(frozen=True, slots=True)
class Score:
    """A row of the table. name: of a session or topic; looks: bills whose words only look so, and
    let_in: how many of them were found."""

    name: str
    labelled: int
    relevant: int
    found: int
    right: int
    looks: int = 0
    let_in: int = 0

    @property
    def recall(self) -> float | None:
        """None where nothing was to be found."""
        return self.right / self.relevant if self.relevant else None

    @property
    def precision(self) -> float | None:
        """None where nothing was found."""
        return self.right / self.found if self.found else None

    @property
    def let_in_share(self) -> float | None:
        """None where no bill only looks so."""
        return self.let_in / self.looks if self.looks else None


def by_session(judged: Sequence[Judged]) -> tuple[Score, ...]:
    """A row a session, the newest first, and one for all where there are several."""
    sessions = sorted({one.label.session for one in judged}, reverse=True)
    rows = [
        _row(name, [one for one in judged if one.label.session == name]) for name in sessions
    ]  # fmt: skip
    return (*rows, *([_row(ALL, judged)] if len(rows) > 1 else ()))


def _row(name: str, judged: Sequence[Judged]) -> Score:
    return _score(name, judged, lambda one: one.label.relevant, lambda one: one.is_found)


def by_topic(judged: Iterable[Judged], topics: Iterable[str]) -> tuple[Score, ...]:
    """A row a topic, of the bills that are not relevant and of those whose labels name topics."""
    told = [one for one in judged if _wanted(one) is not None]
    return tuple(
        _score(
            name,
            told,
            lambda one, name=name: name in (_wanted(one) or ()),  # type: ignore[misc]
            lambda one, name=name: name in one.topics,  # type: ignore[misc]
        )
        for name in dict.fromkeys(topics)
    )


def _wanted(one: Judged) -> frozenset[str] | None:
    """The topics a bill belongs under, None where nobody said."""
    if not one.label.relevant:
        return frozenset()
    return one.label.topics or None


def missing_topics(one: Judged) -> frozenset[str]:
    """Topics that a bill belongs under and was not put under."""
    return (_wanted(one) or frozenset()) - one.topics


def wrong_topics(one: Judged) -> tuple[TopicMatch, ...]:
    """Topics that a bill was put under and does not belong under, where somebody said so."""
    wanted = _wanted(one)
    return () if wanted is None else tuple(it for it in one.found if it.topic not in wanted)


def _score(
    name: str,
    judged: Sequence[Judged],
    is_relevant: Callable[[Judged], bool],
    is_found: Callable[[Judged], bool],
) -> Score:
    found = [one for one in judged if is_found(one)]
    looks = [one for one in judged if one.label.looks and not one.label.relevant]
    return Score(
        name,
        len(judged),
        sum(map(is_relevant, judged)),
        len(found),
        sum(map(is_relevant, found)),
        len(looks),
        sum(map(is_found, looks)),
    )
