"""What a bill is about, judged by phrases: a score, and the passages that gave it. product.md 6.

A topic is a list of phrases with points (how they are written: topic_phrases). A phrase counts
once, where it counts most: points times the weight of the field it stands in. Words that a longer
phrase has used, or that stand in a phrase that must not count, count for nothing. In the full text,
where every routine clause stands, a phrase counts from its third mention on. A bill is under a
topic from the topic's threshold on, if at least one of the phrases is more than a hint, and stands
there not only in passing (passing: an existing law is named, privacy is one of a list of rights).

A bill that comes near a topic is not lost: a person looks at it (Judged.near).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from tracker.domain.asks import AskRules
from tracker.domain.findings import LISTED, Find, Findings
from tracker.domain.language import Both
from tracker.domain.passing import in_passing
from tracker.domain.topic_phrases import Lexicon, form_of

#: Fields in which phrases count, in the order evidence is shown, and what a point is worth there.
FIELD_WEIGHTS: Final[Mapping[str, float]] = {
    "title": 2.0,
    "long_title": 2.0,
    "summary": 1.0,
    "subjects": 1.0,
    "text": 0.5,
}
#: What says what a bill is: where it names another matter, the other fields do not count.
TITLES: Final = ("title", "long_title")
#: Fields of whole sentences, in which something may be said in passing.
PROSE: Final = frozenset({"summary", "text"})
#: Phrases of at most so many points only strengthen others.
HINT: Final = 1.0
#: Mentions from which a phrase counts in the full text.
TEXT_MENTIONS: Final = 3
#: Letters of surroundings shown on each side of a phrase.
MARGIN: Final = 110
#: The part of a topic's threshold from which a bill is near it.
NEAR: Final = 0.5
#: Changes when the same phrases judge otherwise, so that every bill is judged anew.
ENGINE: Final = 3


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that count. points: for one mention; fields: where they count, () for everywhere.

    beside: they count only in a sentence with one of these; not_beside: only in one without.
    Raises ValueError where a text is no phrase.
    """

    text: str
    points: float
    fields: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    not_beside: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for text in self.texts():
            form_of(text)

    def texts(self) -> tuple[str, ...]:
        """Every phrase that is looked for on its behalf."""
        return self.text, *self.beside, *self.not_beside


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic of a campaign. threshold: points needed.

    not_phrases: words that must not count; not_about: words of a title that says that the bill is
    about something else.
    """

    id: str
    campaign: str
    name: Both
    phrases: tuple[Phrase, ...]
    not_phrases: tuple[str, ...] = ()
    threshold: float = 4.0
    not_about: tuple[str, ...] = ()

    def texts(self) -> Iterator[str]:
        """Every phrase that is looked for."""
        for phrase in self.phrases:
            yield from phrase.texts()
        yield from self.not_phrases
        yield from self.not_about


@dataclass(frozen=True, slots=True)
class Evidence:
    """What put a bill under a topic. phrase: word for word in the field; passage: around it.

    points: what it counted there.
    """

    field: str
    passage: str
    phrase: str
    points: float = 0.0


@dataclass(frozen=True, slots=True)
class TopicMatch:
    """A bill beside a topic. score: the points found; needed: the topic's threshold."""

    topic: str
    campaign: str
    score: float
    evidence: tuple[Evidence, ...]
    needed: float = 4.0


@dataclass(frozen=True, slots=True)
class Judged:
    """What a bill is found to be about. under: the topics it is under, in the rules' order.

    near: those it is not under but comes near: at least half of the points needed, or enough of
    them by words in passing, or a law named in passing in the full text; the nearest first.
    """

    under: tuple[TopicMatch, ...]
    near: tuple[TopicMatch, ...]


@dataclass(frozen=True)
class Rules:
    """What all campaigns look for. Raises ValueError where a text is no phrase.

    named: numbers of bills that are followed whatever their words, with the campaigns that name
    them; digest: changes when anything that judges a bill does; asks: of the campaigns that read
    bills for their asks.
    """

    topics: tuple[Topic, ...]
    named: Mapping[str, tuple[str, ...]]
    digest: str
    asks: tuple[AskRules, ...] = ()
    _sought: tuple[_Sought, ...] = field(init=False, repr=False, compare=False)
    _lexicon: Lexicon = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_sought", tuple(map(_sought, self.topics)))
        texts = (text for topic in self.topics for text in topic.texts())
        object.__setattr__(self, "_lexicon", Lexicon(texts))

    def findings(self, bill_texts: Mapping[str, str]) -> Findings:
        """Where phrases stand in a bill."""
        return Findings(bill_texts, tuple(FIELD_WEIGHTS), self._lexicon)


