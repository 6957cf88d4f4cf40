"""What the URL of the page Research asks for: which bills of all sessions, and what of them is
compared. On both sides, for the page and for its files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from tracker.domain.committees import label_of_committee
from tracker.domain.research import FACETS, Track, narrowed
from tracker.domain.stages import STAGE_GROUPS
from tracker.pages.session_choice import ALL, session_names
from tracker.queries.charts import tracks
from tracker.visiting.links import Asked, PageUrl
from tracker.visiting.visit import Visit
from tracker.wording.say import topic_words

#: What is compared side by side, as the URL says it: nothing leaves no trace.
BY: Final = ("", "topic", "session", "committee")
#: How many stand side by side: more are no picture, and no light page.
SIDE_BY_SIDE: Final = 4


@dataclass(frozen=True, slots=True)
class Study:
    """The bills that a URL asks for. show: "" for followed bills, or all; chosen: values by facet;
    by: what is compared; rows: the bills; counts: by facet and value, how many there are with all
    that is chosen of the others; stored: how many there are of all; left_out: what there is not,
    sentences; groups: the rows of each that is compared, by its value, of one "" where none is;
    values: how many could be compared."""

    show: str
    chosen: Mapping[str, tuple[str, ...]]
    by: str
    rows: Sequence[Track]
    counts: Mapping[str, Counter[str]]
    stored: int
    left_out: tuple[str, ...] = ()
    groups: Mapping[str, Sequence[Track]] = field(default_factory=dict)
    values: int = 0

    @property
    def is_compared(self) -> bool:
        """Whether several stand side by side."""
        return len(self.groups) > 1

    def query(self) -> dict[str, Asked]:
        """The query of its URL; what is usual leaves no trace."""
        return {"show": self.show, **self.chosen, "by": self.by}

    def of_bills(self, **more: Asked) -> dict[str, Asked] | None:
        """The query of the same bills as a list, narrowed further, every session being asked for by
        name; None where lists count otherwise: they know committees by agendas, too."""
        if self.chosen["committee"] or self.by == "committee":
            return None
        query = {name: some for name, some in self.chosen.items() if name != "committee"}
        return {**query, "show": self.show, "session": self.chosen["session"] or (ALL,), **more}


def study(here: Visit, url: PageUrl) -> Study:
    """What a URL asks for; what there is not is left out and said."""
    show = url.choice("show", ("", ALL))
    every = tracks(here.connection, followed=not show)
    left_out: list[str] = []
    chosen = _chosen(here, url, every, left_out)
    rows, counts = narrowed(every, FACETS, chosen)
    by = url.choice("by", BY)
    groups, values = _groups(by, chosen, rows)
    return Study(show, chosen, by, rows, counts, len(every), tuple(left_out), groups, values)


def _chosen(
    here: Visit, url: PageUrl, every: Sequence[Track], left_out: list[str]
) -> dict[str, tuple[str, ...]]:
    offered = {
        "session": {*session_names(here), ALL},
        "topic": {*here.topics, *(topic for row in every for topic in row.topics)},
        "committee": {name for row in every for name in row.committees},
        "chamber": {"lower", "upper"},
        "stage": set(STAGE_GROUPS),
    }
    chosen = {}
    for name, values in offered.items():
        asked = url.several(name)
        if name == "committee":
            asked = tuple(dict.fromkeys(label_of_committee(one, "") for one in asked))
        unknown = (one for one in asked if one not in values)
        left_out += [
            here.t("bills.unknown", name=here.t(f"bills.{name}"), value=one) for one in unknown
        ]
        chosen[name] = tuple(one for one in asked if one in values)
    if ALL in chosen["session"]:
        chosen["session"] = ()
    return chosen


def _groups(
    by: str, chosen: Mapping[str, tuple[str, ...]], rows: Sequence[Track]
) -> tuple[dict[str, Sequence[Track]], int]:
    """What is compared, each with its bills: what was chosen where that is several, else the
    newest sessions, or what most bills have; and how many there are."""
    if not by:
        return {"": rows}, 0
    of: Callable[[Track], Sequence[str]] = dict(FACETS)[by]  # type: ignore[assignment]
    counts = Counter(value for row in rows for value in of(row))
    values = chosen[by] if len(chosen[by]) > 1 else tuple(name for name, _ in counts.most_common())
    if by == "session":
        values = tuple(sorted(values, reverse=True))
    first = sorted(values[:SIDE_BY_SIDE]) if by == "session" else values[:SIDE_BY_SIDE]
    return {one: [row for row in rows if one in of(row)] for one in first}, len(values)


def group_words(here: Visit, by: str, value: str) -> str:
    """What is compared, in words."""
    if by == "topic":
        return topic_words(here.t, value, here.topics)
    return session_names(here).get(value, value) if by == "session" else value
