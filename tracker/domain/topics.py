"""What a bill is about, judged by phrases: a score, and the passages that gave it. product.md 6;
how phrases count: docs/campaign-files.md, how they are written: text/phrases.

A bill is under a topic from the topic's threshold on, if at least one of the phrases is more than a
hint, and stands there not only in passing (an existing law is named, privacy is one of a list of
rights). One that comes near a topic is not lost: a person looks at it (Judged.near).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from tracker.domain.asks import AskRules
from tracker.domain.language import Both
from tracker.domain.text.phrases import LISTED, Lexicon, Mention, Mentions, form_of
from tracker.domain.text.words import Span, from_word_to_word
from tracker.domain.views import Evidence
from tracker.domain.wordings import Vocabulary

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
#: Mentions of a phrase of which it is asked whether they stand in passing.
LOOKED_AT: Final = 50
#: Letters of surroundings shown on each side of a phrase.
MARGIN: Final = 110
#: The part of a topic's threshold from which a bill is near it.
NEAR: Final = 0.5
#: Changes when the same phrases judge otherwise, so that every bill is judged anew.
ENGINE: Final = 4


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that count. points: of a mention; fields: where, () for everywhere. beside: only in a
    sentence with one of these; not_beside: without. Raises ValueError where a text is no phrase."""

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
    """A topic of a campaign. threshold: points needed. not_phrases: words that must not count;
    not_about: words of a title that says that the bill is about something else."""

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
class TopicMatch:
    """A bill beside a topic. score: the points found; needed: the topic's threshold."""

    topic: str
    campaign: str
    score: float
    evidence: tuple[Evidence, ...]
    needed: float = 4.0


@dataclass(frozen=True, slots=True)
class Judged:
    """What a bill is found to be about. under: the topics it is under, in the rules' order. near:
    those it is not under but comes near: at least half of the points needed, or enough of them by
    words in passing, or a law named in passing in the full text; the nearest first."""

    under: tuple[TopicMatch, ...]
    near: tuple[TopicMatch, ...]


