"""The two languages of the product, which are equals wherever it speaks to the public."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias, get_args

Language: TypeAlias = Literal["en", "es"]
LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)


@dataclass(frozen=True, slots=True)
class Both:
    """A text of ours in English and Spanish. Names are plain, longer texts are Markdown."""

    en: str = ""
    es: str = ""

    def __bool__(self) -> bool:
        return bool(self.en or self.es)

    def of(self, language: str) -> str:
        """The text in a language; where it lacks, in the other one."""
        return (self.es or self.en) if language == "es" else (self.en or self.es)

    def language(self, language: str) -> Language:
        """The language in which `of` gives the text."""
        if language == "es":
            return "es" if self.es else "en"
        return "en" if self.en else "es"
