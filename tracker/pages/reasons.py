"""Why a bill is on our pages: each topic's reason in words, an editor's word, the passages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from tracker.domain.edits import EditView, bill_subject
from tracker.domain.times import denver_day
from tracker.domain.views import BillView, EvidenceView, TopicView
from tracker.pages.markup import folded, heading, mixed, para, passage, rows, text
from tracker.queries import edits
from tracker.visiting.visit import Visit
from tracker.wording.dates import day_words
from tracker.wording.reasons import reason_words
from tracker.wording.say import marked, topic_words

#: Passages shown at once under a topic.
PASSAGES: Final = 2


def why(here: Visit, view: BillView) -> str:
    """The part of a bill's page that says why it is here, and what editors said of it."""
    t, number = here.t, view.line.number
    names = {
        bill_subject(one.slug, number, topic.id): topic.name.of(t.code)
        for one in here.campaigns
        for topic in one.topics
    }
    said = _said(here, tuple(names))
    parts = [heading(t("bill.why"), key="why")]
    rejected = any(edit.new == "reject" for edit in said.values())
    if not view.topics and view.line.followed:
        parts.append(para(t("bill.why.named")))
    elif not view.topics:
        parts.append(para(t("bill.why.rejected" if rejected else "bill.why.none")))
    for topic in view.topics:
        subject = bill_subject(topic.campaign, number, topic.topic)
        name = names.get(subject) or topic_words(t, topic.topic, here.topics)
        parts.append(_topic(here, name, topic, said.get(subject)))
    for subject, edit in said.items():
        if edit.new == "reject":
            day = day_words(t, denver_day(edit.at), here.today)
            parts.append(para(t("reason.rejected", day=day, topic=names[subject])))
    return "".join(parts)


def needed_points(here: Visit, topic: TopicView) -> float | None:
    """The points that a topic's campaign asks for now, None where it has no such topic."""
    return next(
        (
            one.threshold
            for campaign in here.campaigns
            for one in campaign.topics
            if (campaign.slug, one.id) == (topic.campaign, topic.topic)
        ),
        None,
    )


def _said(here: Visit, subjects: Sequence[str]) -> Mapping[str, EditView]:
    """What editors said of a bill's topics and did not take back, by subject."""
    found = edits.current(here.connection, subjects)
    return {
        subject: edit
        for (subject, field), edit in found.items()
        if field == "relevance" and edit.new is not None
    }


def _topic(here: Visit, name: str, topic: TopicView, edit: EditView | None) -> str:
    t = here.t
    parts = [heading(name, 3)]
    if edit is not None and edit.new == "confirm":
        day = day_words(t, denver_day(edit.at), here.today)
        parts.append(para(t("reason.confirmed", day=day)))
    if said := reason_words(t, name, topic, needed_points(here, topic), marked):
        parts.append(f"<p>{mixed(said)}</p>")
    parts.append(_evidence(here, topic.evidence[:PASSAGES]))
    if more := topic.evidence[PASSAGES:]:
        parts.append(folded(t.many("evidence.more", len(more)), _evidence(here, more)))
    return "".join(parts)


def _evidence(here: Visit, found: Sequence[EvidenceView]) -> str:
    if not found:
        return ""
    return rows(
        f'<p>{passage(one)}</p><p class="quiet">'
        f"{text(here.t('evidence.in', field=here.t.maybe(f'field.{one.field}', one.field)))}</p>"
        for one in found
    )
