"""Campaigns as people write them: one folder each, of files that anyone can edit.

A mistake in a file is told with the file, the line and what to write instead (CampaignFault).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from tracker.campaigns.reading import JUDGING, MAIN, Reading, places, read
from tracker.domain.asks import ENGINE as ASKS_ENGINE
from tracker.domain.campaign import Campaign
from tracker.domain.language import LANGUAGES
from tracker.domain.topics import ENGINE, FIELD_WEIGHTS, Rules
from tracker.errors import CampaignFault
from tracker.store.search_index import Campaigning

__all__ = ["judging", "load", "rules", "said", "same_name", "usable"]

#: By folder, the campaign that was last read well in this process.
_WELL: Final[dict[Path, Campaign]] = {}


def load(folder: Path) -> tuple[Campaign, ...]:
    """Every campaign of a folder (data/campaigns), by slug. Raises CampaignFault.

    A folder without campaigns gives none. Files are read again only when they changed.
    """
    readings = [read(place) for place in places(folder)]
    faults = (fault for reading in readings for fault in reading.faults)
    fault = next(faults, None) or next(iter(same_name(readings)), None)
    if fault is not None:
        raise fault
    return _by_slug(reading.campaign for reading in readings)


def judging(folder: Path) -> tuple[Campaign, ...]:
    """Every campaign, by slug, for judging bills: a crawl does not stop for a text.

    What stands in files other than campaign.toml, topics.toml and asks.toml lacks where such a
    file cannot be used. Raises CampaignFault for those three.
    """
    readings = [read(place) for place in places(folder)]
    for reading in readings:
        if reading.judging is None:
            raise next(one for one in reading.faults if Path(one.file).name in JUDGING)
    return _by_slug(reading.judging for reading in readings)


def usable(folder: Path) -> tuple[tuple[Campaign, ...], tuple[CampaignFault, ...]]:
    """Every campaign that can be shown, by slug, and what is wrong with the files; never raises.

    A campaign whose files cannot be used stays as it was last read well in this process; it is
    left out where it never was.
    """
    try:
        readings = [read(place) for place in places(folder)]
    except OSError as error:
        return (), (CampaignFault(str(folder), 0, f"cannot be read ({error.strerror})."),)
    faults = [fault for reading in readings for fault in reading.faults]
    # Whoever has a name already keeps it: one that was read well before comes first.
    readings.sort(key=lambda one: one.campaign is None or _WELL.get(one.place) != one.campaign)
    clashing = same_name(readings)
    taken = {fault.file for fault in clashing}
    for reading in readings:
        if reading.campaign and str(reading.sources[MAIN].file) not in taken:
            _WELL[reading.place] = reading.campaign
    return _by_slug(_WELL.get(reading.place) for reading in readings), (*faults, *clashing)


def rules(campaigns: Sequence[Campaign]) -> Rules:
    """What all campaigns together look for, with a digest that changes when any of it does.

    Names and texts judge no bill: a new one leaves the digest as it is.
    """
    topics = tuple(topic for campaign in campaigns for topic in campaign.topics)
    named: dict[str, tuple[str, ...]] = {}
    for campaign in campaigns:
        for bill in campaign.bills:
            named[str(bill.number)] = (*named.get(str(bill.number), ()), campaign.slug)
    judging = [
        (one.id, one.campaign, one.phrases, one.not_phrases, one.threshold, one.not_about)
        for one in topics
    ]
    judged = repr((ENGINE, judging, sorted(named.items()), sorted(FIELD_WEIGHTS.items())))
    asks = tuple(one.ask_rules for one in campaigns if one.ask_rules is not None)
    judged += repr((ASKS_ENGINE, asks))
    return Rules(topics, named, hashlib.sha256(judged.encode()).hexdigest()[:16], asks)


def said(campaigns: Sequence[Campaign]) -> Campaigning:
    """What the campaigns' files say of single bills, to be searched with them."""
    words: dict[str, dict[tuple[str, str], str]] = {}
    for campaign in campaigns:
        for bill in campaign.bills:
            for name, text in (("line", bill.texts.line), ("points", bill.texts.points)):
                for code, line in (("en", text.en), ("es", text.es)):
                    if line:
                        key = campaign.slug, f"{name}.{code}"
                        words.setdefault(str(bill.number), {})[key] = line
    return Campaigning(tuple(one.slug for one in campaigns), words)


def same_name(readings: Iterable[Reading]) -> list[CampaignFault]:
    """A fault for each campaign that has the name of one before it; it names both."""
    taken: dict[tuple[str, str], str] = {}
    faults: list[CampaignFault] = []
    for reading in readings:
        if reading.campaign is None:
            continue
        names = [(one, reading.campaign.name.of(one).casefold()) for one in LANGUAGES]
        other = next((taken[name] for name in names if name in taken), "")
        if other:
            english = reading.campaign.name.en
            faults.append(
                reading.fault(
                    f"name: {english!r} is the name of {other} and of {reading.place.name}"
                )
            )
        taken.update((name, reading.place.name) for name in names if name not in taken)
    return faults


def _by_slug(campaigns: Iterable[Campaign | None]) -> tuple[Campaign, ...]:
    return tuple(sorted((one for one in campaigns if one), key=lambda one: one.slug))


def stamp(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Another value whenever a file of a campaign was added, changed or taken away."""
    files = sorted(folder.glob("*/*.toml"))
    told = ((one, one.stat()) for one in files)
    return tuple((f"{one.parent.name}/{one.name}", at.st_mtime_ns, at.st_size) for one, at in told)
