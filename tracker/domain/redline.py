"""What changed between two versions of a bill's text, by section and by word.

Only words of the law count. Page and line breaks, blanks, capitals (new law stands in capitals
until the act is final) and the marks of new law and amendments make no difference. A word that
the bill strikes from the law is another word than one that stays, where both texts keep that mark.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Final, Literal, NamedTuple, TypeAlias

from tracker.domain.alignment import Stretch, aligned
from tracker.domain.bill_text import BillText, Line, Section

State: TypeAlias = Literal["same", "changed", "new", "gone"]
PieceKind: TypeAlias = Literal["same", "added", "removed", "folded"]
#: Page and line as printed; a text without them has None.
Place: TypeAlias = tuple[int | None, int | None]

#: Steps of comparing for all words of two texts together.
STEPS: Final = 1_000_000
#: Words left of a long unchanged stretch beside each change, and words worth folding.
CONTEXT: Final = 25
WORTH: Final = 30
#: Words that went and came at one place, from which on a reader is told that they stand whole.
WHOLE: Final = 300
#: Words from which on a section that loses half of them is worth a warning.
SOME_LENGTH: Final = 24
#: What a bill carries that is no law: it comes and goes with the kind of version.
NOT_LAW: Final = frozenset({"summary", "signatures"})
#: From here on two sections are versions of one: share of their pairs of words; less of it where
#: they have one heading, or one number and many words in common.
ALIKE: Final = 0.4
ALIKE_OF_A_NAME: Final = 0.1
ALIKE_OF_A_NUMBER: Final = 0.45
#: Pairs of sections that are looked at; beyond, only the same key is compared.
PAIRS: Final = 40_000

_WORD: Final = re.compile(r"\(\w{1,6}\)|\$?\w+(?:[-'\u2019\u2010\u2011]\w+|[.,]\d+)*|[^\w\s]")
_PARAGRAPH: Final = re.compile(r"\s*(?:\(\w{1,6}\)|[\u201c\"]?SECTION\b|\d+-\d+(?:\.\d+)?-\d+)")
_PLAIN: Final = str.maketrans("\u2018\u2019\u201c\u201d\u2013\u2014\u2010\u2011", "''\"\"----")


@dataclass(frozen=True, slots=True)
class Word:
    """A word, or a sign that stands alone. glued: without a blank before; begins: a paragraph;
    struck: the bill takes it out of the law; at: where it is printed; line: in its section."""

    text: str
    glued: bool
    begins: bool
    struck: bool
    at: Place
    line: int


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that stand together. old, new: as each side writes them, () where it has none. kind:
    `folded` is a stretch that is the same and too long to show."""

    kind: PieceKind
    old: tuple[Word, ...]
    new: tuple[Word, ...]

    @property
    def words(self) -> tuple[Word, ...]:
        """As the new side writes them, else as the old one."""
        return self.new or self.old

    @property
    def count(self) -> int:
        """How many words, without signs."""
        return sum(any(map(str.isalnum, word.text)) for word in self.words)


@dataclass(frozen=True, slots=True)
class SectionChange:
    """A section of one text beside that of the other. old, new: None where a side has none."""

    state: State
    old: Section | None
    new: Section | None
    pieces: tuple[Piece, ...]

    @property
    def section(self) -> Section:
        """The new one, else the old one."""
        section = self.new or self.old
        assert section is not None
        return section

    @property
    def moved(self) -> bool:
        """Whether it has another number than before."""
        return bool(self.old and self.new and self.old.label != self.new.label)

    @property
    def whole(self) -> bool:
        """Whether a long stretch went and another came in its place, not compared by word: nearly
        all of it changed, or the two texts are too long and too different."""
        return any(
            (a.kind, b.kind) == ("removed", "added") and min(a.count, b.count) >= WHOLE
            for a, b in pairwise(self.pieces)
        )

    @property
    def is_halved(self) -> bool:
        """Whether more than half of the words of a section of some length are gone: a change that
        is to be looked at, or a page that was read wrongly."""
        if not self.old or not self.new or self.state != "changed":
            return False
        before, after = (len(section.text.split()) for section in (self.old, self.new))
        return before >= SOME_LENGTH and 2 * after < before

    def count(self, kind: PieceKind) -> int:
        """How many words came (added), or went (removed)."""
        return sum(piece.count for piece in self.pieces if piece.kind == kind)


