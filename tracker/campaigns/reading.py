"""A campaign's folder as a Campaign; read again only when one of its files changed.

Only campaign.toml must be there. All that is wrong in the files is told at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias, TypeVar

from tracker.campaigns import ask_rules
from tracker.campaigns.ask_rules import AsksFile
from tracker.campaigns.files import (
    CampaignFile,
    GuidanceFile,
    JoinFile,
    ResourcesFile,
    TextsFile,
    TopicEntry,
    TopicsFile,
)
from tracker.domain.campaign import Campaign
from tracker.domain.text.phrases import form_of
from tracker.domain.topics import Phrase, Topic
from tracker.errors import CampaignFault
from tracker.toml_files import Model, Source
from tracker.toml_files import read as read_file

#: Points of a phrase by the list it stands in; a topic's threshold is 4 unless it says otherwise.
POINTS: Final = {"enough": 4.0, "strong": 2.0, "hint": 1.0}
#: Ways of saying all phrases of a file of topics.
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
_DIFFERENT: Final = {
    **dict.fromkeys(("ask", "topic", "section", "resource", "guidance", "effort"), "id"),
    "bill": "number",
}

_OF_MAIN: Final = ("slug", "name", "by", "cause", "contact", "deadline_hours", "colour")

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
    folders = (place for place in folder.iterdir() if not place.name.startswith((".", "_")))
    return sorted(place for place in folders if place.is_dir())


def read(place: Path) -> Reading:
    """What a campaign's folder holds, as it is now."""
    signature = _signature(place)
    cached = _READ.get(place)
    if cached is None or cached[0] != signature:
        cached = _READ[place] = (signature, _reading(place))
    return cached[1]


def topics_from(file: Path, slug: str) -> tuple[Topic, ...]:
    """The topics of a file that is not in use yet, as those of a campaign. Raises CampaignFault."""
    source = read_file(file)
    topics, faults = source.understood(TopicsFile)
    if topics is not None:
        faults += [*source.twice("topic", "id"), *_of_topics(source, topics)]
    if topics is None or faults:
        raise faults[0]
    return _topics(topics, slug)


def _signature(place: Path) -> _Signature:
    """What differs when a file was changed."""
    stats = []
    for name in FILES:
        try:
            status = (place / name).stat()
        except OSError:
            continue
        stats.append((name, status.st_mtime_ns, status.st_size))
    return tuple(stats)


def _reading(place: Path) -> Reading:
    sources: dict[str, Source] = {}
    parts: dict[type[Model], Model] = {}
    faults: list[CampaignFault] = []
    for name, model in FILES.items():
        if name != MAIN and not (place / name).exists():
            continue
        try:
            sources[name] = read_file(place / name)
        except CampaignFault as fault:
            faults.append(fault)
            continue
        part, wrong = sources[name].understood(model)
        faults += wrong
        if part is not None:
            parts[model] = part
            faults += _of_one_file(place, sources[name], part)
    campaign = _campaign(parts) if CampaignFile in parts else None
    decides = not any(Path(fault.file).name in JUDGING for fault in faults)
    return Reading(
        place, None if faults else campaign, campaign if decides else None, tuple(faults), sources
    )


def _of_one_file(place: Path, source: Source, part: Model) -> Iterator[CampaignFault]:
    """What each setting alone does not show."""
    for table, key in _DIFFERENT.items():
        yield from source.twice(table, key)
    if isinstance(part, TopicsFile):
        yield from _of_topics(source, part)
    if isinstance(part, AsksFile):
        yield from ask_rules.faults(source, part)
    if isinstance(part, CampaignFile) and part.slug != place.name:
        there = (place.parent / part.slug / MAIN).is_file()
        too = f" and that of {part.slug}/{MAIN} too" if there else ""
        what = f"slug: {part.slug!r} is not the folder's name, {place.name!r}{too}"
        yield source.fault(("slug",), what)


def _of_topics(source: Source, file: TopicsFile) -> Iterator[CampaignFault]:
    ways = 0
    for at, entry in enumerate(file.topic):
        place = ("topic", at, "id")
        before, ways = ways, ways + _ways(entry)
        if before <= MOST_WAYS < ways:
            what = f"up to here the phrases can be said in more than {MOST_WAYS} ways: too many"
            yield source.fault(place, what)
        if not any((entry.enough, entry.strong, entry.hint, entry.phrase)):
            yield source.fault(place, f"the topic {entry.id!r} has no phrases")
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


def _campaign(parts: Mapping[type[Model], Model]) -> Campaign:
    """A campaign of its files; what stands in one that lacks is empty."""
    about, texts, guidance = (
        _part(parts, CampaignFile),
        _part(parts, TextsFile),
        _part(parts, GuidanceFile).values(),
    )
    asks = _part(parts, AsksFile)
    main = about.values()
    return Campaign(
        **{name: main[name] for name in _OF_MAIN},
        asks=main["ask"],
        bills=main["bill"],
        topics=_topics(_part(parts, TopicsFile), about.slug),
        sections=texts.values()["section"],
        texts=texts.texts(),
        resources=_part(parts, ResourcesFile).values()["resource"],
        guidance=guidance["guidance"],
        reports=guidance["report"],
        efforts=_part(parts, JoinFile).values()["effort"],
        ask_rules=asks.rules(about.slug, [one.id for one in about.ask]) if asks.rule else None,
    )


def _part(parts: Mapping[type[Model], Model], model: type[_File]) -> _File:
    """A file's settings; those of an empty one where it lacks."""
    part = parts.get(model)
    return part if isinstance(part, model) else model()


def _topics(file: TopicsFile, campaign: str) -> tuple[Topic, ...]:
    return tuple(
        Topic(
            id=entry.id,
            campaign=campaign,
            name=entry.name.value(),
            phrases=tuple(_phrases(entry)),
            not_phrases=(*file.must_not_count, *entry.must_not_count),
            threshold=entry.threshold,
            not_about=(*file.not_about, *entry.not_about),
        )
        for entry in file.topic
    )


def _phrases(entry: TopicEntry) -> Iterator[Phrase]:
    for kind, points in POINTS.items():
        yield from (Phrase(text, points) for text in getattr(entry, kind))
    yield from (one.value() for one in entry.phrase)
