"""What narrows a list of bills: the URL that asks for it, for the pages and for the files, and what
makes such URLs: links with counts at the list's side, or one form on a light page, which is sent
once for all that was chosen and stays small however many choices there are.

A filter may have several values (`stage=committee&stage=floor`). What there is not, or no longer,
is left out, and the page says so.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from markupsafe import Markup

from tracker.domain.committees import label_of_committee
from tracker.domain.stages import STAGE_GROUPS, STAGE_ORDER
from tracker.pages import forms
from tracker.pages import markup as html
from tracker.pages.asks import ask_choices
from tracker.pages.news import PERIODS, VISIT, Since, since_of
from tracker.pages.paging import ALL, session_names, sessions_asked
from tracker.pages.today import SPLIT
from tracker.queries.bill_list import (
    DEFAULT_SORT,
    DOWN_FIRST,
    FACET_ORDER,
    FACETS,
    SORTS,
    BillList,
    ListQuery,
    bill_list,
    facet_values,
)
from tracker.visiting.links import PAGES, Links, PageUrl, QueryValue, query_string, toggled
from tracker.visiting.visit import Visit
from tracker.wording.say import grave_words, topic_words

#: The columns that a list has unless others are asked; all, in their order; those it always has.
USUAL: Final = ("number", "new", "title", "stage", "we", "asks", "next", "last")
COLUMNS: Final = (*USUAL, "sponsors", "introduced")
ALWAYS: Final = ("number", "title")
SINCE: Final = "7"
#: Names of a query that are none of ours and of no filter: the language, and marks that other
#: programs add to what is shared.
_FOREIGN: Final = ("lang", "fbclid", "gclid", "utm_")
#: Letters of a list's query that the links to its bills carry on.
_CARRIED: Final = 300
#: Values that a facet shows before the rest is folded.
_FIRST: Final = 8
#: Facets that stand open at a desk, and those that a light page offers as one choice of many.
_OPEN: Final = frozenset({"stage", "in", "topic", "we"})
_LONG: Final = frozenset({"topic", "ask", "committee", "sponsor"})
#: Facets that links of charts and of Today choose: beside stage and chamber they say nothing new.
_LED_TO: Final = frozenset({"place", "ended"})


@dataclass(frozen=True, slots=True)
class BillsUrl:
    """A list of bills as its URL asks for it. sessions: whose bills it lists; named: the same as
    the URL names them; show: "" for followed bills, or all; chosen: values by facet; since: from
    when on what happened is new; open: the bill that is open in the list. left_out: what there is
    not, sentences."""

    sessions: tuple[str, ...]
    now: datetime
    since: Since
    named: tuple[str, ...] = ()
    show: str = ""
    text: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = DEFAULT_SORT
    columns: tuple[str, ...] = USUAL
    page: int = 1
    open: str = ""
    left_out: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether nothing narrows the list of followed bills."""
        return not (self.show or self.text or any(self.chosen.values()))

    def query(self) -> dict[str, QueryValue]:
        """The query of its URL; what is usual leaves no trace."""
        return {
            "q": self.text,
            "session": self.named,
            "show": self.show,
            **{facet.name: self.chosen.get(facet.name, ()) for facet in FACETS},
            "since": "" if self.since.address == SINCE else self.since.address,
            "sort": "" if self.sort == DEFAULT_SORT else self.sort,
            "columns": "" if self.columns == USUAL else ",".join(self.columns),
            "page": str(self.page) if self.page > 1 else "",
            "open": self.open,
        }

    def href(self, links: Links, **changed: Any) -> str:
        """The link to it, with some of its fields changed."""
        return links.to("bills", "", **replace(self, **changed).query())

    def anew(self, **changed: Any) -> BillsUrl:
        """The list with some of its fields changed, on its first page, where no bill is open."""
        return replace(self, **{"page": 1, "open": "", **changed})

    def carried(self) -> str:
        """What a link to one of its bills carries on, so that the way back and on is known; "" for
        a list that takes too many letters."""
        whole = query_string(self.anew(columns=USUAL).query())[1:]
        return (whole or f"sort={DEFAULT_SORT}") if len(whole) <= _CARRIED else ""

    def with_choice(self, facet: str, *values: str) -> BillsUrl:
        """The same list with these values of a facet alone."""
        return self.anew(chosen={**self.chosen, facet: values})

    def bills(self, here: Visit) -> BillList:
        """The bills that it asks for."""
        since, followed = self.since.moment, not self.show
        of = (self.sessions, since, self.now, followed, self.text, self.chosen, self.sort)
        return bill_list(here.connection, here.campaigns, ListQuery(*of))


