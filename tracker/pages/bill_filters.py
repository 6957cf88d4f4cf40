"""What narrows a list of bills: links with counts at its side, or one form on a light page, which
is sent once for all that was chosen and stays small however many choices there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final, NamedTuple

from markupsafe import Markup

from tracker.pages import forms
from tracker.pages import markup as html
from tracker.pages.bill_query import SINCE, BillsUrl, value_words
from tracker.pages.session_choice import ALL, session_names
from tracker.pages.since import PERIODS, VISIT
from tracker.pages.stages import SPLIT
from tracker.queries.bill_list import DOWN_FIRST, FACET_ORDER, FACETS, SORTS, BillList
from tracker.visiting.links import toggled
from tracker.visiting.visit import Visit

#: Values that a facet shows before the rest is folded.
_FIRST: Final = 8
#: Facets that stand open at a desk, and those that a light page offers as one choice of many.
_OPEN: Final = frozenset({"stage", "in", "topic", "we"})
_LONG: Final = frozenset({"topic", "ask", "committee", "sponsor"})
#: Facets that links of charts and of Today choose: beside stage and chamber they say nothing new.
_LED_TO: Final = frozenset({"place", "ended"})


def offered(here: Visit, url: BillsUrl, found: BillList, facet: str) -> list[tuple[str, str, int]]:
    """The values of a facet with their words and counts: those that are chosen, and those that
    bills have; in the order of the process, else the commonest first. What only other pages lead
    to is offered where it is chosen."""
    counts, chosen = found.counts[facet], url.chosen.get(facet, ())
    if facet in _LED_TO and not chosen:
        return []
    fixed = FACET_ORDER.get(facet)
    if fixed is None:
        values = sorted(counts, key=lambda value: (-counts[value], value_words(here, facet, value)))
    else:
        values = [value for value in fixed if counts[value]]
    values = [*(value for value in chosen if value not in values), *values]
    return [(value, value_words(here, facet, value), counts[value]) for value in values]


# --- links -------------------------------------------------------------------------------------


def side(here: Visit, url: BillsUrl, found: BillList) -> Markup:
    """What stands beside the list: whose bills, the search, the filters as links."""
    t = here.t
    count = sum(map(len, url.chosen.values()))
    label = t.many("bills.filters.of", count) if count else t("bills.filters")
    facets = html.joined(_facet(here, url, found, facet.name) for facet in FACETS)
    more = _sorts(here, url) + _since(here, url) + _sessions(here, url, found)
    inner = _cleared(here, url) + facets + more
    folds = html.tag("details", html.tag("summary", label) + inner, "filters")
    return _among(here, url, found) + _search(here, url) + folds


class Pick(NamedTuple):
    """A link that is chosen or not. key: what it stands for; beneath: what stands under it."""

    key: str
    href: str
    words: str
    is_chosen: bool
    beneath: str = ""


def picks(name: str, links: Iterable[Pick], label: str, *, several: bool = True) -> Markup:
    """Links to choose by. name: of what they choose; several: more than one may be chosen."""
    listed = html.joined(
        html.tag(
            "li",
            html.tag(
                "a", pick.words, href=pick.href, aria_current="true" if pick.is_chosen else "",
                id=f"pick-{name}-{pick.key}".replace(" ", "_"),
            )
            + (html.tag("span", pick.beneath, "only") if pick.beneath else ""),
        )
        for pick in links
    )  # fmt: skip
    return html.tag("ul", listed, "picks several" if several else "picks", aria_label=label)


def _among(here: Visit, url: BillsUrl, found: BillList) -> Markup:
    """Followed bills, or all."""
    t = here.t
    ways = (("", t("bills.followed"), found.followed), ("all", t("bills.all"), found.stored))
    links = (
        Pick(
            show,
            replace(url, show=show, page=1, open="").href(here.links),
            _counted(here, words, count),
            url.show == show,
        )
        for show, words, count in ways
    )
    return picks("show", links, t("bills.show"), several=False)


def _counted(here: Visit, words: str, count: int) -> Markup:
    """Words with how many there are."""
    return html.spaced(words, html.tag("span", here.t.number(count), "n"))


def _search(here: Visit, url: BillsUrl) -> Markup:
    query = replace(url, page=1, open="", text="").query()
    return _box(here, url, forms.kept(query), "find")


def _box(here: Visit, url: BillsUrl, inner: Markup, kind: str) -> Markup:
    t = here.t
    words = {"label": t("bills.search"), "hint": t("bills.search.hint"), "go": t("search.go")}
    return forms.search_form(here.links, "bills", url.text, inner=inner, kind=kind, **words)


def _facet(here: Visit, url: BillsUrl, found: BillList, facet: str) -> Markup:
    """A facet as links, each of which adds its value or takes it back."""
    values = offered(here, url, found, facet)
    if not values:
        return html.NOTHING
    chosen = url.chosen.get(facet, ())
    links = [
        Pick(
            value,
            url.toggled(facet, value).href(here.links),
            _counted(here, words, count),
            value in chosen,
            _split(here, url, found, value) if facet == "stage" and count else "",
        )
        for value, words, count in values
    ]
    label = here.t(f"bills.{facet}")
    body = picks(facet, links[:_FIRST], label)
    if rest := links[_FIRST:]:
        more = here.t.many("bills.filters.more", len(rest))
        is_open = any(pick.is_chosen for pick in rest)
        body += html.folded(more, picks(facet, rest, label), is_open=is_open)
    return html.folded(label, body, is_open=bool(chosen) or facet in _OPEN)


def _split(here: Visit, url: BillsUrl, found: BillList, stage: str) -> Markup:
    """The way to the bills of a stage in the House, or in the Senate."""
    if stage not in SPLIT:
        return html.NOTHING
    only = url.with_choice("stage", stage)
    ways = (
        html.to_page(only.with_choice("in", chamber).href(here.links), here.t(f"chamber.{chamber}"))
        for chamber in FACET_ORDER["in"]
        if found.counts["in"][chamber]
    )
    return html.spaced(html.hint(here.t("bills.only")), html.dotted(*ways))


def _cleared(here: Visit, url: BillsUrl) -> Markup:
    if not (any(url.chosen.values()) or url.text):
        return html.NOTHING
    whole = replace(url, chosen={}, text="", page=1, open="")
    return html.para(html.button(whole.href(here.links), here.t("bills.filters.none")))


def _sorts(here: Visit, url: BillsUrl) -> Markup:
    """The orders as links: a list of rows has no heads to press."""
    links = [
        Pick(sort, replace(url, sort=sort, page=1).href(here.links), words, sort == url.sort)
        for sort, words in sorts(here).items()
    ]
    label = here.t("bills.sort")
    return html.tag("div", html.folded(label, picks("sort", links, label, several=False)), "hand")


def sorts(here: Visit) -> dict[str, str]:
    """The orders that are offered, with their words."""
    return {
        f"-{name}" if name in DOWN_FIRST else name: here.t(f"bills.column.{name}") for name in SORTS
    }


def _since(here: Visit, url: BillsUrl) -> Markup:
    """From when on what happened is new."""
    label = here.t("bills.since")
    links = [
        Pick(
            since,
            replace(url, since=replace(url.since, address=since)).href(here.links),
            words,
            since == url.since.chosen,
        )
        for since, words in sinces(here, url).items()
    ]
    listed = picks("since", links, label, several=False)
    return html.folded(label, listed, is_open=url.since.chosen != SINCE)


def sinces(here: Visit, url: BillsUrl) -> dict[str, str]:
    """The moments from which on something may be new, with their words. A page without a script
    keeps no visits."""
    periods = PERIODS if here.links.light else (*PERIODS, VISIT)
    words = {period: here.t(f"today.since.{period}") for period in periods}
    if url.since.chosen not in words:
        words[url.since.chosen] = url.since.words
    return words


def _sessions(here: Visit, url: BillsUrl, found: BillList) -> Markup:
    """The sessions as links, each of which adds one or takes it back, and all together."""
    names, every = session_names(here), url.asked == (ALL,)
    if len(names) < 2:
        return html.NOTHING
    links = [
        Pick(
            session,
            url.of_session(*toggled(() if every else url.sessions, session)).href(here.links),
            _counted(here, name, found.sessions[session]) if session in url.sessions else name,
            session in url.sessions and not every,
        )
        for session, name in names.items()
    ]
    whole = url.of_session(*(() if every else (ALL,)))
    links.append(Pick(ALL, whole.href(here.links), here.t("search.session.all"), every))
    label = here.t("bills.session")
    return html.folded(label, picks("session", links, label), is_open=len(url.sessions) > 1)


# --- a form ------------------------------------------------------------------------------------


def form(here: Visit, url: BillsUrl, found: BillList) -> Markup:
    """The search and all filters as a form that needs no script."""
    query = {name: value for name, value in url.query().items() if name in ("show", "columns")}
    filters = html.folded(here.t("bills.filters"), html.joined(_fields(here, url, found)))
    return _box(here, url, forms.kept(query) + filters, "search")


def narrowed(here: Visit, url: BillsUrl) -> Markup:
    """What narrows the list, with a way back to the whole one, "" for nothing."""
    lines = [f"{here.t('bills.search')}: {url.text}"] if url.text else []
    for facet, values in url.chosen.items():
        if values:
            words = ", ".join(value_words(here, facet, value) for value in values)
            lines.append(f"{here.t(f'bills.{facet}')}: {words}")
    return html.note(lines) + _cleared(here, url) if lines else html.NOTHING


def _fields(here: Visit, url: BillsUrl, found: BillList) -> Iterator[Markup]:
    names = session_names(here)
    for facet in FACETS:
        values = offered(here, url, found, facet.name)
        chosen = url.chosen.get(facet.name, ())
        label = here.t(f"bills.{facet.name}")
        counted = [
            (value, words if words == value else f"{words} ({here.t.number(count)})")
            for value, words, count in values
        ]
        if facet.name not in _LONG:
            yield forms.several(facet.name, label, dict(counted), chosen)
        elif counted:
            yield forms.select(
                facet.name, label, {"": here.t("bills.any"), **dict(counted)}, chosen
            )
    yield forms.select("sort", here.t("bills.sort"), sorts(here), (url.sort,))
    yield forms.select("since", here.t("bills.since"), sinces(here, url), (url.since.chosen,))
    if len(names) > 1:
        offered_sessions = {**names, ALL: here.t("search.session.all")}
        chosen = url.asked or url.sessions
        yield forms.several("session", here.t("bills.session"), offered_sessions, chosen)
