"""What the record format calls entities of the ledger and their facts, where our tables call them
otherwise: the export writes by it, the import reads by it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

#: By our own names.
ENTITIES: Final[Mapping[str, str]] = {"bill_status": "judgement"}
_FACTS: Final[Mapping[str, str]] = {
    "rank": "place", "start_text": "words", "start_time": "at", "schedule_url": "source_url",
    "listed_crawl": "crawl",
}  # fmt: skip
#: The address of an entity, where it is not `url`.
_URLS: Final[Mapping[str, str]] = {
    "bill": "source_url", "sponsor": "link", "ballot": "link", "membership": "link",
    "text": "address",
}  # fmt: skip


@cache
def facts_named(entity: str) -> Mapping[str, str]:
    """The format's names of an entity's facts, by our own. entity: by our own name."""
    return {**_FACTS, "url": _URLS.get(entity, "url")}


@cache
def facts_meant(entity: str) -> Mapping[str, str]:
    """Our own names of an entity's facts, by the format's."""
    return {name: own for own, name in facts_named(entity).items()}
