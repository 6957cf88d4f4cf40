"""At which line of a TOML file a setting stands: tomllib reads values and forgets their places."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

#: A setting's names from the top of its file; numbers count tables of one name, and items.
Place: TypeAlias = tuple[str | int, ...]

_HEADER: Final = re.compile(r"\s*(\[{1,2})\s*([\w.\s\"'-]+?)\s*\]{1,2}")
_SETTING: Final = re.compile(r"\s*([\w\"'-]+(?:\s*\.\s*[\w\"'-]+)*)\s*=\s*(.*)")
_TOKEN: Final = re.compile(r"\"(?:\\.|[^\"\\])*\"|'[^']*'|#.*|[\[\]]")
_LONG: Final = ('"""', "'''")


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


def lines_of(text: str) -> Mapping[Place, int]:
    """The line at which each setting, table and item of a list begins."""
    scan = _Scan()
    for number, line in enumerate(text.split("\n"), 1):
        scan.line(number, line)
    return scan.found


def line_of(lines: Mapping[Place, int], place: Place) -> int:
    """The line of a setting, 1-based; where it lacks, of the table it lacks in."""
    known = (place[:end] for end in range(len(place), 0, -1) if place[:end] in lines)
    return lines.get(next(known, ()), 1)


def written(place: Place) -> str:
    """A place as people count: `bill.3.number`."""
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in place)


def _names(dotted: str) -> list[str]:
    return [name.strip().strip("\"'") for name in dotted.split(".")]
