"""Campaigns as people write them: one folder each, of files that anyone can edit.

Only campaign.toml must be there. All that is wrong in the files is told at once, each mistake with
the file, the line and what to write instead (CampaignFault). A folder is read again only when one
of its files changed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import product
from operator import attrgetter
from pathlib import Path
from typing import Any, Final, TypeAlias

from tracker.campaigns.files import DIFFERENT, FILES, JUDGING, MAIN, AsksFile, TopicsFile
from tracker.domain.asks import ENGINE as ASKS_ENGINE
from tracker.domain.campaign import CallTexts, Campaign
from tracker.domain.language import LANGUAGES
from tracker.domain.topics import ENGINE, FIELD_WEIGHTS, Rules
from tracker.errors import CampaignFault
from tracker.store.search_index import Campaigning
from tracker.toml_files import Model, Source
from tracker.toml_files import read as read_file

#: Another value whenever a file was added, changed or taken away.
Stamp: TypeAlias = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a folder gave. campaign: None where anything in it is wrong; judging: what of it decides
    about bills, None where that is wrong; sources: by file name."""

    folder: Path
    campaign: Campaign | None
    judging: Campaign | None
    faults: tuple[CampaignFault, ...]
    sources: Mapping[str, Source]


#: By folder, what was last read of it in this process, and the campaign last read well.
_READ: Final[dict[Path, tuple[Stamp, Reading]]] = {}
_WELL: Final[dict[Path, Campaign]] = {}


def load(folder: Path) -> tuple[Campaign, ...]:
    """Every campaign of a folder (data/campaigns), by slug. Raises CampaignFault. A folder without
    campaigns gives none. Files are read again only when they changed."""
    readings = [read(path) for path in places(folder)]
    faults = (fault for reading in readings for fault in reading.faults)
    fault = next(faults, None) or next(iter(same_name(readings)), None)
    if fault is not None:
        raise fault
    return _by_slug(reading.campaign for reading in readings)


def judging(folder: Path) -> tuple[Campaign, ...]:
    """Every campaign, by slug, for judging bills: a crawl does not stop for a text. What stands in
    files other than campaign.toml, topics.toml and asks.toml lacks where such a file cannot be
    used. Raises CampaignFault for those three."""
    readings = [read(path) for path in places(folder)]
    for reading in readings:
        if reading.judging is None:
            raise next(fault for fault in reading.faults if Path(fault.file).name in JUDGING)
    return _by_slug(reading.judging for reading in readings)


def usable(folder: Path) -> tuple[tuple[Campaign, ...], tuple[CampaignFault, ...]]:
    """Every campaign that can be shown, by slug, and what is wrong with the files; never raises. A
    campaign whose files cannot be used stays as it was last read well in this process; it is left
    out where it never was."""
    try:
        readings = [read(path) for path in places(folder)]
    except OSError as error:
        return (), (CampaignFault(str(folder), 0, f"cannot be read ({error.strerror})."),)
    faults = [fault for reading in readings for fault in reading.faults]
    # Whoever has a name already keeps it: one that was read well before comes first.
    readings.sort(key=lambda one: one.campaign is None or _WELL.get(one.folder) != one.campaign)
    clashing = same_name(readings)
    taken = {fault.file for fault in clashing}
    for reading in readings:
        if reading.campaign and str(reading.sources[MAIN].file) not in taken:
            _WELL[reading.folder] = reading.campaign
    return _by_slug(_WELL.get(reading.folder) for reading in readings), (*faults, *clashing)


def rules(campaigns: Sequence[Campaign]) -> Rules:
    """What all campaigns together look for, with a digest that changes when any of it does. Names
    and texts judge no bill: a new one leaves the digest as it is."""
    topics = tuple(topic for campaign in campaigns for topic in campaign.topics)
    named: dict[str, tuple[str, ...]] = {}
    for campaign in campaigns:
        for bill in campaign.bills:
            named[str(bill.number)] = (*named.get(str(bill.number), ()), campaign.slug)
    parts = attrgetter("id", "campaign", "phrases", "not_phrases", "threshold", "not_about")
    judging = list(map(parts, topics))
    judged = repr((ENGINE, judging, sorted(named.items()), sorted(FIELD_WEIGHTS.items())))
    asks = tuple(campaign.ask_rules for campaign in campaigns if campaign.ask_rules is not None)
    judged += repr((ASKS_ENGINE, asks))
    return Rules(topics, named, hashlib.sha256(judged.encode()).hexdigest()[:16], asks)


def campaigning(campaigns: Sequence[Campaign]) -> Campaigning:
    """What the campaigns' files say of single bills, to be searched with them."""
    words: dict[str, dict[tuple[str, str], str]] = {}
    for campaign in campaigns:
        for bill, name, code in product(campaign.bills, ("line", "points"), LANGUAGES):
            if text := getattr(getattr(bill.texts, name), code):
                key = campaign.slug, f"{name}.{code}"
                words.setdefault(str(bill.number), {})[key] = text
    return Campaigning(tuple(campaign.slug for campaign in campaigns), words)


