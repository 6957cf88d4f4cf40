"""A campaign's folder as a Campaign; read again only when one of its files changed.

Only campaign.toml must be there. All that is wrong in the files is told at once.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias, TypeVar

from pydantic import ValidationError

from tracker.campaigns import ask_rules
from tracker.campaigns.ask_rules import AsksFile
from tracker.campaigns.faults import Source, twice, what
from tracker.campaigns.files import (
    CampaignFile,
    GuidanceFile,
    JoinFile,
    Model,
    ResourcesFile,
    TextsFile,
    TopicEntry,
    TopicsFile,
)
from tracker.domain.asks import AskRules
from tracker.domain.campaign import Campaign
from tracker.domain.text.phrases import form_of
from tracker.domain.toml_lines import lines_of
from tracker.domain.topics import Phrase, Topic
from tracker.errors import CampaignFault

#: Points of a phrase by the list it stands in; a topic's threshold is 4 unless it says otherwise.
POINTS: Final = {"enough": 4.0, "strong": 2.0, "hint": 1.0}
#: Bytes of a file; ways of saying all phrases of a file of topics.
LARGEST: Final = 2_000_000
MOST_WAYS: Final = 50_000
MAIN: Final = "campaign.toml"
FILES: Final[Mapping[str, type[Model]]] = {
    MAIN: CampaignFile,
    "topics.toml": TopicsFile,
    "asks.toml": AsksFile,
    "texts.toml": TextsFile,
    "resources.toml": ResourcesFile,
    "guidance.toml": GuidanceFile,
    "join.toml": JoinFile,
}
#: Files that decide which bills are followed, and what the campaign asks of them.
JUDGING: Final = (MAIN, "topics.toml", "asks.toml")
#: Tables whose entries must differ, with the setting in which.
_DIFFERENT: Final = (
    ("ask", "id"), ("bill", "number"), ("topic", "id"), ("section", "id"), ("resource", "id"),
    ("guidance", "id"), ("effort", "id"),
)  # fmt: skip

_Signature: TypeAlias = tuple[tuple[str, int, int], ...]
_File = TypeVar("_File", bound=Model)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a folder gave.

    campaign: None where anything in it is wrong; judging: what of it decides about bills, None
    where that is wrong; sources: by file name.
    """

    place: Path
    campaign: Campaign | None
    judging: Campaign | None
    faults: tuple[CampaignFault, ...]
    sources: Mapping[str, Source]

    def fault(self, what_is_wrong: str) -> CampaignFault:
        """A fault of the campaign's name."""
        return self.sources[MAIN].fault(("name", "en"), what_is_wrong)


_READ: Final[dict[Path, tuple[_Signature, Reading]]] = {}


def places(folder: Path) -> list[Path]:
    """The folders of campaigns; hidden ones and those that begin with _ are none."""
    if not folder.is_dir():
        return []
    found = (place for place in folder.iterdir() if not place.name.startswith((".", "_")))
    return sorted(place for place in found if place.is_dir())


def read(place: Path) -> Reading:
    """What a campaign's folder holds, as it is now."""
    signature = _signature(place)
    known = _READ.get(place)
    if known is None or known[0] != signature:
        known = _READ[place] = (signature, _reading(place))
    return known[1]


def topics_from(file: Path, slug: str) -> tuple[Topic, ...]:
    """The topics of a file that is not in use yet, as those of a campaign. Raises CampaignFault."""
    faults: list[CampaignFault] = []
    source = _source(file, faults)
    if source is None:
        raise faults[0] if faults else CampaignFault(str(file), 0, "this file lacks")
    try:
        found = TopicsFile.model_validate(source.values)
    except ValidationError as error:
        first = error.errors()[0]
        raise source.fault(first["loc"], what(first)) from None
    for fault in (*twice(source, "topic", "id"), *_of_topics(source)):
        raise fault
    return tuple(_topic(one, slug, found) for one in found.topic)


def _signature(place: Path) -> _Signature:
    """What differs when a file was changed."""
    found = []
    for name in FILES:
        try:
            status = (place / name).stat()
        except OSError:
            continue
        found.append((name, status.st_mtime_ns, status.st_size))
    return tuple(found)


def _reading(place: Path) -> Reading:
    sources: dict[str, Source] = {}
    parts: dict[str, Model] = {}
    faults: list[CampaignFault] = []
    for name, model in FILES.items():
        source = _source(place / name, faults)
        if source is None:
            continue
        sources[name] = source
        try:
            parts[name] = model.model_validate(source.values)
        except ValidationError as error:
            faults += [source.fault(one["loc"], what(one)) for one in error.errors()]
        else:
            faults += _of_one_file(place, source)
    about = parts.get(MAIN)
    known = _campaign(about, parts) if isinstance(about, CampaignFile) else None
    decides = not any(Path(fault.file).name in JUDGING for fault in faults)
    return Reading(
        place, None if faults else known, known if decides else None, tuple(faults), sources
    )


