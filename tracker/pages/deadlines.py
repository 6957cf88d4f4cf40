"""Deadlines that the assembly planned for itself: context on Today, Calendar and a bill's page.

Nothing is concluded from them: they may change, and a committee can lift any for any bill.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from tracker import sessions
from tracker.domain.deadlines import Deadline, Deadlines
from tracker.domain.stages import FINAL_STAGES
from tracker.domain.views import BillLine
from tracker.pages.markdown import line
from tracker.pages.markup import heading, link, para, text
from tracker.pages.parts import read_on
from tracker.visiting.visit import Visit
from tracker.wording.dates import day_words

#: Next ones on the page of a bill.
_OF_BILL: Final = 3
#: Stages from which on no deadline concerns a bill any more.
_DONE: Final = FINAL_STAGES | {"passed_both", "sent_to_governor"}


def soon(here: Visit) -> str:
    """Those of the next two weeks; nothing where none is known."""
    planned = sessions.deadlines(here.session, here.settings.data)
    return _section(here, planned, planned.soon(here.today))


def between(here: Visit, first: date, last: date) -> str:
    """Those of some days, both inclusive; nothing where none is known."""
    planned = sessions.deadlines(here.session, here.settings.data)
    return _section(here, planned, planned.between(first, last))


def of_bill(here: Visit, bill: BillLine) -> str:
    """The next ones for bills of its chamber; nothing once it is decided. It says nothing of where
    this bill stands."""
    if bill.stage.name in _DONE:
        return ""
    planned = sessions.deadlines(bill.session, here.settings.data)
    found = planned.for_bill(bill.number, here.today, _OF_BILL)
    return _section(here, planned, found, here.t("deadlines.bill"))


def _section(here: Visit, planned: Deadlines, found: Sequence[Deadline], more: str = "") -> str:
    if not found:
        return ""
    t = here.t
    listed = "".join(
        f"<dt>{text(day_words(t, one.on, read_on(here)))}</dt>"
        f"<dd>{line(t, one.text)}{_exempt(here, one)}</dd>"
        for one in found
    )
    source = f"{text(t('deadlines.source'))} {link(planned.url, planned.source)}."
    return (
        heading(t("deadlines.title"), key="deadlines")
        + f'<dl class="facts">{listed}</dl>'
        + para(" ".join(filter(None, (t("deadlines.context"), more))), "quiet")
        + f'<p class="quiet">{source}</p>'
    )


def _exempt(here: Visit, one: Deadline) -> str:
    return f" {text(here.t('deadlines.exempt'))}" if one.exempt else ""
