"""`tracker asks show`: what a bill says of the asks, with the passages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tracker import campaigns
from tracker.cli import FAILED, asked
from tracker.cli.tables import Format, prose, say, show_object, write
from tracker.domain.ask_history import MarkView, VersionMarks, changes
from tracker.domain.campaign import Campaign
from tracker.queries.asks import marks_of
from tracker.settings import Settings
from tracker.wording.translator import ENGLISH


def show(settings: Settings, typed: str, form: Format, *, every: bool) -> int:
    """Writes the marks of a bill. Returns the exit code: 1 where it was never read for asks."""
    number = asked.bill_number(typed, settings)
    used = campaigns.load(settings.data / "campaigns")
    with asked.opened(settings) as connection:
        found = {one: marks_of(connection, number, one.slug) for one in used}
    read = {one: versions for one, versions in found.items() if versions and one.ask_rules}
    if not read:
        say(f"{number} was not read for asks: no campaign that has rules for them follows it.")
        return FAILED
    if form == "table":
        write("".join(line for one, of in read.items() for line in _lines(one, of, every=every)))
    else:
        told = [_object(one, versions) for one, versions in read.items()]
        show_object(form, {"number": number, "campaigns": told})
    return 0


def _lines(campaign: Campaign, versions: Sequence[VersionMarks], *, every: bool) -> Iterator[str]:
    names = {one.id: one.name.en for one in campaign.asks}
    yield f"{campaign.name.en}\n"
    for version in versions if every else versions[-1:]:
        yield f"\n{_version(version)}\n"
        if not version.marks:
            yield prose(ENGLISH("asks.nothing"), "  ")
        for mark in version.marks:
            yield from _mark(mark, names)
    changed = [one for one in changes(versions) if one.ask in names]
    if changed:
        yield f"\n{ENGLISH('asks.history')}\n"
    for one in changed:
        said = ENGLISH(f"asks.course.{one.course}.{one.direction}")
        yield prose(f"{_version(one.version)}, {names[one.ask]}: {said}", "  ")


def _version(version: VersionMarks) -> str:
    if not version.key:
        return ENGLISH("asks.read.summary")
    return f"{version.name} {version.day or ''}".strip()


def _mark(mark: MarkView, names: Mapping[str, str]) -> Iterator[str]:
    decided = f" ({ENGLISH('asks.editor')})" if mark.decided_by == "editor" else ""
    said = ENGLISH(f"asks.{mark.direction}")
    yield prose(f"{names.get(mark.ask, mark.ask)}: {said}{decided}", "  ")
    for one in mark.passages:
        yield prose(" ".join(filter(None, (one.section, one.lead, one.passage))), "    ")


def _object(campaign: Campaign, versions: Sequence[VersionMarks]) -> dict[str, Any]:
    return {
        "campaign": campaign.slug,
        "versions": [_version_object(one) for one in versions],
        "changes": [
            {
                "version": one.version.key, "name": one.version.name, "ask": one.ask,
                "direction": one.direction, "course": one.course, "effect": one.effect or None,
                "came": [each.passage for each in one.came],
                "went": [each.passage for each in one.went],
            }
            for one in changes(versions)
        ],
    }  # fmt: skip


def _version_object(version: VersionMarks) -> dict[str, Any]:
    return {
        "version": version.key or None,
        "name": version.name or None,
        "day": version.day.isoformat() if version.day else None,
        "marks": [
            {
                "ask": mark.ask, "direction": mark.direction, "field": mark.field,
                "decided_by": mark.decided_by,
                "passages": [
                    {"section": one.section or None, "lead": one.lead or None,
                     "passage": one.passage, "phrase": one.phrase}
                    for one in mark.passages
                ],
            }
            for mark in version.marks
        ],
    }  # fmt: skip
