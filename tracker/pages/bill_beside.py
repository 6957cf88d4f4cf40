"""Sections of a bill's page beside its facts: why it is here, which bills are related to it, what
other collections say of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from markupsafe import Markup

from tracker.domain.edits import EditView, bill_subject
from tracker.domain.given import ForeignRecord, differences
from tracker.domain.times import denver_day
from tracker.domain.views import BillView, Evidence, TopicView
from tracker.pages import markup as html
from tracker.pages import parts
from tracker.queries import edits
from tracker.queries.related import RelatedView, is_compared, related
from tracker.queries.sessions import name_of, with_bills
from tracker.queries.whole import foreign_records
from tracker.store.judge import EDITOR
from tracker.visiting.visit import Visit
from tracker.wording.dates import day_words
from tracker.wording.reasons import (
    difference_words,
    plain_reason,
    points_words,
    record_words,
    related_words,
)
from tracker.wording.say import marked, topic_words

#: Passages shown at once under a topic; folded ones that a light page has room for.
PASSAGES: Final = 1
LIGHT_PASSAGES: Final = 3
#: Related bills shown at once of other sessions, and of the bill's own; the rest is folded, so many
#: at most on a light page.
SHOWN: Final = 3
_LIGHT: Final = 5
#: More differences of another source than so many open under a line of text.
_FEW: Final = 5


def why(here: Visit, view: BillView) -> Markup:
    """Each topic's reason in words, an editor's word, the passages."""
    t, number = here.t, view.line.number
    names = {
        bill_subject(campaign.slug, number, topic.id): topic.name.of(t.code)
        for campaign in here.campaigns
        for topic in campaign.topics
    }
    # What editors said of the bill's topics and did not take back.
    edited = {
        subject: edit
        for (subject, field), edit in edits.current(here.connection, tuple(names)).items()
        if field == "relevance" and edit.new is not None
    }
    rejected = {subject: edit for subject, edit in edited.items() if edit.new == "reject"}
    body = html.heading(t("bill.why"), key="why")
    if not view.topics:
        key = "rejected" if rejected else "none"
        body += html.para(t(f"bill.why.{'named' if view.line.followed else key}"))
    for topic in view.topics:
        subject = bill_subject(topic.campaign, number, topic.topic)
        name = names.get(subject) or topic_words(t, topic.topic, here.topics)
        body += _topic(here, name, topic, edited.get(subject))
    for subject, edit in rejected.items():
        body += html.para(t("reason.rejected", day=_day(here, edit), topic=names[subject]))
    return body


def _day(here: Visit, edit: EditView) -> str:
    return day_words(here.t, denver_day(edit.at), here.today)


def _topic(here: Visit, name: str, topic: TopicView, edit: EditView | None) -> Markup:
    """Why the bill is under a topic, with what weighs most; the points and the rest are folded."""
    t, body = here.t, html.heading(name, 3)
    if edit is not None and edit.new == "confirm":
        body += html.para(t("reason.confirmed", day=_day(here, edit)))
    body += html.para(plain_reason(t, name, topic, marked))
    body += _evidence(here, topic.evidence[:PASSAGES])
    # What the topic's campaign asks for now.
    thresholds = {
        (campaign.slug, each.id): each.threshold
        for campaign in here.campaigns
        for each in campaign.topics
    }
    needed = thresholds.get((topic.campaign, topic.topic))
    exactly = html.para(points_words(t, topic, needed, marked))
    more = topic.evidence[PASSAGES : PASSAGES + LIGHT_PASSAGES if here.links.light else None]
    exactly += _evidence(here, more)
    return body + (html.folded(t("reason.exactly"), exactly) if exactly else exactly)


def _evidence(here: Visit, passages: Sequence[Evidence]) -> Markup:
    return html.rows(
        html.para(html.passage(item))
        + html.quiet(here.t("evidence.in", field=here.t.name("field", item.field)))
        for item in passages
    )


@parts.isolated
def related_bills(here: Visit, view: BillView) -> Markup:
    """The bills that are related to this one; where there is none, whether anybody looked."""
    t, line = here.t, view.line
    if kin := related(here.connection, line.number):
        own = [row for row in kin if row.session == line.session]
        others = [row for row in kin if row.session != line.session]
        lines = html.quiet(t("bill.related.how"))
        lines += _group(here, "bill.related.others", others)
        lines += _group(here, "bill.related.own", own)
    elif is_compared(here.connection, line.number):
        sessions = ", ".join(sorted(with_bills(here.connection)))
        lines = html.para(t("bill.related.none", sessions=sessions))
    else:
        lines = html.para(t("bill.related.not_yet"))
    return html.section(t("bill.related"), "related", lines)


def _group(here: Visit, key: str, kin: Sequence[RelatedView]) -> Markup:
    if not kin:
        return html.NOTHING
    rows = [_related(here, row) for row in kin[: SHOWN + _LIGHT if here.links.light else None]]
    more = rows[SHOWN:]
    folded = html.folded(here.t.many("bill.related.more", len(more)), html.rows(more))
    shown = html.heading(here.t(key), 3) + html.rows(rows[:SHOWN])
    return shown + folded if more else shown


def _related(here: Visit, row: RelatedView) -> Markup:
    t = here.t
    confirmed = html.state(t("bill.related.confirmed"), "good") if row.decided_by == EDITOR else ""
    session = html.official(name_of(here.connection, row.session))
    return (
        html.para(parts.bill_named(here, row.number, row.title))
        + html.para(html.dotted(session, parts.stage_state(t, row.stage), confirmed))
        + html.joined(html.quiet(line) for line in related_words(t, row.reason, marked))
    )


@parts.isolated
def source_mark(here: Visit, view: BillView) -> Markup:
    """That the facts of a bill are another source's, "" where they are the official site's."""
    if not view.line.source:
        return html.NOTHING
    records = foreign_records(here.connection, view.line.number, here.now)
    shown = (record for record in records if record.source == view.line.source)
    return html.note([record_words(here.t, "bill.from", record) for record in shown], "warn")


@parts.isolated
def other_sources(here: Visit, view: BillView) -> Markup:
    """Each source whose facts are not those shown, with what it says otherwise."""
    records = foreign_records(here.connection, view.line.number, here.now)
    others = [record for record in records if record.source != view.line.source]
    lead = html.quiet(here.t("bill.others.order")) if others else html.NOTHING
    each = html.joined(_of_source(here, view, record) for record in others)
    return html.section(here.t("bill.others"), "others", each, lead)


def _of_source(here: Visit, view: BillView, record: ForeignRecord) -> Markup:
    t, differing = here.t, differences(record.record, view)
    key = "bill.others.differs" if differing else "bill.others.same"
    lines = [html.mixed(difference_words(t, one, view.line, marked)) for one in differing]
    listed = html.bullets(parts.first_of(here, lines)) + html.para(parts.others(here, lines))
    if len(lines) > _FEW:
        listed = html.folded(t.many("bill.others.count", len(lines)), listed)
    url = here.at(record.url) if record.url else ""
    link = html.link(url, t("bill.others.there")) if url else ""
    return html.para(record_words(t, key, record), link) + listed
