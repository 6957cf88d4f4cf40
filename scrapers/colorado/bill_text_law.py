"""The law in a bill's text, for both forms of a text: its sections, and which of its words are new
where the text has lost the mark.

Acts mark capitals with `ins`. Accessible texts with printed lines do not: there, cutting paragraphs
into lines made every `b` and `ins` a bare `span`, so that "~~February 1, 2026~~ June 30, 2026,"
comes as `<del>February 1, 2026</del><text> </text><span>June 30, 2026,</span>`. Left so, a reader
would take new law for existing law. What is certain is therefore read from how the lines were cut
(seen in six texts of 2025):

- Only law that a section amends, after "as follows:", knows new law. Bold words there are headings,
  which begin with the number of a statute, a part or an article.
- A span among other words is bold or new law. Where its last blank lies inside of it, it goes on
  in the next line: to that line's first span if it is cut into spans, else through all of it.
- A line that is nothing but spans was cut: the last one holds what follows, and is no mark.
- Where a section only adds whole statutes, parts or articles, all its law is new.

Numbers and citations between new words are set in no capitals and bear no mark, as in print. A
paragraph that is new from its first letter on, in a section that amends, cannot be told: it stays
without the mark.

The text layer of a PDF knows no marks at all, but capitals, and the same law alone is read so.
Numbers, signs and citations between two words of a run belong to it. A word alone is new law where
the text knows it in small letters as well ("IS"); one that stands nowhere else is an acronym
("TABOR") and bears no mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final, Literal, NamedTuple, TypeAlias

from lxml.etree import _Element as Element

from scrapers.colorado.element_text import fold
from tracker.domain.bill_text import Line, Mark, Run, Section

Style: TypeAlias = Literal["", "bold", "new"]
Law: TypeAlias = Literal["", "amended", "added"]
_SECTION: Final = re.compile(r"SECTION (\d{1,4})\.(?= |$)")
_LAW: Final = r"(?:Colorado Revised Statutes|Session Laws|the constitution|the state constitution)"
_AS_FOLLOWS: Final = re.compile(r"\bas follows:$")
_AMENDS: Final = re.compile(rf"\bIn {_LAW}\b.*?\b(?:add|amend|repeal|recreate|reenact|relocate)")
#: GUESS: no capture adds a whole statute. "(2)" and "(4)(c)" are parts of one that stands.
_ADDS_WHOLE: Final = re.compile(r"\bIn Colorado Revised Statutes, add [^()]+ as follows:$")
_AMENDED_TOO: Final = re.compile(r"\b(?:amend|repeal|relocat|reenact)")
_HEADING: Final = re.compile(
    r"(?:\d+(?:\.\d+)?-\d+(?:\.\d+)?-\d+(?:\.\d+)?\.|[Ss]ection \d+|SECTION \d"
    r"|PART \d|ARTICLE \d|\W+$)"
)
#: First match wins. The clauses stand before the first numbered section, signatures at the end.
_CLAUSES: Final[tuple[tuple[re.Pattern[str], str], ...]] = (
    (re.compile(r"(?i)Be it enacted\b"), "enacting"),
    (re.compile(r"WHEREAS\b"), "whereas"),
    (re.compile(r"(?i)(?:Now, therefore, )?Be it (?:further )?resolved\b"), "resolved"),
)
_SIGNED: Final = re.compile(r"Signed By: |_{8,}|(?:Approved|APPROVED)_{3,}")
_CITES: Final = re.compile(rf"(In {_LAW}\b.*?),? as follows\b")
_FIRST_SENTENCE: Final = re.compile(r"(.{1,120}?\.)(?= \(| [A-Z])")
#: Letters of what a section says it does to the law, at most.
_LONGEST_INSTRUCTION: Final = 10_000
_LONG: Final = 160
_SHORT: Final = 90
_WORD: Final = re.compile(r"[^\W\d_]+")
#: Part of a citation, or a letter or number of an enumeration: "(1)(b)", "(II)", "6-1-1304", "I".
_CITATION: Final = re.compile(r"(?:\([\w.]{1,6}\))+[,.;:]?|\d[\w().,;:$%-]*|[^\w\s]+|[IVXA]")


class Piece(NamedTuple):
    """Words within one element. text: as they come; spans: the spans they lie in, outermost first.
    carried: whether they lie in a span that only wraps what a mark brought over from the line
    before; it is none of the spans."""

    text: str
    marks: tuple[Mark, ...] = ()
    spans: tuple[Element, ...] = ()
    carried: bool = False


class RawLine(NamedTuple):
    """A line as it comes. page, number: None where it has no label."""

    pieces: tuple[Piece, ...]
    page: int | None
    number: int | None

    @property
    def text(self) -> str:
        """The words, folded."""
        return fold("".join(piece.text for piece in self.pieces))


def sections_of(lines: Sequence[Line]) -> list[Section]:
    """The body of a text in its parts: clauses, numbered sections, signatures. A number that does
    not go on from the one before begins no section: new law may quote one. Words before the first
    clause are a section `opening`. No line is left out. Nobody signs before the last section, or on
    a numbered line: law has forms with blanks to fill in."""
    parts: list[tuple[str, list[Line]]] = []
    last = 0
    law = max((at for at, line in enumerate(lines) if _SECTION.match(line.text)), default=-1)
    for at, line in enumerate(lines):
        key = _begins(line.text, parts[-1][0] if parts else "", last)
        if key == "signatures" and (at < law or line.number is not None):
            key = ""
        if key.startswith("section-"):
            last = int(key.removeprefix("section-"))
        if key or not parts:
            parts.append((key or "opening", []))
        parts[-1][1].append(line)
    return [section_of(key, within) for key, within in parts]


def _begins(text: str, current: str, last: int) -> str:
    """The key of the section that a line begins, "" for none."""
    if _SECTION.match(text):
        return f"section-{last + 1}" if _goes_on(text, last) else ""
    if current != "signatures" and _SIGNED.match(text):
        return "signatures"
    key = next((key for pattern, key in _CLAUSES if pattern.match(text)), "")
    return "" if last or key == current else key


def _goes_on(text: str, last: int) -> bool:
    match = _SECTION.match(text)
    return match is not None and int(match[1]) == last + 1


def section_of(key: str, lines: Sequence[Line], heading: str = "") -> Section:
    """A section, its label and heading read from its words where none is given: what it amends or
    its first sentence, where it is numbered; else how it begins."""
    text = Section(key, "", heading, tuple(lines)).text
    numbered = _SECTION.match(text) if key.startswith("section-") else None
    label = numbered[0] if numbered else ""
    words = text.removeprefix(label).strip()
    outline = _cut(words, _SHORT)
    if numbered and (sentence := _FIRST_SENTENCE.match(words)):
        outline = sentence[1]
    if numbered and (cites := _CITES.match(words)):
        outline = _cut(cites[1], _LONG)
    return Section(key, label, heading or outline, tuple(lines))


def _cut(text: str, most: int) -> str:
    if len(text) <= most:
        return text
    return text[:most].rpartition(" ")[0].rstrip(",;:- ") + "\N{HORIZONTAL ELLIPSIS}"


def _laws(texts: Iterable[str]) -> Iterator[Law]:
    """What each line of a text is, told by what its section does to the law: "added" law, "amended"
    law, or "" for no law of a statute."""
    instruction, last = "", 0
    law: Law = ""
    for text in texts:
        if _goes_on(text, last):
            instruction, last, law = "", last + 1, ""
        yield law
        if law:
            continue
        instruction = f"{instruction} {text}"[-_LONGEST_INSTRUCTION:]
        if _AS_FOLLOWS.search(instruction[-20:]) and _AMENDS.search(instruction):
            whole = _ADDS_WHOLE.search(instruction)
            law = "added" if whole and not _AMENDED_TOO.search(whole[0]) else "amended"


def with_new_law(lines: Sequence[RawLine]) -> list[RawLine]:
    """Printed lines with the mark of new law put back where that is certain."""
    done = []
    style: Style = ""  # that goes on from one line to the next
    for line, law in zip(lines, _laws(line.text for line in lines), strict=True):
        pieces, style = _styled(line, style) if law else (line.pieces, "")
        if law == "added":
            pieces = tuple(map(_as_new, line.pieces))
        done.append(line._replace(pieces=pieces))
    return done


def _styled(line: RawLine, began: Style) -> tuple[tuple[Piece, ...], Style]:
    """The pieces of a line, those of new law marked so, and the style that goes on in the next.
    began: the style that went on from the line before."""
    uncut = _unwrapped(line.pieces)
    pieces = _without_rest(uncut)
    cut = pieces != uncut
    if any(piece.spans for piece in pieces if piece.text.strip()):
        first = next((piece.spans[0] for piece in pieces if piece.spans), None)
        styles = [_style_of(piece, began if cut else "", first) for piece in pieces]
        last = max(at for at, piece in enumerate(pieces) if piece.text.strip())
    else:  # a line without a span of its own: all of it goes on as the last one ended
        through: Style = "" if cut else began or ("bold" if _HEADING.match(line.text) else "")
        styles = [through for _ in pieces]
        last = len(pieces) - 1
    goes_on = pieces[last].text[-1:].isspace()
    marked = (
        _as_new(piece) if style == "new" else piece
        for piece, style in zip(line.pieces, styles, strict=True)
    )
    return tuple(marked), styles[last] if goes_on else ""


def _style_of(piece: Piece, began: Style, first: Element | None) -> Style:
    """began: the style of the first span, "" where none went on."""
    if not piece.spans:
        return ""
    if began and piece.spans[0] == first:
        return began
    return "bold" if _HEADING.match(piece.text.strip()) else "new"


def _unwrapped(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """The pieces without spans that hold all of the line."""
    while True:
        outer = {piece.spans[0] if piece.spans else None for piece in pieces if piece.text.strip()}
        if len(outer) != 1 or None in outer:
            return pieces
        pieces = tuple(piece._replace(spans=piece.spans[1:]) for piece in pieces)


def _without_rest(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """The pieces of a line without the span that holds the rest after a cut, if it was cut. A cut
    line begins in a span, or in a mark carried over, and is nothing but spans from there."""
    words = [piece for piece in pieces if piece.text.strip()]
    after = [piece for piece in words if not piece.carried]
    begins_carried = bool(after) and words[0].carried
    tops = list(dict.fromkeys(piece.spans[:1] for piece in after))
    if () in tops or begins_carried + len(tops) < 2:
        return pieces
    return tuple(
        piece._replace(spans=piece.spans[1:]) if piece.spans[:1] == tops[-1] else piece
        for piece in pieces
    )


def _as_new(piece: Piece) -> Piece:
    if "new" in piece.marks or "repealed" in piece.marks or not piece.text.strip():
        return piece
    return piece._replace(marks=("new", *piece.marks))


def with_capitals(lines: Sequence[Line]) -> list[Line]:
    """Lines of running words, those in capitals of amended law marked as new."""
    words = (word for line in lines for word in _WORD.findall(line.text))
    small = frozenset(word.lower() for word in words if not word.isupper())
    done: list[Line] = []
    with_laws = zip(lines, _laws(line.text for line in lines), strict=True)
    for law, group in groupby(with_laws, key=lambda pair: pair[1]):
        within = [line for line, _ in group]
        if law == "added":
            done += [Line((Run(line.text, ("new",)),), line.page, line.number) for line in within]
        else:
            done += _with_capitals(within, small) if law else within
    return done


def _with_capitals(lines: Sequence[Line], small: frozenset[str]) -> Iterator[Line]:
    words = [re.findall(r"\S+\s*", line.text) for line in lines]
    marks = iter(_marked([word for line in words for word in line], small))
    for line, within in zip(lines, words, strict=True):
        runs = groupby(((next(marks), word) for word in within), key=lambda pair: pair[0])
        texts = ((new, "".join(word for _, word in pairs)) for new, pairs in runs)
        marked = tuple(Run(text, ("new",) if new else ()) for new, text in texts)
        yield Line(marked, line.page, line.number)


def _marked(words: Sequence[str], small: frozenset[str]) -> list[bool]:
    """For each word whether it is new law: where words in capitals follow one another, with nothing
    in small letters between. small: every word that the text holds with small letters."""
    kinds = "".join(_kind(word.strip()) for word in words)
    marks = [False] * len(words)
    for run in re.finditer(r"C(?:-*C)*", kinds):
        alone = map(str.lower, _WORD.findall(words[run.start()]))
        if run[0].count("C") > 1 or small.issuperset(alone):
            marks[run.start() : run.end()] = [True] * len(run[0])
    return marks


def _kind(word: str) -> Literal["C", "-", "s"]:
    """C for capitals, s for small letters, - for what has no case of its own."""
    letters = "".join(_WORD.findall(word))
    if _CITATION.fullmatch(word) or not letters:
        return "-"
    return "C" if letters.isupper() else "s"
