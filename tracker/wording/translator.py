"""A language: keys in, sentences out.

The English sentences of `words` are the messages; the catalogues under `locale/` translate them.
Where a catalogue has none for today's English, English is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from babel.numbers import format_decimal

from tracker.domain.language import Language
from tracker.wording.catalogue import translations
from tracker.wording.words import PLURALS, WORDS

#: Whose separators stand in counts.
_LOCALES: Final[dict[Language, str]] = {"en": "en_US", "es": "es_US"}


def filled(said: str, parts: Mapping[str, object]) -> str:
    """A sentence with its parts put in; one that ends in a full stop (`25 de feb.`) lends it."""
    for name, part in parts.items():
        if str(part).endswith("."):
            said = said.replace(f"{{{name}}}.", f"{{{name}}}")
    return said.format(**parts) if parts else said


@dataclass(frozen=True, slots=True)
class Translator:
    """A language of ours, by its code."""

    code: Language

    def __call__(self, key: str, /, **parts: object) -> str:
        """The sentence of a key, with its parts put in. Raises KeyError for an unknown key."""
        (said,) = self._translated(key, (WORDS[key],))
        return filled(said, parts)

    def many(self, key: str, count: int, /, **parts: object) -> str:
        """The sentence of a key for a count, which stands in it as {n}."""
        one, more = self._translated(key, PLURALS[key])
        said = one if count == 1 else more
        return filled(said, {"n": self.number(count), **parts})

    def number(self, count: int) -> str:
        """A count with the language's separators."""
        return str(format_decimal(count, locale=_LOCALES[self.code]))

    def maybe(self, key: str, otherwise: str) -> str:
        """The word of a key that may be unknown (a stage of a newer program), else as given."""
        return self(key) if key in WORDS else otherwise

    def _translated(self, key: str, english: tuple[str, ...]) -> tuple[str, ...]:
        return english if self.code == "en" else translations(self.code).get(key, english)


ENGLISH: Final = Translator("en")
SPANISH: Final = Translator("es")


def translator_of(code: str) -> Translator:
    """The language of a code; English for a language that we do not speak."""
    return SPANISH if code == SPANISH.code else ENGLISH
