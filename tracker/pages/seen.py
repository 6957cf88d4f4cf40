"""What we saw of a bill and of its hearings when, from the ledger."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Final

from markupsafe import Markup

from tracker.domain.trails import FIRST_READING, OUR_READING
from tracker.domain.views import BillView, LedgerRow, NewsView
from tracker.pages import markup as html
from tracker.pages import parts
from tracker.queries.changes import hearings_told, ledger
from tracker.visiting.visit import Visit
from tracker.wording import say
from tracker.wording.say import marked

#: Fields that we keep for ourselves: they are no facts of the bill's page.
_OWN_FIELDS: Final = ("listed_day", "listed_action", "listed_sponsors", "rank")


@parts.isolated
def section(here: Visit, view: BillView) -> Markup:
    """When the bill was first and last seen, and what changed since; a light page links to that."""
    t = here.t
    first, last = (parts.moment_said(here, at) for at in (view.first_seen_at, view.last_seen_at))
    entries = seen_rows(here, view)
    count = t.many("saw.rows", len(entries))
    rows = html.quiet(t("bill.saw.none"))
    if entries and here.links.light:
        rows = html.para(html.button(here.links.to("seen", view.line.number), count))
    elif entries:
        rows = html.folded(count, seen_list(here, entries))
    lead = html.para(t("bill.saw.lead", first=first, last=last))
    return html.section(t("bill.saw"), "saw", lead, rows)


def seen_rows(here: Visit, view: BillView) -> tuple[LedgerRow | NewsView, ...]:
    """What a reader is told of the ledger of a bill and of its hearings, the newest first."""
    session, number = view.line.session, view.line.number
    entries = ledger(here.connection, session, of=number, until=here.now)
    rows: list[LedgerRow | NewsView] = [row for row in reversed(entries) if _is_told(row)]
    rows += hearings_told(here.connection, session, number, until=here.now)
    return tuple(sorted(rows, key=lambda row: row.seen_at, reverse=True))


def _is_told(row: LedgerRow) -> bool:
    """Whether a row of the ledger is a difference of the page, or a new stage or topic."""
    if (
        row.cause in (FIRST_READING, OUR_READING)
        or row.entity in ("ballot", "ask", "near", "related")
        or row.field in _OWN_FIELDS
    ):
        return False
    return row.entity not in ("bill_status", "topic") or row.field in ("", "stage")


def seen_list(here: Visit, rows: Iterable[LedgerRow | NewsView]) -> Markup:
    """Rows of the ledger in their order; those seen at one moment stand together."""
    return html.rows(
        html.para(parts.seen_words(here, moment))
        + html.paras(say.sentence(_entry(here, row)) for row in group)
        for moment, group in groupby(rows, key=lambda row: row.seen_at)
    )


def _entry(here: Visit, row: LedgerRow | NewsView) -> str:
    if isinstance(row, NewsView):
        return say.news_words(here.t, row, here.read_at, marked)
    return say.ledger_words(row, here.t, marked)
