"""What the URL of a list of bills asks for: on both sides, for the pages and for the files.

A filter may have several values (`stage=committee&stage=floor`). What there is not, or no longer,
is left out, and the page says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from tracker.domain.committees import label_of_committee
from tracker.domain.stages import STAGE_GROUPS, STAGE_ORDER
from tracker.pages.asks import ask_choices
from tracker.pages.session_choice import sessions_asked
from tracker.pages.since import Since, since_of
from tracker.queries.bill_list import (
    DEFAULT_SORT,
    FACET_ORDER,
    FACETS,
    SORTS,
    BillList,
    ListQuery,
    bill_list,
    facet_values,
)
from tracker.visiting.links import BILLS_READ, Asked, Links, PageUrl, query_string, toggled
from tracker.visiting.visit import Visit
from tracker.wording.say import grave_words, topic_words
from tracker.wording.translator import Translator

#: The columns in their order; those that every list has; those that it has unless others are asked.
COLUMNS: Final = (
    *("number", "new", "title", "stage", "we", "asks", "next", "last", "sponsors"),
    "introduced",
)
ALWAYS: Final = ("number", "title")
USUAL: Final = ("number", "new", "title", "stage", "we", "asks", "next", "last")
SINCE: Final = "7"
#: Names of a query that are none of ours and of no filter: the language, and marks that other
#: programs add to what is shared.
_FOREIGN: Final = ("lang", "fbclid", "gclid", "utm_")
#: Letters of a list's query that the links to its bills carry on.
_CARRIED: Final = 300


@dataclass(frozen=True, slots=True)
class BillsUrl:
    """A list of bills as its URL asks for it. sessions: whose bills it lists; asked: the same as
    the URL names them; show: "" for followed bills, or all; chosen: values by facet; since: from
    when on what happened is new; open: the bill that is open in the list. left_out: what there is
    not, sentences."""

    sessions: tuple[str, ...]
    now: datetime
    since: Since
    asked: tuple[str, ...] = ()
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

    def query(self) -> dict[str, Asked]:
        """The query of its URL; what is usual leaves no trace."""
        columns = "" if self.columns == USUAL else ",".join(self.columns)
        return {
            "q": self.text,
            "session": self.asked,
            "show": self.show,
            **{facet.name: self.chosen.get(facet.name, ()) for facet in FACETS},
            "since": "" if self.since.address == SINCE else self.since.address,
            "sort": "" if self.sort == DEFAULT_SORT else self.sort,
            "columns": columns,
            "page": str(self.page) if self.page > 1 else "",
            "open": self.open,
        }

    def href(self, links: Links) -> str:
        """The link to it."""
        return links.to("bills", "", **self.query())

    def carried(self) -> str:
        """What a link to one of its bills carries on, so that the way back and on is known; "" for
        a list that takes too many letters."""
        whole = query_string(replace(self, page=1, open="", columns=USUAL).query())[1:]
        return (whole or f"sort={DEFAULT_SORT}") if len(whole) <= _CARRIED else ""

    def with_choice(self, facet: str, *values: str) -> BillsUrl:
        """The same list, its first page, with these values of a facet alone."""
        return replace(self, chosen={**self.chosen, facet: values}, page=1, open="")

    def toggled(self, facet: str, value: str) -> BillsUrl:
        """The same list with one value more, or less."""
        return self.with_choice(facet, *toggled(self.chosen.get(facet, ()), value))

    def of_session(self, *sessions: str) -> BillsUrl:
        """The same list, its first page, of these sessions, or of all."""
        return replace(self, asked=sessions, page=1, open="")

    def wanted(self) -> ListQuery:
        """What of the bills of its sessions it asks for."""
        return ListQuery(
            sessions=self.sessions,
            since=self.since.moment,
            now=self.now,
            followed=not self.show,
            text=self.text,
            chosen=self.chosen,
            sort=self.sort,
        )

    def bills(self, here: Visit) -> BillList:
        """The bills that it asks for."""
        return bill_list(here.connection, here.campaigns, self.wanted())


def bills_url(here: Visit, url: PageUrl) -> BillsUrl:
    """The list of bills that a URL asks for."""
    left_out: list[str] = list(_unknown_names(here.t, url))
    of = sessions_asked(here, url)
    chosen = {facet.name: _chosen(here, of.ids, url, facet.name, left_out) for facet in FACETS}
    left_out += [_not_there(here.t, "bills.session", one) for one in of.unknown]
    return BillsUrl(
        sessions=of.ids,
        asked=of.asked,
        now=here.now,
        since=since_of(here, url.one("since"), SINCE),
        show="all" if url.one("show") == "all" else "",
        text=url.one("q").strip(),
        chosen=chosen,
        sort=_sort(here.t, url, left_out),
        columns=_columns(here.t, url, left_out),
        page=url.page(),
        open=url.one("open"),
        left_out=tuple(left_out),
    )


def _unknown_names(t: Translator, url: PageUrl) -> Iterator[str]:
    known = (*BILLS_READ, "order", "list", "id")
    for name in url.asked:
        if name not in known and not name.startswith(_FOREIGN):
            yield t("bills.unknown.filter", value=name)


def _chosen(
    here: Visit, sessions: Sequence[str], url: PageUrl, facet: str, left_out: list[str]
) -> tuple[str, ...]:
    """The values that the URL asks for of a facet, of those that there are."""
    asked = url.several(facet)
    if not asked:
        return ()
    if facet == "committee":
        asked = tuple(dict.fromkeys(label_of_committee(value, "") for value in asked))
    offered = _offered(here, sessions, facet)
    left_out += [_not_there(here.t, f"bills.{facet}", one) for one in asked if one not in offered]
    return tuple(value for value in asked if value in offered)


def _offered(here: Visit, sessions: Sequence[str], facet: str) -> frozenset[str]:
    """The values that a facet has, whether or not a bill of the sessions does."""
    if facet == "stage":
        return frozenset((*STAGE_GROUPS, *STAGE_ORDER))
    if facet in FACET_ORDER:
        return frozenset(FACET_ORDER[facet])
    stored = facet_values(here.connection, here.campaigns, sessions, here.now)[facet]
    fixed = {"topic": here.topics, "ask": ask_choices(here)}
    return frozenset((*stored, *fixed.get(facet, ())))


def _sort(t: Translator, url: PageUrl, left_out: list[str]) -> str:
    older = {"number": "number", "recent": "-last"}.get(url.one("order"), "")
    asked = url.one("sort") or older
    if not asked or asked.removeprefix("-") in SORTS:
        return asked or DEFAULT_SORT
    left_out.append(_not_there(t, "bills.sort", asked))
    return DEFAULT_SORT


def _columns(t: Translator, url: PageUrl, left_out: list[str]) -> tuple[str, ...]:
    asked = dict.fromkeys(filter(None, ",".join(url.several("columns")).split(",")))
    left_out += [_not_there(t, "bills.columns", name) for name in asked if name not in COLUMNS]
    known = [name for name in asked if name in COLUMNS]
    if not known:
        return USUAL
    return tuple(name for name in COLUMNS if name in ALWAYS or name in known)


def _not_there(t: Translator, what: str, value: str) -> str:
    return t("bills.unknown", name=t(what), value=value)


# --- words ---------------------------------------------------------------------------------------


def value_words(here: Visit, facet: str, value: str) -> str:
    """A value of a facet in words."""
    t = here.t
    words: dict[str, Callable[[], str]] = {
        "topic": lambda: topic_words(t, value, here.topics),
        "stage": lambda: t.maybe(f"group.{value}", "") or t.name("stage", value),
        "ask": lambda: ask_choices(here).get(value, value),
        "we": lambda: t(f"position.{value}"),
        "place": lambda: t(f"stands.place.{value}"),
        "ended": lambda: grave_words(t, value),
    }
    if facet in words:
        return words[facet]()
    prefix = "chamber" if facet in ("in", "chamber") else f"bills.{facet}"
    return t.maybe(f"{prefix}.{value}", value)
