"""How a page or a download of ours is cited: a plain line, and BibTeX.

What is cited is what was published at a moment, so the moment is part of it and of the address.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Literal

from tracker.domain.times import denver_day

#: Signs that mean something to BibTeX or TeX, which counts braces behind a stroke as well.
_SPELT: Final = str.maketrans({
    **{sign: f"\\{sign}" for sign in "$&%#_"}, "\\": r"\textbackslash{}", "{": r"\lbrace{}",
    "}": r"\rbrace{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
})  # fmt: skip
#: Who says so: the product.
AUTHOR: Final = "Colorado bill tracker"


def settled(moment: datetime) -> datetime:
    """The whole second by which all was seen that was seen at a moment: no address names less."""
    return moment + timedelta(microseconds=-moment.microsecond % 1_000_000)


@dataclass(frozen=True, slots=True)
class Citation:
    """What is cited. moment: as of which; author: who says so; address: permanent, with the moment
    in it, "" where none is known; licence: SPDX, "" for the official record."""

    title: str
    author: str
    moment: datetime
    address: str = ""
    licence: str = ""
    kind: Literal["misc", "dataset"] = "misc"

    @property
    def stamp(self) -> str:
        """The moment in UTC, as an address has it: 2026-02-24T15:00:00Z."""
        return self.moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    @property
    def line(self) -> str:
        """In one line, as a footnote has it."""
        licence = f" {self.licence}." if self.licence else ""
        address = f" {self.address}" if self.address else ""
        return f"{self.author}: {self.title}. As of {self.stamp}.{licence}{address}"

    @property
    def bibtex(self) -> str:
        """As an entry of BibTeX. In double braces no style changes the capitals of a text."""
        day = denver_day(self.moment)
        fields = {
            "author": f"{{{bibtex_text(self.author)}}}",
            "title": f"{{{bibtex_text(self.title)}}}",
            "year": f"{day:%Y}",
            "month": f"{day.month}",
            "note": f"As of {self.stamp}" + (f". Licence: {self.licence}" if self.licence else ""),
            "url": self.address,
            "urldate": f"{day}",
        }
        lines = (f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
        key = re.sub(r"[^A-Za-z0-9]+", "-", f"{self.title[:40]} {self.stamp}").strip("-").lower()
        return f"@{self.kind}{{{key},\n{''.join(lines)}}}\n"


def bibtex_text(text: str) -> str:
    """A text in which nothing means anything to BibTeX or TeX."""
    return " ".join(text.split()).translate(_SPELT)
