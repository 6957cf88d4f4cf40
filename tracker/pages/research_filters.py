"""What the page Research is narrowed and compared by: one form that needs no script, on both sides,
and what was chosen in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from markupsafe import Markup

from tracker.domain.research import FACETS
from tracker.domain.stages import STAGE_GROUPS
from tracker.pages import forms
from tracker.pages import markup as html
from tracker.pages.bill_filters import value_words
from tracker.pages.research_query import BY, SIDE_BY_SIDE, Study, group_words
from tracker.pages.session_choice import session_names
from tracker.visiting.visit import Visit

#: Facets of many values, each folded by itself.
_LONG: Final = frozenset({"topic", "committee"})
#: Values that are offered of one facet, with those that are chosen.
_OFFERED: Final = 16
_ORDER: Final = {"stage": tuple(STAGE_GROUPS), "chamber": ("lower", "upper")}


def form(here: Visit, of: Study) -> Markup:
    """Whose bills, and a form of all that narrows them and of what is compared."""
    t, query = here.t, of.query()
    words = {"": t("bills.followed"), "all": t("bills.all")}
    ways = (
        (here.links.to("research", "", **{**query, "show": show}), said, show == of.show)
        for show, said in words.items()
    )
    count = sum(map(len, of.chosen.values()))
    label = t.many("research.filters.of", count) if count else t("research.filters")
    language = here.links.language if here.links.names_language else ""
    kept = forms.kept({"show": of.show, "lang": language})
    fields = kept + html.joined(_fields(here, of))
    inner = forms.plain(here.links, "research", fields, t("research.go"))
    return html.choices(t("bills.show"), ways) + html.folded(label, inner, is_open=False)


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
            one: f"{_words(here, facet.name, one)} ({t.number(counts[one])})" for one in values
        }
        label = t(f"bills.{facet.name}")
        boxes = forms.several(facet.name, label, words, chosen)
        is_folded = facet.name in _LONG and boxes
        yield html.folded(label, boxes, is_open=bool(chosen)) if is_folded else boxes


def _words(here: Visit, facet: str, value: str) -> str:
    if facet == "session":
        return session_names(here).get(value, value)
    return value_words(here, facet, value)


def shown(here: Visit, of: Study) -> Markup:
    """What was left out, which bills the charts are of, and what stands side by side."""
    t = here.t
    lines = [
        f"{t(f'bills.{name}')}: {', '.join(_words(here, name, one) for one in some)}"
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
    note = html.note(lines) if lines else html.NOTHING
    return html.note(of.left_out) + note + html.para(counted(here, of))


def counted(here: Visit, of: Study) -> str:
    """How many bills the charts are of, and of how many sessions, in words."""
    sessions = here.t.many("research.sessions", len({row.session for row in of.rows}))
    every = here.t.number(of.stored)
    return here.t.many("research.count", len(of.rows), all=every, sessions=sessions)