def bills_url(here: Visit, url: PageUrl) -> BillsUrl:
    """The list of bills that a URL asks for."""
    t, names = here.t, (*PAGES["bills"].reads, "order", "list", "id")
    left_out = [
        t("bills.unknown.filter", value=name)
        for name in url.values
        if name not in names and not name.startswith(_FOREIGN)
    ]

    def there(what: str, values: Iterable[str], offered: Container[str]) -> list[str]:
        """Those of the values that there are; the others are left out."""
        every = list(values)
        name = t(f"bills.{what}")
        missing = (value for value in every if value not in offered)
        left_out.extend(t("bills.unknown", name=name, value=value) for value in missing)
        return [value for value in every if value in offered]

    of, chosen = sessions_asked(here, url), {}
    for facet in (each.name for each in FACETS):
        values = url.several(facet)
        if facet == "committee":
            values = tuple(dict.fromkeys(label_of_committee(value, "") for value in values))
        offered = _offered(here, of.ids, facet) if values else ()
        chosen[facet] = tuple(there(facet, values, offered))
    there("session", of.unknown, ())
    order = url.one("sort") or {"number": "number", "recent": "-last"}.get(url.one("order"), "")
    sort = there("sort", filter(None, [order]), {*SORTS, *(f"-{name}" for name in SORTS)})
    wanted = dict.fromkeys(filter(None, ",".join(url.several("columns")).split(",")))
    columns = there("columns", wanted, COLUMNS)
    return BillsUrl(
        sessions=of.ids,
        named=of.named,
        now=here.now,
        since=since_of(here, url.one("since"), SINCE),
        show="all" if url.one("show") == "all" else "",
        text=url.one("q").strip(),
        chosen=chosen,
        sort=sort[0] if sort else DEFAULT_SORT,
        columns=tuple(name for name in COLUMNS if name in (*ALWAYS, *columns))
        if columns
        else USUAL,
        page=url.page(),
        open=url.one("open"),
        left_out=tuple(left_out),
    )


def _offered(here: Visit, sessions: Sequence[str], facet: str) -> Container[str]:
    """The values that a facet has, whether or not a bill of the sessions does."""
    if facet == "stage":
        return (*STAGE_GROUPS, *STAGE_ORDER)
    if facet in FACET_ORDER:
        return FACET_ORDER[facet]
    stored = facet_values(here.connection, here.campaigns, sessions, here.now)[facet]
    fixed = {"topic": here.topics, "ask": ask_choices(here)}
    return (*stored, *fixed.get(facet, ()))


def value_words(here: Visit, facet: str, value: str) -> str:
    """A value of a facet in words."""
    t = here.t
    match facet:
        case "topic":
            return topic_words(t, value, here.topics)
        case "stage":
            return t.maybe(f"group.{value}", "") or t.name("stage", value)
        case "ask":
            return ask_choices(here).get(value, value)
        case "ended":
            return grave_words(t, value)
    areas = {"we": "position", "place": "stands.place", "in": "chamber", "chamber": "chamber"}
    return t.name(areas.get(facet, f"bills.{facet}"), value)


def _values(here: Visit, url: BillsUrl, bills: BillList, facet: str) -> dict[str, str]:
    """The values of a facet that are offered, with their words: those that are chosen, and those
    that bills have, in the order of the process or the commonest first."""
    counts, chosen = bills.counts[facet], url.chosen.get(facet, ())
    if facet in _LED_TO and not chosen:
        return {}
    if facet in FACET_ORDER:
        values = [value for value in FACET_ORDER[facet] if counts[value]]
    else:
        values = sorted(counts, key=lambda value: (-counts[value], value_words(here, facet, value)))
    values = [*(value for value in chosen if value not in values), *values]
    return {value: value_words(here, facet, value) for value in values}


