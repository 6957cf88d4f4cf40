"""Why a bill is under a topic, and why two are related; from whom a fact is, and what another
source says otherwise. Plain text, not yet escaped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from tracker.domain.given import SOURCES, Difference, ForeignRecord
from tracker.domain.related import Reason
from tracker.domain.times import denver_day
from tracker.domain.topics import FIELD_WEIGHTS
from tracker.domain.views import BillLine, Evidence, TopicView
from tracker.wording import say
from tracker.wording.dates import day_words
from tracker.wording.say import Mark
from tracker.wording.translator import Translator

#: Phrases that a reason names; of the others it says how many there are.
NAMED: Final = 4
#: Letters that are shown of what a source says: a summary is a page.
_MOST: Final = 240


def reason_words(
    t: Translator,
    name: str,
    topic: TopicView,
    needed: float | None,
    mark: Mark = str,
    *,
    counted: bool = True,
) -> str:
    """`Listed under “Data held by government”: the title says “personal data” (4 points). That
    makes 4; 4 are needed.`, "" where no phrase was found.

    name: of the topic. needed: the points that its campaign asks for, None where that is not known
    or is another number than when the bill was judged; counted: whether points are told.
    """
    if not topic.evidence:
        return ""
    evidence = evidence_words(t, topic.evidence, mark, counted=counted)
    sentence = t("reason.under", topic=name, found=evidence)
    return " ".join(filter(None, (sentence, _sum(t, topic, needed))))


def points_words(t: Translator, topic: TopicView, needed: float | None, mark: Mark = str) -> str:
    """The points alone: `The title says “personal data” (4 points). That makes 4; 4 are needed.`,
    "" where none are known."""
    if not any(item.points for item in topic.evidence):
        return ""
    evidence = say.sentence(evidence_words(t, topic.evidence, mark))
    return " ".join(filter(None, (f"{evidence}.", _sum(t, topic, needed))))


def _sum(t: Translator, topic: TopicView, needed: float | None) -> str:
    if needed is None or not topic.score or topic.score < needed:
        return ""
    return t("reason.sum", points=number_words(topic.score), needed=number_words(needed))


def evidence_words(
    t: Translator, evidence: Sequence[Evidence], mark: Mark = str, *, counted: bool = True
) -> str:
    """`the title says “personal data” (4 points) and the summary says “share” (1)`. evidence: what
    counts most first."""
    order, parts = list(FIELD_WEIGHTS), []
    named = sorted(evidence[:NAMED], key=lambda item: order.index(item.field))
    for field, alike in groupby(named, key=lambda item: item.field):
        phrases = []
        for item in alike:
            points = number_words(item.points) if item.points and counted else ""
            if points and item is named[0]:
                points = t.many("reason.points", 1 if item.points == 1 else 2, n=points)
            key = "reason.counted" if points else "reason.phrase"
            phrases.append(t(key, phrase=mark(" ".join(item.phrase.split())), points=points))
        parts.append(t(f"reason.{field}", phrases=_listed(t, phrases)))
    more = len(evidence) - len(named)
    return _listed(t, [*parts, t.many("reason.more", more)] if more > 0 else parts)


def number_words(points: float) -> str:
    """Points as people write them: 4, 2.5."""
    return f"{points:g}"


def _listed(t: Translator, parts: Sequence[str]) -> str:
    if len(parts) == 1:
        return parts[0]
    return t("reason.and", some=", ".join(parts[:-1]), last=parts[-1])


def related_words(t: Translator, reason: Reason, mark: Mark = str) -> Iterator[str]:
    """Why two bills are related, a line for each kind of reason."""
    for key, values in (
        ("sections", reason.sections), ("words", reason.words), ("sponsors", reason.sponsors),
    ):  # fmt: skip
        if values:
            yield t(f"bill.related.{key}", **{key: ", ".join(map(mark, values))})


def source_name(source: str) -> str:
    """What a source is called."""
    return SOURCES.get(source, source)


def from_words(t: Translator, line: BillLine) -> str:
    """What a list says of a bill that is not told by its own official page, "" for any other."""
    if line.source:
        return t("bills.from", source=source_name(line.source))
    return t("bills.card") if line.is_card else ""


def record_words(t: Translator, key: str, record: ForeignRecord) -> str:
    """A sentence about a record as it was brought in."""
    day = day_words(t, denver_day(record.imported_at))
    return t(key, source=record.name, file=record.file, day=day)


def difference_words(
    t: Translator, difference: Difference, line: BillLine, mark: Mark = str
) -> str:
    """What a source says, and what is shown instead."""
    what = t(f"bill.others.{difference.field}")
    theirs, ours = (
        mark(words if len(words) <= _MOST else f"{words[:_MOST].rsplit(' ', 1)[0]} ...")
        for words in (difference.theirs, difference.ours)
    )
    if difference.field == "status":
        ours = say.stage_words(t, line.stage)
    key = "bill.others.instead" if difference.ours else "bill.others.only"
    return t(key, what=what, theirs=theirs, ours=ours)
