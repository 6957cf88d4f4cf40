"""What a list can be narrowed by, and how many there are of each value: of bills in a list, or of
bills that are studied."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Generic, NamedTuple, TypeVar

Row = TypeVar("Row")


class Facet(NamedTuple, Generic[Row]):
    """What a list can be narrowed by. of: the values of a row, each once."""

    name: str
    of: Callable[[Row], Collection[str]]


def narrowed(
    rows: Iterable[Row], facets: Sequence[Facet[Row]], chosen: Mapping[str, Collection[str]]
) -> tuple[list[Row], dict[str, Counter[str]]]:
    """The rows that have what is chosen of every facet; and by facet, how many there are of each
    value among those that have what is chosen of all others."""
    wanted = {name: frozenset(some) for name, some in chosen.items() if some}
    facet_of, fitting = dict(facets), list[Row]()
    seen: dict[str, list[str]] = {facet.name: [] for facet in facets}
    for row in rows:
        lacking = [
            name for name, of in facets if name in wanted and wanted[name].isdisjoint(of(row))
        ]
        if not lacking:
            fitting.append(row)
        elif len(lacking) == 1:
            seen[lacking[0]] += facet_of[lacking[0]](row)
    for name, of in facets:
        for row in fitting:
            seen[name] += of(row)
    return fitting, {name: Counter(values) for name, values in seen.items()}
