"""Patterns as tables of text: a line a wording, and parts that stand in others as `@name`."""

from __future__ import annotations

import re
from typing import Final

_PART: Final = re.compile(r"@([a-z_]+)")


def rows(table: str) -> list[tuple[str, str]]:
    """The first word and the rest of each line. A line that begins with blanks goes on with the
    one before, a line that begins with `#` is a comment."""
    read: list[tuple[str, str]] = []
    for line in table.strip("\n").splitlines():
        name, _, words = line.partition(" ")
        if name and name[0] != "#":
            read.append((name, words.strip()))
        elif not name:
            name, before = read.pop()
            read.append((name, before + words.strip()))
    return read


class Vocabulary:
    """Patterns by name, which pass over case. In each those above it and `parts` may stand."""

    def __init__(self, table: str, **parts: str) -> None:
        self._parts = parts
        self._patterns: dict[str, re.Pattern[str]] = {}
        for name, words in rows(table):
            self._parts[name] = self._whole(words)

    def _whole(self, words: str) -> str:
        return _PART.sub(lambda part: f"(?:{self._parts[part[1]]})", words)

    def pattern(self, words: str) -> re.Pattern[str]:
        """A pattern, each of its parts in place of its name."""
        return re.compile(self._whole(words), re.IGNORECASE)

    def __getitem__(self, name: str) -> re.Pattern[str]:
        """The pattern of a name."""
        if name not in self._patterns:
            self._patterns[name] = self.pattern(self._parts[name])
        return self._patterns[name]