@dataclass(frozen=True, slots=True)
class _Sought:
    """A topic with its phrases in the order in which they are looked for: hints last, else the
    longest first, which use their words before shorter ones. needed: those that are no hints."""

    topic: Topic
    phrases: tuple[Phrase, ...]
    needed: frozenset[str]


def _sought(topic: Topic) -> _Sought:
    def order(one: Phrase) -> tuple[bool, int, str]:
        return one.points <= HINT, -form_of(one.text).size, one.text

    needed = frozenset(one.text for one in topic.phrases if one.points > HINT)
    return _Sought(topic, tuple(sorted(topic.phrases, key=order)), needed)


def judged(bill_texts: Mapping[str, str], rules: Rules) -> Judged:
    """The topics a bill is under, and those that it comes near.

    bill_texts: by field (title, long_title, summary, subjects, text); other fields are passed over.
    """
    under, near = [], []
    for found in _found(bill_texts, rules):
        if found.is_under:
            under.append(found.match())
        elif found.passing or found.score >= NEAR * found.topic.threshold:
            near.append(found.match())
    return Judged(tuple(under), _nearest_first(near))


def matches(bill_texts: Mapping[str, str], rules: Rules) -> tuple[TopicMatch, ...]:
    """The topics a bill is under, in the rules' order."""
    found = _found(bill_texts, rules, near=False)
    return tuple(one.match() for one in found if one.is_under)


def near_misses(bill_texts: Mapping[str, str], rules: Rules) -> tuple[TopicMatch, ...]:
    """The topics of which anything stands in a bill that is not under them, however little; the
    nearest first."""
    return _nearest_first(one.match() for one in _found(bill_texts, rules) if not one.is_under)


def _nearest_first(found: Iterable[TopicMatch]) -> tuple[TopicMatch, ...]:
    return tuple(sorted(found, key=lambda one: one.score - one.needed, reverse=True))


@dataclass(frozen=True, slots=True)
class _Found:
    """What was found of a topic. passing: whether all of it that is more than a hint, and would be
    enough, stands in passing."""

    topic: Topic
    hits: Sequence[_Hit]
    score: float
    passing: bool
    findings: Findings

    @property
    def is_under(self) -> bool:
        """Whether the bill is under the topic."""
        return self.score >= self.topic.threshold and not self.passing

    def match(self) -> TopicMatch:
        """The same with its passages, which take time to cut."""
        ordered = sorted(self.hits, key=lambda hit: (-hit.score, hit.find.span))
        evidence = tuple(_evidence(hit, self.findings) for hit in ordered)
        topic = self.topic
        return TopicMatch(topic.id, topic.campaign, self.score, evidence, topic.threshold)


def _found(bill_texts: Mapping[str, str], rules: Rules, *, near: bool = True) -> Iterator[_Found]:
    """The topics of which something was found. near: also what alone puts no bill under one."""
    findings = rules.findings(bill_texts)
    for sought in rules._sought:
        if sought.needed.isdisjoint(findings.candidates):
            continue
        topic, hits = sought.topic, _hits(sought, findings)
        score = sum(hit.score for hit in hits)
        if hits:
            enough = score >= topic.threshold
            passing = enough and _all_in_passing(hits, sought, findings)
            yield _Found(topic, hits, score, passing, findings)
        elif near and (hit := _named_in_text(sought, findings)):
            yield _Found(topic, [hit], 0.0, passing=True, findings=findings)


def _all_in_passing(hits: Sequence[_Hit], sought: _Sought, findings: Findings) -> bool:
    """Whether each phrase that is more than a hint stands nowhere but in passing. What stands in a
    title or among the subjects never does."""
    return all(
        one.field in PROSE and in_passing(*findings.letters(one))
        for hit in hits if hit.phrase in sought.needed
        for one in hit.all
    )  # fmt: skip


def _named_in_text(sought: _Sought, findings: Findings) -> _Hit | None:
    """A mention in the full text, which alone counts nothing, of what would be enough elsewhere:
    told where it stands in passing, for there are such in a few bills alone."""
    for phrase in sought.phrases:
        if phrase.points < sought.topic.threshold or phrase.beside or phrase.not_beside:
            continue
        for one in findings.of(phrase.text):
            if one.field == "text" and in_passing(*findings.letters(one)):
                return _Hit(phrase.text, one, 0.0, (one,))
    return None