def _source(file: Path, faults: list[CampaignFault]) -> Source | None:
    """A file with what TOML makes of it; None where it lacks or cannot be read."""
    try:
        if file.stat().st_size > LARGEST:
            faults.append(CampaignFault(str(file), 0, f"is larger than {LARGEST // 10**6} MB."))
            return None
        text = file.read_text(encoding="utf-8-sig")
        return Source(file, text, tomllib.loads(text), lines_of(text))
    except FileNotFoundError:
        if file.name == MAIN:
            faults.append(CampaignFault(str(file), 0, "this file lacks"))
    except UnicodeDecodeError:
        faults.append(CampaignFault(str(file), 0, "not written in UTF-8. Save it as UTF-8."))
    except OSError as error:
        faults.append(CampaignFault(str(file), 0, f"cannot be read ({error.strerror})."))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        said = re.search(r"at line (\d+)", str(error))
        line = int(said[1]) if said else text.count("\n") + 1
        faults.append(CampaignFault(str(file), line, str(error)))
    return None


def _of_one_file(place: Path, source: Source) -> Iterator[CampaignFault]:
    """What each setting alone does not show."""
    for table, key in _DIFFERENT:
        yield from twice(source, table, key)
    if source.file.name == "topics.toml":
        yield from _of_topics(source)
    if source.file.name == "asks.toml":
        yield from ask_rules.faults(source)
    slug = source.values.get("slug", place.name)
    if source.file.name == MAIN and slug != place.name:
        other = place.parent / slug / MAIN
        too = f" and that of {other.parent.name}/{MAIN} too" if other.is_file() else ""
        yield source.fault(
            ("slug",), f"slug: {slug!r} is not the folder's name, {place.name!r}{too}"
        )


def _of_topics(source: Source) -> Iterator[CampaignFault]:
    ways = 0
    for at, entry in enumerate(TopicsFile.model_validate(source.values).topic):
        before, ways = ways, ways + _ways(entry)
        if before <= MOST_WAYS < ways:
            said = f"up to here the phrases can be said in more than {MOST_WAYS} ways: too many"
            yield source.fault(("topic", at, "id"), said)
        if not any((entry.enough, entry.strong, entry.hint, entry.phrase)):
            yield source.fault(("topic", at, "id"), f"the topic {entry.id!r} has no phrases")
        yield from _twice_anywhere(source, at, entry)


def _ways(entry: TopicEntry) -> int:
    """In how many ways the phrases of a topic can be said."""
    phrases = [text for one in _phrases(entry) for text in one.texts()]
    texts = (*phrases, *entry.must_not_count, *entry.not_about)
    return sum(len(ways) for text in texts for ways in form_of(text).pieces)


def _twice_anywhere(source: Source, at: int, entry: TopicEntry) -> Iterator[CampaignFault]:
    """A fault at the second mention of a phrase that counts in every field."""
    listed = [(words, (kind, n)) for kind in POINTS for n, words in enumerate(getattr(entry, kind))]
    apart = [
        (one.words, ("phrase", n))
        for n, one in enumerate(entry.phrase)
        if not (one.fields or one.beside or one.not_beside)
    ]
    seen: set[str] = set()
    for words, where in (*listed, *apart):
        if words.lower() in seen:
            yield source.fault(("topic", at, *where), f"{words.lower()!r} stands here twice")
        seen.add(words.lower())


def _campaign(about: CampaignFile, parts: Mapping[str, Model]) -> Campaign:
    texts, resources = _part(parts, TextsFile), _part(parts, ResourcesFile)
    guidance, join, topics = (
        _part(parts, GuidanceFile), _part(parts, JoinFile), _part(parts, TopicsFile),
    )  # fmt: skip
    return Campaign(
        slug=about.slug,
        name=about.name.both(),
        by=about.by.both(),
        cause=about.cause.both(),
        sections=tuple(one.value() for one in texts.section),
        asks=tuple(one.value() for one in about.ask),
        bills=tuple(one.value() for one in about.bill),
        topics=tuple(_topic(one, about.slug, topics) for one in topics.topic),
        texts=texts.texts(),
        resources=tuple(one.value() for one in resources.resource),
        guidance=tuple(one.value() for one in guidance.guidance),
        reports=tuple(one.value() for one in guidance.report),
        efforts=tuple(one.value() for one in join.effort),
        contact=about.contact.value(),
        deadline_hours=about.deadline_hours,
        colour=(about.colour.light, about.colour.dark),
        ask_rules=_asks(parts, about),
    )


def _asks(parts: Mapping[str, Model], about: CampaignFile) -> AskRules | None:
    found = _part(parts, AsksFile)
    return found.rules(about.slug, [one.id for one in about.ask]) if found.rule else None


def _part(parts: Mapping[str, Model], model: type[_File]) -> _File:
    """A file's settings; those of an empty one where it lacks."""
    return next((part for part in parts.values() if isinstance(part, model)), model())


def _topic(entry: TopicEntry, campaign: str, found: TopicsFile) -> Topic:
    return Topic(
        id=entry.id,
        campaign=campaign,
        name=entry.name.both(),
        phrases=tuple(_phrases(entry)),
        not_phrases=(*found.must_not_count, *entry.must_not_count),
        threshold=entry.threshold,
        not_about=(*found.not_about, *entry.not_about),
    )


def _phrases(entry: TopicEntry) -> Iterator[Phrase]:
    for kind, words in (("enough", entry.enough), ("strong", entry.strong), ("hint", entry.hint)):
        yield from (Phrase(text, POINTS[kind]) for text in words)
    yield from (one.value() for one in entry.phrase)
