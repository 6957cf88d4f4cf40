"""What a reader means by what they typed into the search box (numbers of bills, and words), and
where a bill holds it.

Every word must occur, in any field; `"some words"` stand side by side, `surveil*` begins a word, a
plural is found with its singular. Nothing that can be typed is an error: what has no meaning here
is passed over, and said.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Final, Literal, TypeAlias

from tracker.domain.numbers import PREFIXES, BillNumber, mentions, plain
from tracker.domain.text.words import Span, fold, forms_of, words_of
from tracker.domain.votes import without_suffix

Chamber: TypeAlias = Literal["lower", "upper"]
Kind: TypeAlias = Literal["word", "prefix", "phrase"]
#: What is told of a search: it was too long, had too many words, no word at all, or operators; its
#: words are so common that it was given up.
Remark: TypeAlias = Literal["long", "many", "wordless", "operators", "broad"]

LETTERS: Final = 400
TERMS: Final = 12
_COMMON: Final = """
a an and are as at be by for from in is it its of on or that the this to with
al con de del el en es la las lo los o para por que se su un una y
"""
#: Words that say nothing of what is looked for; they count in a phrase, or where they stand alone.
COMMON: Final = frozenset(_COMMON.split())


@dataclass(frozen=True, slots=True)
class NumberMeant:
    """A bill's number as far as it was given. prefix: "" for any; session: "" for every one."""

    serial: int
    prefix: str = ""
    session: str = ""


@dataclass(frozen=True, slots=True)
class MemberMeant:
    """A member as a reader titles one (`Rep. Soper`). words: of the name, folded."""

    chamber: Chamber
    words: tuple[str, ...]

    def is_named(self, name: str) -> bool:
        """Whether a whole name is the member's: the same surname, and the same initial if given."""
        own = tuple(words_of(without_suffix(name)))
        if self.words[-1:] != own[-1:]:
            return False
        return len(self.words) < 2 or self.words[0][0] == own[0][0]


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that must occur. words: folded, several only of a phrase."""

    kind: Kind
    words: tuple[str, ...]

    def forms(self) -> tuple[str, ...]:
        """The spellings of a single word that count: with its plural or singular."""
        return forms_of(self.words[0]) if self.kind == "word" else self.words


@dataclass(frozen=True, slots=True)
class Understood:
    """A search as we read it. text: as typed, cut where it was too long. members: whose bills are
    meant; their names are among the terms as well."""

    text: str
    numbers: tuple[NumberMeant, ...] = ()
    members: tuple[MemberMeant, ...] = ()
    terms: tuple[Term, ...] = ()
    remarks: tuple[Remark, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to look for."""
        return not self.numbers and not self.terms


def understood(typed: str, *, titles: bool = True) -> Understood:
    """What somebody means who typed this. titles: whether "Rep." and "Senadora" tell of members."""
    text = plain(typed.encode("utf-8", "replace").decode()).translate(_PLAIN).strip()
    remarks: list[Remark] = ["long"] if len(text) > LETTERS else []
    text = text[:LETTERS].strip()
    rest, numbers, mentions = _numbers(text)
    rest, members = _members(rest) if titles else (rest, ())
    terms, has_operators = _terms(rest)
    terms = list(dict.fromkeys((*mentions, *_weighty(terms, bool(numbers)))))
    if has_operators:
        remarks.append("operators")
    if len(terms) > TERMS:
        remarks.append("many")
    search = Understood(text, numbers, members, tuple(terms[:TERMS]), tuple(remarks))
    if text and search.is_empty:
        return Understood(text, remarks=(*remarks, "wordless"))
    return search


# --- numbers -----------------------------------------------------------------------------------

_PLAIN: Final = str.maketrans(
    {
        **dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb\u2033", '"'),
        **dict.fromkeys(map(chr, (*range(32), 127)), " "),
    }
)
_ALONE: Final = re.compile(
    r"#?(?:(?:20)?(?P<year>\d\d)(?P<letter>[A-Z]?)\s*-\s*)?(?P<serial>\d{1,4})", re.I | re.A
)


def _numbers(text: str) -> tuple[str, tuple[NumberMeant, ...], list[Term]]:
    """What is left without the numbers, the numbers, and whole ones as the texts mention them."""
    alone = _ALONE.fullmatch(text)
    if alone:
        year, letter = alone["year"], (alone["letter"] or "A").upper()
        number = NumberMeant(int(alone["serial"]), "", f"20{year}{letter}" if year else "")
        return text, (number,) if number.serial else (), []
    named = [bill for bill in mentions(text, typed=True) if not _is_quoted(text, bill.start)]
    pieces, at = [], 0
    for _, listed in groupby(named, key=lambda bill: bill.group):
        together = tuple(listed)
        pieces.append(text[at : together[0].start])
        at = together[-1].end
    pieces.append(text[at:])
    numbers = [NumberMeant(bill.serial, bill.prefix, bill.session) for bill in named]
    whole = filter(None, (bill.number() for bill in named))
    phrases = [Term("phrase", tuple(words_of(str(number)))) for number in whole]
    return " ".join(pieces), tuple(dict.fromkeys(numbers)), phrases


