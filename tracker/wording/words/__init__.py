"""Our words in English, by key: the messages that the catalogues translate. One module an area."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Final

from tracker.wording.words import (
    asks,
    bills,
    calendar,
    calls,
    campaign,
    desk,
    feeds,
    frame,
    health,
    hearings,
    light,
    news,
    search,
    texts,
    time,
    today,
    topics,
)


@dataclass(frozen=True, slots=True)
class Area:
    """The words of one part of the product. name: of its module and its catalogue."""

    name: str
    words: Mapping[str, str]
    plurals: Mapping[str, tuple[str, str]]

    @classmethod
    def of(cls, module: ModuleType) -> Area:
        """The area that a module holds."""
        name = module.__name__.rpartition(".")[2]
        return cls(name, module.WORDS, getattr(module, "PLURALS", {}))


def joined(areas: Iterable[Area]) -> tuple[dict[str, str], dict[str, tuple[str, str]]]:
    """The words and the plurals of all areas. Raises ValueError for a key that stands twice."""
    words: dict[str, str] = {}
    plurals: dict[str, tuple[str, str]] = {}
    for area in areas:
        for key in (*area.words, *area.plurals):
            if key in words or key in plurals:
                raise ValueError(f"words: {key} stands twice, the second time in {area.name}")
        words |= area.words
        plurals |= area.plurals
    return words, plurals


#: In the order in which a page is read.
_MODULES: Final = (
    frame, time, today, hearings, calls, bills, search, texts, topics, asks, news, calendar,
    campaign, light, feeds, desk, health,
)  # fmt: skip
AREAS: Final = tuple(map(Area.of, _MODULES))

_JOINED: Final = joined(AREAS)
WORDS: Final[Mapping[str, str]] = _JOINED[0]
PLURALS: Final[Mapping[str, tuple[str, str]]] = _JOINED[1]
