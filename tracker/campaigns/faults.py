"""Where in a campaign's file something is wrong, and the words for the person who wrote it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from tracker.domain.toml_lines import Place, line_of, written
from tracker.errors import CampaignFault

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
        start = line_of(self.lines, place)
        if not words:
            return start
        rest = enumerate(self.text.split("\n")[start - 1 :], start)
        return next((number for number, line in rest if words in line), start)

    def fault(self, place: Place, what: str) -> CampaignFault:
        """A fault of a setting of this file."""
        return CampaignFault(str(self.file), self.line(place), what)


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
