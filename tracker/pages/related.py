"""The bills that are related to one: a section of its page. Each is told with its session, what
became of it, and the reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from markupsafe import Markup

from tracker.domain.views import BillView
from tracker.pages import markup as html
from tracker.pages import parts
from tracker.queries.related import RelatedView, is_compared, related
from tracker.queries.sessions import name_of, with_bills
from tracker.store.judge import EDITOR
from tracker.visiting.visit import Visit
from tracker.wording.reasons import related_words
from tracker.wording.say import marked

#: Bills shown at once of other sessions, and of the bill's own; the rest is folded, so many at
#: most on a light page.
SHOWN: Final = 3
_LIGHT: Final = 5


@parts.isolated
def section(here: Visit, view: BillView) -> Markup:
    """The bills that are related to this one; which sessions were looked through where none is."""
    t, line = here.t, view.line
    kin = related(here.connection, line.number)
    if not kin:
        return html.section(t("bill.related"), "related", html.para(_none(here, line.number)))
    own = [row for row in kin if row.session == line.session]
    others = [row for row in kin if row.session != line.session]
    return html.section(
        t("bill.related"),
        "related",
        html.quiet(t("bill.related.how")),
        _group(here, "bill.related.others", others),
        _group(here, "bill.related.own", own),
    )


def _none(here: Visit, number: str) -> str:
    """That there are none, and where that was looked for; or that nobody has looked."""
    if not is_compared(here.connection, number):
        return here.t("bill.related.not_yet")
    sessions = ", ".join(sorted(with_bills(here.connection)))
    return here.t("bill.related.none", sessions=sessions)


def _group(here: Visit, key: str, kin: Sequence[RelatedView]) -> Markup:
    if not kin:
        return html.NOTHING
    more = [_row(here, row) for row in kin[SHOWN : SHOWN + _LIGHT if here.links.light else None]]
    folded = html.folded(here.t.many("bill.related.more", len(more)), html.rows(more))
    shown = html.rows(_row(here, row) for row in kin[:SHOWN])
    return html.heading(here.t(key), 3) + shown + (folded if more else html.NOTHING)


def _row(here: Visit, row: RelatedView) -> Markup:
    t = here.t
    confirmed = html.state(t("bill.related.confirmed"), "good") if row.decided_by == EDITOR else ""
    session = html.official(name_of(here.connection, row.session))
    return html.joined(
        (
            html.para(parts.bill_named(here, row.number, row.title)),
            html.para(html.dotted(session, parts.stage_state(t, row.stage), confirmed)),
            html.joined(html.quiet(line) for line in related_words(t, row.reason, marked)),
        )
    )
