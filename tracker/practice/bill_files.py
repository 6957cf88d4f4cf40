"""The files of a version: a PDF, or a page of accessible HTML, as the official site lays them out.

Printed texts have numbered lines and pages; acts and passed resolutions are paragraphs with
signatures. A PDF keeps no strokes: new law is told by its capitals alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from tracker.practice.bill_words import (
    ACTS,
    Piece,
    lines_of,
    name_of,
    paragraphs_of,
    pieces_of,
)
from tracker.practice.facts import Measure, Paper, Text
from tracker.practice.markup import esc, month_date
from tracker.practice.pdf import pdf

_WIDTH: Final = 66
#: Printed lines on a page, and lines of an act.
_A_PAGE: Final = 27
_OF_ACTS: Final = 40
_TAGS: Final = {
    "new": ('<ins class="uppercase">', "</ins>"), "repealed": ("<del>", "</del>"),
    "senate": ("<u>", "</u>"), "house": ("<mark>", "</mark>"),
}  # fmt: skip
_CHAMBERS: Final = {"house": "House", "senate": "Senate"}
_P: Final = '<p class="two-and-half-line-height">'


def bill_pdf(measure: Measure, version: Paper, written: Sequence[Text]) -> bytes:
    """The PDF of a version."""
    paragraphs = [
        [Piece(_printed(piece), piece.marks) for piece in pieces_of(paragraph)]
        for paragraph in paragraphs_of(measure, version.name, written)
    ]
    if version.name in ACTS:
        return pdf(list(_act_pages(measure, paragraphs)))
    return pdf(list(_bill_pages(measure, version, paragraphs)))


def note_pdf(name: str) -> bytes:
    """The PDF of a paper that is no bill's text, such as a fiscal note."""
    return pdf([[name, "", "This paper of the practice site says nothing but its name."]])


def bill_html(measure: Measure, version: Paper, written: Sequence[Text]) -> str:
    """The accessible page of a version."""
    paragraphs = [pieces_of(one) for one in paragraphs_of(measure, version.name, written)]
    act = version.name in ACTS
    title = name_of(measure.number) + ("" if act else f" {version.name}")
    head = "" if act else _head(measure, version, paragraphs)
    body = _act(measure, paragraphs) if act else _lined(measure, paragraphs)
    return (
        '<!DOCTYPE html>\n<html lang="en-US">\n<head>\n<meta charset="UTF-8">\n'
        f"<title>{esc(title)}</title>\n</head>\n<body>\n"
        f'<section id="bill-version-title"><h1>{esc(title)}</h1></section>{head}'
        f'<main id="bill-main-content">{body}</main>\n</body>\n</html>\n'
    )


# --- the PDF ----------------------------------------------------------------------------------


def _bill_pages(
    measure: Measure, version: Paper, paragraphs: Sequence[Sequence[Piece]]
) -> Iterator[list[str]]:
    """A first page with the long title, then printed lines from 1 on each page."""
    title = lines_of([Piece(_long_title(measure).upper())], _WIDTH)
    chamber = "House" if measure.chamber == "lower" else "Senate"
    first = [
        "First Regular Session", "Seventy-fifth General Assembly", "STATE OF COLORADO",
        version.name.upper(), "", name_of(measure.number).upper(), f"{chamber.upper()} SPONSORSHIP",
        _sponsors(measure, measure.chamber), "", "A BILL FOR AN ACT",
        *(f"{101 + at} {_plain(line)}" for at, line in enumerate(title)),
    ]  # fmt: skip
    summary = ["", "Bill Summary", *_wrapped(measure.summary)] if measure.summary else []
    yield [*first, *summary]
    lines = [_plain(line) for one in paragraphs for line in lines_of(one, _WIDTH)]
    for at in range(0, len(lines), _A_PAGE):
        page = [f"{place} {line}" for place, line in enumerate(lines[at : at + _A_PAGE], 1)]
        yield [*page, "", f"-{2 + at // _A_PAGE}- {measure.number}"]


def _act_pages(measure: Measure, paragraphs: Sequence[Sequence[Piece]]) -> Iterator[list[str]]:
    """Paragraphs without numbers; each page names its own number and the bill's."""
    lines = [
        name_of(measure.number).upper(),
        "",
        *_wrapped(f"BY {_by(measure)};"),
        "",
        *_wrapped(_long_title(measure).upper()),
        "",
        *(_plain(line) for one in paragraphs for line in lines_of(one, _WIDTH)),
    ]
    for at in range(0, len(lines), _OF_ACTS):
        foot = f"PAGE {1 + at // _OF_ACTS}-{name_of(measure.number).upper()}"
        yield [*lines[at : at + _OF_ACTS], "", foot]


def _printed(piece: Piece) -> str:
    return piece.words.upper() if "new" in piece.marks else piece.words


def _plain(line: Sequence[Piece]) -> str:
    return "".join(piece.words for piece in line).strip()


def _wrapped(words: str) -> list[str]:
    return [_plain(line) for line in lines_of([Piece(words)], _WIDTH)]


# --- the page ---------------------------------------------------------------------------------


