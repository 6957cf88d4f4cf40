"""A language: keys in, sentences out.

The English sentences of `words` are the messages; the catalogues under `locale/` translate them.
Where a catalogue has none for today's English, English is shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tracker.domain.language import Language
from tracker.wording.catalogue import translations
from tracker.wording.words import PLURALS, WORDS


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language of ours, by its code."""

    code: Language

    def __call__(self, key: str, /, **parts: object) -> str:
        """The sentence of a key, with its parts put in. Raises KeyError for an unknown key."""
        (said,) = self._translated(key, (WORDS[key],))
        return said.format(**parts) if parts else said

    def many(self, key: str, count: int, /, **parts: object) -> str:
        """The sentence of a key for a count, which stands in it as {n}."""
        one, more = self._translated(key, PLURALS[key])
        return (one if count == 1 else more).format(n=f"{count:,}", **parts)

    def maybe(self, key: str, otherwise: str) -> str:
        """The word of a key that may be unknown (a stage of a newer program), else as given."""
        return self(key) if key in WORDS else otherwise

    def _translated(self, key: str, english: tuple[str, ...]) -> tuple[str, ...]:
        return english if self.code == "en" else translations(self.code).get(key, english)


ENGLISH: Final = Tongue("en")
SPANISH: Final = Tongue("es")


def of(code: str) -> Tongue:
    """The language of a code; English for a language that we do not speak."""
    return SPANISH if code == SPANISH.code else ENGLISH


#: The same by its longer name.
tongue: Final = of
