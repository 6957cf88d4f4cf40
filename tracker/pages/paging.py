"""A public page before its frame; long lists in parts; which sessions the URL of a list asks for:
none by name, some, or all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Generic, NamedTuple, TypeVar

from markupsafe import Markup

from tracker.pages import markup as html
from tracker.pages import parts
from tracker.pages.look import READING
from tracker.queries.sessions import sessions
from tracker.visiting.links import Links, PageUrl, QueryValue
from tracker.visiting.visit import Visit

#: Rows of a list on one page.
ROWS: Final = 60
_T = TypeVar("_T")
#: What an address says for every session.
ALL: Final = "all"


@dataclass(frozen=True, slots=True)
class Page:
    """A public page before its frame.

    key: in the table of public pages, "" for none of them; title: ours, over the body; named:
    official words that belong to it; window: the title of the window and of previews, "" for these
    two; about: the preview's sentence, "" for that of its kind; shows: what of its kind it shows;
    query: what of its address counts; feeds: of this page's own, names by path; status: 404 where
    the address names a part that is not there, which the body says; schedule: whether it matters
    how fresh the schedule is.
    """

    key: str
    title: str
    body: Markup
    named: str = ""
    window: str = ""
    about: str = ""
    shows: str = ""
    query: Mapping[str, QueryValue] = field(default_factory=dict)
    feeds: Mapping[str, str] = field(default_factory=dict)
    width: int = READING
    status: int = 200
    schedule: bool = True

    @property
    def whole_title(self) -> str:
        """The title of the window and of previews."""
        return self.window or f"{self.title} {self.named}".strip()

    def to(self, links: Links) -> str:
        """The link to it."""
        return links.to(self.key or "today", self.shows, **self.query)

    def twin(self, links: Links) -> str:
        """The link to the same page on the other side."""
        return links.twin(self.key or "today", self.shows, self.query)


@dataclass(frozen=True, slots=True)
class Part(Generic[_T]):
    """One page of a long list. number: from 1; of: how many pages there are."""

    items: Sequence[_T]
    number: int
    of: int

    @property
    def name(self) -> str:
        """How a URL names it: the first leaves no trace."""
        return "" if self.number == 1 else str(self.number)

    def turn(self, here: Visit, key: str, shows: str = "", **query: QueryValue) -> Markup:
        """Links to the page before and after, "" for a list on one page. query: the rest of it."""

        def to(page: int) -> str:
            return here.links.to(key, shows, **{**query, "page": str(page) if page > 1 else ""})

        label = here.t("light.page", page=self.number, of=self.of)
        return parts.turn(here, self.number, self.of, to, between=label)


def part_of(
    items: Sequence[_T], number: int, weight: Callable[[_T], int] = lambda _: 1, most: int = ROWS
) -> Part[_T]:
    """One page of a list, the last one where it has fewer. weight: how many rows an item takes."""
    pages: list[list[_T]] = [[]]
    filled = 0
    for item in items:
        rows = weight(item)
        if pages[-1] and filled + rows > most:
            pages.append([])
            filled = 0
        pages[-1].append(item)
        filled += rows
    number = min(number, len(pages))
    return Part(pages[number - 1], number, len(pages))


class Sessions(NamedTuple):
    """Sessions that are asked for. ids: of them, newest first; named: as the URL names them, () for
    the usual; unknown: that there are not."""

    ids: tuple[str, ...]
    named: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def session_names(here: Visit) -> dict[str, str]:
    """The sessions by name, newest first."""
    return {row.id: row.name or row.id for row in sessions(here.connection)}


def sessions_asked(here: Visit, url: PageUrl, usual: Sequence[str] = ()) -> Sessions:
    """The sessions that a URL asks for. usual: else these, or the one of the visit."""
    every, wanted = tuple(session_names(here)), url.several("session")
    if ALL in wanted:
        return Sessions(every, (ALL,))
    unknown = tuple(one for one in wanted if one not in every)
    named = tuple(one for one in every if one in wanted)
    return Sessions(named or tuple(usual) or (here.session,), named, unknown)


def by_session(here: Visit, counts: Counter[str], href: Callable[[str], str]) -> Markup:
    """How many there are of each session, each with the way to these. href: of one session."""
    names = session_names(here)
    counted = (
        html.spaced(html.to_page(href(one), names.get(one, one)), here.t.number(counts[one]))
        for one in sorted(counts, reverse=True)
    )
    return html.quiet(html.spaced(here.t("bills.by_session"), html.dotted(*counted)))


def other_session(here: Visit, wanted: str) -> Markup:
    """A note where an address asks for a session of which no bill is stored, or for all on a page
    of one: which one is shown in its place. wanted: "" for none."""
    if wanted in ("", here.session):
        return html.NOTHING
    shown = here.t("empty.session.shown", session=here.session)
    absent = "" if wanted == ALL else here.t("empty.session", session=wanted)
    return html.note([*filter(None, (absent, shown))])