def _is_quoted(text: str, at: int) -> bool:
    return text.count('"', 0, at) % 2 == 1


# --- members ---------------------------------------------------------------------------------

_TITLED: Final = re.compile(
    r"(?<![\w\"])(?P<title>rep(?:resentative|resentante)?|sen(?:ator|adora?)?)(?:e?s)?\b\.?\s+"
    r"(?P<name>(?:[^\W\d_]\.?\s+)?[^\W\d_][\w'\u2019-]+?(?:\s+(?-i:[A-Z])[\w'\u2019-]+?)?)"
    r"(?:['\u2019]s)?(?![\w'\u2019-])",
    re.IGNORECASE,
)


def _members(text: str) -> tuple[str, tuple[MemberMeant, ...]]:
    """What is left without titles, and the members that are titled."""
    members: list[MemberMeant] = []

    def surname(match: re.Match[str]) -> str:
        if _is_quoted(text, match.start()):
            return match[0]
        chamber: Chamber = "lower" if match["title"][0] in "rR" else "upper"
        if words := words_of(match["name"]):
            members.append(MemberMeant(chamber, tuple(words)))
        return match["name"].split()[-1]

    return _TITLED.sub(surname, text), tuple(members)


# --- words -------------------------------------------------------------------------------------

_OPERATORS: Final = frozenset({"AND", "OR", "NOT", "NEAR"})
#: By which other programs leave a word out: `-warrant`.
_MINUS: Final = re.compile(r"(?<!\S)-[^\W\d]")
#: A shorter beginning of a word would be that of almost any.
_BEGINNING: Final = 2


def _terms(text: str) -> tuple[list[Term], bool]:
    """The terms of a text without numbers, and whether it held words that other programs obey."""
    parts = text.split('"')
    if len(parts) % 2 == 0:  # a quote that was opened and not closed is none
        parts[-2:] = [" ".join(parts[-2:])]
    terms: list[Term | None] = []
    has_operators = False
    for index, part in enumerate(parts):
        if index % 2:
            terms.append(_term(part, is_quoted=True))
            continue
        words = part.split()
        has_operators |= not _OPERATORS.isdisjoint(words) or bool(_MINUS.search(part))
        terms += (_term(word) for word in words if word not in _OPERATORS)
    return [term for term in terms if term], has_operators


def _term(typed: str, *, is_quoted: bool = False) -> Term | None:
    words = tuple(words_of(typed))
    if not words:
        return None
    if is_quoted or len(words) > 1:  # 24-33.5, driver's
        return Term("phrase", words)
    is_begun = typed.endswith("*") and len(words[0]) >= _BEGINNING
    return Term("prefix" if is_begun else "word", words)


def _weighty(terms: Iterable[Term], has_number: bool) -> list[Term]:
    """The terms without common words, which stay where there is nothing else."""
    every = list(terms)
    weighty = [term for term in every if term.kind != "word" or term.words[0] not in COMMON]
    return weighty if weighty or has_number else every


# --- the order of bills in the index -------------------------------------------------------------

_SERIALS: Final = 10_000
_OF_SESSION: Final = _SERIALS * 16


def rowid_of(number: BillNumber) -> int:
    """A bill's row in the search index: the oldest first, by session, then by number."""
    serial = number.serial - 1000 if number.prefix.startswith("H") else number.serial
    within = serial % _SERIALS * 16 + PREFIXES.index(number.prefix)
    return _session_number(number.year, number.letter) * _OF_SESSION + within


def rowids_of(session: str) -> tuple[int, int]:
    """The first and last rowid of a session's bills."""
    letter = session[4:] if session[4:] != "A" else ""
    first = _session_number(int(session[:4]), letter) * _OF_SESSION
    return first, first + _OF_SESSION - 1


def _session_number(year: int, letter: str) -> int:
    return (year - 2000) * 27 + (ord(letter) - 64 if letter else 0)


# --- where the fields of a bill hold it -----------------------------------------------------------

#: Fields of a bill that are searched, the weightiest first.
FIELDS: Final = (
    "number", "title", "long_title", "subjects", "sponsors", "summary", "calls_en", "calls_es",
    "actions", "text",
)  # fmt: skip
#: Letters of a passage, about; and places looked at in one field.
PASSAGE: Final = 260
_PLACES: Final = 80
_LEAD: Final = 60
#: Fields that are lists of lines, of which those are shown that hold a word, and how many.
_LISTS: Final = frozenset({"subjects", "sponsors", "actions"})
_LINES: Final = 3


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a field. spans: what is to be marked in text, in order; before, after: whether
    the field goes on there."""

    field: str
    text: str
    spans: tuple[Span, ...]
    before: bool = False
    after: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found in a bill. title: marks in it; passage: the best one outside number and
    title; fields: those that hold any of the terms, as far as looked."""

    title: tuple[Span, ...] = ()
    passage: Passage | None = None
    fields: tuple[str, ...] = ()


#: Where a term stands in a field: from, to, and which term.
_Place: TypeAlias = tuple[int, int, int]


