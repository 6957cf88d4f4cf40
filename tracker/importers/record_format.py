"""The product's own record format (`tracker export`, docs/data-dictionary.md) as frozen values.

`stage`, `topics`, `status`, `first_seen` and `last_seen` are taken as given; what is worked out
from other facts (`testimony`, `moved_to`, most of a call) is worked out anew. A line that cannot be
understood is told by its number and left out; every other line counts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, Any, Final

from pydantic import ValidationError

from tracker.domain.given import Given
from tracker.errors import EditFault, NumberFault
from tracker.importers.lines import raw_lines, read_line
from tracker.importers.record_lines import KINDS
from tracker.importers.record_model import Context, what_is_wrong

#: The kinds of lines by what they need: hearings come before the calls and edits that name them, a
#: ledger behind the facts that it tells of.
FACTS: Final = frozenset({"bill", "committee", "hearing", "legislator"})
BESIDE: Final = frozenset({"call", "edit"})
LEDGER: Final = frozenset({"change"})
#: Where a line begins as the export writes it: its kind, and of a bill or a hearing the session.
_KIND: Final = re.compile(rb'\s*\{\s*"kind"\s*:\s*"(\w+)"')
_SESSION: Final = re.compile(rb'"session"\s*:\s*"(\w+)"')
#: Letters that no text has and no database takes: a zero, and halves of letters.
_NO_LETTERS: Final = re.compile("[\x00\ud800-\udfff]")
_SUSPECT: Final = re.compile(rb"\\u(?:0000|[dD][89a-fA-F])")
#: How many lines tell whether a file is one of ours.
_TOLD_BY: Final = 100


def is_export(stream: IO[bytes]) -> bool:
    """Whether a file is of the format: one of its first lines is an object of a known kind."""
    stream.seek(0)
    for (number, raw), _ in zip(raw_lines(stream), range(_TOLD_BY), strict=False):
        value = read_line(number, raw).value
        if value is not None and value.get("kind") in KINDS:
            return True
    return False


def has_ledger(stream: IO[bytes]) -> bool:
    """Whether rows of a ledger stand in a file."""
    stream.seek(0)
    return any(raw is not None and _kind_of(raw) == "change" for _, raw in raw_lines(stream))


@dataclass(slots=True)
class Reading:
    """One file, which is gone through once for each set of kinds. sessions: those that there are;
    now: before which its moments lie; tell: what a fault is told to; faults: how many."""

    stream: IO[bytes]
    sessions: Collection[str]
    now: datetime
    tell: Callable[[int, str], None]
    session: str = ""
    faults: int = 0
    #: By kind and id, the line on which a thing stood first, with a digest of it.
    _first: dict[int, tuple[int, int]] = field(default_factory=dict)

    def given(self, kinds: Collection[str]) -> Iterator[Given]:
        """What the lines of these kinds give; with FACTS, lines of no known kind are told."""
        self.stream.seek(0)
        for number, raw in raw_lines(self.stream):
            kind = _kind_of(raw) if raw is not None else ""
            if raw is not None and kind in FACTS and (named := _SESSION.search(raw, 0, 200)):
                self.session = named[1].decode()
            if kind in kinds or (kind not in KINDS and kinds == FACTS):
                try:
                    one = self._given(number, raw)
                except _LineFault as fault:
                    self.fault(number, str(fault))
                    continue
                if one.kind in kinds:
                    yield one
                elif one.kind not in FACTS:
                    self.fault(number, f"its kind is to stand first in a line of kind {one.kind}")

    def fault(self, number: int, what: str) -> None:
        """Tells what is wrong with a line that is left out."""
        self.faults += 1
        self.tell(number, f"{what}. It was left out.")

    def _given(self, number: int, raw: bytes | None) -> Given:
        line = read_line(number, raw)
        if line.value is None:
            is_cut = raw is not None and not raw.endswith(b"\n")
            raise _LineFault(line.fault + "; the file ends in the middle of it" * is_cut)
        value = line.value
        if raw is not None and _SUSPECT.search(raw):
            value = self._cleaned(number, value)
        kind = value.get("kind")
        if not isinstance(kind, str) or kind not in KINDS:
            raise _LineFault(
                "it has no kind" if kind is None else f"nobody knows the kind {kind!r:.40}"
            )
        checked, build = KINDS[kind]
        try:
            context = Context(number, self.sessions, self.session, self.now)
            one = build(checked.validate_python(value), context)
        except ValidationError as fault:
            raise _LineFault(f"{_name(value)}{what_is_wrong(fault)}") from None
        except (ValueError, NumberFault, EditFault) as fault:
            raise _LineFault(f"{_name(value)}{str(fault).rstrip('.')}") from None
        if one.kind not in LEDGER:
            self._check_first(one, hash(raw))
        return one

    def _cleaned(self, number: int, value: dict[str, Any]) -> dict[str, Any]:
        """A line without what no database takes, which is told."""
        clean: dict[str, Any] = _without_no_letters(value)
        if clean != value:
            what = "holds letters that no text has, such as a zero. They were taken out."
            self.tell(number, f"{_name(value)}{what}")
        return clean

    def _check_first(self, one: Given, digest: int) -> None:
        """Raises _LineFault for what stands on a line before."""
        key = hash((one.kind, one.id))
        line, before = self._first.setdefault(key, (one.line, digest))
        if line != one.line:
            also = "" if before == digest else ", and otherwise: the first counts"
            raise _LineFault(f"{one.id} stands on line {line} already{also}")


class _LineFault(ValueError):
    """A line that cannot be understood."""


def _kind_of(raw: bytes) -> str:
    """The kind of a line, "" where it does not begin with one."""
    match = _KIND.match(raw)
    return match[1].decode() if match else ""


def _name(value: dict[str, Any]) -> str:
    """What a line is about, for a message: `HB26-1037: `."""
    name = value.get("number") or value.get("id")
    return f"{name[:40]}: " if isinstance(name, str) else ""


def _without_no_letters(value: Any) -> Any:
    match value:
        case str():
            return _NO_LETTERS.sub("", value)
        case list():
            return [_without_no_letters(part) for part in value]
        case dict():
            return {key: _without_no_letters(part) for key, part in value.items()}
    return value