def _sorts(here: Visit) -> dict[str, str]:
    return {
        f"-{name}" if name in DOWN_FIRST else name: here.t(f"bills.column.{name}") for name in SORTS
    }


def _sinces(here: Visit, url: BillsUrl) -> dict[str, str]:
    """The moments from which on something may be new, with their words. A page without a script
    keeps no visits."""
    periods = PERIODS if here.links.light else (*PERIODS, VISIT)
    words = {period: here.t(f"today.since.{period}") for period in periods}
    words.setdefault(url.since.chosen, url.since.words)
    return words


def side(here: Visit, url: BillsUrl, bills: BillList) -> Markup:
    """What stands beside the list: whose bills, the search, the filters as links."""
    t, links = here.t, here.links
    among = {
        "": _counted(here, t("bills.followed"), bills.followed),
        "all": _counted(here, t("bills.all"), bills.stored),
    }
    show = picks(here, "show", among, lambda of: url.anew(show=of).href(links), (url.show,))
    sort = picks(
        here, "sort", _sorts(here), lambda by: url.href(links, sort=by, page=1), (url.sort,)
    )
    since = picks(
        here,
        "since",
        _sinces(here, url),
        lambda since: url.href(links, since=replace(url.since, address=since)),
        (url.since.chosen,),
    )
    count = sum(map(len, url.chosen.values()))
    filters = html.joined(
        (
            html.tag("summary", t.many("bills.filters.of", count) if count else t("bills.filters")),
            _cleared(here, url),
            *(_facet(here, url, bills, facet.name) for facet in FACETS),
            # A list of rows has no heads to press.
            html.tag("div", html.folded(t("bills.sort"), sort), "hand"),
            html.folded(t("bills.since"), since, is_open=url.since.chosen != SINCE),
            _sessions(here, url, bills),
        )
    )
    search = _box(here, url, forms.hidden(url.anew(text="").query()), "find")
    return show + search + html.tag("details", filters, "filters")


def picks(
    here: Visit,
    name: str,
    words: Mapping[str, str],
    to: Callable[[str], str],
    chosen: Container[str],
    *,
    several: bool = False,
    beneath: Mapping[str, Markup] = MappingProxyType({}),
) -> Markup:
    """Links to choose by. name: of what they choose; words: by value; to: where a value leads;
    several: more than one may be chosen; beneath: what stands under a value."""
    listed = html.joined(
        html.tag(
            "li",
            html.tag(
                "a", label, href=to(value), aria_current="true" if value in chosen else "",
                id=f"pick-{name}-{value}".replace(" ", "_"),
            )
            + (html.tag("span", beneath[value], "only") if beneath.get(value) else ""),
        )
        for value, label in words.items()
    )  # fmt: skip
    return html.tag(
        "ul", listed, "picks several" if several else "picks", aria_label=here.t(f"bills.{name}")
    )


def _counted(here: Visit, words: str, count: int) -> Markup:
    return html.spaced(words, html.tag("span", here.t.number(count), "n"))


def _box(here: Visit, url: BillsUrl, inner: Markup, kind: str) -> Markup:
    t = here.t
    words = {"label": t("bills.search"), "hint": t("bills.search.hint"), "go": t("search.go")}
    return forms.search_form(here.links, "bills", url.text, inner=inner, kind=kind, **words)


