"""What other collections say of a bill, beside what is shown of it."""

from __future__ import annotations

from typing import Final

from markupsafe import Markup

from tracker.domain.given import ForeignRecord, differences
from tracker.domain.views import BillView
from tracker.pages import markup as html
from tracker.pages import parts
from tracker.queries.whole import foreign_records
from tracker.visiting.visit import Visit
from tracker.wording.other_sources import difference_words, record_words
from tracker.wording.say import marked

#: More differences than so many open under a line of text.
_FEW: Final = 5


@parts.isolated
def mark(here: Visit, view: BillView) -> Markup:
    """That the facts of a bill are another source's, "" where they are the official site's."""
    if not view.line.source:
        return html.NOTHING
    records = foreign_records(here.connection, view.line.number, here.now)
    shown = (record for record in records if record.source == view.line.source)
    return html.note([record_words(here.t, "bill.from", record) for record in shown], "warn")


@parts.isolated
def section(here: Visit, view: BillView) -> Markup:
    """Each source whose facts are not those shown, with what it says otherwise."""
    records = foreign_records(here.connection, view.line.number, here.now)
    others = [record for record in records if record.source != view.line.source]
    lead = html.quiet(here.t("bill.others.order")) if others else html.NOTHING
    told = html.joined(_told(here, view, record) for record in others)
    return html.section(here.t("bill.others"), "others", told, lead)


def _told(here: Visit, view: BillView, record: ForeignRecord) -> Markup:
    t = here.t
    found = differences(record.record, view)
    key = "bill.others.differs" if found else "bill.others.same"
    lines = (html.mixed(difference_words(t, one, view.line, marked)) for one in found)
    shown = parts.first_of(here, list(lines))
    listed = html.bullets(shown) + html.para(parts.others(here, found))
    if len(found) > _FEW:
        listed = html.folded(t.many("bill.others.count", len(found)), listed)
    return html.para(record_words(t, key, record), _link(here, record)) + listed


def _link(here: Visit, record: ForeignRecord) -> Markup:
    url = here.at(record.url) if record.url else ""
    return html.link(url, here.t("bill.others.there")) if url else html.NOTHING
