"""What a bill's words say of a campaign's asks: passages for and against, never a verdict.

A rule is a row of words that must stand in this order within one sentence, each next to the one
before it: "prohibit ... collect ... personal data". A list is read item by item, with the words
that lead in to it. Of a bill's text new law alone counts; what it repeals counts for the opposite
of what it said. The rules are data: `asks.toml` of a campaign.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from typing import Final, Literal, NamedTuple, TypeAlias

from tracker.domain.bill_text import BillText, Section
from tracker.domain.text.clauses import Clause, clauses
from tracker.domain.text.phrases import Form, Lexicon, WordRow, words_in
from tracker.domain.text.words import MOST_LETTERS, Span, bounded, from_word_to_word, word_spans

Direction: TypeAlias = Literal["for", "against"]
Field: TypeAlias = Literal["text", "summary"]
#: What is read: a version's text, or the official summary.
Source: TypeAlias = BillText | str
#: Changes when the same rules read the same words otherwise: all bills are then read again.
ENGINE: Final = 3
OPPOSITE: Final[dict[Direction, Direction]] = {"for": "against", "against": "for"}
#: Words before a match among which turning words and `not_before` are looked for.
BEFORE: Final = 8
#: Letters of a passage at most, unless its phrase alone is longer.
PASSAGE: Final = 600
#: Passages kept of one ask in one direction.
MOST: Final = 12
#: Words of what leads in to a list that are read with each item, and clauses of a section.
LEAD, CLAUSES = 120, 3_000
#: Parts of a text that are no law.
_NO_LAW: Final = ("long-title", "summary", "enacting", "signatures")
#: Places looked at for what stands before a word: one of them is the nearest that does not overlap.
_NEAREST: Final = 12
#: Words after which a sentence says something of its own again: "is not required to ..., but ...".
_ANEW: Final = ("but", "however", "instead")
#: Share of words in capitals from which on capitals mean new law in a text without marks.
_CAPITALS: Final = 0.02


@dataclass(frozen=True, slots=True)
class AskRule:
    """Words that speak for or against an ask. words: in this order in one sentence, each one of
    several phrases; within: words between two of them at most. not_in_sentence: phrases that must
    not stand in the sentence; not_before: nor between the words or in the few before them."""

    ask: str
    direction: Direction
    words: tuple[tuple[str, ...], ...]
    within: int = 20
    not_in_sentence: tuple[str, ...] = ()
    not_before: tuple[str, ...] = ()


@dataclass(frozen=True)
class AskRules:
    """A campaign's rules. pass_over: a sentence in which one of these stands says nothing; turning:
    words that turn what follows into its opposite ("repeals the requirement that"); headings:
    sections under which nothing is law ("Legislative declaration"); no_duty: words that say that
    nobody has to ("is not required to"): what follows them in the sentence is no mark."""

    campaign: str
    rules: tuple[AskRule, ...]
    pass_over: tuple[str, ...] = ()
    turning: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    no_duty: tuple[str, ...] = ()

    @cached_property
    def _sought(self) -> _Sought:
        return _Sought(self)  # where a bill is read: a page that is shown needs none of it


@dataclass(frozen=True, slots=True)
class Passage:
    """Where a mark rests. phrase: word for word in the passage, the passage in the field. section:
    the text's own label, "" for none. lead: what leads in to the list of which the passage is an
    item, word for word in the field. struck: which letters of the passage the bill repeals."""

    passage: str
    phrase: str
    section: str = ""
    lead: str = ""
    struck: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class AskMark:
    """What a bill says of an ask in one direction, the strongest passage first."""

    ask: str
    direction: Direction
    field: Field
    passages: tuple[Passage, ...]


def marks_of(source: Source, rules: AskRules) -> tuple[AskMark, ...]:
    """What a bill's text or official summary says of the asks. A text without marks counts as a
    whole; where new law stands in capitals they are the mark."""
    hits = (
        hit
        for number, part in enumerate(_parts(source, rules.headings))
        for hit in _hits(part, number, rules)
    )
    marks: dict[tuple[str, Direction], dict[str, Passage]] = defaultdict(dict)
    for _, way, passage in sorted(hits, key=itemgetter(0)):
        if len(marks[way]) < MOST:
            marks[way].setdefault(passage.passage, passage)
    where: Field = "summary" if isinstance(source, str) else "text"
    return tuple(
        AskMark(ask, direction, where, tuple(passages.values()))
        for (ask, direction), passages in marks.items()
    )


def passage_named(words: str, source: Source) -> Passage | None:
    """Words that an editor names, where they stand in a source, whatever blanks and case."""
    pattern = re.compile(r"\s+".join(map(re.escape, words.split())), re.IGNORECASE)
    whole = [_Part(source, "")] if isinstance(source, str) else map(_part_of, source.sections)
    for part in whole:
        if match := pattern.search(part.text):
            struck = _within(part.gone, *match.span())
            return Passage(match[0], match[0], part.label, struck=struck)
    return None


def _within(spans: Sequence[Span], start: int, end: int) -> tuple[Span, ...]:
    """What of spans, which come in their order, lies between two places, counted from the first."""
    first = bisect_right(spans, start, key=itemgetter(1))
    near = spans[first : bisect_left(spans, (end, 0))]
    return tuple((max(a, start) - start, min(b, end) - start) for a, b in near)


#: How a text tells new law from old: it does not, by marks, or by capitals.
_Style: TypeAlias = Literal["", "marks", "capitals"]


@dataclass(frozen=True, slots=True)
class _Part:
    """A summary, or a section. new, gone: what the bill adds and repeals; all_new: nobody tells."""

    text: str
    label: str
    new: Sequence[Span] = ()
    gone: tuple[Span, ...] = ()
    all_new: bool = True


def _parts(source: Source, headings: Sequence[str]) -> Iterator[_Part]:
    """A summary, or the sections of a text that are law, as far as they are read."""
    if isinstance(source, str):
        yield _Part(bounded("summary", source), "")
        return
    heads = [heading.casefold() for heading in headings]
    law = [
        section
        for section in source.sections
        if section.key not in _NO_LAW
        and not any(head in section.heading.casefold() for head in heads)
    ]
    words = [word for section in law for word in section.text.split() if len(word) > 1]
    # `SECTION` and `C.R.S.` are no new law.
    capitals = sum(word.isupper() and word.isalpha() and word != "SECTION" for word in words)
    style: _Style = "capitals" if capitals > _CAPITALS * len(words) else ""
    lines = (line for section in source.sections for line in section.lines)
    if any(run.marks for line in lines for run in line.runs):
        style = "marks"
    letters = 0
    for section in law:
        if letters <= MOST_LETTERS["text"]:
            yield _part_of(section, style)
        letters += sum(len(line.text) for line in section.lines)


def _part_of(section: Section, style: _Style = "marks") -> _Part:
    new: list[Span] = []
    gone: list[Span] = []
    at = 0
    for line in section.lines:
        text = line.text.strip()
        start = at - (len(line.text) - len(line.text.lstrip()))
        for run in line.runs:
            span = (max(at, start), min(at + len(text), start + len(run.text)))
            start += len(run.text)
            if run.marks and span[0] < span[1]:
                (gone if "repealed" in run.marks else new).append(span)
        at += len(text) + 1
    text = section.text
    if style == "capitals":
        new = [(a, b) for a, b in word_spans(text) if b - a > 1 and text[a:b].isupper()]
    return _Part(text, section.label, new, tuple(gone), not style)


class _Ready(NamedTuple):
    """A rule with the numbers of its words in the lexicon. rank: the surest first."""

    rule: AskRule
    rank: int
    steps: tuple[int, ...]
    not_in_sentence: int
    not_before: int


class _Sought:
    """All that a campaign looks for in a sentence, by numbers in one lexicon."""

    def __init__(self, rules: AskRules) -> None:
        terms = [rules.pass_over, rules.turning, rules.no_duty, _ANEW]
        for rule in rules.rules:
            terms += [*rule.words, rule.not_in_sentence, rule.not_before]
        forms = {term: Form((tuple(filter(None, map(words_in, term))),)) for term in terms}
        self.lexicon = Lexicon(forms, last_alone=True)
        number = {term: pieces[0] for term, pieces in self.lexicon.pieces.items()}
        self.pass_over, self.turning = number[rules.pass_over], number[rules.turning]
        self.no_duty, self.anew = number[rules.no_duty], number[_ANEW]
        self.rules = tuple(
            _Ready(
                rule,
                rank,
                tuple(number[words] for words in rule.words),
                number[rule.not_in_sentence],
                number[rule.not_before],
            )
            for rank, rule in enumerate(rules.rules)
        )


class _Match(NamedTuple):
    """An ask and a direction for which a rule of this rank fits, at which words of the text."""

    way: tuple[str, Direction]
    rank: int
    at: tuple[int, ...]


#: A match as evidence: its order (by rule, then as in the text), ask and direction, its place.
_Hit: TypeAlias = tuple[tuple[int, int, int], tuple[str, Direction], Passage]


def _hits(part: _Part, number: int, rules: AskRules) -> Iterator[_Hit]:
    """What a part says: as it will read, where new law has a word in it; and the opposite of what
    the law said and says no more. number: of the part in the text."""
    words = word_spans(part.text)
    is_new, is_struck = _flags(words, part.new), _flags(words, part.gone)
    for clause in clauses(part.text, part.gone)[:CLAUSES]:
        unit = _Unit(part, clause, words)
        matches = tuple(unit.matches(rules._sought, is_struck))
        for match in matches:
            if part.all_new or any(is_new[at] for at in match.at):
                yield unit.hit(match, number)
        if not any(is_struck[at] for at in unit.own):
            continue
        stands = {match.way for match in matches}
        for match in unit.matches(rules._sought, is_new):
            if match.way not in stands and any(is_struck[at] for at in match.at):
                ask, direction = match.way
                yield unit.hit(match._replace(way=(ask, OPPOSITE[direction])), number)


def _flags(words: Sequence[Span], spans: Sequence[Span]) -> list[bool]:
    """Of each word, whether it stands in one of the spans, which come in their order."""
    starts = [span[0] for span in spans]
    places = (bisect_right(starts, word[0]) - 1 for word in words)
    return [at >= 0 and word[0] < spans[at][1] for word, at in zip(words, places, strict=True)]


class _Unit:
    """A clause with its leads, as places of words of the text. own: of the clause itself; every:
    with those of its leads, leads first; edges: where each of its leads ends."""

    def __init__(self, part: _Part, clause: Clause, words: Sequence[Span]) -> None:
        self.part, self.clause, self.words = part, clause, words
        self.own, *leads = (
            range(*(bisect_left(words, (letter, 0)) for letter in span))
            for span in (clause.span, *clause.leads)
        )
        self.every = [at for lead in leads for at in lead[-LEAD:]] + [*self.own]
        self.edges = [lead.stop for lead in leads]

    def matches(self, sought: _Sought, is_left_out: Sequence[bool]) -> Iterator[_Match]:
        """Each rule that fits, at its first place in the clause."""
        places = [at for at in self.every if not is_left_out[at]]
        row = WordRow(sought.lexicon)
        row.add(self.part.text[slice(*self.words[at])] for at in places)
        if row.spans(sought.pass_over):
            return
        first = bisect_left(places, self.own.start)
        edges = [bisect_left(places, edge) for edge in self.edges]
        turning, free = row.spans(sought.turning), _free(row, sought, len(places))
        for ready in sought.rules:
            if chain := _chain(ready, row, first, free):
                begins, direction = chain[0][0], ready.rule.direction
                # A turning word counts close before a match, and where it ends what leads in to
                # the list whose item it is: "repeals: (a) the requirement that ...".
                near = (begins, *(edge for edge in edges if edge <= begins))
                if any(edge - BEFORE <= at < edge for at, _ in turning for edge in near):
                    direction = OPPOSITE[direction]
                at = tuple(places[n] for span in chain for n in range(*span))
                yield _Match((ready.rule.ask, direction), ready.rank, at)

    def hit(self, match: _Match, number: int) -> _Hit:
        """A match as evidence."""
        own = [at for at in match.at if at >= self.own.start]
        phrase = (self.words[own[0]][0], self.words[own[-1]][1])
        text, leads = self.part.text, self.clause.leads
        start, end = self.clause.span
        if end - start > PASSAGE:  # of a long sentence the part around the phrase
            room = max(0, PASSAGE - (phrase[1] - phrase[0])) // 2
            start, end = from_word_to_word(text, self.clause.span, phrase, room)
        passage = Passage(
            passage=text[start:end],
            phrase=text[slice(*phrase)],
            section=self.part.label,
            lead=text[slice(*leads[-1])][-PASSAGE:] if leads else "",
            struck=_within(self.part.gone, start, end),
        )
        return (match.rank, number, start), match.way, passage


def _free(row: WordRow[tuple[str, ...]], sought: _Sought, end: int) -> tuple[Span, ...]:
    """Where a sentence says what nobody has to do: from such words to its end, or to a "but"."""
    anew = [span[0] for span in row.spans(sought.anew)]
    return tuple(
        (start, next((at for at in anew if at >= after), end))
        for start, after in row.spans(sought.no_duty)
    )


def _chain(
    ready: _Ready, row: WordRow[tuple[str, ...]], first: int, free: Sequence[Span]
) -> tuple[Span, ...] | None:
    """The first places at which the words of a rule stand in order, the last in the clause itself;
    None for nowhere. first: from which word on is the clause; free: where none may stand."""
    if not all(step in row.ways for step in ready.steps) or row.spans(ready.not_in_sentence):
        return None
    chains: list[tuple[Span, ...]] = [(span,) for span in row.spans(ready.steps[0])]
    for step in ready.steps[1:]:
        chains = list(_continued(chains, row.spans(step), first, ready.rule.within))
    barred = row.spans(ready.not_before)
    for chain in chains:
        begins, ends = chain[0][0] - BEFORE, chain[-1][1]
        if any(a < ends and chain[0][0] < b for a, b in free):
            continue
        at = bisect_left(barred, (begins, 0))
        if ends > first and not (at < len(barred) and barred[at][0] < ends):
            return chain
    return None


def _continued(
    chains: Sequence[tuple[Span, ...]], step: Iterable[Span], first: int, within: int
) -> Iterator[tuple[Span, ...]]:
    """Each place of a step with the nearest chain that ends before it and not too far."""
    begins = [chain[-1][0] for chain in chains]
    for span in step:
        at = bisect_left(begins, span[0])
        # What leads in to a list is near to all of its items.
        nearest = span[0] - within
        for chain in reversed(chains[max(0, at - _NEAREST) : at]):
            ends = chain[-1][1]
            if ends <= span[0] and nearest <= (max(ends, first) if span[0] >= first else ends):
                yield (*chain, span)
                break
