"""The files of a version: a PDF, or a page of accessible HTML, as the official site lays them out.

The words are those written for the practice site, else a few made of a measure's title and summary.
A paragraph a line; marks stand in brackets: `[new: ...]`, `[repealed: ...]`, `[senate: ...]`,
`[house: ...]`, also one within another. Printed texts have numbered lines and pages; acts and
passed resolutions are paragraphs with signatures. A PDF keeps no strokes: new law is told by its
capitals alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING, Final, TypeAlias

from markupsafe import Markup, escape

from tracker.practice.bill_page import accessible
from tracker.practice.facts import HOUSES, Measure, Paper, Text
from tracker.practice.look import draw, month_date
from tracker.practice.pdf import pdf

if TYPE_CHECKING:
    from tracker.practice.site import PracticeSite

_KINDS: Final = {
    "B": "Bill",
    "CR": "Concurrent Resolution",
    "JR": "Joint Resolution",
    "R": "Resolution",
    "JM": "Joint Memorial",
    "M": "Memorial",
}
_NUMBER: Final = re.compile(r"([HS])([A-Z]+)(\d\d[A-Z]?-\d+)")
_MARK: Final = re.compile(r"\[(new|repealed|senate|house): ?|\]")
#: Versions that are acts and passed resolutions: paragraphs, not printed lines.
_ACTS: Final = frozenset({"Final Act", "Signed Act", "Resolution/Memorial"})
_WIDTH: Final = 66
#: Printed lines on a page, and lines of an act.
_A_PAGE: Final = 27
_OF_ACTS: Final = 40
_TAGS: Final = {
    "new": ('<ins class="uppercase">', "</ins>"),
    "repealed": ("<del>", "</del>"),
    "senate": ("<u>", "</u>"),
    "house": ("<mark>", "</mark>"),
}
_NOTE: Final = "This paper of the practice site says nothing but its name."


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that carry the same marks."""

    words: str
    marks: tuple[str, ...] = ()


_Line: TypeAlias = Sequence[Piece]


def bill_file(site: PracticeSite, path: str) -> Markup | bytes | None:
    """The file of a version (PDF or accessible page) or of another paper, such as a fiscal note."""
    for measure in site.measures().values():
        for version in measure.versions:
            if path == version.url:
                return _pdf(measure, version, _paragraphs(measure, version.name, site.facts.texts))
            has_page = site.variants.holds("accessible_text", measure.number)
            if path == accessible(version.url) and has_page:
                return _page(measure, version, _paragraphs(measure, version.name, site.facts.texts))
        for paper in (*measure.fiscal_notes, *measure.amendments, *measure.laws):
            if path == paper.url:
                return pdf([[f"{paper.name} for {measure.number}", "", _NOTE]])
    return None


def pieces_of(paragraph: str) -> list[Piece]:
    """A paragraph in pieces."""
    pieces: list[Piece] = []
    marks: list[str] = []
    at = 0
    for match in _MARK.finditer(paragraph):
        pieces.append(Piece(paragraph[at : match.start()], tuple(marks)))
        at = match.end()
        if match[1]:
            marks.append(match[1])
        elif marks:
            marks.pop()
        else:
            pieces.append(Piece("]"))
    pieces.append(Piece(paragraph[at:], tuple(marks)))
    return [piece for piece in pieces if piece.words]


def lines_of(pieces: _Line, width: int = _WIDTH) -> list[list[Piece]]:
    """Pieces in printed lines of at most so many letters; a longer word has a line of its own."""
    lines: list[list[Piece]] = [[]]
    length = 0
    for piece in pieces:
        for word in re.findall(r"\s*\S+\s*|\s+", piece.words):
            begins = length > 0 and length + len(word.rstrip()) > width
            if begins:
                lines.append([])
                length = 0
            part, line = word.lstrip() if begins else word, lines[-1]
            length += len(part)
            if line and line[-1].marks == piece.marks:
                part = line.pop().words + part
            line.append(Piece(part, piece.marks))
    return [line for line in lines if line]


def _paragraphs(measure: Measure, version: str, written: Sequence[Text]) -> list[list[Piece]]:
    """The paragraphs of a version from the enacting clause on, in pieces; made up where nobody
    wrote its words."""
    chamber = "House of Representatives" if measure.chamber == "lower" else "Senate"
    clause = f"Be It Resolved by the {chamber} of the State of Colorado:"
    if measure.is_bill:
        clause = "Be it enacted by the General Assembly of the State of Colorado:"
    for text in written:
        if text.bill == measure.number and version in text.versions:
            body = [line.strip() for line in text.words.splitlines() if line.strip()]
            lines = body if body[0].startswith("WHEREAS") else [clause, *body]
            return [pieces_of(line) for line in lines]
    lines = [
        f"That the members speak on the matter of {measure.title}.",
        measure.long_title or measure.title,
    ]
    if measure.is_bill:
        lines = [
            f"SECTION 1. Short title. This act may be cited as the {measure.title} Act.",
            f"SECTION 2. What this act does. [new: {measure.summary or measure.long_title}]",
            "SECTION 3. Effective date. This act takes effect once the governor signs it.",
        ]
    return [pieces_of(line) for line in (clause, *lines)]


