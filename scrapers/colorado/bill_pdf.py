"""The PDF of a bill: its text layer, read apart and bounded, and its text in sections.

A text layer keeps words and places, no strokes: repealed law stands in it like any other words, and
an amendment's shading or underlining is lost. New law is set in capitals (bill_text_law). What is
shown of a PDF therefore says less than the accessible HTML, and never that nothing was repealed.

A bill has numbers of lines at the left of each page (101, 102, ... for the long title, from 1 on
each page of the body) and "-2-" with the bill's number at the foot. An act has no numbers of lines
and "PAGE 2-HOUSE BILL 26-1037" at the foot."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Final

from scrapers.colorado.bill_text_law import section_of, sections_of, with_capitals
from scrapers.colorado.element_text import fold
from tracker.domain.bill_text import BillText, Line, Run
from tracker.errors import PageChanged, TextFault

KIND: Final = "bill text"
#: As a page object's: raised where the same layer reads otherwise than before.
VERSION: Final = 2
#: Larger files are not read.
LARGEST: Final = 40_000_000
WALL_SECONDS: Final = 30
_WORKER: Final = Path(__file__).with_name("bill_pdf_worker.py")
_LETTERS: Final = re.compile(r"[^\W\d_]")
#: A page of print has more.
_FEWEST_LETTERS: Final = 20
_TYPES: Final = {
    (b"<!doctype html", b"<html", b"<?xml"): "a web page",
    (b"pk\x03\x04",): "a Word document or another archive",
}
_REASONS: Final = {
    "cut": "The PDF ends before its end: the file is cut.",
    "too_large": "The PDF asks for more time, memory or pages than a bill needs.",
    "locked": "The PDF is locked with a password.",
    "unreadable": "The PDF is damaged and cannot be read.",
    "no_text": "The PDF holds pictures of pages, and no text that could be read.",
}


def pages_of(body: bytes) -> tuple[str, ...]:
    """The text layer of each page, a line a line. Raises TextFault. The file is read by a child
    process that is bound in time and memory."""
    _check(body)
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-B", str(_WORKER)],
            input=body,
            capture_output=True,
            timeout=WALL_SECONDS,
            check=False,
            env={},
        )
    except subprocess.TimeoutExpired:
        raise _fault("too_large") from None
    if done.returncode != 0:  # a limit ended it, it gave up for want of memory, or it fell
        fell = done.returncode > 0 or done.returncode == -signal.SIGSEGV
        raise _fault("unreadable" if fell else "too_large")
    answer = json.loads(done.stdout)
    pages = answer.get("pages")
    if "reason" in answer or not isinstance(pages, list):
        raise _fault(str(answer.get("reason", "unreadable")))
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
        start = head.lstrip(b"\xef\xbb\xbf \r\n\t").lower()
        types = (words for begins, words in _TYPES.items() if start.startswith(begins))
        what = next(types, "of another type") if start else "empty"
        raise TextFault("wrong_type", f"The file is {what}, and no PDF.")
    whole = re.search(rb"/Linearized\b[^>]*?/L (\d{1,12})\b", head)
    if b"%%EOF" not in body[-2048:] or (whole and int(whole[1]) > len(body)):
        raise _fault("cut")


def _fault(reason: str) -> TextFault:
    words = _REASONS.get(reason, _REASONS["unreadable"])
    is_own = reason in _REASONS and reason != "locked"
    return TextFault(reason if is_own else "unreadable", words)


_FOOT: Final = re.compile(
    r"(?:-\s?(?P<page>\d{1,4})\s?-)?\s*(?:(?:HB|SB|HCR|SCR|HJR|SJR|HR|SR|HM|SM|HJM|SJM)\s?\d\d[A-Z]?"
    r"-\d{3,4}(?:\s+-\s?(?P<behind>\d{1,4})\s?-)?)?"
    r"|(?i:PAGE (?P<act>\d{1,4})\s?[-\u2010-\u2015]\s?(?:HOUSE|SENATE) [A-Z ]+ \d\d[A-Z]?-\d{3,4})"
)
_TITLE: Final = re.compile(
    r"(?i)(?:HOUSE|SENATE) (?:(?:JOINT|CONCURRENT) )?(?:BILL|RESOLUTION|MEMORIAL)"
    r" \d\d[A-Z]?-\d{3,4}"
)
#: Alone, or in capitals at the end of a line ("Second Regular Session ENGROSSED").
_VERSION = r"(?:RE)?(?:INTRODUCED|ENGROSSED|REVISED)|PRE-?AMENDED"
_NAMED: Final = re.compile(rf"(?:^(?i:(?={_VERSION}$))|\s(?={_VERSION}$))((?i:{_VERSION}))$")
_NUMBERED: Final = re.compile(r"(\d{1,3})(?:\s+(.*))?$")
_CONCERNING: Final = re.compile(r"(?:CONCERNING|MEMORIALIZING|SUBMITTING)\b")
_SUMMARY: Final = re.compile(r"(?i)(?:Bill|Resolution|Memorial) Summary$")
_BODY: Final = re.compile(r"(?i)Be it (?:enacted|resolved)\b|WHEREAS,")
_LEGEND: Final = re.compile(
    r"Shading denotes|Double underlining denotes|Capital letters or bold|Capital letters indicate"
    r"|Dashes through(?: the)? words|(?:and )?such material is not part of the act"
)
#: At the foot of an act's first page, under a rule of its own: who signs it, and what its letters
#: mean. The text goes on overleaf.
_NOTE: Final = re.compile(r"NOTE:(?:\s|$)")
#: How the note ends, whatever stands for its rule.
_NOTED: Final = re.compile(r"(?i)\bnot part of the act\.?$")
#: Lines that a note, or what the letters mean, has at most.
_LONGEST_NOTE: Final = 8
_RULE: Final = re.compile(r"_{4,}$")
FIRST_OF_TITLE: Final = 101


def bill_text(pages: Sequence[str], url: str) -> BillText:
    """The text of a bill from its text layer. Raises PageChanged. url: "" where not known."""
    lines = list(_lines(pages))
    texts = [line.text for line in lines]
    begin = next((at for at, text in enumerate(texts) if _BODY.match(text)), None)
    if begin is None:
        raise PageChanged(KIND, "enacting clause or resolution", "Be it enacted", url)
    numbers = [line.number for line in lines[:begin]]
    if FIRST_OF_TITLE in numbers:
        first = numbers.index(FIRST_OF_TITLE)
    else:  # "CONCERNING", where nothing is numbered
        first = next((at for at in range(begin) if _CONCERNING.match(texts[at])), -1)
    if first < 0:
        raise PageChanged(KIND, "long title", "CONCERNING", url)
    head = texts[:first]
    title = next((match[0] for text in head if (match := _TITLE.search(text))), "")
    version = next((match[1] for text in head if (match := _NAMED.search(text))), "")
    if not title:
        raise PageChanged(KIND, "title", "HOUSE BILL", url)
    summary = next((at for at in range(first, begin) if _SUMMARY.match(texts[at])), begin)
    sections = [section_of("long-title", lines[first:summary])]
    summarised = [line for line in lines[summary + 1 : begin] if not _LEGEND.match(line.text)]
    if summarised:
        sections.append(section_of("summary", summarised, texts[summary]))
    sections += sections_of(with_capitals(lines[begin:]))
    return BillText("pdf", title, version.capitalize(), tuple(sections), len(pages))


def _lines(pages: Sequence[str]) -> Iterator[Line]:
    """The lines of all pages without feet and blanks, with their printed page and number."""
    rows = [[row for line in page.splitlines() if (row := fold(line))] for page in pages]
    numbered = any(_goes_on(row, below) for page in rows for row, below in pairwise(page))
    for at, whole in enumerate(rows, 1):
        page = whole if numbered else _without_note(whole)
        feet = [foot for row in page if (foot := _FOOT.fullmatch(row))]
        numbers = (foot["page"] or foot["behind"] or foot["act"] for foot in feet)
        printed = int(next(filter(None, numbers), at))
        words = [row for row in page if not _FOOT.fullmatch(row)]
        yield from _numbered(words, printed, (1, FIRST_OF_TITLE) if numbered else ())


def _without_note(rows: Sequence[str]) -> list[str]:
    """The rows of an act's page without the note at its foot and what stands below it; where it
    stands at the head, without what is above the act's title."""
    note = next((at for at, row in enumerate(rows) if _NOTE.match(row)), len(rows))
    legend = next((at for at, row in enumerate(rows) if _LEGEND.match(row)), len(rows))
    end = next((at for at in range(legend, len(rows)) if _NOTED.search(rows[at])), None)
    if end is not None and end - legend < _LONGEST_NOTE:
        is_above = 0 < legend - note < _LONGEST_NOTE
        first = note if is_above and not any(map(_TITLE.match, rows[note:legend])) else legend
        ruled = first > 0 and _RULE.match(rows[first - 1]) is not None
        return [*rows[: first - ruled], *rows[end + 1 :]]
    if not any(map(_RULE.match, rows[note:])):
        return list(rows)
    rest = range(note, len(rows))
    title = next((at for at in rest if _TITLE.fullmatch(rows[at])), len(rows))
    return [*rows[:note], *filter(_FOOT.fullmatch, rows[note:title]), *rows[title:]]


def _goes_on(row: str, below: str) -> bool:
    """Whether two rows begin with numbers that follow one another: they are numbers of lines."""
    number, next_one = _NUMBERED.match(row), _NUMBERED.match(below)
    return bool(number and next_one and int(next_one[1]) == int(number[1]) + 1)


def _numbered(rows: Iterable[str], page: int, expected: Sequence[int]) -> Iterator[Line]:
    """The lines of a page: a number counts where it goes on from the one above. due: with which
    numbers the first line may begin, none where lines have no numbers."""
    for row in rows:
        match = _NUMBERED.match(row)
        number = int(match[1]) if match else 0
        if match and number in expected:
            expected = (number + 1, 1) if number >= FIRST_OF_TITLE else (number + 1,)
            if match[2]:
                yield Line((Run(match[2]),), page, number)
        else:
            yield Line((Run(row),), page)