def _head(measure: Measure, version: Paper, paragraphs: Sequence[Sequence[Piece]]) -> str:
    """What stands above the text: session, sponsors, stamps, committees."""
    sponsors = "".join(
        f"<h2>{name} Sponsorship</h2>\n{_P}<span>{esc(_sponsors(measure, chamber))}</span></p>\n"
        for name, chamber in (("House", "lower"), ("Senate", "upper"))
    )
    return (
        '<section id="session"><div>Second Regular Session</div>\n'
        "<div>Seventy-fifth General Assembly</div>\n<div>State of Colorado</div></section><hr>\n"
        f'<section id="sponsorship">{sponsors}</section><hr>\n'
        f"{_stamps(version, paragraphs)}"
        '<section id="committees"><div id="first_chamber_committees"></div>\n'
        '<div id="second_chamber_committees"></div></section><hr>\n'
    )


def _stamps(version: Paper, paragraphs: Sequence[Sequence[Piece]]) -> str:
    used = {mark for pieces in paragraphs for piece in pieces for mark in piece.marks}
    day = month_date(version.day) if version.day else ""
    rows = [
        f"{_P}{_CHAMBERS[mark]} Amended 2nd Reading {day}</p>"
        for mark in ("house", "senate")
        if mark in used
    ]
    if not rows:
        return ""
    return (
        '<section id="stamp-description"><h3>This Version Includes Amendments</h3></section>'
        f'<section id="stamps">{"".join(rows)}</section><hr>\n'
    )


def _lined(measure: Measure, paragraphs: Sequence[Sequence[Piece]]) -> str:
    """A text with printed lines, their page and number before each."""
    title = lines_of([Piece(_long_title(measure))], _WIDTH)
    body = [line for one in paragraphs for line in lines_of(one, _WIDTH)]
    titled = (_item(1, 101 + at, line) for at, line in enumerate(title))
    lined = (_item(2 + at // _A_PAGE, 1 + at % _A_PAGE, line) for at, line in enumerate(body))
    heading = "A Bill for an Act" if measure.is_bill else "A Resolution"
    summary = ""
    if measure.summary:
        summary = (
            '<section id="bill-summary"><h3>Bill Summary</h3>\n'
            f"{_P}<span>{esc(measure.summary)}</span></p></section><hr>\n"
        )
    return (
        f'<section id="bill-long-title"><h3>{heading}</h3>\n<ul class="no-list-style">\n'
        f"{''.join(titled)}</ul></section><hr>\n{summary}"
        f'<section id="bill-content"><ul class="no-list-style">\n{"".join(lined)}</ul></section>'
    )


def _item(page: int, number: int, line: Sequence[Piece]) -> str:
    return (
        f'<li>{_P}<b class="page-line-label-style hide">Page {page}, Line {number}</b>'
        f'<span class="page-line-content-style">{_marked(line)}</span></p></li>\n'
    )


def _act(measure: Measure, paragraphs: Sequence[Sequence[Piece]]) -> str:
    """An act: who brought it, its long title, its paragraphs, who signed it."""
    title = f'<ins class="uppercase">{esc(_long_title(measure))}</ins>'
    body = "".join(f"{_P}<span>{_marked(one)}</span></p>\n" for one in paragraphs)
    signed = "".join(
        f"{_P}Signed By: {who}</p>\n"
        for who in ("Speaker of the House of Representatives", "President of the Senate")
    )
    return (
        f"{_P}<span>BY {esc(_by(measure))}</span></p>\n{_P}<span>{title}</span></p>\n{body}"
        f'<div class="signatures">\n{signed}</div>'
    )


def _marked(line: Sequence[Piece]) -> str:
    """A line's words in the tags of their marks, each opened and closed within the line."""
    out: list[str] = []
    open_now: tuple[str, ...] = ()
    for piece, after in pairwise([*line, Piece("")]):
        kept = _common(open_now, piece.marks)
        out += [_TAGS[mark][0] for mark in piece.marks[kept:]]
        out.append(esc(piece.words))
        stays = _common(piece.marks, after.marks)
        out += [_TAGS[mark][1] for mark in reversed(piece.marks[stays:])]
        open_now = piece.marks[:stays]
    return "".join(out)


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """How many marks two pieces have in common, from the outside in."""
    same = [a == b for a, b in zip(one, other, strict=False)]
    return same.index(False) if False in same else len(same)


def _long_title(measure: Measure) -> str:
    return measure.long_title or f"Concerning {measure.title}."


def _sponsors(measure: Measure, chamber: str) -> str:
    prime = (one for one in measure.sponsors if one.chamber == chamber and one.role == "prime")
    return " and ".join(one.name for one in prime)


def _by(measure: Measure) -> str:
    house, senate = _sponsors(measure, "lower"), _sponsors(measure, "upper")
    first, second = (house, senate) if measure.chamber == "lower" else (senate, house)
    names = ("REPRESENTATIVE(S)", "SENATOR(S)")
    begun, also = names if measure.chamber == "lower" else names[::-1]
    return f"{begun} {first}" + (f"; also {also} {second}" if second else "")
