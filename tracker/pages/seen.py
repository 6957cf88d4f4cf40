"""What changed of a bill or a meeting, from the ledger: what, when it happened, when we saw it, by
which crawl, on which page as it was kept."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Final, TypeAlias

from markupsafe import Markup

from tracker.domain.views import BillView, ChangeView, MeetingView, Origin
from tracker.pages import forms, parts
from tracker.pages import markup as html
from tracker.queries.changes import changes_of_bill, changes_of_meeting, origins_of
from tracker.visiting.visit import Visit
from tracker.wording import say
from tracker.wording.say import marked

#: Entries on one page: each may hold two long texts beside what is behind it.
MOST: Final = 30
#: An entry with what is behind it.
_Behind: TypeAlias = tuple[ChangeView, Origin]


@parts.isolated
def section(here: Visit, of: BillView | MeetingView) -> Markup:
    """When it was first and last seen, and what changed since; a light page links to that."""
    t = here.t
    if isinstance(of, BillView):
        kind, key, seen_key, shows = "bill", "bill", "seen", of.line.number
        changes = bill_changes(here, of)
    else:
        kind, key, seen_key, shows = "meeting", "hearing", "hearing_seen", of.id
        changes = meeting_changes(here, of)
    first, last = (parts.moment_said(here, at) for at in (of.first_seen_at, of.last_seen_at))
    lead = html.para(t(f"{kind}.saw.lead", first=first, last=last))
    rows = html.quiet(t("bill.saw.none"))
    if changes:
        count = t.many("saw.rows", len(changes))
        rows = way = html.para(html.button(here.links.to(seen_key, shows), count))
        if not here.links.light:
            newest = listed(here, changes[:MOST])
            rows = html.folded(count, newest + way if len(changes) > MOST else newest)
            rows += parts.files(here, seen_key, shows)
    past = forms.past(here.links, key, shows, t, here.today)
    return html.section(t("bill.saw"), "saw", lead, rows, past)


def bill_changes(here: Visit, view: BillView) -> tuple[ChangeView, ...]:
    """What a reader is told of the ledger of a bill and of its hearings, the newest first."""
    session, number = view.line.session, view.line.number
    return changes_of_bill(here.connection, session, number, until=here.now)


def meeting_changes(here: Visit, meeting: MeetingView) -> tuple[ChangeView, ...]:
    """The same of a meeting."""
    return changes_of_meeting(here.connection, meeting.session, meeting.id, until=here.now)


def listed(here: Visit, changes: Sequence[ChangeView]) -> Markup:
    """Changes in their order; those of one moment that one page shows stand together."""
    behind = origins_of(here.connection, [change.row for change in changes])
    groups = groupby(zip(changes, behind, strict=True), lambda pair: (pair[0].row.seen_at, pair[1]))
    return html.rows(_seen_together(here, list(group)) for _, group in groups)


@parts.isolated
def _seen_together(here: Visit, group: Sequence[_Behind]) -> Markup:
    """What changed, and the day on which it happened where the fact bears one."""
    t, (first, origin) = here.t, group[0]
    lines = html.para(parts.seen_words(here, first.row.seen_at))
    lines += html.para(html.state(t("saw.ours")) if origin.is_ours else "")
    for change, _ in group:
        words = say.change_words(t, change, here.read_at, marked, here.topics)
        day = ""
        if change.day is not None:
            day = html.hint(t("saw.happened", day=parts.day_said(here, change.day)))
        lines += html.para(say.sentence(words), day)
    return lines + html.quiet(html.dotted(_crawl(here, first, origin), _page(here, first, origin)))


def _crawl(here: Visit, change: ChangeView, origin: Origin) -> Markup:
    """By which crawl it was seen; Health tells of the last of them."""
    t = here.t
    if origin.crawl is None:
        return html.text(t("saw.by.editor" if change.row.cause == "editor" else "saw.by.nobody"))
    words = t("saw.by", n=origin.crawl, plan=t.name("plan", origin.plan))
    return html.to_page(here.links.to("health"), words)


def _page(here: Visit, change: ChangeView, origin: Origin) -> Markup:
    """The official page as it was kept then, or why there is none."""
    if origin.kept_at is not None and not here.database.is_sample:
        return html.to_page(here.links.as_read(origin.url, origin.kept_at), here.t("saw.page"))
    absent = change.row.entity in ("meeting", "agenda_item")
    why = "none" if origin.url else "absent" if absent else "judged"
    return html.text(here.t(f"saw.page.{why}"))
