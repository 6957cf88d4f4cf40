"""A bill's text: sections, printed lines, and what each word is: new law, repealed, amendment.

Dossier 3.8: the accessible HTML marks new law with `ins`, repealed law with `del`, amendments of
the Senate with `u` and those of the House with `mark`. A PDF has capitals for new law, and no
other mark that its text layer keeps.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

Mark: TypeAlias = Literal["new", "repealed", "senate", "house"]
Form: TypeAlias = Literal["html", "pdf"]

_BROKEN: Final = re.compile(r"(?<=\w-)\n(?=\w)")


@dataclass(frozen=True, slots=True)
class Run:
    """Words that carry the same marks. marks: in the order of Mark, none for existing law."""

    text: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line, or a paragraph where the text has no printed lines. page, number: as printed
    ("Page 1, Line 101"), None where the text does not number it."""

    runs: tuple[Run, ...]
    page: int | None = None
    number: int | None = None

    @property
    def text(self) -> str:
        """The line's words, without marks."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a text. key: `long-title`, `summary`, `enacting`, `section-1`, ..., `signatures`:
    unique within a text, the same in each version, so that versions can be compared by it. label:
    as printed ("SECTION 1."), "" for none; heading: the words that stand for it in an outline."""

    key: str
    label: str
    heading: str
    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        """The section's words as running text: lines joined with blanks, and with nothing where a
        word was broken at its hyphen ("add-", "back")."""
        return _BROKEN.sub("", "\n".join(line.text.strip() for line in self.lines)).replace(
            "\n", " "
        )


@dataclass(frozen=True, slots=True)
class BillText:
    """One version's text. title: as it stands at its head; version: its end ("Rerevised"), "" where
    the title names none. pages: how many are printed, 0 where they are not numbered. stamps: where
    amendments came in, the newest first ("Senate Amended 2nd Reading August 24, 2025")."""

    form: Form
    title: str
    version: str
    sections: tuple[Section, ...]
    pages: int = 0
    stamps: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """All words, a section a paragraph."""
        return "\n".join(section.text for section in self.sections)
