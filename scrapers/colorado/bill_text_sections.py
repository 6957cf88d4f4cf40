"""Lines of a bill's text as its sections, for both forms of a text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from scrapers.colorado.bill_text_new_law import SECTION, begins_section
from tracker.domain.bill_text import Line, Section

#: First match wins. The clauses stand before the first numbered section, signatures at the end.
_CLAUSES: Final[tuple[tuple[re.Pattern[str], str], ...]] = (
    (re.compile(r"Be it enacted\b", re.IGNORECASE), "enacting"),
    (re.compile(r"WHEREAS\b"), "whereas"),
    (re.compile(r"(?:Now, therefore, )?Be it (?:further )?resolved\b", re.IGNORECASE), "resolved"),
)
_SIGNED: Final = re.compile(r"Signed By: |_{8,}|(?:Approved|APPROVED)_{3,}")
_CITES: Final = re.compile(
    r"(In (?:Colorado Revised Statutes|Session Laws|the constitution|the state constitution)\b.*?)"
    r",? as follows\b"
)
_FIRST_SENTENCE: Final = re.compile(r"(.{1,120}?\.)(?= \(| [A-Z])")
_LONG: Final = 160
_SHORT: Final = 90


def titled(text: str) -> tuple[str, str]:
    """A title and its version: ("House Bill 25b-1001 Rerevised", "Rerevised").

    The version is "" where nothing follows the number.
    """
    found = re.search(r"\b(?:\d{2}[A-Za-z]?-\d{3,4}|[HS]\w{1,3}\d{2}[A-Za-z]?-\d{3,4})\b", text)
    return text, text[found.end() :].strip() if found else ""


def sections_of(lines: Sequence[Line]) -> list[Section]:
    """The body of a text in its parts: clauses, numbered sections, signatures.

    A number that does not go on from the one before begins no section: new law may quote one.
    Words before the first clause are a section `opening`. No line is left out.
    """
    parts: list[tuple[str, list[Line]]] = []
    last = 0
    for line in lines:
        key = _begins(line.text, parts[-1][0] if parts else "", last)
        if key.startswith("section-"):
            last = int(key.removeprefix("section-"))
        if key or not parts:
            parts.append((key or "opening", []))
        parts[-1][1].append(line)
    return [section_of(key, within) for key, within in parts]


def _begins(text: str, current: str, last: int) -> str:
    """The key of the section that a line begins, "" for none."""
    if SECTION.match(text):
        return f"section-{last + 1}" if begins_section(text, last) else ""
    if current != "signatures" and _SIGNED.match(text):
        return "signatures"
    if last:
        return ""
    key = next((key for pattern, key in _CLAUSES if pattern.match(text)), "")
    return key if key != current else ""


def section_of(key: str, lines: Sequence[Line], heading: str = "") -> Section:
    """A section, its label and heading read from its words where none is given."""
    whole = Section(key, "", heading, tuple(lines))
    text = whole.text
    found = SECTION.match(text) if key.startswith("section-") else None
    label = found[0] if found else ""
    words = text.removeprefix(label).strip()
    return Section(key, label, heading or _heading(words, numbered=bool(label)), whole.lines)


def _heading(text: str, *, numbered: bool) -> str:
    """Words that stand for a section in an outline.

    What it amends or its first sentence, where it is numbered; else how it begins.
    """
    cites = _CITES.match(text) if numbered else None
    if cites:
        return _cut(cites[1], _LONG)
    sentence = _FIRST_SENTENCE.match(text) if numbered else None
    return sentence[1] if sentence else _cut(text, _SHORT)


def _cut(text: str, most: int) -> str:
    """At most so many letters, cut between words and then with an ellipsis."""
    if len(text) <= most:
        return text
    return text[:most].rpartition(" ")[0].rstrip(",;:- ") + "\N{HORIZONTAL ELLIPSIS}"
