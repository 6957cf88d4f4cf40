"""What the URL of the page Research asks for: which bills of all sessions, and what of them is
compared; on both sides, for the page and for its files. And the form by which a reader asks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from tracker.domain.committees import label_of_committee
from tracker.domain.research import FACETS, Track, narrowed
from tracker.domain.stages import STAGE_GROUPS
from tracker.pages import forms, parts
from tracker.pages import markup as html
from tracker.pages.bill_filters import value_words
from tracker.pages.paging import ALL, session_names
from tracker.queries.charts import tracks
from tracker.visiting.links import Asked, PageUrl
from tracker.visiting.visit import Visit

#: What is compared side by side, as the URL says it: nothing leaves no trace.
BY: Final = ("", "topic", "session", "committee")
#: How many stand side by side: more are no picture, and no light page.
SIDE_BY_SIDE: Final = 4
#: Facets of many values, each folded by itself.
_LONG: Final = frozenset({"topic", "committee"})
#: Values that are offered of one facet, with those that are chosen.
_OFFERED: Final = 16
_ORDER: Final = {"stage": tuple(STAGE_GROUPS), "chamber": ("lower", "upper")}


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
    left_out: Sequence[str]
    groups: Mapping[str, Sequence[Track]]
    values: int

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
    show, by = url.choice("show", ("", ALL)), url.choice("by", BY)
    every = tracks(here.connection, followed=not show)
    offered: dict[str, Container[str]] = {
        "session": {*session_names(here), ALL},
        "topic": {*here.topics, *(topic for row in every for topic in row.topics)},
        "committee": {name for row in every for name in row.committees},
        "chamber": {"lower", "upper"},
        "stage": STAGE_GROUPS,
    }
    chosen, left_out = {}, []
    for name, there in offered.items():
        values = url.several(name)
        if name == "committee":
            values = tuple(dict.fromkeys(label_of_committee(one, "") for one in values))
        chosen[name] = tuple(one for one in values if one in there)
        label = here.t(f"bills.{name}")
        unknown = (one for one in values if one not in there)
        left_out += [here.t("bills.unknown", name=label, value=one) for one in unknown]
    if ALL in chosen["session"]:
        chosen["session"] = ()
    rows, counts = narrowed(every, FACETS, chosen)
    groups, count = _groups(by, chosen, rows)
    return Study(show, chosen, by, rows, counts, len(every), left_out, groups, count)


def _groups(
    by: str, chosen: Mapping[str, tuple[str, ...]], rows: Sequence[Track]
) -> tuple[dict[str, Sequence[Track]], int]:
    """The rows of what is compared: of what was chosen, the newest, the most; and how many."""
    if not by:
        return {"": rows}, 0
    of: Callable[[Track], Sequence[str]] = dict(FACETS)[by]  # type: ignore[assignment]
    counts = Counter(value for row in rows for value in of(row))
    values = chosen[by] if len(chosen[by]) > 1 else tuple(name for name, _ in counts.most_common())
    if by == "session":
        values = tuple(sorted(values, reverse=True))
    first = sorted(values[:SIDE_BY_SIDE]) if by == "session" else values[:SIDE_BY_SIDE]
    return {one: [row for row in rows if one in of(row)] for one in first}, len(values)


def group_words(here: Visit, facet: str, value: str) -> str:
    """A value of a facet, in words."""
    if facet == "session":
        return session_names(here).get(value, value)
    return value_words(here, facet, value)


def form(here: Visit, of: Study) -> Markup:
    """Whose bills, and a form of all that narrows them and of what is compared."""
    t = here.t
    words = {"": t("bills.followed"), "all": t("bills.all")}
    ways = parts.choose(here, "research", "show", t("bills.show"), words, of.query())
    count = sum(map(len, of.chosen.values()))
    label = t.many("research.filters.of", count) if count else t("research.filters")
    language = here.links.language if here.links.names_language else ""
    hidden = forms.kept({"show": of.show, "lang": language})
    fields = hidden + html.joined(_fields(here, of))
    inner = forms.plain(here.links, "research", fields, t("research.go"))
    return ways + html.folded(label, inner)


def _fields(here: Visit, of: Study) -> Iterator[Markup]:
    t = here.t
    compared = {by: t(f"research.by.{by or 'none'}") for by in BY}
    yield forms.select("by", t("research.by"), compared, (of.by,))
    for facet in FACETS:
        counts, chosen = of.counts[facet.name], of.chosen[facet.name]
        fixed = _ORDER.get(facet.name, sorted(counts, key=lambda one: (-counts[one], one)))
        if facet.name == "session":
            fixed = sorted(counts, reverse=True)
        first = [one for one in fixed if counts[one]][:_OFFERED]
        values = dict.fromkeys((*chosen, *first) if facet.name in _LONG else (*first, *chosen))
        words = {
            one: f"{group_words(here, facet.name, one)} ({t.number(counts[one])})" for one in values
        }
        label = t(f"bills.{facet.name}")
        boxes = forms.several(facet.name, label, words, chosen)
        is_folded = facet.name in _LONG and boxes
        yield html.folded(label, boxes, is_open=bool(chosen)) if is_folded else boxes


def shown(here: Visit, of: Study) -> Markup:
    """What was left out, which bills the charts are of, and what stands side by side."""
    t = here.t
    lines = [
        f"{t(f'bills.{name}')}: {', '.join(group_words(here, name, one) for one in some)}"
        for name, some in of.chosen.items()
        if some
    ]
    if of.by and not of.is_compared:
        lines.append(t("research.compared.one"))
    elif of.by:
        names = "; ".join(group_words(here, of.by, value) for value in of.groups)
        lines.append(t("research.compared", names=names))
        if of.values > SIDE_BY_SIDE:
            lines.append(t.many("research.compared.most", SIDE_BY_SIDE))
    return html.note(of.left_out) + html.note(lines) + html.para(counted(here, of))


def counted(here: Visit, of: Study) -> str:
    """How many bills the charts are of, and of how many sessions, in words."""
    sessions = here.t.many("research.sessions", len({row.session for row in of.rows}))
    every = here.t.number(of.stored)
    return here.t.many("research.count", len(of.rows), all=every, sessions=sessions)
