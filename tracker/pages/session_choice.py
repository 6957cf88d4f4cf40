"""Which sessions the URL of a list asks for: none by name, some, or all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from markupsafe import Markup

from tracker.pages import markup as html
from tracker.queries.sessions import sessions
from tracker.visiting.links import PageUrl
from tracker.visiting.visit import Visit

#: What an address says for every session.
ALL: Final = "all"


class Sessions(NamedTuple):
    """Sessions that are asked for. ids: of them, newest first; asked: as the URL names them, () for
    the usual; unknown: that there are not."""

    ids: tuple[str, ...]
    asked: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def session_names(here: Visit) -> dict[str, str]:
    """The sessions by name, newest first."""
    return {row.id: row.name or row.id for row in sessions(here.connection)}


def sessions_asked(here: Visit, url: PageUrl, usual: Sequence[str] = ()) -> Sessions:
    """The sessions that a URL asks for. usual: else these, or the one of the visit."""
    known, asked = tuple(session_names(here)), url.several("session")
    if ALL in asked:
        return Sessions(known, (ALL,))
    unknown = tuple(one for one in asked if one not in known)
    named = tuple(one for one in known if one in asked)
    return Sessions(named or tuple(usual) or (here.session,), named, unknown)


def by_session(here: Visit, counts: Counter[str], href: Callable[[str], str]) -> Markup:
    """How many there are of each session, each with the way to these. href: of one session."""
    names = session_names(here)
    counted = (
        html.spaced(html.to_page(href(one), names.get(one, one)), here.t.number(counts[one]))
        for one in sorted(counts, reverse=True)
    )
    return html.quiet(html.spaced(here.t("bills.by_session"), html.dotted(*counted)))