@dataclass(frozen=True)
class Rules:
    """What all campaigns look for. Raises ValueError where a text is no phrase. named: numbers of
    bills that are followed whatever their words, with the campaigns that name them; digest: changes
    when anything that judges a bill does; asks: of the campaigns that read bills for their asks."""

    topics: tuple[Topic, ...]
    named: Mapping[str, tuple[str, ...]]
    digest: str
    asks: tuple[AskRules, ...] = ()
    _sought: tuple[_Sought, ...] = field(init=False, repr=False, compare=False)
    _lexicon: Lexicon[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_sought", tuple(map(_Sought, self.topics)))
        forms = {text: form_of(text) for topic in self.topics for text in topic.texts()}
        object.__setattr__(self, "_lexicon", Lexicon(forms))


class _Sought:
    """A topic with its phrases in the order in which they are looked for: hints last, else the
    longest first, which use their words before shorter ones. needed: those that are no hints."""

    def __init__(self, topic: Topic) -> None:
        def order(phrase: Phrase) -> tuple[bool, int, str]:
            return phrase.points <= HINT, -form_of(phrase.text).size, phrase.text

        self.topic, self.phrases = topic, sorted(topic.phrases, key=order)
        self.needed = frozenset(phrase.text for phrase in topic.phrases if phrase.points > HINT)


def judged(bill_texts: Mapping[str, str], rules: Rules) -> Judged:
    """The topics a bill is under, and those that it comes near. bill_texts: by field (title,
    long_title, summary, subjects, text); other fields are passed over."""
    under, near = [], []
    for outcome in _outcomes(bill_texts, rules):
        if outcome.is_under:
            under.append(outcome.match())
        elif outcome.passing or outcome.score >= NEAR * outcome.topic.threshold:
            near.append(outcome.match())
    return Judged(tuple(under), _nearest_first(near))


def matches(bill_texts: Mapping[str, str], rules: Rules) -> tuple[TopicMatch, ...]:
    """The topics a bill is under, in the rules' order."""
    return judged(bill_texts, rules).under


def near_misses(bill_texts: Mapping[str, str], rules: Rules) -> tuple[TopicMatch, ...]:
    """The topics that a bill is not under but says anything of, the nearest first."""
    outcomes = _outcomes(bill_texts, rules)
    return _nearest_first(outcome.match() for outcome in outcomes if not outcome.is_under)


def _nearest_first(matches: Iterable[TopicMatch]) -> tuple[TopicMatch, ...]:
    return tuple(sorted(matches, key=lambda match: match.score - match.needed, reverse=True))


class _Hit(NamedTuple):
    """A phrase that stands in a bill, where it counts most. all: the places where it counts."""

    phrase: str
    mention: Mention
    score: float
    all: Sequence[Mention]


class _Outcome(NamedTuple):
    """What came of a topic. passing: whether all that would be enough stands in passing."""

    topic: Topic
    hits: Sequence[_Hit]
    score: float
    passing: bool
    mentions: Mentions

    @property
    def is_under(self) -> bool:
        """Whether the bill is under the topic."""
        return self.score >= self.topic.threshold and not self.passing

    def match(self) -> TopicMatch:
        """The same with its passages, which take time to cut."""
        ordered = sorted(self.hits, key=lambda hit: (-hit.score, hit.mention.span))
        evidence = tuple(_evidence(hit, self.mentions) for hit in ordered)
        topic = self.topic
        return TopicMatch(topic.id, topic.campaign, self.score, evidence, topic.threshold)


def _outcomes(bill_texts: Mapping[str, str], rules: Rules) -> Iterator[_Outcome]:
    """The topics of which something was found, also where it alone puts no bill under one."""
    mentions = Mentions(bill_texts, tuple(FIELD_WEIGHTS), rules._lexicon)
    for sought in rules._sought:
        if sought.needed.isdisjoint(mentions.candidates):
            continue
        hits = _hits(sought, mentions)
        if hits:
            score = sum(hit.score for hit in hits)
            # What stands in a title or among the subjects never does so in passing.
            passing = score >= sought.topic.threshold and all(
                mention.field in PROSE and in_passing(*mentions.letters(mention))
                for hit in hits
                if hit.phrase in sought.needed
                for mention in hit.all[:LOOKED_AT]
            )
            yield _Outcome(sought.topic, hits, score, passing, mentions)
        elif hit := _named_in_text(sought, mentions):
            yield _Outcome(sought.topic, [hit], 0.0, passing=True, mentions=mentions)


def _named_in_text(sought: _Sought, mentions: Mentions) -> _Hit | None:
    """A mention in the full text, which alone counts nothing, of what would be enough elsewhere:
    told where it stands in passing, for there are such in a few bills alone."""
    for phrase in sought.phrases:
        if phrase.points < sought.topic.threshold or phrase.beside or phrase.not_beside:
            continue
        for mention in mentions.of(phrase.text)[:LOOKED_AT]:
            if mention.field == "text" and in_passing(*mentions.letters(mention)):
                return _Hit(phrase.text, mention, 0.0, (mention,))
    return None


def _hits(sought: _Sought, mentions: Mentions) -> list[_Hit]:
    """A topic's phrases, each where it counts most, in words of its own; none if all are hints."""
    topic = sought.topic
    hits: list[_Hit] = []
    taken: set[int] | None = None
    fields: Iterable[str] = FIELD_WEIGHTS
    for phrase in sought.phrases:
        if phrase.points <= HINT and not hits:
            return []
        every = mentions.of(phrase.text)
        if not every:
            continue
        if taken is None:  # of most topics nothing is found
            # What must not count, with all that stands between the two of a `~`.
            barred = (one.span for text in topic.not_phrases for one in mentions.of(text))
            taken = {at for span in barred for at in range(*span)}
            if any(
                mention.field in TITLES for text in topic.not_about for mention in mentions.of(text)
            ):
                fields = TITLES
        free = [mention for mention in every if taken.isdisjoint(mention.words())]
        counting = _counting(phrase, free, mentions, fields)
        if counting:
            best = max(counting, key=lambda mention: FIELD_WEIGHTS[mention.field])
            score = phrase.points * FIELD_WEIGHTS[best.field]
            hits.append(_Hit(phrase.text, best, score, counting))
            taken.update(at for mention in counting for at in mention.words())
    return hits


def _counting(
    phrase: Phrase, free: Iterable[Mention], mentions: Mentions, fields: Iterable[str]
) -> list[Mention]:
    """Of mentions whose words are free, those that count. fields: those that do in this bill."""
    allowed = set(phrase.fields or FIELD_WEIGHTS) & set(fields)
    counting = [mention for mention in free if mention.field in allowed]
    for texts, needed in ((phrase.beside, True), (phrase.not_beside, False)):
        if counting and texts:
            has_company = _has_company(texts, mentions)
            counting = [mention for mention in counting if has_company(mention) is needed]
    if sum(mention.field == "text" for mention in counting) < TEXT_MENTIONS:
        counting = [mention for mention in counting if mention.field != "text"]
    return counting


def _has_company(texts: Sequence[str], mentions: Mentions) -> Callable[[Mention], bool]:
    """Tells whether one of these phrases stands in a mention's sentence, in words of its own."""
    ends: dict[int, int] = {}
    begins: dict[int, int] = {}
    for mention in (mention for text in texts for mention in mentions.of(text)):
        at, (begin, end) = mentions.sentence(mention), mention.span
        ends[at] = min(ends.get(at, end), end)
        begins[at] = max(begins.get(at, begin), begin)

    def has_company(mention: Mention) -> bool:
        at, (begin, end) = mentions.sentence(mention), mention.span
        return ends.get(at, end) <= begin or begins.get(at, -1) >= end

    return has_company


def _evidence(hit: _Hit, mentions: Mentions) -> Evidence:
    text, (start, end) = mentions.letters(hit.mention)
    first, last = 0, len(text)
    if hit.mention.field == LISTED:  # the subject alone, not its neighbours
        first = text.rfind(";", 0, start) + 1
        last = text.find(";", end) if ";" in text[end:] else last
    left, right = from_word_to_word(text, (first, last), (start, end), MARGIN)
    return Evidence(hit.mention.field, text[left:right].strip(), text[start:end], hit.score)


# --- in passing -----------------------------------------------------------------------------------

_WORDS: Final = Vocabulary(r"""
# A law's name: capitals up to "Act", small words between, with its year and its quotation marks.
capital      [A-Z][\w’'-]{0,40}
law          (?-i:["“”']?\b@capital(?:[ ,]+(?:@capital|and|of|for|the|to|in|on|&)){0,20} Act\b
    (?:[ ]of \d{4})?)
short_name   (?-i:\b(?:HIPAA|FERPA|COPPA|CORA|GLBA|FCRA|DPPA)\b)
# Words by which a sentence only refers to a law.
refers       \b(?:subject to|pursuant to|in (?:accordance|compliance|conformity) with|compl\w+ with
    |consistent with|(?:as )?(?:defined|described|provided|specified|set forth) (?:in|by|under)
    |(?:required|governed|protected|regulated) (?:by|under)|notwithstanding|violations? of
    |within the meaning of)(?: the)?(?: (?:federal|state|state's|existing|current))?[ ,]*["“']?$
# Words by which a sentence changes a law, or makes one.
changes      \b(?:amend|add|chang|repeal|expand|extend|creat|enact|establish|strengthen|modif|clarif
    |updat|revis|replac|remov|delet|broaden|narrow|exempt|reenact|recreat)\w*\b
not_changed  \b(?:do|does|did|shall|may|must|will) not (?:\w+ or )?\w+|\bnothing in\b.*
rights       \b(?:rights?|libert(?:y|ies)|freedoms?)\b
between      ,\s*(?:and\b|or\b)?|\b(?:and|or)\b
ends         (?-i:[;:\n]|[.?!](?=[\s"”)A-Z]|$))
""")
#: Letters of a sentence that are looked at on each side of the words.
_LOOKED_AT: Final = 2000
#: An item of a list of rights has at most so many words, and a list so many items.
_ITEM_WORDS: Final = 6
_ITEMS: Final = 3


def in_passing(written: str, span: Span) -> bool:
    """Whether the letters of a span stand in passing in a text: as it is written, for a law's name
    has its capitals, and sentence by sentence. Such a mention says nothing of what a bill does."""
    begin, stop = max(0, span[0] - _LOOKED_AT), min(len(written), span[1] + _LOOKED_AT)
    begin = max(
        (end.end() for end in _WORDS["ends"].finditer(written, begin, span[0])), default=begin
    )
    end = _WORDS["ends"].search(written, span[1], stop)
    sentence = written[begin : end.start() if end else stop]
    first, last = span[0] - begin, span[1] - begin
    return _names_a_law(sentence, first, last) or _is_one_of_rights(sentence, first, last)


def _names_a_law(sentence: str, first: int, last: int) -> bool:
    """Whether the words are of a law's name that the sentence refers to, or does not change."""
    for pattern in (_WORDS["law"], _WORDS["short_name"]):
        for law in pattern.finditer(sentence):
            if law.start() <= first and last <= law.end() + 1:
                if _WORDS["refers"].search(sentence[: law.start()]):
                    return True
                rest = sentence[: law.start()] + " " + sentence[law.end() :]
                return _WORDS["changes"].search(_WORDS["not_changed"].sub(" ", rest)) is None
    return False


def _is_one_of_rights(sentence: str, first: int, last: int) -> bool:
    """Whether the words say privacy, as one of at least three short items behind "right"."""
    if "privacy" not in sentence[first:last].lower():
        return False
    privacy = sentence.lower().index("privacy", first)
    begun = _WORDS["rights"].search(sentence)
    if begun is None or begun.start() > privacy:
        return False
    run, holds, at = 0, False, begun.end()
    for cut in (*_WORDS["between"].finditer(sentence, at), None):
        stop = cut.start() if cut else len(sentence)
        words = len(sentence[at:stop].split())
        if words > _ITEM_WORDS:
            if holds and run >= _ITEMS:
                return True
            run, holds = 0, False
        elif words:
            run += 1
            holds = holds or at <= privacy < stop
        at = cut.end() if cut else stop
    return holds and run >= _ITEMS