@dataclass(frozen=True, slots=True)
class Redline:
    """Two texts compared, in the new one's order. left_out: parts of either that are no law."""

    sections: tuple[SectionChange, ...]
    left_out: tuple[Section, ...] = ()

    @property
    def changed(self) -> tuple[SectionChange, ...]:
        """The sections that are not the same."""
        return tuple(one for one in self.sections if one.state != "same" or one.moved)

    def count(self, kind: PieceKind) -> int:
        """How many words came (added), or went (removed)."""
        return sum(change.count(kind) for change in self.sections)


def redline(old: BillText, new: BillText) -> Redline:
    """The differences between two texts; the same texts always have the same."""
    strikes = old.form == new.form == "html"
    before, after = (_law(text, strikes) for text in (old, new))
    words = sum(len(law.words) for law in (*before, *after)) or 1
    changes = (
        _compared(*pair, int(STEPS * (sum(len(law.words) for law in pair if law) / words)))
        for pair in _matched(before, after)
    )
    sections = [*old.sections, *new.sections]
    left_out = {section.key: section for section in sections if _is_no_law(section)}
    return Redline(tuple(changes), tuple(left_out.values()))


def running_text(words: Iterable[Word]) -> str:
    """Words as running text; a paragraph begins on a line of its own."""
    parts: list[str] = []
    for word in words:
        if parts:
            parts.append("\n" if word.begins else "" if word.glued else " ")
        parts.append(word.text)
    return "".join(parts)


def words_of(section: Section, strikes: bool = True) -> tuple[Word, ...]:
    """The words of a section. strikes: whether a mark of repealed law counts."""
    return tuple(_words(section, strikes))


def begins_paragraph(line: Line) -> bool:
    """Whether a line begins a paragraph: by its number or letter, or for it is one by itself."""
    return line.number is None or bool(_PARAGRAPH.match(line.text))


def folded(pieces: Sequence[Piece], context: int = CONTEXT) -> tuple[Piece, ...]:
    """The same pieces, long stretches without a change folded but for words beside the changes."""
    last = len(pieces) - 1
    return tuple(
        part
        for at, piece in enumerate(pieces)
        for part in _folded(piece, 0 if at == 0 else context, 0 if at == last else context)
    )


def _words(section: Section, strikes: bool) -> Iterator[Word]:
    for at, line in enumerate(section.lines):
        begins, blank = begins_paragraph(line), True
        for struck, runs in groupby(line.runs, key=lambda run: strikes and "repealed" in run.marks):
            text, end = "".join(run.text for run in runs), 0
            for match in _WORD.finditer(text):
                glued = not blank and match.start() == end
                yield Word(match[0], glued, begins, struck, (line.page, line.number), at)
                blank, begins, end = False, False, match.end()
            blank = blank or end < len(text)


class _Law(NamedTuple):
    """A section with its words. rank: in its text; keys: the words as they are compared;
    single, pairs: what it says, for how alike two sections are."""

    rank: int
    section: Section
    words: tuple[Word, ...]
    keys: tuple[str, ...]
    single: frozenset[str]
    pairs: frozenset[tuple[str, str]]


_Pair: TypeAlias = tuple[_Law | None, _Law | None]


def _is_no_law(section: Section) -> bool:
    return section.key.partition(".")[0] in NOT_LAW


def _law(text: BillText, strikes: bool) -> list[_Law]:
    law = []
    for rank, section in enumerate(each for each in text.sections if not _is_no_law(each)):
        words = words_of(section, strikes)
        keys = tuple(word.text.translate(_PLAIN).casefold() + "\0" * word.struck for word in words)
        # The number of a section is no part of what it says.
        rest = [key.rstrip("\0") for key in keys[3 if keys[:1] == ("section",) else 0 :]]
        pairs = frozenset(pairwise(rest))
        law.append(_Law(rank, section, words, keys, frozenset(rest), pairs))
    return law


