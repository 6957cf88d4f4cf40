"""The PDF of a bill: its text layer, read apart and bounded, and its text in sections.

A text layer keeps words and places, no strokes: repealed law stands in it like any other words,
and an amendment's shading or underlining is lost. New law is set in capitals (bill_pdf_capitals).
What is shown of a PDF therefore says less than the accessible HTML, and never that nothing was
repealed.

A bill has numbers of lines at the left of each page (101, 102, ... for the long title, from 1 on
each page of the body) and "-2-" with the bill's number at the foot. An act has no numbers of lines
and "PAGE 2-HOUSE BILL 26-1037" at the foot.
"""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Final, NamedTuple

from scrapers.colorado.bill_pdf_capitals import with_capitals
from scrapers.colorado.bill_text_sections import section_of, sections_of
from scrapers.colorado.element_text import fold
from tracker.domain.bill_text import BillText, Line, Run, Section
from tracker.errors import PageChanged, TextFault

KIND: Final = "bill text"
#: As a page object's: raised where the same layer reads otherwise than before.
VERSION: Final = 1
#: Larger files are not read.
LARGEST: Final = 40_000_000
WALL_SECONDS: Final = 30
_APART: Final = Path(__file__).with_name("bill_pdf_apart.py")
_LETTERS: Final = re.compile(r"[^\W\d_]")
#: A page of print has more.
_FEWEST_LETTERS: Final = 20

_REASONS: Final = {
    "cut": "The PDF ends before its end: the file is cut.",
    "too_large": "The PDF asks for more time, memory or pages than a bill needs.",
    "locked": "The PDF is locked with a password.",
    "unreadable": "The PDF is damaged and cannot be read.",
    "no_text": "The PDF holds pictures of pages, and no text that could be read.",
}


def pages_of(body: bytes) -> tuple[str, ...]:
    """The text layer of each page, a line a line. Raises TextFault.

    The file is read by a child process that is bound in time and memory.
    """
    _check(body)
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-B", str(_APART)],
            input=body, capture_output=True, timeout=WALL_SECONDS, check=False, env={},
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise _fault("too_large") from None
    said = _answer(done)
    pages = said.get("pages")
    if "reason" in said or not isinstance(pages, list):
        raise _fault(str(said.get("reason", "unreadable")))
    if len(_LETTERS.findall("".join(pages))) < _FEWEST_LETTERS:
        raise _fault("no_text")
    return tuple(pages)


def is_pdf(body: bytes) -> bool:
    """Whether a file calls itself a PDF."""
    return b"%PDF-" in body[:1024]


def _check(body: bytes) -> None:
    """Raises TextFault for what can be told without reading the file."""
    if len(body) > LARGEST:
        raise TextFault("too_large", f"The PDF is larger than {LARGEST // 1_000_000} MB.")
    head = body[:1024]
    if not is_pdf(body):
        raise TextFault("wrong_type", f"The file is {_type_of(head)}, and no PDF.")
    whole = re.search(rb"/Linearized\b[^>]*?/L (\d{1,12})\b", head)
    if b"%%EOF" not in body[-2048:] or (whole and int(whole[1]) > len(body)):
        raise _fault("cut")


def _type_of(head: bytes) -> str:
    start = head.lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if not start:
        return "empty"
    if start.startswith((b"<!doctype html", b"<html", b"<?xml")):
        return "a web page"
    if start.startswith(b"pk\x03\x04"):
        return "a Word document or another archive"
    return "of another type"


def _fault(reason: str) -> TextFault:
    words = _REASONS.get(reason, _REASONS["unreadable"])
    known = reason in _REASONS and reason != "locked"
    return TextFault(reason if known else "unreadable", words)


def _answer(done: subprocess.CompletedProcess[bytes]) -> dict[str, object]:
    """What the child said; for one that a limit ended, or that gave up for want of memory, that."""
    if done.returncode == 0:
        said = json.loads(done.stdout)
        assert isinstance(said, dict)
        return said
    fell = done.returncode > 0 or done.returncode == -signal.SIGSEGV
    return {"reason": "unreadable" if fell else "too_large"}


class _Head(NamedTuple):
    """What stands above the text. title: as printed; version: "" where none is named."""

    title: str
    version: str


