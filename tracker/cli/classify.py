"""`tracker topics classify`: bills of a file with the topics that the campaigns' phrases find."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, TypeAlias

from tracker import campaigns
from tracker.cli import FAILED
from tracker.cli.bill_lines import Line, fields_of, is_bill, lines
from tracker.cli.tables import say, write
from tracker.domain.campaign import Campaign
from tracker.domain.language import Both
from tracker.domain.topics import Rules, TopicMatch, matches
from tracker.domain.views import EvidenceView, TopicView
from tracker.errors import SettingFault
from tracker.settings import Settings
from tracker.wording.reasons import reason_words
from tracker.wording.translator import ENGLISH, SPANISH

#: Names of topics by campaign and topic.
Names: TypeAlias = Mapping[tuple[str, str], Both]

#: Lines written at once.
_AT_ONCE: Final = 100
#: Keys of a record that come after its topics.
_AFTER: Final = ("source_url", "first_seen", "last_seen")


def chosen(settings: Settings, slug: str | None) -> tuple[Campaign, ...]:
    """The campaigns in use, or the one that is named. Raises SettingFault and CampaignFault."""
    known = campaigns.judging(settings.data / "campaigns")
    if slug is None:
        return known
    found = tuple(one for one in known if one.slug == slug)
    if not found:
        names = ", ".join(one.slug for one in known) or "none"
        raise SettingFault("--campaign", f"{slug!r} is no campaign. Known are {names}.")
    return found


def classify(settings: Settings, file: Path, slug: str | None, *, reasons: bool) -> int:
    """Writes each object of a file, bills with their topics. reasons: with what the format leaves
    out. Returns the exit code: 1 where a line could not be read as written, which is named."""
    used = chosen(settings, slug)
    rules = campaigns.rules(used)
    names = topic_names(used) if reasons else None
    faults = count = 0
    held: list[str] = []
    for line in lines(file):
        count += 1
        faults += _tell(line)
        if line.value is not None:
            held.append(_written(line.value, rules, names))
        if len(held) == _AT_ONCE:
            write("".join(held))
            held.clear()
    write("".join(held))
    if not count:
        say("There is no bill to read: the file is empty.")
    if faults:
        say(f"{faults} line{'s' * (faults != 1)} could not be read as written.")
    return FAILED if faults else 0


def topic_names(used: Iterable[Campaign]) -> Names:
    """The names of topics, by campaign and topic."""
    return {(one.slug, topic.id): topic.name for one in used for topic in one.topics}


def _tell(line: Line) -> bool:
    """Says what is wrong with a line, where something is."""
    strange = fields_of(line.value)[1] if line.value is not None and is_bill(line.value) else ()
    if line.value is None:
        say(f"line {line.number}: {line.fault}. It was left out.")
    elif strange:
        say(f"line {line.number}: {', '.join(strange)} cannot be understood and counts as lacking.")
    return line.value is None or bool(strange)


def _written(record: dict[str, Any], rules: Rules, names: Names | None) -> str:
    """A line of the answer. names: of topics, for reasons; None without them."""
    if is_bill(record):
        found = [
            topic_object(one) | ({} if names is None else reason_object(one, names))
            for one in matches(fields_of(record)[0], rules)
        ]
        record = _with_topics(record, found)
    return json.dumps(record, ensure_ascii=False) + "\n"


def _with_topics(record: dict[str, Any], found: list[dict[str, Any]]) -> dict[str, Any]:
    """A record with these topics: in the place of those it had, else where the format has them."""
    if "topics" in record or not any(name in record for name in _AFTER):
        return {**record, "topics": found}
    return dict(_inserted(record, found))


def _inserted(record: Mapping[str, Any], found: object) -> Iterator[tuple[str, Any]]:
    waiting = True
    for name, value in record.items():
        if waiting and name in _AFTER:
            waiting = False
            yield "topics", found
        yield name, value


def topic_object(match: TopicMatch) -> dict[str, Any]:
    """A topic that a bill is under, in the record format."""
    return {
        "topic": match.topic,
        "campaign": match.campaign,
        "decided_by": "rules",
        "evidence": [
            {"field": one.field, "passage": one.passage, "phrase": one.phrase}
            for one in match.evidence
        ],
    }


def reason_object(match: TopicMatch, names: Names) -> dict[str, Any]:
    """What the format leaves out: the score, the points needed, and the reason in words."""
    name, view = names[match.campaign, match.topic], view_of(match)
    return {
        "score": match.score,
        "needed": match.needed,
        "reason": {t.code: reason_words(t, name.of(t.code), view, match.needed)
                   for t in (ENGLISH, SPANISH)},
    }  # fmt: skip


def view_of(match: TopicMatch) -> TopicView:
    """What rules found, as what is stored is shown."""
    evidence = (
        EvidenceView(one.field, one.passage, one.phrase, one.points) for one in match.evidence
    )
    return TopicView(match.topic, match.campaign, "rules", match.score, tuple(evidence))