# --- counting ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Hit:
    """A phrase found, where it counts most. all: the places where it counts."""

    phrase: str
    find: Find
    score: float
    all: tuple[Find, ...]


def _hits(sought: _Sought, findings: Findings) -> list[_Hit]:
    """The phrases found, each where it counts most; none in words already taken, none where there
    are only hints.
    """
    hits: list[_Hit] = []
    taken: set[int] | None = None
    titles_alone = False
    for phrase in sought.phrases:
        if phrase.text not in findings.candidates:
            continue
        if phrase.points <= HINT and not hits:
            return []
        found = findings.of(phrase.text)
        if not found:
            continue
        if taken is None:
            taken = _must_not_count(sought.topic, findings)
            titles_alone = _is_of_other_matter(sought.topic, findings)
        free = [one for one in found if taken.isdisjoint(one.words())]
        counting = _counting(phrase, free, findings, titles_alone)
        if counting:
            hits.append(_best(phrase, counting))
            taken.update(at for one in counting for at in one.words())
    return hits


def _must_not_count(topic: Topic, findings: Findings) -> set[int]:
    """The places of words that must not count, with all that stands between the two of a `~`."""
    spans = (one.span for text in topic.not_phrases for one in findings.of(text))
    return {at for first, end in spans for at in range(first, end)}


def _is_of_other_matter(topic: Topic, findings: Findings) -> bool:
    return any(one.field in TITLES for text in topic.not_about for one in findings.of(text))


def _counting(
    phrase: Phrase, free: Iterable[Find], findings: Findings, titles_alone: bool
) -> list[Find]:
    """Of finds whose words are free, those that count."""
    allowed = phrase.fields or FIELD_WEIGHTS
    found = [
        one for one in free
        if one.field in allowed and not (titles_alone and one.field not in TITLES)
    ]  # fmt: skip
    if found and phrase.beside:
        found = [one for one, shares in _sharing(found, phrase.beside, findings) if shares]
    if found and phrase.not_beside:
        found = [one for one, shares in _sharing(found, phrase.not_beside, findings) if not shares]
    if sum(one.field == "text" for one in found) < TEXT_MENTIONS:
        found = [one for one in found if one.field != "text"]
    return found


def _sharing(
    finds: Iterable[Find], texts: Sequence[str], findings: Findings
) -> list[tuple[Find, bool]]:
    """Each find with whether one of these phrases stands in its sentence, in words of its own."""
    ends: dict[int, int] = {}
    begins: dict[int, int] = {}
    for one in (one for text in texts for one in findings.of(text)):
        at, (begin, end) = findings.sentence(one), one.span
        ends[at] = min(ends.get(at, end), end)
        begins[at] = max(begins.get(at, begin), begin)
    return [
        (one, ends.get(at, one.span[1]) <= one.span[0] or begins.get(at, -1) >= one.span[1])
        for one in finds
        for at in (findings.sentence(one),)
    ]


def _best(phrase: Phrase, finds: Sequence[Find]) -> _Hit:
    """The first of the places that count most."""
    all_of_it = tuple(finds)
    hits = (
        _Hit(phrase.text, one, phrase.points * FIELD_WEIGHTS[one.field], all_of_it) for one in finds
    )
    return max(hits, key=lambda hit: hit.score)


# --- evidence ------------------------------------------------------------------------------------


def _evidence(hit: _Hit, findings: Findings) -> Evidence:
    written, (start, end) = findings.letters(hit.find)
    first, last = 0, len(written)
    if hit.find.field == LISTED:  # the subject alone, not its neighbours
        first = written.rfind(";", 0, start) + 1
        last = written.find(";", end) if ";" in written[end:] else last
    left, right = max(first, start - MARGIN), min(last, end + MARGIN)
    if left > first:
        left = _after_blank(written, left, start)
    if right < last:
        right = _before_blank(written, end, right)
    passage = written[left:right].strip()
    return Evidence(hit.find.field, passage, written[start:end], hit.score)


def _after_blank(text: str, left: int, limit: int) -> int:
    """The first beginning of a word from a place on, at most at the limit."""
    at = text.find(" ", left, limit)
    return limit if at < 0 else at + 1


def _before_blank(text: str, limit: int, right: int) -> int:
    at = text.rfind(" ", limit, right)
    return limit if at < 0 else at
