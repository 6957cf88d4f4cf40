"""What a bill is about, judged by phrases: a score, and the passages that gave it. product.md 6.

A topic is a list of phrases with points. A phrase counts once, where it counts most: points times
the weight of the field it stands in. Words that a longer phrase has used, or that stand in a phrase
that must not count, count for nothing. A bill is under a topic from the topic's threshold on, if at
least one of the phrases is more than a hint.

Phrases fit whatever the case, with hyphens or blanks between words and with a plural; `*` at the
end of a word stands for any ending.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from tracker.domain.language import Both

#: Fields in which phrases count, in the order evidence is shown, and what a point is worth there.
FIELD_WEIGHTS: Final[Mapping[str, float]] = {
    "title": 2.0,
    "long_title": 2.0,
    "summary": 1.0,
    "subjects": 1.0,
    "text": 0.5,
}
#: Phrases of at most so many points only strengthen others.
HINT: Final = 1.0
#: Letters of surroundings shown on each side of a phrase.
MARGIN: Final = 110

_Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that count. points: for one mention; fields: where they count, () for everywhere."""

    text: str
    points: float
    fields: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not _words(self.text):
            raise ValueError(f"{self.text!r} is a phrase without words")


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic of a campaign. not_phrases: words that must not count; threshold: points needed."""

    id: str
    campaign: str
    name: Both
    phrases: tuple[Phrase, ...]
    not_phrases: tuple[str, ...] = ()
    threshold: float = 4.0


@dataclass(frozen=True, slots=True)
class Evidence:
    """What put a bill under a topic. phrase: word for word in the field; passage: around it."""

    field: str
    passage: str
    phrase: str


@dataclass(frozen=True, slots=True)
class TopicMatch:
    """A bill under a topic. score: at least the topic's threshold."""

    topic: str
    campaign: str
    score: float
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class Rules:
    """What all campaigns look for.

    named: numbers of bills that are followed whatever their words, with the campaigns that name
    them; digest: changes when anything that judges a bill does.
    """

    topics: tuple[Topic, ...]
    named: Mapping[str, tuple[str, ...]]
    digest: str
    _compiled: tuple[_CompiledTopic, ...] = field(init=False, repr=False, compare=False)
    _anchors: tuple[str, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        compiled = tuple(_compiled_topic(topic) for topic in self.topics)
        anchors = {one.anchor for topic in compiled for one in (*topic.phrases, *topic.nots)}
        object.__setattr__(self, "_compiled", compiled)
        object.__setattr__(self, "_anchors", tuple(sorted(anchors)))


def matches(bill_texts: Mapping[str, str], rules: Rules) -> tuple[TopicMatch, ...]:
    """The topics a bill is under, in the rules' order.

    bill_texts: by field (title, long_title, summary, subjects, text); other fields are passed over.
    """
    page = _page(bill_texts)
    finder = _Finder(page.plain, {one for one in rules._anchors if one in page.plain}, {})
    found = (_match(topic, page, finder) for topic in rules._compiled)
    return tuple(match for match in found if match is not None)


# --- texts -------------------------------------------------------------------------------------

#: One letter for one letter, so that places in the plain text are places in the text as written.
_PLAIN: Final = str.maketrans(
    {
        **{chr(code): chr(code + 32) for code in range(ord("A"), ord("Z") + 1)},
        **dict.fromkeys("-‐‑‒–—\u00a0\t\r\n", " "),
        **dict.fromkeys("‘’ʼ", "'"),
    }
)


@dataclass(frozen=True, slots=True)
class _Page:
    """All fields of a bill in one text: as written, and plain for matching. starts: by field."""

    written: str
    plain: str
    starts: tuple[tuple[str, int, int], ...]

    def place(self, at: int) -> tuple[str, int, int]:
        """The field at a place of the text, with its start and end."""
        return next(part for part in self.starts if part[1] <= at < part[2])


def _page(bill_texts: Mapping[str, str]) -> _Page:
    starts: list[tuple[str, int, int]] = []
    at = 0
    for name in FIELD_WEIGHTS:
        text = bill_texts.get(name, "")
        if text:
            starts.append((name, at, at + len(text)))
            at += len(text) + 1
    texts = [bill_texts[name] for name, _, _ in starts]
    plain = "\n".join(text.translate(_PLAIN) for text in texts)
    return _Page("\n".join(texts), plain, tuple(starts))


# --- phrases -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _CompiledPhrase:
    """A phrase ready to look for. anchor: letters that stand in every text the pattern fits."""

    pattern: re.Pattern[str]
    anchor: str
    phrase: Phrase


@dataclass(frozen=True, slots=True)
class _CompiledTopic:
    topic: Topic
    phrases: tuple[_CompiledPhrase, ...]
    nots: tuple[_CompiledPhrase, ...]


def _compiled_topic(topic: Topic) -> _CompiledTopic:
    """A topic with hints last and else its longest phrases first, which use their words before
    shorter ones.
    """
    phrases = sorted(topic.phrases, key=lambda one: (one.points <= HINT, -len(one.text), one.text))
    nots = (Phrase(text, 0) for text in topic.not_phrases)
    return _CompiledTopic(
        topic, tuple(_compiled(phrase) for phrase in phrases), tuple(_compiled(one) for one in nots)
    )


def _words(text: str) -> list[str]:
    return re.findall(r"[^\s]+", text.translate(_PLAIN))


def _compiled(phrase: Phrase) -> _CompiledPhrase:
    words = _words(phrase.text)
    last = len(words) - 1
    pattern = " +".join(_word_pattern(word, at == last) for at, word in enumerate(words))
    anchor = max((_stem(word, at == last) for at, word in enumerate(words)), key=len)
    # What stands before is looked at after a match: a pattern that begins with letters is found
    # ten times as fast as one that begins with an assertion.
    return _CompiledPhrase(re.compile(rf"{pattern}(?!\w)"), anchor, phrase)


def _word_pattern(word: str, is_last: bool) -> str:
    if word.endswith("*"):
        return re.escape(word[:-1]) + r"\w*"
    if word.endswith("'s"):
        return re.escape(word[:-2]) + r"(?:'?s|s')?"
    if not is_last:
        return re.escape(word)
    if word.endswith("y"):
        return re.escape(word[:-1]) + r"(?:y|ies|y's)"
    return re.escape(word) + r"(?:'?e?s|s')?"


def _stem(word: str, is_last: bool) -> str:
    """What of a word stands in every text that its pattern fits."""
    if word.endswith("*"):
        return word[:-1]
    if word.endswith("'s"):
        return word[:-2]
    return word[:-1] if is_last and word.endswith("y") else word


# --- matching ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Hit:
    """A phrase found. span: in the page's text."""

    field: str
    span: _Span
    score: float


@dataclass(frozen=True, slots=True)
class _Finder:
    """Where phrases stand in one text. Many stand in several topics, so places are kept."""

    plain: str
    present: set[str]
    kept: dict[str, tuple[_Span, ...]]

    def spans(self, one: _CompiledPhrase) -> tuple[_Span, ...]:
        if one.anchor not in self.present:
            return ()
        found = self.kept.get(one.phrase.text)
        if found is None:
            spans = (match.span() for match in one.pattern.finditer(self.plain))
            found = tuple(span for span in spans if not self._within_word(span[0]))
            self.kept[one.phrase.text] = found
        return found

    def _within_word(self, at: int) -> bool:
        return at > 0 and (self.plain[at - 1].isalnum() or self.plain[at - 1] == "_")


def _match(topic: _CompiledTopic, page: _Page, finder: _Finder) -> TopicMatch | None:
    hits = _hits(topic, page, finder)
    score = sum(hit.score for hit in hits)
    if score < topic.topic.threshold:
        return None
    hits.sort(key=lambda hit: (-hit.score, hit.span))
    evidence = tuple(_evidence(hit, page) for hit in hits)
    return TopicMatch(topic.topic.id, topic.topic.campaign, score, evidence)


def _hits(topic: _CompiledTopic, page: _Page, finder: _Finder) -> list[_Hit]:
    """The phrases found, each where it counts most; none in words already taken, none where there
    are only hints.
    """
    hits: list[_Hit] = []
    taken: list[_Span] | None = None
    for one in topic.phrases:
        if one.phrase.points <= HINT and not hits:
            return []
        spans = finder.spans(one)
        if not spans:
            continue
        if taken is None:
            taken = [span for other in topic.nots for span in finder.spans(other)]
        free = [span for span in spans if not _is_taken(span, taken) and _counts(one, span, page)]
        if free:
            hits.append(_best(one.phrase, free, page))
            taken.extend(free)
    return hits


def _counts(one: _CompiledPhrase, span: _Span, page: _Page) -> bool:
    return not one.phrase.fields or page.place(span[0])[0] in one.phrase.fields


def _is_taken(span: _Span, taken: Iterable[_Span]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in taken)


def _best(phrase: Phrase, spans: Sequence[_Span], page: _Page) -> _Hit:
    """The first of the places that count most."""
    placed = ((page.place(span[0])[0], span) for span in spans)
    hits = (_Hit(name, span, phrase.points * FIELD_WEIGHTS[name]) for name, span in placed)
    return max(hits, key=lambda hit: hit.score)


def _evidence(hit: _Hit, page: _Page) -> Evidence:
    start, end = hit.span
    name, first, last = page.place(start)
    left, right = max(first, start - MARGIN), min(last, end + MARGIN)
    if left > first:
        left = _after_blank(page.written, left, start)
    if right < last:
        right = _before_blank(page.written, end, right)
    return Evidence(name, page.written[left:right].strip(), page.written[start:end])


def _after_blank(text: str, left: int, limit: int) -> int:
    """The first beginning of a word from a place on, at most at the limit."""
    at = text.find(" ", left, limit)
    return limit if at < 0 else at + 1


def _before_blank(text: str, limit: int, right: int) -> int:
    at = text.rfind(" ", limit, right)
    return limit if at < 0 else at
