"""Labels of bills, one object a line, as people write them after reading."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tracker.cli.bill_lines import lines
from tracker.domain.evaluation import Label
from tracker.domain.numbers import BillNumber
from tracker.errors import NumberFault, TrackerError


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


def _topics(value: Mapping[str, Any], known: Collection[str]) -> frozenset[str] | None:
    named = value.get("topics")
    if named is None:
        return None
    if not isinstance(named, list) or not all(isinstance(one, str) for one in named):
        raise _Fault('"topics" is no list of ids such as ["government-data"]')
    if unknown := [one for one in named if one not in known]:
        raise _Fault(f"no topic is called {', '.join(unknown)}. Known are {', '.join(known)}.")
    return frozenset(named)


def _flag(value: Mapping[str, Any], name: str, otherwise: bool | None) -> bool | None:
    said = value.get(name, otherwise)
    if said is not None and not isinstance(said, bool):
        raise _Fault(f'"{name}" is neither true nor false')
    return said