def _facet(here: Visit, url: BillsUrl, bills: BillList, facet: str) -> Markup:
    counts, chosen = bills.counts[facet], url.chosen.get(facet, ())
    words = {
        value: _counted(here, words, counts[value])
        for value, words in _values(here, url, bills, facet).items()
    }
    if not words:
        return html.NOTHING
    label, listed = here.t(f"bills.{facet}"), list(words.items())
    split = {}
    if facet == "stage":
        split = {stage: _split(here, url, bills, stage) for stage in SPLIT if counts[stage]}

    def drawn(some: Sequence[tuple[str, str]]) -> Markup:
        def to(value: str) -> str:
            return url.with_choice(facet, *toggled(chosen, value)).href(here.links)

        return picks(here, facet, dict(some), to, chosen, several=True, beneath=split)

    body, rest = drawn(listed[:_FIRST]), listed[_FIRST:]
    if rest:
        more = here.t.many("bills.filters.more", len(rest))
        body += html.folded(more, drawn(rest), is_open=any(value in chosen for value, _ in rest))
    return html.folded(label, body, is_open=bool(chosen) or facet in _OPEN)


def _split(here: Visit, url: BillsUrl, bills: BillList, stage: str) -> Markup:
    only = url.with_choice("stage", stage)
    ways = (
        html.to_page(only.with_choice("in", chamber).href(here.links), here.t(f"chamber.{chamber}"))
        for chamber in FACET_ORDER["in"]
        if bills.counts["in"][chamber]
    )
    return html.spaced(html.hint(here.t("bills.only")), html.dotted(*ways))


def _cleared(here: Visit, url: BillsUrl) -> Markup:
    if not (any(url.chosen.values()) or url.text):
        return html.NOTHING
    whole = url.anew(chosen={}, text="")
    return html.para(html.button(whole.href(here.links), here.t("bills.filters.none")))


def _sessions(here: Visit, url: BillsUrl, bills: BillList) -> Markup:
    names, every = session_names(here), url.named == (ALL,)
    chosen = (ALL,) if every else url.sessions
    if len(names) < 2:
        return html.NOTHING
    words: dict[str, str] = {
        session: _counted(here, name, bills.sessions[session]) if session in url.sessions else name
        for session, name in names.items()
    }
    words[ALL] = here.t("search.session.all")

    def to(session: str) -> str:
        others = chosen if (session == ALL) == every else ()
        return url.anew(named=toggled(others, session)).href(here.links)

    links = picks(here, "session", words, to, chosen, several=True)
    return html.folded(here.t("bills.session"), links, is_open=len(url.sessions) > 1)


def form(here: Visit, url: BillsUrl, bills: BillList) -> Markup:
    """The search and all filters as a form that needs no script."""
    query = {name: value for name, value in url.query().items() if name in ("show", "columns")}
    filters = html.folded(here.t("bills.filters"), html.joined(_fields(here, url, bills)))
    return _box(here, url, forms.hidden(query) + filters, "search")


def _fields(here: Visit, url: BillsUrl, bills: BillList) -> Iterator[Markup]:
    t, names = here.t, session_names(here)
    for facet in (each.name for each in FACETS):
        counts, chosen, title = bills.counts[facet], url.chosen.get(facet, ()), t(f"bills.{facet}")
        words = {
            value: label if label == value else f"{label} ({t.number(counts[value])})"
            for value, label in _values(here, url, bills, facet).items()
        }
        if facet not in _LONG:
            yield forms.several(facet, title, words, chosen)
        elif words:
            yield forms.select(facet, title, {"": t("bills.any"), **words}, chosen)
    yield forms.select("sort", t("bills.sort"), _sorts(here), (url.sort,))
    yield forms.select("since", t("bills.since"), _sinces(here, url), (url.since.chosen,))
    if len(names) > 1:
        every = {**names, ALL: t("search.session.all")}
        yield forms.several("session", t("bills.session"), every, url.named or url.sessions)


def narrowed(here: Visit, url: BillsUrl) -> Markup:
    """What narrows the list, with a way back to the whole one, "" for nothing."""
    lines = [f"{here.t('bills.search')}: {url.text}"] if url.text else []
    for facet, values in url.chosen.items():
        if values:
            words = ", ".join(value_words(here, facet, value) for value in values)
            lines.append(f"{here.t(f'bills.{facet}')}: {words}")
    return html.note(lines) + _cleared(here, url) if lines else html.NOTHING
