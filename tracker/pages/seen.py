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
def of_bill(here: Visit, view: BillView) -> Markup:
    """When the bill was first and last seen, and what changed since; a light page links to that."""
    first, last = (parts.moment_said(here, at) for at in (view.first_seen_at, view.last_seen_at))
    lead = html.para(here.t("bill.saw.lead", first=first, last=last))
    past = forms.past(here.links, "bill", view.line.number, here.t, here.today)
    rows = _in_short(here, bill_changes(here, view), "seen", view.line.number)
    return html.section(here.t("bill.saw"), "saw", lead, rows, past)


@parts.isolated
def of_meeting(here: Visit, meeting: MeetingView) -> Markup:
    """The same of a meeting."""
    moments = (meeting.first_seen_at, meeting.last_seen_at)
    first, last = (parts.moment_said(here, at) for at in moments)
    lead = html.para(here.t("meeting.saw.lead", first=first, last=last))
    past = forms.past(here.links, "hearing", meeting.id, here.t, here.today)
    rows = _in_short(here, meeting_changes(here, meeting), "hearing_seen", meeting.id)
    return html.section(here.t("bill.saw"), "saw", lead, rows, past)


def bill_changes(here: Visit, view: BillView) -> tuple[ChangeView, ...]:
    """What a reader is told of the ledger of a bill and of its hearings, the newest first."""
    session, number = view.line.session, view.line.number
    return changes_of_bill(here.connection, session, number, until=here.now)


def meeting_changes(here: Visit, meeting: MeetingView) -> tuple[ChangeView, ...]:
    """The same of a meeting."""
    return changes_of_meeting(here.connection, meeting.session, meeting.id, until=here.now)


def _in_short(here: Visit, changes: Sequence[ChangeView], key: str, shows: str) -> Markup:
    """The way to the page of changes; in the dashboard the newest of them, folded, before it. key:
    of that page."""
    if not changes:
        return html.quiet(here.t("bill.saw.none"))
    count = here.t.many("saw.rows", len(changes))
    way = html.para(html.button(here.links.to(key, shows), count))
    if here.links.light:
        return way
    more = way if len(changes) > MOST else html.NOTHING
    return html.folded(count, listed(here, changes[:MOST]) + more) + parts.files(here, key, shows)


def listed(here: Visit, changes: Sequence[ChangeView]) -> Markup:
    """Changes in their order; those of one moment that one page shows stand together."""
    behind = origins_of(here.connection, [change.row for change in changes])
    groups = groupby(zip(changes, behind, strict=True), lambda pair: (pair[0].row.seen_at, pair[1]))
    return html.rows(_seen_together(here, list(group)) for _, group in groups)


@parts.isolated
def _seen_together(here: Visit, group: Sequence[_Behind]) -> Markup:
    change, origin = group[0]
    ours = html.para(html.state(here.t("saw.ours"))) if origin.is_ours else ""
    by = html.dotted(_crawl(here, change, origin), _page(here, change, origin))
    return html.joined(
        (
            html.para(parts.seen_words(here, change.row.seen_at)),
            ours,
            *(_entry(here, change) for change, _ in group),
            html.quiet(by),
        )
    )


def _entry(here: Visit, change: ChangeView) -> Markup:
    """What changed, and the day on which it happened where the fact bears one."""
    day = ""
    if change.day is not None:
        day = html.hint(here.t("saw.happened", day=parts.day_said(here, change.day)))
    words = say.change_words(here.t, change, here.read_at, marked, here.topics)
    return html.para(say.sentence(words), day)


def _crawl(here: Visit, change: ChangeView, origin: Origin) -> Markup:
    """By which crawl it was seen; Health tells of the last of them."""
    t = here.t
    if origin.crawl is None:
        return html.text(t("saw.by.editor" if change.row.cause == "editor" else "saw.by.nobody"))
    words = t("saw.by", n=origin.crawl, plan=t.name("plan", origin.plan))
    return html.to_page(here.links.to("health"), words)


def _page(here: Visit, change: ChangeView, origin: Origin) -> Markup:
    """The official page as it was kept then, or why there is none."""
    t = here.t
    if origin.kept_at is not None and not here.database.is_sample:
        return html.to_page(here.links.as_read(origin.url, origin.kept_at), t("saw.page"))
    if origin.url:
        return html.text(t("saw.page.none"))
    absent = change.row.entity in ("meeting", "agenda_item")
    return html.text(t("saw.page.absent" if absent else "saw.page.judged"))
