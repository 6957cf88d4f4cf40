"""Files that people write, in TOML: read, checked by their models, and told about by line.

tomllib reads values and forgets their places, so the line of each setting is found apart.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, ClassVar, Final, TypeAlias, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationError

from tracker.domain.language import Both
from tracker.errors import CampaignFault, unreadable

#: Bytes of a file.
LARGEST: Final = 2_000_000
#: What pydantic says, by its type, as the person understands it who wrote the file.
_TEMPLATES: Final[Mapping[str, str]] = {
    "extra_forbidden": "no such setting. Check its spelling.",
    "missing": "is missing",
    "string_type": 'is no text. Write it in quotes: "...".',
    "string_pattern_mismatch": "small letters, digits and hyphens only, such as state-contracts.",
    "int_type": "is no whole number. Write it without quotes.",
    "float_type": "is no number. Write it without quotes.",
    "list_type": "is no list. Write it in square brackets: [...].",
    "model_type": "is no table: write its parts, such as en and es, each as a setting.",
    "dict_type": "is no table: write each of its parts as a setting.",
    "greater_than": "must be more than 0.",
    "too_short": "is an empty list.",
    "finite_number": "is no number that can be counted with.",
    "bool_type": "is neither true nor false. Write one of them without quotes.",
    "too_long": "holds more than {max_length} entries.",
    "less_than_equal": "must be at most {le:g}.",
    "literal_error": "{input!r} is none of {expected}.",
}
#: A setting's names from the top of its file; numbers count tables of one name, and items.
KeyPath: TypeAlias = tuple[str | int, ...]

_HEADER: Final = re.compile(r"\s*(\[{1,2})\s*([\w.\s\"'-]+?)\s*\]{1,2}")
_SETTING: Final = re.compile(r"\s*([\w\"'-]+(?:\s*\.\s*[\w\"'-]+)*)\s*=\s*(.*)")
_TOKEN: Final = re.compile(r"\"(?:\\.|[^\"\\])*\"|'[^']*'|#.*|[\[\]]")
_LONG: Final = ('"""', "'''")


@dataclass(slots=True)
class _Scan:
    """Reads a file line by line and notes where each setting begins."""

    lines: dict[KeyPath, int] = field(default_factory=dict)
    table: KeyPath = ()
    counts: dict[KeyPath, int] = field(default_factory=dict)
    until: str = ""
    depth: int = 0
    listed: KeyPath = ()
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
            self.lines.setdefault(self.table, number)
            last = at == len(names) - 1
            if last and many:
                self.counts[self.table] = self.counts.get(self.table, 0) + 1
            if self.table in self.counts and (many or not last):
                self.table = (*self.table, self.counts[self.table] - 1)
                self.lines.setdefault(self.table, number)

    def _setting(self, number: int, path: KeyPath, value: str) -> None:
        for end in range(1, len(path) + 1):
            self.lines.setdefault(path[:end], number)
        if value[:3] in _LONG:
            self.until = "" if value.count(value[:3]) > 1 else value[:3]
        elif value.startswith("["):
            self.listed, self.items = path, 0
            self._in_list(number, value)

    def _in_list(self, number: int, text: str) -> None:
        for token in _TOKEN.finditer(text):
            if token[0] in "[]":
                self.depth += 1 if token[0] == "[" else -1
            elif token[0].startswith("#"):
                return
            elif self.depth == 1:
                self.lines[(*self.listed, self.items)] = number
                self.items += 1


def lines_of(text: str) -> Mapping[KeyPath, int]:
    """The line at which each setting, table and item of a list begins."""
    scan = _Scan()
    for number, line in enumerate(text.split("\n"), 1):
        scan.line(number, line)
    return scan.lines


def written(path: KeyPath) -> str:
    """The path of a setting as people count: `bill.3.number`."""
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in path)


def _names(dotted: str) -> list[str]:
    return [name.strip().strip("\"'") for name in dotted.split(".")]


