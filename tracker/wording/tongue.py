"""A language: keys in, sentences out.

The English sentences of `words` are the messages; a gettext catalogue under `locale/` translates
them. Where it has none, English is shown.
"""

from __future__ import annotations

import gettext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tracker.wording.words import PLURALS, WORDS

LOCALE: Final = Path(__file__).parent / "locale"
DOMAIN: Final = "tracker"


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language of ours. code: "en"; catalogue: its translations."""

    code: str
    catalogue: gettext.NullTranslations = field(repr=False, compare=False)

    def __call__(self, key: str, /, **parts: object) -> str:
        """The sentence of a key, with its parts put in. Raises KeyError for an unknown key."""
        said = self.catalogue.gettext(WORDS[key])
        return said.format(**parts) if parts else said

    def many(self, key: str, count: int, /, **parts: object) -> str:
        """The sentence of a key for a count, which stands in it as {n}."""
        one, more = PLURALS[key]
        return self.catalogue.ngettext(one, more, count).format(n=f"{count:,}", **parts)

    def maybe(self, key: str, otherwise: str) -> str:
        """The word of a key that may be unknown (a stage of a newer program), else as given."""
        return self(key) if key in WORDS else otherwise


def tongue(code: str = "en") -> Tongue:
    """The language of a code; English where there is no catalogue for it."""
    return Tongue(code, gettext.translation(DOMAIN, str(LOCALE), [code], fallback=True))


ENGLISH: Final = tongue("en")