_FOOT: Final = re.compile(
    r"(?:-\s?(?P<page>\d{1,4})\s?-)?\s*(?:(?:HB|SB|HCR|SCR|HJR|SJR|HR|SR|HM|SM|HJM|SJM)\s?\d\d[A-Z]?"
    r"-\d{3,4})?|PAGE (?P<act>\d{1,4})\s?-\s?(?:HOUSE|SENATE) [A-Z ]+ \d\d[A-Z]?-\d{3,4}"
)
_TITLE: Final = re.compile(
    r"(?:HOUSE|SENATE) (?:(?:JOINT|CONCURRENT) )?(?:BILL|RESOLUTION|MEMORIAL) \d\d[A-Z]?-\d{3,4}",
    re.IGNORECASE,
)
#: Alone, or in capitals at the end of a line ("Second Regular Session ENGROSSED").
_VERSION = r"(?:RE)?(?:INTRODUCED|ENGROSSED|REVISED)|PRE-?AMENDED"
_NAMED: Final = re.compile(rf"(?:^(?i:(?={_VERSION}$))|\s(?={_VERSION}$))((?i:{_VERSION}))$")
_NUMBERED: Final = re.compile(r"(\d{1,3})(?:\s+(.*))?$")
_CONCERNING: Final = re.compile(r"(?:CONCERNING|MEMORIALIZING|SUBMITTING)\b")
_SUMMARY: Final = re.compile(r"(?:Bill|Resolution|Memorial) Summary$", re.IGNORECASE)
_BODY: Final = re.compile(r"Be it (?:enacted|resolved)\b|WHEREAS,", re.IGNORECASE)
_LEGEND: Final = re.compile(
    r"Shading denotes|Double underlining denotes|Capital letters or bold|Capital letters indicate"
    r"|Dashes through(?: the)? words|(?:and )?such material is not part of the act"
)
#: At the foot of an act's first page, under a rule of its own: who signs it, and what its letters
#: mean. The text goes on overleaf.
_NOTE: Final = re.compile(r"NOTE:\s")
_RULE: Final = re.compile(r"_{4,}$")
FIRST_OF_TITLE: Final = 101


def bill_text(pages: Sequence[str], address: str) -> BillText:
    """The text of a bill from its text layer. Raises PageChanged. address: "" where not known."""
    lines = list(_lines(pages))
    begin = next((at for at, line in enumerate(lines) if _BODY.match(line.text)), None)
    if begin is None:
        raise PageChanged(KIND, "enacting clause or resolution", "Be it enacted", address)
    above = lines[:begin]
    long_title = [at for at, line in enumerate(above) if _is_title(line, above)]
    if not long_title:
        raise PageChanged(KIND, "long title", "CONCERNING", address)
    head = _head(lines[: long_title[0]])
    if not head.title:
        raise PageChanged(KIND, "title", "HOUSE BILL", address)
    return BillText("pdf", *head, tuple(_sections(lines, long_title[0], begin)), len(pages))


def _sections(lines: Sequence[Line], title: int, begin: int) -> Iterator[Section]:
    """Long title, summary where there is one, and the body."""
    summary = next((at for at in range(title, begin) if _SUMMARY.match(lines[at].text)), begin)
    yield section_of("long-title", lines[title:summary])
    told = [line for line in lines[summary + 1 : begin] if not _LEGEND.match(line.text)]
    if told:
        yield section_of("summary", told, lines[summary].text)
    yield from sections_of(with_capitals(lines[begin:]))


def _is_title(line: Line, lines: Sequence[Line]) -> bool:
    """Whether a line begins the long title: numbered 101, or "CONCERNING" where nothing is."""
    if any(one.number == FIRST_OF_TITLE for one in lines):
        return line.number == FIRST_OF_TITLE
    return bool(_CONCERNING.match(line.text))


def _head(lines: Iterable[Line]) -> _Head:
    texts = [line.text for line in lines]
    title = next((found[0] for text in texts if (found := _TITLE.search(text))), "")
    version = next((found[1] for text in texts if (found := _NAMED.search(text))), "")
    return _Head(title, version.capitalize())


def _lines(pages: Sequence[str]) -> Iterator[Line]:
    """The lines of all pages without feet and blanks, with their printed page and number."""
    rows = [[row for said in page.splitlines() if (row := fold(said))] for page in pages]
    numbered = any(_goes_on(one, other) for page in rows for one, other in pairwise(page))
    for at, whole in enumerate(rows, 1):
        page = whole if numbered else _without_note(whole)
        feet = [found for row in page if (found := _FOOT.fullmatch(row))]
        told = (foot["page"] or foot["act"] for foot in feet)
        printed = int(next(filter(None, told), at))
        words = [row for row in page if not _FOOT.fullmatch(row)]
        yield from _numbered(words, printed, frozenset((1, FIRST_OF_TITLE) if numbered else ()))


def _without_note(rows: Sequence[str]) -> list[str]:
    """The rows of an act's page without the note at its foot and what stands below it; where it
    stands at the head, without what is above the act's title."""
    for at, row in enumerate(rows):
        if _NOTE.match(row) and any(map(_RULE.match, rows[at:])):
            rest = range(at, len(rows))
            title = next((one for one in rest if _TITLE.fullmatch(rows[one])), len(rows))
            feet = [rows[one] for one in range(at, title) if _FOOT.fullmatch(rows[one])]
            return [*rows[:at], *feet, *rows[title:]]
    return list(rows)


def _goes_on(row: str, below: str) -> bool:
    """Whether two rows begin with numbers that follow one another: they are numbers of lines."""
    one, other = _NUMBERED.match(row), _NUMBERED.match(below)
    return bool(one and other and int(other[1]) == int(one[1]) + 1)


def _numbered(rows: Sequence[str], page: int, due: frozenset[int]) -> Iterator[Line]:
    """The lines of a page: a number counts where it goes on from the one above.

    due: with which numbers the first line may begin, none where lines have no numbers.
    """
    for row in rows:
        found = _NUMBERED.match(row)
        number = int(found[1]) if found else 0
        if found and number in due:
            due = frozenset((number + 1, 1) if number >= FIRST_OF_TITLE else (number + 1,))
            if found[2]:
                yield Line((Run(found[2]),), page, number)
        else:
            yield Line((Run(row),), page)
