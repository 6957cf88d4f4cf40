"""Labels of bills, as people write them after reading, and how well topics find what they found.

Recall: of the bills that are relevant, the share that was found. Precision: of the bills that were
found, the share that is relevant. A file of labels holds one object a line.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from tracker.domain.numbers import BillNumber
from tracker.domain.topics import TopicMatch
from tracker.errors import NumberFault, TrackerError
from tracker.importers.lines import lines

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
    matches: tuple[TopicMatch, ...]
    near: tuple[TopicMatch, ...] = ()

    @property
    def is_found(self) -> bool:
        """Whether rules put it under any topic."""
        return bool(self.matches)

    @property
    def topics(self) -> frozenset[str]:
        """The topics it was put under."""
        return frozenset(match.topic for match in self.matches)


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
    sessions = sorted({bill.label.session for bill in judged}, reverse=True)
    rows = [
        _row(name, [bill for bill in judged if bill.label.session == name]) for name in sessions
    ]  # fmt: skip
    return (*rows, *([_row(ALL, judged)] if len(rows) > 1 else ()))


def _row(name: str, judged: Sequence[Judged]) -> Score:
    return _score(name, judged, lambda bill: bill.label.relevant, lambda bill: bill.is_found)


def by_topic(judged: Iterable[Judged], topics: Iterable[str]) -> tuple[Score, ...]:
    """A row a topic, of the bills that are not relevant and of those whose labels name topics."""
    labelled = [bill for bill in judged if _right_topics(bill) is not None]
    return tuple(
        _score(
            name,
            labelled,
            lambda bill, name=name: name in (_right_topics(bill) or ()),  # type: ignore[misc]
            lambda bill, name=name: name in bill.topics,  # type: ignore[misc]
        )
        for name in dict.fromkeys(topics)
    )


def _right_topics(bill: Judged) -> frozenset[str] | None:
    """The topics a bill belongs under, None where nobody said."""
    if not bill.label.relevant:
        return frozenset()
    return bill.label.topics or None


def missing_topics(bill: Judged) -> frozenset[str]:
    """Topics that a bill belongs under and was not put under."""
    return (_right_topics(bill) or frozenset()) - bill.topics


def wrong_topics(bill: Judged) -> tuple[TopicMatch, ...]:
    """Topics that a bill was put under and does not belong under, where somebody said so."""
    right = _right_topics(bill)
    return () if right is None else tuple(it for it in bill.matches if it.topic not in right)


def _score(
    name: str,
    judged: Sequence[Judged],
    is_relevant: Callable[[Judged], bool],
    is_found: Callable[[Judged], bool],
) -> Score:
    matched = [bill for bill in judged if is_found(bill)]
    looks = [bill for bill in judged if bill.label.looks and not bill.label.relevant]
    return Score(
        name,
        len(judged),
        sum(map(is_relevant, judged)),
        len(matched),
        sum(map(is_relevant, matched)),
        len(looks),
        sum(map(is_found, looks)),
    )


@dataclass(slots=True)
class Labels:
    """What a file says. of: each label by session and number, with its line; faults: what cannot
    be used; notes: what was passed over."""

    of: dict[tuple[str, str], tuple[Label, int]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class _Fault(TrackerError):
    """A label that cannot be used."""


def read_labels(file: Path, topics: Collection[str]) -> Labels:
    """The labels of a file. topics: those that exist. Raises SettingFault where it cannot be
    read."""
    read = Labels()
    for line in lines(file):
        try:
            if line.value is None:
                raise _Fault(line.fault)
            _add(read, _label(line.value, topics), line.number)
        except _Fault as fault:
            read.faults.append(f"{file}, line {line.number}: {fault}")
    if not read.of and not read.faults:
        read.faults.append(f"{file}: holds no label")
    return read


def _add(read: Labels, label: Label, number: int) -> None:
    key = label.session, label.number
    if key not in read.of:
        read.of[key] = label, number
        return
    before, line = read.of[key]
    if before != label:
        raise _Fault(f"{label.number} is labelled otherwise on line {line}")
    read.notes.append(f"line {number}: {label.number} is labelled on line {line} already")


def _label(value: Mapping[str, Any], topics: Collection[str]) -> Label:
    session, number = _bill(value)
    named = _topics(value, topics)
    relevant = _flag(value, "relevant", bool(named) if named is not None else None)
    if relevant is None:
        raise _Fault('does not say whether the bill is relevant. Write "relevant": true or false.')
    if named and not relevant:
        raise _Fault(f"{number} is not relevant and belongs under {', '.join(sorted(named))}")
    looks = bool(_flag(value, "looks", False))
    return Label(session, number, relevant, named, looks, bool(_flag(value, "sure", True)))


def _bill(value: Mapping[str, Any]) -> tuple[str, str]:
    written = value.get("number", value.get("bill"))
    if not isinstance(written, str):
        raise _Fault('names no bill. Write "number": "HB26-1037".')
    try:
        number = BillNumber.understand(written)
    except NumberFault as fault:
        raise _Fault(str(fault)) from None
    session = value.get("session", number.session)
    if session != number.session:
        raise _Fault(f"{number} is of {number.session}, not of {session!r}")
    return number.session, str(number)


def _topics(value: Mapping[str, Any], topics: Collection[str]) -> frozenset[str] | None:
    named = value.get("topics")
    if named is None:
        return None
    if not isinstance(named, list) or not all(isinstance(item, str) for item in named):
        raise _Fault('"topics" is no list of ids such as ["government-data"]')
    if unknown := [name for name in named if name not in topics]:
        raise _Fault(f"no topic is called {', '.join(unknown)}. Known are {', '.join(topics)}.")
    return frozenset(named)


def _flag(value: Mapping[str, Any], name: str, otherwise: bool | None) -> bool | None:
    flag = value.get(name, otherwise)
    if flag is not None and not isinstance(flag, bool):
        raise _Fault(f'"{name}" is neither true nor false')
    return flag