#: Finds where a term stands in a folded text.
_Stands: TypeAlias = Callable[[str], Iterator[Span]]


class Finder:
    """Finds what a search means in texts."""

    def __init__(self, parsed: Understood) -> None:
        self._terms = tuple(map(_stands, parsed.terms))

    def read(self, fields: Mapping[str, str], text: Callable[[], str]) -> Reading:
        """What a bill's fields hold of it, and its text, which is passed over where a field
        already holds every term."""
        held: list[str] = []
        title: tuple[Span, ...] = ()
        most, passage = 0, None
        for name in FIELDS:
            written = fields.get(name, "")
            if name == "text":
                written = text() if most < len(self._terms) else ""
            matches = self._places(written)
            if not matches:
                continue
            held.append(name)
            count = len({term for _, _, term in matches})
            if name == "title":
                title = _marks(matches)
            elif name != "number" and count > most:
                most, passage = count, _passage(name, written, matches)
        return Reading(title, passage, tuple(held))

    def is_held(self, fields: Mapping[str, str], text: Callable[[], str]) -> bool:
        """Whether every term stands somewhere in a bill's fields, or else in its text."""
        lacking = self._lacking(self._terms, "\n".join(fields.values()))
        return not lacking or not self._lacking(lacking, text())

    @staticmethod
    def _lacking(terms: Sequence[_Stands], text: str) -> tuple[_Stands, ...]:
        plain = fold(text)
        return tuple(stands for stands in terms if next(stands(plain), None) is None)

    def _places(self, text: str) -> list[_Place]:
        plain = fold(text)
        matches = [
            (start, end, at)
            for at, stands in enumerate(self._terms)
            for start, end in islice(stands(plain), _PLACES)
        ]
        return sorted(matches, key=lambda match: match[0])


def _stands(term: Term) -> Callable[[str], Iterator[Span]]:
    """Finds where a term stands in a folded text."""
    if len(term.words) > 1:
        phrase = re.compile(r"(?:[^\w\n]|_)+".join(map(re.escape, term.words)))
    else:
        phrase = None
    words = term.words if term.kind == "phrase" else term.forms()

    def letters(plain: str) -> Iterator[Span]:
        if phrase:
            yield from (match.span() for match in phrase.finditer(plain))
            return
        for word in words:  # many times faster than a pattern
            at = plain.find(word)
            while at >= 0:
                yield at, at + len(word)
                at = plain.find(word, at + 1)

    def stands(plain: str) -> Iterator[Span]:
        for start, end in letters(plain):
            if not plain[start - 1 : start].isalnum():
                while term.kind == "prefix" and plain[end : end + 1].isalnum():
                    end += 1  # noqa: PLW2901
                if not plain[end : end + 1].isalnum():
                    yield start, end

    return stands


def _marks(matches: Iterable[_Place], start: int = 0) -> tuple[Span, ...]:
    """What is to be marked, counted from a start: two words of which one holds the other are one
    mark."""
    marks: list[Span] = []
    for match in matches:
        begin, end = match[0] - start, match[1] - start
        if marks and begin < marks[-1][1]:
            begin, end = marks[-1][0], max(end, marks.pop()[1])
        marks.append((begin, end))
    return tuple(marks)


def _passage(name: str, text: str, matches: Sequence[_Place]) -> Passage:
    """The piece in which most of the terms stand close together; of a list its lines."""
    if name in _LISTS:
        return _listed(name, text, matches)
    start, end = _edges(text, matches[_densest(matches)][0])
    inside = (match for match in matches if match[0] >= start and match[1] <= end)
    return Passage(name, text[start:end], _marks(inside, start), start > 0, end < len(text))


def _listed(name: str, text: str, matches: Sequence[_Place]) -> Passage:
    lines: list[str] = []
    marks: list[Span] = []
    at = begin = 0
    for line in text.split("\n"):
        held = [match for match in matches if begin <= match[0] < begin + len(line)]
        if held and len(lines) < _LINES:
            marks += _marks(held, begin - at)
            lines.append(line)
            at += len(line) + 1
        begin += len(line) + 1
    return Passage(name, "\n".join(lines), tuple(marks))


def _densest(matches: Sequence[_Place]) -> int:
    """The place from which on a passage's length holds the most different terms, then most."""

    def held(first: int) -> tuple[int, int]:
        limit = matches[first][0] + PASSAGE - _LEAD
        terms = [term for _, end, term in matches[first : first + 40] if end <= limit]
        return len(set(terms)), len(terms)

    return max(range(len(matches)), key=held)


def _edges(text: str, first: int) -> Span:
    """Where a passage begins and ends: at blanks, within its paragraph before the first mark."""
    start = max(0, first - _LEAD, text.rfind("\n", 0, first) + 1)
    if start > 0 and text[start - 1] not in " \n":
        blank = text.find(" ", start, first)
        start = blank + 1 if blank >= 0 else first
    end = min(len(text), start + PASSAGE)
    if end < len(text) and text[end] not in " \n":
        blank = max(text.rfind(" ", first, end), text.rfind("\n", first, end))
        end = blank if blank > first else end
    return start, end
