"""A language: keys in, sentences out.

Every sentence of ours stands in `words/AREA.toml`, in all languages one above the other. An entry
has one shape: its key, then a line a language with a text, or with two where it counts. So it is
found by one pattern and read as JSON, ten times as fast as TOML in general is read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Final, TypeAlias

from babel.numbers import format_decimal, format_percent

from tracker.domain.language import Language

#: A sentence, or the two of a count: for one, and for any other count, which stands as {n}.
Sentence: TypeAlias = str | tuple[str, str]

WORDS: Final = Path(__file__).with_name("words")
#: Locales whose separators stand in counts.
_LOCALES: Final[dict[Language, str]] = {"en": "en_US", "es": "es_US"}
_ENTRY: Final = re.compile(r"^\[(?P<key>[\w.-]+)\]\nen = (?P<en>.+)\nes = (?P<es>.+)\n", re.M)
_COMMENT: Final = re.compile(r"^(#.*)?\n", re.M)


def sentences_in(text: str, code: Language) -> Iterator[tuple[str, Sentence]]:
    """The sentences that a file holds, with their keys: English ones where nothing else is said.
    Raises ValueError for what is no entry."""
    if strange := _COMMENT.sub("", _ENTRY.sub("", text)).strip():
        raise ValueError(f"this is no entry of key, en and es: {strange.splitlines()[0]}")
    for entry in _ENTRY.finditer(text):
        sentence = json.loads(entry[code])
        if not sentence or not all(sentence):
            sentence = json.loads(entry["en"])
        yield entry["key"], sentence if isinstance(sentence, str) else tuple(sentence)


@cache
def sentences(code: Language) -> Mapping[str, Sentence]:
    """Every sentence of a language by its key, read once a process. Raises ValueError for a key
    that stands twice, and for a file that cannot be read."""
    every: dict[str, Sentence] = {}
    for file in sorted(WORDS.glob("*.toml")):
        for key, sentence in sentences_in(file.read_text("utf-8"), code):
            if key in every:
                raise ValueError(f"words: {key} stands twice, the second time in {file.name}")
            every[key] = sentence
    return every


@lru_cache(maxsize=4096)
def _number(count: int, locale: str) -> str:
    return str(format_decimal(count, locale=locale))


def filled(sentence: str, parts: Mapping[str, object]) -> str:
    """A sentence with its parts put in; one that ends in a full stop (`25 de feb.`) lends it."""
    for name, part in parts.items():
        if str(part).endswith("."):
            sentence = sentence.replace(f"{{{name}}}.", f"{{{name}}}")
    return sentence.format(**parts) if parts else sentence


@dataclass(frozen=True, slots=True)
class Translator:
    """A language of ours, by its code."""

    code: Language

    def __call__(self, key: str, /, **parts: object) -> str:
        """The sentence of a key, with its parts put in. Raises KeyError for an unknown key."""
        sentence = sentences(self.code)[key]
        if not isinstance(sentence, str):
            raise KeyError(f"{key} counts: it needs a number")
        return filled(sentence, parts)

    def many(self, key: str, count: int, /, **parts: object) -> str:
        """The sentence of a key for a count, which stands in it as {n}."""
        forms = sentences(self.code)[key]
        if isinstance(forms, str):
            raise KeyError(f"{key} does not count")
        return filled(forms[count != 1], {"n": self.number(count), **parts})

    def number(self, count: int) -> str:
        """A count with the language's separators."""
        return _number(count, _LOCALES[self.code])

    def share(self, count: int, whole: int) -> str:
        """A count as a part of a whole, in full per cents."""
        return str(format_percent(count / whole, locale=_LOCALES[self.code]))

    def maybe(self, key: str, otherwise: str) -> str:
        """The word of a key that may be unknown (a stage of a newer program), else as given."""
        return self(key) if key in sentences(self.code) else otherwise

    def name(self, area: str, value: str) -> str:
        """The word for a value of an area (`plan`, `stage`), the value as it is where we have
        none."""
        key = f"{area}.{value.replace(' ', '_')}"
        return self(key) if key in sentences(self.code) else value


ENGLISH: Final = Translator("en")
SPANISH: Final = Translator("es")


def translator_of(code: str) -> Translator:
    """The language of a code; English for a language that we do not speak."""
    return SPANISH if code == SPANISH.code else ENGLISH