def _matched(before: Sequence[_Law], after: Sequence[_Law]) -> list[_Pair]:
    """Each section of either side once, with its like of the other side or None: word for word the
    same first, then those of one key that have no number, then versions of one another."""
    match: dict[int, _Law] = {}
    free = {law.rank: law for law in before}

    def take(pairs: Iterable[tuple[_Law, _Law]]) -> None:
        for new, old in pairs:
            if old.rank in free and new.rank not in match:
                match[new.rank] = free.pop(old.rank)

    same_words: dict[tuple[str, ...], list[_Law]] = defaultdict(list)
    for old in before:
        same_words[old.keys].append(old)
    equal = [(new, old) for new in after for old in same_words.get(new.keys, ())]
    take(sorted(equal, key=lambda pair: pair[0].section.key != pair[1].section.key))
    keyed = {old.section.key: old for old in before if not old.section.key.startswith("section-")}
    take((new, keyed[new.section.key]) for new in after if new.section.key in keyed)
    take(_alike(list(free.values()), [law for law in after if law.rank not in match]))
    # The new text's order; what is gone follows what stood before it.
    home = {old.rank: new for new, old in match.items()}
    gone: dict[int, list[_Pair]] = defaultdict(list)
    last = -1
    for old in before:
        if old.rank in free:
            gone[last].append((old, None))
        else:
            last = home[old.rank]
    return gone[-1] + [
        pair for new in after for pair in ((match.get(new.rank), new), *gone[new.rank])
    ]


def _alike(before: Sequence[_Law], after: Sequence[_Law]) -> list[tuple[_Law, _Law]]:
    """Sections that are versions of one another, the likeliest first."""
    few = len(before) * len(after) <= PAIRS
    ranked = []
    for new in after:
        for old in before:
            keyed = new.section.key == old.section.key
            if not few and not keyed:
                continue
            share = _share(old.pairs, new.pairs)
            names = {" ".join(law.section.heading.casefold().split()) for law in (old, new)}
            named = len(names) == 1 and "" not in names
            if share >= (ALIKE_OF_A_NAME if named else ALIKE) or (
                keyed and _share(old.single, new.single) >= ALIKE_OF_A_NUMBER
            ):
                weight = share + named * 0.2 + keyed * 0.05
                ranked.append((-weight, abs(new.rank - old.rank), new.rank, new, old))
    ranked.sort(key=lambda pair: pair[:3])
    return [(new, old) for *_, new, old in ranked]


def _share(old: frozenset[object], new: frozenset[object]) -> float:
    """How much of two sets is the same, from 0 to 1."""
    both = len(old) + len(new)
    return 2 * len(old & new) / both if both else 0.0


def _compared(old: _Law | None, new: _Law | None, steps: int) -> SectionChange:
    before, after = (law.keys if law else () for law in (old, new))
    if before == after:
        stretches: list[Stretch] = [("same", len(after))]
    else:
        # The number of a section is compared by `moved`: it is no word that came or went.
        skip = 2 if before[:1] == after[:1] == ("section",) else 0
        stretches = [("same", skip), *aligned(before[skip:], after[skip:], steps)]
    pieces = tuple(_pieces(stretches, *(law.words if law else () for law in (old, new))))
    state: State = "same" if all(piece.kind == "same" for piece in pieces) else "changed"
    if old is None or new is None:
        state = "new" if new else "gone"
    return SectionChange(state, old and old.section, new and new.section, pieces)


def _pieces(
    stretches: Iterable[Stretch], old: Sequence[Word], new: Sequence[Word]
) -> Iterator[Piece]:
    """The words of each stretch, neighbours of one kind as one."""
    left = right = 0
    for kind, run in groupby(stretches, key=lambda stretch: stretch[0]):
        count = sum(words for _, words in run)
        ends = (left + count * (kind != "added"), right + count * (kind != "removed"))
        if count:
            yield Piece(kind, tuple(old[left : ends[0]]), tuple(new[right : ends[1]]))
        left, right = ends


def _folded(piece: Piece, before: int, after: int) -> Iterator[Piece]:
    """A piece with its middle folded: so many words stay at its ends."""
    count = len(piece.new)
    if piece.kind != "same" or count < before + after + WORTH:
        yield piece
        return
    kinds: tuple[PieceKind, ...] = ("same", "folded", "same")
    for kind, (first, end) in zip(kinds, pairwise((0, before, count - after, count)), strict=True):
        if first < end:
            yield Piece(kind, piece.old[first:end], piece.new[first:end])