def day(value: object) -> date:
    """A date, and no moment. Raises ValueError."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise ValueError("is no date. Write 2026-04-30 without quotes.")


def not_blank(value: str) -> str:
    """A text that is not empty. Raises ValueError."""
    if not value.strip():
        raise ValueError("is empty. Write a text.")
    return value


Day: TypeAlias = Annotated[date, BeforeValidator(day)]
Text: TypeAlias = Annotated[str, AfterValidator(not_blank)]
_Line: TypeAlias = Annotated[Text, AfterValidator(lambda text: " ".join(text.split()))]


class Model(BaseModel):
    """A table of a file: no setting but those named, each of its own type. makes: what becomes of
    it, of the same fields."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
    makes: ClassVar[type[Any]]

    def value(self) -> Any:
        """The value of the domain that the table says."""
        return self.makes(**self.values())

    def values(self) -> dict[str, Any]:
        """Its fields, with tuples for lists and values for tables."""
        return {name: _plain(getattr(self, name)) for name in type(self).model_fields}


_Model = TypeVar("_Model", bound=Model)


class Name(Model):
    """A line in both languages."""

    makes = Both
    en: _Line
    es: _Line


def _plain(value: object) -> object:
    if isinstance(value, Model):
        return value.value()
    return tuple(map(_plain, value)) if isinstance(value, list) else value


@dataclass(frozen=True, slots=True)
class Source:
    """A file as it was read. values: what TOML made of it; lines: where each setting begins."""

    file: Path
    text: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    lines: Mapping[KeyPath, int] = field(default_factory=dict)

    def line(self, path: KeyPath, words: str = "") -> int:
        """The line of a setting, 1-based; where it lacks, of the table it lacks in. words: of its
        text, to be told with their own line."""
        whole = (path[:end] for end in range(len(path), 0, -1) if path[:end] in self.lines)
        start = self.lines.get(next(whole, ()), 1)
        rest = enumerate(self.text.split("\n")[start - 1 :], start)
        return next((number for number, line in rest if words and words in line), start)

    def fault(self, path: KeyPath, what: str) -> CampaignFault:
        """A fault of a setting of this file."""
        return CampaignFault(str(self.file), self.line(path), what)

    def understood(self, model: type[_Model]) -> tuple[_Model | None, list[CampaignFault]]:
        """What the file says, None where it is not as its model; and all that is wrong."""
        try:
            return model.model_validate(self.values), []
        except ValidationError as error:
            return None, [self.fault(detail["loc"], _what(detail)) for detail in error.errors()]

    def tables(self, name: str) -> list[tuple[KeyPath, Mapping[str, Any]]]:
        """The tables of one name that are tables, with their places."""
        tables = self.values.get(name, [])
        entries = enumerate(tables if isinstance(tables, list) else [])
        return [((name, at), entry) for at, entry in entries if isinstance(entry, dict)]

    def twice(self, table: str, key: str) -> Iterator[CampaignFault]:
        """A fault at the second mention of a value among tables of one name."""
        seen: set[str] = set()
        for path, entry in self.tables(table):
            value = entry.get(key, "")
            if value and value in seen:
                yield self.fault((*path, key), f"{key}: {value!r} stands here twice")
            seen.add(value)


def read(file: Path) -> Source:
    """A file with what TOML makes of it. Raises CampaignFault where it lacks or cannot be read."""
    try:
        if file.stat().st_size > LARGEST:
            raise CampaignFault(str(file), 0, f"is larger than {LARGEST // 10**6} MB.")
        text = file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise CampaignFault(str(file), 0, "this file lacks") from None
    except (OSError, UnicodeDecodeError) as fault:
        raise CampaignFault(str(file), 0, unreadable(fault)) from None
    try:
        return Source(file, text, tomllib.loads(text), lines_of(text))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        match = re.search(r"at line (\d+)", str(error))
        line = int(match[1]) if match else text.count("\n") + 1
        raise CampaignFault(str(file), line, unreadable(error)) from None


def _what(error: Any) -> str:
    """What is wrong by a pydantic error."""
    values = {"input": error["input"], **error.get("ctx", {})}
    template = _TEMPLATES.get(error["type"])
    words = template.format(**values) if template else error["msg"].removeprefix("Value error, ")
    return f"{written(error['loc'])}: {words}"