def _name(number: str) -> str:
    """`House Bill 26-1037`."""
    match = _NUMBER.fullmatch(number)
    if match is None:
        return number
    chamber = "House" if match[1] == "H" else "Senate"
    return f"{chamber} {_KINDS.get(match[2], 'Measure')} {match[3]}"


def _long_title(measure: Measure) -> str:
    return measure.long_title or f"Concerning {measure.title}."


def _sponsors(measure: Measure, chamber: str) -> str:
    return " and ".join(sponsor.name for sponsor in measure.primes if sponsor.chamber == chamber)


def _by(measure: Measure) -> str:
    """The line that names an act's sponsors, those of the chamber where it began first."""
    brought = [
        ("REPRESENTATIVE(S)", _sponsors(measure, "lower")),
        ("SENATOR(S)", _sponsors(measure, "upper")),
    ]
    (begun, first), (also, second) = brought if measure.chamber == "lower" else brought[::-1]
    return f"{begun} {first}" + (f"; also {also} {second}" if second else "")


def _pdf(measure: Measure, version: Paper, paragraphs: Sequence[_Line]) -> bytes:
    capitals = (
        [Piece(p.words.upper() if "new" in p.marks else p.words, p.marks) for p in pieces]
        for pieces in paragraphs
    )
    lines = [line for pieces in capitals for line in _plain(pieces)]
    pages = _act_pages if version.name in _ACTS else _bill_pages
    return pdf(list(pages(measure, version, lines)))


def _bill_pages(measure: Measure, version: Paper, lines: Sequence[str]) -> Iterator[list[str]]:
    """A first page with the long title, then printed lines from 1 on each page."""
    head = f"""First Regular Session
Seventy-fifth General Assembly
STATE OF COLORADO
{version.name.upper()}

{_name(measure.number).upper()}
{HOUSES[measure.chamber].upper()} SPONSORSHIP
{_sponsors(measure, measure.chamber)}

A BILL FOR AN ACT"""
    title = enumerate(_wrapped(_long_title(measure).upper()), 101)
    summary = ["", "Bill Summary", *_wrapped(measure.summary)] if measure.summary else []
    yield [*head.split("\n"), *(f"{at} {line}" for at, line in title), *summary]
    for at in range(0, len(lines), _A_PAGE):
        page = [f"{number} {line}" for number, line in enumerate(lines[at : at + _A_PAGE], 1)]
        yield [*page, "", f"-{2 + at // _A_PAGE}- {measure.number}"]


def _act_pages(measure: Measure, _: Paper, body: Sequence[str]) -> Iterator[list[str]]:
    """Paragraphs without numbers; each page names its own number and the bill's."""
    name = _name(measure.number).upper()
    by, title = _wrapped(f"BY {_by(measure)};"), _wrapped(_long_title(measure).upper())
    lines = [name, "", *by, "", *title, "", *body]
    for at in range(0, len(lines), _OF_ACTS):
        yield [*lines[at : at + _OF_ACTS], "", f"PAGE {1 + at // _OF_ACTS}-{name}"]


def _plain(pieces: _Line) -> list[str]:
    return ["".join(piece.words for piece in line).strip() for line in lines_of(pieces)]


def _wrapped(words: str) -> list[str]:
    return _plain([Piece(words)])


def _page(measure: Measure, version: Paper, paragraphs: Sequence[_Line]) -> Markup:
    is_act, number = version.name in _ACTS, _name(measure.number)
    used = {mark for pieces in paragraphs for piece in pieces for mark in piece.marks}
    return draw(
        "bill_text",
        title=number if is_act else f"{number} {version.name}",
        is_act=is_act,
        bill=measure,
        by=_by(measure),
        long_title=_long_title(measure),
        paragraphs=map(_marked, paragraphs),
        sponsors=[(house, _sponsors(measure, chamber)) for chamber, house in HOUSES.items()],
        stamps=[mark.title() for mark in ("house", "senate") if mark in used],
        day=month_date(version.day) if version.day else "",
        title_lines=map(_marked, lines_of([Piece(_long_title(measure))])),
        lines=[_marked(line) for pieces in paragraphs for line in lines_of(pieces)],
        a_page=_A_PAGE,
    )


def _marked(line: _Line) -> Markup:
    """A line's words in the tags of their marks, each opened and closed within the line."""
    out = Markup()
    open_now: tuple[str, ...] = ()
    for piece, after in pairwise([*line, Piece("")]):
        for mark in piece.marks[len(open_now) :]:
            out += Markup(_TAGS[mark][0])
        out += escape(piece.words)
        pairs = zip(piece.marks, after.marks, strict=False)
        open_now = tuple(mark for mark, _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
        for mark in reversed(piece.marks[len(open_now) :]):
            out += Markup(_TAGS[mark][1])
    return out