def same_name(readings: Iterable[Reading]) -> list[CampaignFault]:
    """A fault for each campaign that has the name of one before it; it names both."""
    taken: dict[tuple[str, str], str] = {}
    faults: list[CampaignFault] = []
    for reading in readings:
        if reading.campaign is None:
            continue
        here, campaign = reading.folder.name, reading.campaign
        names = [(language, campaign.name.of(language).casefold()) for language in LANGUAGES]
        other = next((taken[name] for name in names if name in taken), "")
        if other:
            what = f"name: {campaign.name.en!r} is the name of {other} and of {here}"
            faults.append(reading.sources[MAIN].fault(("name", "en"), what))
        taken = dict.fromkeys(names, here) | taken
    return faults


def _by_slug(campaigns: Iterable[Campaign | None]) -> tuple[Campaign, ...]:
    return tuple(sorted(filter(None, campaigns), key=attrgetter("slug")))


def stamp(folder: Path, files: str = "*/*.toml") -> Stamp:
    """Another value whenever a file of a campaign was added, changed or taken away."""
    stamps = []
    for file in sorted(folder.glob(files)):
        with suppress(OSError):  # a link to nothing, as an editor at work leaves
            status = file.stat()
            stamps.append((f"{file.parent.name}/{file.name}", status.st_mtime_ns, status.st_size))
    return tuple(stamps)


def written_at(folder: Path) -> datetime:
    """When the files of the campaigns were last written, or one was taken away."""
    moments = [status_ns for _, status_ns, _ in stamp(folder)]
    for place in places(folder):
        with suppress(OSError):
            moments.append(place.stat().st_mtime_ns)
    return datetime.fromtimestamp(max(moments, default=0) // 10**9, UTC)


def places(folder: Path) -> list[Path]:
    """The folders of campaigns; hidden ones and those that begin with _ are none."""
    if not folder.is_dir():
        return []
    folders = (path for path in folder.iterdir() if not path.name.startswith((".", "_")))
    return sorted(path for path in folders if path.is_dir())


def read(folder: Path) -> Reading:
    """What a campaign's folder holds, as it is now."""
    now = stamp(folder, "*.toml")
    cached = _READ.get(folder)
    if cached is None or cached[0] != now:
        cached = _READ[folder] = (now, _reading(folder))
    return cached[1]


def _reading(folder: Path) -> Reading:
    sources: dict[str, Source] = {}
    parts: dict[str, Model] = {}
    faults: list[CampaignFault] = []
    for name, model in FILES.items():
        if name != MAIN and not (folder / name).exists():
            continue
        try:
            sources[name] = read_file(folder / name)
        except CampaignFault as fault:
            faults.append(fault)
            continue
        part, wrong = sources[name].understood(model)
        faults += wrong
        if part is not None:
            parts[name] = part
            faults += _of_one_file(folder, sources[name], part)
    campaign = _campaign(parts) if MAIN in parts else None
    decides = not any(Path(fault.file).name in JUDGING for fault in faults)
    return Reading(
        folder, None if faults else campaign, campaign if decides else None, tuple(faults), sources
    )


def _of_one_file(folder: Path, source: Source, part: Model) -> Iterator[CampaignFault]:
    """What each setting alone does not show."""
    for table, key in DIFFERENT.items():
        yield from source.twice(table, key)
    if isinstance(part, TopicsFile | AsksFile):
        yield from part.faults(source)
    slug = source.values.get("slug", folder.name)
    if slug != folder.name:
        there = (folder.parent / slug / MAIN).is_file()
        too = f" and that of {slug}/{MAIN} too" if there else ""
        what = f"slug: {slug!r} is not the folder's name, {folder.name!r}{too}"
        yield source.fault(("slug",), what)


def _campaign(parts: Mapping[str, Model]) -> Campaign:
    """A campaign of its files; what stands in one that lacks is empty."""
    topics, asks = parts.get("topics.toml"), parts.get("asks.toml")
    settings: dict[str, Any] = {}
    for part in parts.values():
        if not isinstance(part, TopicsFile | AsksFile):
            settings |= part.values()
    slug, ids = settings["slug"], [ask.id for ask in settings["asks"]]
    texts = {name: settings.pop(name) for name in CallTexts.__slots__ if name in settings}
    return Campaign(
        **settings,
        topics=topics.topics(slug) if isinstance(topics, TopicsFile) else (),
        texts=CallTexts(**texts),
        ask_rules=asks.rules(slug, ids) if isinstance(asks, AsksFile) else None,
    )
