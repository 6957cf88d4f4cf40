"""Where in a campaign's file something is wrong, and the words for the person who wrote it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeAlias

from tracker.errors import CampaignFault

#: A setting's names from the top of its file; numbers count tables of one name, and items.
Place: TypeAlias = tuple[str | int, ...]

_HEADER: Final = re.compile(r"\s*(\[{1,2})\s*([\w.\s\"'-]+?)\s*\]{1,2}")
_SETTING: Final = re.compile(r"\s*([\w\"'-]+(?:\s*\.\s*[\w\"'-]+)*)\s*=\s*(.*)")
_TOKEN: Final = re.compile(r"\"(?:\\.|[^\"\\])*\"|'[^']*'|#.*|[\[\]]")
_LONG: Final = ('"""', "'''")

#: What pydantic says, by its type, as an advocate understands it.
_SAID: Final[Mapping[str, str]] = {
    "extra_forbidden": "no such setting. Check its spelling.",
    "missing": "is missing",
    "string_type": 'is no text. Write it in quotes: "...".',
    "string_pattern_mismatch": "small letters, digits and hyphens only, such as state-contracts.",
    "int_type": "is no whole number. Write it without quotes.",
    "float_type": "is no number. Write it without quotes.",
    "list_type": "is no list. Write it in square brackets: [...].",
    "model_type": "has parts of its own, such as en and es. Write each as a setting.",
    "greater_than": "must be more than 0.",
    "too_short": "is an empty list.",
    "finite_number": "is no number that can be counted with.",
    "bool_type": "is neither true nor false. Write one of them without quotes.",
}


@dataclass(slots=True)
class _Scan:
    """Reads a file line by line and notes where each setting begins."""

    found: dict[Place, int] = field(default_factory=dict)
    table: Place = ()
    counts: dict[Place, int] = field(default_factory=dict)
    until: str = ""
    depth: int = 0
    listed: Place = ()
    items: int = 0

    def line(self, number: int, text: str) -> None:
        if self.until:
            self.until = "" if self.until in text else self.until
        elif self.depth:
            self._in_list(number, text)
        elif header := _HEADER.match(text):
            self._table(number, _names(header[2]), header[1] == "[[")
        elif setting := _SETTING.match(text):
            self._setting(number, (*self.table, *_names(setting[1])), setting[2])

    def _table(self, number: int, names: Sequence[str], many: bool) -> None:
        self.table = ()
        for at, name in enumerate(names):
            self.table = (*self.table, name)
            self.found.setdefault(self.table, number)
            last = at == len(names) - 1
            if last and many:
                self.counts[self.table] = self.counts.get(self.table, 0) + 1
            if self.table in self.counts and (many or not last):
                self.table = (*self.table, self.counts[self.table] - 1)
                self.found.setdefault(self.table, number)

    def _setting(self, number: int, place: Place, value: str) -> None:
        for end in range(1, len(place) + 1):
            self.found.setdefault(place[:end], number)
        if value[:3] in _LONG:
            self.until = "" if value.count(value[:3]) > 1 else value[:3]
        elif value.startswith("["):
            self.listed, self.items = place, 0
            self._in_list(number, value)

    def _in_list(self, number: int, text: str) -> None:
        for token in _TOKEN.finditer(text):
            if token[0] in "[]":
                self.depth += 1 if token[0] == "[" else -1
            elif token[0].startswith("#"):
                return
            elif self.depth == 1:
                self.found[(*self.listed, self.items)] = number
                self.items += 1


def _names(dotted: str) -> list[str]:
    return [name.strip().strip("\"'") for name in dotted.split(".")]


@dataclass(frozen=True, slots=True)
class Source:
    """A file as it was read. values: what TOML made of it; lines: where each setting begins."""

    file: Path
    text: str
    values: Mapping[str, Any] = field(default_factory=dict)
    lines: Mapping[Place, int] = field(default_factory=dict)

    def line(self, place: Place, words: str = "") -> int:
        """The line of a setting, 1-based; where it lacks, of the table it lacks in.

        words: of its text, to be told with their own line.
        """
        known = (place[:end] for end in range(len(place), 0, -1) if place[:end] in self.lines)
        start = self.lines.get(next(known, ()), 1)
        if not words:
            return start
        rest = enumerate(self.text.split("\n")[start - 1 :], start)
        return next((number for number, line in rest if words in line), start)

    def fault(self, place: Place, what: str) -> CampaignFault:
        """A fault of a setting of this file."""
        return CampaignFault(str(self.file), self.line(place), what)


def lines_of(text: str) -> Mapping[Place, int]:
    """The line at which each setting, table and item of a list begins."""
    scan = _Scan()
    for number, line in enumerate(text.split("\n"), 1):
        scan.line(number, line)
    return scan.found


def written(place: Place) -> str:
    """A place as people count: `bill.3.number`."""
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in place)


def what(error: Any) -> str:
    """What is wrong by a pydantic error, in words for the person who wrote the file."""
    said = _SAID.get(error["type"]) or error["msg"].removeprefix("Value error, ")
    if error["type"] == "too_long":
        said = f"holds more than {error['ctx']['max_length']} entries."
    if error["type"] == "less_than_equal":
        said = f"must be at most {error['ctx']['le']:g}."
    if error["type"] == "literal_error":
        said = f"{error['input']!r} is none of {error['ctx']['expected']}."
    return f"{written(error['loc'])}: {said}"


def twice(source: Source, table: str, key: str) -> Iterator[CampaignFault]:
    """A fault at the second mention of a value among tables of one name."""
    seen: set[str] = set()
    for at, entry in enumerate(source.values.get(table, ())):
        value = entry.get(key, "") if isinstance(entry, dict) else ""
        if value and value in seen:
            yield source.fault((table, at, key), f"{key}: {value!r} stands here twice")
        seen.add(value)
